//! A store known by its playbook: which of its variants the words tell.
//! Never takes a store for safer than its head where another reading of the words is possible.

use super::knowledge::Tag;
use super::reading::{Found, Text};
use super::refine::switched_off;
use crate::domain::brief::Kept;
use crate::domain::stores::row::{self, MADE, Row};
use crate::domain::stores::{Class, STORES, Store, Variant};
use std::collections::HashMap;
use std::ops::Range;

/// What the words of one text tell of stores, looked for once a store.
pub(super) struct Told<'t> {
    /// The text.
    pub text: &'t Text,
    of: HashMap<&'static str, Vec<Hit>>,
}

/// Words that tell a variant.
struct Hit {
    variant: &'static Variant,
    at: Range<usize>,
    /// Neither denied nor the name of another product, nor there for another use.
    stands: bool,
    /// The store is named in these words once more, by a way to lock in it.
    again: bool,
}

impl<'t> Told<'t> {
    pub(super) fn new(text: &'t Text) -> Told<'t> {
        Told { text, of: HashMap::new() }
    }

    /// A store named here and what the text says of it.
    pub(super) fn kept(&mut self, store: &'static Store, found: &Found, one: impl Fn() -> bool) -> Kept {
        let told = self.variant(store, store.class, found).map(|(variant, _)| variant);
        Kept { store, variant: told.or_else(|| alone(store).filter(|_| one())) }
    }

    /// What the words tell of a store that a row stands for: another way to run it that no row stands for, with the
    /// row made of that, and whether it may weaken the store. It may not where the name tells it and the row was chosen
    /// by words that say more.
    pub(super) fn beside(&mut self, row: &Row, found: &Found) -> Option<(&'static Variant, &'static Row, bool)> {
        let store = STORES.id(row.playbook)?;
        let base = store.variant(row.variant).map_or(store.class, |variant| variant.class);
        let (variant, by_name) = self.variant(store, base, found)?;
        // Words of a way to lock in it ("advisory lock") say nothing of how it is run.
        let of_store = |made: &&Row| made.variant == variant.id && variant.class != Class::NotALock;
        let made = MADE.iter().filter(|made| made.playbook == store.id).find(of_store)?;
        let general = row.variant.is_empty();
        // How many servers it has is told in more ways than a playbook knows, and nothing is told as safer than the row
        // that words have chosen, but for the name of a product.
        let one = made.class == row::Class::Single && row.class != made.class;
        let chosen = || self.of.get(store.id).is_some_and(|hits| hits.iter().any(|hit| hit.variant.id == row.variant));
        let fits = general || !one && (variant.class >= base || by_name && !chosen());
        fits.then_some((variant, made, !row.flat && (general || !by_name)))
    }

    /// The variant told, and whether the name itself tells it. `head`: the class where none is.
    fn variant(&mut self, store: &'static Store, head: Class, found: &Found) -> Option<(&'static Variant, bool)> {
        let text = self.text;
        let hits = self.of.entry(store.id).or_insert_with(|| hits(store, text, found));
        let own = |hit: &&Hit| found.tokens.start <= hit.at.start && hit.at.end <= found.tokens.end;
        // The name itself may tell it ("Db2 pureScale"): the longest words, and of equals the less safe.
        let named = hits.iter().filter(own).max_by_key(|hit| (hit.at.len(), hit.variant.class)).map(|hit| hit.variant);
        let base = named.map_or(head, |variant| variant.class);
        let worst = |fits: &dyn Fn(&Hit) -> bool| {
            let near = hits.iter().filter(|hit| hit.stands && !own(hit) && fits(hit));
            near.max_by_key(|hit| hit.variant.class).map(|hit| hit.variant)
        };
        // What weakens a store is told anywhere; what strengthens it, beside its name only.
        let near = |hit: &Hit| text.tokens[hit.at.start].sentence == text.sentence(found);
        // How many servers there are ("one master") is told of whatever stands in the same sentence.
        let far = |hit: &Hit| hit.variant.class != Class::SingleDurable || near(hit);
        let weaker = worst(&|hit| hit.variant.class > base && far(hit));
        let beside = worst(&near);
        // "JetStream R3 with sync_interval always": a setting beside a name says more than a count in it, up to what the
        // store is without either.
        let said = beside.filter(|said| named.is_some_and(|own| head <= said.class && said.class < own.class));
        // "Community edition. IMap.lock is the approved mechanism": of two ways that are worth the same, the lock's own.
        let again = |variant: &'static Variant| {
            let mut own = hits.iter().filter(|hit| hit.stands && hit.again && hit.variant.class == variant.class);
            own.next().map_or(variant, |hit| hit.variant)
        };
        let beside = beside.map(again);
        let told = weaker.or(said).map(|variant| (variant, false));
        told.or(named.map(|own| (own, true))).or(beside.map(|variant| (variant, false)))
    }
}

fn hits(store: &'static Store, text: &Text, found: &Found) -> Vec<Hit> {
    let words: Vec<&str> = text.tokens.iter().map(|token| token.word.as_str()).collect();
    let family = |other: &Found| matches!(other.tag, Tag::Family(_));
    let around = |at: &Range<usize>| {
        let at = at.clone();
        text.found
            .iter()
            .filter(move |other| family(other) && other.tokens.start <= at.start && at.end <= other.tokens.end)
    };
    let again = |at: &Range<usize>| {
        at.len() > 1 && around(at).any(|other| other.tokens == *at) && around(at).all(|other| other.tag == found.tag)
    };
    let stands = |at: &Range<usize>| {
        let here = Found { tag: found.tag, tokens: at.clone() };
        // A name elsewhere is another product, no setting of this one.
        let product = around(at).next().is_some() && !again(at);
        let name = STORES.name(&words[at.clone()].join(" ")).is_some() && !again(at) || product;
        let off = text.denied(&here) || text.told_not(&here) || switched_off(text, &here);
        let elsewhere = text.sentence(found) != text.sentence(&here) && aside(text, &here);
        !(name || off || elsewhere)
    };
    store
        .told(&words)
        .into_iter()
        .map(|(variant, at)| Hit { stands: stands(&at), again: again(&at), variant, at })
        .collect()
}

// "There is also DAX but that is for the catalogue only": told of itself, and of another use than locks.
fn aside(text: &Text, here: &Found) -> bool {
    let end = text.of_sentence(text.sentence(here)).end;
    let all = here.tokens.end.min(end)..end;
    let says = |words: &[&str]| text.tokens[all.clone()].iter().any(|token| words.contains(&&*token.word));
    let locks = text.tokens[all.clone()].iter().any(|token| token.word.starts_with("lock"));
    says(&["only", "just", "solely", "nur", "seulement", "solo", "só", "tylko"])
        && says(&["for", "für", "pour", "para", "per", "dla"])
        && !locks
}

/// Run as one server, where a variant says so of a store that is no more by itself.
pub(super) fn alone(store: &'static Store) -> Option<&'static Variant> {
    let one = |variant: &&Variant| variant.told_by.iter().any(|told| matches!(*told, "standalone" | "single instance"));
    let mut plain = store.variants.iter().filter(|variant| variant.class == store.class);
    if store.class == Class::SingleDurable { plain.find(one) } else { None }
}

/// One cluster over several sites, where a variant says so.
pub(super) fn stretched(store: &'static Store) -> Option<&'static Variant> {
    let wide = |variant: &&Variant| variant.told_by.iter().any(|told| told.starts_with("stretched "));
    store.variants.iter().filter(|variant| variant.class == store.class).find(wide)
}
