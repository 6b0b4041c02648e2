//! The live checks of one run. They see the raw text and nothing else; whether an answer is a
//! refusal is not theirs to know.

use super::Verdict;
use super::check::{Check, Fills};
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
        /// Whether spaces around the answer are part of it.
        exact: bool,
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
#[derive(Clone, Debug, Default)]
pub struct Checks {
    judged: Vec<Judged>,
    /// Those that are pending, by their place in `judged`.
    pending: Vec<(usize, Check)>,
    seen: Seen,
}

/// How far the answer was looked at: each byte once.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// Bytes looked at.
    bytes: usize,
    /// The first character that is no space.
    start: Option<usize>,
    /// Behind the last character that is no space.
    end: usize,
}

impl Seen {
    fn grow(&mut self, text: &str) {
        let new = text.get(self.bytes..).unwrap_or_default();
        if let Some((i, c)) = new.char_indices().rfind(|(_, c)| !c.is_whitespace()) {
            self.end = self.bytes + i + c.len_utf8();
            if self.start.is_none() {
                self.start = new.find(|c: char| !c.is_whitespace()).map(|i| self.bytes + i);
            }
        }
        self.bytes = self.bytes.max(text.len());
    }
}

/// Patterns a file may have; the rest is not run.
const PATTERNS: usize = 100;

impl Checks {
    /// The prompt's evaluators, then those of `case` (from 1). None is ever dropped.
    /// `inputs` fill templates in operands.
    pub fn new(prompt: &Prompt, case: Option<usize>, inputs: &[(String, String)]) -> Checks {
        let case = case.and_then(|n| prompt.cases.get(n.checked_sub(1)?));
        let fills = Fills { inputs, variables: &prompt.variables, expected: case.and_then(|c| c.expected.as_deref()) };
        let mut checks = Checks::default();
        let mut patterns = 0;
        for evaluator in prompt.evaluators.iter().chain(case.iter().flat_map(|c| &c.evaluators)) {
            let place = checks.judged.len();
            let verdict = match Check::new(&evaluator.raw, &fills, PATTERNS - patterns) {
                Ok(check) => {
                    patterns += check.patterns();
                    checks.pending.push((place, check));
                    Verdict::Pending
                }
                Err(verdict) => verdict,
            };
            checks.judged.push(Judged {
                id: CheckId(u16::try_from(place).unwrap_or(u16::MAX)),
                name: evaluator.name.clone(),
                spelling: super::spelling(&evaluator.raw),
                line: evaluator.line,
                verdict,
            });
        }
        checks
    }

    /// Decides what can no longer change. `text` is what was seen before and more.
    pub fn digest(&mut self, text: &str) {
        self.look(text, false);
    }

    fn look(&mut self, text: &str, now: bool) {
        let fed = self.seen.end;
        self.seen.grow(text);
        let Some(start) = self.seen.start.filter(|_| now || self.seen.end > fed) else { return };
        let (Some(whole), Some(piece)) = (text.get(start..self.seen.end), text.get(fed.max(start)..self.seen.end))
        else {
            return;
        };
        let judged = &mut self.judged;
        self.pending.retain_mut(|(place, check)| match check.look(whole, piece, now) {
            Some(holds) => {
                judged[*place].verdict = if holds { Verdict::Pass } else { Verdict::Fail };
                false
            }
            None => true,
        });
    }

    /// Decides the rest. A complete or truncated answer is judged whole; of any other only what
    /// was decided while it streamed stays, the rest is not run. Returns what needs the world.
    pub fn finish(&mut self, text: &str, end: &End) -> Vec<Need> {
        // what a live search would have found does not depend on how the text came in pieces
        self.look(text, true);
        let why = match end {
            End::Complete { .. } | End::Truncated { .. } => None,
            End::Incomplete { .. } => Some("the answer is incomplete"),
            End::Failed { .. } => Some("the answer failed"),
            End::Cancelled => Some("the answer was stopped"),
        };
        if let Some(why) = why {
            self.give_up(why);
        }
        let mut needs = Vec::new();
        for (place, check) in self.pending.drain(..) {
            let judged = &mut self.judged[place];
            match check.whole(text) {
                Ok(true) => judged.verdict = Verdict::Pass,
                Ok(false) => judged.verdict = Verdict::Fail,
                Err((pattern, negated, exact)) => {
                    needs.push(Need::SlowRegex { id: judged.id, pattern, negated, exact });
                }
            }
        }
        needs
    }

    /// No answer will come: what is not decided is not run.
    pub fn give_up(&mut self, why: &str) {
        for (place, _) in self.pending.drain(..) {
            self.judged[place].verdict = Verdict::NotRun(why.to_owned());
        }
    }

    /// Takes a verdict from the world, or from a log.
    pub fn settle(&mut self, id: CheckId, verdict: Verdict) {
        let Some(place) = self.judged.iter().position(|j| j.id == id) else { return };
        self.pending.retain(|(p, _)| *p != place);
        self.judged[place].verdict = verdict;
    }

    /// All checks in order.
    pub fn judged(&self) -> &[Judged] {
        &self.judged
    }
}

impl Need {
    /// The check it is for.
    pub fn id(&self) -> CheckId {
        let Need::SlowRegex { id, .. } = self;
        *id
    }
}
