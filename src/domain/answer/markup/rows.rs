//! Blocks as leaf rows with their containers and spans, stored flat: no allocation for a row.
//! Positions are bytes of the raw answer; what is shown of them is the page's business.

use crate::domain::room;
use std::ops::Range;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Prose.
    Paragraph,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// The opening line of a fence; its span is the info string.
    Fence,
    /// One line of a fence or of indented code.
    Code,
    /// The head row of a table.
    TableHead,
    /// A row of a table.
    TableRow,
    /// One line of an HTML block, shown as it is.
    Html,
    /// A thematic break.
    Rule,
    /// A list item without text.
    Empty,
}

/// What stands before the first row of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// A bullet.
    Bullet,
    /// The item's number in its list.
    Number(u32),
}

/// A container around a row, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frame {
    /// A quote.
    Quote,
    /// A list item; `first`: the row shows the label, else it only hangs under it.
    Item {
        /// Bullet or number.
        label: Label,
        /// True for the item's first row.
        first: bool,
    },
}

/// Emphasis of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// `**strong**`.
    pub strong: bool,
    /// `*emphasis*`.
    pub emphasis: bool,
    /// `` `code` ``.
    pub code: bool,
    /// Inside a link or an image.
    pub link: bool,
}

/// Alignment of a table column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// Left, and where nothing is said.
    #[default]
    Left,
    /// Centred.
    Center,
    /// Right.
    Right,
}

/// What a span is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Text.
    Text,
    /// A hard line break; no text.
    Break,
    /// The target of the link before it.
    Url,
    /// A table cell begins; no text.
    Cell(Align),
}

/// A piece of a row in one style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Emphasis.
    pub style: Style,
    /// What it is for.
    pub role: Role,
    /// Byte in the raw answer where it begins.
    pub at: u32,
    /// Where its text begins: `at`, or a place in the decoded words.
    start: u32,
    len: u32,
    /// True if the text is the raw answer's at `at`, byte for byte.
    pub verbatim: bool,
}

/// One row, borrowed from the markup and the raw answer.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// What it is.
    pub kind: Kind,
    /// First byte in the raw answer.
    pub from: usize,
    /// One past its last byte.
    pub to: usize,
    /// True if an empty line belongs before it.
    pub gap: bool,
    /// True if it goes on with the paragraph of the row before it.
    pub continues: bool,
    /// Containers, outermost first; 32 at most.
    pub frames: &'a [Frame],
    /// Pieces in order.
    pub spans: &'a [Span],
    words: &'a str,
}

impl<'a> Block<'a> {
    /// Bytes of a span's text.
    pub(super) fn span_len(&self, span: &Span) -> usize {
        span.len as usize
    }

    /// The text of one of this row's spans; `raw` is the whole raw answer.
    pub fn text<'b>(&self, span: &Span, raw: &'b str) -> &'b str
    where
        'a: 'b,
    {
        let (source, start) = if span.verbatim { (raw, span.at) } else { (self.words, span.start) };
        source.get(start as usize..(start as usize).saturating_add(span.len as usize)).unwrap_or("")
    }
}

#[derive(Clone, Copy, Debug)]
struct Rec {
    kind: Kind,
    from: u32,
    to: u32,
    spans: u32,
    frames: u32,
    words: u32,
    gap: bool,
    continues: bool,
}

/// The store: flat vectors, cut back and grown at their end.
#[derive(Debug, Default)]
pub(super) struct Rows {
    recs: Vec<Rec>,
    spans: Vec<Span>,
    frames: Vec<Frame>,
    words: String,
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.recs.len()
    }

    pub(super) fn get(&self, i: usize) -> Option<Block<'_>> {
        let rec = self.recs.get(i)?;
        let (spans, frames) =
            i.checked_sub(1).and_then(|i| self.recs.get(i)).map_or((0, 0), |before| (before.spans, before.frames));
        Some(Block {
            kind: rec.kind,
            from: rec.from as usize,
            to: rec.to as usize,
            gap: rec.gap,
            continues: rec.continues,
            frames: self.frames.get(frames as usize..rec.frames as usize)?,
            spans: self.spans.get(spans as usize..rec.spans as usize)?,
            words: &self.words,
        })
    }

    pub(super) fn truncate(&mut self, rows: usize) {
        self.recs.truncate(rows);
        let (spans, frames, words) = self.recs.last().map_or((0, 0, 0), |r| (r.spans, r.frames, r.words));
        self.spans.truncate(spans as usize);
        self.frames.truncate(frames as usize);
        self.words.truncate(words as usize);
    }

    pub(super) fn frame(&mut self, frame: Frame) {
        self.frames.push(frame);
    }

    /// A span whose text is the raw answer's own bytes; one that goes on where the last ended joins it.
    pub(super) fn verbatim(&mut self, style: Style, role: Role, range: Range<usize>) {
        let (at, len) = (range.start as u32, (range.end - range.start) as u32);
        let own = self.recs.last().map_or(0, |r| r.spans as usize) < self.spans.len();
        if let Some(last) = self.spans.last_mut()
            && own
            && (last.style, last.role, last.verbatim) == (style, role, true)
            && last.at + last.len == at
            && role == Role::Text
        {
            last.len += len;
            return;
        }
        self.spans.push(Span { style, role, at, start: at, len, verbatim: true });
    }

    /// A span whose text is not what stands in the raw answer: an entity, a soft break, a target.
    pub(super) fn decoded(&mut self, style: Style, role: Role, at: usize, text: &str) {
        let start = self.words.len() as u32;
        self.words.push_str(text);
        self.spans.push(Span { style, role, at: at as u32, start, len: text.len() as u32, verbatim: false });
    }

    /// True if spans were added since the last row.
    pub(super) fn pending(&self) -> bool {
        self.recs.last().map_or(0, |r| r.spans as usize) < self.spans.len()
    }

    /// Ends a row: it owns the frames and spans added since the last one.
    pub(super) fn row(&mut self, kind: Kind, raw: Range<usize>, gap: bool, continues: bool) {
        room::in_list(&mut self.recs);
        room::in_list(&mut self.spans);
        self.recs.push(Rec {
            kind,
            from: raw.start as u32,
            to: raw.end.max(raw.start) as u32,
            spans: self.spans.len() as u32,
            frames: self.frames.len() as u32,
            words: self.words.len() as u32,
            gap,
            continues,
        });
    }

    /// Cuts the last row at a byte of the raw answer; verbatim text past it goes.
    pub(super) fn clip(&mut self, end: usize) {
        let end = end as u32;
        let first = self.recs.len().checked_sub(2).map_or(0, |i| self.recs[i].spans as usize);
        while self.spans.len() > first && self.spans.last().is_some_and(|s| s.at >= end) {
            self.spans.pop();
        }
        if let Some(span) = self.spans.last_mut().filter(|s| s.verbatim) {
            span.len = span.len.min(end.saturating_sub(span.at));
        }
        if let Some(rec) = self.recs.last_mut() {
            (rec.to, rec.spans) = (end, self.spans.len() as u32);
        }
    }
}
