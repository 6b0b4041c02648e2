//! A review at the terminal, at the speed of a person: comment, answer, resolve, decide, take away; and a comment from a
//! second terminal on a session that another one writes.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use pty::Term;
use std::path::Path;

/// A home in which git knows a name.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join(".gitconfig"), "[user]\n\tname = Anna Berg\n").unwrap();
    home
}

fn designed(home: &Path, width: u16, height: u16) -> Term {
    let term = Term::start(home, &["--case", "1", "--send"], &[], width, height);
    term.see("DONE");
    term
}

/// Waits until the screen shows `text`, however it is wrapped.
fn says(term: &Term, text: &str) {
    term.wait(text, |screen| screen.split_whitespace().collect::<Vec<_>>().join(" ").contains(text));
}

/// The files of a folder by name, sorted.
fn files(folder: &Path) -> Vec<String> {
    let all = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut all: Vec<String> = all.collect();
    all.sort();
    all
}

fn sessions(home: &Path) -> Vec<String> {
    files(&home.join(".local/state/dlm-architect/sessions"))
}

fn command(term: &mut Term, text: &str) {
    term.keys(":").wait("the line", |screen| screen.trim_end().ends_with(':'));
    term.hand(text).see(text);
    term.keys("\r");
}

fn write(term: &mut Term, name: &str) {
    term.keys("w").see("write to:");
    term.hand(name).see(&format!("write to: {name}"));
    term.keys("\r");
}

fn review(width: u16, height: u16) {
    let home = home();
    let mut term = designed(home.path(), width, height);
    // The line at the top, moved by one; the name is offered, as git knows it.
    term.keys("c").see("on \"Core decision\"");
    term.keys("j").see("on \"One authority");
    term.keys("3").see("must change:");
    term.hand("too long").see("must change: too long");
    term.keys("\r").see("your name, under what you say: Anna Berg");
    term.keys("\r").see("1 open, 1 must change");
    // A search hit.
    term.keys("/").wait("the line", |screen| screen.trim_end().ends_with('/'));
    term.hand("negative").see("/negative");
    term.keys("\r").see("searched \"negative\"");
    term.keys("c").see("on \"Negative constraints\"");
    term.keys("4").see("approve:");
    term.keys("\r").see("Approved.");
    term.keys("M").see("must change Anna Berg: too long");
    term.keys("r").see("reply:");
    term.hand("8 s then").see("reply: 8 s then");
    term.keys("\r");
    says(&term, "> Anna Berg: 8 s then");
    term.keys("\x1b").unsee("r reply");
    // What must change is asked about before it is accepted.
    command(&mut term, "decide accepted good enough");
    says(&term, "Accept all the same?");
    term.keys("n").unsee("y / n");
    term.keys("M").see("r reply");
    term.keys("R").see("done: must change");
    says(&term, "> resolved by Anna Berg");
    term.keys("\x1b").unsee("r reply");
    command(&mut term, "decide accepted good enough");
    term.see("accepted by Anna Berg");
    // The record: numbered after those in its folder, and never over another.
    write(&mut term, "adr docs");
    says(&term, "docs is no folder");
    let docs = home.path().join("docs");
    std::fs::create_dir(&docs).unwrap();
    std::fs::write(docs.join("0007-before.md"), "before").unwrap();
    for number in ["0008", "0009"] {
        write(&mut term, "adr docs");
        says(&term, &format!("{number}-distributed-locks-on-etcd.md"));
    }
    let record = std::fs::read_to_string(docs.join("0008-distributed-locks-on-etcd.md")).unwrap();
    for words in ["status: accepted", "decision-makers: \"Anna Berg\"", "because good enough (Anna Berg", "8 s then"] {
        assert!(record.contains(words), "{words} not in\n{record}");
    }
    write(&mut term, "r.html");
    says(&term, "r.html.");
    write(&mut term, "r.html");
    says(&term, "exists. Write over it?");
    term.keys("n").unsee("y / n");
    assert!(std::fs::read_to_string(home.path().join("r.html")).unwrap().starts_with("<!DOCTYPE html>"));
    term.keys("q");
    assert_eq!(term.end(), 0);
    // All of it is there again, and the name is asked no more.
    let id = sessions(home.path()).remove(0).replace(".jsonl", "");
    let mut term = Term::start(home.path(), &["sessions", "resume", &id], &[], width, height);
    term.see("accepted by Anna Berg");
    term.keys("\x1b0").see("heading");
    term.keys("M").see("done: must change Anna Berg: too long");
    term.keys("\x1b").unsee("r reply");
    term.keys("c").see("1 comment");
    term.keys("2").see("question:");
    term.hand("why?\r").see("1 open (M)");
}

#[test]
fn a_whole_review_at_80x24() {
    review(80, 24);
}

#[test]
fn a_whole_review_at_60x16() {
    review(60, 16);
}

#[test]
fn a_comment_from_a_second_terminal_is_in_the_session_that_the_first_one_writes() {
    let home = home();
    let mut first = designed(home.path(), 100, 30);
    let id = sessions(home.path()).remove(0).replace(".jsonl", "");
    let mut second = Term::start(home.path(), &["sessions", "resume", &id], &[], 100, 30);
    second.see("READ ONLY");
    second.keys("\x1b0").see("heading");
    second.keys("c").see("1 comment");
    second.keys("1").see("comment:");
    second.hand("from the second\r").see("your name, under what you say: Anna Berg");
    second.hand("\x15bob\r").see("1 open (M)");
    // Each sees what the other says.
    first.see("1 open (M)");
    first.keys("c").see("1 comment");
    first.keys("3").see("must change:");
    first.hand("from the first\r").see("must change (M)");
    second.see("2 open, 1 must change (M)");
    second.keys("q");
    first.keys("q");
    assert_eq!((first.end(), second.end()), (0, 0));
    assert_eq!(sessions(home.path()).len(), 1, "no session of its own is made for a comment");
    let term = Term::start(home.path(), &["sessions", "resume", &id], &[], 100, 30);
    term.see("2 open, 1 must change (M)");
    let said = std::process::Command::new(env!("CARGO_BIN_EXE_dlm-architect"))
        .args(["sessions", "export", &id, "--as", "json"])
        .env_clear()
        .env("HOME", home.path())
        .output()
        .unwrap();
    let value: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let said: Vec<_> = value["comments"].as_array().unwrap().iter().map(|one| (&one["by"], &one["text"])).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said.iter().any(|(by, text)| *by == "bob" && *text == "from the second"), "{said:?}");
}
