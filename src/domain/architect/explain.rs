//! The report for a reader: the brief, the rule with what it rests on, those that nearly decided, and what stands
//! behind every sentence. Words no design.

use super::claims::By;
use super::{Inputs, Report};
use crate::domain::brief::spoken::{assumed, spoken, store};
use crate::domain::brief::{Answer, Brief, FactId, Held, Origin, Span, Standing, View};
use crate::domain::questions::{Choice, changes};
use crate::domain::rules::{Outcome, shown};

/// One line of the pane.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Section it belongs to: questions, changes, unread, assumed, facts, ruling, nearly, conditions, numbers.
    pub section: &'static str,
    /// Its text, in words for people; raw, to be sanitised before it is shown.
    pub text: String,
    /// What it rests on, in words for people; empty where the text says it.
    pub from: String,
    /// What a command line calls it, for `--fact` and `--source`; empty where nothing does.
    pub id: String,
    /// Where Enter puts the cursor.
    pub span: Option<Span>,
    /// What taking it answers.
    pub answer: Option<Answer>,
    /// The fact it is, where other values can be chosen for it.
    pub fact: Option<FactId>,
}

/// All of it, in the order in which it is read.
pub fn explain_text(inputs: &Inputs, report: &Report) -> Vec<Entry> {
    let mut out = offered(report);
    for unread in &report.unread {
        out.push(Entry { span: Some(unread.span.clone()), ..entry("unread", unread.says.clone()) });
    }
    out.extend(taken(report));
    out.extend(facts(inputs, &report.brief));
    out.extend(ruling(inputs, report));
    for near in &report.ruling.near {
        let facts: Vec<&str> = near.evidence.iter().map(|id| id.name()).collect();
        let by = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
        out.push(entry("nearly", format!("{}: {}{by}", shown(near.rule), near.why)));
    }
    out.extend(report.conditions.iter().map(|(name, text)| entry("conditions", format!("{name}: {text}"))));
    for claim in &report.claims {
        let (text, span) = (claim.text.replace("**", ""), claim.inputs.first().cloned());
        let id = format!("{} {}", claim.by.kind(), claim.by.text());
        out.push(Entry { span, from: behind(&claim.by), id, ..entry("numbers", text) });
    }
    out
}

fn entry(section: &'static str, text: String) -> Entry {
    Entry { section, text, from: String::new(), id: String::new(), span: None, answer: None, fact: None }
}

// What stands behind a claim, without the ids that only a command line needs.
fn behind(by: &By) -> String {
    let words = |text: &str| text.replace(['_', ':'], " ");
    match by {
        By::Rule(id) => format!("rule {}", shown(id)),
        By::Formula(formula, source) => format!("{formula} [{}]", source.replace('_', " ")),
        By::Source(source) => words(source),
        By::Statement(_, source, figures) if figures.is_empty() => (*source).to_owned(),
        By::Statement(_, source, figures) => format!("{source}; with {}", figures.replace('_', " ")),
        By::Fact(name) => match FactId::ALL.iter().find(|id| id.word() == *name) {
            Some(id) => format!("the texts: {}", id.name()),
            None => "the texts: stores".to_owned(),
        },
        By::Assumption(_) => "nobody stated it".to_owned(),
        By::Condition(_) => "a condition".to_owned(),
    }
}

/// A row of a list from which one is taken by its number.
pub fn numbered(section: &'static str, number: usize, choice: &Choice, behind: &str) -> Entry {
    let store = choice.gives.store.map_or(String::new(), |label| format!(" on {}", store(label)));
    let text = format!("{number}. {}: {}{store}{behind}", choice.answer.says(), choice.gives.line());
    Entry { answer: Some(choice.answer), ..entry(section, text) }
}

// Each question, then its choices with what each would give; then what would lift a refusal. One count over all.
fn offered(report: &Report) -> Vec<Entry> {
    let (mut out, mut number) = (Vec::new(), 0);
    for question in &report.questions {
        let readings = question.readings.as_ref().map(|says| format!(" ({says})")).unwrap_or_default();
        out.push(entry("questions", format!("{}{readings}", question.ask)));
        for choice in &question.choices {
            let safe = if Some(choice.answer) == question.safe { ", taken until it is answered" } else { "" };
            number += 1;
            out.push(numbered("questions", number, choice, safe));
        }
    }
    let asked = |known: &Choice| {
        report.questions.iter().flat_map(|question| &question.choices).any(|choice| choice.answer == known.answer)
    };
    let changes: Vec<Choice> = changes(&report.brief).into_iter().filter(|choice| !asked(choice)).collect();
    if !changes.is_empty() {
        out.push(entry("changes", "The refusal rests on what follows. If that is not so:".to_owned()));
    }
    for choice in &changes {
        number += 1;
        out.push(numbered("changes", number, choice, ""));
    }
    out
}

