//! The report for a reader: the brief, the rule with what it rests on, those that nearly decided, and what stands
//! behind every sentence. Words no design.

use super::{Inputs, Report};
use crate::domain::brief::{Answer, Brief, FactId, Held, Origin, Span, Standing, View, plain};
use crate::domain::questions::{Choice, changes};
use crate::domain::rules::Outcome;

/// One line of the pane.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Section it belongs to: questions, changes, facts, ruling, unread, nearly, assumptions, conditions, numbers.
    pub section: &'static str,
    /// Its text; raw, to be sanitised before it is shown.
    pub text: String,
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
    out.extend(facts(inputs, &report.brief));
    out.extend(ruling(report));
    let mut add = |section, text: String, span: Option<Span>| out.push(Entry { span, ..entry(section, text) });
    for unread in &report.unread {
        add("unread", unread.says.clone(), Some(unread.span.clone()));
    }
    for near in &report.ruling.near {
        let facts: Vec<&str> = near.evidence.iter().map(|id| id.word()).collect();
        let by = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
        add("nearly", format!("{}: {}{by}", near.rule, near.why), None);
    }
    for (name, text) in &report.assumptions {
        add("assumptions", format!("{name}: {text}"), None);
    }
    for (name, text) in &report.conditions {
        add("conditions", format!("{name}: {text}"), None);
    }
    for claim in &report.claims {
        let text = format!("{} <- {} {}", claim.text.replace("**", ""), claim.by.kind(), claim.by.text());
        add("numbers", text, claim.inputs.first().cloned());
    }
    out
}

fn entry(section: &'static str, text: String) -> Entry {
    Entry { section, text, span: None, answer: None, fact: None }
}

/// A row of a list from which one is taken by its number.
pub fn numbered(section: &'static str, number: usize, choice: &Choice, behind: &str) -> Entry {
    let store = choice.gives.store.map_or(String::new(), |store| format!(" on {store}"));
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

// Every fact with its words; a store a line.
fn facts(inputs: &Inputs, brief: &Brief) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut add = |text: String, span: Option<&Span>, fact: Option<FactId>| {
        out.push(Entry { span: span.cloned(), fact, ..entry("facts", text) });
    };
    for (id, view) in brief.iter() {
        if id == FactId::Stores {
            for held in brief.stores() {
                add(format!("store: {}", store(inputs, held)), Some(&held.span), None);
                for lack in &held.lacks {
                    add("store lacks this".to_owned(), Some(lack), None);
                }
            }
            continue;
        }
        let by = if view.by == Origin::Model { format!(", read by {}", brief.reader) } else { String::new() };
        add(
            format!("{}: {}{by}", id.word(), said(&view)),
            view.evidence.first(),
            Some(id).filter(|id| !Answer::of(*id).is_empty()),
        );
    }
    for doubt in &brief.doubts {
        add(format!("otherwise: {}", doubt.says), doubt.evidence.first(), None);
    }
    out
}

fn ruling(report: &Report) -> Vec<Entry> {
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
                report.brief.stores().iter().map(|held| held.row().canonical()).collect::<Vec<_>>().join(", ")
            }
            _ => said(&view),
        };
        out.push(entry(format!("rests on {}: {value}", id.word()), view.evidence.first()));
    }
    if ruling.verdict == Outcome::Refuse {
        out.push(entry(format!("Smallest change: {}", words.remedy), None));
    }
    out
}

// What a store is and how it stands.
fn store(inputs: &Inputs, held: &Held) -> String {
    let name = inputs.words(&held.span).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let is = match held.playbook() {
        None => "not known to the rules".to_owned(),
        Some(kept) => match kept.variant {
            Some(variant) => format!("{} ({})", kept.store.id, variant.id),
            None => kept.store.id.to_owned(),
        },
    };
    format!("{name}: {is}, {}", held.role.standing().replace('_', " "))
}

// A value, how sure it is where it is not said, and what other words ask for.
fn said(view: &View<'_>) -> String {
    let standing = match view.standing {
        Standing::Said => String::new(),
        other => format!(" ({}: {})", other.word(), view.by.way()),
    };
    let others: Vec<String> = view.others.iter().map(plain).collect();
    let asks = if view.other_words.is_empty() { "all words together sound like" } else { "other words ask for" };
    let others = if others.is_empty() { String::new() } else { format!("; {asks} {}", others.join(", ")) };
    format!("{}{standing}{others}", plain(&view.value))
}
