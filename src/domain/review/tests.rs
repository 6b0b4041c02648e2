//! The fold is the same for any order; anchors are found again.

use super::*;
use crate::domain::answer::Answer;
use crate::domain::stream::End;
use proptest::prelude::*;

fn answer(text: &str) -> Answer {
    let mut answer = Answer::default();
    answer.hear(text);
    answer.close(End::Complete { notice: None });
    answer.digest();
    answer
}

const TEXT: &str = "Before all.\n\n# 1. Design\n\nOne **authority** for every lock: etcd.\n\n## Lease renewal\n\n- Renew every 3 s.\n- Stop 9.5 s after the last one.\n\n| a | b |\n|---|---|\n| lease | 10 s |\n\n## Avoid\n\n- Renew every 3 s.\n";

fn at(text: &str, words: &str) -> usize {
    text.find(words).unwrap()
}

#[test]
fn an_anchor_is_heading_and_words_without_marks() {
    let answer = answer(TEXT);
    for (byte, section, words) in [
        (0, "", "Before all."),
        (at(TEXT, "# 1."), "1. Design", "1. Design"),
        (at(TEXT, "One **"), "1. Design", "One authority for every lock: etcd."),
        (at(TEXT, "thority"), "1. Design", "authority for every lock: etcd."),
        (at(TEXT, "every lock"), "1. Design", "every lock: etcd."),
        (at(TEXT, "Stop"), "Lease renewal", "Stop 9.5 s after the last one."),
        (at(TEXT, "| lease"), "Lease renewal", "lease 10 s"),
        (TEXT.len() + 9, "Avoid", "Renew every 3 s."),
    ] {
        let anchor = anchor(&answer, byte);
        assert_eq!((anchor.section.as_str(), anchor.words.as_str()), (section, words), "{byte}");
        let Place::At(place) = places(&answer, &[(&anchor, true)]).remove(0) else { panic!("{anchor:?}") };
        assert_eq!(place.start, anchor.from);
        // Without the byte, the section tells the one from the other.
        assert_eq!(places(&answer, &[(&anchor, false)]), [Place::At(place)]);
    }
}

#[test]
fn words_are_found_where_they_went_and_lost_words_are_said() {
    let old = answer(TEXT);
    let of = |words: &str| anchor(&old, at(TEXT, words));
    let (renew, stop, one, table) = (of("Renew"), of("Stop"), of("One"), of("| lease"));
    let text = "# 3. design\n\nNothing.\n\n## Avoid\n\n- Stop  9.5 s\n  after the **last** one.\n- Renew every 3 s.\n\n## LEASE renewal\n\n1. Renew every 3 s.\n";
    let new = answer(text);
    let found = places(&new, &[(&renew, false), (&stop, false), (&one, false), (&table, false)]);
    let start = |place: &Place| if let Place::At(bytes) = place { bytes.start } else { usize::MAX };
    assert_eq!(start(&found[0]), text.rfind("Renew").unwrap(), "its own section goes before a nearer one");
    assert_eq!(start(&found[1]), at(text, "Stop"), "another section, other gaps and marks");
    assert_eq!(found[2], Place::Lost(Some(0)));
    assert_eq!(found[3], Place::Lost(Some(at(text, "## LEASE"))));
    let gone = Anchor { section: "Elsewhere".into(), words: "nowhere to be found".into(), from: 7 };
    assert_eq!(places(&new, &[(&gone, false)]), [Place::Lost(None)]);
    assert_eq!(places(&new, &[(&Anchor::default(), false)]), [Place::At(0..0)]);
}

fn said(turn: u64, id: &str, by: &str, act: Act) -> Said {
    Said { turn, id: id.into(), by: by.into(), act }
}

