//! The facts of one request, each with the words it rests on, and the assumptions where words are missing.

use super::concept::Concept as C;
use super::holding::{Held, Role, holding};
use super::lacking::strip;
use super::level::{Demand, Domain, Level, demand};
use super::losses::{Losses, losses};
use super::place::{Topology, topology};
use super::rate::{Load, load};
use super::reading::{Field, Inputs, Reading, Span};
use crate::domain::places::PLACES;
use crate::domain::stores::row::Class;

/// Everything the rules and the formulas look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Numbers.
    pub load: Load,
    /// Consistency.
    pub demand: Demand,
    /// Losses that must be survived together.
    pub losses: Option<Losses>,
    /// Places.
    pub topology: Topology,
    /// Stores named, in any role.
    pub held: Vec<Held>,
    /// What a store that strict locks would rest on is said not to do.
    pub lacking: Vec<Span>,
    /// The environment is a closed set, in words.
    pub closed: Option<Span>,
    /// Stores may be added, in words.
    pub open: Option<Span>,
    /// Words that matter to single rules.
    pub says: Says,
    /// Something stands in the infrastructure text.
    pub stated: bool,
}

/// Single statements, each with its words.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each is the concept of its name")]
pub struct Says {
    pub fallback: Option<Span>,
    pub pinned: Option<Span>,
    pub auto_failover: Option<Span>,
    pub no_auto_failover: Option<Span>,
    pub fsync_off: Option<Span>,
    pub byzantine: Option<Span>,
    pub resource_cas: Option<Span>,
    pub no_shard: Option<Span>,
    pub shard_ok: Option<Span>,
    pub single_lock: Option<Span>,
    pub low: Option<Span>,
    pub high: Option<Span>,
    pub hard: Option<Span>,
    pub stretched: Option<Span>,
    pub changeable: Option<Span>,
    pub one_region: Option<Span>,
    pub one_cluster: Option<Span>,
    /// Where all votes stand together.
    pub one_place: Option<(Domain, Span)>,
}

impl Facts {
    /// Reads the three texts.
    pub fn read(inputs: &Inputs) -> Facts {
        let reading = Reading::read(inputs);
        let topology = topology(&reading);
        let held = holding(&reading, inputs, &topology);
        let infra = reading.infrastructure();
        let word = |concept| reading.anywhere(concept);
        let fallback = reading.texts.iter().find_map(|text| {
            text.all(C::Fallback)
                .find(|f| !text.negated(f, 5) && text.says(C::Required, text.sentence(f)) && !denied_fallback(text, f))
                .map(|f| text.span(&f.tokens))
        });
        let closed = infra
            .all(C::ClosedWorld)
            .find(|f| !only_for(infra, f) && !only_denied(infra, f))
            .map(|f| infra.span(&f.tokens));
        let open = reading.texts.iter().find_map(|text| {
            text.all(C::OpenWorld)
                .find(|f| !text.negated(f, 5) && !text.denied(f) && !closed_in(text, f))
                .map(|f| text.span(&f.tokens))
        });
        let cas = reading.texts.iter().find_map(|text| {
            text.all(C::ResourceCas)
                .find(|f| {
                    !text
                        .all(C::CasNegated)
                        .any(|no| no.tokens.start <= f.tokens.start && f.tokens.start <= no.tokens.end)
                        && !text.negated(f, 4)
                })
                .map(|f| text.span(&f.tokens))
        });
        let says = Says {
            fallback,
            pinned: word(C::PinnedWriter),
            auto_failover: word(C::AutoFailover),
            no_auto_failover: reading
                .texts
                .iter()
                .find_map(|t| t.all(C::NoAutoFailover).find(|f| stands(t, f)).map(|f| t.span(&f.tokens))),
            fsync_off: infra.all(C::FsyncOff).next().map(|f| infra.span(&f.tokens)),
            byzantine: word(C::Byzantine),
            resource_cas: cas,
            no_shard: reading.texts.iter().find_map(|t| t.all(C::NoShard).next().map(|f| t.span(&f.tokens))),
            shard_ok: word(C::ShardOk),
            single_lock: word(C::SingleLock),
            low: reading.scale().all(C::LowContention).next().map(|f| reading.scale().span(&f.tokens)),
            high: reading.scale().affirmed(C::HighContention).map(|f| reading.scale().span(&f.tokens)),
            hard: word(C::Hard),
            stretched: infra.affirmed(C::Stretched).map(|f| infra.span(&f.tokens)),
            changeable: word(C::Changeable),
            one_place: infra.affirmed(C::OnePlace).map(|found| {
                let zone = infra.all(C::DomZone).any(|zone| zone.tokens.end == found.tokens.end);
                (if zone { Domain::Zone } else { Domain::Node }, infra.span(&found.tokens))
            }),
            one_cluster: infra.affirmed(C::OneCluster).map(|f| infra.span(&f.tokens)),
            one_region: infra
                .affirmed(C::OneRegion)
                .filter(|_| infra.all(C::GlobalStore).next().is_none())
                .map(|f| infra.span(&f.tokens)),
        };
        let (mut load, demand) = (load(&reading, &topology), demand(&reading));
        if demand.mixed.is_some() && load.classes {
            // Rates of several kinds of locks: none of them is the rate of the strict ones for certain.
            load.rate = None;
        }
        let topology = with_edges(topology, &demand, &reading);
        let losses = losses(&reading);
        let stated = !infra.tokens.is_empty();
        let lacking = Vec::new();
        let mut facts = Facts { load, demand, losses, topology, held, lacking, closed, open, says, stated };
        if facts.strict() {
            facts.lacking = strip(&mut facts.held, &reading);
        }
        facts
    }

