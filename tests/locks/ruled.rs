//! A request that each rule decides, and requests that a rule nearly decides: a new rule has its own here.

use dlm_architect::domain::architect::{Inputs, design};
use dlm_architect::domain::rules::{RULES, Ruling};

fn ruling([scale, consistency, infrastructure]: [&str; 3]) -> Ruling {
    let inputs = Inputs { scale: scale.into(), consistency: consistency.into(), infrastructure: infrastructure.into() };
    design(&inputs).ruling
}

/// A rule, and scale, consistency and infrastructure of a request that it decides.
const DECIDED: &[(&str, [&str; 3])] = &[
    (
        "R2",
        [
            "9/s",
            "the lock is company wide and must be grantable in a plant whose link is down",
            "12 plants, etcd in each",
        ],
    ),
    (
        "R8",
        [
            "400/s",
            "never two owners; when etcd loses its quorum fall back to a local Redis lock",
            "etcd 3 nodes plus Redis",
        ],
    ),
    ("R1", ["5/s", "never two owners; even split in half, both halves must be able to lock", "etcd in two halls"]),
    (
        "R18",
        [
            "75/s",
            "strict, and correct even if one of the members is compromised and lies",
            "etcd, three members, one region",
        ],
    ),
    (
        "R19",
        [
            "40/s",
            "strict; 99.9% of acquisitions under 3 ms, hard limit",
            "CockroachDB over Sydney, London and Virginia",
        ],
    ),
    ("R4", ["30/s", "single owner, crash of the node must not interrupt", "SQLite on one server, that's all there is"]),
    ("R3", ["70/s", "strict, unattended loss of one AZ", "etcd in az1 and az2 only"]),
    ("R22", ["12/s", "strict, two nodes may fail at once", "4-node consul cluster"]),
    (
        "R15",
        [
            "600/s",
            "strict; the resource accepts a write only if its ETag matches (S3 conditional puts)",
            "Redis replica set with Sentinel for the lock",
        ],
    ),
    ("R9", ["800/s", "strict", "Redlock over 5 volatile Redis masters is the only permitted mechanism"]),
    ("R5", ["20 qps", "never send twice", "redis (bitnami chart, defaults)"]),
    ("R6", ["250/s", "linearizable", "MongoDB replica set, 3 members, w:1"]),
    ("R7", ["60/s", "CP", "Hazelcast 5 community edition, 3 nodes"]),
    ("R23", ["60/s", "CP", "fsync is disabled on our etcd for speed and that stays"]),
    ("R24", ["10/s", "strict exclusion", "we only have RabbitMQ and Elasticsearch, adding software is prohibited"]),
    ("R20-refuse", ["100 million lock requests per second", "strict", "one 3-node etcd cluster only; no sharding"]),
    ("R25", ["100/s", "never two holders", "a 3-node Zanzibar cluster"]),
    ("R16", ["300/s", "a short overlap of a few seconds is fine, it gets compensated", "Redis primary plus replica"]),
    ("R17", ["2k/s", "double runs are ok", "postgres"]),
    ("R20", ["300k/s on 3 keys", "strict", "etcd, 5 members one DC"]),
    ("R10", ["12/s", "strict, survive the loss of one of two regions", "etcd in 3 regions"]),
    ("R11", ["70/s", "strict, unattended loss of one AZ", "etcd in az1/az2/az3"]),
    (
        "R12",
        ["4k/s", "strict; if us-east-1 is down locking may be down too", "DynamoDB in us-east-1, workers in eu-west-1"],
    ),
    ("R13", ["25/s", "no split brain; an admin switches over manually", "ZooKeeper over two data centres 3+2"]),
    ("R14", ["8/s", "one writer only. Outage overnight OK.", "SQL Server Express on one box, no AG, no replica"]),
    ("R21", ["700/s", "strict, no two owners", ""]),
];

/// Likewise of a request that it nearly decides, and what kept it from that.
const NEARLY: &[(&str, &str, [&str; 3])] = &[
    (
        "R19",
        "the latency bound is not stated as hard",
        ["40/s", "strict; p99 acquisition 5 ms would be nice", "CockroachDB over Sydney, London and Virginia"],
    ),
    ("R20-refuse", "sharding is not ruled out", ["300k/s on 3 keys", "strict", "etcd, 5 members one DC"]),
];

