//! The four workflows, the only bullets of a design: acquisition, renewal, partition, token validation.

use super::claims::{By, Sheet};
use super::fencing::validation;
use super::partition::partition;
use super::plan::{PARTITIONS, Plan};
use crate::domain::brief::Contention;
use crate::domain::rules::Kind;
use crate::domain::stores::row::{Class, ExpiryBy};

/// All four.
pub fn workflows(plan: &Plan, sheet: &mut Sheet) {
    acquisition(plan, sheet);
    renewal(plan, sheet);
    partition(plan, sheet);
    validation(plan, sheet);
}

fn acquisition(plan: &Plan, sheet: &mut Sheet) {
    let (store, rule) = (plan.store, plan.rule);
    let doc = || By::Source(store.source);
    sheet.bullets("Lock acquisition workflow");
    match plan.scope {
        Kind::Wide => {
            sheet.claim(By::Rule(rule), &[], match (plan.self_placed(), store.renewal_is_write) {
                (true, false) => "Connect to the member of the own site, which forwards to the leader; one session per process, never one per lock.",
                (true, true) => "Connect to the member of the own site, which forwards to the leader of the lock's range; one owner id per process stands in every record it takes.",
                _ => "Call the service's endpoint of the own region; one owner id per process stands in every record it takes.",
            });
            sheet.claim(doc(), &[], format!("Request: {}.", store.primitive));
            sheet.claim(By::Formula(plan.commit.figure.formula.clone(), plan.commit.figure.source), &[], format!("The grant exists once {}, {} ms after it gets there; an ambiguous timeout is resolved by reading the key linearizably, never by assuming.", if plan.self_placed() { "a majority of sites has it on disk, told by the leader" } else { "the service has acknowledged it over its sites" }, round(plan.commit.ms)));
        }
        Kind::Region => {
            let owner = if store.renewal_is_write {
                "Each process draws one random owner id at its start; it stands in every lock record the process takes."
            } else {
                "Open one session per process inside the region and keep it for the life of the process."
            };
            sheet.claim(By::Rule(rule), &[], owner);
            sheet.claim(doc(), &[], format!("Take the lock by {}.", verbless(store.primitive)));
            sheet.also(doc(), &[], "A timeout leaves the outcome unknown: read back the record at the strongest level and compare the owner before acting.");
        }
        Kind::Sharded if plan.coarse() => {
            sheet.claim(By::Formula(format!("partitions = {PARTITIONS}"), "sizing 5"), &[], format!("The client hashes the lock key to one of {PARTITIONS} partitions and asks the process that owns it; the map of owners is read from the coarse leases and cached."));
            sheet.claim(
                doc(),
                &[],
                format!("A process owns a partition by one coarse lease in a group: {}.", store.primitive),
            );
            sheet.claim(By::Rule(rule), &[], "The owner grants fine locks from memory, only inside the deadline of its coarse lease, and gives each grant the next number under its partition epoch.");
            sheet.claim(By::Rule(rule), &[], "A new owner waits until the longest fine lease of its predecessor has run out, then grants under a higher epoch with an empty table.");
        }
        Kind::Sharded => {
            sheet.claim(By::Rule(rule), &[], "The client hashes the lock key to its group from a versioned map and keeps one session per process and group it uses.");
            sheet.claim(doc(), &[], format!("In that group: {}.", store.primitive));
            sheet.claim(By::Rule(rule), &[], "A group that answers with a newer map version sends the client back to hash again; a key moves between groups only after its lease has run out.");
        }
        Kind::Assumed => {
            sheet.claim(
                By::Assumption("stores"),
                &[],
                "Processes connect to all assumed servers and hold one session each.",
            );
            sheet.claim(doc(), &[], format!("Once deployed, acquire by {}.", verbless(store.primitive)));
            sheet.claim(
                By::Rule(rule),
                &[],
                "An unanswered request is looked up by its owner value before it is sent again.",
            );
        }
        Kind::Home => {
            sheet.claim(By::Rule(rule), &[], "A client in any region calls the home endpoint directly; regional proxies may pool connections and never answer from memory.");
            sheet.claim(doc(), &[], format!("In the home region: {}.", store.primitive));
            sheet.claim(By::Rule(rule), &[], "Remote clients start their deadline when the request leaves them, so the WAN round trip is already spent.");
        }
        Kind::TwoSites => {
            sheet.claim(By::Rule(rule), &[], "Both sites ask the same leader; a client in the smaller site pays the inter-site round trip on every grant.");
            sheet.claim(doc(), &[], format!("Grant step: {}.", store.primitive));
            sheet.claim(By::Rule(rule), &[], "Without the majority site the request fails at once and is queued by the caller until the operator has acted.");
        }
        Kind::Taken => {
            sheet.claim(By::Condition("store"), &[], format!("Confirm first, in the documentation of {}, that the write below is linearizable and durable; without it no grant is given.", plan.name));
            sheet.claim(doc(), &[], format!("Request: {}.", store.primitive));
            sheet.claim(By::Rule(rule), &[], "An answer that stays out is no grant: the record is read back with the strongest read there is and its owner compared.");
        }
        Kind::Single => {
            sheet.claim(
                By::Rule(rule),
                &[],
                "All clients use the one endpoint; no secondary address stands in their configuration.",
            );
            sheet.claim(doc(), &[], format!("Grant: {}.", store.primitive));
            sheet.claim(doc(), &[], "The answer counts only after the durable write; a lost answer is resolved by reading the record back after the node has recovered.");
        }
        Kind::Resource => {
            sheet.claim(
                By::Fact("resource_cas"),
                &[plan.brief.checks_token()],
                "Read the record with its version before any work starts.",
            );
            sheet.claim(
                doc(),
                &[],
                format!(
                    "Try the advisory step: {}; if it fails, back off with jitter or work without it.",
                    store.primitive
                ),
            );
            sheet.claim(By::Rule(rule), &[], "Finish with one conditional update on the version read; zero rows changed means another editor was first.");
        }
        Kind::Bounded => {
            sheet.claim(
                doc(),
                &[],
                format!(
                    "Acquire by {}; each grant carries a random owner value, and the protected effect an idempotency key.",
                    verbless(store.primitive)
                ),
            );
            sheet.claim(By::Rule(rule), &[], "Accept the grant only if validity remains; otherwise release everywhere and retry after a random delay.");
        }
        Kind::Efficiency => {
            sheet.claim(doc(), &[], format!("Try once: {}.", store.primitive));
            sheet.claim(
                By::Rule(rule),
                &[],
                "On failure skip the work, on an unreachable store run it unguarded: availability is preferred here.",
            );
        }
    }
    // Of a store that is not known nothing is said.
    let known = plan.store.class != Class::Unproven;
    let waiter = if known { "the store wakes no waiter" } else { "no store is relied on to wake a waiter" };
    let hot = plan.brief.contention(Contention::High);
    if let Some(words) = plan.quote(hot) {
        sheet.claim(By::Fact("contention"), &[hot], if plan.watches() {
            format!("For {words}: waiters queue on their predecessor only, with bounded queue length and a fast refusal beyond it.")
        } else {
            format!("For {words}: {waiter}, so a bounded queue stands before it in the callers, one poller per key, and a fast refusal beyond it.")
        });
    } else if let Some(words) = plan.quote(plan.brief.contention(Contention::Low)) {
        sheet.claim(
            By::Fact("contention"),
            &[plan.brief.contention(Contention::Low)],
            if plan.watches() {
                format!("With {words} a try-lock with jittered backoff is enough; a wait queue exists for the rare conflict.")
            } else {
                format!("With {words} a try-lock with jittered backoff is enough; {waiter}, and none queues.")
            },
        );
    } else {
        let load = plan.brief.rate_span();
        let words = plan.clause(load).map_or(String::new(), |words| format!(" for {words}"));
        sheet.claim(By::Assumption("contention"), &[load], if plan.watches() {
            format!("Contention is not stated{words}: try-lock with jittered backoff first, a predecessor queue per lock where conflicts show.")
        } else {
            format!("Contention is not stated{words}: try-lock and poll with jittered backoff, since {waiter}.")
        });
    }
    if plan.strict() {
        let several = match plan.scope {
            Kind::Wide => "Several locks are taken in one global key order with a bounded total wait across sites.",
            Kind::Sharded => {
                "Several locks are taken in the order of group number, then key; a lock set that must be atomic is hashed by its common parent into one group."
            }
            Kind::Assumed => "Several locks are taken in key order, and the whole set is dropped at the first timeout.",
            Kind::Home => {
                "Several locks are taken in key order, each from the home region, and all are released if one times out."
            }
            Kind::Single => "Several locks are taken in one transaction or script on the node, all or none.",
            Kind::Resource => "Several records are updated in one transaction with all their versions, or not at all.",
            _ => "Several locks are taken in one fixed order, and all are released if one times out.",
        };
        sheet.also(By::Source("protocols 1.6, P4"), &[], several);
    }
}

