//! Whether a text is in words that are read at all: scripts, everyday words, shrugs.
//! A permission is taken only from a text that is; weighs no demand itself.

use super::concept::Concept as C;
use super::foreign::foreign_no;
use super::knowledge::Tag;
use super::reading::{Field, Found, Text};
use crate::domain::reader::lexer::{Token, blankless};
use std::collections::BTreeSet;

/// True if words of this text may permit something: a stray "best effort" amid Polish or Chinese may be what is
/// denied there. `vote` is the phrase that would permit.
pub(super) fn legible(text: &Text, vote: &Found, idle: &BTreeSet<u32>) -> bool {
    let other = |(at, token): &(usize, &Token)| {
        !vote.tokens.contains(at) && token.value.is_none() && !idle.contains(&token.clause)
    };
    let others = || text.tokens.iter().enumerate().filter(other);
    if others().any(|(at, token)| !latin(token) && !read(text, at)) {
        return false;
    }
    let known =
        others().filter(|(at, token)| text.everyday(&token.word) || covered(text, *at) || !latin(token)).count();
    let strange = others().count() - known;
    // "thumbnails, best effort": one noun beside it is its topic, unless it stands behind it in its clause.
    let topic = || {
        let clause = text.clause(vote);
        others().all(|(at, token)| {
            text.everyday(&token.word)
                || covered(text, at)
                || at < vote.tokens.start && !foreign_no(token)
                || token.clause != clause
        })
    };
    strange <= known || strange == 1 && topic()
}

/// True if nothing of a word in another script is strange; in the consistency text that is asked of every sentence.
fn read(text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    if token.word.contains(blankless) {
        return text.field == Field::Consistency || strange(text, at).is_empty();
    }
    text.permits(&token.word) || covered(text, at)
}

/// Letters of the longest entries of scripts without blanks.
const LONGEST: usize = 6;

/// The bytes of a token in a script without blanks that no phrase took and that are no words of the lexicon, each
/// with its letters.
pub(super) fn strange(text: &Text, at: usize) -> Vec<(usize, usize)> {
    let token = &text.tokens[at];
    let mut out: Vec<(usize, usize)> = Vec::new();
    let (mut here, mut last) = (0, None);
    while let Some(first) = token.word[here..].chars().next() {
        let byte = token.at.start + here;
        let near = text.runs.partition_point(|(run, _)| run.start <= byte);
        // The phrases that begin before it, of which the last few may reach so far.
        let taken = text.runs[near.saturating_sub(8)..near].iter().any(|(run, _)| run.contains(&byte));
        let ends = token.word[here..].char_indices().map(|(end, char)| end + char.len_utf8()).take(LONGEST);
        let word = |end: &usize| text.permits(&token.word[here..here + end]);
        match ends.filter(word).last() {
            _ if taken => here += first.len_utf8(),
            Some(end) => here += end,
            None => {
                match out.last_mut().filter(|_| last == Some(here)) {
                    Some((_, letters)) => *letters += 1,
                    None => out.push((byte, 1)),
                }
                here += first.len_utf8();
                last = Some(here);
            }
        }
    }
    out
}

/// Words that turn what stands beside them.
const TURNS: [&str; 37] = [
    "won't",
    "can't",
    "cannot",
    "couldn't",
    "wouldn't",
    "shouldn't",
    "don't",
    "doesn't",
    "isn't",
    "aren't",
    "never",
    "not",
    "nothing",
    "none",
    "neither",
    "anything",
    "fail",
    "fails",
    "failed",
    "failing",
    "mistake",
    "weak",
    "wrong",
    "burned",
    "burnt",
    "better",
    "stronger",
    "more",
    "question",
    "exact",
    "insufficient",
    "nada",
    "nicht",
    "pas",
    "hardly",
    "myth",
    "joke",
];

/// True if a word that no phrase took may turn the permission round: "best effort won't cut it", "more than eventual".
pub(super) fn doubted(text: &Text, vote: &Found) -> bool {
    let clause = text.clause(vote);
    let read = [C::Eventual, C::Indifferent, C::Bounded, C::NotNeeded, C::WaitOk, C::Desire, C::Almost];
    let taken = |at: usize| read.iter().any(|concept| text.all(*concept).any(|found| found.tokens.contains(&at)));
    let turns = |(at, token): (usize, &Token)| -> bool {
        token.clause == clause && TURNS.contains(&&*token.word) && !vote.tokens.contains(&at) && !taken(at)
    };
    // "best effort? no."
    let refused = text.tokens.get(vote.tokens.end).is_some_and(|next| {
        next.sentence != text.sentence(vote) && matches!(&*next.word, "no" | "nope" | "never" | "nein")
    });
    // Two of them turn it back: "we don't need more than best effort".
    let odd = || text.tokens.iter().enumerate().filter(|token| turns(*token)).count() % 2 == 1;
    refused || !text.beside(C::NotNeeded, vote) && odd()
}

/// True if nothing is said: no text, or nothing but a shrug ("not specified", "you decide").
pub(super) fn silent(text: &Text) -> bool {
    let shrug = |at: usize| text.all(C::Shrug).any(|found| found.tokens.contains(&at));
    text.filled.is_empty()
        || text.all(C::Shrug).next().is_some()
            && text
                .tokens
                .iter()
                .enumerate()
                .all(|(at, token)| shrug(at) || token.value.is_none() && text.everyday(&token.word))
}

fn latin(token: &Token) -> bool {
    let read = |c: char| !c.is_alphabetic() || c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c);
    token.word.chars().all(read)
}

fn covered(text: &Text, at: usize) -> bool {
    text.found.iter().any(|found| found.tokens.contains(&at) && explains(&found.tag))
}

/// True if what is found makes its words known ones: a name, a ban and a turn to the opposite say nothing of them.
pub(super) fn explains(tag: &Tag) -> bool {
    !matches!(tag, Tag::Place(_) | Tag::Concept(C::Ban | C::Spurn | C::Contrast))
}
