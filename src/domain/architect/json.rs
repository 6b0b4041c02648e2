//! The report for programs.

use super::{Inputs, Report, Unread, former};
use crate::domain::brief::{Answer, Brief, FactId, Origin, Span};
use crate::domain::questions::{Choice, Question};
use crate::domain::rules::Ruling;
use serde_json::{Map, Value, json};

/// A place in the texts.
pub fn place(span: &Span) -> Value {
    json!({ "input": span.field.name(), "from": span.at.start, "to": span.at.end })
}

fn places(spans: &[Span]) -> Value {
    spans.iter().map(place).collect()
}

/// The whole report.
pub fn explain_json(inputs: &Inputs, report: &Report) -> Value {
    let (ruling, words) = (&report.ruling, report.ruling.rule.words());
    let named = |list: &[(&'static str, String)]| -> Value {
        list.iter().map(|(name, text)| json!({ "name": name, "text": text })).collect()
    };
    let claims = report.claims.iter().map(|claim| {
        json!({ "text": claim.text, "by": claim.by.kind(), "id": claim.by.text(), "inputs": places(&claim.inputs) })
    });
    json!({
        "verdict": ruling.verdict.word(),
        "rule": ruling.rule.shown(),
        "condition": words.condition,
        "reason": words.reason,
        "remedy": words.remedy,
        "source": words.source,
        "evidence": evidence(&report.brief, ruling),
        "nearly": nearly(ruling),
        "brief": brief(inputs, &report.brief),
        "questions": questions(&report.questions),
        "unread": unread(inputs, &report.unread),
        "facts": former::facts_json(report),
        "stores": stores(inputs, &report.brief),
        "assumptions": named(&report.assumptions),
        "conditions": named(&report.conditions),
        "recommend": report.recommend,
        "avoid": report.avoid,
        "claims": claims.collect::<Vec<Value>>(),
    })
}

/// Each question with its choices and what each would give.
pub fn questions(all: &[Question]) -> Value {
    let choice = |choice: &Choice| {
        let gives = choice.gives;
        let kind = gives.kind.map(|kind| kind.word());
        let gives = json!({ "ruling": gives.ruling.word(), "rule": gives.rule, "store": gives.store, "shape": kind });
        json!({ "value": choice.answer.word(), "says": choice.answer.says(), "gives": gives })
    };
    let one = |question: &Question| {
        let choices: Vec<Value> = question.choices.iter().map(choice).collect();
        let safe = question.safe.map(Answer::word);
        let mut one = json!({ "fact": question.fact.word(), "ask": question.ask, "choices": choices, "safe": safe });
        // Only where two readers differ is there more to say.
        if let Some(readings) = &question.readings {
            one["readings"] = json!(readings);
        }
        one
    };
    all.iter().map(one).collect()
}

// Every fact by name; null where nothing is said and nothing needs it.
fn brief(inputs: &Inputs, brief: &Brief) -> Map<String, Value> {
    let one = |id: FactId| {
        let view = brief.get(id)?;
        let value = if id == FactId::Stores { stores(inputs, brief) } else { view.value };
        let doubts = brief.doubts.iter().filter(|doubt| doubt.fact == id).map(|doubt| doubt.value.clone());
        let others: Vec<Value> = view.others.iter().cloned().chain(doubts).collect();
        let by = if view.by == Origin::Model { &brief.reader } else { view.by.word() };
        Some(json!({
            "value": value,
            "standing": view.standing.word(),
            "evidence": places(view.evidence),
            "by": by,
            "others": others,
        }))
    };
    FactId::ALL.iter().map(|id| (id.word().to_owned(), one(*id).unwrap_or_default())).collect()
}

// The facts that made the rule fire.
fn evidence(brief: &Brief, ruling: &Ruling) -> Value {
    let fact = |id: &FactId| Some(json!({ "fact": id.word(), "evidence": places(brief.get(*id)?.evidence) }));
    ruling.evidence.iter().filter_map(fact).collect()
}

fn nearly(ruling: &Ruling) -> Value {
    let near = ruling.near.iter().map(|near| {
        let facts: Vec<&str> = near.evidence.iter().map(|id| id.word()).collect();
        json!({ "rule": near.rule, "why": near.why, "facts": facts })
    });
    near.collect()
}

// What was not read.
fn unread(inputs: &Inputs, unread: &[Unread]) -> Value {
    let entry = |unread: &Unread| {
        let (span, text) = (&unread.span, inputs.words(&unread.span));
        json!({ "input": span.field.name(), "from": span.at.start, "to": span.at.end, "text": text, "says": unread.says })
    };
    unread.iter().map(entry).collect()
}

// Each store named: what it is, and what is said of it.
fn stores(inputs: &Inputs, brief: &Brief) -> Value {
    brief.stores().iter().map(|held| held.json(inputs.words(&held.span))).collect()
}
