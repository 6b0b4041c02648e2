//! The knowledge of the lock domain as embedded data: vocabulary and names.
//! Holds no rule's condition and no formula.

use super::concept::Concept;
use super::quantities::Quantities;
use super::runs::Runs;
use crate::domain::places::PLACES;
use crate::domain::reader::lexer::tokens;
use crate::domain::reader::matcher::{Hit, Phrases};
use crate::domain::reader::units;
use crate::domain::stores::row::ROWS;
use crate::domain::stores::{self, STORES, Spoken};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

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
#[derive(Debug, Default)]
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
    pub plain: HashSet<&'static str>,
    /// Words that go with a permission, beside the everyday ones.
    pub permits: HashSet<&'static str>,
    /// Names of what stands around a store and is none.
    pub around: HashSet<&'static str>,
}

/// The embedded knowledge.
pub static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::read);

impl Knowledge {
    fn read() -> Knowledge {
        let (mut knowledge, mut classes) = (Knowledge::default(), HashMap::new());
        knowledge.quantities.units.extend(units());
        for line in include_str!(concat!(env!("OUT_DIR"), "/vocabulary.txt")).lines() {
            let cells: Vec<&'static str> = line.split('\t').collect();
            match cells.as_slice() {
                ["classes", name, words] => _ = classes.insert(*name, *words),
                ["plain", _, words] => knowledge.plain.extend(words.split('|')),
                ["permits", _, words] => knowledge.permits.extend(words.split('|')),
                ["quantities", rest @ ..] => knowledge.quantities.take(rest),
                [kind, concept, phrase] => {
                    let Some(concept) = Concept::of(concept) else { continue };
                    let tag = knowledge.tag(Tag::Concept(concept));
                    if *kind == "runs" {
                        knowledge.runs.add(tag, phrase);
                    } else {
                        knowledge.phrases.add(tag, phrase, &classes);
                    }
                }
                _ => {}
            }
        }
        for line in include_str!(concat!(env!("OUT_DIR"), "/names.txt")).lines() {
            let Some((family, phrase)) = line.split_once('\t') else { continue };
            let at = knowledge.family(family);
            let tag = knowledge.tag(Tag::Family(at));
            let phrase = if family == "unknown" { without_known(phrase) } else { phrase };
            knowledge.phrases.add(tag, phrase, &classes);
        }
        known_by_name(&mut knowledge);
        for (index, place) in PLACES.iter().enumerate() {
            let tag = knowledge.tag(Tag::Place(index));
            // "westus3" is one token, "europe-west4" is two: the id's words as the tokenizer cuts them.
            let spelt =
                |id: &&'static str| -> &'static str { if id.contains('-') { id.replace('-', " ").leak() } else { id } };
            let ids = place.ids.iter().map(spelt);
            for name in ids.chain(place.names.iter().copied()) {
                knowledge.phrases.add(tag, name, &classes);
            }
        }
        knowledge.phrases.complete();
        let around = include_str!(concat!(env!("OUT_DIR"), "/surroundings.txt")).lines();
        knowledge.around =
            around.filter_map(|line| line.split_once('\t')).flat_map(|(_, names)| names.split(' ')).collect();
        knowledge
    }

    // The index of what phrases stand for: those of one thing stand side by side.
    fn tag(&mut self, tag: Tag) -> usize {
        if self.tags.last() != Some(&tag) {
            self.tags.push(tag);
        }
        self.tags.len() - 1
    }

    fn family(&mut self, name: &str) -> usize {
        if self.families.last().is_none_or(|last| last != name) {
            self.families.push(name.to_owned());
        }
        self.families.len() - 1
    }

    /// The playbook of a family that no row stands for.
    pub fn kept(&self, family: usize) -> Option<&'static stores::Store> {
        STORES.id(self.families[family].strip_prefix(KEPT)?)
    }
}

// Names of stores that nobody knows, without those that a playbook has by now: one file is enough for another store.
fn without_known(names: &'static str) -> &'static str {
    let spoken =
        |name: &&stores::Name, word: &str| name.spoken != Spoken::Loose && name.text.eq_ignore_ascii_case(word);
    let known = |word: &str| STORES.name(word).is_some_and(|store| store.names.iter().any(|name| spoken(&name, word)));
    if !names.split('|').any(known) {
        return names;
    }
    // Read once, and kept as long as the program runs.
    names.split('|').filter(|word| !known(word)).collect::<Vec<_>>().join("|").leak()
}

/// Before the id of a playbook in the name of a family that no row stands for.
pub(super) const KEPT: &str = "playbook:";

// The names of the playbooks that the spellings of names.yaml leave out. They join the family of the rows that stand
// for their store, or make one of their own, which is ruled by class.
fn known_by_name(known: &mut Knowledge) {
    let listed = known.families.len();
    for store in &STORES.all {
        let labels = STORES.labels().filter(|label| STORES.label(label).is_some_and(|(other, _)| other == store));
        let family = |id: &str| known.families[..listed].iter().position(|family| family == id);
        let joined = family(store.id).or_else(|| {
            let row = |label| ROWS.iter().find(|row| row.id == label);
            labels.filter_map(row).find_map(|row| family(row.id).or_else(|| family(row.family())))
        });
        let own = format!("{KEPT}{}", store.id);
        for name in &store.names {
            let joins = joined.filter(|_| name.spoken == Spoken::Row);
            let words = tokens(name.text);
            // What only sounds like it ("clickhouse") spells no row's name.
            let spelt = |hit: &Hit| matches!(known.tags[hit.tag], Tag::Family(at) if at < listed && known.families[at] != "unknown");
            let row = || name.spoken == Spoken::Row && known.phrases.find(&words).iter().any(spelt);
            if name.spoken == Spoken::Loose || row() {
                continue;
            }
            let mut phrase = words.iter().map(|token| token.word.as_str()).collect::<Vec<_>>().join(" ");
            // Where words are not set apart, what is written behind the name is no other name.
            if !name.text.is_ascii() {
                phrase.push('*');
            }
            let at = joins.unwrap_or_else(|| known.family(&own));
            let tag = known.tag(Tag::Family(at));
            // Read once, and kept as long as the program runs.
            known.phrases.add(tag, phrase.leak(), &HashMap::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_playbook_is_not_unknown() {
        assert_eq!(without_known("zanzibar|etcd|umbra"), "zanzibar|umbra");
        assert_eq!(without_known("etcd"), "");
        assert_eq!(without_known("zanzibar|umbra"), "zanzibar|umbra");
    }

    #[test]
    fn a_unit_of_a_language_is_one_of_a_hold() {
        for (unit, seconds) in units() {
            assert_eq!(KNOWLEDGE.quantities.units.get(unit), Some(&seconds), "{unit}");
        }
    }
}
