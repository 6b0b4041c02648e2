//! Two Apps on one log: whatever either does, both hold the same, and only the driver sends.

use super::*;
use crate::domain::session::{Place, Record};
use proptest::prelude::*;

/// A driver and a follower, with the log between them.
struct Two {
    alice: Hand,
    bob: Hand,
}

impl Two {
    fn new() -> Two {
        let mut alice = Hand::new();
        alice.app.me = "alice".into();
        alice.on(Event::Shown).on(Event::Named("s".into())).act(Action::Up);
        let mut session = Session::default();
        for effect in alice.effects.drain(..) {
            if let Effect::Append(record) = effect {
                session.apply(&record);
            }
        }
        let mut bob = Hand::new();
        let (id, me) = ("s".to_owned(), Some("bob".to_owned()));
        let reopened = Reopened { id, session, bad: 0, writable: false, me, live: true, asked: true };
        bob.on(Event::Opened(Box::new(reopened)));
        bob.effects.clear();
        let mut two = Two { alice, bob };
        two.alice.on(Event::Here(vec!["bob".into()]));
        two.pass();
        two
    }

    /// What either wrote reaches the other, in the order of one log; what the follower wrote comes back to it.
    fn pass(&mut self) {
        loop {
            let appended = |hand: &mut Hand| {
                let mut rest = Vec::new();
                let mut records = Vec::new();
                for effect in hand.effects.drain(..) {
                    match effect {
                        Effect::Append(record) => records.push(record),
                        other => rest.push(other),
                    }
                }
                hand.effects = rest;
                records
            };
            let (driver, follower): (Vec<Record>, Vec<Record>) = (appended(&mut self.alice), appended(&mut self.bob));
            // The world writes nothing else for a follower.
            let follower: Vec<Record> =
                follower.into_iter().filter(|one| one.by.is_some() && one.what.of_follower()).collect();
            if driver.is_empty() && follower.is_empty() {
                return;
            }
            if !follower.is_empty() {
                self.alice.on(Event::Came(follower.clone()));
            }
            self.bob.on(Event::Followed("s".into(), driver.into_iter().chain(follower).collect()));
        }
    }

    fn command(hand: &mut Hand, text: &str) {
        hand.act(Action::Command).on(Event::Typed(text.into())).act(Action::Accept);
    }

    fn give_pen(&mut self) {
        Two::command(&mut self.bob, "pen");
        self.pass();
        Two::command(&mut self.alice, "pen");
        self.alice.act(Action::Accept);
        self.pass();
    }
}

fn badge(hand: &Hand) -> String {
    hand.app.badge().map(|badge| badge.to_string()).unwrap_or_default()
}

#[test]
fn the_pen_is_asked_for_given_and_taken_back_and_only_the_driver_sends() {
    let mut two = Two::new();
    assert!(two.alice.said().contains("bob follows") && badge(&two.bob) == "FOLLOWING alice");
    two.alice.typed();
    two.pass();
    assert_eq!(two.bob.app.form.text(2), "etcd", "as it is typed, without a wait");
    // Without the pen nothing of the follower's goes anywhere.
    two.bob.act(Action::Type).on(Event::Edited { field: 0, text: "mine".into() }).act(Action::Send);
    assert!(two.bob.said().contains("Here alice types") && two.bob.app.level != Level::Type);
    assert!(two.bob.effects.iter().all(|effect| matches!(effect, Effect::Fill | Effect::WakeAt(_))));
    two.pass();
    assert_eq!(two.bob.app.form.text(0), "10k/s");
    Two::command(&mut two.bob, "pen");
    two.pass();
    assert!(two.alice.said().contains("bob asks for the pen"), "{}", two.alice.said());
    Two::command(&mut two.alice, "pen");
    two.alice.act(Action::Decline);
    two.pass();
    assert!(two.bob.said().contains("alice keeps the pen"), "{}", two.bob.said());
    two.give_pen();
    assert!(badge(&two.bob).contains("YOU HAVE THE PEN") && two.bob.said().contains("You have the pen"));
    two.alice.act(Action::Type);
    assert!(two.alice.said().contains("bob has the pen") && two.alice.app.level == Level::Forms);
    two.bob.act(Action::Type).on(Event::Edited { field: 0, text: "20k/s".into() });
    two.bob.later(1000).on(Event::Due).act(Action::Send);
    two.pass();
    assert_eq!(two.alice.app.form.text(0), "20k/s");
    assert!(two.alice.said().contains("bob asks to send") && two.bob.started() == 0 && two.alice.started() == 0);
    Two::command(&mut two.alice, "pen");
    two.alice.act(Action::Accept);
    if two.alice.started() == 0 {
        // The rules ask first, as of every send.
        two.alice.act(Action::Accept);
    }
    two.pass();
    assert_eq!((two.alice.started(), two.bob.started()), (1, 0));
    two.alice
        .hear(1, StreamEvent::Delta("## A\n\ntext".into()))
        .hear(1, StreamEvent::Ended(End::Complete { notice: None }));
    two.pass();
    assert_eq!((two.bob.state(), two.bob.app.level), (two.alice.state(), Level::Answer));
    Two::command(&mut two.alice, "pen");
    two.pass();
    assert!(two.bob.said().contains("The pen is alice's again") && badge(&two.bob) == "FOLLOWING alice");
    assert!(!two.bob.effects.iter().any(|effect| matches!(effect, Effect::Settle(..) | Effect::Fork(_))));
}

