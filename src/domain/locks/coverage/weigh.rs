//! Weighs one clause: whether what no fact took of it may carry a demand or a limit, and why.

use super::super::concept::Concept as C;
use super::super::effects::effects;
use super::super::knowledge::{KNOWLEDGE, Tag};
use super::super::reading::{Found, Text};
use super::part::Part;
use super::topics::Strange;
use super::words::{Aside, Cue, Mark, Tongue, WORDS};
use crate::domain::brief::{Brief, End, FactId, Field, Gap, Why};
use std::ops::Range;

/// Bytes between words and the evidence of a fact over which they are one short phrase.
const NEAR: usize = 24;
/// Words of a clause that is filler by one of them.
const FILLED: usize = 5;
/// Words of a heading.
const HEADING: usize = 4;
/// Servers, places and votes are no more than these.
const MANY: f64 = 20.0;
/// Seconds from which a rate is one of a minute or longer.
const SLOW: f64 = 59.0;

/// What the consistency text is as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Stated {
    /// Nothing, or nothing but a shrug.
    Nothing,
    /// Something in it is understood.
    Understood,
    /// Nothing is, or a permission in it may be taken back.
    Unclear,
}

/// How the level of one holder was read: by it a text's other words are weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// Not in words.
    No,
    /// A second holder is permitted: held to be said only where all words beside it were understood.
    Lax,
    /// Two holders are ruled out in words of a language read: what else stands there can ask for more only.
    Strict,
    /// They are by what was concluded, in such a language.
    Concluded,
    /// They are, in a language of which demands and units are known.
    Abroad,
}

/// What is read already, by which less can be missed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read {
    told: Told,
    rate: Option<f64>,
    hold: bool,
    /// Nothing else may be taken, in words.
    closed: bool,
}

impl Read {
    pub(super) fn of(brief: &Brief, tongue: Tongue, stated: Stated) -> Read {
        let said = brief.level.as_ref().is_some_and(|level| level.is_said()) && stated == Stated::Understood;
        let told = match (said, brief.strict(), tongue) {
            (false, false, _) => Told::No,
            (true, false, _) => Told::Lax,
            (true, true, Tongue::Phrases) => Told::Strict,
            (false, true, Tongue::Phrases) => Told::Concluded,
            _ => Told::Abroad,
        };
        Read {
            told,
            // How often one that leads does something is no load of locks.
            rate: brief.rate.as_ref().map(|rate| rate.value).or(effects(brief).then_some(f64::INFINITY)),
            hold: brief.hold_said().is_some(),
            closed: brief.closed_in_words().is_some(),
        }
    }

    /// For one clause: words of another language are weighed as such.
    pub(super) fn beside(self, text: &Text, part: &Part) -> Read {
        let familiar = WORDS.familiar(&text.tokens[part.tokens.clone()]);
        let strict = matches!(self.told, Told::Strict | Told::Concluded);
        let told = if strict && !familiar { Told::Abroad } else { self.told };
        Read { told, ..self }
    }
}

/// Why a clause is beside the point, if its words say so and none of them counts.
pub(super) fn aside(text: &Text, part: &Part, marks: &[Mark], read: Read) -> Option<&'static str> {
    if part.tokens.is_empty() {
        return Some("no words");
    }
    let asks = text.field == Field::Consistency && part.topical;
    if asks || counts(text, part, marks, read).is_some() {
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
        Cue::Aside(Aside::Filler) if part.tokens.len() > FILLED => None,
        Cue::Aside(aside) => Some(aside.word()),
        Cue::Counts(_) | Cue::Limit | Cue::More | Cue::Field => None,
    })
}

// Why a clause may carry a demand or a limit.
fn counts(text: &Text, part: &Part, marks: &[Mark], read: Read) -> Option<Why> {
    let limit = limited(part, marks, read);
    marks.iter().find(|mark| carries(text, part, mark, limit, read)).and_then(|mark| match mark.cue {
        Cue::Counts(why) => Some(why),
        _ => None,
    })
}

// True if a denial in the clause may be a limit; where the world is closed, what else there is not says so again.
fn limited(part: &Part, marks: &[Mark], read: Read) -> bool {
    let open = !read.closed || part.placed;
    marks.iter().any(|mark| mark.cue == Cue::Limit || mark.cue == Cue::More && open)
}

