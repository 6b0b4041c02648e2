//! Keys and pastes on their way into a field or a line, and the editor outside.

use super::editors::{Edge, Edit, LINE, Outcome};
use super::input::{Code, Key};
use super::turn::Face;
use crate::app::{Action, Event, Level};
use crate::page::{safe, safe_line};

/// The longest paste a line takes, in characters.
const LONG: usize = 4096;

impl Face<'_> {
    /// One key: an action of the level, an edit of the field or line, or, with Alt and unbound, Esc and
    /// then the key: on a slow line, or in tmux, the two arrive as one.
    pub(super) fn key(&mut self, key: Key, level: Level) {
        if let Some(action) = self.action(level, key) {
            if action == Action::Send && key.code == Code::Enter && self.spun() {
                return self.update(Event::Taken(safe_line("Enter came with the wheel: nothing was sent")));
            }
            return self.update(Event::Act(action));
        }
        if matches!(level, Level::Type | Level::Line)
            && let Some(edit) = edit(key)
        {
            return self.edit(edit);
        }
        let bare = Key { alt: false, ..key };
        if key.alt
            && apart(bare)
            && let Some(action) = self.action(self.app.above(), bare)
        {
            self.update(Event::Act(Action::Up));
            return self.update(Event::Act(action));
        }
        self.update(Event::Unbound(key.to_string()));
    }

    /// Letters that waited together while nothing is typed in: each is a command.
    pub(super) fn letters(&mut self, text: &str, level: Level) {
        let mut level = level;
        for (at, letter) in text.char_indices() {
            self.key(Key::char(letter), level);
            if self.quit.is_some() {
                return;
            }
            level = self.app.keys();
            if level == Level::Ask && letter.len_utf8() + at < text.len() {
                return self.unanswered();
            }
            let rest = &text[at + letter.len_utf8()..];
            if matches!(level, Level::Type | Level::Line) && !rest.is_empty() {
                return self.insert(rest);
            }
        }
    }

    pub(super) fn insert(&mut self, text: &str) {
        self.edit(Edit::Insert(text.to_owned()));
    }

    /// Where text goes: the open line, or the field with the focus.
    fn target(&self) -> Option<usize> {
        match self.app.keys() {
            Level::Line => Some(LINE),
            _ => Some(self.app.form.focus).filter(|_| !self.app.form.on_send()),
        }
    }

    fn edit(&mut self, edit: Edit) {
        let Some(field) = self.target() else { return };
        let outcome = self.editors.edit(field, edit);
        self.took(field, outcome);
    }

    /// A paste is text, whole; in a line its line ends are blanks.
    pub(super) fn paste(&mut self, text: &str, cut: bool) {
        let Some(field) = self.target() else { return self.not_taken() };
        let (outcome, cut) = if field == LINE {
            let short: String = one_line(text.trim_end_matches('\n')).chars().take(LONG).collect();
            (self.editors.paste(LINE, &short), text.chars().nth(LONG).is_some())
        } else {
            (self.editors.paste(field, text), cut)
        };
        self.took(field, outcome);
        let taken = format!("taken as pasted text: {} characters", self.pasted);
        self.update(Event::Taken(safe_line(&taken)));
        if cut {
            let most = if field == LINE { "4096 characters" } else { "1 MiB" };
            self.update(Event::Said(safe(&format!("More than {most} was pasted: the rest was not taken."))));
        }
    }

    /// A paste where nothing is typed in.
    pub(super) fn not_taken(&mut self) {
        self.update(Event::Taken(safe_line("That looks like pasted text: nothing was taken.")));
    }

    /// The open line's text into its editor, where App put it there.
    pub(super) fn follow_line(&mut self) {
        match self.app.line_text() {
            Some(text) if !self.lined || self.editors.text(LINE) != text => {
                self.editors.open_line(text);
                self.lined = true;
            }
            Some(_) => {}
            None => self.lined = false,
        }
    }

    pub(super) fn undo(&mut self, field: usize, again: bool) {
        let outcome = self.editors.edit(field, if again { Edit::Redo } else { Edit::Undo });
        self.took(field, outcome);
        if !outcome.changed {
            let what = if again { "there is nothing to do again" } else { "there is nothing to undo" };
            self.update(Event::Taken(safe_line(what)));
        }
    }

    pub(super) fn took(&mut self, field: usize, outcome: Outcome) {
        self.dirty = true;
        if field == LINE {
            // what was cut in a field may hold line ends
            let text = one_line(&self.editors.text(LINE));
            return if outcome.changed {
                self.update(Event::Typed(text))
            };
        }
        if outcome.changed {
            let text = self.editors.text(field);
            self.update(Event::Edited { field, text });
        }
        if let Some(edge) = outcome.edge {
            self.update(Event::Edge { down: edge == Edge::Down });
        }
        if let Some(notice) = outcome.notice {
            self.update(Event::Said(safe_line(&notice.to_string())));
        }
    }

    /// The form's texts into the editors, where they differ.
    pub(super) fn fill(&mut self) {
        self.editors.resize(self.app.form.len());
        for field in 0..self.app.form.len() {
            if self.editors.text(field) != self.app.form.text(field) {
                self.editors.set_text(field, self.app.form.text(field));
            }
        }
        self.dirty = true;
    }
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\t'], " ")
}

