//! A named store that no row rules on: which of its variants the words tell, and what its class is to the rules.
//! Never takes a store for safer than its head where another reading of the words is possible.

use super::knowledge::Tag;
use super::reading::{Found, Text};
use super::refine::switched_off;
use crate::domain::brief::Kept;
use crate::domain::stores::{Class, Store, Variant, row};
use std::ops::Range;

/// The store and what the text it is named in says of it.
pub(super) fn read(store: &'static Store, text: &Text, found: &Found) -> Kept {
    Kept { store, variant: variant(store, text, found) }
}

/// What it promises to the rules: what could hold a strict lock does so on a condition, for the rules do not know the
/// settings it needs.
pub(super) fn ruled(kept: &Kept) -> row::Class {
    match kept.class() {
        Class::Consensus | Class::LinearizableService | Class::SingleDurable => row::Class::Unproven,
        Class::AsyncCopy => row::Class::Async,
        Class::MultiWrite | Class::Ap => row::Class::Ap,
        Class::Cache => row::Class::Volatile,
        Class::NotALock => row::Class::None,
    }
}

fn variant(store: &'static Store, text: &Text, found: &Found) -> Option<&'static Variant> {
    let words: Vec<&str> = text.tokens.iter().map(|token| token.word.as_str()).collect();
    let inside = |at: &Range<usize>, of: &Range<usize>| of.start <= at.start && at.end <= of.end;
    let (named, told): (Vec<_>, Vec<_>) = store.told(&words).into_iter().partition(|(_, at)| inside(at, &found.tokens));
    // The name itself may tell it ("Db2 pureScale"): the longest words, and of equals the less safe.
    let own = named.into_iter().max_by_key(|(variant, at)| (at.len(), variant.class)).map(|(variant, _)| variant);
    let base = own.map_or(store.class, |variant| variant.class);
    let near: Vec<(&Variant, Found)> = told
        .into_iter()
        .map(|(variant, at)| (variant, Found { tag: found.tag, tokens: at }))
        .filter(|(_, at)| {
            let other = |other: &Found| matches!(other.tag, Tag::Family(_)) && inside(&at.tokens, &other.tokens);
            !text.found.iter().any(other) && !text.denied(at) && !switched_off(text, at)
        })
        .collect();
    let least = |safer: bool| {
        let fits = |(variant, at): &&(&'static Variant, Found)| {
            // What weakens a store is told anywhere; what strengthens it, beside its name only.
            if safer { text.sentence(at) == text.sentence(found) } else { variant.class > base }
        };
        near.iter().filter(fits).max_by_key(|(variant, _)| variant.class).map(|(variant, _)| *variant)
    };
    least(false).or(own).or_else(|| least(true))
}
