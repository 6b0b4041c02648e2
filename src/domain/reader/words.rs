//! The words that tokens and numbers are made with, and the packed lexicon they stand in. Knows no phrase.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The lexicon as the build script packed it.
pub(super) const PACKED: &str = include_str!(concat!(env!("OUT_DIR"), "/lexicon.txt"));

type Values = HashMap<&'static str, f64>;

/// What words mean to the lexer.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Numbers by themselves.
    pub numbers: Values,
    /// Factors behind a number.
    pub scales: Values,
    /// Seconds in a unit of time.
    pub units: Values,
    /// Those below a second, which no rate is counted in.
    pub fine_units: Values,
    /// Factors behind digits, case kept.
    pub suffixes: Values,
    /// Those that may stand behind a blank.
    pub spaced: Values,
    /// Those of scripts without blanks, the longest first.
    pub glued: Vec<(&'static str, f64)>,
    /// Units whose first letter is a factor.
    pub rates: Values,
    /// Parts of a scale.
    pub parts: Values,
    /// Tens, dozens.
    pub tens: Values,
    /// Words that say per what time a rate is, in seconds, the longest first.
    pub per: Vec<(&'static str, f64)>,
    /// Behind which a full stop may end no sentence.
    pub short: HashSet<&'static str>,
    /// Behind which it never ends one.
    pub never_ends: HashSet<&'static str>,
    /// Names that are met with one wrong letter, in their order.
    pub names: Vec<&'static str>,
    /// Names that an article is drawn to.
    pub elided: HashSet<&'static str>,
    /// Two words that are one, by the first.
    pub pairs: HashMap<&'static str, Vec<(&'static str, &'static str)>>,
}

/// Everything, read once.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| read(PACKED));

/// The units of time of all languages, with their seconds.
pub fn units() -> impl Iterator<Item = (&'static str, f64)> {
    WORDS.units.iter().chain(&WORDS.fine_units).map(|(word, seconds)| (*word, *seconds))
}

fn read(packed: &'static str) -> Words {
    let mut words = Words::default();
    for line in packed.lines() {
        let mut cells = line.split('\t');
        let kind = cells.next().unwrap_or_default();
        let cells: Vec<&'static str> = cells.collect();
        let values = match kind {
            "N" => &mut words.numbers,
            "X" => &mut words.scales,
            "U" => &mut words.units,
            "V" => &mut words.fine_units,
            "K" => &mut words.suffixes,
            "S" => &mut words.spaced,
            "R" => &mut words.rates,
            "Q" => &mut words.parts,
            "T" => &mut words.tens,
            _ => {
                lists(&mut words, kind, &cells);
                continue;
            }
        };
        let [value, list] = cells.as_slice() else { continue };
        values.extend(list.split('|').zip(std::iter::repeat(value.parse().unwrap_or(0.0))));
    }
    for list in [&mut words.glued, &mut words.per] {
        list.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }
    words
}

fn lists(words: &mut Words, kind: &str, cells: &[&'static str]) {
    match (kind, cells) {
        ("A", [list]) => words.short.extend(list.split('|')),
        ("B", [list]) => words.never_ends.extend(list.split('|')),
        ("L", [list]) => words.names.extend(list.split('|')),
        ("E", [list]) => words.elided.extend(list.split('|')),
        ("G" | "H", [value, list]) => {
            let into = if kind == "G" { &mut words.glued } else { &mut words.per };
            into.extend(list.split('|').zip(std::iter::repeat(value.parse().unwrap_or(0.0))));
        }
        ("J", [first, seconds, whole]) => {
            words.pairs.entry(first).or_default().extend(seconds.split('|').map(|second| (second, *whole)));
        }
        _ => {}
    }
}
