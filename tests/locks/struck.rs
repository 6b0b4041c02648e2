//! What readers struck from designs, and what was read wrongly behind it: each with an input that looks alike and must
//! stay as it is.

use dlm_architect::domain::architect::{Inputs, REFUSAL, Report, design, explain_json};
use serde_json::Value;

fn ask([scale, consistency, infrastructure]: [&str; 3]) -> (Report, Value) {
    let inputs = Inputs { scale: scale.into(), consistency: consistency.into(), infrastructure: infrastructure.into() };
    let report = design(&inputs);
    let explained = explain_json(&inputs, &report);
    (report, explained)
}

// A request of the fixtures as its writer wrote it.
pub fn written(file: &str, id: &str) -> [String; 3] {
    let path = format!("{}/tests/fixtures/requests/{file}.yaml", env!("CARGO_MANIFEST_DIR"));
    let all: Vec<Value> = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let request = all.iter().find(|request| request["id"] == id).unwrap();
    let fields = ["scale_requirements", "consistency_tolerance", "infrastructure_environment"];
    fields.map(|field| request[field].as_str().unwrap().to_owned())
}

fn asked(file: &str, id: &str) -> (Report, Value) {
    ask(written(file, id).each_ref().map(String::as_str))
}

const ONE: &str = "One job per customer at a time, 2 requests/s.";
const NEVER: &str = "Two at once must never happen.";

fn fact(infrastructure: &str, name: &str) -> Value {
    ask([ONE, NEVER, infrastructure]).1["brief"][name]["value"].clone()
}

#[test]
fn an_arbiter_that_stands_in_one_of_two_sites_is_counted_there() {
    let lodged = [
        "two data centres; etcd with two voters East, two West, the arbiter member in the basement of East; East is older",
        "etcd over two data centres, 2 + 2, and the arbiter stands in data centre A",
        "two data centres, two etcd voters in each; the arbiter VM runs in the first one",
        "Consul in Lyon and Paris, two servers each, and a tie-breaker in the cellar at Lyon",
        "two sites, two ZooKeeper servers each in Graz and Linz; the witness hangs behind Linz's uplink",
    ];
    for text in lodged {
        let (report, explained) = ask([ONE, "Never two. Either site may burn down, by itself it goes on.", text]);
        let mut votes: Vec<u64> = serde_json::from_value(explained["brief"]["votes"]["value"].clone()).unwrap();
        votes.sort_unstable();
        assert_eq!((votes, report.answer.trim()), (vec![2, 3], REFUSAL), "{text}");
    }
    for text in [
        "Two data centres 40 km apart, an arbiter VM rented 200 km away; 2 + 2 voting etcd members and the arbiter as fifth",
        "two data centres, two etcd members each, a witness in a third site",
        "Consul in Lyon and Paris, two servers each, and a tie-breaker in Metz",
    ] {
        let (report, _) = ask([ONE, "Never two. Either site may burn down, by itself it goes on.", text]);
        assert_ne!(report.answer.trim(), REFUSAL, "{text}");
    }
}

#[test]
fn a_copy_that_waits_for_nothing_is_promoted_by_a_person_and_said_so() {
    let by_hand = [
        (
            "MySQL source and one replica, semi-synchronous, no Orchestrator; promotion is always by our DBA",
            "copy is no second",
        ),
        (
            "Oracle Data Guard, maximum performance, standby activated manually by the DBA, Bari and Lecce",
            "waits for no copy",
        ),
        (
            "Oracle Data Guard, maximum availability SYNC, Bonn and Köln, switched over by the administrator by hand",
            "goes on granting alone",
        ),
        ("Redis, appendfsync always, noeviction, and a replica only for reports, no Sentinel", "nothing promotes it"),
        ("YugabyteDB in Turin, an xCluster replica in Genoa that is promoted by hand", "home region"),
    ];
    for (text, says) in by_hand {
        let answer = ask([ONE, NEVER, text]).0.answer;
        assert!(answer.contains(says), "{text}: {answer}");
    }
    for text in [
        "MySQL source and one replica, semi-synchronous, with Orchestrator",
        "YugabyteDB in Turin and in Genoa, active-active by xCluster in both directions",
    ] {
        assert_eq!(ask([ONE, NEVER, text]).0.answer.trim(), REFUSAL, "{text}");
    }
}

#[test]
fn two_database_servers_are_two_whoever_elects_the_writer() {
    let infrastructure =
        "PostgreSQL under Patroni on two servers, three etcd members on other machines, synchronous_mode on";
    let answer = ask([ONE, "Never two; one server may burn, nobody has to act.", infrastructure]).0.answer;
    for (says, said) in [("2 database servers", true), ("without `synchronous_mode_strict`", true), ("3 nodes", false)]
    {
        assert_eq!(answer.contains(says), said, "{says}: {answer}");
    }
}

