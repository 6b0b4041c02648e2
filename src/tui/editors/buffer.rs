//! The text of one field and its undo, kept by the text area widget; never its shortcuts, cursor
//! or drawing. The widget counts columns in u16, so a long line lies in it as several rows: a row
//! that opens with `CONTINUES` belongs to the line before it.

use std::ops::Range;
use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// Opens a row that continues the one before; a control character, so no text holds it.
pub(super) const CONTINUES: char = '\u{b}';
/// Rows the widget can be sent to by u16, less what splitting 1 MiB may add.
pub(super) const MAX_ROWS: usize = 64_000;
/// Widget edits remembered: a typed character is one.
const MAX_HISTORY: usize = 20_000;
/// A typing run longer than this, in widget edits, becomes a new undo step.
const MAX_RUN: usize = 200;

/// A place: the widget's row and a byte in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pos {
    pub row: usize,
    pub byte: usize,
}

/// Which edits join into one undo step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run {
    Typing,
    Erasing,
    Single,
}

/// One widget edit: `old` rows from `row` on became `new` rows.
#[derive(Clone, Copy, Debug)]
struct Step {
    row: usize,
    old: usize,
    new: usize,
}

#[derive(Debug)]
struct Group {
    run: Run,
    before: Pos,
    after: Pos,
    bytes: Range<usize>,
    steps: Vec<Step>,
}

#[derive(Debug)]
pub(super) struct Buffer {
    area: TextArea<'static>,
    chunk: usize,
    bytes: usize,
    done: Vec<Group>,
    undone: Vec<Group>,
    steps: Vec<Step>,
    /// Height of each row in screen rows, 0 while unknown; kept in step with the rows.
    pub heights: Vec<u32>,
}

impl Buffer {
    /// An empty text whose rows are split beyond `2 * chunk` bytes.
    pub fn new(chunk: usize) -> Self {
        let mut area = TextArea::default();
        area.set_max_histories(MAX_HISTORY);
        Self { area, chunk, bytes: 0, done: Vec::new(), undone: Vec::new(), steps: Vec::new(), heights: vec![0] }
    }

    pub fn rows(&self) -> &[String] {
        self.area.lines()
    }

