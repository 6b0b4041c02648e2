//! The rules that allow a design; asked only after every refusal.

use super::predicates::{choose, drained};
use super::rule::Check;
use crate::domain::brief::{Brief, By, Domain, FactId as F, Level, Third};
use crate::domain::stores::row::{Class, Spread};

/// R25: a named store that no row rules on, and no other: designed with on its condition, never in its place.
pub(super) fn unproven(brief: &Brief) -> Check {
    if choose(brief).is_some_and(|held| !held.known()) { Check::fires(&[F::Stores]) } else { Check::No }
}

/// R16.
pub(super) fn bounded(brief: &Brief) -> Check {
    if brief.level() == Level::B { Check::fires(&[F::Level]) } else { Check::No }
}

/// R17.
pub(super) fn efficiency(brief: &Brief) -> Check {
    if brief.level() == Level::E { Check::fires(&[F::Level]) } else { Check::No }
}

/// R10.
pub(super) fn wide(brief: &Brief) -> Check {
    if !brief.stated {
        return Check::No;
    }
    let store = choose(brief);
    // "a single-region cluster, clients in five regions": the places are those of the callers.
    let spans = !brief.in_one_region() && store.as_ref().is_none_or(|held| brief.spreads(held) && held.strict());
    let places = brief.places();
    let enough = places >= 3
        || places == 2 && brief.third().is_some()
        || store.as_ref().is_some_and(|held| held.row().spread == Spread::Always)
            && !(places == 1 && brief.regions().len() == 1)
        || places == 1 && brief.survives() == Some(Domain::Region);
    if spans && enough && !brief.at_home() && !brief.separate() {
        Check::fires(&[F::Level, F::Places, F::Regions, F::ThirdVote, F::Stores, F::Survives])
    } else if enough {
        Check::near("the votes stand in one home region", &[F::Home, F::Places, F::Stores])
    } else {
        Check::No
    }
}

/// R11.
pub(super) fn one_region(brief: &Brief) -> Check {
    if brief.places() > 1 || !brief.stated {
        return Check::No;
    }
    if two_rooms(brief) {
        return Check::near("two rooms, of which one has the majority", &[F::Zones, F::Votes, F::By]);
    }
    match choose(brief) {
        None if lone_server(brief) => Check::near("fewer than three servers, and no more", &[F::Servers, F::World]),
        Some(held) if held.class == Class::Consensus => {
            Check::fires(&[F::Level, F::Stores, F::Places, F::Zones, F::Servers])
        }
        Some(_) => Check::near("the only authority is a single node", &[F::Stores, F::Servers]),
        None if brief.servers().is_some_and(|count| count < 3) && brief.open().is_none() => {
            Check::near("fewer than three servers", &[F::Servers])
        }
        None => Check::fires(&[F::Level, F::Places, F::Zones, F::Servers, F::World]),
    }
}

/// R12.
pub(super) fn home_region(brief: &Brief) -> Check {
    let by_hand = || brief.by.as_ref().is_some_and(|by| by.words(&By::Operator).is_some());
    // All votes stand beside the primary, and the copy that a person may promote has none.
    let copied = choose(brief).is_some_and(|held| held.class == Class::Consensus && held.drained_copy());
    if brief.places() < 2
        || brief.places() == 2
            && !brief.at_home()
            && !copied
            && (by_hand() || choose(brief).is_none_or(|held| brief.spreads(&held)))
    {
        return Check::No;
    }
    if choose(brief).is_some_and(|held| held.class == Class::Single) {
        return Check::near("the only authority is a single node", &[F::Stores, F::Servers]);
    }
    Check::fires(&[F::Level, F::Places, F::Regions, F::Home, F::Stores])
}

/// R13.
pub(super) fn two_sites(brief: &Brief) -> Check {
    match brief.places() {
        2 => Check::fires(&[F::Level, F::Places, F::By]),
        _ if two_rooms(brief) => Check::fires(&[F::Level, F::Zones, F::Votes, F::By]),
        _ => Check::No,
    }
}

// Members in two rooms of one site, of which a person brings up the smaller: as between two sites.
fn two_rooms(brief: &Brief) -> bool {
    let votes = brief.votes.as_ref().is_some_and(|votes| votes.value.0.len() == 2 && votes.value.lopsided());
    let hand = brief.by.as_ref().is_some_and(|by| by.words(&By::Operator).is_some());
    let itself = brief.by.as_ref().is_some_and(|by| by.words(&By::Itself).is_some());
    let placed = choose(brief).is_some_and(|held| held.class == Class::Consensus && held.row().placed);
    brief.places() <= 1 && brief.per_place().is_none() && brief.zones() == Some(2) && votes && hand && !itself && placed
}

// One server or two without a store, and no third: one of them can carry a durable store, no quorum.
fn lone_server(brief: &Brief) -> bool {
    let few = brief.servers().is_some_and(|count| count < 3) && brief.survives().is_none();
    let no_third = brief.third_vote.as_ref().is_some_and(|third| third.value == Third::Impossible);
    few && (brief.closed_in_words().is_some() || no_third) && brief.stores().is_empty()
}

/// R14.
pub(super) fn single_durable(brief: &Brief) -> Check {
    let store = choose(brief).is_some_and(|held| held.class == Class::Single || drained(&held, brief));
    if store || lone_server(brief) { Check::fires(&[F::Level, F::Stores, F::Servers, F::ByHand]) } else { Check::No }
}

/// R21: no infrastructure is stated, or none that a rule above fits.
pub(super) fn assumed(_: &Brief) -> Check {
    Check::fires(&[F::Level, F::Stores])
}
