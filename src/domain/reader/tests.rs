//! Each stage held on its own, by files of sentences: quantities, entities, modifiers.

use super::context::{Entity, Text};
use super::lexicon::LEXICON;
use super::quantity::durations;
use crate::domain::brief::{Field, Inputs};
use serde::Deserialize;

fn text(says: &str) -> Text {
    let inputs = Inputs { scale: says.to_owned(), ..Inputs::default() };
    let [text, ..] = super::evidence::Reading::read(&inputs).texts;
    text
}

fn concept(entity: &Entity) -> String {
    format!("{}.{}", entity.entry.fact, entity.entry.value)
}

#[test]
fn quantities() {
    #[derive(Deserialize)]
    struct Row {
        says: String,
        seconds: Vec<f64>,
    }
    let rows: Vec<Row> =
        serde_yaml::from_str(include_str!("../../../tests/fixtures/corpus/quantities.yaml")).expect("readable");
    for row in rows {
        let found: Vec<f64> = durations(&text(&row.says)).iter().map(|time| time.seconds).collect();
        assert_eq!(found, row.seconds, "{}", row.says);
    }
}

#[test]
fn entities() {
    #[derive(Deserialize)]
    struct Row {
        says: String,
        language: String,
        #[serde(default)]
        finds: Vec<String>,
        #[serde(default)]
        not: Vec<String>,
    }
    let rows: Vec<Row> =
        serde_yaml::from_str(include_str!("../../../tests/fixtures/corpus/entities.yaml")).expect("readable");
    for row in rows {
        let tokens = LEXICON.tokens(&row.says);
        let hits = LEXICON.phrases.find(&tokens);
        let text = Text::read(Field::Scale, tokens, hits, &row.language);
        let found: Vec<String> = text.entities.iter().map(concept).collect();
        let missing: Vec<&String> = row.finds.iter().filter(|concept| !found.contains(concept)).collect();
        let wrong: Vec<&String> = row.not.iter().filter(|concept| found.contains(concept)).collect();
        assert!(missing.is_empty() && wrong.is_empty(), "{}: {missing:?} missing, {wrong:?} wrong", row.says);
    }
}

#[test]
fn modifiers() {
    #[derive(Deserialize)]
    struct Row {
        says: String,
        concept: String,
        modified: String,
    }
    let rows: Vec<Row> =
        serde_yaml::from_str(include_str!("../../../tests/fixtures/corpus/modifiers.yaml")).expect("readable");
    for row in rows {
        let text = text(&row.says);
        let found: Vec<&Entity> = text.entities.iter().filter(|entity| concept(entity) == row.concept).collect();
        assert!(!found.is_empty(), "{}: no {}", row.says, row.concept);
        let says = |entity: &&Entity| match entity.modified.first() {
            None => "none",
            Some((says, _)) => says.word(),
        };
        let all: Vec<&str> = found.iter().map(says).collect();
        assert!(all.contains(&row.modified.as_str()), "{}: {all:?} for {}", row.says, row.modified);
    }
}

/// A concept that no rule asks for would be matched at every key for nothing.
#[test]
fn every_concept_is_one_that_a_rule_asks_for() {
    let shapes: Vec<&str> = crate::domain::brief::Shape::ALL.iter().map(|shape| shape.word()).collect();
    for entry in LEXICON.entries() {
        let known = match entry.fact {
            "shape" => shapes.contains(&entry.value),
            "thing" | "claim" => super::shape::asks_for(entry.fact, entry.value),
            "time" => matches!(entry.value, "period" | "lasts" | "other"),
            "waiting" => matches!(entry.value, "queue" | "try"),
            "keys" => matches!(entry.value, "many" | "few" | "count" | "over"),
            "permits" => entry.value == "count",
            "counts" => matches!(entry.value, "locks" | "leaders"),
            "ordinal" => entry.value == "digits" || entry.value.parse::<u32>().is_ok(),
            "fleet" => entry.value == "clients",
            "ttl" => matches!(entry.value, "word" | "bare"),
            "wait" | "period" => entry.value == "word",
            "stated" => matches!(entry.value, "renew" | "renewed" | "stop" | "again" | "fsync"),
            "resource" | "holders" => true,
            _ => false,
        };
        assert!(known, "{}:{} {}.{}", entry.language, entry.line, entry.fact, entry.value);
    }
}

#[test]
fn any_text_is_read_without_a_panic_and_in_bounds() {
    let trace = |text: &str| {
        let text = || text.to_owned();
        let inputs = Inputs { scale: text(), consistency: text(), infrastructure: text() };
        super::trace(&inputs, &super::Reading::read(&inputs), &[], super::Pace { rate: None, hold: None })
    };
    for text in [
        "",
        "\u{0}",
        "日",
        "만만만",
        "....",
        "12345678901234567890123456789012345 s",
        "½ hour",
        "p",
        "pt",
        "٣ ثوان",
        "🚫🚫",
    ] {
        trace(text);
    }
    let long = "同時に2台 never two leaders 5 s ".repeat(4_000);
    for step in trace(&long) {
        assert!(long.is_char_boundary(step.span.at.start) && long.is_char_boundary(step.span.at.end));
    }
}

