//! Comments and decisions: from the key to the record, the list and the bar.

use super::*;
use crate::app::popup::{LineFor, ListOf};
use crate::domain::review::{Act, Kind, Said, Standing};
use crate::domain::session::Record;

const ANSWER: &str = "## Design\n\nOne authority: etcd.\n\n## Lease\n\n- Renew every 3 s.\n- Stop after 9 s.\n";

/// An answer is there, and is read from its top.
fn reading() -> Hand {
    let mut hand = Hand::new();
    hand.typed().act(Action::Up).act(Action::Send);
    if hand.app.popup.is_some() {
        hand.act(Action::Accept);
    }
    answered(&mut hand, 1, ANSWER);
    hand
}

fn answered(hand: &mut Hand, run: u32, text: &str) {
    hand.on(Event::Heard(RunId(run), StreamEvent::Delta(text.into())));
    hand.on(Event::Heard(RunId(run), StreamEvent::Ended(End::Complete { notice: None }))).on(Event::Drained);
    hand.act(Action::Top);
}

fn line(hand: &mut Hand, text: &str) {
    hand.on(Event::Typed(text.into())).act(Action::Accept);
}

fn says(hand: &Hand) -> Vec<&Said> {
    let said = |effect| match effect {
        &Effect::Append(Record { what: What::Review { ref said }, .. }) => Some(said),
        _ => None,
    };
    hand.effects.iter().filter_map(said).collect()
}

fn bar(hand: &Hand) -> String {
    let rows = status::bar(&hand.app, 200);
    rows.iter().flatten().map(|piece| piece.text.as_str().to_owned()).collect::<Vec<_>>().join(" | ")
}

fn rows(hand: &Hand) -> Vec<String> {
    let Some(Popup::List(list)) = &hand.app.popup else { panic!("no list: {:?}", hand.app.popup) };
    assert_eq!(list.of, ListOf::Comments);
    list.rows.iter().map(|row| row.as_str().to_owned()).collect()
}

/// Comments on the line that holds `words`.
fn comment(hand: &mut Hand, words: &str, digit: u8, text: &str) {
    hand.act(Action::Comment);
    while !hand.app.choice().unwrap().as_str().contains(words) {
        hand.act(Action::LineDown);
    }
    hand.act(Action::Digit(digit));
    line(hand, text);
}

fn signed() -> Hand {
    let mut hand = reading();
    hand.on(Event::Author { kept: Some("anna".into()), proposed: String::new() });
    hand
}

#[test]
fn a_comment_is_on_the_line_meant_and_its_author_is_asked_once() {
    let mut hand = reading();
    hand.act(Action::Comment);
    assert!(hand.effects.iter().any(|effect| matches!(effect, Effect::Author)));
    assert!(hand.app.choice().unwrap().as_str().starts_with("on \"Design\":  1 comment  2 question  3 must change"));
    hand.act(Action::LineUp).act(Action::LineDown).act(Action::LineDown);
    assert_eq!(hand.app.meant(), Some(4), "blank lines are no lines to comment on");
    hand.on(Event::Author { kept: None, proposed: "anna\u{1b}[2J\nb".into() });
    hand.act(Action::Digit(9)).act(Action::Digit(3));
    line(&mut hand, "");
    assert!(hand.said().contains("Nothing was written") && says(&hand).is_empty());
    comment(&mut hand, "Renew", 3, "too often");
    assert_eq!(hand.app.line_text(), Some("anna[2J b"), "one line, without controls");
    // Esc goes back to the words, which are not lost.
    hand.act(Action::Up);
    assert_eq!(hand.app.line_text(), Some("too often"));
    hand.act(Action::Accept);
    line(&mut hand, " ");
    assert_eq!((hand.app.line_text(), says(&hand).len()), (Some("too often"), 0));
    hand.act(Action::Accept);
    line(&mut hand, "anna");
    assert!(hand.app.popup.is_none() && hand.said().starts_with("Written down: must change."), "{}", hand.said());
    assert!(hand.effects.iter().any(|effect| matches!(effect, Effect::KeepAuthor(name) if name == "anna")));
    comment(&mut hand, "One authority", 4, "");
    let all = says(&hand);
    let Act::Comment { kind: Kind::MustChange, text, on } = &all[0].act else { panic!("{all:?}") };
    assert_eq!((text.as_str(), on.section.as_str(), on.words.as_str()), ("too often", "Lease", "Renew every 3 s."));
    assert_eq!((all[0].by.as_str(), all[1].by.as_str(), all.len()), ("anna", "anna", 2));
    assert!(bar(&hand).contains("1 open, 1 must change (M)"), "{}", bar(&hand));
    let said = |words: &str| {
        let page = &hand.app.pane.page;
        let line = (0..page.len()).find(|line| page.lines(*line..line + 1)[0].text().as_str().contains(words));
        hand.app.said_at(line.unwrap()).map(|(glyph, _)| glyph)
    };
    assert_eq!([said("Renew"), said("One authority"), said("Stop")], [Some("●"), Some("✓"), None]);
}

