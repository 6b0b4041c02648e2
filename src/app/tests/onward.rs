//! The way on from an answer: its inputs changed and are sent, it is sent again to the one that wrote it, another architect is
//! connected, an example is looked for.

use super::*;
use crate::app::event::Pick;

fn bar(hand: &Hand) -> String {
    let rows = status::bar(&hand.app, 100);
    rows.iter().flatten().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" | ")
}

fn head(hand: &Hand) -> String {
    hand.app.banner().iter().map(|(_, line)| line.as_str().to_owned()).collect::<Vec<_>>().join("\n")
}

/// An answer of the rules to words that leave something open.
fn asked() -> Hand {
    let mut hand = Hand::new();
    hand.app.target = Target { provider: "offline".into(), model: "rules".into(), ..Target::default() };
    let texts = ["nightly report", "would be annoying if sent twice", "mysql with a replica"];
    for (field, text) in texts.iter().enumerate() {
        hand.on(Event::Edited { field, text: (*text).to_owned() });
    }
    hand.act(Action::Up).act(Action::Send);
    let refusal = r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#;
    hand.on(Event::Heard(RunId(1), StreamEvent::Delta(refusal.into())));
    hand.on(Event::Heard(RunId(1), StreamEvent::Ended(End::Complete { notice: None }))).on(Event::Drained);
    hand
}

#[test]
fn what_was_answered_in_the_brief_is_sent_from_the_answer_by_esc_and_enter() {
    let mut hand = asked();
    assert!(head(&hand).contains("asks (W answers)") && bar(&hand).contains("asks 1 (W)"), "{}", head(&hand));
    // Nothing has changed: Esc leaves the answer where it is.
    assert_eq!(hand.act(Action::Up).app.level, Level::Answer);
    hand.act(Action::Why).act(Action::Digit(3));
    let Some(Popup::List(list)) = &hand.app.popup else { panic!() };
    let marked = list.rows[list.marked().unwrap()].as_str();
    assert!(marked.contains("corrected: answered"), "the mark is on what was answered: {marked}");
    assert!(hand.said().ends_with("Esc Esc Enter sends."), "{}", hand.said());
    hand.act(Action::Up);
    assert_eq!(hand.app.level, Level::Answer);
    assert!(!head(&hand).contains("asks (W answers)") && !bar(&hand).contains("asks"), "{}", head(&hand));
    assert!(head(&hand).contains("Inputs changed since this answer: Esc Enter sends them"), "{}", head(&hand));
    assert!(bar(&hand).contains("inputs changed since: Esc Enter sends"), "{}", bar(&hand));
    hand.act(Action::Up);
    assert_eq!(hand.app.level, Level::Forms);
    hand.act(Action::Send);
    assert_eq!((hand.started(), hand.app.level), (2, Level::Answer));
}

#[test]
fn while_one_types_the_head_of_the_answer_stays_as_it_is() {
    let mut hand = asked();
    let before = head(&hand);
    hand.act(Action::Type).on(Event::Edited { field: 0, text: "nightly reports".into() });
    assert!(head(&hand).contains("asks (W answers)") && before.contains("asks (W answers)"));
}

#[test]
fn x_in_the_answer_offers_the_examples_and_stops_what_streams() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Up).act(Action::Send);
    if hand.app.popup.is_some() {
        hand.act(Action::Accept);
    }
    let x =
        |level| keymap::TABLE.iter().find(|row| row.levels.contains(&level) && row.keys.contains(&"x")).unwrap().action;
    assert_eq!(hand.app.level, Level::Answer);
    hand.hear(1, StreamEvent::Delta("etcd".into())).act(x(Level::Answer));
    assert_eq!(hand.state(), "cancelled");
    hand.act(x(Level::Answer));
    assert!(matches!(&hand.app.popup, Some(Popup::List(list)) if list.of == ListOf::Cases), "{:?}", hand.app.popup);
    hand.act(Action::Up).act(Action::Stop);
    assert!(!hand.effects.iter().any(|effect| matches!(effect, Effect::Quit(_))), "x armed no way out");
}

#[test]
fn without_a_profile_the_ways_to_a_model_are_shown_and_an_address_is_taken() {
    let mut hand = Hand::new();
    hand.app.target = Target { provider: "offline".into(), model: "rules".into(), ..Target::default() };
    hand.app.started = hand.app.target.clone();
    let command = |hand: &mut Hand, text: &str| {
        hand.act(Action::Up).act(Action::Command).on(Event::Typed(text.into())).act(Action::Accept);
    };
    for text in ["profile", "model"] {
        command(&mut hand, text);
        assert!(matches!(hand.effects.last(), Some(Effect::Profiles)), "{text}: {:?}", hand.effects.last());
    }
    hand.on(Event::Profiles(Vec::new(), "/home/u/.config/dlm-architect/config.toml".into()));
    let Some(Popup::Text(text)) = &hand.app.popup else { panic!("{:?}", hand.app.popup) };
    let whole = text.whole().to_string();
    for way in [":profile http://", "--base-url http://", "OPENAI_API_KEY", "/home/u/.config/", "[profiles.ollama]"] {
        assert!(whole.contains(way), "{way} in {whole}");
    }
    for (text, model) in [
        ("profile http://h:1/v1 small", Some("small")),
        ("profile  https://h:1/v1", None),
        ("model http://h:1/v1 small", Some("small")),
    ] {
        hand.act(Action::Up);
        command(&mut hand, text);
        let Some(Effect::Pick(Pick::Address(url, named))) = hand.effects.last() else { panic!("{text}") };
        assert!(url.ends_with("://h:1/v1") && named.as_deref() == model, "{text}: {url} {named:?}");
    }
    command(&mut hand, "profile local");
    assert!(matches!(hand.effects.last(), Some(Effect::Pick(Pick::Profile(name))) if name == "local"));
}
