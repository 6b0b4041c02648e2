//! A store that the texts exclude is proposed by no design, neither as named nor in the place of another.

use dlm_architect::domain::architect::{Inputs, REFUSAL, design};

/// A name as people write it, and what the design must not be built on.
const STORES: [(&str, &str); 14] = [
    ("etcd", "etcd"),
    ("ZooKeeper", "ZooKeeper"),
    ("Consul", "Consul"),
    ("Redis", "Redis"),
    ("Valkey", "Redis"),
    ("Postgres", "PostgreSQL"),
    ("PostgreSQL", "PostgreSQL"),
    ("MySQL", "MySQL"),
    ("DynamoDB", "DynamoDB"),
    ("Hazelcast", "Hazelcast"),
    ("MongoDB", "MongoDB"),
    ("CockroachDB", "CockroachDB"),
    ("Aerospike", "Aerospike"),
    ("rqlite", "rqlite"),
];

/// Ways to say that it is not to be had; {} is the name.
const WAYS: [&str; 118] = [
    "no {}",
    "no {} please",
    "no {} here, three VMs",
    "without {}",
    "not {}",
    "three VMs, but no {}",
    "we are not allowed to use {}",
    "not allowed to use {}",
    "we do not want {}",
    "we don't want {} any more",
    "{} is forbidden here, three VMs",
    "{} is not an option",
    "{} is banned by the architects",
    "{} must not be used",
    "{} may not be used for this",
    "{} cannot be used",
    "{} has been ruled out",
    "anything but {}",
    "everything except {}",
    "we removed {} last year",
    "we retired {} last year",
    "{} was removed in spring",
    "{} was switched off in 2023",
    "we used to have {}",
    "we got rid of {}",
    "we will never run {} again",
    "nobody here wants {}",
    "{} belongs to another team",
    "{} is run by another team, hands off",
    "{} is owned by a different department",
    "kein {}",
    "{} ist verboten",
    "pas de {}",
    "sin {}",
    "steer clear of {}",
    "{} is off the table",
    "we want to avoid {}",
    "{} is a no-go",
    "{} is out",
    "{}: no",
    "{}? No.",
    "stay away from {}",
    "policy forbids {}",
    "{} is prohibited by policy",
    "{} prohibited",
    "{} excluded",
    "{} was decommissioned",
    "we dropped {} in May",
    "we migrated off {}",
    "there is no {}",
    "{} is not available",
    "{} isn't available to us",
    "{} unavailable",
    "no licence for {}",
    "{} is too expensive for us",
    "never {}",
    "do not propose {}",
    "please don't use {}",
    "don't suggest {}",
    "{} is someone else's",
    "the {} there is not ours",
    "{} is reserved for the analytics department",
    "{} ist nicht erlaubt",
    "{} darf nicht benutzt werden",
    "{} wurde abgeschaltet",
    "ohne {}",
    "auf keinen Fall {}",
    "{} gehört einem anderen Team",
    "{} est interdit",
    "sans {}",
    "{} está prohibido",
    "no usamos {}",
    "niente {}",
    "sem {}",
    "bez {}",
    "不用 {}",
    "禁止使用{}",
    "{}は使えない",
    "{}は禁止",
    "{} 금지",
    "без {}",
    "{} запрещён",
    "{} isn't permitted. three hosts",
    "{} won't be approved",
    "{} would violate our policy",
    "{} must go",
    "not allowed: {}. three hosts",
    "prohibited software: {}",
    "blacklist = [{}], hosts = 3",
    "nobody here may touch {}",
    "{} burned us, never again",
    "the customer rejects {}",
    "spare us {}",
    "{}-free zone, 3 VMs",
    "We refuse to operate {}. Three hosts.",
    "the team hates {} and will not run it",
    "We'd love {} but are not allowed",
    "{} ❌, three nodes",
    "{} licence? forbidden.",
    "{} is EOL here and gone by May",
    "we've had it with {}",
    "three hosts ({}: do not use)",
    "{} with 3 servers (do not use)",
    "{} nein danke",
    "{} scheidet aus",
    "auf {} verzichten wir",
    "{} kommt nicht in Frage",
    "tout sauf {}",
    "cualquier cosa menos {}",
    "кроме {} можно всё",
    "{} kullanamayız",
    "{} yasak",
    "{} を除く",
    "除了 {} 都可以",
    "{} 빼고 아무거나",
    "{} ممنوع",
    "מלבד {}",
    "please keep your hands off {}",
];

/// Levels, each in words.
const LEVELS: [&str; 3] = ["never two holders", "duplicates are fine", "rare overlaps are repaired"];