#[test]
fn the_share_of_a_hot_key_is_heard_in_many_languages() {
    for (rate, of) in [
        ("900 locks/s, one hot key takes a tenth of them (hold 1ms)", "90 locks/s"),
        ("1.100 Sperren/s, ein einziger Schlüssel bekommt ein Drittel davon", "370 locks/s"),
        ("1000 verrous/s, une seule clé en prend la moitié", "500 locks/s"),
        ("800 locks/s; one account gets 40 % of them", "320 locks/s"),
    ] {
        let answer = ask([rate, NEVER, "etcd, three members"]).0.answer;
        assert!(answer.contains(of), "{rate}: {answer}");
    }
    // Many keys share that part.
    let answer = ask(["2000 locks/s, 20 % of the keys are busier", NEVER, "etcd, three members"]).0.answer;
    assert!(!answer.contains("400 locks/s"), "{answer}");
}

#[test]
fn whoever_only_observes_has_no_vote() {
    let votes = |infrastructure: &str| fact(infrastructure, "votes");
    let silent = "ZooKeeper 3.8: five voters in three halls at Piraeus, two observers each in Houston and Busan.";
    let voting = "ZooKeeper 3.8: three voters at Piraeus, one voter each in Houston and Busan.";
    assert_eq!(votes(silent), serde_json::json!([5, 0, 0]));
    assert_eq!(votes(voting), serde_json::json!([3, 1, 1]));
    let (report, _) = ask([ONE, NEVER, silent]);
    assert_eq!(report.ruling.rule.id, "R12");
    assert!(report.answer.contains("grants in the home region Piraeus"), "{}", report.answer);
}

#[test]
fn what_is_measured_is_no_place() {
    // "17 km Glasfaser"
    assert_eq!(asked("rich_eighth", "n04").1["brief"]["places"]["value"], 2);
    assert_eq!(fact("etcd, 2 in Morpeth, 2 in Alnwick, 1 in Amble.", "votes"), serde_json::json!([2, 2, 1]));
}

#[test]
fn neither_closes_the_world_and_a_planned_store_is_not_there() {
    assert_eq!(fact("Consul, three servers. We may neither add a store nor touch the controllers.", "world"), "closed");
    let standing = |infrastructure: &str| fact(infrastructure, "stores")[1]["standing"].clone();
    assert_eq!(standing("DynamoDB. Está previsto un PostgreSQL central para 2027."), "planned");
    assert_eq!(standing("DynamoDB. Hay un PostgreSQL central."), "have");
}

#[test]
fn a_takeover_fixed_to_hands_brings_nothing_about_by_itself() {
    let [scale, consistency, infrastructure] = written("rich_thirteenth", "j07");
    let refuses = |infrastructure: &str| ask([&scale, &consistency, infrastructure]).0.answer == REFUSAL;
    assert!(refuses(&infrastructure));
    let (first, _) = infrastructure.split_once(" The operating contract").unwrap();
    assert!(!refuses(&format!("{first} Nothing else may be added.")));
}

#[test]
fn the_last_member_that_must_go_on_is_asked_about() {
    let (_, explained) = asked("forum_eighteenth", "r21-03");
    let about_cut = |explained: &Value| explained["questions"].as_array().unwrap().iter().any(|q| q["fact"] == "cut");
    assert!(about_cut(&explained), "{}", explained["questions"]);
    let one = "Two at once must never happen. One of the three nodes may fail and the other two go on by themselves.";
    let (_, explained) = ask([ONE, one, "etcd on three nodes of one room, nothing else may be added."]);
    assert!(!about_cut(&explained), "{}", explained["questions"]);
}

#[test]
fn a_broker_that_is_there_keeps_the_line_where_doubles_are_borne() {
    let (report, _) = asked("rich_twelfth", "o23");
    assert!(report.answer.contains("**RabbitMQ keeps the line of each key"), "{}", report.answer);
    assert!(report.answer.contains("x-single-active-consumer") && report.answer.contains("Nothing is leased"));
    assert!(!report.answer.contains("Redis") && !report.answer.contains("Do not let RabbitMQ"), "{}", report.answer);
    let [scale, _, infrastructure] = written("rich_twelfth", "o23");
    let strict = ask([&scale, "Consistency: strict, never two holders.", &infrastructure]).0.answer;
    assert!(!strict.contains("keeps the line"), "{strict}");
}

#[test]
fn a_booking_that_ends_with_its_dates_is_no_occupation() {
    let answer = asked("rich_fifth", "z14").0.answer;
    assert!(answer.contains("**The booking is the lock"), "{answer}");
    assert!(!answer.contains("becomes overdue, not free"), "{answer}");
}

#[test]
fn a_pause_longer_than_any_lease_of_the_store_is_said_and_ends_no_work_before_its_renewal() {
    let texts = [ONE, NEVER, "Azure Blob leases on a ZRS account in Sweden Central. VMs freeze for up to 90 s."];
    let answer = ask(texts).0.answer;
    assert!(answer.contains("the stated pause of 90 s outlasts it"), "{answer}");
    assert!(answer.contains("work ends 40 s after the last acknowledged renewal"), "{answer}");
}

#[test]
fn a_store_is_called_as_it_is_written() {
    let texts = [ONE, NEVER, "etcd, three servers. An Oracle belongs to another department and is theirs alone."];
    let answer = ask(texts).0.answer;
    assert!(answer.contains("**Do not lock in Oracle**") && !answer.contains("Oracle RAC"), "{answer}");
}

