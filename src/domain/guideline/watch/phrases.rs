//! Sentences and headings that must not be said: at the beginning, anywhere, or at the end.

use super::super::leaf::{Leaf, Sort};
use super::super::outline::LINE;
use super::super::words::Words;
use super::{Kind, Put, PutAny, Seen, Watch};
use crate::domain::answer::Answer;
use std::ops::Range;

/// What must not be said in one place.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Sayings {
    /// Titles.
    pub headings: Words,
    /// Sentences of prose, items and tables.
    pub sentences: Words,
}

/// Marks the sentence or the heading.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Phrases {
    /// In the first paragraph, titles before it left aside.
    first: Sayings,
    /// Wherever they stand.
    anywhere: Sayings,
    /// As the last section, or in the last paragraph.
    last: Sayings,
    begun: bool,
    titles: usize,
    /// What would be marked if nothing else came.
    at_end: Option<Range<usize>>,
    title_at_end: Option<Range<usize>>,
}

fn sentence(words: &Words, leaf: &Leaf) -> Option<Range<usize>> {
    leaf.sentences().find(|range| words.is_in(&leaf.text[range.clone()])).map(|range| leaf.raw(range))
}

impl Phrases {
    /// With the guideline's data.
    pub fn new(first: Sayings, anywhere: Sayings, last: Sayings) -> Phrases {
        Phrases { first, anywhere, last, ..Phrases::default() }
    }
}

impl Watch for Phrases {
    fn see(&mut self, seen: &Seen<'_>, put: &mut Put<'_>) {
        let leaf = seen.leaf;
        let title = seen.outline.titles.last().filter(|title| seen.title && title.level <= LINE);
        self.at_end = None;
        if let Some(title) = title {
            self.titles += 1;
            self.title_at_end = None;
            if self.anywhere.headings.is_in(&title.text) || !self.begun && self.first.headings.is_in(&title.text) {
                put(leaf.at.clone());
                return;
            }
            if self.titles > 1 && self.last.headings.is_in(&title.text) {
                self.title_at_end = Some(leaf.at.clone());
            }
        }
        if !matches!(leaf.sort, Sort::Prose | Sort::Row) || leaf.quoted {
            self.begun |= !matches!(leaf.sort, Sort::Heading(_));
            return;
        }
        let opening = !self.begun && leaf.sort == Sort::Prose && leaf.item.is_none();
        self.begun |= title.is_none() || sentence(&self.first.sentences, leaf).is_some();
        let found = sentence(&self.anywhere.sentences, leaf)
            .or_else(|| opening.then(|| sentence(&self.first.sentences, leaf)).flatten());
        if let Some(at) = found {
            put(at);
        } else if leaf.sort == Sort::Prose && leaf.item.is_none() {
            self.at_end = sentence(&self.last.sentences, leaf);
        }
    }

    fn end(&mut self, _: &Answer, kind: Kind, put: &mut PutAny<'_>) {
        if kind == Kind::Design
            && let Some(at) = self.title_at_end.take().or(self.at_end.take())
        {
            put(Some(at));
        }
    }
}
