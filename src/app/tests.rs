//! Transitions of App, without a terminal, a disk or a network.

mod ask;
mod asked;
mod compare;
mod filled;
mod kept;
mod lists;
mod onward;
mod pair;
mod review;
mod thinking;
mod trust;

use super::*;
use crate::domain::fault::Fault;
use crate::domain::prompt::Variable;
use crate::domain::session::What;
use crate::domain::stream::{End, RunId, StreamEvent};

/// A kept session that may be written is opened.
fn reopened(session: Session) -> Event {
    Event::Opened(Box::new(Reopened {
        id: "one".into(),
        session,
        bad: 0,
        writable: true,
        me: None,
        live: false,
        asked: false,
    }))
}

fn prompt() -> Prompt {
    Prompt::read(include_str!("../../prompts/distributed_lock_manager_architect.prompt.yaml"), "seed.prompt.yaml")
        .unwrap()
}

fn target() -> Target {
    Target { provider: "http".into(), endpoint: "http://127.0.0.1/v1".into(), model: "m".into(), ..Target::default() }
}

struct Hand {
    app: App,
    at: At,
    effects: Vec<Effect>,
}

impl Hand {
    fn new() -> Hand {
        let size = Size { width: 80, height: 24 };
        let (app, effects) = App::new(At(1_000_000), &prompt(), target(), &[], size);
        Hand { app, at: At(1_000_000), effects }
    }

    fn on(&mut self, event: Event) -> &mut Self {
        self.effects.extend(self.app.update(self.at, event));
        self
    }

    fn act(&mut self, action: Action) -> &mut Self {
        self.on(Event::Act(action))
    }

    fn later(&mut self, ms: u64) -> &mut Self {
        self.at = self.at.plus(ms);
        self
    }

    fn typed(&mut self) -> &mut Self {
        for (field, text) in ["10k/s", "strict", "etcd"].iter().enumerate() {
            self.on(Event::Edited { field, text: (*text).to_owned() });
        }
        self
    }

    fn started(&self) -> usize {
        self.effects.iter().filter(|effect| matches!(effect, Effect::Start(..))).count()
    }

    fn said(&self) -> &str {
        self.app.notice.as_ref().map_or("", SafeText::as_str)
    }

    fn hear(&mut self, run: u32, event: StreamEvent) -> &mut Self {
        self.on(Event::Heard(RunId(run), event)).on(Event::Drained)
    }

    fn state(&self) -> &'static str {
        self.app.shown().map_or("none", |run| run.answer.state().key())
    }
}

#[test]
fn a_required_empty_field_is_gone_to_and_nothing_is_sent() {
    let mut hand = Hand::new();
    hand.on(Event::Edited { field: 0, text: "10k/s".into() }).act(Action::Send);
    assert_eq!((hand.started(), hand.app.form.focus, hand.app.level), (0, 1, Level::Type));
    assert!(hand.said().contains("consistency_tolerance is required and empty"), "{}", hand.said());
}

#[test]
fn sending_records_the_texts_first_and_shows_the_answer() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send);
    let records: Vec<&What> = hand
        .effects
        .iter()
        .filter_map(|effect| if let Effect::Append(record) = effect { Some(&record.what) } else { None })
        .collect();
    assert!(matches!(records[0], What::Prompt { .. }));
    let asked = records.iter().position(|what| matches!(what, What::Asked { .. })).unwrap();
    assert_eq!(records[..asked].iter().filter(|what| matches!(what, What::Input { .. })).count(), 3);
    assert_eq!((hand.started(), hand.app.level), (1, Level::Answer));
}

#[test]
fn a_second_send_says_stop_it_first_and_inputs_can_be_edited_meanwhile() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send).on(Event::Edited { field: 0, text: "20k/s".into() }).act(Action::Send);
    assert_eq!(hand.started(), 1);
    assert!(hand.said().contains("stop it first"));
    assert_eq!(hand.app.session.runs[0].request.inputs[0].1, "10k/s", "the run keeps what was sent");
    hand.act(Action::Stop).act(Action::Send);
    assert_eq!(hand.started(), 2);
}

#[test]
fn an_unchanged_form_asks_first() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send).hear(1, StreamEvent::Delta("Raft".into()));
    hand.hear(1, StreamEvent::Ended(End::Complete { notice: None })).act(Action::Send);
    assert_eq!((hand.started(), hand.app.keys()), (1, Level::Ask));
    hand.act(Action::Decline);
    assert_eq!(hand.started(), 1);
    hand.act(Action::Send).act(Action::Accept);
    assert_eq!((hand.started(), hand.app.session.runs.len()), (2, 2));
}