#[test]
fn what_was_understood_is_not_called_assumed() {
    let answer = asked("rich_twelfth", "o25").0.answer;
    let understood = "Understood so, correct what is wrong: a second holder is held to do no harm.";
    assert!(answer.contains(understood), "{answer}");
    // Silence is no understanding.
    let silent = ask([ONE, "Tell us what you think.", "etcd, three servers."]).0.answer;
    assert!(!silent.contains("Understood so"), "{silent}");
}

#[test]
fn every_design_names_what_the_specification_asks_for() {
    let terms = ["raft", "paxos", "redlock", "fencing tokens", "clock drift"];
    for (file, id) in
        [("rich_thirteenth", "j06"), ("careful_fifth", "m7-05"), ("rich_sixth", "w27"), ("rich_fifth", "z07")]
    {
        let answer = asked(file, id).0.answer.to_lowercase();
        assert!(terms.iter().any(|term| answer.contains(term)), "{id}: {answer}");
    }
}

/// "Vault on the same Consul is the IT department's" is of Vault, and a lock on kiln/fire is in no store called kiln.
#[test]
fn what_stands_on_a_store_is_not_the_store() {
    let (report, _) = asked("rich_fourteenth", "a02");
    assert_eq!((report.ruling.rule.id, &*report.recommend), ("R11", &["consul"][..]));
    assert!(!report.answer.contains("Kiln is"), "{}", report.answer);
}

/// Faults of today's set-up that a design has to name, as these requests tell them.
#[test]
fn a_fault_that_is_told_is_named() {
    for (file, id, fault, names) in [
        ("rich_fifteenth", "b04", "cockroachdb.present.advisory", "stubs that lock nothing"),
        ("rich_fourteenth", "a22", "postgres.present.sync_local", "synchronous_commit"),
        ("rich_fourteenth", "a11", "oracle.present.allocate_commits", "ALLOCATE_UNIQUE"),
        ("rich_fourteenth", "a09", "mongodb.present.psa", "arbiter"),
        ("rich_fifteenth", "b01", "sqlserver.present.applock_result", "sp_getapplock"),
        ("rich_fifteenth", "b22", "oracle.present.resubmit", "version"),
    ] {
        let (report, explained) = asked(file, id);
        let decision = report.answer.split("## Topology").next().unwrap();
        assert!(decision.contains(names), "{id}: {decision}");
        let claims = explained["claims"].as_array().unwrap();
        let said = |claim: &Value| claim["id"].as_str().is_some_and(|id| id.starts_with(fault));
        let claim = claims.iter().find(|claim| said(claim)).unwrap_or_else(|| panic!("{id}: no {fault}"));
        assert!(decision.contains(claim["text"].as_str().unwrap()), "{id}: {claim}");
    }
}