    /// Bytes of the text, line ends included.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    pub fn continues(&self, row: usize) -> bool {
        self.rows().get(row).is_some_and(|line| line.starts_with(CONTINUES))
    }

    /// The first byte of a row that is text.
    pub fn first(&self, row: usize) -> usize {
        usize::from(self.continues(row))
    }

    /// A row's text.
    pub fn line(&self, row: usize) -> &str {
        self.rows().get(row).map_or("", |line| line.strip_prefix(CONTINUES).unwrap_or(line))
    }

    pub fn end(&self, row: usize) -> Pos {
        Pos { row, byte: self.rows().get(row).map_or(0, String::len) }
    }

    /// The text between two places, without the marks of split lines.
    pub fn slice(&self, from: Pos, to: Pos) -> String {
        let mut text = String::new();
        for row in from.row..=to.row {
            if row > from.row && !self.continues(row) {
                text.push('\n');
            }
            let line = &self.rows()[row];
            let start = if row == from.row { from.byte } else { self.first(row) };
            let end = if row == to.row { to.byte } else { line.len() };
            text.push_str(&line[start..end]);
        }
        text
    }

    pub fn last(&self) -> Pos {
        self.end(self.rows().len() - 1)
    }

    /// The place of a byte of the text, which is clamped.
    pub fn place(&self, byte: usize) -> Pos {
        let mut left = byte;
        for row in 0..self.rows().len() {
            let line = self.line(row);
            if left < line.len() || (left == line.len() && !self.continues(row + 1)) {
                return Pos { row, byte: self.first(row) + boundary(line, left) };
            }
            left -= line.len() + usize::from(!self.continues(row + 1));
        }
        self.last()
    }

    /// The byte of the text at a place.
    pub fn offset(&self, at: Pos) -> usize {
        let before: usize = (0..at.row).map(|row| self.line(row).len() + usize::from(!self.continues(row + 1))).sum();
        before + at.byte - self.first(at.row)
    }

    /// The end of a split row is the start of the row that continues it, and a place inside a
    /// grapheme is its end.
    pub fn settle(&self, at: Pos) -> Pos {
        let line = &self.rows()[at.row];
        let mut at = Pos { byte: at.byte.clamp(self.first(at.row), line.len()), ..at };
        let mut cursor = GraphemeCursor::new(at.byte, line.len(), true);
        if cursor.is_boundary(line, 0) == Ok(false) {
            at.byte = cursor.next_boundary(line, 0).ok().flatten().unwrap_or(line.len());
        }
        if at.byte == line.len() && self.continues(at.row + 1) { Pos { row: at.row + 1, byte: 1 } } else { at }
    }

    /// Replaces what lies between two places; the place after what was put in. `text` holds no
    /// control but LF and TAB.
    pub fn splice(&mut self, from: Pos, to: Pos, text: &str, run: Run, cursor: Pos) -> Pos {
        let bytes = self.bytes;
        self.steps.clear();
        if from < to {
            self.bytes -= self.slice(from, to).len();
            self.erase(from, to);
        }
        let mut at = from;
        if !text.is_empty() {
            self.bytes += text.len();
            at = self.put(from, &split(text, self.chunk));
        }
        let mut rows = [at.row, from.row, from.row.saturating_sub(1)].to_vec();
        rows.dedup();
        for row in rows {
            self.mend(row, &mut at);
        }
        let at = self.settle(at);
        if !self.steps.is_empty() {
            self.remember(run, cursor, at, bytes);
        }
        at
    }

    fn remember(&mut self, run: Run, before: Pos, after: Pos, bytes: usize) {
        self.undone.clear();
        let steps = std::mem::take(&mut self.steps);
        match self.done.last_mut() {
            Some(group)
                if run != Run::Single && group.run == run && group.after == before && group.steps.len() < MAX_RUN =>
            {
                group.steps.extend(steps);
                group.after = after;
                group.bytes.end = self.bytes;
            }
            _ => self.done.push(Group { run, before, after, bytes: bytes..self.bytes, steps }),
        }
        let mut held: usize = self.done.iter().map(|group| group.steps.len()).sum();
        // The widget forgets its oldest edits beyond its limit; a step that lost one cannot be undone whole.
        while held > MAX_HISTORY {
            held -= self.done.remove(0).steps.len();
        }
    }

    /// Ends the run: the next edit is a new undo step.
    pub fn rest(&mut self) {
        if let Some(group) = self.done.last_mut() {
            group.run = Run::Single;
        }
    }

    /// Takes the last step back; where the cursor was before it.
    pub fn undo(&mut self) -> Option<Pos> {
        let group = self.done.pop()?;
        for step in group.steps.iter().rev() {
            self.area.undo();
            self.heights.splice(step.row..step.row + step.new, std::iter::repeat_n(0, step.old));
            self.touch(step.row);
        }
        self.bytes = group.bytes.start;
        let at = group.before;
        self.undone.push(group);
        Some(at)
    }

    /// Does the last undone step again; where the cursor was after it.
    pub fn redo(&mut self) -> Option<Pos> {
        let group = self.undone.pop()?;
        for step in &group.steps {
            self.area.redo();
            self.heights.splice(step.row..step.row + step.old, std::iter::repeat_n(0, step.new));
            self.touch(step.row);
        }
        self.bytes = group.bytes.end;
        let at = group.after;
        self.done.push(Group { run: Run::Single, ..group });
        Some(at)
    }

    // Whether a row ends its line changes its height, and that is decided by the row after it.
    fn touch(&mut self, row: usize) {
        if let Some(height) = row.checked_sub(1).and_then(|row| self.heights.get_mut(row)) {
            *height = 0;
        }
    }

    fn step(&mut self, row: usize, old: usize, new: usize) {
        self.heights.splice(row..row + old, std::iter::repeat_n(0, new));
        self.touch(row);
        self.steps.push(Step { row, old, new });
    }

    fn jump(&mut self, at: Pos) {
        let column = self.rows()[at.row][..at.byte].chars().count();
        // Rows and columns are bounded by MAX_ROWS and by the splitting of rows.
        let (row, column) = (u16::try_from(at.row), u16::try_from(column));
        self.area.move_cursor(CursorMove::Jump(row.unwrap_or(u16::MAX), column.unwrap_or(u16::MAX)));
    }

    fn erase(&mut self, from: Pos, to: Pos) {
        self.area.cancel_selection();
        self.jump(from);
        self.area.start_selection();
        self.jump(to);
        // With a selection the widget deletes it and nothing else.
        self.area.insert_str("");
        self.step(from.row, to.row - from.row + 1, 1);
    }

    fn put(&mut self, at: Pos, text: &str) -> Pos {
        self.area.cancel_selection();
        self.jump(at);
        self.area.insert_str(text);
        let added = text.matches('\n').count();
        self.step(at.row, 1, added + 1);
        match text.rfind('\n') {
            Some(last) => Pos { row: at.row + added, byte: text.len() - last - 1 },
            None => Pos { row: at.row, byte: at.byte + text.len() },
        }
    }

    /// Joins a row with the one that continues it where the border is of no use, and splits what
    /// is too long. `at` is kept on its text.
    fn mend(&mut self, row: usize, at: &mut Pos) {
        while self.continues(row + 1) {
            let (head, tail) = (self.line(row), self.line(row + 1));
            let length = head.len() + tail.len();
            let useless = head.is_empty() || tail.is_empty() || length <= self.chunk;
            if !(useless || length <= 4 * self.chunk && fused(head, tail)) {
                break;
            }
            let end = self.end(row);
            self.erase(end, Pos { row: row + 1, byte: 1 });
            if at.row == row + 1 {
                *at = Pos { row, byte: end.byte + at.byte.saturating_sub(1) };
            } else if at.row > row {
                at.row -= 1;
            }
        }
        if self.line(row).len() > 2 * self.chunk {
            let byte = self.first(row) + cut(self.line(row), self.chunk);
            self.put(Pos { row, byte }, &format!("\n{CONTINUES}"));
            if at.row > row {
                at.row += 1;
            } else if at.row == row && at.byte > byte {
                *at = Pos { row: row + 1, byte: at.byte - byte + 1 };
            }
            self.mend(row + 1, at);
        }
    }
}

