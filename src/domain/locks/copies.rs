//! How many copies there are of each key: a replication factor, in each place or of all together. Where a store spreads its
//! keys over more servers, copies are what votes. Reads numbers; what votes are worth is told by the rules.

use super::ground::{Ground, T};
use super::knowledge::{KNOWLEDGE, Tag};
use super::place::Topology;
use super::reading::Span;
use super::spread::{self, Spread};

/// The rule by which they are read.
pub const COPIES: &str = "copies of each key";

/// Words between a factor and its number, and from a number to what it is in.
const REACH: usize = 3;
const EACH: usize = 5;
/// Copies in one place at the most.
const MOST: u32 = 9;
/// Stores whose keys are spread over servers, so that servers and copies are counted apart.
const SPREADS: [&str; 10] = [
    "nats_kv",
    "cassandra",
    "cockroachdb",
    "yugabytedb",
    "tidb",
    "foundationdb",
    "couchbase",
    "hazelcast",
    "spanner",
    "elasticsearch",
];
/// Those that count the factor in each data centre.
const IN_EACH: [&str; 1] = ["cassandra"];

/// So many copies.
struct Copies {
    count: u32,
    /// In each place, and not all together.
    each: bool,
    /// Of zones or rooms and not of sites, where that is told.
    of: Option<T>,
    span: Span,
}

/// Takes copies for the votes of the places, and tells them from servers. True where servers are counted apart.
pub(super) fn copied(topology: &mut Topology, infra: &Ground) -> bool {
    let spreads = family(infra, &SPREADS);
    let known = topology.votes.as_ref().filter(|votes| spreads && factored(infra, &votes.span));
    if let Some(votes) = known.filter(|votes| copies(infra).is_none_or(|copies| !copies.each && !alike(votes))) {
        let votes = Spread { by: COPIES, ..votes.clone() };
        topology.votes = Some(votes);
        return spreads;
    }
    let Some(copies) = copies(infra) else { return false };
    let zones = topology.zones.as_ref().map_or(1, |(zones, _)| *zones);
    let (places, sites) = match copies.of {
        Some(T::Zone) if zones >= 2 => (zones, false),
        _ if topology.sites >= 2 => (topology.sites, true),
        _ => (zones, false),
    };
    if !(2..=MOST).contains(&places) || !spreads && copies.count < 3 {
        return false;
    }
    let each = copies.each || family(infra, &IN_EACH) && factored(infra, &copies.span);
    let votes = if each {
        vec![copies.count; places as usize]
    } else {
        let told = topology.votes.as_ref().map(|votes| votes.votes.clone());
        let even = |place| copies.count / places + u32::from(place < copies.count % places);
        // Fewer copies than places stand one in a place.
        if copies.count < places {
            let votes = vec![1; copies.count as usize];
            let sites = sites && copies.count >= 3;
            topology.votes = Some(Spread { votes, span: copies.span, by: COPIES, sites: sites && !spreads });
            return spreads;
        }
        told.filter(|told| told.iter().sum::<u32>() == copies.count).unwrap_or_else(|| (0..places).map(even).collect())
    };
    let same = |known: &&Spread| known.votes == votes;
    let span = topology.votes.as_ref().filter(same).map_or(copies.span, |known| known.span.clone());
    topology.votes = Some(Spread { votes, span, by: COPIES, sites });
    spreads
}

fn alike(votes: &Spread) -> bool {
    votes.votes.windows(2).all(|pair| pair[0] == pair[1])
}

// One of these stores is named.
fn family(ground: &Ground, families: &[&str]) -> bool {
    ground.names.iter().any(|(tag, _)| matches!(tag, Tag::Family(at) if families.contains(&&*KNOWLEDGE.families[*at])))
}

// "RF 3 in Oslo and 1 in Bergen": a word for the factor stands before these words, in their sentence or right before it.
fn factored(ground: &Ground, span: &Span) -> bool {
    let at = ground.tokens.partition_point(|token| token.at.end <= span.at.start);
    let from = at.saturating_sub(REACH);
    ground.field == span.field && ground.all(T::Factor, from..at + 1).next().is_some()
}

fn copies(ground: &Ground) -> Option<Copies> {
    (0..ground.tokens.len()).find_map(|at| {
        // "RF3"
        let glued = || {
            let word = ground.word(at);
            // "R3" is so many of a stream.
            let stream = || word.strip_prefix('r').filter(|_| family(ground, &["nats_kv"]));
            word.strip_prefix("rf").or_else(stream).and_then(|digits| digits.parse().ok())
        };
        let count = ground.count(at).or_else(glued).filter(|count| (1..=MOST).contains(count))?;
        let sentence = ground.sentence(at);
        let near = |range: std::ops::Range<usize>| range.filter(|near| sentence.contains(near));
        let number = |near: usize| ground.tokens[near].value.is_some();
        let before = at.saturating_sub(REACH)..at;
        let factor = glued().is_some()
            || ground
                .all(T::Factor, before)
                .any(|factor| sentence.contains(&factor.at.start) && !(factor.at.end..at).any(number));
        let noun = near(at + 1..at + REACH)
            .take_while(|near| ground.together(at, *near) && !number(*near))
            .find_map(|near| ground.begins(T::Copy, near).or_else(|| ground.begins(T::Factor, near)));
        // "복제본 3개"
        let led = at.checked_sub(1).filter(|_| ground.cut).and_then(|near| ground.begins(T::Copy, near));
        let noun = noun.or_else(|| led.map(|_| at..at + 1));
        // "one primary and two replicas" are no copies that vote.
        let primary = near(sentence.clone()).any(|near| ground.any(&[T::Primary], near));
        if !factor && (noun.is_none() || primary) {
            return None;
        }
        let end = noun.map_or(at + 1, |noun| noun.end);
        let apart = |near: usize| near < at || !(end..near).any(number);
        let each = near(at.saturating_sub(EACH)..end + EACH)
            .filter(|near| *near != at && apart(*near))
            .find_map(|near| ground.begins(T::Each, near));
        // "3 replicas of each key" tells of no place.
        let of_key = |each: &std::ops::Range<usize>| ground.any(&[T::KeyNoun], each.end);
        let each = each.filter(|each| !of_key(each));
        let of = each.as_ref().and_then(|each| spread::kind(ground, each.end));
        Some(Copies { count, each: each.is_some(), of, span: ground.span(&(at..end)) })
    })
}
