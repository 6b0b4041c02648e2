//! What is in use is held by its own state, by which writes a store's records change, and what is read so that both can
//! be said.

use super::struck::written;
use dlm_architect::domain::architect::{Inputs, design, explain_json};
use serde_json::{Value, json};

fn ask([scale, consistency, infrastructure]: [&str; 3]) -> (String, Value) {
    let inputs = Inputs { scale: scale.into(), consistency: consistency.into(), infrastructure: infrastructure.into() };
    let report = design(&inputs);
    let explained = explain_json(&inputs, &report);
    (report.answer, explained)
}

fn asked(file: &str, id: &str) -> String {
    ask(written(file, id).each_ref().map(String::as_str)).0
}

fn section<'a>(answer: &'a str, heading: &str) -> &'a str {
    let (_, behind) = answer.split_once(heading).unwrap_or_else(|| panic!("no {heading} in {answer}"));
    behind.split("\n## ").next().unwrap_or_default()
}

#[test]
fn what_goes_on_being_used_without_its_program_runs_out_by_no_lease() {
    // Drawers, steam presses, a crane in the order of arrival, the gates of a flush; a charter that is checked out.
    for (file, id) in [
        ("short_third", "e05"),
        ("careful_twentyfifth", "m27-09"),
        ("careful_twentythird", "m25-29"),
        ("short_third", "e04"),
        ("short_fourth", "h08"),
    ] {
        let answer = asked(file, id);
        let renewal = section(&answer, "## Lease renewal strategy");
        assert!(!renewal.contains("**Lease "), "{id}: {renewal}");
        let said = ["nothing is renewed", "Nothing is renewed", "No time ends a turn"];
        assert!(said.iter().any(|words| renewal.contains(words)), "{id}: {renewal}");
        assert!(!answer.contains("comes free within"), "{id}: {answer}");
    }
    let drawers = written("short_third", "e05");
    let [scale, consistency, infrastructure] = drawers.each_ref().map(String::as_str);
    // What compares a token refuses whoever wakes late, and may be lent.
    let checked = format!("{infrastructure} The latch keeps the highest token and refuses lower ones.");
    assert!(section(&ask([scale, consistency, &checked]).0, "## Lease renewal strategy").contains("**Lease "));
    // So may records.
    let records = ask(["patient records of a horse clinic, two edits a second", consistency, "etcd, three members"]).0;
    assert!(section(&records, "## Lease renewal strategy").contains("**Lease "));
}

#[test]
fn a_store_says_how_its_conditional_write_is_written_where_a_kind_asks_for_one() {
    let acquire = |file, id| section(&asked(file, id), "## Lock acquisition workflow").to_owned();
    for (file, id, write) in [
        ("short_third", "e01", "In YDB: **One transaction in Serializable mode"),
        ("short_third", "e05", "In RavenDB: **`PutCompareExchangeValueOperation(key, value, index)`"),
        ("short_fourth", "h08", "In Consul: **`PUT /v1/kv/KEY?cas=N`"),
    ] {
        assert!(acquire(file, id).contains(write), "{id}: {}", acquire(file, id));
    }
    // A store with a way of its own for the shape says that.
    let leader = ask(["one of three workers leads", "two leaders never", "etcd, three members"]).0;
    assert!(!leader.contains("In etcd: "), "{leader}");
}

#[test]
fn a_pause_is_told_with_its_holder_between_and_a_lease_in_a_settings_name() {
    let told = |consistency: &str, infrastructure: &str, fact: &str| {
        ask(["one of two pods steers the dome", consistency, infrastructure]).1["brief"][fact]["value"].clone()
    };
    let lease = "Kubernetes Lease, three control-plane nodes, leaseDurationSeconds 15";
    let frozen = "both steering must never occur. vMotion freezes a pod for up to 25 s";
    assert_eq!(told(frozen, lease, "pause_s"), json!(25.0));
    assert_eq!(told(frozen, lease, "ttl_s"), json!(15.0));
    assert_eq!(told("both steering must never occur; locking may freeze for 25 s", lease, "pause_s"), json!(1.0));
    assert_eq!(told(frozen, "Kubernetes Lease, 15 control-plane nodes", "ttl_s"), Value::Null);
}

#[test]
fn stores_are_known_by_number_and_behind_a_clause_about_them() {
    let stores = |infrastructure: &str| {
        let (_, explained) = ask(["one job at a time", "two at once never", infrastructure]);
        let all = explained["brief"]["stores"]["value"].as_array().cloned().unwrap_or_default();
        all.iter().map(|store| json!([store["id"], store["standing"]])).collect::<Vec<_>>()
    };
    assert_eq!(stores("Redis1 master, Redis2 slave"), [json!(["redis", "have"])]);
    let beside = "etcd in the hall. Consul, which stands beside it, is kept by another team";
    assert_eq!(stores(beside), [json!(["etcd", "have"]), json!(["consul", "other_team"])]);
    let ours = "etcd in the hall. Consul, which stands beside it, is kept by us";
    assert_eq!(stores(ours), [json!(["etcd", "have"]), json!(["consul", "have"])]);
}

