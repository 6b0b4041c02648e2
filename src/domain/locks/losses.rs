//! How many losses at once the texts demand to survive: "2 node failures", "loss of any two zones".

use super::concept::Concept as C;
use super::knowledge::Tag;
use super::level::Domain;
use super::reading::{Field, Reading, Span, Text};
use crate::domain::reader::lexer::Token;

/// Losses that must be survived together.
#[derive(Clone, Debug, PartialEq)]
pub struct Losses {
    /// How many, from 2.
    pub count: u32,
    /// Of what.
    pub domain: Domain,
    /// The words.
    pub span: Span,
}

/// Words between a number, its noun and its loss.
const BETWEEN: [&str; 27] = [
    "simultaneous",
    "concurrent",
    "complete",
    "whole",
    "entire",
    "full",
    "availability",
    "lock",
    "store",
    "server",
    "of",
    "any",
    "up",
    "to",
    "at",
    "once",
    "may",
    "can",
    "could",
    "might",
    "go",
    "goes",
    "are",
    "is",
    "being",
    "be",
    "together",
];
/// Words before a number that make it the whole of which a part is lost.
const PART: [&str; 11] = ["one", "either", "each", "any", "single", "the", "our", "both", "these", "between", "over"];

/// The greatest demand in the texts of what is asked for, or of what any text has just counted.
pub fn losses(reading: &Reading) -> Option<Losses> {
    let asked = reading.texts.iter().filter(|text| text.field != Field::Infrastructure);
    let counted = asked.flat_map(|text| (0..text.tokens.len()).filter_map(|at| at_number(text, at)));
    let some = reading.texts.iter().flat_map(|text| (0..text.tokens.len()).filter_map(|at| of_those(text, at)));
    counted.chain(some).max_by_key(|losses| losses.count)
}

// From two on: one loss is no matter of how many.
fn several(token: &Token) -> Option<u32> {
    token.value.filter(|value| (2.0..=9.0).contains(value) && value.fract() == 0.0).map(|value| value as u32)
}

// "Two of these three may lose power": of the places that the text names, else of the servers.
fn of_those(text: &Text, at: usize) -> Option<Losses> {
    let number = &text.tokens[at];
    let count = several(number)?;
    let same = |near: usize| text.tokens.get(near).filter(|token| token.sentence == number.sentence);
    let is = |near: usize, words: &[&str]| same(near).is_some_and(|token| words.contains(&&*token.word));
    let whole = same(at + 3).and_then(|token| token.value);
    // "any 3 of the 5 cabinets dead": whatever stands in each, where it is no place that is known as one.
    let named = [C::DomSite, C::DomZone].iter().any(|of| text.all(*of).any(|found| found.tokens.start == at + 4));
    let any = at.checked_sub(1).is_some_and(|before| is(before, &["any"]));
    let counted =
        any && is(at + 2, &["the", "our", "its"]) && !named && whole.is_some_and(|whole| whole > f64::from(count));
    if !(is(at + 1, &["of"]) && (counted || is(at + 2, &["these", "those", "them"]))) {
        return None;
    }
    let end = at + 3 + usize::from(whole.is_some()) + usize::from(counted);
    let lost = (end..end + 4).find(|near| !is(*near, &BETWEEN)).filter(|near| same(*near).is_some())?;
    let loss = text.all(C::Loss).find(|found| found.tokens.start == lost)?;
    let place = text.found.iter().any(|found| matches!(found.tag, Tag::Place(_)));
    let domain = if place { Domain::Region } else { Domain::Node };
    Some(Losses { count, domain, span: text.span(&(at..loss.tokens.end)) })
}

// A number, its noun, and a loss right behind it or right before the number.
fn at_number(text: &Text, at: usize) -> Option<Losses> {
    let number = &text.tokens[at];
    let count = several(number)?;
    let same = |near: usize| text.tokens.get(near).filter(|token| token.sentence == number.sentence);
    // "(2) the leader loses its line" is the second of a list.
    if number.remark && same(at + 1).is_none_or(|next| next.clause != number.clause) {
        return None;
    }
    let between = |near: usize| same(near).is_some_and(|token| BETWEEN.contains(&&*token.word));
    // "two of our five sites"
    let ours =
        |near: usize| same(near).is_some_and(|token| token.value.is_some() || matches!(&*token.word, "our" | "the"));
    let is = |concept: C, near: usize| text.all(concept).any(|found| found.tokens.start == near);
    // "may be off at the same moment"
    let off = |near: usize| {
        let word = |near: usize| same(near).map_or("", |token| &*token.word);
        word(near) == "off" && near > 0 && matches!(word(near - 1), "be" | "are")
    };
    let noun = (at + 1..at + 5)
        .find(|near| !between(*near) && !ours(*near) || is(C::DomNode, *near) && !between(*near + 1))?;
    same(noun)?;
    let domain = [(C::DomSite, Domain::Region), (C::DomZone, Domain::Zone), (C::DomNode, Domain::Node)]
        .into_iter()
        .find_map(|(concept, domain)| is(concept, noun).then_some(domain))?;
    let behind = (noun + 1..noun + 5).find(|near| !between(*near)).filter(|near| same(*near).is_some());
    let before = (at.saturating_sub(5)..at).rev().find(|near| !between(*near)).filter(|near| same(*near).is_some());
    // "one of two regions" is one, "the link between the two regions" is none.
    let part = before.is_some_and(|near| PART.contains(&&*text.tokens[near].word) || text.tokens[near].value.is_some());
    let lost =
        [behind, before].into_iter().flatten().find(|near| is(C::Loss, *near) || off(*near)).filter(|_| !part)?;
    Some(Losses { count, domain, span: text.span(&(at.min(lost)..noun.max(lost) + 1)) })
}
