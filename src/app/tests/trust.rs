//! What is trusted: nothing unsafe or open is green, silent or somebody else's.

use super::*;

/// A model's design of what the rules refuse, sent after the question.
fn unsafe_design(hand: &mut Hand) {
    for (field, text) in
        ["1,000,000 lock requests per second.", "Strict serializability.", "Single Redis node."].iter().enumerate()
    {
        hand.on(Event::Edited { field, text: (*text).to_owned() });
    }
    hand.act(Action::Send);
    assert_eq!((hand.started(), hand.app.keys()), (0, Level::Ask), "the rules refuse it, so they ask first");
    hand.act(Action::Accept).hear(1, StreamEvent::Delta("## Design\n\n**SET NX** on Redis, fencing tokens.\n".into()));
    hand.hear(1, StreamEvent::Ended(End::Complete { notice: None }));
}

fn bar(hand: &Hand, width: usize) -> String {
    let rows = status::bar(&hand.app, width);
    rows.iter().flatten().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" | ")
}

#[test]
fn an_unsafe_design_is_neither_green_nor_silent() {
    let mut hand = Hand::new();
    unsafe_design(&mut hand);
    for width in [60, 80, 120] {
        let rows = status::bar(&hand.app, width);
        assert_eq!(rows[0][0].tone, status::Tone::Bad);
        assert!(bar(&hand, width).contains("UNSAFE"), "{}", bar(&hand, width));
    }
    let banner = hand.app.banner();
    let first = banner[0].1.as_str();
    assert!(first.contains("UNSAFE by the rules (R5)") && first.contains("Smallest change:"), "{first}");
    assert!((0..hand.app.pane.page.len()).any(|line| hand.app.marked_as(line) == Some(status::Tone::Bad)));
    hand.act(Action::Marks);
    let Some(Popup::List(list)) = &hand.app.popup else { panic!() };
    assert!(list.rows[0].as_str().contains("second opinion, unsafe"));
    hand.act(Action::Up).act(Action::Command).on(Event::Typed("w out.md".into())).act(Action::Accept);
    let written = hand.effects.iter().find_map(|effect| match effect {
        Effect::Write(Page { text, .. }) => Some(text.as_str().to_owned()),
        _ => None,
    });
    let written = written.unwrap();
    assert!(written.starts_with("## Design") && written.contains("second opinion, unsafe"), "{written}");
}

#[test]
fn an_answer_carries_its_own_inputs_and_says_who_answered() {
    let mut hand = Hand::new();
    unsafe_design(&mut hand);
    assert!(!bar(&hand, 120).contains("changed since"));
    hand.on(Event::Edited { field: 2, text: "five etcd nodes in three zones".into() });
    hand.app.level = Level::Answer;
    assert_eq!(hand.app.row_text(2), "Single Redis node.", "the rows above an answer are what it was asked");
    assert!(bar(&hand, 60).contains("inputs changed since"), "{}", bar(&hand, 60));
    hand.act(Action::Why);
    let Some(Popup::List(list)) = &hand.app.popup else { panic!() };
    assert!(list.rows.iter().any(|row| row.as_str().contains("R5")), "W speaks of the answer shown");
    assert!(hand.app.rules.title.contains("answer 1") && hand.app.rules.title.contains("changed since"));
    hand.act(Action::Up);
    hand.app.level = Level::Forms;
    assert_eq!(hand.app.row_text(2), "five etcd nodes in three zones");
    hand.act(Action::Why);
    let Some(Popup::List(list)) = &hand.app.popup else { panic!() };
    assert!(!list.rows.iter().any(|row| row.as_str().contains("refuse by R5")), "and of the form in the forms");
    assert_eq!(hand.app.shown().unwrap().who(), "m @ 127.0.0.1");
}

#[test]
fn a_silent_stream_says_so_and_a_notice_ends_with_its_run() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send).hear(1, StreamEvent::Delta("Raft".into())).later(28_000).on(Event::Due);
    assert!(bar(&hand, 80).contains("STREAMING, silent 28 s"), "{}", bar(&hand, 80));
    assert!(!bar(&hand, 80).starts_with('▸'));
    hand.act(Action::Send);
    assert!(hand.said().contains("on its way"));
    hand.hear(1, StreamEvent::Ended(End::Complete { notice: None }));
    assert_eq!(hand.said(), "");
}

#[test]
fn popups_speak_of_the_present() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send).hear(1, StreamEvent::Delta("nothing of note".into())).act(Action::Verdicts);
    let lines = |hand: &Hand| match &hand.app.popup {
        Some(Popup::Text(text)) => text.lines.iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>().join("\n"),
        _ => panic!(),
    };
    assert!(lines(&hand).contains("pending"));
    hand.hear(1, StreamEvent::Ended(End::Complete { notice: None }));
    assert!(lines(&hand).contains("fail") && !lines(&hand).contains("pending"), "{}", lines(&hand));
}

#[test]
fn a_case_that_the_rules_refuse_is_asked_about_and_its_unsafe_answer_is_no_green_row() {
    let mut hand = Hand::new();
    hand.act(Action::Up).act(Action::Examples).act(Action::LineDown).act(Action::RunCase);
    assert_eq!((hand.started(), hand.app.keys()), (0, Level::Ask));
    hand.act(Action::Accept);
    assert_eq!((hand.started(), hand.app.keys()), (1, Level::List), "the list comes back");
    hand.hear(1, StreamEvent::Delta("## Design\n\n**Redlock** on Redis.\n".into()));
    hand.hear(1, StreamEvent::Ended(End::Complete { notice: None })).on(Event::Drained);
    let Some(Popup::List(list)) = &hand.app.popup else { panic!() };
    assert!(list.rows[1].as_str().contains("✗ pass, UNSAFE"), "{}", list.rows[1]);
}

#[test]
fn a_refusal_in_another_language_is_neither_green_nor_called_a_design() {
    let mut hand = Hand::new();
    for (field, text) in ["1,000,000/s", "Strict serializability.", "Single Redis node."].iter().enumerate() {
        hand.on(Event::Edited { field, text: (*text).to_owned() });
    }
    let said = "Mit diesem einen Knoten kann ich keine Raft-Architektur entwerfen, die das leistet.";
    hand.act(Action::Send).act(Action::Accept).hear(1, StreamEvent::Delta(said.into()));
    hand.hear(1, StreamEvent::Ended(End::Complete { notice: None }));
    assert_eq!(status::bar(&hand.app, 80)[0][0].tone, status::Tone::Warn, "{}", bar(&hand, 80));
    assert!(
        !bar(&hand, 80).contains("UNSAFE") && hand.app.banner()[0].1.as_str().contains("Not refused by the object")
    );
}
