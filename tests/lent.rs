//! The terminal in other hands: editors that end in every way, key commands that ask; and the session's name, its trash, a retry, a
//! file that exists, as the hand meets them.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;
#[path = "support/server.rs"]
#[allow(dead_code)]
mod server;

use pty::Term;
use server::{Server, answer, status};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// A script in a home that can be run; returns its path.
fn script(home: &Path, name: &str, body: &str) -> String {
    let path = home.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Files of ours among the temporary ones below a home.
fn aside(home: &Path) -> Vec<String> {
    let files = std::fs::read_dir(home.join("tmp")).unwrap().map(|file| file.unwrap().path());
    files.map(|path| std::fs::read_to_string(path).unwrap_or_else(|_| "not UTF-8".to_owned())).collect()
}

fn esc(term: &mut Term) {
    term.keys("\x1b").see("i edit");
}

/// The program with an editor of this body, "before" typed into the first field, and the editor opened.
fn edited(home: &Path, body: &str) -> Term {
    std::fs::create_dir_all(home.join("tmp")).unwrap();
    let editor = script(home, "ed", body);
    let tmp = home.join("tmp");
    let env = [("EDITOR", editor.as_str()), ("TMPDIR", tmp.to_str().unwrap())];
    let mut term = Term::start(home, &[], &env, 60, 16);
    term.see("READY");
    term.hand("before").see("before");
    term.keys("\x07");
    term
}

#[test]
fn a_saved_text_is_in_the_field_however_the_editor_ends() {
    for (end, said) in [
        ("exit 1", "ended with exit status 1"),
        ("kill -KILL $$", "was ended by signal 9"),
        ("exec sh -c 'kill -SEGV $$'", "was ended by signal 11"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let mut term = edited(home.path(), &format!("printf 'an hour of work\\n' > \"$1\"; {end}"));
        term.see("an hour of work");
        term.see(said);
        esc(&mut term);
        term.keys("u").see("before");
        term.keys("q");
        assert_eq!(term.end(), 0);
        assert!(aside(home.path()).is_empty(), "taken, so not left behind");
    }
}

#[test]
fn a_text_in_another_encoding_is_kept_in_a_named_file_and_opened_again() {
    let home = tempfile::tempdir().unwrap();
    let body = "if [ -e second ]; then printf 'Region' > \"$1\"; else touch second; printf 'R\\351gion' > \"$1\"; fi";
    let mut term = edited(home.path(), body);
    term.see("in vim :set fileencoding=utf-8");
    term.see("it is kept in");
    term.see("before");
    assert_eq!(aside(home.path()), ["not UTF-8"]);
    term.keys("\x07").see("Region");
    assert!(aside(home.path()).is_empty());
    drop(term);
    // One that is never taken is still there at the end, and named.
    std::fs::remove_file(home.path().join("second")).unwrap();
    let mut term = edited(home.path(), body);
    term.see("in vim :set fileencoding=utf-8");
    esc(&mut term);
    term.keys("q");
    assert_eq!(term.end(), 0);
    let text = String::from_utf8_lossy(&term.bytes()).into_owned();
    let last = text.rsplit("\x1b[?1049l").next().unwrap();
    assert!(last.contains("What the editor saved, or has open, is in") && last.contains("dlm-architect-"), "{last:?}");
    assert_eq!(aside(home.path()), ["not UTF-8"]);
}

#[test]
fn an_editor_in_a_window_that_returns_at_once_is_waited_for_by_the_file() {
    let home = tempfile::tempdir().unwrap();
    let body =
        "(while [ ! -e go ]; do sleep 0.02; done; printf 'saved later\\n' > \"$1\"; touch done) >/dev/null 2>&1 &";
    let mut term = edited(home.path(), body);
    term.see("ended at once");
    term.see("--wait");
    std::fs::write(home.path().join("go"), "").unwrap();
    let began = std::time::Instant::now();
    while !home.path().join("done").exists() {
        assert!(began.elapsed().as_secs() < 30, "the window never saved");
        std::thread::yield_now();
    }
    // The key that finds it does nothing else.
    term.keys("x").see("saved later");
    assert!(!term.text().contains("laterx") && term.text().contains("saved after it had ended"), "{}", term.text());
    term.keys("!").see("saved later!");
    esc(&mut term);
    term.keys("q");
    assert_eq!(term.end(), 0);
    assert!(aside(home.path()).is_empty());
}

#[test]
fn an_editor_that_dies_with_a_raw_terminal_leaves_ours_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let body =
        "stty raw -echo < /dev/tty; printf '\\033[?1000h\\033[?1049h' > /dev/tty; printf done > \"$1\"; kill -KILL $$";
    let mut term = edited(home.path(), body);
    term.see("was ended by signal 9");
    term.hand(" and on").see("done and on");
    esc(&mut term);
    term.keys("q");
    assert_eq!(term.end(), 0);
    term.restored();
    let bytes = String::from_utf8_lossy(&term.bytes()).into_owned();
    assert!(bytes.rfind("\x1b[?1000l") > bytes.rfind("\x1b[?1000h"), "the mouse is nobody's any more");
}

/// A configuration whose key comes from a command of this body.
fn keyed(home: &Path, server: &Server, body: &str) {
    let command = script(home, "ask-key", body);
    let folder = home.join(".config/dlm-architect");
    std::fs::create_dir_all(&folder).unwrap();
    let url = server.url();
    let text = format!("profile = \"p\"\n[profiles.p]\nbase_url = \"{url}\"\napi_key_command = [\"{command}\"]\n");
    std::fs::write(folder.join("config.toml"), text).unwrap();
}

const ASKS: &str =
    "printf 'Passphrase: ' > /dev/tty; stty -echo < /dev/tty; read -r word < /dev/tty; stty echo < /dev/tty
echo >> asked; [ \"$word\" = open ] && printf 'sk-test-aaaaaaaa\\nuser: jump\\n'";

#[test]
fn a_key_command_has_the_terminal_asks_once_and_its_first_line_is_the_key() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start(vec![answer(&["**Raft** over etcd."])]);
    keyed(home.path(), &server, ASKS);
    let mut term = Term::start(home.path(), &["--case", "1", "--send"], &[], 60, 16);
    term.see("has the terminal");
    term.see("Passphrase:");
    assert!(!term.screen(vt100::Screen::alternate_screen));
    term.hand("open\r").see("Raft over etcd.");
    assert!(!String::from_utf8_lossy(&term.bytes()).contains("open\r"), "what is asked for is not shown");
    let sent = |count: usize| {
        let asked = server.wait("requests", |asked| asked.len() == count);
        let key = |line: &String| line.eq_ignore_ascii_case("authorization: Bearer sk-test-aaaaaaaa");
        assert!(asked.iter().all(|one| one.headers.iter().any(key)), "{asked:?}");
    };
    sent(1);
    // The second send asks for nothing.
    term.keys("\x1b\r").see("Nothing changed since answer 1");
    term.keys("y").see("answer 2 of 2");
    term.see("DONE");
    sent(2);
    assert_eq!(std::fs::read_to_string(home.path().join("asked")).unwrap(), "\n");
    term.keys("q");
    assert_eq!(term.end(), 0);
    term.restored();
}

#[test]
fn a_key_command_that_is_ended_leaves_the_screen_and_r_asks_again() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start(vec![answer(&["**Raft** over etcd."])]);
    keyed(home.path(), &server, ASKS);
    let mut term = Term::start(home.path(), &["--case", "1", "--send"], &[], 80, 24);
    term.see("Passphrase:");
    term.keys("\x03").see("FAILED");
    term.see("R again");
    assert!(server.asked().is_empty());
    term.keys("R").see("Send answer 1 again as it was");
    term.keys("n").unsee("as it was");
    term.keys("R").see("y / n");
    term.keys("y").see("Passphrase:");
    term.hand("open\r").see("Raft over etcd.");
    term.keys("q");
    assert_eq!(term.end(), 0);
    term.restored();
}

