//! Stores that a model names, beside those that were read: which agree, which are new, which are read otherwise.

use super::reply::{NOWHERE, Named};
use super::vocabulary::Met;
use crate::domain::brief::{Brief, Fact, Held, Kept, Origin, Role, Standing};
use crate::domain::stores::row::Row;

/// The store as rules know it; none where no row stands for it.
fn held(named: &Named) -> Option<Held> {
    let row = |variant: &str| Row::standing_for(named.store.id, variant);
    let variant = named.variant.map_or("", |variant| variant.id);
    let store = row(variant).or_else(|| row(""))?;
    let role = match named.standing.as_str() {
        "have" | "may_add" => Role::Usable,
        "planned" => Role::Planned,
        "other_team" => Role::Theirs,
        "other_use" => Role::Other,
        _ => Role::Absent,
    };
    let kept = Some(Kept { store: named.store, variant: named.variant });
    Some(Held {
        store,
        family: store.family(),
        span: named.words.first().cloned().unwrap_or(NOWHERE),
        role,
        class: store.class,
        guessed: false,
        kept,
        told: None,
        lacks: Vec::new(),
        unsure: false,
    })
}

// The one of those read that `named` is: named by the same words, or else of the same product.
fn place(brief: &Brief, named: &Named) -> Option<usize> {
    let product = |known: &Held| known.playbook().is_some_and(|kept| kept.store.id == named.store.id);
    let there = |known: &Held| named.words.iter().any(|word| word.meets(&known.span));
    let stores = brief.stores();
    stores.iter().position(|known| product(known) && there(known)).or_else(|| stores.iter().position(product))
}

fn gone(role: Role) -> bool {
    matches!(role, Role::Absent | Role::Doubted)
}

/// How a named store meets those that were read.
pub(super) fn meets(brief: &Brief, named: &Named) -> Met {
    let Some(held) = held(named) else { return Met::Settled };
    let Some(at) = place(brief, named) else { return Met::New };
    let known = &brief.stores()[at];
    let role = known.role == held.role || gone(known.role) && gone(held.role);
    // A store that is not there is the same however it would be run.
    let run = known.class == held.class || named.variant.is_none() || held.role != Role::Usable;
    // Words of another copy of the same product ("the replica for reporting") say nothing of this one.
    let told = known.playbook().and_then(|kept| kept.variant).map(|variant| variant.id);
    let other = told.is_some() && named.variant.is_some_and(|variant| told != Some(variant.id));
    match (role && run, other && held.role != Role::Usable) {
        (true, _) => Met::Agrees,
        (false, true) => Met::Settled,
        (false, false) => Met::Differs,
    }
}

/// Puts a named store among those that were read, in the stead of the one that it is.
pub(super) fn put(brief: &mut Brief, named: &Named, standing: Standing) {
    let Some(held) = held(named) else { return };
    let at = place(brief, named);
    match (&mut brief.stores, at) {
        (Some(stores), Some(at)) => {
            // What the words say that it lacks stays said.
            let lacks = std::mem::take(&mut stores.value[at].lacks);
            stores.value[at] = Held { lacks, ..held };
            stores.standing = standing;
        }
        (Some(stores), None) => {
            stores.evidence.push(held.span.clone());
            stores.value.push(held);
        }
        (none, _) => {
            let span = held.span.clone();
            *none = Some(Fact { by: Origin::Model, standing, ..Fact::said(vec![held], span) });
        }
    }
}
