//! A text as places, servers, votes, losses and cuts see it: its tokens, cut where a script sets no blanks, and the
//! phrases of `topology.yaml` found in them. Finds and locates; what follows from it is spread's and survival's.

use super::knowledge::{KNOWLEDGE, Tag};
use super::reading::{Field, Reading, Span, Text};
pub(super) use super::topic::T;
use crate::domain::brief::Inputs;
use crate::domain::places::PLACES;
use crate::domain::reader::gloss::Gloss;
use crate::domain::reader::lexer::Token;
use crate::domain::reader::matcher::Phrases;
use crate::domain::reader::numeral::seconds;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Families of stores whose replicas are counted with all of them.
const ALIKE: [&str; 12] = [
    "etcd",
    "zookeeper",
    "consul",
    "cockroachdb",
    "yugabytedb",
    "tidb",
    "cassandra",
    "scylladb",
    "nats",
    "foundationdb",
    "hazelcast",
    "clickhouse_keeper",
];

#[derive(Default)]
struct Topology {
    phrases: Phrases,
    tags: Vec<T>,
    /// Single words, by their numbers in the phrases, and what each means.
    words: Vec<(u16, T)>,
    /// Words of scripts without blanks, by which a run of them is cut.
    pieces: HashSet<&'static str>,
    numerals: HashMap<&'static str, f64>,
}

static TOPOLOGY: LazyLock<Topology> = LazyLock::new(|| {
    let mut topology = Topology::default();
    for line in include_str!(concat!(env!("OUT_DIR"), "/topology.txt")).lines() {
        let cells: Vec<&'static str> = line.split('\t').collect();
        match cells.as_slice() {
            ["concepts", concept, _, phrase] => topology.add(T::of(concept), phrase),
            [_, _, word, value] => topology.numerals.extend(value.parse().map(|value| (*word, value))),
            _ => {}
        }
    }
    topology.phrases.complete();
    topology.words.sort_by_key(|(word, _)| *word);
    topology.words.shrink_to_fit();
    let names = PLACES.iter().flat_map(|place| &place.names).copied();
    topology.pieces.extend(names.filter(|name| name.starts_with(blankless)));
    topology
});

impl Topology {
    fn add(&mut self, concept: Option<T>, phrase: &'static str) {
        let Some(concept) = concept else { return };
        self.phrases.add(self.tags.len(), phrase, &HashMap::new());
        self.tags.push(concept);
        let pieces = phrase.split([' ', '|', '*', '?']).filter(|word| word.starts_with(blankless));
        self.pieces.extend(pieces);
        if !phrase.contains(' ') {
            let words = phrase.split('|').filter_map(|word| self.phrases.number(word));
            self.words.extend(words.map(|word| (word, concept)));
        }
    }
}

// Written without blanks between words, or with endings set to foreign names.
fn blankless(char: char) -> bool {
    matches!(char, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Databases whose writer something else elects, what does, and where it asks.
const ELECTED: [&str; 1] = ["postgres"];
const ELECTS: [&str; 2] = ["patroni", "stolon"];
const ELECTORS: [&str; 3] = ["etcd", "zookeeper", "consul"];

/// Tokens of the longest phrases.
const LONGEST: usize = 16;

/// A phrase found, and a name of a store or a place.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// What it stands for.
    pub what: T,
    /// Indices of tokens.
    pub at: Range<usize>,
}

/// One text so read.
pub(super) struct Ground<'a> {
    /// Which one.
    pub field: Field,
    /// As it stands.
    pub raw: &'a str,
    /// Plain English for its words, where they are of another language.
    pub gloss: Option<Gloss>,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// In order of the first token.
    pub seen: Vec<Seen>,
    /// It was cut where its script sets no blanks.
    pub cut: bool,
    /// Names of places and stores.
    pub names: Vec<(Tag, Range<usize>)>,
    /// Tokens that name a place which no table knows.
    pub towns: Vec<usize>,
    /// Numbers that count members of the store by which a database's writer is elected.
    electors: Vec<usize>,
    /// How many such places lists name here, and the first of these lists.
    pub listed: Option<(usize, Range<usize>)>,
}

impl<'a> Ground<'a> {
    /// The three texts.
    pub fn read(reading: &Reading, inputs: &'a Inputs) -> [Ground<'a>; 3] {
        [0, 1, 2].map(|at| Ground::of(&reading.texts[at], inputs.text(reading.texts[at].field)))
    }

