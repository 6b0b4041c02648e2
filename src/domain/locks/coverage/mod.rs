//! Accounts for every clause once the brief is made: used by which facts, beside the point, or unread.
//! Decides no fact; linear in the texts but for sorting.

mod heard;
mod part;
mod topics;
mod weigh;
mod words;

use super::concept::Concept as C;
use super::knowledge::Tag;
use super::reading::{Reading, Text};
use super::strange::technologies;
use crate::domain::brief::{Brief, Clause, End, FactId, Field, Gap, Inputs, Span, Why};
use part::{Part, parts, read, taken};
use std::collections::BTreeSet;
use std::ops::Range;
use topics::{Strange, topical};
pub(super) use weigh::Stated;
use weigh::{Read, aside, end};
use words::{Aside, Cue, Mark, Tongue, WORDS};

/// Words of a clause that is idle by one of them.
const IDLE: usize = 5;

/// The languages of which there are words, for the sentence about a text in none of them.
pub fn languages() -> &'static [&'static str] {
    &WORDS.names
}

/// Ends every clause; `answers`: sentences that were read apart, each a clause of its own.
pub(super) fn cover(reading: &Reading, inputs: &Inputs, stated: Stated, answers: &[Span], brief: &mut Brief) {
    for text in &reading.texts {
        let raw = inputs.text(text.field);
        let answers = answers.iter().filter(|span| span.field == text.field);
        let (marks, strange) = (marks(text, raw), Strange::of(text));
        let parts =
            parts(text, raw, answers.map(|span| span.at.clone()), &taken(text, &marks, &strange, brief), &strange);
        let tongue = WORDS.tongue(text, &idle(text));
        let whole = whole(text, raw, stated, tongue, brief);
        let shrugs = text.field == Field::Consistency && stated == Stated::Nothing;
        let known = Read::of(brief, tongue, stated);
        let of = |part: &Part| {
            let at = |token| marks.partition_point(|mark| mark.tokens.start < token);
            &marks[at(part.tokens.start)..at(part.tokens.end)]
        };
        // What is beside the point stays so in a text of which nothing is read, but for one of nothing else.
        let meant = |part: &Part| aside(text, part, of(part), known).is_none();
        let (first, last) = (parts.iter().position(meant), parts.iter().rposition(meant));
        for (at, part) in parts.into_iter().enumerate() {
            // Amid words that are not understood nothing is known to be beside the point.
            let within = first.is_none_or(|first| first < at) && last.is_none_or(|last| at < last);
            let read = known.beside(text, &part);
            let (end, gaps) = match (whole, aside(text, &part, of(&part), read).filter(|_| whole.is_none() || !within))
            {
                _ if part.tokens.is_empty() && !part.taken.is_empty() => end(text, &part, &[], &strange, read),
                _ if shrugs && part.taken.is_empty() => (End::Beside("nothing is said"), Vec::new()),
                (Some(_), Some(why)) => (End::Beside(why), Vec::new()),
                (Some(why), None) => unread(text, &part, why),
                (None, _) => end(text, &part, of(&part), &strange, read),
            };
            brief.unread.extend(gaps);
            brief.clauses.push(Clause { span: Span { field: text.field, at: part.bytes }, end });
        }
        beyond(text.field, raw, brief);
    }
    join(inputs, &mut brief.unread);
}

/// True if the words of a text are those of a language that is read whole, and not a few that look like it.
pub(super) fn familiar(text: &Text) -> bool {
    WORDS.tongue(text, &idle(text)) == Tongue::Phrases
}

/// Clauses of courtesy, references, money and people and of nothing else: their words make no permission strange.
pub(super) fn idle(text: &Text) -> BTreeSet<u32> {
    let (mut idle, mut not) = (BTreeSet::new(), BTreeSet::new());
    for mark in WORDS.find(text) {
        let clause = text.tokens[mark.tokens.start].clause;
        match mark.cue {
            Cue::Aside(Aside::Courtesy | Aside::Reference | Aside::Money | Aside::People) => idle.insert(clause),
            Cue::Counts(_) => not.insert(clause),
            Cue::Aside(_) | Cue::Limit | Cue::More | Cue::Field => false,
        };
    }
    let plain = |clause: &u32| {
        let tokens = text.of_clause(*clause);
        // "ticket 4711" is no ticket that is sold.
        let numbered = tokens.len() == 2 && text.tokens[tokens.start + 1].value.is_some();
        let found = text.found_in(tokens.clone()).iter().any(|found| match found.tag {
            Tag::Concept(C::Damage) => !numbered,
            Tag::Concept(C::Strict | C::SplitBrain | C::Exclusive | C::Eventual | C::Bounded) => true,
            Tag::Concept(C::NotNeeded | C::Unacceptable | C::Indifferent | C::Overlap) => true,
            _ => topical(Field::Infrastructure, std::slice::from_ref(found)),
        });
        let cues = [C::Doubt, C::Harm].iter().any(|cue| text.cues_in(*cue, tokens.clone()).next().is_some());
        tokens.len() <= IDLE && !found && !cues && !not.contains(clause)
    };
    idle.into_iter().filter(plain).collect()
}

