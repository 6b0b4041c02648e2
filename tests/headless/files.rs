//! Files as a shell user means them: reports that go over nothing foreign, `~`, `-`, the umask, what lies among the sessions.

use super::*;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

const CASES: &str = "name: two\nvariables: [{name: a}]\nmessages: [{role: user, content: 'about {{a}}'}]\ntestData:\n  - {a: one, expected: Raft}\n  - {a: two, expected: Paxos}\nevaluators: [{name: e, string: {contains: R}}]\n";

impl Home {
    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Runs in this home as the working folder.
    fn here(&self, arguments: &[&str]) -> Said {
        self.command(arguments).current_dir(self.path()).output().unwrap().into()
    }

    fn fed(&self, arguments: &[&str], text: &str) -> Said {
        let file = std::fs::File::open(self.file("fed", text)).unwrap();
        self.command(arguments).current_dir(self.path()).stdin(file).output().unwrap().into()
    }
}

fn ready() -> (Home, Server) {
    let server = Server::start(vec![answer(&["Raft"])]);
    let home = Home::new().with("OPENAI_BASE_URL", &server.url());
    home.file("p.yaml", CASES);
    (home, server)
}

#[test]
fn a_report_goes_over_no_file_that_is_read_and_over_nothing_foreign() {
    let (home, server) = ready();
    home.file(".config/dlm-architect/config.toml", "sessions = true\n");
    home.file("p.guidelines.yaml", "guidelines: []\n");
    std::fs::hard_link(home.path().join("p.yaml"), home.path().join("same.yaml")).unwrap();
    home.file("notes", "mine\n");
    for (report, force, words) in [
        ("p.yaml", true, "is read, so it is never written"),
        ("./p.yaml", true, "is read"),
        ("same.yaml", true, "is read"),
        (".config/dlm-architect/config.toml", true, "is read"),
        ("notes", false, "is no earlier report"),
        (".", true, "is a folder"),
        ("no/such/x", true, "was not written"),
    ] {
        for kind in ["--junit", "--markdown"] {
            let before: Vec<String> = ["p.yaml", "notes"].map(|name| home.text(name)).into();
            let force = if force { &["--force"][..] } else { &[] };
            home.here(&[&["eval", "p.yaml", kind, report], force].concat()).ended(2, &[words]);
            assert_eq!(before, ["p.yaml", "notes"].map(|name| home.text(name)));
        }
    }
    assert!(server.asked().is_empty() && home.sessions().is_empty(), "all that is known before the first request");
    home.here(&["eval", "p.yaml", "--junit", "r", "--markdown", "r"]).ended(2, &["two reports"]);
    assert!(!home.path().join("r").exists());
    for _ in 0..2 {
        // The second time over the first one's.
        home.here(&["eval", "p.yaml", "--junit", "j.xml", "--markdown", "m.md"]).ended(0, &[]);
    }
    assert_eq!(home.text("j.xml").matches("<testsuites").count(), 1);
    assert_eq!(home.text("m.md").matches("2 runs").count(), 1);
    home.here(&["eval", "p.yaml", "--markdown", "notes", "--force"]).ended(0, &[]);
    assert!(home.text("notes").contains("2 runs") && !home.text("notes").contains("mine"));
}

#[test]
fn a_report_that_can_not_be_written_leaves_no_file_and_ci_s_own_is_added_to() {
    let (home, _server) = ready();
    home.here(&["eval", "p.yaml", "--markdown", "new.md", "--filter", "nothing matches"])
        .ended(2, &["No case matches"]);
    assert!(!home.path().join("new.md").exists());
    let summary = home.file("summary", "what another step wrote\n");
    let home = home.with("GITHUB_STEP_SUMMARY", &summary);
    home.here(&["eval", "p.yaml", "--markdown", &summary]).ended(0, &[]);
    home.here(&["eval", "p.yaml", "--markdown", "summary"]).ended(0, &[]);
    let text = home.text("summary");
    assert!(text.starts_with("what another step wrote\n") && text.matches("2 runs").count() == 2, "{text}");
    home.here(&["eval", "p.yaml", "--junit", "summary"]).ended(2, &["is no earlier report"]);
}

