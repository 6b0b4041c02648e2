//! What the infrastructure text says a store does not do: an ability named and denied in one clause.
//! Finds the words and the store they are of; what follows for the design is decided by the facts.

use super::concept::Concept as C;
use super::facts::changeable_here;
use super::holding::{Held, Role};
use super::knowledge::Tag;
use super::reading::{Field, Found, Reading, Text};
use crate::domain::reader::lexer::Token;
use crate::domain::stores::row::Class;
use std::ops::Range;

/// Words between an ability and what denies it, before it and behind it.
const BEFORE: usize = 5;
const BEHIND: usize = 5;
/// Words behind a colon that are the value of a setting.
const VALUE: usize = 2;
/// Words over which a denial does not reach.
const BREAKS: [&str; 22] = [
    "but", "with", "and", "using", "on", "via", "because", "while", "aber", "mit", "und", "mais", "avec", "et", "pero",
    "con", "y", "com", "ma", "e", "ale", "и",
];
/// Words that make of an ability one kind of it: "no coarse leases", "no distributed transactions".
const KINDS: [&str; 13] = [
    "coarse",
    "long",
    "nested",
    "distributed",
    "cross",
    "region",
    "site",
    "shard",
    "global",
    "xa",
    "interactive",
    "more",
    "other",
];
/// Words that bound it: "no leases longer than a minute".
const BOUNDS: [&str; 7] = ["longer", "shorter", "over", "above", "beyond", "larger", "per"];

/// Takes what is denied to them from the stores, and keeps the words that deny it with them.
pub(super) fn strip(held: &mut [Held], reading: &Reading) {
    let text = reading.infrastructure();
    for clause in denials(text) {
        let span = text.span(&clause);
        let Some(at) = owner(held, text, &clause) else { continue };
        held[at].class = Class::None;
        held[at].lacks.push(span);
    }
}

// Clauses that deny an ability, but for those that are a word of the rules already.
fn denials(text: &Text) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut cues: Vec<&Found> = text.cues(C::Ability).chain(text.cues(C::Lossy)).collect();
    cues.sort_by_key(|cue| cue.tokens.start);
    for cue in cues {
        let mut clause = text.of_clause(text.clause(cue));
        // "journal: false"
        if let Some(value) = text.tokens.get(clause.end).filter(|token| token.colon) {
            let value = text.of_clause(value.clause);
            clause.end = if value.len() <= VALUE { value.end } else { clause.end };
        }
        if out.last() == Some(&clause) || cue.tokens.end > clause.end {
            continue;
        }
        let of_rules = [Tag::Concept(C::FsyncOff), Tag::Concept(C::CpMode)];
        let heard = text.found_in(clause.clone()).iter().any(|found| of_rules.contains(&found.tag));
        if !heard && (cue.tag == Tag::Concept(C::Lossy) || denied(text, cue, &clause)) {
            out.push(clause);
        }
    }
    out
}

// An odd number of denials near it: "never ignores" denies nothing.
fn denied(text: &Text, ability: &Found, clause: &Range<usize>) -> bool {
    // "5000 transactions per second"
    let before = ability.tokens.start.checked_sub(1).filter(|at| *at >= clause.start).map(|at| &text.tokens[at]);
    let behind = text.tokens[ability.tokens.end..clause.end].first();
    if before.is_some_and(|token| token.value.is_some() || KINDS.contains(&&*token.word))
        || behind.is_some_and(|token| BOUNDS.contains(&&*token.word))
    {
        return false;
    }
    // A name of a store and a "but" end the reach of a denial.
    let breaks = |at: &usize| {
        BREAKS.contains(&&*text.tokens[*at].word)
            || text.found_in(*at..*at + 1).iter().any(|found| matches!(found.tag, Tag::Family(_)))
    };
    let from = ability.tokens.start.saturating_sub(BEFORE).max(clause.start);
    let from = (from..ability.tokens.start).rev().find(breaks).map_or(from, |at| at + 1);
    let to = (ability.tokens.end + BEHIND).min(clause.end);
    let to = (ability.tokens.end..to).find(breaks).unwrap_or(to);
    // "If-None-Match" denies nothing by its own "none", "need no transactions" lacks nothing.
    let own = |at: usize| {
        let around = at.saturating_sub(BEFORE)..at + 1;
        text.cues_in(C::Ability, around.clone())
            .chain(text.found_in(around).iter().filter(|found| found.tag == Tag::Concept(C::NotNeeded)))
            .any(|found| found.tokens.contains(&at))
    };
    let mut words: Vec<usize> = [C::Denial, C::Missing]
        .into_iter()
        .flat_map(|concept| text.cues_in(concept, from..to))
        .filter(|cue| cue.tokens.end <= to && !own(cue.tokens.start))
        .map(|cue| cue.tokens.start)
        .collect();
    words.sort_unstable();
    words.dedup();
    // "level = 0", "trx_commit = 2"; generation 0 is of what is not there yet, and what may be set is not missing.
    let made = |token: &Token| token.word.ends_with("match") || token.word == "cas";
    let setting = !text.tokens[ability.tokens.clone()].iter().any(made)
        && changeable_here(text).next().is_none()
        && text.tokens[ability.tokens.end..to].iter().take(3).any(|token| {
            // "both at 1" sets nothing to 2.
            let two = ability.tokens.len() > 1 && token.word.starts_with(|first: char| first.is_ascii_digit());
            matches!(token.value, Some(value) if value == 0.0 || value == 2.0 && two)
        });
    (words.len() + usize::from(setting)) % 2 == 1
}

// The store named nearest before the end of the clause, else the first one named.
fn owner(held: &[Held], text: &Text, clause: &Range<usize>) -> Option<usize> {
    let end = text.tokens.get(clause.end.checked_sub(1)?)?.at.end;
    let able = |held: &Held| {
        held.span.field == Field::Infrastructure
            && matches!(held.class, Class::Consensus | Class::Single | Class::Unproven)
    };
    let all: Vec<(usize, &Held)> = held.iter().enumerate().filter(|(_, held)| able(held)).collect();
    let before = all.iter().filter(|(_, store)| store.span.at.start < end).max_by_key(|(_, store)| store.span.at.start);
    let nearest = before.or_else(|| all.iter().min_by_key(|(_, store)| store.span.at.start));
    // What is said of one that is out is said of no other.
    nearest.filter(|(_, held)| !matches!(held.role, Role::Absent | Role::Retired)).map(|(at, _)| *at)
}
