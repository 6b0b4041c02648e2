//! The second opinion on a model's answer: it refused, designed or recommended against the rules.
//! Advisories stand beside verdicts and never block; what is named under what to avoid is never flagged.

use super::super::answer::refusal;
use super::super::locks::knowledge::Outcome;
use super::super::locks::{Mention, mentions};
use super::{Inputs, design};
use std::ops::Range;

/// One remark with its place in the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advisory {
    /// One sentence.
    pub text: String,
    /// Bytes of the answer.
    pub place: Range<usize>,
}

/// Remarks on `answer`, at most a handful.
pub fn opinion(inputs: &Inputs, answer: &str) -> Vec<Advisory> {
    if answer.trim().is_empty() {
        return Vec::new();
    }
    let report = design(inputs);
    let refused = refusal(answer).is_some();
    let rule = report.ruling.rule;
    let whole = 0..answer.lines().next().map_or(answer.len(), str::len);
    let designs = report.ruling.verdict != Outcome::Refuse;
    match (designs, refused) {
        (false, true) => return Vec::new(),
        (true, true) => {
            return vec![Advisory {
                text: format!("Refused, but {} allows a design here: {}.", rule.id, rule.reason),
                place: whole,
            }];
        }
        (false, false) => {
            return vec![Advisory {
                text: format!("Designed, but {} refuses here: {}. {}.", rule.id, rule.reason, rule.remedy),
                place: whole,
            }];
        }
        (true, false) => {}
    }
    let strict = report.facts.strict();
    let mut out: Vec<Advisory> = Vec::new();
    for mention in mentions(answer) {
        if out.len() >= 8 {
            break;
        }
        if mention.avoided {
            continue;
        }
        // Pinned to one region even such a mode is the rules' own choice.
        let own = report.ruling.store.as_ref().filter(|held| !held.strict());
        let own = own.is_some_and(|held| same(held.row().canonical(), &mention.family));
        let weak = strict && !own && weak_mode(answer, &mention);
        if !weak && report.recommend.iter().any(|id| same(id, &mention.family)) {
            continue;
        }
        // A store of the same family may be the right one in another mode; only plain exclusion is flagged.
        let usable = report.facts.usable();
        if !weak && usable.iter().any(|held| held.strict() && same(held.row().canonical(), &mention.family)) {
            continue;
        }
        let excluded = weak || report.avoid.iter().any(|id| same(id, &mention.family));
        if excluded && !out.iter().any(|known| known.text.contains(&mention.name)) {
            out.push(Advisory {
                text: format!("Recommends {}, which the rules exclude for these inputs.", mention.name),
                place: mention.at,
            });
        }
    }
    out
}

// Modes of a store that hold no strict lock, named right behind it.
const WEAK: &[(&str, &[&str])] = &[
    ("dynamodb", &["mrec"]),
    ("hazelcast", &["imap"]),
    ("cassandra", &["without lwt", "local_quorum", "local_serial"]),
    ("mongodb", &["w:1", "w: 1"]),
];

fn weak_mode(answer: &str, mention: &Mention) -> bool {
    let Some((_, modes)) = WEAK.iter().find(|(family, _)| *family == mention.family) else { return false };
    let behind: String = answer[mention.at.end..].chars().take(40).take_while(|c| *c != '\n').collect();
    let behind = behind.to_lowercase();
    modes.iter().any(|mode| behind.find(mode).is_some_and(|at| !behind[..at].contains([';', '.', ','])))
}

fn same(id: &str, family: &str) -> bool {
    // One engine under several offers: what is named is the engine.
    let relational =
        |name: &str| ["postgres", "mysql", "rds", "aurora", "galera"].iter().any(|stem| name.starts_with(stem));
    if relational(id) && relational(family) {
        return true;
    }
    id == family || id.split('_').next() == family.split('_').next()
}
