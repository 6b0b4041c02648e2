//! Questions on the screen: the first one below the form, all of them in W, answered by a digit or by Enter.

use super::*;

fn open(hand: &mut Hand) {
    for (field, text) in ["10/s", "never two, must survive loss of a site", "two data centres, etcd"].iter().enumerate()
    {
        hand.on(Event::Edited { field, text: (*text).to_owned() });
    }
}

fn rows(hand: &Hand) -> Vec<String> {
    let Some(Popup::List(list)) = &hand.app.popup else { panic!("no list") };
    list.rows.iter().map(|row| row.as_str().to_owned()).collect()
}

#[test]
fn a_digit_writes_the_sentence_and_shows_what_is_asked_then() {
    let mut hand = Hand::new();
    open(&mut hand);
    assert!(hand.app.rules.line.as_str().starts_with("Must locking go on by itself"), "{}", hand.app.rules.line);
    hand.act(Action::Up).act(Action::Why);
    assert!(rows(&hand)[0].contains("questions    Must locking go on by itself"), "{:?}", rows(&hand));
    hand.act(Action::Digit(9));
    assert_eq!(hand.app.form.text(1), "never two, must survive loss of a site", "no choice has this number");
    hand.act(Action::Digit(1));
    let sentence = "Must survive: the loss of any one region, without an operator.";
    assert_eq!(hand.app.form.text(1), format!("never two, must survive loss of a site\n{sentence}"));
    assert!(
        hand.said().contains(sentence) && hand.effects.iter().any(|effect| matches!(effect, Effect::Fill)),
        "{}",
        hand.said()
    );
    assert!(rows(&hand)[0].contains("Can a small voter stand in a third place?"), "{:?}", rows(&hand));
    // Enter on a choice does the same.
    hand.act(Action::LineDown).act(Action::LineDown).act(Action::Accept);
    assert_eq!(hand.app.form.text(2), "two data centres, etcd\nA third place: can vote.");
    assert!(rows(&hand)[0].starts_with("facts"), "nothing is open any more: {:?}", rows(&hand));
    assert!(hand.app.rules.line.as_str().contains("design by R10"), "{}", hand.app.rules.line);
    hand.later(1_000).on(Event::Due);
    let logged = |effect: &Effect| matches!(effect, Effect::Append(record) if format!("{record:?}").contains(sentence));
    assert!(hand.effects.iter().any(logged), "the log holds the sentence");
}

#[test]
fn a_model_gets_what_is_open_only_after_a_question() {
    let mut hand = Hand::new();
    for (field, text) in ["1/s", "tbd", "PostgreSQL, one server"].iter().enumerate() {
        hand.on(Event::Edited { field, text: (*text).to_owned() });
    }
    hand.act(Action::Up).act(Action::Send);
    let Some(Popup::Ask(question)) = &hand.app.popup else { panic!("not asked") };
    let text = question.text.as_str();
    assert!(text.contains("What happens if two holders act") && text.contains("Send it to"), "{text}");
    assert_eq!(hand.started(), 0);
    hand.act(Action::Accept);
    assert_eq!(hand.started(), 1);
}
