//! What is taken for a store and what is not: ordinary words, applications and protocols, databases named by their
//! kind, libraries that lock in another store, and words that exclude one store of two.

use dlm_architect::domain::architect::Inputs;
use dlm_architect::domain::brief::{Brief, Role};
use dlm_architect::domain::locks::read;
use dlm_architect::domain::rules::rule;

fn inputs(infrastructure: &str) -> Inputs {
    Inputs { scale: "20/s".into(), consistency: "never two at once".into(), infrastructure: infrastructure.into() }
}

// Each store as id or name, variant, and standing.
fn stores(infrastructure: &str) -> Vec<String> {
    let inputs = inputs(infrastructure);
    let brief: Brief = read(&inputs);
    let one = |held: &dlm_architect::domain::brief::Held| {
        let told = held.json(inputs.words(&held.span));
        let word = |key: &str| told[key].as_str().unwrap_or("-").to_owned();
        format!("{}/{}/{}", told["id"].as_str().unwrap_or(&word("name")), word("variant"), word("standing"))
    };
    brief.stores().iter().map(one).collect()
}

#[test]
fn a_planned_upgrade_takes_nothing_from_the_store_that_is_there() {
    for (infrastructure, standing) in [
        ("MongoDB 6 replica set of three. An upgrade to MongoDB 7 is planned for next month.", "have"),
        ("We plan to move to PostgreSQL 17; PostgreSQL 15 runs today with a synchronous standby.", "have"),
        ("No database yet, MongoDB is planned for next year.", "planned"),
    ] {
        let all = stores(infrastructure);
        assert!(all.iter().any(|store| store.ends_with(standing)), "{infrastructure}: {all:?}");
    }
}

#[test]
fn words_applications_and_protocols_are_no_stores() {
    let mut faults = Vec::new();
    for infrastructure in [
        "Badge readers, one Windows server",
        "Hub is Rust, we can change it. Three VMs",
        "Portal: browser automation, so no keys",
        "Requirement 5.1: three controller hosts",
        "Route servers: BIRD. One VM a campus",
        "Our side: 2 servers in one rack",
        "A server in the valley depot, one on the pass",
        "PLC via OPC UA. Two industrial PCs",
        "EMQX, one VM",
        "Koha, a cron",
        "Plone-Anwendung mit zwei Servern",
        "VSCode extension, language server",
        "web app in the browser, object store behind it is pluggable",
        "licence server; Windows domain",
        "Files on the engineering desk, four servers",
        "Supervision nord, supervision sud, liaison louée",
        "Файловый шлюз, четыре виртуалки",
        "院内サーバ二台、三菱のPLC",
        "每个门一台工控机",
        "whatever store you'd suggest, three hosts",
        "Electrician 10 minutes away, one office PC",
    ] {
        let read = stores(infrastructure);
        if !read.is_empty() {
            faults.push(format!("{infrastructure}: {read:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_store_that_nobody_knows_is_found_all_the_same() {
    for (infrastructure, name) in [
        ("Corral cluster, three nodes", "Corral"),
        ("we lock in frobnitz", "frobnitz"),
        ("a database called nautilus, 3 nodes", "nautilus"),
        ("Spring Batch, Hibernate, our own Zorbstore with three nodes", "Zorbstore"),
        ("Inkhorn, one process on one computer: it writes each grant to its log", "Inkhorn"),
        ("Lodestone, a node at either end; it takes writes at both", "Lodestone"),
        ("C#, DotNext Raft, three processes", "DotNext Raft"),
    ] {
        assert_eq!(stores(infrastructure), [format!("{name}/-/have")], "{infrastructure}");
    }
}

#[test]
fn a_database_named_by_its_kind_is_the_store() {
    for infrastructure in [
        "our relational database, three app servers",
        "they have their SQL database and that's it",
        "three app servers and a backend com transação no banco",
        "Drei Server, die Datenbank steht daneben, sonst nichts",
        "une base de données relationnelle, deux serveurs",
        "una base de datos SQL y nada más",
        "wspólna baza danych, nic więcej",
        "общая база данных, больше ничего нет",
        "共有のデータベース1台だけ",
        "数据库 一台，没有别的",
        "공용 데이터베이스 한 대뿐",
        "Quartz in cluster mode over our database",
        "Redis, one node. Orders are in the database",
    ] {
        let ruling = rule(&read(&inputs(infrastructure)));
        assert_eq!(ruling.rule.id, "R14", "{infrastructure}");
    }
    for infrastructure in [
        "No database at all. Three VMs, anything may be added",
        "three VMs and a vector database",
        "etcd, three nodes. The database is Postgres",
        "Two yard offices, a PC each, a database on both that syncs",
    ] {
        let read = read(&inputs(infrastructure));
        assert!(read.stores().iter().all(|held| !held.store.generic), "{infrastructure}");
    }
    // Where its loss must be survived, that is the condition.
    let lost = Inputs {
        consistency: "never two at once; must survive the loss of a server by itself".into(),
        ..inputs("our relational database")
    };
    assert_eq!(rule(&read(&lost)).rule.id, "R25");
}

#[test]
fn a_library_locks_in_the_store_beside_it() {
    for (infrastructure, library, ruled) in [
        ("ShedLock with JdbcTemplateLockProvider on Postgres", "workflow/shedlock/have", "R14"),
        ("celery-singleton, broker on Redis", "workflow/sidekiq/have", "R5"),
        ("Laravel onOneServer, cache driver redis", "workflow/on_one_server/have", "R5"),
        ("Quartz clustered, JobStoreTX on MySQL", "workflow/quartz_jdbc/have", "R14"),
        ("Spring Integration JdbcLockRegistry on MySQL", "workflow/lock_registry/have", "R14"),
        ("Hangfire on SQL Server", "workflow/hangfire/have", "R11"),
        ("ShedLock, nothing else", "workflow/shedlock/have", "R25"),
        ("Redisson RLock", "redis/one_volatile/have", "R5"),
        ("Curator InterProcessMutex, 3 servers", "zookeeper/curator/have", "R11"),
    ] {
        let all = stores(infrastructure);
        assert!(all.iter().any(|store| store == library), "{infrastructure}: {all:?}");
        assert_eq!(rule(&read(&inputs(infrastructure))).rule.id, ruled, "{infrastructure}");
    }
}

#[test]
fn what_is_said_of_one_store_is_not_said_of_another() {
    for (infrastructure, wanted) in [
        (
            "spare memcached pool. The billing etcd is off limits.",
            ["memcached_olric/memcached/have", "etcd/-/excluded"].as_slice(),
        ),
        ("DynamoDB. There is also DAX but that is for the catalogue only.", &["dynamodb/dynamodb/have"]),
        ("Hazelcast community, 3 members. IMap.lock is the approved mechanism.", &["hazelcast/imap_lock/have"]),
        ("Cassandra, 3 nodes, check-and-set on one cell", &["cassandra_lwt/cassandra_lwt/have"]),
        ("Cassandra 4, three nodes, INSERT IF NOT EXISTS is what we use", &["cassandra_lwt/cassandra_lwt/have"]),
    ] {
        assert_eq!(stores(infrastructure), wanted, "{infrastructure}");
    }
    let spared = read(&inputs("etcd, three nodes. Please spare us Redis"));
    assert!(spared.stores().iter().any(|held| held.role == Role::Absent));
}