#[test]
fn a_search_hit_in_view_is_what_is_meant() {
    let mut hand = signed();
    hand.act(Action::Search);
    line(&mut hand, "stop");
    hand.act(Action::Comment);
    assert!(hand.app.choice().unwrap().as_str().contains("Stop after 9 s."));
    hand.act(Action::Accept);
    assert!(matches!(&hand.app.popup, Some(Popup::Line(line)) if line.of == LineFor::Comment(Kind::Comment)));
}

#[test]
fn the_list_replies_resolves_and_goes_there() {
    let mut hand = signed();
    hand.act(Action::Comments);
    assert!(hand.said().contains("Nothing was said yet"));
    comment(&mut hand, "Stop", 2, "why 9?");
    comment(&mut hand, "One", 1, "fine");
    hand.act(Action::Comments).act(Action::LineDown);
    assert_eq!(rows(&hand)[1], "question anna: why 9?  [Lease: \"Stop after 9 s.\"]", "in the order of the text");
    hand.act(Action::RunCase);
    line(&mut hand, "the pause");
    assert!(rows(&hand)[1].ends_with("  > anna: the pause"), "{:?}", rows(&hand));
    hand.act(Action::RunAll);
    assert!(rows(&hand)[1].starts_with("done: question") && rows(&hand)[1].ends_with("> resolved by anna"));
    assert!(bar(&hand).contains("1 open (M)"), "{}", bar(&hand));
    hand.act(Action::RunAll);
    assert!(bar(&hand).contains("2 open (M)"));
    hand.act(Action::OpenAnswer);
    let Some(Popup::Text(text)) = &hand.app.popup else { panic!() };
    assert!(text.whole().as_str().contains("why 9?") && text.whole().as_str().contains("1970-01-01 00:16 UTC"));
    hand.act(Action::Up).act(Action::Comments).act(Action::LineDown).act(Action::Accept);
    assert!(hand.app.popup.is_none() && hand.app.pane.page.byte_of(hand.app.pane.top) == ANSWER.find("Stop").unwrap());
}

#[test]
fn a_comment_stays_at_its_words_in_the_next_answer_or_has_lost_its_place() {
    let mut hand = signed();
    comment(&mut hand, "Stop", 1, "good");
    comment(&mut hand, "Renew", 3, "too often");
    hand.on(Event::Edited { field: 0, text: "20k/s".into() }).act(Action::Send);
    if hand.app.popup.is_some() {
        hand.act(Action::Accept);
    }
    let second = "## Lease\n\nMore before it.\n\n- Renew every 5 s.\n- Stop after 9 s.\n";
    answered(&mut hand, 2, second);
    hand.act(Action::Comments);
    let all = rows(&hand);
    assert!(all[0].contains("good") && !all[0].contains("lost"), "{all:?}");
    assert!(all[1].contains("too often") && all[1].contains("(lost its place)"), "{all:?}");
    hand.act(Action::Accept);
    assert_eq!(hand.app.pane.page.byte_of(hand.app.pane.top), second.find("Stop").unwrap());
    hand.act(Action::Comments).act(Action::LineDown).act(Action::Accept);
    assert_eq!(hand.app.pane.run, Some(RunId(1)), "where it was made");
    assert!(hand.said().contains("not in answer 2"), "{}", hand.said());
}

