//! From YAML to a prompt: tolerant in shape, exact about where something is wrong.

use super::evaluators::evaluators;
use super::tree::{Document, Node, Place, Wrong, parse};
use super::{Message, Prompt, Unusable, Variable, Warning, cases, spelled, template};
use crate::domain::unusable::cut;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Bytes of a file, at most.
const FILE: usize = 1 << 20;
/// Variables of a file, at most: the form's fields.
const VARIABLES: usize = 64;
/// Warnings of other tools' templates in a file, at most.
const FOREIGN: usize = 20;
/// Evaluators of a file, at most, the cases' own included.
const EVALUATORS: usize = 10_000;

pub(super) fn read_bytes(bytes: &[u8], file: &str) -> Result<Prompt, Unusable> {
    match std::str::from_utf8(bytes) {
        Ok(source) => read(source, file),
        Err(error) => {
            let (good, bad) = bytes.split_at(error.valid_up_to());
            let line = good.iter().filter(|&&b| b == b'\n').count() + 1;
            let start = good.iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
            let column = String::from_utf8_lossy(&good[start..]).chars().count() + 1;
            let found = format!("the byte 0x{:02x}", bad.first().copied().unwrap_or_default());
            Err(unusable(file, Wrong::new(Place { line, column }, "UTF-8", found)))
        }
    }
}

pub(super) fn read(source: &str, file: &str) -> Result<Prompt, Unusable> {
    prompt(source, file).map_err(|wrong| unusable(file, wrong))
}

fn unusable(file: &str, wrong: Wrong) -> Unusable {
    let Wrong { at: Place { line, column }, expected, found } = wrong;
    Unusable { file: file.to_owned(), line, column, expected, found, next: String::new() }
}

fn prompt(source: &str, file: &str) -> Result<Prompt, Wrong> {
    let top = Place { line: 1, column: 1 };
    if source.len() > FILE {
        return Err(Wrong::new(top, "a file of at most 1 MiB", format!("{} bytes", source.len())));
    }
    let mut warnings = Vec::new();
    let text = without_jinja(source.strip_prefix('\u{feff}').unwrap_or(source), &mut warnings);
    let Document { root, second } = parse(&text)?;
    let Some(root) = root.filter(|r| !r.is_null()) else {
        return Err(Wrong::new(top, "a mapping with `messages`", "an empty file"));
    };
    if root.map().is_none() {
        return Err(Wrong::new(root.at, "a mapping with `messages`", root.describe()));
    }
    if let Some(line) = second {
        warnings.push(Warning { line, what: "only the first document of the file is read".to_owned() });
    }
    let flat = |names: &[&str]| root.get(names).map(Node::flat).unwrap_or_default();
    let (messages, places) = messages(&root)?;
    let mut prompt = Prompt {
        name: root.get(&["name"]).map_or_else(|| stem(file), Node::flat),
        version: flat(&["version"]),
        description: bare(&flat(&["description"])).to_owned(),
        authors: authors(&root),
        metadata: root.get(&["metadata"]).map(Node::json).unwrap_or_default(),
        variables: variables(&root, &mut warnings)?,
        model: root.get(&["model"]).map(Node::flat).filter(|m| !m.trim().is_empty()),
        parameters: parameters(&root, &mut warnings)?,
        messages,
        evaluators: evaluators(root.get(&["evaluators"])),
        source: source.into(),
        file: file.to_owned(),
        ..Prompt::default()
    };
    placeholders(&mut prompt, &places, &text, &mut warnings)?;
    prompt.cases = cases::read(&root, &prompt.variables, &mut warnings)?;
    let evaluators = prompt.evaluators.len() + prompt.cases.iter().map(|c| c.evaluators.len()).sum::<usize>();
    if evaluators > EVALUATORS {
        let at = root.get(&["evaluators", "testData"]).map_or(top, |n| n.at);
        return Err(Wrong::new(at, format!("at most {EVALUATORS} evaluators"), evaluators.to_string()));
    }
    spelled::warn(&root, &mut warnings);
    warnings.sort_by_key(|w| w.line);
    prompt.warnings = warnings;
    Ok(prompt)
}

/// The text with Jinja import lines at its top emptied, so that lines keep their numbers.
fn without_jinja<'a>(text: &'a str, warnings: &mut Vec<Warning>) -> Cow<'a, str> {
    let mut kept = String::new();
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim();
        let tag = bare.strip_prefix("{%").and_then(|l| l.strip_suffix("%}"));
        let word = tag.and_then(|t| t.trim_matches(['-', '+', ' ', '\t']).split_whitespace().next());
        let import = matches!(word, Some("import" | "from" | "include" | "extends"));
        if import {
            kept.push_str(&text[at..at + line.len() - line.trim_start().len()]);
            kept.push_str(&line[line.trim_end().len()..]);
            let what = format!("the Jinja line `{}` is not YAML and was dropped", cut(bare, 80));
            warnings.push(Warning { line: index + 1, what });
        } else if bare.is_empty() || bare == "---" || bare.starts_with('#') {
            kept.push_str(line);
        } else {
            break;
        }
        at += line.len();
    }
    match warnings.is_empty() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(kept + &text[at..]),
    }
}

