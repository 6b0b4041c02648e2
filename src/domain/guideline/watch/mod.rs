//! The kinds of checks: each is set up by a guideline's data and watches the leaves go by.

mod bold;
mod bullets;
mod code;
mod naming;
mod phrases;
mod present;
mod refusal;

use super::leaf::Leaf;
use super::outline::Outline;
use crate::domain::answer::Answer;
pub(super) use bold::Bold;
pub(super) use bullets::{Bulleted, BulletsOnly, Topic};
pub(super) use code::Code;
pub(super) use naming::Names;
pub(super) use phrases::{Phrases, Sayings};
pub(super) use present::Present;
pub(super) use refusal::{Alone, Exact, Prose};
use std::ops::Range;

/// One leaf and where it stands.
pub(super) struct Seen<'a> {
    /// The answer's text.
    pub raw: &'a str,
    pub leaf: &'a Leaf,
    pub outline: &'a Outline,
    /// True if the leaf is the outline's last title.
    pub title: bool,
}

/// Takes the place of a mark.
pub(super) type Put<'a> = dyn FnMut(Range<usize>) + 'a;
/// The same at the end, where the place may be the whole answer.
pub(super) type PutAny<'a> = dyn FnMut(Option<Range<usize>>) + 'a;

/// A check at work on one answer. What it marks while it sees can depend on nothing that may still
/// come; what is missing is said at the end.
pub(super) trait Watch: std::fmt::Debug + Send {
    /// Sees every leaf once, in order.
    fn see(&mut self, seen: &Seen<'_>, put: &mut Put<'_>);

    /// The answer is complete; `missing`: it is a design, and what it lacks may be said.
    fn end(&mut self, _answer: &Answer, _missing: bool, _put: &mut PutAny<'_>) {}

    /// True once the refusal was seen.
    fn refuses(&self) -> bool {
        false
    }
}

/// One kind of check with its data.
#[derive(Clone, Debug)]
pub(super) enum Check {
    Code(Code),
    Bold(Bold),
    Present(Present),
    Bulleted(Bulleted),
    BulletsOnly(BulletsOnly),
    Names(Names),
    Phrases(Phrases),
    Alone(Alone),
    Exact(Exact),
}

impl Check {
    /// A fresh watch for one answer.
    pub fn watch(&self) -> Box<dyn Watch> {
        match self.clone() {
            Check::Code(watch) => Box::new(watch),
            Check::Bold(watch) => Box::new(watch),
            Check::Present(watch) => Box::new(watch),
            Check::Bulleted(watch) => Box::new(watch),
            Check::BulletsOnly(watch) => Box::new(watch),
            Check::Names(watch) => Box::new(watch),
            Check::Phrases(watch) => Box::new(watch),
            Check::Alone(watch) => Box::new(watch),
            Check::Exact(watch) => Box::new(watch),
        }
    }
}
