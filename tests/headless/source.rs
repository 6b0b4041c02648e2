//! `explain --source`: what a source is, and what is near a name that is not known.

use super::*;

#[test]
fn a_store_is_shown_with_the_sources_of_its_numbers() {
    let home = Home::new();
    // By its id, a label and a name as people write it.
    for word in ["etcd", "etcd3", "Etcd V3"] {
        let said = home.run(&["explain", "--source", word]);
        said.ended(0, &[]);
        assert!(said.out.starts_with("etcd: consensus\n"), "{}", said.out);
        for part in
            ["\nnames\n  etcd, ", "\nvariants\n  stretched: consensus\n", "    told by three regions, ", "\nnumbers\n"]
        {
            assert!(said.out.contains(part), "{part}: {}", said.out);
        }
        let numbers = said.out.split("\nnumbers\n").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap();
        assert!(numbers.lines().skip(1).step_by(2).all(|line| line.ends_with(']') && line.contains(" [")), "{numbers}");
    }
    // All that designs can say of it, and one of these statements, a formula, a shape.
    let etcd = home.run(&["explain", "--source", "etcd"]).out;
    assert!(etcd.contains("\n\ndecision\n  etcd.decision.authority") && etcd.contains("\n\ntraps\n"), "{etcd}");
    for (word, part) in [
        ("etcd.fencing.seal", "  etcd.fencing.seal"),
        ("ttl_min", "ttl_min: shortest sensible lease\n"),
        ("shape:semaphore", "invariant: "),
        ("resource:object_store", "object_store.own_check"),
        ("environment:aws_lambda", "aws_lambda.freeze"),
    ] {
        assert!(home.run(&["explain", "--source", word]).ended(0, &[]).out.contains(part), "{word}");
    }
    let label = home.run(&["explain", "--source", "cosmos_strong"]);
    assert!(label.out.starts_with("cosmosdb: "), "{}", label.out);
    assert!(home.run(&["explain", "--source", "azure_table"]).out.contains("not published"));
}

#[test]
fn an_unknown_store_is_exit_2_with_what_is_near() {
    let home = Home::new();
    home.run(&["explain", "--source", "cassandr"]).ended(2, &["\"cassandr\"", "near it are: ", "cassandra_lwt"]);
    home.run(&["explain", "--source", "Qqq\u{1b}[2J"]).ended(
        2,
        &["known are the documents feasibility, protocols, sizing", "these stores: aerospike, ", "zookeeper."],
    );
    assert!(!home.run(&["explain", "--source", "\u{1b}[2J"]).err.contains('\u{1b}'));
    home.run(&["explain", "--source", ""]).ended(2, &["known are"]);
    home.run(&["explain", "--source", "etcd", "--case", "1"]).ended(2, &["--source"]);
}

#[test]
fn a_section_opens_in_each_spelling() {
    let home = Home::new();
    let ttl = home.run(&["explain", "--source", "sizing 7"]);
    ttl.ended(0, &[]);
    assert!(ttl.out.starts_with("sizing 7: Choosing the lease TTL\n"), "{}", ttl.out);
    assert!(ttl.out.contains("(E + P + r + guard) / (1 - 1/3 - 2 rho)"), "{}", ttl.out);
    assert!(ttl.out.trim_end().lines().last().unwrap().starts_with("Sources: "), "{}", ttl.out);
    for word in ["sizing section 7", "Sizing 7", " sizing 7, the formula", "sizing.md 7"] {
        assert_eq!(home.run(&["explain", "--source", word]).out, ttl.out, "{word}");
    }
    let fencing = home.run(&["explain", "--source", "protocols 1.5"]).out;
    assert!(home.run(&["explain", "--source", "protocols 1"]).out.contains(&format!("\n{fencing}")));
    let contents = home.run(&["explain", "--source", "sizing"]).out;
    assert!(contents.starts_with("Sizing\nsizing 1: ") && contents.contains("sizing 7: Choosing"), "{contents}");
    home.run(&["explain", "--source", "sizing 99"]).ended(2, &["\"sizing 99\"", "near it are: sizing 1, "]);
}

#[test]
fn a_rule_a_publication_and_a_repository_open() {
    let home = Home::new();
    for (word, parts) in [
        ("R3", &["R3: refuse\ncondition: ", "\nreason: ", "\nremedy: ", "\nsource: Gifford 1979; sizing 1\n"][..]),
        ("r10", &["R10: design\ncondition: ", "\nkind: one authority with votes over three or more sites\n"]),
        (
            "Kleppmann 2016",
            &["Martin Kleppmann: How to do distributed locking.", " 2016.\nhttps://martin.kleppmann.com/"],
        ),
        ("etcd docs, Locks", &["etcd documentation\n", "Undated", "\nhttps://etcd.io/docs/\n"]),
        ("etcd-io/etcd#15247 (open)", &["\nhttps://github.com/etcd-io/etcd/issues/15247\n"]),
        ("apache/zookeeper ExpiryQueue.java", &["\nhttps://github.com/apache/zookeeper\n"]),
        ("https://docs.example/locks", &["https://docs.example/locks\n"]),
        // As a source is shown, whole.
        ("Gifford 1979; sizing 1", &["Weighted voting", "SOSP, 1979.", "\nsizing 1: Quorum arithmetic\n"]),
    ] {
        let said = home.run(&["explain", "--source", word]);
        said.ended(0, &[]);
        assert!(parts.iter().all(|part| said.out.contains(part)), "{word}: {}", said.out);
    }
    home.run(&["explain", "--source", "Kleppman"]).ended(2, &["near it are: Kleppmann 2016."]);
    home.run(&["explain", "--source", "sizing 7; nowhere"]).ended(2, &["\"nowhere\""]);
}

#[test]
fn the_explanation_says_how_a_source_opens() {
    let home = Home::new();
    let said = home.run(&["explain", "--case", "1"]);
    assert_eq!(said.out.matches("explain --source").count(), 1, "{}", said.out);
    assert!(said.out.trim_end().ends_with("dlm-architect explain --source 'sizing 7'"), "{}", said.out);
    assert!(!home.run(&["explain", "--case", "1", "--json"]).out.contains("--source"));
}
