//! Where words tell a variant of a store. Finds only; whether they are denied, and which of several counts, is
//! decided by who reads the text.

use super::{Store, Variant, bare};
use std::ops::Range;

/// Words that one phrase may stand over.
const LONGEST: usize = 10;

impl Store {
    /// The variants that `words` tell, each with the words that tell it, in the order of the words.
    pub fn told<'s>(&'s self, words: &[&str]) -> Vec<(&'s Variant, Range<usize>)> {
        let words: Vec<String> = words.iter().map(|word| bare(word)).collect();
        let phrases: Vec<(&Variant, String)> = self
            .variants
            .iter()
            .flat_map(|variant| variant.told_by.iter().map(move |told| (variant, bare(told))))
            .filter(|(_, told)| !told.is_empty())
            .collect();
        let mut out = Vec::new();
        for from in 0..words.len() {
            let mut joined = String::new();
            for (at, word) in words.iter().enumerate().skip(from).take(LONGEST) {
                joined += word;
                let same = |told: &str| joined == *told || joined.strip_suffix('s') == Some(told);
                let here = phrases.iter().filter(|(_, told)| same(told));
                out.extend(here.map(|(variant, _)| (*variant, from..at + 1)));
            }
        }
        out
    }
}