fn stem(file: &str) -> String {
    file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned()
}

/// Without a matched outer `<xml>…</xml>`.
pub(super) fn bare(text: &str) -> &str {
    let trimmed = text.trim();
    match trimmed.strip_prefix("<xml>").and_then(|t| t.strip_suffix("</xml>")) {
        Some(inner) if !inner.contains("<xml>") && !inner.contains("</xml>") => inner.trim(),
        _ => trimmed,
    }
}

fn authors(root: &Node) -> Vec<String> {
    let one = |node: &Node| match node.map() {
        Some(entries) if entries.len() == 1 => entries[0].1.flat(),
        Some(entries) => match (node.get(&["name"]), entries) {
            (Some(name), entries) => {
                let rest =
                    entries.iter().filter(|(k, _)| k.text != "name").map(|(k, v)| format!("{}: {}", k.text, v.flat()));
                format!("{} ({})", name.flat(), rest.collect::<Vec<_>>().join(", "))
            }
            (None, _) => node.flat(),
        },
        None => node.flat(),
    };
    match root.get(&["authors", "author"]) {
        None => Vec::new(),
        Some(node) => match node.list() {
            Some(items) => items.iter().map(one).collect(),
            None => vec![one(node)],
        },
    }
}

/// The messages, and where each content stands.
fn messages(root: &Node) -> Result<(Vec<Message>, Vec<Node>), Wrong> {
    let Some(node) = root.get(&["messages"]) else {
        return Err(match root.map().and_then(|m| m.iter().find(|(k, _)| k.text == "messages")) {
            Some((key, _)) => Wrong::new(key.at, "a list of messages", "nothing"),
            None => Wrong::new(root.at, "`messages`", "a file without it"),
        });
    };
    let Some(items) = node.list() else {
        return Err(Wrong::new(node.at, "a list of messages", node.describe()));
    };
    if items.is_empty() {
        return Err(Wrong::new(node.at, "at least one message", "an empty list"));
    }
    let mut found = (Vec::new(), Vec::new());
    for item in items {
        if item.map().is_none() {
            return Err(Wrong::new(item.at, "a message with `role` and `content`", item.describe()));
        }
        let Some(role) = item.get(&["role"]) else {
            return Err(Wrong::new(item.at, "a message with `role`", "one without"));
        };
        let Some(name) = role.text().map(|r| r.trim().to_lowercase()).filter(|r| !r.is_empty()) else {
            return Err(Wrong::new(role.at, "a role as text", role.describe()));
        };
        let Some(content) = item.get(&["content"]) else {
            return Err(Wrong::new(item.at, "a message with `content`", "one without"));
        };
        let parts = content.list().map(|parts| parts.iter().map(|p| p.get(&["text"]).unwrap_or(p)).map(Node::text));
        let text = match parts {
            Some(parts) => parts.collect::<Option<Vec<_>>>().map(|parts| parts.concat()),
            None => content.text().map(str::to_owned),
        };
        let Some(text) = text else {
            return Err(Wrong::new(content.at, "a message's content as text", content.describe()));
        };
        found.0.push(Message { role: name, content: text });
        found.1.push(content.clone());
    }
    Ok(found)
}

/// Keys of a variable, which are no names of variables.
const SPEC: [&str; 5] = ["name", "description", "required", "type", "default"];

fn variables(root: &Node, warnings: &mut Vec<Warning>) -> Result<Vec<Variable>, Wrong> {
    let Some(node) = root.get(&["variables"]) else { return Ok(Vec::new()) };
    let mut found: Vec<Variable> = Vec::new();
    let mut add = |name: &str, at: Place, spec: Option<&Node>| {
        let name = name.trim();
        if name.is_empty() {
            return Err(Wrong::new(at, "a variable's name", "an empty one"));
        }
        if found.iter().any(|v| v.name == name) {
            let what = format!("`{}` is declared twice; the first one counts", cut(name, 60));
            warnings.push(Warning { line: at.line, what });
            return Ok(());
        }
        if found.len() == VARIABLES {
            return Err(Wrong::new(at, format!("at most {VARIABLES} variables"), "one more"));
        }
        found.push(variable(name, at.line, spec));
        Ok(())
    };
    match (node.list(), node.map()) {
        (Some(items), _) => {
            for item in items {
                match (item.get(&["name"]).and_then(Node::text), item.text(), item.map()) {
                    (Some(name), _, _) => add(name, item.at, Some(item))?,
                    (None, Some(name), _) => add(name, item.at, None)?,
                    // `- topic: {description: …}`
                    (None, None, Some([(key, spec)])) if !SPEC.contains(&key.text.as_str()) => {
                        add(&key.text, key.at, Some(spec))?
                    }
                    _ => return Err(Wrong::new(item.at, "a variable with `name`", item.describe())),
                }
            }
        }
        (None, Some(entries)) => {
            for (key, spec) in entries {
                add(&key.text, key.at, Some(spec))?;
            }
        }
        (None, None) => return Err(Wrong::new(node.at, "a list of variables", node.describe())),
    }
    Ok(found)
}

