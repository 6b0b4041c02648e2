//! What is typed is kept and the terminal comes back as it was: two terminals on one session, no recording at all, signals from outside.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use portable_pty::CommandBuilder;
use pty::Term;
use rustix::process::Signal;
use std::path::{Path, PathBuf};

/// The session files below a HOME by name, with their text.
fn sessions(home: &Path) -> Vec<(String, String)> {
    let folder = home.join(".local/state/dlm-architect/sessions");
    let files = std::fs::read_dir(folder).map(|all| all.map(|file| file.unwrap().path()).collect::<Vec<PathBuf>>());
    let mut all: Vec<_> = files
        .unwrap_or_default()
        .into_iter()
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()))
        .collect();
    all.sort();
    all
}

/// Waits until `what` holds.
fn until(name: &str, what: impl Fn() -> bool) {
    let began = std::time::Instant::now();
    while !what() {
        assert!(began.elapsed().as_secs() < 30, "never: {name}");
        std::thread::yield_now();
    }
}

/// What the program said after its screen was gone.
fn said(term: &Term) -> String {
    let text = String::from_utf8_lossy(&term.bytes()).into_owned();
    text.rsplit("\x1b[?1049l").next().unwrap().to_owned()
}

/// One terminal with an edited first field, its session's name, and a second one on the same session.
fn two(home: &Path, width: u16) -> (Term, String, Term) {
    let mut first = Term::start(home, &[], &[], width, 24);
    first.see("READY");
    first.hand("typed in the first").see("typed in the first");
    until("the first file", || sessions(home).iter().any(|(_, text)| text.contains("typed in the first")));
    let id = sessions(home)[0].0.clone();
    let second = Term::start(home, &["sessions", "resume", &id], &[], width, 24);
    second.see("READ ONLY: another terminal writes it");
    second.see("typed in the first");
    (first, id, second)
}

#[test]
fn a_second_terminal_reads_and_says_so_on_the_way_out() {
    let home = tempfile::tempdir().unwrap();
    for width in [60, 120] {
        let (_first, id, mut second) = two(home.path(), width);
        second.keys("q");
        assert_eq!(second.end(), 0);
        let said = said(&second);
        assert!(said.contains(&format!("Session {id} was only read")) && !said.contains("is kept"), "{said:?}");
        drop(_first);
        std::fs::remove_dir_all(home.path().join(".local")).unwrap();
    }
}

#[test]
fn what_is_typed_in_a_second_terminal_is_in_a_file_of_its_own() {
    // The first one is there, or has ended since.
    for ended in [false, true] {
        let home = tempfile::tempdir().unwrap();
        let (mut first, id, mut second) = two(home.path(), 80);
        if ended {
            first.keys("\x1b").see("i edit");
            first.keys("q");
            assert_eq!(first.end(), 0);
            assert!(said(&first).contains(&format!("Session {id} is kept")), "{}", said(&first));
        }
        let before = sessions(home.path());
        second.keys("i").see("Esc Enter send");
        second.hand(" and in the second").see("and in the second");
        second.see("a session of its own");
        second.keys("\x1b").see("i edit");
        second.keys("q");
        assert_eq!(second.end(), 0);
        let all = sessions(home.path());
        let (own, text) = all.iter().find(|(name, _)| *name != id).unwrap();
        assert!(text.contains("and in the second"), "{text}");
        let said = said(&second);
        assert!(said.contains(&format!("Session {own} is kept")) && !said.contains(&id), "{said:?}");
        assert!(said.lines().all(|line| line.len() <= 80), "{said:?}");
        let theirs = |all: &[(String, String)]| all.iter().find(|(name, _)| *name == id).unwrap().1.clone();
        assert!(!theirs(&all).contains("and in the second"), "the first one's file is the first one's");
        if ended {
            assert_eq!(theirs(&all), theirs(&before));
        }
        // And it opens again, with everything.
        let term = Term::start(home.path(), &["sessions", "resume", own], &[], 80, 24);
        term.see("typed in the first and in the second");
    }
}

#[test]
fn a_send_in_a_second_terminal_is_recorded_too() {
    let home = tempfile::tempdir().unwrap();
    let (_first, id, mut second) = two(home.path(), 100);
    second.hand("i\tstrict\tfive etcd nodes in one region").see("five etcd nodes");
    second.keys("\x1b\r").see("DONE");
    second.keys("q");
    assert_eq!(second.end(), 0);
    let own = sessions(home.path()).into_iter().find(|(name, _)| *name != id).unwrap();
    assert!(own.1.contains("\"what\":\"asked\"") && own.1.contains("\"what\":\"end\""), "{}", own.1);
}

#[test]
fn text_that_is_recorded_nowhere_is_asked_about_and_can_be_written_and_taken_back() {
    let home = tempfile::tempdir().unwrap();
    let mut term = Term::start(home.path(), &["--no-session"], &[], 60, 16);
    term.see("READY");
    term.keys("only here").see("only here");
    term.keys("\x1b").see("i edit");
    term.keys("q").see("recorded nowhere");
    term.keys("n").unsee("recorded nowhere");
    term.keys("\x03").see("again quits");
    term.keys("\x03").see("recorded nowhere");
    term.keys("w").see("what you typed, to: dlm-architect-inputs.md");
    term.keys("\r");
    assert_eq!(term.end(), 0);
    term.restored();
    assert!(said(&term).contains("What was typed is in dlm-architect-inputs.md"), "{}", said(&term));
    let page = std::fs::read_to_string(home.path().join("dlm-architect-inputs.md")).unwrap();
    assert!(page.starts_with("## scale_requirements\n\nonly here\n"), "{page}");
    assert!(sessions(home.path()).is_empty());
    let mut term = Term::start(home.path(), &["--no-session"], &[], 60, 16);
    term.see("READY");
    term.keys("\x1b").see("i edit");
    term.keys(":").wait("the line", |screen| screen.ends_with(':'));
    term.hand("take dlm-architect-inputs.md").see("take dlm-architect-inputs.md");
    term.keys("\r").see("3 fields are filled in");
    term.see("only here");
}

