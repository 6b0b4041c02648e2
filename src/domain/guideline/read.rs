//! From YAML to guidelines: strict about every name, exact about where something is wrong.

use super::watch::{
    Alone, Bold, Bulleted, BulletsOnly, Check, Code, Exact, Names, Phrases, Present, Prose, Sayings, Shape, Topic,
};
use super::words::Words;
use super::{Guideline, Guidelines, Severity, Unusable};
use crate::domain::prompt::tree::{Document, Node, Place, Wrong, parse};
use crate::domain::unusable::cut;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::HashMap;

/// Bytes of a file, at most.
const FILE: usize = 1 << 20;
/// Guidelines of a file, at most.
const MOST: usize = 200;

const KINDS: &str = "bold, bulleted, bullets-only, code, names, phrases, present, refusal-alone, refusal-exact, shape";

type Read<T> = Result<T, Unusable>;

fn wrong(at: Place, expected: impl Into<String>, found: impl Into<String>, next: impl Into<String>) -> Unusable {
    Unusable {
        file: String::new(),
        line: at.line,
        column: at.column,
        expected: expected.into(),
        found: found.into(),
        next: next.into(),
    }
}

/// With `trusted`, patterns are compiled when they are first needed: a test has compiled them before.
pub(super) fn read(text: &str, prompt: &str, trusted: bool) -> Read<Guidelines> {
    let reader = Reader { prompt, trusted, known: RefCell::default() };
    let top = Place { line: 1, column: 1 };
    if text.len() > FILE {
        return Err(wrong(top, "a file of at most 1 MiB", format!("{} bytes", text.len()), "shorten its lists"));
    }
    let parsed = parse(text.strip_prefix('\u{feff}').unwrap_or(text));
    let Document { root, second } =
        parsed.map_err(|Wrong { at, expected, found }| wrong(at, expected, found, "correct this place"))?;
    if let Some(line) = second {
        let at = Place { line, column: 1 };
        return Err(wrong(at, "one document", "a second one", "remove the line `---` and what follows it"));
    }
    let next = "begin the file with `guidelines:` and a list under it";
    let Some(root) = root.filter(|root| !root.is_null()) else {
        return Err(wrong(top, "a mapping with `guidelines`", "an empty file", next));
    };
    let Some(list) = root.get(&["guidelines"]) else {
        let found = if root.map().is_some() { "none".to_owned() } else { root.describe() };
        return Err(wrong(root.at, "a mapping with `guidelines`", found, next));
    };
    // `lists` is for anchors
    only(&root, &["lists", "language", "guidelines"])?;
    let Some(items) = list.list() else {
        return Err(wrong(list.at, "a list of guidelines", list.describe(), "begin each guideline with `- id:`"));
    };
    if items.len() > MOST {
        let found = items.len().to_string();
        return Err(wrong(list.at, format!("at most {MOST} guidelines"), found, "split the prompt or join guidelines"));
    }
    let mut all: Vec<Guideline> = Vec::new();
    for item in items {
        let read = reader.guideline(item)?;
        if all.iter().any(|other| other.id == read.id) {
            let at = item.get(&["id"]).map_or(item.at, |id| id.at);
            return Err(wrong(at, "each id once", format!("a second `{}`", cut(&read.id, 60)), "give it another id"));
        }
        all.push(read);
    }
    let language = reader.words(&root, "language", false)?;
    let lists = reader.known.into_inner().into_values().collect();
    Ok(Guidelines { all, language, lists })
}

struct Reader<'a> {
    prompt: &'a str,
    trusted: bool,
    /// Lists met before: an alias stands for the same list in many places.
    known: RefCell<HashMap<(Vec<String>, bool), Words>>,
}

