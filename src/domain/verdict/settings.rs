//! What modifies an evaluator's operation: flags, negation, letter case, in every spelling met.
//! It never looks at operands.

use super::Verdict;
use crate::domain::unusable::cut;
use serde_json::{Map, Value};

/// What modifies an operation.
#[derive(Clone, Default)]
pub(super) struct Settings {
    /// Letters among `imsx`.
    pub flags: String,
    pub negated: bool,
    /// `Some(false)`: letter case counts.
    pub fold: Option<bool>,
}

impl Settings {
    pub fn of(map: &Map<String, Value>) -> Result<Settings, Verdict> {
        let settings = Settings::default().with(map)?;
        match map.get("options").and_then(Value::as_object) {
            Some(options) => settings.with(options),
            None => Ok(settings),
        }
    }

    /// These, and what `map` says over them.
    pub fn with(mut self, map: &Map<String, Value>) -> Result<Settings, Verdict> {
        for (key, value) in map {
            let truth = value.as_bool().or_else(|| match value.as_str()?.trim().to_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                _ => None,
            });
            match (bare(key).as_str(), truth) {
                ("negate" | "negated" | "negative" | "invert" | "inverted" | "inverse" | "not", Some(yes)) => {
                    self.negated ^= yes;
                }
                // as text these are operands
                ("match" | "shouldmatch" | "expected" | "mustmatch", Some(yes)) if value.is_boolean() => {
                    self.negated ^= !yes;
                }
                ("casesensitive", Some(yes)) => self.fold = Some(!yes),
                ("ignorecase" | "caseinsensitive", Some(yes)) => self.fold = Some(yes),
                ("flags" | "flag" | "modifiers", _) => self.flags = flags(value)?,
                _ => {}
            }
        }
        Ok(self)
    }
}

/// Flag strings of Python, JavaScript and words, as letters among `imsx`.
fn flags(value: &Value) -> Result<String, Verdict> {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        other => return Err(Verdict::Error(format!("unknown flags {}", cut(&other.to_string(), 20)))),
    };
    let mut found = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty() && *w != "re") {
        let letters = match bare(word).as_str() {
            "ignorecase" | "caseinsensitive" => "i".to_owned(),
            "dotall" | "singleline" => "s".to_owned(),
            "multiline" => "m".to_owned(),
            "verbose" | "extended" => "x".to_owned(),
            "global" | "unicode" => String::new(),
            _ => word.to_lowercase(),
        };
        for letter in letters.chars() {
            match letter {
                'i' | 'm' | 's' | 'x' if !found.contains(letter) => found.push(letter),
                // find all, unicode, sticky, match indices: no difference to whether there is a match
                'i' | 'm' | 's' | 'x' | 'g' | 'u' | 'y' | 'd' => {}
                _ => return Err(Verdict::Error(format!("unknown flag `{}`", cut(word, 20)))),
            }
        }
    }
    Ok(found)
}

/// A key without regard to case and to how its words are joined.
pub(super) fn bare(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}
