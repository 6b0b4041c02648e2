//! Permissions that other words take back, and abilities that a store is said not to have: held to be strict and
//! missing, and said beside the answer.

use dlm_architect::domain::architect::{Inputs, REFUSAL, Report, design};

fn ask(consistency: &str, infrastructure: &str) -> Report {
    design(&Inputs {
        scale: "40 lock requests/s".into(),
        consistency: consistency.into(),
        infrastructure: infrastructure.into(),
    })
}

/// A permission denied, doubted, wished for, past, quoted, asked, bounded, or followed by harm.
const TAKEN_BACK: [&str; 118] = [
    "low latency matters, and overlap = fired",
    "eventual consistency is a no-go",
    "\"best-effort\" is what we had, and it burned us",
    "I was told duplicates are harmless. They are not.",
    "Nobody would call a double run harmless",
    "eventual? nope",
    "AP is out",
    "far from best effort",
    "Occasional overlap? Over my dead body",
    "doppelte Läufe sind alles andere als harmlos",
    "un doublon coûte deux millions",
    "idempotency is not given, a rerun pays the invoice twice",
    "none of our jobs is idempotent, sadly",
    "stale reads fine, two writers not",
    "dedupe, but if it slips the plane crashes",
    "double processing tolerable? Absolutely not!",
    "waiting is fine, crashing into each other is not",
    "Thumbnails are best effort. 支付必须互斥。",
    "Cache refresh: duplicates are harmless. Payout: nur einer, sonst Knast.",
    "duplicates are harmless for mails, for refunds they'd ruin us",
    "idempotent mostly; the rest would blow up if doubled",
    "Best effort? LOL no",
    "\"twice is fine\" said nobody ever",
    "twice is fine, NOT",
    "nobody here says twice is fine",
    "we wish overlap were harmless",
    "If only duplicates were harmless!",
    "It's a myth that a double run is harmless here",
    "a duplicate is anything but harmless",
    "a double run would hardly be fine",
    "is a double run tolerable? never in this plant",
    "could we live with a rare overlap? no way",
    "rare overlap has killed a man",
    "occasional duplicates got us fined",
    "a rare overlap is one too many",
    "the old lock was best effort and two trains met",
    "move away from best effort",
    "best effort was yesterday",
    "stop giving me best-effort locks",
    "more than best effort",
    "instead of best effort we want the real thing",
    "best effort is for amateurs",
    "eventual consistency killed our last product",
    "eventual consistency: hard pass",
    "eventual consistency is off the table",
    "Eventual consistency disqualifies you",
    "AP systems need not apply",
    "don't give us AP",
    "idempotence is wishful thinking here",
    "idempotent? I wish.",
    "idempotency can't be had",
    "\"Doppelt ist egal\" gilt hier gerade nicht",
    "doppelt ist hier keineswegs egal",
    "cache stampede protection for the reactor, a second start melts it",
    "tolerance for duplicates: 0",
    "duplicates: 0 per year",
    "duplicate tolerance nil",
    "how many duplicates may happen? zilch",
    "late is harmless, double is not",
    "a missed run is harmless; a doubled one is a felony",
    "skipping is acceptable, duplicates aren't",
    "The lock may be best effort only if hell freezes",
    "unless you can prove best effort safe, don't",
    "Best Effort ist uns zu wenig",
    "best effort nie wystarczy",
    "best effort bize yetmez",
    "best effort не подходит",
    "el best effort no nos vale",
    "eventual consistency kommt nicht in Frage",
    "eventual consistency no es aceptable",
    "best effort 은 안 됩니다",
    "nobody in their right mind would accept best effort",
    "duplicates harmless? tell that to the auditors",
    "an overlap is only harmless on paper",
    "I doubt that duplicates are harmless",
    "we outgrew best effort",
    "best effort got our CTO sacked",
    "we've had it with eventual consistency",
    "Eventual consistency was the root cause of the incident",
    "best effort, they said. Then the ledger was off by a million.",
    "the vendor calls it idempotent, our tests disagree",
    "don't even think about best effort",
    "duplicates would be tolerable in a toy, this is a pacemaker",
    "idempotent, except for the payment call",
    "duplicates are fine unless money moves",
    "twice is fine for reads, writes must not",
    "occasional overlap is how we lost the warehouse",
    "doppelte Buchungen wären ein Skandal, egal wie selten",
    "les doublons ne sont pas acceptables",
    "doublons acceptables ? jamais de la vie",
    "best effort, c'est fini",
    "ojalá los duplicados fueran tolerables",
    "\"harmless duplicates\" is an oxymoron",
    "eventual consistency? Hard no.",
    "Best effort is what amateurs ship",
    "If a duplicate were harmless we would not need you",
    "idempotency is on the roadmap",
    "handlers will be idempotent next year",
    "we plan to be idempotent someday",
    "a double run costs CPU and a customer's trust",
    "a double run only costs us our licence",
    "it only costs a life",
    "dedupe is broken",
    "a stampede here tramples people",
    "overlap is fine as far as I know, ask Bob",
    "nightmares follow if duplicates, harmless as they look, slip through",
    "we thought duplicates were harmless",
    "rare overlap acceptable: false",
    "duplicates ok? [ ] yes [x] no",
    "tolerates duplicates: no",
    "best effort = bad effort",
    "the opposite of best effort",
    "eventual consistency gives me hives",
    "AP stores are unwelcome",
    "nada de best effort",
    "idempotent it ain't",
    "Overlap harmless my foot",
    "as harmless as a double launch of a missile",
];

