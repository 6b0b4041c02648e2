//! Where a reading of Markdown stands: the open containers, the open leaf, the emphasis.

use super::rows::{Align, Kind, Label, Style};

/// A list item around a leaf: where its line and its content begin in the buffer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub line: usize,
    pub child: usize,
}

/// A container that is open.
pub(super) enum Open {
    Quote,
    /// True of an ordered one.
    List(bool),
    Item {
        label: Label,
        at: usize,
        child: Option<usize>,
        shown: bool,
    },
}

/// Where the reading stands.
#[derive(Default)]
pub(super) struct Now {
    pub stack: Vec<Open>,
    /// The open leaf: kind, start in the buffer, end so far, true once a row of it was made.
    pub leaf: Option<(Kind, usize, usize, bool)>,
    /// An open line of code or HTML: start in the buffer.
    pub line: Option<usize>,
    pub strong: usize,
    pub emphasis: usize,
    pub links: Vec<(String, usize)>,
    pub aligns: Vec<Align>,
    pub cell: usize,
}

impl Now {
    pub fn style(&self) -> Style {
        Style { strong: self.strong > 0, emphasis: self.emphasis > 0, code: false, link: !self.links.is_empty() }
    }

    /// The items around the reading have their label behind them.
    pub fn shown(&mut self) {
        for open in &mut self.stack {
            if let Open::Item { shown, .. } = open {
                *shown = true;
            }
        }
    }

    pub fn chain(&self, buf: &str) -> Vec<Link> {
        let items = self.stack.iter().filter_map(|open| match open {
            Open::Item { at, child, .. } => {
                let line = line_start(buf, *at);
                let marker = at + 1 + buf[*at..].bytes().take_while(u8::is_ascii_digit).count();
                let child = child.filter(|c| *c != usize::MAX && !buf[*at..*c].contains('\n')).unwrap_or(marker);
                Some(Link { line, child })
            }
            _ => None,
        });
        items.collect()
    }
}

/// Where the line of a byte begins.
pub(super) fn line_start(buf: &str, at: usize) -> usize {
    buf.as_bytes()[..at].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1)
}