#[test]
fn an_answer_that_failed_is_sent_again_as_it_was_and_the_one_before_is_a_key_away() {
    let home = tempfile::tempdir().unwrap();
    let bad = || status("400 Bad Request", "", "{\"error\":{\"message\":\"not today\"}}");
    let server = Server::start(vec![bad(), bad(), answer(&["**Raft** at last."])]);
    let arguments = ["--base-url", &server.url(), "--case", "1", "--send"];
    let mut term = Term::start(home.path(), &arguments, &[], 60, 16);
    term.see("FAILED");
    assert!(term.see("R again").contains("E error"));
    // What the form holds by now does not matter: it is sent as it was.
    term.keys("i").see("Esc Enter send");
    term.hand(" and more").see("and more");
    esc(&mut term);
    term.keys("0").see("R again");
    for seen in ["( before", "Raft at last."] {
        term.keys("R").see("again as it was");
        term.keys("y").see(seen);
    }
    term.see("DONE");
    term.unsee("R again");
    term.keys("R").see("R sends again what FAILED");
    let bodies: Vec<String> = server.asked().into_iter().map(|one| one.body).collect();
    assert_eq!((bodies.len(), &bodies[0], &bodies[1]), (3, &bodies[1], &bodies[2]));
}

#[test]
fn a_session_has_a_name_is_found_by_it_and_goes_to_the_trash() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".local/state/dlm-architect/sessions");
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dlm-architect"));
        command.env_clear().env("HOME", home.path()).args(arguments).stdin(std::process::Stdio::null());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let mut term = Term::start(home.path(), &["--case", "1", "--send"], &[], 80, 24);
    term.see("DONE");
    term.keys(":").wait("the line", |screen| screen.ends_with(':'));
    term.hand("name orders").see("name orders");
    term.keys("\r").see("The session is called \"orders\"");
    term.keys("q");
    assert_eq!(term.end(), 0);
    assert!(run(&["sessions", "list"]).contains("DONE") && run(&["sessions", "list"]).contains("orders: 10,000 lock"));
    // By name, in whatever case; what is no session is said and not waited for.
    rustix::fs::mknodat(
        rustix::fs::CWD,
        folder.join("odd.jsonl"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    for way in [&["sessions", "resume", "Orders"][..], &["--continue"]] {
        Term::start(home.path(), way, &[], 80, 24).see("answer 1 is DONE");
    }
    let mut term = Term::start(home.path(), &[], &[], 80, 24);
    term.see("READY");
    esc(&mut term);
    term.keys("s").see("orders: 10,000 lock");
    term.see("odd.jsonl (it is a fifo)");
    term.keys("X").see("to the trash?");
    term.keys("y").see("is in the trash");
    assert!(!folder.join("odd.jsonl").is_file());
    assert!(run(&["sessions", "list"]).contains("no sessions") && run(&["sessions", "restore"]).contains("orders"));
    run(&["sessions", "restore", "orders"]);
    assert!(run(&["sessions", "list"]).contains("orders"));
    run(&["sessions", "delete", "orders"]);
    run(&["sessions", "prune"]);
    assert!(run(&["sessions", "restore"]).contains("no sessions"));
}

#[test]
fn w_offers_a_name_knows_home_and_asks_before_it_writes_over() {
    let home = tempfile::tempdir().unwrap();
    let prompt = include_str!("../prompts/distributed_lock_manager_architect.prompt.yaml");
    std::fs::write(home.path().join("my.prompt.yaml"), prompt).unwrap();
    let mut term = Term::start(home.path(), &["my.prompt.yaml", "--case", "1", "--send"], &[], 80, 24);
    term.see("DONE");
    term.keys("w").see("Enter: design-1.md");
    term.keys("\r").see("Wrote");
    let file = home.path().join("design-1.md");
    let design = std::fs::read_to_string(&file).unwrap();
    assert!(design.contains("Beside the answer") && design.contains("10,000 lock requests per second"), "{design}");
    std::fs::write(&file, "mine").unwrap();
    term.keys("w").see("write to:");
    term.hand("~/design-1.md").see("~/design-1.md");
    term.keys("\r").see("exists. Write over it?");
    term.keys("\r").unsee("Write over it?");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine", "Enter is no");
    term.keys("w").see("write to:");
    term.hand("~").see("write to: ~");
    term.keys("\r").see("exists. Write over it?");
    term.keys("y").see("Wrote");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), design, "a folder takes the offered name");
    term.keys("w").see("write to:");
    term.hand("./my.prompt.yaml").see("write to: ./my.prompt.yaml");
    term.keys("\r").see("file this program reads");
    assert_eq!(std::fs::read_to_string(home.path().join("my.prompt.yaml")).unwrap(), prompt);
}