/// Whether Alt and this key may be Esc and the key, which arrived as one. Never q: the two together must not end the program. Never
/// what opens a sequence: a terminal's reply that was cut begins so. And no arrows: their Alt is their own.
fn apart(bare: Key) -> bool {
    let character = bare.typed().is_some_and(|c| !"q[]OPX^_".contains(c));
    character || matches!(bare.code, Code::Enter | Code::Tab)
}

/// What a key does in a field or a line: readline's motions and cuts.
fn edit(key: Key) -> Option<Edit> {
    let edit = match (key.code, key.ctrl, key.alt) {
        (Code::Char(c), false, false) => Edit::Insert(c.to_string()),
        (Code::Enter, false, false) | (Code::Char('j'), true, false) => Edit::Newline,
        (Code::Left, false, false) | (Code::Char('b'), true, false) => Edit::Left,
        (Code::Right, false, false) | (Code::Char('f'), true, false) => Edit::Right,
        (Code::Left, true, _) | (Code::Left | Code::Char('b'), false, true) => Edit::WordLeft,
        (Code::Right, true, _) | (Code::Right | Code::Char('f'), false, true) => Edit::WordRight,
        (Code::Up, false, false) | (Code::Char('p'), true, false) => Edit::Up,
        (Code::Down, false, false) | (Code::Char('n'), true, false) => Edit::Down,
        (Code::Home, false, _) | (Code::Char('a'), true, false) => Edit::LineStart,
        (Code::End, false, _) | (Code::Char('e'), true, false) => Edit::LineEnd,
        (Code::Home, true, _) | (Code::Char('<'), false, true) => Edit::TextStart,
        (Code::End, true, _) | (Code::Char('>'), false, true) => Edit::TextEnd,
        (Code::Backspace, false, false) | (Code::Char('h'), true, false) => Edit::Backspace,
        (Code::Delete, false, false) | (Code::Char('d'), true, false) => Edit::Delete,
        (Code::Char('k'), true, false) => Edit::KillEnd,
        (Code::Char('u'), true, false) => Edit::KillStart,
        (Code::Char('w'), true, false) | (Code::Backspace, _, _) => Edit::KillWordLeft,
        (Code::Char('d'), false, true) | (Code::Delete, _, _) => Edit::KillWordRight,
        (Code::Char('y'), true, false) => Edit::Yank,
        (Code::Char('t'), true, false) => Edit::Transpose,
        (Code::Tab, false, true) => Edit::Insert("\t".to_owned()),
        _ => return None,
    };
    Some(edit)
}
