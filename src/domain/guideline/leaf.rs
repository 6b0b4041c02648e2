//! An answer's settled rows as leaves: a paragraph, heading, table row or line of code whole, with
//! its plain text and the way back to the answer's bytes. Each row is looked at once.

use crate::domain::answer::Answer;
use crate::domain::answer::markup::{Block, Frame, Kind, Label, Role};
use crate::domain::stream::End;
use std::ops::Range;

/// What a leaf is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Heading(u8),
    /// A paragraph, also one of a list item.
    Prose,
    Row,
    /// The opening line of a fence; its text is the info string.
    Fence,
    /// A line of a fence or of indented code; with a gap before it, it begins a block without a fence.
    Code {
        gap: bool,
    },
    Other,
}

/// The innermost list item around a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub bullet: bool,
    /// True for the item's first leaf.
    pub first: bool,
    /// From 1 for an outermost list.
    pub depth: u8,
}

/// Where a piece of a leaf's text comes from.
#[derive(Clone, Copy, Debug)]
struct Spot {
    /// Where it begins in the leaf's text.
    plain: usize,
    /// Where it begins in the answer.
    raw: usize,
    /// It stands there byte for byte.
    verbatim: bool,
}

/// One leaf.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub sort: Sort,
    /// Its bytes in the answer.
    pub at: Range<usize>,
    /// Its text without marks of emphasis, code and links.
    pub text: String,
    /// Bytes of `text` that are bold.
    pub strong: usize,
    /// True if it holds inline code.
    pub code: bool,
    pub item: Option<Item>,
    pub quoted: bool,
    spots: Vec<Spot>,
}

/// Bytes of one paragraph that are judged; what stands behind them is not.
const MOST: usize = 32 << 10;
/// How far an empty line behind a paragraph is looked for.
const BEHIND: usize = 256;

impl Leaf {
    fn new(block: &Block<'_>, raw: &str) -> Leaf {
        let sort = match block.kind {
            Kind::Heading(level) => Sort::Heading(level),
            Kind::Paragraph => Sort::Prose,
            Kind::TableHead | Kind::TableRow => Sort::Row,
            Kind::Fence => Sort::Fence,
            Kind::Code => Sort::Code { gap: block.gap },
            Kind::Html | Kind::Rule | Kind::Empty => Sort::Other,
        };
        let labels = || {
            block.frames.iter().filter_map(|frame| match frame {
                Frame::Item { label, first } => Some((*label, *first)),
                Frame::Quote => None,
            })
        };
        let item = labels().next_back().map(|(label, first)| Item {
            bullet: label == Label::Bullet,
            first,
            depth: u8::try_from(labels().count()).unwrap_or(u8::MAX),
        });
        let mut leaf = Leaf {
            sort,
            at: block.from..block.to,
            text: String::new(),
            strong: 0,
            code: false,
            item,
            quoted: block.frames.contains(&Frame::Quote),
            spots: Vec::new(),
        };
        leaf.push(block, raw);
        leaf
    }

    fn push(&mut self, block: &Block<'_>, raw: &str) {
        self.at.end = self.at.end.max(block.to);
        for span in block.spans {
            if self.text.len() > MOST {
                return;
            }
            let text = match span.role {
                Role::Text => block.text(span, raw),
                Role::Break => " ",
                Role::Cell(_) if self.text.is_empty() => "",
                Role::Cell(_) => " | ",
                Role::Url => "",
            };
            if !text.is_empty() {
                let verbatim = span.verbatim && span.role == Role::Text;
                self.spots.push(Spot { plain: self.text.len(), raw: span.at as usize, verbatim });
                self.text.push_str(text);
                self.strong += if span.style.strong { text.len() } else { 0 };
                self.code |= span.style.code;
            }
        }
    }

