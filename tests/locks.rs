//! The offline architect held against labelled requests: ruling, facts, claims, similarity, second opinion.
//! `cargo test --test locks report -- --nocapture` prints the labelled cases' report,
//! `… table` how good the reader is on every set.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]
#![allow(clippy::absurd_extreme_comparisons, reason = "the level reached is a number that may change")]

#[path = "locks/asked.rs"]
mod asked;
#[path = "locks/beside.rs"]
mod beside;
#[path = "locks/causes.rs"]
mod causes;
#[path = "locks/coverage.rs"]
mod coverage;
#[path = "locks/covered.rs"]
mod covered;
#[path = "locks/excluded.rs"]
mod excluded;
#[path = "locks/fenced.rs"]
mod fenced;
#[path = "locks/filled.rs"]
mod filled;
#[path = "locks/frozen.rs"]
mod frozen;
#[path = "locks/gold.rs"]
mod gold;
#[path = "locks/kept.rs"]
mod kept;
#[path = "locks/kinds.rs"]
mod kinds;
#[path = "locks/labelled.rs"]
mod labelled;
#[path = "locks/laws.rs"]
mod laws;
#[path = "locks/lax.rs"]
mod lax;
#[path = "locks/measured.rs"]
mod measured;
#[path = "locks/places.rs"]
mod places;
#[path = "locks/refused.rs"]
mod refused;
#[path = "locks/ruled.rs"]
mod ruled;
#[path = "locks/second.rs"]
mod second;
#[path = "locks/similar.rs"]
mod similar;
#[path = "locks/sources.rs"]
mod sources;
#[path = "locks/stated.rs"]
mod stated;
#[path = "locks/struck.rs"]
mod struck;
#[path = "locks/table.rs"]
mod table;
#[path = "locks/unread.rs"]
mod unread;
#[path = "locks/used.rs"]
mod used;
#[path = "support/written.rs"]
mod written;