    /// Stores that may hold locks.
    pub fn usable(&self) -> Vec<&Held> {
        // What is only guessed to be a store counts where none that is known is there.
        let known = |held: &Held| !held.guessed && matches!(held.role, Role::Usable | Role::Other);
        let known = self.held.iter().any(known);
        let locks = |held: &&Held| held.role == Role::Usable && held.class != Class::None && !(known && held.guessed);
        let first: Vec<&Held> = self.held.iter().filter(locks).collect();
        if !first.is_empty() || self.open.is_some() {
            return first;
        }
        // A cache alone is weak evidence, but it is all there is.
        self.held.iter().filter(|held| held.role == Role::Other && held.class != Class::None).collect()
    }

    /// True if the votes of this store stand, or can stand, in several sites.
    pub fn spreads(&self, held: &Held) -> bool {
        // Some form one cluster a site, unless one over them is told.
        let told = self.says.stretched.is_some() || self.says.one_cluster.is_some();
        let joined = held.row().joined && told && self.topology.separate.is_none();
        // A synchronous pair and whoever picks its leader, told over three places, are a quorum.
        held.wide() || joined || held.pair() && self.topology.third_vote.is_some()
    }

    /// Canonical ids of the usable stores.
    pub fn usable_ids(&self) -> Vec<&'static str> {
        let mut ids: Vec<&'static str> = Vec::new();
        for held in self.usable() {
            // A file on one host has no label, and neither has what is not known.
            if let Some(id) = held.label().filter(|id| !ids.contains(id)) {
                ids.push(id);
            }
        }
        ids
    }

    /// The level the rules use: unknown becomes what the named store holds, or strict.
    pub fn level(&self) -> Level {
        match self.demand.level {
            Level::Unknown => {
                let usable = self.usable();
                // What no row rules on is no permission either.
                let lossy = |held: &&Held| {
                    held.known() && matches!(held.class, Class::Volatile | Class::Async | Class::Ap | Class::Timed)
                };
                // Words that were not understood are no permission for a second holder.
                if !usable.is_empty() && usable.iter().all(lossy) && self.demand.silent { Level::E } else { Level::S }
            }
            level => level,
        }
    }

    /// Strict, stated or assumed.
    pub fn strict(&self) -> bool {
        self.level() == Level::S
    }

    /// The set of stores is closed: in words, or by naming stores and nothing that opens it.
    pub fn closed(&self) -> bool {
        self.closed.is_some()
            || self.open.is_none() && self.held.iter().any(|held| !matches!(held.role, Role::Absent | Role::Doubted))
    }

    /// What must be survived.
    pub fn survive(&self) -> Option<Domain> {
        if self.topology.local.is_some()
            && self.demand.survive.as_ref().is_some_and(|(domain, _)| *domain == Domain::Region)
        {
            return None;
        }
        let sites = self.topology.sites >= 2;
        match self.demand.survive.as_ref() {
            // A hall or a building of two sites is the site.
            Some((Domain::Zone, _)) if sites && (self.topology.zones.is_none() || self.topology.halls) => {
                Some(Domain::Region)
            }
            Some((domain, _)) => Some(*domain),
            // Two sites and no one to act: the other one is meant to go on.
            None => {
                let unattended = self.demand.automatic.as_ref().is_some_and(|span| span.field == Field::Consistency)
                    && self.demand.manual.is_none()
                    && self.demand.outage_ok.is_none();
                (self.topology.sites == 2 && unattended && self.topology.local.is_none()).then_some(Domain::Region)
            }
        }
    }

    /// The level in the terms of the labelled cases.
    pub fn level_word(&self) -> String {
        let contradiction = self.demand.both_sides.is_some() || self.demand.disconnected.is_some();
        match (self.level(), self.survive()) {
            (Level::E, _) => "E".to_owned(),
            (Level::B, _) => "B".to_owned(),
            (Level::S | Level::Unknown, _) if contradiction && self.topology.local.is_none() => "X".to_owned(),
            (Level::S | Level::Unknown, Some(domain)) => format!("S+{}", domain.word()),
            (Level::S | Level::Unknown, None) => "S".to_owned(),
        }
    }

    /// Names of the places, where known.
    pub fn places(&self) -> Vec<&'static str> {
        self.topology.places.iter().map(|index| PLACES[*index].place.as_str()).collect()
    }
}

