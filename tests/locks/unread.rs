//! What was not read is held to be strict and said: consistencies in any language, stores that nobody here knows.

use super::labelled::cases;
use dlm_architect::domain::architect::{Inputs, REFUSAL, Report, Unread, design, explain_json, explain_text, ruling};
use dlm_architect::domain::rules::Outcome;
use dlm_architect::domain::stores::STORES;
use dlm_architect::domain::stores::row::ROWS;

fn ask(consistency: &str, infrastructure: &str) -> (Inputs, Report) {
    let inputs =
        Inputs { scale: "100 locks/s".into(), consistency: consistency.into(), infrastructure: infrastructure.into() };
    let report = design(&inputs);
    (inputs, report)
}

fn words<'a>(inputs: &'a Inputs, unread: &Unread) -> &'a str {
    &inputs.text(unread.span.field)[unread.span.at.clone()]
}

/// Exclusion demanded, or nothing that we could read: none of it permits a second holder. What is read since its language
/// is moves to [`EXCLUSION`].
const NOT_READ: &[&str] = &[
    "不接受 best effort",
    "ベストエフォートは不可",
    "best effort는 안 됩니다",
    "best effort не годится",
    "рівно один власник",
    "точно един собственик",
    "ακριβώς ένας κάτοχος",
    "مالك واحد فقط",
    "לעולם לא שניים במקביל",
    "ห้ามซ้ำเด็ดขาด",
    "एक समय में केवल एक",
    "միայն մեկ",
    "ერთდროულად მხოლოდ ერთი",
    "Tylko jeden właściciel naraz",
    "best effort nie wystarczy",
    "Vždy jen jeden držitel",
    "best effort nestačí",
    "Aynı anda sadece bir tane",
    "best-effort kabul edilemez",
    "Niciodată două deodată",
    "Egyszerre csak egy lehet",
    "a best effort nem elég",
    "Aldrig två samtidigt",
    "best effort räcker inte",
    "Ei koskaan kahta yhtä aikaa",
    "best effort ei riitä",
    "Altijd maar één houder",
    "Luôn chỉ một người giữ",
    "best effort là không đủ",
    "Hanya satu pemegang pada satu waktu",
    "Tik vienas savininkas",
    "Tikai viens īpašnieks",
    "Vain yksi kerrallaan",
    "Bir anda tek sahip",
    "Aldrei tveir í einu",
    "Mmoja tu kwa wakati",
    "???",
    "-",
    "…",
    "!!",
    "see ticket 4711",
    "as discussed with Bob on Tuesday",
    "per attachment B",
    "42",
    "x",
    "as in ap-southeast-1",
    "Redis semantics",
    "same as the billing cluster",
    "the usual, like in project Falcon",
    "We had a long meeting about this and the slides are on the share",
    "It grew over the years and everybody has an opinion of the matter",
    "🔒",
];