// What nobody stated and the ruling or the design rests on: as many as are counted beside the answer.
fn taken(report: &Report) -> Vec<Entry> {
    let one = |(name, says): &(&'static str, String)| {
        let name = assumed(name);
        let fact = FactId::ALL.iter().find(|id| id.name() == name).copied();
        Entry { fact: fact.filter(|id| answered(*id)), ..entry("assumed", format!("{name}: {says}")) }
    };
    report.assumptions.iter().map(one).collect()
}

// Other values can be chosen for it.
fn answered(id: FactId) -> bool {
    !Answer::of(id).is_empty()
}

// Every fact with its words; a store a line. What is assumed stands before them, and of that what nothing rests on nowhere.
fn facts(inputs: &Inputs, brief: &Brief) -> Vec<Entry> {
    let mut out = Vec::new();
    for (id, view) in brief.iter() {
        if id == FactId::Stores {
            for held in brief.stores() {
                let id = held.playbook().map_or(String::new(), |kept| match kept.variant {
                    Some(variant) => format!("{} ({})", kept.store.id, variant.id),
                    None => kept.store.id.to_owned(),
                });
                let text = format!("store: {}", named(inputs, held));
                // It may be there for locks, or not.
                let fact = held.playbook().map(|_| FactId::Stores);
                out.push(Entry { span: Some(held.span.clone()), fact, id, ..entry("facts", text) });
                let lacks =
                    |lack: &Span| Entry { span: Some(lack.clone()), ..entry("facts", "store lacks this".into()) };
                out.extend(held.lacks.iter().map(lacks));
            }
            continue;
        }
        if id == FactId::Language || view.standing == Standing::Assumed {
            continue;
        }
        let by = if view.by == Origin::Model { format!(", read by {}", brief.reader) } else { String::new() };
        let text = format!("{}: {}{by}", id.name(), said(id, &view));
        let (fact, span) = (Some(id).filter(|id| answered(*id)), view.evidence.first().cloned());
        let id = if fact.is_some() { format!("--fact {}", id.word()) } else { String::new() };
        out.push(Entry { span, fact, id, ..entry("facts", text) });
    }
    let otherwise = brief.doubts.iter().map(|doubt| {
        let span = doubt.evidence.first().cloned();
        Entry { span, ..entry("facts", format!("otherwise: {}", doubt.says)) }
    });
    out.extend(otherwise);
    out
}

fn ruling(inputs: &Inputs, report: &Report) -> Vec<Entry> {
    let (ruling, words) = (&report.ruling, report.ruling.rule.words());
    let entry = |text: String, span: Option<&Span>| Entry { span: span.cloned(), ..entry("ruling", text) };
    let mut out = vec![
        entry(format!("{} by {}: {}", ruling.verdict.word(), ruling.rule.shown(), words.condition), None),
        entry(format!("{} [{}]", words.reason, words.source), None),
    ];
    for id in &ruling.evidence {
        let Some(view) = report.brief.get(*id) else { continue };
        let value = match id {
            FactId::Stores => {
                let names = report.brief.stores().iter().map(|held| held.written(inputs));
                names.collect::<Vec<_>>().join(", ")
            }
            _ => said(*id, &view),
        };
        out.push(entry(format!("rests on {}: {value}", id.name()), view.evidence.first()));
    }
    if ruling.verdict == Outcome::Refuse {
        out.push(entry(format!("Smallest change: {}", words.remedy), None));
    }
    out
}

// What a store is and how it stands.
fn named(inputs: &Inputs, held: &Held) -> String {
    let (written, is) = (held.written(inputs), held.is());
    let is = if is.to_lowercase() == written.to_lowercase() { String::new() } else { format!("{is}, ") };
    format!("{written}: {is}{}", held.stands())
}

// A value, how sure it is where it is not said, and what other words ask for.
fn said(id: FactId, view: &View<'_>) -> String {
    let standing = match view.standing {
        Standing::Said => String::new(),
        other => format!(" ({}: {})", other.word(), view.by.way()),
    };
    let others: Vec<String> = view.others.iter().map(|other| spoken(id, other)).collect();
    let asks = if view.other_words.is_empty() { "all words together sound like" } else { "other words ask for" };
    let others = if others.is_empty() { String::new() } else { format!("; {asks} {}", others.join(", ")) };
    format!("{}{standing}{others}", spoken(id, &view.value))
}
