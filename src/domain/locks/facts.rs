//! What the words of one request say, each with its place; what is concluded from them is the brief's.

use super::concept::Concept as C;
use super::ground::{Ground, T};
use super::holding::{Held, holding};
use super::hot;
use super::kind::copied;
use super::knowledge::Tag;
use super::level::{Demand, Domain, demand};
use super::losses::{Losses, losses};
use super::place::{Topology, topology};
use super::promoted::read_only;
use super::rate::{Load, load};
use super::reading::{Field, Found, Inputs, Reading, Span, Text};
use super::survival::{Survival, survival};
use super::towns;
use crate::domain::reader::lexer::Token;
use crate::domain::stores::row::Class;

/// Words before a permission by which it is denied.
const DENIED: usize = 3;
/// The clouds that have stores of their own, by the words that tell each.
pub(super) const CLOUDS: [(C, &str); 3] = [(C::OnAws, "aws"), (C::OnGcp, "gcp"), (C::OnAzure, "azure")];

/// Everything the rules and the formulas look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Numbers.
    pub load: Load,
    /// Consistency.
    pub demand: Demand,
    /// Losses that must be survived together.
    pub losses: Option<Losses>,
    /// What follows from a loss or a cut.
    pub survival: Survival,
    /// Places.
    pub topology: Topology,
    /// Stores named, in any role.
    pub held: Vec<Held>,
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
    /// The same of what is there already.
    pub stand_in: Option<Span>,
    pub pinned: Option<Span>,
    /// They are not to be written in one place alone.
    pub unpinned: Option<Span>,
    /// Where locks are written may be changed.
    pub movable: Option<Span>,
    pub auto_failover: Option<Span>,
    pub no_auto_failover: Option<Span>,
    pub fsync_off: Option<Span>,
    pub byzantine: Option<Span>,
    pub resource_cas: Option<Span>,
    pub resource_orders: Option<Span>,
    pub resource_blind: Option<Span>,
    pub no_shard: Option<Span>,
    pub shard_ok: Option<Span>,
    /// The share of the rate that one key takes.
    pub hot_share: Option<(f64, Span)>,
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
    pub fn read(reading: &Reading, inputs: &Inputs) -> Facts {
        let mut grounds = Ground::read(reading, inputs);
        towns::mark(&mut grounds);
        let topology = topology(reading, &grounds);
        let survival = survival(&grounds, &topology);
        let mut held = holding(reading, inputs, &grounds, &topology);
        let infra = reading.infrastructure();
        if infra.affirmed(C::AutoFailover).is_some() && copied_somehow(&grounds[2]) {
            let unknown = |held: &&mut Held| matches!(held.class, Class::Unproven | Class::Single);
            held.iter_mut().filter(unknown).for_each(|held| held.class = Class::Async);
        }
        let word = |concept| reading.anywhere(concept);
        // What the demand tells of is demanded, but for what was or is wrong today.
        let told = |text: &Text, sentence: u32| {
            text.says(C::Past, sentence) || text.says(C::Nowadays, sentence) || text.asked.contains(&sentence)
        };
        let meant = |text: &Text, f: &Found| !forbidden(text, f) && !text.negated(f, 5) && !denied_fallback(text, f);
        let fallback = reading.texts.iter().find_map(|text| {
            let found =
                text.found.iter().filter(|f| matches!(f.tag, Tag::Concept(C::Fallback | C::StandIn))).find(|f| {
                    let sentence = text.sentence(f);
                    let demanded = text.field == Field::Consistency && !told(text, sentence);
                    (demanded || text.says(C::Required, sentence)) && meant(text, f)
                });
            found.map(|f| text.span(&f.tokens))
        });
        // "When etcd is silent the control room grants from its own list": it is there, whether or not it must be.
        let stand_in = infra.all(C::StandIn).find(|f| !told(infra, infra.sentence(f)) && meant(infra, f));
        let stand_in = stand_in.map(|f| infra.span(&f.tokens));
        let closed = infra
            .all(C::ClosedWorld)
            .find(|f| !only_for(infra, f) && !only_denied(infra, f))
            .map(|f| infra.span(&f.tokens));
        let open = reading.texts.iter().find_map(|text| {
            text.all(C::OpenWorld)
                .find(|f| !text.negated(f, 5) && !text.denied(f) && !closed_in(text, f))
                .map(|f| text.span(&f.tokens))
        });
        // "AWS, a FIFO queue": what is named holds no lock, and the cloud has stores that do.
        let none = held.iter().all(|held| held.class == Class::None && held.role.usable());
        let cloud =
            || CLOUDS.iter().find_map(|(cloud, _)| infra.affirmed(*cloud)).map(|found| infra.span(&found.tokens));
        let open = open.or_else(|| cloud().filter(|_| none && closed.is_none()));
        let compared = |what: C| {
            reading.texts.iter().find_map(|text| {
                text.all(what)
                    .find(|f| {
                        !text
                            .all(C::CasNegated)
                            .any(|no| no.tokens.start <= f.tokens.start && f.tokens.start <= no.tokens.end)
                            && !text.negated(f, 4)
                            && !doubted(&grounds, &text.span(&f.tokens))
                    })
                    .map(|f| text.span(&f.tokens))
            })
        };
        let says = Says {
            fallback: fallback.or_else(|| survival.backup.clone()),
            stand_in,
            pinned: reading.texts.iter().find_map(|text| pinned(text).map(|found| text.span(&found.tokens))),
            unpinned: reading.texts.iter().find_map(|text| {
                let found = text.all(C::PinnedWriter).find(|found| text.denied(found))?;
                Some(text.span(&found.tokens))
            }),
            movable: reading.texts.iter().find_map(|text| permitted(text, C::Movable)),
            auto_failover: word(C::AutoFailover),
            no_auto_failover: reading
                .texts
                .iter()
                .find_map(|t| t.all(C::NoAutoFailover).find(|f| stands(t, f)).map(|f| t.span(&f.tokens)))
                .or_else(|| read_only(reading)),
            fsync_off: reading.texts.iter().find_map(|t| t.all(C::FsyncOff).next().map(|f| t.span(&f.tokens))),
            byzantine: reading.texts.iter().find_map(|text| {
                let lying = text.all(C::Byzantine).find(|found| !text.denied(found) && !lies_there(text, found));
                lying.map(|found| text.span(&found.tokens))
            }),
            resource_cas: compared(C::ResourceCas),
            resource_orders: compared(C::ResourceOrders),
            resource_blind: reading.texts.iter().find_map(|text| {
                let says = text.all(C::ResourceBlind).find(|found| !text.asked.contains(&text.sentence(found)));
                says.map(|found| text.span(&found.tokens))
            }),
            no_shard: reading.texts.iter().find_map(|t| t.all(C::NoShard).next().map(|f| t.span(&f.tokens))),
            shard_ok: word(C::ShardOk),
            hot_share: hot::share(&grounds),
            single_lock: word(C::SingleLock),
            low: reading.scale().all(C::LowContention).next().map(|f| reading.scale().span(&f.tokens)),
            high: reading.scale().affirmed(C::HighContention).map(|f| reading.scale().span(&f.tokens)),
            hard: hard(reading),
            stretched: word(C::Stretched),
            changeable: changeable(reading),
            one_place: infra.affirmed(C::OnePlace).map(|found| {
                // "in one server room" is of a room.
                let room = infra.tokens.get(found.tokens.end).is_some_and(|next| next.word == "room");
                let zone = room || infra.all(C::DomZone).any(|zone| zone.tokens.end == found.tokens.end);
                (if zone { Domain::Zone } else { Domain::Node }, infra.span(&found.tokens))
            }),
            one_cluster: word(C::OneCluster),
            one_region: infra
                .affirmed(C::OneRegion)
                .filter(|_| infra.all(C::GlobalStore).next().is_none())
                .or_else(|| infra.all(C::GlobalStore).find(|found| perhaps(infra, found)))
                .map(|f| infra.span(&f.tokens)),
        };
        let (mut load, demand) = (load(reading, &topology), demand(reading, &survival));
        if demand.mixed.is_some() && load.classes {
            // Rates of several kinds of locks: none of them is the rate of the strict ones for certain.
            load.rate = None;
        }
        let topology = with_edges(topology, &demand, reading);
        let losses = losses(reading).or_else(|| survival.together.clone());
        if demand.survive.is_some() {
            copied(&mut held);
        }
        let stated = !infra.tokens.is_empty();
        Facts { load, demand, losses, survival, topology, held, closed, open, says, stated }
    }
}

