//! Two answers against each other, made as a session makes them.

use super::*;
use crate::domain::architect::{OFFLINE, design};
use crate::domain::ask::{Request, Target};
use crate::domain::export::compared;
use crate::domain::prompt::Prompt;
use crate::domain::stream::{At, End, StreamEvent};

const SEED: &str = include_str!("../../../prompts/distributed_lock_manager_architect.prompt.yaml");

fn session() -> Session {
    let mut session = Session::default();
    session.open(At(1), &Prompt::read(SEED, "seed.prompt.yaml").unwrap());
    session
}

/// Asks, and answers with `text`, or without one as the rules do.
fn answered(session: &mut Session, provider: &str, texts: [&str; 3], text: Option<&str>) -> RunId {
    let names = session.prompt.variables.iter().map(|variable| variable.name.clone());
    let inputs: Vec<(String, String)> = names.zip(texts.map(str::to_owned)).collect();
    let target =
        Target { provider: provider.into(), endpoint: "http://h/v1".into(), model: "m".into(), ..Target::default() };
    let own = || design(&Inputs::of(&inputs).unwrap()).answer;
    let text = text.map_or_else(own, str::to_owned);
    let (request, _) = Request::new(&session.prompt, &target, inputs.clone(), None).unwrap();
    let (run, _) = session.ask(At(2), request);
    session.hear(At(3), run, StreamEvent::Delta(text));
    session.hear(At(4), run, StreamEvent::Ended(End::Complete { notice: None }));
    session.digest(At(4), run);
    run
}

const FIRST: [&str; 3] = ["100 locks/s", "strict, never two holders", "three zones in one region, etcd"];

fn both(session: &Session, before: RunId, after: RunId) -> Compared {
    Compared::runs(session, session.run(before).unwrap(), session.run(after).unwrap())
}

fn change<'a>(all: &'a [Change], what: &str) -> Option<&'a Change> {
    all.iter().find(|change| change.what == what)
}

#[test]
fn a_changed_store_is_a_changed_decision_fact_and_input() {
    let mut session = session();
    let one = answered(&mut session, OFFLINE, FIRST, None);
    let other = answered(&mut session, OFFLINE, [FIRST[0], FIRST[1], "three zones in one region, ZooKeeper"], None);
    let both = both(&session, one, other);
    assert_eq!(both.basis, Basis::Rules);
    let store = change(&both.decisions, "store").unwrap();
    assert_eq!((store.before.as_str(), store.after.as_str()), ("etcd", "ZooKeeper"), "{:?}", both.decisions);
    let token = change(&both.decisions, "token").unwrap();
    assert!(token.before.contains("create_revision") && token.after.contains("zxid"), "{token:?}");
    assert!(both.alike.contains(&"shape") && both.alike.contains(&"quorum"), "{:?}", both.alike);
    assert!(change(&both.facts, "store").is_some_and(|change| change.after.contains("ZooKeeper")), "{:?}", both.facts);
    assert_eq!(both.inputs.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["infrastructure_environment"]);
    assert!(!both.sections.is_empty() && both.sections.iter().all(|one| one.title != super::lines::ABOVE));
    let text = compared(&both, "x");
    assert!(text.contains("- **store**\n  - answer 1: etcd\n  - answer 2: ZooKeeper\n"), "{text}");
    assert!(text.contains("+ three zones in one region, ZooKeeper\n"), "{text}");
}

#[test]
fn the_same_twice_differs_in_nothing_and_a_refusal_in_its_ruling() {
    let mut session = session();
    let one = answered(&mut session, OFFLINE, FIRST, None);
    let again = answered(&mut session, OFFLINE, FIRST, None);
    let refused =
        [FIRST[0], "never two, must survive loss of a site without an operator", "two data centres, etcd, no third"];
    let other = answered(&mut session, OFFLINE, refused, None);
    let same = both(&session, one, again);
    assert!(same.nothing() && same.same > 3, "{same:?}");
    let both = both(&session, again, other);
    let ruling = change(&both.decisions, "ruling").unwrap();
    assert!(ruling.before.starts_with("design by") && ruling.after.starts_with("refuse by"), "{ruling:?}");
    assert!(change(&both.decisions, "store").is_some_and(|store| store.after.is_empty()));
}

