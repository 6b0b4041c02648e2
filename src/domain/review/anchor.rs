//! What of an answer a comment is about: the heading above and the words themselves. Found again in another answer by them.

use crate::domain::answer::Answer;
use crate::domain::answer::markup::{Block, Kind, Role};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;

/// Words kept of a line, in characters.
const WORDS: usize = 80;

/// Words by which an anchor is looked for before all of it is compared.
const HEAD: usize = 3;

/// What a comment is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Anchor {
    /// The title of the section, without marks; empty before the first heading.
    pub section: String,
    /// The words, without marks, each gap one blank; empty: the whole answer.
    pub words: String,
    /// The byte of the answer's text where they stood.
    pub from: usize,
}

/// Where an anchor stands in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At these bytes of its text.
    At(Range<usize>),
    /// Its words are gone; the byte of its section's heading, if that is still there.
    Lost(Option<usize>),
}

/// The anchor of the line that begins at `byte`.
pub fn anchor(answer: &Answer, byte: usize) -> Anchor {
    let (markup, raw) = (answer.markup(), answer.text.as_str());
    let at = block_at(answer, byte);
    // Below a rule, or in an empty item, the next words are meant.
    let found = (at..markup.len())
        .filter_map(|at| Some((at, Words::of(&markup.get(at)?, raw))))
        .find(|(_, words)| !words.text.is_empty());
    let Some((at, words)) = found else { return Anchor { from: byte, ..Anchor::default() } };
    let from = words.word_at(byte);
    let kept = cut(&words.text[from..]);
    Anchor { section: section(answer, at), words: kept.to_owned(), from: words.bytes[from] as usize }
}

/// Where each anchor stands in `answer`; `here`: it was made on this very answer. The section it was in goes before another,
/// and the nearest place before a farther one. Words are looked for once, whatever the number of anchors.
pub fn places(answer: &Answer, anchors: &[(&Anchor, bool)]) -> Vec<Place> {
    let mut found: Vec<Option<Place>> = anchors.iter().map(|(anchor, here)| at_once(answer, anchor, *here)).collect();
    let mut wanted: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (anchor, _)) in anchors.iter().enumerate().filter(|(at, _)| found[*at].is_none()) {
        wanted.entry(head(&anchor.words)).or_default().push(at);
    }
    if wanted.is_empty() {
        return found.into_iter().flatten().collect();
    }
    // Of each anchor: in another section, how far, where.
    let mut best: Vec<Option<(bool, usize, Range<usize>)>> = vec![None; anchors.len()];
    let (mut title, mut titles) = (String::new(), HashMap::new());
    for block in answer.markup().blocks() {
        let words = Words::of(&block, &answer.text);
        if matches!(block.kind, Kind::Heading(_)) && !block.continues {
            title = key(&words.text);
            titles.entry(title.clone()).or_insert(block.from);
        }
        let ends: Vec<usize> = words.text.match_indices(' ').map(|(gap, _)| gap).chain([words.text.len()]).collect();
        for at in 0..ends.len() {
            let from = at.checked_sub(1).map_or(0, |before| ends[before] + 1);
            let heads = ends[at..].iter().take(HEAD).map(|end| &words.text[from..*end]);
            for at in heads.filter_map(|head| wanted.get(head)).flatten() {
                let anchor = anchors[*at].0;
                if words.text[from..].starts_with(&anchor.words) {
                    let bytes = words.range(from, anchor.words.len());
                    let rank = (key(&anchor.section) != title, bytes.start.abs_diff(anchor.from), bytes);
                    if best[*at].as_ref().is_none_or(|known| (rank.0, rank.1) < (known.0, known.1)) {
                        best[*at] = Some(rank);
                    }
                }
            }
        }
    }
    let rest = best.into_iter().zip(anchors).map(|(best, (anchor, _))| match best {
        Some((.., bytes)) => Place::At(bytes),
        None => Place::Lost(titles.get(&key(&anchor.section)).copied()),
    });
    for (place, rest) in found.iter_mut().zip(rest) {
        place.get_or_insert(rest);
    }
    found.into_iter().flatten().collect()
}

