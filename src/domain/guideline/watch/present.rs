//! Something that must be there at all.

use super::super::words::Words;
use super::{Kind, Put, PutAny, Seen, Watch};
use crate::domain::answer::Answer;

/// Marks the whole answer if nowhere in it any of the words stands.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Present {
    /// The words.
    words: Words,
    /// Titles of sections that do not count: what is avoided is not what is designed.
    except: Words,
    found: bool,
}

impl Present {
    /// With the guideline's data.
    pub fn new(words: Words, except: Words) -> Present {
        Present { words, except, ..Present::default() }
    }
}

impl Watch for Present {
    fn see(&mut self, seen: &Seen<'_>, _: &mut Put<'_>) {
        self.found = self.found
            || self.words.is_in(&seen.leaf.text)
                && !seen.outline.titles.iter().any(|title| self.except.is_in(&title.text));
    }

    fn end(&mut self, _: &Answer, kind: Kind, put: &mut PutAny<'_>) {
        if kind == Kind::Design && !self.found {
            put(None);
        }
    }
}
