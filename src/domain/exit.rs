//! What the outcome of a run is for a script: one function for both faces.

use super::answer::State;
use super::stream::End;
use super::verdict::Verdict;

/// Everything ran and holds.
pub const GOOD: u8 = 0;
/// A verdict is fail, error or not run; with `--strict` something else is open.
pub const VERDICT: u8 = 1;
/// Could not run: usage, configuration, prompt file, no endpoint, no terminal.
pub const COULD_NOT_RUN: u8 = 2;
/// Refused.
pub const REFUSED: u8 = 3;
/// Failed, truncated or incomplete.
pub const BROKEN: u8 = 4;
/// Stopped by the user, as a shell reports SIGINT.
pub const INTERRUPTED: u8 = 130;

/// Ended by SIGTERM, as a shell reports it.
pub const TERMINATED: u8 = 143;
/// Ended by SIGHUP, or the terminal is gone.
pub const HUNG_UP: u8 = 129;
/// Ended by SIGQUIT; the program then dies of that signal.
pub const QUIT: u8 = 131;
/// Ended by SIGABRT; the program then dies of that signal.
pub const ABORTED: u8 = 134;

/// The exit code of a run that has ended, the first that matches: 130 cancelled, 4 failed,
/// truncated or incomplete, 3 refused, 1 a verdict is fail, error, pending or not run
/// (`allow_not_run`: not run counts as 0), 0. No verdicts: nothing to fail.
/// A run that has not ended is incomplete.
pub fn exit_code<'a>(state: &State, verdicts: impl IntoIterator<Item = &'a Verdict>, allow_not_run: bool) -> u8 {
    match state {
        State::Ended(End::Cancelled) => INTERRUPTED,
        State::Waiting
        | State::Streaming
        | State::Ended(End::Failed { .. } | End::Truncated { .. } | End::Incomplete { .. }) => BROKEN,
        State::Refused(_) => REFUSED,
        State::Ended(End::Complete { .. }) => {
            let holds = |verdict: &Verdict| match verdict {
                Verdict::Pass => true,
                Verdict::NotRun(_) => allow_not_run,
                Verdict::Fail | Verdict::Pending | Verdict::Error(_) => false,
            };
            if verdicts.into_iter().all(holds) { GOOD } else { VERDICT }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fault::Fault;
    use crate::domain::stream::Cut;

    #[test]
    fn the_first_that_matches() {
        let done = State::Ended(End::Complete { notice: None });
        let not_run = Verdict::NotRun("needs a judge".into());
        let code = |state: &State, verdicts: &[Verdict], allow| exit_code(state, verdicts, allow);
        assert_eq!(code(&done, &[], false), GOOD);
        assert_eq!(code(&done, &[Verdict::Pass], false), GOOD);
        assert_eq!(code(&done, &[Verdict::Pass, Verdict::Fail], true), VERDICT);
        assert_eq!(code(&done, &[Verdict::Error("broken".into())], true), VERDICT);
        assert_eq!(code(&done, &[Verdict::Pending], true), VERDICT);
        assert_eq!(code(&done, std::slice::from_ref(&not_run), false), VERDICT);
        assert_eq!(code(&done, &[not_run], true), GOOD);
        assert_eq!(code(&State::Refused("no".into()), &[Verdict::Fail], false), REFUSED);
        let cut = State::Ended(End::Truncated { cut: Cut::Length });
        assert_eq!(code(&cut, &[Verdict::Fail], false), BROKEN);
        assert_eq!(code(&State::Ended(End::Failed { fault: Fault::Empty }), &[], false), BROKEN);
        assert_eq!(code(&State::Streaming, &[Verdict::Pass], false), BROKEN);
        assert_eq!(code(&State::Ended(End::Cancelled), &[Verdict::Pass], false), INTERRUPTED);
    }
}
