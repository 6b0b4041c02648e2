//! The report traced: facts with their words, the rule and those that nearly decided, every number's formula.
//! Words no design.

use super::super::locks::Span;
use super::super::locks::holding::Held;
use super::super::locks::knowledge::Outcome;
use super::{Inputs, Report, Unread};
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

/// All facts: name, value, span.
fn facts(report: &Report) -> Vec<(&'static str, Value, Option<Span>)> {
    let facts = &report.facts;
    let load = &facts.load;
    let mut out: Vec<(&'static str, Value, Option<Span>)> = Vec::new();
    for (name, quantity) in [
        ("rate_per_s", &load.rate),
        ("average_per_s", &load.average),
        ("hold_s", &load.hold_s),
        ("latency_ms", &load.latency_ms),
        ("pause_s", &load.pause_s),
        ("recovery_s", &load.recovery_s),
        ("rtt_ms", &load.rtt_ms),
    ] {
        if name == "rate_per_s" || quantity.is_some() {
            out.push((name, json!(quantity.as_ref().map(|q| q.value)), quantity.as_ref().map(|q| q.span.clone())));
        }
    }
    out.push(("level", json!(facts.level_word()), facts.demand.level_span.clone()));
    if let Some((domain, span)) = &facts.demand.survive {
        out.push(("survive", json!(domain.word()), Some(span.clone())));
    }
    out.push(("sites", json!(facts.topology.sites), facts.topology.sites_span.clone()));
    for (name, count) in [("zones", &facts.topology.zones), ("nodes", &facts.topology.nodes)] {
        if let Some((count, span)) = count {
            out.push((name, json!(count), Some(span.clone())));
        }
    }
    let first = facts.usable().first().map(|held| held.span.clone());
    out.push(("usable_stores", json!(facts.usable_ids()), first));
    for held in &facts.held {
        out.push((
            "store",
            json!(format!("{}: {:?}", held.row().canonical(), held.role).to_lowercase()),
            Some(held.span.clone()),
        ));
    }
    let says = &facts.says;
    for (name, span) in [
        ("closed", &facts.closed),
        ("open", &facts.open),
        ("both_sides_must_grant", &facts.demand.both_sides),
        ("must_grant_disconnected", &facts.demand.disconnected),
        ("operator_may_act", &facts.demand.manual),
        ("no_operator", &facts.demand.automatic),
        ("outage_accepted", &facts.demand.outage_ok),
        ("third_vote", &facts.topology.third_vote),
        ("no_third_vote", &facts.topology.no_third),
        ("separate_clusters", &facts.topology.separate),
        ("locks_local_to_site", &facts.topology.local),
        ("fallback_demanded", &says.fallback),
        ("pinned_to_one_region", &says.pinned),
        ("durability_off", &says.fsync_off),
        ("resource_checks_version", &says.resource_cas),
        ("sharding_excluded", &says.no_shard),
        ("low_contention", &says.low),
        ("high_contention", &says.high),
    ] {
        if let Some(span) = span {
            out.push((name, json!(true), Some(span.clone())));
        }
    }
    out
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
            "name": inputs.text(held.span.field).get(held.span.at.clone()),
            "standing": held.role.standing(),
        })
    };
    report.facts.held.iter().map(entry).collect()
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
        report.facts.usable().iter().map(|held| fact(json!(held.row().canonical()), Some(&held.span))).collect();
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
        "rule": ruling.rule.id.trim_end_matches("-refuse"),
        "condition": ruling.rule.condition,
        "reason": ruling.rule.reason,
        "remedy": ruling.rule.remedy,
        "source": ruling.rule.source,
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
    add("ruling", format!("{} by {}: {}", report.ruling.verdict.word(), rule.id, rule.condition), None);
    add("ruling", format!("{} [{}]", rule.reason, rule.source), None);
    if report.ruling.verdict == Outcome::Refuse {
        add("ruling", format!("Smallest change: {}", rule.remedy), None);
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
