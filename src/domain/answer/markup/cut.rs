//! Where the open tail begins. The text is read in steps (line ends, and every 256 bytes of a long
//! line); at each step the rows that no later text can change are settled and the tail moves behind
//! them, carrying its context as a few lines of Markdown: the markers of the containers it stands in,
//! the opener of a fence, the head of a table. Steps depend on the text alone, never on its pieces.

use super::mask::mask;
use super::open::{close_open, last_clean};
use super::rows::{Block, Kind, Rows};
use super::stand::line_start;
use super::walk::{DEPTH, Last, Leaf, Walk};
use std::sync::atomic::{AtomicU64, Ordering};

/// Longest step, in bytes.
const STEP: usize = 256;
/// A paragraph longer than this is cut behind a word where no emphasis, code or link is open.
const SOFT: usize = 256;
/// A paragraph, line of code, table row or heading longer than this is cut wherever it is.
const HARD: usize = 2048;
/// A paragraph with more markers than this is cut at once: reading them can be quadratic.
const MARKERS: usize = 128;
/// A tail without any row longer than this is dropped.
const VOID: usize = 512;

static NEXT: AtomicU64 = AtomicU64::new(1);

/// Markdown rows, settled once and never again, and the open tail.
#[derive(Debug)]
pub struct Markup {
    id: u64,
    rows: Rows,
    settled: usize,
    pub(super) read: usize,
    ended: bool,
    /// Up to here steps were taken.
    step: usize,
    /// Here the tail begins.
    tail: usize,
    /// Context: whole lines, and the beginning of the tail's first line if it is cut.
    base: String,
    lead: String,
    last: Option<Last>,
    buf: String,
}

impl Default for Markup {
    fn default() -> Self {
        Markup {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            rows: Rows::default(),
            settled: 0,
            read: 0,
            ended: false,
            step: 0,
            tail: 0,
            base: String::new(),
            lead: String::new(),
            last: None,
            buf: String::new(),
        }
    }
}

impl Markup {
    /// Reads on to the end of `text`, which is what was read before and more. `ended`: no more comes.
    /// A shorter text is another one and is read from its start. Positions are kept in 32 bits:
    /// what stands behind the first 4 GB is not read.
    pub fn advance(&mut self, text: &str, ended: bool) {
        let text = &text[..text.floor_char_boundary(u32::MAX as usize / 2)];
        if text.len() < self.read {
            *self = Markup::default();
        }
        if (text.len(), ended) == (self.read, self.ended) {
            return;
        }
        (self.read, self.ended) = (text.len(), ended);
        while let Some(step) = self.next_step(text) {
            self.step = step;
            self.settle(text);
        }
        self.rows.truncate(self.settled);
        self.read_tail(text, ended);
    }

