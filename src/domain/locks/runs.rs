//! Phrases in scripts that set no blanks between words, found in the text itself: `a|b` either piece, `~9` up to nine
//! characters between two pieces. Linear in the text; must not know what a phrase means.

use crate::domain::reader::lexer::blankless;
use std::ops::Range;

#[derive(Debug)]
struct Piece {
    gap: usize,
    words: Vec<String>,
}

/// Compiled phrases, each with the tag it stands for.
#[derive(Debug, Default)]
pub struct Runs {
    phrases: Vec<(usize, Vec<Piece>)>,
}

/// A phrase found: its tag and its bytes.
#[derive(Clone, Debug)]
pub struct Run {
    /// The tag given to [`Runs::add`].
    pub tag: usize,
    /// Byte range in the text.
    pub at: Range<usize>,
}

impl Runs {
    /// Adds one phrase.
    pub fn add(&mut self, tag: usize, phrase: &str) {
        let (mut pieces, mut gap) = (Vec::new(), 0);
        for piece in phrase.split_whitespace() {
            match piece.strip_prefix('~') {
                Some(count) => gap = count.parse().unwrap_or(8),
                None => {
                    let words = piece.split('|').map(|word| word.replace('_', " ")).collect();
                    pieces.push(Piece { gap: std::mem::take(&mut gap), words });
                }
            }
        }
        self.phrases.push((tag, pieces));
    }

    /// All phrases in a sentence that stands at `from`, in the order of their first byte.
    pub fn find(&self, sentence: &str, from: usize) -> Vec<Run> {
        if !sentence.contains(blankless) {
            return Vec::new();
        }
        let text = sentence.to_ascii_lowercase();
        let mut found = Vec::new();
        for (tag, pieces) in &self.phrases {
            let Some((first, rest)) = pieces.split_first() else { continue };
            for word in &first.words {
                for (at, _) in text.match_indices(word.as_str()) {
                    if let Some(end) = reach(rest, &text, at + word.len()) {
                        found.push(Run { tag: *tag, at: from + at..from + end });
                    }
                }
            }
        }
        found.sort_by_key(|run| (run.at.start, std::cmp::Reverse(run.at.end)));
        found
    }
}

// The end of the pieces, where each follows within its gap.
fn reach(pieces: &[Piece], text: &str, at: usize) -> Option<usize> {
    let Some((piece, rest)) = pieces.split_first() else { return Some(at) };
    for (skip, _) in text[at..].char_indices().take(piece.gap + 1) {
        for word in &piece.words {
            if text[at + skip..].starts_with(word.as_str())
                && let Some(end) = reach(rest, text, at + skip + word.len())
            {
                return Some(end);
            }
        }
    }
    None
}