#[test]
fn a_tilde_is_home_wherever_a_file_is_named() {
    let (home, _server) = ready();
    home.file("rec.sse", "data: {\"choices\":[{\"delta\":{\"content\":\"recorded\"}}]}\n\ndata: [DONE]\n\n");
    home.file("scale.txt", "from a file\n");
    home.file("c.toml", "sessions = false\n");
    home.run(&["prompt", "check", "~/p.yaml"]).ended(0, &[]);
    assert!(
        home.run(&["prompt", "render", "--prompt=~/p.yaml", "--case", "1"]).ended(0, &[]).out.contains("about one")
    );
    let said = home.run(&[
        "design",
        "--prompt=~/p.yaml",
        "--replay=~/rec.sse",
        "--config=~/c.toml",
        "--var",
        "a=@~/scale.txt",
    ]);
    assert_eq!(said.ended(0, &[]).out, "recorded\n");
    home.run(&["eval", "~/p.yaml", "--junit=~/j.xml", "--markdown=~/m.md"]).ended(0, &[]);
    assert!(home.text("j.xml").contains("<testsuites") && home.text("m.md").contains("2 runs"));
    assert!(!home.path().join("~").exists());
    // Not at its head it is a letter.
    home.run(&["prompt", "check", "./~/p.yaml"]).ended(2, &["./~/p.yaml can't be read"]);
}

#[test]
fn a_dash_is_the_standard_stream() {
    let (home, _server) = ready();
    let checked = home.fed(&["prompt", "check", "-"], CASES);
    assert_eq!(checked.ended(0, &[]).out, "standard input: usable, no warnings\n");
    assert!(home.fed(&["prompt", "show", "-"], CASES).ended(0, &[]).out.contains("name: two"));
    assert!(home.fed(&["prompt", "render", "-", "--case", "2"], CASES).ended(0, &[]).out.contains("about two"));
    home.fed(&["prompt", "check", "-"], "name: [").ended(2, &["standard input:2:1: expected valid YAML"]);
    assert!(home.fed(&["eval", "-"], CASES).ended(0, &[]).out.contains("2 runs: 2 pass"));
    let recorded = "data: {\"choices\":[{\"delta\":{\"content\":\"Raft, recorded\"}}]}\n\ndata: [DONE]\n\n";
    assert_eq!(home.fed(&["design", "--case", "1", "--replay", "-"], recorded).ended(0, &[]).out, "Raft, recorded\n");
    home.fed(&["design", "--case", "1", "--config", "-"], "theme = 7\n").ended(2, &["standard input line 1"]);
    let said = home.fed(&["explain", "--scale", "@-", "--case", "1"], "77 per second");
    assert!(said.ended(0, &[]).out.contains("77"), "{said:?}");
    home.fed(&["design", "--prompt", "-", "--var", "a=-"], CASES).ended(2, &["Only one variable or file"]);
    home.fed(&["design", "--case", "1", "--replay", "-", "--scale", "@-"], "x").ended(2, &["the recording"]);
    // And out: a report in place of the table, once.
    let said = home.here(&["eval", "p.yaml", "--junit", "-"]);
    assert!(said.ended(0, &[]).out.starts_with("<?xml") && said.out.trim_end().ends_with("</testsuites>"), "{said:?}");
    let said = home.here(&["eval", "p.yaml", "--markdown", "-"]);
    assert!(said.ended(0, &[]).out.contains("| case | result |") && !said.out.contains("verdicts: 2 pass\n\n\n"));
    home.here(&["eval", "p.yaml", "--markdown", "-", "--json"]).ended(2, &["give the other report a file"]);
    let id = home.sessions()[0].0.file_stem().unwrap().to_str().unwrap().to_owned();
    let shown = home.run(&["sessions", "show", &id]).out;
    assert_eq!(home.run(&["sessions", "export", &id, "-o", "-"]).ended(0, &[]).out, shown);
    assert!(!home.path().join("-").exists());
}

