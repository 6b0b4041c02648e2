//! What is true about prompts, answers, verdicts and sessions.
//! No I/O, no clock, no async, no terminal; it imports none of the other rooms.

pub mod answer;
pub mod architect;
pub mod ask;
pub mod beside;
pub mod brief;
pub mod compare;
pub mod eval;
pub mod exit;
pub mod export;
pub mod fault;
pub mod filled;
pub mod ground;
pub mod guideline;
pub mod heard;
pub mod locks;
pub mod outcome;
pub mod places;
pub mod playbook;
pub mod prompt;
pub mod questions;
pub mod reader;
pub mod review;
pub mod room;
pub mod rules;
pub mod session;
pub mod sizing;
pub mod sources;
pub mod stores;
pub mod stream;
pub mod told;
pub mod unreached;
pub mod unseen;
pub(crate) mod unusable;
pub mod verdict;
