//! Everything that was packed is read.

use super::{Owner, SHELF, by_id, formula};

#[test]
fn every_owner_can_be_read_whole() {
    let mut ids = std::collections::HashSet::new();
    for owner in Owner::all() {
        let page = owner.page();
        assert!(page.statements.len() + page.traps.len() + page.head.len() + page.formulas.len() > 0, "{owner:?}");
        for statement in &page.statements {
            assert!(ids.insert(statement.id), "{} stands twice", statement.id);
            assert_eq!(statement.owner, owner);
            assert_eq!(by_id(statement.id), Some(statement));
        }
    }
    assert!(formula("ttl_min").is_some_and(|formula| !formula.example.is_empty()));
    assert!(by_id("no.such.statement").is_none() && formula("nothing").is_none());
    let lines = SHELF
        .iter()
        .flat_map(|entry| entry.block().lines())
        .filter(|line| line.split('\t').next() == Some("A"))
        .count();
    assert_eq!(ids.len(), lines, "a statement that was packed is not read");
    assert!(Owner::Store("no such store").page().statements.is_empty());
}
