//! Formulas of size and time, each with its name and source. Pure arithmetic over brief and knowledge.

use super::brief::{Brief, DEVICE, Domain, Shape};
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
/// The member of a store that elects its transaction system by votes of their own.
pub const COORDINATOR: &str = "coordinator";
/// Follower fsync in milliseconds, SSD.
pub const FSYNC_MS: f64 = 1.0;
/// From here on a log write is slow, in milliseconds.
const SLOW_MS: f64 = 10.0;
/// From here on a round trip between voters asks for other timers than those of one site, in milliseconds.
const FAR_MS: f64 = 60.0;

/// Log write of these members in milliseconds.
fn fsync(brief: &Brief) -> f64 {
    brief.fsync.as_ref().map_or(FSYNC_MS, |told| told.value)
}

/// The log write that is told, in milliseconds, where it is slow.
pub fn slow_log(brief: &Brief) -> Option<f64> {
    brief.fsync.as_ref().map(|told| told.value).filter(|ms| *ms >= SLOW_MS)
}

/// Heartbeat and election timeout that members need which are far apart, or whose logs are slow, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timers {
    /// About the longest round trip.
    pub heartbeat: f64,
    /// At least ten of them.
    pub election: f64,
}

impl Timers {
    /// None where the defaults of one site do. `writes`: of so many log writes in a row a heartbeat is as long, where the
    /// store's heartbeats wait for its log.
    pub fn of(brief: &Brief, commit: &Commit, writes: Option<f64>) -> Option<Timers> {
        let far = Some(commit.farthest_ms.round());
        let far = far.filter(|trip| commit.origin != Origin::Assumed && brief.wide() && *trip >= FAR_MS);
        let slow = slow_log(brief).zip(writes).map(|(log, writes)| log * writes);
        let pace = far.unwrap_or_default().max(slow.unwrap_or_default());
        let up_to = |value: f64, step: f64| (value / step).ceil() * step;
        (pace > 0.0).then(|| Timers { heartbeat: up_to(pace, 50.0), election: up_to(10.0 * pace, 500.0) })
    }
}
const ZONE_MS: f64 = 1.0;

/// Voters of one consensus group.
pub fn voters(brief: &Brief, store: &Row) -> u32 {
    // Servers beside which another store is proposed are none of it.
    let there = brief.stores().iter().any(|held| held.role.usable() && held.row().id == store.id);
    let stated = brief.servers().filter(|count| (3..=9).contains(count) && (there || count % 2 == 1));
    // The places of callers carry no votes.
    let sites = if brief.in_one_region() { 1 } else { brief.places() };
    let usual = if sites >= 5 {
        5
    } else if sites == 2 {
        3
    } else if brief.survives() == Some(Domain::Region) {
        5
    } else {
        3
    };
    match stated {
        // Coordinators stand on servers of their own, and five of them bear the loss of two.
        Some(5..) if store.member == COORDINATOR => 5,
        // Where the store splits its keys by itself, servers carry replicas and are not the voters of one key.
        Some(servers) if store.scales => usual.min(servers),
        // Two sites with as many each, and the vote of a third place that is told beside them.
        Some(servers) => servers + u32::from(sites == 2 && servers % 2 == 0 && brief.third().is_some()),
        None => usual,
    }
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
        let rtt = base.ms - fsync(brief);
        (
            rtt + service,
            format!(
                "{} ms to the nearest majority + {service} ms of the service = {} ms",
                round(rtt),
                round(rtt + service)
            ),
        )
    };
    let after_loss_ms = base.after_loss_ms.filter(|_| !store.farthest).map(|after| after - fsync(brief) + service);
    let source = store.service_source;
    Some(Commit { ms, after_loss_ms, figure: Figure { formula, source }, ..base })
}

