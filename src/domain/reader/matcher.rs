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
    part: u32,
    gap: u8,
    optional: bool,
}

/// The end of a list of links.
const NONE: u32 = u32::MAX;

/// Compiled phrases, each with the tag it stands for. There are thousands and they stay: they lie flat, and words are
/// not copied.
#[derive(Debug, Default)]
pub struct Phrases {
    /// Each one's tag, and where its steps begin
    phrases: Vec<(u32, u32)>,
    steps: Vec<Step>,
    /// Where the alternatives of each part begin
    parts: Vec<u32>,
    /// Alternatives, sorted within their part
    alternatives: Vec<Id>,
    /// The part of a piece that was met before; empty once all are added
    spelt: HashMap<&'static str, u32>,
    words: HashMap<&'static str, Id>,
    stems: HashMap<&'static str, Id>,
    /// By a word or stem: the first and the last link of the phrases that begin with it
    starts: Vec<(u32, u32)>,
    /// A phrase and the next link
    links: Vec<(u32, u32)>,
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
    pub fn add(&mut self, tag: usize, phrase: &'static str, classes: &HashMap<&str, &'static str>) {
        let (first, mut gap) = (self.steps.len(), 0);
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
            self.steps.push(Step { part, gap: std::mem::take(&mut gap), optional });
        }
        let Some(start) = self.steps.get(first) else { return };
        for at in self.alternatives_of(start.part) {
            self.link(self.alternatives[at], self.phrases.len() as u32);
        }
        self.phrases.push((tag as u32, first as u32));
    }

    /// Lets go of what only adding needs.
    pub fn complete(&mut self) {
        self.spelt = HashMap::new();
        self.phrases.shrink_to_fit();
        self.steps.shrink_to_fit();
        self.parts.shrink_to_fit();
        self.alternatives.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.links.shrink_to_fit();
    }

    // The phrase begins with this word, behind those that were added before it.
    fn link(&mut self, id: Id, phrase: u32) {
        let (at, link) = (id as usize, self.links.len() as u32);
        if at >= self.starts.len() {
            self.starts.resize(at + 1, (NONE, NONE));
        }
        let (first, last) = &mut self.starts[at];
        match self.links.get_mut(*last as usize) {
            Some((_, next)) => *next = link,
            None => *first = link,
        }
        *last = link;
        self.links.push((phrase, NONE));
    }

    // The phrases that begin with this word, in the order in which they were added.
    fn starting(&self, id: Id) -> impl Iterator<Item = u32> {
        let first = self.starts.get(id as usize).and_then(|(first, _)| self.links.get(*first as usize));
        std::iter::successors(first, |(_, next)| self.links.get(*next as usize)).map(|(phrase, _)| *phrase)
    }

    fn part(&mut self, piece: &'static str, classes: &HashMap<&str, &'static str>) -> u32 {
        let resolved = |word: &'static str| {
            let class = word.strip_prefix('@').and_then(|name| classes.get(name));
            class.map_or(word, |words| *words)
        };
        let mut ids: Vec<Id> = Vec::new();
        for word in piece.split('|').map(resolved).flat_map(|words| words.split('|')) {
            ids.push(self.id(word));
        }
        ids.sort_unstable();
        ids.dedup();
        let part = self.parts.len() as u32;
        self.parts.push(self.alternatives.len() as u32);
        self.alternatives.extend(ids);
        self.spelt.insert(piece, part);
        part
    }

    fn alternatives_of(&self, part: u32) -> Range<usize> {
        let from = |at: usize| self.parts.get(at).map_or(self.alternatives.len(), |from| *from as usize);
        from(part as usize)..from(part as usize + 1)
    }

    fn steps_of(&self, phrase: u32) -> (usize, &[Step]) {
        let (tag, first) = self.phrases[phrase as usize];
        let end = self.phrases.get(phrase as usize + 1).map_or(self.steps.len(), |(_, next)| *next as usize);
        (tag as usize, &self.steps[first as usize..end])
    }

    fn id(&mut self, word: &'static str) -> Id {
        if word == "#" {
            return NUMBER;
        }
        let next = (self.words.len() + self.stems.len()) as Id + 1;
        match word.strip_suffix('*') {
            Some(stem) => *self.stems.entry(stem).or_insert(next),
            None => *self.words.entry(word).or_insert(next),
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
            for phrase in ids[at].iter().flat_map(|id| self.starting(*id)) {
                let (tag, steps) = self.steps_of(phrase);
                if wanted(tag)
                    && let Some(end) = self.reach(steps, (tokens, &ids), at, token.sentence, true)
                {
                    hits.push(Hit { tag, tokens: at..end });
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
        let gap = if first { 0 } else { usize::from(step.gap) };
        let part = &self.alternatives[self.alternatives_of(step.part)];
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
    let other = matches!(word, "has" | "is" | "as" | "was" | "us" | "its" | "this" | "does" | "sans");
    word.strip_suffix("'s").or_else(|| word.strip_suffix('s')).filter(|stem| stem.len() >= 2 && !other)
}