    fn of(text: &Text, raw: &'a str) -> Ground<'a> {
        let cut = text.tokens.iter().any(|token| token.word.starts_with(blankless));
        let mut tokens: Vec<Token> =
            if cut { text.tokens.iter().flat_map(pieces).collect() } else { text.tokens.clone() };
        for token in tokens.iter_mut().filter(|token| token.value.is_none()) {
            token.value = TOPOLOGY.numerals.get(&*token.word).copied().filter(|_| !token.word.starts_with(blankless));
        }
        let name = |tag: Tag| matches!(tag, Tag::Place(_) | Tag::Family(_));
        let names = if cut {
            let hits = KNOWLEDGE.phrases.find(&tokens).into_iter();
            hits.map(|hit| (KNOWLEDGE.tags[hit.tag], hit.tokens)).filter(|(tag, _)| name(*tag)).collect()
        } else {
            text.found.iter().filter(|f| name(f.tag)).map(|f| (f.tag, f.tokens.clone())).collect()
        };
        let hits = TOPOLOGY.phrases.find(&tokens).into_iter();
        let seen = hits.map(|hit| Seen { what: TOPOLOGY.tags[hit.tag], at: hit.tokens }).collect();
        let electors = Vec::new();
        let (field, gloss, towns) = (text.field, text.gloss, Vec::new());
        let mut ground = Ground { field, raw, gloss, tokens, seen, cut, names, towns, electors, listed: None };
        ground.electors = ground.of_electors();
        ground
    }

    /// The words that count at least three members of what elects a database's writer.
    pub fn elector(&self) -> Option<Span> {
        let enough = |at: &&usize| self.tokens[**at].value.is_some_and(|value| value >= 3.0);
        self.electors.iter().find(enough).map(|at| self.span(&(*at..at + 2)))
    }

    // "Patroni on two servers, three etcd members on other machines": those three carry no rows.
    fn of_electors(&self) -> Vec<usize> {
        let family = |at: usize, families: &[&str]| {
            self.names.iter().any(|(tag, own)| {
                own.start == at && matches!(tag, Tag::Family(of) if families.contains(&&*KNOWLEDGE.families[*of]))
            })
        };
        let all = 0..self.tokens.len();
        let elected =
            all.clone().any(|at| family(at, &ELECTED)) && all.clone().any(|at| ELECTS.contains(&self.word(at)));
        let counts = |at: &usize| {
            (at + 1..at + 3).find(|near| family(*near, &ELECTORS)).is_some_and(|near| self.together(*at, near))
        };
        all.filter(|at| elected && self.tokens[*at].value.is_some()).filter(counts).collect()
    }

    /// The bytes of a range of tokens.
    pub fn span(&self, range: &Range<usize>) -> Span {
        let from = self.tokens.get(range.start).map_or(0, |token| token.at.start);
        let to = self.tokens.get(range.end.saturating_sub(1)).map_or(from, |token| token.at.end);
        Span { field: self.field, at: from..to.max(from) }
    }

    /// Those that begin in a range.
    fn beginning(&self, range: Range<usize>) -> &[Seen] {
        let end = |at| self.seen.partition_point(|seen| seen.at.start < at);
        self.seen.get(end(range.start)..end(range.end)).unwrap_or_default()
    }

    /// All phrases of one meaning in a range of tokens.
    pub fn all(&self, what: T, range: Range<usize>) -> impl Iterator<Item = &Seen> {
        self.beginning(range).iter().filter(move |seen| seen.what == what)
    }

    /// True if a phrase reaches over a token.
    pub fn covered(&self, at: usize) -> bool {
        self.beginning(at.saturating_sub(LONGEST)..at + 1).iter().any(|seen| seen.at.contains(&at))
    }

    /// All phrases that begin at a token.
    pub fn all_at(&self, at: usize) -> impl Iterator<Item = &Seen> {
        self.beginning(at..at + 1).iter()
    }

    /// The longest phrase of one meaning that begins at a token.
    pub fn begins(&self, what: T, at: usize) -> Option<Range<usize>> {
        self.all(what, at..at + 1).map(|seen| seen.at.clone()).max_by_key(|at| at.end)
    }

    /// The first phrase of one meaning in a range.
    pub fn first(&self, what: T, range: Range<usize>) -> Option<Range<usize>> {
        self.all(what, range).next().map(|seen| seen.at.clone())
    }

    /// True if one of these begins at the token.
    pub fn any(&self, what: &[T], at: usize) -> bool {
        self.beginning(at..at + 1).iter().any(|seen| what.contains(&seen.what))
    }

    /// Names that begin in a range, in order.
    pub fn named(&self, range: Range<usize>) -> &[(Tag, Range<usize>)] {
        let end = |at| self.names.partition_point(|(_, own)| own.start < at);
        self.names.get(end(range.start)..end(range.end)).unwrap_or_default()
    }

    fn name(&self, at: usize, of: fn(&Tag) -> bool) -> Option<Range<usize>> {
        let own = self.named(at..at + 1).iter().filter(|(tag, _)| of(tag)).map(|(_, own)| own);
        own.max_by_key(|own| own.end).cloned()
    }

    /// The store named at a token.
    pub fn store(&self, at: usize) -> Option<Range<usize>> {
        self.name(at, |tag| matches!(tag, Tag::Family(_)))
    }

    /// The store named at a token has no primary that its members follow by name: a count of its replicas is that of all.
    pub fn alike(&self, at: usize) -> bool {
        let family = |tag: &Tag| if let Tag::Family(index) = tag { KNOWLEDGE.families.get(*index) } else { None };
        let named = self.named(at..at + 1).iter().filter_map(|(tag, _)| family(tag));
        named.into_iter().any(|name| ALIKE.contains(&name.as_str()))
    }

    /// The place named at a token, known or told as one.
    pub fn place(&self, at: usize) -> Option<Range<usize>> {
        let town = || self.towns.binary_search(&at).ok().map(|_| at..at + 1);
        self.name(at, |tag| matches!(tag, Tag::Place(_))).or_else(town)
    }

    /// Which of the places that are known is named at a token.
    pub fn known(&self, at: usize) -> Option<usize> {
        let named = self.named(at..at + 1).iter().filter_map(|(tag, own)| match tag {
            Tag::Place(place) => Some((own.end, *place)),
            _ => None,
        });
        named.max_by_key(|(end, _)| *end).map(|(_, place)| place)
    }

    /// What stands between a token and the one before it.
    pub fn between(&self, at: usize) -> &str {
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let (from, to) = (before.map_or(0, |token| token.at.end), self.tokens.get(at).map(|token| token.at.start));
        to.and_then(|to| self.raw.get(from..to)).unwrap_or_default()
    }

    /// The tokens of the clause of a token.
    pub fn clause(&self, at: usize) -> Range<usize> {
        let own = self.tokens[at].clause;
        let end = |clause| self.tokens.partition_point(|token| token.clause < clause);
        end(own)..end(own + 1)
    }

    /// True if a word for "in" stands at a token.
    pub fn inside(&self, at: usize) -> bool {
        let named = || self.tokens.get(at + 1).is_some_and(|next| next.name) && self.together(at, at + 1);
        self.any(&[T::Inside], at) || self.any(&[T::Toward], at) && named()
    }

    /// The word at a token; empty behind the end.
    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.word.as_str())
    }

    /// True if a word alone means this.
    pub fn is_word(&self, what: T, word: &str) -> bool {
        let words = &TOPOLOGY.words;
        TOPOLOGY.phrases.number(word).is_some_and(|number| {
            let from = words.partition_point(|(other, _)| *other < number);
            words[from..].iter().take_while(|(other, _)| *other == number).any(|(_, means)| *means == what)
        })
    }

    /// The tokens of each sentence.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            match out.last_mut().filter(|last| self.tokens[last.start].sentence == token.sentence) {
                Some(last) => last.end = at + 1,
                None => out.push(at..at + 1),
            }
        }
        out
    }

    /// Where the sentence of a token begins and ends.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        let own = self.tokens[at].sentence;
        let end = |sentence| self.tokens.partition_point(|token| token.sentence < sentence);
        end(own)..end(own + 1)
    }

    /// True if both tokens stand in one clause.
    pub fn together(&self, a: usize, b: usize) -> bool {
        matches!((self.tokens.get(a), self.tokens.get(b)), (Some(a), Some(b)) if a.clause == b.clause)
    }

    /// A small count at a token: no version, time, share, rate or ordinal, and none of what elects the writer of a database.
    pub fn count(&self, at: usize) -> Option<u32> {
        let token = self.tokens.get(at)?;
        if self.electors.contains(&at) {
            return None;
        }
        let value = token.value.filter(|v| (1.0..=64.0).contains(v) && v.fract() == 0.0 && !token.percent)?;
        let next = self.tokens.get(at + 1);
        let glued = next.filter(|next| next.at.start == token.at.end && next.word.is_ascii());
        let tail = glued.is_some_and(|next| {
            next.word.len() <= 2
                && next.word.starts_with(|c: char| c.is_alphabetic())
                && !matches!(&*next.word, "x" | "az")
        });
        // "3 / Lyon 2" parts places, "3/s" is a rate.
        let parts = |next: &Token| next.name && self.between(at + 1) == " / ";
        let timed = next.is_some_and(|next| {
            next.word == "ms" || seconds(&next.word).is_some() || next.slash && next.value.is_none() && !parts(next)
        });
        let behind_point = self.raw[..token.at.start].ends_with(['.', '$', '€', '#', '£', '~', '-']);
        (!tail && !timed && !behind_point && !self.versioned(at)).then_some(value as u32)
    }

    // A number right behind a store's name that counts nothing of it.
    fn versioned(&self, at: usize) -> bool {
        let named = self
            .names
            .iter()
            .any(|(tag, own)| matches!(tag, Tag::Family(_)) && own.end == at && self.together(own.start, at));
        // "one PostgreSQL 16 server": what is counted was counted before the name.
        let store = self.names.iter().find(|(tag, own)| matches!(tag, Tag::Family(_)) && own.end == at);
        let one = |near: usize| self.together(near, at) && self.tokens[near].value == Some(1.0);
        if named && store.is_some_and(|(_, own)| own.start.checked_sub(1).is_some_and(one)) {
            return true;
        }
        // "PostgreSQL 15 com réplica": what stands beside it is not counted.
        let near = (at + 1..at + 3).take_while(|near| !self.any(&[T::With, T::And], *near));
        let noun = near
            .into_iter()
            .filter(|near| self.together(at, *near) && self.any(&[T::Member, T::Machine, T::Copy, T::Counter], *near))
            // "MongoDB 7 replica set": one set, whose members are counted elsewhere.
            .filter(|near| !(self.word(*near) == "replica" && self.word(near + 1) == "set"))
            // "PostgreSQL 15 レプリカ1台": its own number stands behind it.
            .any(|near| {
                let next = self.tokens.get(near + 1).filter(|_| self.between(near + 1).is_empty());
                next.is_none_or(|next| next.value.is_none())
            });
        let one = |near: usize| self.tokens.get(near).is_some_and(|token| token.value.is_some_and(|v| v <= 9.0));
        let sum = one(at) && one(at + 1);
        let spelt = !self.word(at).starts_with(|c: char| c.is_ascii_digit());
        named && !spelt && !noun && !sum && !self.any(&[T::Inside], at + 1)
    }

    /// True if a word of denial stands up to `reach` tokens before the range in its clause.
    pub fn denied(&self, range: &Range<usize>, reach: usize) -> bool {
        self.all(T::Not, range.start.saturating_sub(reach)..range.start)
            .any(|no| self.together(no.at.start, range.start))
    }
}

