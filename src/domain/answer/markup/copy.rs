//! What of an answer can be copied by itself: code and sections, as bytes of the raw text.

use super::{Kind, Markup};
use std::ops::Range;

impl Markup {
    /// All code blocks: their bytes of the raw answer, and their lines without the marks of the lists and
    /// quotes they stand in.
    pub fn code_blocks(&self, raw: &str) -> Vec<(Range<usize>, String)> {
        let mut all: Vec<(Range<usize>, String)> = Vec::new();
        let mut open = false;
        for block in self.blocks() {
            let code = block.kind == Kind::Code;
            match all.last_mut().filter(|_| code && open && !block.gap) {
                Some((range, text)) => {
                    range.end = block.to;
                    text.push('\n');
                }
                None if code => all.push((block.from..block.to, String::new())),
                None => {}
            }
            if let Some((_, text)) = all.last_mut().filter(|_| code) {
                text.extend(block.spans.iter().map(|span| block.text(span, raw)));
            }
            open = code;
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
