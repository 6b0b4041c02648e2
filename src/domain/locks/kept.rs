//! A store known by its playbook: which of its variants the words tell.
//! Never takes a store for safer than its head where another reading of the words is possible.

use super::knowledge::Tag;
use super::reading::{Found, Text};
use super::refine::switched_off;
use crate::domain::brief::Kept;
use crate::domain::stores::row::{self, MADE, Row};
use crate::domain::stores::{Class, STORES, Store, Variant};
use std::ops::Range;

/// The store and what the text it is named in says of it.
pub(super) fn read(store: &'static Store, text: &Text, found: &Found) -> Kept {
    Kept { store, variant: variant(store, store.class, text, found).map(|(variant, _)| variant) }
}

/// What the words tell of a store that a row stands for: another way to run it that no row stands for, with the
/// row made of that, and whether it may weaken the store. It may not where the name tells it and the row was chosen
/// by words that say more.
pub(super) fn beside(row: &Row, text: &Text, found: &Found) -> Option<(&'static Variant, &'static Row, bool)> {
    let store = STORES.id(row.playbook)?;
    let base = store.variant(row.variant).map_or(store.class, |variant| variant.class);
    let (variant, by_name) = variant(store, base, text, found)?;
    // Words of a way to lock in it ("advisory lock") say nothing of how it is run.
    let of_store = |made: &&Row| made.variant == variant.id && variant.class != Class::NotALock;
    let made = MADE.iter().filter(|made| made.playbook == store.id).find(of_store)?;
    let general = row.variant.is_empty();
    // How many servers it has is told in more ways than a playbook knows, and nothing is told as safer than the row
    // that words have chosen, but for the name of a product.
    let one = made.class == row::Class::Single && row.class != made.class;
    let words: Vec<&str> = text.tokens.iter().map(|token| token.word.as_str()).collect();
    let chosen = || store.told(&words).iter().any(|(told, _)| told.id == row.variant);
    (general || !one && (variant.class >= base || by_name && !chosen())).then_some((
        variant,
        made,
        !row.flat && (general || !by_name),
    ))
}

/// The variant told, and whether the name itself tells it. `head`: the class where none is.
fn variant(store: &'static Store, head: Class, text: &Text, found: &Found) -> Option<(&'static Variant, bool)> {
    let words: Vec<&str> = text.tokens.iter().map(|token| token.word.as_str()).collect();
    let inside = |at: &Range<usize>, of: &Range<usize>| of.start <= at.start && at.end <= of.end;
    let (named, told): (Vec<_>, Vec<_>) = store.told(&words).into_iter().partition(|(_, at)| inside(at, &found.tokens));
    // The name itself may tell it ("Db2 pureScale"): the longest words, and of equals the less safe.
    let own = named.into_iter().max_by_key(|(variant, at)| (at.len(), variant.class)).map(|(variant, _)| variant);
    let base = own.map_or(head, |variant| variant.class);
    let near: Vec<(&Variant, Found)> = told
        .into_iter()
        // A name elsewhere is another product, no setting of this one.
        .filter(|(_, at)| STORES.name(&words[at.clone()].join(" ")).is_none())
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
    let beside = least(true);
    // "JetStream R3 with sync_interval always": a setting beside a name says more than a count in it, up to what the
    // store is without either.
    let said = beside.filter(|said| own.is_some_and(|own| head <= said.class && said.class < own.class));
    let told = least(false).or(said).map(|variant| (variant, false));
    told.or(own.map(|own| (own, true))).or(beside.map(|variant| (variant, false)))
}
