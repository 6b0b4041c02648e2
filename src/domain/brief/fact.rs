//! One fact: a value, how sure it is, and the words it rests on.

use super::text::Span;
use super::value::Shown;
use serde_json::Value;

/// How a fact came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The words say it.
    Said,
    /// The user chose it among what the words allow.
    Corrected,
    /// It follows from other facts.
    Derived,
    /// Nothing says it, and the ruling or the design needs it.
    Assumed,
    /// The words allow more than one value; the safe one is taken.
    Unclear,
}

impl Standing {
    /// The word of `explain --json`.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Said => "said",
            Standing::Corrected => "corrected",
            Standing::Derived => "derived",
            Standing::Assumed => "assumed",
            Standing::Unclear => "unclear",
        }
    }
}

/// Who read a fact, and by which of its ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The rules, by the way named.
    Rules(&'static str),
    /// The model that the brief names, by words that stand in the texts.
    Model,
}

impl Origin {
    /// Words read as they stand.
    pub const WORDS: Origin = Origin::Rules("words");

    /// The word of `explain --json`.
    pub fn word(self) -> &'static str {
        match self {
            Origin::Rules(_) => "rules",
            Origin::Model => "model",
        }
    }

    /// The way it was read or concluded.
    pub fn way(self) -> &'static str {
        match self {
            Origin::Rules(way) => way,
            Origin::Model => "read by a model",
        }
    }
}

/// A value that other words of the same request ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Other<T> {
    /// The value.
    pub value: T,
    /// The words.
    pub evidence: Vec<Span>,
}

/// A value with its standing and its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact<T> {
    /// What holds.
    pub value: T,
    /// How sure it is.
    pub standing: Standing,
    /// The words it rests on; none where nothing says it.
    pub evidence: Vec<Span>,
    /// Who read it.
    pub by: Origin,
    /// What other words ask for.
    pub others: Vec<Other<T>>,
}

impl<T> Fact<T> {
    /// Said by these words.
    pub fn said(value: T, span: Span) -> Fact<T> {
        Fact { value, standing: Standing::Said, evidence: vec![span], by: Origin::WORDS, others: Vec::new() }
    }

    /// Taken where nothing is said.
    pub fn assumed(value: T, way: &'static str) -> Fact<T> {
        Fact { standing: Standing::Assumed, ..Fact::derived(value, Vec::new(), way) }
    }

    /// Concluded from these words.
    pub fn derived(value: T, evidence: Vec<Span>, way: &'static str) -> Fact<T> {
        Fact { value, standing: Standing::Derived, evidence, by: Origin::Rules(way), others: Vec::new() }
    }

    /// The first words it rests on.
    pub fn span(&self) -> Option<&Span> {
        self.evidence.first()
    }

    /// True if the words say it, and not only allow it.
    pub fn is_said(&self) -> bool {
        matches!(self.standing, Standing::Said | Standing::Corrected)
    }
}

impl<T: PartialEq> Fact<T> {
    /// The words that ask for `value`, be it what holds or not; what was chosen has no rival.
    pub fn words(&self, value: &T) -> Option<&Span> {
        let own = (self.value == *value).then_some(&self.evidence);
        let rivals = self.others.iter().filter(|_| self.standing != Standing::Corrected);
        let other = rivals.filter(|other| other.value == *value).map(|other| &other.evidence);
        own.into_iter().chain(other).find_map(|evidence| evidence.first())
    }
}

/// A fact of any kind, to be shown.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The value.
    pub value: Value,
    /// How sure it is.
    pub standing: Standing,
    /// The words it rests on.
    pub evidence: &'a [Span],
    /// Who read it.
    pub by: Origin,
    /// What other words ask for.
    pub others: Vec<Value>,
    /// Those other words.
    pub other_words: Vec<&'a Span>,
}

impl<T: Shown> Fact<T> {
    /// The fact without its type.
    pub fn view(&self) -> View<'_> {
        View {
            value: self.value.json(),
            standing: self.standing,
            evidence: &self.evidence,
            by: self.by,
            others: self.others.iter().map(|other| other.value.json()).collect(),
            other_words: self.others.iter().flat_map(|other| &other.evidence).collect(),
        }
    }
}