// A bound that is not negotiable: said in the sentence of the bound, or in the next one.
fn hard(reading: &Reading) -> Option<Span> {
    reading.texts.iter().find_map(|text| {
        let near = |found: &&Found| {
            let own = text.sentence(found);
            let bounds = text.all(C::LatencyWord).filter(|bound| bound.tokens.start != found.tokens.start);
            bounds.map(|bound| text.sentence(bound)).any(|bound| bound == own || bound + 1 == own)
        };
        text.all(C::Hard).filter(|found| !text.denied(found)).find(near).map(|found| text.span(&found.tokens))
    })
}

// "their table has, I believe, some version column. Whether anybody looks at it I can't tell": in its sentence or the
// next one someone does not know.
fn doubted(grounds: &[Ground; 3], span: &Span) -> bool {
    grounds.iter().filter(|ground| ground.field == span.field).any(|ground| {
        let sentences = ground.sentences();
        let own = sentences.iter().position(|sentence| ground.span(sentence).at.contains(&span.at.start));
        own.is_some_and(|own| {
            sentences[own..].iter().take(2).any(|sentence| ground.first(T::Unknown, sentence.clone()).is_some())
        })
    })
}

// "the bed in which the person lies", "the site lies in Bern": what lies somewhere tells nothing untrue.
fn lies_there(text: &Text, found: &Found) -> bool {
    let next = text.tokens.get(found.tokens.end).filter(|next| next.sentence == text.sentence(found));
    let word = &*text.tokens[found.tokens.end - 1].word;
    matches!(word, "lies" | "lying")
        && next.is_some_and(|next| {
            ["in", "on", "at", "between", "within", "under", "near", "behind", "outside", "beside", "there", "idle"]
                .contains(&&*next.word)
        })
}

