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
pub const TAKEN_BACK: [&str; 115] = [
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
    "Cache refresh: duplicates are harmless. Payout: nur einer, sonst Knast.",
    "duplicates are harmless for mails, for refunds they'd ruin us",
    "idempotent mostly; the rest would blow up if doubled",
    "Best effort? LOL no",
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
const LACKING: [&str; 49] = [
    "Our object storage speaks S3 and silently drops the If-None-Match header",
    "Ceph RGW, preconditions have no effect there",
    "Amazon S3 behind a gateway that strips If-None-Match",
    "single Postgres, synchronous_commit = off",
    "ein Postgres, fsync ist abgeschaltet",
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

/// Permissions denied, doubted, past or bounded in other languages; some are read as demands.
pub const TAKEN_BACK_ELSEWHERE: [&str; 45] = [
    "重複は許容できない",
    "重複しても問題ないとは言えない",
    "二重実行は無害ではない",
    "被っても別にいいわけではない",
    "重複は許容、ただし決済は不可",
    "重複してもいい、と営業は言った",
    "冪等ではないので重複は困る",
    "重複しても大丈夫か？",
    "冪等にする予定",
    "重复没关系？不行",
    "重复没关系是以前的事",
    "重复可以接受吗",
    "重复不是没关系",
    "重复跑没关系，但扣款不能重复",
    "不幂等",
    "以前重复没关系",
    "重复无所谓的日子过去了",
    "겹쳐도 상관없지 않다",
    "중복 허용 안 함",
    "중복은 괜찮지만 결제는 안 됨",
    "중복이 괜찮은가요?",
    "멱등이 아님",
    "дважды не страшно? ещё как страшно",
    "дважды не критично, но платежи нельзя",
    "дубли недопустимы",
    "раньше было не страшно",
    "если бы дубли были допустимы",
    "не страшно для писем, для оплаты смертельно",
    "podwójne wykonanie nie szkodzi, ale faktury nie mogą",
    "podwójne wykonanie nie jest bez znaczenia",
    "nie szkodzi? szkodzi",
    "dawniej nie szkodziło",
    "non importa se due volte? importa eccome",
    "doppi accettabili, ma non per i pagamenti",
    "duas vezes não tem problema, exceto no pagamento",
    "não é verdade que tanto faz",
    "tanto faz? nunca",
    "da igual salvo en los pagos",
    "no da igual",
    "doppelt ist nicht egal",
    "läuft halt doppelt, dann brennt die Halle",
    "läuft halt doppelt, egal, nur Zahlungen nicht",
    "ce n'est pas sans importance si ça tourne deux fois",
    "peu importe ? non",
    "on s'en fiche pas",
];

/// Permissions in other languages, and short ones.
const PERMITTED_ELSEWHERE: [&str; 38] = [
    "被っても別にいいです",
    "重複は許容",
    "重複しても問題ないです",
    "冪等なので重複しても問題ない",
    "キャッシュ再生成だけなので重複しても構わない",
    "二重に走っても大丈夫",
    "たまに重複してもよい、夜間に突合して直す",
    "重复没关系",
    "重复执行没关系，任务是幂等的",
    "缓存重建，重复无所谓",
    "尽力而为就好",
    "偶尔重复可以接受，夜间对账修正",
    "겹쳐도 상관없어요",
    "중복 실행 괜찮음",
    "멱등 작업이라 중복 괜찮습니다",
    "가끔 중복 괜찮음, 나중에 정정",
    "дважды не страшно",
    "не страшно, если запустится дважды",
    "двойной запуск допустим, задача идемпотентна",
    "редкие дубли бухгалтерия исправит вручную",
    "podwójne wykonanie nie szkodzi",
    "nic się nie stanie, jak zrobi dwa razy",
    "rzadkie duplikaty księgowość poprawia ręcznie",
    "se parte due volte non importa",
    "doppia esecuzione tollerabile, il lavoro è idempotente",
    "se rodar duas vezes não tem problema",
    "tanto faz se rodar duas vezes",
    "raras duplicadas o financeiro corrige no dia seguinte",
    "si se ejecuta dos veces no pasa nada",
    "läuft halt doppelt, egal",
    "Doppelte Läufe kosten nur Rechenzeit",
    "wenn es zweimal läuft, macht das nichts",
    "si ça tourne deux fois ce n'est pas grave",
    "deux fois, peu importe",
    "dupes are fine",
    "nothing breaks if it runs twice",
    "double work only costs time",
    "runs are retryable, fail open",
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
fn a_permission_of_another_language_is_believed_by_the_same_rules() {
    let taken = TAKEN_BACK_ELSEWHERE.iter().filter(|text| !ask(text, "one Redis").brief.strict());
    assert_eq!(taken.collect::<Vec<_>>(), Vec::<&&str>::new());
    let believed = |text: &&&str| {
        let report = ask(text, "one Redis");
        !report.brief.strict() && report.unread.is_empty()
    };
    assert_eq!(PERMITTED_ELSEWHERE.iter().filter(|text| !believed(text)).collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn a_demand_beside_a_permission_is_read() {
    for text in [
        "Thumbnails are best effort. 支付必须互斥。",
        "\"twice is fine\" said nobody ever",
        "occasional duplicates got us fined",
    ] {
        let report = ask(text, "one Redis");
        assert!(report.brief.strict() && report.answer == REFUSAL, "{text}: {}", report.brief.level_word());
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
    assert_eq!(report.recommend, ["etcd"]);
}

/// A setting by which a store answers before it has written stays where words fix it; else it is what is changed first.
#[test]
fn a_setting_that_forgets_is_changed_where_it_may_be() {
    let exactly = "exactly one holder at any time";
    let report = ask(exactly, "one MySQL, innodb_flush_log_at_trx_commit = 2, nothing may be changed");
    assert_eq!((report.ruling.rule.id, &*report.answer), ("R23", REFUSAL));
    for ours in ["", "; the configuration is ours", "; la configuración es nuestra"] {
        let report = ask(exactly, &format!("one MySQL, innodb_flush_log_at_trx_commit=2{ours}"));
        assert_eq!(report.ruling.rule.id, "R14", "{ours}");
        assert!(report.answer.contains("goes first of all"), "{}", report.answer);
    }
    let redis = "a single Redis, appendfsync always, maxmemory-policy volatile-lru";
    assert_eq!(ask(exactly, redis).ruling.rule.id, "R5");
    assert_eq!(ask(exactly, &format!("{redis}; configuration and code are ours")).ruling.rule.id, "R14");
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

/// Nor is a list of places that goes on and on read to its end from each of its words.
#[test]
fn places_without_end_are_read() {
    for piece in ["Aa 1, ", "1 Aa, ", "aa 1 and "] {
        assert!(ask("never two", &format!("etcd: {}", piece.repeat(2_000))).brief.votes.is_none(), "{piece}");
    }
}

/// Harm told by its outcome, in few words and without any demand.
const SOBER: [&str; 26] = [
    "Double invoice mails are bad, they can't be recalled. A skipped night is noticed and caught up next morning.",
    "A second shipment is gone for good; the office notices and writes a letter the week after.",
    "Two of them at the same time would ruin the batch.",
    "Two at once spoils the whole charge.",
    "If both start, the furnace is scrap.",
    "Two presses on one sheet crush the operator's hand.",
    "A doubled payout is gone for good.",
    "Two pilots cleared for the same runway, and that is the end of it.",
    "If it runs twice the patients get twice the dose.",
    "Twice means prison for the notary.",
    "Both valves open and the tank bursts.",
    "Two locksmiths on one vault and the insurance is void.",
    "A second letter cannot be recalled.",
    "A second one would cost us the licence.",
    "Two active replicas have given us volumes at the wrong size.",
    "A name must belong to a single player permanently.",
    "One wrong dose and a patient dies.",
    "The regulator fines us for every duplicate.",
    "Zwei gleichzeitig, und die Charge ist verdorben.",
    "Beide zugleich zerstören den Ofen.",
    "Deux à la fois, et la cuve est détruite.",
    "Dos a la vez arruina la colada.",
    "Due insieme rovinano la fusione.",
    "Dois ao mesmo tempo estraga o lote.",
    "Dwa naraz niszczą wsad.",
    "Двое сразу испортят плавку безвозвратно.",
];

#[test]
fn harm_told_soberly_permits_nothing() {
    let taken: Vec<&str> =
        SOBER.iter().copied().filter(|words| !ask(words, "etcd, three members").brief.strict()).collect();
    assert!(taken.is_empty(), "taken for lax: {taken:#?}");
}

/// What is permitted to who reads is permitted to no second holder.
#[test]
fn stale_reads_permit_no_second_holder() {
    for words in [
        "Reading stale lists is fine, by the way, nobody's bothered if the site shows a name as free for a bit.",
        "Nobody minds if the map is a minute behind.",
        "The dashboard may show old data, that is harmless.",
        "Veraltete Listen sind egal.",
    ] {
        let strict = |infrastructure: &str| ask(words, infrastructure).brief.strict();
        assert!(strict("etcd, three members"), "{words}");
    }
    // Beside it others may say what a second holder does.
    assert!(!ask("Stale lists are fine. Duplicates are harmless.", "etcd, three members").brief.strict());
}
