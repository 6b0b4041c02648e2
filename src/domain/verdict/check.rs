//! One check: its conditions, what a growing answer has decided of them, and the whole answer's
//! verdict. It never runs a backtracking engine; it names the pattern that needs one.

use super::pattern::{Fast, Pattern, compile};
use super::spelling::{Condition, Plan, Want, read};
use super::words::{Where, Words};
use super::{Verdict, js, promptfoo};
use crate::domain::prompt::{Evaluator, Variable, template};
use serde_json::Value;

/// What fills templates in operands.
pub(super) struct Fills<'a> {
    pub inputs: &'a [(String, String)],
    pub variables: &'a [Variable],
    pub expected: Option<&'a str>,
}

impl Fills<'_> {
    /// Fills `{{name}}` as promptfoo's templates do: a name that no one knows is empty, and a value in a
    /// pattern is a part of it. More than names is not done.
    fn render(&self, text: &str) -> Result<String, Verdict> {
        let mut filled = String::new();
        let mut from = 0;
        for template::Slot { range, name } in template::slots(text) {
            if !template::is_name(&name) || name.starts_with("env.") {
                return Err(Verdict::NotRun("needs a template engine".to_owned()));
            }
            let input = self.inputs.iter().rev().find(|(n, _)| *n == name).map(|(_, v)| v.as_str());
            filled.push_str(&text[from..range.start]);
            let default = || self.variables.iter().find(|v| v.name == name).and_then(|v| v.default.as_deref());
            filled.push_str(input.or_else(default).unwrap_or_default());
            from = range.end;
        }
        if text.contains("{%") || text.contains("{#") {
            return Err(Verdict::NotRun("needs a template engine".to_owned()));
        }
        filled.push_str(&text[from..]);
        Ok(filled)
    }

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
    /// For another engine, after the end.
    Slow(String),
    Words(Words),
    Json,
    JsonInside,
    SameJson(Value),
    Count(f64, f64),
}

#[derive(Clone, Debug)]
struct Part {
    test: Test,
    negated: bool,
    /// Whether the condition holds, once that can no longer change.
    holds: Option<bool>,
}

/// The tests of one condition, its operands filled in.
fn tests(want: Want, fills: &Fills, exact: bool) -> Result<Vec<Test>, Verdict> {
    let words = |text: String, fold, place| match text.is_empty() {
        true => Err(Verdict::Error("promptfoo takes no empty text here".to_owned())),
        false => Ok(Test::Words(Words::new(&text, fold, place))),
    };
    let fill = |text: &str| if exact { fills.render(text) } else { fills.fill(text, false) };
    let one = match want {
        Want::Pattern { pattern, flags } => match self::pattern(&pattern, &flags, fills, exact)? {
            Pattern::Fast(fast) => Test::Fast(fast),
            Pattern::Slow(pattern) => Test::Slow(pattern),
        },
        Want::Contains { text, fold } => words(fill(&text)?, fold, Where::Anywhere)?,
        Want::Starts { text, fold } => words(fill(&text)?, fold, Where::Start)?,
        Want::Ends { text, fold } => words(fill(&text)?, fold, Where::End)?,
        Want::Equals { text, fold } => Test::Words(Words::new(&fill(&text)?, fold, Where::Whole)),
        Want::List { texts, commas, fold } => {
            let texts = texts.iter().map(|text| fill(text)).collect::<Result<Vec<_>, _>>()?;
            let texts = match texts.as_slice() {
                [list] if commas && list.is_empty() => {
                    return Err(Verdict::Error("promptfoo takes no empty text here".to_owned()));
                }
                [list] if commas => promptfoo::fields(list)?,
                _ => texts,
            };
            return Ok(texts.iter().map(|text| Test::Words(Words::new(text, fold, Where::Anywhere))).collect());
        }
        Want::Json => Test::Json,
        Want::JsonInside => Test::JsonInside,
        Want::SameJson(value) => Test::SameJson(match value {
            Value::Array(items) => Value::Array(
                items
                    .into_iter()
                    .map(|item| match item {
                        Value::String(text) => fill(&text).map(Value::String),
                        item => Ok(item),
                    })
                    .collect::<Result<_, _>>()?,
            ),
            value => value,
        }),
        Want::Count { min, max } => Test::Count(min, max),
    };
    Ok(vec![one])
}

