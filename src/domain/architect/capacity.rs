//! Capacity in numbers: commit latency, hot lock, renewal load, groups; every number with formula and source.

use super::super::locks::sizing;
use super::claims::{By, Sheet};
use super::plan::{Plan, Scope};
use super::workflow::round;

/// The capacity section.
pub fn capacity(plan: &Plan, sheet: &mut Sheet) {
    let (facts, store, commit) = (plan.facts, plan.store, &plan.commit);
    let rate = facts.load.rate.as_ref();
    let rate_span = rate.map(|rate| &rate.span);
    sheet.prose("Capacity");
    let by = By::Formula(commit.figure.formula.clone(), commit.figure.source);
    let latency = match (plan.scope, commit.measured) {
        (Scope::Sharded, true) => format!(
            "Commit latency {} ms in each group, plus the client's round trip to that group's leader.",
            round(commit.ms)
        ),
        (Scope::Sharded, false) => format!(
            "Commit latency about {} ms in each group on an assumed round trip: measure it, the pipelining depth follows.",
            round(commit.ms)
        ),
        (Scope::Wide | Scope::TwoSites, true) => format!(
            "Commit latency {} ms (published round trips), plus the client's round trip to the leader.",
            round(commit.ms)
        ),
        (Scope::Wide | Scope::TwoSites, false) => format!(
            "Commit latency about {} ms on an assumed round trip between the sites: replace it by the measured one, every figure below scales with it.",
            round(commit.ms)
        ),
        (Scope::Home, _) => format!(
            "Commit {} ms inside the home region; a remote client adds its own round trip per grant.",
            round(commit.ms)
        ),
        (Scope::Efficiency | Scope::Bounded | Scope::Resource, _) => {
            format!("One lock operation takes about {} ms inside the region.", round(commit.ms))
        }
        _ => format!("Commit latency {} ms over the zones of one region.", round(commit.ms)),
    };
    sheet.claim(by, &[facts.topology.sites_span.as_ref()], latency);
    if let Some(bound) = &facts.load.latency_ms {
        let words = plan.quote(Some(&bound.span)).unwrap_or_default();
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
            By::Formula(format!("{} ms against {} ms", bound.value, round(commit.ms)), "sizing section 2"),
            &[Some(&bound.span)],
            text,
        );
    }
    hot(plan, sheet);
    match (rate, sizing::groups(facts, store)) {
        (Some(_), Some((groups, rate, cycles))) => {
            let words = plan.clause(rate_span).unwrap_or_default();
            let formula = By::Formula(
                format!("G = ceil({} / {cycles}) = {groups}", figure(rate)),
                store.capacity_source.as_str(),
            );
            if groups > 200 && plan.strict() {
                sheet.claim(formula, &[rate_span], format!("**{words} would need {groups} {}s at {cycles} cycles/s each: coarse leases instead**. A thousand key partitions are each leased to one owner process, which grants fine locks in memory and fences them by the partition epoch; the keys are sharded by hash.", store.group));
            } else if groups > 1 {
                sheet.claim(formula, &[rate_span], format!("**Shard {words} over {groups} independent {}s by hash of the lock key** at a planning value of {cycles} lock cycles/s each; multi-Raft style, no lock ever spans two groups, tokens are ordered per group.", store.group));
            } else {
                sheet.claim(formula, &[rate_span], format!("{words} fits one {} at a planning value of {cycles} lock cycles/s; partition by key hash before two thirds of it are used.", store.group));
            }
            let in_flight = (rate * 2.0 / groups as f64 * commit.ms / 1000.0).ceil();
            sheet.claim(
                By::Formula(
                    format!("W x L_commit = {} x 2 / {groups} x {} ms", figure(rate), round(commit.ms)),
                    "sizing section 5",
                ),
                &[rate_span],
                format!(
                    "{} puts about {in_flight} writes in flight per {}, which pipelining must allow.",
                    plan.clause(rate_span).unwrap_or_default(),
                    store.group
                ),
            );
            if let Some(average) = &facts.load.average {
                let words = plan.quote(Some(&average.span)).unwrap_or_default();
                sheet.claim(
                    By::Fact("average"),
                    &[Some(&average.span)],
                    format!("Sized for the peak; the average {words} sets cost, not the number of groups."),
                );
            }
        }
        _ => {
            let cycles = if sizing::wide(facts) { store.cycles_wide } else { store.cycles };
            let (words, span) =
                plan.scale_words().map_or(("The scale text".to_owned(), None), |(words, span)| (words, Some(span)));
            sheet.claim(
                By::Assumption("rate"),
                &[span.as_ref()],
                format!(
                    "{words} states no rate: size by G = ceil(rate / {cycles}) {}s, so 1,000 locks/s take {}.",
                    store.group,
                    (1000.0 / cycles).ceil()
                ),
            );
        }
    }
    renewals(plan, sheet);
}