#[test]
fn of_a_models_words_only_stores_are_decisions() {
    let mut session = session();
    let one = answered(&mut session, OFFLINE, FIRST, None);
    let said = "## Recommendation\n\nConsul with three servers, TTL 99 s.\n\n## Negative constraints\n\nAvoid Redis.\n";
    let other = answered(&mut session, "http", FIRST, Some(said));
    let both = both(&session, one, other);
    assert_eq!(both.basis, Basis::Words);
    assert!(both.inputs.is_empty() && both.facts.is_empty());
    let named = change(&both.decisions, "stores named").unwrap();
    assert!(named.before.contains("etcd") && named.after.contains("consul"), "{named:?}");
    assert!(change(&both.decisions, "times").is_none() && both.rests()[0].contains("only the stores"));
}

#[test]
fn a_design_by_other_rules_is_read_as_words() {
    let mut session = session();
    let one = answered(&mut session, OFFLINE, FIRST, Some("## Decision\n\n**etcd** by rules of last year.\n"));
    let other = answered(&mut session, OFFLINE, FIRST, None);
    assert_eq!(both(&session, one, other).basis, Basis::Words);
}

#[test]
fn another_architects_answer_to_the_same_inputs_goes_before_the_one_before() {
    let mut session = session();
    let one = answered(&mut session, "http", FIRST, Some("etcd"));
    let two = answered(&mut session, OFFLINE, ["1/s", FIRST[1], FIRST[2]], None);
    let three = answered(&mut session, OFFLINE, FIRST, None);
    assert_eq!(partner(&session, three), Some(one));
    assert_eq!(partner(&session, two), Some(one));
    assert_eq!(partner(&session, one), Some(two));
}

#[test]
fn sections_meet_by_their_headings_whatever_their_number_and_order() {
    let mut session = session();
    let one =
        answered(&mut session, "http", FIRST, Some("intro\n\n## 1. Lease\n\n- a\n- b\n- c\n- d\n\n## Old\n\nx\n"));
    let other =
        answered(&mut session, "http", FIRST, Some("intro\n\n## New\n\ny\n\n## 2. Lease\n\n- a\n- b\n- c\n- e\n"));
    let both = both(&session, one, other);
    assert_eq!(both.same, 1, "what stands above");
    let seen: Vec<_> = both.sections.iter().map(|one| (one.title.as_str(), one.before, one.after)).collect();
    assert_eq!(seen, [("New", false, true), ("2. Lease", true, true), ("Old", true, false)]);
    let lines = |all: &[&str]| all.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let expected = [Piece::Left(3), Piece::Same("- c".into()), Piece::Changed(lines(&["- d"]), lines(&["- e"]))];
    assert_eq!(both.sections[1].pieces, expected);
}

#[test]
fn a_form_is_held_against_the_answer_by_the_rules() {
    let mut session = session();
    let one = answered(&mut session, OFFLINE, FIRST, None);
    let run = session.run(one).unwrap();
    let mut form = run.request.inputs.clone();
    form[2].1 = "three zones in one region, Consul".to_owned();
    let both = Compared::form(run, &form);
    assert!(change(&both.decisions, "store").is_some_and(|store| store.after.contains("Consul")), "{both:?}");
    assert!(both.sections.is_empty() && both.sides[1].name == "the form");
}

#[test]
fn code_marks_in_a_line_end_no_block_of_the_document() {
    let mut session = session();
    let one = answered(&mut session, "http", FIRST, Some("## A\n\n```\nx\n```\n"));
    let other = answered(&mut session, "http", FIRST, Some("## A\n\n````\ny\n````\n"));
    let text = compared(&both(&session, one, other), "x");
    assert!(text.contains("`````diff\n"), "{text}");
}

#[test]
fn two_long_texts_that_share_nothing_are_not_searched_line_by_line() {
    let lines = |mark: char| (0..3_000).map(|at| format!("{mark}{at}")).collect::<Vec<_>>();
    assert_eq!(super::lines::pieces(&lines('a'), &lines('b'), 1).len(), 1);
}
