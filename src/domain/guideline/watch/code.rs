//! Implementation code: a fence in a programming language, or lines that can hardly be anything else.

use super::super::leaf::Sort;
use super::super::words::Words;
use super::{Put, Seen, Watch};
use std::ops::Range;

/// Marks the first line of code of a block.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Code {
    /// Info strings that name a programming language.
    languages: Vec<String>,
    /// Lines that are code where the fence names a language.
    lines: Words,
    /// Lines that are code wherever they stand; only two of them in one block count.
    statements: Words,
    block: Block,
}

#[derive(Clone, Debug, Default)]
struct Block {
    /// What its fence says.
    fence: Fence,
    /// The first line of code in it.
    first: Option<Range<usize>>,
    marked: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Fence {
    /// No block of code is open.
    #[default]
    Closed,
    /// Names a programming language.
    Program,
    /// Names nothing, or there is none.
    Bare,
    /// Names something else: configuration, a diagram, a format.
    Other,
}

impl Code {
    fn fence(&self, info: &str) -> Fence {
        let word = info.split(|c: char| c.is_whitespace() || "{},:".contains(c)).find(|word| !word.is_empty());
        match word.map(|word| word.trim_start_matches('.').to_lowercase()) {
            None => Fence::Bare,
            Some(word) if self.languages.contains(&word) => Fence::Program,
            Some(_) => Fence::Other,
        }
    }

    fn line(&mut self, text: &str, at: Range<usize>, put: &mut Put<'_>) {
        if self.block.marked {
            return;
        }
        let (is_code, alone) = match self.block.fence {
            Fence::Program => (self.lines.is_in(text), true),
            Fence::Bare => (self.statements.is_in(text), false),
            Fence::Closed | Fence::Other => return,
        };
        if !is_code {
            return;
        }
        match self.block.first.take() {
            None if !alone => self.block.first = Some(at),
            first => {
                self.block.marked = true;
                put(first.unwrap_or(at));
            }
        }
    }
}

impl Code {
    /// With the guideline's data.
    pub fn new(languages: Vec<String>, lines: Words, statements: Words) -> Code {
        Code { languages, lines, statements, ..Code::default() }
    }
}

impl Watch for Code {
    fn see(&mut self, seen: &Seen<'_>, put: &mut Put<'_>) {
        let leaf = seen.leaf;
        match leaf.sort {
            Sort::Fence => self.block = Block { fence: self.fence(&leaf.text), ..Block::default() },
            Sort::Code { gap } => {
                if gap || self.block.fence == Fence::Closed {
                    self.block = Block { fence: Fence::Bare, ..Block::default() };
                }
                self.line(&leaf.text, leaf.at.clone(), put);
            }
            Sort::Prose => {
                // a fence that was forgotten
                self.block = Block { fence: Fence::Bare, ..Block::default() };
                let mut at = leaf.at.start;
                for line in seen.raw.get(leaf.at.clone()).unwrap_or_default().split_inclusive('\n') {
                    self.line(line, at..at + line.trim_end().len(), put);
                    at += line.len();
                }
                self.block = Block::default();
            }
            _ => self.block = Block::default(),
        }
    }
}
