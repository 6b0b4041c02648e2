//! What a model answered, held against the texts and the vocabulary: claims whose words stand, and what was dropped.
//! Believes nothing: what is no object, half of one, prose, or of another type is no claim.

use super::quote::Texts;
use super::vocabulary::{Entry, entry};
use crate::domain::brief::{FactId, Field, Inputs, Span};
use crate::domain::stores::{STORES, Store, Variant};
use serde_json::Value;

/// The longest reply that is read, in bytes: many times what the facts need.
pub const MOST: usize = 64 << 10;

/// The place of words that stand nowhere.
pub(super) const NOWHERE: Span = Span { field: Field::Infrastructure, at: 0..0 };

/// One fact that a model claims, with words that stand in the texts.
pub(super) struct Claim {
    /// The fact and how it is handled.
    pub entry: &'static Entry,
    /// A value of the vocabulary.
    pub value: Value,
    /// Its words.
    pub words: Vec<Span>,
}

/// One store that a model claims.
pub(super) struct Named {
    /// The store.
    pub store: &'static Store,
    /// How it is run, if it is said.
    pub variant: Option<&'static Variant>,
    /// How it stands, in the words of `explain --json`.
    pub standing: String,
    /// Its words.
    pub words: Vec<Span>,
}

/// A reply as far as it holds.
#[derive(Default)]
pub(super) struct Reply {
    /// Facts whose words stand.
    pub claims: Vec<Claim>,
    /// Stores whose words stand.
    pub stores: Vec<Named>,
    /// Facts of the vocabulary whose words do not stand.
    pub wordless: Vec<Claim>,
    /// Stores whose words do not stand.
    pub strays: Vec<Named>,
    /// Clauses said to carry a demand that no fact takes.
    pub demands: Vec<Span>,
    /// Everything that was dropped, for its words or its value.
    pub dropped: usize,
}

impl Reply {
    /// Reads what a model answered; none where it is no object of the form asked for.
    pub fn read(reply: &str, inputs: &Inputs) -> Option<Reply> {
        let value = object(reply).filter(|_| reply.len() <= MOST)?;
        let texts = Texts::new(inputs);
        let facts = value.get("facts")?.as_object()?;
        let mut out = Reply::default();
        for (name, said) in facts.iter().filter(|(_, said)| !said.is_null()) {
            let claim =
                entry(name).and_then(|entry| Some((entry, said.get("value").filter(|v| (entry.fits)(v))?.clone())));
            let Some((entry, value)) = claim else {
                out.dropped += 1;
                continue;
            };
            let words = quotes(&texts, said).filter(|words| !to_the_reader(inputs, entry.fact, &value, words));
            out.dropped += usize::from(words.is_none());
            match words {
                Some(words) => out.claims.push(Claim { entry, value, words }),
                None => out.wordless.push(Claim { entry, value, words: vec![NOWHERE] }),
            }
        }
        let list = |name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        for said in list("stores") {
            match named(&said).map(|named| (quotes(&texts, &said), named)) {
                Some((Some(words), named)) => out.stores.push(Named { words, ..named }),
                Some((None, named)) => {
                    out.dropped += 1;
                    out.strays.push(Named { words: vec![NOWHERE], ..named });
                }
                // A product without a playbook: the rules say what they do of it.
                None if said.get("id").is_some_and(Value::is_null) => {}
                None => out.dropped += 1,
            }
        }
        out.demands = list("demands").iter().filter_map(|clause| texts.place(clause.as_str()?)).collect();
        Some(out)
    }
}

// The whole text as an object, or the one in a fence.
fn object(reply: &str) -> Option<Value> {
    let whole = |text: &str| serde_json::from_str::<Value>(text.trim()).ok().filter(Value::is_object);
    whole(reply).or_else(|| {
        let mut fences = reply.split("```").skip(1).step_by(2);
        let fenced = fences.next().filter(|_| fences.next().is_none())?;
        whole(fenced.strip_prefix("json").unwrap_or(fenced))
    })
}

// All quotes, where every one of them stands.
fn quotes(texts: &Texts, said: &Value) -> Option<Vec<Span>> {
    let quotes = said.get("quotes")?.as_array()?;
    let found: Option<Vec<Span>> = quotes.iter().map(|quote| texts.place(quote.as_str()?)).collect();
    found.filter(|found| !found.is_empty())
}

// Words that name a level by our own letter were written for whoever reads them, not of the locks.
fn to_the_reader(inputs: &Inputs, fact: FactId, value: &Value, words: &[Span]) -> bool {
    let letter = value.as_str().unwrap_or_default();
    let names = |span: &Span| {
        inputs.words(span).is_some_and(|words| words.split(|c: char| !c.is_alphanumeric()).any(|word| word == letter))
    };
    fact == FactId::Level && words.iter().any(names)
}

/// How a store may stand.
pub(super) const STANDINGS: [&str; 7] =
    ["have", "may_add", "planned", "retired", "excluded", "other_team", "other_use"];

fn named(said: &Value) -> Option<Named> {
    let store = STORES.id(said.get("id")?.as_str()?)?;
    let variant = match said.get("variant") {
        None | Some(Value::Null) => None,
        Some(id) => Some(store.variant(id.as_str()?)?),
    };
    let standing = said.get("standing")?.as_str().filter(|word| STANDINGS.contains(word))?.to_owned();
    Some(Named { store, variant, standing, words: Vec::new() })
}