/// Permissions whose other words are understood.
const PERMITTED: [&str; 48] = [
    "running it two times merely wastes a bit of electricity",
    "nobody cares if both do it",
    "only there to save CPU, correctness doesn't hinge on it",
    "just to avoid wasted work",
    "the work is idempotent, so overlap is harmless",
    "twice is fine",
    "Wenn es zweimal läuft, ist das egal",
    "best effort, please",
    "better twice than never",
    "a harmless duplicate email once a year is acceptable",
    "two may run now and then, no harm done",
    "doubles are fine by us",
    "no harm if two workers pick the same image",
    "dupes don't matter",
    "jobs are idempotent",
    "eventual consistency",
    "AP",
    "availability over consistency",
    "reicht als best effort",
    "sitemap regeneration, best effort is good enough",
    "doubles are harmless, the thumbnails just get rendered again",
    "if the newsletter preview renders twice nobody cares",
    "best-effort is fine for us",
    "it's only an optimization lock, duplicates are ok",
    "eventual consistency is good enough, events are deduplicated by the consumer",
    "Only saves CPU. Overlap is harmless.",
    "A rare double email is acceptable, support handles it",
    "we reconcile nightly, occasional duplicates are ok",
    "doppelte Läufe sind harmlos",
    "Doppelte Ausführung ist egal, es kostet nur etwas Rechenzeit",
    "doublons acceptables, le travail est idempotent",
    "los duplicados son tolerables, las tareas son idempotentes",
    "AP, please; low latency",
    "Jobs are idempotent. p99 under 5 ms, please.",
    "idempotent jobs; must survive the loss of one node",
    "duplicate cache refreshes are harmless",
    "availability first, duplicates are merged",
    "nobody dies if it runs twice",
    "twice is no disaster",
    "Warm-up jobs for the CDN edge: doing it twice only wastes bandwidth",
    "nightly export, running it twice is cheap",
    "soft lock for a report, overlap is fine",
    "The lock is advisory, duplicates are harmless because writes are upserts",
    "occasional overlap tolerable, max once a week",
    "not critical, best effort",
    "duplicates do no harm",
    "Thumbnails: best effort",
    "for thumbnail grids, duplicates are harmless",
];

/// A store, and the ability of it that is denied.
const LACKING: [&str; 51] = [
    "Our object storage speaks S3 and silently drops the If-None-Match header",
    "Ceph RGW, preconditions have no effect there",
    "Amazon S3 behind a gateway that strips If-None-Match",
    "single Postgres, synchronous_commit = off",
    "ein Postgres, fsync ist abgeschaltet",
    "one MySQL, innodb_flush_log_at_trx_commit = 2",
    "MongoDB; majority write concern is not used",
    "DynamoDB, but our wrapper library doesn't support condition expressions",
    "DynamoDB where conditional expressions cannot be used",
    "ZooKeeper with forceSync turned off",
    "Aerospike, strong consistency isn't enabled",
    "Couchbase, durability level none",
    "Google Cloud Storage, generation preconditions are not sent by our client",
    "Azure Blob, leases are forbidden by policy and ETags are not checked",
    "etcd, but reads and writes go through a caching proxy that does not do transactions",
    "MinIO; its version is from 2020 and knows no If-None-Match",
    "etcd with three members, transactions are not available to us, only get and put",
    "one MariaDB, sync_binlog = 0",
    "single Postgres whose fsync has been turned off",
    "Oracle single instance with COMMIT_WAIT NOWAIT",
    "SQL Server, one instance, delayed durability forced",
    "Amazon S3, our SDK can't send If-None-Match",
    "GCS bucket, ifGenerationMatch does not work with our client",
    "DynamoDB, conditional writes don't work here",
    "ZooKeeper in RAM, nothing is written to disk",
    "Postgres with sync standby, synchronous_commit=off",
    "Couchbase without durable writes",
    "MongoDB without majority writes",
    "CockroachDB without transactions, 3 nodes",
    "SQLite, PRAGMA synchronous=OFF",
    "etcd, three nodes; our proxy swallows transactions",
    "Azure Blob, but the gateway removes ETag headers",
    "GCS bucket; preconditions get lost in the SDK",
    "S3 via a CDN that does not forward If-Match",
    "DynamoDB; the team has banned conditional updates",
    "one PostgreSQL, full_page_writes=off",
    "FoundationDB with memory storage engine",
    "Spanner, but transactions are disabled for our role",
    "TiDB without pessimistic or optimistic transactions",
    "MongoDB with journaling turned off and majority write concern disabled",
    "MongoDB, journal: false",
    "YugabyteDB, transactions aren't enabled",
    "Consul, our client library lacks check-and-set",
    "one Oracle, commit_write = nowait",
    "ein PostgreSQL, Transaktionen sind abgeschaltet",
    "S3 bucket, aucune écriture conditionnelle",
    "DynamoDB. Note: conditional writes: none",
    "GCS through a proxy which never passes the generation precondition",
    "S3; the CDN does not forward If-Match",
    "S3 that does not forward If-Match headers",
    "S3 does not know If-Match",
];

