//! Questions answered key by key: the canonical sentence in the log, a refusal lifted by one key, a newcomer's way.

use super::{Term, start};
use std::path::Path;

/// Three texts typed, then out of the fields.
fn typed(home: &Path, texts: [&str; 3], width: u16, height: u16) -> Term {
    let mut term = start(home, width, height);
    term.hand(&texts.join("\t")).hand("\x1b").see("examples");
    term
}

/// Quits, and gives what the session's log holds.
fn logged(mut term: Term, home: &Path) -> String {
    term.hand("q");
    assert_eq!(term.end(), 0);
    let folder = home.join(".local/state/dlm-architect/sessions");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

const SITE: &str = "never two, must survive loss of a site";

fn a_question(width: u16, height: u16) {
    let home = tempfile::tempdir().unwrap();
    let mut term = typed(home.path(), ["10/s", SITE, "two data centres, etcd"], width, height);
    term.hand("W").see("why: what stands");
    term.hand("1").see("Written into consistency");
    // Taken back, and written again.
    term.hand("U").see("Taken back from consistency");
    term.hand("1").see("Written into consistency");
    term.hand("\x1b").unsee("why: what stands");
    let log = logged(term, home.path());
    assert!(log.contains("Must survive: the loss of any one region, without an operator."), "{log}");
}

#[test]
fn a_question_is_answered_at_60x16() {
    a_question(60, 16);
}

#[test]
fn a_question_is_answered_at_80x24() {
    a_question(80, 24);
}

#[test]
fn a_question_is_answered_at_120x40() {
    a_question(120, 40);
}

#[test]
fn one_key_writes_the_smallest_change_and_sends_again() {
    let home = tempfile::tempdir().unwrap();
    let texts =
        ["10/s", "never two, must survive loss of a site without an operator", "two data centres, etcd, no third"];
    let mut term = typed(home.path(), texts, 80, 24);
    term.hand("\r").see("S changes the form and sends again");
    term.see("a small voter in a third place");
    term.hand("S").see("DONE");
    let log = logged(term, home.path());
    assert!(log.contains("A third place: can vote."), "{log}");
    assert!(log.contains("Infrastructure constraints insufficient") && log.contains("etcd, no third"), "{log}");
}

#[test]
fn three_vague_lines_and_two_digits_are_a_design() {
    let home = tempfile::tempdir().unwrap();
    let mut term = typed(home.path(), ["a handful of jobs", SITE, "two data centres, etcd"], 80, 24);
    term.hand("\r").see("REFUSED");
    term.hand("W").see("why: what answer 1");
    term.hand("1").see("Can a small voter stand in a third place?");
    term.hand("2").see("A third place: can vote.");
    // Back to the answer, where Enter never sends.
    term.hand("\x1b").unsee("why: what stands");
    term.see("READ");
    term.hand(":").hand("send\r").see("DONE");
    let log = logged(term, home.path());
    assert!(log.contains("Must survive: the loss of any one region, without an operator."), "{log}");
    assert!(log.contains("A third place: can vote."), "{log}");
}

/// Typed slowly, as by a hand: Esc leaves the answer once there is something to send.
#[test]
fn what_was_answered_is_sent_by_esc_and_enter_from_the_answer() {
    let home = tempfile::tempdir().unwrap();
    let mut term = typed(home.path(), ["a handful of jobs", SITE, "two data centres, etcd"], 60, 16);
    term.hand("\r").see("REFUSED");
    term.hand("W").see("why: what answer 1");
    term.hand("1").see("Can a small voter stand in a third place?");
    term.hand("2").see("A third place: can vote.");
    term.hand("\x1b").unsee("why: what stands");
    term.see("inputs changed since");
    term.hand("\x1b").see("COMMANDS");
    term.hand("\r").see("DONE");
    logged(term, home.path());
}

/// What is typed behind a search that has nothing to search in acts on nothing.
#[test]
fn a_search_from_the_commands_never_sends() {
    let home = tempfile::tempdir().unwrap();
    let mut term = typed(home.path(), ["10/s", "never two", "etcd, one data centre"], 80, 24);
    term.hand("/").hand("token").hand("\r").see("There is no answer yet to search in.");
    term.hand("\r").see("DONE");
    term.hand("\t").hand("\x1b").see("COMMANDS");
    term.hand("/").hand("token").hand("\r").see("READ");
    term.hand("G").hand("W").see("assumed");
    term.hand("\x1b").unsee("why: what");
    term.see("READ");
    let log = logged(term, home.path());
    assert_eq!(log.matches("\"asked\"").count(), 1, "{log}");
}

/// That there is no editor is no error to be looked at later.
#[test]
fn without_an_editor_no_error_stays() {
    let home = tempfile::tempdir().unwrap();
    let mut term = typed(home.path(), ["10/s", "never two", "etcd"], 80, 24);
    term.hand("e").see("Neither VISUAL nor EDITOR is set");
    term.hand("j").unsee("Neither VISUAL");
    term.unsee("E error");
    logged(term, home.path());
}
