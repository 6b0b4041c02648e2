//! Where words tell a variant of a store. Finds only; whether they are denied, and which of several counts, is
//! decided by who reads the text.

use super::{Store, Variant, bare};
use std::collections::HashMap;
use std::ops::Range;

/// Words that one phrase may stand over.
const LONGEST: usize = 10;

impl Store {
    /// The variants that `words` tell, each with the words that tell it, in the order of the words.
    pub fn told<'s>(&'s self, words: &[&str]) -> Vec<(&'s Variant, Range<usize>)> {
        let mut phrases: HashMap<String, Vec<&Variant>> = HashMap::new();
        for variant in &self.variants {
            for told in &variant.told_by {
                phrases.entry(bare(told)).or_default().push(variant);
            }
        }
        let longest = phrases.keys().map(String::len).max().unwrap_or_default();
        let words: Vec<String> = words.iter().map(|word| bare(word)).collect();
        let mut out = Vec::new();
        for from in 0..words.len() {
            let mut joined = String::new();
            for (at, word) in words.iter().enumerate().skip(from).take(LONGEST) {
                joined += word;
                if joined.len() > longest + 1 {
                    break;
                }
                let singular = joined.strip_suffix('s').and_then(|singular| phrases.get(singular));
                let here = phrases.get(&joined).into_iter().chain(singular).flatten();
                out.extend(here.map(|variant| (*variant, from..at + 1)));
            }
        }
        out
    }
}
