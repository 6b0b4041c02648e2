//! The words of each language checked, and packed: a line an entry, its kind first, tabs between. `domain/reader`
//! reads it.
//!
//! `N value words` a number by itself; likewise `X` a factor behind a number, `U` seconds in a unit of time, `V` in a small one, `K` a suffix
//! of digits, `S` one that may stand apart, `G` one of a script without blanks, `R` a unit that hides a suffix, `Q` a part
//! of a scale, `T` tens and dozens of one; `H` seconds that a rate is per, as one word; `A`, `B` what a full stop shortens (behind which a sentence may not end, and
//! never ends); `L`, `E` names for typing errors and elisions; `J first seconds whole` pairs; `W lang words` the
//! language's small words; `P lang line concept weight phrase`; `M lang line says of direction reach ends_at phrase`.

use super::fault::{Fault, fault};
use super::tree::{Node, files, parse};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Keys whose entries are `value: word|word`, and the kind of their lines.
const VALUES: [(&str, &str); 11] = [
    ("numbers", "N"),
    ("scales", "X"),
    ("units", "U"),
    ("fine_units", "V"),
    ("suffixes", "K"),
    ("spaced", "S"),
    ("glued", "G"),
    ("rates", "R"),
    ("parts", "Q"),
    ("tens", "T"),
    ("per", "H"),
];
/// Keys with one text of words.
const LISTS: [(&str, &str); 4] = [("short", "A"), ("never_ends", "B"), ("names", "L"), ("elided", "E")];
/// What the first part of a concept's name may be; each is read by a rule of its own.
const FACTS: [&str; 16] = [
    "shape", "thing", "permits", "waiting", "period", "keys", "fleet", "ttl", "wait", "stated", "resource", "holders",
    "claim", "time", "ordinal", "counts",
];
const SAYS: [&str; 8] = ["denied", "past", "planned", "theirs", "wished", "doubted", "only_for", "conditional"];

/// The packed text of all files of the folder.
///
/// # Errors
/// Every fault of every file.
pub fn pack(folder: &Path) -> Result<String, Vec<Fault>> {
    let mut packer = Packer::default();
    for file in &files(folder, "yaml", "a file for each language")? {
        packer.file(file);
    }
    if packer.faults.is_empty() { Ok(packer.out) } else { Err(packer.faults) }
}

#[derive(Default)]
struct Packer {
    out: String,
    faults: Vec<Fault>,
    place: PathBuf,
    language: String,
    classes: Vec<(String, String)>,
    met: HashSet<String>,
}

impl Packer {
    fn wrong(&mut self, line: usize, says: impl std::fmt::Display) {
        self.faults.push(fault(&self.place, line, says.to_string()));
    }

    fn line(&mut self, cells: &[&str]) {
        self.out += &cells.join("\t");
        self.out.push('\n');
    }

    fn text(&mut self, node: &Node, what: &str) -> String {
        let text = node.text();
        if text.is_none() {
            self.wrong(node.line, format!("{what} is empty: write a text or leave it out"));
        }
        text.unwrap_or_default()
    }

    fn file(&mut self, file: &Path) {
        self.place = file.to_owned();
        self.language = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let root = std::fs::read_to_string(file).map_err(|cause| (1, cause.to_string()));
        let root = match root.and_then(|text| parse(&text)) {
            Ok(root) => root,
            Err((line, says)) => return self.wrong(line, says),
        };
        self.classes.clear();
        for (name, _, words) in root.get("classes").map(Node::entries).unwrap_or_default() {
            let words = self.text(words, name);
            self.classes.push((name.clone(), words));
        }
        for (key, line, node) in root.entries() {
            if let Some((_, kind)) = VALUES.iter().find(|(name, _)| name == key) {
                self.values(kind, node);
            } else if let Some((_, kind)) = LISTS.iter().find(|(name, _)| name == key) {
                let words = self.text(node, key);
                self.line(&[kind, &words]);
            } else {
                match key.as_str() {
                    "classes" => {}
                    "plain" => {
                        let (language, words) = (self.language.clone(), self.text(node, key));
                        self.line(&["W", &language, &words]);
                    }
                    "pairs" => self.pairs(node),
                    "phrases" => self.phrases(node),
                    "modifiers" => self.modifiers(node),
                    _ => {
                        self.wrong(*line, format!("{key:?} is no key of a lexicon: write one of those in common.yaml"))
                    }
                }
            }
        }
    }

    fn values(&mut self, kind: &str, node: &Node) {
        for (value, line, words) in node.entries() {
            if value.parse::<f64>().is_err() {
                self.wrong(*line, format!("{value:?} is no number: write `number: word|word`"));
            }
            let words = self.text(words, value);
            self.line(&[kind, value, &words]);
        }
    }

