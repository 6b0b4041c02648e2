//! Playbooks checked, and their heads packed: a line a fact, its kind first, tabs between. `domain/stores` reads it.
//! Statements stay in the files until designs are made of them.
//!
//! `S id class is` a store, then its `N name how` (how: row, apart, loose), `V id class note`, `T told by` (of the
//! variant above) and `F name value range meaning source`; at the end `L label id variant` for the labels.

use super::columns::SAID;
use super::fault::{Fault, fault};
use super::rows::{Row, Said};
use super::tree::{Node, files, parse};
use std::collections::{HashMap, HashSet};
use std::path::Path;

const CLASSES: [&str; 8] =
    ["CONSENSUS", "LINEARIZABLE_SERVICE", "SINGLE_DURABLE", "ASYNC_COPY", "MULTI_WRITE", "AP", "CACHE", "NOT_A_LOCK"];
const HEAD: [&str; 15] = [
    "id",
    "scheme",
    "reviewed",
    "names",
    "loose",
    "apart",
    "is",
    "class",
    "canonical",
    "variants",
    "numbers",
    "statements",
    "traps",
    "questions",
    "not_for",
];
const VARIANT: [&str; 6] = ["id", "told_by", "class", "note", "taken", "by_setting"];
const NUMBER: [&str; 7] = ["name", "value", "range", "meaning", "default", "source", "checked"];

/// The packed text of `knowledge/playbooks/*.yaml`, `knowledge/store_ids.yaml` and `knowledge/stores.yaml`.
///
/// # Errors
/// Every fault of every file.
pub fn pack(knowledge: &Path) -> Result<Packed, Vec<Fault>> {
    let mut packer = Packer::default();
    let folder = knowledge.join("playbooks");
    for file in &files(&folder, "yaml", "a file for each store")? {
        if let Some(root) = packer.read(file)
            // What is no store (shapes, resources, formulas) has neither.
            && (root.get("class").is_some() || root.get("variants").is_some())
        {
            packer.store(file, &root);
        }
    }
    let ids = knowledge.join("store_ids.yaml");
    let labels = packer.read(&ids).map(|root| packer.labels(&ids, &root)).unwrap_or_default();
    let stores = std::mem::take(&mut packer.out);
    let rows = knowledge.join("stores.yaml");
    if let Some(root) = packer.read(&rows) {
        packer.rows(&rows, &root);
        packer.pack_rows(&rows, &labels);
    }
    if packer.faults.is_empty() { Ok(Packed { stores, rows: packer.out }) } else { Err(packer.faults) }
}

/// A name without what spellings differ in: case, hyphens, blanks.
fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What `domain/stores` reads.
#[derive(Debug)]
pub struct Packed {
    /// Stores, their names, variants and numbers, and the labels.
    pub stores: String,
    /// Rows.
    pub rows: String,
}

/// What is packed so far.
#[derive(Default)]
pub struct Packer {
    out: String,
    faults: Vec<Fault>,
    /// The variants of each id.
    ids: HashMap<String, HashSet<String>>,
    /// The id a name belongs to.
    names: HashMap<String, String>,
    /// The rows of `stores.yaml`.
    pub(super) rows: Vec<Row>,
    /// What the playbooks say in columns.
    pub(super) said: Vec<Said>,
}

