//! The facts under the names they had before there was a brief: `facts` of `explain --json` keeps them.

use super::Report;
use super::json::place;
use crate::domain::brief::{Brief, By, Clusters, Contention, Cut, Fact, Span, Third};
use serde_json::{Map, Value, json};

/// Values by name, with the usable stores and all spans.
pub fn facts_json(report: &Report) -> Map<String, Value> {
    let (mut values, mut spans) = (Map::new(), Vec::new());
    for (name, value, span) in facts(report) {
        spans.push(json!({ "fact": name, "value": value.clone(), "span": span.as_ref().map(place) }));
        if name != "store" {
            values.insert(name.to_owned(), value);
        }
    }
    let usable = report.brief.usable();
    let stores = usable.iter().map(|held| json!({ "value": held.row().canonical(), "span": place(&held.span) }));
    values.insert("stores".to_owned(), stores.collect());
    values.insert("spans".to_owned(), json!(spans));
    values
}

// Name, value, span.
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