#[test]
fn threads_hold_replies_and_their_end_and_the_last_decision_counts() {
    let mut review = Review::default();
    let on = Anchor { section: "Lease".into(), words: "10 s".into(), from: 5 };
    let run = RunId(1);
    let first = review.say(At(9), 1, "anna", Act::Comment { kind: Kind::MustChange, text: "too long".into(), on });
    review.apply(At(9), run, &first);
    assert_eq!(review.open(), Open { all: 1, must: 1 });
    let to = first.id.clone();
    // A clock that runs backwards changes no order.
    let reply = review.say(At(3), 2, "bob", Act::Reply { to: to.clone(), text: "why?".into() });
    review.apply(At(3), run, &reply);
    let again = review.say(At(2), 1, "anna", Act::Reply { to: to.clone(), text: "pauses".into() });
    review.apply(At(2), run, &again);
    for open in [false, true, false] {
        let resolve = review.say(At(1), 2, "bob", Act::Resolve { to: to.clone(), open });
        review.apply(At(1), run, &resolve);
        assert_eq!(review.open().all, usize::from(open));
    }
    let texts: Vec<&str> = review.threads()[0].replies.iter().map(|reply| reply.text.as_str()).collect();
    assert_eq!((texts, review.threads()[0].resolved.clone()), (vec!["why?", "pauses"], Some(("bob".into(), At(1)))));
    for (standing, by) in [(Standing::NeedsWork, "anna"), (Standing::Accepted, "bob")] {
        let decided = review.say(At(0), 1, by, Act::Decide { standing, text: "so".into() });
        review.apply(At(0), run, &decided);
        review.apply(At(0), run, &decided);
    }
    assert_eq!(review.decisions().len(), 2);
    assert_eq!(review.decision().map(|one| (one.standing, one.by.as_str())), Some((Standing::Accepted, "bob")));
    let mut copy = Review::default();
    review.all().iter().for_each(|(at, run, said)| copy.apply(*at, *run, said));
    assert_eq!((copy.threads(), copy.decisions()), (review.threads(), review.decisions()));
}

#[test]
fn a_decision_is_read_from_its_words() {
    for (line, read) in [
        ("accepted", Some((Standing::Accepted, ""))),
        ("Accept, as it stands", Some((Standing::Accepted, "as it stands"))),
        ("needs work: the lease", Some((Standing::NeedsWork, "the lease"))),
        ("needs-work", Some((Standing::NeedsWork, ""))),
        ("rejected too slow ", Some((Standing::Rejected, "too slow"))),
        ("acceptable", None),
        ("needs", None),
        ("é", None),
    ] {
        assert_eq!(Standing::read(line), read, "{line}");
    }
}

#[test]
fn a_record_reads_back_and_what_a_later_version_does_is_no_fault() {
    let act = Act::Comment { kind: Kind::Question, text: "why?".into(), on: Anchor::default() };
    let line = serde_json::to_string(&said(3, "a", "anna", act.clone())).unwrap();
    assert!(line.contains(r#""act":"comment","kind":"question""#), "{line}");
    assert_eq!(serde_json::from_str::<Said>(&line).unwrap(), said(3, "a", "anna", act));
    let later = r#"{"turn":1,"id":"a","by":"b","act":"vote","weight":3}"#;
    assert_eq!(serde_json::from_str::<Said>(later).unwrap().act, Act::Unknown);
}

fn acts() -> impl Strategy<Value = Vec<(u64, Said)>> {
    let id = || "[a-d]";
    let act = prop_oneof![
        ("[xy]", 0..4_usize).prop_map(|(text, kind)| Act::Comment {
            kind: Kind::ALL[kind],
            text,
            on: Anchor::default()
        }),
        (id(), "[xy]").prop_map(|(to, text)| Act::Reply { to, text }),
        (id(), any::<bool>()).prop_map(|(to, open)| Act::Resolve { to, open }),
        Just(Act::Unknown),
    ];
    let one =
        (0..3_u64, 0..4_u64, "[a-h]", "[mn]", act).prop_map(|(at, turn, id, by, act)| (at, said(turn, &id, &by, act)));
    proptest::collection::vec(one, 0..12)
}

proptest! {
    /// Even ids that clash, answers before what they answer, and records that come twice.
    #[test]
    fn any_order_of_the_same_records_gives_the_same_comments(
        (acts, mixed) in acts().prop_flat_map(|acts| (Just(acts.clone()), Just(acts).prop_shuffle()))
    ) {
        let fold = |acts: &[(u64, Said)]| {
            let mut review = Review::default();
            acts.iter().for_each(|(at, said)| review.apply(At(*at), RunId(1), said));
            review
        };
        let one = fold(&acts);
        let twice: Vec<_> = mixed.iter().chain(&acts).cloned().collect();
        let (mixed, twice) = (fold(&mixed), fold(&twice));
        prop_assert_eq!(one.threads(), mixed.threads());
        prop_assert_eq!(one.threads(), twice.threads());
    }
}
