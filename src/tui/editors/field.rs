//! One field: cursor, selection, motions by grapheme and by screen row, edits. Draws nothing.

use super::buffer::{Buffer, MAX_ROWS, Pos, Run};
use super::{Edge, Edit, MAX_BYTES, Notice, Outcome, wrap};
use unicode_segmentation::UnicodeSegmentation;

/// The one slot of the kill ring, shared by all fields.
#[derive(Debug, Default)]
pub(super) struct Slot {
    pub text: String,
    /// The edit before was a kill: the next one joins it.
    pub open: bool,
}

#[derive(Debug)]
pub(super) struct Field {
    pub buffer: Buffer,
    pub cursor: Pos,
    pub anchor: Option<Pos>,
    goal: Option<usize>,
    pub width: u16,
    pub height: u16,
    /// The first screen row in view.
    pub top: usize,
    /// Bytes of the text that are drawn underlined, in order.
    pub marks: Vec<std::ops::Range<usize>>,
}

impl Field {
    pub fn new(chunk: usize) -> Self {
        let buffer = Buffer::new(chunk);
        Self {
            buffer,
            cursor: Pos::default(),
            anchor: None,
            goal: None,
            width: 80,
            height: 10,
            top: 0,
            marks: Vec::new(),
        }
    }

    pub fn text(&self) -> String {
        self.buffer.slice(Pos::default(), self.buffer.last())
    }

    /// The selection, in order.
    pub fn selection(&self) -> Option<(Pos, Pos)> {
        let anchor = self.anchor.filter(|anchor| *anchor != self.cursor)?;
        Some((anchor.min(self.cursor), anchor.max(self.cursor)))
    }

    /// One edit. With `extend` a motion keeps or starts the selection.
    pub fn edit(&mut self, edit: Edit, slot: &mut Slot, extend: bool) -> Outcome {
        let vertical = matches!(edit, Edit::Up | Edit::Down | Edit::PageUp | Edit::PageDown);
        if !vertical {
            self.goal = None;
        }
        let kill = edit.kills();
        slot.open &= kill;
        let outcome = match self.target(&edit) {
            Some(target) => self.go(target, extend),
            None => self.change(edit, slot),
        };
        slot.open |= kill && outcome.changed;
        outcome
    }

    fn go(&mut self, target: Result<Pos, Edge>, extend: bool) -> Outcome {
        self.buffer.rest();
        match (extend, self.anchor) {
            (false, _) => self.anchor = None,
            (true, None) => self.anchor = Some(self.cursor),
            (true, Some(_)) => {}
        }
        match target {
            Ok(at) => {
                self.cursor = self.buffer.settle(at);
                Outcome::default()
            }
            Err(edge) => Outcome { edge: Some(edge), ..Outcome::default() },
        }
    }

    /// Where a motion leads; `None` if the edit is no motion.
    fn target(&mut self, edit: &Edit) -> Option<Result<Pos, Edge>> {
        let at = self.cursor;
        Some(match edit {
            Edit::Left => Ok(self.before(at).map_or(at, |(at, _)| at)),
            Edit::Right => Ok(self.after(at).map_or(at, |(at, _)| at)),
            Edit::WordLeft => Ok(self.word_left(at, word)),
            Edit::WordRight => Ok(self.word_right(at)),
            Edit::LineStart => Ok(self.line_start(at)),
            Edit::LineEnd => Ok(self.line_end(at)),
            Edit::TextStart => Ok(Pos::default()),
            Edit::TextEnd => Ok(self.buffer.last()),
            Edit::Up => self.vertical(-1).ok_or(Edge::Up),
            Edit::Down => self.vertical(1).ok_or(Edge::Down),
            Edit::PageUp | Edit::PageDown => {
                let page = isize::try_from(self.height.saturating_sub(1).max(1)).unwrap_or(1);
                let rows = if *edit == Edit::PageUp { -page } else { page };
                Ok(self.vertical(rows).unwrap_or(at))
            }
            _ => return None,
        })
    }

