//! The conditions of the rules that allow a design; asked only after every refusal.

use super::facts::Facts;
use super::feasibility::{Test, capacity, choose, drained, proposed};
use super::level::{Domain, Level};
use crate::domain::stores::row::{Class, Need, Spread};

/// R16.
pub(super) fn bounded(facts: &Facts) -> Test {
    if facts.level() == Level::B { Test::Fires } else { Test::No }
}

/// R17.
pub(super) fn efficiency(facts: &Facts) -> Test {
    if facts.level() == Level::E { Test::Fires } else { Test::No }
}

// Lock cycles per second of one cluster at its published load; an estimate is taken four times before it is held to
// be exceeded, and nothing bounds a store that splits itself.
fn shown(facts: &Facts, cycles: f64) -> f64 {
    let row = choose(facts).map(|held| held.row()).or_else(|| proposed(facts, Need::Quorum));
    match row {
        Some(row) if row.scales => f64::INFINITY,
        Some(row) => row.published.map_or(row.cycles * 4.0, |writes| writes / 2.0),
        None => cycles,
    }
}

/// R20 as a design.
pub(super) fn sharded(facts: &Facts) -> Test {
    match capacity(facts) {
        // Two writes a cycle against what one cluster has been published (or is estimated) to carry at full load.
        Some((rate, cycles)) if rate > shown(facts, cycles) && facts.topology.home.is_none() && facts.stated => {
            Test::Fires
        }
        Some((rate, cycles)) if rate > cycles * 0.7 => Test::Near("the load is close to one group's planning value"),
        _ => Test::No,
    }
}

/// R10.
pub(super) fn wide(facts: &Facts) -> Test {
    if !facts.stated {
        return Test::No;
    }
    let store = choose(facts);
    let spans = store.as_ref().is_none_or(|held| facts.spreads(held) && held.strict());
    let enough = facts.topology.sites >= 3
        || facts.topology.sites == 2 && facts.topology.third_vote.is_some()
        || store.as_ref().is_some_and(|held| held.row().spread == Spread::Always)
        || facts.topology.sites == 1 && facts.survive() == Some(Domain::Region);
    if spans && enough && facts.topology.home.is_none() && !separate_home(facts) {
        Test::Fires
    } else if enough {
        Test::Near("the votes stand in one home region")
    } else {
        Test::No
    }
}

fn separate_home(facts: &Facts) -> bool {
    facts.topology.separate.is_some()
}

/// R11.
pub(super) fn one_region(facts: &Facts) -> Test {
    if facts.topology.sites > 1 || !facts.stated {
        return Test::No;
    }
    match choose(facts) {
        None if lone_server(facts) => Test::Near("fewer than three servers, and no more"),
        Some(held) if held.class == Class::Consensus => Test::Fires,
        Some(_) => Test::Near("the only authority is a single node"),
        None if facts.topology.nodes.as_ref().is_some_and(|(count, _)| *count < 3) && facts.open.is_none() => {
            Test::Near("fewer than three servers")
        }
        None => Test::Fires,
    }
}

/// R12.
pub(super) fn home_region(facts: &Facts) -> Test {
    if facts.topology.sites < 2
        || facts.topology.sites == 2
            && facts.topology.home.is_none()
            && (facts.demand.manual.is_some() || choose(facts).is_none_or(|held| facts.spreads(&held)))
    {
        return Test::No;
    }
    if choose(facts).is_some_and(|held| held.class == Class::Single) {
        return Test::Near("the only authority is a single node");
    }
    Test::Fires
}

/// R13.
pub(super) fn two_sites(facts: &Facts) -> Test {
    if facts.topology.sites == 2 { Test::Fires } else { Test::No }
}

// One server or two without a store, and no third: one of them can carry a durable store, no quorum.
fn lone_server(facts: &Facts) -> bool {
    let few = facts.topology.nodes.as_ref().is_some_and(|(count, _)| *count < 3) && facts.survive().is_none();
    let fixed = facts.closed.is_some() || facts.topology.no_third.is_some();
    few && fixed && facts.usable().is_empty() && facts.held.is_empty()
}

/// R14.
pub(super) fn single_durable(facts: &Facts) -> Test {
    if choose(facts).is_some_and(|held| held.class == Class::Single || drained(&held, facts)) || lone_server(facts) {
        Test::Fires
    } else {
        Test::No
    }
}
