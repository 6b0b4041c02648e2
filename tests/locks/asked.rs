//! Questions and their answers: what is asked, that an answer is read exactly, and that both faces take it.

use super::labelled::cases;
use super::struck::written;
use dlm_architect::domain::architect::{Inputs, design, ruling};
use dlm_architect::domain::brief::{Answer, Brief, FactId, Span, Standing};
use dlm_architect::domain::locks::read;
use dlm_architect::domain::questions::{MOST, changes, questions};
use dlm_architect::domain::rules::{Outcome, rule};
use dlm_architect::domain::stores::STORES;
use proptest::prelude::*;

fn inputs(scale: &str, consistency: &str, infrastructure: &str) -> Inputs {
    Inputs { scale: scale.into(), consistency: consistency.into(), infrastructure: infrastructure.into() }
}

/// All answers, those with numbers too.
fn answers() -> Vec<Answer> {
    Answer::all().chain((1..=9).flat_map(|count| [Answer::Places(count), Answer::Servers(count)])).collect()
}

#[test]
fn a_store_is_said_to_be_there_for_locks_or_not() {
    for store in &STORES.all {
        for answer in [Answer::Locks(store.id, true), Answer::Locks(store.id, false)] {
            assert_eq!(Answer::read(&answer.sentence().to_uppercase()), Some(answer));
            assert_eq!(Answer::parse(&format!("stores={}", answer.word())), Ok(answer));
        }
    }
    for wrong in ["stores=etcd", "stores=etcd,perhaps", "stores=nosuchstore,no"] {
        assert!(Answer::parse(wrong).unwrap_err().contains("stores=etcd,no"), "{wrong}");
    }
    let before = inputs("10/s", "never two holders", "etcd on three servers, and one Redis; nothing else");
    let no = |store: &str, texts: &Inputs| texts.answer(Answer::parse(&format!("stores={store},no")).unwrap());
    let without = no("etcd", &before);
    assert!(without.infrastructure.ends_with("\nLocks may not stand on: etcd."), "{}", without.infrastructure);
    assert_eq!((rule(&read(&before)).rule.id, rule(&read(&without)).rule.id), ("R11", "R5"));
    // One sentence a store: that of another stays, one of its own is replaced.
    let both = no("redis", &without);
    assert_eq!(both.answered().0.len(), 2);
    let again = both.answer(Answer::parse("stores=etcd,yes").unwrap());
    assert_eq!((again.answered().0.len(), rule(&read(&again)).rule.id), (2, "R11"));
}

/// No phrase of ours says that the store is not there, the words around its name do, and the ruling turns on it.
#[test]
fn it_is_asked_whether_a_store_is_there() {
    let [scale, consistency, infrastructure] = written("careful_twentysecond", "m24-35");
    let texts = inputs(&scale, &consistency, &infrastructure);
    let brief = read(&texts);
    let asked = questions(&brief, &rule(&brief));
    let question = asked.iter().find(|question| question.fact == FactId::Stores).unwrap();
    let rulings: Vec<Outcome> = question.choices.iter().map(|choice| choice.gives.ruling).collect();
    assert_eq!(rulings, [Outcome::Design, Outcome::Refuse]);
    let brief = read(&texts.answer(question.choices[1].answer));
    assert_eq!(rule(&brief).verdict, Outcome::Refuse);
    assert!(questions(&brief, &rule(&brief)).iter().all(|question| question.fact != FactId::Stores));
}

/// The value that a brief holds for the fact of an answer, in the word of the answer.
fn held(brief: &Brief, answer: Answer) -> (String, Standing) {
    let view = brief.get(answer.fact()).unwrap();
    let word = |id: FactId| brief.get(id).map_or(String::new(), |view| view.value.as_str().unwrap().to_owned());
    let value = match (&view.value, answer) {
        (serde_json::Value::String(domain), Answer::Survives(Some(_))) => format!("{domain},{}", word(FactId::By)),
        (serde_json::Value::String(text), _) => text.clone(),
        (other, _) => other.to_string(),
    };
    (value, view.standing)
}

