//! The words by which a clause may carry a demand or a limit, and those of what is beside the point: data by language.

use super::super::concept::Concept as C;
use super::super::knowledge::KNOWLEDGE;
use super::super::reading::Text;
use crate::domain::brief::Why;
use crate::domain::reader::lexer::Token;
use crate::domain::reader::matcher::Phrases;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// What a list of phrases or marks stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// By its key.
    fn of(key: &str) -> Option<Aside> {
        Some(match key {
            "courtesy" => Aside::Courtesy,
            "reference" => Aside::Reference,
            "money" => Aside::Money,
            "people" => Aside::People,
            "past" => Aside::Past,
            "hardware" => Aside::Hardware,
            "filler" => Aside::Filler,
            _ => return None,
        })
    }

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
#[derive(Default)]
pub(super) struct Words {
    phrases: Phrases,
    tags: Vec<Cue>,
    classes: HashMap<&'static str, &'static str>,
    marks: Vec<(Kind, &'static str)>,
    users: HashSet<&'static str>,
    elsewhere: HashSet<&'static str>,
    letters: HashSet<char>,
    ours: HashSet<&'static str>,
    conditions: HashSet<&'static str>,
    places: HashSet<&'static str>,
    counted: HashSet<&'static str>,
    /// The languages that are read, by name.
    pub(super) names: Vec<&'static str>,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(Words::read);

impl Kind {
    /// By its key.
    fn of(key: &str) -> Option<Kind> {
        Some(match key {
            "modal" => Kind::Modal,
            "negation" => Kind::Negation,
            "quantity" => Kind::Quantity,
            "rate" => Kind::Rate,
            "time" => Kind::Time,
            "limit" | "limits" => Kind::Limit,
            "more" => Kind::More,
            "field" => Kind::Field,
            _ => return None,
        })
    }

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

impl Words {
    // The build script has checked the file, so a line of another form is left out.
    fn read() -> Words {
        let mut words = Words::default();
        for line in include_str!(concat!(env!("OUT_DIR"), "/coverage.txt")).lines() {
            words.line(&line.split('\t').collect::<Vec<&'static str>>());
        }
        words.phrases.complete();
        words
    }

    fn line(&mut self, cells: &[&'static str]) {
        match *cells {
            ["classes", name, list] => {
                self.classes.insert(name, list);
                match name {
                    "places" => self.places.extend(list.split('|')),
                    "servers" | "holders" => {}
                    _ => return,
                }
                self.counted.extend(list.split('|'));
            }
            ["beside", aside, phrase] => self.add(Aside::of(aside).map(Cue::Aside), phrase),
            ["marks", kind, _, list] => {
                let parts = list.split('|').map(str::trim);
                self.marks
                    .extend(Kind::of(kind).into_iter().flat_map(|kind| parts.clone().map(move |part| (kind, part))));
            }
            ["users", list] => self.users.extend(list.split('|')),
            ["conditions", list] => self.conditions.extend(list.split('|')),
            ["elsewhere", list] => self.elsewhere.extend(list.split('|')),
            ["ours", _, list] => self.ours.extend(list.split('|')),
            ["letters", letters] => self.letters.extend(letters.chars()),
            ["names", name] => self.names.push(name),
            [kind, phrase] | [kind, _, phrase] => self.add(Kind::of(kind).map(Kind::cue), phrase),
            _ => {}
        }
    }

    fn add(&mut self, cue: Option<Cue>, phrase: &'static str) {
        let Some(cue) = cue else { return };
        self.phrases.add(self.tags.len(), phrase, &self.classes);
        self.tags.push(cue);
    }

    /// All of them in a text, in order of the first token.
    pub(super) fn find(&self, text: &Text) -> Vec<Mark> {
        let hits = self.phrases.find(&text.tokens).into_iter();
        let mut marks: Vec<Mark> = hits.map(|hit| Mark { cue: self.tags[hit.tag], tokens: hit.tokens }).collect();
        marks.retain(|mark| match mark.cue {
            // "30 app servers", and the month.
            Cue::Counts(Why::Quantity) => {
                let end = (mark.tokens.end + 1).min(text.tokens.len());
                !text.tokens[mark.tokens.start..end].iter().any(|token| self.users.contains(token.word.as_str()))
            }
            // "150/s" is no time.
            Cue::Counts(Why::Time) => !text.tokens[mark.tokens.end - 1].slash,
            _ => true,
        });
        let denials = text.cues(C::Denial).chain(text.all(C::Negator));
        marks.extend(denials.map(|no| Mark { cue: Cue::Counts(Why::Negation), tokens: no.tokens.clone() }));
        for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| !token.word.is_ascii()) {
            let behind = at > 0 && text.tokens[at - 1].value.is_some() && text.tokens[at - 1].clause == token.clause;
            let has = |(kind, part): &(Kind, &str)| match kind {
                Kind::Quantity | Kind::Time => behind && token.word.starts_with(part),
                _ => token.word.contains(part),
            };
            let mut met: Option<Kind> = None;
            for (kind, _) in self.marks.iter().filter(|mark| has(mark)) {
                // The parts of a kind stand together; one of them is enough.
                if met.replace(*kind) != Some(*kind) {
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
        tokens.iter().any(|token| self.conditions.contains(token.word.as_str()))
    }

    /// True if a place, a server or a holder is spoken of.
    pub(super) fn counted(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.counted.contains(token.word.as_str()))
    }

    /// True if a place is spoken of.
    pub(super) fn placed(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.places.contains(token.word.as_str()))
    }

    /// True if none of these words is of another script or of a language that the vocabulary's phrases are not in.
    pub(super) fn familiar(&self, tokens: &[Token]) -> bool {
        let other =
            |token: &Token| self.ours.contains(token.word.as_str()) && !KNOWLEDGE.plain.contains(token.word.as_str());
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
            let listed = self.ours.contains(token.word.as_str());
            plain += usize::from(everyday);
            ours += usize::from(listed);
            theirs +=
                usize::from(!everyday && !listed && (self.elsewhere.contains(token.word.as_str()) || letters(token)));
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
