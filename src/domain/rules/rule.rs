//! What a rule is: its id, what it decides, the kind of design it leads to, and when it fires.

use crate::domain::brief::{Brief, FactId};
use std::sync::LazyLock;

/// What a rule decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Feasible.
    Design,
    /// Feasible under conditions.
    Conditional,
    /// Not feasible.
    Refuse,
}

impl Outcome {
    /// The word of `explain --json`.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Design => "design",
            Outcome::Conditional => "conditional",
            Outcome::Refuse => "refuse",
        }
    }
}

/// What kind of authority a design has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Votes over three or more sites.
    Wide,
    /// One region or data centre.
    Region,
    /// Key space split over several groups, in one region or over sites.
    Sharded,
    /// No infrastructure is stated: a minimum is assumed.
    Assumed,
    /// One home region, clients elsewhere.
    Home,
    /// Two sites, majority in one.
    TwoSites,
    /// One durable node.
    Single,
    /// A store that the rules do not know, taken at its word.
    Taken,
    /// The resource decides.
    Resource,
    /// Rare overlaps are repaired.
    Bounded,
    /// Duplicates only cost work.
    Efficiency,
}

impl Kind {
    /// Its word in `explain --json`.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Wide => "wide",
            Kind::Region => "region",
            Kind::Sharded => "sharded",
            Kind::Assumed => "assumed",
            Kind::Home => "home",
            Kind::TwoSites => "two_sites",
            Kind::Single => "single",
            Kind::Taken => "taken",
            Kind::Resource => "resource",
            Kind::Bounded => "bounded",
            Kind::Efficiency => "efficiency",
        }
    }
}

/// What a rule says of a brief, with the facts it looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// It decides.
    Fires(Vec<FactId>),
    /// It would, but for this.
    Near(&'static str, Vec<FactId>),
    /// It has nothing to say.
    No,
}

impl Check {
    /// It decides, by these facts.
    pub(super) fn fires(facts: &[FactId]) -> Check {
        Check::Fires(facts.to_vec())
    }

    /// It nearly does, and these facts keep it from it.
    pub(super) fn near(why: &'static str, facts: &[FactId]) -> Check {
        Check::Near(why, facts.to_vec())
    }
}

/// A rule in words, for a reader.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Its id.
    pub id: &'static str,
    /// When it fires.
    pub condition: &'static str,
    /// Why it decides so.
    pub reason: &'static str,
    /// The smallest change under which it would not; empty where it allows a design.
    pub remedy: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id, as in `assets/knowledge/rules.yaml`.
    pub id: &'static str,
    /// What it decides.
    pub outcome: Outcome,
    /// The design it leads to; none where it refuses.
    pub kind: Option<Kind>,
    /// When it fires.
    pub check: fn(&Brief) -> Check,
}

static WORDS: LazyLock<Vec<Words>> = LazyLock::new(|| {
    let mut all: Vec<Words> = Vec::new();
    let lines = include_str!(concat!(env!("OUT_DIR"), "/rules.txt")).lines();
    for (field, text) in lines.filter_map(|line| line.split_once('\t')) {
        match (field, all.last_mut()) {
            ("id", _) => all.push(Words { id: text, ..Words::default() }),
            ("condition", Some(words)) => words.condition = text,
            ("reason", Some(words)) => words.reason = text,
            ("remedy", Some(words)) => words.remedy = text,
            (_, Some(words)) => words.source = text,
            _ => {}
        }
    }
    all
});

/// The words of all rules in the order of the file.
pub fn words() -> &'static [Words] {
    &WORDS
}

impl Rule {
    /// A rule that refuses.
    pub(super) const fn refuses(id: &'static str, check: fn(&Brief) -> Check) -> Rule {
        Rule { id, outcome: Outcome::Refuse, kind: None, check }
    }

    /// A rule that leads to a design of a kind.
    pub(super) const fn designs(id: &'static str, kind: Kind, check: fn(&Brief) -> Check) -> Rule {
        Rule { id, outcome: Outcome::Design, kind: Some(kind), check }
    }

    /// A rule that leads to a design which holds under conditions.
    pub(super) const fn conditional(id: &'static str, kind: Kind, check: fn(&Brief) -> Check) -> Rule {
        Rule { id, outcome: Outcome::Conditional, kind: Some(kind), check }
    }

    /// Its words; a test holds that each rule has its own.
    pub fn words(&self) -> &'static Words {
        let own = WORDS.iter().find(|words| words.id == self.id);
        own.unwrap_or_else(|| panic!("{} has no words: write them in assets/knowledge/rules.yaml", self.id))
    }

    /// Its id as it is shown.
    pub fn shown(&self) -> &'static str {
        shown(self.id)
    }
}

/// The id of a rule as it is shown: one rule may stand in the list twice, with a word behind its id.
pub fn shown(id: &'static str) -> &'static str {
    id.split('-').next().unwrap_or(id)
}
