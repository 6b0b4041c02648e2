//! The laid text, stored flat: one text, one list of inks, one small record a line. It is cut back to a
//! line's beginning and grown again, so settled lines are never touched.

use super::runs::width;
use super::safe::Scrub;
use super::{Ink, Line, SafeText};
use crate::domain::room;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A line is ended after so many bytes of source, however few cells they took.
const LINE: usize = 4096;

/// A line: its text, the marker before it, where it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rec {
    pub start: u32,
    pub end: u32,
    pub from: u32,
    lead: u32,
    lead_len: u16,
    /// True if it goes on with the text of the line before it.
    pub goes_on: bool,
    /// True if it is not wrapped.
    wide: bool,
}

/// Where laying can be taken up again: a span's byte, and whether that is in the middle of a paragraph.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub block: usize,
    pub span: usize,
    pub off: usize,
    pub mid: bool,
}

/// A place, and how much was laid before it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frontier {
    pub place: Place,
    recs: usize,
    text: usize,
    leads: usize,
}

impl Frontier {
    /// Lines before it.
    pub fn lines(&self) -> usize {
        self.recs
    }
}

#[derive(Clone, Copy, Debug)]
struct Break {
    /// The text's end before the space and behind it.
    end: usize,
    next: usize,
    col: usize,
    fed: usize,
    place: Place,
    from: u32,
}

/// The lines, and the pen that writes the last one.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    text: SafeText,
    inks: Vec<(u32, Ink)>,
    leads: SafeText,
    pub recs: Vec<Rec>,
    pub frontier: Frontier,
    /// Only ASCII is laid.
    pub plain: bool,
    // The pen.
    width: usize,
    first: (u32, u16),
    next: (u32, u16),
    line: usize,
    col: usize,
    /// Bytes of source read for the line.
    fed: usize,
    from: u32,
    goes_on: bool,
    keep_spaces: bool,
    wide: bool,
    brk: Option<Break>,
    scrub: Scrub,
    glyph: SafeText,
}

impl Sheet {
    /// Back to the frontier.
    pub fn rewind(&mut self) -> Place {
        let at = self.frontier;
        self.recs.truncate(at.recs);
        self.text.truncate(at.text);
        self.leads.truncate(at.leads);
        let keep = self.inks.partition_point(|(end, _)| (*end as usize) < at.text);
        self.inks.truncate(keep + 1);
        if let Some(last) = self.inks.last_mut() {
            last.0 = last.0.min(at.text as u32);
        }
        at.place
    }

    /// Everything laid so far stays; what follows begins at `place`.
    pub fn settle(&mut self, place: Place) {
        self.frontier = Frontier { place, recs: self.recs.len(), text: self.text.len(), leads: self.leads.len() };
    }

    /// An empty line, with the quote marks of its neighbours.
    pub fn gap(&mut self, quotes: usize, from: usize) {
        let mut lead = SafeText::default();
        for _ in 0..quotes {
            lead.push_static("> ");
        }
        let (at, len) = self.lead(&lead);
        let end = self.text.len() as u32;
        self.recs.push(Rec {
            start: end,
            end,
            from: from as u32,
            lead: at,
            lead_len: len,
            goes_on: false,
            wide: false,
        });
    }

    /// Begins a line: `first` stands before it, `next` before those it wraps into, `width` is for the text.
    pub fn begin(&mut self, first: &SafeText, next: &SafeText, width: usize, from: usize, mid: bool) {
        self.next = self.lead(next);
        self.first = if mid { self.next } else { self.lead(first) };
        (self.width, self.line, self.col) = (width.max(1), self.text.len(), 0);
        (self.from, self.goes_on, self.brk) = (from as u32, mid, None);
        (self.keep_spaces, self.fed, self.wide) = (false, 0, width == usize::MAX);
        self.scrub = Scrub::new(self.plain);
    }

    /// The line is not wrapped, but it fits: it is not moved sideways.
    pub fn fits(&mut self) {
        self.wide = false;
    }

    /// The line keeps the spaces it begins with.
    pub fn keep_spaces(&mut self) {
        self.keep_spaces = true;
    }

    /// Ends the line.
    pub fn finish(&mut self) {
        let end = self.brk.filter(|b| b.next == self.text.len()).map_or(self.text.len(), |b| b.end);
        self.record(end);
        (self.line, self.col, self.brk) = (self.text.len(), 0, None);
    }

