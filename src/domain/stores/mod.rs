//! What is known of lock stores: one file a store in `assets/knowledge/playbooks/`, packed by the build script.
//! Knows names, classes and variants; decides nothing, and names no store itself.

mod columns;
pub mod row;
mod told;

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a store can promise for lock state. From safest to none: a later one is never taken for an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Linearizable, and a majority has what was acknowledged.
    Consensus,
    /// A provider's conditional write that is documented as linearizable and durable.
    LinearizableService,
    /// Exact and durable while one process or machine lives.
    SingleDurable,
    /// A copy that is promoted can lack acknowledged grants.
    AsyncCopy,
    /// Several places accept writes and settle them later.
    MultiWrite,
    /// Both sides of a cut grant.
    Ap,
    /// Forgets on restart, or evicts.
    Cache,
    /// Has no compare-and-set authority over anything but itself.
    NotALock,
}

impl Class {
    const WORDS: [(&'static str, Class, &'static str); 8] = [
        ("CONSENSUS", Class::Consensus, "consensus"),
        ("LINEARIZABLE_SERVICE", Class::LinearizableService, "linearizable service"),
        ("SINGLE_DURABLE", Class::SingleDurable, "single durable server"),
        ("ASYNC_COPY", Class::AsyncCopy, "asynchronous copies"),
        ("MULTI_WRITE", Class::MultiWrite, "several writers"),
        ("AP", Class::Ap, "grants on both sides of a cut"),
        ("CACHE", Class::Cache, "cache"),
        ("NOT_A_LOCK", Class::NotALock, "no lock"),
    ];

    fn read(word: &str) -> Option<Class> {
        Class::WORDS.iter().find(|(known, ..)| *known == word).map(|(_, class, _)| *class)
    }

    /// In the playbooks' words.
    pub fn id(self) -> &'static str {
        Class::WORDS[self as usize].0
    }

    /// In words for a reader.
    pub fn word(self) -> &'static str {
        Class::WORDS[self as usize].2
    }

    /// True if two holders of a strict lock are possible on it whatever its settings.
    pub fn unsafe_for_strict(self) -> bool {
        self >= Class::AsyncCopy
    }
}

/// How a name is met in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// Names the store; where a row of `stores.yaml` stands for this store, that row rules on it.
    Row,
    /// Names a part of it that no row stands for: ruled by the class told here.
    Apart,
    /// Means other things too often to name a store in a request; known when it is looked up.
    Loose,
}

/// One spelling of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// As people write it.
    pub text: &'static str,
    /// Where it counts.
    pub spoken: Spoken,
}

/// One way to run a store.
#[derive(Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its id, unique within the store.
    pub id: &'static str,
    /// Words that tell it.
    pub told_by: Vec<&'static str>,
    /// What it promises.
    pub class: Class,
    /// Under which settings, or what it loses.
    pub note: &'static str,
    /// The variant that it becomes by a setting alone; empty where none is.
    pub by_setting: &'static str,
}

