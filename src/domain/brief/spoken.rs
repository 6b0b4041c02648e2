//! Facts in words for people: one name and one way to say a value wherever a screen, a list or a sentence has one. Programs
//! and command lines take the words of `explain --json`.

use super::fact::{Standing, View};
use super::held::{Held, Role};
use super::table::{Brief, FactId};
use super::text::Inputs;
use super::value::plain;
use crate::domain::stores::row::{MADE, ROWS, Row};
use serde_json::Value;

impl FactId {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            FactId::By => "who acts",
            FactId::Outage => "may stand still",
            FactId::Cut => "under a cut",
            FactId::Scope => "lock spans",
            FactId::Regions => "named places",
            FactId::Home => "home place",
            FactId::VotesMove => "votes may move",
            FactId::Together => "votes together",
            FactId::World => "other stores",
            FactId::ThirdVote => "third place",
            FactId::ByHand => "promoted by hand",
            FactId::OneRegion => "one region",
            FactId::Malice => "members may lie",
            FactId::ChecksToken => "checks a token",
            FactId::Rate => "rate",
            FactId::Each => "rate each",
            FactId::Average => "average rate",
            FactId::Hold => "hold time",
            FactId::Pause => "longest pause",
            FactId::Ttl => "lease",
            FactId::Renews => "renewed every",
            FactId::Stops => "stops after",
            FactId::Again => "comes again",
            FactId::Fsync => "log write",
            FactId::Wait => "longest wait",
            FactId::Latency => "latency",
            FactId::Hard => "latency is hard",
            FactId::Recovery => "recovery",
            FactId::Fleet => "clients",
            FactId::Rtt => "round trip",
            other => other.word(),
        }
    }
}

/// What a thing that a design assumes is called, by its name in `explain --json`.
pub fn assumed(name: &'static str) -> &'static str {
    match name {
        "hold" => FactId::Hold.name(),
        "pause" => FactId::Pause.name(),
        "sites" => FactId::Places.name(),
        "survives" => FactId::Survives.name(),
        "by" => FactId::By.name(),
        other => other,
    }
}

/// A value as people say it, with its unit.
pub fn spoken(id: FactId, value: &Value) -> String {
    if let Some(number) = value.as_f64() {
        return counted(id, number);
    }
    let text = plain(value);
    let word = match (id, text.as_str()) {
        (FactId::Level, "E") => "best effort",
        (FactId::Level, "B") => "bounded risk",
        (FactId::Level, "S" | "X") => "strict",
        (FactId::World, "open") => "may be added",
        (FactId::World, "closed") => "may not be added",
        (FactId::ThirdVote, "possible") => "can vote",
        (FactId::ThirdVote, "impossible") => "cannot vote",
        (FactId::Survives, "none") => "no loss",
        (FactId::Survives, domain) => return format!("the loss of a {domain}"),
        (FactId::By, "itself") => "nobody, by itself",
        (FactId::By, "operator") => "an operator",
        (FactId::Losses, _) => {
            let (count, of) = (&value["count"], value["of"].as_str().unwrap_or_default());
            return format!("{count} {of}s together");
        }
        (_, word) => word,
    };
    word.to_owned()
}

fn counted(id: FactId, number: f64) -> String {
    let round = |number: f64| (number * 100.0).round() / 100.0;
    match id {
        FactId::Rate | FactId::Each | FactId::Average => format!("{}/s", round(number)),
        FactId::Hold
        | FactId::Pause
        | FactId::Ttl
        | FactId::Renews
        | FactId::Stops
        | FactId::Again
        | FactId::Wait
        | FactId::Recovery => {
            if number < 1.0 {
                format!("{} ms", round(number * 1000.0))
            } else {
                format!("{} s", round(number))
            }
        }
        FactId::Latency | FactId::Rtt | FactId::Fsync => format!("{} ms", round(number)),
        _ => round(number).to_string(),
    }
}

/// A fact's value, and how sure it is where that must be known.
pub fn standing(id: FactId, view: &View<'_>) -> String {
    let value = spoken(id, &view.value);
    match view.standing {
        Standing::Assumed => format!("{value} (assumed)"),
        Standing::Unclear => format!("? {value}"),
        Standing::Said | Standing::Corrected | Standing::Derived => value,
    }
}

/// A store's name, by its id in the labels.
pub fn store(label: &str) -> String {
    let all = || ROWS.iter().chain(MADE.iter());
    let row = Row::of(label).or_else(|| all().find(|row| row.canonical() == label));
    match row.filter(|row| !row.generic && !row.name.is_empty()) {
        Some(row) => row.name.to_owned(),
        None => label.replace('_', " "),
    }
}

impl Held {
    /// The store as the texts write it.
    pub fn written(&self, inputs: &Inputs) -> String {
        inputs.words(&self.span).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What it is: the name of what is known, else what it promises by its playbook.
    pub fn is(&self) -> String {
        let row = self.row();
        match self.playbook() {
            _ if !row.generic && !row.name.is_empty() => row.name.to_owned(),
            Some(kept) => kept.class().word().to_owned(),
            None => "not known to the rules".to_owned(),
        }
    }

    /// How it stands, for a reader.
    pub fn stands(&self) -> &'static str {
        match self.role {
            Role::Usable => "there",
            Role::Addable => "may be added",
            Role::Absent | Role::Doubted => "excluded",
            Role::Retired => "retired",
            Role::Other => "for another use",
            Role::Theirs => "another team's",
            Role::Planned => "planned",
        }
    }
}

impl Brief {
    /// The stores that locks may be built on, each by its name once.
    pub fn usable_names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for label in self.usable_ids() {
            let name = store(label);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_name_and_no_value_is_an_identifier() {
        for id in FactId::ALL {
            assert!(!id.name().contains('_') && id.name().len() <= 16, "{}", id.name());
        }
        for name in ["rate", "hold", "pause", "level", "sites", "stores"] {
            assert!(FactId::ALL.iter().any(|id| id.name() == assumed(name)), "{name} is no fact's name");
        }
        for (id, value, says) in [
            (FactId::Level, json!("S"), "strict"),
            (FactId::Hold, json!(0.01), "10 ms"),
            (FactId::Pause, json!(2.0), "2 s"),
            (FactId::Rate, json!(3000.0), "3000/s"),
            (FactId::World, json!("closed"), "may not be added"),
            (FactId::Survives, json!("region"), "the loss of a region"),
            (FactId::Losses, json!({"count": 2, "of": "zone"}), "2 zones together"),
            (FactId::Shape, json!("terminal_claim"), "terminal claim"),
        ] {
            assert_eq!(spoken(id, &value), says);
        }
        for row in ROWS.iter() {
            assert!(!store(row.canonical()).contains('_'), "{}", row.id);
        }
    }
}
