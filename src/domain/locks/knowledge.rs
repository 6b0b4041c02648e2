//! The knowledge of the lock domain as embedded data: vocabulary and names.
//! Holds no rule's condition and no formula.

use super::concept::Concept;
use super::quantities::{Quantities, Spelt};
use super::runs::Runs;
use crate::domain::places::PLACES;
use crate::domain::reader::lexer::tokens;
use crate::domain::reader::matcher::{Hit, Phrases};
use crate::domain::stores::row::{ROWS, Row};
use crate::domain::stores::{self, STORES, Spoken};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Vocabulary {
    classes: HashMap<String, String>,
    plain: HashMap<String, String>,
    permits: HashMap<String, String>,
    concepts: HashMap<Concept, Vec<String>>,
    runs: HashMap<Concept, Vec<String>>,
    quantities: Spelt,
}

/// What a phrase found in a text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A concept of the vocabulary.
    Concept(Concept),
    /// Index into [`Knowledge::families`].
    Family(usize),
    /// Index into [`PLACES`].
    Place(usize),
}

/// Everything, read once.
#[derive(Debug)]
pub struct Knowledge {
    /// Families of store names, refined by context into a store.
    pub families: Vec<String>,
    /// All phrases; tags index [`Knowledge::tags`].
    pub phrases: Phrases,
    /// What the tags mean.
    pub tags: Vec<Tag>,
    /// Phrases of scripts without blanks; tags as of the others.
    pub runs: Runs,
    /// Numbers, units and what is counted.
    pub quantities: Quantities,
    /// Everyday words of the languages that are read.
    pub plain: HashSet<String>,
    /// Words that go with a permission, beside the everyday ones.
    pub permits: HashSet<String>,
    /// Names of what stands around a store and is none.
    pub around: HashSet<&'static str>,
}

/// The embedded knowledge; a test holds that it can be read.
pub static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::read);

const EMBEDDED: &str = "embedded data, held readable by a test";

impl Knowledge {
    fn read() -> Knowledge {
        // The largest file first: what reading it takes is used again by what follows.
        let rows: &[Row] = &ROWS;
        let vocabulary: Vocabulary =
            serde_yaml::from_str(include_str!("../../../assets/knowledge/vocabulary.yaml")).expect(EMBEDDED);
        let names: HashMap<String, Vec<String>> =
            serde_yaml::from_str(include_str!("../../../assets/knowledge/names.yaml")).expect(EMBEDDED);
        let (mut phrases, mut runs, mut tags) = (Phrases::default(), Runs::default(), Vec::new());
        for (concept, list) in &vocabulary.concepts {
            for phrase in list {
                phrases.add(tags.len(), phrase, &vocabulary.classes);
            }
            for run in vocabulary.runs.get(concept).into_iter().flatten() {
                runs.add(tags.len(), run);
            }
            tags.push(Tag::Concept(*concept));
        }
        let mut families: Vec<String> = names.keys().cloned().collect();
        families.sort();
        for (index, family) in families.iter().enumerate() {
            for phrase in &names[family] {
                phrases.add(tags.len(), phrase, &vocabulary.classes);
            }
            tags.push(Tag::Family(index));
        }
        known_by_name(rows, &mut families, &mut phrases, &mut tags);
        for (index, place) in PLACES.iter().enumerate() {
            for name in place.ids.iter().map(|id| id.replace('-', " ")).chain(place.names.iter().cloned()) {
                phrases.add(tags.len(), &spell(&name), &vocabulary.classes);
            }
            tags.push(Tag::Place(index));
        }
        let words = |by: &HashMap<String, String>| -> HashSet<String> {
            by.values().flat_map(|words| words.split('|')).map(str::to_owned).collect()
        };
        let (plain, permits) = (words(&vocabulary.plain), words(&vocabulary.permits));
        let quantities = vocabulary.quantities.read();
        Knowledge { families, phrases, runs, quantities, tags, plain, permits, around: around() }
    }

    /// The playbook of a family that no row stands for.
    pub fn kept(&self, family: usize) -> Option<&'static stores::Store> {
        STORES.id(self.families[family].strip_prefix(KEPT)?)
    }
}

/// Before the id of a playbook in the name of a family that no row stands for.
const KEPT: &str = "playbook:";

// The names of the playbooks that the spellings of names.yaml leave out. They join the family of the rows that stand
// for their store, or make one of their own, which is ruled by class.
fn known_by_name(rows: &[Row], families: &mut Vec<String>, phrases: &mut Phrases, tags: &mut Vec<Tag>) {
    let listed = families.len();
    let family = |families: &[String], id: &str| families[..listed].iter().position(|family| family == id);
    for store in &STORES.all {
        let labels = STORES.labels().filter(|label| STORES.label(label).is_some_and(|(other, _)| other == store));
        let row = |label| rows.iter().find(|row| row.id == label);
        let joined = family(families, store.id).or_else(|| {
            labels.filter_map(row).find_map(|row| family(families, row.id).or_else(|| family(families, row.family())))
        });
        let (at, own) = (families.len(), format!("{KEPT}{}", store.id));
        for name in &store.names {
            let joins = joined.filter(|_| name.spoken == Spoken::Row);
            let words = tokens(name.text);
            // What only sounds like it ("clickhouse") spells no row's name.
            let spelt =
                |hit: &Hit| matches!(tags[hit.tag], Tag::Family(at) if at < listed && families[at] != "unknown");
            if name.spoken == Spoken::Loose || name.spoken == Spoken::Row && phrases.find(&words).iter().any(spelt) {
                continue;
            }
            if joins.is_none() && families.len() == at {
                families.push(own.clone());
            }
            let mut phrase = words.iter().map(|token| token.word.as_str()).collect::<Vec<_>>().join(" ");
            // Where words are not set apart, what is written behind the name is no other name.
            if !name.text.is_ascii() {
                phrase.push('*');
            }
            phrases.add(tags.len(), &phrase, &HashMap::new());
            tags.push(Tag::Family(joins.unwrap_or(at)));
        }
    }
}

// "westus3" is one token, "europe-west4" is two: the id's words as the tokenizer cuts them.
fn spell(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

// Groups of names, one a line: the group and a colon, then words.
fn around() -> HashSet<&'static str> {
    let lines = include_str!("../../../assets/knowledge/surroundings.yaml").lines();
    lines.filter(|line| !line.starts_with('#')).flat_map(|line| line.split(' ').skip(1)).collect()
}
