//! Numbers and what they are of: a hold, a bound, a rate of locks, a place, a thing that is protected. Each row is the
//! scale, the demand, the infrastructure, a fact and its value; a dash where nothing may be read.

use dlm_architect::domain::brief::{FactId, Inputs, Standing};
use dlm_architect::domain::locks::read;

fn said([scale, consistency, infrastructure]: [&str; 3], fact: &str) -> String {
    let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
    let inputs = Inputs {
        scale: or(scale, "One lock."),
        consistency: or(consistency, "Two at once must never happen."),
        infrastructure: or(infrastructure, "etcd, three servers."),
    };
    let brief = read(&inputs);
    let id = FactId::ALL.iter().find(|id| id.word() == fact).unwrap();
    let view = brief.get(*id).filter(|view| view.standing != Standing::Assumed);
    view.map_or("-".to_owned(), |view| view.value.to_string().replace('"', ""))
}

fn hold(rows: &[(&str, &str, &str, &str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(s, c, i, fact, value)| (said([s, c, i], fact), *value, format!("{s} | {c} | {i} | {fact}")))
        .filter(|(read, value, _)| read != value)
        .map(|(read, value, row)| format!("{row}: want {value}, read {read}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn a_hold_is_told_of_work_and_of_what_is_kept() {
    hold(&[
        ("One process at a time per tank. A 12-minute wash each.", "", "", "hold_s", "720.0"),
        ("each starting a 6-second render", "", "", "hold_s", "6.0"),
        ("Deposits are fired one by one, anything from 40 minutes to three hours.", "", "", "hold_s", "10800.0"),
        ("one import at a time, 200ms-3s per file", "", "", "hold_s", "3.0"),
        ("one nurse per pump, and then it is hers for 20 minutes", "", "", "hold_s", "1200.0"),
        ("readers keep a snapshot of segments open for up to 30 seconds", "", "", "hold_s", "30.0"),
        ("300 deploys a day, on average 11 minutes", "", "", "hold_s", "660.0"),
        ("transcode 4 min", "", "", "hold_s", "240.0"),
        ("une vingtaine de minutes par dossier, un seul agent", "", "", "hold_s", "1200.0"),
        ("Eine Maschine bleibt 20 Minuten beim Kunden", "", "", "hold_s", "1200.0"),
        ("a sitting takes two and a half hours", "", "", "hold_s", "9000.0"),
        ("un passage dure deux heures et demie", "", "", "hold_s", "9000.0"),
        ("cada pasada dura dos horas y media", "", "", "hold_s", "9000.0"),
        ("a sitting takes two hours and half of them sleep", "", "", "hold_s", "7200.0"),
    ]);
}

#[test]
fn a_bound_a_lag_and_a_window_are_no_hold() {
    hold(&[
        ("", "A run late by two hours is acceptable.", "", "hold_s", "-"),
        ("A report may be delayed by 40 minutes.", "", "", "hold_s", "-"),
        ("An order must complete in less than 500 ms at p99.", "", "", "latency_ms", "500.0"),
        ("An order must complete in less than 500 ms at p99.", "", "", "hold_s", "-"),
        ("Ownership moves; a takeover must be done in 5 seconds.", "", "", "recovery_s", "5.0"),
        ("Ownership moves; a takeover must be done in 5 seconds.", "", "", "hold_s", "-"),
        ("Users are shown a placeholder for ten seconds.", "", "", "hold_s", "-"),
        ("The provider resends every event up to 9 times over 2 h.", "", "", "hold_s", "-"),
        ("ids are remembered for seven days", "", "", "hold_s", "-"),
        ("600-second job timeout, one job per tenant", "", "", "hold_s", "-"),
        ("a second worker must not start", "", "", "hold_s", "-"),
        ("a scheduler fires once per 5 min", "", "", "hold_s", "-"),
        ("", "A crash costs two hours of work, never two at once.", "", "hold_s", "-"),
        ("", "", "MySQL; buying anything takes four months", "hold_s", "-"),
        ("", "", "MariaDB Galera, wait_timeout is 3600 seconds", "wait_s", "-"),
        (
            "",
            "",
            "MySQL with a semi-sync replica, timeout of one second, then it goes on without waiting",
            "wait_s",
            "-",
        ),
        ("A caller waits at most 5 s.", "", "", "wait_s", "5.0"),
        ("", "After 2 seconds go ahead without the lock.", "", "wait_s", "2.0"),
    ]);
}

#[test]
fn a_rate_counts_takings_of_locks() {
    hold(&[
        ("One scheduler of three is active; it dispatches 2,000 jobs a second.", "", "", "rate_per_s", "-"),
        ("One matching engine leads, a standby waits. Orders 30,000 a second.", "", "", "rate_per_s", "-"),
        ("Exactly one controller is active. Commands go out 4 a second.", "", "", "rate_per_s", "-"),
        ("Leader election; 3 lock acquisitions per second", "", "", "rate_per_s", "3.0"),
        ("", "Each citizen must receive one reminder per month.", "", "rate_per_s", "-"),
        ("", "Two duplicates a day are tolerable.", "", "rate_per_s", "-"),
        ("", "", "Kafka carries 20,000 messages/s beside etcd", "rate_per_s", "-"),
        ("", "", "We see 300 lock acquisitions/s on etcd", "rate_per_s", "300.0"),
        ("one technician and a second one must not start", "", "", "rate_per_s", "-"),
        ("three hosts run the job, commands every minute", "", "", "rate_per_s", "-"),
        ("200 tickets/s, resent up to 5 times by the gateway", "", "", "rate_per_s", "200.0"),
        ("200 tickets/s, three times that on Fridays", "", "", "rate_per_s", "600.0"),
        ("9,000 requests (at noon) a second", "", "", "rate_per_s", "9000.0"),
        ("600 bookings/s each side", "", "", "rate_per_s", "1200.0"),
        ("Each of our 30 depots takes the lock twice an hour", "", "", "rate_per_s", "0.016666666666666666"),
        ("25 gate scans per second", "", "", "rate_per_s", "25.0"),
    ]);
}

#[test]
fn prices_ports_versions_and_tickets_count_nothing() {
    for text in ["at 0.4 cents a request", "port 2379", "version 3.5.9", "ticket INC-40981", "ref. 2024-77"] {
        for fact in ["hold_s", "rate_per_s", "wait_s", "places", "permits"] {
            assert_eq!(said([text, "", ""], fact), "-", "{text}: {fact}");
        }
    }
}

#[test]
fn places_are_where_the_authority_stands() {
    let one = "PostgreSQL in a single data centre";
    hold(&[
        ("Cars in six cities, 45 bookings/s", "", "Spanner, regional instance in europe-west3", "places", "1"),
        ("Bank files for 31 countries", "", "CockroachDB across three regions", "places", "3"),
        ("Members in eleven towns", "", one, "places", "1"),
        ("", "", "AWS, one region (Ireland), Lambdas, DynamoDB", "places", "1"),
        ("", "", "CockroachDB Serverless: Iowa, Ohio, Oregon", "places", "3"),
        ("", "", "CockroachDB nodes in us-east, us-west and ca-central", "places", "3"),
        ("Two quarries, Oakhill and Brackley, share one crusher", "", "etcd", "places", "2"),
        ("Zwei Umspannwerke", "", "In jedem Umspannwerk ein etcd-Server", "places", "2"),
        ("three airports", "", "one ZooKeeper server in each airport", "places", "3"),
        ("Two trucks (Anna, Berta) deliver", "", "etcd", "places", "-"),
        ("", "Two boats in one zone must never meet.", "in each boat a PC with SQLite", "places", "-"),
        ("Sept caves, dans chaque cave deux ou trois cuves", "", "PostgreSQL", "places", "-"),
        ("etcd members in two towns", "", "", "places", "2"),
    ]);
}

#[test]
fn a_resource_is_what_is_protected() {
    hold(&[
        ("One editor per plan.", "", "SQL Server; tablets lose Wi-Fi in the lifts", "resource", "-"),
        ("one crane per bay", "", "etcd", "resource", "physical_device"),
        ("One engine per instrument group", "", "etcd", "resource", "-"),
        ("Bank transfers inside one institution", "", "PostgreSQL", "resource", "-"),
        ("card transfers to merchants", "", "PostgreSQL", "resource", "payment_gateway"),
        ("", "", "etcd. The journal service is our own C++ program, modifiable.", "resource", "own_service"),
        ("One text message goes to each driver", "", "", "resource", "messaging_out"),
    ]);
}

/// In a request of some length all words around a number say what it is of, where no phrase does.
#[test]
fn what_a_number_is_of_is_told_by_all_words_around_it() {
    let scale =
        "A planner forms a train six or seven times on a working day and nobody else touches the yard meanwhile.";
    let two = "Two planners on one yard would send the same wagons twice, and that is gone.";
    let infrastructure = "PostgreSQL 16 with Patroni in three rooms of one site, bought in 2021 for 12,000 euros.";
    hold(&[(scale, two, infrastructure, "rate_per_s", "0.00008101851851851852")]);
}