#[test]
fn a_decision_is_asked_about_while_something_must_change_and_a_later_one_replaces() {
    let mut hand = signed();
    comment(&mut hand, "Renew", 3, "too often");
    let decide = |hand: &mut Hand, text: &str| {
        hand.act(Action::Command);
        line(hand, text);
    };
    decide(&mut hand, "decide perhaps");
    assert!(hand.said().contains(":decide accepted"), "{}", hand.said());
    decide(&mut hand, "decide accepted it is good");
    let asked =
        |hand: &Hand| matches!(&hand.app.popup, Some(Popup::Ask(one)) if one.text.as_str().contains("too often"));
    assert!(asked(&hand) && says(&hand).len() == 1);
    hand.act(Action::Decline);
    assert_eq!(says(&hand).len(), 1);
    decide(&mut hand, "decide");
    hand.act(Action::Digit(3));
    line(&mut hand, "the lease");
    assert!(bar(&hand).contains("needs work by anna"), "{}", bar(&hand));
    decide(&mut hand, "decide accepted");
    line(&mut hand, "enough");
    assert!(asked(&hand));
    hand.act(Action::Accept);
    assert!(bar(&hand).contains("accepted by anna") && !bar(&hand).contains("needs work"), "{}", bar(&hand));
    let decisions = hand.app.session.review.decisions();
    let texts: Vec<_> = decisions.iter().map(|one| (one.standing, one.text.as_str())).collect();
    assert_eq!(texts, [(Standing::NeedsWork, "the lease"), (Standing::Accepted, "enough")]);
}

#[test]
fn what_is_only_read_is_commented_where_it_is() {
    let mut hand = signed();
    hand.app.keeping = Keeping::ReadOnly;
    comment(&mut hand, "Stop", 1, "from outside");
    assert_eq!(says(&hand).len(), 1);
    assert!(!hand.effects.iter().any(|effect| matches!(effect, Effect::Fork(_))));
    // And what goes on in a file of its own takes it along.
    let records = hand.app.session.records(At(9));
    assert!(records.iter().any(|record| matches!(record.what, What::Review { .. })));
}

#[test]
fn where_nothing_is_recorded_that_is_said() {
    let mut hand = signed();
    hand.app.keeping = Keeping::Nowhere;
    comment(&mut hand, "Stop", 1, "x");
    assert!(hand.said().contains("recorded nowhere"), "{}", hand.said());
}

#[test]
fn words_that_are_left_unsaid_are_kept_and_that_is_said() {
    let mut hand = reading();
    hand.act(Action::Comment).act(Action::Digit(1)).on(Event::Typed("a long thought".into())).act(Action::Accept);
    // The name is asked for; back to the words, and out of them.
    hand.act(Action::Up);
    assert_eq!(hand.app.line_text(), Some("a long thought"));
    hand.act(Action::Up);
    assert!(hand.app.popup.is_none() && says(&hand).is_empty());
    assert!(hand.said().contains("was not said; it is kept: c again, then Up"), "{}", hand.said());
    // Whatever kind of comment it becomes.
    hand.act(Action::Comment).act(Action::Digit(3)).act(Action::OlderLine);
    assert_eq!(hand.app.line_text(), Some("a long thought"));
    // An empty line is left without a word.
    hand.on(Event::Typed(String::new())).act(Action::Up);
    assert_eq!(hand.said(), "");
}
