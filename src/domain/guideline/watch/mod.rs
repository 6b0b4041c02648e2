//! The kinds of checks: each is set up by a guideline's data and watches the leaves go by.

mod bold;
mod bullets;
mod code;
mod naming;
mod phrases;
mod present;
mod refusal;
mod shape;

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
pub(super) use shape::Shape;
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

/// What a complete answer is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It refuses, by the object or in words.
    Refusal,
    /// A design, and what it lacks may be said.
    Design,
    /// In a language that the patterns are not of: they find nothing there, and nothing is missing for that.
    Foreign,
}

/// A check at work on one answer. What it marks while it sees can depend on nothing that may still
/// come; what is missing is said at the end.
pub(super) trait Watch: std::fmt::Debug + Send {
    /// Sees every leaf once, in order.
    fn see(&mut self, seen: &Seen<'_>, put: &mut Put<'_>);

    /// The answer is complete, and of this kind.
    fn end(&mut self, _answer: &Answer, _kind: Kind, _put: &mut PutAny<'_>) {}

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
    Shape(Shape),
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
            Check::Shape(watch) => Box::new(watch),
        }
    }
}