// True if one of these words may carry a demand or a limit where it stands.
fn carries(text: &Text, part: &Part, mark: &Mark, limit: bool, read: Read) -> bool {
    let Cue::Counts(why) = mark.cue else { return false };
    let asks = part.topical || part.leave;
    // "not an option", "I could not find out": what stands beside them is meant once more, or nothing.
    let stress = read.told != Told::Abroad && !asks && !limit && !part.strange;
    match (text.field, why) {
        (Field::Consistency, Why::Name) => true,
        (Field::Consistency, _) if read.told == Told::Lax => part.topical && why == Why::Modal,
        (Field::Consistency, Why::Negation) => {
            if read.told == Told::Strict {
                asks || limit
            } else {
                !stress
            }
        }
        (Field::Consistency, Why::Modal) => !stress,
        (Field::Consistency, Why::Quantity) => part.topical || WORDS.placed(&text.tokens[mark.tokens.clone()]),
        (Field::Consistency, Why::Time) => read.told != Told::Strict || part.timed,
        (Field::Scale, Why::Negation) => part.topical,
        (Field::Infrastructure, Why::Negation) => part.topical || limit,
        (Field::Infrastructure, Why::Rate) => part.topical,
        (Field::Infrastructure, Why::Time) => part.timed,
        (Field::Scale, Why::Time) => part.timed || !read.hold,
        // An average beside the peak.
        (_, Why::Rate) => read.rate.is_none_or(|rate| faster(text, mark, rate)),
        // What is counted already says it again, and so many are no places or votes.
        (_, Why::Quantity) => text.tokens[mark.tokens.start].value.is_none_or(|count| count <= MANY),
        _ => true,
    }
}

fn faster(text: &Text, mark: &Mark, than: f64) -> bool {
    let words = || text.tokens[mark.tokens.clone()].iter().map(|token| token.word.as_str());
    let quantities = &KNOWLEDGE.quantities;
    let seconds = words().filter_map(|word| quantities.units.get(word).or_else(|| quantities.rated.get(word)));
    let seconds = seconds.copied().fold(1.0, f64::max);
    // A count a day beside a rate is a story, or the same again.
    seconds < SLOW && text.tokens[mark.tokens.start].value.is_some_and(|value| value > than)
}

/// How a clause ends that is not unread with its whole text.
pub(super) fn end(text: &Text, part: &Part, marks: &[Mark], strange: &Strange, read: Read) -> (End<FactId>, Vec<Gap>) {
    let gap = |tokens: &Range<usize>, why| Gap { span: text.span(tokens), why };
    if !part.taken.is_empty() {
        let mut facts: Vec<FactId> = Vec::new();
        part.taken.iter().for_each(|(_, id)| {
            if !facts.contains(id) {
                facts.push(*id);
            }
        });
        let gaps =
            inside(text, part, marks, strange, read).into_iter().map(|(tokens, why)| gap(&tokens, why)).collect();
        return (End::Used(facts), gaps);
    }
    if let Some(why) = aside(text, part, marks, read) {
        return (End::Beside(why), Vec::new());
    }
    let stated = || (text.field == Field::Consistency && stated(text, part, marks, read)).then_some(Why::Consistency);
    match counts(text, part, marks, read).or_else(stated) {
        Some(why) => (End::Unread(why), vec![gap(&part.tokens, why)]),
        None => (End::Beside("no demand and no limit"), Vec::new()),
    }
}

// True if a clause of the consistency text speaks of what is ruled on, though no word of it demands or denies.
fn stated(text: &Text, part: &Part, marks: &[Mark], read: Read) -> bool {
    // "two fees on one account", "made twice? meh": the level again, or another one.
    let level = |found: &Found| {
        let words = [C::Overlap, C::Eventual, C::Bounded, C::Indifferent];
        matches!(found.tag, Tag::Concept(concept) if words.contains(&concept))
    };
    let tokens = &text.tokens[part.tokens.clone()];
    let again = || text.found_in(part.tokens.clone()).iter().any(level);
    match read.told {
        Told::No => true,
        Told::Lax => part.topical && WORDS.condition(tokens),
        Told::Strict => part.topical,
        Told::Concluded | Told::Abroad => {
            let field = || marks.iter().any(|mark| mark.cue == Cue::Field);
            part.topical || again() || field() || WORDS.condition(tokens) || WORDS.counted(tokens)
        }
    }
}

// Words of a used clause that no fact took and that belong to no phrase that one did.
fn inside(text: &Text, part: &Part, marks: &[Mark], strange: &Strange, read: Read) -> Vec<(Range<usize>, Why)> {
    let mut taken: Vec<Range<usize>> = Vec::new();
    for (at, _) in &part.taken {
        match taken.last_mut() {
            Some(last) if at.start <= last.end => last.end = last.end.max(at.end),
            _ => taken.push(at.clone()),
        }
    }
    let mut out: Vec<(Range<usize>, Why)> = Vec::new();
    let limit = limited(part, marks, read);
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
        // "must be" between two phrases says nothing of its own.
        let empty = matches!(why, Why::Modal | Why::Negation) && from < to && !strange.within(&(from..to));
        if from < to && !empty && out.last().is_none_or(|(last, _)| last.end <= from) {
            out.push((from..to, why));
        }
    }
    out
}

// The first token that begins at this byte or behind it.
fn first(text: &Text, byte: usize) -> usize {
    text.tokens.partition_point(|token| token.at.start < byte)
}
