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

/// A session whose one answer a model broke off, opened where the rules answer.
fn resumed() -> Hand {
    let mut hand = Hand::new();
    hand.app.target = Target { provider: "offline".into(), model: "rules".into(), ..Target::default() };
    let mut session = Session::default();
    session.open(At(1), &prompt());
    let prompt = prompt();
    let inputs = ["10k/s", "strict", "etcd"].iter().zip(&prompt.variables);
    let request = crate::domain::ask::Request {
        provider: "http".into(),
        endpoint: "http://127.0.0.1/v1".into(),
        model: "m".into(),
        inputs: inputs.map(|(text, variable)| (variable.name.clone(), (*text).to_owned())).collect(),
        ..Default::default()
    };
    let (run, _) = session.ask(At(3), request);
    session.hear(At(4), run, StreamEvent::Delta("## One\n\nHalf a".into()));
    session.hear(At(5), run, StreamEvent::Ended(End::Cancelled));
    session.digest(At(5), run);
    hand.on(reopened(session));
    hand
}

fn question(hand: &Hand) -> &str {
    if let Some(Popup::Ask(question)) = &hand.app.popup { question.text.as_str() } else { "" }
}

#[test]
fn an_answer_goes_again_to_the_one_that_wrote_it() {
    let mut hand = resumed();
    assert_eq!(hand.app.level, Level::Answer, "what is to be sent again is read");
    assert!(hand.app.layout().answer.height > 8, "{:?}", hand.app.layout().answer);
    hand.act(Action::Retry);
    let wrote = Pick::Wrote("http".into(), "http://127.0.0.1/v1".into(), "m".into());
    assert!(matches!(hand.effects.last(), Some(Effect::Writer(RunId(1), pick)) if *pick == wrote));
    let writer = Target { provider: "http".into(), endpoint: "http://127.0.0.1/v1".into(), ..Target::default() };
    let writer = Target { model: "m".into(), profile: "p".into(), ..writer };
    hand.on(Event::Writer(RunId(1), Ok(Box::new(writer))));
    assert_eq!(question(&hand), "Send answer 1 again as it was, to m @p?");
    hand.act(Action::Accept);
    let sent = hand.effects.iter().rev().find_map(|effect| match effect {
        Effect::StartAlso(run, request) => Some((run.0, request.model.clone(), request.inputs[0].1.clone())),
        _ => None,
    });
    assert_eq!(sent, Some((2, "m".to_owned(), "10k/s".to_owned())));
    assert_eq!(hand.app.target.provider, "offline", "who answers from here on stays");
}

#[test]
fn where_it_is_configured_no_more_that_is_said_before_anything_is_sent() {
    let mut hand = resumed();
    hand.act(Action::Retry).on(Event::Writer(RunId(1), Err("No profile leads there.".into())));
    let says = question(&hand);
    assert!(says.starts_with("m @ 127.0.0.1 wrote answer 1. No profile leads there. Send it to offline"), "{says}");
    assert_eq!(hand.started(), 0);
    hand.act(Action::Accept);
    assert_eq!(hand.started(), 1);
    // One that was chosen since is meant.
    let mut hand = resumed();
    let other =
        Target { provider: "http".into(), endpoint: "http://b/v1".into(), model: "b".into(), ..Target::default() };
    hand.on(Event::Picked(Box::new(other))).act(Action::Retry);
    assert_eq!(question(&hand), "Send answer 1 again as it was, to b @ b?");
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
