//! Lays an answer out to lines. Settled rows are laid once per width; each call lays the tail only.
//! Prose is never wider than 100 columns; code is never wrapped, it is moved sideways.

use super::dress::{ink, leads};
use super::sheet::{Place, Sheet};
use super::table::Table;
use super::thinking::Thoughts;
use super::{Ink, Line, SafeText, safe_line};
use crate::domain::answer::Answer;
use crate::domain::answer::markup::{Block, Frame, Kind, Markup, Role, Span};
use std::ops::Range;

/// Columns of prose, at most.
const PROSE: usize = 100;

/// A heading, for the outline and for going from one to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its line.
    pub line: usize,
    /// 1 to 6.
    pub level: u8,
    /// Its text.
    pub title: SafeText,
    /// Its first byte in the raw answer.
    pub byte: usize,
}

/// The lines of one answer at one width.
#[derive(Debug, Default)]
pub struct Page {
    /// What the lines are of: markup, width, raw, in ASCII.
    of: (u64, u16, bool, bool),
    /// The terminal has no UTF-8: from the next lay on signs are the ASCII that means the same.
    pub plain: bool,
    pub(super) sheet: Sheet,
    pub(super) head: Vec<Line>,
    headings: Vec<(usize, u8, u32)>,
    titles: Vec<SafeText>,
    pub(super) table: Table,
    pub(super) thoughts: Thoughts,
    pub(super) search: Option<super::find::Search>,
}

impl Page {
    /// Lays the answer out as it is after its last digest. A new width or another answer lays everything.
    pub fn lay(&mut self, answer: &Answer, width: u16) {
        self.turn((answer.markup().id(), width, false, self.plain));
        self.think(answer, width.min(PROSE as u16));
        let markup = answer.markup();
        let mut place = self.sheet.rewind();
        self.forget_headings();
        while let Some(block) = markup.get(place.block) {
            let next = place.block + 1;
            place = match block.kind {
                Kind::TableHead | Kind::TableRow => {
                    self.open_row(markup, place, &block);
                    self.table.lay(&mut self.sheet, answer, place.block, width)
                }
                Kind::Code | Kind::Html | Kind::Fence | Kind::Rule => {
                    self.open_row(markup, place, &block);
                    self.verbatim(place, &block, &answer.text, width);
                    Place { block: next, ..Place::default() }
                }
                Kind::Paragraph | Kind::Heading(_) | Kind::Empty => {
                    self.prose(markup, place, &block, &answer.text, width);
                    if markup.get(next).is_none_or(|b| !b.continues) {
                        self.sheet.finish();
                    }
                    Place { block: next, ..Place::default() }
                }
            };
        }
        self.search_on();
    }

    /// Lays the Markdown source out, wrapped, without any frame.
    pub fn lay_raw(&mut self, answer: &Answer, width: u16) {
        self.turn((answer.markup().id(), width, true, self.plain));
        self.head.clear();
        let text = &answer.text;
        let mut place = self.sheet.rewind();
        self.forget_headings();
        // Far enough from the end that no later byte can change what stands before.
        let settled = |p: &Place| p.off + 64 <= text.len();
        let none = SafeText::default();
        while place.off < text.len() {
            let end = text[place.off..].find('\n').map_or(text.len(), |n| place.off + n);
            if !place.mid && settled(&place) {
                self.sheet.settle(place);
            }
            self.sheet.begin(&none, &none, width as usize, place.off, place.mid);
            if !place.mid {
                self.sheet.keep_spaces();
            }
            self.sheet.put(Ink::Plain, &text[..end], place, |off| off, settled);
            self.sheet.finish();
            place = Place { off: end + 1, ..Place::default() };
        }
        self.search_on();
    }

    /// Lines above the answer: its thinking.
    pub fn above(&self) -> usize {
        self.head.len()
    }

    /// Lines.
    pub fn len(&self) -> usize {
        self.head.len() + self.sheet.recs.len()
    }

    /// Lines that no later byte of the answer can change.
    pub fn settled(&self) -> usize {
        self.head.len() + self.sheet.frontier.lines()
    }

