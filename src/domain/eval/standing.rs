//! How one case stands. A refusal is an answer like any other; what did not run is no pass.

use crate::domain::answer::State;
use crate::domain::session::Run;
use crate::domain::stream::End;
use crate::domain::verdict::Verdict;

/// How one case stands, from its run's end and its verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A whole answer, and every verdict is pass.
    Pass,
    /// A whole answer that nothing is held against.
    Unjudged,
    /// A verdict is fail.
    Fail,
    /// No verdict is fail, but an evaluator is broken.
    Error,
    /// Nothing fails, but a verdict could not be reached.
    NotRun,
    /// The answer failed, was truncated or is incomplete.
    Broken,
    /// It was stopped before its end.
    Stopped,
    /// It could not be sent, and why.
    NotSent(String),
    /// It was never started, and why.
    Skipped(String),
}

/// How a run that has ended stands.
pub fn standing<'a>(state: &State, verdicts: impl IntoIterator<Item = &'a Verdict>) -> Standing {
    match state {
        State::Ended(End::Cancelled) => return Standing::Stopped,
        State::Waiting
        | State::Streaming
        | State::Ended(End::Failed { .. } | End::Truncated { .. } | End::Incomplete { .. }) => return Standing::Broken,
        State::Refused(_) | State::Ended(End::Complete { .. }) => {}
    }
    let mut standing = Standing::Unjudged;
    for verdict in verdicts {
        let worse = match verdict {
            Verdict::Pass => Standing::Pass,
            Verdict::NotRun(_) | Verdict::Pending => Standing::NotRun,
            Verdict::Error(_) => Standing::Error,
            Verdict::Fail => Standing::Fail,
        };
        if worse.rank() > standing.rank() {
            standing = worse;
        }
    }
    standing
}

/// A run that need not be repeated: the server ended it and every verdict is in. A truncated answer
/// is one, for the same request would be truncated again.
pub(super) fn whole(run: &Run) -> bool {
    let ended =
        matches!(run.answer.state(), State::Refused(_) | State::Ended(End::Complete { .. } | End::Truncated { .. }));
    ended && run.verdicts().all(|verdict| *verdict != Verdict::Pending)
}

impl Standing {
    fn rank(&self) -> u8 {
        match self {
            Standing::Unjudged => 0,
            Standing::Pass => 1,
            Standing::NotRun => 2,
            Standing::Error => 3,
            Standing::Fail => 4,
            Standing::Broken | Standing::Stopped | Standing::NotSent(_) | Standing::Skipped(_) => 5,
        }
    }

    /// The word for it, the same in every report.
    pub fn word(&self) -> &'static str {
        match self {
            Standing::Pass => "pass",
            Standing::Unjudged => "no evaluators",
            Standing::Fail => "fail",
            Standing::Error => "error",
            Standing::NotRun => "not run",
            Standing::Broken => "broken",
            Standing::Stopped => "stopped",
            Standing::NotSent(_) => "not sent",
            Standing::Skipped(_) => "not started",
        }
    }

    /// Why, where the word does not say it.
    pub fn why(&self) -> Option<&str> {
        match self {
            Standing::NotSent(why) | Standing::Skipped(why) => Some(why),
            Standing::Pass
            | Standing::Unjudged
            | Standing::Fail
            | Standing::Error
            | Standing::NotRun
            | Standing::Broken
            | Standing::Stopped => None,
        }
    }

    /// True if nothing is wrong; `allow_not_run`: nor with what could not be run.
    pub fn holds(&self, allow_not_run: bool) -> bool {
        match self {
            Standing::Pass | Standing::Unjudged => true,
            Standing::NotRun => allow_not_run,
            Standing::Fail
            | Standing::Error
            | Standing::Broken
            | Standing::Stopped
            | Standing::NotSent(_)
            | Standing::Skipped(_) => false,
        }
    }
}