/// The last character's border at or before a byte of a line.
fn boundary(line: &str, byte: usize) -> usize {
    (0..=byte.min(line.len())).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0)
}

/// Whether the border between two rows lies inside a grapheme.
fn fused(head: &str, tail: &str) -> bool {
    let (Some(last), Some(first)) = (head.graphemes(true).next_back(), tail.graphemes(true).next()) else {
        return false;
    };
    let both = format!("{last}{first}");
    GraphemeCursor::new(last.len(), both.len(), true).is_boundary(&both, 0) == Ok(false)
}

/// Where to split a line longer than `2 * chunk`: behind a space, else behind a grapheme, else
/// (one endless grapheme) behind a character.
fn cut(line: &str, chunk: usize) -> usize {
    let from = boundary(line, chunk);
    let to = boundary(line, 2 * chunk);
    if let Some(space) = line[from..to].rfind(' ')
        && line[from + space + 1..].graphemes(true).next().is_some_and(|g| g.starts_with(char::is_alphanumeric))
    {
        return from + space + 1;
    }
    let mut cursor = GraphemeCursor::new(from, line.len(), true);
    match cursor.next_boundary(line, 0) {
        Ok(Some(at)) if at < line.len() && at <= 3 * chunk => at,
        _ => to,
    }
}

/// The text with its long lines split into rows.
fn split(text: &str, chunk: usize) -> String {
    let mut rows = String::with_capacity(text.len() + 16);
    for (index, mut line) in text.split('\n').enumerate() {
        if index > 0 {
            rows.push('\n');
        }
        while line.len() > 2 * chunk {
            let (head, tail) = line.split_at(cut(line, chunk));
            rows.push_str(head);
            rows.push('\n');
            rows.push(CONTINUES);
            line = tail;
        }
        rows.push_str(line);
    }
    rows
}