fn renewal(plan: &Plan, sheet: &mut Sheet) {
    let (store, lease) = (plan.store, &plan.lease);
    let period = By::Formula(format!("TTL/3 = {} s", lease.renew), "sizing 4");
    sheet.bullets("Lease renewal strategy");
    match plan.scope {
        Kind::Efficiency => {
            sheet.claim(
                period,
                &[],
                format!("Long work extends its key every {} s; short work lets it lapse.", lease.renew),
            );
            sheet.claim(
                By::Rule(plan.rule),
                &[],
                "A failed extension is ignored until the work is done, then logged as a possible double run.",
            );
        }
        Kind::Bounded => {
            sheet.claim(
                period,
                &[],
                format!("Extend every {} s while validity remains; two failed extensions end the work.", lease.renew),
            );
            sheet.claim(By::Source(store.source), &[], format!("Extension: {}.", store.renew));
        }
        Kind::Resource => {
            sheet.claim(
                period,
                &[],
                format!(
                    "Extend the advisory lock every {} s; losing it stops no editor, the version check does.",
                    lease.renew
                ),
            );
        }
        Kind::Sharded if plan.coarse() => {
            let load = (PARTITIONS / lease.renew.max(0.1)).ceil();
            sheet.claim(
                By::Formula(
                    format!("{PARTITIONS} partitions / {} s = {load} renewals/s", lease.renew),
                    "sizing 4; sizing 5",
                ),
                &[],
                format!(
                    "The {PARTITIONS} coarse leases are renewed every {} s: {load} renewals/s in all.",
                    lease.renew
                ),
            );
            sheet.claim(
                By::Source(store.source),
                &[],
                format!("Coarse lease: {}; it ends by judgement of {}.", store.renew, store.expiry),
            );
            sheet.claim(
                By::Rule(plan.rule),
                &[],
                "Fine leases are renewed at the partition's owner in memory and never outlive its coarse lease.",
            );
        }
        Kind::Sharded => {
            sheet.claim(
                period,
                &[],
                format!(
                    "One keep-alive per process and group every {} s, spread by jitter so that groups see a flat load.",
                    lease.renew
                ),
            );
            sheet.claim(
                By::Source(store.source),
                &[],
                format!("Per group: {}; a lease ends by judgement of {}.", store.renew, store.expiry),
            );
            sheet.claim(
                By::Rule(plan.rule),
                &[],
                "Losing the session of one group ends only the locks of that group; the others keep their tokens.",
            );
        }
        Kind::Assumed => {
            sheet.claim(period, &[], format!("Keep-alive every {} s until real pauses are measured.", lease.renew));
            sheet.claim(
                By::Source(store.source),
                &[],
                format!("By {}, with expiry decided by {}.", store.renew, store.expiry),
            );
        }
        scope => {
            sheet.claim(
                period,
                &[],
                if store.expiry_by == ExpiryBy::None {
                    format!("No lock renews by itself: the member's token does, and a client re-checks membership every {} s.", lease.renew)
                } else {
                    format!("Renew every {} s, so that two lost renewals fit into one lease.", lease.renew)
                },
            );
            sheet.claim(
                By::Source(store.source),
                &[],
                format!("Mechanism: {}; expiry is judged by {}.", store.renew, store.expiry),
            );
            let late = match scope {
                Kind::Wide => {
                    "A renewal that crosses a leader change is repeated against the new leader; the local deadline is not extended by hope."
                }
                Kind::Home => {
                    "A remote holder subtracts its full round trip from the deadline; a cut region lets its leases run out."
                }
                Kind::TwoSites => {
                    "Holders in the smaller site stop at their deadline while the majority site is out of reach, whoever is promoted later."
                }
                Kind::Single => {
                    "While the node restarts no renewal succeeds: holders stop at their deadline and re-acquire with a new token."
                }
                _ => {
                    "The deadline moves only when a renewal answer has arrived, counted from the moment its request was sent."
                }
            };
            sheet.claim(By::Rule(plan.rule), &[], late);
        }
    }
    if let Some(words) = plan.clause(plan.brief.level_span()) {
        let text = if plan.scope == Kind::Resource {
            format!(
                "Under {words} an editor whose lock expired may finish: its version decides whether the write counts."
            )
        } else if plan.strict() {
            format!("Under {words} an expired holder never resumes: it re-acquires and gets a new token.")
        } else {
            format!("Under {words} an expired holder may finish, the effect is deduplicated.")
        };
        sheet.claim(By::Fact("level"), &[plan.brief.level_span()], text);
    }
    let life = match plan.brief.hold_said() {
        Some(hold) if hold >= 600.0 => {
            Some("Holds this long re-validate the token before every irreversible step, not only at the start.")
        }
        Some(hold) if hold < 1.0 => {
            Some("Holds below a second release explicitly and batch their releases on the session.")
        }
        _ => None,
    };
    if let Some(text) = life {
        sheet.claim(By::Fact("hold_s"), &[plan.brief.hold_span()], text);
    }
}

fn verbless(primitive: &str) -> String {
    primitive.trim_end_matches('.').to_owned()
}

/// One decimal at most.
pub fn round(ms: f64) -> f64 {
    (ms * 10.0).round() / 10.0
}