#[test]
fn what_is_not_understood_is_strict_whatever_store_is_named() {
    let mut faults = Vec::new();
    for text in NOT_READ {
        for store in
            ["one Redis", "Redis Sentinel with two replicas", "memcached", "one Postgres", "etcd, 3 nodes", "three VMs"]
        {
            let (inputs, report) = ask(text, store);
            let whole = report.unread.first().filter(|unread| {
                words(&inputs, unread) == *text
                    && unread.says == format!("not understood, held to be strict: \"{text}\"")
            });
            if !report.brief.strict() || report.answer.contains("est-effort efficiency lock") || whole.is_none() {
                faults.push(format!("{text} / {store}: {} {:?}", report.brief.level_word(), report.unread));
            }
        }
    }
    let moves = "; what is understood by now (S and nothing unread) moves to EXCLUSION below";
    assert!(faults.is_empty(), "{}{moves}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn few_words_of_exclusion_are_never_best_effort() {
    for text in [
        "no overlap",
        "cannot collide",
        "fully consistent",
        "zero collisions",
        "exactement un",
        "exclusión mutua",
        "mutua esclusione",
        "exclusão mútua",
        "genau einer",
        "wechselseitiger Ausschluss",
        "one at a time",
        "一次只能一个",
        "strict, 不能重复",
        "互斥 best effort",
        "must survive a node",
        // A permission that other words of its clause turn round.
        "best effort won't cut it",
        "anything but best effort",
        "best effort is out of the question",
        "best effort? no.",
        "more than best effort",
        "eventual is too weak",
        "nothing is idempotent",
        "best effort reicht nicht",
        "pas de best effort",
        "the regulator fines us for every double run",
    ] {
        let (_, report) = ask(text, "one Redis");
        assert!(report.brief.strict(), "{text}: {}", report.brief.level_word());
        assert_eq!(report.answer, REFUSAL, "{text}");
    }
}

/// Demands for one holder, in any language: said, not taken for want of understanding.
const EXCLUSION: &[&str] = &[
    "互斥",
    "必须互斥，绝对不能两个同时持有",
    "不能重复执行",
    "一笔只能扣一次",
    "最终一致不行",
    "二重実行は絶対に禁止",
    "同時に二つは不可",
    "排他制御が必要",
    "동시에 두 개는 안 됨",
    "정확히 하나",
    "중복 실행 금지",
    "ровно один",
    "никогда два одновременно",
    "eventual consistency jest zabroniona",
    "żadnych dubli",
    "exactement un",
    "正確に一つだけ",
    "never two",
    "exactly one owner",
    "один владелец",
    "sempre un solo proprietario",
    "apenas um dono",
    "nur einer darf",
    "jamais deux",
    "nunca dos a la vez",
    "同一订单只能有一个处理",
    "одновременно двое нельзя",
    "nigdy dwóch naraz",
    "mai due contemporaneamente",
    "nunca dois ao mesmo tempo",
    "cannot collide",
    "no overlap",
    "fully consistent",
    "mutua exclusión",
];

#[test]
fn a_demand_in_few_words_is_said() {
    for text in EXCLUSION {
        let (_, report) = ask(text, "one Redis");
        let said = report.brief.level.as_ref().is_some_and(|level| level.is_said());
        assert!(said && report.brief.strict() && report.answer == REFUSAL, "{text}: {}", report.brief.level_word());
    }
}

#[test]
fn what_is_understood_is_not_unread() {
    for text in [
        "strict",
        "never two holders",
        "best effort",
        "best-effort, a double run is harmless",
        "thumbnails: best effort",
        "we don't need more than best effort",
        "duplicates are rare and repaired",
        "not specified",
        "n/a",
        "no preference",
        "you decide",
        "niemals zwei gleichzeitig",
        "doublons acceptables",
        "must survive the loss of a zone without an operator",
    ]
    .iter()
    .chain(EXCLUSION)
    {
        let (_, report) = ask(text, "etcd, 3 nodes");
        assert!(report.unread.is_empty(), "{text}: {:?}", report.unread);
    }
    let (_, shrug) = ask("not specified", "one Redis");
    assert_eq!(shrug.brief.level_word(), "E", "nothing said is nothing to be unread");
}

/// Names of stores that no row rules on, known by their class or not at all, each in a place where a store stands. One
/// that has had a playbook since is passed over.
const UNKNOWN: [(&str, &str); 12] = [
    ("TigerBeetle, three instances", "TigerBeetle"),
    ("SurrealDB cluster", "SurrealDB"),
    ("a 3-node Zanzibar cluster", "Zanzibar"),
    ("Corral 400, three units", "Corral 400"),
    ("The Corral 400, a vendor appliance, switches over by itself", "Corral 400"),
    ("Gatekeeperd is our own lock daemon. ZooKeeper was thrown out in 2019", "Gatekeeperd"),
    ("HyperKV, three servers", "HyperKV"),
    ("locks in Umbra", "Umbra"),
    ("we run MagicDB 5 in three zones", "MagicDB 5"),
    ("only QuorumBase", "QuorumBase"),
    ("lock-db on three VMs", "lock-db"),
    ("ScaleVault cluster of three nodes", "ScaleVault"),
];

#[test]
fn an_unknown_store_is_designed_with_on_its_condition_and_never_replaced() {
    for (infrastructure, name) in UNKNOWN.into_iter().filter(|(_, name)| STORES.name(name).is_none()) {
        let (inputs, report) = ask("never two holders", infrastructure);
        assert_eq!(report.ruling.verdict, Outcome::Conditional, "{infrastructure}: {}", report.ruling.rule.id);
        let found = report.unread.iter().find(|unread| words(&inputs, unread) == name);
        let says = found.map_or("", |unread| unread.says.as_str());
        assert!(says.starts_with(&format!("not known to the rules: \"{name}\"; ")), "{infrastructure}: {says}");
        assert!(says.contains("linearizable conditional write that survives failover"), "{says}");
        let first = report.answer.lines().find(|line| line.starts_with("**")).unwrap();
        assert!(first.to_lowercase().contains(&name.to_lowercase()), "{first}");
        assert!(first.contains("on the condition that it has a linearizable conditional write that survives failover"));
        assert!(report.answer.contains(&format!("This design holds on {name} only with")), "{}", report.answer);
        // No other store is worded as the choice, and nothing of its own is claimed.
        for word in ["etcd", "Raft on", "Zab on", "quorum of", "voters"] {
            assert!(!report.answer.contains(word), "{infrastructure}: {word}\n{}", report.answer);
        }
        assert!(report.recommend.is_empty());
        let effort = ask("a double run is harmless", infrastructure).1;
        assert!(effort.answer.contains("an atomic set-if-absent with expiry"), "{}", effort.answer);
        assert!(effort.answer.lines().any(|line| line.contains("fficiency lock on") && line.contains(name)));
        assert_eq!(effort.ruling.verdict, Outcome::Conditional);
    }
}

#[test]
fn a_known_store_beside_an_unknown_one_is_the_choice() {
    for (infrastructure, store) in [
        ("etcd and a Zanzibar cluster", "etcd"),
        ("Postgres, one server, and a Zanzibar cluster", "postgres_single"),
        ("ZooKeeper; HyperKV for tests", "zookeeper"),
    ] {
        let (_, report) = ask("never two holders", infrastructure);
        assert_eq!(report.recommend, [store], "{infrastructure}");
        assert!(
            report.unread.iter().any(|unread| unread.says.ends_with("nothing is built on it")),
            "{:?}",
            report.unread
        );
    }
    // What is only guessed to be a store turns no refusal into a design.
    let (_, report) = ask("never two holders", "Redis Sentinel and the OrderHub cluster, nothing else");
    assert_eq!(report.answer, REFUSAL);
}

#[test]
fn a_store_that_never_holds_a_strict_lock_is_refused_by_name() {
    for store in
        ["Olric", "CouchDB", "GlusterFS", "LiteFS", "Coherence", "Geode", "memcached", "Riak", "Aerospike", "Wasabi"]
    {
        let (_, report) = ask("never two holders", &format!("{store}, nothing else"));
        assert_eq!(report.answer, REFUSAL, "{store} by {}", report.ruling.rule.id);
    }
    for infrastructure in [
        "an S3-compatible bucket that ignores If-None-Match, nothing else",
        "MinIO, conditional writes do not work in our version, nothing else",
        "only Hetzner Object Storage, PUT with If-None-Match is ignored",
    ] {
        let (_, report) = ask("never two holders", infrastructure);
        assert_eq!(report.answer, REFUSAL, "{infrastructure} by {}", report.ruling.rule.id);
    }
}

#[test]
fn everyday_names_are_no_stores() {
    for infrastructure in [
        "etcd, three nodes. Kind regards, Anna",
        "Postgres in Leeds, ticket OPS-4711, owner Marta Kowalska",
        "ZooKeeper on EC2 in eu-west-1; Grafana, Prometheus and PagerDuty watch it",
        "etcd on Kubernetes 1.29 with Helm and ArgoCD; services in Go and TypeScript",
        "the billing-service and OrderHub run on EKS, etcd beside them",
        "Consul, three servers in hall B; the fleet of Scania trucks reports by LTE",
        "three VMs in Basel for the Contoso team, anything may be installed",
        "drei Server im Rechenzentrum Nürnberg, etcd darf auf allen laufen",
        "tres servidores en Zaragoza, etcd en todos",
    ] {
        let (_, report) = ask("never two holders", infrastructure);
        assert!(report.unread.is_empty(), "{infrastructure}: {:?}", report.unread);
    }
}

#[test]
fn both_faces_say_what_was_not_read() {
    let (inputs, report) = ask("ερμητικά", "a Zanzibar cluster");
    let json = explain_json(&inputs, &report);
    let list = json["unread"].as_array().unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!((&list[0]["input"], &list[0]["text"]), (&"consistency_tolerance".into(), &"ερμητικά".into()));
    assert_eq!((list[1]["from"].as_u64(), list[1]["to"].as_u64()), (Some(2), Some(10)));
    assert_eq!(list[1]["text"], "Zanzibar");
    assert_eq!(explain_text(&inputs, &report).iter().filter(|entry| entry.section == "unread").count(), 2);
    let line = ruling(&inputs).line;
    assert!(line.ends_with("so far: conditional by R25; 2 unread"), "{line}");
    // Every clause is accounted for, so that nothing unread is an empty list.
    let (inputs, report) = ask("strict", "etcd, 3 nodes");
    assert_eq!(explain_json(&inputs, &report)["unread"], serde_json::json!([]));
    assert!(!ruling(&inputs).line.contains("unread"));
}

#[test]
fn assumptions_are_facts_and_needs_are_conditions() {
    let names = |report: &Report| report.assumptions.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    let case = cases().into_iter().next().unwrap();
    let (inputs, report) = (case.inputs(), case.report());
    assert_eq!(names(&report), ["pause"]);
    assert!(report.conditions.iter().any(|(name, text)| *name == "resource" && text.contains("compares the token")));
    assert!(report.conditions.iter().any(|(name, text)| *name == "store" && text.starts_with("etcd: ")));
    let json = explain_json(&inputs, &report);
    assert_eq!(json["assumptions"].as_array().unwrap().len(), 1);
    assert_eq!(json["conditions"].as_array().unwrap().len(), report.conditions.len());
    // What stands beside its figure is not said a second time.
    assert!(report.answer.contains("a pause of 2 s (assumed)"));
    assert!(!report.answer.contains("Assumed, to be confirmed"));
    assert!(
        report.answer.contains("**Whatever a holder changes has to compare the token in the step that changes it**")
    );
    // A refusal needs no hold time and no pause.
    assert!(
        names(&ask("never two holders", "one Redis, nothing else").1)
            .iter()
            .all(|name| !["hold", "pause", "rate"].contains(name))
    );
    // The design names every assumption of the list, and no more; that of the pause stands where the lease is given.
    for case in cases() {
        let report = case.report();
        if report.answer == REFUSAL {
            assert!(report.conditions.is_empty(), "{}", case.id);
            continue;
        }
        let begins = ["Assumed, to be confirmed: ", "Understood so, correct what is wrong: "];
        let lines = report.answer.lines().filter(|line| begins.iter().any(|begin| line.starts_with(begin)));
        let named: usize = lines.map(|line| line.matches("; ").count() + 1).sum();
        let list = names(&report).into_iter().filter(|name| *name != "pause").count();
        assert_eq!(named, list, "{}: {:?}", case.id, report.assumptions);
        for (name, text) in report.conditions.iter().filter(|(name, _)| *name != "store") {
            assert!(report.answer.contains(text.as_str()), "{}: {name}", case.id);
        }
    }
}

/// The form that the prompt demands, for what no labelled request reaches.
#[test]
fn a_design_on_an_unknown_store_has_the_form() {
    let pattern = regex::Regex::new("(?i)(Raft|Paxos|Redlock|fencing tokens|clock drift|error)").unwrap();
    let bullets = [
        "Lock acquisition workflow",
        "Lease renewal strategy",
        "Partition tolerance mechanisms",
        "Fencing token validation",
    ];
    let hostile = "we run **Evil`DB** | # [x](y) in 3 regions";
    for level in [
        "never two holders",
        "never two holders; must survive a region",
        "rare overlaps are repaired",
        "a double run is harmless",
    ] {
        for infrastructure in
            UNKNOWN.iter().map(|(text, _)| *text).chain([hostile, "Zanzibar cluster over three regions"])
        {
            let (_, report) = ask(level, infrastructure);
            if report.answer == REFUSAL {
                continue;
            }
            assert!(pattern.is_match(&report.answer), "{infrastructure}");
            assert!(report.answer.matches("**").count() % 2 == 0 && !report.answer.contains('`'), "{}", report.answer);
            let mut heading = "";
            for line in report.answer.lines().filter(|line| !line.is_empty()) {
                match line.strip_prefix("## ") {
                    Some(text) => heading = text,
                    None => assert_eq!(line.starts_with("- "), bullets.contains(&heading), "{infrastructure}: {line}"),
                }
            }
        }
    }
}

#[test]
fn every_row_for_the_unknown_is_generic() {
    let rows: Vec<_> = ROWS.iter().filter(|store| store.id.starts_with("unknown")).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|store| store.generic && store.capacity_source.contains("assumed")));
}

