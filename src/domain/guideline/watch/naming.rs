//! A negative constraint names what it forbids.

use super::super::leaf::{Leaf, Sort};
use super::super::words::Words;
use super::{Kind, Put, PutAny, Seen, Watch};
use crate::domain::answer::Answer;
use std::ops::Range;

/// Marks the first sentence that forbids, if none of them, and no line of a section about that,
/// names anything.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Names {
    /// Titles of sections that forbid.
    titles: Words,
    /// Words of a sentence that forbids.
    denials: Words,
    /// Names of what can be forbidden.
    names: Words,
    first: Option<Range<usize>>,
    named: bool,
}

impl Names {
    /// With the guideline's data.
    pub fn new(titles: Words, denials: Words, names: Words) -> Names {
        Names { titles, denials, names, ..Names::default() }
    }
}

impl Watch for Names {
    fn see(&mut self, seen: &Seen<'_>, _: &mut Put<'_>) {
        let leaf = seen.leaf;
        if self.named || !matches!(leaf.sort, Sort::Prose | Sort::Row | Sort::Heading(_)) {
            return;
        }
        let section = seen.outline.titles.iter().any(|title| self.titles.is_in(&title.text));
        let denial = leaf.sentences().find(|range| self.denials.is_in(&leaf.text[range.clone()]));
        if section || denial.is_some() {
            let heading = matches!(leaf.sort, Sort::Heading(_));
            self.named = self.names.is_in(&leaf.text) || !heading && (leaf.code || has_name(leaf));
            if let Some(sentence) = denial.filter(|_| self.first.is_none() && !heading) {
                self.first = Some(leaf.raw(sentence));
            }
        }
    }

    fn end(&mut self, _: &Answer, kind: Kind, put: &mut PutAny<'_>) {
        if kind == Kind::Design && !self.named && self.first.is_some() {
            put(self.first.take());
        }
    }
}

/// A word with a capital letter or a figure in it that begins no sentence: most likely a name.
fn has_name(leaf: &Leaf) -> bool {
    leaf.sentences().any(|range| {
        let mut words = leaf.text[range].split_whitespace();
        words.next();
        words.any(|word| {
            let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
            letters.len() > 1 && letters.chars().any(|c| c.is_uppercase() || c.is_ascii_digit())
        })
    })
}
