//! What is said on stderr while cases run: a bar with live verdicts on a terminal, a line per case in
//! a pipe. stdout is the report's alone.

use super::Sheet;
use crate::cli::print::{self, complain};
use crate::domain::eval::{Row, Totals};
use crate::domain::session::Run;
use crate::domain::verdict::Verdict;
use crate::infra::config::Env;
use crate::page::{safe, safe_line};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the bar says what is under way: a slow line must not carry a picture per token.
const PACE: Duration = Duration::from_millis(250);

/// Where progress goes. Its clones are the same.
#[derive(Clone)]
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    cells: usize,
    files: usize,
    state: Arc<Mutex<State>>,
}

struct State {
    totals: Totals,
    shown: Option<Instant>,
}

impl Progress {
    /// For so many cells of so many files.
    pub fn new(cells: usize, files: usize, env: &Env) -> Progress {
        let terminal = print::errors_to_terminal() && !["", "dumb"].contains(&env.term());
        let bar = terminal.then(|| {
            let bar = ProgressBar::with_draw_target(Some(cells as u64), ProgressDrawTarget::stderr_with_hz(8));
            let style = ProgressStyle::with_template("{bar:20} {pos}/{len}  {wide_msg}")
                .unwrap_or(ProgressStyle::default_bar());
            bar.set_style(style.progress_chars(if env.utf8() { "█▌ " } else { "#- " }));
            bar
        });
        Progress { bar, cells, files, state: Arc::new(Mutex::new(State { totals: Totals::default(), shown: None })) }
    }

    /// A sentence.
    pub fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.println(format!("dlm-architect: {}", safe_line(text))),
            None => complain(&safe(text)),
        }
    }

    /// A case is done.
    pub fn row(&self, sheet: &Sheet, row: &Row) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.totals.add(row);
        let done = state.totals.rows;
        drop(state);
        let turn = if row.cell.turn > 1 { format!(" (time {})", row.cell.turn) } else { String::new() };
        let failed = row.judged.iter().find(|judged| judged.verdict == Verdict::Fail);
        let what = failed.map(|judged| format!(" ({})", judged.name)).unwrap_or_default();
        let refused = if row.refused { ", REFUSED" } else { "" };
        let text = format!("{}{refused}{what}: {}{turn}", row.standing.word(), sheet.label(row.cell));
        match &self.bar {
            Some(bar) => {
                // A terminal's line is short; what stands is in the report.
                if !row.standing.holds(false) {
                    bar.println(safe_line(&text).ellipsis(print::errors_width()).to_string());
                }
                bar.inc(1);
            }
            None => complain(&safe_line(&format!("{done}/{} {text}", self.cells)).ellipsis(120)),
        }
    }

    /// When it is time to say what is under way; `None` where nothing is said of it.
    pub fn next(&self) -> Option<Instant> {
        self.bar.as_ref()?;
        let shown = self.state.lock().unwrap_or_else(PoisonError::into_inner).shown;
        Some(shown.map_or_else(Instant::now, |shown| shown + PACE))
    }

    /// Says what is under way, with the verdicts so far.
    pub fn under_way<'a>(&self, runs: impl Iterator<Item = (String, &'a Run)>) {
        let Some(bar) = &self.bar else { return };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.shown = Some(Instant::now());
        let totals = state.totals;
        drop(state);
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
        bar.set_message(safe_line(&format!("{counts}  now {}", now.join(", "))).to_string());
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
