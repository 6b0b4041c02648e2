//! YAML as a tree in which every node knows its line and column, bounded in size and depth.
//! It knows nothing of prompts; it resolves scalars by YAML 1.2's core schema.

use crate::domain::unusable::cut;
use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;

/// Nested collections, at most.
const DEPTH: usize = 128;
/// Aliases, at most.
const ALIASES: usize = 100;
/// Bytes and nodes that aliases may add, at most: an alias bomb doubles with each level.
const EXPANSION: usize = 1 << 20;

/// A place in the file, both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub line: usize,
    pub column: usize,
}

/// What was wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub at: Place,
    pub expected: String,
    pub found: String,
}

impl Wrong {
    pub fn new(at: Place, expected: impl Into<String>, found: impl Into<String>) -> Wrong {
        Wrong { at, expected: expected.into(), found: found.into() }
    }
}

/// One value of the file.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub at: Place,
    /// The last line it reaches to.
    pub until: usize,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// The text as it stands; plain ones may mean a number, a bool or null.
    Scalar { text: String, plain: bool },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping; keys are scalars and differ.
    Map(Vec<(Key, Node)>),
}

#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub at: Place,
    pub text: String,
}

impl Node {
    /// `a list`, `a mapping`, `nothing` or the text itself, shortened.
    pub fn describe(&self) -> String {
        match &self.kind {
            Kind::List(_) => "a list".to_owned(),
            Kind::Map(_) => "a mapping".to_owned(),
            Kind::Scalar { .. } if self.is_null() => "nothing".to_owned(),
            Kind::Scalar { text, .. } => format!("{:?}", cut(text, 40)),
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The scalar's text as it stands in the file; `None` for null and collections.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    pub fn map(&self) -> Option<&[(Key, Node)]> {
        match &self.kind {
            Kind::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value under the first of `names` that is there and not null.
    pub fn get(&self, names: &[&str]) -> Option<&Node> {
        let entries = self.map()?;
        names.iter().find_map(|name| entries.iter().find(|(k, v)| k.text == *name && !v.is_null()).map(|(_, v)| v))
    }

    /// A bool, also spelled as a string.
    pub fn bool(&self) -> Option<bool> {
        match self.text()?.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        }
    }

    /// As text whatever it is: scalars as they stand, collections as JSON on one line.
    pub fn flat(&self) -> String {
        match self.text() {
            Some(text) => text.to_owned(),
            None if self.is_null() => String::new(),
            None => self.json().to_string(),
        }
    }

    /// As JSON; numbers that JSON can't hold stay text.
    pub fn json(&self) -> Value {
        match &self.kind {
            Kind::List(items) => Value::Array(items.iter().map(Node::json).collect()),
            Kind::Map(entries) => {
                Value::Object(entries.iter().map(|(k, v)| (k.text.clone(), v.json())).collect::<Map<_, _>>())
            }
            Kind::Scalar { text, plain: false } => Value::String(text.clone()),
            Kind::Scalar { .. } if self.is_null() => Value::Null,
            Kind::Scalar { text, .. } => plain(text),
        }
    }

    /// As JSON on one line, text without quotes: what an evaluator takes it for.
    pub fn flat_json(&self) -> String {
        self.json().as_str().map_or_else(|| self.json().to_string(), str::to_owned)
    }

    fn weight(&self) -> usize {
        match &self.kind {
            Kind::Scalar { text, .. } => 1 + text.len(),
            Kind::List(items) => 1 + items.iter().map(Node::weight).sum::<usize>(),
            Kind::Map(entries) => 1 + entries.iter().map(|(k, v)| 1 + k.text.len() + v.weight()).sum::<usize>(),
        }
    }
}

fn plain(text: &str) -> Value {
    let number = |n: Option<Number>| n.map_or_else(|| Value::String(text.to_owned()), Value::Number);
    match text {
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if text.starts_with("0x") => number(i64::from_str_radix(&text[2..], 16).ok().map(Number::from)),
        _ if text.starts_with("0o") => number(i64::from_str_radix(&text[2..], 8).ok().map(Number::from)),
        _ => match text.strip_prefix('+').unwrap_or(text).parse::<i64>() {
            Ok(n) => Value::Number(n.into()),
            // "nan" and "inf" parse as floats in Rust, and are words here
            Err(_) if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+')) => {
                number(text.parse::<f64>().ok().and_then(Number::from_f64))
            }
            Err(_) => Value::String(text.to_owned()),
        },
    }
}

/// The first document of a file, and the line of a second one if there is one.
pub(crate) struct Document {
    /// `None` if the file holds no document.
    pub root: Option<Node>,
    pub second: Option<usize>,
}

/// Reads the first document.
pub(crate) fn parse(text: &str) -> Result<Document, Wrong> {
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: Vec::new(), aliases: 0, expanded: 0 };
    loop {
        match reader.next()? {
            (Event::DocumentStart(_), _) => break,
            (Event::StreamEnd, _) => return Ok(Document { root: None, second: None }),
            _ => {}
        }
    }
    let (event, span) = reader.next()?;
    let root = reader.node(event, span, 0)?;
    loop {
        match reader.next()? {
            (Event::DocumentStart(_), span) => {
                return Ok(Document { root: Some(root), second: Some(place(span).line) });
            }
            (Event::StreamEnd, _) => return Ok(Document { root: Some(root), second: None }),
            _ => {}
        }
    }
}

fn place(span: Span) -> Place {
    Place { line: span.start.line().max(1), column: span.start.col() + 1 }
}

type Source<'a> = Parser<'a, saphyr_parser::StrInput<'a>>;

