//! Formulas of size and time, each with its name and source. Pure arithmetic over brief and knowledge.

use super::brief::{Brief, Domain};
use crate::domain::places::{PLACES, Place, trip};
use crate::domain::stores::row::Row;

/// A number with the formula and the source it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The formula with its numbers.
    pub formula: String,
    /// Where the formula and its constants come from.
    pub source: &'static str,
}

/// Commit latency of the quorum.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    /// Milliseconds.
    pub ms: f64,
    /// After the nearest follower site is lost.
    pub after_loss_ms: Option<f64>,
    /// Where the leader belongs.
    pub leader: Option<String>,
    /// How it was derived.
    pub figure: Figure,
    /// The longest round trip between two voters in milliseconds.
    pub farthest_ms: f64,
    /// Where the round trip comes from.
    pub origin: Origin,
}

/// Where a round trip comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A published table.
    Published,
    /// The texts.
    Stated,
    /// Nowhere: a value to be measured.
    Assumed,
}

/// Timing of a failover of the store in seconds, an assumption until it is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failover {
    /// Election timeout.
    pub election: f64,
    /// Time until grants go on: three elections.
    pub total: f64,
}

/// Election timeout of 20 round trips between the farthest voters, at least one second; three of them for a failover.
pub fn failover(commit: &Commit) -> Failover {
    let election = (commit.farthest_ms * 20.0 / 100.0).ceil() / 10.0;
    let election = election.max(1.0);
    Failover { election, total: (election * 30.0).ceil() / 10.0 }
}

const QUORUM: &str = "sizing 2: L_commit = (q-1)-th smallest RTT + follower fsync";
/// Follower fsync in milliseconds, SSD.
pub const FSYNC_MS: f64 = 1.0;
const ZONE_MS: f64 = 1.0;

/// Voters of one consensus group.
pub fn voters(brief: &Brief) -> u32 {
    let stated = brief.servers().filter(|count| (3..=9).contains(count));
    let sites = brief.places();
    stated.unwrap_or(if sites >= 5 {
        5
    } else if sites == 2 {
        3
    } else if brief.survives() == Some(Domain::Region) {
        5
    } else {
        3
    })
}

/// Majority of `n`.
pub fn quorum(n: u32) -> u32 {
    n / 2 + 1
}

/// Commit latency with the best leader placement; `None` never where a site is known.
pub fn commit(brief: &Brief, store: Option<&'static Row>) -> Option<Commit> {
    let base = quorum_commit(brief)?;
    // A service has its own time for one conditional write; sites add their round trip to it.
    let Some((store, service)) = store.and_then(|store| Some((store, store.service_ms?))) else { return Some(base) };
    let round = |ms: f64| (ms * 10.0).round() / 10.0;
    let (ms, formula) = if !brief.wide() {
        (service, format!("{service} ms per conditional write of the service"))
    } else if store.farthest {
        let ms = base.farthest_ms * 2.0 + service;
        (ms, format!("2 x {} ms to the farthest region + {service} ms = {} ms", round(base.farthest_ms), round(ms)))
    } else {
        let rtt = base.ms - FSYNC_MS;
        (
            rtt + service,
            format!(
                "{} ms to the nearest majority + {service} ms of the service = {} ms",
                round(rtt),
                round(rtt + service)
            ),
        )
    };
    let after_loss_ms = base.after_loss_ms.filter(|_| !store.farthest).map(|after| after - FSYNC_MS + service);
    let source = store.service_source;
    Some(Commit { ms, after_loss_ms, figure: Figure { formula, source }, ..base })
}

