//! One check: its conditions, what a growing answer has decided of them, and the whole answer's
//! verdict. It never runs a backtracking engine; it names the pattern that needs one.

use super::Verdict;
use super::pattern::{Fast, Pattern, compile};
use super::spelling::{Condition, Plan, Want, read};
use super::words::{Where, Words};
use crate::domain::prompt::{Evaluator, Variable, template};
use serde_json::Value;

/// What fills templates in operands.
pub(super) struct Fills<'a> {
    pub inputs: &'a [(String, String)],
    pub variables: &'a [Variable],
    pub expected: Option<&'a str>,
}

impl Fills<'_> {
    /// Fills `{{name}}` once; a name that no one knows stays. In a pattern a value stands for itself.
    fn fill(&self, text: &str, pattern: bool) -> Result<String, Verdict> {
        let mut filled = String::new();
        let mut from = 0;
        for template::Slot { range, name } in template::slots(text) {
            if name.contains('(') && name.ends_with(')') {
                return Err(Verdict::NotRun("calls a macro of another tool".to_owned()));
            }
            let input = self.inputs.iter().rev().find(|(n, _)| *n == name).map(|(_, v)| v.as_str());
            let default =
                || self.variables.iter().find(|v| v.name == name).map(|v| v.default.as_deref().unwrap_or_default());
            let value = match input.or_else(default) {
                Some(value) => value,
                None if name == "expected" => match self.expected {
                    Some(value) => value,
                    None => return Err(Verdict::NotRun("needs a case's expected text".to_owned())),
                },
                None => continue,
            };
            filled.push_str(&text[from..range.start]);
            match pattern {
                true => filled.push_str(&fancy_regex::escape(value)),
                false => filled.push_str(value),
            }
            from = range.end;
        }
        filled.push_str(&text[from..]);
        match filled.is_empty() {
            true => Err(Verdict::NotRun("the operand is empty".to_owned())),
            false => Ok(filled),
        }
    }
}

#[derive(Clone, Debug)]
enum Test {
    Fast(Fast),
    Words(Words),
    Json,
}

#[derive(Clone, Debug)]
struct Part {
    test: Test,
    negated: bool,
    /// Whether the condition holds, once that can no longer change.
    holds: Option<bool>,
}

/// One evaluator at work.
#[derive(Clone, Debug)]
pub(super) struct Check {
    any: bool,
    parts: Vec<Part>,
    /// The pattern that needs a backtracking engine, and whether a match means fail.
    slow: Option<(String, bool)>,
}

impl Check {
    /// Compiles what the evaluator wants, with at most `patterns` patterns.
    pub fn new(raw: &Value, fills: &Fills, patterns: usize) -> Result<Check, Verdict> {
        let Plan { any, conditions, .. } = read(raw)?;
        let mut check = Check { any, parts: Vec::new(), slow: None };
        for Condition { want, negated } in conditions {
            let words = |text: &str, fold, place| Ok(Test::Words(Words::new(&fills.fill(text, false)?, fold, place)));
            let test = match want {
                Want::Pattern { pattern, flags } => {
                    if check.patterns() == patterns {
                        return Err(Verdict::NotRun("more than 100 patterns in one file".to_owned()));
                    }
                    match compile(&fills.fill(&pattern, true)?, &flags)? {
                        Pattern::Fast(fast) => Test::Fast(fast),
                        Pattern::Slow(pattern) if check.slow.is_none() => {
                            check.slow = Some((pattern, negated));
                            continue;
                        }
                        Pattern::Slow(_) => {
                            return Err(Verdict::NotRun("two backtracking patterns in one evaluator".to_owned()));
                        }
                    }
                }
                Want::Contains { text, fold } => words(&text, fold, Where::Anywhere)?,
                Want::Starts { text, fold } => words(&text, fold, Where::Start)?,
                Want::Ends { text, fold } => words(&text, fold, Where::End)?,
                Want::Equals { text, fold } => words(&text, fold, Where::Whole)?,
                Want::Json => Test::Json,
            };
            check.parts.push(Part { test, negated, holds: None });
        }
        Ok(check)
    }

    /// How many patterns it compiled.
    pub fn patterns(&self) -> usize {
        self.parts.iter().filter(|p| matches!(p.test, Test::Fast(_))).count() + usize::from(self.slow.is_some())
    }

    /// Looks at the answer so far, trimmed, of which `piece` is new; `Some` once decided. `now`: search whatever has grown.
    pub fn look(&mut self, text: &str, piece: &str, now: bool) -> Option<bool> {
        for part in self.parts.iter_mut().filter(|p| p.holds.is_none()) {
            let found = match &mut part.test {
                Test::Fast(fast) => fast.holds(text, now).then_some(true),
                Test::Words(words) => words.feed(piece),
                Test::Json => None,
            };
            part.holds = found.map(|f| f != part.negated);
        }
        self.decided()
    }

    fn decided(&self) -> Option<bool> {
        let decisive = self.any;
        if self.parts.iter().any(|p| p.holds == Some(decisive)) {
            return Some(decisive);
        }
        (self.slow.is_none() && self.parts.iter().all(|p| p.holds.is_some())).then_some(!decisive)
    }

    /// Whether it holds for the whole trimmed answer, or the pattern (and whether it is negated)
    /// that alone decides now.
    pub fn whole(mut self, text: &str) -> Result<bool, (String, bool)> {
        for part in self.parts.iter_mut().filter(|p| p.holds.is_none()) {
            let found = match &part.test {
                Test::Fast(fast) => fast.matches(text),
                Test::Words(words) => words.holds(text),
                Test::Json => serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(),
            };
            part.holds = Some(found != part.negated);
        }
        match (self.decided(), self.slow) {
            (Some(holds), _) => Ok(holds),
            (None, Some(slow)) => Err(slow),
            // no conditions: read() never makes such a plan
            (None, None) => Ok(false),
        }
    }
}

/// What is wrong with an evaluator before any answer is there, as the end of a sentence.
pub(crate) fn trouble(evaluator: &Evaluator) -> Option<String> {
    let say = |verdict: Verdict| match verdict {
        Verdict::Error(why) => Some(format!("is broken: {why}")),
        Verdict::NotRun(why) => Some(format!("can't run: {why}")),
        Verdict::Pass | Verdict::Fail | Verdict::Pending => None,
    };
    let plan = match read(&evaluator.raw) {
        Ok(plan) => plan,
        Err(verdict) => return say(verdict),
    };
    let fills = Fills { inputs: &[], variables: &[], expected: Some("x") };
    for condition in &plan.conditions {
        if let Want::Pattern { pattern, flags } = &condition.want
            && let Err(verdict) = fills.fill(pattern, true).and_then(|p| compile(&p, flags))
        {
            return say(verdict);
        }
    }
    let shadowed = plan.shadowed.join(", ");
    (!shadowed.is_empty())
        .then(|| format!("never looks at {shadowed}: the first of equals, contains, startsWith, endsWith decides"))
}