fn marks(text: &Text, raw: &str) -> Vec<Mark> {
    let mut marks = WORDS.find(text);
    let names = technologies(text, raw).into_iter();
    marks.extend(names.map(|tokens| Mark { cue: Cue::Counts(Why::Name), tokens }));
    let shrugs = text.all(C::Shrug).map(|found| Mark { cue: Cue::Aside(Aside::Filler), tokens: found.tokens.clone() });
    marks.extend(shrugs);
    marks.sort_by_key(|mark| mark.tokens.start);
    own(text, &mut marks);
    marks
}

// "never again" denies nothing, and the denial of "no downtime" is that phrase's own.
fn own(text: &Text, marks: &mut Vec<Mark>) {
    let fillers = marks.iter().filter(|mark| mark.cue == Cue::Aside(Aside::Filler) && mark.tokens.len() > 1);
    let mut phrases: Vec<Range<usize>> = fillers.map(|mark| mark.tokens.clone()).collect();
    phrases.extend(text.all(C::SurviveVerb).map(|found| found.tokens.clone()));
    phrases.sort_by_key(|tokens| tokens.start);
    let (mut next, mut end) = (0, 0);
    marks.retain(|mark| {
        while let Some(phrase) = phrases.get(next).filter(|phrase| phrase.start <= mark.tokens.start) {
            end = end.max(phrase.end);
            next += 1;
        }
        !(matches!(mark.cue, Cue::Counts(_)) && mark.tokens.end <= end)
    });
}

// Why nothing of a text counts as read, if nothing does.
fn whole(text: &Text, raw: &str, stated: Stated, tongue: Tongue, brief: &Brief) -> Option<Why> {
    if text.field == Field::Consistency && stated == Stated::Unclear {
        return Some(Why::NotUnderstood);
    }
    if tongue == Tongue::Strange {
        return Some(Why::Language);
    }
    // A letter of a script in which a handful of names are known at the most.
    let foreign = |c: char| c.is_alphabetic() && c >= '\u{250}' && !('\u{1e00}'..'\u{1f00}').contains(&c);
    let none = text.field == Field::Infrastructure && brief.stores().is_empty() && brief.open().is_none();
    (none && raw.chars().any(foreign)).then_some(Why::NoStore)
}

// All of a clause, with what stands around its words.
fn unread(text: &Text, part: &Part, why: Why) -> (End<FactId>, Vec<Gap>) {
    let at = part.bytes.start.max(text.filled.start)..part.bytes.end.min(text.filled.end);
    (End::Unread(why), vec![Gap { span: Span { field: text.field, at }, why }])
}

// What stands behind the limit is not looked at.
fn beyond(field: Field, raw: &str, brief: &mut Brief) {
    let at = read(raw)..raw.len();
    if raw[at.clone()].trim().is_empty() {
        match brief.clauses.last_mut().filter(|clause| clause.span.field == field) {
            Some(last) => last.span.at.end = raw.len(),
            None => return,
        }
        return;
    }
    let span = Span { field, at };
    brief.unread.push(Gap { span: span.clone(), why: Why::TooLong });
    brief.clauses.push(Clause { span, end: End::Unread(Why::TooLong) });
}

// Of gaps in order, those of one kind with no word between them are one.
fn join(inputs: &Inputs, gaps: &mut Vec<Gap>) {
    gaps.dedup_by(|next, last| {
        let between = last.span.at.end.min(next.span.at.start)..next.span.at.start;
        let bare = || {
            inputs
                .text(last.span.field)
                .get(between.clone())
                .is_some_and(|text| !text.chars().any(char::is_alphanumeric))
        };
        let joins = last.span.field == next.span.field && last.why == next.why && bare();
        if joins {
            last.span.at.end = next.span.at.end;
        }
        joins
    });
    for Gap { span, .. } in gaps {
        let words = inputs.words(span).unwrap_or_default();
        span.at.end = span.at.start + words.trim_end().len();
    }
}
