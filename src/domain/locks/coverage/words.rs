//! The words by which a clause may carry a demand or a limit, and those of what is beside the point: data by language.

use super::super::concept::Concept as C;
use super::super::knowledge::KNOWLEDGE;
use super::super::reading::Text;
use crate::domain::brief::Why;
use crate::domain::reader::lexer::Token;
use crate::domain::reader::matcher::Phrases;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

type ByLanguage = HashMap<String, Vec<String>>;

#[derive(Deserialize)]
struct File {
    classes: HashMap<String, String>,
    modal: ByLanguage,
    negation: ByLanguage,
    quantity: ByLanguage,
    rate: ByLanguage,
    time: ByLanguage,
    marks: HashMap<Kind, HashMap<String, String>>,
    beside: HashMap<Aside, Vec<String>>,
    users: String,
    limits: String,
    more: String,
    field: HashMap<String, String>,
    conditions: String,
    elsewhere: String,
    letters: String,
    ours: HashMap<String, String>,
    names: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Modal,
    Negation,
    Quantity,
    Rate,
    Time,
    Limit,
    More,
    Field,
}

/// What a clause is about that is beside the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Aside {
    Courtesy,
    Reference,
    Money,
    People,
    Past,
    Hardware,
    Filler,
}

impl Aside {
    /// Behind "beside the point: ".
    pub(super) fn word(self) -> &'static str {
        match self {
            Aside::Courtesy => "courtesy",
            Aside::Reference => "a reference",
            Aside::Money => "money",
            Aside::People => "people",
            Aside::Past => "what was",
            Aside::Hardware => "hardware",
            Aside::Filler => "filler",
        }
    }
}

/// What words of one clause mean for its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// They may carry a demand or a limit.
    Counts(Why),
    /// A denial with them counts in any text.
    Limit,
    /// A denial with them says that nothing else may be taken.
    More,
    /// They are of what is ruled on.
    Field,
    /// They are of a clause beside the point.
    Aside(Aside),
}

/// Words found, as tokens.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) cue: Cue,
    pub(super) tokens: Range<usize>,
}

/// The data, read once.
pub(super) struct Words {
    phrases: Phrases,
    tags: Vec<Cue>,
    marks: Vec<(Kind, Vec<String>)>,
    users: HashSet<String>,
    elsewhere: HashSet<String>,
    letters: HashSet<char>,
    ours: HashSet<String>,
    conditions: HashSet<String>,
    places: HashSet<String>,
    counted: HashSet<String>,
    /// The languages that are read, by name.
    pub(super) names: Vec<String>,
}

// The phrases are parts of it.
static FILE: LazyLock<File> = LazyLock::new(|| {
    serde_yaml::from_str(include_str!("../../../../assets/knowledge/coverage.yaml"))
        .expect("embedded data, held readable by a test")
});

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(Words::read);

impl Kind {
    fn cue(self) -> Cue {
        match self {
            Kind::Modal => Cue::Counts(Why::Modal),
            Kind::Negation => Cue::Counts(Why::Negation),
            Kind::Quantity => Cue::Counts(Why::Quantity),
            Kind::Rate => Cue::Counts(Why::Rate),
            Kind::Time => Cue::Counts(Why::Time),
            Kind::Limit => Cue::Limit,
            Kind::More => Cue::More,
            Kind::Field => Cue::Field,
        }
    }
}

fn split(words: &str) -> HashSet<String> {
    words.split('|').map(str::to_owned).collect()
}

