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
    hand.act(Action::Digit(0));
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
    assert!(!rows(&hand)[0].starts_with("questions"), "nothing is open any more: {:?}", rows(&hand));
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

/// Moves the mark to the first row that holds `words`, and takes it.
fn take(hand: &mut Hand, words: &str) {
    hand.act(Action::Top);
    let at = rows(hand).iter().position(|row| row.contains(words));
    for _ in 0..at.unwrap_or_else(|| panic!("{words}: {:?}", rows(hand))) {
        hand.act(Action::LineDown);
    }
    hand.act(Action::Accept);
}

#[test]
fn enter_on_a_fact_offers_its_values_and_undo_takes_the_sentence_back() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Up).act(Action::Why);
    take(&mut hand, "facts        level");
    assert_eq!(rows(&hand)[0], "its words, in the field");
    assert!(rows(&hand)[1].starts_with("1. never two holders: design by R"), "{:?}", rows(&hand));
    // Back to the brief, and again.
    hand.act(Action::Up);
    take(&mut hand, "facts        level");
    hand.act(Action::Digit(2));
    let bounded = "strict\nConsistency: bounded, rare double grants are repaired.";
    assert_eq!(hand.app.form.text(1), bounded);
    // One sentence in the stead of the other; each is taken back by itself.
    take(&mut hand, "facts        level");
    hand.act(Action::Digit(1));
    assert_eq!(hand.app.form.text(1), "strict\nConsistency: strict, never two holders.");
    hand.act(Action::TakeBack);
    assert_eq!(hand.app.form.text(1), bounded);
    hand.act(Action::TakeBack);
    assert_eq!(hand.app.form.text(1), "strict");
    hand.act(Action::TakeBack);
    assert!(hand.app.hand.hint.as_ref().is_some_and(|hint| hint.as_str().starts_with("no sentence was written")));
    // The words of a fact are one row further.
    take(&mut hand, "facts        level");
    take(&mut hand, "its words");
    assert!(matches!(hand.effects.last(), Some(Effect::Select { field: 1, .. })), "{:?}", hand.effects.last());
}

#[test]
fn what_was_changed_by_hand_is_not_taken_back() {
    let mut hand = Hand::new();
    open(&mut hand);
    hand.act(Action::Up).act(Action::Why).act(Action::Digit(1)).act(Action::Up);
    hand.on(Event::Edited { field: 1, text: "never two".to_owned() });
    hand.act(Action::Why).act(Action::TakeBack);
    assert_eq!(hand.app.form.text(1), "never two");
}

/// A model refuses what the rules refuse.
fn refused(infrastructure: &str) -> Hand {
    let mut hand = Hand::new();
    let demand = "never two, must survive the loss of a site without an operator";
    for (field, text) in ["10/s", demand, infrastructure].iter().enumerate() {
        hand.on(Event::Edited { field, text: (*text).to_owned() });
    }
    hand.act(Action::Up).act(Action::Send).act(Action::Accept);
    let refusal = r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#;
    hand.on(Event::Heard(RunId(1), StreamEvent::Delta(refusal.to_owned())));
    hand.on(Event::Heard(RunId(1), StreamEvent::Ended(End::Complete { notice: None })));
    hand.on(Event::Drained);
    hand
}