#[test]
fn what_is_written_for_others_follows_the_umask_and_what_is_not_does_not() {
    let (home, _server) = ready();
    let line = "umask 027; \"$0\" eval p.yaml --junit j.xml --markdown m.md && \"$0\" sessions export 2 -o e.md";
    let mut command = Command::new("sh");
    command.args(["-c", line, env!("CARGO_BIN_EXE_dlm-architect")]).env_clear().env("HOME", home.path());
    command.envs(home.variables.clone()).env("PATH", "/usr/bin:/bin").current_dir(home.path());
    let said: Said = command.output().unwrap().into();
    said.ended(0, &[]);
    let mode = |name: &str| std::fs::metadata(home.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(["j.xml", "m.md", "e.md"].map(mode), [0o640; 3]);
    let session = home.sessions()[0].0.clone();
    assert_eq!(mode(session.to_str().unwrap()), 0o600);
}

/// Everything between tags and in attributes is what XML 1.0 lets a document hold.
fn is_xml(text: &str) {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(allowed), "{:?}", text.chars().find(|c| !allowed(*c)));
    let (mut open, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        assert!(!before.contains("]]>"), "{before}");
        for entity in before.split('&').skip(1) {
            assert!(
                ["amp;", "lt;", "gt;", "quot;", "apos;", "#"].iter().any(|known| entity.starts_with(known)),
                "{entity}"
            );
        }
        let (tag, after) = tag[1..].split_once('>').unwrap();
        match tag {
            _ if tag.starts_with('?') || tag.ends_with('/') => {}
            _ if tag.starts_with('/') => assert_eq!(open.pop(), Some(&tag[1..])),
            _ => open.push(tag.split_whitespace().next().unwrap()),
        }
        rest = after;
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn junit_is_xml_whatever_an_answer_holds() {
    let every: String = ('\u{1}'..='\u{ffff}').filter(|c| !('a'..='y').contains(c)).collect();
    let hostile = format!("]]> <![CDATA[ &amp; &#0; <b a='\"'> --> {every} \u{1fffe}\u{10ffff}");
    let server = Server::start(vec![answer(&[&hostile])]);
    let home = Home::new().with("OPENAI_BASE_URL", &server.url());
    let named = CASES.replace("name: two", "name: 'a ]]> <x> & \u{ffff}'").replace("a: one", "a: 'o\u{fffe} ]]> <'");
    home.file("p.yaml", named.replace("contains: R", "contains: paxos"));
    home.here(&["eval", "p.yaml", "--junit", "j.xml"]).ended(1, &[]);
    let xml = home.text("j.xml");
    assert!(xml.contains("<system-out>]]&gt; ") || xml.contains("]]&gt;"), "the answer is in it");
    is_xml(&xml);
}

#[test]
fn what_lies_among_the_sessions_and_is_none_is_skipped_and_said() {
    let home = Home::new();
    home.run(&["design", "--case", "1"]).ended(0, &[]);
    let (whole, text) = home.sessions().remove(0);
    let folder = whole.parent().unwrap();
    let node = |name: &str, kind| {
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, folder.join(name), kind, mode, 0).unwrap();
    };
    node("fifo.jsonl", rustix::fs::FileType::Fifo);
    node("socket.jsonl", rustix::fs::FileType::Socket);
    std::fs::create_dir(folder.join("folder.jsonl")).unwrap();
    std::fs::write(folder.join("empty.jsonl"), "").unwrap();
    std::fs::write(folder.join("binary.jsonl"), [0, 255, 10, 0]).unwrap();
    std::fs::write(folder.join("README.txt"), "not a session").unwrap();
    std::os::unix::fs::symlink("fifo.jsonl", folder.join("link.jsonl")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("loose.jsonl")).unwrap();
    // A session whose first line, with the prompt in it, was cut.
    std::fs::write(folder.join("cut.jsonl"), &text[100..]).unwrap();
    let said = home.run(&["sessions", "list"]);
    said.ended(
        0,
        &["Skipped, as no session: ", "binary.jsonl (it holds no record)", "empty.jsonl (it is empty)", "more"],
    );
    assert_eq!(said.out.lines().count(), 2, "{said:?}");
    assert!(said.out.contains("cut ") && said.out.contains("its first line can't be read"), "{said:?}");
    let json = home.run(&["sessions", "list", "--json"]).ended(0, &[]).json();
    let skipped = json["skipped"].as_array().unwrap();
    let why = |name: &str| skipped.iter().find(|one| one["file"] == name).map(|one| one["why"].as_str().unwrap());
    for (name, said) in [
        ("fifo.jsonl", "it is a fifo"),
        ("link.jsonl", "it is a fifo"),
        ("socket.jsonl", "it is a socket"),
        ("folder.jsonl", "it is a folder"),
        ("loose.jsonl", "no such file or directory"),
    ] {
        assert_eq!(why(name), Some(said), "{json}");
    }
    assert_eq!(why("README.txt"), None);
    // Nothing waits for them anywhere.
    home.run(&["sessions", "show", "fifo"]).ended(2, &["there is no session \"fifo\""]);
    home.run(&["eval", "--resume"]).ended(0, &[]);
    let shown = home.run(&["sessions", "show", "cut"]);
    assert!(shown.ended(0, &[]).out.contains("(1 unreadable lines") && shown.out.contains("## Answer 1"), "{shown:?}");
    // A file that nobody may read is one more, but for root, who may.
    let secret = folder.join("secret.jsonl");
    std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o000).open(&secret).unwrap();
    home.run(&["sessions", "list"]).ended(0, &["Skipped"]);
}

