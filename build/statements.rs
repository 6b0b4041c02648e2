//! What experts say of stores, shapes, resources and environments, checked and packed for designs: a block an owner, a
//! line a fact, its kind first, tabs between. `domain/playbook` reads the block it needs and no other.
//!
//! `A id section shapes levels presumes replaces checked when text source` a statement (`when`: `key=value|value;key=value`), `R told text
//! source` a trap with the words that tell it, `H name text` a line of a shape's head or what a resource compares,
//! `I variant when` the way a store is taken to be run where the words tell none, `F id name formula assumes example source` a formula. The index has a line an owner:
//! its name, and where its block begins and ends.

use super::fault::{Fault, fault};
use super::tree::{Node, files, parse};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const SECTIONS: [&str; 17] = [
    "decision",
    "topology",
    "acquire",
    "renew",
    "release",
    "partition",
    "fencing",
    "failure.leader",
    "failure.client",
    "failure.clock",
    "failure.region",
    "failure.restore",
    "upgrade",
    "capacity",
    "avoid",
    "condition",
    "operate",
];
const SHAPES: [&str; 12] = [
    "mutex",
    "leader",
    "terminal_claim",
    "semaphore",
    "rw",
    "occupancy",
    "dedupe",
    "once_per_period",
    "long_session",
    "session_lock",
    "multi_resource",
    "queue_order",
];
const LEVELS: [&str; 3] = ["E", "B", "S"];
const KEYS: [&str; 25] = [
    "variant",
    "not_variant",
    "places",
    "survives",
    "operator",
    "scope",
    "world",
    "resource",
    "checks_token",
    "holders",
    "contention",
    "waiting",
    "hold",
    "load",
    "rate",
    "keys",
    "fleet",
    "permits",
    "servers",
    "commits",
    "told",
    "fault",
    "also",
    "silent",
    "never",
];
const STATEMENT: [&str; 12] =
    ["id", "section", "shapes", "levels", "presumes", "replaces", "when", "text", "sole", "source", "checked", "doubt"];
/// What is no store's. A name that is missing here only lies elsewhere.
const COMMON: [&str; 9] =
    ["shapes", "resources", "environments", "formulas", "questions", "efficiency", "waived", "advisory", "libraries"];
/// What a statement can presume of the lock: a lease or session that runs out, tokens that order holders, one holder,
/// renewals.
const PRESUMES: [&str; 4] = ["lease", "order", "single", "renewal"];
/// Slots that a design can fill.
const SLOTS: [&str; 25] = [
    "ttl_s",
    "renew_s",
    "deadline_s",
    "key",
    "rate",
    "quorum",
    "voters",
    "sites",
    "rtt_ms",
    "heartbeat_ms",
    "election_ms",
    "election_s",
    "rows",
    "permits",
    "hold_s",
    "period",
    "retention",
    "operation_s",
    "grace_s",
    "fsync_ms",
    "writes",
    "fills",
    "freezes",
    "blind",
    "longest",
];
/// Lists of owners inside one file, and the name before each owner's id.
const INNER: [(&str, &str); 3] = [("shapes", "shape"), ("resources", "resource"), ("environments", "environment")];
const HEAD: [&str; 5] = ["invariant", "state", "expiry", "fencing", "compare_with"];
/// What a resource compares with what is sent to it: a token that orders holders, an id or version of its own, nothing.
const COMPARES: [&str; 3] = ["token", "id", "nothing"];
/// Lines of a protected resource's head that designs are made of.
const RESOURCE: [&str; 1] = ["instead"];

/// What `domain/playbook` reads.
pub struct Packed {
    /// A line an owner: name, begin, end.
    pub index: String,
    /// The blocks.
    pub text: String,
}

/// The statements of `knowledge/playbooks/*.yaml`.
///
/// # Errors
/// Every fault of every file.
pub fn pack(knowledge: &Path) -> Result<Packed, Vec<Fault>> {
    let folder = knowledge.join("playbooks");
    let mut packer = Packer::default();
    let mut roots = Vec::new();
    for file in files(&folder, "yaml", "a file for each store")? {
        match std::fs::read_to_string(&file).map_err(|cause| (1, cause.to_string())).and_then(|text| parse(&text)) {
            // Typed conditions are a file of their own: every entry an id.
            Ok(root) if root.get("id").is_none() => packer.conditions(&file, &root),
            Ok(root) => roots.push((file, root)),
            Err((line, says)) => packer.wrong(&file, line, says),
        }
    }
    roots.iter().for_each(|(file, root)| packer.file(file, root));
    let left: Vec<Fault> = std::mem::take(&mut packer.when)
        .into_iter()
        .filter(|(_, when)| !when.used)
        .map(|(id, when)| fault(&when.file, when.line, format!("no statement has the id {id}: write one that has")))
        .collect();
    packer.faults.extend(left);
    if packer.faults.is_empty() { Ok(laid(&packer.index, &packer.out)) } else { Err(packer.faults) }
}

