//! What of an answer can be copied by itself: code and sections, as bytes of the raw text.

use super::{Kind, Markup};
use std::ops::Range;

impl Markup {
    /// The insides of all code blocks, as bytes of the raw answer, containers' markers included.
    pub fn code_blocks(&self) -> Vec<Range<usize>> {
        let mut all: Vec<Range<usize>> = Vec::new();
        let mut open = false;
        for block in self.blocks() {
            match block.kind {
                Kind::Code if open && !block.gap => {
                    if let Some(last) = all.last_mut() {
                        last.end = block.to;
                    }
                }
                Kind::Code => {
                    all.push(block.from..block.to);
                    open = true;
                }
                _ => open = false,
            }
        }
        all
    }

    /// The section around a byte: from its heading to the next one of its level or above.
    /// Before the first heading: everything up to that.
    pub fn section_at(&self, byte: usize) -> Range<usize> {
        let mut section = (0, u8::MAX);
        for block in self.blocks() {
            let Kind::Heading(level) = block.kind else { continue };
            if block.continues {
                continue;
            }
            if block.from <= byte {
                section = (block.from, level);
            } else if level <= section.1 {
                return section.0..block.from;
            }
        }
        section.0..self.read
    }
}