/// A pattern in the words of the engine that takes it.
fn pattern(pattern: &str, flags: &str, fills: &Fills, exact: bool) -> Result<Pattern, Verdict> {
    if !exact {
        return compile(&fills.fill(pattern, true)?, flags);
    }
    let pattern = fills.render(pattern)?;
    let broken = |why| Verdict::Error(format!("the pattern is broken: {why}"));
    match compile(&js::translate(&pattern, true).map_err(broken)?, flags) {
        Ok(Pattern::Fast(fast)) => Ok(Pattern::Fast(fast)),
        _ => compile(&js::translate(&pattern, false).map_err(broken)?, flags),
    }
}

/// One evaluator at work.
#[derive(Clone, Debug)]
pub(super) struct Check {
    any: bool,
    /// The answer is taken as it came, spaces around it included.
    exact: bool,
    parts: Vec<Part>,
    /// The pattern that needs a backtracking engine, and whether a match means fail.
    slow: Option<(String, bool)>,
}

impl Check {
    /// Compiles what the evaluator wants, with at most `patterns` patterns.
    pub fn new(raw: &Value, fills: &Fills, patterns: usize) -> Result<Check, Verdict> {
        let Plan { any, exact, conditions, .. } = read(raw)?;
        let mut check = Check { any, exact, parts: Vec::new(), slow: None };
        for Condition { want, negated } in conditions {
            for test in tests(want, fills, exact)? {
                if check.patterns() == patterns && matches!(test, Test::Fast(_) | Test::Slow(_)) {
                    return Err(Verdict::NotRun("more than 100 patterns in one file".to_owned()));
                }
                match test {
                    Test::Slow(pattern) if check.slow.is_none() => check.slow = Some((pattern, negated)),
                    Test::Slow(_) => {
                        return Err(Verdict::NotRun("two backtracking patterns in one evaluator".to_owned()));
                    }
                    test => check.parts.push(Part { test, negated, holds: None }),
                }
            }
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
                // spaces before the answer are part of it
                Test::Words(words) if self.exact && words.place() == Where::Start => None,
                Test::Words(words) => words.feed(piece),
                _ => None,
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

    /// Whether it holds for the whole answer, or the pattern (and whether it is negated) that alone decides
    /// now, and whether it looks at the answer untrimmed.
    pub fn whole(mut self, text: &str) -> Result<bool, (String, bool, bool)> {
        let text = if self.exact { text } else { text.trim() };
        for part in self.parts.iter_mut().filter(|p| p.holds.is_none()) {
            let found = match &part.test {
                Test::Fast(fast) => fast.matches(text),
                Test::Words(words) => words.holds(text),
                Test::Json => serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(),
                Test::JsonInside => promptfoo::json_inside(text),
                Test::SameJson(value) => serde_json::from_str(text).is_ok_and(|found| promptfoo::same(value, &found)),
                Test::Count(min, max) => (*min..=*max).contains(&(text.split_whitespace().count() as f64)),
                // no part is one
                Test::Slow(_) => false,
            };
            part.holds = Some(found != part.negated);
        }
        match (self.decided(), self.slow) {
            (Some(holds), _) => Ok(holds),
            (None, Some((pattern, negated))) => Err((pattern, negated, self.exact)),
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
        if let Want::Pattern { pattern, flags } = &condition.want {
            if let Err(verdict) = self::pattern(pattern, flags, &fills, plan.exact) {
                return say(verdict);
            }
            let literal = pattern.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
            if plan.exact && literal.is_some_and(|(_, flags)| flags.chars().all(|c| "dgimsuvy".contains(c))) {
                return Some(
                    "looks for the slashes too, as promptfoo does: it takes a pattern, not /pattern/flags".to_owned(),
                );
            }
        }
    }
    let shadowed = plan.shadowed.join(", ");
    (!shadowed.is_empty())
        .then(|| format!("never looks at {shadowed}: the first of equals, contains, startsWith, endsWith decides"))
}
