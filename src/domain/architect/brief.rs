//! The three texts of a prompt that the rules can read.

use super::Inputs;

/// The variables a prompt must declare for the offline architect to serve it.
pub const VARIABLES: [&str; 3] = ["scale_requirements", "consistency_tolerance", "infrastructure_environment"];

impl Inputs {
    /// The three texts among a run's inputs; `None` unless all three variables are there.
    pub fn of(inputs: &[(String, String)]) -> Option<Inputs> {
        let text = |name: &str| inputs.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
        let [scale, consistency, infrastructure] = VARIABLES;
        Some(Inputs { scale: text(scale)?, consistency: text(consistency)?, infrastructure: text(infrastructure)? })
    }
}
