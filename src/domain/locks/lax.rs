//! Whether a permission for a second holder may be believed: every sentence beside it understood, and no cue of
//! doubt in them. Reads words; weighs no level.

use super::concept::Concept as C;
use super::knowledge::{KNOWLEDGE, Tag};
use super::legible::{explains, strange};
use super::reading::{Found, Text};
use crate::domain::reader::lexer::{Token, blankless};
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
/// Words of a question that the next sentence answers.
const SHORT: usize = 6;
/// Letters of a topic in a script without blanks.
const TOPIC: usize = 8;
/// Tokens of the longest phrases of permission.
const REACH: usize = 14;

/// True if nothing in the text may take back what it permits.
pub(super) fn believed(text: &Text, idle: &BTreeSet<u32>) -> bool {
    let last = text.tokens.last().map_or(0, |token| token.sentence);
    let stands = |sentence| aside(text, sentence) || bygone(text, sentence) || !doubted(text, sentence);
    (0..=last).all(|sentence| understood(text, sentence, idle) && stands(sentence))
}

/// True if what a sentence permits is permitted of a second holder and no known word of the text takes it back; whether
/// strange ones do is for a reader who knows them. What was, told before it, takes back nothing. `spoken`: another text
/// speaks of a second holder.
pub(super) fn clear(text: &Text, sentence: u32, spoken: bool) -> bool {
    let last = text.tokens.last().map_or(0, |token| token.sentence);
    let asks = sentence.checked_sub(1).filter(|before| asks(text, *before));
    let beyond = opposite(text);
    let stands = |other: u32| {
        let told = other < sentence && story(text, other) || bygone(text, other);
        let opposed = sentence < other && beyond.is_some_and(|from| of_opposite(text, from, other));
        !doubted(text, other) || aside(text, other) || asks == Some(other) || told || opposed
    };
    (spoken || (0..=sentence).any(|other| text.says(C::Overlap, other)) || blankless_words(text, sentence))
        && !doubted(text, sentence)
        && (0..=last).filter(|other| *other != sentence).all(stands)
}

/// The sentence from which on a text speaks of the opposite of a second holder: "what hurts is a place that stays taken".
pub(super) fn opposite(text: &Text) -> Option<u32> {
    let first = text.all(C::Contrast).map(|found| text.sentence(found)).min()?;
    (first > 0 && of_opposite(text, first, first)).then_some(first)
}

/// True if a sentence is part of what is said of the opposite, from `from` on.
pub(super) fn of_opposite(text: &Text, from: u32, sentence: u32) -> bool {
    sentence >= from && ![C::Overlap, C::Strict, C::Exclusive].iter().any(|concept| text.says(*concept, sentence))
}

/// Words of a text in which none decides alone.
const SEVERAL: usize = 10;

/// True if a phrase of permission stands in the text, whatever becomes of it.
pub(super) fn permits(text: &Text) -> bool {
    let last = text.tokens.last().map_or(0, |token| token.sentence);
    (0..=last).any(|sentence| permitting(text, sentence))
}

/// True if a sentence of the text asks, denies or harms something, whatever that is.
pub(super) fn denies(text: &Text) -> bool {
    let last = text.tokens.last().map_or(0, |token| token.sentence);
    (0..=last).any(|sentence| doubted(text, sentence))
}

/// True if a text has few words that are not idle: each of them decides much.
pub(super) fn few(text: &Text, idle: &BTreeSet<u32>) -> bool {
    text.tokens.iter().filter(|token| !idle.contains(&token.clause)).count() < SEVERAL
}

/// True if a sentence tells of a demand of old and lets it go: "the old spec had \"linearizable\", the new one has not".
pub(super) fn bygone(text: &Text, sentence: u32) -> bool {
    let gone = [C::Negator, C::Retired, C::GivenUp].iter().any(|concept| text.says(*concept, sentence));
    text.says(C::Bygone, sentence) && gone && !text.says(C::KeptUp, sentence) || taken_back(text, sentence)
}

// "The memo says 'strictly one at a time'. I asked what was meant": what is quoted, and taken back in the same sentence
// or the next.
fn taken_back(text: &Text, sentence: u32) -> bool {
    let Some(quote) = text.within(C::Quoted, sentence).next() else { return false };
    [sentence, sentence + 1].into_iter().any(|at| {
        let mut back = text.within(C::TakenBack, at).filter(|back| back.tokens.start >= quote.tokens.end);
        // "Ignore him? No, it still must be so."
        let kept = |end: usize| text.within(C::KeptUp, at).any(|kept| kept.tokens.start >= end);
        // What is meant instead is said there, and permits something.
        let instead = || [at, at + 1].into_iter().any(|next| permitting(text, next));
        back.any(|back| !kept(back.tokens.end)) && !text.asked.contains(&at) && instead()
    })
}

// Permissions of scripts without blanks name what is permitted.
fn blankless_words(text: &Text, sentence: u32) -> bool {
    text.tokens[text.of_sentence(sentence)].iter().any(|token| token.word.contains(blankless))
}

