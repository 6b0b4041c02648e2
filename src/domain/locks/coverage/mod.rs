//! Accounts for every clause once the brief is made: used by which facts, beside the point, or unread.
//! Decides no fact; linear in the texts but for sorting.

mod heard;
mod words;

use super::concept::Concept as C;
use super::knowledge::Tag;
use super::reading::{Reading, TEXT_LIMIT, Text};
use super::strange::technologies;
use crate::domain::brief::{Brief, Clause, End, FactId, Field, Gap, Inputs, Span, Why};
use heard::{heard, of_store};
use std::collections::BTreeSet;
use std::ops::Range;
use words::{Aside, Cue, Mark, Tongue, WORDS};

/// Bytes between words and the evidence of a fact over which they are one short phrase.
const NEAR: usize = 24;
/// Words of a clause that is idle by one of them.
const IDLE: usize = 5;
/// Words of a heading.
const HEADING: usize = 4;

/// What is read already, by which less can be missed.
#[derive(Clone, Copy, Debug)]
struct Read {
    /// Two holders are ruled out in words of a language read: what else stands there can ask for more only.
    strict: bool,
    rate: Option<f64>,
}

/// What is known of one clause before its end is.
#[derive(Debug)]
struct Part {
    /// A word of the field stands in it.
    topical: bool,
    /// A word of times of the store or of the network stands in it.
    timed: bool,
    tokens: Range<usize>,
    bytes: Range<usize>,
    taken: Vec<(Range<usize>, FactId)>,
}

/// The languages of which there are words, for the sentence about a text in none of them.
pub fn languages() -> &'static [String] {
    &WORDS.names
}

/// What the consistency text is as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stated {
    /// Nothing, or nothing but a shrug.
    Nothing,
    /// Something in it is understood.
    Understood,
    /// Nothing is, or a permission in it may be taken back.
    Unclear,
}

/// Ends every clause; `answers`: sentences that were read apart, each a clause of its own.
pub(super) fn cover(reading: &Reading, inputs: &Inputs, stated: Stated, answers: &[Span], brief: &mut Brief) {
    for text in &reading.texts {
        let raw = inputs.text(text.field);
        let answers = answers.iter().filter(|span| span.field == text.field);
        let parts = parts(text, raw, answers.map(|span| span.at.clone()), brief);
        let marks = marks(text, raw);
        let tongue = WORDS.tongue(text);
        let whole = whole(text, raw, stated, tongue, brief);
        let shrugs = text.field == Field::Consistency && stated == Stated::Nothing;
        let level = brief.level.as_ref().is_some_and(|level| level.is_said() && brief.strict());
        let read =
            Read { strict: level && tongue == Tongue::Phrases, rate: brief.rate.as_ref().map(|rate| rate.value) };
        let of = |part: &Part| {
            let at = |token| marks.partition_point(|mark| mark.tokens.start < token);
            &marks[at(part.tokens.start)..at(part.tokens.end)]
        };
        // What is beside the point stays so in a text of which nothing is read, but for one of nothing else.
        let bare = parts.iter().all(|part| aside(text, part, of(part), read).is_some());
        for part in parts {
            let read = Read { strict: read.strict && WORDS.familiar(&text.tokens[part.tokens.clone()]), ..read };
            let (end, gaps) = match (whole, aside(text, &part, of(&part), read).filter(|_| !bare)) {
                _ if part.tokens.is_empty() && !part.taken.is_empty() => end(text, &part, &[], read),
                _ if shrugs && part.taken.is_empty() => (End::Beside("nothing is said"), Vec::new()),
                (Some(_), Some(why)) => (End::Beside(why), Vec::new()),
                (Some(why), None) => unread(text, &part, why),
                (None, _) => end(text, &part, of(&part), read),
            };
            brief.unread.extend(gaps);
            brief.clauses.push(Clause { span: Span { field: text.field, at: part.bytes }, end });
        }
        beyond(text.field, raw, brief);
    }
    join(inputs, &mut brief.unread);
}

/// Clauses of courtesy, references, money and people and of nothing else: their words make no permission strange.
pub(super) fn idle(text: &Text) -> BTreeSet<u32> {
    let (mut idle, mut not) = (BTreeSet::new(), BTreeSet::new());
    for mark in WORDS.find(text) {
        let clause = text.tokens[mark.tokens.start].clause;
        match mark.cue {
            Cue::Aside(Aside::Courtesy | Aside::Reference | Aside::Money | Aside::People) => idle.insert(clause),
            Cue::Counts(_) => not.insert(clause),
            Cue::Aside(_) | Cue::Limit => false,
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
            tag => topical(tag),
        });
        let cues = [C::Doubt, C::Harm].iter().any(|cue| text.cues_in(*cue, tokens.clone()).next().is_some());
        tokens.len() <= IDLE && !found && !cues && !not.contains(clause)
    };
    idle.into_iter().filter(plain).collect()
}

