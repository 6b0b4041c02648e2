//! What a run leaves: a session that can be listed, shown and exported, or nothing.

use super::*;
use std::os::unix::fs::PermissionsExt;

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_run_can_be_listed_shown_and_exported() {
    let server = Server::start(vec![answer(&["**Raft** \u{1b}[2J over etcd."])]);
    let home = Home::new();
    home.design(&server, &["--case", "1", "--scale", "ten \u{1b}[31mthousand"]).ended(0, &[]);
    let (path, _) = home.sessions().remove(0);
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
    let said = home.run(&["sessions", "list"]);
    assert!(said.ended(0, &[]).out.contains(&id) && said.out.contains("closed"), "{said:?}");
    let said = home.run(&["sessions", "show", &id]);
    said.ended(0, &[]);
    for word in [
        "**scale_requirements**",
        "thousand",
        "**Raft**",
        "over etcd.",
        "- DONE",
        "- verdict pass: Expert",
        "loop @ 127.0.0.1",
        "(http://127.0.0.1",
    ] {
        assert!(said.out.contains(word), "no {word:?} in {said:?}");
    }
    assert!(said.out.chars().all(|c| c == '\n' || !c.is_control()), "{said:?}");
    let shown = said.out;
    let target = home.path().join("design.md");
    let export = ["sessions", "export", &id[..id.len() - 2], "-o", target.to_str().unwrap()];
    home.run(&export).ended(0, &[]);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), shown);
    // Others may read it as far as the umask lets them.
    std::fs::write(home.path().join("plain"), "").unwrap();
    assert_eq!(mode(&target), mode(&home.path().join("plain")));
    home.run(&export).ended(2, &["design.md exists", "--force"]);
    home.run(&[&export[..], &["--force"]].concat()).ended(0, &[]);
    let session = [&export[..4], &[path.to_str().unwrap(), "--force"]].concat();
    home.run(&session).ended(2, &["never written"]);
    assert_eq!(home.run(&["sessions", "export", &id]).ended(0, &[]).out, shown);
}

#[test]
fn a_model_s_unsafe_design_is_no_plain_done_in_the_list() {
    let server = Server::start(vec![answer(&["## Core decision\n\n**Redlock**, no Raft, no fencing tokens.\n"])]);
    let home = Home::new();
    let texts = ["3000 lock/s", "strict, never two holders", "single Redis, no persistence"];
    let given = ["--scale", texts[0], "--consistency", texts[1], "--infrastructure", texts[2]];
    home.design(&server, &given).ended(0, &["second opinion, unsafe", "if that is not so: another store may be added"]);
    let said = home.run(&["sessions", "list"]);
    assert!(said.ended(0, &[]).out.contains("UNSAFE"), "{said:?}");
    let json = home.run(&["sessions", "list", "--json"]).ended(0, &[]).json();
    assert_eq!(json["sessions"][0]["state"], "complete");
}

#[test]
fn times_are_local_by_any_spelling_of_the_zone() {
    let server = Server::start(vec![answer(&["**Raft**"])]);
    let mut home = Home::new();
    home.design(&server, &["--case", "1"]).ended(0, &[]);
    let mut listed = |zone: &str| {
        home.variables = vec![("TZ".to_owned(), zone.to_owned())];
        home.run(&["sessions", "list"]).ended(0, &[]).out.clone()
    };
    let tokyo = listed("JST-9");
    assert_ne!(tokyo, listed("UTC0"));
    // A name needs the system's zones, which a small container may lack.
    if Path::new("/usr/share/zoneinfo/Asia/Tokyo").exists() {
        assert_eq!(tokyo, listed("Asia/Tokyo"));
        assert_eq!(tokyo, listed(":Asia/Tokyo"));
        assert_eq!(tokyo, listed("/usr/share/zoneinfo/Asia/Tokyo"));
    }
}

#[test]
fn the_records_of_a_run() {
    let server = Server::start(vec![answer(&["**Raft**", " over", " etcd."])]);
    let home = Home::new();
    home.design(&server, &["--case", "1"]).ended(0, &[]);
    let records = home.records();
    let kinds: Vec<&str> = records.iter().map(|record| record["what"].as_str().unwrap()).collect();
    assert_eq!(kinds[..5], ["prompt", "input", "input", "input", "asked"]);
    assert_eq!(kinds[kinds.len() - 3..], ["end", "judged", "closed"]);
    let text: String = records.iter().filter(|r| r["what"] == "text").map(|r| r["text"].as_str().unwrap()).collect();
    assert_eq!(text, "**Raft** over etcd.");
    assert_eq!(records[0]["yaml"], include_str!("../../prompts/distributed_lock_manager_architect.prompt.yaml"));
}

#[test]
fn nothing_is_recorded_where_nothing_is_to_be() {
    let server = Server::start(vec![answer(&["Raft"])]);
    let home = Home::new();
    home.design(&server, &["--case", "1", "--no-session"]).ended(0, &[]);
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    assert!(home.run(&["sessions", "list"]).ended(0, &[]).out.contains("no sessions"));
    home.run(&["sessions", "show", "2026"]).ended(2, &["sessions list"]);
}

#[test]
fn a_home_that_takes_nothing_is_said_and_the_run_goes_on() {
    let server = Server::start(vec![answer(&["Raft"])]);
    let home = Home::new();
    home.file(".local", "a file where a folder should be");
    let said = home.design(&server, &["--case", "1"]);
    said.ended(0, &["can't be used", "goes on without a record"]);
    assert_eq!(said.out, "Raft\n");
}