impl Packer {
    fn read(&mut self, file: &Path) -> Option<Node> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(cause) => {
                self.wrong(file, 1, format!("{cause}: make it a readable file"));
                return None;
            }
        };
        parse(&text).map_err(|(line, says)| self.wrong(file, line, says)).ok()
    }

    pub(super) fn wrong(&mut self, file: &Path, line: usize, says: impl Into<String>) {
        self.faults.push(fault(file, line, says.into()));
    }

    pub(super) fn line(&mut self, cells: &[&str]) {
        self.out += &cells.join("\t");
        self.out.push('\n');
    }

    /// The text under `key`, or a fault.
    pub(super) fn need(&mut self, file: &Path, node: &Node, key: &str) -> String {
        let text = node.get(key).and_then(Node::text);
        if text.is_none() {
            let line = node.get(key).map_or(node.line, |value| value.line);
            self.wrong(file, line, format!("{key} is missing or empty: write `{key}:` with a text"));
        }
        text.unwrap_or_default()
    }

    fn texts(&mut self, file: &Path, node: &Node, key: &str) -> Vec<(String, usize)> {
        let items = node.get(key).and_then(Node::list).unwrap_or_default();
        let mut out = Vec::new();
        for item in items {
            match item.text() {
                Some(text) => out.push((text, item.line)),
                None => {
                    self.wrong(file, item.line, format!("an entry of {key} is empty: write a text or leave it out"))
                }
            }
        }
        out
    }

    fn filled(&mut self, file: &Path, node: &Node, key: &str) -> Vec<(String, usize)> {
        let texts = self.texts(file, node, key);
        if texts.is_empty() {
            let line = node.get(key).map_or(node.line, |value| value.line);
            self.wrong(file, line, format!("{key} is missing or empty: write `{key}: [one, another]`"));
        }
        texts
    }

    fn class(&mut self, file: &Path, node: &Node) -> String {
        let class = self.need(file, node, "class");
        if !class.is_empty() && !CLASSES.contains(&class.as_str()) {
            let line = node.get("class").map_or(node.line, |value| value.line);
            self.wrong(file, line, format!("{class} is no class: write one of {}", CLASSES.join(", ")));
        }
        class
    }

    pub(super) fn only(&mut self, file: &Path, node: &Node, known: &[&str]) {
        for (key, line, _) in node.entries() {
            if !known.contains(&key.as_str()) {
                let keys = known.join(", ");
                let says = format!("{key:?} is no field here: write one of {keys}; a text with commas needs quotes");
                self.wrong(file, *line, says);
            }
        }
    }

    fn store(&mut self, file: &Path, root: &Node) {
        self.only(file, root, &with_columns(&HEAD));
        let (id, is, class) = (self.need(file, root, "id"), self.need(file, root, "is"), self.class(file, root));
        if self.ids.insert(id.clone(), HashSet::new()).is_some() {
            self.wrong(file, root.line, format!("the id {id} is another file's: write one of its own"));
        }
        self.line(&["S", &id, &class, &is]);
        self.names(file, root, &id);
        let cells = self.said(file, root, true);
        let said = Said { store: id.clone(), variant: String::new(), class: class.clone(), head: class, cells };
        for variant in root.get("variants").and_then(Node::list).unwrap_or_default() {
            self.variant(file, variant, &said);
        }
        self.said.push(said);
        for number in root.get("numbers").and_then(Node::list).unwrap_or_default() {
            self.only(file, number, &NUMBER);
            let cell = |key| number.get(key).and_then(Node::text).unwrap_or_default();
            let (value, range) = (cell("value"), cell("range"));
            let [name, meaning, source] = ["name", "meaning", "source"].map(|key| self.need(file, number, key));
            self.line(&["F", &name, &value, &range, &meaning, &source]);
        }
    }

    fn names(&mut self, file: &Path, root: &Node, id: &str) {
        let names = self.filled(file, root, "names");
        let all = root.get("loose").and_then(Node::text).is_some_and(|text| text == "all");
        let loose = if all { names.clone() } else { self.texts(file, root, "loose") };
        let apart = self.texts(file, root, "apart");
        for (name, line) in loose.iter().chain(&apart) {
            if !names.iter().any(|(known, _)| known == name) {
                self.wrong(file, *line, format!("{name:?} is not among the names: write it there too"));
            }
        }
        for (name, line) in names {
            let key = bare(&name);
            if key.is_empty() {
                self.wrong(file, line, format!("{name:?} has no letter: write a name"));
            }
            let owner = self.names.entry(key).or_insert_with(|| id.to_owned()).clone();
            if owner != id {
                self.wrong(file, line, format!("{name:?} is a name of {owner} already: write it in one of the two"));
            }
            let among = |list: &[(String, usize)]| list.iter().any(|(known, _)| *known == name);
            let how = if among(&loose) {
                "loose"
            } else if among(&apart) {
                "apart"
            } else {
                "row"
            };
            self.line(&["N", &name, how]);
        }
    }

    fn variant(&mut self, file: &Path, variant: &Node, head: &Said) {
        self.only(file, variant, &with_columns(&VARIANT));
        let own = self.need(file, variant, "id");
        if !self.ids.entry(head.store.clone()).or_default().insert(own.clone()) {
            self.wrong(file, variant.line, format!("the variant {own} stands here twice: write another id"));
        }
        let (class, note) = (self.class(file, variant), self.need(file, variant, "note"));
        let set = variant.get("by_setting").and_then(Node::text).unwrap_or_default();
        self.line(&["V", &own, &class, &note, &set]);
        for (told, _) in self.filled(file, variant, "told_by") {
            self.line(&["T", &told]);
        }
        let mut cells = head.cells.clone();
        cells.extend(self.said(file, variant, false));
        self.said.push(Said { store: head.store.clone(), variant: own, class, head: head.class.clone(), cells });
    }

    fn labels(&mut self, file: &Path, root: &Node) -> Vec<(String, String, String)> {
        let mut out = Vec::new();
        for (label, line, value) in root.entries() {
            let cells: Vec<Option<String>> = value.list().unwrap_or_default().iter().map(Node::text).collect();
            let [Some(id), variant] = cells.as_slice() else {
                self.wrong(
                    file,
                    *line,
                    format!("{label} names no store: write `{label}: [id, variant]`, null for none"),
                );
                continue;
            };
            let says = match (self.ids.get(id), variant) {
                (None, _) => Some(format!("no playbook has the id {id}: write one that has")),
                (Some(known), Some(variant)) if !known.contains(variant) => {
                    Some(format!("{id} has no variant {variant}: write one of its variants, or null"))
                }
                _ => None,
            };
            if let Some(says) = says {
                self.wrong(file, *line, says);
            }
            let variant = variant.clone().unwrap_or_default();
            self.line(&["L", label, id, &variant]);
            out.push((label.clone(), id.clone(), variant));
        }
        out
    }
}

/// Fields of a playbook and the columns it may say.
fn with_columns(fields: &[&'static str]) -> Vec<&'static str> {
    fields.iter().copied().chain(SAID.iter().map(|(key, _)| *key)).collect()
}
