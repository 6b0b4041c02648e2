//! Plain English for words of other languages, so that what requests in one language taught is known of all: a list for each
//! language under assets/lexicon/gloss, a word a line.

use super::lexer::blankless;
use super::weigh::STEM;
use std::cmp::Ordering;

macro_rules! list {
    ($language:literal) => {
        ($language, include_str!(concat!(env!("OUT_DIR"), "/gloss_", $language, ".txt")))
    };
}

const LISTS: [(&str, &str); 11] = [
    list!("de"),
    list!("es"),
    list!("fr"),
    list!("it"),
    list!("ja"),
    list!("ko"),
    list!("nl"),
    list!("pl"),
    list!("pt"),
    list!("ru"),
    list!("zh"),
];

/// Letters of the longest entries of scripts without blanks.
const LONGEST: usize = 6;

/// What stands for a word that says nothing by itself.
const NOTHING: &str = "-";

/// A piece of a word: its English words, none where it says nothing by itself, or the piece itself where no list has it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'w> {
    English(&'static str),
    Strange(&'w str),
}

/// The list of one language: lines in order, a word (its first letters, in a script with blanks), a tab, its English.
#[derive(Clone, Copy, Debug)]
pub struct Gloss(&'static str);

/// The list of a language that has one.
pub fn of(language: &str) -> Option<Gloss> {
    LISTS.into_iter().find(|(known, _)| *known == language).map(|(_, list)| Gloss(list))
}

impl Gloss {
    /// True if the list has the word, and `holds` is true of each English word for it.
    pub fn tells(self, word: &str, holds: impl Fn(&str) -> bool) -> bool {
        self.pieces(word).into_iter().all(|piece| match piece {
            Piece::English(english) => english.split(' ').filter(|one| !one.is_empty()).all(&holds),
            Piece::Strange(_) => false,
        })
    }

    /// A word in English, piece by piece; runs of scripts without blanks are cut at the words of the list, the longest first.
    pub(super) fn pieces(self, word: &str) -> Vec<Piece<'_>> {
        let english = |english: &'static str| Piece::English(if english == NOTHING { "" } else { english });
        if !word.starts_with(blankless) {
            let stem = word.char_indices().nth(STEM).map_or(word, |(end, _)| &word[..end]);
            return vec![self.english(stem).map_or(Piece::Strange(word), english)];
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

#[cfg(test)]
mod tests {
    use super::{LISTS, Piece, of};

    #[test]
    fn every_word_of_every_list_is_found() {
        for (language, list) in LISTS {
            let gloss = of(language).unwrap();
            for line in list.lines() {
                let (word, english) = line.split_once('\t').unwrap();
                assert_eq!(gloss.english(word), Some(english), "{language} {word}");
            }
        }
        assert!(of("en").is_none() && of("de").unwrap().english("qqq").is_none());
    }

    #[test]
    fn a_word_is_known_by_its_first_letters_and_a_run_is_cut() {
        let german = of("de").unwrap();
        assert_eq!(german.pieces("niemals"), german.pieces("niemal"));
        assert_eq!(german.pieces("qqq"), [Piece::Strange("qqq")]);
        let pieces = of("zh").unwrap().pieces("同时qqq");
        assert!(matches!(pieces[..], [Piece::English(_), Piece::Strange("qqq")]), "{pieces:?}");
    }
}
