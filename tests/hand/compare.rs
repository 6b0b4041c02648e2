//! Another architect asked too, two answers held against each other, a session found by its answer, key by key.

use super::{Term, designed};

fn told(width: u16, height: u16) {
    let home = tempfile::tempdir().unwrap();
    let mut term = designed(home.path(), width, height);
    // One answer, and the form as it was.
    term.hand("=").see("there is one answer");
    term.hand(":").hand("also offline\r").see("Asked offline");
    term.see("DONE");
    term.hand("=").see("No decision changed");
    term.see("- answer 1");
    term.hand("\x1b").unsee("what differs");
    quit(term);
}

fn quit(mut term: Term) {
    term.hand("q");
    assert_eq!(term.end(), 0);
}

#[test]
fn another_is_asked_too_and_compared_at_60x16() {
    told(60, 16);
}

#[test]
fn another_is_asked_too_and_compared_at_80x24() {
    told(80, 24);
}

#[test]
fn changed_inputs_are_compared_side_by_side_at_120x40() {
    let home = tempfile::tempdir().unwrap();
    let mut term = designed(home.path(), 120, 40);
    // Three Tabs from the answer stand in the third field; what is typed there names another store.
    term.hand("\x1b\t\t\t").hand("\x01Consul instead of ").hand("\x1b").see("examples");
    term.hand("\r").see("answer 2 of 2");
    term.see("DONE");
    let screen = term.hand("=").see("sections: ");
    let beside = |line: &str| line.contains("etcd clusters") && line.contains(" | + Consul instead of");
    assert!(screen.contains("- answer 1") && screen.lines().any(beside), "{screen}");
    term.hand("\x1b").unsee("what differs");
    quit(term);
}

#[test]
fn a_session_is_found_by_what_its_answer_holds() {
    let home = tempfile::tempdir().unwrap();
    quit(designed(home.path(), 80, 24));
    let mut term = super::start(home.path(), 80, 24);
    term.hand("\x1b").see("examples");
    term.hand("s").see("10,000 lock requests");
    // Words of no label and no input.
    term.hand("/").hand("watches only the key just ahead");
    term.see("sessions that hold it");
    term.see("10,000 lock requests");
    term.hand("x").unsee("10,000 lock requests");
    term.hand("\x7f").see("10,000 lock requests");
    // The one row that is left is taken with the filter.
    term.hand("\r").see("answer 1 is DONE");
    quit(term);
}
