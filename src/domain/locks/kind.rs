//! A database that is named by its kind alone: "our relational database", "die Datenbank", "no banco". It is what is
//! there to lock in where no store is named. Finds and weighs the words beside it; what it can promise is its row's.

use super::concept::Concept as C;
use super::elsewhere::elsewhere;
use super::ground::{Ground, T};
use super::holding::{Held, Role};
use super::knowledge::Tag;
use super::reading::{Field, Found, Reading, Span};
use super::role::role;
use super::standing::standing;
use crate::domain::stores::row::{Class, ROWS, Row};
use std::ops::Range;

/// The database of the infrastructure text that no product's name is given to, where no store is there by its name.
pub(super) fn by_kind(reading: &Reading, grounds: &[Ground; 3], held: &[Held]) -> Option<Held> {
    let aside = |held: &Held| {
        // What is gone, of others, or forgets, is not what "the database" means.
        let forgets = held.class == Class::Volatile;
        held.class == Class::None || forgets || !held.role.usable() && held.role != Role::Other
    };
    if !held.iter().all(aside) {
        return None;
    }
    let store = ROWS.iter().find(|row| row.kind)?;
    let ground = grounds.iter().find(|ground| ground.field == Field::Infrastructure)?;
    // Beside names of what can hold no lock, "the database" may be any of these: more must be said of it.
    let named = held.iter().any(|held| held.role.usable() && !held.store.rides && held.class != Class::Volatile);
    let forgets = held.iter().any(|held| held.role.usable() && held.class == Class::Volatile);
    let there = |range: &&Range<usize>| {
        let told = range.len() > 1 || !named;
        // Beside a store that forgets it is taken only where its whole clause denies nothing.
        let clause = ground.clause(range.start);
        let denied = forgets && clause.into_iter().any(|at| ground.any(&[T::Not], at));
        told && !denied && meant(ground, range) && usable(reading, ground, range)
    };
    let all: Vec<Range<usize>> =
        ground.all(T::Relational, 0..ground.tokens.len()).map(|seen| seen.at.clone()).collect();
    let range = all.iter().find(there)?;
    Some(Held {
        store,
        family: store.id,
        span: ground.span(range),
        role: Role::Usable,
        class: store.class,
        guessed: false,
        kept: None,
        told: None,
        lacks: Vec::new(),
        unsure: false,
    })
}

/// Where the loss of its server must be survived, it is the one with copies that is meant.
pub(super) fn copied(held: &mut [Held]) {
    for held in held.iter_mut().filter(|held| held.store.kind && held.class == Class::Single) {
        if let Some(row) = Row::of(held.store.copied) {
            (held.store, held.class) = (row, row.class);
        }
    }
}

// It is neither another kind of database, nor one that is wished for, nor a part of a longer name.
fn meant(ground: &Ground, range: &Range<usize>) -> bool {
    let overlaps = |at: &Range<usize>| at.start < range.end && range.start < at.end;
    let leads = |at: &Range<usize>| at.end == range.start && ground.together(at.start, range.start);
    let other = ground.all(T::AnotherDatabase, 0..range.end).any(|seen| overlaps(&seen.at) || leads(&seen.at));
    let named = ground.names.iter().any(|(tag, at)| matches!(tag, Tag::Family(_)) && overlaps(at));
    let beside = |at: usize| ground.together(at, range.start) && ground.store(at).is_some();
    let before = range.start.checked_sub(1).is_some_and(beside);
    // Several are no one authority.
    let many = matches!(ground.word(range.end - 1), "databases" | "dbs");
    !other && !many && !named && !before && !ground.denied(range, 2)
}

fn usable(reading: &Reading, ground: &Ground, range: &Range<usize>) -> bool {
    let span = ground.span(range);
    let theirs = elsewhere(ground, &span).is_some_and(|role| role != Role::Usable);
    !theirs && (ground.cut || told(reading, &span))
}

// By the words of the other table.
fn told(reading: &Reading, span: &Span) -> bool {
    let text = reading.infrastructure();
    let from = text.tokens.partition_point(|token| token.at.end <= span.at.start);
    let to = text.tokens.partition_point(|token| token.at.start < span.at.end);
    let found = Found { tag: Tag::Concept(C::Conj), tokens: from..to };
    let overlaps = |other: &Found| other.tokens.start < to && from < other.tokens.end;
    // "any database", "no second database will be bought"
    let wished = [C::OpenWorld, C::Future, C::NotNeeded].iter().any(|concept| text.all(*concept).any(overlaps));
    from < to && !wished && standing(text, &found, role(text, &found)) == Role::Usable
}