    /// The bytes of the answer that a piece of `text` comes from; of what is spelt otherwise there
    /// (an entity, a line end), all of it.
    pub fn raw(&self, piece: Range<usize>) -> Range<usize> {
        let first = self.spots.partition_point(|spot| spot.plain <= piece.start);
        let start = match first.checked_sub(1).map(|i| self.spots[i]) {
            Some(Spot { plain, raw, verbatim: true }) => raw + (piece.start - plain),
            Some(spot) => spot.raw,
            None => self.at.start,
        };
        let behind = self.spots.partition_point(|spot| spot.plain < piece.end);
        let end = match behind.checked_sub(1).map(|i| self.spots[i]) {
            Some(Spot { plain, raw, verbatim: true }) => raw + (piece.end - plain),
            _ => self.spots.get(behind).map_or(self.at.end, |spot| spot.raw),
        };
        start..end.max(start)
    }

    /// Its sentences, as places of `text`.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        std::iter::from_fn(move || {
            let rest = &self.text[start..];
            start += rest.len() - rest.trim_start().len();
            let rest = &self.text[start..];
            if rest.is_empty() {
                return None;
            }
            let end = sentence_end(rest);
            let range = start..start + rest[..end].trim_end().len();
            start += end;
            Some(range)
        })
    }

    /// All its text is bold, but for signs.
    pub fn wholly_strong(&self) -> bool {
        self.strong > 0 && self.strong + 2 >= self.text.trim().len()
    }

    /// True where no later text can belong to it: an empty line follows (or a line end, for a heading).
    fn closed(&self, raw: &str) -> bool {
        let needed = if matches!(self.sort, Sort::Heading(_)) { 1 } else { 2 };
        line_ends(raw, self.at.end) >= needed
    }
}

fn line_ends(raw: &str, from: usize) -> usize {
    let behind = raw.as_bytes().get(from..).unwrap_or_default();
    behind.iter().take(BEHIND).take_while(|b| b.is_ascii_whitespace()).filter(|b| **b == b'\n').count()
}

/// Where the first sentence ends: behind `.`, `!` or `?` before a space, but not in "e.g.".
fn sentence_end(text: &str) -> usize {
    for (at, sign) in text.match_indices(['.', '!', '?']) {
        let behind = &text[at + sign.len()..];
        let short = ["e.g", "i.e", "vs", "cf", "approx"].iter().any(|word| text[..at].ends_with(word));
        if behind.starts_with(char::is_whitespace) && !short {
            return at + sign.len();
        }
    }
    text.len()
}

/// Where the reading of an answer stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Leaves {
    rows: usize,
    open: Option<Leaf>,
}

impl Leaves {
    /// The next leaf that no later text can change. At the end of an answer that was cut, the leaf
    /// it was cut in is left out.
    pub fn next(&mut self, answer: &Answer) -> Option<Leaf> {
        let (raw, markup) = (answer.text.as_str(), answer.markup());
        let whole = matches!(answer.end(), Some(End::Complete { .. }));
        loop {
            if self.open.as_ref().is_some_and(|open| open.closed(raw)) {
                return self.open.take();
            }
            let settled = markup.settled();
            let Some(block) = markup.get(self.rows).filter(|_| self.rows < settled) else {
                return if whole { self.open.take() } else { None };
            };
            if let Some(open) = &mut self.open {
                if block.continues && same(open.sort, block.kind) {
                    open.push(&block, raw);
                    self.rows += 1;
                    continue;
                }
                return self.open.take();
            }
            let leaf = Leaf::new(&block, raw);
            if matches!(leaf.sort, Sort::Heading(_) | Sort::Prose) {
                self.open = Some(leaf);
            } else if whole || self.rows + 1 < settled || line_ends(raw, leaf.at.end) > 0 {
                self.rows += 1;
                return Some(leaf);
            } else {
                return None;
            }
            self.rows += 1;
        }
    }
}

fn same(sort: Sort, kind: Kind) -> bool {
    match kind {
        Kind::Heading(level) => sort == Sort::Heading(level),
        Kind::Paragraph => sort == Sort::Prose,
        _ => false,
    }
}
