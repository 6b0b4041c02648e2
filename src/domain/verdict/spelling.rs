//! From an evaluator as a file spells it to what it wants of an answer. Every spelling gets a
//! meaning or a reason why it can't run; nothing is compiled and no template is filled here.
//!
//! Several operands are one check in which all must hold (`contains_any`: one of them). Of
//! gh-models' four string keys the first of equals, contains, startsWith, endsWith decides, as
//! there. All but equality and patterns ignore letter case, as there, unless the file says so. What
//! promptfoo takes as it stands is promptfoo's.

use super::Verdict;
use super::promptfoo;
use super::settings::{Settings, bare};
use super::words::Fold;
use crate::domain::unusable::cut;
use serde_json::{Map, Value};

/// What an answer must show.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Want {
    /// A match of a pattern, with flags among `imsx`.
    Pattern {
        pattern: String,
        flags: String,
    },
    Contains {
        text: String,
        fold: Fold,
    },
    Starts {
        text: String,
        fold: Fold,
    },
    Ends {
        text: String,
        fold: Fold,
    },
    Equals {
        text: String,
        fold: Fold,
    },
    /// Several texts; or one that is a list with commas, once it is filled in.
    List {
        texts: Vec<String>,
        commas: bool,
        fold: Fold,
    },
    /// JSON of any shape.
    Json,
    /// JSON anywhere in the answer.
    JsonInside,
    /// This value, as JSON.
    SameJson(Value),
    /// So many words.
    Count {
        min: f64,
        max: f64,
    },
}

/// One condition of a check.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    pub want: Want,
    pub negated: bool,
}

/// What a check wants: all conditions, or any of them; none only where promptfoo has an empty list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    pub any: bool,
    /// promptfoo's: the answer as it came, its templates, JavaScript's patterns.
    pub exact: bool,
    pub conditions: Vec<Condition>,
    /// Keys that gh-models, and so we, never look at beside the one that decides.
    pub shadowed: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Op {
    Pattern,
    Contains,
    Starts,
    Ends,
    Equals,
}

/// Keys in lower case without `_` and `-`: an operation, whether negated, whether one is enough.
fn operation(key: &str) -> Option<(Op, bool, bool)> {
    let key = key.strip_prefix("assert").unwrap_or(key);
    let negation = ["doesnot", "mustnot", "shouldnot", "not"].iter().find_map(|n| key.strip_prefix(n));
    let negated = negation.is_some() || key.ends_with("notmatch") || key.contains("notcontain");
    let (op, any) = match negation.unwrap_or(key).trim_start_matches("string") {
        "regex" | "regexp" | "regexmatch" | "regexmatches" | "matchesregex" | "matchregex" | "pattern" | "patterns"
        | "matches" | "patternmatch" | "regexcheck" | "regexcontains" => (Op::Pattern, false),
        "regexnotmatch" => (Op::Pattern, false),
        "match" if negated => (Op::Pattern, false),
        "contains" | "contain" | "includes" | "include" | "substring" | "icontains" | "match" | "notcontains"
        | "containsstring" | "mustcontain" => (Op::Contains, false),
        "containsall" | "includesall" | "icontainsall" => (Op::Contains, false),
        "containsany" | "includesany" | "icontainsany" => (Op::Contains, true),
        "excludes" => return Some((Op::Contains, true, false)),
        "startswith" | "prefix" | "beginswith" => (Op::Starts, false),
        "endswith" | "suffix" => (Op::Ends, false),
        "equals" | "equal" | "exact" | "exactmatch" | "equality" | "is" => (Op::Equals, false),
        _ => return None,
    };
    Some((op, negated, any))
}

/// Where an evaluator that names its kind by `type` keeps what it looks for.
const OPERANDS: [&str; 19] = [
    "pattern",
    "patterns",
    "regex",
    "value",
    "values",
    "text",
    "texts",
    "match",
    "strings",
    "string",
    "substring",
    "substrings",
    "expression",
    "contains",
    "includes",
    "keywords",
    "terms",
    "phrases",
    "needle",
];
const ANSWER: [&str; 10] = [
    "message.content",
    "output",
    "message",
    "content",
    "text",
    "response",
    "completion",
    "answer",
    "result",
    "assistant",
];