// "could be nam5, could be us-east4": nobody knows that it stands in several regions.
pub(super) fn perhaps(text: &Text, found: &Found) -> bool {
    let before = &text.tokens[found.tokens.start.saturating_sub(3)..found.tokens.start];
    let may = |token: &Token| {
        ["could", "might", "may", "perhaps", "maybe", "possibly", "whether", "either"].contains(&&*token.word)
    };
    before.iter().filter(|token| token.clause == text.clause(found)).any(may)
}

// All operations go to one place: not each to its own, and not to one of several.
fn pinned(text: &Text) -> Option<&Found> {
    let spread = |token: &Token| {
        let several = token.value.is_some_and(|value| value >= 2.0);
        several
            || ["its", "own", "nearest", "closest", "local", "their", "both", "either", "different", "several", "of"]
                .contains(&&*token.word)
    };
    let apart = |found: &Found| {
        let end = (found.tokens.end + 3).min(text.of_clause(text.clause(found)).end);
        // "at LOCAL_SERIAL" is no place.
        let level = |at: usize| text.all(C::LocalSerial).any(|level| level.tokens.contains(&at));
        (found.tokens.start + 1..end).any(|at| spread(&text.tokens[at]) && !level(at))
    };
    text.all(C::PinnedWriter).find(|found| !text.denied(found) && !apart(found))
}

// "Unable to reach it, a worker must not use its cache"
fn forbidden(text: &Text, found: &Found) -> bool {
    // "if Consul isn't answering, ask Redis": what is denied of the store is why.
    let store = |other: &Found| matches!(other.tag, Tag::Family(_)) && other.tokens.start == found.tokens.start;
    let from = if text.found.iter().any(store) { found.tokens.start + 2 } else { found.tokens.start };
    let inside = |no: &Found| from < no.tokens.start && no.tokens.end <= found.tokens.end;
    text.cues(C::Denial).any(inside)
}

