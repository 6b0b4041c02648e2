//! What sources name, so that each of them opens: sections of our documents, publications, repositories, rules, stores.
//! Packed by the build script from `assets/knowledge/sources/`; decides nothing.

mod text;

use super::playbook::{self, Formula, Owner, Statement};
use super::rules::{RULES, Rule};
use super::stores::{STORES, Store};
use std::sync::LazyLock;

/// A document of ours.
#[derive(Debug, PartialEq, Eq)]
pub struct Document {
    /// Its id, with which references to its sections begin.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// In the order of the file.
    pub sections: Vec<Section>,
}

/// A numbered section of a document.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    /// "7", or "1.5" inside section 1.
    pub number: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its lines; none where others stand inside it.
    pub lines: Vec<&'static str>,
}

/// A publication, or the documentation of a product.
#[derive(Debug, PartialEq, Eq)]
pub struct Publication {
    /// As sources name it.
    pub id: &'static str,
    /// Its authors, or who keeps it.
    pub by: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Empty for documentation, which changes with its product.
    pub year: &'static str,
    /// Where it appeared; may be empty.
    pub place: &'static str,
    /// Where it stands on the web; empty where none is known.
    pub address: &'static str,
    /// What is to be known of it; may be empty.
    pub note: &'static str,
}

/// What a reference opens.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// All sections of a document, by title.
    Document(&'a Document),
    /// A section with those inside it.
    Section(&'a Document, &'a str),
    /// A publication or documentation.
    Publication(&'a Publication),
    /// A public repository, and what the reference says after its name.
    Code(&'a str),
    /// A page on the web, by its address.
    Address(&'a str),
    /// A rule of feasibility.
    Rule(&'static Rule),
    /// What is known of a store.
    Store(&'static Store),
    /// What is said of a shape, a resource or an environment.
    Page(Owner),
    /// One statement of a playbook.
    Statement(&'static Statement),
    /// A formula of size or time.
    Formula(&'static Formula),
}

/// Documents and publications.
#[derive(Debug, Default)]
pub struct Sources {
    /// In the order of the files.
    pub documents: Vec<Document>,
    /// In the order of the file.
    pub publications: Vec<Publication>,
    /// Every name in lower case with what it stands for.
    names: Vec<(String, Named)>,
}

#[derive(Clone, Copy, Debug)]
enum Named {
    Publication(usize),
    Code,
    Means(&'static str),
}

/// How an address begins.
const ADDRESS: &str = "https://";

/// The packed documents, read when a source is first opened.
pub static SOURCES: LazyLock<Sources> =
    LazyLock::new(|| Sources::read(include_str!(concat!(env!("OUT_DIR"), "/sources.txt"))));

impl Sources {
    /// Reads what the build script packed; it has checked it, so a line of another form is left out.
    pub fn read(packed: &'static str) -> Sources {
        let mut out = Sources::default();
        for line in packed.lines() {
            let cells: Vec<&'static str> = line.split('\t').collect();
            let sections = out.documents.last_mut().map(|document| &mut document.sections);
            match cells[..] {
                ["D", id, title] => out.documents.push(Document { id, title, sections: vec![] }),
                ["S", number, title] => {
                    sections.into_iter().for_each(|all| all.push(Section { number, title, lines: vec![] }));
                }
                ["T", line] => {
                    sections.and_then(|all| all.last_mut()).into_iter().for_each(|last| last.lines.push(line));
                }
                ["P", id, by, title, year, place, address, note] => {
                    out.names.push((id.to_lowercase(), Named::Publication(out.publications.len())));
                    out.publications.push(Publication { id, by, title, year, place, address, note });
                }
                ["N", name] => {
                    let last = out.publications.len().saturating_sub(1);
                    out.names.push((name.to_lowercase(), Named::Publication(last)));
                }
                ["C", name] => out.names.push((name.to_lowercase(), Named::Code)),
                ["M", words, id] => out.names.push((words.to_lowercase(), Named::Means(id))),
                _ => {}
            }
        }
        out
    }

    /// What one reference opens: an id or a name, after which a place in it may be said ("etcd documentation, Locks").
    /// A text of several references has them parted by `;`.
    pub fn find<'a>(&'a self, reference: &'a str) -> Option<Source<'a>> {
        let reference = reference.trim();
        let label = || STORES.label(reference).map(|(store, _)| store);
        if let Some(store) = STORES.id(reference).or_else(label).or_else(|| STORES.name(reference)) {
            return Some(Source::Store(store));
        }
        if reference.starts_with(ADDRESS) {
            return Some(Source::Address(reference));
        }
        if let Some(owner) = Owner::called(reference) {
            return Some(Source::Page(owner));
        }
        if let Some(statement) = playbook::by_id(reference) {
            return Some(Source::Statement(statement));
        }
        let formula = || playbook::formula(reference).map(Source::Formula);
        self.section(reference).or_else(|| self.named(reference)).or_else(|| rule(reference)).or_else(formula)
    }

    // "sizing 7", "Sizing section 7", "protocols.md 1.5 and more".
    fn section(&self, reference: &str) -> Option<Source<'_>> {
        let mut words = reference.split_whitespace();
        let id = words.next()?.trim_end_matches([',', ':']).to_lowercase();
        let id = id.trim_end_matches(".md");
        let document = self.documents.iter().find(|document| document.id == id)?;
        let Some(number) = words.find(|word| !matches!(word.to_lowercase().as_str(), "section" | "sections")) else {
            return Some(Source::Document(document));
        };
        let number = number.trim_end_matches(|c: char| !c.is_ascii_digit());
        let section = document.sections.iter().find(|section| section.number == number)?;
        Some(Source::Section(document, section.number))
    }

    // The longest name that the reference begins with as whole words.
    fn named<'a>(&'a self, reference: &'a str) -> Option<Source<'a>> {
        let lower = reference.to_lowercase();
        let begins = |name: &str| {
            lower.strip_prefix(name).is_some_and(|rest| !rest.chars().next().is_some_and(char::is_alphanumeric))
        };
        let found = self.names.iter().filter(|(name, _)| begins(name)).max_by_key(|(name, _)| name.len())?;
        match found.1 {
            Named::Publication(at) => self.publications.get(at).map(Source::Publication),
            Named::Code => Some(Source::Code(reference)),
            Named::Means(id) => self.section(id).or_else(|| rule(id)).or_else(|| self.named(id)),
        }
    }

    /// Ids that resemble `word`, or have it in their name.
    pub fn near(&self, word: &str) -> Vec<String> {
        let word = word.trim().to_lowercase();
        let mut out: Vec<String> = STORES.near(&word).into_iter().map(str::to_owned).collect();
        if word.is_empty() {
            return out;
        }
        let first = word.split_whitespace().next().unwrap_or_default();
        for document in self.documents.iter().filter(|document| document.id.starts_with(first)) {
            out.extend(document.sections.iter().map(|section| format!("{} {}", document.id, section.number)));
        }
        let has = |name: &str| name.to_lowercase().contains(&word);
        out.extend(self.publications.iter().filter(|one| has(one.id) || has(one.by)).map(|one| one.id.to_owned()));
        out
    }
}

fn rule(reference: &str) -> Option<Source<'static>> {
    let id = reference.split([' ', ',', ':', '(']).next()?;
    RULES.iter().find(|rule| rule.id.eq_ignore_ascii_case(id)).map(Source::Rule)
}