/// What the evaluator wants, or the verdict that it can't have.
pub(super) fn read(raw: &Value) -> Result<Plan, Verdict> {
    let not_run = |why: &str| Err(Verdict::NotRun(why.to_owned()));
    let map = match raw {
        Value::Object(map) => map,
        Value::String(_) => return not_run("prose"),
        Value::Null => return Err(Verdict::Error("is empty".to_owned())),
        other => return Err(Verdict::NotRun(format!("unknown spelling: {}", cut(&other.to_string(), 60)))),
    };
    if let Some(plan) = promptfoo::read(map) {
        return plan;
    }
    let kind = ["type", "kind"].iter().find_map(|k| map.get(*k)).and_then(Value::as_str).map(bare).unwrap_or_default();
    // gh-models: `string` decides, and no judge is asked
    let texts = map.get("string").and_then(Value::as_object);
    if texts.is_none()
        && let Some(why) = cannot(map, &kind)
    {
        return not_run(why);
    }
    let target_expected = target(map)?;
    let mut plan = Plan { any: false, exact: false, conditions: Vec::new(), shadowed: Vec::new() };
    let mut reader = Reader { plan: &mut plan, settings: Settings::of(map)? };
    if let Some(texts) = texts {
        reader.settings = reader.settings.with(texts)?;
        reader.keys(texts, true)?;
    }
    match operation(&kind) {
        Some((op, negated, any)) => {
            reader.plan.any = any;
            reader.operands(map, op, negated, target_expected)?;
        }
        None if matches!(kind.as_str(), "json" | "isjson" | "validjson" | "jsonvalid") => {
            let negated = reader.settings.negated;
            plan.conditions.push(Condition { want: Want::Json, negated });
        }
        None if kind.is_empty() || (kind == "string" && texts.is_none()) || plan.conditions.is_empty() => {
            reader_keys(&mut plan, map, &kind)?;
        }
        None => {}
    }
    if plan.conditions.iter().any(|c| c.negated) {
        plan.any = false;
    }
    match plan.conditions.is_empty() {
        true => Err(unknown(map, &kind)),
        false => Ok(plan),
    }
}

fn reader_keys(plan: &mut Plan, map: &Map<String, Value>, kind: &str) -> Result<(), Verdict> {
    if !matches!(kind, "" | "string" | "text" | "deterministic" | "assertion" | "code") {
        return Err(unknown(map, kind));
    }
    let settings = Settings::of(map)?;
    Reader { plan, settings }.keys(map, false)
}

fn unknown(map: &Map<String, Value>, kind: &str) -> Verdict {
    match kind.is_empty() {
        false => Verdict::NotRun(format!("unknown spelling: type {}", cut(kind, 40))),
        true => {
            let keys: Vec<&str> = map.keys().map(String::as_str).collect();
            Verdict::NotRun(format!("unknown spelling: keys {}", cut(&keys.join(", "), 80)))
        }
    }
}

/// Kinds that need what we do not have.
fn cannot(map: &Map<String, Value>, kind: &str) -> Option<&'static str> {
    let has = |keys: &[&str]| map.keys().any(|k| keys.contains(&bare(k).as_str()));
    let kind_has = |words: &[&str]| words.iter().any(|w| kind.contains(w));
    if has(&["python", "pythoncode"]) || kind_has(&["python"]) {
        return Some("Python is never executed");
    }
    if has(&["javascript", "js", "code", "script", "shell", "command"]) || kind_has(&["javascript", "shell", "script"])
    {
        return Some("code is never executed");
    }
    let judge = [
        "llm",
        "model",
        "modelgraded",
        "llmeval",
        "promptevaluator",
        "uses",
        "judge",
        "llmjudge",
        "llmrubric",
        "rubric",
        "grader",
    ];
    if has(&judge)
        || kind_has(&[
            "llm",
            "model",
            "judge",
            "similar",
            "rubric",
            "grade",
            "prompt",
            "semantic",
            "coherence",
            "relevance",
        ])
        || (kind.is_empty() && has(&["prompt", "choices", "criteria", "instructions"]))
    {
        return Some("needs a judge model");
    }
    if kind_has(&["jsonschema"]) || has(&["jsonschema"]) {
        return Some("JSON schemas are not checked");
    }
    let ruled = has(&["rule", "rules", "assertion", "check", "guideline"]) && kind.is_empty();
    let decided = map.keys().any(|k| operation(&bare(k)).is_some());
    (ruled && !decided).then_some("prose")
}

/// Whether the evaluator means the case's expected text as its operand.
fn target(map: &Map<String, Value>) -> Result<bool, Verdict> {
    for key in ["target", "property", "field"] {
        match map.get(key) {
            None | Some(Value::Null) => {}
            Some(Value::String(t)) if ANSWER.contains(&t.trim().to_lowercase().as_str()) => {}
            Some(Value::String(t)) if t == "expected" && !map.keys().any(|k| OPERANDS.contains(&k.as_str())) => {
                return Ok(true);
            }
            Some(other) => {
                let other = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
                return Err(Verdict::NotRun(format!("looks at `{}`, not at the answer", cut(&other, 40))));
            }
        }
    }
    Ok(false)
}

struct Reader<'a> {
    plan: &'a mut Plan,
    settings: Settings,
}

