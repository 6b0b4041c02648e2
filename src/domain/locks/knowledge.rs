//! The knowledge of the lock domain as embedded data: stores, rules, vocabulary, places, round trips.
//! Holds no rule's condition and no formula.

use super::concept::Concept;
use super::pattern::{Hit, Phrases};
use super::token::tokens;
use crate::domain::stores::{self, STORES, Spoken};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a store can promise for lock state, before fencing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Linearizable, acknowledged grants survive any minority.
    Consensus,
    /// Linearizable and durable while one process lives.
    Single,
    /// An acknowledged grant can be lost by failover.
    Async,
    /// Majority of independent nodes, safe under bounded timing only.
    Timed,
    /// Both sides of a partition can grant.
    Ap,
    /// Forgets on restart, or evicts.
    Volatile,
    /// No compare-and-set authority.
    None,
    /// Not known: taken as linearizable and durable, on that condition.
    Unproven,
}

/// How far the votes of one authority can be spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// One node.
    Node,
    /// One region or data centre.
    Region,
    /// Several sites.
    Sites,
}

/// What a store is proposed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// A quorum that holds strict locks.
    Quorum,
    /// One durable server.
    Server,
    /// A lock that saves work.
    Effort,
}

/// One lock store, after the store tables of the domain.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "each field is a column of assets/knowledge/stores.yaml")]
pub struct Store {
    pub id: String,
    pub name: String,
    pub class: Class,
    pub reach: Reach,
    pub algorithm: String,
    pub token: String,
    pub check: String,
    pub primitive: String,
    pub renew: String,
    pub expiry: String,
    pub partition: String,
    pub leader: String,
    pub upgrade: String,
    /// Least lease TTL in seconds.
    pub floor_s: f64,
    /// Planning lock cycles per second and group, one region.
    pub cycles: f64,
    /// The same with voters in several regions.
    pub cycles_wide: f64,
    pub capacity_source: String,
    /// Writes per second one cluster has been published to carry, where one was.
    #[serde(default)]
    pub published: Option<f64>,
    /// Planning time of one conditional write in one region in milliseconds, where it is not a quorum of ours.
    #[serde(default)]
    pub service_ms: Option<f64>,
    /// Where that time comes from.
    #[serde(default)]
    pub service_source: String,
    /// Lock cycles per second of one key, where the store itself bounds them.
    #[serde(default)]
    pub key_cycles: Option<f64>,
    /// The store splits its keys over its own groups by itself.
    #[serde(default)]
    pub scales: bool,
    /// Stands for several products: named as the texts name it.
    #[serde(default)]
    pub generic: bool,
    /// What it may be proposed for where the texts name nothing usable, in the order of the file.
    #[serde(default)]
    pub proposed: Vec<Need>,
    pub source: String,
    pub conditions: Vec<String>,
    pub never: Vec<String>,
    pub group: String,
    pub renewal_is_write: bool,
    pub member: String,
}

impl Store {
    /// The family of names it belongs to.
    pub fn family(&self) -> &str {
        self.id.split('_').next().unwrap_or(&self.id)
    }

    /// The id in the terms of the labelled cases.
    pub fn canonical(&self) -> &str {
        match self.id.as_str() {
            "aurora" => "postgres_sync",
            "redis_durable" => "redis_single",
            id => id,
        }
    }
}

/// The verdict a rule stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Feasible.
    Design,
    /// Feasible under conditions.
    Conditional,
    /// Not feasible.
    Refuse,
}

impl Outcome {
    /// The word of `explain --json`.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Design => "design",
            Outcome::Conditional => "conditional",
            Outcome::Refuse => "refuse",
        }
    }
}

/// One rule of feasibility in words.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "each field is a column of assets/knowledge/rules.yaml")]
pub struct Rule {
    pub id: String,
    pub verdict: Outcome,
    pub condition: String,
    pub reason: String,
    pub remedy: String,
    pub source: String,
}

/// A place as people write it, and the cloud regions that stand there.
#[derive(Debug, Deserialize)]
pub struct Place {
    /// Its name here.
    pub place: String,
    /// Cloud region ids, as in the round-trip table.
    pub ids: Vec<String>,
    /// Names as written.
    pub names: Vec<String>,
}

/// One measured round trip.
#[derive(Clone, Copy, Debug)]
pub struct RoundTrip {
    /// Milliseconds.
    pub ms: f64,
    /// Where it was published.
    pub source: &'static str,
}

#[derive(Deserialize)]
struct Vocabulary {
    classes: HashMap<String, String>,
    plain: HashMap<String, String>,
    permits: HashMap<String, String>,
    concepts: HashMap<Concept, Vec<String>>,
}

/// What a phrase found in a text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A concept of the vocabulary.
    Concept(Concept),
    /// Index into [`Knowledge::families`].
    Family(usize),
    /// Index into [`Knowledge::places`].
    Place(usize),
}

