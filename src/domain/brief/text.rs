//! The three texts of a request, and places in them.

use std::ops::Range;

/// The three free texts, the only input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// `scale_requirements`.
    pub scale: String,
    /// `consistency_tolerance`.
    pub consistency: String,
    /// `infrastructure_environment`.
    pub infrastructure: String,
}

/// Which of the three texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `scale_requirements`.
    Scale,
    /// `consistency_tolerance`.
    Consistency,
    /// `infrastructure_environment`.
    Infrastructure,
}

/// The variables a prompt must declare for the offline architect to serve it.
pub const VARIABLES: [&str; 3] = ["scale_requirements", "consistency_tolerance", "infrastructure_environment"];

impl Field {
    /// The variable's name in the prompt.
    pub fn name(self) -> &'static str {
        VARIABLES[self as usize]
    }
}

impl Inputs {
    /// The three texts among a run's inputs; `None` unless all three variables are there.
    pub fn of(inputs: &[(String, String)]) -> Option<Inputs> {
        let text = |name: &str| inputs.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
        let [scale, consistency, infrastructure] = VARIABLES;
        Some(Inputs { scale: text(scale)?, consistency: text(consistency)?, infrastructure: text(infrastructure)? })
    }

    /// One of the texts.
    pub fn text(&self, field: Field) -> &str {
        match field {
            Field::Scale => &self.scale,
            Field::Consistency => &self.consistency,
            Field::Infrastructure => &self.infrastructure,
        }
    }

    /// The words at `span`.
    pub fn words(&self, span: &Span) -> Option<&str> {
        self.text(span.field).get(span.at.clone())
    }
}

/// Bytes of one of the texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Which text.
    pub field: Field,
    /// Byte range in it.
    pub at: Range<usize>,
}

impl Span {
    /// True if the two share bytes.
    pub fn meets(&self, other: &Span) -> bool {
        self.field == other.field && self.at.start < other.at.end && other.at.start < self.at.end
    }
}