/// The words of a design that recommend: its first section, without what it excludes.
fn authority(answer: &str) -> String {
    let from = answer.find("## Lock authority").unwrap_or(0);
    answer[from..]
        .lines()
        .take_while(|line| !line.starts_with("## Negative"))
        .filter(|line| line.starts_with("**"))
        .take(1)
        .collect()
}

// What the design says of the request is no proposal: the quotations go.
fn unquoted(text: &str) -> String {
    let mut quoted = false;
    text.chars()
        .filter(|c| {
            quoted = *c == '“' || quoted && *c != '”';
            !quoted
        })
        .collect()
}

#[test]
fn an_excluded_store_is_never_proposed() {
    let mut faults = Vec::new();
    for (name, written) in STORES {
        for way in WAYS {
            for level in LEVELS {
                let inputs = Inputs {
                    scale: "100 locks/s".into(),
                    consistency: level.into(),
                    infrastructure: way.replace("{}", name),
                };
                let report = design(&inputs);
                let first = authority(&report.answer);
                let said = unquoted(&first);
                let proposes = report.recommend.iter().any(|id| id.starts_with(&written.to_lowercase()));
                if report.answer != REFUSAL && (proposes || said.contains(written) || said.contains(name)) {
                    faults.push(format!("{} / {level}: {said}", inputs.infrastructure));
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {}:\n{}",
        faults.len(),
        STORES.len() * WAYS.len() * LEVELS.len(),
        faults.join("\n")
    );
}

#[test]
fn what_stands_in_for_an_excluded_store_is_not_excluded_itself() {
    for (consistency, infrastructure, never) in [
        ("never two holders", "three VMs; no etcd", &["etcd"][..]),
        ("never two holders", "three VMs; no etcd, no ZooKeeper", &["etcd", "ZooKeeper"]),
        ("never two holders", "three VMs; no etcd, no ZooKeeper, no Consul", &["etcd", "ZooKeeper", "Consul"]),
        ("never two holders; please no etcd", "three VMs", &["etcd"]),
        ("never two holders", "VMs in three regions; no etcd, no ZooKeeper", &["etcd", "ZooKeeper", "Consul"]),
        ("a double run is harmless", "three VMs; no Redis", &["Redis"]),
        ("a double run is harmless", "three VMs; no Redis, no Postgres", &["Redis", "PostgreSQL"]),
        (
            "a double run is harmless",
            "three VMs; no Redis, no Postgres, no MySQL, no etcd, no ZooKeeper, no Consul",
            &["Redis", "PostgreSQL", "MySQL", "etcd", "ZooKeeper", "Consul"],
        ),
        ("never two holders", "one server, no second one, nothing else; no Postgres", &["PostgreSQL"]),
    ] {
        let inputs = Inputs {
            scale: "100 locks/s".into(),
            consistency: consistency.into(),
            infrastructure: infrastructure.into(),
        };
        let first = unquoted(&authority(&design(&inputs).answer));
        assert!(!first.is_empty(), "{infrastructure}");
        assert!(never.iter().all(|store| !first.contains(store)), "{infrastructure}: {first}");
    }
}

/// What a denial before a comma, in brackets or about another name leaves usable.
#[test]
fn what_stands_beside_an_excluded_store_stays() {
    for (infrastructure, there) in [
        ("no ZooKeeper, Consul exists with three servers", &["consul"][..]),
        ("kein ZooKeeper, Consul ist da, drei Server", &["consul"]),
        ("sans ZooKeeper, Consul est disponible", &["consul"]),
        ("ohne ZooKeeper, etcd mit drei Knoten ist vorhanden", &["etcd"]),
        ("no Redis, PostgreSQL exists", &["postgres_single"]),
        ("no etcd, Consul or ZooKeeper", &[]),
        ("Consul with 3 servers (do not use), etcd with 3 members", &["etcd"]),
        ("etcd is off the table, so is ZooKeeper; Consul with 3 servers", &["consul"]),
        ("Consul and etcd both exist with three members each; the former is forbidden", &["etcd"]),
        ("ZooKeeper gibt es mit drei Knoten, aber wir dürfen nicht ran", &[]),
        ("nothing but etcd, three nodes", &["etcd"]),
    ] {
        let inputs = Inputs {
            scale: "100 locks/s".into(),
            consistency: "never two holders".into(),
            infrastructure: infrastructure.into(),
        };
        let facts = dlm_architect::domain::locks::read(&inputs);
        assert_eq!(facts.usable_ids(), there, "{infrastructure}");
    }
}
