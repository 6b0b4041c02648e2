//! Two answers of a session held against each other: what changed in decisions, facts and inputs, then by section.
//! Pure, and the one way for both faces. Decisions are those of the rules where they made both answers; else what the
//! second opinion reads in the words, and no more. Raw: a face makes it safe.

mod lines;
#[cfg(test)]
mod tests;

use super::architect::{Decided, Inputs, OFFLINE, Report, decided, design_of, explain_text};
use super::beside::Beside;
use super::heard::{Heard, brief};
use super::locks::mentions;
use super::session::{Run, Session};
use super::stream::RunId;
use super::told;
pub use lines::{Piece, Section};
use lines::{changed, sections};
use std::collections::BTreeMap;

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// "answer 2", or "the form".
    pub name: String,
    /// Who gave it; empty for the form.
    pub who: String,
    /// How it stands.
    pub state: String,
}

/// Something that is one thing on the one side and another on the other; empty: nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its name.
    pub what: String,
    /// On the first side.
    pub before: String,
    /// On the second.
    pub after: String,
}

/// What decisions were taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The rules made both answers.
    Rules,
    /// The words of both: stores by their names.
    Words,
    /// The prompt is none that the rules read.
    Nothing,
}

/// Two sides, the older first.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The two.
    pub sides: [Side; 2],
    /// What the decisions rest on.
    pub basis: Basis,
    /// Decisions that changed.
    pub decisions: Vec<Change>,
    /// Names of decisions that did not.
    pub alike: Vec<&'static str>,
    /// Facts that changed, as the rules understand the inputs.
    pub facts: Vec<Change>,
    /// Inputs that changed.
    pub inputs: Vec<Section>,
    /// Verdicts, marks, remarks and the like of both; empty for the form.
    pub beside: Vec<Piece>,
    /// Sections of the answers that changed.
    pub sections: Vec<Section>,
    /// How many sections did not.
    pub same: usize,
}

