//! A model that fills in the brief, and grounded requests, on the screen: chosen by name, shown before they leave, and
//! what they cost.

use super::*;
use crate::domain::ask::{Reader, Request};
use crate::domain::heard::{self, Form, Heard};
use crate::domain::stream::Usage;

fn hand() -> Hand {
    let mut hand = Hand::new();
    hand.app.target.reader =
        Some(Reader { endpoint: "http://127.0.0.1/v1".into(), model: "reader-7b".into(), ..Reader::default() });
    hand
}

fn command(hand: &mut Hand, text: &str) {
    hand.act(Action::Up).act(Action::Command).on(Event::Typed(text.to_owned())).act(Action::Accept);
}

fn sent(hand: &Hand) -> Request {
    let start = |effect: &Effect| if let Effect::Start(_, request) = effect { Some((**request).clone()) } else { None };
    hand.effects.iter().rev().find_map(start).unwrap()
}

fn shown(hand: &Hand) -> String {
    match &hand.app.popup {
        Some(Popup::Text(text)) => text.whole().to_string(),
        other => panic!("no text: {other:?}"),
    }
}

#[test]
fn without_an_endpoint_there_is_no_model_to_read() {
    let mut hand = Hand::new();
    command(&mut hand, "brief model");
    assert!(hand.said().contains("name an endpoint"), "{}", hand.said());
    assert!(!hand.app.target.fill);
}

#[test]
fn both_requests_stand_in_the_preview_as_they_leave() {
    let mut hand = hand();
    hand.typed();
    command(&mut hand, "brief model");
    assert!(hand.said().contains("reader-7b fills in the brief first"), "{}", hand.said());
    command(&mut hand, "ground on");
    assert!(hand.said().contains("carry a block of ours"), "{}", hand.said());
    hand.act(Action::Preview);
    let preview = shown(&hand);
    hand.act(Action::Up).act(Action::Send);
    let request = sent(&hand);
    assert!(request.ground && request.fill.as_ref().unwrap().model == "reader-7b");
    let first = heard::request(&request, Form::Schema).unwrap();
    let format = format!("response_format: {}", first.parameters["response_format"]);
    for text in first.messages.iter().chain(&request.messages).map(|message| &message.content).chain([&format]) {
        for line in text.lines().filter(|line| !line.is_empty()) {
            assert!(preview.contains(line), "not in the preview: {line}");
        }
    }
    assert!(preview.contains("reader-7b @ http://127.0.0.1/v1") && preview.contains("Added by dlm-architect"));
    assert_eq!(preview.matches("tokens (estimate").count(), 2, "{preview}");
}

#[test]
fn the_bar_says_who_reads_and_then_what_it_cost() {
    let mut hand = hand();
    hand.app.size = Size { width: 160, height: 30 };
    hand.typed();
    command(&mut hand, "brief model");
    hand.act(Action::Send);
    let bar = |hand: &Hand| {
        let rows = status::bar(&hand.app, 160);
        rows.iter().flatten().map(|piece| piece.text.as_str().to_owned()).collect::<Vec<_>>().join(" | ")
    };
    assert!(bar(&hand).contains("reader-7b reads"), "{}", bar(&hand));
    let reply = serde_json::json!({
        "facts": {"level": {"value": "E", "quotes": ["strict"]}}, "stores": [], "demands": [],
    });
    let usage = Some(Usage { prompt_tokens: 900, completion_tokens: 100 });
    let heard = Heard { model: "reader-7b".into(), reply: reply.to_string(), usage, ..Heard::default() };
    hand.hear(1, StreamEvent::Filled(heard)).hear(1, StreamEvent::Delta("# Design\n".into()));
    hand.hear(1, StreamEvent::Ended(End::Complete { notice: None }));
    assert!(bar(&hand).contains("brief 1000 tok"), "{}", bar(&hand));
    assert!(bar(&hand).contains("asks 1"), "{}", bar(&hand));
    // What the model read otherwise is the first question of W, with both quotes.
    hand.act(Action::Why);
    let Some(Popup::List(list)) = &hand.app.popup else { panic!("no list") };
    let first = list.rows[0].as_str();
    assert!(first.contains("reader-7b reads E from \"strict\", the rules read S from \"strict\""), "{first}");
    assert!(
        hand.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Append(record) if matches!(record.what, What::Filled { .. })))
    );
}

#[test]
fn the_same_form_goes_out_again_unasked_when_another_reads_it() {
    let mut hand = hand();
    hand.typed().act(Action::Send);
    hand.hear(1, StreamEvent::Ended(End::Complete { notice: None }));
    command(&mut hand, "brief model");
    hand.act(Action::Send);
    assert_eq!(hand.started(), 2);
    command(&mut hand, "brief rules");
    assert!(!hand.app.target.fill);
}
