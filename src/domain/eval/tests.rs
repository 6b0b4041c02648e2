//! Cells, what is kept, standings, exit codes.

use super::*;
use crate::domain::answer::State;
use crate::domain::exit;
use crate::domain::fault::Fault;
use crate::domain::stream::{At, Cut, End, StreamEvent};
use crate::domain::verdict::Verdict;

const PROMPT: &str = "\
name: three
messages: [{role: user, content: 'about {{a}} and {{b}}'}]
variables: [{name: a}, {name: b, default: twice}]
testData:
  - inputs: {a: first}
  - inputs: {b: no a}
  - inputs: {a: third, b: own}
    evaluators: [{name: own, string: {contains: x}}]
evaluators: [{name: e, string: {contains: Raft}}, {name: py, python: 'len(output) > 1'}]
";

fn prompt() -> Prompt {
    Prompt::read(PROMPT, "folder/three.prompt.yaml").unwrap()
}

fn target() -> Target {
    Target { provider: "http".into(), model: "m".into(), ..Target::default() }
}

/// Asks for a case, answers it so, and says which run that was.
fn run(session: &mut Session, case: usize, text: &str, end: End) -> RunId {
    let (request, _) = request(&session.prompt, &target(), case).unwrap();
    let (id, _) = session.ask(At(1), request);
    session.hear(At(2), id, StreamEvent::Delta(text.into()));
    session.hear(At(3), id, StreamEvent::Ended(end));
    session.digest(At(3), id);
    id
}

fn session() -> Session {
    let mut session = Session::default();
    session.open(At(0), &prompt());
    session
}

const DONE: End = End::Complete { notice: None };

#[test]
fn each_case_comes_once_before_any_comes_again() {
    let all = cells(&prompt(), 2, |_| true);
    assert_eq!(
        all.iter().map(|cell| (cell.turn, cell.case)).collect::<Vec<_>>(),
        [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]
    );
    assert_eq!(label(&prompt(), 3), "three#3 third · own");
    assert_eq!(cells(&prompt(), 1, |label| label.contains("#3 ")), [Cell { case: 3, turn: 1 }]);
}

#[test]
fn a_case_that_leaves_a_required_variable_out_is_not_sent_and_loses_no_evaluator() {
    let fault = request(&prompt(), &target(), 2).unwrap_err();
    let cell = Cell { case: 3, turn: 1 };
    let row = Row::without(&prompt(), cell, Standing::NotSent(fault.to_string()));
    assert_eq!(row.judged.len(), 3);
    assert!(row.judged.iter().all(|judged| matches!(&judged.verdict, Verdict::NotRun(_))), "{row:?}");
    assert!(row.judged[0].verdict.reason().unwrap().contains("a is required and empty"));
    let totals = Totals::of([&row]);
    assert_eq!((totals.rows, totals.undone, totals.verdicts, totals.verdicts_not_run), (1, 1, 3, 3));
}

#[test]
fn a_blank_that_the_case_writes_is_sent() {
    let yaml = PROMPT.replace("{b: no a}", "{a: ''}");
    let prompt = Prompt::read(&yaml, "three.yaml").unwrap();
    let (request, _) = request(&prompt, &target(), 2).unwrap();
    assert_eq!(request.messages[0].content, "about  and twice");
}

#[test]
fn what_stands_is_kept_and_what_failed_is_not() {
    let mut session = session();
    let first = run(&mut session, 1, "Raft", DONE);
    run(&mut session, 3, "half", End::Incomplete { fault: Fault::Empty });
    let (one, _) = request(&prompt(), &target(), 1).unwrap();
    let (three, _) = request(&prompt(), &target(), 3).unwrap();
    assert_eq!(kept(&session, &one, 1).map(|run| run.id), Some(first));
    assert!(kept(&session, &one, 2).is_none() && kept(&session, &three, 1).is_none());
    let cut = run(&mut session, 3, "half", End::Truncated { cut: Cut::Length });
    assert_eq!(kept(&session, &three, 1).map(|run| run.id), Some(cut));
    let second = run(&mut session, 1, "none", DONE);
    assert_eq!(kept(&session, &one, 2).map(|run| run.id), Some(second));
    let other = Request { model: "other".into(), ..one };
    assert!(kept(&session, &other, 1).is_none());
}

