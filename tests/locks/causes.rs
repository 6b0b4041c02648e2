//! What is said of the fault that a request tells, and of the library in which it happens.

use dlm_architect::domain::architect::{Inputs, design};
use dlm_architect::domain::playbook::{Key, Owner, Section};

fn of(scale: &str, consistency: &str, infrastructure: &str) -> String {
    let inputs = Inputs { scale: scale.into(), consistency: consistency.into(), infrastructure: infrastructure.into() };
    design(&inputs).answer
}

/// The first sentence of a design.
fn first(answer: &str) -> &str {
    answer.split("\n\n").nth(1).unwrap()
}

const QUARTZ: &str = "Quartz.NET clustered, AdoJobStore on SQL Server";
const CAUSE: &str = "acquireTriggersWithinLock";

#[test]
fn who_tells_a_fault_reads_its_cause_first() {
    let answer = of("two schedulers", "from time to time both nodes run the same job twice", QUARTZ);
    assert!(first(&answer).contains(CAUSE), "{answer}");
    assert!(answer.contains("is the whole authority"), "what decides is said too: {answer}");
}

#[test]
fn a_fault_that_must_never_be_is_none_that_is_told() {
    for demand in ["a job must never run twice", "no job may be executed twice", "one node runs a job, never two"] {
        let answer = of("two schedulers", demand, QUARTZ);
        assert!(!answer.contains(CAUSE), "{demand}: {answer}");
    }
}

#[test]
fn of_a_library_that_is_not_known_nothing_is_claimed() {
    let answer = of("two schedulers", "both nodes run the same job twice", "Tickwork clustered on SQL Server");
    assert!(first(&answer).contains("SQL Server"), "{answer}");
    assert!(!answer.contains("cause:"), "{answer}");
}

#[test]
fn a_library_without_a_store_stands_for_the_store_below_it() {
    let answer = of("a job every 5 min", "while it runs nobody else may start it", "ShedLock");
    assert!(answer.contains("The store below ShedLock is the one authority"), "{answer}");
    assert!(!answer.contains("Do not let ShedLock"), "{answer}");
}

#[test]
fn every_cause_asks_for_a_library_and_a_fault_or_the_words_of_one() {
    let page = Owner::called("libraries").unwrap().page();
    assert!(page.statements.len() > 60, "{}", page.statements.len());
    for statement in &page.statements {
        let has = |key: Key| statement.when.iter().any(|(known, _)| *known == key);
        assert!(has(Key::Told), "{} holds for every request", statement.id);
        let cause = statement.id.starts_with("cause.");
        assert!(!cause || statement.section == Section::Decision, "{}", statement.id);
        assert!(!cause || has(Key::Fault) || has(Key::Also), "{} is said without a fault", statement.id);
    }
}
