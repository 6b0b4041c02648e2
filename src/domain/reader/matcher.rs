//! Phrases over tokens: a small language for the vocabulary, matched in time linear in the text.
//! `a|b` either word, `foo*` a prefix, `?x` may be missing, `~3` up to three words, `#` a number,
//! `@site` a class of words. A plural s is ignored. Must not know what a phrase means.

use super::ids::{Id, Ids};
use super::lexer::Token;
use std::collections::HashMap;
use std::ops::Range;

/// What any number is.
const NUMBER: Id = 0;

#[derive(Debug)]
struct Step {
    /// Index into [`Phrases::parts`]
    part: u16,
    gap: u8,
    optional: bool,
}

/// No link.
const NONE: u16 = u16::MAX;

/// Compiled phrases, each with the tag it stands for. There are thousands and they stay: they lie flat, and what numbers
/// them is as small as their count allows.
#[derive(Debug, Default)]
pub struct Phrases {
    /// Each one's tag, and where its steps begin
    phrases: Vec<(u16, u16)>,
    steps: Vec<Step>,
    /// Where the alternatives of each part begin
    parts: Vec<u16>,
    /// Alternatives, sorted within their part
    alternatives: Vec<Id>,
    /// The part of a piece that was met before; empty once all are added
    spelt: HashMap<&'static str, u16>,
    ids: Ids,
    /// By a word or stem: the last link of the phrases that begin with it
    starts: Vec<u16>,
    /// A phrase and the next link; behind the last comes the first
    links: Vec<(u16, u16)>,
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
            self.link(self.alternatives[at], self.phrases.len() as u16);
        }
        self.phrases.push((tag as u16, first as u16));
    }

    /// The number of a word that phrases are written with.
    pub fn number(&self, word: &str) -> Option<u16> {
        self.ids.get(word, false)
    }

    /// Lets go of what only adding needs.
    pub fn complete(&mut self) {
        let most = [self.steps.len(), self.alternatives.len(), self.links.len(), self.phrases.len()];
        debug_assert!(most.iter().all(|count| *count < usize::from(NONE)), "more than their numbers reach: {most:?}");
        self.spelt = HashMap::new();
        self.phrases.shrink_to_fit();
        self.steps.shrink_to_fit();
        self.parts.shrink_to_fit();
        self.alternatives.shrink_to_fit();
        self.ids.complete();
        self.starts.shrink_to_fit();
        self.links.shrink_to_fit();
    }

    // The phrase begins with this word, behind those that were added before it.
    fn link(&mut self, id: Id, phrase: u16) {
        let (at, link) = (usize::from(id), self.links.len() as u16);
        if at >= self.starts.len() {
            self.starts.resize(at + 1, NONE);
        }
        let first = match self.links.get_mut(usize::from(self.starts[at])) {
            Some((_, next)) => std::mem::replace(next, link),
            None => link,
        };
        self.starts[at] = link;
        self.links.push((phrase, first));
    }

    // The phrases that begin with this word, in the order in which they were added.
    fn starting(&self, id: Id) -> impl Iterator<Item = u16> {
        let last = self.starts.get(usize::from(id)).copied().unwrap_or(NONE);
        let next = |link: u16| self.links.get(usize::from(link)).map(|(_, next)| *next);
        let all = std::iter::successors(next(last), move |link| next(*link).filter(|_| *link != last));
        all.map(|link| self.links[usize::from(link)].0)
    }

    fn part(&mut self, piece: &'static str, classes: &HashMap<&str, &'static str>) -> u16 {
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
        let part = self.parts.len() as u16;
        self.parts.push(self.alternatives.len() as u16);
        self.alternatives.extend(ids);
        self.spelt.insert(piece, part);
        part
    }

    fn alternatives_of(&self, part: u16) -> Range<usize> {
        let from = |at: usize| self.parts.get(at).map_or(self.alternatives.len(), |from| usize::from(*from));
        from(usize::from(part))..from(usize::from(part) + 1)
    }

    fn steps_of(&self, phrase: u16) -> (usize, &[Step]) {
        let (tag, first) = self.phrases[usize::from(phrase)];
        let end = self.phrases.get(usize::from(phrase) + 1).map_or(self.steps.len(), |(_, next)| usize::from(*next));
        (usize::from(tag), &self.steps[usize::from(first)..end])
    }

    fn id(&mut self, word: &str) -> Id {
        if word == "#" {
            return NUMBER;
        }
        match word.strip_suffix('*') {
            Some(stem) => self.ids.add(stem, true),
            None => self.ids.add(word, false),
        }
    }

    /// What a token can stand for: its word, what it may be the ending of, its singular, its stems, a number.
    fn ids(&self, token: &Token) -> Vec<Id> {
        let word = token.word.as_str();
        let mut out: Vec<Id> = self.ids.get(word, false).into_iter().collect();
        let ends = || word.char_indices().skip(1).map(|(end, _)| end);
        if token.cut {
            // An ending may hang on it.
            out.extend(ends().filter_map(|end| self.ids.get(&word[..end], false)));
        }
        out.extend(singular(word).and_then(|stem| self.ids.get(stem, false)));
        out.extend(ends().chain([word.len()]).filter_map(|end| self.ids.get(&word[..end], true)));
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
