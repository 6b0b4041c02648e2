//! What a model is told of the facts: their names, values and meanings, the stores there are, and the form of a reply.

use super::reply::STANDINGS;
use super::vocabulary::VOCABULARY;
use crate::domain::brief::Brief;
use crate::domain::stores::STORES;
use serde_json::{Map, Value, json};

/// One line a fact: its name, its values, what it means.
pub fn facts() -> String {
    let line = |entry: &super::vocabulary::Entry| {
        let schema = (entry.schema)();
        let values = match (schema["enum"].as_array(), schema["type"].as_str()) {
            (Some(words), _) => words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | "),
            (None, Some("array")) => "list of whole numbers".to_owned(),
            (None, Some("integer")) => "whole number".to_owned(),
            _ => "number".to_owned(),
        };
        format!("{} ({values}): {}", entry.fact.word(), entry.means)
    };
    VOCABULARY.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The ids of all stores, and the variants of those that the rules found named.
pub fn stores(brief: &Brief) -> String {
    let ids: Vec<&str> = STORES.all.iter().map(|store| store.id).collect();
    let mut lines = vec![ids.join(", ")];
    let mut told: Vec<&str> = Vec::new();
    for store in brief.stores().iter().filter_map(|held| Some(held.playbook()?.store)) {
        if !told.contains(&store.id) && !store.variants.is_empty() {
            told.push(store.id);
            let variants: Vec<&str> = store.variants.iter().map(|variant| variant.id).collect();
            lines.push(format!("Variants of {}: {}", store.id, variants.join(", ")));
        }
    }
    lines.join("\n")
}

/// The form of a reply as JSON schema, every member required, as strict servers want it.
pub fn schema() -> Value {
    let quotes = json!({ "type": "array", "items": { "type": "string" } });
    let object = |properties: Map<String, Value>, kind: Value| {
        let required: Vec<&String> = properties.keys().collect();
        json!({ "type": kind, "required": required, "properties": properties, "additionalProperties": false })
    };
    let map = |entries: Vec<(&str, Value)>| entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let fact = |entry: &super::vocabulary::Entry| {
        let members = map(vec![("value", (entry.schema)()), ("quotes", quotes.clone())]);
        (entry.fact.word().to_owned(), object(members, json!(["object", "null"])))
    };
    let store = map(vec![
        ("id", json!({ "type": ["string", "null"] })),
        ("variant", json!({ "type": ["string", "null"] })),
        ("standing", json!({ "enum": STANDINGS })),
        ("quotes", quotes.clone()),
    ]);
    let all = map(vec![
        ("facts", object(VOCABULARY.iter().map(fact).collect(), json!("object"))),
        ("stores", json!({ "type": "array", "items": object(store, json!("object")) })),
        ("demands", quotes),
    ]);
    object(all, json!("object"))
}