// The pieces of a token: words of the lexicon, longest first, numerals before them, and what is left between.
fn pieces(token: &Token) -> Vec<Token> {
    if !token.word.starts_with(blankless) || token.word.len() != token.at.len() {
        return vec![token.clone()];
    }
    let word = token.word.as_str();
    let part = |range: Range<usize>, value: Option<f64>| Token {
        at: token.at.start + range.start..token.at.start + range.end,
        word: word[range].to_owned(),
        value,
        ..token.clone()
    };
    let ends = |from: usize| word[from..].char_indices().map(move |(at, c)| from + at + c.len_utf8()).take(12);
    // "台" counts behind a number; in "仙台" it is a letter of a name.
    let counts = |from: usize, end: usize| {
        let letter = &word[from..end];
        let counter = letter.chars().count() == 1
            && TOPOLOGY.phrases.number(letter).is_some_and(|number| {
                let of = |(other, what): &(u16, T)| *other == number && matches!(what, T::Counter | T::Machine);
                TOPOLOGY.words.iter().any(of)
            });
        let before = word[..from].chars().next_back().map(String::from);
        !counter || before.is_none_or(|before| TOPOLOGY.numerals.contains_key(&*before))
    };
    let piece =
        |from: usize| ends(from).filter(|end| TOPOLOGY.pieces.contains(&word[from..*end]) && counts(from, *end)).last();
    let numeral = |from: usize| {
        let end = ends(from).take(2).filter(|end| TOPOLOGY.numerals.contains_key(&word[from..*end])).last()?;
        (end == word.len() || piece(end).is_some()).then_some(end)
    };
    let (mut out, mut rest, mut at) = (Vec::new(), 0, 0);
    while at < word.len() {
        let number = numeral(at).filter(|end| piece(at).is_none_or(|longer| longer <= *end));
        let Some(end) = number.or_else(|| piece(at)) else {
            at += word[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if rest < at {
            out.push(part(rest..at, None));
        }
        out.push(part(at..end, number.and_then(|end| TOPOLOGY.numerals.get(&word[at..end]).copied())));
        (rest, at) = (end, end);
    }
    if rest < word.len() {
        out.push(part(rest..word.len(), None));
    }
    out
}