#[test]
fn a_sentence_is_read_as_the_answer_it_is() {
    for answer in answers() {
        assert_eq!(Answer::read(&answer.sentence()), Some(answer));
        assert_eq!(Answer::read(&format!("  {} ", answer.sentence().to_uppercase())), Some(answer));
        assert_eq!(Answer::parse(&format!("{}={}", answer.fact().word(), answer.word())), Ok(answer));
        for other in [format!("Not so: {}", answer.sentence()), answer.sentence().trim_end_matches('.').to_owned()] {
            assert_eq!(Answer::read(&other), None, "{other}");
        }
        let brief = read(&Inputs::default().answer(answer));
        assert_eq!(held(&brief, answer), (answer.word(), Standing::Corrected), "{}", answer.sentence());
    }
    for (wrong, says) in [
        ("level=Q", "--fact level takes S, B, E; it was \"Q\"."),
        ("survives", "--fact survives takes node,itself, zone,itself,"),
        ("places=0", "--fact places=\"0\": write a number from 1 to 64."),
        ("colour=red", "--fact \"colour\" is no fact that can be answered; there are level, survives, cut,"),
    ] {
        assert!(Answer::parse(wrong).unwrap_err().starts_with(says), "{:?}", Answer::parse(wrong));
    }
    assert_eq!(Answer::parse("survives=region,automatic"), Answer::parse("survives=region,itself"));
}

#[test]
fn an_answer_outranks_what_was_read_and_a_later_one_replaces_it() {
    let before = inputs("10/s", "never two holders", "one Redis, nothing else");
    assert_eq!(rule(&read(&before)).verdict, Outcome::Refuse);
    let effort = before.answer(Answer::parse("level=E").unwrap());
    assert_eq!(effort.consistency, "never two holders\nConsistency: best effort, double grants only cost work.");
    let brief = read(&effort);
    assert_eq!(rule(&brief).rule.id, "R17");
    let level = brief.level.unwrap();
    assert_eq!((level.others.len(), effort.words(&level.evidence[0])), (1, effort.consistency.lines().nth(1)));
    let strict = effort.answer(Answer::parse("level=S").unwrap());
    assert_eq!(strict.consistency, "never two holders\nConsistency: strict, never two holders.");
    // Typed behind the answer, words that ask for more make the fact unclear, and the stricter of the two holds.
    let mut later = inputs("10/s", "Consistency: best effort, double grants only cost work.\n", "etcd, 3 nodes");
    later.consistency += "never two holders, strictly serialisable";
    let brief = read(&later);
    assert_eq!((brief.level.as_ref().unwrap().standing, brief.strict()), (Standing::Unclear, true));
    assert_eq!(questions(&brief, &rule(&brief))[0].fact, FactId::Level);
}

#[test]
fn a_question_changes_something_and_its_safe_value_is_what_holds() {
    let mut asked = 0;
    for case in cases() {
        let report = case.report();
        assert!(report.questions.len() <= MOST, "{}", case.id);
        for question in &report.questions {
            asked += 1;
            let gives: Vec<_> = question.choices.iter().map(|choice| choice.gives).collect();
            assert!(gives.iter().any(|one| *one != gives[0]), "{}: {question:?}", case.id);
            let safe = question.choices.iter().find(|choice| Some(choice.answer) == question.safe).unwrap();
            assert_eq!(safe.gives.ruling, report.ruling.verdict, "{}: {question:?}", case.id);
            // What a choice is said to give is what the texts give with its sentence in them.
            for choice in &question.choices {
                let then = ruling(&case.inputs().answer(choice.answer));
                assert_eq!(then.ruling.rule.id, choice.gives.rule, "{}: {:?}", case.id, choice.answer);
                assert!(then.questions.iter().all(|other| other.fact != question.fact), "{}: asked again", case.id);
            }
        }
    }
    assert!(asked > 30, "{asked}");
}

