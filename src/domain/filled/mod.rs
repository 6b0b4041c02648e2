//! A model fills in the brief, and we check it: what it is told of the facts, its reply held against texts and
//! vocabulary, and the two readings put together. Decides nothing: the rules do, of the brief.

mod ask;
mod merge;
mod quote;
mod reply;
mod stores;
mod vocabulary;

pub use ask::{facts, schema, stores};

use super::brief::{Brief, Inputs};
pub use reply::MOST;
use reply::Reply;

/// The brief of `inputs`, of which `ours` is what the rules read, with what `reply` of `model` adds to it; none where
/// the reply is not of the form asked for.
pub fn fill(inputs: &Inputs, ours: &Brief, model: &str, reply: &str) -> Option<Brief> {
    Some(merge::merged(inputs, ours, model, Reply::read(reply, inputs)?))
}

/// How many facts of a reply are dropped, for their words or their value.
pub fn dropped(inputs: &Inputs, reply: &str) -> usize {
    Reply::read(reply, inputs).map_or(0, |reply| reply.dropped)
}
