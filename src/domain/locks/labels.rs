//! Places told by a label or in a list: "rack A and rack B", "az1/az2/az3", "eu-west-1a, eu-west-1b",
//! "one member in each of Mainz, Worms and Speyer". Only reads.

use super::concept::Concept as C;
use super::knowledge::Tag;
use super::reading::{Span, Text};
use std::collections::HashSet;

/// Zones with different labels, if there are several.
pub(super) fn zones(text: &Text) -> Option<(u32, Span)> {
    let mut labels: HashSet<String> = HashSet::new();
    let (mut from, mut to) = (text.tokens.len(), 0);
    for at in 0..text.tokens.len() {
        let glued = glued(&text.tokens[at].word);
        let named = text.all(C::DomZone).any(|found| found.tokens.start == at);
        let id = text.found.iter().any(|f| matches!(f.tag, Tag::Place(_)) && f.tokens.end == at + 1);
        let mut label = |at: usize, label: &str| {
            labels.insert(label.to_owned());
            (from, to) = (from.min(at), to.max(at + 1));
        };
        if let Some(own) = glued {
            label(at, own);
        } else if named || id && close(text, at) {
            for (at, own) in list(text, at + 1, named) {
                label(at, &own);
            }
        }
    }
    (labels.len() >= 2).then(|| (labels.len() as u32, text.span(&(from..to))))
}

/// How many names follow "each of", if there are several and no store is among them.
pub(super) fn each_of(text: &Text) -> Option<(u32, Span)> {
    let start = (1..text.tokens.len())
        .find(|at| text.tokens[*at].word == "of" && matches!(&*text.tokens[at - 1].word, "each" | "every" | "both"))?;
    let sentence = text.tokens[start].sentence;
    let items: Vec<usize> = (start + 1..text.tokens.len())
        .take_while(|at| text.tokens[*at].sentence == sentence)
        .filter(|at| !matches!(&*text.tokens[*at].word, "and" | "und" | "et" | "y" | "plus"))
        .take_while(|at| {
            text.tokens[*at].name
                && !text.found.iter().any(|f| f.tokens.contains(at) && matches!(f.tag, Tag::Family(_)))
        })
        .collect();
    let (first, last) = (*items.first()?, *items.last()?);
    // "Frankfurt am Main" would be one item of several words: a comma or an "and" parts items.
    let parts = items
        .windows(2)
        .filter(|pair| pair[1] > pair[0] + 1 || text.tokens[pair[1]].clause != text.tokens[pair[0]].clause);
    let count = parts.count() as u32 + 1;
    (count >= 2).then(|| (count, text.span(&(first..last + 1))))
}

// "az1", "zone2", "rackb": the label stands at the word.
fn glued(word: &str) -> Option<&str> {
    let label = ["az", "zone", "rack"].iter().find_map(|head| word.strip_prefix(head))?;
    (label.len() == 1 && label.chars().all(char::is_alphanumeric) && label != "s").then_some(label)
}

// The letter of "eu-west-1a" or "us-central1-a" stands at the region's name.
fn close(text: &Text, at: usize) -> bool {
    text.tokens.get(at + 1).is_some_and(|next| next.at.start <= text.tokens[at].at.end + 1)
}

// "A, B and C" or "1, 2" from `at` on; numbers only where `numbers` may be labels.
fn list(text: &Text, mut at: usize, numbers: bool) -> Vec<(usize, String)> {
    let mut labels = Vec::new();
    let Some(sentence) = text.tokens.get(at).map(|token| token.sentence) else { return labels };
    while let Some(token) = text.tokens.get(at).filter(|token| token.sentence == sentence) {
        let next = text.tokens.get(at + 1).filter(|next| next.clause == token.clause && !next.slash);
        let ends = next.is_none_or(|next| next.value.is_some() || next.word.len() <= 3 || next.word == "plus");
        let letter = token.word.len() == 1 && token.word.chars().all(|c| ('a'..='h').contains(&c));
        let number = numbers && token.value.is_some_and(|v| (1.0..=9.0).contains(&v)) && token.word.len() == 1;
        if matches!(&*token.word, "and" | "und" | "et" | "y" | "or") {
            at += 1;
            continue;
        }
        // "hall 1 and a standby": a list of numbers goes on with numbers.
        let other = labels
            .last()
            .is_some_and(|(_, last): &(usize, String)| last.starts_with(|c: char| c.is_ascii_digit()) != number);
        if !(letter || number) || number && !ends || other {
            break;
        }
        labels.push((at, token.word.clone()));
        at += 1;
    }
    labels
}
