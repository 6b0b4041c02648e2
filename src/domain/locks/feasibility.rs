//! Feasible, feasible with conditions, or not: the rules' conditions in their order of evaluation.
//! Texts, reasons and sources of the rules are data; no rule looks at anything but the facts.

use super::facts::Facts;
use super::feasible::{bounded, efficiency, home_region, one_region, sharded, single_durable, two_sites, wide};
use super::holding::{Held, Role};
use super::knowledge::{KNOWLEDGE, Outcome, Rule};
use super::level::{Domain, Level};
use super::placed::{placement, single_node, two_domains};
use super::sizing;
use crate::domain::stores::row::{Class, Need, ROWS, Reach, Row};

/// A rule that nearly decided, and what kept it from doing so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// Rule id.
    pub rule: &'static str,
    /// What was missing.
    pub why: String,
}

/// The decision.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// The rule that decided.
    pub rule: &'static Rule,
    /// Its verdict.
    pub verdict: Outcome,
    /// Rules that nearly did.
    pub near: Vec<Near>,
    /// The store chosen, if one named is used.
    pub store: Option<Held>,
}

pub(super) enum Test {
    Fires,
    Near(&'static str),
    No,
}

type Condition = fn(&Facts) -> Test;

// The order is the rule set's: every refusal is asked before any design.
const ORDER: &[(&str, Condition)] = &[
    ("R2", disconnected),
    ("R8", second_authority),
    ("R1", both_sides),
    ("R18", byzantine),
    ("R19", physics),
    ("R4", single_node),
    ("R3", two_domains),
    ("R22", placement),
    ("R15", resource_decides),
    ("R9", redlock_only),
    ("R5", volatile_only),
    ("R6", async_only),
    ("R7", ap_only),
    ("R23", durability_off),
    ("R24", nothing_holds),
    ("R20-refuse", over_capacity),
    ("R25", unproven),
    ("R16", bounded),
    ("R17", efficiency),
    ("R20", sharded),
    ("R10", wide),
    ("R11", one_region),
    ("R12", home_region),
    ("R13", two_sites),
    ("R14", single_durable),
];

/// Applies the rules to the facts.
pub fn rule(facts: &Facts) -> Ruling {
    let mut near = Vec::new();
    for (id, condition) in ORDER {
        match condition(facts) {
            Test::Fires => return decided(id, facts, near),
            Test::Near(why) => near.push(Near { rule: id, why: why.to_owned() }),
            Test::No => {}
        }
    }
    decided("R21", facts, near)
}

fn decided(id: &str, facts: &Facts, near: Vec<Near>) -> Ruling {
    let rule = KNOWLEDGE.rule(id).unwrap_or(&KNOWLEDGE.rules[0]);
    // Where the resource decides, its own store is the authority and the lossy one holds the advisory lock.
    let lossy = |held: &&Held| !matches!(held.class, Class::Consensus | Class::Single | Class::Unproven);
    let store = match (rule.verdict, id) {
        (Outcome::Refuse, _) => None,
        (_, "R15") => facts.usable().into_iter().find(lossy).cloned().or_else(|| choose(facts)),
        _ => choose(facts),
    };
    Ruling { rule, verdict: rule.verdict, near, store }
}

/// The store a design is built on; none where the world is open and nothing usable is named.
pub fn choose(facts: &Facts) -> Option<Held> {
    let usable = facts.usable();
    let rank = |held: &Held| -> u32 {
        let wanted_wide = facts.topology.sites >= 2 || facts.survive() == Some(Domain::Region);
        match facts.level() {
            Level::S | Level::Unknown => match held.class {
                Class::Consensus if facts.spreads(held) || !wanted_wide => 0,
                Class::Consensus => 1,
                Class::Single if !flat(held) => 2,
                Class::Single => 6,
                Class::Unproven => 3,
                Class::Timed => 4,
                Class::Async | Class::Volatile => 5,
                Class::Ap | Class::None => 6,
            },
            Level::B => match held.class {
                Class::Timed => 0,
                Class::Async => 1,
                Class::Volatile | Class::Single => 2,
                Class::Consensus => 3,
                Class::Unproven => 4,
                Class::Ap | Class::None => 5,
            },
            Level::E => match held.class {
                Class::Volatile | Class::Async => 0,
                Class::Timed | Class::Ap => 1,
                Class::Single => 2,
                Class::Consensus => 3,
                Class::Unproven => 4,
                Class::None => 5,
            },
        }
    };
    let best = usable.iter().enumerate().min_by_key(|(at, held)| (rank(held), *at)).map(|(_, held)| (*held).clone())?;
    if best.class == Class::Unproven && facts.open.is_some() {
        // Where stores may be added, one that is known is.
        return None;
    }
    let lossy = !matches!(best.class, Class::Consensus | Class::Single | Class::Unproven) || flat(&best);
    if facts.strict() && lossy && facts.says.resource_cas.is_none() && !pinned(&best, facts) && !drained(&best, facts) {
        return None;
    }
    Some(best)
}

pub(super) fn good(facts: &Facts) -> bool {
    facts.usable().iter().any(|held| {
        held.strict()
            || held.class == Class::Unproven
            || pinned(held, facts)
            || held.class == Class::Single && !flat(held) && facts.survive().is_none()
            || drained(held, facts)
    })
}

// Lock files on a share: good enough to save work, but without a token or an authority.
fn flat(held: &Held) -> bool {
    held.row().flat
}

pub(super) fn lone(facts: &Facts, class: Class) -> bool {
    !good(facts) && facts.usable().iter().any(|held| held.class == class)
}

// Every lock operation of a key goes to one region: the local copy is linearizable there.
fn pinned(held: &Held, facts: &Facts) -> bool {
    held.row().pinnable && (facts.says.pinned.is_some() || facts.topology.sites <= 1 && facts.topology.local.is_some())
}

// An asynchronous copy of a durable primary that nobody promotes automatically is no authority.
pub(super) fn drained(held: &Held, facts: &Facts) -> bool {
    held.row().drains
        && facts.says.no_auto_failover.is_some()
        && facts.survive().is_none()
        && facts.demand.automatic.is_none()
}

fn disconnected(facts: &Facts) -> Test {
    if !facts.strict() || facts.demand.disconnected.is_none() {
        return Test::No;
    }
    if facts.topology.local.is_some() {
        return Test::Near("each lock is used in one site only");
    }
    // Independent clusters or plain sides of a partition are rules of their own.
    if facts.topology.separate.is_some() || facts.demand.both_sides.is_some() && facts.topology.sites >= 2 {
        return Test::No;
    }
    Test::Fires
}

fn second_authority(facts: &Facts) -> Test {
    if !facts.strict() || facts.topology.local.is_some() {
        return Test::No;
    }
    if facts.says.fallback.is_some() {
        return Test::Fires;
    }
    if facts.topology.separate.is_some() && facts.topology.sites >= 2 {
        let local_grant = facts.survive() == Some(Domain::Region)
            || facts.demand.both_sides.is_some()
            || facts.demand.disconnected.is_some();
        return if local_grant {
            Test::Fires
        } else {
            Test::Near("no region has to be survived or to grant on its own")
        };
    }
    Test::No
}

fn both_sides(facts: &Facts) -> Test {
    if facts.demand.both_sides.is_none() {
        return Test::No;
    }
    if !facts.strict() {
        return Test::Near("exclusion is not demanded strictly");
    }
    if facts.topology.local.is_some() {
        return Test::Near("each lock is used in one site only");
    }
    Test::Fires
}

fn byzantine(facts: &Facts) -> Test {
    if facts.strict() && facts.says.byzantine.is_some() { Test::Fires } else { Test::No }
}

fn physics(facts: &Facts) -> Test {
    let (Some(bound), true) = (&facts.load.latency_ms, facts.strict() && facts.topology.local.is_none()) else {
        return Test::No;
    };
    let Some(commit) = sizing::commit(facts, None) else { return Test::No };
    if facts.topology.sites < 2 || bound.value >= commit.ms * 0.5 {
        return Test::No;
    }
    if facts.says.hard.is_some() && facts.topology.home.is_none() && facts.topology.places.len() >= 2 {
        Test::Fires
    } else {
        Test::Near("the latency bound is not stated as hard")
    }
}

// A named store that no row rules on, and no other: designed with on its condition, never in its place.
fn unproven(facts: &Facts) -> Test {
    if choose(facts).is_some_and(|held| !held.known()) { Test::Fires } else { Test::No }
}

/// The store proposed where none that is named can be used: the first that the texts do not exclude.
pub fn proposed(facts: &Facts, need: Need) -> Option<&'static Row> {
    let excluded = |store: &Row| {
        facts.held.iter().any(|held| {
            let family = KNOWLEDGE.families[held.family].as_str();
            // What is spoken of at all and is not usable is nothing to propose.
            held.role != Role::Usable && (held.row().id == store.id || store.family() == family)
        })
    };
    let spans = |store: &Row| facts.topology.sites < 2 || store.reach == Reach::Sites;
    let first = |need| ROWS.iter().find(|store| store.proposed.contains(&need) && !excluded(store) && spans(store));
    first(need).or_else(|| first(Need::Quorum)).or_else(|| ROWS.iter().find(|store| store.class == Class::Unproven))
}

