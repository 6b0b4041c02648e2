//! The clauses of a text, each with what facts took of it.

use super::super::concept::Concept as C;
use super::super::knowledge::Tag;
use super::super::reading::{TEXT_LIMIT, Text};
use super::heard::heard;
use super::topics::{Strange, leave, timed, topical};
use super::words::{Cue, Mark, WORDS};
use crate::domain::brief::{Brief, FactId, Why};
use crate::domain::reader::{CONFIRMED, SENTENCE, WEIGHED};
use std::collections::BTreeSet;
use std::ops::Range;

/// What is known of one clause before its end is.
#[derive(Debug)]
pub(super) struct Part {
    /// A word of the field stands in it.
    pub(super) topical: bool,
    /// A phrase of standing still or of acting by hand stands in it: with a denial or a demand it is one of the field.
    pub(super) leave: bool,
    /// A word of times of the store or of the network stands in it.
    pub(super) timed: bool,
    /// A place is spoken of.
    pub(super) placed: bool,
    /// A word stands in it that is no everyday one.
    pub(super) strange: bool,
    pub(super) tokens: Range<usize>,
    pub(super) bytes: Range<usize>,
    pub(super) taken: Vec<(Range<usize>, FactId)>,
}

impl Part {
    // Of which nothing more is known yet.
    fn of(tokens: Range<usize>, bytes: Range<usize>) -> Part {
        let (topical, leave, timed, placed, strange) = (false, false, false, false, false);
        Part { topical, leave, timed, placed, strange, tokens, bytes, taken: Vec::new() }
    }
}

/// The clauses with what facts took of them.
pub(super) fn parts(
    text: &Text,
    raw: &str,
    answers: impl Iterator<Item = Range<usize>>,
    taken: &[(FactId, Range<usize>)],
    strange: &Strange,
) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        match parts.last_mut() {
            Some(part) if text.tokens[part.tokens.start].clause == token.clause => part.tokens.end = at + 1,
            _ => parts.push(Part::of(at..at + 1, token.at.start..raw.len())),
        }
    }
    let read = read(raw);
    match parts.first_mut() {
        Some(first) => first.bytes.start = 0,
        None if read > 0 => parts.push(Part::of(0..0, 0..read)),
        None => {}
    }
    let starts: Vec<usize> = parts.iter().skip(1).map(|part| part.bytes.start).chain([read]).collect();
    parts.iter_mut().zip(starts).for_each(|(part, end)| part.bytes.end = end);
    for answer in answers {
        apart(text, &mut parts, &answer);
    }
    for (id, at) in taken {
        let first = parts.partition_point(|part| part.bytes.end <= at.start);
        let here = parts[first..].iter_mut().take_while(|part| part.bytes.start < at.end);
        here.for_each(|part| part.taken.push((at.clone(), *id)));
    }
    for part in &mut parts {
        part.taken.sort_by_key(|(at, _)| at.start);
        part.timed = text.found_in(part.tokens.clone()).iter().any(|found| timed(found.tag));
        let found = text.found_in(part.tokens.clone());
        let lost = found.iter().any(|found| found.tag == Tag::Concept(C::Loss));
        part.topical = topical(text.field, found) || lost && WORDS.condition(&text.tokens[part.tokens.clone()]);
        part.placed = WORDS.placed(&text.tokens[part.tokens.clone()]);
        part.strange = strange.within(&part.tokens);
        part.leave = found.iter().any(|found| leave(found.tag));
    }
    parts
}

// A sentence between two clauses, which stands in the bytes around the words of one, becomes a clause.
fn apart(text: &Text, parts: &mut Vec<Part>, answer: &Range<usize>) {
    let at = parts.partition_point(|part| part.bytes.end <= answer.start);
    let Some(part) = parts.get_mut(at) else { return };
    let before = text.tokens.get(part.tokens.start).is_some_and(|token| token.at.start > answer.start);
    let (bytes, at) = if before {
        let start = std::mem::replace(&mut part.bytes.start, answer.end);
        (start..answer.end, at)
    } else {
        let end = std::mem::replace(&mut part.bytes.end, answer.start);
        (answer.start..end, at + 1)
    };
    parts.insert(at, Part::of(0..0, bytes));
    parts.retain(|part| !part.bytes.is_empty());
}

/// Bytes of the text that are read.
pub(super) fn read(raw: &str) -> usize {
    let mut cut = raw.len().min(TEXT_LIMIT);
    while !raw.is_char_boundary(cut) {
        cut -= 1;
    }
    cut
}

/// What facts rest on in this text, and the phrases that went into them.
pub(super) fn taken(text: &Text, marks: &[Mark], strange: &Strange, brief: &Brief) -> Vec<(FactId, Range<usize>)> {
    let mut out: Vec<(FactId, Range<usize>)> = Vec::new();
    // "must" anywhere makes a bound hard, and all words tell the language: neither takes what it stands on.
    // What is told by the weight of words takes none of them.
    let takes = |id: &FactId, way: &str| {
        !matches!(id, FactId::Hard | FactId::Language) && ![WEIGHED, SENTENCE, CONFIRMED].contains(&way)
    };
    for (id, view) in brief.iter().filter(|(id, view)| takes(id, view.by.way())) {
        let words = view.evidence.iter().chain(view.other_words.iter().copied());
        out.extend(words.filter(|span| span.field == text.field).map(|span| (id, span.at.clone())));
    }
    let lacks = brief.stores().iter().flat_map(|held| &held.lacks).filter(|span| span.field == text.field);
    out.extend(lacks.map(|span| (FactId::Stores, span.at.clone())));
    out.extend(
        text.found.iter().filter_map(|found| Some((heard(found.tag, text.field, brief)?, text.span(&found.tokens).at))),
    );
    // "no quorum across sites", where there is one site.
    if brief.places() == 1 {
        let denied = text.all(C::Stretched).filter(|found| text.plainly_negated(found, 2));
        out.extend(denied.map(|found| (FactId::Places, text.span(&found.tokens).at)));
    }
    let again = |cue| marks.iter().filter(move |mark| mark.cue == cue);
    // What else there is not, where the world is closed.
    if brief.closed_in_words().is_some() {
        let clause = |mark: &Mark| text.tokens[mark.tokens.start].clause;
        let only = |clause: &u32| {
            let tokens = text.of_clause(*clause);
            !WORDS.placed(&text.tokens[tokens.clone()]) && !topical(text.field, text.found_in(tokens))
        };
        let denials: BTreeSet<u32> = again(Cue::Counts(Why::Negation)).map(clause).collect();
        let denials: BTreeSet<u32> = denials.into_iter().filter(only).collect();
        let more = again(Cue::More).filter(|mark| denials.contains(&clause(mark)));
        out.extend(more.map(|mark| (FactId::World, text.span(&mark.tokens).at)));
    }
    // The count of servers or places once more.
    let counts =
        [(FactId::Servers, brief.servers()), (FactId::Places, brief.places.as_ref().map(|places| places.value))];
    out.extend(again(Cue::Counts(Why::Quantity)).filter_map(|mark| {
        let count = text.tokens[mark.tokens.start].value;
        let (id, _) = counts.iter().find(|(_, known)| known.map(f64::from) == count && count.is_some())?;
        let clause = text.of_clause(text.tokens[mark.tokens.start].clause);
        let rest = [clause.start..mark.tokens.start, mark.tokens.end..clause.end];
        let plain = !rest.iter().any(|rest| strange.within(rest));
        plain.then(|| (*id, text.span(&mark.tokens).at))
    }));
    out
}