fn standings(consistency: &str, infrastructure: &str) -> Vec<String> {
    let (_, explained) = ask(["one job at a time", consistency, infrastructure]);
    let all = explained["brief"]["stores"]["value"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    all.iter().map(|store| format!("{} {}", text(&store["id"]), text(&store["standing"]))).collect()
}

#[test]
fn a_store_is_theirs_whose_owner_ends_the_clause() {
    for (infrastructure, wanted) in [
        ("ZooKeeper, 3 servers in the quarry. Postgres is the weighbridge firm's.", "postgres other_team"),
        ("A Memcached. There is an etcd in the building, it's radiology's.", "etcd other_team"),
        ("Redis, 1 nœud. Le Consul appartient aux pompiers.", "consul other_team"),
        ("etcd, tres nodos. El Oracle es de la cofradía de pescadores.", "oracle other_team"),
        ("PostgreSQL 15, una macchina. L'Oracle è dell'ufficio paghe.", "oracle other_team"),
        ("各船にSQLite。陸のSQL Serverは人事のもの。", "sqlserver other_team"),
        ("The fair's Redis is ours, one node.", "redis have"),
        ("Der etcd gehört uns, drei Knoten.", "etcd have"),
        ("Redis è del 2019, versione 7, un nodo.", "redis have"),
        ("El Redis es del cluster principal, un nodo.", "redis have"),
        ("etcd 3 nodes, it's today's version.", "etcd have"),
    ] {
        let read = standings("two at once never", infrastructure);
        assert!(read.iter().any(|store| store == wanted), "{infrastructure}: {read:?}");
    }
}

#[test]
fn a_question_of_one_name_is_answered_by_what_follows_it() {
    for (infrastructure, wanted) in [
        ("ZooKeeper? We looked, seven times the money, no. It's a MySQL, one server.", "zookeeper excluded"),
        ("¿Consul? Lo miramos, demasiado caro, no. MySQL 8, un servidor.", "consul excluded"),
        ("Consul? Der Imker hat einen, nein. ZooKeeper mit drei Knoten haben wir.", "consul excluded"),
        ("A Redis. postgres? that's the paint shop's own.", "postgres other_team"),
        ("etcd? Yes, three nodes in the dairy.", "etcd have"),
    ] {
        let read = standings("two at once never", infrastructure);
        assert!(read.iter().any(|store| store == wanted), "{infrastructure}: {read:?}");
    }
}

#[test]
fn an_outage_that_is_told_takes_no_store_away() {
    for (consistency, infrastructure, wanted) in [
        ("Once etcd is gone the machines stop.", "etcd, 3 nodes", "etcd have"),
        ("etcd gone? everyone goes home.", "etcd, 3 nodes", "etcd have"),
        ("Without redis the task just runs.", "redis, one node", "redis have"),
        ("Si Redis n'est pas disponible, chacun continue sans verrou.", "Redis simple, un serveur", "redis have"),
        ("Gdy ZooKeeper padnie, wszystko stoi.", "ZooKeeper, trzy serwery", "zookeeper have"),
        ("Redis would lose locks, so never Redis.", "no Redis. etcd 3 nodes", "redis excluded"),
        ("We don't want Redis for this.", "Redis, and MongoDB in a replica set of 3", "redis excluded"),
    ] {
        let read = standings(consistency, infrastructure);
        assert!(read.iter().any(|store| store == wanted), "{consistency}: {read:?}");
    }
}

#[test]
fn what_is_retired_or_for_another_use_is_told_over_the_size_of_a_store() {
    for (infrastructure, wanted) in [
        ("Redis, one node, switched off in May. Three Consul servers.", "redis retired"),
        ("Consul, drei Server, im Juni abgeschaltet. PostgreSQL 16, ein Rechner.", "consul retired"),
        ("MySQL 8が1台。etcdを3台そろえる案もありましたが、見送りました。", "etcd excluded"),
        ("A CockroachDB over three halls and nobody's allowed to keep locks in it. A Redis.", "cockroachdb other_use"),
        ("Memcached, two nodes. Planned for the spring: Redis.", "redis planned"),
        ("MySQL 8 single. A volunteer proposes a Consul of three nodes.", "consul planned"),
        ("etcd, three members, one switched off for repair.", "etcd have"),
        ("MySQL 8, one server; the plans lie in MySQL.", "mysql have"),
    ] {
        let read = standings("two at once never", infrastructure);
        assert!(read.iter().any(|store| store == wanted), "{infrastructure}: {read:?}");
    }
}

#[test]
fn a_pair_has_the_votes_of_the_cluster_of_its_own_that_elects_its_writer() {
    let rule = |infrastructure: &str| {
        let (scale, consistency) = ("one edit at a time", "two at once never; a server may die and nobody is called");
        let texts = [scale, consistency, infrastructure].map(str::to_owned);
        let [scale, consistency, infrastructure] = texts;
        design(&Inputs { scale, consistency, infrastructure }).ruling.rule.id
    };
    let pair = "Postgres under Patroni, one primary and one synchronous standby, two servers";
    assert_eq!(rule(&format!("{pair}; Patroni has its own separate etcd of three")), "R11");
    assert_eq!(rule(&format!("{pair}, and an etcd on both")), "R3");
}

#[test]
fn whoever_must_not_notice_a_loss_asks_for_nothing_less() {
    let told = |consistency: &str| ask(["one vet per drawer at a time", consistency, "etcd, three members"]);
    let (answer, explained) = told("never two at once; one server dies, nobody should notice");
    assert_eq!(explained["brief"]["survives"]["value"], "node");
    assert!(!answer.contains("asks for less"), "{answer}");
    // Of an outage that may be it says the opposite.
    let (_, explained) = told("never two at once. The locks may be down for a minute, nobody would notice");
    assert_ne!(explained["brief"]["survives"]["value"], "node");
}