    fn change(&mut self, edit: Edit, slot: &mut Slot) -> Outcome {
        let at = self.cursor;
        let (from, to) = match (&edit, self.selection()) {
            (Edit::Undo | Edit::Redo, _) => {
                let place = if edit == Edit::Undo { self.buffer.undo() } else { self.buffer.redo() };
                self.anchor = None;
                let Some(place) = place else { return Outcome::default() };
                self.cursor = self.buffer.settle(place);
                return Outcome { changed: true, ..Outcome::default() };
            }
            (Edit::Transpose, _) => return self.transpose(),
            (_, Some(range)) => range,
            (Edit::Backspace, None) => (self.before(at).map_or(at, |(at, _)| at), at),
            (Edit::Delete, None) => (at, self.after(at).map_or(at, |(at, _)| at)),
            (Edit::KillEnd, None) => {
                let end = self.line_end(at);
                // At the end of a line the line end itself goes.
                (at, if end == at { self.after(at).map_or(at, |(at, _)| at) } else { end })
            }
            (Edit::KillStart, None) => (self.line_start(at), at),
            (Edit::KillWordLeft, None) => (self.word_left(at, word), at),
            (Edit::KillSpaceLeft, None) => (self.word_left(at, |g| !g.trim().is_empty()), at),
            (Edit::KillWordRight, None) => (at, self.word_right(at)),
            _ => (at, at),
        };
        if edit.kills() && from < to {
            let killed = self.buffer.slice(from, to);
            match (slot.open, to == at) {
                (false, _) => slot.text = killed,
                (true, true) => slot.text.insert_str(0, &killed),
                (true, false) => slot.text.push_str(&killed),
            }
        }
        match edit {
            Edit::Insert(text) => {
                let run = if text.contains(['\n', '\r']) { Run::Single } else { Run::Typing };
                self.replace(from, to, &text, run)
            }
            Edit::Newline => self.replace(from, to, "\n", Run::Single),
            Edit::Yank => self.replace(from, to, &slot.text, Run::Single),
            Edit::Backspace | Edit::Delete => self.replace(from, to, "", Run::Erasing),
            _ => self.replace(from, to, "", Run::Single),
        }
    }

    /// Replaces a range by text as it came: line ends become LF, other controls but TAB go, and
    /// what is over the limits is refused.
    pub fn replace(&mut self, from: Pos, to: Pos, text: &str, run: Run) -> Outcome {
        let (text, notice) = self.admit(from, to, text);
        self.anchor = None;
        if from == to && text.is_empty() {
            return Outcome { notice, ..Outcome::default() };
        }
        self.cursor = self.buffer.splice(from, to, &text, run, self.cursor);
        Outcome { changed: true, edge: None, notice }
    }

    fn admit(&self, from: Pos, to: Pos, text: &str) -> (String, Option<Notice>) {
        // At the beginning it is a mark of the encoding, and no text.
        let bare = text.strip_prefix('\u{feff}').filter(|_| from == Pos::default());
        let mark = bare.is_some();
        let mut clean = bare.unwrap_or(text).to_owned();
        if clean.contains('\r') {
            clean = clean.replace("\r\n", "\n").replace('\r', "\n");
        }
        let whole = clean.chars().count();
        clean.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
        let controls = whole - clean.chars().count();
        let freed = self.buffer.slice(from, to).len();
        let room = MAX_BYTES.saturating_sub(self.buffer.bytes() - freed);
        let rows = MAX_ROWS.saturating_sub(self.buffer.rows().len() - (to.row - from.row));
        let mut keep = clean.len();
        if clean.len() > room {
            let ends = clean.grapheme_indices(true).map(|(at, grapheme)| at + grapheme.len());
            keep = ends.take_while(|end| *end <= room).last().unwrap_or(0);
        }
        if let Some((at, _)) = clean.match_indices('\n').nth(rows) {
            keep = keep.min(at);
        }
        let cut = clean.len() - keep;
        clean.truncate(keep);
        (clean, (cut > 0 || controls > 0 || mark).then_some(Notice { cut, controls, mark, ends: 0 }))
    }

    fn transpose(&mut self) -> Outcome {
        let at = self.cursor;
        let right = self.after(at).filter(|(_, grapheme)| grapheme != "\n");
        let (end, second) = match right {
            Some((end, second)) => ((end, at), second),
            None => match self.before(at) {
                Some((start, second)) => ((at, start), second),
                None => return Outcome::default(),
            },
        };
        match self.before(end.1) {
            Some((start, first)) if first != "\n" && second != "\n" => {
                self.replace(start, end.0, &format!("{second}{first}"), Run::Single)
            }
            _ => Outcome::default(),
        }
    }

    /// The grapheme before a place, and where it starts.
    fn before(&self, at: Pos) -> Option<(Pos, String)> {
        let first = self.buffer.first(at.row);
        let mut at = at;
        if at.byte <= first {
            let row = at.row.checked_sub(1)?;
            let end = self.buffer.end(row);
            if !self.buffer.continues(at.row) {
                return Some((end, "\n".to_owned()));
            }
            at = end;
        }
        let head = &self.buffer.rows()[at.row][self.buffer.first(at.row)..at.byte];
        let grapheme = head.graphemes(true).next_back()?;
        Some((Pos { byte: at.byte - grapheme.len(), ..at }, grapheme.to_owned()))
    }

