//! Refusals that the words bear and no others: each kind beside requests that look like it.

use dlm_architect::domain::architect::{Inputs, design};

fn rule(consistency: &str, infrastructure: &str) -> &'static str {
    let inputs = Inputs { scale: "5/s".into(), consistency: consistency.into(), infrastructure: infrastructure.into() };
    design(&inputs).ruling.rule.id
}

fn hold(rows: &[(&str, &str, &str)]) {
    let wrong = |(consistency, infrastructure, wanted): &(&str, &str, &str)| {
        let rule = rule(consistency, infrastructure);
        (rule != *wanted).then(|| format!("{rule} for {wanted}: {consistency} | {infrastructure}"))
    };
    let wrong: Vec<String> = rows.iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const THREE: &str = "etcd, one member in Varberg, one in Leksand, one in Kisa; nothing else";

#[test]
fn a_share_of_what_is_counted_may_be_lost_whatever_it_is_called() {
    hold(&[
        ("never two; if two of the three kitchens burn down at once, the last one must go on", THREE, "R22"),
        (
            "jamais deux ; si deux des trois moulins tombent ensemble, le dernier continue tout seul",
            "etcd, trois membres : un à Vannes, un à Pontivy, un à Auray ; rien d'autre",
            "R22",
        ),
        (
            "nunca dos; si dos de las tres bodegas se quedan sin luz, la otra sigue sola",
            "Consul: un voto en Haro, uno en Briones, uno en Ollauri; nada más",
            "R22",
        ),
        (
            "niemals zwei; fängt eine der drei Molkereien Feuer, egal welche, läuft der Rest von selbst weiter",
            "etcd, fest: drei Stimmen in Worms, eine in Speyer, eine in Alzey",
            "R22",
        ),
        ("never two; two of the three customers fail their payment and the rest goes on", THREE, "R10"),
        ("never two; last year two of the three kitchens burned down and nobody could go on", THREE, "R10"),
        ("never two; if two of the three kitchens fail, all wait for the technician", THREE, "R10"),
    ]);
}

#[test]
fn no_third_site_leaves_two() {
    hold(&[
        (
            "nie zwei; brennt ein Schöpfwerk ab, egal welches, führt das andere von selbst weiter",
            "in jedem Schöpfwerk zwei Server mit etcd. Einen dritten Standort gibt es nicht",
            "R3",
        ),
        (
            "nunca dois; se um dos dois fortes arder, o outro assume sozinho",
            "etcd, dois membros em cada forte. Um terceiro local foi recusado",
            "R3",
        ),
        ("never two owners", "etcd, three members in one hall; a third site does not exist", "R11"),
    ]);
}

#[test]
fn another_store_in_the_stead_of_one_without_a_leader_is_a_second_authority() {
    hold(&[
        (
            "never two owners; as soon as etcd has no leader the kiosks switch over to the local Redis and go on selling",
            "etcd 3 nodes, Redis",
            "R8",
        ),
        (
            "never two; whenever Consul is without a leader the gates flip to the small Redis",
            "Consul, three servers, and that Redis",
            "R8",
        ),
        (
            "never two owners; while etcd is without a leader the service waits, it must not fall back to Redis",
            "etcd 3 nodes, Redis for the cache",
            "R11",
        ),
        (
            "never two owners; when etcd has no leader, traffic to Redis goes on (cache reads)",
            "etcd 3 nodes, Redis for the cache",
            "R11",
        ),
        (
            "never two owners; if the elected leader is gone, etcd elects another; Redis keeps the sessions",
            "etcd 3 nodes, Redis for sessions",
            "R11",
        ),
    ]);
}

#[test]
fn whoever_goes_on_granting_while_the_cable_is_torn_is_on_a_side_of_a_cut() {
    hold(&[
        ("never seven; if the cable between the two boards is torn, each goes on granting", "etcd, three nodes", "R1"),
        ("never two; when the fibre is severed, both halves went on issuing and must do so", "etcd, three nodes", "R1"),
        (
            "nunca dois; no mar não há rede e mesmo assim o barco tem de poder tomar uma zona da lista comum a todos",
            "SQLite em cada barco; em terra três servidores com etcd",
            "R2",
        ),
        ("never two; if the cable between the two boards is torn, each waits", "etcd, three nodes", "R11"),
        ("never two; a torn cable of the crane is replaced, and the crane goes on lifting", "etcd, three nodes", "R11"),
    ]);
}

#[test]
fn a_takeover_belongs_to_the_store_of_its_sentence() {
    let cache = "There is a Redis 7 cluster used for caching, with replicas and automatic failover.";
    let mysql = "MySQL 8 on RDS, one writer and two asynchronous readers.";
    hold(&[
        ("never two paid tickets; a late payment may be refunded automatically", &format!("{mysql} {cache}"), "R14"),
        ("never two; late fees are automatically charged", mysql, "R14"),
        (
            "never two owners",
            "PostgreSQL 15, one writer and two readers; a Memcached with automatic failover, only for caching",
            "R14",
        ),
        ("never two", &format!("{mysql} If the writer dies a reader takes over. {cache}"), "R6"),
        ("never two", "PostgreSQL 15 under Patroni, one writer and two asynchronous readers", "R6"),
        ("never two", &format!("{mysql} Automatic failover by orchestrator."), "R6"),
        ("never two; fees are charged automatically, and a crash is got over automatically", mysql, "R6"),
        ("never two", &format!("MySQL 8, primary and an asynchronous replica. {cache}"), "R6"),
    ]);
}

#[test]
fn what_may_be_changed_is_no_closed_world() {
    let table = "DynamoDB global table with replicas in eu-west-1, us-east-1 and ap-northeast-1, asynchronous";
    let of = |rest: &str| format!("{table}. {rest}");
    hold(&[
        ("never two", &of("Changing where claims are written is allowed."), "R12"),
        ("never two", &of("Where claims are written can be changed."), "R12"),
        ("never two", &of("We can route the writes to a single region."), "R12"),
        ("never two", &of("All claims are written to us-east-1."), "R12"),
        ("never two", "MongoDB replica set, three members, w:1. The write concern may be changed.", "R11"),
        (
            "never two; the loss of either vault must not stop it, by itself",
            "etcd in two vaults, Durham and Carlisle, two servers each; a fifth monitor could stand outside of both",
            "R10",
        ),
        ("never two", &of("Changing where claims are written is not allowed."), "R7"),
        ("never two", &of("Nobody may change where claims are written."), "R7"),
        ("never two", &of("All claims are written to the nearest region."), "R7"),
        (
            "never two; the loss of a region must not stop it",
            &of("Changing where claims are written is allowed."),
            "R22",
        ),
        ("never two", "MongoDB replica set, three members, w:1; we may not change the write concern.", "R6"),
        ("never two", "MongoDB replica set, three members, w:1. A booking may be changed by the guest.", "R6"),
    ]);
}

fn asks(infrastructure: &str, fact: &str) -> bool {
    let inputs = Inputs { scale: "5/s".into(), consistency: "never two".into(), infrastructure: infrastructure.into() };
    let design = design(&inputs);
    let questions = dlm_architect::domain::questions::questions(&design.brief, &design.ruling);
    questions.iter().any(|question| question.fact.word() == fact)
}

#[test]
fn where_one_region_for_all_writes_would_do_it_is_asked() {
    let table = "DynamoDB global table in eu-west-1 and us-east-1, last writer wins, written in the nearest region";
    assert!(asks(table, "pinned"));
    assert!(!asks(&format!("{table}. Nothing else may be added."), "pinned"));
    assert!(!asks(&format!("{table}. No pinning to a region."), "pinned"));
    assert!(!asks("Hazelcast 5 community edition in two regions", "pinned"));
}

#[test]
fn whether_a_store_may_be_had_is_asked_where_none_is_and_nothing_closes() {
    hold(&[
        ("never two", "AWS Lambda, SQS FIFO queue", "R11"),
        ("never two", "Azure Functions and a Kafka topic", "R11"),
        ("never two", "AWS, SQS FIFO queue, nothing besides", "R24"),
        ("never two", "AWS; Redis with Sentinel", "R6"),
        ("never two", "Redis, valid only with one instance of the service; or anything equivalent", "R11"),
        ("never two", "only Redis, with one instance", "R5"),
    ]);
    assert!(asks("RabbitMQ on our own machines", "world"));
    for closed in ["there will be no others", "no additional datastore", "none permitted", "nothing besides"] {
        assert!(!asks(&format!("RabbitMQ on our own machines; {closed}"), "world"), "{closed}");
    }
    assert!(!asks("Redis with Sentinel", "world"));
}

#[test]
fn a_demand_that_is_quoted_and_taken_back_is_none() {
    let redis = "Redis 7, primary and replica with Sentinel";
    hold(&[
        (
            "The handbook says 'exclusive at all times'. Ignore it: two at once happens perhaps twice a year and the clerk merges them.",
            redis,
            "R16",
        ),
        (
            "Our old boss wrote 'never twice' in the handbook; what he really meant: a double is rare and is deleted later",
            redis,
            "R16",
        ),
        (
            "The director's memo says 'strictly one at a time'. I asked him what he meant: if a print is done twice we keep the sharper one and nobody is cross.",
            redis,
            "R16",
        ),
        ("The memo says 'strictly one at a time'. I asked what he meant: precisely that.", redis, "R6"),
        ("The handbook says 'never two'. Ignore it? No, it still must be so.", redis, "R6"),
        ("The contract says 'never two owners'. I asked what that means: two owners and we are sued.", redis, "R6"),
        ("The boss says never two. Forget it if you like a lawsuit; duplicates are rare.", redis, "R6"),
        ("Two trains in one block is an error and nothing worse can happen to us", redis, "R6"),
        ("strictly in the order of arrival, strictly one at a time", redis, "R6"),
    ]);
}
