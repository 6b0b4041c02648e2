//! Thinking on the screen: apart from the answer, folded, and judged by nothing.

use super::*;

#[test]
fn thinking_is_one_dim_line_until_it_is_asked_for() {
    let mut hand = Hand::new();
    let shown = |hand: &Hand| {
        let lines = hand.app.pane.page.lines(0..hand.app.pane.page.len());
        lines.iter().map(|line| line.text().as_str().to_owned()).collect::<Vec<_>>()
    };
    let command = |hand: &mut Hand| {
        hand.act(Action::Command).on(Event::Typed("thinking".into())).act(Action::Accept);
    };
    hand.typed().act(Action::Send);
    hand.hear(1, StreamEvent::Delta("Two nodes, or thr".into()));
    assert_eq!(shown(&hand), ["Two nodes, or thr"], "taken for the answer at first");
    hand.hear(1, StreamEvent::Delta("ee?\n</think>\n\n## Raft\n\nThree nodes.".into()));
    hand.hear(1, StreamEvent::Ended(End::Complete { notice: None }));
    let folded = ["thinking, 4 words … (:thinking shows it)", "", "Raft", "", "Three nodes."];
    assert_eq!(shown(&hand), folded);
    assert_eq!(hand.app.marked_as(0), None, "a mark belongs to the answer");
    command(&mut hand);
    assert_eq!(shown(&hand), ["thinking, 4 words:", "Two nodes, or three?", "", "Raft", "", "Three nodes."]);
    command(&mut hand);
    assert_eq!(shown(&hand), folded);
    assert_eq!(hand.app.shown().map(|run| run.answer.text.as_str()), Some("## Raft\n\nThree nodes."));
    let mut plain = Hand::new();
    plain.typed().act(Action::Send).hear(1, StreamEvent::Delta("## Raft".into()));
    command(&mut plain);
    assert!(plain.said().contains("without thinking"), "{}", plain.said());
}

#[test]
fn what_was_judged_of_thinking_is_judged_no_more() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send).hear(1, StreamEvent::Delta("Certainly! Raft, I think.".into()));
    let words = |hand: &Hand| {
        let run = hand.app.shown().unwrap();
        run.verdicts().map(|verdict| verdict.word().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(words(&hand), ["pass"]);
    hand.hear(1, StreamEvent::Delta("\n</think>\n\nUse one machine.".into()));
    assert_eq!(words(&hand), ["pending"]);
    hand.hear(1, StreamEvent::Ended(End::Complete { notice: None }));
    assert_eq!(words(&hand), ["fail"]);
    let run = hand.app.shown().unwrap();
    assert!(run.marks().iter().all(|mark| mark.at.clone().is_none_or(|at| at.end <= run.answer.text.len())));
}
