//! The three texts read: tokens and the phrases found in them, by sentence and clause.
//! Finds and locates; what follows from it is decided by level, place and holding.

use super::concept::Concept;
use super::knowledge::{KNOWLEDGE, Tag};
pub use crate::domain::brief::{Field, Inputs, Span};
use crate::domain::reader;
use crate::domain::reader::gloss::{self, Gloss};
pub use crate::domain::reader::lexer::READ_LIMIT as TEXT_LIMIT;
use crate::domain::reader::lexer::{Token, tokens};
use crate::domain::reader::matcher::Hit;
use std::collections::BTreeSet;
use std::ops::Range;

/// What lasts until a later year than this is there, as these phrases were written in it.
const LAST_YEAR: f64 = 2026.0;

/// A phrase found in one text.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it stands for.
    pub tag: Tag,
    /// Indices of tokens.
    pub tokens: Range<usize>,
}

/// One text read.
#[derive(Debug)]
pub struct Text {
    /// Which one.
    pub field: Field,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// What was found, in order of the first token.
    pub found: Vec<Found>,
    /// Words that turn others round: denial, doubt, harm, and what a store can do.
    cues: Vec<Found>,
    /// Phrases of scripts without blanks, by their bytes.
    pub runs: Vec<(Range<usize>, Tag)>,
    /// Sentences with a question mark or a quotation.
    pub asked: BTreeSet<u32>,
    /// The bytes from its first to its last character that is no blank.
    pub filled: Range<usize>,
    /// Plain English for its words, where they are of another language.
    pub gloss: Option<Gloss>,
}

/// The three texts read.
#[derive(Debug)]
pub struct Reading {
    /// Scale, consistency, infrastructure.
    pub texts: [Text; 3],
}

/// Concepts that are looked for apart: they say how other words are meant.
const CUES: [Concept; 6] =
    [Concept::Denial, Concept::Doubt, Concept::Harm, Concept::Ability, Concept::Missing, Concept::Lossy];

// English words that may turn what stands beside them: whether a word of another language does is for its own phrases.
fn straight(english: &str) -> bool {
    let turns = [
        "was", "were", "been", "had", "did", "done", "went", "said", "earlier", "before", "once", "used", "old",
        "past", "last", "never", "not", "no", "nobody", "nothing", "none", "without", "cannot", "but", "however",
        "except", "unless", "instead", "should", "would", "could", "might", "must", "want", "next", "later", "new",
        "until", "since",
    ];
    !turns.contains(&english)
}

// Those of a list in order of their first tokens that begin in the range.
fn beginning(list: &[Found], range: Range<usize>) -> &[Found] {
    let from = list.partition_point(|found| found.tokens.start < range.start);
    let to = list.partition_point(|found| found.tokens.start < range.end);
    list.get(from..to).unwrap_or_default()
}