// Places that must grant on their own are sites of the lock, beside the one that holds the store.
fn with_edges(mut topology: Topology, demand: &Demand, reading: &Reading) -> Topology {
    if demand.disconnected.is_none() || topology.local.is_some() {
        return topology;
    }
    let edges = reading.texts.iter().flat_map(|text| {
        (0..text.tokens.len()).filter_map(move |at| {
            let word = |token: usize| text.tokens.get(token).map_or("", |token| token.word.as_str());
            let value = |token: usize| text.tokens.get(token).and_then(|token| token.value);
            let counted = |token: usize| text.all(C::EdgePlace).any(|found| found.tokens.start == token);
            let fleet = word(at) == "fleet" && word(at + 1) == "of";
            let (count, found) = match (value(at), fleet) {
                (Some(count), _) => (count, counted(at + 1) || counted(at + 2) && value(at + 1).is_none()),
                (None, true) => (value(at + 2)?, true),
                (None, false) => return None,
            };
            (found && (2.0..=100_000.0).contains(&count)).then(|| (count as u32, text.span(&(at..at + 2))))
        })
    });
    if let Some((count, span)) = edges.max_by_key(|(count, _)| *count) {
        (topology.sites, topology.sites_span) = (count + 1, Some(span));
    }
    topology
}

// "manual failover is not allowed", "no manual failover": what is denied is the hand.
fn stands(text: &super::reading::Text, found: &super::reading::Found) -> bool {
    let own = text.all(C::Negator).any(|no| no.tokens.start == found.tokens.start);
    !text.ruled_out(found) && (own || !text.plainly_negated(found, 2))
}

fn denied_fallback(text: &super::reading::Text, found: &super::reading::Found) -> bool {
    text.within(C::Negator, text.sentence(found))
        .any(|no| no.tokens.end <= found.tokens.start && found.tokens.start - no.tokens.end < 6)
}

// "nothing else may be installed": the permission stands under a word that closes the world.
fn closed_in(text: &super::reading::Text, found: &super::reading::Found) -> bool {
    let closes = text.all(C::ClosedWorld).any(|no| {
        text.clause(no) == text.clause(found)
            && no.tokens.start <= found.tokens.start
            && found.tokens.start < no.tokens.end + 3
    });
    closes
        || text.tokens[..found.tokens.start]
            .iter()
            .rev()
            .take(4)
            .take_while(|t| t.clause == text.clause(found))
            .any(|t| matches!(&*t.word, "nothing" | "no" | "none" | "cannot" | "neither" | "nobody" | "nichts"))
}

// "Only Redis is taboo" closes nothing.
fn only_denied(text: &super::reading::Text, found: &super::reading::Found) -> bool {
    text.tokens[found.tokens.start].word == "only"
        && text.found.iter().any(|store| {
            matches!(store.tag, super::knowledge::Tag::Family(_))
                && store.tokens.start == found.tokens.end
                && matches!(super::role::role(text, store), Role::Absent | Role::Doubted)
        })
}

// "for caching only", "the only one": the word closes a role, not the world.
fn only_for(text: &super::reading::Text, found: &super::reading::Found) -> bool {
    if text.tokens[found.tokens.start].word != "only" && text.tokens[found.tokens.start].word != "nur" {
        return false;
    }
    let sentence = text.sentence(found);
    text.within(C::OnlyFor, sentence).any(|only| only.tokens.start == found.tokens.start)
        || text.within(C::Caching, sentence).any(|c| c.tokens.end == found.tokens.start)
}
