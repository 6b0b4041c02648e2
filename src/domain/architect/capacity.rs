//! Capacity in numbers: commit latency, hot lock, renewal load, groups; every number with formula and source.

use super::super::sizing::{self, FSYNC_MS, Origin};
use super::claims::{By, Sheet};
use super::plan::{PARTITIONS, Plan};
use super::workflow::round;
use crate::domain::brief::Contention;
use crate::domain::places::{PLACES, trip};
use crate::domain::rules::Kind;

/// The capacity section.
pub fn capacity(plan: &Plan, sheet: &mut Sheet) {
    let (brief, store, commit) = (plan.brief, plan.store, &plan.commit);
    let rate = brief.rate.as_ref();
    let rate_span = brief.rate_span();
    sheet.prose("Capacity");
    let by = By::Formula(commit.figure.formula.clone(), commit.figure.source);
    let formula = &commit.figure.formula;
    let origin = match commit.origin {
        Origin::Published => "published round trips",
        Origin::Stated => "the stated round trip",
        Origin::Assumed => "an assumed round trip, to be measured",
    };
    let origin = match (plan.store.service_ms, brief.wide()) {
        (None, _) => origin.to_owned(),
        (Some(_), true) => format!("{origin}; {}", plan.store.service_source),
        (Some(_), false) => plan.store.service_source.to_owned(),
    };
    let latency = match plan.scope {
        Kind::Sharded => format!(
            "Commit latency in each group {formula} ({origin}), plus the client's round trip to that group's leader."
        ),
        Kind::Wide | Kind::TwoSites => {
            format!("Commit latency {formula} ({origin}), plus the client's round trip to the leader.")
        }
        Kind::Home => {
            format!("Commit inside the home region {formula}; a remote client adds its own round trip per grant.")
        }
        Kind::Efficiency | Kind::Bounded | Kind::Resource => {
            format!("One lock operation takes about {} ms inside the region ({origin}).", round(commit.ms))
        }
        Kind::Single => format!("One grant takes {FSYNC_MS} ms of fsync on an SSD and the client's round trip."),
        Kind::Taken => format!(
            "One conditional write is taken as {formula} ({origin}): what {} needs is not known here.",
            plan.name
        ),
        Kind::Region | Kind::Assumed => format!("Commit latency {formula} ({origin})."),
    };
    sheet.claim(by, &[brief.places_span()], latency);
    remote(plan, sheet);
    if let Some(bound) = &brief.latency {
        let words = plan.quote(bound.span()).unwrap_or_default();
        let text = if bound.value < commit.ms {
            format!(
                "**The latency bound {words} is below the quorum round trip of {} ms**: it holds only for locks homed beside their leader, and is flagged as missed for the rest.",
                round(commit.ms)
            )
        } else {
            format!(
                "The latency bound {words} is kept by the commit of {} ms with room for a retransmission.",
                round(commit.ms)
            )
        };
        sheet.claim(
            By::Formula(format!("{} ms against {} ms", bound.value, round(commit.ms)), "sizing 2"),
            &[bound.span()],
            text,
        );
    }
    hot(plan, sheet);
    match (rate, sizing::groups(brief, store)) {
        (Some(_), Some((groups, rate, cycles))) => {
            let words = plan.clause(rate_span).unwrap_or_default();
            let basis = basis(plan);
            let formula = By::Formula(
                if plan.coarse() {
                    format!(
                        "G = ceil({} / {cycles}) = {groups}; {cycles}/s: {basis}; {} / {PARTITIONS} = {} a partition",
                        figure(rate),
                        figure(rate),
                        figure(rate / PARTITIONS)
                    )
                } else {
                    format!("G = ceil({} / {cycles}) = {groups}; {cycles}/s: {basis}", figure(rate))
                },
                store.capacity_source,
            );
            let text = if store.scales && store.each_key {
                format!(
                    "{words} spreads over one object per lock key, which the service places; only the bound of one key limits it ({basis})."
                )
            } else if store.scales {
                format!(
                    "{words} takes {groups} {}{} at a planning value of {cycles} lock cycles/s each ({basis}); {} splits the keys by itself, and lock keys are hashed ahead of any common prefix.",
                    store.group,
                    if groups == 1 { "" } else { "s" },
                    if plan.self_placed() { "the store" } else { "the service" }
                )
            } else if plan.coarse() {
                format!(
                    "**{words} would need {groups} {}s at {cycles} cycles/s each ({basis}): coarse leases instead**; the keys are sharded by hash over {PARTITIONS} partitions, each granted from memory by its owner at {} grants/s.",
                    store.group,
                    figure(rate / PARTITIONS)
                )
            } else if groups > 1 {
                format!(
                    "**Shard {words} over G = ceil({} / {cycles}) = {groups} independent {}s by hash of the lock key**, {cycles} lock cycles/s each ({basis}); no lock spans two groups, tokens are ordered per group.",
                    figure(rate),
                    store.group
                )
            } else {
                format!(
                    "{words} fits one {} at a planning value of {cycles} lock cycles/s ({basis}); partition by key hash before two thirds of it are used.",
                    store.group
                )
            };
            sheet.claim(formula, &[rate_span], text);
            let in_flight = (rate * 2.0 / groups as f64 * commit.ms / 1000.0).ceil();
            if in_flight >= 10.0 && plan.strict() && !plan.coarse() && !store.scales {
                let formula =
                    format!("W x L_commit = {} x 2 / {groups} x {} ms = {in_flight}", figure(rate), round(commit.ms));
                sheet.also(
                    By::Formula(formula.clone(), "sizing 5"),
                    &[rate_span],
                    format!("{formula} writes are in flight per {}, which its pipeline must allow.", store.group),
                );
            }
            if let Some(average) = &brief.average {
                let words = plan.quote(average.span()).unwrap_or_default();
                sheet.claim(
                    By::Fact("average"),
                    &[average.span()],
                    format!("Sized for the peak; the average {words} sets cost, not the number of groups."),
                );
            }
        }
        _ => {
            let cycles = sizing::cycles(brief, store);
            if let Some(each) = &brief.each {
                let words = plan.quote(each.span()).unwrap_or_default();
                sheet.claim(
                    By::Formula(
                        format!("G = ceil({} / {}) = {} a place; {}", figure(each.value), store.cycles, (each.value / store.cycles).ceil(), store.capacity_source),
                        "sizing 5",
                    ),
                    &[each.span()],
                    format!("{words} is the rate of one place, no total: {} {}(s) of its own carry it at a planning value of {} lock cycles/s ({}).", (each.value / store.cycles).ceil(), store.group, store.cycles, store.capacity_source),
                );
                renewals(plan, sheet);
                return;
            }
            let (words, span) =
                plan.scale_words().map_or(("The scale text".to_owned(), None), |(words, span)| (words, Some(span)));
            sheet.claim(
                By::Formula(
                    format!("G = ceil(1,000 / {cycles}) = {}; {}", (1000.0 / cycles).ceil(), basis(plan)),
                    "sizing 5",
                ),
                &[span.as_ref()],
                format!(
                    "{words} states no rate: size by G = ceil(rate / {cycles}) {}s ({}), so 1,000 locks/s take {}.",
                    store.group,
                    basis(plan),
                    (1000.0 / cycles).ceil()
                ),
            );
        }
    }
    renewals(plan, sheet);
}