    /// True without any line.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Some lines, hits marked; what is past the end is left out.
    pub fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let head = self.head.len();
        let range = range.start.min(self.len())..range.end.min(self.len());
        range
            .map(|i| match i.checked_sub(head) {
                Some(n) => self.sheet.line(&self.sheet.recs[n], &self.marks(n)),
                None => self.head[i].clone(),
            })
            .collect()
    }

    /// The headings, in order.
    pub fn headings(&self) -> Vec<Heading> {
        let all = self.headings.iter().zip(&self.titles);
        all.map(|((line, level, byte), title)| Heading {
            line: line + self.head.len(),
            level: *level,
            title: title.clone(),
            byte: *byte as usize,
        })
        .collect()
    }

    /// The line that shows a byte of the raw answer: the last one that begins at or before it.
    pub fn line_of(&self, byte: usize) -> usize {
        let after = self.sheet.recs.partition_point(|rec| rec.from as usize <= byte);
        (self.head.len() + after).saturating_sub(1)
    }

    /// The byte of the raw answer where a line begins; that of the last line for those past the end.
    pub fn byte_of(&self, line: usize) -> usize {
        let n = line.saturating_sub(self.head.len()).min(self.sheet.recs.len().saturating_sub(1));
        self.sheet.recs.get(n).map_or(0, |rec| rec.from as usize)
    }

    /// The bytes of the section that a line stands in.
    pub fn section_at(&self, answer: &Answer, line: usize) -> Range<usize> {
        answer.markup().section_at(self.byte_of(line))
    }

    fn turn(&mut self, of: (u64, u16, bool, bool)) {
        if self.of != of {
            let search = self.search.take().map(|s| s.again());
            let thoughts = std::mem::take(&mut self.thoughts).again();
            *self = Page { of, search, thoughts, plain: self.plain, ..Page::default() };
            self.sheet.plain = self.plain;
        }
    }

    fn forget_headings(&mut self) {
        let lines = self.sheet.recs.len();
        let keep = self.headings.partition_point(|(line, ..)| *line < lines);
        self.headings.truncate(keep);
        self.titles.truncate(keep);
    }

    /// What comes before a row that goes on with nothing: the frontier, the empty line.
    pub(super) fn open_row(&mut self, markup: &Markup, place: Place, block: &Block<'_>) {
        if place.block <= markup.settled() && !matches!(block.kind, Kind::TableRow if !self.table.fixed) {
            self.sheet.settle(place);
        }
        if block.gap {
            let before = place.block.checked_sub(1).and_then(|i| markup.get(i));
            let pairs = before.map_or(&[][..], |b| b.frames).iter().zip(block.frames);
            let quotes = pairs.take_while(|(a, b)| a == b && **a == Frame::Quote).count();
            self.sheet.gap(quotes, block.from);
        }
    }

    fn prose(&mut self, markup: &Markup, place: Place, block: &Block<'_>, raw: &str, width: u16) {
        let settled = |p: &Place| p.block < markup.settled();
        let fresh = !place.mid && !block.continues;
        if fresh {
            self.open_row(markup, place, block);
        }
        if fresh || place.mid {
            let wide = (width as usize).min(PROSE);
            let (first, next) = leads(block.frames, wide, self.plain);
            let room = wide.saturating_sub(next.width());
            let byte = block.spans.get(place.span).map_or(block.to, |s| s.at as usize + skip(s, place.off));
            self.sheet.begin(&first, &next, room, if fresh { block.from } else { byte }, place.mid);
        }
        if let (Kind::Heading(level), true) = (block.kind, fresh) {
            self.headings.push((self.sheet.recs.len(), level, block.from as u32));
            let words: String =
                block.spans.iter().filter(|s| s.role == Role::Text).map(|s| block.text(s, raw)).collect();
            self.titles.push(safe_line(&words));
        }
        for (i, span) in block.spans.iter().enumerate().skip(place.span) {
            let off = if i == place.span { place.off } else { 0 };
            let at = Place { block: place.block, span: i, off, mid: true };
            let text = block.text(span, raw);
            match span.role {
                Role::Break => {
                    self.sheet.finish();
                    let next_span = Place { span: i + 1, off: 0, ..at };
                    if settled(&next_span) {
                        self.sheet.settle(next_span);
                    }
                    let (first, next) = leads(block.frames, (width as usize).min(PROSE), self.plain);
                    let room = (width as usize).min(PROSE).saturating_sub(next.width());
                    let from = block.spans.get(i + 1).map_or(block.to, |s| s.at as usize);
                    self.sheet.begin(&first, &next, room, from, true);
                }
                Role::Url => {
                    let target = format!(" ({text})");
                    self.sheet.put(Ink::Dim, &target, at, |_| span.at as usize, settled);
                }
                _ => {
                    let ink = ink(block, span.style);
                    self.sheet.put(ink, text, at, |off| span.at as usize + skip(span, off), settled);
                }
            }
        }
    }

    /// A row whose text is as it stands; only HTML, which is prose at times, is wrapped.
    fn verbatim(&mut self, place: Place, block: &Block<'_>, raw: &str, width: u16) {
        let (mut first, mut next) = leads(block.frames, width as usize, self.plain);
        if block.kind == Kind::Html {
            let room = (width as usize).min(PROSE).saturating_sub(next.width());
            self.sheet.begin(&first, &next, room, block.from, false);
            self.sheet.keep_spaces();
            for (i, span) in block.spans.iter().enumerate() {
                let at = Place { span: i, ..place };
                let from = |off| span.at as usize + skip(span, off);
                self.sheet.put(Ink::Plain, block.text(span, raw), at, from, |_| false);
            }
            return self.sheet.finish();
        }
        if block.kind == Kind::Code || block.kind == Kind::Fence {
            first.pad(2);
            next.pad(2);
        }
        // A fence shows nothing of its own, but an item that begins with one keeps its mark.
        if block.kind == Kind::Fence && first == next {
            return;
        }
        self.sheet.begin(&first, &next, usize::MAX, block.from, false);
        match block.kind {
            Kind::Rule => self.sheet.push(Ink::Dim, "---"),
            Kind::Fence => {}
            _ => block.spans.iter().for_each(|span| self.sheet.push(Ink::Code, block.text(span, raw))),
        }
        self.sheet.finish();
    }
}

/// Bytes into a span's source for bytes into its text.
fn skip(span: &Span, off: usize) -> usize {
    if span.verbatim { off } else { 0 }
}