    /// The grapheme at a place, and where it ends.
    fn after(&self, at: Pos) -> Option<(Pos, String)> {
        let at = self.buffer.settle(at);
        match self.buffer.rows()[at.row][at.byte..].graphemes(true).next() {
            Some(grapheme) => {
                let end = Pos { byte: at.byte + grapheme.len(), ..at };
                Some((self.buffer.settle(end), grapheme.to_owned()))
            }
            None if at.row + 1 < self.buffer.rows().len() => Some((Pos { row: at.row + 1, byte: 0 }, "\n".to_owned())),
            None => None,
        }
    }

    fn line_start(&self, at: Pos) -> Pos {
        let row = (0..=at.row).rev().find(|row| !self.buffer.continues(*row)).unwrap_or(0);
        Pos { row, byte: 0 }
    }

    fn line_end(&self, at: Pos) -> Pos {
        let mut row = at.row;
        while self.buffer.continues(row + 1) {
            row += 1;
        }
        self.buffer.end(row)
    }

    fn word_left(&self, at: Pos, inside: fn(&str) -> bool) -> Pos {
        let (mut at, mut met) = (at, false);
        while let Some((before, grapheme)) = self.before(at) {
            if met && !inside(&grapheme) {
                break;
            }
            met |= inside(&grapheme);
            at = before;
        }
        at
    }

    fn word_right(&self, at: Pos) -> Pos {
        let (mut at, mut met) = (at, false);
        while let Some((after, grapheme)) = self.after(at) {
            if met && !word(&grapheme) {
                break;
            }
            met |= word(&grapheme);
            at = after;
        }
        at
    }

    /// Takes a width; heights of another one are forgotten.
    pub fn set_width(&mut self, width: u16) {
        if self.width != width {
            self.width = width;
            self.buffer.heights.fill(0);
        }
    }

    pub fn starts(&self, row: usize) -> Vec<usize> {
        wrap::starts(self.buffer.line(row), self.width, self.buffer.continues(row + 1))
    }

    pub fn height(&mut self, row: usize) -> usize {
        if self.buffer.heights[row] == 0 {
            self.buffer.heights[row] = u32::try_from(self.starts(row).len()).unwrap_or(u32::MAX);
        }
        usize::try_from(self.buffer.heights[row]).unwrap_or(usize::MAX)
    }

    /// Screen rows before a row of the buffer; all of them at the buffer's end.
    pub fn above(&mut self, row: usize) -> usize {
        (0..row).map(|row| self.height(row)).sum()
    }

    /// The screen row within the buffer's row, and the column, of a place.
    pub fn spot(&self, at: Pos) -> (usize, usize) {
        let byte = at.byte - self.buffer.first(at.row);
        let starts = self.starts(at.row);
        let index = starts.partition_point(|start| *start <= byte).saturating_sub(1);
        (index, wrap::column(&self.buffer.line(at.row)[starts[index]..byte]))
    }

    /// The place so many screen rows further at the goal column; `None` at the edge.
    fn vertical(&mut self, rows: isize) -> Option<Pos> {
        let (mut index, column) = self.spot(self.cursor);
        let goal = *self.goal.get_or_insert(column);
        let mut row = self.cursor.row;
        let mut moved = false;
        for _ in 0..rows.unsigned_abs() {
            if rows < 0 && index > 0 {
                index -= 1;
            } else if rows < 0 && row > 0 {
                row -= 1;
                index = self.height(row) - 1;
            } else if rows > 0 && index + 1 < self.height(row) {
                index += 1;
            } else if rows > 0 && row + 1 < self.buffer.rows().len() {
                row += 1;
                index = 0;
            } else {
                break;
            }
            moved = true;
        }
        if !moved {
            return None;
        }
        let starts = self.starts(row);
        let line = self.buffer.line(row);
        let end = starts.get(index + 1).copied().unwrap_or(line.len());
        let piece = &line[starts[index]..end];
        let mut byte = wrap::at_column(piece, goal);
        // The end of a wrapped row is shown at the start of the next one.
        if byte == piece.len() && (end < line.len() || index + 1 < starts.len() || self.buffer.continues(row + 1)) {
            byte -= piece.graphemes(true).next_back().map_or(0, str::len);
        }
        Some(Pos { row, byte: self.buffer.first(row) + starts[index] + byte })
    }
}

/// Whether a grapheme belongs to a word, as readline's M-b and M-f see it.
fn word(grapheme: &str) -> bool {
    grapheme.starts_with(char::is_alphanumeric)
}