fn head(hand: &Hand) -> String {
    hand.app.banner().iter().map(|(_, line)| line.as_str().to_owned()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_refusal_offers_its_smallest_change_and_one_key_sends_it() {
    let infrastructure = "two data centres, etcd, a third location is impossible";
    let mut hand = refused(infrastructure);
    let says = "a small voter in a third place is possible, which gives design by R10";
    assert!(head(&hand).contains(&format!("S changes the form and sends again: {says}")), "{}", head(&hand));
    hand.act(Action::Why);
    assert!(rows(&hand)[1].contains("1. a small voter in a third place is possible"), "{:?}", rows(&hand));
    hand.act(Action::Amend);
    assert_eq!(hand.app.form.text(2), format!("{infrastructure}\nA third place: can vote."));
    assert_eq!((hand.started(), hand.app.level), (2, Level::Answer));
    // The change stands in the form that the second answer was asked with.
    hand.act(Action::Stop).act(Action::Amend);
    assert_eq!(hand.started(), 2, "nothing is refused any more");
}

#[test]
fn another_level_is_never_written_by_that_key() {
    let mut hand = refused("a single memcached, nothing else may be added or changed");
    let (said, before) = (head(&hand), hand.app.form.text(1).to_owned());
    let offered = hand.app.rules.beside.changes.clone();
    hand.act(Action::Amend);
    let level = |text: &str| text.contains("Consistency: bounded") || text.contains("Consistency: best effort");
    assert!(!level(hand.app.form.text(1)), "{said} {before}");
    assert!(offered.iter().any(|choice| level(&choice.answer.sentence())), "{offered:?}");
    let demands = offered.iter().map(|choice| choice.answer.fact().word() == "level");
    assert!(demands.is_sorted(), "the level comes last: {offered:?}");
}

/// A model designs what the rules refuse.
fn designed(text: &str) -> Hand {
    let mut hand = Hand::new();
    let texts = ["3000 lock/s", "strict, never two holders", "single Redis, no persistence"];
    for (field, text) in texts.iter().enumerate() {
        hand.on(Event::Edited { field, text: (*text).to_owned() });
    }
    hand.act(Action::Up).act(Action::Send).act(Action::Accept);
    hand.on(Event::Heard(RunId(1), StreamEvent::Delta(text.to_owned())));
    hand.on(Event::Heard(RunId(1), StreamEvent::Ended(End::Complete { notice: None })));
    hand.on(Event::Drained);
    hand
}

#[test]
fn the_change_is_written_where_a_model_designs_what_the_rules_refuse() {
    let mut hand = designed("## Core decision\n\nUse **Redlock**.\n");
    assert!(head(&hand).contains("S changes the form and sends again: another store may be added"));
    assert!(!head(&hand).contains("If that is not so"), "one smallest change: {}", head(&hand));
    hand.act(Action::Why);
    let unsafe_row = rows(&hand).iter().any(|row| row.starts_with("unsafe       Designed, but R5 refuses here"));
    assert!(unsafe_row, "W says why: {:?}", rows(&hand));
    // From the forms too, where a session that is opened again begins.
    hand.act(Action::Up);
    hand.app.level = Level::Forms;
    hand.act(Action::Amend);
    assert_eq!(hand.app.form.text(2), "single Redis, no persistence\nOther stores: may be added.");
    assert!(hand.app.popup.is_none() || hand.started() == 2, "{:?}", hand.app.popup);
    hand.act(Action::Up).act(Action::Why);
    assert!(hand.app.rules.title.contains("U undoes"), "{}", hand.app.rules.title);
}

#[test]
fn a_recommendation_that_the_rules_exclude_is_given_its_reason() {
    let mut hand = Hand::new();
    for (field, text) in ["10/s", "never two holders", "etcd, three servers in one data centre"].iter().enumerate() {
        hand.on(Event::Edited { field, text: (*text).to_owned() });
    }
    hand.act(Action::Up).act(Action::Send);
    if hand.started() == 0 {
        hand.act(Action::Accept);
    }
    hand.on(Event::Heard(RunId(1), StreamEvent::Delta("## Core decision\n\nUse **Redlock**.\n".to_owned())));
    hand.on(Event::Heard(RunId(1), StreamEvent::Ended(End::Complete { notice: None })));
    hand.on(Event::Drained);
    hand.act(Action::Why);
    let row = rows(&hand).into_iter().find(|row| row.starts_with("unsafe")).unwrap_or_default();
    assert!(row.contains("Recommends Redlock") && row.contains("clocks and pauses"), "{row}");
}

#[test]
fn facts_stand_in_words_with_their_words_and_what_is_assumed_comes_first() {
    let mut hand = designed("## Core decision\n\nUse **Redlock**.\n");
    hand.act(Action::Why);
    let all = rows(&hand);
    let at = |text: &str| all.iter().position(|row| row.starts_with(text)).unwrap_or_else(|| panic!("{text}: {all:?}"));
    assert!(at("assumed      places: one region") < at("facts        level: strict  \"strict\""));
    at("facts        other stores: may not be added");
    at("facts        store: Redis: Redis (single node), there  \"Redis\"");
    at("facts        rate: 3000/s  \"3000 lock/s\"");
    for word in ["rate_per_s", "hold_s", "redis_single", "one_volatile", "language", "level: S"] {
        assert!(!all.iter().any(|row| row.contains(word)), "{word}: {all:?}");
    }
    // Of what nobody stated there are as many rows as the bar counts for the rules' own design.
    let texts = crate::domain::architect::Inputs::of(&hand.app.form.inputs(hand.app.prompt())).unwrap();
    let report = crate::domain::architect::design(&texts);
    assert_eq!(all.iter().filter(|row| row.starts_with("assumed")).count(), report.assumptions.len());
}

#[test]
fn a_row_without_a_place_keeps_the_reasons_open_and_says_so() {
    let mut hand = designed("## Core decision\n\nUse **Redlock**.\n");
    hand.act(Action::Why);
    let at = rows(&hand).iter().position(|row| row.starts_with("nearly")).unwrap();
    for _ in 0..at {
        hand.act(Action::LineDown);
    }
    hand.act(Action::Accept);
    assert!(hand.said().contains("rests on no words"), "{}", hand.said());
    assert!(matches!(&hand.app.popup, Some(Popup::List(list)) if list.cursor == at), "{:?}", hand.app.popup);
}

#[test]
fn esc_from_the_reasons_goes_back_to_where_one_came_from() {
    for level in [Level::Answer, Level::Forms] {
        let mut hand = refused("two data centres, etcd, a third location is impossible");
        hand.app.level = level;
        hand.act(Action::Why).act(Action::Digit(1)).act(Action::TakeBack).act(Action::Digit(1));
        hand.act(Action::Up);
        assert!(hand.app.popup.is_none() && hand.app.level == level, "{level:?}");
        // What was written is not sent yet: W goes on with the form.
        hand.act(Action::Why);
        assert!(hand.app.rules.title.contains("what stands in the form"), "{}", hand.app.rules.title);
    }
}