#[test]
fn a_store_is_what_is_meant_and_denied_only_where_it_is() {
    let named = |infrastructure: &str| {
        let stores = fact(infrastructure, "stores");
        let of =
            |store: &Value| (store["id"].as_str().unwrap().to_owned(), store["standing"].as_str().unwrap().to_owned());
        stores.as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    let stands = |id: &str, standing: &str| vec![(id.to_owned(), standing.to_owned())];
    assert_eq!(named("Redis cluster, six nodes. WAIT can't be used with redis-cluster."), stands("redis", "have"));
    assert_eq!(named("Redis cluster, six nodes. Locks can't be used with redis-cluster."), stands("redis", "excluded"));
    // What an API server keeps its objects in is reached through them.
    assert_eq!(named("k3s, three servers, embedded etcd; a Lease by client-go"), stands("k8s_lease", "have"));
    assert_eq!(named("etcd, three servers of our own"), stands("etcd", "have"));
    // Museums have curators.
    assert_eq!(named("Couchbase, four nodes; the chief curator pays"), stands("couchbase", "have"));
    assert_eq!(named("Apache Curator, three servers"), stands("zookeeper", "have"));
}

#[test]
fn light_transactions_are_there_where_no_word_speaks_of_plain_writes() {
    let rule = |infrastructure: &str| ask([ONE, NEVER, infrastructure]).0.ruling.rule.id;
    assert_eq!(rule("ScyllaDB, six nodes, one rack a zone. Nothing else."), "R11");
    assert_eq!(rule("ScyllaDB, six nodes, plain QUORUM writes. Nothing else."), "R7");
    assert_eq!(rule("ScyllaDB in two data centres, Lyon and Nantes. Nothing else."), "R7");
}

#[test]
fn one_sentence_tells_whether_what_is_locked_compares() {
    let scale = "Forty winches in a quarry, each turned by one of three cabins at a time, about 2 requests a second in the day.";
    let asked = |demand: &str, infrastructure: &str| ask([scale, demand, infrastructure]);
    let etcd = "etcd 3.5, three members in one hall, Go on the cabins.";
    let checks = |demand: &str| asked(demand, etcd).1["brief"]["checks_token"].clone();
    let taken = "Two cabins at once must never happen. The winch obeys whoever sends it a telegram, whatever number stands on it.";
    assert_eq!(checks(taken)["value"], "no");
    let refused = "Two cabins at once must never happen. The winch remembers the highest number it was shown and ignores whatever is below it.";
    assert_eq!(checks(refused)["value"], "yes");
    assert_eq!(
        checks("Two cabins at once must never happen. The bookkeeper compares the two lists by hand."),
        Value::Null
    );
    // A version of its own is enough beside a store that may forget; a number that such a store hands out is not.
    let rule = |demand: &str| {
        asked(demand, "Redis with Sentinel, one replica, and nothing else may be added.").0.ruling.rule.id
    };
    assert_eq!(
        rule("Two cabins at once must never happen. Every save is an UPDATE WHERE rev = the one that was read."),
        "R15"
    );
    assert_eq!(rule("Two cabins at once must never happen. The winch drops a token smaller than its last one."), "R6");
    let both =
        "etcd, three members, and Redis with Sentinel; nothing else may be added.\nLocks may not stand on: etcd.";
    assert_eq!(
        asked("Two cabins at once must never happen. The winch drops a token smaller than its last one.", both)
            .0
            .ruling
            .rule
            .id,
        "R6"
    );
    // Where one sentence only sounds so, it is asked.
    let (report, explained) = asked(refused, "Redis with Sentinel, one replica, and nothing else may be added.");
    let facts = explained["questions"].as_array().unwrap().iter();
    assert!(facts.clone().any(|question| question["fact"] == "checks_token"), "{:?}", facts.collect::<Vec<_>>());
    assert_eq!(report.answer.trim(), REFUSAL);
}

#[test]
fn a_bound_that_is_not_met_and_an_expiry_of_what_is_occupied_are_said_first() {
    let decision = |texts: [&str; 3]| ask(texts).0.answer.split("## Topology").next().unwrap_or_default().to_owned();
    let leader =
        "Two playout servers, one feeds the transmitter; when it dies the other must be on air within 6 seconds.";
    let consul = "Consul 1.19, three servers in one building";
    let late = decision([leader, NEVER, consul]);
    assert!(late.contains("**Another holder within 6 s is asked for"), "{late}");
    let easy = decision(["Two playout servers, one feeds the transmitter.", NEVER, consul]);
    assert!(!easy.contains("is asked for"), "{easy}");
    let berths =
        "18 berths; a ship stays up to 40 hours and the berth is free once the pilot has confirmed that it has left.";
    let expiry = decision([berths, NEVER, "NATS JetStream KV, R3, sync_interval always; the bucket's TTL is 24 h"]);
    assert!(expiry.contains("**The expiry after 24 h goes before anything else**"), "{expiry}");
}

/// What looks at nothing is given to the next one on proof that the former can do nothing any more, and by no clock; who
/// cannot be switched off is led through a gateway.
#[test]
fn what_takes_whatever_arrives_passes_on_by_proof() {
    let cabinets = "35,000 cabinets, each reprogrammed by one worker at a time for ten seconds, 90 a second.";
    let unattended = "Two workers in one cabinet must never happen. One server may fail unattended.";
    let etcd = |words: &str| format!("etcd 3.5, three members in one hall, Go. {words}");
    let told = |scale: &str, words: &str| ask([scale, unattended, &etcd(words)]).0.answer;
    let blind = told(cabinets, "The cabinets accept any program.");
    assert!(blind.contains("(\"The cabinets accept any program\")"), "{blind}");
    for spine in ["no clock may free a lock", "reads \"off\" back", "whole work again", "Needed, as nothing here holds"]
    {
        assert!(blind.contains(spine), "{spine}: {blind}");
    }
    for lease in ["Lease 1", "Renew every", "deadline", "compares the token"] {
        assert!(!blind.contains(lease), "{lease}: {blind}");
    }
    // What compares is lent as before, and so is what nobody calls blind.
    for words in ["The cabinets refuse a lower number than their last.", "The cabinets are of steel."] {
        assert!(told(cabinets, words).contains("Renew every"), "{words}");
    }
    let valves = "At most three of 14 valves may be open at a time, 30 minutes each, 30 a day.";
    let places = told(valves, "The valves open on any command.");
    assert!(places.contains("GRANTED counts like IN USE") && !places.contains("Lease 1"), "{places}");
    let tablets = "A snowmaker's tablet takes one of 70 snow guns for ten minutes, 40 an hour.";
    let gate = told(tablets, "The guns start on any command, and the tablets cannot be switched off from outside.");
    for spine in
        ["a gateway that is its only path compares", "The gateway is lost", "closed to everybody but the gateway"]
    {
        assert!(gate.contains(spine), "{spine}: {gate}");
    }
    assert!(gate.contains("Renew every"), "{gate}");
}

#[test]
fn what_takes_whatever_arrives_is_heard_in_other_tongues() {
    for (words, blind) in [
        ("Die Antriebe führen jeden Befehl aus, den sie bekommen.", true),
        ("Les haut-parleurs diffusent tout ce qui leur parvient.", true),
        ("Las válvulas se abren con cualquier orden.", true),
        ("As válvulas abrem a qualquer comando.", true),
        ("I quadri accettano qualunque programma.", true),
        ("Głośniki odtwarzają wszystko, co do nich dotrze.", true),
        ("Клапаны открываются по любой команде.", true),
        ("バルブはどんな命令でも開きます。", true),
        ("驱动器执行收到的任何命令。", true),
        ("밸브는 어떤 명령에도 열립니다.", true),
        ("Each worker takes any free job from the queue.", false),
        ("A dispatcher prints every label once.", false),
        ("Ein Programm fährt jede Schleuse einmal.", false),
        ("毎晩すべてのジョブを実行します。", false),
        ("Каждая программа открывает все клапаны раз в день.", false),
    ] {
        let checks = fact(&format!("etcd, three members. {words}"), "checks_token");
        assert_eq!(checks == "no", blind, "{words}: {checks}");
    }
}

/// What an API takes without looking is made once by the row before the call, which is said first and needed last.
#[test]
fn a_blind_provider_is_called_once_for_each_row() {
    let scale = "3 pods of our payout dispatcher, one active.";
    let demand =
        "Two dispatchers must never send at once: the bank's SOAP interface has no idempotency key and checks nothing.";
    let answer = ask([scale, demand, "A three-node etcd cluster of our own."]).0.answer;
    let decision = answer.split("## Topology").next().unwrap();
    assert!(decision.contains("The provider carries out whatever reaches it"), "{decision}");
    assert!(answer.split("## Conditions").nth(1).unwrap().contains("**Needed of the surroundings"), "{answer}");
    assert!(!answer.contains("remains possible twice"), "{answer}");
    let exchange = [
        "Deux passerelles d'ordres vers une bourse, une seule active.",
        "Jamais deux passerelles actives, la bourse exécute tout ordre qu'elle reçoit.",
        "etcd à cinq membres, machines physiques.",
    ];
    assert!(!ask(exchange).0.answer.contains("actuator"));
}

#[test]
fn what_elects_a_primary_is_no_lock_store_beside_it() {
    let demand = "Never two leaders. Invoices are rows in the same PostgreSQL.";
    let patroni = "PostgreSQL under Patroni, two synchronous standbys, Patroni's etcd on three nodes.";
    let answer = ask(["6 workers, one leader.", demand, patroni]).0.answer;
    assert!(answer.contains("One authority for the leadership: PostgreSQL"), "{answer}");
    let told = ask([ONE, NEVER, "GCS bucket, Spanner regional instance for the locks."]).0.answer;
    assert!(told.contains("Cloud Spanner inside one region"), "{told}");
    let disk = "SQL Server failover cluster instance, two nodes on shared SAN storage.";
    let answer = ask([ONE, NEVER, disk]).0.answer;
    assert!(answer.contains("failover cluster instance") && !answer.contains("availability group"), "{answer}");
    let foreign = "RDS for PostgreSQL Multi-AZ in eu-central-1.";
    let demand = "Zwei Knoten dürfen nie gleichzeitig verbuchen. Das Ziel ist eine fremde Oracle-Datenbank.";
    assert!(ask(["Drei Knoten.", demand, foreign]).0.answer.contains("RDS Multi-AZ"));
}

#[test]
fn versions_say_whose_place_they_take_and_what_they_need() {
    let scale = "60 render workers read scene directories, 4 publishers rewrite them.";
    let demand = "No reader may ever see a directory while a publisher rewrites it, and nothing checks a token.";
    let answer = ask([scale, demand, "NFS share, five-node ZooKeeper ensemble over three zones."]).0.answer;
    assert!(answer.contains("**Versions take the place of a shared lock"), "{answer}");
    assert!(answer.contains("**Needed of the programs: every reader finds its data through the pointer"), "{answer}");
}

#[test]
fn rows_that_are_told_to_lie_in_the_lock_store_are_locked_by_its_transactions() {
    let demand = "Zwei Überweisungen dürfen ein Konto nie gleichzeitig ändern.";
    let cockroach = "Konten in CockroachDB, neun Knoten in drei Zonen; Redis nur als Cache.";
    let answer = ask(["Mutex je Kundenkonto, 120 pro Sekunde, Haltezeit 40 ms.", demand, cockroach]).0.answer;
    assert!(answer.contains("SERIALIZABLE transaction reads, checks and writes"), "{answer}");
    // The operator's failover is longer than Patroni's.
    let cnpg = "CloudNativePG, three instances in three zones, synchronous.";
    let answer = ask([ONE, NEVER, cnpg]).0.answer;
    assert!(answer.contains("90 s") && !answer.contains("change of leader (30 s)"), "{answer}");
    let kept = "GKE cluster, etcd not reachable, Cloud SQL PostgreSQL without HA.";
    assert!(!ask(["5 schedulers, one leader.", "Two leaders are forbidden.", kept]).0.answer.contains("etcd, by Raft"));
}

#[test]
fn what_is_around_a_store_is_no_place_and_a_cluster_of_five_has_five_members() {
    let places = |text: &str| fact(text, "places");
    assert_eq!(places("MongoDB, drei Knoten in Frankfurt, SEPA-Gateway ohne Idempotenz-Schlüssel"), 1);
    assert_eq!(places("MongoDB, drei Knoten in Frankfurt und Mannheim"), 2);
    for text in ["ZooKeeper ensemble of 5 in Dublin", "etcd-Cluster aus 5 in Köln", "Cluster etcd de 5 en Madrid"] {
        assert_eq!(fact(text, "servers"), 5, "{text}");
    }
    assert_eq!(fact("etcd, three members, and a Kafka consumer group of 5", "servers"), 3);
}

#[test]
fn who_waits_to_be_called_has_a_place_that_no_lease_ends() {
    let line = |scale: &str, consistency: &str| {
        ask([scale, consistency, "PostgreSQL 16, one server with fsync on, in Madrid"]).0.answer
    };
    let rank = line(
        "Airport taxi rank: 900 cabs a day wait in line, a dispatcher calls the next.",
        "Strict order of arrival; a driver who finds no fare goes back to the head. Never two cabs to one fare.",
    );
    assert!(rank.contains("The line is a lasting record and no lock") && !rank.contains("**Lease "), "{rank}");
    assert!(!rank.contains("give up after"), "{rank}");
    let rig = line(
        "Teams queue for the report server, turns of some seconds, order of arrival.",
        "First come, first served; never two at once.",
    );
    assert!(!rig.contains("The line is a lasting record and no lock"), "{rig}");
}

#[test]
fn a_store_without_transactions_is_told_none() {
    let name = |store: &str| {
        ask(["Sign-ups claim user names, 300 a second.", "A name belongs to one account for good, never two.", store])
            .0
            .answer
    };
    for store in ["Cassandra 4.1, RF 3, in Frankfurt", "NATS JetStream KV, 3 replicas on 3 servers in Leeds"] {
        let answer = name(store);
        assert!(answer.contains("decides one record a write") && !answer.contains("in one transaction"), "{answer}");
    }
    assert!(name("PostgreSQL 16, one server with fsync on").contains("in one transaction"));
}

#[test]
fn once_for_each_is_no_once_for_all() {
    let answer = |scale: &str| {
        ask([scale, "Never twice for the same customer, and final.", "PostgreSQL 16, one server with fsync on"])
            .0
            .answer
    };
    let each = answer("Coupons: each customer may use the coupon once, 8 million customers, 200 uses a second.");
    assert!(each.contains("the pair of code or campaign and person"), "{each}");
    let code = answer("Gift cards: each code is redeemed once, 2 million codes, 200 a second.");
    assert!(!code.contains("the pair of code or campaign and person"), "{code}");
    let permits = |scale: &str| ask([scale, "Never more of them at once.", "etcd, three members"]).0.answer;
    let partners = permits("At most 25 parallel sessions per partner, 140 partners, each session lasts 2 s.");
    assert!(partners.contains("for each that has such a limit"), "{partners}");
    let all = permits("At most 25 parallel sessions in the licence server, each session lasts 2 s.");
    assert!(!all.contains("for each that has such a limit"), "{all}");
}

#[test]
fn named_regions_leave_no_region_set_open() {
    let mrsc = |regions: &str| {
        ask(["Sign-ups, 90 a second.", "A user name belongs to one account, never two.", regions]).0.answer
    };
    let named = mrsc("DynamoDB global table with MRSC in us-east-1, us-east-2 and us-west-2");
    assert!(!named.contains("or two and a witness") && named.contains("in us-west-2, the farthest"), "{named}");
    assert!(mrsc("DynamoDB global table with MRSC").contains("or two and a witness"));
}

#[test]
fn several_at_once_a_connection_and_a_place_are_told_by_one_phrase() {
    let shape = |scale: &str, demand: &str| {
        ask([scale, demand, "etcd, three members in one building"]).1["brief"]["shape"]["value"].clone()
    };
    let never = "Two at once must never happen.";
    for several in [
        "A rostering tool locks a whole crew of 6 to 14 people together while a pairing is changed, 20 changes a second.",
        "倉庫の通路は120区画。AGVは隣り合う2〜5区画をまとめて確保する。毎秒40回程度。",
        "Una agencia de mudanzas toma juntos de 3 a 7 recursos (camión, rampa, cuadrilla), o ninguno; 12 trabajos por minuto.",
        "A training job takes 4 to 16 GPUs plus a dataset licence in one step or waits; 200 jobs a day.",
    ] {
        assert_eq!(shape(several, never), "multi_resource", "{several}");
    }
    let station = "Each of 40 pumps is commanded by one station as long as its connection to the server stands.";
    assert_eq!(shape(station, never), "session_lock");
    let laser =
        "Un atelier de 14 découpeuses laser; chaque poste garde sa machine tant que sa connexion reste ouverte.";
    assert_eq!(shape(laser, "Jamais deux travaux sur la même machine."), "session_lock");
    let chamber =
        "Eine Kammer gehört einem Schiff vom Einfahren, bis der Wärter sie leer meldet, 1.100 Schleusungen am Tag.";
    assert_eq!(shape(chamber, "Zwei Schiffe dürfen nie dieselbe Kammer zugeteilt bekommen."), "occupancy");
    let open = "An adjuster opens a claim file and keeps it from ten minutes up to nine hours; 1,200 adjusters.";
    assert_eq!(shape(open, "No two adjusters may have the same file."), "long_session");
}

#[test]
fn a_set_is_taken_in_one_transaction_and_a_machine_is_freed_by_its_rest() {
    let answer = |texts: [&str; 3]| ask(texts).0.answer;
    let wall = "A video wall controller takes 3 to 12 screens as one group for a show, 5 groups per minute.";
    let whole = "Groups must not overlap in any screen; either the whole group is taken or nothing.";
    for (store, told) in [
        ("FoundationDB cluster in triple mode on five machines", "**One transaction over all keys of the set"),
        ("DynamoDB in eu-west-1 only", "**One TransactWriteItems over the whole set"),
        ("Google Cloud Spanner, regional, in europe-west1", "one read-write transaction over all rows"),
        ("etcd, three members in one building", "**One Txn over the whole set"),
    ] {
        let text = answer([wall, whole, store]);
        assert!(text.contains(told), "{store}\n{text}");
    }
    let station =
        "Embroidery shop, 26 machines; a design station holds its machine for as long as its connection lives.";
    let text = answer([station, "Two jobs on one machine must never be.", "Consul, three servers in one building"]);
    assert!(text.contains("turns from HELD to ENDING, never to FREE") && !text.contains("open editor"), "{text}");
    // What is not told of money is no transfer.
    let crew = "A tool locks a whole crew of 6 to 14 people together while a pairing is changed, about 20 changes a second, each 5 to 30 seconds.";
    let crew = answer([crew, "A person must never be in two pairings.", "CockroachDB, nine nodes over three regions"]);
    assert!(!crew.contains("POSTED") && crew.contains("SERIALIZABLE"), "{crew}");
    // Places are looked at after a restore, whatever a store's claims ask for.
    let beds = "640 hospital beds; a bed belongs to a patient until the ward has reported it cleaned.";
    let beds = answer([beds, "Never two patients in one bed.", "MongoDB 7 replica set, three members, w majority"]);
    assert!(beds.contains("UNCLEAR, never to FREE") && !beds.contains("could be won again"), "{beds}");
}

#[test]
fn what_frees_itself_names_no_server_that_must_be_survived() {
    let survives = |demand: &str| {
        let machines = "14 machines; a station keeps its machine as long as its connection stands.";
        ask([machines, demand, "PostgreSQL 16 on one server"]).1["brief"]["survives"]["value"].clone()
    };
    let never = "Never two jobs on one machine.";
    assert_ne!(survives(&format!("{never} If a station crashes, its machine must come free by itself.")), "node");
    let japanese = ask([
        "通路は24本。",
        "1本の通路に2台は絶対に不可。サーバーが1台落ちても続けること。",
        "ZooKeeper 3台、同じ建物。",
    ]);
    assert_eq!(japanese.1["brief"]["survives"]["value"], "node");
}

#[test]
fn what_the_request_says_in_words_is_what_is_designed() {
    let answer = |texts: [&str; 3]| ask(texts).0.answer;
    // Who must be shut out is given no old version to go on with.
    let pair = "One PostgreSQL 16 primary with a synchronous standby in the same data centre";
    let quotes = [
        "80 workers rate shipments, about 400 quotes a second; a loader replaces the tariff tables once a week in 4 minutes.",
        "While the loader is replacing the tables no quote may be calculated, and it may not begin before the quotes under way have ended.",
        pair,
    ];
    let text = answer(quotes);
    assert!(text.contains("pg_advisory_xact_lock_shared") && !text.contains("Versions take the place"), "{text}");
    assert!(
        !text.contains("two holders are never allowed") && !text.contains("writes/s with their releases"),
        "{text}"
    );
    let lookups = [
        "2,000 lookups a second read a spelling index that is rebuilt every night in 12 minutes.",
        "Lookups must never see a half-built index and must never wait; they may go on with the old one until the new is ready.",
        "etcd 3.5, three members in one region; the index files are in S3.",
    ];
    let text = answer(lookups);
    assert!(text.contains("Versions take the place") && text.contains("cost the authority no write"), "{text}");
    // A report that a promised unit is empty ends no promise, and a restore asks those under way.
    let beds = [
        "420 isolation beds; a bed is assigned to a patient who is still in the ambulance, 30 to 90 minutes before arrival.",
        "Never two patients for one bed.",
        "MongoDB 7 replica set of three members, in two buildings and a small third site.",
    ];
    let text = answer(beds);
    assert!(text.contains("FREE, PROMISED to one occupant") && text.contains("those under way have said"), "{text}");
    assert_eq!(ask(beds).1["brief"]["servers"]["value"], 3);
    // A lock that lives as long as its session is the session's own.
    let held = [
        "Vier Instanzen eines Abrechnungsdienstes, nur eine darf die Schnittstelle bedienen.",
        "Nie zwei gleichzeitig. Die Sperre gilt, solange die Datenbanksitzung des Dienstes lebt, und muss von selbst frei werden, wenn der Dienst stirbt.",
        "Oracle 19c mit Data Guard, Maximum Protection, zwei Rechenzentren in Frankfurt.",
    ];
    let text = answer(held);
    assert!(text.contains("DBMS_LOCK.REQUEST") && !text.contains("A DBMS_LOCK is gone"), "{text}");
    assert!(!text.contains("home region") && !text.contains("**Lease "), "{text}");
    // The end of a line that a restore loses comes back in its old order.
    let trucks = [
        "About 300 grain trucks a day ask for the single tipping platform; up to 45 wait at once.",
        "Trucks tip strictly in the order in which they asked. Nobody may overtake. Never two on the platform.",
        "etcd 3.5 with five members in one data centre.",
    ];
    let text = answer(trucks);
    assert!(text.contains("under their old ids and numbers") && !text.contains("asks anew"), "{text}");
    assert!(text.contains("numbered in that very write") && !text.contains("past its lease"), "{text}");
    // "sauvegarde" is no possession of a person.
    let runs = [
        "Des calculs de crue qui durent de 3 à 9 heures, une trentaine par jour, sur 12 nœuds de calcul.",
        "Un bassin n'est calculé que par un seul nœud à la fois. Un calcul interrompu est repris au dernier point de sauvegarde.",
        "Kubernetes 1.29 dans un seul centre, etcd, résultats dans un stockage compatible S3 (MinIO).",
    ];
    let text = answer(runs);
    assert!(!text.contains("is a possession") && !text.contains("Do not let compatible S3"), "{text}");
    // So often is no hold, and a time counts nobody.
    let polled =
        ask(["3台のうち1台がリーダーで、30秒ごとにセンサーを読む。", "同時に2台は不可。", "etcd 3台、同じ建物。"]);
    assert_ne!(polled.1["brief"]["hold_s"]["value"], 30.0);
}

#[test]
fn a_queue_of_no_known_kind_has_turns_and_no_lease() {
    let jobs = [
        "量子コンピューター1台の計算依頼を、受け付けた順に1件ずつ実行します。一日におよそ1,900件、1件10秒から4分です。",
        "順番が入れ替わることも、同じ依頼が二度実行されることも許されません。サーバーが1台故障しても続ける必要があります。",
        "PostgreSQL 17が3台、Patroniのsynchronous_mode_strictで動いています。同じ3台のetcdはPatroni専用です。",
    ];
    let text = ask(jobs).0.answer;
    assert!(text.contains("only the lowest that has not ended may begin") && text.contains("perhaps done"), "{text}");
    assert!(!text.contains("**Lease ") && !text.contains("without `synchronous_mode_strict`"), "{text}");
    // Whoever must not jump the line has no priority.
    let lorries =
        ["lorries in order of arrival, 5/min", "nobody may jump the line; never two", "ZooKeeper, three servers"];
    assert!(!ask(lorries).0.answer.contains("Priority is part of the order"));
}

#[test]
fn words_that_are_quoted_of_a_device_mark_nothing_up() {
    let text =
        ask([ONE, NEVER, "etcd, three servers. The **valves** open on *any* command that `reaches` [them]."]).0.answer;
    assert!(text.contains("(\"The valves open on any command that reaches them\")"), "{text}");
}

#[test]
fn what_grants_while_the_store_is_silent_is_asked_about() {
    let of = |text: &str| {
        ask([
            "90 a day",
            "Never two, and one server failing must pass unnoticed.",
            &format!("etcd 3.5, three servers. {text}"),
        ])
        .1
    };
    for grants in [
        "When etcd hasn't answered for twenty seconds, the PC in the control room grants from its own list.",
        "While etcd is unreachable each gate admits on its own.",
        "Si etcd ne répond plus, le poste de garde attribue selon sa propre liste.",
    ] {
        let ruled = of(grants);
        assert_eq!((&ruled["rule"], &ruled["questions"][0]["fact"]), (&"R8".into(), &"cut".into()), "{grants}");
    }
    assert_eq!(of("When etcd is down nobody grants on his own.")["rule"], "R11");
}

#[test]
fn what_is_asked_for_stands_in_no_place_and_no_tool_of_another_database_is_named() {
    let spans = [
        "A circuit takes one wavelength on each of 2 to 14 spans together, or none at all; about 15 circuits a minute.",
        "Two circuits on one wavelength must never be. If one zone fails, it has to go on without an operator.",
        "CockroachDB 24.3, three nodes, one in each zone of GCP us-central1.",
    ];
    assert_eq!(ask(spans).1["brief"]["survives"]["value"], "zone");
    let dryers = [
        "16 freeze dryers; a dryer is one batch's from loading until it is reported empty, 30 to 80 hours later.",
        "Two batches in one dryer are both lost, never. If either site is lost, loading may stop until the administrator decides.",
        "SQL Server 2022, an availability group in synchronous commit over two sites, REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT at 1. Failover is manual.",
    ];
    let text = ask(dryers).0.answer;
    assert!(!text.contains("Patroni") && !text.contains("automatic failover and a witness"), "{text}");
    // Dutch is told by its small words, and its numbers are read.
    let shelves =
        ask(["Twaalf karren per minuut, één chauffeur tegelijk.", "Dat mag nooit dubbel gebeuren.", "Eén SQL Server."])
            .1;
    assert_eq!(
        (&shelves["brief"]["language"]["value"], &shelves["brief"]["rate_per_s"]["value"]),
        (&"nl".into(), &0.2.into())
    );
}
