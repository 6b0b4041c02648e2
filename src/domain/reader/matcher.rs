//! Phrases over tokens: a small language for the vocabulary, matched in time linear in the text.
//! `a|b` either word, `foo*` a prefix, `?x` may be missing, `~3` up to three words, `#` a number,
//! `@site` a class of words. A plural s is ignored. Must not know what a phrase means.

use super::lexer::Token;
use std::collections::HashMap;
use std::ops::Range;

/// A word or the stem of one; a number is one too.
type Id = u32;

/// What any number is.
const NUMBER: Id = 0;

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
    /// Alternatives, sorted
    parts: Vec<Box<[Id]>>,
    /// The part of a piece that was met before
    spelt: HashMap<String, usize>,
    words: HashMap<String, Id>,
    stems: HashMap<String, Id>,
    /// The phrases that begin with a word or stem
    starts: HashMap<Id, Vec<usize>>,
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
    pub fn add(&mut self, tag: usize, phrase: &str, classes: &HashMap<&str, &str>) {
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
        for start in &self.parts[first.part] {
            self.starts.entry(*start).or_default().push(id);
        }
        self.phrases.push((tag, steps.into()));
    }

    fn part(&mut self, piece: &str, classes: &HashMap<&str, &str>) -> usize {
        let resolved = |word| {
            let class = str::strip_prefix(word, "@").and_then(|name| classes.get(name));
            class.map_or(word, |words| *words)
        };
        let words = piece.split('|').map(resolved).collect::<Vec<&str>>().join("|");
        let mut ids: Vec<Id> = words.split('|').map(|word| self.id(word)).collect();
        ids.sort_unstable();
        ids.dedup();
        self.parts.push(ids.into());
        self.spelt.insert(piece.to_owned(), self.parts.len() - 1);
        self.parts.len() - 1
    }

    fn id(&mut self, word: &str) -> Id {
        if word == "#" {
            return NUMBER;
        }
        let next = (self.words.len() + self.stems.len()) as Id + 1;
        match word.strip_suffix('*') {
            Some(stem) => *self.stems.entry(stem.to_owned()).or_insert(next),
            None => *self.words.entry(word.to_owned()).or_insert(next),
        }
    }

    /// What a token can stand for: its word, what it may be the ending of, its singular, its stems, a number.
    fn ids(&self, token: &Token) -> Vec<Id> {
        let word = token.word.as_str();
        let mut out: Vec<Id> = self.words.get(word).copied().into_iter().collect();
        let ends = || word.char_indices().skip(1).map(|(end, _)| end);
        if token.cut {
            // An ending may hang on it.
            out.extend(ends().filter_map(|end| self.words.get(&word[..end])));
        }
        out.extend(singular(word).and_then(|stem| self.words.get(stem)));
        out.extend(ends().chain([word.len()]).filter_map(|end| self.stems.get(&word[..end])));
        out.extend(token.value.map(|_| NUMBER));
        out
    }

    /// All phrases in `tokens`, in order of their first token; within one sentence each.
    pub fn find(&self, tokens: &[Token]) -> Vec<Hit> {
        self.find_of(tokens, |_| true)
    }

    /// The same of the tags that are `wanted`, for a question that most texts answer with no.
    pub fn find_of(&self, tokens: &[Token], wanted: impl Fn(usize) -> bool) -> Vec<Hit> {
        let ids: Vec<Vec<Id>> = tokens.iter().map(|token| self.ids(token)).collect();
        let mut hits = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            for id in ids[at].iter().filter_map(|id| self.starts.get(id)).flatten() {
                let (tag, steps) = &self.phrases[*id];
                if wanted(*tag)
                    && let Some(end) = self.reach(steps, (tokens, &ids), at, token.sentence, true)
                {
                    hits.push(Hit { tag: *tag, tokens: at..end });
                }
            }
        }
        hits
    }

    // Bounded by the phrase: gaps are at most a handful of tokens.
    fn reach(
        &self,
        steps: &[Step],
        text: (&[Token], &[Vec<Id>]),
        at: usize,
        sentence: u32,
        first: bool,
    ) -> Option<usize> {
        let Some((step, rest)) = steps.split_first() else { return Some(at) };
        let gap = if first { 0 } else { step.gap };
        let part = &self.parts[step.part];
        for skip in 0..=gap {
            if text.0.get(at + skip).is_none_or(|token| token.sentence != sentence) {
                break;
            }
            if text.1[at + skip].iter().any(|id| part.binary_search(id).is_ok())
                && let Some(end) = self.reach(rest, text, at + skip + 1, sentence, false)
            {
                return Some(end);
            }
        }
        if step.optional { self.reach(rest, text, at, sentence, false) } else { None }
    }
}

fn singular(word: &str) -> Option<&str> {
    // "has" is no plural of "HA".
    let other = matches!(word, "has" | "is" | "as" | "was" | "us" | "its" | "this" | "does");
    word.strip_suffix("'s").or_else(|| word.strip_suffix('s')).filter(|stem| stem.len() >= 2 && !other)
}