#[test]
fn esc_never_cancels_clears_or_quits() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send).hear(1, StreamEvent::Delta("half".into()));
    for _ in 0..5 {
        hand.act(Action::Up);
    }
    assert!(!hand.effects.iter().any(|effect| matches!(effect, Effect::Cancel(_) | Effect::Quit(_))));
    assert_eq!((hand.state(), hand.app.form.text(0)), ("streaming", "10k/s"));
}

#[test]
fn stopping_keeps_what_came_and_late_events_are_dropped() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send).hear(1, StreamEvent::Delta("half an ans".into())).act(Action::Stop);
    assert!(hand.effects.iter().any(|effect| matches!(effect, Effect::Cancel(RunId(1)))));
    hand.hear(1, StreamEvent::Delta("late".into())).hear(1, StreamEvent::Ended(End::Complete { notice: None }));
    assert_eq!((hand.state(), hand.app.session.runs[0].answer.text.as_str()), ("cancelled", "half an ans"));
    assert_eq!(hand.app.form.text(2), "etcd");
}

#[test]
fn ctrl_c_twice_while_idle_quits_and_any_key_between_disarms() {
    let mut hand = Hand::new();
    let quits = |hand: &Hand| hand.effects.iter().filter(|effect| matches!(effect, Effect::Quit(0))).count();
    hand.act(Action::Stop).act(Action::Up).act(Action::Stop);
    assert_eq!(quits(&hand), 0);
    hand.act(Action::Stop);
    assert_eq!(quits(&hand), 1);
}

#[test]
fn typed_text_reaches_the_log_within_a_second_and_nothing_ticks_after() {
    let mut hand = Hand::new();
    hand.effects.clear();
    hand.on(Event::Edited { field: 0, text: "1".into() });
    let due =
        hand.effects.iter().find_map(|effect| if let Effect::WakeAt(at) = effect { Some(*at) } else { None }).unwrap();
    assert!(due.since(hand.at) <= 1000);
    hand.later(300).on(Event::Edited { field: 0, text: "12".into() });
    hand.at = due;
    hand.effects.clear();
    hand.on(Event::Due);
    let texts: Vec<&What> =
        hand.effects.iter().filter_map(|e| if let Effect::Append(r) = e { Some(&r.what) } else { None }).collect();
    assert_eq!(texts, [&What::Input { name: "scale_requirements".into(), text: "12".into() }]);
    assert!(!hand.effects.iter().any(|effect| matches!(effect, Effect::WakeAt(_))), "idle needs no timer");
}

#[test]
fn a_waiting_run_counts_seconds_and_an_ended_one_does_not() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send).later(1000).on(Event::Due).later(1000);
    hand.effects.clear();
    hand.on(Event::Due);
    assert!(hand.effects.iter().any(|effect| matches!(effect, Effect::WakeAt(_))));
    assert_eq!(hand.app.figures.elapsed_ms, 2000);
    hand.hear(1, StreamEvent::Ended(End::Failed { fault: Fault::Empty }));
    hand.effects.clear();
    hand.later(1000).on(Event::Due);
    assert!(!hand.effects.iter().any(|effect| matches!(effect, Effect::WakeAt(_))));
}

#[test]
fn the_bar_never_gives_up_state_refusal_and_failed_verdicts() {
    let mut hand = Hand::new();
    let refusal = r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#;
    hand.typed().act(Action::Send).hear(1, StreamEvent::Delta(refusal.into()));
    hand.hear(1, StreamEvent::Ended(End::Complete { notice: None }));
    for width in 0..200 {
        let bar = status::bar(&hand.app, width);
        assert!(bar[0][0].text.as_str().contains("REFUSED"), "{width}: {bar:?}");
    }
    assert!(hand.app.banner()[0].1.as_str().contains("REFUSED: Infrastructure constraints insufficient"));
    assert_eq!(hand.app.exit_code(false), 3);
}

#[test]
fn quitting_while_a_design_arrives_asks() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send).hear(1, StreamEvent::Delta("x".into())).act(Action::Quit);
    assert_eq!(hand.app.keys(), Level::Ask);
    hand.act(Action::Accept);
    assert!(hand.effects.iter().any(|effect| matches!(effect, Effect::Cancel(_))));
    assert!(matches!(hand.effects.last(), Some(Effect::Quit(0))));
}

