//! The documents and publications that sources name, checked and packed: a line a fact, its kind first, tabs between.
//! `domain/sources` reads it.
//!
//! `D id title` a document, then its sections `S number title`, each with lines of text `T line`; `P id by title year
//! where address note` a publication or documentation (which has no year), then other names of it `N name`;
//! `C owner/name` a repository; `M words id` words that stand for a source of another id.

use super::fault::{Fault, fault};
use super::tree::{Node, files, parse};
use std::collections::HashSet;
use std::path::Path;

const PAPER: [&str; 8] = ["id", "names", "authors", "title", "year", "where", "address", "note"];
const DOCS: [&str; 6] = ["id", "names", "by", "title", "address", "note"];

/// The packed text of `knowledge/sources/`: every `.md` file and `publications.yaml`.
///
/// # Errors
/// Every fault of every file.
pub fn pack(knowledge: &Path) -> Result<String, Vec<Fault>> {
    let folder = knowledge.join("sources");
    let mut files = files(&folder, "md", "the documents")?;
    files.push(folder.join("publications.yaml"));
    let mut packer = Packer::default();
    for file in &files {
        match std::fs::read_to_string(file) {
            Err(cause) => packer.wrong(file, 1, format!("{cause}: make it a readable file")),
            Ok(text) if file.extension().is_some_and(|end| end == "md") => packer.document(file, &text),
            Ok(text) => match parse(&text) {
                Ok(root) => packer.publications(file, &root),
                Err((line, says)) => packer.wrong(file, line, says),
            },
        }
    }
    if packer.faults.is_empty() { Ok(packer.out) } else { Err(packer.faults) }
}

#[derive(Default)]
struct Packer {
    out: String,
    faults: Vec<Fault>,
    /// Ids and names, in lower case.
    names: HashSet<String>,
}

impl Packer {
    fn wrong(&mut self, file: &Path, line: usize, says: impl Into<String>) {
        self.faults.push(fault(file, line, says));
    }

    fn line(&mut self, cells: &[&str]) {
        self.out += &cells.iter().map(|cell| cell.replace('\t', " ")).collect::<Vec<_>>().join("\t");
        self.out.push('\n');
    }

    fn document(&mut self, file: &Path, text: &str) {
        let id = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_end())).peekable();
        match lines.next().and_then(|(_, line)| line.strip_prefix("# ")) {
            Some(title) => self.line(&["D", &id, title]),
            None => self.wrong(file, 1, "a document without a title: write `# Title`"),
        }
        let mut numbers = HashSet::new();
        while let Some((at, line)) = lines.next() {
            if line.is_empty() {
                continue;
            }
            let heading = line.trim_start_matches('#').trim();
            let (number, title) = heading.split_once(' ').unwrap_or((heading, ""));
            let number = number.trim_end_matches('.');
            if !line.starts_with("##") {
                self.wrong(file, at, "a text outside a section: write a heading `## 7. Title` above it");
            } else if !number.split('.').all(|part| part.parse::<u8>().is_ok()) || title.is_empty() {
                self.wrong(file, at, "a section without a number or a title: write `## 7. Title` or `### 7.1 Title`");
            } else if !numbers.insert(number.to_owned()) {
                self.wrong(file, at, format!("section {number} stands here twice: write another number"));
            }
            self.line(&["S", number, title]);
            let mut body = Vec::new();
            while let Some((_, line)) = lines.next_if(|(_, line)| !line.starts_with('#')) {
                body.push(line);
            }
            while body.last().is_some_and(|line| line.is_empty()) {
                body.pop();
            }
            if body.last().is_some_and(|line| !line.starts_with("Sources: ")) {
                self.wrong(file, at, format!("section {number} does not end with its sources: write `Sources: …`"));
            }
            body.iter().for_each(|line| self.line(&["T", line]));
        }
    }

    fn publications(&mut self, file: &Path, root: &Node) {
        for (key, line, value) in root.entries() {
            match key.as_str() {
                "papers" | "docs" => value
                    .list()
                    .unwrap_or_default()
                    .iter()
                    .for_each(|entry| self.publication(file, entry, key == "papers")),
                "code" => {
                    for entry in value.list().unwrap_or_default() {
                        let name = entry.text().unwrap_or_default();
                        if name.split('/').filter(|part| !part.is_empty()).count() != 2 {
                            self.wrong(file, entry.line, format!("{name:?} is no repository: write owner/name"));
                        }
                        self.name(file, entry.line, &name);
                        self.line(&["C", &name]);
                    }
                }
                "means" => {
                    for (words, line, id) in value.entries() {
                        self.name(file, *line, words);
                        self.line(&["M", words, &id.text().unwrap_or_default()]);
                    }
                }
                _ => self.wrong(file, *line, format!("{key:?} is no list here: write papers, docs, code or means")),
            }
        }
    }

    fn publication(&mut self, file: &Path, entry: &Node, paper: bool) {
        let known: &[&str] = if paper { &PAPER } else { &DOCS };
        for (key, line, _) in entry.entries() {
            if !known.contains(&key.as_str()) {
                let says = format!("{key:?} is no field here: write one of {}", known.join(", "));
                self.wrong(file, *line, says);
            }
        }
        let cell = |key| entry.get(key).and_then(Node::text).unwrap_or_default();
        let (by, year, address) = (if paper { "authors" } else { "by" }, cell("year"), cell("address"));
        for key in ["id", by, "title"] {
            if cell(key).is_empty() {
                self.wrong(file, entry.line, format!("a publication without {key}: write `{key}: …`"));
            }
        }
        if paper && (year.len() != 4 || year.parse::<u16>().is_err()) {
            self.wrong(file, entry.line, format!("{:?} has no year: write `year: 2016`", cell("id")));
        }
        if !paper && !address.starts_with("https://") {
            self.wrong(file, entry.line, format!("{:?} has no address: write `address: https://…`", cell("id")));
        }
        let id = cell("id");
        self.name(file, entry.line, &id);
        self.line(&["P", &id, &cell(by), &cell("title"), &year, &cell("where"), &address, &cell("note")]);
        for name in entry.get("names").and_then(Node::list).unwrap_or_default() {
            let text = name.text().unwrap_or_default();
            self.name(file, name.line, &text);
            self.line(&["N", &text]);
        }
    }

    fn name(&mut self, file: &Path, line: usize, name: &str) {
        if name.is_empty() || !self.names.insert(name.to_lowercase()) {
            self.wrong(file, line, format!("{name:?} is empty or stands here twice: write each name once"));
        }
    }
}
