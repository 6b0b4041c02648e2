//! The words of numbers, units and what is counted, as the vocabulary spells them. Knows no text.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};

type Values = HashMap<String, f64>;
type Words = HashSet<String>;

/// As written: values by name, words with `|` between them.
#[derive(Debug, Deserialize)]
pub struct Spelt {
    units: HashMap<String, String>,
    scales: HashMap<String, String>,
    numbers: HashMap<String, String>,
    parts: HashMap<String, String>,
    fractions: HashMap<String, String>,
    halves: HashMap<String, String>,
    whole: HashMap<String, String>,
    rated: HashMap<String, String>,
    each_time: HashMap<String, String>,
    shifts: HashMap<String, String>,
    joints: String,
    wholes: String,
    inverted: String,
    links: String,
    each: String,
    every: String,
    not_locks: String,
    clients: String,
    not_counts: String,
    ranged: String,
    about: String,
    lengths: String,
    clock: String,
    holders: String,
    were: String,
    during: String,
    renewed: String,
    times: String,
}

/// What words mean to amounts and rates.
#[derive(Debug)]
pub struct Quantities {
    /// Seconds in a unit.
    pub units: Values,
    /// Factors behind a number that the lexer leaves.
    pub scales: Values,
    /// Numbers that the lexer leaves.
    pub numbers: Values,
    /// Vague counts before a scale or a unit.
    pub parts: Values,
    /// Signs behind a number.
    pub fractions: Values,
    /// Parts of a unit.
    pub halves: Values,
    /// Times in one word.
    pub whole: Values,
    /// Units of a rate, by their seconds.
    pub rated: Values,
    /// What stands before the number of a rate, in scripts without blanks.
    pub each_time: Values,
    /// Stretches that work comes in, which are no unit of time elsewhere.
    pub shifts: Values,
    /// Articles between a part and its unit.
    pub joints: Words,
    /// "whole"
    pub wholes: Words,
    /// Units that may stand before their number.
    pub inverted: Words,
    /// What links a count to its unit.
    pub links: Words,
    /// What makes a rate one of each.
    pub each: Words,
    /// Before a period.
    pub every: Words,
    /// What no lock request is counted in.
    pub not_locks: Words,
    /// Who asks for locks.
    pub clients: Words,
    /// What a number behind a word of peak counts, if not requests.
    pub not_counts: Words,
    /// Between the ends of a range.
    pub ranged: Words,
    /// Before a count of what each does.
    pub about: Words,
    /// Before a season, whose number ends its clause.
    pub during: Words,
    /// Before a number of a story.
    pub were: Words,
    /// Beginnings of words for one who can hold a lock.
    pub holders: Vec<String>,
    /// Before an hour of the day.
    pub clock: Words,
    /// Before a length of time without a number.
    pub lengths: Words,
    /// Beginnings of what is renewed and no request.
    pub renewed: Vec<String>,
    /// Between a count and what each does.
    pub times: Words,
}

fn list(words: &str) -> impl Iterator<Item = String> {
    words.split('|').map(str::to_owned)
}

impl Spelt {
    /// Its words one by one.
    pub fn read(&self) -> Quantities {
        let words = |words: &str| -> Words { list(words).collect() };
        let values = |by: &HashMap<String, String>| -> Values {
            let value = |value: &str| value.parse().unwrap_or(0.0);
            by.iter().flat_map(|(key, words)| list(words).map(move |word| (word, value(key)))).collect()
        };
        Quantities {
            units: values(&self.units),
            scales: values(&self.scales),
            numbers: values(&self.numbers),
            parts: values(&self.parts),
            fractions: values(&self.fractions),
            halves: values(&self.halves),
            whole: values(&self.whole),
            rated: values(&self.rated),
            each_time: values(&self.each_time),
            shifts: values(&self.shifts),
            joints: words(&self.joints),
            wholes: words(&self.wholes),
            inverted: words(&self.inverted),
            links: words(&self.links),
            each: words(&self.each),
            every: words(&self.every),
            not_locks: words(&self.not_locks),
            clients: words(&self.clients),
            not_counts: words(&self.not_counts),
            ranged: words(&self.ranged),
            about: words(&self.about),
            during: words(&self.during),
            were: words(&self.were),
            holders: list(&self.holders).collect(),
            clock: words(&self.clock),
            lengths: words(&self.lengths),
            renewed: list(&self.renewed).collect(),
            times: words(&self.times),
        }
    }
}
