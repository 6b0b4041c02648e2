//! Files of words, checked against a shape and packed: a line a text, behind the keys that lead to it, tabs between.
//! A list's items stand one a line under the same keys, and a record begins where its first field stands again.

use super::fault::{Fault, fault};
use super::tree::{Node, parse};
use std::path::{Path, PathBuf};

/// What stands in a file, or under a key of it.
pub enum Shape {
    /// A text, which may be empty in a record.
    Text,
    /// Words with `|` between them.
    Words,
    /// Phrases over words, each an item.
    Phrases,
    /// Phrases over words, with `, ` between them.
    Listed,
    /// `word=number`, with `, ` between them.
    Pairs,
    /// Texts, each an item.
    Texts,
    /// Any keys, and the same under each.
    Each(&'static Shape),
    /// Numbers as keys, and the same under each.
    Values(&'static Shape),
    /// These keys, all of them, and what is under each.
    Keys(&'static [(&'static str, Shape)]),
    /// A list of these keys, all in each item.
    Records(&'static [(&'static str, Shape)]),
}

/// A file's packed text.
///
/// # Errors
/// Every fault of the file.
pub fn pack(file: &Path, shape: &Shape) -> Result<(String, Node), Vec<Fault>> {
    let text = std::fs::read_to_string(file).map_err(|cause| (1, format!("{cause}: make it a readable file")));
    let root = text.and_then(|text| parse(&text)).map_err(|(line, says)| vec![fault(file, line, says)])?;
    let classes = root.get("classes").map(Node::entries).unwrap_or_default();
    let classes = classes.iter().map(|(name, ..)| name.clone()).collect();
    let mut packer = Packer { file: file.to_owned(), classes, out: String::new(), faults: Vec::new() };
    packer.node(&root, shape, "");
    if packer.faults.is_empty() { Ok((packer.out, root)) } else { Err(packer.faults) }
}