#[test]
fn weights_are_of_words_and_pairs_of_a_clause_each_once() {
    use super::Reading;
    use super::weigh::{Feature, SHAPE, features, whole};
    let read = |text: &str| Reading::read(&Inputs { scale: text.to_owned(), ..Inputs::default() });
    let keys = |text: &str| {
        let keys = whole(&features(&read(text), &[])).into_iter().map(|(key, _)| key);
        keys.filter(|key| !key.starts_with('@')).collect::<Vec<_>>()
    };
    assert_eq!(keys("Two seats, two seats a"), ["seats", "two", "two seats"]);
    assert_eq!(keys("seats 14, 2"), ["#", "2", "seats", "seats #"]);
    let known = whole(&features(&read("never sell one seat twice, the first takes it for good"), &[]));
    assert!(known.iter().any(|(key, _)| key.starts_with('@')), "{known:?}");
    let weighed = SHAPE.weigh(&known, &[]);
    let sum: f32 = weighed.iter().map(|(_, share)| share).sum();
    assert!((sum - 1.0).abs() < 1e-3 && weighed.windows(2).all(|pair| pair[0].1 >= pair[1].1));
    // What leans is more likely by it, and where no word is known none is telling.
    let (second, plain) = weighed[1];
    let leant = |much| SHAPE.weigh(&known, &[(second, much)]).into_iter().find(|(value, _)| *value == second).unwrap();
    assert!(leant(2.0).1 > plain && leant(0.0).1 == plain);
    assert!(SHAPE.weigh(&Vec::<Feature>::new(), &[]).iter().all(|(value, _)| SHAPE.telling(&[], value).is_empty()));
}

#[test]
fn what_one_sentence_says_stands_whatever_the_others_say() {
    use super::weigh::{SAYINGS, features, sentences};
    use super::{Reading, sayings};
    let of = |scale: &str, infrastructure: &str| {
        let inputs = Inputs { scale: scale.to_owned(), infrastructure: infrastructure.to_owned(), ..Inputs::default() };
        sentences(&features(&Reading::read(&inputs), &[]))
    };
    let lost = |sentences: &[Vec<super::Feature>]| SAYINGS[0].one_of(sentences).unwrap();
    let told = "If one hall burns down the other one carries on by itself, nobody is there at night.";
    let aside = "Nine people use it. ".repeat(9);
    let (alone, at) = lost(&of(told, ""));
    assert!(alone > 0.8 && at == 0, "{alone}");
    // Each sentence more makes it likelier or leaves it, and none less likely.
    let (amid, at) = lost(&of(&format!("{aside}{told}"), "Three servers. A printer."));
    assert!(amid >= alone && at == 9, "{amid} of {at}");
    // In whichever text it stands.
    assert!((lost(&of("", told)).0 - alone).abs() < 1e-6);
    assert_eq!(SAYINGS[0].one_of(&[]), None);
    assert!(sayings(&of(told, "")).few && !sayings(&of(&aside.repeat(3), told)).few);
    assert_eq!(sayings(&of("Two seats.", "")), super::Sayings::default());
}

#[test]
fn the_shape_is_weighed_by_what_is_asked_for_and_by_pairs_that_stand_apart() {
    use super::weigh::{asked, features, sentences, whole};
    let inputs = Inputs {
        scale: "takes the drum, spins, hands it back. Nine drums".to_owned(),
        consistency: "never two".to_owned(),
        infrastructure: "racks takes three halls".to_owned(),
    };
    let met = features(&super::Reading::read(&inputs), &[]);
    let keys: Vec<String> = asked(&met).into_iter().map(|(key, _)| key).collect();
    let has = |key: &str| keys.iter().any(|known| known == key);
    // Neighbours of a clause, and of a sentence what is two or three words apart.
    assert!(has("takes the") && has("+takes drum") && has("+takes spins") && !has("+takes hands"), "{keys:?}");
    assert!(!has("+it Nine") && !has("+back drums") && has("never two"), "{keys:?}");
    assert!(!has("racks") && !has("halls") && keys.iter().all(|key| !key.starts_with('~')), "{keys:?}");
    // Nothing else is weighed by them.
    let apart = |key: &str| key.starts_with('+');
    assert!(whole(&met).iter().all(|(key, _)| !apart(key)) && whole(&met).iter().any(|(key, _)| key == "halls"));
    assert!(sentences(&met).iter().flatten().all(|(key, _)| !apart(key)));
}

#[test]
fn every_word_of_every_list_is_found_in_english() {
    use super::gloss::{LISTS, of};
    assert!(LISTS.len() >= 11 && of("en").is_none());
    for (language, list) in LISTS {
        let gloss = of(language).unwrap();
        for line in list.lines() {
            let (word, english) = line.split_once('\t').unwrap();
            let all = std::cell::Cell::new(0);
            let known = gloss.tells(word, |one| {
                all.set(all.get() + 1);
                english.contains(one)
            });
            assert!(known && (all.get() > 0 || english == "-"), "{language} {word}");
        }
        assert!(!gloss.tells("qqq", |_| true));
    }
}

#[test]
fn a_word_is_known_by_its_first_letters_and_a_run_is_cut() {
    use super::gloss::{Piece, of};
    let german = of("de").unwrap();
    assert_eq!(german.pieces("niemals"), german.pieces("niemal"));
    assert_eq!(german.pieces("qqq"), [Piece::Strange("qqq")]);
    let chinese = of("zh").unwrap();
    let pieces = chinese.pieces("同时㐀㐀");
    assert!(matches!(pieces[..], [Piece::English(_), Piece::Strange("㐀㐀")]), "{pieces:?}");
}
