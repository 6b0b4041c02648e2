//! Numbers for words: each is kept once, all in one string, as there are thousands and they stay.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// A word, or the stem of one; from 1 in the order in which they were added.
pub(super) type Id = u16;

/// The numbers of the words and stems that were added.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// All words, one behind the other
    text: String,
    /// Where each ends, twice, and one more for a stem
    ends: Vec<u32>,
    table: HashTable<Id>,
    hasher: DefaultHashBuilder,
}

impl Ids {
    /// The number of a word, or of a stem.
    pub fn get(&self, word: &str, stem: bool) -> Option<Id> {
        let hash = self.hasher.hash_one((word, stem));
        self.table.find(hash, |id| self.is(*id, word, stem)).copied()
    }

    /// The same; a new one is added.
    pub fn add(&mut self, word: &str, stem: bool) -> Id {
        if let Some(id) = self.get(word, stem) {
            return id;
        }
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32 * 2 + u32::from(stem));
        debug_assert!(self.ends.len() < usize::from(Id::MAX), "more words than numbers");
        let id = self.ends.len() as Id;
        let Ids { text, ends, table, hasher } = self;
        let hash = |id: &Id| hasher.hash_one((spelt(text, ends, *id), stem_at(ends, *id)));
        table.insert_unique(hash(&id), id, hash);
        id
    }

    /// Gives back room for more.
    pub fn complete(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn is(&self, id: Id, word: &str, stem: bool) -> bool {
        stem_at(&self.ends, id) == stem && spelt(&self.text, &self.ends, id) == word
    }
}

fn stem_at(ends: &[u32], id: Id) -> bool {
    ends[usize::from(id) - 1] % 2 == 1
}

fn spelt<'a>(text: &'a str, ends: &[u32], id: Id) -> &'a str {
    let at = usize::from(id) - 1;
    let from = at.checked_sub(1).map_or(0, |before| ends[before] / 2);
    &text[from as usize..(ends[at] / 2) as usize]
}