// The clauses with what facts took of them.
fn parts(text: &Text, raw: &str, answers: impl Iterator<Item = Range<usize>>, brief: &Brief) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        match parts.last_mut() {
            Some(part) if text.tokens[part.tokens.start].clause == token.clause => part.tokens.end = at + 1,
            _ => parts.push(Part {
                topical: false,
                timed: false,
                tokens: at..at + 1,
                bytes: token.at.start..raw.len(),
                taken: Vec::new(),
            }),
        }
    }
    let read = read(raw);
    match parts.first_mut() {
        Some(first) => first.bytes.start = 0,
        None if read > 0 => {
            parts.push(Part { topical: false, timed: false, tokens: 0..0, bytes: 0..read, taken: Vec::new() })
        }
        None => {}
    }
    let starts: Vec<usize> = parts.iter().skip(1).map(|part| part.bytes.start).chain([read]).collect();
    parts.iter_mut().zip(starts).for_each(|(part, end)| part.bytes.end = end);
    for answer in answers {
        apart(text, &mut parts, &answer);
    }
    for (id, at) in taken(text, brief) {
        let first = parts.partition_point(|part| part.bytes.end <= at.start);
        let here = parts[first..].iter_mut().take_while(|part| part.bytes.start < at.end);
        here.for_each(|part| part.taken.push((at.clone(), id)));
    }
    for part in &mut parts {
        part.taken.sort_by_key(|(at, _)| at.start);
        part.timed = text.found_in(part.tokens.clone()).iter().any(|found| timed(found.tag));
        let found = text.found_in(part.tokens.clone());
        let lost = found.iter().any(|found| found.tag == Tag::Concept(C::Loss));
        part.topical =
            found.iter().any(|found| topical(found.tag)) || lost && WORDS.condition(&text.tokens[part.tokens.clone()]);
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
    parts.insert(at, Part { topical: false, timed: false, tokens: 0..0, bytes, taken: Vec::new() });
    parts.retain(|part| !part.bytes.is_empty());
}

// Bytes of the text that are read.
fn read(raw: &str) -> usize {
    let mut cut = raw.len().min(TEXT_LIMIT);
    while !raw.is_char_boundary(cut) {
        cut -= 1;
    }
    cut
}

// What facts rest on in this text, and the phrases that went into them.
fn taken(text: &Text, brief: &Brief) -> Vec<(FactId, Range<usize>)> {
    let mut out: Vec<(FactId, Range<usize>)> = Vec::new();
    // "must" anywhere makes a bound hard, and takes no demand for that.
    for (id, view) in brief.iter().filter(|(id, _)| *id != FactId::Hard) {
        let words = view.evidence.iter().chain(view.other_words.iter().copied());
        out.extend(words.filter(|span| span.field == text.field).map(|span| (id, span.at.clone())));
    }
    let lacks = brief.stores().iter().flat_map(|held| &held.lacks).filter(|span| span.field == text.field);
    out.extend(lacks.map(|span| (FactId::Stores, span.at.clone())));
    out.extend(
        text.found.iter().filter_map(|found| Some((heard(found.tag, text.field, brief)?, text.span(&found.tokens).at))),
    );
    out
}

fn marks(text: &Text, raw: &str) -> Vec<Mark> {
    let mut marks = WORDS.find(text);
    let names = technologies(text, raw).into_iter();
    marks.extend(names.map(|tokens| Mark { cue: Cue::Counts(Why::Name), tokens }));
    let shrugs = text.all(C::Shrug).map(|found| Mark { cue: Cue::Aside(Aside::Filler), tokens: found.tokens.clone() });
    marks.extend(shrugs);
    marks.sort_by_key(|mark| mark.tokens.start);
    marks
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

// Why a clause is beside the point, if its words say so and none of them counts.
fn aside(text: &Text, part: &Part, marks: &[Mark], read: Read) -> Option<&'static str> {
    if part.tokens.is_empty() {
        return Some("no words");
    }
    if counts(text, part, marks, read).is_some() {
        return None;
    }
    // "10:05] maud:", "Requirement 2:"
    let heads = text.tokens.get(part.tokens.end).is_some_and(|next| next.colon);
    if heads && part.tokens.len() <= HEADING && !part.topical {
        return Some("a heading");
    }
    if text.tokens[part.tokens.clone()].iter().all(|token| token.value.is_some() || token.word.len() == 1) {
        return Some("a number alone");
    }
    marks.iter().find_map(|mark| match mark.cue {
        Cue::Aside(aside) => Some(aside.word()),
        Cue::Counts(_) | Cue::Limit => None,
    })
}

// Why a clause may carry a demand or a limit.
fn counts(text: &Text, part: &Part, marks: &[Mark], read: Read) -> Option<Why> {
    let limit = marks.iter().any(|mark| mark.cue == Cue::Limit);
    marks.iter().find(|mark| carries(text, part, mark, limit, read)).and_then(|mark| match mark.cue {
        Cue::Counts(why) => Some(why),
        Cue::Limit | Cue::Aside(_) => None,
    })
}