type Decisions = Vec<(&'static str, Decided)>;

/// What the rules make of one side's inputs.
fn report(inputs: &[(String, String)], heard: Option<&Heard>) -> Option<(Inputs, Report)> {
    let texts = Inputs::of(inputs)?;
    let report = design_of(&texts, brief(&texts, heard));
    Some((texts, report))
}

impl Compared {
    /// Two answers of a session.
    pub fn runs(session: &Session, before: &Run, after: &Run) -> Compared {
        let reports = [before, after].map(|run| report(&run.request.inputs, run.heard.as_ref()));
        // By these rules, and not by those of an older version or in a part of it only.
        let own = |run: &Run, report: &Option<(Inputs, Report)>| {
            run.request.provider == OFFLINE
                && report.as_ref().is_some_and(|(_, report)| report.answer.trim() == run.answer.text.trim())
        };
        let by_rules = own(before, &reports[0]) && own(after, &reports[1]);
        let basis = match &reports {
            [Some(_), Some(_)] if by_rules => Basis::Rules,
            [Some(_), Some(_)] => Basis::Words,
            _ => Basis::Nothing,
        };
        let of = |run: &Run, report: &Option<(Inputs, Report)>| match (basis, report) {
            (Basis::Rules, Some((texts, report))) => decided(texts, report),
            (Basis::Words, _) => read(run),
            _ => Vec::new(),
        };
        let (decisions, alike) = decisions(&of(before, &reports[0]), &of(after, &reports[1]));
        let told = [before, after].map(|run| told::told(run, session.guidelines(), &Beside::of(run)));
        let (sections, same) = sections(&before.answer, &after.answer);
        Compared {
            sides: [side(before), side(after)],
            basis,
            decisions,
            alike,
            facts: facts(&reports),
            inputs: inputs(&before.request.asked_with(), &after.request.asked_with()),
            beside: lines::pieces(&told[0], &told[1], usize::MAX),
            sections,
            same,
        }
    }

    /// An answer, and what stands in the form.
    pub fn form(run: &Run, form: &[(String, String)]) -> Compared {
        let reports = [report(&run.request.inputs, run.heard.as_ref()), report(form, None)];
        let (basis, (decisions, alike)) = match &reports {
            [Some((first, one)), Some((second, other))] => {
                (Basis::Rules, decisions(&decided(first, one), &decided(second, other)))
            }
            _ => (Basis::Nothing, (Vec::new(), Vec::new())),
        };
        let form_side = Side { name: "the form".to_owned(), who: String::new(), state: "not sent".to_owned() };
        Compared {
            sides: [side(run), form_side],
            basis,
            decisions,
            alike,
            facts: facts(&reports),
            inputs: inputs(&run.request.inputs, form),
            beside: Vec::new(),
            sections: Vec::new(),
            same: 0,
        }
    }

    /// Nothing differs.
    pub fn nothing(&self) -> bool {
        self.decisions.is_empty() && self.facts.is_empty() && self.inputs.is_empty() && self.sections.is_empty()
    }

    /// What the decisions rest on, and which are the same, in sentences.
    pub fn rests(&self) -> Vec<String> {
        let basis = match self.basis {
            Basis::Rules if self.sides[1].who.is_empty() => "Decisions are what the rules decide on either inputs.",
            Basis::Rules => "Decisions are those of the rules, which made both answers.",
            Basis::Words => {
                "At least one answer is not made by these rules, so only the stores that both name are read; shape, quorum, token and times stand in the sections."
            }
            Basis::Nothing => "The rules do not read this prompt's variables: no decisions are told apart.",
        };
        let alike = (!self.alike.is_empty()).then(|| format!("The same: {}.", self.alike.join(", ")));
        std::iter::once(basis.to_owned()).chain(alike).collect()
    }
}

/// The answer that `run` is to be held against: the newest before it that somebody else gave to the same inputs, else the one
/// that it was asked about, else the one before it, else the one after.
pub fn partner(session: &Session, run: RunId) -> Option<RunId> {
    let at = session.runs.iter().position(|one| one.id == run)?;
    let (this, before) = (&session.runs[at], &session.runs[..at]);
    let other = |one: &&Run| one.request.asked_with() == this.request.asked_with() && one.who() != this.who();
    let about = this.request.follow_up.as_ref().and_then(|asked| session.run(asked.answer));
    let found = before.iter().rev().find(other).or(about).or(before.last()).or(session.runs.get(at + 1));
    found.map(|run| run.id)
}

fn side(run: &Run) -> Side {
    Side { name: format!("answer {}", run.id.0), who: run.who(), state: run.answer.state().word().to_owned() }
}

/// What the second opinion reads in an answer: stores it names, and those it names as what not to use.
fn read(run: &Run) -> Decisions {
    let all = mentions(&run.answer.text);
    let of = |avoided: bool| {
        let mut names: Vec<String> = Vec::new();
        for mention in all.iter().filter(|mention| mention.avoided == avoided) {
            let family = mention.family.replace('_', " ");
            if !names.contains(&family) {
                names.push(family);
            }
        }
        Decided::Many(names)
    };
    let state = run.answer.state().word();
    vec![("state", Decided::One(state.to_owned())), ("stores named", of(false)), ("stores avoided", of(true))]
}

fn decisions(before: &Decisions, after: &Decisions) -> (Vec<Change>, Vec<&'static str>) {
    let (mut out, mut alike) = (Vec::new(), Vec::new());
    let find = |all: &Decisions, name: &str| all.iter().find(|(known, _)| *known == name).map(|(_, is)| is.clone());
    let mut names: Vec<&'static str> = Vec::new();
    for (name, _) in before.iter().chain(after) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    for name in names {
        let (one, other) = (find(before, name), find(after, name));
        if one == other {
            alike.push(name);
            continue;
        }
        let (before, after) = match (one, other) {
            (Some(Decided::Many(one)), Some(Decided::Many(other))) => {
                let only = |here: &[String], there: &[String]| {
                    let mut only = here.iter().filter(|is| !there.contains(is)).cloned().collect::<Vec<_>>();
                    only.sort();
                    only.join("; ")
                };
                let (mine, theirs) = (only(&one, &other), only(&other, &one));
                // The same in another order.
                if mine.is_empty() && theirs.is_empty() {
                    alike.push(name);
                    continue;
                }
                (mine, theirs)
            }
            (one, other) => (plain(one), plain(other)),
        };
        out.push(Change { what: name.to_owned(), before, after });
    }
    (out, alike)
}

fn plain(is: Option<Decided>) -> String {
    match is {
        Some(Decided::One(is)) => is,
        Some(Decided::Many(all)) => all.join("; "),
        None => String::new(),
    }
}

/// Facts by name; a name may stand more than once, as stores do.
fn facts(reports: &[Option<(Inputs, Report)>; 2]) -> Vec<Change> {
    let [Some(before), Some(after)] = reports else { return Vec::new() };
    let told = |(texts, report): &(Inputs, Report)| {
        let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let of = |section| matches!(section, "facts" | "assumed");
        for entry in explain_text(texts, report).iter().filter(|entry| of(entry.section)) {
            if let Some((name, is)) = entry.text.split_once(": ") {
                out.entry(name.to_owned()).or_default().push(is.to_owned());
            }
        }
        out
    };
    let (before, after) = (told(before), told(after));
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let is =
        |all: &BTreeMap<String, Vec<String>>, name: &String| all.get(name).map(|is| is.join("; ")).unwrap_or_default();
    let change = |name: &String| Change { what: name.clone(), before: is(&before, name), after: is(&after, name) };
    names.into_iter().map(change).filter(|change| change.before != change.after).collect()
}

/// Inputs that are not the same on both sides.
fn inputs(before: &[(String, String)], after: &[(String, String)]) -> Vec<Section> {
    let text = |all: &[(String, String)], name: &str| {
        all.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let mut names: Vec<&String> = before.iter().map(|(name, _)| name).collect();
    names.extend(after.iter().map(|(name, _)| name).filter(|name| !before.iter().any(|(known, _)| known == *name)));
    let section = |name: &&String| changed(name, &text(before, name), &text(after, name));
    names.iter().filter_map(section).collect()
}
