//! What happens when things fail: leader, client, clock, region, upgrade. Prose with the mechanism in bold.

use super::super::sizing;
use super::claims::{By, Sheet};
use super::plan::Plan;
use crate::domain::rules::Kind;
use crate::domain::stores::row::{ExpiryBy, Row};

/// The failure section.
pub fn failures(plan: &Plan, sheet: &mut Sheet) {
    let (store, lease, rule) = (plan.store, &plan.lease, plan.rule);
    let doc = || By::Source(store.source);
    sheet.prose("Failure handling");
    let leader = match plan.scope {
        Kind::Wide => format!(
            "**Leader loss**: {}; grants pause until {}.",
            store.leader,
            if plan.self_placed() {
                "one election is over, which only a member with every acknowledged grant wins"
            } else {
                "the service has moved it, and no acknowledged grant is lost"
            }
        ),
        Kind::Region => format!("**Leader loss**: {}.", store.leader),
        Kind::Sharded if plan.coarse() => {
            format!(
                "**Leader loss in the coarse group**: {}; owners go on granting inside their deadlines and notice nothing.",
                store.leader
            )
        }
        Kind::Sharded => {
            format!("**Leader loss in one group**: {}; the keys of the other groups are not touched.", store.leader)
        }
        Kind::Assumed => format!("**Leader loss among the assumed servers**: {}.", store.leader),
        Kind::Home => {
            format!("**Leader loss in the home region**: {}; remote clients see one slow request.", store.leader)
        }
        Kind::TwoSites => {
            format!(
                "**Leader loss in the majority site**: {}; a leader elected in the smaller site still needs a vote of the other, so it costs a round trip and no safety.",
                store.leader
            )
        }
        Kind::Taken => format!("**Failover of {}**: {}.", plan.name, store.leader),
        Kind::Single => format!("**Loss of the node**: {}; locking waits for it.", store.leader),
        Kind::Resource => format!(
            "**Failover of the lock store**: {}; editors notice nothing but more version conflicts.",
            store.leader
        ),
        Kind::Bounded => format!("**Failover**: {}; the reconciliation run is started after each one.", store.leader),
        Kind::Efficiency => format!(
            "**Store restart or failover**: {}; all locks may be free at once, so workers restart with jitter.",
            store.leader
        ),
    };
    let rate = plan.brief.rate_span();
    let words = plan
        .quote(rate)
        .map_or(String::new(), |words| format!(" Retries are jittered, so that {words} does not return at once."));
    sheet.claim(doc(), &[rate], format!("{leader}{words}"));
    let upgrade = match plan.scope {
        Kind::Sharded => format!("**Store upgrade, group by group**: {}.", store.upgrade),
        Kind::Wide => format!("**Store upgrade, one site at a time**: {}.", store.upgrade),
        Kind::Home => format!("**Store upgrade in the home region**: {}.", store.upgrade),
        _ => format!("**Store upgrade**: {}.", store.upgrade),
    };
    let failover = sizing::failover(&plan.commit).total;
    let detect = freed(store, lease.ttl, failover);
    if plan.strict() && plan.scope != Kind::Resource {
        sheet.claim(
            By::Formula(format!("{} = {} s", detect.1, detect.0), "sizing 4"),
            &[],
            crash(plan.scope, detect.0),
        );
    } else {
        sheet.claim(
            By::Formula(format!("{} = {} s", detect.1, detect.0), "sizing 4"),
            &[],
            format!(
                "**Client crash**: the lock lapses within {} s and the work is taken up by the next attempt.",
                detect.0
            ),
        );
    }
    let clock = match plan.scope {
        Kind::Sharded => format!(
            "**Clock jump on a member**: expiry in its group follows {}; clients measure their deadlines monotonically per group.",
            store.expiry
        ),
        Kind::Wide | Kind::Region | Kind::Assumed | Kind::Home | Kind::TwoSites => format!(
            "**Clock jump**: client deadlines are monotonic and the store's lease is judged by {}; a step changes waiting, the token keeps the order.",
            store.expiry
        ),
        Kind::Taken => format!(
            "**Clock jump**: expiry is judged by {}, so a forward step may free locks early and only the token at the resource prevents damage; client deadlines are monotonic.",
            store.expiry
        ),
        Kind::Single if store.expiry_by == ExpiryBy::Client => format!(
            "**Clock jump on the node**: expiry is judged by {}; client deadlines are monotonic too.",
            store.expiry
        ),
        Kind::Single => format!(
            "**Clock jump on the node**: expiry is judged by {}, so a forward step frees locks early and only the token at the resource prevents damage; slew, never step.",
            store.expiry
        ),
        Kind::Resource => "**Clock jump**: irrelevant to correctness, versions are compared and no time is.".to_owned(),
        Kind::Bounded => format!(
            "**Clock jump**: {} decides, a step shortens or doubles a lock and counts as one of the tolerated overlaps; run NTP in slew mode.",
            store.expiry
        ),
        Kind::Efficiency => "**Clock jump**: costs at most one duplicate run.".to_owned(),
    };
    sheet.claim(doc(), &[], clock);
    let loss = match plan.commit.after_loss_ms.filter(|_| plan.scope == Kind::Wide && plan.self_placed()) {
        Some(after) => By::Formula(
            format!("second-nearest round trip + fsync = {} ms", super::workflow::round(after)),
            plan.commit.figure.source,
        ),
        None if plan.scope == Kind::Wide => By::Formula(format!("q = {} of {}", plan.quorum, plan.voters), "sizing 1"),
        None => By::Rule(rule),
    };
    sheet.claim(
        loss,
        &[plan.brief.places_span()],
        format!(
            "{}{}",
            region(plan),
            plan.clause(plan.brief.places_span()).map_or(String::new(), |words| format!(" Places as stated: {words}."))
        ),
    );
    sheet.claim(doc(), &[], upgrade);
    if plan.strict() && !matches!(plan.scope, Kind::Resource) {
        let lost = match plan.scope {
            Kind::Wide if !plan.self_placed() => {
                "**Outage of the service in its quorum of sites**: grants and reads of ownership stop everywhere; no reduced mode exists and no second store stands in."
            }
            Kind::Wide => {
                "**Quorum loss**: reads of ownership and grants both stop in every site; no reduced mode exists, recovery is by restoring members, not by shrinking the configuration."
            }
            Kind::Sharded => {
                "**Quorum loss of one group**: its keys fail closed; they are not rehashed to a living group, because the dead one may still return with valid leases."
            }
            Kind::Assumed => {
                "**Quorum loss**: two of the assumed three servers gone means no grants until one is back."
            }
            Kind::Home => {
                "**Quorum loss in the home region**: equals loss of the region for every client; members are restored in place."
            }
            Kind::TwoSites => {
                "**Quorum loss**: the runbook has two signatures, one that confirms fencing of the lost site and one that forces the configuration."
            }
            Kind::Taken => {
                "**Outage of the store**: grants stop and holders run out; no second store stands in, and a restored one starts above every issued token."
            }
            Kind::Single => {
                "**Disk loss**: locking stays down until the restore has finished and the counter is raised; an empty replacement is never started."
            }
            _ if !plan.self_placed() => {
                "**Outage of the service**: grants stop and holders run out; no second store stands in, and a restored one starts above every issued token."
            }
            _ => {
                "**Quorum loss**: grants stop and holders run out; forcing a new configuration needs the epoch raised above every issued token and a wait of the longest lease."
            }
        };
        let level = plan.brief.level_span();
        let why = plan.clause(level).map_or(String::new(), |words| format!(" {words} admits no reduced mode."));
        sheet.claim(By::Rule(rule), &[level], format!("{lost}{why}"));
    }
    if plan.brief.forgets().is_some() && plan.strict() {
        let words = plan.quote(plan.brief.forgets()).unwrap_or_default();
        sheet.claim(
            By::Rule("R23"),
            &[plan.brief.forgets()],
            format!(
                "**Durability must be switched on first**: {words} lets a common power loss forget acknowledged grants."
            ),
        );
    }
}