#[test]
fn a_disk_that_takes_nothing_is_said_and_typed_text_finds_another_place() {
    for told in [false, true] {
        let home = tempfile::tempdir().unwrap();
        // A file where the sessions' folder should be.
        std::fs::create_dir(home.path().join(".local")).unwrap();
        std::fs::write(home.path().join(".local/state"), "").unwrap();
        let mut term = Term::start(home.path(), &[], &[("TMPDIR", home.path().to_str().unwrap())], 80, 24);
        term.see("READY");
        term.hand("only in memory").see("NOT SAVED: the disk takes nothing");
        term.see("Check the folder, its permissions and the free space.");
        term.keys("\x1b").see("i edit");
        term.keys("E").see("the last error");
        term.see(".local/state/dlm-architect/sessions can't be used");
        term.keys("\x1b").unsee("the last error");
        if told {
            term.signal(Signal::TERM);
            assert_eq!(term.end(), 143);
        } else {
            term.keys("q").see("recorded nowhere (the disk takes nothing)");
            term.keys("w").see("what you typed, to:");
            term.keys("\r");
            assert_eq!(term.end(), 0);
        }
        term.restored();
        let said = said(&term);
        let mut files = std::fs::read_dir(home.path()).unwrap().map(|file| file.unwrap().path());
        let page = files.find(|path| path.extension().is_some_and(|end| end == "md")).unwrap();
        assert!(std::fs::read_to_string(&page).unwrap().contains("only in memory"));
        assert!(said.contains("in NO file") && said.contains(page.file_name().unwrap().to_str().unwrap()), "{said:?}");
    }
}

/// A shell with job control that runs the program and tells how it ended or stopped, with the terminal's settings each time.
fn shell(home: &Path) -> Term {
    let script = r#"ulimit -c 0; set -m; stty -a >before; "$0"; code=$?; stty -a >one; echo "code $code"
        read -r go; fg >/dev/null; code=$?; stty -a >two; echo "then $code"; read -r go"#;
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_dlm-architect")]);
    command.env_clear();
    command.cwd(home);
    for (name, value) in [("HOME", home.to_str().unwrap()), ("TERM", "xterm-256color"), ("LANG", "C.UTF-8")] {
        command.env(name, value);
    }
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let term = Term::run(command, 80, 24);
    term.see("READY");
    term
}

fn program(shell: &Term) -> rustix::process::Pid {
    let children = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", shell.pid())).unwrap();
    rustix::process::Pid::from_raw(children.trim().parse().unwrap()).unwrap()
}

/// The alternate screen is left, and the settings are those from before.
fn given_back(term: &Term, home: &Path, file: &str) {
    assert!(!term.screen(vt100::Screen::alternate_screen) && !term.screen(vt100::Screen::hide_cursor));
    let settings = |file: &str| std::fs::read_to_string(home.join(file)).unwrap();
    assert_eq!(settings(file), settings("before"));
}

#[test]
fn a_signal_that_ends_it_leaves_the_terminal_as_it_was_and_is_seen_by_the_shell() {
    for (signal, code) in
        [(Signal::QUIT, 131), (Signal::ABORT, 134), (Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)]
    {
        let home = tempfile::tempdir().unwrap();
        let mut term = shell(home.path());
        term.hand("typed before").see("typed before");
        rustix::process::kill_process(program(&term), signal).unwrap();
        term.see(&format!("code {code}"));
        given_back(&term, home.path(), "one");
        let all = sessions(home.path());
        assert!(all[0].1.contains("typed before"), "{signal:?}: {all:?}");
        assert!(term.text().contains(&format!("Session {} is kept", all[0].0)), "{}", term.text());
    }
}

#[test]
fn a_stop_from_outside_gives_the_terminal_back_and_going_on_takes_it_again() {
    let home = tempfile::tempdir().unwrap();
    let mut term = shell(home.path());
    term.hand("typed before").see("typed before");
    let pid = program(&term);
    rustix::process::kill_process(pid, Signal::TSTP).unwrap();
    term.see("code 147");
    given_back(&term, home.path(), "one");
    term.keys("\r").see("typed before");
    assert!(term.screen(vt100::Screen::alternate_screen));
    term.keys(" and after").see("typed before and after");
    term.keys("\x1b").see("i edit");
    term.keys("q").see("then 0");
    given_back(&term, home.path(), "two");
}

#[test]
fn ctrl_z_and_a_stop_without_warning_come_back_too() {
    for warned in [true, false] {
        let home = tempfile::tempdir().unwrap();
        let mut term = shell(home.path());
        if warned {
            term.keys("\x1a").see("code 147");
            given_back(&term, home.path(), "one");
        } else {
            rustix::process::kill_process(program(&term), Signal::STOP).unwrap();
            until("the stop", || home.path().join("one").exists());
        }
        // The shell may have left the settings raw, where Enter is no line end.
        term.keys("\n").see("READY");
        term.keys("still raw").see("still raw");
        term.keys("\x1b").see("i edit");
        term.keys("q").see("then 0");
        given_back(&term, home.path(), "two");
    }
}
