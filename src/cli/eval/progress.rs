//! What is said on stderr while cases run: a bar with live verdicts on a terminal, a line per case in
//! a pipe. stdout is the report's alone.

use super::Sheet;
use crate::cli::print::{self, complain};
use crate::domain::eval::{Row, Totals};
use crate::domain::session::Run;
use crate::domain::verdict::Verdict;
use crate::infra::config::Env;
use crate::page::{SafeText, safe, safe_line};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often the bar says what is under way: a slow line must not carry a picture per token.
const PACE: Duration = Duration::from_millis(250);
/// Least time between two pictures of the bar that only its count changes.
const STEP: Duration = Duration::from_millis(125);
/// Cells of the bar itself.
const BAR: usize = 20;

/// Where progress goes. Its clones are the same.
#[derive(Clone)]
pub(super) struct Progress {
    /// What the bar is drawn with, on a terminal: what is done, where it ends, the rest.
    bar: Option<[char; 3]>,
    cells: usize,
    files: usize,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    totals: Totals,
    shown: Option<Instant>,
    drawn: Option<Instant>,
    /// What stands behind the bar.
    message: String,
}

impl Progress {
    /// For so many cells of so many files.
    pub fn new(cells: usize, files: usize, env: &Env) -> Progress {
        let terminal = print::errors_to_terminal() && !["", "dumb"].contains(&env.term());
        let bar = terminal.then_some(if env.utf8() { ['█', '▌', ' '] } else { ['#', '-', ' '] });
        Progress { bar, cells, files, state: Arc::default() }
    }

    /// A sentence.
    pub fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => self.above(*bar, &mut self.state(), &format!("dlm-architect: {}", safe_line(text))),
            None => complain(&safe(text)),
        }
    }

    /// A case is done.
    pub fn row(&self, sheet: &Sheet, row: &Row) {
        let mut state = self.state();
        state.totals.add(row);
        let done = state.totals.rows;
        let turn = if row.cell.turn > 1 { format!(" (time {})", row.cell.turn) } else { String::new() };
        let failed = row.judged.iter().find(|judged| judged.verdict == Verdict::Fail);
        let what = failed.map(|judged| format!(" ({})", judged.name)).unwrap_or_default();
        let refused = if row.refused { ", REFUSED" } else { "" };
        let text = format!("{}{refused}{what}: {}{turn}", row.standing.word(), sheet.label(row.cell));
        match &self.bar {
            // A terminal's line is short; what stands is in the report.
            Some(bar) if !row.standing.holds(false) => {
                self.above(*bar, &mut state, safe_line(&text).ellipsis(print::errors_width()).as_str());
            }
            Some(bar) if state.drawn.is_none_or(|drawn| drawn.elapsed() >= STEP) => self.draw(*bar, &mut state),
            Some(_) => {}
            None => complain(&safe_line(&format!("{done}/{} {text}", self.cells)).ellipsis(120)),
        }
    }

    /// When it is time to say what is under way; `None` where nothing is said of it.
    pub fn next(&self) -> Option<Instant> {
        self.bar.as_ref()?;
        let shown = self.state().shown;
        Some(shown.map_or_else(Instant::now, |shown| shown + PACE))
    }

    /// Says what is under way, with the verdicts so far.
    pub fn under_way<'a>(&self, runs: impl Iterator<Item = (String, &'a Run)>) {
        let Some(bar) = self.bar else { return };
        let mut state = self.state();
        state.shown = Some(Instant::now());
        let totals = state.totals;
        let counts = format!("{} pass {} fail", totals.pass, totals.rows - totals.pass);
        let mut now: Vec<String> = runs
            .map(|(label, run)| {
                let name = label.split(' ').next().unwrap_or_default();
                // The number of the case is what tells them apart on a short line.
                let name = if self.files > 1 { name } else { &name[name.rfind('#').unwrap_or(0)..] };
                let known = run.verdicts().filter(|verdict| **verdict != Verdict::Pending).count();
                let all = run.judged().len();
                let waiting = if run.waiting.is_some() { " waits" } else { "" };
                format!("{name} {known}/{all}{waiting}")
            })
            .collect();
        now.sort();
        state.message = format!("{counts}  now {}", now.join(", "));
        self.draw(bar, &mut state);
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if self.bar.is_some() && self.state().drawn.take().is_some() {
            print::errors_line(&SafeText::default(), false);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A line that stays, above the bar.
    fn above(&self, bar: [char; 3], state: &mut State, text: &str) {
        print::errors_line(&safe_line(text), true);
        self.draw(bar, state);
    }

    fn draw(&self, [full, end, rest]: [char; 3], state: &mut State) {
        let (done, all) = (state.totals.rows, self.cells.max(1));
        let filled = BAR * done.min(all) / all;
        let bar = (0..BAR).map(|at| match at.cmp(&filled) {
            std::cmp::Ordering::Less => full,
            std::cmp::Ordering::Equal => end,
            std::cmp::Ordering::Greater => rest,
        });
        let line = format!("{} {done}/{}  {}", bar.collect::<String>(), self.cells, state.message);
        // A line that ends in the last column would be two on some terminals.
        print::errors_line(&safe_line(&line).cut(print::errors_width().saturating_sub(1)), false);
        state.drawn = Some(Instant::now());
    }
}
