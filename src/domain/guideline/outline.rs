//! Under which titles a leaf stands: headings, and lines that serve as such.

use super::leaf::{Leaf, Sort};

/// A title: a heading, a line all in bold, or a short one that ends in a colon.
#[derive(Clone, Debug)]
pub(super) struct Title {
    /// Counts titles, from 1.
    pub number: usize,
    /// 1 to 6 for headings, then bold lines, then lines with a colon, then items by their depth.
    pub level: u8,
    /// Its text without numbering and signs around it.
    pub text: String,
}

/// The level of a line all in bold; headings stand above it.
const BOLD: u8 = 7;
/// The level of a short line that ends in a colon; items stand below it.
pub(super) const LINE: u8 = 8;
/// Characters of such a line, at most.
const SHORT: usize = 100;

/// The titles around the leaf read last, outermost first.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    pub titles: Vec<Title>,
    /// The last sentence before a list.
    pub before: String,
    made: usize,
}

impl Outline {
    /// Reads on. Gives true if the leaf is itself a title.
    pub fn step(&mut self, leaf: &Leaf) -> bool {
        let level = level(leaf);
        let open = match (level, leaf.item) {
            (Some(level), _) => level,
            (None, Some(item)) if item.first => LINE.saturating_add(item.depth),
            (None, Some(item)) => LINE.saturating_add(item.depth).saturating_add(1),
            (None, None) => LINE + 1,
        };
        while self.titles.last().is_some_and(|title| title.level >= open) {
            self.titles.pop();
        }
        if let Some(level) = level {
            self.made += 1;
            self.titles.push(Title { number: self.made, level, text: bare(&leaf.text).to_owned() });
        }
        if leaf.item.is_none() {
            self.before.clear();
            if leaf.sort == Sort::Prose {
                let last = leaf.sentences().last().unwrap_or_default();
                self.before.push_str(&leaf.text[last]);
            }
        }
        level.is_some()
    }

    /// The titles of sections around the leaf; the answer's own title is none.
    pub fn sections(&self) -> impl Iterator<Item = &Title> {
        self.titles.iter().filter(|title| (title.number, title.level) != (1, 1))
    }

    /// The title a leaf stands right under.
    pub fn nearest(&self) -> Option<&Title> {
        self.titles.iter().rev().find(|title| title.level <= LINE)
    }
}

fn level(leaf: &Leaf) -> Option<u8> {
    match leaf.sort {
        Sort::Heading(level) => Some(level),
        Sort::Prose if leaf.quoted || leaf.text.chars().count() > SHORT => None,
        Sort::Prose if leaf.wholly_strong() || leaf.text.trim_end().ends_with(':') => match leaf.item {
            None if leaf.wholly_strong() => Some(BOLD),
            None => Some(LINE),
            Some(item) if item.first => Some(LINE.saturating_add(item.depth)),
            Some(_) => None,
        },
        _ => None,
    }
}

/// A title without `3.`, `IV)`, `A2.`, signs and a colon around it.
pub(super) fn bare(title: &str) -> &str {
    let text = title.trim_start_matches(|c: char| !c.is_alphabetic());
    let number = |word: &str| {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        letters.chars().count() == 1 || !letters.is_empty() && word.chars().all(|c| "IVXivx".contains(c))
    };
    let text = match text.split_once(['.', ')']) {
        Some((word, rest)) if rest.starts_with(' ') && number(word) => rest.trim_start(),
        _ => text,
    };
    text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')')
}
