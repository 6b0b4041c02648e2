//! Settles what a check needs of the world: a backtracking pattern, on a thread of its own with a
//! time limit. A backtrack limit is no time limit, and the thread cannot be killed: one at most.

use crate::domain::verdict::{Need, Verdict};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

/// How long a pattern may take.
const LIMIT: Duration = Duration::from_millis(200);
/// Bytes of an answer that a backtracking pattern may see.
const ANSWER: usize = 64 * 1024;

/// Callers wait for each other, 200 ms each at most.
static TURN: Mutex<()> = Mutex::new(());
/// Whether a thread is still at work, its caller gone or not.
static BUSY: AtomicBool = AtomicBool::new(false);

struct Busy;

impl Drop for Busy {
    fn drop(&mut self) {
        BUSY.store(false, Ordering::Release);
    }
}

/// Settles a need off the caller's thread.
pub async fn settle(need: Need, text: String) -> Verdict {
    let Need::SlowRegex { pattern, negated, exact, .. } = need;
    let text = if exact { text } else { text.trim().to_owned() };
    let work = tokio::task::spawn_blocking(move || slow_regex(&pattern, negated, &text));
    work.await.unwrap_or_else(|_| Verdict::NotRun("its thread was lost".to_owned()))
}

/// Matches `pattern` against `text`; a match means fail if `negated`. Blocks for 200 ms
/// at most and for as long as other callers are before it: call it off the interface's thread.
pub fn slow_regex(pattern: &str, negated: bool, text: &str) -> Verdict {
    if text.len() > ANSWER {
        return Verdict::NotRun("answer over 64 kB".to_owned());
    }
    let regex = match fancy_regex::Regex::new(pattern) {
        Ok(regex) => regex,
        Err(error) => return Verdict::Error(format!("the pattern is broken: {error}")),
    };
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    if BUSY.swap(true, Ordering::AcqRel) {
        return Verdict::NotRun("too slow: an earlier pattern still runs".to_owned());
    }
    let busy = Busy;
    let (done, outcome) = mpsc::sync_channel(1);
    let text = text.to_owned();
    let thread = std::thread::Builder::new().name("slow regex".to_owned()).spawn(move || {
        let found = regex.is_match(&text);
        // free before the answer is known, so that the next caller never meets a finished thread
        drop(busy);
        let _ = done.send(found);
    });
    if let Err(error) = thread {
        return Verdict::NotRun(format!("no thread for the pattern: {error}"));
    }
    match outcome.recv_timeout(LIMIT) {
        Ok(Ok(found)) if found != negated => Verdict::Pass,
        Ok(Ok(_)) => Verdict::Fail,
        // its limit of backtracks, or of its stack
        Ok(Err(_)) | Err(mpsc::RecvTimeoutError::Timeout) => Verdict::NotRun("too slow".to_owned()),
        Err(mpsc::RecvTimeoutError::Disconnected) => Verdict::Error("the pattern's engine broke down".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // one test, as there is one thread to share
    #[test]
    fn a_backtracking_pattern_is_settled_or_given_up() {
        assert_eq!(slow_regex("^(?!.*Redlock)", false, " use Raft\n"), Verdict::Pass);
        assert_eq!(slow_regex("^(?!.*Redlock)", false, "use Redlock"), Verdict::Fail);
        assert_eq!(slow_regex("(?<=use )Redlock", true, "use Redlock"), Verdict::Fail);
        assert_eq!(slow_regex(r"\frac{a}(?=b)", true, "x"), Verdict::Pass);
        assert!(matches!(slow_regex("(?<", false, "x"), Verdict::Error(_)));
        assert_eq!(
            slow_regex("(?=a)b", false, &"a".repeat(ANSWER + 1)),
            Verdict::NotRun("answer over 64 kB".to_owned())
        );
        let slow = slow_regex("(?=a)(a+)+(?=b)$", false, &"a".repeat(20_000));
        assert_eq!(slow.word(), "not run", "{slow:?}");
    }
}