fn quorum_commit(brief: &Brief) -> Option<Commit> {
    let fsync = fsync(brief);
    if !brief.wide() {
        let ms = ZONE_MS + fsync;
        return Some(Commit {
            ms,
            after_loss_ms: None,
            leader: None,
            figure: Figure {
                formula: format!("{ZONE_MS} ms between zones + {fsync} ms fsync = {ms} ms"),
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
        let after = trips.get(need.max(1)).map(|trip| trip.0 + fsync);
        // Of two that are as near to a majority the one that is nearer to the rest.
        let after_loss = |after: Option<f64>| after.unwrap_or(f64::MAX);
        let nearer = |known: &(f64, Option<f64>, String, &str)| {
            ms < known.0 || ms == known.0 && after_loss(after) < after_loss(known.1)
        };
        if best.as_ref().is_none_or(nearer) {
            best = Some((ms, after, leader.place.to_owned(), source));
        }
    }
    if let Some((rtt, after, leader, source)) = best {
        let ms = rtt + fsync;
        return Some(Commit {
            ms,
            after_loss_ms: after,
            leader: Some(leader),
            figure: Figure {
                formula: format!(
                    "{} ms to the nearest majority + {fsync} ms fsync = {} ms",
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
    let ms = rtt + fsync;
    Some(Commit {
        ms,
        after_loss_ms: None,
        leader: None,
        figure: Figure { formula: format!("{rtt} ms round trip + {fsync} ms fsync = {ms} ms"), source },
        farthest_ms: rtt,
        origin: if brief.rtt.is_some() { Origin::Stated } else { Origin::Assumed },
    })
}

/// From each place the round trip to the nearest majority in milliseconds, where all are published.
pub fn majorities(brief: &Brief) -> Option<Vec<f64>> {
    let places: Vec<&Place> = brief.regions().iter().map(|index| &PLACES[*index]).take(9).collect();
    let need = (quorum(places.len() as u32) as usize).checked_sub(2)?;
    let of = |at: usize| {
        let others = places.iter().enumerate().filter(|(other, _)| *other != at);
        let mut trips: Vec<f64> =
            others.map(|(_, place)| Some(trip(places[at], place)?.ms)).collect::<Option<Vec<f64>>>()?;
        trips.sort_by(f64::total_cmp);
        trips.get(need).copied()
    };
    (0..places.len()).map(of).collect()
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
    /// Stop all work this long after the last acknowledged renewal was sent.
    pub deadline: f64,
    /// False where the stated hold is so short that nothing renews it: what has not ended by the stop has gone wrong.
    pub renewed: bool,
    /// A dead holder's lock is free again after so long at the latest.
    pub crash: f64,
    /// Pause assumed or stated.
    pub pause: f64,
    /// How long the store is taken to be away while it fails over.
    pub failover: f64,
    /// The words wish for a TTL that is shorter than the least sensible one.
    pub wished_less: Option<f64>,
    /// The words wish for a longer one than the store grants.
    pub wished_more: Option<f64>,
    /// How it was derived.
    pub figure: Figure,
}

impl Lease {
    /// The pause is over before the next grant, if it comes right before the holder looks at its clock.
    pub fn leaves_room(&self) -> bool {
        self.ttl - self.deadline >= self.pause
    }
}

/// Allowed relative difference of two clock rates.
const RATE_BOUND: f64 = 0.01;
/// A change of leader of no more seconds is outlasted twice.
const AGAIN_S: f64 = 5.0;
/// The share of a lease after which its holder stops, where by then it has outlasted a change of leader; of a permit's in
/// any case, as no check refuses a place to what runs on under it.
const ENDING: f64 = 0.667;
/// The share of a lease that has run for its holder when it may have run out for the store.
const IN_STEP: f64 = 1.0 - 2.0 * RATE_BOUND;
/// Reserve before the deadline in seconds.
const GUARD_S: f64 = 0.2;
/// Values that operators configure: a lease is rounded up to one of these, and above them to whole minutes.
const LADDER: [f64; 15] = [1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 300.0];
/// Renewal periods: rounded down to one of these.
const RENEWALS: [f64; 12] = [0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 15.0, 20.0, 60.0, 300.0];

/// The shortest sensible lease: one change of leader is survived, the renewal interval that has already run is counted, and
/// one pause has room between the holder's stop and the next grant. `floor`: the least TTL of store and shape; `failover`: seconds the store is away, 0 where nothing fails over.
pub fn lease(brief: &Brief, floor: f64, store: &Row, commit: &Commit, failover: f64) -> Lease {
    let pause = brief.pause_s().clamp(0.0, 3600.0);
    let reply = (commit.ms * 2.0).round() / 1000.0;
    let allowed = brief.recovery.as_ref().filter(|bound| bound.is_said());
    // A vote that splits is held again: a short change of leader is outlasted twice, where no bound is told.
    let failover = if failover <= AGAIN_S && allowed.is_none() { failover * 2.0 } else { failover };
    let need = failover + pause + reply + GUARD_S;
    let share = usable(brief, store);
    // What outlasts one change of leader has lasted long enough: the rest of the lease is left to the holder's end.
    let beats = 1.0 + store.beats;
    let renewal = |ttl: f64| renewal(ttl / beats);
    let renewed = |ttl: f64| !unrenewed_by(brief, store, ttl * ENDING);
    let outlasted = |ttl: f64| match brief.strict() {
        true if renewed(ttl) => beats * renewal(ttl) + failover + reply + GUARD_S,
        true => 0.0,
        false => ttl,
    };
    let deadline = |ttl: f64| deadline(ttl, share, pause, outlasted(ttl));
    let outlasts = |ttl: &f64| !renewed(*ttl) || beats * renewal(*ttl) + failover + reply <= deadline(*ttl);
    let least = (need / (share - 1.0 / 3.0)).max(3.0 * (pause + reply)).max(floor);
    let wished = brief.ttl_wished();
    let wish = wished.filter(|ttl| *ttl >= least).unwrap_or(least);
    let mut ttl = if wished == Some(wish) { wish } else { rung(wish) };
    // Within half a second of a rung the rounded deadline can miss what it must outlast.
    if !outlasts(&ttl) && wished != Some(ttl) {
        ttl = rung(ttl + 0.01);
    }
    let looks = |ttl: f64| store.polls * renewal(ttl);
    let waits = |ttl: f64| ttl * (1.0 + RATE_BOUND) * store.reap_ttls.max(1.0) + store.delay_s + looks(ttl);
    // Where rounding up is what misses the time allowed, whole seconds are round enough, which every store takes.
    if allowed.is_some_and(|bound| up(waits(ttl)) > bound.value) && wished.is_none() {
        let seconds = (0u32..).map(|more| least.ceil() + f64::from(more));
        ttl = seconds.take_while(|second| *second < ttl).find(outlasts).unwrap_or(ttl);
    }
    // Where a dead holder may block for longer, a lease that several renewals may miss costs nothing.
    let blocks = |ttl: f64| waits(ttl) + failover + if store.rearmed { ttl } else { 0.0 };
    let fits = |rung: &f64| match allowed {
        // What the store itself may add at worst is said, and shortens no lease that would fit without it.
        Some(bound) => *rung <= ROOMY_S && blocks(*rung) - store.delay_s <= bound.value * ALLOWED,
        None => *rung <= of_work(brief).max(unrenewed(brief, store)).max(eased(brief, store)),
    };
    let room = LADDER.into_iter().rev().find(fits).filter(|rung| *rung > ttl && wished.is_none());
    // Above that the call fails; a holder whose pause is longer stops by its own deadline.
    ttl = room.unwrap_or(ttl).min(store.most_s.unwrap_or(f64::MAX));
    let (renew, stop) = (renewal(ttl), deadline(ttl));
    let free = up(waits(ttl));
    Lease {
        ttl,
        renew,
        deadline: stop,
        renewed: renewed(ttl),
        crash: free,
        pause,
        failover,
        wished_less: wished.filter(|ttl| *ttl < least),
        wished_more: wished.filter(|wished| *wished > ttl && store.most_s == Some(ttl)),
        figure: Figure {
            formula: format!(
                "max(({failover} + {pause} + {reply} + {GUARD_S}) / ({share} - 1/3), 3 x ({pause} + {reply}), {}) = {} s -> {ttl} s{}; renewal {ttl} / {} -> {renew} s; deadline min({ttl} x {share} - {GUARD_S}, {ttl} x {IN_STEP} - {pause} - {GUARD_S}, max({ttl} x {ENDING}, {beats} x {renew} + {failover} + {reply} + {GUARD_S})) -> {stop} s; free after {ttl} x (1 + {RATE_BOUND}) x {} + {} -> {} s (failover, pause, renewal answer, guard, store minimum)",
                floor,
                (least * 100.0).round() / 100.0,
                match (room, allowed) {
                    (None, _) => "",
                    (_, Some(_)) => ", the longest that frees the lock well within the time allowed",
                    (_, None) => ", so that a blip does not end work of minutes",
                },
                3.0 * beats,
                store.reap_ttls.max(1.0),
                store.delay_s + looks(ttl),
                free
            ),
            source: if room.is_some() {
                "ttl_min; ttl_max; renew_interval; safe_deadline; takeover_crash"
            } else {
                "ttl_min; renew_interval; safe_deadline; takeover_crash"
            },
        },
    }
}

// The share of a lease that its holder may use at most.
fn usable(brief: &Brief, store: &Row) -> f64 {
    let share = if store.stops_at > 0.0 { store.stops_at } else { IN_STEP };
    // What runs under a permit is ended before the permit is given to the next: no check refuses it a place.
    let counted = brief.has_shape(Shape::Semaphore) && brief.strict();
    if counted { share.min(ENDING) } else { share }
}

/// A longer lease than this is taken for no reason but work that lasts.
const ROOMY_S: f64 = 60.0;
/// The lease of work that lasts at least so long, in seconds: short beside it, and longer than a blip.
const OF_WORK: [(f64, f64); 4] = [(86_400.0, 300.0), (3600.0, 60.0), (600.0, 30.0), (60.0, 20.0)];
/// A leader that changes less often than once in so many seconds, or moves things, loses more by a false take-over than by
/// one that takes half a minute.
const SELDOM_S: f64 = 3600.0;
/// The lease of such a leader.
const OF_OFFICE_S: f64 = 30.0;
/// How much of the time that a dead holder may block a lease may use.
const ALLOWED: f64 = 0.75;

// How long a lease may be where nothing says when a dead holder's lock has to be free; the standby of a leader that often
// changes waits for it.
fn of_work(brief: &Brief) -> f64 {
    if brief.has_shape(Shape::Leader) {
        let seldom = brief.rate.as_ref().is_some_and(|rate| rate.value * SELDOM_S < 1.0);
        let moves = brief.resource.as_ref().is_some_and(|what| what.value == DEVICE);
        let lasts = brief.hold_said().is_some_and(|hold| hold >= SELDOM_S);
        return if seldom || moves || lasts { OF_OFFICE_S } else { 0.0 };
    }
    let of = |hold: f64| OF_WORK.into_iter().find(|(least, _)| hold >= *least).map(|(_, lease)| lease);
    worked(brief).and_then(of).unwrap_or(0.0)
}

// How long the work takes that the lock is held for; a leader's is no such.
fn worked(brief: &Brief) -> Option<f64> {
    let led = brief.has_shape(Shape::Leader);
    brief.hold_said().filter(|_| !led)
}

/// A hold of less than one part in so many of the time until its stop is renewed by nobody.
const SHORT: f64 = 10.0;

// A lease in a record of its own, of one holder at a time, beside whose `stop` the stated hold is nothing.
fn unrenewed_by(brief: &Brief, store: &Row, stop: f64) -> bool {
    let one = [Shape::Mutex, Shape::MultiResource, Shape::QueueOrder].into_iter().any(|shape| brief.has_shape(shape));
    let short = brief.hold_said().is_some_and(|hold| hold > 0.0 && hold * SHORT <= stop);
    store.renewal_is_write && one && short && brief.renews.is_none()
}

// How long a lease of short work is that would else be renewed more often than the store carries: none of it is.
fn unrenewed(brief: &Brief, store: &Row) -> f64 {
    let Some((rate, hold)) = brief.rate.as_ref().zip(worked(brief)) else { return 0.0 };
    let least = LADDER.into_iter().find(|rung| renewal(*rung) >= hold && *rung <= ROOMY_S);
    let many = |ttl: f64| store.renewal_is_write && rate.value * hold / renewal(ttl) > cycles(brief, store);
    least.filter(|_| many(of_work(brief).max(hold))).unwrap_or(0.0)
}

/// The share of what a store is planned for that renewals may take.
const OF_RENEWALS: f64 = 0.2;

// How long a lease is that keeps the renewals of all that is held at once a small part of what the store is planned for.
fn eased(brief: &Brief, store: &Row) -> f64 {
    let Some((rate, hold)) = brief.rate.as_ref().zip(worked(brief)) else { return 0.0 };
    let held = rate.value * hold;
    let most = cycles(brief, store) * OF_CYCLE * OF_RENEWALS;
    let few = |ttl: &f64| held / renewal(*ttl) <= most;
    let told = store.renewal_is_write && held > 0.0 && brief.permits.is_none();
    LADDER.into_iter().find(few).or(LADDER.last().copied()).filter(|_| told).unwrap_or(0.0)
}

// Up to what an operator would write.
fn rung(seconds: f64) -> f64 {
    LADDER.into_iter().find(|rung| *rung >= seconds).unwrap_or_else(|| (seconds / 60.0).ceil() * 60.0)
}

fn renewal(ttl: f64) -> f64 {
    RENEWALS.into_iter().rev().find(|period| *period <= ttl / 3.0).unwrap_or(ttl / 3.0)
}

// Who is stopped by a pause right before it looks at the clock wakes before the next grant, unless the store grants no
// lease that is long enough for that; rounding may only make a holder stop earlier.
fn deadline(ttl: f64, share: f64, pause: f64, outlasted: f64) -> f64 {
    let pause = if pause <= ttl / 3.0 { pause } else { 0.0 };
    let latest = (ttl * share).min(ttl * IN_STEP - pause) - GUARD_S;
    let step = |exact: f64| if exact < 10.0 { 0.5 } else { 1.0 };
    let outlasted = (outlasted / step(outlasted)).ceil() * step(outlasted);
    let exact = latest.min(outlasted.max(ttl * ENDING));
    (exact / step(exact)).floor() * step(exact)
}

/// A hold of minutes may be an upper bound already.
const MINUTES_S: f64 = 60.0;

/// The shortest time in seconds that anybody is alarmed about.
const INSTANT_S: f64 = 0.1;

/// After how long a hold is aborted, and how many times the stated one that is before rounding.
pub fn longest_hold(hold: f64) -> (f64, f64) {
    let times = if hold < MINUTES_S { 5.0 } else { 2.0 };
    // Of what is over in an instant a tenth of a second is long.
    (if hold * times < INSTANT_S { INSTANT_S } else { rung(hold * times) }, times)
}

/// A wait rounded up, as promises about waiting must hold.
pub fn up(seconds: f64) -> f64 {
    let step = match seconds {
        s if s < 10.0 => 0.5,
        s if s < 60.0 => 1.0,
        _ => 5.0,
    };
    (seconds / step).ceil() * step
}

/// Planning value of lock cycles per second and group, where the votes stand.
pub fn cycles(brief: &Brief, store: &Row) -> f64 {
    if brief.wide() { store.cycles_wide } else { store.cycles }
}

/// Writes of a lock cycle: it is taken and given back.
pub const OF_CYCLE: f64 = 2.0;

/// Writes of one grant: what is granted for good or runs out by itself is not given back.
pub fn writes(brief: &Brief) -> f64 {
    let kept = [Shape::TerminalClaim, Shape::Dedupe, Shape::OncePerPeriod];
    if brief.shape.as_ref().is_some_and(|shape| kept.contains(&shape.value)) { 1.0 } else { OF_CYCLE }
}

/// Consensus groups (or shards) for the stated rate, that rate, and the writes per second that one of them is planned for.
pub fn groups(brief: &Brief, store: &Row) -> Option<(u64, f64, f64)> {
    let rate = brief.rate.as_ref()?.value;
    let planned = cycles(brief, store) * OF_CYCLE;
    Some(((rate * writes(brief) / planned).ceil().clamp(1.0, 1e12) as u64, rate, planned))
}

/// Throughput of one hot lock per second: 1 / (h + handoff); a hand-over is two commits and the way to the next in line.
pub fn hot(hold_s: f64, commit_ms: f64) -> (f64, f64) {
    let handoff_ms = (commit_ms * 2.5 * 10.0).round() / 10.0;
    (1000.0 / (hold_s * 1000.0 + handoff_ms), handoff_ms)
}
