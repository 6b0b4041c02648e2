//! How a store stands beyond usable or not: given up, or free to be added. The words are the vocabulary's; whether
//! they refuse a store is decided before.

use super::concept::Concept as C;
use super::holding::Role;
use super::knowledge::{KNOWLEDGE, Tag};
use super::reading::{Found, Text};
use crate::domain::reader::lexer::Token;

/// Words between a name and what stands behind it.
const BEHIND: usize = 9;
/// Words between a name and what leads to it.
const BEFORE: usize = 6;

/// The role told by the words around a name that otherwise has this one.
pub(super) fn standing(text: &Text, found: &Found, role: Role) -> Role {
    // Where other words refuse it already, these only say that it was there once.
    let refused = role.out();
    if (refused || role == Role::Usable) && said(text, found, C::GivenUp, refused) {
        Role::Retired
    } else if role == Role::Usable && said(text, found, C::MayAdd, true) {
        Role::Addable
    } else {
        role
    }
}

fn family(found: &Found) -> bool {
    matches!(found.tag, Tag::Family(_))
}

// True if the concept stands beside the name with no other name between; `loose`: over words that mean something too,
// where "fsync is off" and "two nodes gone" would take some of the store only.
fn said(text: &Text, found: &Found, concept: C, loose: bool) -> bool {
    let (clause, sentence) = (text.clause(found), text.sentence(found));
    text.all(concept).any(|words| {
        if text.sentence(words) != sentence {
            return false;
        }
        let (from, to) = if words.tokens.start >= found.tokens.start {
            (found.tokens.end.min(words.tokens.start), words.tokens.start)
        } else {
            (words.tokens.end.min(found.tokens.start), found.tokens.start)
        };
        let behind = words.tokens.start >= found.tokens.start;
        let near = to - from <= if behind { BEHIND } else { BEFORE };
        let clauses = text.clause(words).abs_diff(clause) <= if behind { 2 } else { 0 };
        let listed = |at: usize| {
            text.found.iter().any(|other| family(other) && other.tokens.contains(&at))
                || text.all(C::Conj).any(|conj| conj.tokens.contains(&at))
        };
        let named =
            text.found.iter().any(|other| family(other) && other.tokens.start >= from && other.tokens.end <= to);
        let plain = |token: &Token| token.value.is_some() || KNOWLEDGE.plain.contains(&*token.word);
        let part = text.tokens[from..to].iter().any(|token| !plain(token));
        near && clauses && (!named || (from..to).all(listed)) && (loose || named || !part)
    })
}
