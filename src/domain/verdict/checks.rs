//! The live checks of one run.

use super::Verdict;
use crate::domain::prompt::Prompt;
use crate::domain::stream::End;
use serde::{Deserialize, Serialize};

/// A check's place: top-level evaluators first, then the case's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CheckId(pub u16);

/// A check that needs the world: the faces have infra settle it and feed the verdict back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// A pattern that only a backtracking engine takes: own thread, 200 ms, at most 64 kB.
    SlowRegex {
        /// The check.
        id: CheckId,
        /// The pattern with its flags inlined.
        pattern: String,
        /// Whether a match means fail.
        negated: bool,
    },
}

/// One check and its verdict now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Its place.
    pub id: CheckId,
    /// Its name.
    pub name: String,
    /// How the file spells it, on one line.
    pub spelling: String,
    /// Its line in the file.
    pub line: usize,
    /// Its verdict.
    pub verdict: Verdict,
}

/// All checks of one run.
#[derive(Debug, Default)]
pub struct Checks {
    judged: Vec<Judged>,
}

impl Checks {
    /// The prompt's evaluators, then those of `case` (from 1). None is ever dropped.
    /// `inputs` fill templates in operands.
    pub fn new(prompt: &Prompt, case: Option<usize>, inputs: &[(String, String)]) -> Checks {
        let _ = (prompt, case, inputs);
        Checks::default()
    }

    /// Decides what can no longer change. `text` is what was seen before and more.
    pub fn digest(&mut self, text: &str) {
        let _ = text;
    }

    /// Decides the rest. A complete or truncated answer is judged whole; of any other only what
    /// was decided while it streamed stays, the rest is not run. Returns what needs the world.
    pub fn finish(&mut self, text: &str, end: &End) -> Vec<Need> {
        let _ = (text, end);
        Vec::new()
    }

    /// Takes a verdict from the world, or from a log.
    pub fn settle(&mut self, id: CheckId, verdict: Verdict) {
        let _ = (id, verdict);
    }

    /// All checks in order.
    pub fn judged(&self) -> &[Judged] {
        &self.judged
    }
}