#[test]
fn a_file_with_bad_lines_is_shown_and_they_are_counted() {
    let server = Server::start(vec![answer(&["Raft"])]);
    let home = Home::new();
    home.design(&server, &["--case", "1"]).ended(0, &[]);
    let (path, text) = home.sessions().remove(0);
    std::fs::write(&path, format!("{text}{{half a li\n\0\0\0\n")).unwrap();
    let said = home.run(&["sessions", "show", path.file_stem().unwrap().to_str().unwrap()]);
    assert!(said.ended(0, &[]).out.contains("(2 unreadable lines"), "{said:?}");
    assert!(said.out.contains("Raft"));
}

#[test]
fn a_session_is_exported_in_four_forms_and_a_record_gets_the_next_number() {
    let server = Server::start(vec![answer(&["# Design\n\n**Raft** over etcd."])]);
    let home = Home::new();
    home.design(&server, &["--case", "1"]).ended(0, &[]);
    let id = home.sessions()[0].0.file_stem().unwrap().to_str().unwrap().to_owned();
    let export = |more: &[&str]| home.run(&[&["sessions", "export", &id], more].concat());
    for (form, head) in
        [("md", "# Distributed"), ("adr", "---\nstatus: proposed"), ("html", "<!DOCTYPE html>"), ("json", "{")]
    {
        let said = export(&["--as", form]);
        assert!(said.ended(0, &[]).out.starts_with(head), "{said:?}");
    }
    assert_eq!(export(&["--as", "json"]).json()["answers"][0]["answer"], "# Design\n\n**Raft** over etcd.");
    assert_eq!(export(&["--as", "pdf"]).code, Some(2));
    home.file("docs/0041-other.md", "");
    home.file("docs/20250101-a-date.md", "");
    let docs = home.path().join("docs");
    let docs = docs.to_str().unwrap();
    export(&["--as", "adr", "-o", docs]).ended(0, &["wrote", "0042-distributed-locks-on-etcd.md"]);
    export(&["--as", "adr", "-o", docs]).ended(0, &["0043-"]);
    // The folder of the first record is made, at any depth; a name with an ending is a file's.
    let fresh = home.path().join("first/decisions");
    export(&["--as", "adr", "-o", fresh.to_str().unwrap()])
        .ended(0, &["first/decisions/0001-distributed-locks-on-etcd.md"]);
    let text = std::fs::read_to_string(fresh.join("0001-distributed-locks-on-etcd.md")).unwrap();
    assert!(text.starts_with("---\nstatus: proposed"), "{text}");
    let single = home.path().join("record.md");
    export(&["--as", "adr", "-o", single.to_str().unwrap()]).ended(0, &["wrote", "record.md"]);
    assert!(single.is_file());
    export(&["-o", single.to_str().unwrap()])
        .ended(2, &["record.md exists, and nothing is written over unasked", "--force"]);
    export(&["-o", single.to_str().unwrap(), "--force"]).ended(0, &[]);
    // A folder is no file for the others, and nothing is written over unasked.
    export(&["--as", "html", "-o", docs]).ended(2, &["is a folder"]);
    export(&["--as", "html", "-o", &format!("{docs}/0042-distributed-locks-on-etcd.md")]).ended(2, &["--force"]);
    export(&["--as", "adr", "-o", &format!("{docs}/nowhere/r.md")]).ended(2, &["was not written"]);
}

#[test]
fn two_answers_are_compared_or_it_says_why_not() {
    let server = Server::start(vec![answer(&["## Decision\n\n**Raft** over etcd.\n"])]);
    let home = Home::new();
    home.design(&server, &["--case", "1"]).ended(0, &[]);
    home.run(&["sessions", "compare", "last"]).ended(2, &["has 1 answer", "no two to compare"]);
    let (path, text) = home.sessions().remove(0);
    // The same run again under the next number, with another answer.
    let again: String =
        text.lines().filter(|line| line.contains("\"run\":1")).map(|line| format!("{line}\n")).collect();
    let again = again.replace("\"run\":1", "\"run\":2").replace("over etcd", "over \\u001b[2JConsul");
    std::fs::write(&path, text + &again).unwrap();
    for runs in [&[][..], &["1", "2"]] {
        let said = home.run(&[&["sessions", "compare", "last"], runs].concat());
        said.ended(0, &[]);
        for word in ["# Answer 1 and answer 2", "- **stores named**", "- **Raft** over etcd.", "+ **Raft** over"] {
            assert!(said.out.contains(word), "no {word:?} in {}", said.out);
        }
        assert!(said.out.chars().all(|c| c == '\n' || !c.is_control()), "{said:?}");
    }
    home.run(&["sessions", "compare", "last", "1", "9"]).ended(2, &["has no answer 9", "sessions show"]);
    home.run(&["sessions", "compare", "last", "1"]).ended(2, &["2 values required"]);
}

#[test]
fn sessions_are_found_by_what_they_hold() {
    let server =
        Server::start(vec![answer(&["Raft over et", "cd, fenc", "ing tokens"]), answer(&["Raft over Consul"])]);
    let home = Home::new();
    for scale in ["Zebra", "Gnu"] {
        home.design(&server, &["--case", "1", "--scale", scale]).ended(0, &[]);
    }
    for (words, held) in [("zebra", true), ("GNU", false), ("etcd, Fencing", true), ("consul", false)] {
        let said = home.run(&["sessions", "list", "--find", words]);
        said.ended(0, &[]);
        assert_eq!((said.out.contains("Zebra"), said.out.contains("Gnu")), (held, !held), "{words}: {said:?}");
    }
    let none = home.run(&["sessions", "list", "--find", "nowhere \u{1b}[2J"]);
    assert!(none.ended(0, &[]).out.starts_with("No session holds \"nowhere"), "{none:?}");
    let json = home.run(&["sessions", "list", "--find", "zebra", "--json"]);
    assert_eq!(json.ended(0, &[]).out.matches("\"id\"").count(), 1, "{json:?}");
}
