//! What is told of the locks of today, and what it comes to: times that do not fit each other, resources that compare
//! nothing, schemes that end before the new one begins. With inputs that look alike and say something else.

use dlm_architect::domain::architect::{Inputs, design, ruling};

fn inputs([scale, consistency, infrastructure]: [&str; 3]) -> Inputs {
    Inputs { scale: scale.into(), consistency: consistency.into(), infrastructure: infrastructure.into() }
}

// Each request with a piece of a sentence, and whether a design for it says that.
fn says(all: &[([&str; 3], &str, bool)]) {
    let mut faults = Vec::new();
    for (texts, piece, wanted) in all {
        let answer = design(&inputs(*texts)).answer;
        if answer.contains(piece) != *wanted {
            faults.push(format!("{texts:?}: {piece:?} {}", if *wanted { "missing" } else { "said" }));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

const NEVER: &str = "Two at once must never happen.";

#[test]
fn times_that_do_not_fit_each_other_are_said_first() {
    let lease = "Kubernetes 1.29, client-go leader election, leaseDuration 15 s, renewDeadline 14 s, retryPeriod 2 s.";
    let roomy = "Kubernetes 1.29, client-go leader election, leaseDuration 30 s, renewDeadline 15 s, retryPeriod 2 s.";
    let blob = "Azure Blob Storage. A 60-second blob lease, renewed every 50 seconds; GC pauses of 15 seconds.";
    let often = "Azure Blob Storage. A 60-second blob lease, renewed every 15 seconds; GC pauses of 15 seconds.";
    let stun = "Consul, three servers. Sessions use TTL 15s; the VMs are snapshotted with a stun of up to 25 seconds.";
    says(&[
        (["One active controller.", NEVER, lease], "gives up after 16 s, when its lease of 15 s is over", true),
        (["One active controller.", NEVER, roomy], "The stated times overlap", false),
        (["One compactor at a time.", NEVER, blob], "a lease of 60 s is lost in a pause of 15 s", true),
        (["One compactor at a time.", NEVER, often], "is lost in a pause", false),
        (["One active recipe server.", NEVER, stun], "A pause of 25 s outlasts a lease of 15 s", true),
    ]);
}

#[test]
fn a_record_is_kept_for_longer_than_what_comes_again() {
    let table = |kept: &str| format!("DynamoDB; a table with a TTL attribute of {kept} is the duplicate filter.");
    let scale = "Webhooks, the same event id arrives twice within 20 ms, or three days later when they replay.";
    let (short, long) = (table("24 hours"), table("30 days"));
    says(&[
        ([scale, NEVER, &short], "forgotten after 24 h takes what comes again after 3 days for new", true),
        ([scale, NEVER, &long], "takes what comes again", false),
    ]);
}

#[test]
fn a_told_ttl_is_wished_only_while_it_holds() {
    for (infrastructure, wished) in [
        ("Consul. Sessions use TTL 15s.", Some(15.0)),
        ("Consul. Sessions use TTL 15s; VM stun of up to 25 seconds.", None),
        ("Blob lease of 60 s, renewed every 50 seconds; GC pauses of 15 seconds.", None),
        ("Blob lease of 60 s, renewed every 20 seconds; GC pauses of 15 seconds.", Some(60.0)),
    ] {
        let brief = ruling(&inputs(["One active process.", NEVER, infrastructure])).brief;
        assert_eq!(brief.ttl_wished(), wished, "{infrastructure}");
    }
}

#[test]
fn what_compares_nothing_is_read_and_answered() {
    for (words, compares) in [
        ("The PLCs accept any Modbus write from anyone.", Some(false)),
        ("The valves cannot compare a token or a sequence number.", Some(false)),
        ("The drive obeys whatever arrives.", Some(false)),
        ("The relay doesn't check who sends.", Some(false)),
        ("The row carries a version column and a stale update matches no rows.", Some(true)),
        ("Clerks cannot compare the two forms by eye.", None),
        ("We accept any payment card.", None),
        ("The night shift does not look after the pumps.", None),
    ] {
        let texts = ["One of two controllers drives the pumps.", words, "etcd, three members in one hall."];
        let brief = ruling(&inputs(texts)).brief;
        assert_eq!(brief.checks_token.map(|checks| checks.value), compares, "{words}");
    }
    let blind = "Two at once must never happen: the PLCs accept any write from anyone.";
    let gateway = "no clock may free a lock";
    let etcd = "etcd, three members in one hall.";
    says(&[
        (["One of two controllers drives the pumps.", blind, etcd], gateway, true),
        (["One of two controllers drives the pumps.", NEVER, etcd], gateway, false),
    ]);
}

#[test]
fn a_slow_log_disk_is_answered_with_its_figure() {
    let disks = "etcd, three members; WAL fsync p99 is 180 ms.";
    let quick = "etcd, three members; WAL fsync p99 is 2 ms.";
    says(&[
        (["One active controller.", NEVER, disks], "At log writes of 180 ms their tail", true),
        (["One active controller.", NEVER, quick], "depose healthy leaders", false),
    ]);
    // It bounds no acquisition.
    assert!(ruling(&inputs(["One active controller.", NEVER, disks])).brief.latency.is_none());
}

#[test]
fn a_scheme_of_today_ends_before_the_new_one_begins() {
    let today = "PostgreSQL. Today the services take session advisory locks.";
    let none = "PostgreSQL. Nothing locks yet.";
    let scale = "60 changes a second of 900 accounts, one at a time per account.";
    let ends = "The scheme of today ends before the new one begins";
    says(&[([scale, NEVER, today], ends, true), ([scale, NEVER, none], ends, false)]);
}

#[test]
fn what_todays_locks_do_in_another_store_is_said_where_it_is_ruled_out() {
    let both =
        "PostgreSQL 16 with a synchronous standby under Patroni. Today a Redis lock by SETNX, unlock is a plain DEL.";
    let cache = "PostgreSQL 16 with a synchronous standby under Patroni. Redis is for caching.";
    let scale = "80 orders a second, one worker per order.";
    let step = "A DEL without a comparison releases whoever holds the key by then";
    says(&[([scale, NEVER, both], step, true), ([scale, NEVER, cache], step, false)]);
}