/// Blocks that any design asks for lie side by side, behind them those of which it may ask for some, and last those of stores, as a
/// page that is touched brings its neighbours into memory. The index keeps its order.
fn laid(index: &str, blocks: &str) -> Packed {
    let rank = |name: &str| match name {
        _ if COMMON.contains(&name) => 0,
        _ if name.contains(':') => 1,
        _ => 2,
    };
    let mut text = String::with_capacity(blocks.len());
    let mut lines = vec![String::new(); index.lines().count()];
    for now in 0..3 {
        for (line, place) in index.lines().zip(&mut lines) {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or_default();
            let mut at = cells.filter_map(|cell| cell.parse::<usize>().ok());
            if let (Some(from), Some(to), true) = (at.next(), at.next(), rank(name) == now) {
                let begins = text.len();
                text.push_str(&blocks[from..to]);
                *place = format!("{name}\t{begins}\t{}\n", text.len());
            }
        }
    }
    Packed { index: lines.concat(), text }
}

/// Between the words of a phrase that one sentence has to have, between those of which any will do, and before those of
/// which it may have none.
const SENTENCE: [char; 3] = ['&', '~', '!'];

struct When {
    file: PathBuf,
    line: usize,
    text: String,
    used: bool,
}

#[derive(Default)]
struct Packer {
    out: String,
    index: String,
    faults: Vec<Fault>,
    /// By the id of the statement.
    when: HashMap<String, When>,
}

impl Packer {
    fn wrong(&mut self, file: &Path, line: usize, says: impl Into<String>) {
        self.faults.push(fault(file, line, says));
    }

    // One condition: keys with values.
    fn typed(&mut self, file: &Path, node: &Node) -> String {
        let mut parts = Vec::new();
        for (key, line, values) in node.entries() {
            if !KEYS.contains(&key.as_str()) {
                self.wrong(file, *line, format!("{key:?} is no condition: write one of {}", KEYS.join(", ")));
            }
            let texts: Vec<String> = match values.list() {
                Some(items) => items.iter().filter_map(Node::text).collect(),
                None => values.text().into_iter().collect(),
            };
            if texts.is_empty() || texts.iter().any(|text| text.contains(['|', ';', '='])) {
                self.wrong(file, *line, format!("{key} needs values without | ; =: write `{key}: [one, another]`"));
            }
            let parted: Vec<&String> = texts.iter().filter(|text| text.contains(SENTENCE)).collect();
            if key == "fault" && !parted.is_empty() {
                self.wrong(file, *line, "a fault is a phrase as it stands: write it without &, ~ and !");
            }
            if parted.iter().any(|text| text.split(SENTENCE).any(|word| word.trim().is_empty())) {
                let says = format!("{key} has a phrase with an empty part: write `one & another~its synonym`");
                self.wrong(file, *line, says);
            }
            parts.push(format!("{key}={}", texts.join("|")));
        }
        parts.join(";")
    }

    fn conditions(&mut self, file: &Path, root: &Node) {
        for (id, line, node) in root.entries() {
            let text = self.typed(file, node);
            let when = When { file: file.to_owned(), line: *line, text, used: false };
            if self.when.insert(id.clone(), when).is_some() {
                self.wrong(file, *line, format!("{id} stands twice in the conditions: write it once"));
            }
        }
    }

    fn file(&mut self, file: &Path, root: &Node) {
        // A way to work that several stores share is said under its own name.
        let Some(id) = root.get("scheme").or(root.get("id")).and_then(Node::text) else { return };
        self.block(file, &id, root, &["statements", "common_rules", "rules"]);
        for (list, name) in INNER {
            if id != list {
                continue;
            }
            for owner in root.get(list).and_then(Node::list).unwrap_or_default() {
                match owner.get("id").and_then(Node::text) {
                    Some(inner) => self.block(file, &format!("{name}:{inner}"), owner, &["statements"]),
                    None => self.wrong(file, owner.line, "an entry without an id: write `id: …`"),
                }
            }
        }
    }

