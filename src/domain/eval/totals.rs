//! What all rows come to: counts that add up, a pass rate per case, an exit code.

use super::{Gate, Row, Standing};
use crate::domain::exit;
use crate::domain::verdict::Verdict;

/// Counts over rows. `rows` is the sum of the standings, `verdicts` of the verdicts: nothing is
/// dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Rows in all.
    pub rows: usize,
    /// Every verdict is pass.
    pub pass: usize,
    /// A verdict is fail.
    pub fail: usize,
    /// An evaluator is broken.
    pub error: usize,
    /// A verdict could not be reached.
    pub not_run: usize,
    /// Nothing to hold the answer against.
    pub unjudged: usize,
    /// No whole answer came.
    pub broken: usize,
    /// Stopped, not sent or not started.
    pub undone: usize,
    /// Taken over from an evaluation before.
    pub kept: usize,
    /// Answers that are refusals, whatever their verdicts.
    pub refused: usize,
    /// Marks against the guidelines.
    pub marks: usize,
    /// Evaluators in all.
    pub verdicts: usize,
    /// Of these: pass.
    pub verdicts_pass: usize,
    /// Fail.
    pub verdicts_fail: usize,
    /// Not run, pending included.
    pub verdicts_not_run: usize,
    /// Error.
    pub verdicts_error: usize,
}

impl Totals {
    /// Counts.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Totals {
        let mut totals = Totals::default();
        for row in rows {
            totals.add(row);
        }
        totals
    }

    /// Counts one more.
    pub fn add(&mut self, row: &Row) {
        self.rows += 1;
        self.kept += usize::from(row.kept);
        self.marks += row.marks;
        self.refused += usize::from(row.refused);
        let standing = match &row.standing {
            Standing::Pass => &mut self.pass,
            Standing::Unjudged => &mut self.unjudged,
            Standing::Fail => &mut self.fail,
            Standing::Error => &mut self.error,
            Standing::NotRun => &mut self.not_run,
            Standing::Broken => &mut self.broken,
            Standing::Stopped | Standing::NotSent(_) | Standing::Skipped(_) => &mut self.undone,
        };
        *standing += 1;
        for judged in &row.judged {
            self.verdicts += 1;
            let verdict = match &judged.verdict {
                Verdict::Pass => &mut self.verdicts_pass,
                Verdict::Fail => &mut self.verdicts_fail,
                Verdict::NotRun(_) | Verdict::Pending => &mut self.verdicts_not_run,
                Verdict::Error(_) => &mut self.verdicts_error,
            };
            *verdict += 1;
        }
    }

    /// The cases in words, zeros left out.
    pub fn cases_line(&self) -> String {
        let counts = [
            (self.pass, "pass"),
            (self.fail, "fail"),
            (self.error, "error"),
            (self.not_run, "not run"),
            (self.unjudged, "without evaluators"),
            (self.broken, "broken"),
            (self.undone, "not done"),
        ];
        let said: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        let kept = if self.kept > 0 { format!(" ({} kept from before)", self.kept) } else { String::new() };
        let refused = if self.refused > 0 { format!("; {} REFUSED", self.refused) } else { String::new() };
        format!("{} run{}{kept}: {}{refused}", self.rows, if self.rows == 1 { "" } else { "s" }, said.join(", "))
    }

    /// The verdicts in words, all four counts.
    pub fn verdicts_line(&self) -> String {
        format!(
            "{} verdict{}: {} pass, {} fail, {} not run, {} error",
            self.verdicts,
            if self.verdicts == 1 { "" } else { "s" },
            self.verdicts_pass,
            self.verdicts_fail,
            self.verdicts_not_run,
            self.verdicts_error
        )
    }
}

/// The exit code of an evaluation that was not stopped by a signal, the first that matches: 2 a file
/// is unusable or a case can't be sent, 4 an answer failed, was truncated or is incomplete, 1 a
/// verdict is fail, error or not run, as far as the gate looks, 0. A refusal is an answer like any
/// other. What `--fail-fast` left out adds nothing to what it stopped for.
pub fn exit_code<'a>(rows: impl IntoIterator<Item = &'a Row>, unusable: bool, gate: Gate) -> u8 {
    let code = |row: &Row| match &row.standing {
        Standing::NotSent(_) => (0, exit::COULD_NOT_RUN),
        Standing::Broken => (1, exit::BROKEN),
        Standing::Stopped | Standing::Skipped(_) => (3, exit::GOOD),
        Standing::Pass | Standing::Unjudged | Standing::Fail | Standing::Error | Standing::NotRun => {
            if row.holds(gate) { (3, exit::GOOD) } else { (2, exit::VERDICT) }
        }
    };
    let worst = rows.into_iter().map(code).min().map_or(exit::GOOD, |(_, code)| code);
    if unusable { exit::COULD_NOT_RUN } else { worst }
}
