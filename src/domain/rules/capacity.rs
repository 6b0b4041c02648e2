//! R20: more load than one group carries, refused where keys may not be split and sharded where they may.

use super::predicates::{choose, load, row};
use super::rule::Check;
use crate::domain::brief::{Brief, FactId as F};
use crate::domain::stores::row::Class;

/// R20 as a refusal.
pub(super) fn over_capacity(brief: &Brief) -> Check {
    let known = choose(brief).is_none_or(|held| held.class != Class::Unproven);
    let Some((rate, cycles)) = load(brief).filter(|_| brief.strict() && known) else { return Check::No };
    // Twice the planning value is still inside the published figure of most stores.
    if rate <= cycles * 3.0 {
        return Check::No;
    }
    let said = |allowed: bool| brief.sharding.as_ref().is_some_and(|sharding| sharding.words(&allowed).is_some());
    match (said(false), said(true), brief.open()) {
        (true, false, None) => Check::fires(&[F::Level, F::Rate, F::Sharding, F::Stores]),
        (true, ..) => Check::near("sharding is allowed elsewhere in the texts", &[F::Sharding, F::Rate]),
        (false, ..) => Check::near("sharding is not ruled out", &[F::Rate]),
    }
}

// Lock cycles per second of one cluster at its published load; an estimate is taken four times before it is held to
// be exceeded, and nothing bounds a store that splits itself.
fn shown(brief: &Brief, cycles: f64) -> f64 {
    match row(brief) {
        Some(row) if row.scales => f64::INFINITY,
        Some(row) => row.published.map_or(row.cycles * 4.0, |writes| writes / 2.0),
        None => cycles,
    }
}

/// R20 as a design.
pub(super) fn sharded(brief: &Brief) -> Check {
    match load(brief) {
        // Two writes a cycle against what one cluster has been published (or is estimated) to carry at full load.
        Some((rate, cycles)) if rate > shown(brief, cycles) && brief.home.is_none() && brief.stated => {
            Check::fires(&[F::Rate, F::Stores, F::Sharding])
        }
        Some((rate, cycles)) if rate > cycles * 0.7 => {
            Check::near("the load is close to one group's planning value", &[F::Rate])
        }
        _ => Check::No,
    }
}
