//! The stores that the texts name, as options: which one carries the design, and what speaks against the others.

use super::negative::weakness;
use super::{Inputs, Report};
use crate::domain::brief::Role;
use crate::domain::stores::row::Class;

/// One store that was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// As the texts name it.
    pub name: String,
    /// The design stands on it.
    pub chosen: bool,
    /// What speaks against it.
    pub against: Vec<String>,
}

/// The stores that the texts name, in their order, each once.
pub fn weighed(inputs: &Inputs, report: &Report) -> Vec<Weighed> {
    let mut all: Vec<Weighed> = Vec::new();
    for held in report.brief.stores() {
        let words = inputs.words(&held.span).unwrap_or_default();
        let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let chosen = held.role.usable() && report.recommend.contains(&held.row().canonical());
        let mut against: Vec<String> = said(held.role).map(str::to_owned).into_iter().collect();
        let weak = !matches!(held.class, Class::Consensus);
        if weak && report.brief.strict() && !chosen {
            against.push(weakness(held.class).to_owned());
        }
        let lacks = held.lacks.iter().filter_map(|span| inputs.words(span));
        against.extend(lacks.map(|words| format!("it is said to lack this: {words}")));
        if !name.is_empty() && all.iter().all(|known| known.name != name) {
            all.push(Weighed { name, chosen, against });
        }
    }
    all
}

/// What a role says against a store.
fn said(role: Role) -> Option<&'static str> {
    match role {
        Role::Usable => None,
        Role::Addable => Some("it is not there yet, but may be set up"),
        Role::Absent | Role::Doubted => Some("the texts exclude it"),
        Role::Retired => Some("it is given up here"),
        Role::Other => Some("it serves another purpose"),
        Role::Theirs => Some("its upkeep is others'"),
        Role::Planned => Some("it is planned, not there"),
    }
}
