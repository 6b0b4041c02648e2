//! Refusals that follow from where servers and votes stand: R4, R3 and R22.

use super::predicates::{good, lone};
use super::rule::Check;
use crate::domain::brief::{Brief, Domain, FactId as F, Held, Role};
use crate::domain::stores::row::{Class, Hosting, Row, Spread, ThirdVote};

/// R4: one server, and it must be survived.
pub(super) fn single_node(brief: &Brief) -> Check {
    if !brief.strict() {
        return Check::No;
    }
    let usable = brief.usable();
    let one = brief.servers() == Some(1) && brief.zones.is_none()
        || !usable.is_empty() && usable.iter().all(|held| held.class == Class::Single)
        || brief.survives() == Some(Domain::Node) && !usable.is_empty() && usable.iter().all(|held| held.row().lone);
    // A service that spreads its keys over servers of its own gets over one of them, though not over its zone.
    let several = |row: &Row| row.scales && brief.survives() == Some(Domain::Node);
    let managed =
        usable.iter().any(|held| held.row().hosting == Hosting::Managed && (held.strict() || several(held.row())));
    if !one || managed {
        return Check::No;
    }
    // Who must take over without hands is another node at the least.
    let takeover = brief.takeover.is_some() && brief.outage.is_none();
    match brief.survives().or(takeover.then_some(Domain::Node)) {
        Some(_) if brief.closed() || brief.open().is_none() => {
            Check::fires(&[F::Level, F::Survives, F::Takeover, F::Servers, F::Stores])
        }
        Some(_) => Check::near("stores may be added", &[F::World, F::Servers]),
        None => Check::near("no failure has to be survived", &[F::Servers, F::Stores]),
    }
}

// A pair of which one site only observes is a pair still: what it lacks is the third.
fn voting_places(brief: &Brief) -> u32 {
    let places = brief.places();
    // Where each of them has a vote, who observes stands somewhere else.
    let votes = brief.votes.as_ref().map(|votes| &votes.value.0);
    if votes.is_some_and(|votes| votes.len() == places as usize && votes.iter().all(|votes| *votes > 0)) {
        return places;
    }
    places.saturating_sub(brief.observers.as_ref().map_or(0, |silent| silent.value)).max(places.min(2))
}

// How many domains of a kind there are, where the words say it.
fn domains(brief: &Brief, kind: Domain) -> Option<u32> {
    match kind {
        Domain::Region => {
            Some(voting_places(brief)).filter(|_| brief.places.as_ref().is_some_and(|fact| fact.span().is_some()))
        }
        Domain::Zone => brief.zones(),
        Domain::Node => brief.servers(),
    }
}

// The fact that counts the domains of a kind.
fn counted(kind: Domain) -> F {
    match kind {
        Domain::Region => F::Places,
        Domain::Zone => F::Zones,
        Domain::Node => F::Servers,
    }
}

/// R3: two domains, either of which must be survived.
pub(super) fn two_domains(brief: &Brief) -> Check {
    if !brief.strict() {
        return Check::No;
    }
    let Some(kind) = brief.survives() else {
        return if brief.places() == 2 {
            Check::near("survival of either site is not demanded", &[F::Places])
        } else {
            Check::No
        };
    };
    if domains(brief, kind) != Some(2) {
        return Check::No;
    }
    let service = |held: &&Held| held.strict() && held.row().third_vote == ThirdVote::Provider;
    if kind != Domain::Region && brief.usable().iter().any(service) {
        return Check::near("the provider's control plane is the third vote", &[F::Stores, F::Survives]);
    }
    // A pair whose writer is elected by a cluster of its own, told apart from it, has that cluster's votes.
    let elector = |held: &&Held| {
        let there = |other: &Held| matches!(other.role, Role::Usable | Role::Other) && other.row().id != held.row().id;
        held.strict()
            && brief.stores().iter().any(|other| there(other) && held.row().elected_by.contains(&other.row().id))
    };
    if kind != Domain::Region && brief.separate() && brief.usable().iter().any(elector) {
        return Check::near("what elects the writer has votes of its own", &[F::Stores, F::Survives]);
    }
    if brief.third().is_some() {
        return Check::near("a third vote is stated", &[F::ThirdVote, F::Survives]);
    }
    // An asynchronous copy that is promoted has its own rule.
    if lone(brief, Class::Async) || lone(brief, Class::Ap) {
        return Check::No;
    }
    Check::fires(&[F::Level, F::Survives, counted(kind), F::ThirdVote])
}

/// R22: votes that stand where the loss takes too many of them.
pub(super) fn votes(brief: &Brief) -> Check {
    if !brief.strict() || !good(brief) {
        return Check::No;
    }
    let fixed = brief.open().is_none() && !brief.votes_move();
    // Any k at once need 2k+1 places.
    if let Some(losses) = brief.losses.as_ref().map(|losses| losses.value).filter(|_| fixed)
        && domains(brief, losses.domain).is_some_and(|there| there < 2 * losses.count + 1)
    {
        return Check::fires(&[F::Level, F::Losses, counted(losses.domain)]);
    }
    let lopsided = brief.votes.as_ref().is_some_and(|votes| votes.value.lopsided());
    match brief.survives() {
        Some(Domain::Region) => region_votes(brief, lopsided),
        Some(Domain::Zone) if brief.zones() == Some(1) => Check::fires(&[F::Level, F::Survives, F::Zones]),
        Some(Domain::Zone) if fixed && brief.closed_in_words().is_some() && lopsided => {
            Check::fires(&[F::Level, F::Survives, F::Votes, F::World])
        }
        Some(kind) if fixed && brief.together.as_ref().is_some_and(|place| kind >= place.value) => {
            Check::fires(&[F::Level, F::Survives, F::Together])
        }
        _ => Check::No,
    }
}

// The same where a region must be survived.
fn region_votes(brief: &Brief, lopsided: bool) -> Check {
    // Where another vote may stand, today's need not stay as they are.
    if brief.closed() && !brief.votes_move() && lopsided && brief.third().is_none() {
        return Check::fires(&[F::Level, F::Survives, F::Votes]);
    }
    // Takeover by hand, and nobody may change it.
    if brief.closed_in_words().is_some() && brief.by_hand() && !brief.votes_move() {
        return Check::fires(&[F::Level, F::Survives, F::ByHand, F::World]);
    }
    if brief.open().is_some() {
        return Check::near("votes may be placed elsewhere", &[F::World, F::Survives]);
    }
    let usable = brief.usable();
    let wide = usable.iter().any(|held| held.strict() && brief.spreads(held) || held.class == Class::Unproven);
    let by_itself = usable.iter().any(|held| match held.row().spread {
        Spread::Always => true,
        Spread::Usual => brief.one_region.is_none(),
        Spread::Told => false,
    });
    if !wide || !by_itself && (brief.home.is_some() || brief.places() == 1) {
        return Check::fires(&[F::Level, F::Survives, F::Stores, F::Home, F::Places]);
    }
    Check::No
}