/// A named value with its source.
#[derive(Debug, PartialEq, Eq)]
pub struct Number {
    /// Its name.
    pub name: &'static str,
    /// The value; empty where none is published.
    pub value: &'static str,
    /// Its range in words; may be empty.
    pub range: &'static str,
    /// What it measures.
    pub meaning: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// The head of one playbook.
#[derive(Debug, PartialEq, Eq)]
pub struct Store {
    /// Its id, unique.
    pub id: &'static str,
    /// Every spelling.
    pub names: Vec<Name>,
    /// What it is for locks, in a sentence.
    pub is: &'static str,
    /// What it promises where no variant is told.
    pub class: Class,
    /// Ways to run it.
    pub variants: Vec<Variant>,
    /// Its numbers.
    pub numbers: Vec<Number>,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Stores {
    /// In the order of the files.
    pub all: Vec<Store>,
    labels: Vec<(&'static str, &'static str, &'static str)>,
    names: HashMap<String, usize>,
}

/// The packed playbooks, read when a store is first asked for.
pub static STORES: LazyLock<Stores> =
    LazyLock::new(|| Stores::read(include_str!(concat!(env!("OUT_DIR"), "/stores.txt"))));

/// A name without what spellings differ in: case, hyphens, blanks.
fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Stores {
    /// Reads what the build script packed; it has checked it, so a line of another form is left out.
    pub fn read(packed: &'static str) -> Stores {
        let mut out = Stores::default();
        for line in packed.lines() {
            let cells: Vec<&'static str> = line.split('\t').collect();
            match cells[..] {
                ["S", id, class, is] => {
                    let Some(class) = Class::read(class) else { continue };
                    out.all.push(Store { id, names: vec![], is, class, variants: vec![], numbers: vec![] });
                }
                ["L", label, id, variant] => out.labels.push((label, id, variant)),
                _ => {
                    let at = out.all.len().saturating_sub(1);
                    let Some(store) = out.all.last_mut() else { continue };
                    match cells[..] {
                        ["N", text, how] => {
                            let spoken = match how {
                                "loose" => Spoken::Loose,
                                "apart" => Spoken::Apart,
                                _ => Spoken::Row,
                            };
                            out.names.entry(bare(text)).or_insert(at);
                            store.names.push(Name { text, spoken });
                        }
                        ["V", id, class, note, by_setting] => {
                            let Some(class) = Class::read(class) else { continue };
                            store.variants.push(Variant { id, told_by: vec![], class, note, by_setting });
                        }
                        ["T", told] => {
                            if let Some(variant) = store.variants.last_mut() {
                                variant.told_by.push(told);
                            }
                        }
                        ["F", name, value, range, meaning, source] => {
                            store.numbers.push(Number { name, value, range, meaning, source });
                        }
                        _ => {}
                    }
                }
            }
        }
        for store in &mut out.all {
            store.names.shrink_to_fit();
            store.variants.shrink_to_fit();
            store.numbers.shrink_to_fit();
        }
        out.all.shrink_to_fit();
        out
    }

    /// The store of an id.
    pub fn id(&self, id: &str) -> Option<&Store> {
        self.all.iter().find(|store| store.id == id)
    }

    /// The store of a name in any spelling.
    pub fn name(&self, name: &str) -> Option<&Store> {
        self.names.get(&bare(name)).map(|at| &self.all[*at])
    }

    /// The store and variant of a label (`store_ids.yaml`); a variant is not told where the label means any.
    pub fn label(&self, label: &str) -> Option<(&Store, Option<&Variant>)> {
        let (_, id, variant) = self.labels.iter().find(|(known, ..)| *known == label)?;
        let store = self.id(id)?;
        Some((store, store.variant(variant)))
    }

    /// The label of a store and variant, the store's own where the variant has none.
    pub fn labelled(&self, store: &Store, variant: Option<&Variant>) -> Option<&'static str> {
        let find = |variant: &str| {
            self.labels.iter().find(|(_, id, known)| *id == store.id && *known == variant).map(|(label, ..)| *label)
        };
        find(variant.map_or("", |variant| variant.id)).or_else(|| find(""))
    }

    /// All labels in the order of the file.
    pub fn labels(&self) -> impl Iterator<Item = &'static str> {
        self.labels.iter().map(|(label, ..)| *label)
    }

    /// Ids that resemble `word`, or have it as part of a name.
    pub fn near(&self, word: &str) -> Vec<&'static str> {
        let word = bare(word);
        if word.is_empty() {
            return Vec::new();
        }
        let start: String = word.chars().take(3).collect();
        let like = |text: &str| {
            let text = bare(text);
            text.contains(&word) || word.len() > 3 && text.len() > 2 && word.contains(&text)
        };
        let of = |test: &dyn Fn(&Store) -> bool| -> Vec<&'static str> {
            self.all.iter().filter(|store| test(store)).map(|store| store.id).collect()
        };
        let near = of(&|store| like(store.id) || store.names.iter().any(|name| like(name.text)));
        if near.is_empty() { of(&|store| bare(store.id).starts_with(&start)) } else { near }
    }
}

impl Store {
    /// Its variant of this id.
    pub fn variant(&self, id: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.id == id)
    }

    /// A named value, where one is published.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.numbers.iter().find(|number| number.name == name)?.value.parse().ok()
    }
}
