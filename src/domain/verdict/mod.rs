//! What an answer is held against, and what came of it.

mod check;
mod checks;
mod js;
mod pattern;
mod promptfoo;
mod settings;
mod spelling;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use check::trouble;
pub use checks::{CheckId, Checks, Judged, Need};
use serde::{Deserialize, Serialize};
pub(crate) use spelling::{spelling, title};

/// One check's verdict. What did not run is never a pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", content = "reason", rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It does not.
    Fail,
    /// Not decided yet.
    Pending,
    /// Could not be run, and why.
    NotRun(String),
    /// Is broken, and how.
    Error(String),
}

impl Verdict {
    /// `pass`, `fail`, `pending`, `not run`, `error`.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Pending => "pending",
            Verdict::NotRun(_) => "not run",
            Verdict::Error(_) => "error",
        }
    }

    /// Why, for `not run` and `error`.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Verdict::NotRun(why) | Verdict::Error(why) => Some(why),
            Verdict::Pass | Verdict::Fail | Verdict::Pending => None,
        }
    }
}