#[test]
fn each_rule_decides_its_request() {
    for rule in &RULES {
        let own = DECIDED.iter().find(|(id, _)| *id == rule.id);
        let (_, request) =
            own.unwrap_or_else(|| panic!("{} decides no request of tests/locks/ruled.rs: add one", rule.id));
        assert_eq!(ruling(*request).rule.id, rule.id, "{request:?}");
    }
    assert_eq!(DECIDED.len(), RULES.len(), "a request here is of no rule");
}

#[test]
fn what_kept_a_rule_from_deciding_is_said() {
    for (id, why, request) in NEARLY {
        let near = ruling(*request).near;
        assert!(near.iter().any(|near| near.rule == *id && near.why == *why), "{request:?}: {near:?}");
    }
}

/// The rule that decides is another where the words say a little more.
#[test]
fn a_few_words_more_are_ruled_otherwise() {
    let never = "two at once would be the end of us, never";
    let cells = "One etcd member each in Graz, Linz and Villach, nothing may be added";
    let pairs: &[(&str, [&str; 3])] = &[
        ("R11", ["5/s", never, "NATS 2.10 with JetStream on three servers, nothing else"]),
        ("R24", ["5/s", never, "NATS 2.10 on three servers, JetStream disabled, nothing else"]),
        ("R24", ["5/s", never, "NATS 2.10 on three servers, JetStream is not enabled, nothing else"]),
        ("R10", ["5/s", never, cells]),
        (
            "R22",
            [
                "5/s",
                never,
                &format!("{cells}. Two of these three may lose power at the same time and the last goes on"),
            ],
        ),
        ("R10", ["5/s", never, &format!("{cells}. Two of these three have new fans")]),
        (
            "R5",
            ["5/s", never, "a single Redis without persistence, no other lock server; the archive is in Oracle 19c"],
        ),
        (
            "R15",
            [
                "5/s",
                never,
                "a single Redis without persistence, no other lock server; the archive is in Oracle 19c, which refuses a \
                 second successor by a unique constraint",
            ],
        ),
        ("R5", ["5/s", never, "one Redis that forgets when it restarts"]),
        ("R11", ["5/s", never, "one Redis that forgets when it restarts, or something equivalent"]),
        ("R17", ["5/s", "better twice than not at all", "one Redis that forgets when it restarts"]),
        ("R17", ["5/s", "lieber doppelt als gar nicht", "ein Redis, das beim Neustart vergisst"]),
    ];
    for (rule, request) in pairs {
        assert_eq!(ruling(*request).rule.id, *rule, "{request:?}");
    }
}

/// As many in each of the places behind "each", and a lease by what it is for.
#[test]
fn votes_and_leases_are_read_where_they_are_told_in_passing() {
    let brief = |infrastructure: &str| {
        let inputs = Inputs {
            scale: "5/s".into(),
            consistency: "never two leaders".into(),
            infrastructure: infrastructure.into(),
        };
        design(&inputs).brief
    };
    let votes = |infrastructure: &str| brief(infrastructure).votes.map(|votes| votes.value.0);
    assert_eq!(votes("7 etcd members, three of them in dc1 and two each in dc2 and dc3"), Some(vec![3, 2, 2]));
    assert_eq!(votes("etcd, drei in Berlin und je zwei in Bonn und Köln"), Some(vec![3, 2, 2]));
    assert_eq!(votes("etcd, three in Oslo and two in Bergen"), Some(vec![3, 2]));
    let lease = brief("Kubernetes with Lease leader election");
    assert!(lease.stores().iter().any(|held| held.family == "k8s_lease"), "{lease:?}");
}

/// A provider's pair of MySQL servers is no PostgreSQL.
#[test]
fn a_managed_pair_is_of_the_database_that_is_named() {
    for (infrastructure, playbook) in [
        ("Amazon RDS for MySQL 8.0, Multi-AZ instance, one region", "mysql"),
        ("MySQL on RDS, Multi-AZ", "mysql"),
        ("RDS for PostgreSQL 16, Multi-AZ instance", "postgres"),
    ] {
        let report = design(&Inputs {
            scale: "10 locks/s".to_owned(),
            consistency: "never two holders".to_owned(),
            infrastructure: infrastructure.to_owned(),
        });
        let kept = report.brief.stores().iter().find_map(|held| held.playbook()).unwrap();
        assert_eq!(kept.store.id, playbook, "{infrastructure}");
        assert!(playbook == "postgres" || !report.answer.contains("ON CONFLICT"), "{}", report.answer);
    }
}