// The sentences before a question mark and around quotation marks.
fn asked(text: &str, tokens: &[Token]) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    for (at, mark) in text
        .char_indices()
        .filter(|(_, mark)| matches!(mark, '?' | '？' | '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '‹' | '›'))
    {
        let next = tokens.partition_point(|token| token.at.start < at);
        let near = if matches!(mark, '?' | '？') || next == tokens.len() { next.checked_sub(1) } else { Some(next) };
        out.extend(near.and_then(|near| tokens.get(near)).map(|token| token.sentence));
    }
    out
}

// Phrases of scripts without blanks: their bytes, and what they stand for. One within a longer one is not meant,
// unless it casts doubt.
fn runs(text: &str, tokens: &[Token]) -> (Vec<(Range<usize>, Tag)>, Vec<Found>) {
    let (mut bytes, mut found) = (Vec::new(), Vec::new());
    for sentence in tokens.chunk_by(|a, b| a.sentence == b.sentence) {
        let at = sentence[0].at.start..sentence[sentence.len() - 1].at.end;
        let mut longest = 0..0;
        for run in KNOWLEDGE.runs.find(&text[at.clone()], at.start) {
            let tag = KNOWLEDGE.tags[run.tag];
            let kept = matches!(tag, Tag::Concept(Concept::Doubt | Concept::Harm));
            if run.at.end <= longest.end && run.at != longest && !kept {
                continue;
            }
            longest = if run.at.end > longest.end { run.at.clone() } else { longest };
            let from = tokens.partition_point(|token| token.at.end <= run.at.start);
            let to = tokens.partition_point(|token| token.at.start < run.at.end);
            found.push(Found { tag, tokens: from..to });
            bytes.push((run.at, tag));
        }
    }
    (bytes, found)
}

impl Text {
    fn read(field: Field, text: &str, gloss: Option<Gloss>) -> Text {
        let tokens = tokens(text);
        let (runs, mut hits) = runs(text, &tokens);
        // "East US, West US": no name goes over a comma.
        let whole = |hit: &Hit| {
            let (first, last) = (&tokens[hit.tokens.start], &tokens[hit.tokens.end - 1]);
            first.clause == last.clause || !matches!(KNOWLEDGE.tags[hit.tag], Tag::Place(_))
        };
        hits.extend(
            KNOWLEDGE
                .phrases
                .find(&tokens)
                .into_iter()
                .filter(whole)
                .map(|hit| Found { tag: KNOWLEDGE.tags[hit.tag], tokens: hit.tokens }),
        );
        hits.sort_by_key(|found| found.tokens.start);
        // "the sole store until 2030" is there.
        let to_come = |found: &Found| tokens[found.tokens.end - 1].value.is_some_and(|year| year > LAST_YEAR);
        hits.retain(|found| found.tag != Tag::Concept(Concept::Retired) || !to_come(found));
        // "East US / West US": nor does one begin in the middle of another.
        let mut last = 0..0;
        hits.retain(|found| {
            let place = matches!(found.tag, Tag::Place(_));
            let across =
                found.tokens.start > last.start && found.tokens.start < last.end && found.tokens.end > last.end;
            if place && !across && found.tokens.end > last.end {
                last = found.tokens.clone();
            }
            !place || !across
        });
        let (cues, found) =
            hits.into_iter().partition(|found| matches!(found.tag, Tag::Concept(concept) if CUES.contains(&concept)));
        let start = text.len() - text.trim_start().len();
        let asked = asked(text, &tokens);
        Text { field, tokens, found, cues, runs, asked, filled: start..start + text.trim().len(), gloss }
    }

    /// True if a word is an everyday one, in its own language or in plain English.
    pub fn everyday(&self, word: &str) -> bool {
        self.told(word, |word| KNOWLEDGE.plain.contains(word))
    }

    /// The same of one that may go with a permission besides.
    pub fn permits(&self, word: &str) -> bool {
        self.told(word, |word| KNOWLEDGE.plain.contains(word) || KNOWLEDGE.permits.contains(word))
    }

    // It holds of the word as it is written, or of its plain English.
    fn told(&self, word: &str, holds: impl Fn(&str) -> bool) -> bool {
        holds(word) || self.gloss.is_some_and(|gloss| gloss.tells(word, |english| holds(english) && straight(english)))
    }

    /// All cues of a concept.
    pub fn cues(&self, concept: Concept) -> impl Iterator<Item = &Found> {
        self.cues_in(concept, 0..self.tokens.len())
    }

    /// Cues of a concept that begin in a range of tokens.
    pub fn cues_in(&self, concept: Concept, range: Range<usize>) -> impl Iterator<Item = &Found> {
        beginning(&self.cues, range).iter().filter(move |cue| cue.tag == Tag::Concept(concept))
    }

    /// Phrases that begin in a range of tokens.
    pub fn found_in(&self, range: Range<usize>) -> &[Found] {
        beginning(&self.found, range)
    }

    /// The tokens of a sentence.
    pub fn of_sentence(&self, sentence: u32) -> Range<usize> {
        let end = |ordinal| self.tokens.partition_point(|token| token.sentence < ordinal);
        end(sentence)..end(sentence + 1)
    }

    /// The tokens of a clause.
    pub fn of_clause(&self, clause: u32) -> Range<usize> {
        let end = |ordinal| self.tokens.partition_point(|token| token.clause < ordinal);
        end(clause)..end(clause + 1)
    }

    /// The bytes of a range of tokens.
    pub fn span(&self, range: &Range<usize>) -> Span {
        let from = self.tokens.get(range.start).map_or(0, |token| token.at.start);
        let to = self.tokens.get(range.end.saturating_sub(1)).map_or(from, |token| token.at.end);
        Span { field: self.field, at: from..to.max(from) }
    }

    /// The whole text.
    pub fn whole(&self) -> Span {
        Span { field: self.field, at: self.filled.clone() }
    }

    /// All places of a concept.
    pub fn all(&self, concept: Concept) -> impl Iterator<Item = &Found> {
        self.found.iter().filter(move |found| found.tag == Tag::Concept(concept))
    }

    // Places of a concept that begin in a range of tokens.
    fn all_in(&self, concept: Concept, range: Range<usize>) -> impl Iterator<Item = &Found> {
        self.found_in(range).iter().filter(move |found| found.tag == Tag::Concept(concept))
    }

    /// The sentence a phrase stands in.
    pub fn sentence(&self, found: &Found) -> u32 {
        self.tokens[found.tokens.start].sentence
    }

    /// The clause a phrase begins in.
    pub fn clause(&self, found: &Found) -> u32 {
        self.tokens[found.tokens.start].clause
    }

    /// Places of a concept in one sentence.
    pub fn within(&self, concept: Concept, sentence: u32) -> impl Iterator<Item = &Found> {
        self.all_in(concept, self.of_sentence(sentence))
    }

    /// True if the concept stands in this sentence.
    pub fn says(&self, concept: Concept, sentence: u32) -> bool {
        self.within(concept, sentence).next().is_some()
    }

    /// True if the concept stands in the same clause.
    pub fn beside(&self, concept: Concept, found: &Found) -> bool {
        self.all_in(concept, self.of_clause(self.clause(found))).next().is_some()
    }

    /// True if a negator stands up to `reach` tokens before the phrase in its clause.
    pub fn negated(&self, found: &Found, reach: usize) -> bool {
        self.negators(found, reach).next().is_some()
    }

    /// True if a plain "no", "not", "never" denies the phrase; "avoids wasted work" denies nothing.
    pub fn plainly_negated(&self, found: &Found, reach: usize) -> bool {
        self.negators(found, reach).any(|no| {
            let first = self.tokens[no.tokens.start].word.as_str();
            first.ends_with("n't")
                || [
                    "no", "not", "none", "neither", "nor", "without", "never", "cannot", "kein", "keine", "keinen",
                    "nicht", "ohne", "sans", "aucun", "aucune", "pas", "sin", "sem", "ni",
                ]
                .contains(&first)
        })
    }

    // Negators up to `reach` tokens before the phrase in its clause.
    fn negators(&self, found: &Found, reach: usize) -> impl Iterator<Item = &Found> {
        let start = found.tokens.start;
        self.all_in(Concept::Negator, self.of_clause(self.clause(found)))
            .filter(move |no| no.tokens.end <= start && start - no.tokens.end < reach)
    }

    /// True if the concept stands within `reach` tokens before or behind the phrase in its sentence.
    pub fn around(&self, concept: Concept, found: &Found, reach: usize) -> bool {
        self.within(concept, self.sentence(found))
            .any(|other| other.tokens.start < found.tokens.end + reach && found.tokens.start < other.tokens.end + reach)
    }

    /// True if the phrase is denied: negated before it, or ruled out behind it in its clause.
    pub fn denied(&self, found: &Found) -> bool {
        let clause = self.clause(found);
        self.negated(found, 3)
            || self.all(Concept::Retired).any(|out| {
                out.tokens.start >= found.tokens.end
                    && out.tokens.start - found.tokens.end < 4
                    && self.clause(out) == clause
            })
    }

    /// True if a word of denial in any language stands right before the phrase, or it is said to be off right behind it.
    pub fn told_not(&self, found: &Found) -> bool {
        let clause = self.clause(found);
        let before = found.tokens.start.saturating_sub(3)..found.tokens.start;
        let behind = found.tokens.end..found.tokens.end + 2;
        let off = |cue: &Found| self.sentence(cue) == self.sentence(found);
        self.cues_in(Concept::Denial, before).any(|no| self.clause(no) == clause && no.tokens.end <= found.tokens.start)
            || self.cues_in(Concept::Missing, behind).any(off)
    }

    /// True if words behind the phrase rule it out, over a colon or comma: "manual failover: not allowed".
    pub fn ruled_out(&self, found: &Found) -> bool {
        let behind = |out: &Found| {
            self.sentence(out) == self.sentence(found)
                && out.tokens.start >= found.tokens.end
                && out.tokens.start - found.tokens.end < 3
        };
        self.all(Concept::Retired).chain(self.all(Concept::Unacceptable)).any(behind)
    }

    /// The first place of the concept that is not denied.
    pub fn affirmed(&self, concept: Concept) -> Option<&Found> {
        self.all(concept).find(|found| !self.denied(found))
    }
}

impl Reading {
    /// Reads the texts; linear in them, bounded by the tokenizer's limit.
    pub fn read(inputs: &Inputs) -> Reading {
        Reading::spoken(inputs, reader::Reading::read(inputs).spoken())
    }

    /// The same of a language that is known.
    pub fn spoken(inputs: &Inputs, language: Option<&str>) -> Reading {
        let gloss = language.and_then(gloss::of);
        let text = |field| Text::read(field, inputs.text(field), gloss);
        Reading { texts: [text(Field::Scale), text(Field::Consistency), text(Field::Infrastructure)] }
    }

    /// The scale text.
    pub fn scale(&self) -> &Text {
        &self.texts[0]
    }

    /// The consistency text.
    pub fn consistency(&self) -> &Text {
        &self.texts[1]
    }

    /// The infrastructure text.
    pub fn infrastructure(&self) -> &Text {
        &self.texts[2]
    }

    /// The first affirmed place of a concept in any text.
    pub fn anywhere(&self, concept: Concept) -> Option<Span> {
        self.texts.iter().find_map(|text| text.affirmed(concept).map(|found| text.span(&found.tokens)))
    }

    /// True if the concept stands in any text, denied or not.
    pub fn mentions(&self, concept: Concept) -> bool {
        self.texts.iter().any(|text| text.all(concept).next().is_some())
    }
}
