//! What a design asks of the protected resource and of a cluster of machines: a check that exists there, and no
//! infrastructure that the request does not have.

use dlm_architect::domain::architect::{Inputs, design};
use dlm_architect::domain::playbook::Owner;

fn answer(scale: &str, consistency: &str, infrastructure: &str) -> String {
    let (scale, consistency) = (scale.to_owned(), consistency.to_owned());
    design(&Inputs { scale, consistency, infrastructure: infrastructure.to_owned() }).answer
}

fn says(answer: &str, words: &[&str]) -> Vec<String> {
    words.iter().filter(|word| answer.contains(**word)).map(|word| (*word).to_owned()).collect()
}

/// Words of a lock service, which two machines and their disks have none of.
const LOCK_SERVICE: [&str; 6] =
    ["nonce", "rejects a lower token", "1+1+1", "third failure domain", "three failure domains", "No rate is stated"];

#[test]
fn disks_of_sbd_arbitrate_where_they_are_told() {
    let answer = answer(
        "one service, one volume. nothing to count",
        "never both nodes on the LUN. node dies -> other one takes it over by itself",
        "two-node pacemaker/corosync with SBD on three iSCSI disks and hardware watchdogs. same room",
    );
    assert_eq!(says(&answer, &LOCK_SERVICE), [""; 0], "{answer}");
    let needed = ["three SBD disks", "msgwait 30 s", "wait_for_all", "priority-fencing-delay", "system_id"];
    assert_eq!(says(&answer, &needed), needed, "{answer}");
}

#[test]
fn a_qdevice_is_a_vote_and_no_sbd_is_told_of() {
    let answer = answer(
        "a file server on two nodes",
        "never on both at once",
        "Pacemaker and Corosync with fence_ipmilan, two nodes in one room and a qdevice on a third machine",
    );
    assert_eq!(says(&answer, &LOCK_SERVICE), [""; 0], "{answer}");
    assert_eq!(says(&answer, &["msgwait", "poison pill"]), [""; 0], "{answer}");
    assert!(answer.contains("three votes, two_node off"), "{answer}");
}

/// Words that tell a resource which compares no token.
const UNCHECKED: [(&str, &str); 6] = [
    ("network_control", "two leaders would delete each other's DNS zones, never again"),
    ("payment_gateway", "never charge a card twice"),
    ("api_plain", "never two workers at the partner's portal for one order"),
    ("file_share", "never two writers of one file on the NFS share"),
    ("block_device", "the LUN must never be mounted on two hosts"),
    ("messaging_out", "never two senders that send a reminder letter for one case"),
];

#[test]
fn no_token_is_asked_of_what_compares_none() {
    for (resource, consistency) in UNCHECKED {
        let inputs = Inputs { consistency: consistency.to_owned(), ..Inputs::default() };
        let read = design(&inputs).brief.resource.map(|fact| fact.value);
        assert_eq!(read.as_deref(), Some(resource), "{consistency}");
        let answer = answer("one leader of three instances", consistency, "etcd, three members in one region");
        assert!(answer.contains("fencing tokens"), "{resource}: {answer}");
        let asked = ["rejects a lower token", "compared where the effect becomes durable"];
        assert_eq!(says(&answer, &asked), [""; 0], "{resource}: {answer}");
    }
}

#[test]
fn every_resource_says_what_it_compares() {
    let resources = Owner::all().filter(|owner| matches!(owner, Owner::Resource(_)));
    let silent: Vec<_> = resources.filter(|owner| owner.page().says("compares").is_none()).collect();
    assert_eq!(silent, []);
}

#[test]
fn a_named_database_is_one_server_until_more_is_told() {
    let copies = ["replica", "witness", "failover cluster", "REQUIRED_SYNCHRONIZED", "voting disk", "RAC"];
    for database in ["SQL Server", "Oracle Database"] {
        let answer = answer("20 orders/s, each 2 s", "Never two workers on one order.", database);
        assert!(answer.contains("is the whole authority"), "{database}: {answer}");
        let topology = answer.split("## Lock acquisition").next().unwrap_or_default();
        assert_eq!(says(topology, &copies), [""; 0], "{database}: {topology}");
    }
    let told = "SQL Server Always On availability group, two synchronous replicas and a witness";
    let answer = answer("20 orders/s, each 2 s", "Never two workers on one order.", told);
    assert!(answer.contains("REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT"), "{answer}");
}
