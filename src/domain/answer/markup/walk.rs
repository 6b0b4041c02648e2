//! From pulldown-cmark's events to rows. Reads one buffer (context, then open tail) and decides nothing
//! about what is settled.

use super::mask::{dead, defines};
use super::rows::{Align, Frame, Kind, Label, Role, Rows, Style};
use super::stand::{Link, Now, Open};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// Containers deeper than this are not shown and not carried.
pub(super) const DEPTH: usize = 32;

/// What of Markdown is read: the core, tables, and formulas, which stay as they stand.
pub const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_MATH);

/// Where a row came from, in bytes of the buffer. Rows of one fence, table or HTML block share a leaf.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    pub chain: Vec<Link>,
    /// First row of the leaf among the rows of this walk.
    pub row: usize,
}

/// The end of what is already laid out: for the empty line before the next row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Last {
    pub kind: Kind,
    pub end: usize,
}

/// One reading of one buffer.
pub(super) struct Walk<'a> {
    pub rows: &'a mut Rows,
    pub raw: &'a str,
    pub buf: &'a str,
    /// Bytes of context before the tail.
    pub lead: usize,
    /// Byte of the raw answer where the tail begins.
    pub tail: usize,
    /// End of the tail in the buffer; what stands behind it closes emphasis and is never shown.
    pub limit: usize,
    pub last: Option<Last>,
    /// True where leaves are wanted.
    pub trace: bool,
    pub leaves: Vec<Leaf>,
}

