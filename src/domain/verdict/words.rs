//! Substring, prefix, suffix and equality, as gh-models compares (letter case folded rune by rune, so that Σ
//! is always σ) or as JavaScript does; operands are never trimmed.

/// How letter case counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    /// It does.
    None,
    /// Not at all, rune by rune as Go does it: no character changes by what stands beside it.
    Runes,
    /// Not at all, the whole text in lower case as JavaScript does it: Σ at a word's end is ς.
    Whole,
}

/// `text` as it is compared.
pub(super) fn folded(text: &str, fold: Fold) -> String {
    match fold {
        Fold::Runes => text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect(),
        Fold::Whole => text.to_lowercase(),
        Fold::None => text.to_owned(),
    }
}

/// Where a text must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    Anywhere,
    Start,
    End,
    Whole,
}

/// A text that an answer is searched for, and what a growing answer has shown of it.
#[derive(Clone, Debug)]
pub(super) struct Words {
    needle: String,
    fold: Fold,
    place: Where,
    /// Anywhere: the end of the text so far, shorter than the needle unless found.
    tail: String,
    /// Start: bytes of the needle seen.
    seen: usize,
}

impl Words {
    pub fn new(needle: &str, fold: Fold, place: Where) -> Words {
        Words { needle: folded(needle, fold), fold, place, tail: String::new(), seen: 0 }
    }

    pub fn place(&self) -> Where {
        self.place
    }

    /// Takes the next piece of the answer; `Some` once it can no longer change.
    pub fn feed(&mut self, piece: &str) -> Option<bool> {
        // A whole text may change at the seam of two pieces.
        if self.fold == Fold::Whole && !self.needle.is_ascii() {
            return None;
        }
        match self.place {
            Where::Anywhere => {
                self.tail.push_str(&folded(piece, self.fold));
                if self.tail.contains(&self.needle) {
                    return Some(true);
                }
                let mut cut = self.tail.len().saturating_sub(self.needle.len());
                while !self.tail.is_char_boundary(cut) {
                    cut -= 1;
                }
                self.tail.drain(..cut);
                None
            }
            Where::Start => {
                let piece = folded(piece, self.fold);
                let rest = &self.needle[self.seen..];
                if piece.starts_with(rest) {
                    return Some(true);
                }
                if !rest.starts_with(&piece) {
                    return Some(false);
                }
                self.seen += piece.len();
                None
            }
            Where::End | Where::Whole => None,
        }
    }

    /// Whether it holds for the whole trimmed answer.
    pub fn holds(&self, text: &str) -> bool {
        let text = folded(text, self.fold);
        match self.place {
            Where::Anywhere => text.contains(&self.needle),
            Where::Start => text.starts_with(&self.needle),
            Where::End => text.ends_with(&self.needle),
            Where::Whole => text == self.needle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_folded_rune_by_rune() {
        for (needle, text, expected) in [
            ("ΟΔΟΣ", "οδος", false),
            ("ΟΔΟΣ", "οδοσ", true),
            ("STRASSE", "straße", false),
            ("k", "\u{212a}", true),
            ("i", "İ", true),
        ] {
            assert_eq!(Words::new(needle, Fold::Runes, Where::Anywhere).holds(text), expected, "{needle} {text}");
            assert_eq!(
                Words::new(needle, Fold::Runes, Where::Anywhere).feed(text).unwrap_or(false),
                expected,
                "{needle} {text}"
            );
        }
    }
}
