//! Refusals, and the one design, that follow from what the usable stores cannot hold.

use super::predicates::{flat, good, lossy};
use super::rule::Check;
use crate::domain::brief::{Brief, FactId as F, Held};
use crate::domain::stores::row::Class;

/// R15: the resource itself decides.
pub(super) fn resource_decides(brief: &Brief) -> Check {
    if !brief.strict() || brief.own_version().is_none() {
        return Check::No;
    }
    if brief.usable().into_iter().any(lossy) {
        Check::fires(&[F::Level, F::ChecksToken, F::Stores])
    } else {
        Check::near("the lock store is an authority by itself", &[F::ChecksToken, F::Stores])
    }
}

fn closed_loss(brief: &Brief, class: Class) -> Check {
    if !brief.strict() || !brief.usable().iter().any(|held| held.class == class) {
        return Check::No;
    }
    if good(brief) {
        return Check::near("a store that holds the level is usable", &[F::Stores]);
    }
    if !brief.closed() || brief.open().is_some() && brief.closed_in_words().is_none() {
        return Check::near("another store may be added", &[F::World, F::Stores]);
    }
    Check::fires(&[F::Level, F::Stores, F::World])
}

/// R9: safe under bounded timing only.
pub(super) fn timed_only(brief: &Brief) -> Check {
    closed_loss(brief, Class::Timed)
}

/// R5: forgets.
pub(super) fn volatile_only(brief: &Brief) -> Check {
    closed_loss(brief, Class::Volatile)
}

/// R6: a promoted copy lacks grants.
pub(super) fn async_only(brief: &Brief) -> Check {
    closed_loss(brief, Class::Async)
}

/// R7: both sides grant.
pub(super) fn ap_only(brief: &Brief) -> Check {
    closed_loss(brief, Class::Ap)
}

/// R23: durability is switched off and may not be switched on.
pub(super) fn durability_off(brief: &Brief) -> Check {
    if !brief.strict() || brief.forgets().is_none() || !good(brief) {
        return Check::No;
    }
    if brief.closed_in_words().is_some() && brief.open().is_none() && !brief.votes_move() {
        Check::fires(&[F::Level, F::Durable, F::World])
    } else {
        Check::near("durability can be switched on", &[F::Durable])
    }
}

/// R24: nothing there is a lock store.
pub(super) fn nothing_holds(brief: &Brief) -> Check {
    let none = |held: &Held| held.class == Class::None || flat(held);
    if !brief.strict() || brief.usable().into_iter().any(|held| !none(held)) || !brief.stores().iter().any(none) {
        return Check::No;
    }
    if brief.closed() && brief.open().is_none() {
        Check::fires(&[F::Level, F::Stores, F::World])
    } else {
        Check::near("a lock store may be added", &[F::World, F::Stores])
    }
}