/// Everything, read once.
#[derive(Debug)]
pub struct Knowledge {
    /// Stores in the order of the file.
    pub stores: Vec<Store>,
    /// Rules in the order of the file.
    pub rules: Vec<Rule>,
    /// Places.
    pub places: Vec<Place>,
    /// Families of store names, refined by context into a store.
    pub families: Vec<String>,
    /// All phrases; tags index [`Knowledge::tags`].
    pub phrases: Phrases,
    /// What the tags mean.
    pub tags: Vec<Tag>,
    /// Everyday words of the languages that are read.
    pub plain: HashSet<String>,
    /// Words that go with a permission, beside the everyday ones.
    pub permits: HashSet<String>,
    /// Names of what stands around a store and is none.
    pub around: HashSet<&'static str>,
    trips: HashMap<(&'static str, &'static str), RoundTrip>,
}

/// The embedded knowledge; a test holds that it can be read.
pub static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::read);

const EMBEDDED: &str = "embedded data, held readable by a test";

impl Knowledge {
    fn read() -> Knowledge {
        // The largest file first: what reading it takes is used again by what follows.
        let stores: Vec<Store> =
            serde_yaml::from_str(include_str!("../../../assets/knowledge/stores.yaml")).expect(EMBEDDED);
        let rules = serde_yaml::from_str(include_str!("../../../assets/knowledge/rules.yaml")).expect(EMBEDDED);
        let vocabulary: Vocabulary =
            serde_yaml::from_str(include_str!("../../../assets/knowledge/vocabulary.yaml")).expect(EMBEDDED);
        let places: Vec<Place> =
            serde_yaml::from_str(include_str!("../../../assets/knowledge/regions.yaml")).expect(EMBEDDED);
        let names: HashMap<String, Vec<String>> =
            serde_yaml::from_str(include_str!("../../../assets/knowledge/names.yaml")).expect(EMBEDDED);
        let (mut phrases, mut tags) = (Phrases::default(), Vec::new());
        for (concept, list) in &vocabulary.concepts {
            for phrase in list {
                phrases.add(tags.len(), phrase, &vocabulary.classes);
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
        known_by_name(&stores, &mut families, &mut phrases, &mut tags);
        for (index, place) in places.iter().enumerate() {
            for name in place.ids.iter().map(|id| id.replace('-', " ")).chain(place.names.iter().cloned()) {
                phrases.add(tags.len(), &spell(&name), &vocabulary.classes);
            }
            tags.push(Tag::Place(index));
        }
        let words = |by: &HashMap<String, String>| -> HashSet<String> {
            by.values().flat_map(|words| words.split('|')).map(str::to_owned).collect()
        };
        let (plain, permits) = (words(&vocabulary.plain), words(&vocabulary.permits));
        Knowledge { stores, rules, places, families, phrases, tags, plain, permits, around: around(), trips: trips() }
    }

    /// The store of this id.
    pub fn store(&self, id: &str) -> Option<&Store> {
        self.stores.iter().find(|store| store.id == id)
    }

    /// The playbook of a family that no row stands for.
    pub fn kept(&self, family: usize) -> Option<&'static stores::Store> {
        STORES.id(self.families[family].strip_prefix(KEPT)?)
    }

    /// The rule of this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// How many published round trips there are.
    pub fn trips(&self) -> usize {
        self.trips.len()
    }

    /// The best published round trip between two places, if one is.
    pub fn trip(&self, a: &Place, b: &Place) -> Option<RoundTrip> {
        let mut found: Option<RoundTrip> = None;
        for x in &a.ids {
            for y in &b.ids {
                let trip =
                    self.trips.get(&(x.as_str(), y.as_str())).or_else(|| self.trips.get(&(y.as_str(), x.as_str())));
                if let Some(trip) = trip
                    && found.is_none_or(|best| trip.ms < best.ms)
                {
                    found = Some(*trip);
                }
            }
        }
        found
    }
}

/// Before the id of a playbook in the name of a family that no row stands for.
const KEPT: &str = "playbook:";

// The names of the playbooks that the spellings of names.yaml leave out. They join the family of the rows that stand
// for their store, or make one of their own, which is ruled by class.
fn known_by_name(rows: &[Store], families: &mut Vec<String>, phrases: &mut Phrases, tags: &mut Vec<Tag>) {
    let listed = families.len();
    let family = |families: &[String], id: &str| families[..listed].iter().position(|family| family == id);
    for store in &STORES.all {
        let labels = STORES.labels().filter(|label| STORES.label(label).is_some_and(|(other, _)| other == store));
        let row = |label| rows.iter().find(|row| row.id == label);
        let joined = family(families, store.id).or_else(|| {
            labels.filter_map(row).find_map(|row| family(families, &row.id).or_else(|| family(families, row.family())))
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

fn trips() -> HashMap<(&'static str, &'static str), RoundTrip> {
    let table: &'static str = include_str!("../../../assets/knowledge/rtt_ms.csv");
    table
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.splitn(7, ',').skip(1);
            let (a, b, ms) = (cells.next()?, cells.next()?, cells.next()?.parse().ok()?);
            Some(((a, b), RoundTrip { ms, source: cells.nth(2)? }))
        })
        .collect()
}