/// A name stays a name with counts, adjectives and known names around it, written wrong or in the other text.
#[test]
fn an_unknown_name_is_unread_whatever_stands_near_it() {
    for (consistency, infrastructure, name) in [
        ("never two holders", "Lockomat, three nodes", "Lockomat"),
        ("never two holders", "our store is Lockomat, three nodes", "Lockomat"),
        ("never two holders", "in-house store Lockomat", "Lockomat"),
        ("never two holders", "frobnitz", "frobnitz"),
        ("never two holders", "frobnitz, 3 replicas", "frobnitz"),
        ("never two holders", "We lock in frobnitz", "frobnitz"),
        ("never two holders", "store: blorp", "blorp"),
        ("never two holders", "nothing but Blorptable", "Blorptable"),
        ("never two holders", "a database called nautilus, three replicas", "nautilus"),
        ("never two holders", "Apache Pinot", "Apache Pinot"),
        ("never two holders", "etdc 3 members", "etdc"),
        ("never two holders", "Cosnul with five servers", "Cosnul"),
        ("never two holders", "etcd-ish thing we wrote, named Kettle", "Kettle"),
        ("never two holders", "Etcd and Zorbstore", "Zorbstore"),
        ("never two holders", "one Redis, Zorbstore", "Zorbstore"),
        ("never two holders", "Temporal", "Temporal"),
        ("never two holders, keep them in Blorptable", "three hosts", "Blorptable"),
        ("best effort", "our store Lockomat", "Lockomat"),
    ] {
        let (inputs, report) = ask(consistency, infrastructure);
        let said: Vec<&str> = report.unread.iter().map(|unread| words(&inputs, unread)).collect();
        assert!(said.contains(&name), "{consistency} / {infrastructure}: {said:?}");
        assert_ne!(report.answer, REFUSAL, "{infrastructure}");
    }
}