#[test]
fn a_reader_who_scrolled_is_never_moved_and_a_burst_stays_at_the_top() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send);
    let lines = |count: usize| "- **x** y\n".repeat(count);
    hand.hear(1, StreamEvent::Delta(lines(100)));
    assert_eq!((hand.app.pane.top, hand.app.pane.follow), (0, Follow::Off), "more than a screen in the first second");
    hand.act(Action::End);
    let end = hand.app.pane.top;
    assert!(end > 0);
    hand.later(5000).hear(1, StreamEvent::Delta(lines(10)));
    assert_eq!(hand.app.pane.top, end + 10);
    hand.act(Action::LineUp).hear(1, StreamEvent::Delta(lines(10)));
    assert_eq!(hand.app.pane.top, end + 9);
}

#[test]
fn many_fields_and_none() {
    let variable = |index: usize| Variable { name: format!("v{index}"), ..Variable::default() };
    for count in [0, 1, 64] {
        let prompt = Prompt { variables: (0..count).map(variable).collect(), ..Prompt::default() };
        let (mut app, _) = App::new(At(1), &prompt, target(), &[], Size { width: 60, height: 16 });
        for _ in 0..count + 3 {
            app.update(At(2), Event::Act(Action::Next));
        }
        for action in [Action::Previous, Action::MarkNext, Action::Type, Action::Field(8), Action::Editor, Action::Undo]
        {
            app.update(At(3), Event::Act(action));
            app.layout();
        }
        app.update(At(4), Event::Act(Action::Send));
        assert_eq!(app.session.runs.len(), 1, "{count} optional fields can be sent empty");
    }
}

#[test]
fn all_cases_run_one_after_the_other_and_the_form_stays_as_it_is() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Up).act(Action::Examples).act(Action::RunAll).act(Action::Accept);
    assert_eq!(hand.started(), 1);
    let rows = |hand: &Hand| match &hand.app.popup {
        Some(Popup::List(list)) => list.rows.iter().map(|row| row.as_str().to_owned()).collect::<Vec<_>>(),
        _ => panic!("the list is closed"),
    };
    assert!(rows(&hand)[0].contains("CONNECTING") && rows(&hand)[1].contains("waits"), "{:?}", rows(&hand));
    let end = || StreamEvent::Ended(End::Complete { notice: None });
    hand.hear(1, StreamEvent::Delta("Raft".into())).hear(1, end()).on(Event::Drained);
    assert_eq!(hand.started(), 2);
    assert!(rows(&hand)[0].contains("pass") && rows(&hand)[1].contains("CONNECTING"), "{:?}", rows(&hand));
    hand.hear(2, StreamEvent::Delta("none".into())).hear(2, end()).on(Event::Drained);
    assert!(rows(&hand)[1].contains("fail"), "{:?}", rows(&hand));
    assert_eq!(hand.app.form.text(0), "10k/s");
    // All are there: R runs them all again; ^C ends the row of them.
    hand.act(Action::RunAll).act(Action::Accept);
    assert_eq!(hand.started(), 3);
    hand.act(Action::Stop).on(Event::Drained);
    assert_eq!(hand.started(), 3);
    hand.act(Action::OpenAnswer);
    assert_eq!((hand.app.pane.run, hand.app.level), (Some(RunId(3)), Level::Answer));
}

#[test]
fn a_reader_of_an_older_answer_stays_there_while_cases_run() {
    let mut hand = Hand::new();
    let end = || StreamEvent::Ended(End::Complete { notice: None });
    hand.act(Action::Up).act(Action::Examples).act(Action::RunAll).act(Action::Accept);
    hand.hear(1, StreamEvent::Delta("Raft".into())).hear(1, end()).on(Event::Drained);
    hand.act(Action::OpenAnswer);
    assert_eq!(hand.app.pane.run, Some(RunId(1)));
    hand.hear(2, StreamEvent::Delta("Paxos".into())).hear(2, end()).on(Event::Drained);
    assert_eq!(hand.app.pane.run, Some(RunId(1)));
    let judged =
        |effect: &Effect| matches!(effect, Effect::Append(record) if matches!(record.what, What::Judged { .. }));
    assert_eq!(hand.effects.iter().filter(|effect| judged(effect)).count(), 2);
}

#[test]
fn a_failure_ends_the_row_of_cases() {
    let mut hand = Hand::new();
    hand.act(Action::Up).act(Action::Examples).act(Action::RunAll).act(Action::Accept);
    hand.hear(1, StreamEvent::Ended(End::Failed { fault: Fault::Empty })).on(Event::Drained);
    assert_eq!(hand.started(), 1);
    assert!(hand.said().contains("The other 1 cases were not run"), "{}", hand.said());
}