/// An anchor on the whole answer, or one that still stands where it was made.
fn at_once(answer: &Answer, anchor: &Anchor, here: bool) -> Option<Place> {
    if anchor.words.is_empty() {
        return Some(Place::At(0..0));
    }
    if !here {
        return None;
    }
    let block = answer.markup().get(block_at(answer, anchor.from))?;
    let words = Words::of(&block, &answer.text);
    let from = words.bytes.partition_point(|byte| (*byte as usize) < anchor.from);
    let stands = words.text.get(from..).is_some_and(|text| text.starts_with(&anchor.words));
    stands.then(|| Place::At(words.range(from, anchor.words.len())))
}

/// The last block that begins at or before a byte.
fn block_at(answer: &Answer, byte: usize) -> usize {
    let markup = answer.markup();
    let (mut low, mut high) = (0, markup.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if markup.get(middle).is_some_and(|block| block.from <= byte) { low = middle + 1 } else { high = middle }
    }
    low.saturating_sub(1)
}

/// The title above a block, which may be its own.
fn section(answer: &Answer, at: usize) -> String {
    let markup = answer.markup();
    let mut above = (0..=at).rev().filter_map(|at| markup.get(at));
    let heading = above.find(|block| matches!(block.kind, Kind::Heading(_)) && !block.continues);
    heading.map_or(String::new(), |block| cut(&Words::of(&block, &answer.text).text).to_owned())
}

/// What two titles have in common that differ in their number and in capitals alone.
pub(crate) fn key(title: &str) -> String {
    cut(title).trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ')).to_lowercase()
}

/// The first words, by which all are looked for.
fn head(words: &str) -> &str {
    words.match_indices(' ').nth(HEAD - 1).map_or(words, |(end, _)| &words[..end])
}

/// The first words, whole ones if there is a gap.
fn cut(text: &str) -> &str {
    let Some((end, _)) = text.char_indices().nth(WORDS) else { return text };
    let end = text[..end].rfind(' ').unwrap_or(end);
    &text[..end]
}

/// The words of a block without its marks, each gap one blank, and of each byte where it stands in the answer's text.
struct Words {
    text: String,
    bytes: Vec<u32>,
}

impl Words {
    fn of(block: &Block<'_>, raw: &str) -> Words {
        let mut words = Words { text: String::new(), bytes: Vec::new() };
        for span in block.spans {
            match span.role {
                Role::Text => {
                    for (off, c) in block.text(span, raw).char_indices() {
                        let at = span.at + if span.verbatim { off as u32 } else { 0 };
                        words.push(c, at);
                    }
                }
                Role::Break | Role::Cell(_) => words.push(' ', span.at),
                Role::Url => {}
            }
        }
        if words.text.ends_with(' ') {
            words.text.pop();
            words.bytes.pop();
        }
        words
    }

    fn push(&mut self, c: char, at: u32) {
        let blank = c.is_whitespace();
        if blank && (self.text.is_empty() || self.text.ends_with(' ')) {
            return;
        }
        let c = if blank { ' ' } else { c };
        self.text.push(c);
        self.bytes.extend(std::iter::repeat_n(at, c.len_utf8()));
    }

    /// Where the word that stands at a byte of the answer begins in the text.
    fn word_at(&self, byte: usize) -> usize {
        let at = self.bytes.partition_point(|from| (*from as usize) < byte);
        if at >= self.text.len() {
            // The line that is meant has no words of its own.
            return 0;
        }
        let at = self.text.floor_char_boundary(at);
        self.text[..at].rfind(' ').map_or(0, |blank| blank + 1)
    }

    /// The bytes of the answer that `length` bytes of the text from `from` stand at.
    fn range(&self, from: usize, length: usize) -> Range<usize> {
        let start = self.bytes.get(from).map_or(0, |byte| *byte as usize);
        let last = self.bytes.get(from + length.saturating_sub(1)).map_or(start, |byte| *byte as usize);
        start..last + 1
    }
}
