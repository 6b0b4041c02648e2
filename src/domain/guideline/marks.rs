//! The marks of one answer, live: each settled leaf is shown once to every watch.

use super::Guidelines;
use super::leaf::{Leaf, Leaves, Sort};
use super::outline::Outline;
use super::watch::{Kind, Seen, Watch};
use super::words::Words;
use crate::domain::answer::{Answer, State};
use crate::domain::stream::End;
use std::ops::Range;

/// A place where an answer does not keep a guideline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which one, counted as in [`Guidelines::list`].
    pub guideline: usize,
    /// Bytes of the answer's text; `None` where something is missing in the whole of it.
    pub at: Option<Range<usize>>,
}

/// All marks of one answer so far. A mark stays once it is there.
#[derive(Debug, Default)]
pub struct Marks {
    watches: Vec<Box<dyn Watch>>,
    leaves: Leaves,
    outline: Outline,
    tongue: Tongue,
    marks: Vec<Mark>,
    closed: bool,
}

impl Marks {
    /// Nothing read yet.
    pub fn new(guidelines: &Guidelines) -> Marks {
        let watches = guidelines.all.iter().map(|guideline| guideline.check.watch()).collect();
        let tongue = Tongue { words: guidelines.language.clone(), ..Tongue::default() };
        Marks { watches, tongue, ..Marks::default() }
    }

    /// Reads what was settled since the last call. After [`Answer::digest`], once per drained batch.
    pub fn digest(&mut self, answer: &Answer) {
        while let Some(leaf) = self.leaves.next(answer) {
            let title = self.outline.step(&leaf);
            self.tongue.hear(&leaf);
            let seen = Seen { raw: &answer.text, leaf: &leaf, outline: &self.outline, title };
            for (guideline, watch) in self.watches.iter_mut().enumerate() {
                watch.see(&seen, &mut |at| put(&mut self.marks, Mark { guideline, at: Some(at) }));
            }
        }
    }

    /// Reads the rest and says what is missing, if the answer is complete. After [`Answer::close`]
    /// and the digest that follows it; a second call does nothing.
    pub fn close(&mut self, answer: &Answer) {
        if answer.end().is_none() || self.closed {
            return;
        }
        self.closed = true;
        self.digest(answer);
        let refused = match answer.state() {
            State::Refused(_) => true,
            State::Ended(End::Complete { .. }) => false,
            _ => return,
        };
        // an answer that holds the refusal is no design, whatever else it holds
        let kind = match refused || self.refuses() {
            true => Kind::Refusal,
            false if self.tongue.known() => Kind::Design,
            false => Kind::Foreign,
        };
        for (guideline, watch) in self.watches.iter_mut().enumerate() {
            watch.end(answer, kind, &mut |at| put(&mut self.marks, Mark { guideline, at }));
        }
    }

    /// The answer refuses, in the prescribed object or in words, and is no design.
    pub fn refuses(&self) -> bool {
        self.watches.iter().any(|watch| watch.refuses())
    }

    /// In order of their places, those of the whole answer last.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }
}

/// Whether an answer is in the language the patterns are of: in another one they find nothing, and
/// nothing is missing for that.
#[derive(Debug, Default)]
struct Tongue {
    words: Words,
    long: usize,
    known: usize,
}

impl Tongue {
    /// Bytes of a leaf that most likely holds a common word.
    const LONG: usize = 40;

    fn hear(&mut self, leaf: &Leaf) {
        if leaf.sort == Sort::Prose && leaf.text.len() >= Tongue::LONG {
            self.long += 1;
            self.known += usize::from(self.words.is_in(&leaf.text));
        }
    }

    fn known(&self) -> bool {
        self.words.is_none() || self.known * 4 >= self.long
    }
}

fn put(marks: &mut Vec<Mark>, mark: Mark) {
    let key = |mark: &Mark| {
        let (start, end) = mark.at.as_ref().map_or((usize::MAX, usize::MAX), |at| (at.start, at.end));
        (start, end, mark.guideline)
    };
    let place = marks.partition_point(|other| key(other) <= key(&mark));
    marks.insert(place, mark);
}
