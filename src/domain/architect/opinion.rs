//! The second opinion on a model's answer: it refused, designed or recommended against the rules.
//! Remarks stand beside the answer; what is named under what to avoid is never flagged.

use super::super::answer::refusal;
use super::super::locks::{Mention, mentions};
use super::Report;
use crate::domain::rules::Outcome;
use crate::domain::stores::row::{Class, Row};
use std::ops::Range;

/// How much a remark weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// More than one holder is possible.
    Unsafe,
    /// Against the rules, but safe.
    Wrong,
    /// Something that a design needs is not there.
    Missing,
    /// The rules know too little to say more.
    Doubtful,
}

impl Severity {
    /// The word, the same on the screen and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Unsafe => "unsafe",
            Severity::Wrong => "wrong",
            Severity::Missing => "missing",
            Severity::Doubtful => "doubtful",
        }
    }
}

/// One remark with its place in the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// How much it weighs.
    pub severity: Severity,
    /// One sentence or two: what, and why.
    pub text: String,
    /// The smallest change that would make it right, if the rules know one.
    pub change: Option<String>,
    /// Why, where the text and the rule do not say it.
    pub because: Option<String>,
    /// The rule it rests on.
    pub rule: &'static str,
    /// Bytes of the answer.
    pub place: Range<usize>,
}

/// Remarks on `answer` to the request that `report` is of, at most a handful. `in_words`: the answer refuses, but not by the
/// object that [`refusal`] tells.
pub fn opinion(report: &Report, answer: &str, in_words: bool) -> Vec<Remark> {
    if answer.trim().is_empty() {
        return Vec::new();
    }
    let refused = in_words || refusal(answer).is_some();
    let rule = report.ruling.rule;
    let begin = answer.len() - answer.trim_start().len();
    let whole = begin..begin + answer[begin..].lines().next().map_or(0, str::len);
    let remark = |severity, text, change, place| Remark { severity, text, change, because: None, rule: rule.id, place };
    match (report.ruling.verdict != Outcome::Refuse, refused) {
        (false, true) => return Vec::new(),
        (true, true) => {
            // What was not read may be what the model refuses for.
            let severity = if report.unread.is_empty() { Severity::Wrong } else { Severity::Doubtful };
            let text = format!("Refused, but {} allows a design here: {}.", rule.id, rule.words().reason);
            let change = "Send it again, or let the offline rules design it.".to_owned();
            return vec![remark(severity, text, Some(change), whole)];
        }
        (false, false) => {
            // A sentence or two, perhaps in a language we don't read, may be a refusal too: it designs nothing unless it
            // recommends a store.
            let designs = shaped(answer) || mentions(answer).iter().any(|mention| !mention.avoided);
            let (severity, what) = match designs {
                true => (Severity::Unsafe, "Designed, but"),
                false => (Severity::Wrong, "Not refused by the object, though"),
            };
            let text = format!("{what} {} refuses here: {}.", rule.id, rule.words().reason);
            return vec![remark(severity, text, Some(format!("{}.", rule.words().remedy)), whole)];
        }
        (true, false) => {}
    }
    let strict = report.brief.strict();
    let severity = if strict { Severity::Unsafe } else { Severity::Wrong };
    let instead = report.recommend.first().and_then(|id| Row::of(id)).map(|store| store.name);
    let mut out: Vec<Remark> = Vec::new();
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
        let usable = report.brief.usable();
        if !weak && usable.iter().any(|held| held.strict() && same(held.row().canonical(), &mention.family)) {
            continue;
        }
        let excluded = weak || report.avoid.iter().any(|id| same(id, &mention.family));
        if excluded && !out.iter().any(|known| known.text.contains(&mention.name)) {
            let text = format!("Recommends {}, which the rules exclude for these inputs.", mention.name);
            let change = match instead {
                Some(store) => format!("Take {store}; name {} only under what to avoid.", mention.name),
                None => format!("Name {} only under what to avoid.", mention.name),
            };
            let because = because(report, &mention.family, weak);
            out.push(Remark { because, ..remark(severity, text, Some(change), mention.at) });
        }
    }
    out
}

// Why a store holds none of these locks: what the texts say of it, else what is known of it.
fn because(report: &Report, family: &str, weak: bool) -> Option<String> {
    let held = report.brief.stores().iter().find(|held| same(held.row().canonical(), family));
    if let Some(held) = held.filter(|held| !held.role.usable()) {
        return Some(format!("the texts name it as {}", held.stands()));
    }
    if weak {
        return Some("in this mode an acknowledged grant can be lost or given twice".to_owned());
    }
    let row = Row::of(report.avoid.iter().find(|id| same(id, family))?)?;
    let why = match row.class {
        Class::Volatile => "it forgets grants on a restart, or evicts them",
        Class::Async => "a copy that is promoted can lack acknowledged grants",
        Class::Timed => "it holds only while clocks and pauses stay within bounds that nothing enforces",
        Class::Ap => "both sides of a cut can grant",
        Class::None => "it is no authority over a lock",
        Class::Consensus | Class::Single | Class::Unproven => return None,
    };
    Some(format!("{}: {why}; its token: {} [{}]", row.name, row.token, row.source))
}

/// A heading, a list or something in bold, as designs have.
fn shaped(answer: &str) -> bool {
    answer.contains("**")
        || answer.lines().any(|line| line.trim_start().starts_with(['#', '-', '*', '+', '|']) || line.contains("1. "))
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

/// The id and the family of names mean the same store.
pub(super) fn same(id: &str, family: &str) -> bool {
    // One engine under several offers: what is named is the engine.
    let relational =
        |name: &str| ["postgres", "mysql", "rds", "aurora", "galera"].iter().any(|stem| name.starts_with(stem));
    if relational(id) && relational(family) {
        return true;
    }
    id == family || id.split('_').next() == family.split('_').next()
}