#[test]
fn the_worst_verdict_decides_and_a_refusal_is_an_answer() {
    let not_run = || Verdict::NotRun("why".into());
    let whole = State::Ended(DONE);
    let of = |verdicts: &[Verdict]| standing(&whole, verdicts);
    assert_eq!(of(&[]), Standing::Unjudged);
    assert_eq!(of(&[Verdict::Pass, Verdict::Pass]), Standing::Pass);
    assert_eq!(of(&[Verdict::Pass, not_run()]), Standing::NotRun);
    assert_eq!(of(&[not_run(), Verdict::Error("x".into()), Verdict::Pass]), Standing::Error);
    assert_eq!(of(&[Verdict::Error("x".into()), Verdict::Fail]), Standing::Fail);
    assert_eq!(standing(&State::Refused("no".into()), &[Verdict::Pass]), Standing::Pass);
    assert_eq!(standing(&State::Ended(End::Cancelled), &[Verdict::Pass]), Standing::Stopped);
    assert_eq!(standing(&State::Ended(End::Failed { fault: Fault::Empty }), &[]), Standing::Broken);
}

#[test]
fn the_first_exit_code_that_matches() {
    let row = |standing: Standing| Row {
        cell: Cell { case: 1, turn: 1 },
        standing,
        judged: vec![],
        run: None,
        kept: false,
        marks: 0,
        refused: false,
        open: false,
        beside: Beside::default(),
        expected: None,
    };
    let code = |standings: &[Standing], allow| {
        let rows: Vec<Row> = standings.iter().cloned().map(row).collect();
        exit_code(&rows, false, Gate { allow_not_run: allow, strict: false })
    };
    assert_eq!(code(&[], false), exit::GOOD);
    assert_eq!(code(&[Standing::Pass, Standing::Unjudged], false), exit::GOOD);
    assert_eq!(code(&[Standing::Pass, Standing::NotRun], false), exit::VERDICT);
    assert_eq!(code(&[Standing::Pass, Standing::NotRun], true), exit::GOOD);
    assert_eq!(code(&[Standing::Error], true), exit::VERDICT);
    assert_eq!(code(&[Standing::Fail, Standing::Broken], false), exit::BROKEN);
    assert_eq!(code(&[Standing::Broken, Standing::NotSent("x".into())], false), exit::COULD_NOT_RUN);
    assert_eq!(code(&[Standing::Fail, Standing::Skipped("x".into()), Standing::Stopped], false), exit::VERDICT);
    assert_eq!(exit_code(&[], true, Gate::default()), exit::COULD_NOT_RUN);
}

#[test]
fn what_is_expected_counts_only_where_it_is_asked_for() {
    let stands = |text: &str, end: End, case: usize, expected: Option<&str>, counts: bool| {
        let mut session = session();
        let id = run(&mut session, case, text, end);
        let run = session.run(id).unwrap();
        let row = Row::of(Cell { case, turn: 1 }, run, session.guidelines(), false).expect(run, expected, counts);
        (row.standing.word(), row.expected)
    };
    let python = stands("Raft", DONE, 1, None, false).0;
    assert_eq!(python, "not run", "the python evaluator");
    assert_eq!(stands("use RAFT\n  here", DONE, 1, Some("raft here"), true), (python, Some(None)));
    let unmet = || Some(Some("Paxos".to_owned()));
    assert_eq!(stands("Raft", DONE, 1, Some("Paxos"), true), ("fail", unmet()));
    assert_eq!(stands("Raft", DONE, 1, Some("Paxos"), false), (python, unmet()));
    assert_eq!(stands("Raft", End::Cancelled, 1, Some("Paxos"), true), ("stopped", None));
    let bare = |text: &str, counts| {
        let prompt = Prompt::read("messages: [{role: user, content: hi}]\ntestData: [{a: 1}]", "p.yaml").unwrap();
        let mut session = Session::default();
        session.open(At(0), &prompt);
        let id = run(&mut session, 1, text, DONE);
        let run = session.run(id).unwrap();
        Row::of(Cell { case: 1, turn: 1 }, run, session.guidelines(), false)
            .expect(run, Some("x"), counts)
            .standing
            .word()
    };
    assert_eq!((bare("x", true), bare("x", false), bare("y", true)), ("pass", "no evaluators", "fail"));
}