impl Reader<'_> {
    fn guideline(&self, item: &Node) -> Read<Guideline> {
        only(item, &["id", "says", "severity", "check", "message"])?;
        let id = text(item, "id", "name the guideline in kebab-case")?;
        let kebab =
            |id: &str| id.split('-').all(|w| !w.is_empty() && w.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9')));
        if !kebab(&id.1) {
            let next = "use small letters, figures and single hyphens, as in `no-code`";
            return Err(wrong(id.0, "an id in kebab-case", quoted(&id.1), next));
        }
        let says = text(item, "says", "quote the words of the prompt it comes from")?;
        let Some(line) = line_of(&says.1, self.prompt) else {
            let next = "copy them from the prompt's file letter by letter";
            return Err(wrong(says.0, "words that stand in the prompt", quoted(&says.1), next));
        };
        let severity = text(item, "severity", "write `must` or `should`")?;
        let severity = match severity.1.as_str() {
            "must" => Severity::Must,
            "should" => Severity::Should,
            other => return Err(wrong(severity.0, "`must` or `should`", quoted(other), "write one of the two")),
        };
        let message = text(item, "message", "say in one sentence what a reader of the mark shall know")?;
        let Some(node) = item.get(&["check"]) else {
            return Err(wrong(item.at, "`check`", "none", format!("add one of {KINDS}")));
        };
        Ok(Guideline { id: id.1, says: says.1, line, severity, message: message.1, check: self.check(node)? })
    }

    fn check(&self, node: &Node) -> Read<Check> {
        let kind = match node.map() {
            Some([(kind, data)]) => Some((kind, data)),
            _ => None,
        };
        let Some((kind, data)) = kind else {
            let next = format!("write one of {KINDS}, and its data under it");
            return Err(wrong(node.at, "one kind of check", node.describe(), next));
        };
        let words = |name| self.words(data, name, false);
        let check = match kind.text.as_str() {
            "code" => {
                only(data, &["languages", "lines", "statements"])?;
                let languages = strings(data, "languages")?.into_iter().map(|(_, word)| word.to_lowercase()).collect();
                let (lines, statements) = (self.words(data, "lines", true)?, self.words(data, "statements", true)?);
                Check::Code(Code::new(languages, lines, statements))
            }
            "bold" => {
                only(data, &["sections"])?;
                Check::Bold(Bold::new(words("sections")?))
            }
            "present" => {
                only(data, &["words", "except"])?;
                needed(data, "words")?;
                Check::Present(Present::new(words("words")?, words("except")?))
            }
            "bulleted" => {
                only(data, &["topics", "except"])?;
                Check::Bulleted(Bulleted::new(self.topics(data)?, words("except")?))
            }
            "bullets-only" => {
                only(data, &["topics", "elsewhere"])?;
                let (topics, elsewhere) = (self.topics(data)?, words("elsewhere")?);
                Check::BulletsOnly(BulletsOnly::new(topics, elsewhere))
            }
            "names" => {
                only(data, &["titles", "denials", "names"])?;
                needed(data, "denials")?;
                let (titles, denials, names) = (words("titles")?, words("denials")?, words("names")?);
                Check::Names(Names::new(titles, denials, names))
            }
            "phrases" => {
                only(data, &["terms", "first", "anywhere", "last"])?;
                let terms = strings(data, "terms")?.into_iter().map(|(_, term)| term).collect::<Vec<_>>().join("|");
                let place =
                    |name| data.get(&[name]).map_or_else(|| Ok(Sayings::default()), |node| self.sayings(node, &terms));
                let (first, anywhere, last) = (place("first")?, place("anywhere")?, place("last")?);
                Check::Phrases(Phrases::new(first, anywhere, last))
            }
            "refusal-alone" => {
                only(data, &["object", "sentences", "topics"])?;
                let (at, object) = object(data)?;
                let topics = if data.get(&["topics"]).is_some() { self.topics(data)? } else { Vec::new() };
                let alone = Alone::new(&object, Prose::new(words("sentences")?, topics));
                Check::Alone(alone.map_err(|_| wrong(at, "a short object", "a long one", "shorten it"))?)
            }
            "shape" => {
                only(data, &[])?;
                Check::Shape(Shape::default())
            }
            "refusal-exact" => {
                only(data, &["object"])?;
                Check::Exact(Exact { object: object(data)?.1 })
            }
            other => {
                return Err(wrong(kind.at, "a kind of check", quoted(other), format!("write one of {KINDS}")));
            }
        };
        Ok(check)
    }

    fn topics(&self, data: &Node) -> Read<Vec<Topic>> {
        let next = "list what the answer details, each as `- {title: […], text: […]}`";
        let Some(node) = data.get(&["topics"]) else {
            return Err(wrong(data.at, "`topics`", "none", next));
        };
        let Some(items) = node.list() else {
            return Err(wrong(node.at, "a list of topics", node.describe(), next));
        };
        let topic = |item: &Node| {
            only(item, &["title", "text"])?;
            needed(item, "title")?;
            Ok(Topic { title: self.words(item, "title", false)?, text: self.words(item, "text", false)? })
        };
        items.iter().map(topic).collect()
    }

    fn sayings(&self, node: &Node, terms: &str) -> Read<Sayings> {
        only(node, &["headings", "sentences"])?;
        let filled = |name| {
            self.compile(strings(node, name)?, false, |pattern| pattern.replace("{term}", &format!("(?:{terms})")))
        };
        Ok(Sayings { headings: filled("headings")?, sentences: filled("sentences")? })
    }

    fn words(&self, data: &Node, name: &str, exact: bool) -> Read<Words> {
        self.compile(strings(data, name)?, exact, str::to_owned)
    }

    /// One expression for all; what is wrong with one of them is said at its own place.
    fn compile(&self, list: Vec<(Place, String)>, exact: bool, fill: impl Fn(&str) -> String) -> Read<Words> {
        let filled: Vec<String> = list.iter().map(|(_, pattern)| fill(pattern)).collect();
        let key = (filled, exact);
        if let Some(all) = self.known.borrow().get(&key) {
            return Ok(all.clone());
        }
        let all = Words::new(&key.0, exact);
        if self.trusted || all.check().is_ok_and(|empty| !empty) {
            self.known.borrow_mut().insert(key, all.clone());
            return Ok(all);
        }
        let (filled, _) = key;
        for ((at, pattern), filled) in list.iter().zip(filled) {
            let why = match Words::new(&[filled], exact).check() {
                Ok(true) => "it matches nothing at all, which is everywhere".to_owned(),
                Ok(false) => continue,
                Err(why) => why,
            };
            let found = format!("{} ({why})", quoted(pattern));
            let next = "correct the pattern; a backslash before a sign takes it as it is";
            return Err(wrong(*at, "a regular expression that matches words", found, next));
        }
        let at = list.first().map_or(Place::default(), |(at, _)| *at);
        Err(wrong(at, "a shorter list of patterns", "a long one", "take some away"))
    }
}

