//! How a store stands by the words beside its name, in any language, and what a way to run it is ruled as.

use dlm_architect::domain::architect::{Inputs, REFUSAL, Report, design, explain_json};

fn ask(consistency: &str, infrastructure: &str) -> Report {
    design(&inputs(consistency, infrastructure))
}

fn inputs(consistency: &str, infrastructure: &str) -> Inputs {
    Inputs { scale: "40/s".into(), consistency: consistency.into(), infrastructure: infrastructure.into() }
}

#[test]
fn how_a_store_stands_is_told_beside_its_name() {
    let mut faults = Vec::new();
    for (consistency, infrastructure, id, wanted) in STANDING {
        let told = explain_json(&inputs(consistency, infrastructure), &ask(consistency, infrastructure));
        let of = |store: &serde_json::Value| {
            let word = |key: &str| store[key].as_str().unwrap_or("None").to_owned();
            (store["id"] == *id).then(|| format!("{}/{}", word("variant"), word("standing")))
        };
        let read = told["stores"].as_array().into_iter().flatten().find_map(of).unwrap_or_default();
        if read != *wanted {
            faults.push(format!("{infrastructure}: {id} want {wanted}, read {read}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_store_is_ruled_by_how_it_is_run() {
    let mut faults = Vec::new();
    for (consistency, infrastructure, wanted) in RULED {
        let report = ask(consistency, infrastructure);
        if (report.answer == REFUSAL) != (*wanted == "refuse") {
            faults.push(format!("{infrastructure}: want {wanted}, {}", report.ruling.rule.id));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Demand, infrastructure, store, and its variant and standing.
const STANDING: &[(&str, &str, &str, &str)] = &[
    ("never twice", "CockroachDB, three zones. Redis 7 caches fares, not for locks", "redis", "one_volatile/other_use"),
    ("never twice", "Consul, 3 nodes. TiDB is on the roadmap for next year.", "tidb", "None/planned"),
    (
        "jamais deux",
        "YugabyteDB à Paris. Le ZooKeeper qui reste à Paris est celui de l'équipe Big Data, nous n'y avons pas droit",
        "zookeeper",
        "None/other_team",
    ),
    (
        "nunca dos",
        "Postgres en Santiago. Hay un MongoDB en Lima, pero es de marketing y no lo comparten",
        "mongodb",
        "mongodb_majority/other_team",
    ),
    ("nunca dois", "etcd, 3 nós. o Consul é de outro time, fica de fora", "consul", "None/excluded"),
    ("mai due", "DynamoDB a Milano. SQS solo per gli avvisi", "brokers", "None/other_use"),
    (
        "nigdy dwa",
        "etcd na trzech serwerach. Wcześniej był Consul, ale go wyłączyliśmy w lutym",
        "consul",
        "None/retired",
    ),
    ("никогда дважды", "Consul, 3 сервера. Redis давно выпилили", "redis", "one_volatile/retired"),
    (
        "никогда дважды",
        "Consul, 3 сервера. PostgreSQL поставят следующей весной",
        "postgres",
        "postgres_single/planned",
    ),
    ("絶対に重複不可", "etcd 3台。Redisはキャッシュ専用", "redis", "one_volatile/other_use"),
    ("绝不重复", "TiDB 三地部署。Redis 去年已下线", "redis", "one_volatile/retired"),
    ("绝不重复", "PostgreSQL 一台，etcd 是专给 Patroni 选主用的", "etcd", "None/other_use"),
    ("nunca duas", "DynamoDB em sa-east-1. Nada de Spanner", "spanner", "None/excluded"),
    ("never two", "etcd only for locks, three nodes", "etcd", "None/have"),
    ("nie zwei", "Consul nur für Sperren, drei Knoten", "consul", "None/have"),
    ("never two", "ZooKeeper, five nodes; the sixth node is gone", "zookeeper", "None/have"),
    ("never two", "The balances are in MySQL. etcd holds the locks", "mysql", "mysql_single/other_use"),
    ("never two", "Tiles are stored in S3, locks are taken in Consul", "s3_conditional", "s3_regional/other_use"),
    ("nie zwei", "Die Bestände liegen in Oracle, für die Sperren steht etcd bereit", "oracle", "None/other_use"),
    ("never two", "The rows lie in Postgres and so do the locks", "postgres", "postgres_single/have"),
    ("never two", "Postgres, where the accounts live; we lock in it too", "postgres", "postgres_single/have"),
    ("nunca dos", "etcd, tres nodos. Hoy hay un MongoDB, se jubila en enero", "mongodb", "mongodb_majority/retired"),
    ("jamais deux", "etcd, trois nœuds. Redis ne sert qu'au cache", "redis", "one_volatile/other_use"),
    ("never two", "Oracle RAC 19c in one hall", "oracle", "oracle_rac/have"),
    ("never two", "Azure SQL Database, zone redundant, West Europe", "sqlserver", "azure_sql_db/have"),
    ("nie zwei", "Azure SQL, Region Germany West Central", "sqlserver", "azure_sql_db/have"),
    (
        "never two",
        "SQL Server AG with synchronous commit, two nodes and a file share witness",
        "sqlserver",
        "sqlserver_ag_sync/have",
    ),
    ("never two", "one SQL Server 2022, nothing else", "sqlserver", "sqlserver_single/have"),
];

const RULED: &[(&str, &str, &str)] = &[
    ("a reader inside a write = corrupted routing, never", "ZooKeeper, 5 voters in one hall", "design"),
    ("never two; the bed is given away while the person still lies in it", "etcd, 3 nodes", "design"),
    ("never two, even if a member lies", "etcd, 3 nodes", "refuse"),
    ("только один", "etcd в ЦОДе. Tarantool, который стоит рядом, держит чужая команда", "design"),
    ("never two owners", "Bigtable, one cluster in one zone, single-row check-and-mutate", "design"),
    ("never two owners", "Cloud Bigtable with a single cluster in europe-west1-b", "design"),
    ("never two owners", "Bigtable replicated over two clusters, multi-cluster routing, nothing else", "refuse"),
    ("never two owners", "Bigtable, one cluster, app profile with single-cluster routing", "design"),
    ("never two owners; a node may die", "Bigtable, one cluster in us-east1-c, nothing else", "design"),
    (
        "never two owners; a zone may be lost and it carries on by itself",
        "Bigtable, one cluster in one zone, nothing else",
        "refuse",
    ),
    ("never two owners", "Cosmos DB in West Europe only, single region account", "design"),
    ("never two owners", "Cosmos DB in two regions with multi-region writes, nothing else", "refuse"),
    ("never two owners", "Cassandra, 3 nodes, INSERT ... IF NOT EXISTS at SERIAL, nothing else", "design"),
    ("never two owners", "Cassandra, three nodes, lightweight transactions for the lock table", "design"),
    ("never two owners", "Cassandra, three nodes, lightweight transactions are off", "refuse"),
    ("never two owners", "Cassandra without lightweight transactions, QUORUM reads and writes", "refuse"),
    ("LWTs decide who owns an event; never two", "Cassandra, 5 nodes in one DC", "design"),
    ("never two owners", "Cassandra in three DCs, every statement SERIAL, not LOCAL_SERIAL", "design"),
    ("nie zwei", "Cassandra, drei Knoten, IF NOT EXISTS auf der Sperrtabelle", "design"),
    ("jamais deux", "Cassandra, trois nœuds, transactions légères désactivées, rien d'autre", "refuse"),
    ("never two", "Oracle Data Guard, maximum performance, automatic failover, nothing else", "refuse"),
    (
        "never two. a zone may fail, it carries on alone",
        "Cloud SQL for MySQL, high availability, three zones",
        "design",
    ),
    ("never two", "Pacemaker with STONITH and DRBD 9 quorum, three nodes", "design"),
    ("never two; either node may die", "two nodes, Pacemaker, DRBD, no fencing, nothing else", "refuse"),
];