#[test]
fn the_list_for_programs_has_what_the_manual_says() {
    let (home, _server) = ready();
    home.here(&["eval", "p.yaml"]).ended(0, &[]);
    home.run(&["design", "--case", "2", "--provider", "offline"]).ended(3, &[]);
    home.run(&["design", "--case", "1"]).ended(0, &[]);
    let list =
        |arguments: &[&str]| home.run(&[&["sessions", "list", "--json"], arguments].concat()).ended(0, &[]).json();
    let json = list(&[]);
    let sessions = json["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2, "evaluations are left out: {json}");
    for field in ["id", "name", "state", "refused", "architect", "answers", "words", "at", "face"] {
        assert!(sessions.iter().all(|one| one.get(field).is_some()), "{field}");
    }
    let refused = sessions.iter().find(|one| one["refused"] == true).unwrap();
    assert_eq!((&refused["state"], &refused["face"]), (&"refused".into(), &"headless".into()), "{json}");
    assert!(refused["architect"].as_str().unwrap().starts_with("offline rules"));
    let other = sessions.iter().find(|one| one["refused"] == false).unwrap();
    assert_eq!((&other["state"], &other["answers"], &other["name"]), (&"complete".into(), &1.into(), &().into()));
    assert!(other["architect"].as_str().unwrap().starts_with("loop @ 127.0.0.1"));
    let all = list(&["--all"]);
    assert!(all["sessions"].as_array().unwrap().iter().any(|one| one["face"] == "eval" && one["answers"] == 2));
    home.run(&["sessions", "list"]).ended(0, &["1 evaluation not shown: --all shows them"]);
    // Names: found in whatever case, given and taken.
    let id = refused["id"].as_str().unwrap();
    home.run(&["sessions", "rename", id, "Two sites"]).ended(0, &[]);
    assert!(home.run(&["sessions", "show", "two sites"]).ended(0, &[]).out.starts_with("# Two sites: "));
    let json = list(&[]);
    let named = json["sessions"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
    assert_eq!((&named["name"], &named["kept"]), (&"Two sites".into(), &"closed".into()), "a name opens nothing");
    home.run(&["sessions", "rename", "two sites", ""]).ended(0, &[]);
    home.run(&["sessions", "show", "two sites"]).ended(2, &["there is no session \"two sites\""]);
    home.run(&["sessions", "delete", id, "nothing"]).ended(2, &["there is no session \"nothing\""]);
    assert!(home.run(&["sessions", "list"]).out.contains(id), "all or none");
}

#[test]
fn an_unmet_expectation_counts_where_it_is_asked_for() {
    let (home, _server) = ready();
    let said = home.here(&["eval", "p.yaml"]);
    assert!(said.ended(0, &[]).out.contains("expected, as advice, and not in the answer: Paxos"), "{said:?}");
    let said = home.here(&["eval", "p.yaml", "--expected", "--junit", "j.xml"]);
    assert!(said.ended(1, &["fail: p#2 two"]).out.contains("fail: expected and not in the answer: Paxos"), "{said:?}");
    assert!(home.text("j.xml").contains("failures=\"1\""));
    let json = home.here(&["eval", "p.yaml", "--expected", "--json"]).ended(1, &[]).json();
    let results = json["files"][0]["results"].as_array().unwrap();
    let stands = |at: usize| (results[at]["standing"].as_str().unwrap(), results[at]["expected_met"].as_bool());
    assert_eq!((stands(0), stands(1)), (("pass", Some(true)), ("fail", Some(false))));
    // What was kept from before is held against it too.
    home.here(&["eval", "p.yaml", "--resume", "--expected"]).ended(1, &[]);
}

#[test]
fn remarks_have_a_column() {
    let server = Server::start(vec![answer(&["## Design\n\n**SET NX** on the Redis node with fencing tokens.\n"])]);
    let home = Home::new().with("OPENAI_BASE_URL", &server.url());
    let said = home.here(&["eval", "--filter", "#2 ", "--markdown", "m.md"]);
    assert!(said.out.lines().any(|line| line.contains("#2") && line.contains(" 1 unsafe")), "{said:?}");
    assert!(home.text("m.md").contains("| verdicts | remarks |") && home.text("m.md").contains("| 1 unsafe"));
}
