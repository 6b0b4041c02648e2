//! `testData` in every shape met: inputs, vars or variables as a mapping, as one text, as a list of
//! name and value; flat keys; one input text. Nothing else of the file is read here.

use super::evaluators::evaluators;
use super::tree::{Node, Wrong};
use super::{Case, Variable, Warning, spelled};

/// Keys of a case that are no inputs, unless a variable has that name.
const OTHER: [&str; 10] = [
    "expected",
    "expected_output",
    "expectedOutput",
    "evaluators",
    "assert",
    "name",
    "description",
    "id",
    "inputs",
    "title",
];
const INPUTS: [&str; 3] = ["inputs", "vars", "variables"];

pub(super) fn read(root: &Node, variables: &[Variable], warnings: &mut Vec<Warning>) -> Result<Vec<Case>, Wrong> {
    let Some(node) = root.get(&["testData", "test_data", "testCases", "tests"]) else { return Ok(Vec::new()) };
    let items: Vec<&Node> = match (node.list(), node.map()) {
        (Some(items), _) => items.iter().collect(),
        (None, Some(_)) if node.get(&INPUTS).is_some() => vec![node],
        (None, Some(entries)) if entries.iter().all(|(_, v)| v.map().is_some()) => {
            entries.iter().map(|(_, v)| v).collect()
        }
        (None, Some(_)) => vec![node],
        (None, None) => return Err(Wrong::new(node.at, "a list of test cases", node.describe())),
    };
    Ok(items.into_iter().map(|item| case(item, variables, warnings)).collect())
}

fn case(node: &Node, variables: &[Variable], warnings: &mut Vec<Warning>) -> Case {
    let declared = |name: &str| variables.iter().any(|v| v.name == name);
    let mut inputs = Vec::new();
    match (node.map(), node.list()) {
        (Some(entries), _) => {
            let shaped = node.get(&INPUTS).is_some() || node.get(&["input"]).is_some_and(|node| node.map().is_some());
            for (key, value) in entries {
                let name = key.text.as_str();
                if INPUTS.contains(&name) && !(declared(name) && value.text().is_some()) {
                    nested(value, variables, &mut inputs, warnings);
                } else if declared(name) {
                    put(&mut inputs, name, spelled::text(value));
                } else if name == "input" {
                    nested(value, variables, &mut inputs, warnings);
                } else if !shaped && !OTHER.contains(&name) {
                    put(&mut inputs, name, spelled::text(value));
                }
            }
        }
        (None, Some(_)) => nested(node, variables, &mut inputs, warnings),
        (None, None) if node.is_null() => {}
        (None, None) => free(&node.flat(), node, variables, &mut inputs, warnings),
    }
    let expected = node.get(&["expected", "expected_output", "expectedOutput"]).filter(|_| !declared("expected"));
    let mut own = evaluators(node.get(&["evaluators"]));
    own.extend(evaluators(node.get(&["assert"]).filter(|_| !declared("assert"))));
    Case {
        inputs,
        expected: expected.map(|e| match e.list() {
            Some(items) => items.iter().map(Node::flat).collect::<Vec<_>>().join("\n"),
            None => e.flat(),
        }),
        evaluators: own,
        line: node.at.line,
    }
}

/// A later value replaces an earlier one.
fn put(inputs: &mut Vec<(String, String)>, name: &str, text: String) {
    let name = name.trim();
    match inputs.iter_mut().find(|(n, _)| n == name) {
        Some((_, old)) => *old = text,
        None => inputs.push((name.to_owned(), text)),
    }
}

fn nested(node: &Node, variables: &[Variable], inputs: &mut Vec<(String, String)>, warnings: &mut Vec<Warning>) {
    let declared = |name: &str| variables.iter().any(|v| v.name == name);
    if let Some(entries) = node.map() {
        for (key, value) in entries {
            match INPUTS.contains(&key.text.as_str()) && value.map().is_some() && !declared(&key.text) {
                true => nested(value, variables, inputs, warnings),
                false => put(inputs, &key.text, spelled::text(value)),
            }
        }
    } else if let Some(items) = node.list() {
        for item in items {
            match (item.get(&["name"]).and_then(Node::text), item.map()) {
                (Some(name), Some(entries)) if entries.iter().any(|(k, _)| k.text == "value") => {
                    put(inputs, name, item.get(&["value"]).map(spelled::text).unwrap_or_default());
                }
                (_, Some(_)) => nested(item, variables, inputs, warnings),
                (_, None) => free(&item.flat(), item, variables, inputs, warnings),
            }
        }
    } else if !node.is_null() {
        free(&node.flat(), node, variables, inputs, warnings);
    }
}

/// One text for all: `name: value` lines, a JSON object, or the only variable's text.
fn free(
    text: &str,
    node: &Node,
    variables: &[Variable],
    inputs: &mut Vec<(String, String)>,
    warnings: &mut Vec<Warning>,
) {
    let declared: Vec<&str> = variables.iter().filter(|v| v.declared).map(|v| v.name.as_str()).collect();
    let names: Vec<&str> = match declared.is_empty() {
        true => variables.iter().map(|v| v.name.as_str()).collect(),
        false => declared,
    };
    if let Some(found) = lines(text, &names).or_else(|| object(text, &names)) {
        for (name, value) in found {
            put(inputs, &name, value);
        }
        return;
    }
    let name = match names.as_slice() {
        [] => "input",
        [only] => only,
        several => {
            let first = several.iter().find(|n| **n == "input").unwrap_or(&several[0]);
            let what = format!("this case's text fits no variable; it was given to `{first}`");
            warnings.push(Warning { line: node.at.line, what });
            first
        }
    };
    put(inputs, name, text.to_owned());
}

/// `name: value` lines; a line that starts with no variable's name goes on with the value before.
fn lines(text: &str, names: &[&str]) -> Option<Vec<(String, String)>> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.trim().lines() {
        let head = line.trim_start().trim_start_matches("- ").split_once(':');
        let head = head.and_then(|(n, v)| Some((variable(n.trim().trim_matches(['"', '\'', '*', '`']), names)?, v)));
        match head.filter(|(name, _)| !found.iter().any(|(n, _)| n == name)) {
            Some((name, value)) => found.push((name.to_owned(), unquoted(value.trim()).to_owned())),
            None => {
                let (_, value) = found.last_mut()?;
                value.push('\n');
                value.push_str(line);
            }
        }
    }
    for (_, value) in &mut found {
        *value = value.trim().to_owned();
    }
    (!found.is_empty()).then_some(found)
}

/// The variable that a label means: `Lease TTL` is `lease_ttl`.
fn variable<'a>(label: &str, names: &[&'a str]) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace([' ', '-'], "_");
    let exact = names.iter().find(|name| **name == label);
    exact.or_else(|| names.iter().find(|name| plain(name) == plain(label))).copied()
}

fn unquoted(value: &str) -> &str {
    let inner = |q: char| value.strip_prefix(q).and_then(|v| v.strip_suffix(q)).filter(|v| !v.contains(q));
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

fn object(text: &str, names: &[&str]) -> Option<Vec<(String, String)>> {
    let map: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text.trim()).ok()?;
    let text = |v: serde_json::Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    map.keys().any(|k| names.contains(&k.as_str())).then(|| map.into_iter().map(|(k, v)| (k, text(v))).collect())
}
