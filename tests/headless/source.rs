//! `explain --source`: what is known of a store, and what is near a name that is not.

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
        let numbers = said.out.split("\nnumbers\n").nth(1).unwrap();
        assert!(numbers.lines().skip(1).step_by(2).all(|line| line.ends_with(']') && line.contains(" [")), "{numbers}");
    }
    let label = home.run(&["explain", "--source", "cosmos_strong"]);
    assert!(label.out.starts_with("cosmosdb: "), "{}", label.out);
    assert!(home.run(&["explain", "--source", "azure_table"]).out.contains("not published"));
}

#[test]
fn an_unknown_store_is_exit_2_with_what_is_near() {
    let home = Home::new();
    home.run(&["explain", "--source", "cassandr"]).ended(2, &["\"cassandr\"", "near it are: ", "cassandra_lwt"]);
    home.run(&["explain", "--source", "Qqq\u{1b}[2J"]).ended(2, &["known are: aerospike, ", "zookeeper."]);
    assert!(!home.run(&["explain", "--source", "\u{1b}[2J"]).err.contains('\u{1b}'));
    home.run(&["explain", "--source", ""]).ended(2, &["known are"]);
    home.run(&["explain", "--source", "etcd", "--case", "1"]).ended(2, &["--source"]);
}
