//! Plain English for words of other languages, so that what requests in one language taught is known of all: a list for each
//! language under assets/lexicon/gloss, a word a line.

use super::lexer::blankless;
use std::cmp::Ordering;

/// The lists by language, as the build script packed them.
pub(super) const LISTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/gloss.rs"));

/// Letters of a word that count: most endings fall away with the rest, in every language.
pub(super) const STEM: usize = 6;

/// Letters of the longest entries of scripts without blanks.
const LONGEST: usize = 6;

/// What stands for a word that says nothing by itself.
const NOTHING: &str = "-";

/// A piece of a word: its English words, none where it says nothing by itself, or the piece itself where no list has it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'w> {
    /// In English; nothing where it says nothing by itself.
    English(&'static str),
    /// As it stands.
    Strange(&'w str),
}

/// The list of one language: lines in order, a word (its first letters, in a script with blanks), a tab, its English.
#[derive(Clone, Copy, Debug)]
pub struct Gloss(&'static str);

/// The list of a language that has one.
pub fn of(language: &str) -> Option<Gloss> {
    LISTS.iter().find(|(known, _)| *known == language).map(|(_, list)| Gloss(list))
}

impl Gloss {
    /// True if the list has the word, a run without blanks whole, and `holds` is true of each English word for it.
    pub fn tells(self, word: &str, holds: impl Fn(&str) -> bool) -> bool {
        let english = self.english(if word.starts_with(blankless) { word } else { stem(word) });
        english.is_some_and(|english| english == NOTHING || english.split(' ').all(holds))
    }

    /// A word in English, piece by piece; runs of scripts without blanks are cut at the words of the list, the longest first.
    pub(super) fn pieces(self, word: &str) -> Vec<Piece<'_>> {
        let english = |english: &'static str| Piece::English(if english == NOTHING { "" } else { english });
        if !word.starts_with(blankless) {
            return vec![self.english(stem(word)).map_or(Piece::Strange(word), english)];
        }
        let mut pieces = Vec::new();
        let (mut from, mut at) = (0, 0);
        while let Some(first) = word[at..].chars().next() {
            let ends = word[at..].char_indices().take(LONGEST).map(|(start, char)| at + start + char.len_utf8());
            let known = ends.filter_map(|end| Some((end, self.english(&word[at..end])?))).last();
            let Some((end, known)) = known else {
                at += first.len_utf8();
                continue;
            };
            if from < at {
                pieces.push(Piece::Strange(&word[from..at]));
            }
            pieces.push(english(known));
            (from, at) = (end, end);
        }
        if from < at {
            pieces.push(Piece::Strange(&word[from..]));
        }
        pieces
    }

    // By halves: a line is short, and where one begins is seen from any of its bytes.
    fn english(self, word: &str) -> Option<&'static str> {
        let Gloss(mut rest) = self;
        while !rest.is_empty() {
            let middle =
                rest.as_bytes()[..rest.len() / 2].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let (before, behind) = rest.split_at(middle);
            let (line, behind) = behind.split_once('\n')?;
            let (known, english) = line.split_once('\t')?;
            match known.cmp(word) {
                Ordering::Equal => return Some(english),
                Ordering::Less => rest = behind,
                Ordering::Greater => rest = before,
            }
        }
        None
    }
}

// The first letters of a word.
fn stem(word: &str) -> &str {
    word.char_indices().nth(STEM).map_or(word, |(end, _)| &word[..end])
}
