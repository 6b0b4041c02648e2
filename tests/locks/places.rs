//! Places, servers, votes, third votes, losses and cuts, read from words of many kinds and eleven languages: each row
//! is the demand, the infrastructure, a fact and its value; a dash where nothing may be read.

use dlm_architect::domain::brief::{FactId, Field, Inputs};
use dlm_architect::domain::locks::read;

fn said(consistency: &str, infrastructure: &str, fact: &str) -> String {
    let inputs =
        Inputs { scale: "40/s".into(), consistency: consistency.into(), infrastructure: infrastructure.into() };
    let brief = read(&inputs);
    let id = FactId::ALL.iter().find(|id| id.word() == fact).unwrap();
    let Some(view) = brief.get(*id).filter(|view| !view.evidence.is_empty()) else { return "-".to_owned() };
    for span in view.evidence {
        let text = inputs.text(span.field);
        assert!(text.get(span.at.clone()).is_some_and(|words| !words.is_empty()), "{fact}: {:?}", Field::Scale);
    }
    view.value.to_string().replace('"', "")
}

fn hold(rows: &[(&str, &str, &str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(c, i, fact, value)| (said(c, i, fact), format!("{c} | {i} | {fact}: want {value}")))
        .filter(|(read, row)| !row.ends_with(&format!("want {read}")))
        .map(|(read, row)| format!("{row}, read {read}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn places_are_counted_by_number_by_label_and_by_name() {
    hold(&[
        ("strict", "etcd in data center A, B and C", "places", "3"),
        ("strict", "Consul servers in DC1 and DC2", "places", "2"),
        ("strict", "etcd over both data centres", "places", "2"),
        ("strict", "primary site and DR site, MySQL in each", "places", "2"),
        ("strict", "etcd, drei Standorte", "places", "3"),
        ("strict", "etcd sur deux sites", "places", "2"),
        ("strict", "etcd en tres regiones", "places", "3"),
        ("strict", "etcd in due sedi", "places", "2"),
        ("strict", "etcd, dwie serwerownie", "places", "2"),
        ("strict", "etcd, три ЦОД", "places", "3"),
        ("strict", "etcd を東京と大阪に置く", "places", "2"),
        ("strict", "三个数据中心，etcd", "places", "3"),
        ("strict", "데이터센터 세 곳, etcd", "places", "-"),
        ("strict", "etcd in one data center, three racks", "places", "1"),
        ("strict", "PostgreSQL, customers in 12 countries", "places", "-"),
        ("strict", "Consul, four breweries, one server in each", "places", "4"),
        ("strict", "FoundationDB, two depots, three machines each", "votes", "[3,3]"),
        ("strict", "etcd, three racks, one node each", "places", "-"),
        ("strict", "Cassandra, replication factor 3 in each of Amsterdam, Berlin and Vienna", "votes", "[3,3,3]"),
    ]);
}

#[test]
fn copies_of_a_key_are_told_from_servers() {
    hold(&[
        (
            "strict",
            "ScyllaDB, data centres Lyon, Lille and Nantes, three replicas in every data centre",
            "votes",
            "[3,3,3]",
        ),
        ("strict", "Cassandra LWT, three data centres, NetworkTopologyStrategy dc1:3, dc2:3, dc3:3", "servers", "-"),
        ("strict", "Cassandra mit LWT in drei Rechenzentren, je drei Kopien", "votes", "[3,3,3]"),
        ("strict", "Cassandra LWT，3개 데이터센터에 각각 복제본 3개", "votes", "[3,3,3]"),
        ("strict", "Cassandra 轻量级事务，三个数据中心，每个数据中心三副本", "votes", "[3,3,3]"),
        ("strict", "Cassandra LWT, three data centres, 4 nodes each, RF 3 in each of them", "servers", "12"),
        ("strict", "YugabyteDB, RF=3, three regions", "votes", "[1,1,1]"),
        ("strict", "CockroachDB over three regions, five replicas, 15 nodes", "servers", "15"),
        ("strict", "NATS JetStream KV R3, five servers in five racks", "votes", "[1,1,1]"),
        ("strict", "PostgreSQL, a primary and three replicas in three regions", "votes", "-"),
    ]);
}

#[test]
fn zones_are_where_members_stand_and_no_rooms_of_the_work() {
    hold(&[
        (
            "strict",
            "etcd over three availability zones: A (2 voters), B (2), C (1); two learners in B",
            "votes",
            "[2,2,1]",
        ),
        ("strict", "etcd over three availability zones: A (2 voters), B (2), C (1); two learners in B", "places", "-"),
        ("strict", "etcd, trois membres dans la salle principale et deux dans la salle de secours", "votes", "[3,2]"),
        ("strict", "Consul, three servers on our campus, one in each of halls A, B and C", "votes", "[1,1,1]"),
        ("strict", "ZooKeeper on five servers for 40 cold rooms", "zones", "-"),
        ("strict", "PostgreSQL in hall 1 and a standby in hall 2", "zones", "2"),
        ("strict", "MySQL with a replica in the second data centre", "places", "2"),
        ("strict", "PostgreSQL under Patroni on two servers, three etcd members on other machines", "servers", "2"),
        ("strict", "five etcd members; PostgreSQL holds the rows", "servers", "5"),
    ]);
}

#[test]
fn servers_are_those_of_the_store() {
    hold(&[
        ("strict", "two servers only, etcd on each", "servers", "2"),
        ("strict", "three Redis, one per zone", "servers", "3"),
        ("strict", "etcd with five members", "servers", "5"),
        ("strict", "a single VM with Redis", "servers", "1"),
        ("strict", "PostgreSQL primary + 2 replicas", "servers", "3"),
        ("strict", "Consul mit 3 Servern", "servers", "3"),
        ("strict", "ZooKeeper, 5 votants", "servers", "5"),
        ("strict", "etcd, tres nodos", "servers", "3"),
        ("strict", "etcd, 5 nós", "servers", "5"),
        ("strict", "etcd su tre nodi", "servers", "3"),
        ("strict", "etcd, trzy węzły", "servers", "3"),
        ("strict", "etcd на трёх нодах", "servers", "3"),
        ("strict", "Redis 5台", "servers", "5"),
        ("strict", "etcd 三个节点", "servers", "3"),
        ("strict", "etcd 3노드", "servers", "3"),
        ("strict", "one Postgres, deployment with replicas: 3", "servers", "1"),
        ("strict", "etcd, 40 app servers", "servers", "-"),
        ("strict", "PostgreSQL 15 and 6 replicas of the API", "servers", "-"),
        ("strict", "etcd and 12 worker nodes", "servers", "-"),
        ("strict", "Redis with three sentinels", "servers", "-"),
    ]);
}

#[test]
fn votes_are_told_place_by_place() {
    hold(&[
        ("strict", "Consul with 3 servers in DC1 and 3 servers in DC2", "votes", "[3,3]"),
        ("strict", "etcd members: Oslo 2, Bergen 2, Stavanger 1", "votes", "[2,2,1]"),
        ("strict", "ZooKeeper, 5 nodes, 2+2+1", "votes", "[2,2,1]"),
        ("strict", "etcd, three regions, one node in each", "votes", "[1,1,1]"),
        ("strict", "etcd, zwei Rechenzentren, je zwei Knoten", "votes", "[2,2]"),
        ("strict", "ЦОД-1 и ЦОД-2, по две ноды etcd", "votes", "[2,2]"),
        ("strict", "etcd, 3 nodes in Lyon, apps in Paris", "votes", "-"),
        ("strict", "etcd; apps: 3 in Lyon, 4 in Paris", "votes", "-"),
    ]);
}

#[test]
fn a_third_vote_is_possible_or_not() {
    hold(&[
        ("strict", "etcd in two DCs, we could put a witness in the cloud", "third_vote", "possible"),
        ("strict", "two DCs, no third location available", "third_vote", "impossible"),
        ("strict", "etcd, два ЦОД, арбитр в офисе", "third_vote", "possible"),
        ("strict", "zwei Rechenzentren, ein dritter Standort ist nicht vorhanden", "third_vote", "impossible"),
        ("strict", "etcd in two DCs; a third site was planned and then cancelled", "third_vote", "-"),
    ]);
}

#[test]
fn what_a_loss_must_not_stop() {
    hold(&[
        ("losing one of the two DCs must not stop us", "etcd", "survives", "region"),
        ("strict. Either room may burn, the other keeps going by itself", "etcd, two rooms", "survives", "zone"),
        ("a node may die and nobody is woken", "etcd", "survives", "node"),
        ("Fällt ein Rechenzentrum aus, muss es automatisch weiterlaufen", "etcd", "survives", "region"),
        ("La perte d'un site ne doit rien arrêter", "etcd", "survives", "region"),
        ("Si cae una región seguimos sin intervención", "etcd", "survives", "region"),
        ("Se cair uma zona, continua sozinho", "etcd", "survives", "zone"),
        ("Se cade un nodo si continua da solo", "etcd", "survives", "node"),
        ("Awaria serwera nie może zatrzymać pracy", "etcd", "survives", "node"),
        ("Если упал узел, всё должно продолжать работать само", "etcd", "survives", "node"),
        ("リージョンが落ちても自動で継続", "etcd", "survives", "region"),
        ("一个机房挂了，必须自动继续", "etcd", "survives", "region"),
        ("AZ 하나가 죽어도 계속 돌아야 함", "etcd", "survives", "zone"),
        ("If the server is down, everyone waits", "one Postgres", "survives", "none"),
        ("DC lost: the operator switches by hand", "etcd in two DCs", "survives", "region"),
        ("DC lost: the operator switches by hand", "etcd in two DCs", "by", "operator"),
        ("the lock must not be lost", "etcd", "survives", "-"),
        ("we lost a region last year and nobody wants to see it again", "etcd", "survives", "-"),
        ("die Freigabe muss laufen, Server gibt es genug", "etcd", "survives", "-"),
    ]);
}

#[test]
fn what_each_side_of_a_cut_does() {
    hold(&[
        ("both halls must be able to lock while the link is cut", "etcd", "cut", "both_grant"),
        ("a ship has to lock with the satellite link down", "etcd", "cut", "cut_off_grants"),
        ("the minority just errors", "etcd", "cut", "minority_stops"),
        ("no quorum at etcd: the service must switch to the local Redis", "etcd, Redis", "cut", "fail_open"),
        ("Lieber Stillstand als zwei Inhaber", "etcd", "cut", "minority_stops"),
        ("断线时船上必须能继续加锁", "etcd", "cut", "cut_off_grants"),
        ("When a region is cut off, the other regions must keep locking", "etcd in three regions", "cut", "-"),
    ]);
}

#[test]
fn over_what_a_lock_spans() {
    hold(&[
        ("locks should only be taken locally per data center", "etcd in each of 3 DCs", "scope", "per_place"),
        ("one id company-wide", "etcd", "scope", "global"),
        ("jeder Standort für sich", "etcd", "scope", "per_place"),
        ("the lock must stay when one DC is lost", "Cassandra LWT over two DCs", "scope", "-"),
    ]);
}

#[test]
fn names_that_no_table_knows_are_places_in_a_list_or_behind_a_count() {
    hold(&[
        ("strict", "etcd, three servers each in Varberg, Leksand and Kisa", "places", "3"),
        (
            "strict",
            "ZooKeeper with two voters in Kisa, two in Leksand and one in a booth at the harbour in Varberg",
            "votes",
            "[2,2,1]",
        ),
        ("strict", "Consul-Server in Worms, Speyer und Alzey, je einer", "places", "3"),
        ("strict", "etcd con due voti a Ivrea e due a Biella", "votes", "[2,2]"),
        (
            "Either Leksand or Kisa may vanish, and the other goes on unaided",
            "etcd, two voters in Leksand, two in Kisa",
            "survives",
            "region",
        ),
        ("gdy zniknie Sopot, Reda przejmuje sama", "etcd, dwa węzły w Sopocie, dwa w Redzie", "survives", "region"),
        ("strict", "etcd，蔚县、涞源、阳原各三个节点", "places", "3"),
        ("strict", "users in Varberg, Leksand and Kisa; PostgreSQL", "places", "-"),
    ]);
}

#[test]
fn so_many_in_each_and_as_many_as_places() {
    hold(&[
        ("strict", "one etcd member in each of five valleys", "votes", "[1,1,1,1,1]"),
        ("strict", "etcd, ein Mitglied in jedem von drei Dörfern", "places", "3"),
        ("strict", "three Consul servers in three racks", "votes", "[1,1,1]"),
        ("strict", "ZooKeeper, five members in five halls", "votes", "[1,1,1,1,1]"),
        ("strict", "four etcd members, two each in Oslo and Bergen", "votes", "[2,2]"),
        ("strict", "etcd, 3 members in 2 racks", "votes", "-"),
    ]);
}

#[test]
fn one_place_is_said_in_many_ways() {
    hold(&[
        ("strict", "etcd, three members, one region", "places", "1"),
        ("strict", "Redis primary and replica in the same hall", "places", "1"),
        ("strict", "Hazelcast mit fünf CP-Mitgliedern in einem Gebäude", "places", "1"),
        ("strict", "etcd con tres miembros en una sola sala", "places", "1"),
        ("strict", "etcd, trois membres, même bâtiment", "places", "1"),
        ("strict", "losing one region must not stop us; etcd", "places", "-"),
    ]);
}

#[test]
fn servers_are_counted_beside_a_version_and_a_next_clause() {
    hold(&[
        ("strict", "One PostgreSQL 16 server, no standby", "servers", "1"),
        ("strict", "a single MariaDB 11 server", "servers", "1"),
        ("strict", "Redis: a primary, a replica, three Sentinels", "servers", "2"),
        ("strict", "Un seul serveur Oracle 19c", "servers", "1"),
        ("strict", "Redis Cluster, шесть узлов", "servers", "6"),
        ("strict", "etcd z trzema węzłami", "servers", "3"),
    ]);
}

#[test]
fn a_loss_that_nobody_gets_up_for_is_survived_by_itself() {
    hold(&[
        ("A region may go at any time and the system heals on its own", "etcd, three regions", "survives", "region"),
        (
            "When the store's primary dies, the replica is promoted by itself",
            "Redis with a replica",
            "survives",
            "node",
        ),
        (
            "Fällt ein Rechner aus, springt der Rest ein, ohne dass jemand aufsteht",
            "etcd auf drei Rechnern",
            "survives",
            "node",
        ),
        ("La disparition d'une région ne réveille personne, on continue", "etcd, trois régions", "by", "itself"),
        ("Muere una máquina y la otra sigue, sin nosotros", "etcd en tres máquinas", "survives", "node"),
        ("Caduta una sede, si va avanti senza telefonate", "etcd in tre sedi", "survives", "region"),
        ("Гибель любого города система переживает без нас", "etcd в трёх городах", "survives", "region"),
        ("機械が壊れても無人で続行", "etcd 3台", "survives", "node"),
        ("哪个城市断了都不许停，夜里没人值守", "etcd，三个城市", "survives", "region"),
        ("한 센터가 멈추어도 사람 없이 이어져야 한다", "etcd, 센터 세 곳", "survives", "region"),
        ("If one zone of the region drops out, locking goes on by itself", "etcd in three zones", "survives", "zone"),
        (
            "no automatic take-over is asked for; a site is lost and the engineer on duty decides",
            "etcd, two sites",
            "by",
            "operator",
        ),
    ]);
}

#[test]
fn whoever_is_cut_off_grants_or_refuses() {
    hold(&[
        ("A shelter cut off from the network must go on lending", "etcd at home", "cut", "cut_off_grants"),
        ("Jede Hütte, deren Leitung tot ist, muss trotzdem weiter ausgeben", "etcd im Tal", "cut", "cut_off_grants"),
        ("Si se corta la línea, ambas sedes deben seguir asignando", "etcd en dos sedes", "cut", "both_grant"),
        ("回線が切れている間も、どちらの拠点も受付を続けること", "etcd", "cut", "both_grant"),
        ("A site that is cut off returns an error", "etcd, three sites", "cut", "minority_stops"),
        ("отрезанная площадка молчит", "etcd, три площадки", "cut", "minority_stops"),
        ("断出去的那一边自己报错即可", "etcd，三个城市", "cut", "minority_stops"),
    ]);
}

#[test]
fn a_third_place_that_looks_on_is_no_third_vote() {
    hold(&[
        ("either site may burn", "etcd, two sites; a third site would be too expensive", "third_vote", "impossible"),
        ("either site may burn", "etcd an zwei Standorten. Ein dritter Standort? Abgelehnt.", "third_vote", "-"),
        ("either site may burn", "etcd on two sites; the third site is a backup target only", "third_vote", "-"),
        (
            "either site may burn",
            "etcd, zwei Standorte, eine dritte Region lässt die Revision nicht zu",
            "third_vote",
            "impossible",
        ),
        ("either may die", "etcd on two computers and no place for more", "third_vote", "impossible"),
        ("strict", "etcd en dos sedes; la tercera sede es imposible", "third_vote", "impossible"),
        ("strict", "etcd, two sites, and a small voting machine at the university", "third_vote", "possible"),
        (
            "strict",
            "etcd: two in Lyon, two in Lille, the third box in Metz has voted since May",
            "third_vote",
            "possible",
        ),
        ("strict", "etcd 두 센터. 제3의 장소는 불가능하다", "third_vote", "impossible"),
    ]);
}

#[test]
fn whether_anybody_checks_the_token_is_not_known() {
    hold(&[
        ("their table has, I believe, a version column checked on every write", "Redis", "checks_token", "-"),
        (
            "the target rejects a lower fencing token. Whether the new release still does I can't tell",
            "Redis",
            "checks_token",
            "-",
        ),
        ("das Ziel weist kleinere Fencing-Token ab; ob das noch stimmt, weiß keiner", "Redis", "checks_token", "-"),
    ]);
}

#[test]
fn what_goes_on_alone_or_cut_off_is_told_in_other_words() {
    hold(&[
        (
            "Two dispatchers at once must never happen.",
            "Control rooms at Hoek and Moerdijk, one Consul over both; whichever of the two rooms burns down, the other has the dispatcher running within two minutes with nobody touching a keyboard",
            "by",
            "itself",
        ),
        (
            "never two owners. An inspector without coverage must still be able to check out any file",
            "Postgres at head office",
            "cut",
            "cut_off_grants",
        ),
        (
            "never twice",
            "Consul, three servers in one hall. Should the Consul quorum be unreachable, each job host takes the lock from its own SQLite file",
            "cut",
            "fail_open",
        ),
        (
            "jamais deux fois. Si le service de verrous ne répond pas, chaque hôte prend son verrou dans sa base locale",
            "etcd, 3 nœuds",
            "cut",
            "fail_open",
        ),
        ("never twice. A region may be isolated; the others must carry on", "etcd in three regions", "cut", "-"),
        (
            "nunca dos activos. Conmutación automática si muere cualquiera de los dos",
            "Dos servidores con etcd, no habrá un tercero",
            "survives",
            "node",
        ),
        (
            "dois líderes não pode. perdeu uma cidade, qualquer uma: segue sozinho",
            "etcd, 5 membros: São Paulo 2, Porto Alegre 2, Recife 1",
            "survives",
            "region",
        ),
        ("絶対不可。1ゾーン停止時も自動で継続", "etcd 3台(3ゾーンに1台ずつ)", "survives", "zone"),
        (
            "If we had a second region I would be asking about surviving its loss. One worker per customer, never two",
            "DynamoDB in Frankfurt",
            "survives",
            "-",
        ),
        (
            "Never two. When the network splits the cluster, both halves carry on booking from the whole pool",
            "FoundationDB in two halls",
            "cut",
            "both_grant",
        ),
        (
            "Jamais deux. Quand une agence est sans réseau, elle doit quand même encaisser",
            "etcd au siège",
            "cut",
            "cut_off_grants",
        ),
        (
            "never twice. If the lock service does not answer, the worker goes ahead without a lock",
            "etcd, 3 nodes",
            "cut",
            "fail_open",
        ),
        (
            "Nie zwei Inhaber. Fällt der Sperrdienst aus, arbeitet jede Kasse mit ihrer eigenen Datei weiter",
            "etcd, drei Knoten",
            "cut",
            "fail_open",
        ),
        ("never twice. If etcd is down, workers stop and wait", "etcd, 3 nodes", "cut", "-"),
        ("一间房只能给一位客人。两个机房之间断网时，两边都必须继续分配房源", "etcd", "cut", "both_grant"),
        (
            "Mai due. Se cade la linea, entrambe le sedi continuano ad assegnare",
            "etcd in due sedi",
            "cut",
            "both_grant",
        ),
        ("Un solo dueño. Un restaurante sin internet no puede cobrar, espera", "etcd en la central", "cut", "-"),
    ]);
}

#[test]
fn a_name_with_its_number_behind_another_is_a_place_too() {
    hold(&[
        ("never two", "CockroachDB, Dallas 3 / Montreal 3 / Querétaro 3", "votes", "[3,3,3]"),
        ("never two", "CockroachDB, Dallas 3 / Montreal 3 / Querétaro 3", "places", "3"),
        ("nunca dos", "etcd, Madrid 2 / Sevilla 2 / Villarriba 1", "votes", "[2,2,1]"),
        ("nie zwei", "etcd, Köln 3 / Bonn 1 / Entenhausen 1", "votes", "[3,1,1]"),
        ("never two", "etcd: Lyon 2, Lille 2, Trifouillis 1", "votes", "[2,2,1]"),
        ("never two", "etcd in Lyon, version 3, Docker 24", "votes", "-"),
    ]);
}

#[test]
fn several_of_a_kind_are_lost_at_once() {
    let four = "Consul, four breweries, one server in each";
    hold(&[
        ("Any two breweries may be dark at once and the rest go on unaided", four, "losses", "{count:2,of:region}"),
        ("never two. Any brewery may be dark and the rest go on unaided", four, "losses", "-"),
        ("never two. Any two servers may be lost, unattended", "etcd, five servers", "losses", "{count:2,of:node}"),
    ]);
}

#[test]
fn whom_a_loss_escapes_permits_no_second_holder() {
    hold(&[
        ("one writer per ledger. We lose a server and nobody may notice", "etcd, three members", "level", "S"),
        ("two runs at once and nobody notices", "etcd, three members", "level", "E"),
    ]);
}

#[test]
fn a_setting_of_the_log_makes_no_second_server() {
    let variant = |infrastructure: &str| said("never two", infrastructure, "stores").contains("postgres_single");
    assert!(variant("One PostgreSQL 15 server, synchronous_commit on, without replicas"));
    assert!(variant("Un seul PostgreSQL 15, fsync et synchronous_commit activés, sans réplica"));
    assert!(!variant("PostgreSQL 15, Patroni, primary and standby, synchronous_commit=remote_apply"));
    assert!(!variant("PostgreSQL 15, Patroni, two synchronous standbys, synchronous_commit on"));
    assert!(!variant("PostgreSQL, Patroni, synchronous commit to two standbys"));
    let off = said("never two", "PostgreSQL, Patroni, synchronous_mode off, synchronous_commit on", "stores");
    assert!(!off.contains("postgres_sync"), "{off}");
}

#[test]
fn nobody_edits_for_seconds_and_what_goes_to_one_customer_is_claimed() {
    let shape = |scale: &str, consistency: &str| {
        let inputs =
            Inputs { scale: scale.into(), consistency: consistency.into(), infrastructure: "etcd, 3 nodes".into() };
        read(&inputs).shape.map(|shape| shape.value.word())
    };
    assert_eq!(shape("one writer per ledger, hold 10 s, 20/s", "never two"), Some("mutex"));
    let claim = Some("terminal_claim");
    assert_eq!(shape("One-time claims of gift cards, 200/s", "no card twice"), claim);
    assert_eq!(shape("delivery slots, 300/s", "a slot goes to one customer, never two"), claim);
}