// What stands behind the planning value, shown as an estimate where it is one.
fn basis(plan: &Plan) -> String {
    let store = plan.store;
    let stretched = plan.brief.wide() && store.cycles_wide != store.cycles && !store.scales;
    if stretched {
        "own estimate for voters in several sites: load-test it".to_owned()
    } else {
        store.capacity_source.to_owned()
    }
}

// What a client far from the leader pays for one grant, by published round trips.
fn remote(plan: &Plan, sheet: &mut Sheet) {
    let places = plan.brief.regions();
    let leader = match (plan.scope, plan.brief.home(), &plan.commit.leader) {
        (Kind::Home, Some(index), _) => places.iter().position(|place| *place == index),
        (Kind::Wide, _, Some(name)) => places.iter().position(|place| PLACES[*place].place == *name),
        _ => None,
    };
    let Some(leader) = leader else { return };
    let mut source = "";
    let far: Vec<String> = (0..places.len())
        .filter(|at| *at != leader)
        .take(8)
        .filter_map(|at| {
            let trip = trip(&PLACES[places[leader]], &PLACES[places[at]])?;
            source = trip.source;
            Some(format!(
                "{} {} + {} = {} ms",
                plan.places.get(at)?,
                round(trip.ms),
                round(plan.commit.ms),
                round(trip.ms + plan.commit.ms)
            ))
        })
        .collect();
    if far.is_empty() {
        return;
    }
    let sum = far.join("; ");
    sheet.claim(
        By::Formula(format!("L_acquire = RTT(client, leader) + L_commit: {sum}"), source),
        &[plan.brief.places_span()],
        format!(
            "A grant for a client far from the leader in {} takes its round trip and the commit: {sum}.",
            plan.places.get(leader).map_or("its region", String::as_str)
        ),
    );
}