/// True if words of denial are followed by a stop of the service alone: "never ever lock out a customer".
pub(super) fn of_service(text: &Text, no: &Found) -> bool {
    let own = |token: &Token| matches!(&*token.word, "but" | "never" | "ever" | "again");
    let rest = text.tokens[no.tokens.end..].iter().take_while(|token| own(token)).count();
    let from = no.tokens.end + rest;
    let behind = from..(from + 3).min(text.of_clause(text.clause(no)).end);
    let out = |at: usize| matches!(&*text.tokens[at].word, "out" | "away" | "down");
    let stops = text.found_in(behind.clone()).iter().any(|found| found.tag == Tag::Concept(C::Outage));
    text.tokens[no.tokens.clone()].iter().all(own) && (stops || behind.skip(1).any(out)) && !text.beside(C::Overlap, no)
}

// "Made twice?": a second holder and nothing else, to which the next sentence is the answer.
fn asks(text: &Text, sentence: u32) -> bool {
    let short = text.of_sentence(sentence).len() <= SHORT;
    short && text.asked.contains(&sentence) && text.says(C::Overlap, sentence) && !permitting(text, sentence)
}

// "In May one user got it 7 times and was upset."
fn story(text: &Text, sentence: u32) -> bool {
    let was = |at: usize| matches!(&*text.tokens[at].word, "was" | "were" | "had" | "got");
    (text.says(C::Past, sentence) || text.of_sentence(sentence).any(was)) && !permitting(text, sentence)
}

fn permitting(text: &Text, sentence: u32) -> bool {
    text.found_in(text.of_sentence(sentence)).iter().any(|found| is(found, &PERMITS))
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
        || text.permits(&token.word)
        || token.word.contains(blankless) && strange(text, at).is_empty()
        || !token.word.contains(blankless)
            && around(text, at).any(|found| found.tokens.contains(&at) && explains(&found.tag))
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
    let meant = |cue: &&Found| !idiom(text, cue) && !bound(text, cue) && !of_service(text, cue) && !turns(text, cue);
    let cues = |concept| text.cues_in(concept, all.clone()).filter(meant);
    let near = |cue: &Found, other: C, before: usize, behind: usize| {
        let window = cue.tokens.start.saturating_sub(before).max(all.start)..(cue.tokens.end + behind).min(all.end);
        text.cues_in(other, window).next().is_some()
    };
    // "nothing breaks", "hurts nobody": the denial takes the harm away.
    let denied = cues(C::Denial).any(|no| !near(no, C::Harm, 2, 4) && !of_strictness(text, no) && !of_burden(text, no));
    let harmed = cues(C::Harm).any(|harm| !near(harm, C::Denial, 4, 2) && !article(text, harm));
    let nought = text.tokens[all.clone()].iter().any(|token| token.value == Some(0.0));
    text.asked.contains(&sentence) || nought || denied || harmed || cues(C::Doubt).next().is_some()
}

// "ist das egal, die Gurken saufen eh"
fn article(text: &Text, harm: &Found) -> bool {
    let german = |token: &Token| matches!(&*token.word, "ist" | "das" | "der" | "und" | "wird" | "wenn" | "es");
    let noun = text.tokens.get(harm.tokens.end).is_some_and(|next| next.name);
    harm.tokens.len() == 1
        && text.tokens[harm.tokens.start].word == "die"
        && noun
        && text.tokens[text.of_sentence(text.sentence(harm))].iter().any(german)
}

// "nobody cares", "no need for", "it shouldn't become a habit": a denial that is the permission.
fn idiom(text: &Text, cue: &Found) -> bool {
    around(text, cue.tokens.start)
        .any(|found| is(found, &[C::Indifferent, C::NotNeeded, C::Rarity]) && cue.tokens.end <= found.tokens.end)
}

// "But if it comes twice nothing happens", behind a story.
fn turns(text: &Text, cue: &Found) -> bool {
    let all = text.of_sentence(text.sentence(cue));
    let last = &text.tokens[cue.tokens.end - 1];
    all.start > 0 && cue.tokens.start == all.start && matches!(&*last.word, "if" | "when" | "wenn" | "si" | "se")
}

// "not critical", "burns cpu": the word opens or closes the permission itself.
fn bound(text: &Text, cue: &Found) -> bool {
    // "about the bill, nothing more"
    let more = |found: &Found| {
        let last = &text.tokens[found.tokens.end - 1];
        found.tokens.end == cue.tokens.end + 1 && matches!(&*last.word, "more" | "else")
    };
    let ends =
        |found: &Found| found.tokens.start == cue.tokens.start || found.tokens.end == cue.tokens.end || more(found);
    cue.tokens.len() == 1
        && around(text, cue.tokens.start).any(|found| is(found, &PERMITS) && found.tokens.len() > 1 && ends(found))
}

// "not strict at all", "no strong consistency".
fn of_strictness(text: &Text, no: &Found) -> bool {
    let behind = text.found_in(no.tokens.end..no.tokens.end + 2).iter();
    behind.filter(|found| is(found, &[C::Strict, C::Exclusive])).any(|found| text.clause(found) == text.clause(no))
}

// "just don't hammer the relay", "no downtime", "never block anyone": a demand for something else.
fn of_burden(text: &Text, no: &Found) -> bool {
    let mut behind = text.found_in(no.tokens.end..no.tokens.end + 1).iter();
    let next = text.tokens.get(no.tokens.end).filter(|next| next.clause == text.clause(no));
    let halts = next.is_some_and(|next| matches!(&*next.word, "block" | "stall" | "delay" | "hang"));
    let burden = behind.any(|found| is(found, &[C::Outage]) && text.clause(found) == text.clause(no)) || halts;
    burden && !text.beside(C::Overlap, no)
}