#[test]
fn a_long_text_is_searched_and_paged() {
    let home = tempfile::tempdir().unwrap();
    let mut term = Term::start(home.path(), &[], &[], 60, 16);
    term.see("READY");
    esc(&mut term);
    term.keys("?").see("line 1 of");
    // 12 rows of text: a page keeps one of them.
    term.keys(" ").see("line 12 of");
    term.keys("g").see("line 1 of");
    term.keys("/").wait("the line", |screen| screen.trim_end().ends_with('/'));
    term.hand("TRASH").see("\"TRASH\" 1/");
    term.keys("\r").see("a session in the list");
    term.keys("g").see("Esc goes one level up");
    term.keys("/").wait("the line", |screen| screen.trim_end().ends_with('/'));
    term.hand("hit").see("\"hit\"");
    term.keys("\r");
    let screen = term.see("1/");
    term.keys("n").see("2/");
    term.keys("N").see("1/");
    term.keys("\x1b").unsee("1/");
    assert!(screen.contains("keys"), "{screen}");
}

#[test]
fn started_in_a_pipe_it_says_what_was_found_and_the_way_without_a_screen() {
    for (line, found) in [
        ("echo hi | \"$0\"", "standard input is a pipe, so no keys"),
        ("\"$0\" < /dev/null", "standard input is no terminal, so no keys"),
        ("\"$0\" < file", "standard input is a file, so no keys"),
        ("\"$0\" <&-", "standard input is "),
    ] {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("file"), "hi").unwrap();
        let mut command = portable_pty::CommandBuilder::new("sh");
        command.args(["-c", line, env!("CARGO_BIN_EXE_dlm-architect")]);
        command.cwd(home.path());
        command.env("HOME", home.path());
        command.env("TERM", "xterm");
        let mut term = Term::run(command, 200, 24);
        assert_eq!(term.end(), 2, "{line}");
        let said = String::from_utf8_lossy(&term.bytes()).into_owned();
        assert!(said.contains(found) && said.contains("dlm-architect design"), "{line}: {said}");
    }
}
