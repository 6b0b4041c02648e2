//! Marks on the answer, by the guidelines and by the rules: which lines have one, and their list.

use super::popup::{List, ListOf, Popup};
use super::status::Tone;
use super::{App, Level};
use crate::domain::architect::Severity;
use crate::domain::told;
use crate::page::{SafeText, safe_line};
use std::ops::Range;

impl App {
    /// The list of marks on the answer shown.
    pub(super) fn marked(&mut self) {
        if self.pane.run.is_none() {
            return self.tell("There is no answer yet.");
        }
        let rows = self.mark_rows();
        if rows.is_empty() {
            return self.tell(match self.session.guidelines().list().is_empty() {
                true => "Nothing is marked; this prompt has no guidelines beside it.",
                false => "Nothing is marked, neither by the guidelines nor by the rules.",
            });
        }
        self.popup = Some(Popup::List(List::new(ListOf::Marks, rows, 0)));
    }

    /// The rules' remarks, then the marks of the guidelines.
    pub(super) fn mark_rows(&self) -> Vec<SafeText> {
        let Some(run) = self.shown() else { return Vec::new() };
        let remarks = told::remarks(run, &self.rules.beside);
        remarks.iter().chain(&told::marks(run, self.session.guidelines())).map(|line| safe_line(line)).collect()
    }

    /// Shows the place of a row of that list.
    pub(super) fn show_mark(&mut self, row: usize) {
        let remarks = &self.rules.beside.remarks;
        let place = match remarks.get(row) {
            Some(remark) => Some(remark.place.start),
            None => {
                let mark = self.shown().and_then(|run| run.marks().get(row.saturating_sub(remarks.len())));
                mark.and_then(|mark| mark.at.as_ref()).map(|at| at.start)
            }
        };
        match place {
            Some(byte) => {
                self.level = Level::Answer;
                let line = self.pane.page.line_of(byte);
                self.pane.go(line);
            }
            None => self.tell("Something is missing in the whole answer: there is no place to go to."),
        }
    }

    /// How a line of the pane, counted from 0, is marked where a mark's place begins: by a remark of the rules, else by a
    /// guideline.
    pub fn marked_as(&self, line: usize) -> Option<Tone> {
        let run = self.shown()?;
        let page = &self.pane.page;
        if line < page.above() {
            return None;
        }
        let from = page.byte_of(line);
        // The last line reaches to the end.
        let to = if line + 1 < page.len() { page.byte_of(line + 1) } else { usize::MAX };
        // A blank line begins where the next one does: the mark stands there.
        let shows = |at: &Range<usize>| (from..to).contains(&at.start);
        let remarks = self.rules.beside.remarks.iter().filter(|remark| shows(&remark.place));
        let guided = || run.marks().iter().filter_map(|mark| mark.at.as_ref()).any(shows);
        match remarks.map(|remark| remark.severity == Severity::Unsafe).max() {
            Some(true) => Some(Tone::Bad),
            Some(false) => Some(Tone::Warn),
            None => guided().then_some(Tone::Warn),
        }
    }
}