fn hot(plan: &Plan, sheet: &mut Sheet) {
    let (facts, commit) = (plan.facts, &plan.commit);
    let hold = facts.load.hold_s.as_ref();
    let seconds = hold.map_or(0.01, |hold| hold.value);
    let (bound, handoff) = sizing::hot(seconds, commit.ms);
    let formula = || {
        By::Formula(
            format!("X_max = 1 / ({} ms + {handoff} ms) = {:.2}/s", round(seconds * 1000.0), bound),
            "sizing section 3",
        )
    };
    let high = plan.quote(facts.says.high.as_ref());
    let assumed = if hold.is_some() { "the stated hold" } else { "an assumed hold of 10 ms" };
    let text = match (high, plan.strict()) {
        (Some(words), true) => format!(
            "**Hot lock ({words}): at most {bound:.2} grants/s on one key** with {assumed}; above 70 % of it the key is split, batched or replaced by a single-writer queue."
        ),
        (Some(words), false) => format!(
            "Hot key ({words}): at most {bound:.2} serial runs/s with {assumed}; losers skip instead of waiting."
        ),
        (None, true) if plan.scope == Scope::Sharded => format!(
            "Sharding does not help one key: it stays at {bound:.2} grants/s with {assumed}, and a hotter key is split or served by a single writer."
        ),
        (None, true) => format!(
            "Hot-lock bound {bound:.2} grants/s on one key with {assumed}; a key above 70 % of it is redesigned, more groups do not help it."
        ),
        (None, false) => format!("One key serialises at {bound:.2} runs/s with {assumed}."),
    };
    sheet.claim(formula(), &[hold.map(|hold| &hold.span), facts.says.high.as_ref()], text);
}

fn renewals(plan: &Plan, sheet: &mut Sheet) {
    let (facts, lease, store) = (plan.facts, &plan.lease, plan.store);
    let hold = facts.load.hold_s.as_ref().map_or(0.01, |hold| hold.value);
    let Some(rate) = facts.load.rate.as_ref() else {
        sheet.claim(
            By::Formula(format!("sessions / (TTL/3) = sessions / {} s", lease.renew), "sizing section 4"),
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
    let renewals = holders / lease.renew.max(0.1);
    let kind = if store.renewal_is_write {
        "each one a write in the store: count them as load"
    } else {
        "answered from memory, no log entry"
    };
    sheet.claim(By::Formula(format!("H = {} x {hold} s = {}; renewals = H / {} s", figure(rate.value), figure(holders), lease.renew), "sizing section 4 (Little)"), &[Some(&rate.span), facts.load.hold_s.as_ref().map(|hold| &hold.span)], format!("{} means {} concurrent holders, at most {} renewals/s if each had its own lease, {kind}; sessions per process keep it far below.", plan.clause(Some(&rate.span)).unwrap_or_default(), figure(holders), figure(renewals)));
}

fn figure(value: f64) -> String {
    if value >= 10.0 || value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}
