//! Guidelines beside the answer: which lines of it are marked, the list of marks, what each says.

use super::popup::{List, ListOf, Popup};
use super::{App, Level};
use crate::domain::guideline::Guidelines;
use crate::domain::session::Run;
use crate::page::safe_line;

impl App {
    /// The list of marks on the answer shown.
    pub(super) fn marked(&mut self) {
        let Some(run) = self.shown() else { return self.tell("There is no answer yet.") };
        let guidelines = self.session.guidelines();
        if guidelines.list().is_empty() {
            return self.tell("This prompt has no guidelines beside it.");
        }
        let rows: Vec<_> = marks(run, guidelines).iter().map(|line| safe_line(line)).collect();
        if rows.is_empty() {
            return self.tell("Nothing is marked against the guidelines.");
        }
        self.popup = Some(Popup::List(List::new(ListOf::Marks, rows, 0)));
    }

    /// Shows the place of a mark.
    pub(super) fn show_mark(&mut self, row: usize) {
        let Some(mark) = self.shown().and_then(|run| run.marks().get(row)) else { return };
        match mark.at.as_ref().map(|at| at.start) {
            Some(byte) => {
                self.level = Level::Answer;
                let line = self.pane.page.line_of(byte);
                self.pane.go(line);
            }
            None => self.tell("Something is missing in the whole answer: there is no place to go to."),
        }
    }

    /// True if a line of the pane, counted from 0 and not blank, shows text that is marked.
    pub fn is_marked(&self, line: usize) -> bool {
        let Some(run) = self.shown() else { return false };
        let page = &self.pane.page;
        let from = page.byte_of(line);
        // The last line reaches to the end.
        let to = if line + 1 < page.len() { page.byte_of(line + 1) } else { usize::MAX };
        run.marks().iter().filter_map(|mark| mark.at.as_ref()).any(|at| at.start < to.max(from + 1) && at.end > from)
    }
}

/// What each mark says, in the order of the marks: weight, message, its line in the answer's source
/// and in the prompt.
pub fn marks(run: &Run, guidelines: &Guidelines) -> Vec<String> {
    let text = &run.answer.text;
    let line = |mark: &crate::domain::guideline::Mark| {
        let Some(guideline) = guidelines.list().get(mark.guideline) else { return String::new() };
        let place = match &mark.at {
            Some(at) => format!("line {}", text.get(..at.start).unwrap_or_default().matches('\n').count() + 1),
            None => "in the whole answer".to_owned(),
        };
        let message = guideline.message.trim_end_matches('.');
        format!("{}: {message}, {place} (prompt line {})", guideline.severity.word(), guideline.line)
    };
    run.marks().iter().map(line).collect()
}
