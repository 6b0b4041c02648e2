//! The one state outside App: a multi-line editor for each of the prompt's variables. It knows no
//! keys and sends nothing; the caller maps keys to [`Edit`] and tells App what changed.

mod buffer;
mod field;
mod paint;
mod wrap;

#[cfg(test)]
mod tests;

use crate::domain::unseen::Mended;
use buffer::{Pos, Run};
use field::{Field, Slot};
use std::fmt;
use std::ops::Range;

/// The most bytes a field takes: 1 MiB.
pub const MAX_BYTES: usize = 1 << 20;
/// Instead of a field's number: the line that is typed over the screen.
pub const LINE: usize = usize::MAX;
/// Lines longer than twice this are split for the widget and for the layout.
const CHUNK: usize = 4096;

/// What can be done to a field. Words are runs of letters and digits; kills go to one slot, shared
/// by all fields, and consecutive ones collect there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are readline's")]
pub enum Edit {
    /// Text as typed; a run of them is one undo step.
    Insert(String),
    Newline,
    Left,
    Right,
    WordLeft,
    WordRight,
    /// One screen row up, keeping the column.
    Up,
    Down,
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
    PageUp,
    PageDown,
    Backspace,
    Delete,
    /// To the line's end; there, the line end itself.
    KillEnd,
    KillStart,
    KillWordLeft,
    /// Back to white space, as readline's unix-word-rubout.
    KillSpaceLeft,
    KillWordRight,
    Yank,
    /// Swaps the two graphemes around the cursor; at the line's end the two before it.
    Transpose,
    Undo,
    Redo,
}

impl Edit {
    fn kills(&self) -> bool {
        use Edit::{KillEnd, KillSpaceLeft, KillStart, KillWordLeft, KillWordRight};
        matches!(self, KillEnd | KillStart | KillWordLeft | KillSpaceLeft | KillWordRight)
    }
}

/// The side on which a motion by row would leave the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Up on the first screen row.
    Up,
    /// Down on the last screen row.
    Down,
}

/// What of an inserted text the field did not take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// Bytes cut from the end, because the field is full.
    pub cut: usize,
    /// Control characters dropped.
    pub controls: usize,
    /// A byte-order mark at the beginning dropped.
    pub mark: bool,
    /// Lines of a whole text that ended with CR LF.
    pub ends: usize,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cut, controls, mark, ends } = self;
        let full = (*cut > 0).then(|| {
            let rows = buffer::MAX_ROWS;
            format!("The field is full (1 MiB or {rows} lines): the last {cut} bytes were not taken.")
        });
        let left = (*controls > 0).then(|| format!("{controls} control characters were left out."));
        let mended = Mended { mark: *mark, ends: *ends }.said().map(|said| format!("In the text {said}."));
        f.write_str(&full.into_iter().chain(left).chain(mended).collect::<Vec<_>>().join(" "))
    }
}

/// What an edit did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The text is another one.
    pub changed: bool,
    /// The cursor stayed, because it is on the first or the last row.
    pub edge: Option<Edge>,
    /// What was not taken.
    pub notice: Option<Notice>,
}

/// One editor a field. A field that does not exist is empty and takes nothing.
#[derive(Debug)]
pub struct Editors {
    fields: Vec<Field>,
    line: Field,
    slot: Slot,
    last: usize,
}

impl Editors {
    /// So many empty fields.
    pub fn new(count: usize) -> Self {
        let mut editors = Self { fields: Vec::new(), line: Field::new(CHUNK), slot: Slot::default(), last: 0 };
        editors.resize(count);
        editors
    }

    fn at(&self, field: usize) -> Option<&Field> {
        if field == LINE { Some(&self.line) } else { self.fields.get(field) }
    }

    fn at_mut(&mut self, field: usize) -> Option<&mut Field> {
        if field == LINE { Some(&mut self.line) } else { self.fields.get_mut(field) }
    }

    /// A new line with this text, the cursor at its end.
    pub fn open_line(&mut self, text: &str) {
        self.line = Field::new(CHUNK);
        self.set_text(LINE, text);
    }

    /// Adds empty fields at the end, or drops the last ones.
    pub fn resize(&mut self, count: usize) {
        self.fields.resize_with(count, || Field::new(CHUNK));
    }

    /// Applies one edit; a motion ends the selection.
    pub fn edit(&mut self, field: usize, edit: Edit) -> Outcome {
        self.act(field, edit, false)
    }

    /// Applies a motion that starts or widens the selection.
    pub fn extend(&mut self, field: usize, motion: Edit) -> Outcome {
        self.act(field, motion, true)
    }

    fn act(&mut self, field: usize, edit: Edit, extend: bool) -> Outcome {
        self.slot.open &= self.last == field;
        self.last = field;
        let Self { fields, line, slot, .. } = self;
        let it = if field == LINE { Some(line) } else { fields.get_mut(field) };
        it.map_or_else(Outcome::default, |it| it.edit(edit, slot, extend))
    }

    /// Puts a paste in at the cursor, as one undo step; it replaces the selection.
    pub fn paste(&mut self, field: usize, text: &str) -> Outcome {
        self.slot.open = false;
        let Some(it) = self.at_mut(field) else { return Outcome::default() };
        let (from, to) = it.selection().unwrap_or((it.cursor, it.cursor));
        it.replace(from, to, text, Run::Single)
    }

    /// Replaces the whole text, as one undo step; the cursor goes to its end.
    pub fn set_text(&mut self, field: usize, text: &str) -> Outcome {
        self.slot.open = false;
        let Some(it) = self.at_mut(field) else { return Outcome::default() };
        let end = it.buffer.last();
        let mut outcome = it.replace(Pos::default(), end, text, Run::Single);
        let ends = text.matches("\r\n").count();
        if ends > 0 {
            outcome.notice = Some(Notice { ends, ..outcome.notice.unwrap_or_default() });
        }
        outcome
    }

    /// The field's text, lines ended by LF.
    pub fn text(&self, field: usize) -> String {
        self.at(field).map(Field::text).unwrap_or_default()
    }

    /// The text's length in bytes.
    pub fn len(&self, field: usize) -> usize {
        self.at(field).map_or(0, |it| it.buffer.bytes())
    }

    /// Whether the field holds nothing.
    pub fn is_empty(&self, field: usize) -> bool {
        self.len(field) == 0
    }

    /// Lines as the user made them; an empty field has one.
    pub fn lines(&self, field: usize) -> usize {
        let Some(it) = self.at(field) else { return 0 };
        (0..it.buffer.rows().len()).filter(|row| !it.buffer.continues(*row)).count()
    }

    /// The cursor, as a byte of the text.
    pub fn cursor(&self, field: usize) -> usize {
        self.at(field).map_or(0, |it| it.buffer.offset(it.cursor))
    }

    /// Selects a span of the text, in bytes, clamped and by whole graphemes; the cursor goes to
    /// its end. An empty span only moves the cursor.
    pub fn select(&mut self, field: usize, span: Range<usize>) {
        let Some(it) = self.at_mut(field) else { return };
        it.buffer.rest();
        it.anchor = Some(it.buffer.settle(it.buffer.place(span.start)));
        it.cursor = it.buffer.settle(it.buffer.place(span.end));
    }
}