/// When the lock of a dead holder is free again at the latest, and the sum.
fn freed(store: &Row, ttl: f64, failover: f64) -> (f64, String) {
    if store.rearmed {
        return (ttl + failover, format!("TTL {ttl} s + {failover} s where a failover re-armed it"));
    }
    // A waiter times the unchanged record from its own first look.
    if store.expiry_by == ExpiryBy::Client {
        return (ttl * 2.0, format!("2 x TTL {ttl} s: the waiter's watch starts up to one TTL late"));
    }
    let times = store.reap_ttls.max(1.0);
    let mut sum = if times > 1.0 { format!("{times} x TTL {ttl} s") } else { format!("TTL {ttl} s") };
    if store.delay_s > 0.0 {
        sum += &format!(" + {} {} s", store.delay, store.delay_s);
    }
    (ttl * times + store.delay_s, sum)
}

fn crash(scope: Kind, seconds: f64) -> String {
    match scope {
        Kind::Sharded => format!(
            "**Client crash**: its locks in every group are free after at most {seconds} s, group by group; late writes meet a higher token of the same group."
        ),
        Kind::Wide => format!(
            "**Client crash**: free again in every site after at most {seconds} s; a write still crossing the WAN is rejected by the next holder's token."
        ),
        Kind::Assumed => format!("**Client crash**: the lease runs out within {seconds} s on the assumed timing."),
        Kind::Home => format!(
            "**Client crash in any region**: the home region frees the lock after at most {seconds} s, and the resource rejects what is still under way."
        ),
        _ => format!(
            "**Client crash**: its lock is free again after at most {seconds} s; the next holder gets a higher token, and whatever the dead client left in flight is rejected by it."
        ),
    }
}

