//! The refusals that follow from where nodes and votes stand: R4, R3 and R22.

use super::facts::Facts;
use super::feasibility::{Test, good, lone};
use super::level::Domain;
use crate::domain::stores::row::{Class, Hosting, Spread, ThirdVote};

/// R4.
pub(super) fn single_node(facts: &Facts) -> Test {
    if !facts.strict() {
        return Test::No;
    }
    let one = facts.topology.nodes.as_ref().is_some_and(|(count, _)| *count == 1) && facts.topology.zones.is_none()
        || facts.usable().iter().any(|held| held.class == Class::Single)
            && facts.usable().iter().all(|held| matches!(held.class, Class::Single))
        || facts.survive() == Some(Domain::Node)
            && !facts.usable().is_empty()
            && facts.usable().iter().all(|held| held.row().lone);
    let managed = facts.usable().iter().any(|held| held.strict() && held.row().hosting == Hosting::Managed);
    if !one || managed {
        return Test::No;
    }
    // Who must take over without hands is another node at the least.
    let takeover = facts.demand.takeover.as_ref().filter(|_| facts.demand.outage_ok.is_none());
    match facts.survive().or(takeover.map(|_| Domain::Node)) {
        Some(Domain::Node | Domain::Zone | Domain::Region) if facts.closed() || facts.open.is_none() => Test::Fires,
        Some(_) => Test::Near("stores may be added"),
        None => Test::Near("no failure has to be survived"),
    }
}

// A pair of which one site only observes is a pair still: what it lacks is the third.
fn voting_sites(facts: &Facts) -> u32 {
    let sites = facts.topology.sites;
    sites.saturating_sub(facts.topology.silent).max(sites.min(2))
}

fn domains(facts: &Facts, kind: Domain) -> Option<u32> {
    match kind {
        Domain::Region => Some(voting_sites(facts)).filter(|_| facts.topology.sites_span.is_some()),
        Domain::Zone => facts.topology.zones.as_ref().map(|(count, _)| *count),
        Domain::Node => facts.topology.nodes.as_ref().map(|(count, _)| *count),
    }
}

/// R3.
pub(super) fn two_domains(facts: &Facts) -> Test {
    if !facts.strict() {
        return Test::No;
    }
    let Some(kind) = facts.survive() else {
        return if facts.topology.sites == 2 {
            Test::Near("survival of either site is not demanded")
        } else {
            Test::No
        };
    };
    if domains(facts, kind) != Some(2) {
        return Test::No;
    }
    let one_site_service =
        facts.usable().iter().any(|held| held.strict() && held.row().third_vote == ThirdVote::Provider);
    if kind != Domain::Region && one_site_service {
        return Test::Near("the provider's control plane is the third vote");
    }
    if facts.topology.third_vote.is_some() {
        return Test::Near("a third vote is stated");
    }
    // An asynchronous copy that is promoted has its own rule.
    if lone(facts, Class::Async) || lone(facts, Class::Ap) {
        return Test::No;
    }
    Test::Fires
}

/// R22.
pub(super) fn placement(facts: &Facts) -> Test {
    if !facts.strict() || !good(facts) {
        return Test::No;
    }
    let usable = facts.usable();
    let votes_fixed = facts.open.is_none() && facts.says.changeable.is_none();
    // Any k at once need 2k+1 places.
    if let Some(losses) = &facts.losses
        && votes_fixed
        && domains(facts, losses.domain).is_some_and(|there| there < 2 * losses.count + 1)
    {
        return Test::Fires;
    }
    let heavy = facts.topology.heaviest.as_ref().is_some_and(|(most, all, _)| most * 2 >= *all);
    match facts.survive() {
        Some(Domain::Region) => {
            let frozen = facts.closed() && facts.says.changeable.is_none();
            if frozen && heavy {
                return Test::Fires;
            }
            // Takeover by hand, and nobody may change it.
            if facts.closed.is_some() && facts.says.no_auto_failover.is_some() && facts.says.changeable.is_none() {
                return Test::Fires;
            }
            let wide_store =
                usable.iter().any(|held| held.strict() && facts.spreads(held) || held.class == Class::Unproven);
            if facts.open.is_some() {
                return Test::Near("votes may be placed elsewhere");
            }
            let managed_wide = usable.iter().any(|held| {
                held.row().spread == Spread::Always
                    || held.row().spread == Spread::Usual && facts.says.one_region.is_none()
            });
            if !wide_store
                || facts.topology.home.is_some() && !managed_wide
                || facts.topology.sites == 1 && facts.topology.sites_span.is_some() && !managed_wide
            {
                return Test::Fires;
            }
            if facts.topology.sites == 1 && !managed_wide {
                return Test::Fires;
            }
            Test::No
        }
        Some(Domain::Zone) if facts.topology.zones.as_ref().is_some_and(|(count, _)| *count == 1) => Test::Fires,
        Some(Domain::Zone) if votes_fixed && facts.closed.is_some() && heavy => Test::Fires,
        Some(kind) if votes_fixed && facts.says.one_place.as_ref().is_some_and(|(place, _)| kind >= *place) => {
            Test::Fires
        }
        _ => Test::No,
    }
}