// "It switches over by itself; how it synchronises the vendor won't tell": what is promoted may lack grants.
fn copied_somehow(ground: &Ground) -> bool {
    ground.sentences().into_iter().any(|sentence| {
        ground.first(T::Unknown, sentence.clone()).is_some() && ground.first(T::Copying, sentence).is_some()
    })
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
                (Some(count), _) => {
                    let of_each = matches!(word(at + 1), "per" | "a" | "each" | "every");
                    (count, counted(at + 1) || counted(at + 2) && value(at + 1).is_none() && !of_each)
                }
                (None, true) => (value(at + 2)?, true),
                (None, false) => return None,
            };
            (found && (2.0..=100_000.0).contains(&count)).then(|| (count as u32, text.span(&(at..at + 2))))
        })
    });
    // "licensed to two boats at once" is what must not be; where places are told, they are the ones that grant.
    let told = |count: u32, span: &Span| match count {
        2 => span.field != Field::Consistency,
        _ => topology.sites < 2 || topology.sites >= count || span.field == Field::Infrastructure,
    };
    let edges = edges.filter(|(count, span)| told(*count, span));
    if let Some((count, span)) = edges.max_by_key(|(count, _)| *count) {
        (topology.sites, topology.sites_span) = (count + 1, Some(span));
    }
    topology
}

// "manual failover is not allowed", "no manual failover": what is denied is the hand.
fn stands(text: &Text, found: &Found) -> bool {
    let own = text.all(C::Negator).any(|no| no.tokens.start == found.tokens.start);
    !text.ruled_out(found) && (own || !text.plainly_negated(found, 2))
}

fn denied_fallback(text: &Text, found: &Found) -> bool {
    text.within(C::Negator, text.sentence(found))
        .any(|no| no.tokens.end <= found.tokens.start && found.tokens.start - no.tokens.end < 6)
}

// "nothing else may be installed": the permission stands under a word that closes the world.
fn closed_in(text: &Text, found: &Found) -> bool {
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
fn only_denied(text: &Text, found: &Found) -> bool {
    text.tokens[found.tokens.start].word == "only"
        && text.found.iter().any(|store| {
            matches!(store.tag, Tag::Family(_))
                && store.tokens.start == found.tokens.end
                && super::role::role(text, store).out()
        })
}

// "for caching only", "the only one": the word closes a role, not the world.
fn only_for(text: &Text, found: &Found) -> bool {
    // "apenas com uma instância"
    if found.tokens.len() == 1 && text.all(C::OnlyWithin).any(|only| only.tokens.start == found.tokens.start) {
        return true;
    }
    if text.tokens[found.tokens.start].word != "only" && text.tokens[found.tokens.start].word != "nur" {
        return false;
    }
    let sentence = text.sentence(found);
    text.within(C::OnlyFor, sentence).any(|only| only.tokens.start == found.tokens.start)
        || text.within(C::Caching, sentence).any(|c| c.tokens.end == found.tokens.start)
}

// What may be done, where no word in its clause denies it and nobody only asks.
fn permitted(text: &Text, concept: C) -> Option<Span> {
    let denied = |found: &Found| text.cues_in(C::Denial, text.of_clause(text.clause(found))).next().is_some();
    let asked = |found: &Found| text.asked.contains(&text.sentence(found));
    let found = text.all(concept).find(|found| !text.denied(found) && !denied(found) && !asked(found))?;
    Some(text.span(&found.tokens))
}

// "we may neither change the flags", "nobody may change it": what stands there stays.
fn changeable(reading: &Reading) -> Option<Span> {
    reading.texts.iter().find_map(|text| changeable_here(text).next().map(|found| text.span(&found.tokens)))
}

/// The words of a text by which a setting or a vote may be changed.
pub(super) fn changeable_here(text: &Text) -> impl Iterator<Item = &Found> {
    let denied = |found: &Found| {
        let from = found.tokens.start.saturating_sub(DENIED).max(text.of_clause(text.clause(found)).start);
        let no = |concept| text.cues_in(concept, from..found.tokens.end).next().is_some();
        text.denied(found) || no(C::Denial) || text.asked.contains(&text.sentence(found))
    };
    text.all(C::Changeable).filter(move |found| !denied(found))
}