    /// Appends without wrapping.
    pub fn push(&mut self, ink: Ink, raw: &str) {
        self.scrub.push(raw, true, &mut self.text);
        self.ink(ink);
    }

    /// Appends text that is safe already, without wrapping.
    pub fn push_safe(&mut self, ink: Ink, text: &SafeText) {
        self.text.push(text);
        self.ink(ink);
    }

    /// Appends `raw` from byte `at.off`, wrapped. `from` tells the byte of the raw answer; `settled`
    /// whether the text before a place is final.
    pub fn put(
        &mut self,
        ink: Ink,
        raw: &str,
        mut at: Place,
        from: impl Fn(usize) -> usize,
        settled: impl Fn(&Place) -> bool,
    ) {
        let bytes = raw.as_bytes();
        at.mid = true;
        while let Some(byte) = bytes.get(at.off) {
            if self.fed >= LINE {
                self.cut(at, from(at.off), &settled);
            }
            if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                at.off += 1;
                self.fed += 1;
                self.space(
                    *byte == b'\t',
                    Break { end: 0, next: 0, col: 0, fed: self.fed, place: at, from: from(at.off) as u32 },
                );
                self.ink(ink);
                continue;
            }
            let rest = &bytes[at.off..];
            let word = rest.iter().position(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')).unwrap_or(rest.len());
            if rest[..word].iter().all(|b| (0x21..0x7f).contains(b)) {
                self.ascii(ink, &raw[at.off..at.off + word], at, &from, &settled);
            } else {
                self.graphemes(ink, &raw[at.off..at.off + word], at, &from, &settled);
            }
            at.off += word;
        }
    }

    fn ascii(
        &mut self,
        ink: Ink,
        mut word: &str,
        mut at: Place,
        from: &impl Fn(usize) -> usize,
        settled: &impl Fn(&Place) -> bool,
    ) {
        self.scrub = Scrub::new(self.plain);
        while self.col + word.len() > self.width {
            if self.brk.is_some() {
                self.wrap(settled);
                continue;
            }
            let room = self.width.saturating_sub(self.col);
            self.scrub.push(&word[..room], true, &mut self.text);
            self.ink(ink);
            (word, at.off) = (&word[room..], at.off + room);
            self.cut(at, from(at.off), settled);
        }
        self.scrub.push(word, true, &mut self.text);
        self.col += word.len();
        self.fed += word.len();
        self.ink(ink);
    }

    fn graphemes(
        &mut self,
        ink: Ink,
        word: &str,
        at: Place,
        from: &impl Fn(usize) -> usize,
        settled: &impl Fn(&Place) -> bool,
    ) {
        for (off, g) in word.grapheme_indices(true) {
            if self.fed >= LINE {
                let place = Place { off: at.off + off, ..at };
                self.cut(place, from(place.off), settled);
                self.scrub = Scrub::new(self.plain);
            }
            self.fed += g.len();
            let before = self.scrub;
            self.glyph.truncate(0);
            self.scrub.push(g, true, &mut self.glyph);
            let cells = self.glyph.width();
            while cells > 0 && self.col > 0 && self.col + cells > self.width {
                if self.brk.is_some() {
                    self.wrap(settled);
                    continue;
                }
                let place = Place { off: at.off + off, ..at };
                self.cut(place, from(place.off), settled);
                self.glyph.truncate(0);
                self.scrub = Scrub::new(self.plain);
                self.scrub.push(g, true, &mut self.glyph);
                self.fed = g.len();
            }
            if cells == 0 && (self.col == 0 || self.text.as_str().ends_with(' ')) {
                // Nothing to stand on: neither a line nor a word begins with a mark.
                self.scrub = before;
                continue;
            }
            self.text.push(&self.glyph);
            self.col += cells;
            self.ink(ink);
        }
    }

    fn space(&mut self, tab: bool, here: Break) {
        if self.col == 0 && !self.keep_spaces {
            return;
        }
        let cells = if tab { 4 - self.col % 4 } else { 1 };
        let end = self.brk.filter(|b| b.next == self.text.len()).map_or(self.text.len(), |b| b.end);
        self.text.pad(cells);
        self.col += cells;
        // Spaces at the beginning of a line are no place to break it.
        if end > self.line {
            self.brk = Some(Break { end, next: self.text.len(), col: self.col, ..here });
        }
        self.scrub = Scrub::new(self.plain);
    }