// Beside the consistency a denial alone is of anything, and so is a time that something around the locks takes.
fn carries(text: &Text, part: &Part, mark: &Mark, limit: bool, read: Read) -> bool {
    let Cue::Counts(why) = mark.cue else { return false };
    match (why, text.field) {
        (Why::Negation, Field::Scale) => part.topical,
        (Why::Negation, Field::Infrastructure) => part.topical || limit,
        (Why::Negation, Field::Consistency) => !read.strict || part.topical || limit,
        (Why::Rate, Field::Infrastructure) => part.topical,
        (Why::Quantity, Field::Consistency) => !read.strict || part.topical,
        // An average beside the peak.
        (Why::Rate, _) => {
            let value = text.tokens[mark.tokens.start].value;
            read.rate.is_none_or(|rate| value.is_some_and(|value| value > rate))
        }
        (Why::Time, Field::Infrastructure) => part.timed,
        (Why::Time, Field::Consistency) => !read.strict || part.timed,
        _ => true,
    }
}

fn end(text: &Text, part: &Part, marks: &[Mark], read: Read) -> (End<FactId>, Vec<Gap>) {
    let gap = |tokens: &Range<usize>, why| Gap { span: text.span(tokens), why };
    if !part.taken.is_empty() {
        let mut facts: Vec<FactId> = Vec::new();
        part.taken.iter().for_each(|(_, id)| {
            if !facts.contains(id) {
                facts.push(*id);
            }
        });
        let gaps = inside(text, part, marks, read).into_iter().map(|(tokens, why)| gap(&tokens, why)).collect();
        return (End::Used(facts), gaps);
    }
    if let Some(why) = aside(text, part, marks, read) {
        return (End::Beside(why), Vec::new());
    }
    let counts = counts(text, part, marks, read);
    // "two fees on one account": the level again, or another one.
    let again = || text.tokens[part.tokens.clone()].iter().any(|token| matches!(token.value, Some(1.0 | 2.0)));
    let demands = text.field == Field::Consistency && (!read.strict || part.topical || again());
    match counts.or(demands.then_some(Why::Consistency)) {
        Some(why) => (End::Unread(why), vec![gap(&part.tokens, why)]),
        None => (End::Beside("no demand and no limit"), Vec::new()),
    }
}

// A phrase of what a design must do beyond one holder at a time, or of what it is built on.
fn topical(tag: Tag) -> bool {
    let Tag::Concept(concept) = tag else { return matches!(tag, Tag::Family(_)) };
    of_store(concept)
        || matches!(
            concept,
            C::DomSite
                | C::DomZone
                | C::DomNode
                | C::DomPart
                | C::SurviveVerb
                | C::Partition
                | C::Disconnected
                | C::EdgePlace
                | C::MustGrant
                | C::BothSides
                | C::WaitOk
                | C::Outage
                | C::Automatic
                | C::Manual
                | C::HaDemand
                | C::ThirdVote
                | C::NoVote
                | C::Fallback
                | C::Stretched
                | C::Separate
                | C::ScopeLocal
                | C::OpenWorld
                | C::ClosedWorld
                | C::ResourceCas
                | C::PinnedWriter
                | C::Byzantine
        )
}

fn timed(tag: Tag) -> bool {
    let words = [C::RttWord, C::LatencyWord, C::PauseWord, C::RecoveryWord, C::HoldWord];
    matches!(tag, Tag::Concept(concept) if words.contains(&concept))
}

// Words of a used clause that no fact took and that belong to no phrase that one did.
fn inside(text: &Text, part: &Part, marks: &[Mark], read: Read) -> Vec<(Range<usize>, Why)> {
    let mut taken: Vec<Range<usize>> = Vec::new();
    for (at, _) in &part.taken {
        match taken.last_mut() {
            Some(last) if at.start <= last.end => last.end = last.end.max(at.end),
            _ => taken.push(at.clone()),
        }
    }
    let mut out: Vec<(Range<usize>, Why)> = Vec::new();
    let limit = marks.iter().any(|mark| mark.cue == Cue::Limit);
    for mark in marks {
        let Cue::Counts(why) = mark.cue else { continue };
        if !carries(text, part, mark, limit, read) {
            continue;
        }
        let at = text.span(&mark.tokens).at;
        let behind = taken.partition_point(|taken| taken.end <= at.start);
        let before = behind.checked_sub(1).map(|last| &taken[last]);
        let after = taken.get(behind);
        let near = after.is_some_and(|after| after.start < at.end + NEAR)
            || before.is_some_and(|before| at.start < before.end + NEAR);
        if near {
            continue;
        }
        // All that stands between what was taken.
        let from = before.map_or(part.tokens.start, |before| first(text, before.end)).max(part.tokens.start);
        let to = after.map_or(part.tokens.end, |after| first(text, after.start)).min(part.tokens.end);
        if from < to && out.last().is_none_or(|(last, _)| last.end <= from) {
            out.push((from..to, why));
        }
    }
    out
}

// The first token that begins at this byte or behind it.
fn first(text: &Text, byte: usize) -> usize {
    text.tokens.partition_point(|token| token.at.start < byte)
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
