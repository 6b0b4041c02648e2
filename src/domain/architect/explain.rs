//! The report traced: facts with their words, the rule and those that nearly decided, every number's formula.
//! Words no design.

use super::{Inputs, Report, Unread};
use crate::domain::brief::{Brief, By, Clusters, Contention, Cut, Fact, Held, Span, Third};
use crate::domain::rules::Outcome;
use serde_json::{Value, json};

/// One line of the pane.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Section it belongs to: facts, ruling, unread, nearly, assumptions, conditions, numbers.
    pub section: &'static str,
    /// Its text; raw, to be sanitised before it is shown.
    pub text: String,
    /// Where Enter puts the cursor.
    pub span: Option<Span>,
}

fn place(span: &Span) -> Value {
    json!({ "input": span.field.name(), "from": span.at.start, "to": span.at.end })
}

fn fact(value: Value, span: Option<&Span>) -> Value {
    json!({ "value": value, "span": span.map(place) })
}

/// The facts under their former names: name, value, span.
fn facts(report: &Report) -> Vec<(&'static str, Value, Option<Span>)> {
    let brief = &report.brief;
    let mut out: Vec<(&'static str, Value, Option<Span>)> = Vec::new();
    for (name, number) in [
        ("rate_per_s", &brief.rate),
        ("average_per_s", &brief.average),
        ("hold_s", &brief.hold),
        ("latency_ms", &brief.latency),
        ("pause_s", &brief.pause),
        ("recovery_s", &brief.recovery),
        ("rtt_ms", &brief.rtt),
    ] {
        let said = number.as_ref().filter(|number| number.is_said());
        if name == "rate_per_s" || said.is_some() {
            out.push((name, json!(said.map(|number| number.value)), said.and_then(Fact::span).cloned()));
        }
    }
    out.push(("level", json!(brief.level_word()), brief.level_span().cloned()));
    if let Some((domain, span)) = brief.survival_said() {
        out.push(("survive", json!(domain.word()), Some(span.clone())));
    }
    out.push(("sites", json!(brief.places()), brief.places_span().cloned()));
    for (name, count) in [("zones", &brief.zones), ("nodes", &brief.servers)] {
        if let Some(count) = count {
            out.push((name, json!(count.value), count.span().cloned()));
        }
    }
    let first = brief.usable().first().map(|held| held.span.clone());
    out.push(("usable_stores", json!(brief.usable_ids()), first));
    for held in brief.stores() {
        let text = format!("{}: {:?}", held.row().canonical(), held.role).to_lowercase();
        out.push(("store", json!(text), Some(held.span.clone())));
    }
    let said = said(brief).into_iter().filter_map(|(name, span)| Some((name, json!(true), Some(span?.clone()))));
    out.extend(said);
    out
}

// Single statements, under their former names.
fn said(brief: &Brief) -> [(&'static str, Option<&Span>); 18] {
    let third = |third: Third| brief.third_vote.as_ref().filter(|fact| fact.value == third).and_then(Fact::span);
    [
        ("closed", brief.closed_in_words()),
        ("open", brief.open()),
        ("both_sides_must_grant", brief.cut(Cut::BothGrant)),
        ("must_grant_disconnected", brief.cut(Cut::CutOffGrants)),
        ("operator_may_act", brief.by(By::Operator)),
        ("no_operator", brief.by(By::Itself)),
        ("outage_accepted", brief.outage()),
        ("third_vote", third(Third::Possible)),
        ("no_third_vote", third(Third::Impossible)),
        ("separate_clusters", brief.clusters.as_ref().and_then(|clusters| clusters.words(&Clusters::Separate))),
        ("locks_local_to_site", brief.per_place()),
        ("fallback_demanded", brief.cut(Cut::FailOpen)),
        ("pinned_to_one_region", brief.pinned.as_ref().and_then(Fact::span)),
        ("durability_off", brief.forgets()),
        ("resource_checks_version", brief.checks_token()),
        ("sharding_excluded", brief.sharding.as_ref().and_then(|sharding| sharding.words(&false))),
        ("low_contention", brief.contention(Contention::Low)),
        ("high_contention", brief.contention(Contention::High)),
    ]
}

// What was not read; null where nothing is listed, as not every clause is accounted for yet.
fn unread_json(inputs: &Inputs, unread: &[Unread]) -> Value {
    let entry = |unread: &Unread| {
        let (span, text) = (&unread.span, inputs.text(unread.span.field).get(unread.span.at.clone()));
        json!({ "input": span.field.name(), "from": span.at.start, "to": span.at.end, "text": text, "says": unread.says })
    };
    if unread.is_empty() { Value::Null } else { unread.iter().map(entry).collect() }
}

// Each store named, in the words of contracts: what it is, and what is said of having it.
fn stores_json(inputs: &Inputs, report: &Report) -> Value {
    let entry = |held: &Held| {
        let kept = held.playbook();
        let variant = kept.and_then(|kept| kept.variant).map(|variant| variant.id);
        json!({
            "id": kept.map(|kept| kept.store.id),
            "variant": variant,
            "name": inputs.words(&held.span),
            "standing": held.role.standing(),
        })
    };
    report.brief.stores().iter().map(entry).collect()
}

/// The report for programs.
pub fn explain_json(inputs: &Inputs, report: &Report) -> Value {
    let mut values = serde_json::Map::new();
    let mut spans: Vec<Value> = Vec::new();
    for (name, value, span) in facts(report) {
        spans.push(json!({ "fact": name, "value": value.clone(), "span": span.as_ref().map(place) }));
        if name != "store" {
            values.insert(name.to_owned(), value);
        }
    }
    let stores: Vec<Value> =
        report.brief.usable().iter().map(|held| fact(json!(held.row().canonical()), Some(&held.span))).collect();
    values.insert("stores".to_owned(), json!(stores));
    values.insert("spans".to_owned(), json!(spans));
    let ruling = &report.ruling;
    let claims: Vec<Value> = report
        .claims
        .iter()
        .map(|claim| json!({ "text": claim.text, "by": claim.by.kind(), "id": claim.by.text(), "inputs": claim.inputs.iter().map(place).collect::<Vec<_>>() }))
        .collect();
    json!({
        "verdict": ruling.verdict.word(),
        "rule": ruling.rule.shown(),
        "condition": ruling.rule.words().condition,
        "reason": ruling.rule.words().reason,
        "remedy": ruling.rule.words().remedy,
        "source": ruling.rule.words().source,
        "nearly": ruling.near.iter().map(|near| json!({ "rule": near.rule, "why": near.why })).collect::<Vec<_>>(),
        "unread": unread_json(inputs, &report.unread),
        "facts": values,
        "stores": stores_json(inputs, report),
        "assumptions": report.assumptions.iter().map(|(name, text)| json!({ "name": name, "text": text })).collect::<Vec<_>>(),
        "conditions": report.conditions.iter().map(|(name, text)| json!({ "name": name, "text": text })).collect::<Vec<_>>(),
        "recommend": report.recommend,
        "avoid": report.avoid,
        "claims": claims,
    })
}

/// The report for a pane.
pub fn explain_text(report: &Report) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    let mut add = |section, text: String, span: Option<Span>| out.push(Entry { section, text, span });
    for (name, value, span) in facts(report) {
        add("facts", format!("{name}: {value}"), span);
    }
    let rule = report.ruling.rule;
    let words = rule.words();
    add("ruling", format!("{} by {}: {}", report.ruling.verdict.word(), rule.id, words.condition), None);
    add("ruling", format!("{} [{}]", words.reason, words.source), None);
    if report.ruling.verdict == Outcome::Refuse {
        add("ruling", format!("Smallest change: {}", words.remedy), None);
    }
    for unread in &report.unread {
        add("unread", unread.says.clone(), Some(unread.span.clone()));
    }
    for near in &report.ruling.near {
        add("nearly", format!("{}: {}", near.rule, near.why), None);
    }
    for (name, text) in &report.assumptions {
        add("assumptions", format!("{name}: {text}"), None);
    }
    for (name, text) in &report.conditions {
        add("conditions", format!("{name}: {text}"), None);
    }
    for claim in &report.claims {
        add(
            "numbers",
            format!("{} <- {} {}", claim.text.replace("**", ""), claim.by.kind(), claim.by.text()),
            claim.inputs.first().cloned(),
        );
    }
    out
}