struct Reader<'a> {
    parser: Source<'a>,
    anchors: Vec<(usize, Node)>,
    aliases: usize,
    expanded: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), Wrong> {
        match self.parser.next_event() {
            Some(Ok(pair)) => Ok(pair),
            Some(Err(error)) => {
                let at = Place { line: error.marker().line().max(1), column: error.marker().col() + 1 };
                let info = error.info();
                if info.starts_with("tabs disallowed") {
                    return Err(Wrong::new(at, "spaces as indentation", "a tab"));
                }
                let found = info.rsplit_once(", found ").map_or(info, |(_, found)| found);
                Err(Wrong::new(at, "valid YAML", found.strip_prefix("found ").unwrap_or(found)))
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, Wrong> {
        let at = place(span);
        if depth > DEPTH {
            return Err(Wrong::new(at, format!("at most {DEPTH} nested collections"), "one more"));
        }
        let (kind, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => (scalar(&text, style, tag, at)?, anchor),
            Event::SequenceStart(anchor, tag) => {
                known(tag, &["seq"], at)?;
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break (Kind::List(items), anchor),
                        (event, span) => items.push(self.node(event, span, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(anchor, tag) => {
                known(tag, &["map"], at)?;
                (self.mapping(depth)?, anchor)
            }
            Event::Alias(anchor) => return self.alias(anchor, at),
            _ => return Err(Wrong::new(at, "a value", "the end of the file")),
        };
        let node = Node { at, until: span.end.line().max(at.line), kind };
        if anchor > 0 {
            self.anchors.push((anchor, node.clone()));
            self.expand(node.weight(), at)?;
        }
        Ok(node)
    }

    fn mapping(&mut self, depth: usize) -> Result<Kind, Wrong> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let mut merge_at: Option<(usize, Node)> = None;
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                if let Some((at, node)) = merge_at {
                    let merged = merged(node, &mut seen)?;
                    entries.splice(at..at, merged);
                }
                return Ok(Kind::Map(entries));
            }
            let at = place(span);
            let key = self.node(event, span, depth + 1)?;
            let merge = matches!(&key.kind, Kind::Scalar { text, plain: true } if text == "<<");
            let Kind::Scalar { text, .. } = key.kind else {
                return Err(Wrong::new(
                    at,
                    "a name as key (quote a value that starts with `{` or `[`)",
                    if key.list().is_some() { "a list" } else { "a mapping" },
                ));
            };
            if merge && merge_at.is_some() || !merge && !seen.insert(text.clone()) {
                return Err(Wrong::new(at, "each key once", format!("a second `{}`", cut(&text, 60))));
            }
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            match merge {
                true => merge_at = Some((entries.len(), value)),
                false => entries.push((Key { at, text }, value)),
            }
        }
    }

    fn alias(&mut self, anchor: usize, at: Place) -> Result<Node, Wrong> {
        self.aliases += 1;
        if self.aliases > ALIASES {
            return Err(Wrong::new(at, format!("at most {ALIASES} aliases"), "one more"));
        }
        let Some(node) = self.anchors.iter().find(|(a, _)| *a == anchor).map(|(_, n)| n.clone()) else {
            return Err(Wrong::new(at, "an alias of a finished value", "an alias of a value that holds it"));
        };
        self.expand(node.weight(), at)?;
        Ok(Node { at, ..node })
    }

    fn expand(&mut self, by: usize, at: Place) -> Result<(), Wrong> {
        self.expanded += by;
        match self.expanded > EXPANSION {
            true => Err(Wrong::new(at, "aliases that add at most 1 MiB", "more")),
            false => Ok(()),
        }
    }
}

/// The entries that a merge key brings, the mapping's own keys and those of earlier mappings left out.
fn merged(node: Node, seen: &mut std::collections::HashSet<String>) -> Result<Vec<(Key, Node)>, Wrong> {
    let at = node.at;
    let wrong = |node: &Node| Wrong::new(node.at, "a mapping behind `<<`, or a list of mappings", node.describe());
    let maps = match node.kind {
        Kind::Map(_) => vec![node],
        Kind::List(items) => items,
        Kind::Scalar { .. } if node.is_null() => Vec::new(),
        Kind::Scalar { .. } => return Err(wrong(&node)),
    };
    let mut found = Vec::new();
    for map in maps {
        let Kind::Map(entries) = map.kind else { return Err(wrong(&map)) };
        // A fault of what was merged is the merging line's.
        let fresh = entries.into_iter().filter(|(key, _)| seen.insert(key.text.clone()));
        found.extend(fresh.map(|(key, value)| (Key { at, ..key }, value)));
    }
    Ok(found)
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<Cow<'_, Tag>>, at: Place) -> Result<Kind, Wrong> {
    let string = tag.as_deref().is_some_and(|t| t.suffix == "str" || (t.handle.is_empty() && t.suffix == "!"));
    known(tag, &["str", "int", "float", "bool", "null"], at)?;
    Ok(Kind::Scalar { text: text.to_owned(), plain: style == ScalarStyle::Plain && !string })
}

fn known(tag: Option<Cow<'_, Tag>>, core: &[&str], at: Place) -> Result<(), Wrong> {
    match tag.as_deref() {
        None => Ok(()),
        Some(t) if t.is_yaml_core_schema() && core.contains(&t.suffix.as_str()) => Ok(()),
        Some(t) if t.handle.is_empty() && t.suffix == "!" => Ok(()),
        Some(t) => {
            let name = format!("the tag `{}{}`", t.handle, t.suffix);
            Err(Wrong::new(at, "no tag", cut(&name, 60)))
        }
    }
}
