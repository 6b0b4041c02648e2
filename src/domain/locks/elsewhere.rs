//! How a store stands, told beside its name in any language of `topology.yaml`: given up, another's, there for another
//! use, not there yet, ruled out; and whether it only keeps what is locked. Asked where nothing else was said of it.

use super::ground::{Ground, T};
use super::holding::Role;
use super::knowledge::{KNOWLEDGE, Tag};
use super::reading::Span;
use std::ops::Range;

/// Words between a name and what is said of it in its clause, and in a later one of its sentence.
const NEAR: usize = 7;
const LATER: usize = 9;

/// What each meaning makes of a store, the first that is said counting.
const SAID: [(T, Role); 5] = [
    (T::GivenUp, Role::Retired),
    (T::RuledOut, Role::Absent),
    (T::Theirs, Role::Theirs),
    (T::OtherUse, Role::Other),
    (T::NotYet, Role::Planned),
];

/// The role that words beside the name give it; none where they say nothing.
pub(super) fn elsewhere(ground: &Ground, name: &Span) -> Option<Role> {
    let name = at(ground, name)?;
    SAID.into_iter().find(|(what, _)| said(ground, &name, *what)).map(|(_, role)| role)
}

/// True if something else on it is spoken of: "Vault on the same Consul is the IT department's".
pub(super) fn shared(ground: &Ground, name: &Span) -> bool {
    // A word stands between "on" and "same".
    let Some(on) = at(ground, name).and_then(|name| name.start.checked_sub(3)) else { return false };
    ground.inside(on) && ground.any(&[T::Same], on + 2) && ground.clause(on).start < on
}

/// True if what is locked lies in it, and no lock is spoken of beside it.
pub(super) fn keeps_data(ground: &Ground, name: &Span) -> bool {
    let Some(name) = at(ground, name) else { return false };
    let clause = ground.clause(name.start);
    let lies = ground.all(T::Lies, clause.clone()).any(|lies| lies.at.start < name.end + NEAR);
    lies && !clause.into_iter().any(|near| ground.any(&[T::LockWord], near))
}

/// True if a lock is spoken of in its clause.
pub(super) fn locks(ground: &Ground, name: &Span) -> bool {
    at(ground, name).is_some_and(|name| ground.clause(name.start).any(|near| ground.any(&[T::LockWord], near)))
}

/// True if it is told to be there for the locks.
pub(super) fn meant(ground: &Ground, name: &Span) -> bool {
    let Some(name) = at(ground, name) else { return false };
    let other = |at: usize| ground.store(at).is_some();
    ground.all(T::ForLocks, ground.clause(name.start)).any(|words| {
        let behind = words.at.start >= name.end && words.at.start - name.end <= NEAR;
        behind && !(name.end..words.at.start).any(other) && !ground.denied(&words.at, 2)
    })
}

// The tokens of a name.
fn at(ground: &Ground, name: &Span) -> Option<Range<usize>> {
    let from = ground.tokens.partition_point(|token| token.at.end <= name.at.start);
    let to = ground.tokens.partition_point(|token| token.at.start < name.at.end);
    (ground.field == name.field && from < to).then_some(from..to)
}

fn said(ground: &Ground, name: &Range<usize>, what: T) -> bool {
    ground.all(what, ground.sentence(name.start)).any(|words| {
        let words = &words.at;
        let (from, to) = if words.start >= name.end { (name.end, words.start) } else { (words.end, name.start) };
        let own = ground.together(name.start, words.start);
        // "only for locks" is what it is asked for.
        let of_locks = what == T::OtherUse
            && (words.start..words.end + 3)
                .any(|near| ground.together(words.start, near) && ground.any(&[T::LockWord], near))
            && !(words.start..words.end).any(|near| ground.any(&[T::Not], near));
        let beside = if words.start >= name.end {
            to - from <= if own { NEAR } else { LATER } && (own || turns(ground, name, words))
        } else {
            // "Está previsto un PostgreSQL" is a store to come, "planned upgrade of PostgreSQL" is none.
            let article = || from < to && (from..to).all(|near| ground.any(&[T::Article], near));
            own && words.end <= name.start && to - from <= 2 && (what != T::NotYet || article())
        };
        beside && !of_locks && !other_between(ground, from..to) && !ground.denied(words, 2)
    })
}

// A later clause is about the name while none is named between, and it begins with a word for it or is short.
fn turns(ground: &Ground, name: &Range<usize>, words: &Range<usize>) -> bool {
    let clause = ground.clause(words.start);
    let apart = ground.tokens[words.start].clause - ground.tokens[name.start].clause;
    let named = clause.clone().any(|near| ground.store(near).is_some() && near < words.start);
    let about = (clause.start..(clause.start + 3).min(words.start + 1)).any(|near| ground.any(&[T::It], near));
    let small = |near: usize| words.contains(&near) || KNOWLEDGE.plain.contains(ground.word(near));
    let alone = clause.len() <= words.len() + 3 && clause.clone().all(small);
    let part = clause.into_iter().any(|near| ground.any(&[T::Part], near));
    apart <= 2 && !named && !part && (about || alone)
}

// Another store, or a part of this one of which it is said: "the third node is gone".
fn other_between(ground: &Ground, range: Range<usize>) -> bool {
    let store = |at: usize| ground.names.iter().any(|(tag, own)| matches!(tag, Tag::Family(_)) && own.contains(&at));
    let listed = range.clone().all(|at| store(at) || ground.any(&[T::And], at));
    let part = [T::Part, T::Member, T::Copy, T::Machine, T::Zone, T::Site, T::Hall, T::Third];
    range.clone().any(store) && !listed || range.into_iter().any(|at| ground.any(&part, at))
}