fn region(plan: &Plan) -> String {
    let places = plan.where_();
    match plan.scope {
        Kind::Wide if !plan.self_placed() => format!("**Region loss** (any of {places}): the service keeps its quorum in the remaining sites under the conditions named below; locks held in the lost one run out."),
        Kind::Wide => match (plan.commit.after_loss_ms, plan.voters) {
            (Some(after), _) => format!("**Region loss** (any of {places}): the remaining sites keep the majority; commit then takes {} ms if the nearest one is gone.", super::workflow::round(after)),
            (None, voters) => format!("**Region loss** (any of {places}): the remaining sites keep a majority of {} of {voters} and elect inside the assumed failover.", plan.quorum),
        },
        Kind::Sharded if plan.brief.places() >= 3 => format!("**Region loss** (any of {places}): every group keeps a majority in the other sites, leaders of the lost one are elected there and capacity is planned for that share."),
        Kind::Sharded => "**Region loss**: all groups stop with the resources they guard; a rebuilt group starts with its epoch raised, one group at a time.".to_owned(),
        Kind::Assumed => "**Region loss**: not covered by the assumed minimum; three sites would be needed for it.".to_owned(),
        Kind::Region if plan.brief.per_place().is_some() => "**Site loss**: locks of that site are gone with the resources they guard; no other site takes them over.".to_owned(),
        Kind::Region => "**Region loss**: locking stops with the region that holds the protected data; a rebuilt store elsewhere starts with a raised epoch.".to_owned(),
        Kind::Home => "**Region loss**: a remote region costs its own clients only; the home region costs everyone until it returns, as accepted.".to_owned(),
        Kind::TwoSites => format!("**Site loss** ({places}): the smaller one is survived unattended, the larger one by the operator's manual promotion after fencing it."),
        Kind::Taken => format!("**Region loss**: locking goes on only if {} itself does, under the condition named below; a copy promoted elsewhere without every acknowledged write must never grant.", plan.name),
        Kind::Single => "**Region loss**: outage until the node's disk is back; a restore elsewhere raises the token first.".to_owned(),
        Kind::Resource => "**Region loss**: as the resource's store survives it; the lock store may be lost entirely.".to_owned(),
        Kind::Bounded => "**Region loss**: locking resumes empty elsewhere and one reconciliation covers the gap.".to_owned(),
        Kind::Efficiency => "**Region loss**: workers elsewhere start with an empty store.".to_owned(),
    }
}