fn hot(plan: &Plan, sheet: &mut Sheet) {
    let (brief, commit) = (plan.brief, &plan.commit);
    let seconds = brief.hold_s();
    let (free, handoff) = sizing::hot(seconds, commit.ms);
    // The service itself may bound the writes of one key.
    let key = plan.store.key_cycles.filter(|key| *key < free);
    let bound = key.unwrap_or(free);
    let sum = format!("1 / ({} ms hold + {handoff} ms handoff)", round(seconds * 1000.0));
    let sum = match key {
        Some(key) => format!("the smaller of {sum} and {key}/s, the store's bound of one key"),
        None => sum,
    };
    let grants = pace(bound, "grant");
    let formula = || By::Formula(format!("X_max = {sum} = {grants}; redesign above 70 %"), "sizing 3");
    let high = plan.quote(brief.contention(Contention::High));
    let assumed = if brief.hold_said().is_some() { "the stated hold" } else { "an assumed hold of 10 ms" };
    let text = match (high, plan.strict()) {
        (Some(words), true) => format!(
            "**Hot lock ({words}): at most {grants} on one key**, {sum}, with {assumed}; above 70 % of it the key is split, batched or replaced by a single-writer queue."
        ),
        (Some(words), false) => format!(
            "Hot key ({words}): at most {}, {sum}, with {assumed}; losers skip instead of waiting.",
            pace(bound, "serial run")
        ),
        (None, true) if plan.scope == Kind::Sharded => format!(
            "Sharding does not help one key: it stays at {grants}, {sum}, with {assumed}, and a hotter key is split or served by a single writer."
        ),
        (None, true) => format!(
            "Hot-lock bound {grants} on one key, {sum}, with {assumed}; a key above 70 % of it is redesigned, more groups do not help it."
        ),
        (None, false) => format!("One key serialises at {}, {sum}, with {assumed}.", pace(bound, "run")),
    };
    sheet.also(formula(), &[brief.hold_span(), brief.contention(Contention::High)], text);
}

fn renewals(plan: &Plan, sheet: &mut Sheet) {
    let (brief, lease, store) = (plan.brief, &plan.lease, plan.store);
    let hold = brief.hold_s();
    let Some(rate) = brief.rate.as_ref() else {
        sheet.also(
            By::Formula(
                format!("1,000 sessions / {} s = {:.0}/s", lease.renew, 1000.0 / lease.renew.max(0.1)),
                "sizing 4",
            ),
            &[],
            format!(
                "Renewal load{}: 1,000 sessions make {:.0} renewals/s; one session per process.",
                plan.scale_words().map_or(String::new(), |(words, _)| format!(" for {words}")),
                1000.0 / lease.renew.max(0.1)
            ),
        );
        return;
    };
    let holders = rate.value * hold;
    if plan.coarse() {
        sheet.also(
            By::Formula(format!("H = {} x {hold} s = {}", figure(rate.value), figure(holders)), "sizing 4 (Little)"),
            &[rate.span(), brief.hold_span()],
            format!(
                "{} means {} fine locks held at a time, all in the owners' memory.",
                plan.quote(rate.span()).unwrap_or_default(),
                figure(holders)
            ),
        );
        return;
    }
    if holders < 1.0 {
        sheet.also(
            By::Formula(format!("H = {} x {hold} s = {}", figure(rate.value), figure(holders)), "sizing 4 (Little)"),
            &[rate.span(), brief.hold_span()],
            format!(
                "{} means less than one lock held at a time; renewal load is that of the processes, one renewal each per period.",
                plan.quote(rate.span()).unwrap_or_default()
            ),
        );
        return;
    }
    if hold <= lease.renew {
        sheet.also(
            By::Formula(
                format!("H = {} x {hold} s = {}; {hold} s <= {} s", figure(rate.value), figure(holders), lease.renew),
                "sizing 4 (Little)",
            ),
            &[rate.span(), brief.hold_span()],
            format!(
                "{} means {} locks held at a time, released before the first renewal at {} s is due; {}.",
                plan.quote(rate.span()).unwrap_or_default(),
                figure(holders),
                lease.renew,
                if store.renewal_is_write {
                    "renewals count as writes only for holds that outlive it"
                } else {
                    "renewal load is that of the sessions, one per process"
                }
            ),
        );
        return;
    }
    let renewals = holders / lease.renew.max(0.1);
    let cycles = sizing::cycles(brief, store);
    let kind = if !store.renewal_is_write {
        "answered from memory without a log entry; one session per process keeps it far below".to_owned()
    } else if renewals > cycles {
        format!(
            "each one a write in the store and together above its planning value of {cycles}/s: measure the mean hold, and lock coarser or lengthen the lease if it is near the stated one"
        )
    } else {
        "each one a write in the store: count them as load".to_owned()
    };
    sheet.also(
        By::Formula(
            format!(
                "H = {} x {hold} s = {}; renewals = H / {} s = {}/s",
                figure(rate.value),
                figure(holders),
                lease.renew,
                figure(renewals)
            ),
            "sizing 4 (Little)",
        ),
        &[rate.span(), brief.hold_span()],
        format!(
            "{} means {} locks held at a time if every hold lasts as long as stated, and then {} renewals/s if each has its own lease, {kind}.",
            plan.quote(rate.span()).unwrap_or_default(),
            figure(holders),
            figure(renewals)
        ),
    );
}

/// A rate in words; one that is slow as the time between two.
fn pace(per_second: f64, noun: &str) -> String {
    if per_second >= 0.1 {
        format!("{per_second:.2} {noun}s/s")
    } else {
        format!("one {noun} every {:.0} s", 1.0 / per_second)
    }
}

fn figure(value: f64) -> String {
    if value >= 10.0 || value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}
