//! Phrases over tokens: a small language for the vocabulary, matched in time linear in the text.
//! `a|b` either word, `foo*` a prefix, `?x` may be missing, `~3` up to three words, `#` a number,
//! `@site` a class of words. A plural s is ignored. Must not know what a phrase means.

use super::lexer::Token;
use std::collections::HashMap;
use std::ops::Range;

/// Alternatives with `|` between them, as thousands of small texts would take more room than the words.
#[derive(Debug)]
enum Part {
    Words(String),
    Prefix(String),
    Number,
}

#[derive(Debug)]
struct Step {
    /// Index into [`Phrases::parts`]
    part: usize,
    gap: usize,
    optional: bool,
}

/// Compiled phrases, each with the tag it stands for.
#[derive(Debug, Default)]
pub struct Phrases {
    phrases: Vec<(usize, Box<[Step]>)>,
    parts: Vec<Part>,
    /// The part of a piece that was met before
    spelt: HashMap<String, usize>,
    by_word: HashMap<String, Vec<usize>>,
    by_prefix: HashMap<String, Vec<usize>>,
    by_number: Vec<usize>,
}

/// A phrase found: its tag and the tokens it covers.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The tag given to [`Phrases::add`].
    pub tag: usize,
    /// Indices of tokens.
    pub tokens: Range<usize>,
}

impl Phrases {
    /// Adds one phrase; `classes` resolves `@name`.
    pub fn add(&mut self, tag: usize, phrase: &str, classes: &HashMap<String, String>) {
        let mut steps: Vec<Step> = Vec::new();
        let mut gap = 0;
        for piece in phrase.split_whitespace() {
            if let Some(count) = piece.strip_prefix('~') {
                gap = count.parse().unwrap_or(2);
                continue;
            }
            let (optional, piece) = piece.strip_prefix('?').map_or((false, piece), |rest| (true, rest));
            let part = match self.spelt.get(piece) {
                Some(part) => *part,
                None => self.part(piece, classes),
            };
            steps.push(Step { part, gap, optional });
            gap = 0;
        }
        let Some(first) = steps.first() else { return };
        let id = self.phrases.len();
        match &self.parts[first.part] {
            Part::Number => self.by_number.push(id),
            Part::Words(words) | Part::Prefix(words) => {
                for word in words.split('|') {
                    match word.strip_suffix('*') {
                        Some(stem) => self.by_prefix.entry(stem.to_owned()).or_default().push(id),
                        None => self.by_word.entry(word.to_owned()).or_default().push(id),
                    }
                }
            }
        }
        self.phrases.push((tag, steps.into()));
    }

    fn part(&mut self, piece: &str, classes: &HashMap<String, String>) -> usize {
        let resolved = |word| {
            let class = str::strip_prefix(word, "@").and_then(|name| classes.get(name));
            class.map_or(word, String::as_str)
        };
        let words = piece.split('|').map(resolved).collect::<Vec<&str>>().join("|");
        self.parts.push(if piece == "#" {
            Part::Number
        } else if words.split('|').any(|word| word.ends_with('*')) {
            Part::Prefix(words)
        } else {
            Part::Words(words)
        });
        self.spelt.insert(piece.to_owned(), self.parts.len() - 1);
        self.parts.len() - 1
    }

    /// All phrases in `tokens`, in order of their first token; within one sentence each.
    pub fn find(&self, tokens: &[Token]) -> Vec<Hit> {
        self.find_of(tokens, |_| true)
    }

    /// The same of the tags that are `wanted`, for a question that most texts answer with no.
    pub fn find_of(&self, tokens: &[Token], wanted: impl Fn(usize) -> bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let mut try_all = |ids: &[usize]| {
                for id in ids {
                    let (tag, steps) = &self.phrases[*id];
                    if wanted(*tag)
                        && let Some(end) = self.reach(steps, tokens, at, token.sentence, true)
                    {
                        hits.push(Hit { tag: *tag, tokens: at..end });
                    }
                }
            };
            let word = token.word.as_str();
            if let Some(ids) = self.by_word.get(word) {
                try_all(ids);
            }
            if let Some(ids) = singular(word).and_then(|stem| self.by_word.get(stem)) {
                try_all(ids);
            }
            for (end, _) in word.char_indices().skip(2).take(14).chain([(word.len(), ' ')]) {
                if let Some(ids) = self.by_prefix.get(&word[..end]) {
                    try_all(ids);
                }
            }
            if token.value.is_some() {
                try_all(&self.by_number);
            }
        }
        hits
    }

    // Bounded by the phrase: gaps are at most a handful of tokens.
    fn reach(&self, steps: &[Step], tokens: &[Token], at: usize, sentence: u32, first: bool) -> Option<usize> {
        let Some((step, rest)) = steps.split_first() else { return Some(at) };
        let gap = if first { 0 } else { step.gap };
        for skip in 0..=gap {
            let Some(token) = tokens.get(at + skip).filter(|token| token.sentence == sentence) else { break };
            if fits(&self.parts[step.part], token)
                && let Some(end) = self.reach(rest, tokens, at + skip + 1, sentence, false)
            {
                return Some(end);
            }
        }
        if step.optional { self.reach(rest, tokens, at, sentence, false) } else { None }
    }
}

fn singular(word: &str) -> Option<&str> {
    // "has" is no plural of "HA".
    let other = matches!(word, "has" | "is" | "as" | "was" | "us" | "its" | "this" | "does");
    word.strip_suffix("'s").or_else(|| word.strip_suffix('s')).filter(|stem| stem.len() >= 2 && !other)
}

fn fits(part: &Part, token: &Token) -> bool {
    let same = |word: &str| token.word == *word || singular(&token.word).is_some_and(|stem| stem == word);
    match part {
        Part::Number => token.value.is_some(),
        Part::Words(words) => words.split('|').any(same),
        Part::Prefix(words) => words.split('|').any(|word| match word.strip_suffix('*') {
            Some(stem) => token.word.starts_with(stem),
            None => same(word),
        }),
    }
}
