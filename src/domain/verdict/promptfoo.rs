//! promptfoo's own spellings, read as promptfoo judges them: letter case counts but for the `i…` kinds, one
//! text may be a list with commas, patterns are JavaScript's, and the answer is taken as it came.

use super::Verdict;
use super::spelling::{Condition, Plan, Want};
use super::words::Fold;
use serde_json::{Map, Value};

/// Keys that promptfoo knows at an assertion. With any other it is not promptfoo's.
const KEYS: [&str; 11] = [
    "type",
    "value",
    "threshold",
    "weight",
    "metric",
    "provider",
    "rubricPrompt",
    "config",
    "contextTransform",
    "name",
    "description",
];

/// What the evaluator wants, if promptfoo would take it as it stands.
pub(super) fn read(map: &Map<String, Value>) -> Option<Result<Plan, Verdict>> {
    let kind = map.get("type")?.as_str()?;
    let (kind, negated) = kind.strip_prefix("not-").map_or((kind, false), |kind| (kind, true));
    if !map.keys().all(|key| KEYS.contains(&key.as_str())) {
        return None;
    }
    let value = map.get("value");
    let wants = match (kind, value) {
        ("is-json" | "contains-json", None | Some(Value::Null)) => {
            Ok(vec![if kind == "is-json" { Want::Json } else { Want::JsonInside }])
        }
        ("is-json" | "contains-json", Some(_)) => Err(Verdict::NotRun("JSON schemas are not checked".to_owned())),
        (_, None) => return None,
        (_, Some(Value::String(path))) if ["file://", "package:"].iter().any(|head| path.starts_with(head)) => {
            Err(Verdict::NotRun("its value stands in another file".to_owned()))
        }
        (_, Some(value)) => wants(kind, value)?,
    };
    // not all, and not any, are their opposites of each other
    let any = kind.ends_with("-any") != negated;
    Some(wants.map(|wants| Plan {
        any,
        exact: true,
        conditions: wants.into_iter().map(|want| Condition { want, negated }).collect(),
        shadowed: Vec::new(),
    }))
}

fn wants(kind: &str, value: &Value) -> Option<Result<Vec<Want>, Verdict>> {
    let fold = if kind.starts_with('i') { Fold::Whole } else { Fold::None };
    let odd = |what: &str| Err(Verdict::Error(format!("promptfoo takes {what} as value of {kind}")));
    Some(match kind {
        "contains" | "icontains" => match text(value) {
            Some(text) if !value.is_boolean() => Ok(vec![Want::Contains { text, fold }]),
            _ => odd("one text that is not empty"),
        },
        "contains-any" | "contains-all" | "icontains-any" | "icontains-all" => match value {
            Value::String(list) if !list.is_empty() => {
                Ok(vec![Want::List { texts: vec![list.clone()], commas: true, fold }])
            }
            Value::Array(items) => {
                Ok(vec![Want::List { texts: items.iter().map(shown).collect(), commas: false, fold }])
            }
            _ => odd("a list"),
        },
        "starts-with" => match value {
            Value::String(text) if !text.is_empty() => Ok(vec![Want::Starts { text: text.clone(), fold }]),
            _ => odd("one text that is not empty"),
        },
        "regex" => match value {
            Value::String(pattern) if !pattern.is_empty() => {
                Ok(vec![Want::Pattern { pattern: pattern.clone(), flags: String::new() }])
            }
            _ => odd("one text that is not empty"),
        },
        "equals" => match value {
            Value::Object(_) | Value::Array(_) | Value::Null => Ok(vec![Want::SameJson(value.clone())]),
            value => Ok(vec![Want::Equals { text: shown(value), fold }]),
        },
        "word-count" => match (value, value.as_object()) {
            (_, Some(range)) => {
                let bound = |key| range.get(key).and_then(Value::as_f64);
                match (bound("min"), bound("max")) {
                    (None, None) => odd("min or max"),
                    (min, max) if min.zip(max).is_some_and(|(min, max)| min > max) => odd("min below max"),
                    (min, max) => Ok(vec![Want::Count { min: min.unwrap_or(0.0), max: max.unwrap_or(f64::INFINITY) }]),
                }
            }
            _ => match shown(value).trim().parse::<f64>() {
                Ok(count) if !value.is_boolean() => Ok(vec![Want::Count { min: count, max: count }]),
                _ => odd("a number"),
            },
        },
        _ => return None,
    })
}

/// A text or number that is not empty.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Array(_) | Value::Object(_) | Value::Null => None,
        value => Some(shown(value)).filter(|text| !text.is_empty()),
    }
}

/// A value as JavaScript writes it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(n) => n.as_i64().map_or_else(|| n.as_f64().unwrap_or(f64::NAN).to_string(), |n| n.to_string()),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(","),
        Value::Object(_) => "[object Object]".to_owned(),
        Value::Bool(_) | Value::Null => value.to_string(),
    }
}

/// The fields of a list in one text: between commas, or in double quotes.
///
/// # Errors
/// Where a quote does not end, or text stands behind one.
pub(super) fn fields(list: &str) -> Result<Vec<String>, Verdict> {
    let mut found = Vec::new();
    let mut rest = list;
    loop {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        let Some(quoted) = rest.strip_prefix('"') else {
            if rest.is_empty() {
                return Ok(found);
            }
            let (field, behind) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
            found.push(field.trim().to_owned());
            rest = behind;
            continue;
        };
        let mut field = String::new();
        let mut chars = quoted.chars();
        loop {
            let next = chars.as_str().chars().next();
            match chars.next() {
                None => return Err(Verdict::Error("a quote in its list does not end".to_owned())),
                Some('\\') if matches!(chars.as_str().chars().next(), Some('"' | '\\')) => field.extend(chars.next()),
                Some('"') if chars.as_str().starts_with('"') => field.extend(chars.next()),
                Some('"') => break,
                Some(_) => field.extend(next),
            }
        }
        found.push(field);
        rest = chars.as_str().trim_start();
        if !rest.is_empty() && !rest.starts_with(',') {
            return Err(Verdict::Error("text stands behind a quote in its list".to_owned()));
        }
    }
}

/// Whether JSON stands anywhere in a text: braces that YAML takes, as promptfoo looks for it.
pub(super) fn json_inside(text: &str) -> bool {
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|n| from + n) {
        let mut depth = 0_usize;
        let end = text[open..].bytes().take(100_000).position(|b| {
            depth = match b {
                b'{' => depth + 1,
                b'}' => depth - 1,
                _ => depth,
            };
            depth == 0
        });
        if let Some(end) = end
            && crate::domain::prompt::tree::parse(&text[open..=open + end])
                .is_ok_and(|read| read.root.is_some_and(|root| root.map().is_some()))
        {
            return true;
        }
        from = open + 1;
    }
    false
}

/// Whether two values are the same to JavaScript, which knows one kind of number.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}