    /// Ends the line at the last space; the word behind it begins the next.
    fn wrap(&mut self, settled: &impl Fn(&Place) -> bool) {
        let Some(brk) = self.brk.take() else { return };
        self.record(brk.end);
        (self.line, self.col, self.from) = (brk.next, self.col.saturating_sub(brk.col), brk.from);
        self.fed = self.fed.saturating_sub(brk.fed);
        self.carry(brk.place, brk.next, settled);
    }

    /// Ends the line inside a word.
    fn cut(&mut self, place: Place, from: usize, settled: &impl Fn(&Place) -> bool) {
        self.record(self.text.len());
        (self.line, self.col, self.from) = (self.text.len(), 0, from as u32);
        (self.fed, self.brk) = (0, None);
        self.carry(place, self.text.len(), settled);
    }

    fn carry(&mut self, place: Place, text: usize, settled: &impl Fn(&Place) -> bool) {
        (self.first, self.goes_on, self.keep_spaces) = (self.next, true, false);
        if settled(&place) {
            self.frontier = Frontier { place, recs: self.recs.len(), text, leads: self.leads.len() };
        }
    }

    fn record(&mut self, end: usize) {
        let (lead, lead_len) = self.first;
        let (start, end) = (self.line as u32, end.max(self.line) as u32);
        self.text.make_room();
        room::in_list(&mut self.inks);
        room::in_list(&mut self.recs);
        self.recs.push(Rec { start, end, from: self.from, lead, lead_len, goes_on: self.goes_on, wide: self.wide });
    }

    fn ink(&mut self, ink: Ink) {
        let end = self.text.len() as u32;
        match self.inks.last_mut() {
            Some(last) if last.1 == ink => last.0 = end,
            Some(last) if last.0 == end => {}
            _ => self.inks.push((end, ink)),
        }
    }

    fn lead(&mut self, lead: &SafeText) -> (u32, u16) {
        let (all, new) = (self.leads.as_str(), lead.as_str());
        let known = all.floor_char_boundary(all.len().saturating_sub(new.len() + 64));
        let at = all[known..].find(new).map(|n| known + n).unwrap_or_else(|| {
            self.leads.push(lead);
            self.leads.len() - lead.len()
        });
        (at as u32, new.len() as u16)
    }

    /// The text, for search.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// Cells before the text of a line.
    pub fn lead_width(&self, rec: &Rec) -> usize {
        width(&self.leads.as_str()[rec.lead as usize..rec.lead as usize + rec.lead_len as usize])
    }

    /// A line with its spans; `marks` are bytes of the text to be shown as hits, and whether the reader is at it.
    pub fn line(&self, rec: &Rec, marks: &[(Range<usize>, bool)]) -> Line {
        let mut spans = Vec::new();
        if rec.lead_len > 0 {
            let lead = self.leads.slice(rec.lead as usize..rec.lead as usize + rec.lead_len as usize);
            // Only what repeats on every line is dim: a change of colour costs bytes.
            let repeats = lead.as_str().contains('>');
            spans.push((if repeats { Ink::Dim } else { Ink::Plain }, lead));
        }
        let (mut at, end) = (rec.start as usize, rec.end as usize);
        let mut ink = self.inks.partition_point(|(end, _)| *end <= rec.start);
        while at < end {
            let (ink_end, kind) = self.inks.get(ink).map_or((end, Ink::Plain), |(end, ink)| (*end as usize, *ink));
            let mark = marks.iter().find(|(m, _)| m.end > at && m.start < end);
            let inside = mark.filter(|(m, _)| m.start <= at);
            let mark_end = mark.map_or(end, |(m, _)| if inside.is_some() { m.end } else { m.start });
            let stop = ink_end.min(mark_end).min(end).max(at + 1);
            let kind = inside.map_or(kind, |(_, here)| if *here { Ink::Hit } else { Ink::Mark });
            spans.push((kind, self.text.slice(at..stop)));
            at = stop;
            ink += usize::from(ink_end <= at);
        }
        Line { spans, from: rec.from as usize, wide: rec.wide }
    }
}
