//! Keys and pastes on their way into a field, and the editor outside.

use super::editors::{Edge, Edit, Outcome};
use super::input::{Code, Key};
use super::turn::Face;
use crate::app::{Action, Event, Level};
use crate::page::{safe, safe_line};

/// A run of letters longer than this while reading was pasted, not typed.
const TYPED: usize = 16;

impl Face<'_> {
    /// One key: an action of the level, an edit of the field, or, with Alt and unbound, Esc and
    /// then the key: on a slow line, or in tmux, the two arrive as one.
    pub(super) fn key(&mut self, key: Key, level: Level) {
        if let Some(action) = self.action(level, key) {
            return self.update(Event::Act(action));
        }
        if level == Level::Type
            && let Some(edit) = edit(key)
        {
            return self.edit(edit);
        }
        if key.alt && !key.ctrl {
            self.update(Event::Act(Action::Up));
            let bare = Key { alt: false, ..key };
            let level = self.app.keys();
            // Never as q: an Esc and a q that arrive together must not end the program.
            if bare.typed() != Some('q')
                && let Some(action) = self.action(level, bare)
            {
                self.update(Event::Act(action));
            }
        }
    }

    /// Letters that waited together while no field has the cursor: each is a command.
    pub(super) fn letters(&mut self, text: &str, level: Level) {
        if text.chars().count() > TYPED {
            let said = "That looks pasted: press i first, then paste again. Nothing was changed.";
            return self.update(Event::Said(safe(said)));
        }
        let mut level = level;
        for (at, letter) in text.char_indices() {
            self.key(Key::char(letter), level);
            if self.quit.is_some() {
                return;
            }
            level = self.app.keys();
            let rest = &text[at + letter.len_utf8()..];
            match level {
                Level::Type if !rest.is_empty() => return self.insert(rest),
                Level::Line if !rest.is_empty() => return self.update(Event::Typed(rest.to_owned())),
                _ => {}
            }
        }
    }

    pub(super) fn insert(&mut self, text: &str) {
        self.edit(Edit::Insert(text.to_owned()));
    }

    fn edit(&mut self, edit: Edit) {
        if self.app.form.on_send() {
            return;
        }
        let field = self.app.form.focus;
        let outcome = self.editors.edit(field, edit);
        self.took(field, outcome);
    }

    pub(super) fn paste(&mut self, text: &str, cut: bool) {
        if self.app.form.on_send() {
            return;
        }
        let field = self.app.form.focus;
        let outcome = self.editors.paste(field, text);
        self.took(field, outcome);
        if cut {
            self.update(Event::Said(safe("More than 1 MiB was pasted: the rest was not taken.")));
        }
    }

    pub(super) fn undo(&mut self, field: usize, again: bool) {
        let outcome = self.editors.edit(field, if again { Edit::Redo } else { Edit::Undo });
        self.took(field, outcome);
    }

    pub(super) fn took(&mut self, field: usize, outcome: Outcome) {
        self.dirty = true;
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

/// What a key does in a field: readline's motions and cuts.
fn edit(key: Key) -> Option<Edit> {
    let edit = match (key.code, key.ctrl, key.alt) {
        (Code::Char(c), false, false) => Edit::Insert(c.to_string()),
        (Code::Enter, false, false) | (Code::Char('j'), true, false) => Edit::Newline,
        (Code::Left, false, false) => Edit::Left,
        (Code::Right, false, false) | (Code::Char('f'), true, false) => Edit::Right,
        (Code::Left, true, _) | (Code::Left | Code::Char('b'), false, true) => Edit::WordLeft,
        (Code::Right, true, _) | (Code::Right | Code::Char('f'), false, true) => Edit::WordRight,
        (Code::Up, false, false) | (Code::Char('p'), true, false) => Edit::Up,
        (Code::Down, false, false) => Edit::Down,
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
        (Code::Tab, false, true) => Edit::Insert("\t".to_owned()),
        _ => return None,
    };
    Some(edit)
}
