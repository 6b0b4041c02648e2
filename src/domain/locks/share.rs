//! So many of so many, whatever they are called: "two of our three boards", "any one of the five".

use super::ground::{Ground, T};
use super::place::Topology;
use crate::domain::brief::Domain;
use std::ops::Range;

/// A part of a counted whole.
pub(super) struct Share {
    /// How many.
    pub count: u32,
    /// Of how many.
    pub of: u32,
    /// The words.
    pub at: Range<usize>,
}

/// Words between the part and the whole.
const BETWEEN: usize = 4;

impl Share {
    /// The share that begins at a token.
    pub fn begins(ground: &Ground, at: usize) -> Option<Share> {
        let any = || ground.begins(T::Whichever, at).map(|any| (1, any.end));
        let (count, from) = ground.count(at).map(|count| (count, at + 1)).or_else(any)?;
        let of = (from..from + 2).find_map(|near| ground.begins(T::OutOf, near))?;
        let whole =
            (of.end..from + BETWEEN).find(|near| ground.tokens.get(*near).is_some_and(|t| t.value.is_some()))?;
        let all = ground.count(whole).filter(|all| (count + 1..=9).contains(all))?;
        ground.together(at, whole).then_some(Share { count, of: all, at: at..whole + 1 })
    }

    /// What there are so many of by all texts: sites, else servers; of other things it is no share.
    pub fn domain(&self, ground: &Ground, topology: &Topology) -> Option<Domain> {
        // "two of the three pods", "one of five customers"
        let others = [T::App, T::People, T::Roamer];
        if (self.at.end..self.at.end + 2).any(|at| ground.together(self.at.start, at) && ground.any(&others, at)) {
            return None;
        }
        let named = |what: &[T]| ground.any(what, self.at.end) && ground.together(self.at.start, self.at.end);
        let servers = topology.nodes.as_ref().is_some_and(|nodes| nodes.value == self.of);
        if named(&[T::Member, T::Machine]) {
            return Some(Domain::Node);
        }
        if topology.sites == self.of && topology.sites >= 2 && !named(&[T::Zone]) {
            return Some(Domain::Region);
        }
        if topology.zones.as_ref().is_some_and(|(zones, _)| *zones == self.of) {
            return Some(Domain::Zone);
        }
        servers.then_some(Domain::Node)
    }
}
