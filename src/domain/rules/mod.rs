//! Feasible, feasible with conditions, or not: the rules in the order in which they are asked, each with its outcome
//! and the kind of design it leads to. They look at the brief and nothing else; why they decided stays with the ruling.

mod capacity;
mod design;
mod impossibility;
mod placement;
mod predicates;
mod rule;
mod weak_store;

use super::brief::{Brief, FactId, Held, Level};
use predicates::{choose, lossy};

pub use predicates::{proposed, would_pin};
pub use rule::{Check, Kind, Outcome, Rule, Words, shown, words};

/// All rules. The order is the rule set's: every refusal is asked before any design, and the last one always decides.
pub static RULES: [Rule; 26] = [
    Rule::refuses("R2", impossibility::disconnected),
    Rule::refuses("R8", impossibility::second_authority),
    Rule::refuses("R1", impossibility::both_sides),
    Rule::refuses("R18", impossibility::byzantine),
    Rule::refuses("R19", impossibility::physics),
    Rule::refuses("R4", placement::single_node),
    Rule::refuses("R3", placement::two_domains),
    Rule::refuses("R22", placement::votes),
    Rule::designs("R15", Kind::Resource, weak_store::resource_decides),
    Rule::refuses("R9", weak_store::timed_only),
    Rule::refuses("R5", weak_store::volatile_only),
    Rule::refuses("R6", weak_store::async_only),
    Rule::refuses("R7", weak_store::ap_only),
    Rule::refuses("R23", weak_store::durability_off),
    Rule::refuses("R24", weak_store::nothing_holds),
    Rule::refuses("R20-refuse", capacity::over_capacity),
    Rule::conditional("R25", Kind::Taken, design::unproven),
    Rule::designs("R16", Kind::Bounded, design::bounded),
    Rule::designs("R17", Kind::Efficiency, design::efficiency),
    Rule::designs("R20", Kind::Sharded, capacity::sharded),
    Rule::designs("R10", Kind::Wide, design::wide),
    Rule::designs("R11", Kind::Region, design::one_region),
    Rule::conditional("R12", Kind::Home, design::home_region),
    Rule::conditional("R13", Kind::TwoSites, design::two_sites),
    Rule::conditional("R14", Kind::Single, design::single_durable),
    Rule::designs("R21", Kind::Assumed, design::assumed),
];

/// A rule that nearly decided, and what kept it from doing so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// Rule id.
    pub rule: &'static str,
    /// What was missing.
    pub why: String,
    /// The facts it looked at.
    pub evidence: Vec<FactId>,
}

/// The decision.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// The rule that decided.
    pub rule: &'static Rule,
    /// Its verdict.
    pub verdict: Outcome,
    /// The design it leads to; none where it refuses.
    pub kind: Option<Kind>,
    /// The facts that made it fire.
    pub evidence: Vec<FactId>,
    /// Rules that nearly did.
    pub near: Vec<Near>,
    /// The store chosen, if one named is used.
    pub store: Option<Held>,
}

/// Applies the rules to the facts.
pub fn rule(brief: &Brief) -> Ruling {
    let mut near = Vec::new();
    let mut last = &RULES[0];
    for rule in &RULES {
        last = rule;
        match (rule.check)(brief) {
            Check::Fires(facts) => return decided(rule, brief, &facts, near),
            Check::Near(why, facts) => {
                near.push(Near { rule: rule.id, why: why.to_owned(), evidence: brief.there(&facts) });
            }
            Check::No => {}
        }
    }
    decided(last, brief, &[], near)
}

fn decided(rule: &'static Rule, brief: &Brief, facts: &[FactId], near: Vec<Near>) -> Ruling {
    let kind = match (rule.kind, brief.level()) {
        // What is taken at its word for less than a strict level is the lock of that level.
        (Some(Kind::Taken), Level::B) => Some(Kind::Bounded),
        (Some(Kind::Taken), Level::E) => Some(Kind::Efficiency),
        (kind, _) => kind,
    };
    // Where the resource decides, its own store is the authority and the lossy one holds the advisory lock.
    let advisory = || brief.usable().into_iter().find(|held| lossy(held)).cloned();
    let store = match kind {
        None => None,
        Some(Kind::Resource) => advisory().or_else(|| choose(brief)),
        Some(_) => choose(brief),
    };
    Ruling { rule, verdict: rule.outcome, kind, evidence: brief.there(facts), near, store }
}