/// Denials of something else than an ability of the store.
const ABLE: [&str; 21] = [
    "etcd, three nodes, 5000 transactions per second",
    "PostgreSQL with synchronous replication over three zones, no downtime during upgrades",
    "etcd, three nodes, fsync never disabled",
    "DynamoDB, no cross-region transactions",
    "one PostgreSQL server with fsync on, no replica",
    "etcd, three nodes; no quorum across sites",
    "etcd in three zones, not a single transaction lost in five years",
    "S3 with If-None-Match, no versioning",
    "CockroachDB, three regions, no stale reads",
    "ZooKeeper, three nodes, no persistent volumes shared",
    "etcd, three nodes, no other consensus store",
    "Consul, three servers, no leases longer than a minute",
    "etcd, three nodes, WAL on a disk that is not shared",
    "Postgres, one server with WAL archiving, nothing else",
    "etcd; leases never drop early",
    "DynamoDB; conditional writes do not need a gateway",
    "GCS with generation preconditions, no lifecycle rules",
    "no Redis but Postgres transactions, one server",
    "etcd without TLS and with leases",
    "one MySQL, InnoDB transactions, no replica",
    "Postgres primary with a synchronous standby and synchronous_commit=on, no data loss",
];

#[test]
fn a_permission_that_other_words_may_take_back_is_none() {
    let mut faults = Vec::new();
    for text in TAKEN_BACK {
        let report = ask(text, "one Redis");
        let said = report.unread.iter().any(|unread| unread.says.starts_with("not understood, held to be strict: "));
        if !report.brief.strict() || !said || report.answer.contains("est-effort efficiency lock") {
            faults.push(format!("{text}: {} {:?}", report.brief.level_word(), report.unread));
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_permission_in_words_that_are_understood_stays_one() {
    for text in PERMITTED {
        let report = ask(text, "one Redis");
        assert!(!report.brief.strict() && report.unread.is_empty(), "{text}: {:?}", report.unread);
    }
}

#[test]
fn a_demand_beside_a_permission_is_kept() {
    let report = ask("idempotent jobs; must survive the loss of one node", "etcd, 3 nodes");
    assert!(report.brief.survival_said().is_some() && !report.brief.strict());
    // Doubt of a permission leaves the demands of other sentences.
    let report = ask("best effort was yesterday; must survive the loss of one node", "etcd, 3 nodes");
    assert!(report.brief.survival_said().is_some() && report.brief.strict());
    assert_eq!(report.unread.len(), 1);
}

#[test]
fn what_a_store_is_said_not_to_do_is_missing() {
    let mut faults = Vec::new();
    for text in LACKING {
        let report = ask("exactly one holder at any time", text);
        let said = report.unread.iter().any(|unread| {
            unread.says.starts_with("what the store is said not to do: \"")
                && unread.says.ends_with("held to be missing")
        });
        if !said || report.answer != REFUSAL {
            faults.push(format!("{text}: {} {:?}", report.ruling.rule.id, report.unread));
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
    // Only a strict lock rests on it, and only where no other store can hold it.
    assert!(ask("a double run is harmless", "DynamoDB, conditional writes don't work here").unread.is_empty());
    let report = ask("exactly one holder at any time", "etcd, 3 nodes; Azure Blob, but leases are forbidden");
    assert_eq!((report.recommend.as_slice(), report.unread.len()), (&["etcd"][..], 1));
}

#[test]
fn a_denial_of_another_thing_takes_no_ability() {
    for text in ABLE {
        let report = ask("exactly one holder at any time", text);
        assert!(report.unread.is_empty() && report.answer != REFUSAL, "{text}: {:?}", report.unread);
    }
    // What the rules have a word for stays theirs.
    for text in
        ["single Postgres, fsync=off", "three etcd members on tmpfs", "etcd with 3 members, --unsafe-no-fsync set"]
    {
        let report = ask("exactly one holder at any time", text);
        assert!(report.unread.is_empty() && report.brief.forgets().is_some(), "{text}");
    }
}

/// Texts of nothing but cues are read in time linear in them.
#[test]
fn cues_without_end_are_read() {
    for piece in ["no cas ", "best effort not ", "not best effort. ", "no transactions, "] {
        let text = piece.repeat(2_000);
        assert!(ask(&text, &format!("etcd, 3 nodes, {text}")).brief.strict(), "{piece}");
    }
}
