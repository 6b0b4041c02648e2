//! The words of numbers, units and what is counted, as the vocabulary spells them. Knows no text.

use std::collections::{HashMap, HashSet};

type Values = HashMap<&'static str, f64>;
type Words = HashSet<&'static str>;

/// What words mean to amounts and rates.
#[derive(Debug, Default)]
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
    pub holders: Vec<&'static str>,
    /// Beginnings of words for passing somebody in a line.
    pub passed: Vec<&'static str>,
    /// What follows a time that comes again and again.
    pub each_behind: Vec<&'static str>,
    /// Possessives that name no other owner.
    pub no_owners: Words,
    /// Before a store that a case does without.
    pub without: Words,
    /// Between a store and the places that it stands in.
    pub across: Words,
    /// Between a store and what it is for.
    pub meant_for: Words,
    /// Before a store that belongs to what was named last.
    pub its: Words,
    /// Beginnings of words that say of a thing or a lock that it comes free, and of those for a server.
    pub freed: Vec<&'static str>,
    pub servers: Vec<&'static str>,
    /// Before an hour of the day.
    pub clock: Words,
    /// What parts a number from the noun that is counted.
    pub parting: Words,
    /// Behind a server that others are copies of.
    pub main: Words,
    /// What opens a clause about the name before it.
    pub relatives: Words,
    /// Before a length of time without a number.
    pub lengths: Words,
    /// Beginnings of what is renewed and no request.
    pub renewed: Vec<&'static str>,
    /// Between a count and what each does.
    pub times: Words,
    /// Work that a time in front of it is as long as.
    pub works: Words,
    /// What such a time behind "of" is spent in.
    pub labour: Words,
    /// Behind work: the time is of a limit that is set to it.
    pub caps: Words,
    /// Before a time that something happens within or by.
    pub bounds: Words,
    /// What may follow "a second" that is a length of time.
    pub behind_second: Words,
    /// Before the ends of a range that an "and" joins.
    pub between: Words,
    /// Between two times that are no range by themselves.
    pub either: Words,
    /// Between a rounded number and its unit.
    pub partitive: Words,
    /// What links a count to its unit for certain.
    pub firm: Words,
    /// Takings of a lock, as they are counted.
    pub taken: Words,
    /// Behind a factor of what stands before.
    pub compared: Words,
    /// What makes "five times" a count of repetitions.
    pub again: Words,
}

impl Quantities {
    /// Takes the words of one list, by the cells of its packed line.
    pub fn take(&mut self, cells: &[&'static str]) {
        match cells {
            [name, value, words] => self.value(name, value, words),
            [name, words] => self.words(name, words),
            _ => {}
        }
    }

    fn value(&mut self, name: &str, value: &str, words: &'static str) {
        let values = match name {
            "units" => &mut self.units,
            "scales" => &mut self.scales,
            "numbers" => &mut self.numbers,
            "parts" => &mut self.parts,
            "fractions" => &mut self.fractions,
            "halves" => &mut self.halves,
            "whole" => &mut self.whole,
            "rated" => &mut self.rated,
            "each_time" => &mut self.each_time,
            _ => &mut self.shifts,
        };
        values.extend(words.split('|').map(|word| (word, value.parse().unwrap_or(0.0))));
    }

    fn words(&mut self, name: &str, words: &'static str) {
        let parts = match name {
            "holders" => Some(&mut self.holders),
            "passed" => Some(&mut self.passed),
            "each_behind" => Some(&mut self.each_behind),
            "freed" => Some(&mut self.freed),
            "servers" => Some(&mut self.servers),
            "renewed" => Some(&mut self.renewed),
            _ => None,
        };
        if let Some(parts) = parts {
            return parts.extend(words.split('|'));
        }
        let list = match name {
            "joints" => &mut self.joints,
            "wholes" => &mut self.wholes,
            "inverted" => &mut self.inverted,
            "links" => &mut self.links,
            "each" => &mut self.each,
            "every" => &mut self.every,
            "not_locks" => &mut self.not_locks,
            "clients" => &mut self.clients,
            "not_counts" => &mut self.not_counts,
            "ranged" => &mut self.ranged,
            "about" => &mut self.about,
            "lengths" => &mut self.lengths,
            "clock" => &mut self.clock,
            "parting" => &mut self.parting,
            "relatives" => &mut self.relatives,
            "main" => &mut self.main,
            "no_owners" => &mut self.no_owners,
            "without" => &mut self.without,
            "across" => &mut self.across,
            "meant_for" => &mut self.meant_for,
            "its" => &mut self.its,
            "were" => &mut self.were,
            "during" => &mut self.during,
            "works" => &mut self.works,
            "labour" => &mut self.labour,
            "caps" => &mut self.caps,
            "bounds" => &mut self.bounds,
            "behind_second" => &mut self.behind_second,
            "between" => &mut self.between,
            "either" => &mut self.either,
            "partitive" => &mut self.partitive,
            "firm" => &mut self.firm,
            "taken" => &mut self.taken,
            "compared" => &mut self.compared,
            "again" => &mut self.again,
            _ => &mut self.times,
        };
        list.extend(words.split('|'));
    }
}
