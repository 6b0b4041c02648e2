//! Whether a permission for a second holder may be believed: every sentence beside it understood, and no cue of
//! doubt in them. Reads words; weighs no level.

use super::concept::Concept as C;
use super::knowledge::{KNOWLEDGE, Tag};
use super::legible::strange;
use super::reading::{Found, Text};
use crate::domain::reader::lexer::blankless;
use std::collections::BTreeSet;

/// Phrases that permit something.
const PERMITS: [C; 4] = [C::Eventual, C::Bounded, C::Indifferent, C::NotNeeded];
/// What else may be said beside a permission, in whatever words of denial and harm.
const ASIDE: [C; 8] =
    [C::Outage, C::WaitOk, C::SurviveVerb, C::Automatic, C::Manual, C::LatencyWord, C::HoldWord, C::HaDemand];
/// What a sentence aside may not speak of.
const ABOUT: [C; 6] = [C::Overlap, C::Eventual, C::Bounded, C::Indifferent, C::Strict, C::Exclusive];
/// Words of one sentence that allow one more of them to be strange.
const SHARE: usize = 12;
/// Letters of a topic in a script without blanks.
const TOPIC: usize = 8;
/// Tokens of the longest phrases of permission.
const REACH: usize = 14;

/// True if nothing in the text may take back what it permits.
pub(super) fn believed(text: &Text, idle: &BTreeSet<u32>) -> bool {
    let last = text.tokens.last().map_or(0, |token| token.sentence);
    (0..=last).all(|sentence| understood(text, sentence, idle) && (aside(text, sentence) || !doubted(text, sentence)))
}

// "must survive a host, no operator" is about another thing than a second holder.
fn aside(text: &Text, sentence: u32) -> bool {
    let all = text.found_in(text.of_sentence(sentence));
    all.iter().any(|found| is(found, &ASIDE)) && !all.iter().any(|found| is(found, &ABOUT))
}

// All words known, but for a topic and a few of a long sentence.
fn understood(text: &Text, sentence: u32, idle: &BTreeSet<u32>) -> bool {
    let all = text.of_sentence(sentence);
    let strange: Vec<usize> =
        all.clone().filter(|at| !known(text, *at) && !idle.contains(&text.tokens[*at].clause)).collect();
    let topics = usize::from(strange.first().is_some_and(|at| topic(text, *at)));
    strange.len() <= topics + all.len() / SHARE
}

fn known(text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    token.value.is_some()
        || token.word.chars().count() < 2
        || KNOWLEDGE.plain.contains(&*token.word)
        || KNOWLEDGE.permits.contains(&*token.word)
        || token.word.contains(blankless) && strange(text, at).is_empty()
        || !token.word.contains(blankless)
            && around(text, at).any(|found| {
                found.tokens.contains(&at) && !matches!(found.tag, Tag::Place(_) | Tag::Concept(C::Ban | C::Spurn))
            })
}

// Phrases that may reach over a token.
fn around(text: &Text, at: usize) -> impl Iterator<Item = &Found> {
    text.found_in(at.saturating_sub(REACH)..at + 1).iter()
}

fn is(found: &Found, concepts: &[C]) -> bool {
    matches!(found.tag, Tag::Concept(concept) if concepts.contains(&concept))
}

// "sitemaps: best effort", "sitemaps are best effort", "sitemap duplicates are harmless"; "we outgrew best effort" is none.
fn topic(text: &Text, at: usize) -> bool {
    let here = &text.tokens[at];
    if here.word.contains(blankless) {
        // "缓存重建，重复无所谓": a few letters before what is permitted.
        let permitted = text.runs.iter().filter(|(_, tag)| PERMITS.iter().any(|c| *tag == Tag::Concept(*c)));
        return match strange(text, at).as_slice() {
            [(byte, letters)] => *letters <= TOPIC && permitted.map(|(run, _)| run.start).any(|start| start > *byte),
            _ => false,
        };
    }
    let permits = || {
        let sentence = text.found_in(text.of_sentence(here.sentence)).iter();
        sentence.filter(|found| is(found, &PERMITS)).map(|found| found.tokens.start)
    };
    let Some(next) = text.tokens.get(at + 1).filter(|_| permits().all(|start| start > at)) else { return false };
    let first = at.checked_sub(1).is_none_or(|before| {
        let before = &text.tokens[before];
        before.clause != here.clause
            || KNOWLEDGE.permits.contains(&*before.word)
            || ["a", "an", "the", "for", "our", "of", "die", "der", "das", "für", "les", "des", "los", "las"]
                .contains(&&*before.word)
    });
    let copula = ["is", "are", "can", "may", "ist", "sind", "est", "sont", "es", "son"].contains(&&*next.word);
    next.sentence == here.sentence
        && first
        && (next.clause != here.clause || copula || permits().any(|start| start == at + 1))
}

// A question, a quotation, a nought, a word of doubt, harm, or a denial that belongs to no permission.
fn doubted(text: &Text, sentence: u32) -> bool {
    let all = text.of_sentence(sentence);
    let cues = |concept| text.cues_in(concept, all.clone()).filter(|cue| !idiom(text, cue) && !bound(text, cue));
    let near = |cue: &Found, other: C, before: usize, behind: usize| {
        let window = cue.tokens.start.saturating_sub(before).max(all.start)..(cue.tokens.end + behind).min(all.end);
        text.cues_in(other, window).next().is_some()
    };
    // "nothing breaks", "hurts nobody": the denial takes the harm away.
    let denied = cues(C::Denial).any(|no| !near(no, C::Harm, 2, 4) && !of_strictness(text, no) && !of_burden(text, no));
    let harmed = cues(C::Harm).any(|harm| !near(harm, C::Denial, 4, 2));
    let nought = text.tokens[all.clone()].iter().any(|token| token.value == Some(0.0));
    text.asked.contains(&sentence) || nought || denied || harmed || cues(C::Doubt).next().is_some()
}

// "nobody cares", "no need for": a denial that is the permission.
fn idiom(text: &Text, cue: &Found) -> bool {
    around(text, cue.tokens.start)
        .any(|found| is(found, &[C::Indifferent, C::NotNeeded]) && cue.tokens.end <= found.tokens.end)
}

// "not critical", "burns cpu": the word opens or closes the permission itself.
fn bound(text: &Text, cue: &Found) -> bool {
    let ends = |found: &Found| found.tokens.start == cue.tokens.start || found.tokens.end == cue.tokens.end;
    cue.tokens.len() == 1
        && around(text, cue.tokens.start).any(|found| is(found, &PERMITS) && found.tokens.len() > 1 && ends(found))
}

// "not strict at all", "no strong consistency".
fn of_strictness(text: &Text, no: &Found) -> bool {
    let behind = text.found_in(no.tokens.end..no.tokens.end + 2).iter();
    behind.filter(|found| is(found, &[C::Strict, C::Exclusive])).any(|found| text.clause(found) == text.clause(no))
}

// "just don't hammer the relay", "no downtime": a demand for something else.
fn of_burden(text: &Text, no: &Found) -> bool {
    let mut behind = text.found_in(no.tokens.end..no.tokens.end + 1).iter();
    behind.any(|found| is(found, &[C::Outage]) && text.clause(found) == text.clause(no)) && !text.beside(C::Overlap, no)
}
