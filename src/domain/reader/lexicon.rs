//! What phrases stand for: concepts by language, and modifiers. Read once from what the build script packed.

use super::lexer::{blankless, cut, tokens};
use super::matcher::Phrases;
use super::words::{PACKED, WORDS};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// One phrase of a concept. There are thousands of which a request says a few: they are read of their lines when they are
/// asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// The file it stands in.
    pub language: &'static str,
    /// The line of that file.
    pub line: &'static str,
    /// The fact, or the kind of word, that the concept is of.
    pub fact: &'static str,
    /// Which value of it.
    pub value: &'static str,
    /// How much it says, from 1.
    pub weight: u32,
    /// The phrase.
    pub phrase: &'static str,
}

impl Entry {
    // Of a line that the build script packed, behind its kind.
    fn read(line: &'static str) -> Option<Entry> {
        let mut cells = line.split('\t');
        let mut cell = || cells.next();
        let (language, line, concept, weight, phrase) = (cell()?, cell()?, cell()?, cell()?, cell()?);
        let (fact, value) = concept.split_once('.').unwrap_or((concept, ""));
        Some(Entry { language, line, fact, value, weight: weight.parse().unwrap_or(1), phrase })
    }

    /// It is the same phrase at the same place.
    pub fn is(&self, other: &Entry) -> bool {
        std::ptr::eq(self.phrase, other.phrase)
    }
}

/// What a modifier says of the words it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// It is not so.
    Denied,
    /// It was so.
    Past,
    /// It will be so.
    Planned,
    /// It is so for others.
    Theirs,
    /// Someone wishes it.
    Wished,
    /// It is not known.
    Doubted,
    /// It is so for one purpose.
    OnlyFor,
    /// It is so under a condition.
    Conditional,
}

impl Says {
    const ALL: [(&'static str, Says); 8] = [
        ("denied", Says::Denied),
        ("past", Says::Past),
        ("planned", Says::Planned),
        ("theirs", Says::Theirs),
        ("wished", Says::Wished),
        ("doubted", Says::Doubted),
        ("only_for", Says::OnlyFor),
        ("conditional", Says::Conditional),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Says::ALL.iter().find(|(_, says)| *says == self).map_or("", |(word, _)| word)
    }
}

/// A phrase that modifies others.
#[derive(Clone, Debug)]
pub(super) struct Modifier {
    /// What it says.
    pub says: Says,
    /// The facts, or the concepts as `fact.value`, whose words it modifies; all where there is none.
    pub of: Vec<&'static str>,
    /// It reaches what stands behind it.
    pub forward: bool,
    /// It reaches what stands before it.
    pub backward: bool,
    /// Over how many words.
    pub reach: usize,
    /// Words that end its reach, parted by `|`.
    pub ends_at: &'static str,
    /// It reaches over the end of its clause.
    pub over_clauses: bool,
    /// Where it stands and how it is written.
    pub phrase: Entry,
}

impl Modifier {
    /// True if words of this concept are what it modifies.
    pub fn modifies(&self, entry: &Entry) -> bool {
        let of = |name: &&str| *name == entry.fact || name.split_once('.') == Some((entry.fact, entry.value));
        self.of.is_empty() || self.of.iter().any(of)
    }
}

/// All languages.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Lines of the phrases of concepts; the index is a phrase's id.
    entries: Vec<&'static str>,
    /// Phrases that modify.
    modifiers: Vec<Modifier>,
    /// Both, compiled: the tag of a modifier is its index behind the entries.
    pub phrases: Phrases,
    /// Small words of each language.
    pub plain: Vec<(&'static str, HashSet<&'static str>)>,
    known: HashSet<&'static str>,
    longest: usize,
}

/// Everything, read once.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

impl Lexicon {
    fn read() -> Lexicon {
        let mut lexicon = Lexicon::default();
        for line in PACKED.lines() {
            let cells: Vec<&'static str> = line.split('\t').collect();
            match cells.as_slice() {
                ["P", ..] => lexicon.entries.push(&line[2..]),
                ["M", language, line, says, of, direction, reach, ends_at, within, phrase] => {
                    let word = says;
                    let says = Says::ALL.iter().find(|(word, _)| word == says).map_or(Says::Doubted, |(_, says)| *says);
                    lexicon.modifiers.push(Modifier {
                        says,
                        of: of.split('|').filter(|fact| !fact.is_empty()).collect(),
                        forward: *direction != "backward",
                        backward: *direction != "forward",
                        reach: reach.parse().unwrap_or(3),
                        ends_at,
                        over_clauses: *within == "sentence",
                        phrase: Entry { language, line, fact: "modifier", value: word, weight: 1, phrase },
                    });
                }
                ["W", language, words] => lexicon.plain.push((language, words.split('|').collect())),
                _ => {}
            }
        }
        let classes = HashMap::new();
        let entries = lexicon.entries.iter().map(|line| line.rsplit('\t').next().unwrap_or_default());
        let all = entries.chain(lexicon.modifiers.iter().map(|modifier| modifier.phrase.phrase));
        for (tag, phrase) in all.enumerate() {
            lexicon.phrases.add(tag, phrase, &classes);
            let pieces = phrase.split_whitespace().flat_map(|piece| piece.trim_start_matches('?').split('|'));
            let words = pieces.map(|word| word.trim_end_matches('*')).filter(|word| word.starts_with(blankless));
            lexicon.known.extend(words);
        }
        lexicon.phrases.complete();
        lexicon.entries.shrink_to_fit();
        lexicon.modifiers.shrink_to_fit();
        let counted =
            WORDS.numbers.keys().chain(WORDS.scales.keys()).chain(WORDS.units.keys()).chain(WORDS.fine_units.keys());
        lexicon.known.extend(counted.filter(|word| word.starts_with(blankless)));
        lexicon.longest = lexicon.known.iter().map(|word| word.chars().count()).max().unwrap_or(0);
        lexicon
    }

    /// All phrases of concepts.
    #[cfg(test)]
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.entries.iter().filter_map(|line| Entry::read(line))
    }

    /// The phrase of a concept with this id.
    pub fn entry(&self, id: usize) -> Option<Entry> {
        self.entries.get(id).and_then(|line| Entry::read(line))
    }

    /// The modifier with this id; they stand behind the concepts.
    pub fn modifier(&self, id: usize) -> Option<&Modifier> {
        self.modifiers.get(id.checked_sub(self.entries.len())?)
    }

    /// The tokens of a text, runs of scripts without blanks cut at the words that the phrases are written with.
    pub fn tokens(&self, text: &str) -> Vec<super::lexer::Token> {
        cut(tokens(text), &self.known, self.longest)
    }
}
