//! The three texts with what was found in them, and the way from words to a fact.

use super::context::{Entity, Text};
use super::language::{COMMON, language};
use super::lexicon::LEXICON;
use crate::domain::brief::{Fact, Field, Inputs, Origin, Other, Span, Standing};

/// The three texts read.
#[derive(Debug)]
pub struct Reading {
    /// Scale, consistency, infrastructure.
    pub(super) texts: [Text; 3],
    /// Their language, and the rule that told it.
    pub(super) language: Option<(&'static str, &'static str)>,
}

/// A phrase in one of the texts.
pub(super) type Place<'r> = (&'r Text, &'r Entity);

impl Reading {
    /// Reads the texts, with the phrases of their language and those that are used in all.
    pub fn read(inputs: &Inputs) -> Reading {
        let fields = [Field::Scale, Field::Consistency, Field::Infrastructure];
        let read = fields.map(|field| {
            let tokens = LEXICON.tokens(inputs.text(field));
            let hits = LEXICON.phrases.find(&tokens);
            (field, tokens, hits)
        });
        let tokens = read.iter().flat_map(|(_, tokens, _)| tokens);
        let language = language(tokens, read.iter().flat_map(|(.., hits)| hits));
        let spoken = language.map_or(COMMON[1], |(language, _)| language);
        let texts = read.map(|(field, tokens, hits)| Text::read(field, tokens, hits, spoken));
        Reading { texts, language }
    }

    /// The language that most words are of.
    pub fn spoken(&self) -> Option<&'static str> {
        self.language.map(|(language, _)| language)
    }

    /// The language as it is drawn from all words.
    pub(super) fn language(&self) -> Option<Drawn<'_, String>> {
        let (language, rule) = self.language?;
        let words = self.texts.iter().filter(|text| !text.tokens.is_empty());
        let words = words.map(|text| text.span(&(0..text.tokens.len()))).collect();
        Some(Drawn { words, ..Drawn::of(language.to_owned(), rule, Vec::new()) })
    }

    /// The phrases of a fact that hold here and now.
    pub(super) fn holding<'r>(&'r self, fact: &'static str) -> impl Iterator<Item = Place<'r>> {
        self.texts.iter().flat_map(move |text| {
            let of_fact = text.entities.iter().filter(move |entity| entity.entry.fact == fact && entity.holds());
            of_fact.map(move |entity| (text, entity))
        })
    }
}

/// A value that a rule draws from words.
#[derive(Clone, Debug)]
pub(super) struct Drawn<'r, T> {
    /// The value.
    pub value: T,
    /// The rule.
    pub rule: &'static str,
    /// The phrases it is drawn from.
    pub from: Vec<Place<'r>>,
    /// Its words, the most telling first.
    pub words: Vec<Span>,
    /// What is less sure or contradicts it.
    pub others: Vec<(T, Vec<Span>)>,
}

impl<'r, T> Drawn<'r, T> {
    /// Of phrases, their own words.
    pub fn of(value: T, rule: &'static str, from: Vec<Place<'r>>) -> Drawn<'r, T> {
        let words = from.iter().map(|(text, entity)| text.span(&entity.tokens)).collect();
        Drawn { value, rule, from, words, others: Vec::new() }
    }

    /// As a fact of the brief.
    pub fn fact(self) -> Fact<T> {
        // Wished, doubted or under a condition, all of it.
        let weak = !self.from.is_empty() && self.from.iter().all(|(_, entity)| entity.force().is_some());
        let standing = if self.others.is_empty() && !weak { Standing::Said } else { Standing::Unclear };
        let others = self.others.into_iter().map(|(value, evidence)| Other { value, evidence }).collect();
        Fact { value: self.value, standing, evidence: self.words, by: Origin::Rules(self.rule), others }
    }
}