impl Reader<'_> {
    /// Operations as keys: `contains: x`, `regex: {pattern: …}`.
    fn keys(&mut self, map: &Map<String, Value>, strict: bool) -> Result<(), Verdict> {
        let full = |v: &Value| !matches!(v, Value::Null) && v.as_str() != Some("");
        let four = ["equals", "contains", "startsWith", "endsWith"];
        let first = four.iter().find(|k| map.get(**k).is_some_and(full));
        for (key, value) in map {
            if four.contains(&key.as_str()) && first.is_some_and(|f| f != key) {
                self.plan.shadowed.push(key.clone());
                continue;
            }
            match operation(&bare(key)) {
                // `match: false` is a setting
                Some(_) if value.is_boolean() => {}
                Some((op, negated, any)) => {
                    self.plan.any |= any;
                    self.add(op, negated, value)?;
                }
                None if strict
                    && !value.is_boolean()
                    && !matches!(bare(key).as_str(), "flags" | "type" | "name" | "description") =>
                {
                    return Err(Verdict::NotRun(format!("unknown spelling: key string.{}", cut(key, 40))));
                }
                None => {}
            }
        }
        Ok(())
    }

    /// An operation as `type`, its operand under one of many keys.
    fn operands(&mut self, map: &Map<String, Value>, op: Op, negated: bool, expected: bool) -> Result<(), Verdict> {
        let options = map.get("options").and_then(Value::as_object);
        let mut found = false;
        for (key, value) in map.iter().chain(options.into_iter().flatten()) {
            // `string: {…}` was read before
            if OPERANDS.contains(&bare(key).as_str()) && !value.is_boolean() && !(key == "string" && value.is_object())
            {
                found = true;
                self.add(op, negated, value)?;
            }
        }
        match map.get("expected").filter(|e| !e.is_boolean() && !e.is_null()) {
            _ if found => Ok(()),
            Some(value) => self.add(op, negated, value),
            None if expected => self.add(op, negated, &Value::String("{{expected}}".to_owned())),
            None if self.plan.conditions.is_empty() => Err(Verdict::NotRun("names nothing to look for".to_owned())),
            None => Ok(()),
        }
    }

    fn add(&mut self, op: Op, negated: bool, value: &Value) -> Result<(), Verdict> {
        let text = match value {
            Value::Array(items) if !items.is_empty() => return items.iter().try_for_each(|i| self.add(op, negated, i)),
            Value::Object(map) => {
                let outer = self.settings.clone();
                self.settings = outer.clone().with(map)?;
                let before = self.plan.conditions.len();
                self.operands(map, op, negated, false)?;
                self.settings = outer;
                return match self.plan.conditions.len() > before {
                    true => Ok(()),
                    false => Err(Verdict::NotRun("names nothing to look for".to_owned())),
                };
            }
            Value::String(text) => text.clone(),
            Value::Number(n) => n.to_string(),
            Value::Bool(b) => b.to_string(),
            Value::Array(_) | Value::Null => String::new(),
        };
        if text.is_empty() {
            return Err(Verdict::NotRun("the operand is empty".to_owned()));
        }
        let fold = self.settings.fold;
        let folds = |usual: bool| if fold.unwrap_or(usual) { Fold::Runes } else { Fold::None };
        let want = match op {
            Op::Pattern => {
                let mut flags = self.settings.flags.clone();
                if fold == Some(true) && !flags.contains('i') {
                    flags.push('i');
                }
                Want::Pattern { pattern: text, flags }
            }
            Op::Contains => Want::Contains { text, fold: folds(true) },
            Op::Starts => Want::Starts { text, fold: folds(true) },
            Op::Ends => Want::Ends { text, fold: folds(true) },
            Op::Equals => Want::Equals { text, fold: folds(false) },
        };
        self.plan.conditions.push(Condition { want, negated: negated ^ self.settings.negated });
        Ok(())
    }
}

/// How the file spells it, without its name, on one line of at most 120 characters.
pub(crate) fn spelling(raw: &Value) -> String {
    fn flat(value: &Value, depth: usize) -> String {
        match value {
            Value::String(text) => text.clone(),
            Value::Object(map) if depth < 4 => {
                let shown = map.iter().filter(|(k, _)| depth > 0 || !matches!(k.as_str(), "name" | "description"));
                let parts: Vec<String> = shown.map(|(k, v)| format!("{k}: {}", flat(v, depth + 1))).collect();
                if depth == 0 { parts.join(", ") } else { format!("{{{}}}", parts.join(", ")) }
            }
            Value::Array(items) if depth < 4 => {
                format!("[{}]", items.iter().map(|i| flat(i, depth + 1)).collect::<Vec<_>>().join(", "))
            }
            other => other.to_string(),
        }
    }
    cut(&flat(raw, 0), 120)
}

/// A name for an evaluator without one: what it looks for, else its spelling.
pub(crate) fn title(raw: &Value) -> String {
    match read(raw).ok().as_ref().and_then(|p| p.conditions.first()).map(|c| &c.want) {
        Some(
            Want::Pattern { pattern: text, .. }
            | Want::Contains { text, .. }
            | Want::Starts { text, .. }
            | Want::Ends { text, .. }
            | Want::Equals { text, .. },
        ) => cut(text, 120),
        _ => spelling(raw),
    }
}
