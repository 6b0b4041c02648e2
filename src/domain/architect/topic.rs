//! What a statement speaks of, and which of several that speak of one thing goes before.

use super::setting::TAKES_ALL;
use crate::domain::playbook::{Owner, Statement};

/// Parts of ids that speak of one and the same thing, whoever says it.
const TOPICS: [&[&str]; 10] = [
    &["ambiguous", "timeout", "unknown", "in_doubt", "commit", "proposed_id"],
    &["nonce", "identity", "clone", "update"],
    &["retry", "retries", "driver"],
    &["seal", "own_check", "epoch"],
    &["token", "rv", "version"],
    &["pause", "freeze", "cpu"],
    &["alerts", "pods"],
    &["sbd3", "qdevice", "two_node"],
    &["sbd", "fenced", "fence_loop"],
    &["fresh_key", "retry_decorator"],
];

/// The topic of an answer that is lost.
pub const UNKNOWN: usize = 0;

/// What the statement of this id speaks of, where others speak of it too.
pub fn topic(id: &str) -> Option<usize> {
    let last = id.rsplit('.').next()?;
    TOPICS.iter().position(|words| words.contains(&last))
}

/// The store's own mechanism first, then what the kind of lock asks for, then the surroundings.
pub fn rank(statement: &Statement) -> u8 {
    match statement.owner {
        Owner::Common("shapes") if statement.id.starts_with(TAKES_ALL) => 1,
        Owner::Common("waived" | "advisory" | "libraries") => 0,
        Owner::Shape(_) => 1,
        Owner::Store(_) => 2,
        Owner::Resource(_) => 3,
        Owner::Environment(_) => 4,
        Owner::Common(_) => 5,
    }
}