    /// Another text has another number: whoever keeps something derived compares it.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True without any row.
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 0
    }

    /// Rows that never change again, from the first.
    pub fn settled(&self) -> usize {
        if self.ended { self.rows.len() } else { self.settled }
    }

    /// One row.
    pub fn get(&self, i: usize) -> Option<Block<'_>> {
        self.rows.get(i)
    }

    /// All rows.
    pub fn blocks(&self) -> impl DoubleEndedIterator<Item = Block<'_>> {
        (0..self.len()).filter_map(|i| self.get(i))
    }

    fn next_step(&self, text: &str) -> Option<usize> {
        let end = text.ceil_char_boundary((self.step + STEP).min(text.len()));
        let window = &text.as_bytes()[self.step..end];
        match window.iter().position(|b| *b == b'\n') {
            Some(n) => Some(self.step + n + 1),
            None if window.len() >= STEP => Some(end),
            None => None,
        }
    }

    /// Fills the buffer with the context and the tail up to `end`; gives the context's length.
    fn fill(&mut self, text: &str, end: usize) -> usize {
        self.buf.clear();
        self.buf.push_str(&self.base);
        self.buf.push_str(&self.lead);
        let lead = self.buf.len();
        self.buf.push_str(&text[self.tail..end]);
        mask(&mut self.buf, lead, text[..self.tail].chars().next_back());
        lead
    }

    fn walk(&mut self, text: &str, lead: usize, limit: usize, trace: bool) -> (Vec<Leaf>, Option<Last>) {
        let mut walk = Walk {
            rows: &mut self.rows,
            raw: text,
            buf: &self.buf,
            lead,
            tail: self.tail,
            limit,
            last: self.last,
            trace,
            leaves: Vec::new(),
        };
        walk.run();
        (walk.leaves, walk.last)
    }

    /// The tail as it is shown: an unfinished line of markers waits, an open `**` or `` ` `` counts as closed.
    fn read_tail(&mut self, text: &str, ended: bool) {
        let mut end = text.len();
        if !ended {
            let line = line_start(&text[self.tail..], end - self.tail) + self.tail;
            let markers = |c: char| "-=*_+#>|`~: \t.)".contains(c) || c.is_ascii_digit();
            let whole_line = line > self.tail || self.lead.is_empty();
            if whole_line && end - line <= 64 && text[line..].chars().all(markers) {
                end = line;
            }
        }
        if end <= self.tail {
            return;
        }
        let lead = self.fill(text, end);
        let mut limit = self.buf.len();
        if !ended {
            limit = close_open(&mut self.buf, lead);
        }
        self.walk(text, lead, limit, false);
    }

    fn settle(&mut self, text: &str) {
        self.rows.truncate(self.settled);
        let lead = self.fill(text, self.step);
        let limit = self.buf.len();
        let (leaves, _) = self.walk(text, lead, limit, true);
        let at_line_end = self.buf.ends_with('\n');
        let Some(last) = leaves.last() else {
            if self.step - self.tail > VOID {
                self.skip();
            }
            return;
        };
        let rows = self.rows.len();
        let lines = matches!(last.kind, Kind::Fence | Kind::Code | Kind::Html | Kind::TableHead | Kind::TableRow);
        let long = self.rows.get(rows - 1).map_or(0, |b| b.to - b.from) >= HARD;
        let closed = at_line_end
            && (matches!(last.kind, Kind::Heading(_) | Kind::Rule)
                || self.buf[last.end.max(lead).min(limit)..].bytes().filter(|b| *b == b'\n').count() > 1);
        // A line of HTML may be the one that ends its block, so the last one stays in the tail.
        if lines && (at_line_end && last.kind != Kind::Html || long) {
            self.keep_lines(last, lead, rows);
        } else if !lines && closed {
            self.keep_finished(last, lead, rows);
        } else if !lines && self.step - self.tail >= SOFT && self.split(last, rows) {
        } else if let [.., before, _] = &leaves[..] {
            self.keep_finished(before, lead, last.row);
        } else if lines && rows - 1 > last.row.max(self.settled) {
            self.keep_lines(last, lead, rows - 1);
        } else if !lines && self.step - self.tail >= HARD {
            // A rule or nested empty items without end.
            self.keep_finished(last, lead, rows);
        }
        self.rows.truncate(self.settled);
    }

    /// A tail without rows (empty lines, link definitions) is left behind.
    fn skip(&mut self) {
        self.tail = self.step;
        if !self.base.is_empty() && !self.base.ends_with("\n\n") {
            self.base.push('\n');
        }
        self.lead.clear();
    }

    /// Settles `rows` rows, the last of which ends `leaf`.
    fn keep_finished(&mut self, leaf: &Leaf, lead: usize, rows: usize) {
        let end = self.buf[..leaf.end].trim_end().len();
        let next = self.buf[end..].find('\n').map_or(self.buf.len(), |n| end + n + 1).max(lead);
        let mut base = self.chain(leaf, line_start(&self.buf, leaf.start));
        self.prefix(&mut base, leaf);
        base.push_str("# x\n");
        let kind = self.rows.get(rows - 1).map_or(leaf.kind, |b| b.kind);
        self.last = Some(Last { kind, end: self.tail + end.max(lead) - lead });
        self.move_to(self.tail + next - lead, base, String::new(), leaf, rows);
    }

    /// Settles `rows` rows, the last of which is a line of `leaf`, which goes on: its opener is carried.
    fn keep_lines(&mut self, leaf: &Leaf, lead: usize, rows: usize) {
        let Some((kind, from, to)) = self.rows.get(rows - 1).map(|b| (b.kind, b.from, b.to)) else { return };
        let begin = line_start(&self.buf, leaf.start);
        let opener = if leaf.start >= lead {
            let lines = if kind == Kind::TableHead || kind == Kind::TableRow { 2 } else { 1 };
            let end =
                self.buf[begin..].match_indices('\n').nth(lines - 1).map_or(self.buf.len(), |(n, _)| begin + n + 1);
            Some(begin..end)
        } else {
            None
        };
        let base = match &opener {
            Some(range) => {
                let mut base = self.chain(leaf, begin);
                base.push_str(&self.buf[range.clone()]);
                base
            }
            None => self.base.clone(),
        };
        let (from, to) = (from - self.tail + lead, to - self.tail + lead);
        let next = self.buf[to..].find('\n').map(|n| to + n + 1).unwrap_or(self.buf.len());
        let next = next.max(opener.map_or(0, |o| o.end));
        let mut rest = String::new();
        if !self.buf[..next].ends_with('\n') {
            // A line cut in its middle goes on behind the markers of its containers.
            rest.push_str(&self.buf[line_start(&self.buf, from)..from]);
        }
        self.last = Some(Last { kind, end: self.tail + to - lead });
        self.move_to(self.tail + next - lead, base, rest, leaf, rows);
    }

    /// Cuts a long paragraph or heading; false where it may not be cut yet.
    fn split(&mut self, leaf: &Leaf, rows: usize) -> bool {
        let Some(block) = self.rows.get(rows - 1) else { return false };
        let raw_step = self.step;
        let lead = self.base.len() + self.lead.len();
        let text = &self.buf[lead..];
        let from = block.from;
        let clean = last_clean(&block, text, self.tail);
        let size = raw_step - from;
        let table = !block.continues && text[from - self.tail..].contains('|') && size < HARD;
        let long = size >= HARD || text.bytes().filter(|b| b"[*_<`".contains(b)).count() > MARKERS;
        let at = match clean {
            Some(at) if at > from && !table => at,
            _ if long => {
                text[from - self.tail..].rfind(' ').map(|n| from + n + 1).filter(|at| *at > from).unwrap_or(raw_step)
            }
            _ => return false,
        };
        let kind = block.kind;
        let head = matches!(kind, Kind::Heading(_));
        if !head && kind != Kind::Paragraph {
            return false;
        }
        let mut rest = String::new();
        self.prefix(&mut rest, leaf);
        if head && leaf.start >= lead {
            let marks = self.buf[leaf.start..].bytes().take_while(|b| *b == b'#').count();
            rest.extend(std::iter::repeat_n('#', marks.max(1)));
            rest.push(' ');
        } else if head {
            rest = self.lead.trim_end_matches("x ").to_owned();
        }
        rest.push_str("x ");
        let base = self.chain(leaf, line_start(&self.buf, leaf.start));
        self.rows.clip(at);
        self.last = Some(Last { kind, end: at });
        self.move_to(at, base, rest, leaf, rows);
        true
    }

    fn move_to(&mut self, tail: usize, base: String, lead: String, leaf: &Leaf, rows: usize) {
        (self.tail, self.base, self.lead) = (tail.min(self.step), base, lead);
        self.settled = rows;
        if leaf.chain.len() > DEPTH || self.base.len() > 2 * HARD {
            // Too deep or too wide to carry: what follows is read as if it stood outside.
            self.base.clear();
            self.lead.clear();
        }
    }

    /// The lines that open the containers of `leaf`, but for those opened on the line at `line`.
    fn chain(&self, leaf: &Leaf, line: usize) -> String {
        let mut base = String::new();
        for (i, link) in leaf.chain.iter().enumerate() {
            let deepest = leaf.chain.get(i + 1).is_none_or(|next| next.line != link.line);
            if link.line < line && deepest {
                base.push_str(&self.buf[link.line..link.child]);
                if !base.ends_with([' ', '\t']) {
                    base.push(' ');
                }
                base.push_str("# x\n");
            }
        }
        base
    }

    /// What stands before `leaf` on its line.
    fn prefix(&self, into: &mut String, leaf: &Leaf) {
        let line = line_start(&self.buf, leaf.start);
        if leaf.kind == Kind::Empty {
            let marker = self.buf[leaf.start..].bytes().take_while(u8::is_ascii_digit).count() + 1;
            into.push_str(&self.buf[line..leaf.start + marker]);
            into.push(' ');
            return;
        }
        into.push_str(&self.buf[line..leaf.start]);
    }
}
