//! What a design of the rules decides, in a few words each, so that two of them can be held against each other.

use super::Report;
use super::fill::plain;
use super::plan::Plan;
use super::setting::Setting;
use crate::domain::brief::Inputs;
use crate::domain::rules::Outcome;
use crate::domain::stores::row::Row;

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// One thing.
    One(String),
    /// Several, of which each may stand alone.
    Many(Vec<String>),
}

/// The decisions of `report`, which is of `inputs`, each by its name; of a refusal the ruling alone.
pub fn decided(inputs: &Inputs, report: &Report) -> Vec<(&'static str, Decided)> {
    let (ruling, words) = (&report.ruling, report.ruling.rule.words());
    let refuses = ruling.verdict == Outcome::Refuse;
    let because = if refuses { format!(": {}", words.reason) } else { String::new() };
    let mut out = vec![("ruling", format!("{} by {}{because}", ruling.verdict.word(), ruling.rule.id))];
    let plan = if refuses { None } else { Plan::new(inputs, &report.brief, ruling) };
    if let Some(plan) = &plan {
        let setting = Setting::new(plan);
        let proposed = if plan.proposed { " (proposed, none is named)" } else { "" };
        out.push(("shape", format!("{}, {}", setting.shape.word(), plan.scope.word()).replace('_', " ")));
        out.push(("store", format!("{}{proposed}", plan.name)));
        out.push(("quorum", quorum(plan)));
        out.push((
            "places",
            if plan.counts() { format!("{} over {}", plan.spread(), plan.where_()) } else { plan.where_() },
        ));
        out.push(("token", plan.store.token.to_owned()));
        out.push(("times", times(&setting)));
    }
    let mut out: Vec<(&'static str, Decided)> = out.into_iter().map(|(name, is)| (name, Decided::One(is))).collect();
    if plan.is_some() {
        let avoided =
            report.avoid.iter().map(|id| Row::of(id).map_or_else(|| (*id).to_owned(), |row| row.name.to_owned()));
        out.push(("avoided", Decided::Many(avoided.collect())));
        out.push(("conditions", Decided::Many(report.conditions.iter().map(|(_, words)| words.clone()).collect())));
    }
    out
}

fn quorum(plan: &Plan) -> String {
    match plan.counts() {
        true => format!("{} of {} {}s", plan.quorum, plan.voters, plan.store.member),
        false => "not ours to count".to_owned(),
    }
}

fn times(setting: &Setting) -> String {
    let lease = &setting.plan.lease;
    if !setting.leased {
        return "no lease".to_owned();
    }
    let [ttl, renew, deadline, crash] = [lease.ttl, lease.renew, lease.deadline, lease.crash].map(plain);
    let renewed = if setting.unrenewed() { "not renewed".to_owned() } else { format!("renewed every {renew} s") };
    format!("lease {ttl} s, {renewed}, work stops at {deadline} s; free again {crash} s after a crash")
}
