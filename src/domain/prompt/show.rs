//! Every field of a prompt as label and text. It decides nothing about looks.

use super::{Evaluator, Prompt};
use crate::domain::verdict::spelling;

pub(super) fn show(prompt: &Prompt) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut row = |label: &str, text: &str| {
        if !text.is_empty() {
            rows.push((label.to_owned(), text.to_owned()));
        }
    };
    row("file", &prompt.file);
    row("name", &prompt.name);
    row("version", &prompt.version);
    row("description", &prompt.description);
    prompt.authors.iter().for_each(|author| row("author", author));
    if let Some(map) = prompt.metadata.as_object() {
        map.iter().for_each(|(name, value)| row(&format!("metadata {name}"), &plain(value)));
    } else if !prompt.metadata.is_null() {
        row("metadata", &plain(&prompt.metadata));
    }
    for v in &prompt.variables {
        let mut marks = vec![if v.required { "required" } else { "optional" }.to_owned()];
        if !v.declared {
            marks.push("not declared".to_owned());
        }
        if !v.kind.is_empty() {
            marks.push(format!("type {}", v.kind));
        }
        if let Some(default) = &v.default {
            marks.push(format!("default {default:?}"));
        }
        let description = if v.description.is_empty() { String::new() } else { format!(": {}", v.description) };
        row(&format!("variable {}", v.name), &format!("{}{description} (line {})", marks.join(", "), v.line));
    }
    row("model", prompt.model.as_deref().unwrap_or_default());
    prompt.parameters.iter().for_each(|(name, value)| row(&format!("parameter {name}"), &plain(value)));
    prompt.messages.iter().for_each(|m| row(&format!("message {}", m.role), &m.content));
    for (index, case) in prompt.cases.iter().enumerate() {
        let label = format!("case {}", index + 1);
        row(&label, &format!("line {}", case.line));
        case.inputs.iter().for_each(|(name, text)| row(&format!("{label} {name}"), text));
        row(&format!("{label} expected (advisory)"), case.expected.as_deref().unwrap_or_default());
        case.evaluators.iter().for_each(|e| row(&format!("{label} evaluator"), &evaluator(e)));
    }
    prompt.evaluators.iter().for_each(|e| row("evaluator", &evaluator(e)));
    rows
}

fn evaluator(evaluator: &Evaluator) -> String {
    format!("{}: {} (line {})", evaluator.name, spelling(&evaluator.raw), evaluator.line)
}

/// A value on one line, lists without brackets, strings without quotes.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
