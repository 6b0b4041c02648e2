//! What became of every clause of the three texts: used by facts, beside the point, or unread.

use super::text::Span;

/// One clause; those of a text lie side by side and cover every byte of it. `F` names a fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause<F> {
    /// From its first word to the first of the next one.
    pub span: Span,
    /// What became of it.
    pub end: End<F>,
}

/// How a clause ended.
#[derive(Clone, Debug, PartialEq)]
pub enum End<F> {
    /// These facts rest on words in it.
    Used(Vec<F>),
    /// Nothing in it can change a design: why.
    Beside(&'static str),
    /// It may carry a demand or a limit, and no fact took it.
    Unread(Why),
}

/// Why words count as unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing in the consistency text is understood, or a permission in it may be taken back.
    NotUnderstood,
    /// No store is read in a script in which a handful of names are known at the most.
    NoStore,
    /// No words of this language are known.
    Language,
    /// They stand behind what is read at the most.
    TooLong,
    /// They stand where the consistency is stated.
    Consistency,
    /// They demand, allow or forbid.
    Modal,
    /// They deny.
    Negation,
    /// A count of places, servers, votes or holders.
    Quantity,
    /// A number by a time.
    Rate,
    /// A number of a unit of time.
    Time,
    /// A name that looks like a technology.
    Name,
}

impl Why {
    /// In words, behind "unread: ".
    pub fn word(self) -> &'static str {
        match self {
            Why::NotUnderstood => "not understood",
            Why::NoStore => "no store was read",
            Why::Language => "a language without words here",
            Why::TooLong => "behind what is read at the most",
            Why::Consistency => "stands where the consistency is stated",
            Why::Modal => "demands, allows or forbids",
            Why::Negation => "denies",
            Why::Quantity => "a count",
            Why::Rate => "a rate",
            Why::Time => "a time",
            Why::Name => "a name that is not known",
        }
    }
}

/// Words that may carry a demand or a limit and that no fact took.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Where they stand.
    pub span: Span,
    /// Why they count.
    pub why: Why,
}