    fn pairs(&mut self, node: &Node) {
        for pair in node.list().unwrap_or_default() {
            let cells: Vec<String> = pair.list().unwrap_or_default().iter().filter_map(Node::text).collect();
            match cells.as_slice() {
                [first, seconds, whole] => self.line(&["J", first, seconds, whole]),
                _ => self.wrong(pair.line, "a pair is `[first, second|second, whole]`"),
            }
        }
    }

    fn phrases(&mut self, node: &Node) {
        for (name, line, list) in node.entries() {
            let parts: Vec<&str> = name.split('.').collect();
            let (concept, weight) = match parts.as_slice() {
                [fact, value, weight] => (format!("{fact}.{value}"), *weight),
                [fact, value] => (format!("{fact}.{value}"), "1"),
                _ => (String::new(), ""),
            };
            if !FACTS.contains(&parts[0]) || weight.parse::<u8>().is_err() {
                let facts = FACTS.join(", ");
                self.wrong(
                    *line,
                    format!("{name:?} is no concept: write `fact.value` or `fact.value.weight`, fact one of {facts}"),
                );
            }
            for item in list.list().unwrap_or_default() {
                let text = self.text(item, name);
                for phrase in text.split(" / ") {
                    if let Some(phrase) = self.phrase(phrase, item.line)
                        && self.fresh(&concept, &phrase, item.line)
                    {
                        let (language, line) = (self.language.clone(), item.line.to_string());
                        self.line(&["P", &language, &line, &concept, weight, &phrase]);
                    }
                }
            }
        }
    }

    /// A phrase may stand once under a concept of a language.
    fn fresh(&mut self, concept: &str, phrase: &str, line: usize) -> bool {
        let fresh = self.met.insert(format!("{}\t{concept}\t{phrase}", self.language));
        if !fresh {
            self.wrong(line, format!("{phrase:?} stands under {concept} already: write it once"));
        }
        fresh
    }

    fn modifiers(&mut self, node: &Node) {
        for item in node.list().unwrap_or_default() {
            let cell = |key| item.get(key).and_then(Node::text).unwrap_or_default();
            let [says, of, direction, reach, ends_at] = ["says", "of", "direction", "reach", "ends_at"].map(cell);
            let known = ["says", "of", "direction", "reach", "ends_at", "phrase", "within"];
            let fault = if let Some((key, ..)) = item.entries().iter().find(|(key, ..)| !known.contains(&key.as_str()))
            {
                Some(format!("{key:?} is no field of a modifier: write one of {}", known.join(", ")))
            } else if !SAYS.contains(&says.as_str()) {
                Some(format!("a modifier says one of {}", SAYS.join(", ")))
            } else if !["forward", "backward", "both"].contains(&direction.as_str()) || reach.parse::<u8>().is_err() {
                Some("direction is forward, backward or both, and reach a number of words".to_owned())
            } else {
                None
            };
            if let Some(fault) = fault {
                self.wrong(item.line, fault);
            }
            let text = cell("phrase");
            for phrase in text.split(" / ").filter_map(|phrase| self.phrase(phrase, item.line)).collect::<Vec<_>>() {
                let (language, line, within) = (self.language.clone(), item.line.to_string(), cell("within"));
                let within = if within == "sentence" { "sentence" } else { "clause" };
                self.line(&["M", &language, &line, &says, &of, &direction, &reach, &ends_at, within, &phrase]);
            }
        }
    }

    /// The phrase with its classes written out.
    fn phrase(&mut self, phrase: &str, line: usize) -> Option<String> {
        let mut pieces = Vec::new();
        for piece in phrase.split_whitespace() {
            if let Some(gap) = piece.strip_prefix('~') {
                if gap.parse::<u8>().is_err() {
                    self.wrong(line, format!("{piece:?} is no gap: write ~ and a number of words"));
                    return None;
                }
                pieces.push(piece.to_owned());
                continue;
            }
            let (optional, words) = piece.strip_prefix('?').map_or(("", piece), |rest| ("?", rest));
            let mut out = Vec::new();
            for word in words.split('|') {
                let Some(class) = word.strip_prefix('@') else {
                    out.push(word);
                    continue;
                };
                match self.classes.iter().find(|(name, _)| name == class) {
                    Some((_, words)) => out.push(words),
                    None => {
                        let says = format!("{word:?} is no class of this file: write it under `classes:`");
                        self.faults.push(fault(&self.place, line, says.to_string()));
                        return None;
                    }
                }
            }
            if out.iter().any(|word| word.is_empty() || word.chars().any(char::is_uppercase)) {
                self.wrong(line, format!("{piece:?}: write small letters, and a word on each side of |"));
                return None;
            }
            pieces.push(format!("{optional}{}", out.join("|")));
        }
        if pieces.is_empty() {
            self.wrong(line, "a phrase is empty: write words or leave it out");
            return None;
        }
        Some(pieces.join(" "))
    }
}