fn resource_decides(facts: &Facts) -> Test {
    if !facts.strict() || facts.says.resource_cas.is_none() {
        return Test::No;
    }
    let lossy = |held: &&Held| !matches!(held.class, Class::Consensus | Class::Single | Class::Unproven);
    if facts.usable().iter().any(lossy) { Test::Fires } else { Test::Near("the lock store is an authority by itself") }
}

fn closed_loss(facts: &Facts, class: Class) -> Test {
    if !facts.strict() || !facts.usable().iter().any(|held| held.class == class) {
        return Test::No;
    }
    if good(facts) {
        return Test::Near("a store that holds the level is usable");
    }
    if !facts.closed() || facts.open.is_some() && facts.closed.is_none() {
        return Test::Near("another store may be added");
    }
    Test::Fires
}

fn redlock_only(facts: &Facts) -> Test {
    closed_loss(facts, Class::Timed)
}

fn volatile_only(facts: &Facts) -> Test {
    closed_loss(facts, Class::Volatile)
}

fn async_only(facts: &Facts) -> Test {
    closed_loss(facts, Class::Async)
}

fn ap_only(facts: &Facts) -> Test {
    closed_loss(facts, Class::Ap)
}

fn durability_off(facts: &Facts) -> Test {
    if !facts.strict() || facts.says.fsync_off.is_none() || !good(facts) {
        return Test::No;
    }
    if facts.closed.is_some() && facts.open.is_none() && facts.says.changeable.is_none() {
        Test::Fires
    } else {
        Test::Near("durability can be switched on")
    }
}