fn quorum_commit(brief: &Brief) -> Option<Commit> {
    if !brief.wide() {
        let ms = ZONE_MS + FSYNC_MS;
        return Some(Commit {
            ms,
            after_loss_ms: None,
            leader: None,
            figure: Figure {
                formula: format!("{ZONE_MS} ms between zones + {FSYNC_MS} ms fsync = {ms} ms"),
                source: "sizing 2; sizing 11: plan 1 ms between zones",
            },
            farthest_ms: ZONE_MS,
            origin: Origin::Assumed,
        });
    }
    let places: Vec<_> = brief.regions().iter().map(|index| &PLACES[*index]).collect();
    let sites = places.len();
    // One voter a site; with two sites the third vote is taken to stand beside the nearer.
    let mut best: Option<(f64, Option<f64>, String, &'static str)> = None;
    for (at, leader) in places.iter().enumerate().take(9) {
        let mut trips: Vec<(f64, &'static str)> = Vec::new();
        for (other, place) in places.iter().enumerate().take(9) {
            if other != at
                && let Some(trip) = trip(leader, place)
            {
                trips.push((trip.ms, trip.source));
            }
        }
        if trips.len() + 1 != sites.min(9) {
            continue;
        }
        trips.sort_by(|a, b| a.0.total_cmp(&b.0));
        let need = quorum(sites as u32) as usize - 1;
        let Some((ms, source)) = trips.get(need.max(1) - 1).copied() else { continue };
        let after = trips.get(need.max(1)).map(|trip| trip.0 + FSYNC_MS);
        if best.as_ref().is_none_or(|known| ms < known.0) {
            best = Some((ms, after, leader.place.to_owned(), source));
        }
    }
    if let Some((rtt, after, leader, source)) = best {
        let ms = rtt + FSYNC_MS;
        return Some(Commit {
            ms,
            after_loss_ms: after,
            leader: Some(leader),
            figure: Figure {
                formula: format!(
                    "{} ms to the nearest majority + {FSYNC_MS} ms fsync = {} ms",
                    (rtt * 10.0).round() / 10.0,
                    (ms * 10.0).round() / 10.0
                ),
                source,
            },
            farthest_ms: farthest(&places),
            origin: Origin::Published,
        });
    }
    let (rtt, source) = match &brief.rtt {
        Some(stated) => (stated.value, QUORUM),
        None => (50.0, "sizing 11: same continent 20-70 ms, assumed"),
    };
    let ms = rtt + FSYNC_MS;
    Some(Commit {
        ms,
        after_loss_ms: None,
        leader: None,
        figure: Figure { formula: format!("{rtt} ms round trip + {FSYNC_MS} ms fsync = {ms} ms"), source },
        farthest_ms: rtt,
        origin: if brief.rtt.is_some() { Origin::Stated } else { Origin::Assumed },
    })
}

fn farthest(places: &[&Place]) -> f64 {
    let pairs =
        places.iter().take(9).enumerate().flat_map(|(at, a)| places[at + 1..].iter().take(9).map(move |b| (a, b)));
    pairs.filter_map(|(a, b)| trip(a, b)).map(|trip| trip.ms).fold(ZONE_MS, f64::max)
}

/// The lease: TTL, renewal period, and the deadline of safe use, in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Lease {
    /// Lease TTL.
    pub ttl: f64,
    /// Renewal period.
    pub renew: f64,
    /// Stop all work this long after the request was sent.
    pub deadline: f64,
    /// The drift margin inside it.
    pub margin: f64,
    /// Pause assumed or stated.
    pub pause: f64,
    /// What is taken off for a pause between check and write.
    pub guard: f64,
    /// How it was derived.
    pub figure: Figure,
    /// Which term binds.
    pub binds: &'static str,
}

/// TTL >= max(3(P + r), E + 2(P + r), store minimum); D = TTL(1 - 2 rho) - guard. `alone`: the store has no failover.
pub fn lease(brief: &Brief, store: &Row, commit: &Commit, alone: bool) -> Lease {
    let pause = brief.pause_s().clamp(0.0, 3600.0);
    let reply = (commit.ms * 2.0).round() / 1000.0;
    let election = if alone { 0.0 } else { failover(commit).total };
    let (a, b, floor) = (3.0 * (pause + reply), election + 2.0 * (pause + reply), store.floor_s);
    let (least, binds) = if floor >= a && floor >= b {
        (floor, "the store's minimum")
    } else if b >= a {
        (b, "failover of the store")
    } else {
        (a, "pauses of the holder")
    };
    let ttl = least.ceil();
    let margin = (ttl * 2.0 * 0.0002 * 1000.0).round() / 1000.0;
    let guard = pause.min(ttl / 3.0);
    let guard = (guard * 1000.0).round() / 1000.0;
    let deadline = ((ttl - margin - guard) * 100.0).round() / 100.0;
    Lease {
        ttl,
        renew: (ttl / 3.0 * 10.0).floor() / 10.0,
        deadline,
        margin,
        pause,
        guard,
        figure: Figure {
            formula: format!(
                "max(3 x ({pause} + {reply}), {election} + 2 x ({pause} + {reply}), {floor}) = {} s, rounded up to {ttl} s (pause P, renewal answer r, failover E, store minimum)",
                (least * 1000.0).round() / 1000.0
            ),
            source: "sizing 7; Corbett et al. 2012: rate bound 200 ppm",
        },
        binds,
    }
}

/// Planning value of lock cycles per second and group, where the votes stand.
pub fn cycles(brief: &Brief, store: &Row) -> f64 {
    if brief.wide() { store.cycles_wide } else { store.cycles }
}

/// Consensus groups (or shards) for the stated rate.
pub fn groups(brief: &Brief, store: &Row) -> Option<(u64, f64, f64)> {
    let rate = brief.rate.as_ref()?.value;
    let cycles = cycles(brief, store);
    Some(((rate / cycles).ceil().clamp(1.0, 1e12) as u64, rate, cycles))
}

/// Throughput of one hot lock per second: 1 / (h + handoff).
pub fn hot(hold_s: f64, commit_ms: f64) -> (f64, f64) {
    let handoff_ms = (commit_ms * 1.5 * 10.0).round() / 10.0;
    (1000.0 / (hold_s * 1000.0 + handoff_ms), handoff_ms)
}
