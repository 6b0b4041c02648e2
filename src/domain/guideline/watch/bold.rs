//! Decisions in bold: the answer has some, and so has every section that is about nothing else.

use super::super::leaf::Sort;
use super::super::words::Words;
use super::{Kind, Put, PutAny, Seen, Watch};
use crate::domain::answer::Answer;
use std::ops::Range;

/// Marks a section without bold, or the answer.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Bold {
    /// Titles of headings whose sections are about what must be bold.
    sections: Words,
    any: bool,
    prose: usize,
    plain: Vec<Section>,
}

#[derive(Clone, Debug)]
struct Section {
    number: usize,
    at: Range<usize>,
    prose: usize,
    strong: bool,
}

/// Bytes of text from which on a section is one.
const SOME: usize = 120;

impl Bold {
    /// With the guideline's data.
    pub fn new(sections: Words) -> Bold {
        Bold { sections, ..Bold::default() }
    }
}

impl Watch for Bold {
    fn see(&mut self, seen: &Seen<'_>, _: &mut Put<'_>) {
        let leaf = seen.leaf;
        self.any |= leaf.strong > 0;
        if let (Sort::Heading(_), Some(title)) = (leaf.sort, seen.outline.titles.last())
            && self.sections.is_in(&title.text)
        {
            let strong = leaf.strong > 0;
            self.plain.push(Section { number: title.number, at: leaf.at.clone(), prose: 0, strong });
            return;
        }
        let prose = if matches!(leaf.sort, Sort::Prose | Sort::Row) { leaf.text.len() } else { 0 };
        self.prose += prose;
        for title in &seen.outline.titles {
            if let Ok(i) = self.plain.binary_search_by_key(&title.number, |section| section.number) {
                self.plain[i].prose += prose;
                self.plain[i].strong |= leaf.strong > 0;
            }
        }
    }

    fn end(&mut self, _: &Answer, kind: Kind, put: &mut PutAny<'_>) {
        if kind != Kind::Design {
            return;
        }
        if !self.any {
            if self.prose >= SOME {
                put(None);
            }
            return;
        }
        for section in self.plain.drain(..).filter(|section| !section.strong && section.prose >= SOME) {
            put(Some(section.at));
        }
    }
}