fn nothing_holds(facts: &Facts) -> Test {
    let none = |held: &Held| held.class == Class::None || flat(held);
    if !facts.strict() || facts.usable().into_iter().any(|held| !none(held)) || !facts.held.iter().any(none) {
        return Test::No;
    }
    if facts.closed() && facts.open.is_none() { Test::Fires } else { Test::Near("a lock store may be added") }
}

pub(super) fn capacity(facts: &Facts) -> Option<(f64, f64)> {
    let rate = facts.load.rate.as_ref()?.value;
    let row = choose(facts).map(|held| held.row()).or_else(|| proposed(facts, Need::Quorum))?;
    Some((rate, sizing::cycles(facts, row)))
}

fn over_capacity(facts: &Facts) -> Test {
    let known = choose(facts).is_none_or(|held| held.class != Class::Unproven);
    let Some((rate, cycles)) = capacity(facts).filter(|_| facts.strict() && known) else { return Test::No };
    // Twice the planning value is still inside the published figure of most stores.
    if rate <= cycles * 3.0 {
        return Test::No;
    }
    match (&facts.says.no_shard, &facts.says.shard_ok, &facts.open) {
        (Some(_), None, None) => Test::Fires,
        (Some(_), ..) => Test::Near("sharding is allowed elsewhere in the texts"),
        (None, ..) => Test::Near("sharding is not ruled out"),
    }
}