/// The line of `prompt` that `says` begins on; any white space stands for any other.
fn line_of(says: &str, prompt: &str) -> Option<usize> {
    let start = prompt.find(says).or_else(|| {
        let words: Vec<String> = says.split_whitespace().map(regex::escape).collect();
        Some(regex::Regex::new(&words.join(r"\s+")).ok()?.find(prompt)?.start())
    })?;
    Some(prompt[..start].matches('\n').count() + 1)
}

fn object(data: &Node) -> Read<(Place, Map<String, Value>)> {
    let (at, text) = text(data, "object", "write the refusal as JSON in single quotes")?;
    match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(object)) if !object.is_empty() => Ok((at, object)),
        _ => Err(wrong(at, "a JSON object", quoted(&text), "write the refusal as JSON in single quotes")),
    }
}

/// A list of texts, each with its place; absent is empty.
fn strings(data: &Node, name: &str) -> Read<Vec<(Place, String)>> {
    let Some(node) = data.get(&[name]) else { return Ok(Vec::new()) };
    let next = "write a list of texts, those with signs in single quotes";
    let Some(items) = node.list() else {
        return Err(wrong(node.at, format!("`{name}` as a list"), node.describe(), next));
    };
    let text = |item: &Node| match item.text().filter(|text| !text.is_empty()) {
        Some(text) => Ok((item.at, text.to_owned())),
        None => Err(wrong(item.at, "a text", item.describe(), next)),
    };
    items.iter().map(text).collect()
}

fn needed(data: &Node, name: &str) -> Read<()> {
    match strings(data, name)?.is_empty() {
        true => Err(wrong(data.at, format!("`{name}` as a list"), "none", format!("add `{name}: […]`"))),
        false => Ok(()),
    }
}

fn text(node: &Node, name: &str, next: &str) -> Read<(Place, String)> {
    let Some(value) = node.get(&[name]) else {
        return Err(wrong(node.at, format!("`{name}`"), "none", next));
    };
    match value.text().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Ok((value.at, text.to_owned())),
        None => Err(wrong(value.at, format!("`{name}` as a text"), value.describe(), next)),
    }
}

/// A mapping with known names only: one that is misspelt would be a check that never marks.
fn only(node: &Node, names: &[&str]) -> Read<()> {
    let list = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let Some(entries) = node.map() else {
        if node.is_null() {
            return Ok(());
        }
        return Err(wrong(node.at, format!("a mapping with {list}"), node.describe(), "indent the names under it"));
    };
    match entries.iter().find(|(key, _)| !names.contains(&key.text.as_str())) {
        Some((key, _)) => {
            let next = "correct the name or delete it";
            Err(wrong(key.at, format!("one of {list}"), format!("`{}`", cut(&key.text, 60)), next))
        }
        None => Ok(()),
    }
}

fn quoted(text: &str) -> String {
    format!("{:?}", cut(text, 60))
}
