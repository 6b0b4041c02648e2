//! A question in words about an answer: what the model gets, and what is said where there is nobody to ask.

use super::*;
use crate::domain::ask::Request;
use crate::domain::compare::partner;
use crate::domain::export::{Form, Taken};

fn answered(hand: &mut Hand, run: u32, text: &str) {
    hand.hear(run, StreamEvent::Delta(text.into()));
    hand.hear(run, StreamEvent::Ended(End::Complete { notice: None }));
}

fn ask(hand: &mut Hand, text: &str) {
    let mut effects = Vec::new();
    hand.app.command(hand.at, &format!("ask {text}"), &mut effects);
    hand.effects.extend(effects);
}

/// What was sent last.
fn sent(hand: &Hand) -> &Request {
    let of = |effect: &'_ Effect| matches!(effect, Effect::Start(..) | Effect::StartAlso(..));
    match hand.effects.iter().rev().find(|effect| of(effect)) {
        Some(Effect::Start(_, request) | Effect::StartAlso(_, request)) => request,
        other => panic!("{other:?}"),
    }
}

fn designed() -> Hand {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send).act(Action::Accept);
    answered(&mut hand, 1, "<think>secret</think>\n\n## Decision\n\netcd it is.\n");
    hand
}

#[test]
fn a_question_goes_with_all_that_was_said_and_without_the_thinking() {
    let mut hand = designed();
    let first = sent(&hand).clone();
    ask(&mut hand, "what if region B is lost for an hour?");
    assert!(hand.said().starts_with("Asked m @ 127.0.0.1 about answer 1: the conversation"), "{}", hand.said());
    let second = sent(&hand).clone();
    let roles = |request: &Request| request.messages.iter().map(|one| one.role.clone()).collect::<Vec<_>>();
    let count = first.messages.len();
    assert_eq!(second.messages[..count], first.messages);
    assert_eq!(roles(&second)[count..], ["assistant", "user"]);
    assert_eq!(second.messages[count].content.trim(), "## Decision\n\netcd it is.");
    assert_eq!(second.messages[count + 1].content, "what if region B is lost for an hour?");
    assert_eq!((&second.inputs, second.case, second.fill.is_none()), (&first.inputs, None, true));
    assert_eq!(hand.app.pane.run, Some(RunId(2)));
    assert_eq!(hand.app.banner()[0].1.as_str(), "Asked about answer 1: what if region B is lost for an hour?");
    answered(&mut hand, 2, "etcd in B waits.\n");
    ask(&mut hand, "and C?");
    let third = sent(&hand);
    assert_eq!(third.messages[..count + 2], second.messages);
    assert_eq!(roles(third)[count + 2..], ["assistant", "user"]);
    assert_eq!(third.follow_up.as_ref().map(|one| one.answer), Some(RunId(2)));
    // From the first answer again: without what was said of it later.
    answered(&mut hand, 3, "C too.\n");
    hand.act(Action::OlderRun).act(Action::OlderRun);
    ask(&mut hand, "why etcd?");
    assert_eq!(sent(&hand).messages.len(), count + 2);
}

#[test]
fn a_question_is_recorded_compared_exported_and_sent_again_as_it_was() {
    let mut hand = designed();
    ask(&mut hand, "what if region B is lost?");
    hand.hear(2, StreamEvent::Delta("half".into()));
    hand.act(Action::Stop);
    assert_eq!((hand.state(), hand.app.shown().unwrap().answer.text.as_str()), ("cancelled", "half"));
    let stopped = sent(&hand).clone();
    hand.act(Action::Retry).act(Action::Accept);
    assert_eq!(*sent(&hand), stopped, "as it was, whatever came of it");
    answered(&mut hand, 3, "## Decision\n\netcd waits.\n");
    // The log makes it again.
    let mut session = Session::default();
    for effect in &hand.effects {
        if let Effect::Append(record) = effect {
            let line = serde_json::to_string(record).unwrap();
            session.apply(&serde_json::from_str(&line).unwrap());
        }
    }
    session.catch_up();
    assert_eq!(session.run(RunId(3)).unwrap().request, stopped);
    assert_eq!(partner(&session, RunId(3)), Some(RunId(1)), "held against what it was asked about");
    for form in Form::ALL {
        let text = Taken::session(&session, "id", 0).text(form);
        assert!(text.contains("what if region B is lost?"), "{form:?}: {text}");
    }
    hand.act(Action::Compare);
    let Some(Popup::Text(text)) = &hand.app.popup else { panic!("{:?}", hand.app.popup) };
    let whole = text.whole();
    assert!(whole.as_str().contains("question about answer 1") && whole.as_str().contains("- etcd it is."), "{whole}");
    // The form was sent once: what was asked about its answer is no send of it.
    hand.act(Action::Up).act(Action::Send);
    let Some(Popup::Ask(question)) = &hand.app.popup else { panic!("{:?}", hand.app.popup) };
    assert!(question.text.as_str().contains("since answer 1"), "{}", question.text);
}