impl Walk<'_> {
    pub(super) fn run(&mut self) {
        let mut now = Now::default();
        let parser = Parser::new_ext(self.buf, OPTIONS);
        for (event, range) in parser.into_offset_iter() {
            self.event(&mut now, event, range);
        }
        self.close(&mut now);
    }

    fn event(&mut self, now: &mut Now, event: Event<'_>, range: Range<usize>) {
        if let Some(Open::Item { child: child @ None, .. }) = now.stack.last_mut()
            && !matches!(event, Event::End(_))
        {
            // Code after a marker begins one cell behind it, its indentation belongs to the code.
            let indented = matches!(event, Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)));
            *child = Some(if indented { usize::MAX } else { range.start });
        }
        match event {
            Event::Start(tag) => self.start(now, tag, range),
            Event::End(tag) => self.end(now, tag, range),
            Event::Text(text) => match now.leaf {
                Some((Kind::Fence | Kind::Code | Kind::Html, ..)) => self.lines(now, &text, range),
                _ => self.inline(now, &text, range, false),
            },
            Event::Html(text) => self.lines(now, &text, range),
            Event::Code(text) => self.inline(now, &text, range, true),
            Event::InlineHtml(text) => self.inline(now, &text, range, false),
            Event::InlineMath(_) | Event::DisplayMath(_) => self.formula(now, range),
            Event::SoftBreak => {
                self.touch(now, &range);
                if range.start >= self.lead && range.start < self.limit {
                    // Definitions are a list, and stay one.
                    let list = defines(self.buf[range.end..].split('\n').next().unwrap_or_default());
                    let (role, text) = if list { (Role::Break, "") } else { (Role::Text, " ") };
                    self.rows.decoded(now.style(), role, self.at(range.start), text);
                }
            }
            Event::HardBreak => {
                self.touch(now, &range);
                if range.start >= self.lead && range.start < self.limit {
                    self.rows.decoded(now.style(), Role::Break, self.at(range.start), "");
                }
            }
            Event::Rule => {
                self.close(now);
                now.leaf = Some((Kind::Rule, range.start, range.end, false));
                self.close(now);
            }
            _ => {}
        }
    }

    fn start(&mut self, now: &mut Now, tag: Tag<'_>, range: Range<usize>) {
        let block = |kind| Some((kind, range.start, range.end, false));
        match tag {
            Tag::Paragraph => {
                self.close(now);
                now.leaf = block(Kind::Paragraph);
            }
            Tag::Heading { level, .. } => {
                self.close(now);
                now.leaf = block(Kind::Heading(depth(level)));
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.close(now);
                now.leaf = block(Kind::Fence);
                if range.start >= self.lead {
                    let at = self.at(range.start);
                    let info = self.own(&info, range.clone());
                    self.rows.decoded(Style::default(), Role::Text, at, &info);
                    let line = self.buf[range.start..].find('\n').map_or(self.limit, |n| range.start + n);
                    self.emit(now, Kind::Fence, range.start..line);
                } else {
                    now.shown();
                }
                now.leaf = Some((Kind::Code, range.start, range.end, true));
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                self.close(now);
                now.leaf = block(Kind::Code);
            }
            Tag::HtmlBlock => {
                self.close(now);
                now.leaf = block(Kind::Html);
            }
            Tag::Table(aligns) => {
                self.close(now);
                now.aligns = aligns.iter().map(align).collect();
                now.leaf = block(Kind::TableHead);
            }
            Tag::TableHead | Tag::TableRow => now.cell = 0,
            Tag::TableCell => {
                let align = now.aligns.get(now.cell).copied().unwrap_or_default();
                now.cell += 1;
                if range.start >= self.lead {
                    self.rows.decoded(Style::default(), Role::Cell(align), self.at(range.start), "");
                }
            }
            Tag::BlockQuote(_) => {
                self.close(now);
                now.stack.push(Open::Quote);
            }
            Tag::List(first) => {
                self.close(now);
                now.stack.push(Open::List(first.is_some()));
            }
            Tag::Item => {
                self.close(now);
                // Its own number, not its place: a list may skip, repeat and count down.
                let digits = self.buf[range.start..].bytes().take_while(u8::is_ascii_digit).count();
                let number = self.buf[range.start..range.start + digits].parse().ok();
                let label = match (now.stack.last(), number) {
                    (Some(Open::List(true)), Some(n)) => Label::Number(n),
                    _ => Label::Bullet,
                };
                now.stack.push(Open::Item { label, at: range.start, child: None, shown: false });
            }
            Tag::Emphasis => {
                self.touch(now, &range);
                now.emphasis += 1;
            }
            Tag::Strong => {
                self.touch(now, &range);
                now.strong += 1;
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.touch(now, &range);
                now.links.push((dest_url.into_string(), range.start));
            }
            _ => {}
        }
    }

    fn end(&mut self, now: &mut Now, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Table => {
                if let Some(leaf) = &mut now.leaf {
                    leaf.2 = range.end;
                }
                self.close(now);
            }
            TagEnd::TableHead => self.table_row(now, Kind::TableHead, range),
            TagEnd::TableRow => self.table_row(now, Kind::TableRow, range),
            TagEnd::Item => {
                self.close(now);
                if let Some(Open::Item { at, shown: false, .. }) = now.stack.last() {
                    now.leaf = Some((Kind::Empty, *at, *at + 1, false));
                    self.close(now);
                }
                now.stack.pop();
            }
            TagEnd::List(_) | TagEnd::BlockQuote(_) => {
                self.close(now);
                now.stack.pop();
            }
            TagEnd::Emphasis => now.emphasis = now.emphasis.saturating_sub(1),
            TagEnd::Strong => now.strong = now.strong.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => {
                if let Some((url, start)) = now.links.pop()
                    && range.end > self.lead
                    && range.end <= self.limit
                    && !url.is_empty()
                    && self
                        .buf
                        .get(start..range.end)
                        .is_some_and(|t| !t.starts_with('<') && !t.get(1..).unwrap_or("").starts_with(&url))
                {
                    let own = self.own(&url, start..range.end);
                    self.rows.decoded(Style::default(), Role::Url, self.at(range.end), &own);
                }
            }
            _ => {}
        }
    }

    /// An inline event: it opens a paragraph where none is open (a tight list item).
    fn touch(&mut self, now: &mut Now, range: &Range<usize>) {
        match &mut now.leaf {
            Some(leaf) => leaf.2 = leaf.2.max(range.end),
            None => now.leaf = Some((Kind::Paragraph, range.start, range.end, false)),
        }
    }

    fn inline(&mut self, now: &mut Now, text: &str, range: Range<usize>, code: bool) {
        self.touch(now, &range);
        let style = Style { code, ..now.style() };
        if range.end <= self.lead || range.start >= self.limit {
            return;
        }
        let same = self.buf.get(range.clone()) == Some(text);
        if same {
            let clipped = self.at(range.start.max(self.lead))..self.at(range.end.min(self.limit));
            self.rows.verbatim(style, Role::Text, clipped);
        } else if code && self.buf.get(range.start + 1..range.end.saturating_sub(1)) == Some(text) {
            let clipped = self.at((range.start + 1).max(self.lead))..self.at((range.end - 1).min(self.limit));
            if !clipped.is_empty() {
                self.rows.verbatim(style, Role::Text, clipped);
            }
        } else {
            let own = self.own(text, range.clone());
            self.rows.decoded(style, Role::Text, self.at(range.start.max(self.lead)), &own);
        }
    }

    /// A formula as it stands, line by line.
    fn formula(&mut self, now: &mut Now, range: Range<usize>) {
        self.touch(now, &range);
        let mut at = range.start;
        for line in self.buf[range].split_inclusive('\n') {
            let bare = line.trim_end_matches(['\n', '\r']);
            let (from, to) = (at.max(self.lead), (at + bare.len()).min(self.limit));
            if from < to {
                self.rows.verbatim(now.style(), Role::Text, self.at(from)..self.at(to));
            }
            if bare.len() < line.len() && to > self.lead && to < self.limit {
                self.rows.decoded(now.style(), Role::Break, self.at(to), "");
            }
            at += line.len();
        }
    }

    /// A text of the grammar's in the answer's own characters, where some were hidden from it.
    fn own<'t>(&self, text: &'t str, range: Range<usize>) -> Cow<'t, str> {
        if !text.contains(dead) {
            return Cow::Borrowed(text);
        }
        let read = &self.buf[range.clone()];
        if let Some(at) = read.rfind(text).map(|n| range.start + n).filter(|at| *at >= self.lead) {
            let at = self.at(at);
            return Cow::Owned(self.raw.get(at..at + text.len()).unwrap_or(text).to_owned());
        }
        let mut hidden = read.char_indices().filter(|(_, c)| dead(*c)).map(|(n, c)| {
            let raw = (range.start + n).checked_sub(self.lead).and_then(|n| self.raw[self.tail + n..].chars().next());
            raw.unwrap_or(c)
        });
        Cow::Owned(text.chars().map(|c| if dead(c) { hidden.next().unwrap_or(c) } else { c }).collect())
    }

    /// Text of a fence, of indented code or of HTML: one row a line.
    fn lines(&mut self, now: &mut Now, text: &str, range: Range<usize>) {
        let same = self.buf.get(range.clone()) == Some(text);
        let kind = if matches!(now.leaf, Some((Kind::Html, ..))) { Kind::Html } else { Kind::Code };
        let mut at = range.start;
        for piece in text.split_inclusive('\n') {
            let begin = *now.line.get_or_insert(at);
            let bare = piece.trim_end_matches(['\n', '\r']);
            let (from, to) = (at.max(self.lead), (at + bare.len()).min(self.limit));
            if begin >= self.lead && from < to {
                if same {
                    self.rows.verbatim(Style::default(), Role::Text, self.at(from)..self.at(to));
                } else {
                    let own = self.own(bare, range.clone());
                    self.rows.decoded(Style::default(), Role::Text, self.at(from), &own);
                }
            }
            at += if same { piece.len() } else { 0 };
            if piece.ends_with('\n') {
                self.end_line(now, kind, begin..at.max(begin));
            }
        }
    }

    fn end_line(&mut self, now: &mut Now, kind: Kind, range: Range<usize>) {
        now.line = None;
        if range.start >= self.lead && range.start < self.limit {
            self.emit(now, kind, range);
        } else {
            now.shown();
        }
    }

    fn table_row(&mut self, now: &mut Now, kind: Kind, range: Range<usize>) {
        if range.start >= self.lead {
            self.emit(now, kind, range);
        } else {
            now.shown();
        }
    }

    /// Ends the open leaf.
    fn close(&mut self, now: &mut Now) {
        if let Some(begin) = now.line {
            let kind = if matches!(now.leaf, Some((Kind::Html, ..))) { Kind::Html } else { Kind::Code };
            self.end_line(now, kind, begin..self.limit);
        }
        let Some((kind, start, end, _)) = now.leaf else { return };
        match kind {
            Kind::Paragraph | Kind::Heading(_) | Kind::Rule | Kind::Empty => {
                let starts_here = start >= self.lead;
                if starts_here && start < self.limit || !starts_here && self.rows.pending() {
                    self.emit(now, kind, start..end);
                } else {
                    now.shown();
                }
            }
            _ => {
                now.shown();
                let end = self.trim(end);
                if end > self.lead {
                    self.last = Some(Last { kind: Kind::Code, end: self.at(end) });
                }
                if let Some(leaf) = self.leaves.last_mut().filter(|l| l.start == start) {
                    leaf.end = end;
                }
            }
        }
        now.leaf = None;
        (now.strong, now.emphasis) = (0, 0);
        now.links.clear();
    }

    fn emit(&mut self, now: &mut Now, kind: Kind, range: Range<usize>) {
        let mut depth = 0;
        for open in &mut now.stack {
            let frame = match open {
                Open::Quote => Frame::Quote,
                Open::List(_) => continue,
                Open::Item { label, shown, .. } => {
                    let first = !std::mem::replace(shown, true);
                    Frame::Item { label: *label, first }
                }
            };
            depth += 1;
            if depth <= DEPTH {
                self.rows.frame(frame);
            }
        }
        let (start, grouped) = now.leaf.map_or((range.start, false), |l| (l.1, l.3));
        let end = self.trim(range.end.min(self.limit)).max(range.start);
        let from = self.at(range.start.max(self.lead));
        let continues = range.start < self.lead;
        let opens = matches!(kind, Kind::Paragraph | Kind::Heading(_) | Kind::Rule | Kind::Empty | Kind::Fence)
            || kind == Kind::TableHead
            || !grouped && start >= self.lead;
        let gap = opens && !continues && self.gap(kind, depth, from);
        self.rows.row(kind, from..self.at(end.max(self.lead)), gap, continues);
        self.last = Some(Last { kind, end: self.at(end.max(self.lead)) });
        if let Some(leaf) = &mut now.leaf {
            leaf.3 = true;
        }
        if self.trace {
            let row = self.rows.len() - 1;
            match self.leaves.last_mut().filter(|l| l.start == start) {
                Some(leaf) => leaf.end = end,
                None => self.leaves.push(Leaf { kind, start, end, chain: now.chain(self.buf), row }),
            }
        }
    }

    /// An empty line stands before a row where the source has one, before every heading, and around
    /// fences, tables and rules that stand in no list or quote.
    fn gap(&self, kind: Kind, depth: usize, from: usize) -> bool {
        let Some(last) = self.last else { return false };
        let wide = |k| matches!(k, Kind::Fence | Kind::Code | Kind::TableHead | Kind::TableRow | Kind::Rule);
        if matches!(kind, Kind::Heading(_)) || depth == 0 && (wide(kind) || wide(last.kind)) {
            return true;
        }
        let between = self.raw.as_bytes().get(last.end..from.max(last.end)).unwrap_or_default();
        between.len() > 1024 || between.iter().filter(|b| **b == b'\n').count() > 1
    }

    fn trim(&self, end: usize) -> usize {
        self.buf[..self.buf.floor_char_boundary(end)].trim_end().len()
    }

    fn at(&self, in_buf: usize) -> usize {
        self.tail + in_buf.saturating_sub(self.lead)
    }
}

fn depth(level: HeadingLevel) -> u8 {
    level as u8
}

fn align(from: &Alignment) -> Align {
    match from {
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
        Alignment::None | Alignment::Left => Align::Left,
    }
}
