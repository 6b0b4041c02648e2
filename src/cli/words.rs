//! Words that an argument may have: completions and help list them, and who reads them judges them, for a sentence that names their
//! origin.

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use std::ffi::OsStr;

/// The words.
#[derive(Clone, Debug)]
pub struct Words(Vec<&'static str>);

impl Words {
    /// These.
    pub fn of(words: &[&'static str]) -> Words {
        Words(words.to_vec())
    }
}

impl TypedValueParser for Words {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().copied().map(PossibleValue::new)))
    }
}
