//! The way from words to facts: what took every clause, and how every fact was read. For who mends a reading.

use super::json::place;
use super::{Inputs, Report};
use crate::domain::brief::{Clause, End, FactId, Span, View};
use crate::domain::locks::trace;
use crate::domain::reader::Step;
use serde_json::{Value, json};
use std::fmt::Write;

/// As text: a line a clause, then a line a fact.
pub fn trace_text(inputs: &Inputs, report: &Report) -> String {
    let mut out = String::from("clauses\n");
    for clause in &report.brief.clauses {
        let _ = writeln!(out, "  {}: {}\n    {}", clause.span.field.name(), words(inputs, &clause.span), took(clause));
        let within = report.brief.unread.iter().filter(|gap| {
            matches!(clause.end, End::Used(_))
                && gap.span.field == clause.span.field
                && clause.span.at.contains(&gap.span.at.start)
        });
        for gap in within {
            let _ = writeln!(out, "    unread: {}: {}", gap.why.word(), words(inputs, &gap.span));
        }
    }
    out += "\nfacts\n";
    let steps = trace(inputs);
    for (id, view) in report.brief.iter() {
        let value = if id == FactId::Stores { stores(inputs, report) } else { view.value.to_string() };
        let _ = writeln!(out, "  {}: {value} ({}: {})", id.word(), view.standing.word(), view.by.way());
        for span in view.evidence.iter().chain(view.other_words.iter().copied()) {
            let _ = writeln!(out, "    {}: {}", span.field.name(), words(inputs, span));
        }
        // What was set by other words than the reader's has no phrase of its lexicon.
        for step in of(&steps, id, &view) {
            let by = if step.modifiers.is_empty() { String::new() } else { format!("; {}", step.modifiers.join("; ")) };
            let _ = writeln!(out, "    by {}{by}", step.phrase);
        }
    }
    out
}

/// As JSON, for `--trace --json`.
pub fn trace_json(inputs: &Inputs, report: &Report) -> Value {
    let clause = |clause: &Clause<FactId>| {
        let (end, facts, why) = match &clause.end {
            End::Used(facts) => ("used", Some(facts.iter().map(|id| id.word()).collect::<Vec<_>>()), None),
            End::Beside(why) => ("beside", None, Some(*why)),
            End::Unread(why) => ("unread", None, Some(why.word())),
        };
        let mut value = quoted(inputs, &clause.span);
        value["end"] = json!(end);
        value["facts"] = json!(facts);
        value["why"] = json!(why);
        value
    };
    let steps = trace(inputs);
    let fact = |(id, view): (FactId, View<'_>)| {
        let spans = view.evidence.iter().chain(view.other_words.iter().copied());
        let words: Vec<Value> = spans.map(|span| quoted(inputs, span)).collect();
        let steps = of(&steps, id, &view).map(|step| json!({ "phrase": step.phrase, "modifiers": step.modifiers }));
        let steps: Vec<Value> = steps.collect();
        json!({ "fact": id.word(), "standing": view.standing.word(), "way": view.by.way(), "words": words, "steps": steps })
    };
    json!({
        "clauses": report.brief.clauses.iter().map(clause).collect::<Vec<_>>(),
        "facts": report.brief.iter().map(fact).collect::<Vec<_>>(),
    })
}

// The phrases that a fact was drawn from, as the lexicon has them.
fn of<'s>(steps: &'s [Step], id: FactId, view: &View<'_>) -> impl Iterator<Item = &'s Step> {
    let way = view.by.way();
    steps.iter().filter(move |step| step.fact == id && step.rule == way && !step.phrase.is_empty())
}

fn took(clause: &Clause<FactId>) -> String {
    match &clause.end {
        End::Used(facts) => facts.iter().map(|id| id.word()).collect::<Vec<_>>().join(", "),
        End::Beside(why) => format!("beside the point: {why}"),
        End::Unread(why) => format!("unread: {}", why.word()),
    }
}

fn stores(inputs: &Inputs, report: &Report) -> String {
    let one = |held: &crate::domain::brief::Held| held.json(inputs.words(&held.span)).to_string();
    report.brief.stores().iter().map(one).collect::<Vec<_>>().join(", ")
}

fn quoted(inputs: &Inputs, span: &Span) -> Value {
    let mut value = place(span);
    value["text"] = json!(inputs.words(span));
    value
}

// On one line, in quotation marks.
fn words(inputs: &Inputs, span: &Span) -> String {
    let text = inputs.words(span).unwrap_or_default();
    format!("\"{}\"", text.split_whitespace().collect::<Vec<_>>().join(" "))
}
