//! The third workflow: what each side of a cut network does.

use super::claims::{By, Sheet};
use super::plan::Plan;
use crate::domain::rules::Kind;

/// The bullets of partition tolerance.
pub fn partition(plan: &Plan, sheet: &mut Sheet) {
    let (store, rule) = (plan.store, plan.rule);
    sheet.bullets("Partition tolerance mechanisms");
    match plan.scope {
        Kind::Wide => {
            sheet.claim(By::Source(store.source), &[], format!("Minority side: {}.", store.partition));
            sheet.claim(By::Rule(rule), &[], if plan.self_placed() {
                "Majority side: elects within its election timeout and goes on granting; locks held in the cut site become free after their TTL."
            } else {
                "Remaining sites: the service moves its leaders there and goes on granting; locks held in the cut site become free after their TTL."
            });
            sheet.claim(By::Rule(rule), &[], "A three-way cut leaves no majority: **all sites fail closed** until two of them see each other.");
        }
        Kind::Region => {
            sheet.claim(By::Source(store.source), &[], format!("Inside the region: {}.", store.partition));
            sheet.claim(By::Rule(rule), &[], "Clients cut from the quorum stop at their deadline and report not-held; they never grant to each other.");
        }
        Kind::Sharded => {
            sheet.claim(By::Source(store.source), &[], format!("Within each group: {}.", store.partition));
            sheet.claim(By::Rule(rule), &[], "A cut takes down only the groups whose majority it splits; clients fail closed for those keys and go on with the rest.");
            sheet.claim(By::Rule(rule), &[], "The shard map is itself a quorum record: a client that cannot read it uses the version it has until a group rejects it.");
        }
        Kind::Assumed => {
            sheet.claim(By::Source(store.source), &[], format!("As deployed: {}.", store.partition));
            sheet.claim(By::Rule(rule), &[], "The side with two of the assumed three servers goes on, the third and its clients fail closed.");
        }
        Kind::Home => {
            sheet.claim(By::Rule(rule), &[], "A region cut from the home region has no locks: callers fail closed and shed load, holders stop at their deadline.");
            sheet.claim(By::Source(store.source), &[], format!("Cut inside the home region: {}.", store.partition));
        }
        Kind::TwoSites => {
            sheet.claim(By::Rule(rule), &[], "Link down, both sites alive: the majority site goes on, the smaller one fails closed and stays so.");
            sheet.claim(By::Source(store.source), &[], format!("Minority members: {}.", store.partition));
            sheet.claim(By::Rule(rule), &[], "Majority site silent: silence is no proof of death, so promotion waits for the operator's fencing.");
        }
        Kind::Taken => {
            sheet.claim(By::Condition("store"), &[], format!("Under a cut: {}.", store.partition));
            sheet.claim(By::Rule(rule), &[], format!("Clients that cannot reach {} stop at their deadline and grant nothing to each other; whether the rest goes on is for its documentation to say.", plan.name));
        }
        Kind::Single => sheet.claim(By::Source(store.source), &[], format!("There is one side: {}.", store.partition)),
        Kind::Resource => sheet.claim(By::Rule(rule), &[], "Both sides of a cut may believe in their lock; only the side that reaches the resource's majority commits, and only with the current version."),
        Kind::Bounded => {
            sheet.claim(By::Formula(format!("overlap <= TTL = {} s", plan.lease.ttl), store.source), &[], format!("Under a cut: {}; a second grant is possible for one TTL of {} s, and a paused holder may act later still, which the idempotency key catches.", store.partition, plan.lease.ttl));
            let level = plan.brief.level_span();
            let words = plan.clause(level).map_or(String::new(), |words| format!(", as {words} allows"));
            sheet.claim(By::Rule(rule), &[level], format!("Reconciliation compares effects by idempotency key after every failover and undoes the later one{words}."));
        }
        Kind::Efficiency => sheet.claim(By::Rule(rule), &[], format!("Under a cut: {}; every side goes on working and duplicates are dropped by the consumers.", store.partition)),
    }
    if let Some((domain, span)) = plan.brief.survival_said()
        && plan.strict()
    {
        let words = plan.quote(Some(span)).unwrap_or_default();
        sheet.claim(
            By::Fact("survive"),
            &[Some(span)],
            if plan.scope == Kind::Taken {
                format!("{words} lost: {} must go on by itself and forget no acknowledged write; whether it does is not known here.", plan.name)
            } else {
                format!("{words} lost: the remaining {}s hold a majority and go on without an operator.", domain.word())
            },
        );
    }
    if let Some(words) = plan.quote(plan.brief.outage()).filter(|_| plan.strict()) {
        sheet.claim(
            By::Fact("outage_ok"),
            &[plan.brief.outage()],
            format!("The texts allow the stop ({words}); it is alarmed, not worked around."),
        );
    }
}