    fn block(&mut self, file: &Path, owner: &str, node: &Node, lists: &[&str]) {
        let begin = self.out.len();
        let head = match owner.split_once(':') {
            Some(("shape", _)) => &HEAD[..],
            Some(("resource", _)) => &RESOURCE[..],
            _ => &[],
        };
        for key in head {
            if let Some(text) = node.get(key).and_then(Node::text) {
                self.line(&["H", key, &text]);
            }
        }
        if owner.starts_with("resource:") {
            let compares = node.get("compares").and_then(Node::text).unwrap_or_default();
            if !COMPARES.contains(&compares.as_str()) {
                self.wrong(
                    file,
                    node.line,
                    format!("{owner} compares nothing known: write one of {}", COMPARES.join(", ")),
                );
            }
            self.line(&["H", "compares", &compares]);
        }
        for list in lists {
            for statement in node.get(list).and_then(Node::list).unwrap_or_default() {
                self.statement(file, statement);
            }
        }
        for variant in node.get("variants").and_then(Node::list).unwrap_or_default() {
            if let (Some(id), Some(taken)) = (variant.get("id").and_then(Node::text), variant.get("taken")) {
                let when = self.typed(file, taken);
                self.line(&["I", &id, &when]);
            }
        }
        for trap in node.get("traps").and_then(Node::list).unwrap_or_default() {
            let told: Vec<String> =
                trap.get("told_by").and_then(Node::list).unwrap_or_default().iter().filter_map(Node::text).collect();
            let [text, source] = ["text", "source"].map(|key| trap.get(key).and_then(Node::text).unwrap_or_default());
            if told.is_empty() || text.is_empty() {
                self.wrong(file, trap.line, "a trap without words or text: write `{told_by: […], text: …}`");
            }
            self.line(&["R", &told.join("|"), &text, &source]);
        }
        for formula in node.get("formulas").and_then(Node::list).unwrap_or_default() {
            let cells = ["id", "name", "formula", "assumes", "example", "source"];
            let cells = cells.map(|key| formula.get(key).and_then(Node::text).unwrap_or_default());
            if let Some(at) = cells.iter().position(String::is_empty) {
                self.wrong(file, formula.line, format!("a formula without its cell {}: write it", at + 1));
            }
            let [id, name, text, assumes, example, source] = &cells;
            self.line(&["F", id, name, text, assumes, example, source]);
        }
        if self.out.len() > begin {
            self.index += &format!("{owner}\t{begin}\t{}\n", self.out.len());
        }
    }

    fn statement(&mut self, file: &Path, node: &Node) {
        for (key, line, _) in node.entries() {
            if !STATEMENT.contains(&key.as_str()) {
                self.wrong(file, *line, format!("{key:?} is no field here: write one of {}", STATEMENT.join(", ")));
            }
        }
        let cell = |key: &str| node.get(key).and_then(Node::text).unwrap_or_default();
        let among = |packer: &mut Packer, key: &str, known: &[&str]| -> String {
            let words: Vec<String> =
                node.get(key).and_then(Node::list).unwrap_or_default().iter().filter_map(Node::text).collect();
            for word in words.iter().filter(|word| !known.contains(&word.as_str())) {
                packer.wrong(file, node.line, format!("{word} is none of {key}: write one of {}", known.join(", ")));
            }
            words.join(",")
        };
        let (id, section, text, source) = (cell("id"), cell("section"), cell("text"), cell("source"));
        let sole = cell("sole");
        let (shapes, levels) = (among(self, "shapes", &SHAPES), among(self, "levels", &LEVELS));
        let presumes = among(self, "presumes", &PRESUMES);
        let replaces = among(self, "replaces", &SECTIONS);
        if !SECTIONS.contains(&section.as_str()) {
            self.wrong(
                file,
                node.line,
                format!("{id}: {section:?} is no section: write one of {}", SECTIONS.join(", ")),
            );
        }
        if id.is_empty() || text.is_empty() || source.is_empty() {
            self.wrong(file, node.line, format!("{id:?} lacks an id, a text or a source: write all three"));
        }
        for slot in text.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            if !SLOTS.contains(&slot) {
                self.wrong(
                    file,
                    node.line,
                    format!("{id}: no slot is called {slot:?}: write one of {}", SLOTS.join(", ")),
                );
            }
        }
        if [&text, &sole].into_iter().any(|words| words.matches("**").count() % 2 == 1) {
            self.wrong(file, node.line, format!("{id}: a ** too few: write it before and behind what is bold"));
        }
        if sole.contains('{') {
            self.wrong(file, node.line, format!("{id}: `sole` has a slot: write it without one"));
        }
        let said = cell("when");
        let typed = self.when.get_mut(&id).map(|when| {
            when.used = true;
            when.text.clone()
        });
        if typed.is_none() && !said.is_empty() && said != "always" {
            self.wrong(
                file,
                node.line,
                format!("{id} has a `when` in words alone: write its typed form in conditions_*.yaml"),
            );
        }
        // A second reader's doubt counts as not checked.
        let sure = cell("checked") == "true" && cell("doubt").is_empty();
        let sure = if sure { "1" } else { "0" };
        let when = typed.unwrap_or_default();
        self.line(&["A", &id, &section, &shapes, &levels, &presumes, &replaces, sure, &when, &text, &sole, &source]);
    }

    fn line(&mut self, cells: &[&str]) {
        self.out += &cells.iter().map(|cell| cell.replace('\t', " ")).collect::<Vec<_>>().join("\t");
        self.out.push('\n');
    }
}