impl Words {
    fn read() -> Words {
        let file = &*FILE;
        let classes: HashMap<&str, &'static str> =
            file.classes.iter().map(|(name, words)| (name.as_str(), words.as_str())).collect();
        let (mut phrases, mut tags) = (Phrases::default(), Vec::new());
        let mut add = |cue: Cue, list: &'static [String]| {
            for phrase in list {
                phrases.add(tags.len(), phrase, &classes);
            }
            tags.push(cue);
        };
        for (kind, by) in [
            (Kind::Modal, &file.modal),
            (Kind::Negation, &file.negation),
            (Kind::Quantity, &file.quantity),
            (Kind::Rate, &file.rate),
            (Kind::Time, &file.time),
        ] {
            by.values().for_each(|list| add(kind.cue(), list));
        }
        add(Cue::Limit, std::slice::from_ref(&file.limits));
        add(Cue::More, std::slice::from_ref(&file.more));
        file.field.values().for_each(|words| add(Cue::Field, std::slice::from_ref(words)));
        file.beside.iter().for_each(|(aside, list)| add(Cue::Aside(*aside), list));
        let parts = |by: &HashMap<String, String>| -> Vec<String> {
            by.values().flat_map(|parts| parts.split('|')).map(|part| part.trim().to_owned()).collect()
        };
        Words {
            phrases,
            tags,
            marks: file.marks.iter().map(|(kind, by)| (*kind, parts(by))).collect(),
            users: split(&file.users),
            elsewhere: split(&file.elsewhere),
            letters: file.letters.chars().collect(),
            conditions: split(&file.conditions),
            places: split(&file.classes["places"]),
            counted: ["places", "servers", "holders"].iter().flat_map(|class| split(&file.classes[*class])).collect(),
            ours: file.ours.values().flat_map(|words| split(words)).collect(),
            names: file.names.clone(),
        }
    }

    /// All of them in a text, in order of the first token.
    pub(super) fn find(&self, text: &Text) -> Vec<Mark> {
        let hits = self.phrases.find(&text.tokens).into_iter();
        let mut marks: Vec<Mark> = hits.map(|hit| Mark { cue: self.tags[hit.tag], tokens: hit.tokens }).collect();
        marks.retain(|mark| match mark.cue {
            // "30 app servers", and the month.
            Cue::Counts(Why::Quantity) => {
                let end = (mark.tokens.end + 1).min(text.tokens.len());
                !text.tokens[mark.tokens.start..end].iter().any(|token| self.users.contains(&token.word))
            }
            // "150/s" is no time.
            Cue::Counts(Why::Time) => !text.tokens[mark.tokens.end - 1].slash,
            _ => true,
        });
        let denials = text.cues(C::Denial).chain(text.all(C::Negator));
        marks.extend(denials.map(|no| Mark { cue: Cue::Counts(Why::Negation), tokens: no.tokens.clone() }));
        for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| !token.word.is_ascii()) {
            let behind = at > 0 && text.tokens[at - 1].value.is_some() && text.tokens[at - 1].clause == token.clause;
            for (kind, parts) in &self.marks {
                let has = parts.iter().any(|part| match kind {
                    Kind::Quantity | Kind::Time => behind && token.word.starts_with(part.as_str()),
                    _ => token.word.contains(part.as_str()),
                });
                if has {
                    let from = if matches!(kind, Kind::Quantity | Kind::Time) { at - 1 } else { at };
                    marks.push(Mark { cue: kind.cue(), tokens: from..at + 1 });
                }
            }
        }
        marks.sort_by_key(|mark| mark.tokens.start);
        marks
    }

    /// True if one of these words tells a case to be met.
    pub(super) fn condition(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.conditions.contains(&token.word))
    }

    /// True if a place, a server or a holder is spoken of.
    pub(super) fn counted(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.counted.contains(&token.word))
    }

    /// True if a place is spoken of.
    pub(super) fn placed(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.places.contains(&token.word))
    }

    /// True if none of these words is of another script or of a language that the vocabulary's phrases are not in.
    pub(super) fn familiar(&self, tokens: &[Token]) -> bool {
        let other = |token: &Token| self.ours.contains(&token.word) && !KNOWLEDGE.plain.contains(token.word.as_str());
        let script = |token: &Token| token.word.chars().any(|c| c > '\u{ff}' || matches!(c, 'ã' | 'õ' | 'ó'));
        !tokens.iter().any(|token| token.value.is_none() && (other(token) || script(token)))
    }

    /// How a text's words are known, but for its idle clauses.
    pub(super) fn tongue(&self, text: &Text, idle: &BTreeSet<u32>) -> Tongue {
        let letters = |token: &Token| token.word.chars().any(|c| self.letters.contains(&c));
        let (mut words, mut plain, mut ours, mut theirs, mut strange) = (0, 0, 0, 0, 0);
        let word = |token: &&Token| token.value.is_none() && token.word.chars().count() > 1;
        for token in text.tokens.iter().filter(word).filter(|token| !idle.contains(&token.clause)) {
            words += 1;
            let everyday = KNOWLEDGE.plain.contains(token.word.as_str());
            let listed = self.ours.contains(&token.word);
            plain += usize::from(everyday);
            ours += usize::from(listed);
            theirs += usize::from(!everyday && !listed && (self.elsewhere.contains(&token.word) || letters(token)));
            strange += usize::from(token.word.chars().any(|c| c.is_alphabetic() && !script(c)));
        }
        if strange * 2 > words || theirs >= 2 && theirs > plain + ours {
            Tongue::Strange
        } else if plain * 5 >= words && plain > ours {
            Tongue::Phrases
        } else {
            Tongue::Words
        }
    }
}

/// How well the language of a text is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    /// The vocabulary's phrases are in it.
    Phrases,
    /// Demands, denials and units are known.
    Words,
    /// Nothing is.
    Strange,
}

// Scripts in which there are words here.
fn script(c: char) -> bool {
    c < '\u{250}'
        || matches!(c, '\u{400}'..='\u{4ff}' | '\u{1e00}'..='\u{1eff}' | '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{ffef}')
}