#[test]
fn a_follower_neither_stops_nor_forks_an_answer_under_way_and_a_driver_that_is_gone_ends_it() {
    let mut two = Two::new();
    two.alice.typed().act(Action::Send);
    if two.alice.started() == 0 {
        two.alice.act(Action::Accept);
    }
    two.alice.hear(1, StreamEvent::Delta("half".into()));
    two.pass();
    assert_eq!(two.bob.state(), "streaming");
    two.bob.act(Action::Stop);
    assert!(two.bob.said().contains("Only who drives stops it"), "{}", two.bob.said());
    Two::command(&mut two.bob, "fork");
    assert!(two.bob.said().contains("once it has ended"), "{}", two.bob.said());
    assert_eq!(two.bob.state(), "streaming");
    two.bob.on(Event::Driven("another".into(), false));
    assert_eq!(two.bob.state(), "streaming", "that was of another session");
    two.bob.on(Event::Driven("s".into(), false));
    assert_eq!(two.bob.state(), "incomplete");
    assert!(two.bob.said().contains("alice is gone") && badge(&two.bob).contains("nobody drives it"));
    // Now it can go on in a session of its own.
    two.bob.on(Event::Edited { field: 0, text: "mine".into() });
    assert!(two.bob.effects.iter().any(|effect| matches!(effect, Effect::Fork(_))) && two.bob.app.follow.is_none());
}

#[test]
fn the_drivers_place_is_kept_to_until_the_reader_moves() {
    let mut two = Two::new();
    two.alice.typed().act(Action::Send);
    if two.alice.started() == 0 {
        two.alice.act(Action::Accept);
    }
    let lines: String = (0..80).map(|n| format!("- line {n}\n")).collect();
    two.alice.hear(1, StreamEvent::Delta(lines)).hear(1, StreamEvent::Ended(End::Complete { notice: None }));
    two.alice.act(Action::Top);
    for _ in 0..7 {
        two.alice.act(Action::LineDown);
    }
    two.pass();
    assert_eq!((two.alice.app.pane.top, two.bob.app.pane.top), (7, 7));
    two.bob.act(Action::LineDown);
    two.alice.act(Action::LineDown).act(Action::LineDown);
    two.pass();
    assert_eq!((two.alice.app.pane.top, two.bob.app.pane.top), (9, 8), "let go");
    Two::command(&mut two.bob, "follow");
    assert_eq!(two.bob.app.pane.top, 9);
    two.alice.act(Action::End);
    two.pass();
    assert_eq!(two.alice.app.session.pair.place.map(|Place { end, .. }| end), Some(true));
    assert!(two.bob.app.pane.following());
    // Nobody follows: where the driver reads is written no more.
    two.alice.on(Event::Here(Vec::new()));
    two.alice.effects.clear();
    two.alice.act(Action::Top).act(Action::LineDown);
    assert!(!two.alice.effects.iter().any(|effect| matches!(effect, Effect::Append(_))));
}

#[test]
fn a_session_taken_up_again_has_its_pen_back_and_a_cut_line_is_said_once() {
    let mut two = Two::new();
    two.give_pen();
    let mut session = Session::default();
    session.pair.clone_from(&two.alice.app.session.pair);
    let mut again = Hand::new();
    let reopened = Reopened { id: "s".into(), session, bad: 0, writable: true, me: None, live: true, asked: false };
    again.on(Event::Opened(Box::new(reopened)));
    assert!(again.app.session.pair.pen.is_none() && again.app.session.pair.present.is_empty());
    two.bob.on(Event::Line("s".into(), Err(crate::page::safe_line("The line has ended."))));
    assert!(two.bob.said().contains("The line has ended. What came is kept.") && badge(&two.bob).contains("LINE CUT"));
    two.bob.act(Action::LineDown).on(Event::Line("s".into(), Err(crate::page::safe_line("again"))));
    assert_eq!(two.bob.said(), "");
    two.bob.on(Event::Line("s".into(), Ok("bob".into())));
    assert!(two.bob.said().contains("up again"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_either_does_both_hold_the_same(steps in proptest::collection::vec((0..12_u8, 0..3_usize, "[a-z ]{0,8}"), 1..40)) {
        let mut two = Two::new();
        for (step, field, text) in steps {
            let (alice, bob) = (&mut two.alice, &mut two.bob);
            match step {
                0 | 1 => drop(alice.on(Event::Edited { field, text })),
                2 | 3 => drop(bob.on(Event::Edited { field, text })),
                4 => Two::command(bob, "pen"),
                5 => {
                    Two::command(alice, "pen");
                    alice.act(if text.len() > 3 { Action::Accept } else { Action::Decline });
                }
                6 => drop(bob.act(Action::Send)),
                7 => drop(alice.act(Action::Send).act(Action::Accept)),
                8 => {
                    if let Some(run) = alice.app.session.running() {
                        alice.hear(run.0, StreamEvent::Delta(text));
                    }
                }
                9 => {
                    if let Some(run) = alice.app.session.running() {
                        alice.hear(run.0, StreamEvent::Ended(End::Complete { notice: None }));
                    }
                }
                10 => drop(bob.act(Action::Stop).act(Action::Up)),
                _ => drop(alice.act(Action::LineDown)),
            }
            two.alice.later(1000).on(Event::Due);
            two.bob.later(1000).on(Event::Due);
            two.pass();
            let (alice, bob) = (&two.alice.app, &two.bob.app);
            for field in 0..3 {
                prop_assert_eq!(alice.form.text(field), bob.form.text(field), "step {} field {}", step, field);
            }
            let runs = |app: &App| -> Vec<String> {
                app.session.runs.iter().map(|run| format!("{} {:?}", run.answer.text, run.answer.state())).collect()
            };
            prop_assert_eq!(runs(alice), runs(bob));
            prop_assert_eq!(&alice.session.pair.pen, &bob.session.pair.pen);
            prop_assert_eq!(two.bob.started(), 0);
        }
    }
}