/// Round trips: `a b ms source` of each row of the table.
///
/// # Errors
/// Every row that is none.
pub fn trips(file: &Path) -> Result<String, Vec<Fault>> {
    let text = std::fs::read_to_string(file).map_err(|cause| vec![fault(file, 1, format!("{cause}: write it"))])?;
    let (mut out, mut faults) = (String::new(), Vec::new());
    for (number, line) in text.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.splitn(7, ',').collect();
        match cells.as_slice() {
            [_, a, b, ms, _, _, source] if ms.parse::<f64>().is_ok_and(|ms| ms > 0.0) && !source.is_empty() => {
                out += &format!("{a}\t{b}\t{ms}\t{source}\n");
            }
            _ => faults.push(fault(file, number + 1, "write provider,region,region,ms,statistic,month,source")),
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

/// An enum with a variant for each key under `concepts`, and the way from a key to it.
pub fn concepts(name: &str, file: &str, root: &Node) -> String {
    let keys: Vec<&str> =
        root.get("concepts").map(Node::entries).unwrap_or_default().iter().map(|(key, ..)| key.as_str()).collect();
    let variant = |key: &&str| -> String { key.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect() };
    let variants: String = keys.iter().map(|key| format!("    {},\n", variant(key))).collect();
    let arms: String = keys.iter().map(|key| format!("            {key:?} => {name}::{},\n", variant(key))).collect();
    format!(
        "/// What a phrase of `{file}` stands for; the phrases say what each means.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\n\
         #[allow(missing_docs, reason = \"the phrases are the meaning\")]\n\
         pub enum {name} {{\n{variants}}}\n\n\
         impl {name} {{\n    /// By its key.\n    pub fn of(key: &str) -> Option<{name}> {{\n        \
         Some(match key {{\n{arms}            _ => return None,\n        }})\n    }}\n}}\n"
    )
}

struct Packer {
    file: PathBuf,
    classes: Vec<String>,
    out: String,
    faults: Vec<Fault>,
}

impl Packer {
    fn wrong(&mut self, line: usize, says: impl Into<String>) {
        self.faults.push(fault(&self.file, line, says));
    }

    fn node(&mut self, node: &Node, shape: &Shape, keys: &str) {
        match shape {
            Shape::Text => self.out += &format!("{keys}{}\n", node.text().unwrap_or_default()),
            Shape::Words => self.words(node, keys),
            Shape::Listed => self.phrases(std::slice::from_ref(node), keys, ", "),
            Shape::Pairs => self.pairs(node, keys),
            Shape::Phrases => self.items(node, |packer, items| packer.phrases(items, keys, "\n")),
            Shape::Texts => self.items(node, |packer, items| items.iter().for_each(|item| packer.words(item, keys))),
            Shape::Each(shape) => self.entries(node, shape, keys),
            Shape::Values(shape) => {
                for (key, line, _) in node.entries() {
                    if key.parse::<f64>().is_err() {
                        self.wrong(*line, format!("{key:?} is no number: write `number: word|word`"));
                    }
                }
                self.entries(node, shape, keys);
            }
            Shape::Keys(fields) => self.fields(node, fields, keys),
            Shape::Records(fields) => {
                self.items(node, |packer, items| items.iter().for_each(|item| packer.fields(item, fields, keys)));
            }
        }
    }

    fn items(&mut self, node: &Node, each: impl Fn(&mut Packer, &[Node])) {
        match node.list() {
            Some(items) => each(self, items),
            None => self.wrong(node.line, "a list belongs here: write `- item` a line"),
        }
    }

    fn entries(&mut self, node: &Node, shape: &Shape, keys: &str) {
        if node.entries().is_empty() {
            self.wrong(node.line, "keys belong here: write `key:` a line");
        }
        for (key, line, value) in node.entries() {
            let plain = |part: &str| part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
            let snake = key.split('_').all(|part| !part.is_empty() && plain(part));
            if !snake && key.parse::<f64>().is_err() {
                self.wrong(*line, format!("{key:?} is no key: write small letters, with _ between words"));
            }
            self.node(value, shape, &format!("{keys}{key}\t"));
        }
    }

    fn fields(&mut self, node: &Node, fields: &[(&str, Shape)], keys: &str) {
        for (name, shape) in fields {
            match node.get(name) {
                Some(value) => self.node(value, shape, &format!("{keys}{name}\t")),
                None => self.wrong(node.line, format!("{name} is missing: write `{name}:`")),
            }
        }
        for (key, line, _) in node.entries() {
            if !fields.iter().any(|(name, _)| name == key) {
                let known: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
                self.wrong(*line, format!("{key:?} is no field here: write one of {}", known.join(", ")));
            }
        }
    }

    fn words(&mut self, node: &Node, keys: &str) {
        match node.text() {
            Some(text) if text.split('|').all(|word| !word.trim().is_empty()) => {
                self.out += &format!("{keys}{text}\n");
            }
            _ => self.wrong(node.line, "a word is missing: write words, one on each side of |"),
        }
    }

    fn pairs(&mut self, node: &Node, keys: &str) {
        for pair in node.text().unwrap_or_default().split(", ") {
            match pair.split_once('=') {
                Some((word, value)) if !word.is_empty() && value.parse::<f64>().is_ok() => {
                    self.out += &format!("{keys}{word}\t{value}\n");
                }
                _ => self.wrong(node.line, format!("{pair:?} is no pair: write `word=number`")),
            }
        }
    }

    fn phrases(&mut self, items: &[Node], keys: &str, between: &str) {
        for item in items {
            let text = item.text().unwrap_or_default();
            for phrase in text.split(between) {
                if let Some(says) = self.fault_of(phrase) {
                    self.wrong(item.line, says);
                }
                self.out += &format!("{keys}{phrase}\n");
            }
        }
    }

    fn fault_of(&self, phrase: &str) -> Option<String> {
        if phrase.trim().is_empty() {
            return Some("a phrase is empty: write words or leave it out".to_owned());
        }
        phrase.split_whitespace().find_map(|piece| {
            if let Some(gap) = piece.strip_prefix('~') {
                return gap
                    .parse::<u8>()
                    .is_err()
                    .then(|| format!("{piece:?} is no gap: write ~ and a number of words"));
            }
            piece.trim_start_matches('?').split('|').find_map(|word| match word.strip_prefix('@') {
                Some(class) if !self.classes.iter().any(|known| known == class) => {
                    Some(format!("{word:?} is no class of this file: write it under `classes:`"))
                }
                _ if word.is_empty() => Some(format!("{piece:?}: write a word on each side of |")),
                _ => None,
            })
        })
    }
}
