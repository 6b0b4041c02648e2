//! The way from words to facts, step by step, as values.

use super::evidence::Drawn;
use crate::domain::brief::{FactId, Shown, Span};
use serde_json::Value;

/// One phrase that a fact was drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The fact.
    pub fact: FactId,
    /// Its value.
    pub value: Value,
    /// The rule that drew it.
    pub rule: &'static str,
    /// The phrase as the lexicon has it, with the file and the line where it stands.
    pub phrase: String,
    /// What modifies it, each with the phrase that says so.
    pub modifiers: Vec<String>,
    /// Its words.
    pub span: Span,
}

/// The steps of one fact.
pub(super) fn steps<T: Shown>(fact: FactId, drawn: Option<&Drawn<'_, T>>) -> Vec<Step> {
    let Some(drawn) = drawn else { return Vec::new() };
    let step = |phrase: String, modifiers: Vec<String>, span: Span| Step {
        fact,
        value: drawn.value.json(),
        rule: drawn.rule,
        phrase,
        modifiers,
        span,
    };
    if drawn.from.is_empty() {
        return drawn.words.first().map(|span| step(String::new(), Vec::new(), span.clone())).into_iter().collect();
    }
    let phrases = drawn.from.iter().map(|(text, entity)| {
        let entry = entity.entry;
        let phrase = format!("{}.{} {}:{} {}", entry.fact, entry.value, entry.language, entry.line, entry.phrase);
        let modifiers = entity.modified.iter();
        let modifiers =
            modifiers.map(|(says, by)| format!("{} {}:{} {}", says.word(), by.language, by.line, by.phrase));
        step(phrase, modifiers.collect(), text.span(&entity.tokens))
    });
    phrases.collect()
}
