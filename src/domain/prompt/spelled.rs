//! Plain values that readers of YAML 1.1 and of 1.2 take for different things: `yes`, `1_000`, `0o17`, `012`,
//! `1:30`. What each becomes here is said with its line; none is changed in silence.

use super::Warning;
use super::tree::{Kind, Node};
use serde_json::{Number, Value};

/// What a reader of YAML 1.1 takes the text for, where one of 1.2's core schema takes it otherwise.
fn old(text: &str) -> Option<Value> {
    match text {
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Some(Value::Bool(true)),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Some(Value::Bool(false)),
        _ => {}
    }
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.strip_prefix('+').unwrap_or(text)), |rest| (-1, rest));
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let bare = digits.replace('_', "");
    let by = |radix, digits: &str| i64::from_str_radix(digits, radix).ok().filter(|n| *n >= 0);
    let whole = if let Some(octal) = bare.strip_prefix("0o") {
        by(8, octal)
    } else if let Some(binary) = bare.strip_prefix("0b") {
        by(2, binary)
    } else if bare.contains(':') {
        sixties(&bare)
    } else if bare.len() > 1 && bare.starts_with('0') {
        by(8, &bare)
    } else if bare.len() < digits.len() {
        match by(10, &bare) {
            Some(n) => Some(n),
            None => return bare.parse().ok().and_then(Number::from_f64).map(Value::Number),
        }
    } else {
        None
    };
    whole.map(|n| Value::from(sign * n))
}

/// `1:30` is ninety to YAML 1.1.
fn sixties(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let first = parts.next().filter(|part| !part.starts_with('0'))?.parse().ok()?;
    parts.try_fold(first, |all: i64, part| {
        let part = part.parse().ok().filter(|n: &i64| (0..60).contains(n))?;
        all.checked_mul(60)?.checked_add(part)
    })
}

/// The value of a setting: as a reader of YAML 1.1 takes it, who is meant where a file spells so.
pub(super) fn setting(node: &Node) -> Value {
    match &node.kind {
        Kind::Scalar { text, plain: true } => old(text).unwrap_or_else(|| node.json()),
        Kind::Scalar { .. } => node.json(),
        Kind::List(items) => Value::Array(items.iter().map(setting).collect()),
        Kind::Map(entries) => {
            Value::Object(entries.iter().map(|(key, value)| (key.text.clone(), setting(value))).collect())
        }
    }
}

/// A value that becomes text: a number where every reader that sees one sees the same, else as it stands.
pub(super) fn text(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar { text, plain: true } if agreed(text) => old(text).map_or_else(|| node.flat(), |n| n.to_string()),
        _ => node.flat(),
    }
}

/// `1_000` and `0o17`.
fn agreed(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    digits.starts_with("0o") || digits.contains('_') && !digits.starts_with('0') && !digits.contains(':')
}

/// Where a value stands: it decides what becomes of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Setting,
    Text,
    Evaluator,
    /// gh-models' texts, as they are spelled.
    Spelled,
}

/// Warns of every such value in what is sent or judged.
pub(super) fn warn(root: &Node, warnings: &mut Vec<Warning>) {
    for (key, node) in root.map().unwrap_or_default() {
        let place = match key.text.as_str() {
            "modelParameters" | "model_parameters" | "parameters" => Place::Setting,
            "variables" | "testData" | "test_data" | "testCases" | "tests" => Place::Text,
            "evaluators" => Place::Evaluator,
            _ => continue,
        };
        walk(node, place, warnings);
    }
}

fn walk(node: &Node, place: Place, warnings: &mut Vec<Warning>) {
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|item| walk(item, place, warnings)),
        Kind::Map(entries) => {
            for (key, value) in entries {
                let inner = match key.text.as_str() {
                    "required" => Place::Setting,
                    "negate" | "invert" if place == Place::Evaluator => Place::Setting,
                    "evaluators" | "assert" => Place::Evaluator,
                    "string" if place == Place::Evaluator => Place::Spelled,
                    "name" | "description" => continue,
                    _ => place,
                };
                walk(value, inner, warnings);
            }
        }
        Kind::Scalar { text: spelled, plain: true } => {
            let Some(value) = old(spelled) else { return };
            let taken = match place {
                Place::Setting => value.to_string(),
                Place::Text => self::text(node),
                Place::Evaluator => node.flat_json(),
                Place::Spelled => spelled.clone(),
            };
            let old = value.to_string();
            let meant = if taken == old { String::new() } else { format!(", YAML 1.1 for {old}") };
            let what = format!("`{spelled}` is taken for {taken}{meant}; quote it, or write what is meant");
            let warning = Warning { line: node.at.line, what };
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        Kind::Scalar { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_take_differently() {
        for (text, expected) in [
            ("yes", Some("true")),
            ("Off", Some("false")),
            ("1_000", Some("1000")),
            ("-1_000", Some("-1000")),
            ("1_000.5", Some("1000.5")),
            ("0o17", Some("15")),
            ("012", Some("10")),
            ("0b1_1", Some("3")),
            ("1:30", Some("90")),
            ("true", None),
            ("1000", None),
            ("0", None),
            ("0.5", None),
            ("09", None),
            ("10:90", None),
            ("a_b", None),
            ("1_000 requests", None),
            ("2026-11-26", None),
            ("y", None),
        ] {
            assert_eq!(old(text).map(|value| value.to_string()).as_deref(), expected, "{text}");
        }
    }
}