#[test]
fn what_the_words_say_is_not_asked() {
    for (scale, consistency, infrastructure, facts) in [
        (
            "10,000 lock requests per second",
            "Strict serializability",
            "3-region AWS deployment with etcd clusters",
            &[][..],
        ),
        ("10/s", "never two, must survive loss of a site", "two data centres, etcd", &["by", "third_vote"]),
        (
            "10/s",
            "never two, must survive loss of a site without an operator",
            "two data centres, etcd, a third location is impossible",
            &[],
        ),
        ("10/s", "", "PostgreSQL, one server", &["level"]),
        ("10/s", "strict", "not decided yet", &["stores"]),
        ("10/s", "strict", "not decided yet, one server", &[]),
    ] {
        let asked = design(&inputs(scale, consistency, infrastructure)).questions;
        let asked: Vec<&str> = asked.iter().map(|question| question.fact.word()).collect();
        assert_eq!(asked, facts, "{consistency} / {infrastructure}");
    }
}

#[test]
fn a_refusal_knows_which_answers_would_lift_it() {
    let brief = read(&inputs("10/s", "never two, must survive loss of a site", "two data centres, etcd, no third"));
    let lifts: Vec<String> = changes(&brief).iter().map(|choice| choice.answer.sentence()).collect();
    assert!(lifts.contains(&"A third place: can vote.".to_owned()), "{lifts:?}");
    assert!(!lifts.contains(&"Under a cut: both sides grant.".to_owned()), "{lifts:?}");
    assert!(changes(&read(&inputs("10/s", "strict", "etcd, 3 nodes"))).is_empty());
}

proptest! {
    #[test]
    fn answers_are_cut_out_of_any_texts(texts in proptest::collection::vec(".{0,40}", 3), picked in proptest::collection::vec(0usize..43, 0..4)) {
        let mut before = inputs(&texts[0], &texts[1], &texts[2]);
        for index in &picked {
            before = before.answer(answers()[*index]);
        }
        let (found, rest) = before.answered();
        for field in [dlm_architect::domain::brief::Field::Scale, dlm_architect::domain::brief::Field::Consistency, dlm_architect::domain::brief::Field::Infrastructure] {
            prop_assert_eq!(rest.text(field).len(), before.text(field).len());
        }
        let sentence = |(answer, span): &(Answer, Span)| before.words(span).is_some_and(|words| Answer::read(words) == Some(*answer));
        prop_assert!(found.iter().all(sentence));
        // Of two answers to one fact the later stands.
        let facts: Vec<FactId> = found.iter().map(|(answer, _)| answer.fact()).collect();
        prop_assert!(facts.iter().all(|fact| facts.iter().filter(|other| *other == fact).count() == 1));
        prop_assert!(rest.answered().0.is_empty());
        read(&before);
    }
}

/// Of every labelled request: what only the weights of words say is asked about, and laxer is nothing by it.
#[test]
fn what_only_sounds_lax_is_asked_about_and_stays_strict() {
    for case in cases() {
        let sketch = ruling(&case.inputs());
        let level = sketch.brief.level.as_ref().unwrap();
        let weighed = level.standing == Standing::Unclear && level.others.iter().all(|other| other.evidence.is_empty());
        if weighed {
            assert!(sketch.brief.strict(), "{}", case.id);
        }
    }
    {
        let [scale, consistency, infrastructure] = written("short_third", "e14");
        let doubted = ruling(&inputs(&scale, &consistency, &infrastructure));
        assert!(doubted.brief.strict() && doubted.ruling.verdict == Outcome::Refuse);
        assert!(doubted.questions.iter().any(|question| question.fact == FactId::Level), "{:?}", doubted.brief.level);
    }
}
