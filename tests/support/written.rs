//! Replies of a model that fills in a brief, written from the gold readings: perfect ones, and what may be wrong in one.
//! Written, never recorded: no model ever gave them.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]
#![allow(dead_code, reason = "each test that includes this uses a part of it")]

use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A request with every said fact labelled and quoted.
#[derive(Deserialize)]
pub struct Gold {
    pub id: String,
    pub scale_requirements: String,
    pub consistency_tolerance: String,
    pub infrastructure_environment: String,
    pub verdict: String,
    #[serde(default)]
    pub open: Vec<String>,
    #[serde(default)]
    pub contested: bool,
    brief: BTreeMap<String, Value>,
    words: BTreeMap<String, Value>,
}

/// The files of gold readings, by topic.
pub const TOPICS: [(&str, &str); 6] = [
    ("counts", include_str!("../fixtures/gold/counts.yaml")),
    ("rambling", include_str!("../fixtures/gold/rambling.yaml")),
    ("european", include_str!("../fixtures/gold/european.yaml")),
    ("asian", include_str!("../fixtures/gold/asian.yaml")),
    ("stores", include_str!("../fixtures/gold/stores.yaml")),
    ("shapes", include_str!("../fixtures/gold/shapes.yaml")),
];

/// All of them.
pub fn gold() -> Vec<Gold> {
    TOPICS.iter().flat_map(|(_, text)| serde_yaml::from_str::<Vec<Gold>>(text).unwrap()).collect()
}

fn quotes(words: &Value) -> Vec<String> {
    match words {
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => all.iter().map(|one| one.as_str().unwrap().to_owned()).collect(),
        _ => Vec::new(),
    }
}

impl Gold {
    /// The label of a fact, as a word.
    pub fn label(&self, fact: &str) -> Option<&str> {
        self.brief.get(fact)?.as_str()
    }

    /// What a reader without fault answers: every fact that has words, with those words.
    pub fn perfect(&self) -> Value {
        let mut facts = Map::new();
        for (fact, value) in &self.brief {
            if let Some(words) = self.words.get(fact).filter(|_| ASKED.contains(&fact.as_str())) {
                facts.insert(fact.clone(), json!({ "value": value, "quotes": quotes(words) }));
            }
        }
        let stores = self.brief.get("stores").and_then(Value::as_array).into_iter().flatten();
        let store = |store: &Value| {
            let words = self.words.get(&format!("store:{}", store["name"].as_str()?))?;
            let (id, variant, standing) = (&store["id"], &store["variant"], &store["standing"]);
            Some(json!({ "id": id, "variant": variant, "standing": standing, "quotes": quotes(words) }))
        };
        json!({ "facts": facts, "stores": stores.filter_map(store).collect::<Vec<_>>(), "demands": [] })
    }
}

/// Facts that a model is asked for, beside the stores; what the gold readings hold besides is no part of a reply.
const ASKED: [&str; 22] = [
    "shape",
    "level",
    "survives",
    "by",
    "cut",
    "scope",
    "places",
    "votes",
    "servers",
    "world",
    "third_vote",
    "checks_token",
    "rate_per_s",
    "keys",
    "contention",
    "permits",
    "waiting",
    "hold_s",
    "pause_s",
    "ttl_s",
    "wait_s",
    "rtt_ms",
];

/// The facts and stores of a reply, to be changed.
pub fn claims(reply: &mut Value) -> Vec<&mut Value> {
    let Value::Object(members) = reply else { return Vec::new() };
    let mut out = Vec::new();
    for (name, member) in members.iter_mut() {
        match (name.as_str(), member) {
            ("facts", Value::Object(facts)) => out.extend(facts.values_mut()),
            ("stores", Value::Array(stores)) => out.extend(stores.iter_mut()),
            _ => {}
        }
    }
    out
}

/// Every third claim from `first` on quotes words that stand nowhere.
pub fn with_a_third_of_the_quotes_wrong(mut reply: Value, first: usize) -> Value {
    for claim in claims(&mut reply).into_iter().skip(first).step_by(3) {
        claim["quotes"] = json!(["words that the texts do not hold"]);
    }
    reply
}

/// Every third claim from `first` on is left out.
pub fn with_facts_missing(mut reply: Value, first: usize) -> Value {
    let names: Vec<String> = reply["facts"].as_object().unwrap().keys().cloned().collect();
    for name in names.iter().skip(first).step_by(3) {
        reply["facts"][name] = Value::Null;
    }
    reply
}

/// The laxest values there are, each with words that stand in the texts.
pub fn hostile(gold: &Gold) -> Value {
    let mut reply = gold.perfect();
    let words = |text: &str| text.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    let any = [&gold.consistency_tolerance, &gold.infrastructure_environment].map(|text| words(text));
    for (fact, value) in [
        ("level", json!("E")),
        ("survives", json!("none")),
        ("by", json!("operator")),
        ("scope", json!("per_place")),
        ("world", json!("open")),
        ("third_vote", json!("possible")),
        ("places", json!(3)),
        ("servers", json!(5)),
        ("votes", json!([1, 1, 1])),
        ("votes_move", json!("yes")),
        ("checks_token", json!("yes")),
        ("cut", json!("minority_stops")),
    ] {
        let quotes = gold.words.get(fact).map_or_else(|| any.to_vec(), quotes);
        reply["facts"][fact] = json!({ "value": value, "quotes": quotes });
    }
    let quotes = vec![any[1].clone()];
    reply["stores"] = json!([{ "id": "etcd", "variant": null, "standing": "have", "quotes": quotes }]);
    reply
}

/// The reply of a reader without fault, but for one lax value.
pub fn with(gold: &Gold, fact: &str, value: Value) -> Value {
    let mut reply = gold.perfect();
    let any: Vec<&str> = gold.consistency_tolerance.split_whitespace().take(4).collect();
    let quotes = gold.words.get(fact).map_or_else(|| vec![any.join(" ")], quotes);
    reply["facts"][fact] = json!({ "value": value, "quotes": quotes });
    reply
}