#[test]
fn a_grounded_answer_is_gone_on_with_as_it_was_sent() {
    let mut hand = Hand::new();
    hand.app.target.ground = true;
    hand.typed().act(Action::Send).act(Action::Accept);
    hand.hear(1, StreamEvent::Grounded("a block of ours".into()));
    answered(&mut hand, 1, "etcd");
    ask(&mut hand, "why?");
    let request = sent(&hand);
    assert!(!request.ground && request.messages.iter().filter(|one| one.content == "a block of ours").count() == 1);
}

#[test]
fn another_gets_the_same_question_with_the_same_conversation() {
    let mut hand = designed();
    ask(&mut hand, "why?");
    answered(&mut hand, 2, "because");
    let asked = sent(&hand).clone();
    let other =
        Target { provider: "http".into(), endpoint: "http://o/v1".into(), model: "o".into(), ..Target::default() };
    hand.on(Event::Also(Box::new(other)));
    assert_eq!((&sent(&hand).messages, sent(&hand).model.as_str()), (&asked.messages, "o"));
    answered(&mut hand, 3, "since");
    assert_eq!(partner(&hand.app.session, RunId(3)), Some(RunId(2)));
    hand.on(Event::Also(Box::new(Target { provider: "offline".into(), ..Target::default() })));
    assert!(hand.said().starts_with("the offline rules hold no conversation"), "{}", hand.said());
}

#[test]
fn where_nothing_can_be_asked_one_sentence_says_why() {
    let mut hand = Hand::new();
    ask(&mut hand, "why?");
    assert!(hand.said().starts_with("There is no answer yet"), "{}", hand.said());
    hand.typed().act(Action::Send).act(Action::Accept);
    ask(&mut hand, "why?");
    assert!(hand.said().starts_with("A design is on its way"), "{}", hand.said());
    hand.hear(1, StreamEvent::Ended(End::Failed { fault: Fault::Empty }));
    ask(&mut hand, "why?");
    assert!(hand.said().contains("without a word to ask about"), "{}", hand.said());
    let mut hand = designed();
    hand.on(Event::Edited { field: 0, text: "other".into() });
    ask(&mut hand, "");
    assert!(matches!(&hand.app.popup, Some(Popup::Line(line)) if line.of == LineFor::Ask), "{:?}", hand.app.popup);
    hand.act(Action::Accept);
    assert!(hand.said().starts_with("Nothing was asked") && hand.started() == 1, "{}", hand.said());
    ask(&mut hand, "");
    hand.on(Event::Typed("wh\u{200b}y?".into())).act(Action::Accept);
    assert!(hand.said().contains("What the form holds by now is not in it.") && hand.started() == 2, "{}", hand.said());
    assert!(hand.said().contains("1 character that nobody sees"), "{}", hand.said());
    answered(&mut hand, 2, "so");
    hand.app.target = Target { provider: "offline".into(), ..Target::default() };
    ask(&mut hand, "why?");
    assert!(hand.said().contains("answer a question in W, or change a field"), "{}", hand.said());
    hand.app.target = target();
    ask(&mut hand, &"x".repeat(crate::domain::ask::REQUEST_MAX));
    assert!(hand.said().contains("larger than 4 MiB") && hand.started() == 2, "{}", hand.said());
}
