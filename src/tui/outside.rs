//! The terminal in other hands: an editor on a field, a program that asks something; and texts that are saved outside.

use super::external::{self, Back, Came, Outside, Trouble};
use super::loan::Loan;
use super::turn::Face;
use crate::app::Event;
use crate::domain::exit;
use crate::domain::fault::Fault;
use crate::page::safe_line;

/// Who gave the terminal back.
pub(super) enum Returned {
    /// An editor, with what it left.
    Editor(Back),
    /// A program that asked something.
    Program,
}

impl Face<'_> {
    /// Lends the terminal to the editor; the stream goes on into memory meanwhile.
    pub(super) fn external(&mut self, field: usize) {
        if self.screen.lent() {
            return;
        }
        if self.editor.trim().is_empty() {
            // Nothing went wrong: there is only nobody to lend the terminal to.
            return self
                .update(Event::Said(safe_line("Neither VISUAL nor EDITOR is set; set one to edit a field outside.")));
        }
        let came = match external::lay_out(self.app.form.text(field), self.outside.remove(&field)) {
            Ok(outside) => {
                self.outside.insert(field, outside.clone());
                self.reader.pause();
                self.screen.lend();
                let back = self.back.clone();
                let tell = move |came| {
                    // The loop may be gone already.
                    let _ = back.send(Returned::Editor(came));
                };
                match external::edit(&self.editor, field, outside.clone(), self.world.hidden(), tell) {
                    Ok(()) => return,
                    Err(what) => Came::Kept(outside, Trouble { what, next: "The field is as it was.".to_owned() }),
                }
            }
            Err(what) => Came::Nothing(Trouble { what, next: "The field is as it was.".to_owned() }),
        };
        if self.screen.lent() {
            self.returned(Returned::Editor(Back { field, came }));
        } else {
            self.came(Back { field, came });
        }
    }

    /// Lends the terminal to a program that asks something, or has it wait until it is back.
    pub(super) fn lend(&mut self, loan: Loan) {
        if self.screen.lent() {
            return self.loans.push_back(loan);
        }
        self.reader.pause();
        self.screen.lend();
        let back = self.back.clone();
        loan.grant(move || {
            let _ = back.send(Returned::Program);
        });
    }

    pub(super) fn returned(&mut self, returned: Returned) {
        if self.screen.take_back().is_err() {
            return self.leave(exit::HUNG_UP);
        }
        self.reader.resume();
        self.resized();
        if let Returned::Editor(back) = returned {
            self.came(back);
        }
        if let Some(loan) = self.loans.pop_front() {
            self.lend(loan);
        }
    }

    fn came(&mut self, Back { field, came }: Back) {
        self.outside.remove(&field);
        match came {
            Came::Text(text, said, path) => {
                let outcome = self.editors.set_text(field, &text);
                self.took(field, outcome);
                let mut said: Vec<String> = said.into_iter().collect();
                match outcome.notice {
                    // What the field has not is nowhere else.
                    Some(notice) => said.push(format!("{notice} All of it is in {}.", path.display())),
                    None => drop(std::fs::remove_file(path)),
                }
                if !said.is_empty() {
                    self.update(Event::Said(safe_line(&said.join(" "))));
                }
            }
            Came::Kept(outside, trouble) => {
                self.outside.insert(field, outside);
                self.troubled(trouble);
            }
            Came::Nothing(trouble) => self.troubled(trouble),
        }
    }

    fn troubled(&mut self, Trouble { what, next }: Trouble) {
        if next.is_empty() {
            self.update(Event::Taken(safe_line(&what)));
        } else {
            self.update(Event::Failed(Fault::Setup { what, next }));
        }
    }

    /// Takes what was saved outside after the editor had ended, unless the field was edited here meanwhile. True if there was something.
    pub(super) fn look_outside(&mut self) -> bool {
        if self.screen.lent() || self.outside.is_empty() {
            return false;
        }
        let mut found = false;
        let fields: Vec<usize> = self.outside.keys().copied().collect();
        for field in fields {
            let Some(outside) = self.outside.get_mut(&field) else { continue };
            let before = outside.seen.clone();
            let Some(text) = external::saved(outside) else { continue };
            found = true;
            if before != self.app.form.text(field).as_bytes() {
                let path = outside.path.display().to_string();
                self.update(Event::Said(safe_line(&format!(
                    "The editor saved after it had ended, and the field was edited here since: its text is in {path}."
                ))));
                outside_kept(self.outside.get_mut(&field));
                continue;
            }
            let outcome = self.editors.set_text(field, &text);
            self.took(field, outcome);
            self.update(Event::Said(safe_line(
                "The editor saved after it had ended: its text is in the field; Esc u takes it back.",
            )));
        }
        found
    }
}

/// What a file holds is nowhere else: it stays.
fn outside_kept(outside: Option<&mut Outside>) {
    if let Some(outside) = outside {
        outside.unfit = true;
    }
}
