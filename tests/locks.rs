//! The offline architect held against labelled requests: ruling, facts, claims, similarity, second opinion.
//! `cargo test --test locks report -- --nocapture` prints the labelled cases' report.

#[path = "locks/labelled.rs"]
mod labelled;
#[path = "locks/laws.rs"]
mod laws;
#[path = "locks/second.rs"]
mod second;
#[path = "locks/similar.rs"]
mod similar;
