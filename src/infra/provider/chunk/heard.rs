//! What was heard of an answer so far, by its length and a hash: enough to know it again, and the answer is kept once.

use std::hash::{DefaultHasher, Hasher};

/// The content so far.
#[derive(Debug, Default)]
pub(super) struct Heard {
    bytes: usize,
    hasher: DefaultHasher,
}

impl Heard {
    /// More of it.
    pub fn push(&mut self, text: &str) {
        self.bytes += text.len();
        self.hasher.write(text.as_bytes());
    }

    /// How much it is.
    pub fn len(&self) -> usize {
        self.bytes
    }

    /// What stands behind it in a text that begins with it.
    pub fn rest<'a>(&self, text: &'a str) -> Option<&'a str> {
        let (head, rest) = text.split_at_checked(self.bytes)?;
        let mut hasher = DefaultHasher::new();
        hasher.write(head.as_bytes());
        (hasher.finish() == self.hasher.finish()).then_some(rest)
    }

    /// True if this is all of it.
    pub fn is(&self, text: &str) -> bool {
        text.len() == self.bytes && self.rest(text).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_knows_what_it_heard_however_it_came(pieces in prop::collection::vec("[ab漢]{0,5}", 0..9), other in "[ab漢]{0,9}") {
            let (whole, mut heard) = (pieces.concat(), Heard::default());
            pieces.iter().for_each(|piece| heard.push(piece));
            prop_assert!(heard.is(&whole));
            prop_assert_eq!(heard.rest(&other), other.strip_prefix(whole.as_str()));
            let longer = format!("{whole}{other}");
            prop_assert_eq!(heard.rest(&longer), Some(other.as_str()));
        }
    }
}