fn variable(name: &str, line: usize, spec: Option<&Node>) -> Variable {
    let get = |names: &[&str]| spec.and_then(|s| s.get(names));
    let description = spec.and_then(Node::text).map(str::to_owned).or_else(|| get(&["description"]).map(Node::flat));
    Variable {
        name: name.to_owned(),
        description: bare(&description.unwrap_or_default()).to_owned(),
        required: get(&["required"]).and_then(Node::bool).unwrap_or(true),
        default: get(&["default"]).map(spelled::text),
        kind: get(&["type"]).map(Node::flat).unwrap_or_default(),
        declared: true,
        line,
    }
}

/// Members of the request that no file may set: they would break the stream.
const OURS: [&str; 4] = ["messages", "stream", "stream_options", "n"];

fn parameters(root: &Node, warnings: &mut Vec<Warning>) -> Result<Map<String, Value>, Wrong> {
    let mut found = Map::new();
    if let Some(node) = root.get(&["modelParameters", "model_parameters", "parameters"]) {
        let Some(entries) = node.map() else {
            return Err(Wrong::new(node.at, "a mapping of model parameters", node.describe()));
        };
        for (key, value) in entries {
            let name = snake(&key.text);
            if OURS.contains(&name.as_str()) {
                let what = format!("`{}` is not the prompt file's to set and was dropped", key.text);
                warnings.push(Warning { line: key.at.line, what });
            } else if !value.is_null() {
                found.insert(name, spelled::setting(value));
            }
        }
    }
    let format = root.get(&["responseFormat", "response_format"]);
    let schema = root.get(&["jsonSchema", "json_schema"]);
    if let Some(kind) = format.filter(|_| !found.contains_key("response_format")) {
        let mut value = match kind.text() {
            Some(kind) => serde_json::json!({ "type": kind }),
            None => kind.json(),
        };
        if let Some(schema) = schema.filter(|_| kind.text() == Some("json_schema")) {
            let parsed = schema.text().map_or_else(|| Ok(schema.json()), serde_json::from_str);
            match parsed {
                Ok(parsed) => value["json_schema"] = parsed,
                Err(error) => {
                    let what = format!("`jsonSchema` is not JSON: {error}");
                    warnings.push(Warning { line: schema.at.line, what });
                }
            }
        }
        found.insert("response_format".to_owned(), value);
    }
    Ok(found)
}

/// The first of a message's own lines that `spells` something.
fn line_of(place: &Node, lines: &[&str], spells: impl Fn(&str) -> bool) -> usize {
    let mut own = place.at.line..=place.until.min(lines.len());
    own.find(|&l| lines.get(l - 1).is_some_and(|line| spells(line))).unwrap_or(place.at.line)
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake.replace('-', "_")
}

/// Adds what no one declared, and warns of what is odd about placeholders.
fn placeholders(prompt: &mut Prompt, places: &[Node], text: &str, warnings: &mut Vec<Warning>) -> Result<(), Wrong> {
    let lines: Vec<&str> = text.lines().collect();
    let mut used: Vec<String> = Vec::new();
    for (message, place) in prompt.messages.iter().zip(places) {
        for slot in template::slots(&message.content) {
            let known = prompt.variables.iter().any(|v| v.name == slot.name);
            if used.contains(&slot.name) {
                continue;
            }
            used.push(slot.name.clone());
            if known {
                continue;
            }
            let line = line_of(place, &lines, |line| line.contains(&message.content[slot.range.clone()]));
            let name = cut(&slot.name, 60);
            if !template::is_name(&slot.name) {
                let what = format!("`{{{{{name}}}}}` is no plain placeholder and stays as it stands");
                warnings.push(Warning { line, what });
                continue;
            }
            if prompt.variables.len() == VARIABLES {
                let at = Place { line, column: 1 };
                return Err(Wrong::new(at, format!("at most {VARIABLES} variables"), "one more placeholder"));
            }
            let what = format!("`{{{{{name}}}}}` is used but not declared; it becomes an optional input");
            warnings.push(Warning { line, what });
            prompt.variables.push(Variable { name: slot.name, line, ..Variable::default() });
        }
    }
    let names: Vec<&str> = prompt.variables.iter().map(|v| v.name.as_str()).collect();
    let mut said: Vec<String> = Vec::new();
    for (message, place) in prompt.messages.iter().zip(places) {
        for (text, whose) in template::foreign(&message.content, &names) {
            if said.len() < FOREIGN && !said.contains(&text) {
                let what = format!("`{}` is {whose}, which nothing fills in: it stays as it stands", cut(&text, 60));
                let spells = |line: &str| template::foreign(line, &names).iter().any(|(other, _)| *other == text);
                warnings.push(Warning { line: line_of(place, &lines, spells), what });
                said.push(text);
            }
        }
    }
    for variable in prompt.variables.iter().filter(|v| v.declared && !used.contains(&v.name)) {
        let what = format!("the variable `{}` is declared but no message uses it", cut(&variable.name, 60));
        warnings.push(Warning { line: variable.line, what });
    }
    Ok(())
}
