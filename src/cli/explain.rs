//! `explain`: what the rules understood, what decided, and where every number comes from.

use super::args::Explain;
use super::{inputs, print, prompt, say};
use crate::domain::architect::{Inputs, VARIABLES, design, explain_json, explain_text};
use crate::domain::exit;
use crate::domain::stores::STORES;

pub(super) fn run(explain: &Explain) -> Result<u8, String> {
    if let Some(id) = &explain.source {
        return say(&source(id)?);
    }
    let prompt = prompt::load(explain.prompt.as_deref())?;
    let given = inputs::inputs(&explain.texts.given(), &prompt, inputs::stdin)?;
    if let Some(missing) = prompt.missing(&given).first() {
        return Err(format!(
            "{} is required and empty; name it with --var {}=…, or take a --case.",
            missing.name, missing.name
        ));
    }
    let texts = Inputs::of(&given).ok_or_else(|| {
        format!("{} has not the variables {} that the rules read.", prompt.file, VARIABLES.join(", "))
    })?;
    let report = design(&texts);
    if explain.json {
        let text = serde_json::to_string_pretty(&explain_json(&texts, &report)).unwrap_or_default();
        print::whole_json(&text);
        return Ok(exit::GOOD);
    }
    let mut text = String::new();
    let mut section = "";
    for entry in explain_text(&texts, &report) {
        if entry.section != section {
            section = entry.section;
            text += &format!("{}{section}\n", if text.is_empty() { "" } else { "\n" });
        }
        let place = entry.span.as_ref().and_then(|span| quote(&given, span.field.name(), span.at.clone()));
        text += &format!("  {}{}\n", entry.text, place.map(|words| format!("   \"{words}\"")).unwrap_or_default());
    }
    say(&text)
}

/// What is known of the store of this id, name or label.
fn source(id: &str) -> Result<String, String> {
    let label = || STORES.label(id).map(|(store, _)| store);
    let Some(store) = STORES.id(id).or_else(label).or_else(|| STORES.name(id)) else {
        let near = STORES.near(id);
        let (say, ids) = match near.as_slice() {
            [] => ("known are", STORES.all.iter().map(|store| store.id).collect::<Vec<_>>().join(", ")),
            near => ("near it are", near.join(", ")),
        };
        return Err(format!("No store has the id {id:?}; {say}: {ids}."));
    };
    let names = store.names.iter().map(|name| name.text).collect::<Vec<_>>().join(", ");
    let mut text = format!("{}: {}\n{}\n\nnames\n  {names}\n\nvariants\n", store.id, store.class.word(), store.is);
    for variant in &store.variants {
        text += &format!("  {}: {}\n    {}\n", variant.id, variant.class.word(), variant.note);
        text += &format!("    told by {}\n", variant.told_by.join(", "));
    }
    text += if store.numbers.is_empty() { "" } else { "\nnumbers\n" };
    for number in &store.numbers {
        let value = if number.value.is_empty() { "not published" } else { number.value };
        let range = if number.range.is_empty() { String::new() } else { format!(" ({})", number.range) };
        text += &format!("  {}: {value}{range}\n    {} [{}]\n", number.name, number.meaning, number.source);
    }
    Ok(text)
}

/// The words a fact was read from.
fn quote(given: &[(String, String)], name: &str, at: std::ops::Range<usize>) -> Option<String> {
    let (_, text) = given.iter().find(|(known, _)| known == name)?;
    Some(text.get(at)?.replace('\n', " "))
}
