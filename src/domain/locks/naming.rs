//! Stores named in an answer, and whether the place recommends or excludes them.

use super::concept::Concept as C;
use super::knowledge::{KEPT, KNOWLEDGE, Tag};
use crate::domain::reader::lexer::{Token, tokens};
use crate::domain::reader::matcher::Hit;
use std::ops::Range;

/// A store named in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its family, as in the table of names.
    pub family: String,
    /// As written.
    pub name: String,
    /// Bytes of the answer.
    pub at: Range<usize>,
    /// Named as what not to use.
    pub avoided: bool,
}

impl Mention {
    /// It names the store of this playbook, for which no row stands.
    pub fn kept(&self, playbook: &str) -> bool {
        self.family.strip_prefix(KEPT) == Some(playbook)
    }
}

/// Families that are platforms or formats, not recommendations.
const PLATFORM: &[&str] = &["k8s", "kafka", "rabbitmq", "sqs", "sqlite", "elasticsearch", "warehouse"];

/// All stores named in `answer`, read piece by piece, so that its length is no limit but memory.
pub fn mentions(answer: &str) -> Vec<Mention> {
    let mut out = Vec::new();
    let (mut from, mut section) = (0, false);
    for line in answer.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let heading = trimmed.starts_with('#')
            || trimmed.starts_with("**") && trimmed.trim_end().trim_end_matches(':').ends_with("**");
        if heading {
            section = excludes(trimmed);
        }
        let listed = section || excludes(trimmed) && trimmed.trim_end().ends_with(':');
        piece(line, from, listed, &mut out);
        from += line.len();
    }
    out
}

const STEMS: &[&str] = &[
    "avoid",
    "never",
    "not use",
    "do not",
    "don't",
    "must not",
    "negative",
    "prohibit",
    "forbid",
    "reject",
    "anti-pattern",
    "antipattern",
    "exclude",
    "excluded",
    "unsuitable",
    "instead of",
    "rather than",
    "insufficient",
    "not permitted",
    "not acceptable",
    "should not",
    "unsafe",
    "disallow",
    "no redis",
    "ruled out",
    "not recommended",
    "cannot",
    "not be used",
    "not suitable",
    "stays out",
    "lacks",
    // what it is there for instead, and what it does wrong
    "no lock",
    "not hold a lock",
    "a cache",
    "for caching",
    "disqualif",
    "we refuse",
    "would lose",
    "loses acknowledged",
    "lose acknowledged",
    "forgets acknowledged",
    "would forget",
    "not enough",
    "not safe",
    "out of the question",
    "unacceptable",
    "inadequate",
    "does not guarantee",
    "not guarantee",
];

fn excludes(text: &str) -> bool {
    let lower = text.to_lowercase();
    STEMS.iter().any(|stem| lower.contains(stem))
}

fn piece(line: &str, from: usize, section: bool, out: &mut Vec<Mention>) {
    let tokens: Vec<Token> = tokens(line);
    let named = |tag: usize| matches!(KNOWLEDGE.tags[tag], Tag::Family(_));
    // Most lines name no store: the other phrases only say how one is meant.
    if KNOWLEDGE.phrases.find_of(&tokens, named).is_empty() {
        return;
    }
    let hits: Vec<Hit> = KNOWLEDGE.phrases.find(&tokens);
    for hit in &hits {
        let Tag::Family(index) = KNOWLEDGE.tags[hit.tag] else { continue };
        let family = KNOWLEDGE.families[index].clone();
        if PLATFORM.contains(&family.as_str()) {
            continue;
        }
        let sentence = tokens[hit.tokens.start].sentence;
        let words: Vec<&Token> = tokens.iter().filter(|token| token.sentence == sentence).collect();
        let (start, end) = (words.first().map_or(0, |t| t.at.start), words.last().map_or(0, |t| t.at.end));
        let negated = hits.iter().any(|no| {
            matches!(KNOWLEDGE.tags[no.tag], Tag::Concept(C::Negator | C::Retired))
                && tokens[no.tokens.start].sentence == sentence
                && no.tokens.start.abs_diff(hit.tokens.start) < 6
        });
        let avoided = section || negated || excludes(&line[start..end]);
        let at = tokens[hit.tokens.start].at.start..tokens[hit.tokens.end - 1].at.end;
        out.push(Mention { family, name: line[at.clone()].to_owned(), at: from + at.start..from + at.end, avoided });
    }
}
