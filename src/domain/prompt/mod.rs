//! A `*.prompt.yaml` file: variables, messages, parameters, cases, evaluators with their lines.

mod cases;
mod check;
mod evaluators;
mod fill;
mod read;
mod show;
mod spelled;
pub(crate) mod template;
#[cfg(test)]
mod tests;
pub(crate) mod tree;

pub use super::unusable::Unusable;
pub use fill::{Filled, Neutralised};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A prompt file as read. Texts are raw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prompt {
    /// `name`, or the file's name without a path.
    pub name: String,
    /// `version`, or empty.
    pub version: String,
    /// `description`, a matched outer `<xml>…</xml>` stripped.
    pub description: String,
    /// `authors`, strings or maps, one line each.
    pub authors: Vec<String>,
    /// `metadata` as it stands.
    pub metadata: Value,
    /// Declared variables in order, then placeholders that no one declared.
    pub variables: Vec<Variable>,
    /// `model`, if any.
    pub model: Option<String>,
    /// `modelParameters` in the API's snake case (`max_tokens`, `top_p` …), values as they stand.
    pub parameters: Map<String, Value>,
    /// `messages`: templates.
    pub messages: Vec<Message>,
    /// `testData`.
    pub cases: Vec<Case>,
    /// Top-level `evaluators`.
    pub evaluators: Vec<Evaluator>,
    /// What is usable but not right, with its line.
    pub warnings: Vec<Warning>,
    /// The file's text, byte for byte; clones of a prompt share it.
    pub source: Arc<str>,
    /// The file as the user named it.
    pub file: String,
    /// The text of the guidelines beside it, as YAML; empty if there are none.
    pub guidelines: Arc<str>,
}

/// One variable: one field of the form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variable {
    /// The name as placeholders spell it.
    pub name: String,
    /// The hint, a matched outer `<xml>…</xml>` stripped.
    pub description: String,
    /// Absent means true; an undeclared placeholder is optional.
    pub required: bool,
    /// `default` as text.
    pub default: Option<String>,
    /// `type`, or empty.
    pub kind: String,
    /// False for a placeholder that no one declared.
    pub declared: bool,
    /// Line in the file, from 1.
    pub line: usize,
}

/// One test case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// Its inputs by variable name, in the file's order.
    pub inputs: Vec<(String, String)>,
    /// `expected` as text: advisory, never a gate.
    pub expected: Option<String>,
    /// The case's own evaluators.
    pub evaluators: Vec<Evaluator>,
    /// Line in the file, from 1.
    pub line: usize,
}

/// One evaluator as the file spells it; [`super::verdict`] gives it a meaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluator {
    /// `name`, else the description, else the pattern.
    pub name: String,
    /// The YAML value as it stands (as JSON; key order kept).
    pub raw: Value,
    /// Line in the file, from 1.
    pub line: usize,
}

/// Usable but not right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Line in the file, from 1.
    pub line: usize,
    /// One sentence.
    pub what: String,
}

/// One chat message; `role` is kept as the prompt file spells it, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// `system`, `user`, `assistant` or whatever the file says.
    pub role: String,
    /// The text; in a prompt a template, in a [`Request`](super::ask::Request) filled.
    pub content: String,
}

impl Prompt {
    /// Reads a prompt file's bytes.
    ///
    /// # Errors
    /// [`Unusable`] with file, line and column, also of the first byte that is not UTF-8.
    pub fn read_bytes(bytes: &[u8], file: &str) -> Result<Prompt, Unusable> {
        read::read_bytes(bytes, file)
    }

    /// Reads a prompt file's text: the first document, at most 1 MiB.
    ///
    /// # Errors
    /// [`Unusable`] with file, line and column.
    pub fn read(source: &str, file: &str) -> Result<Prompt, Unusable> {
        read::read(source, file)
    }

    /// Every variable in the form's order with its text in `given`, else its default, else nothing.
    pub fn whole(&self, given: &[(String, String)]) -> Vec<(String, String)> {
        let text = |name: &str| given.iter().find(|(known, _)| known == name).map(|(_, text)| text);
        let whole = self.variables.iter().map(|variable| {
            let text = text(&variable.name).or(variable.default.as_ref());
            (variable.name.clone(), text.cloned().unwrap_or_default())
        });
        whole.collect()
    }

    /// Fills every role's message in one pass; inserted text is never scanned again and cannot
    /// open or close the tag around its placeholder. A variable whose input is absent or blank
    /// takes its default, else the text as it stands.
    pub fn fill(&self, inputs: &[(String, String)]) -> Filled {
        fill::fill(self, inputs)
    }

    /// Required variables whose input, or else default, is blank.
    pub fn missing(&self, inputs: &[(String, String)]) -> Vec<&Variable> {
        fill::missing(self, inputs)
    }

    /// A line for each input, and each message of the prompt itself, that holds what nobody sees.
    pub fn unseen(&self, inputs: &[(String, String)]) -> Vec<String> {
        check::unseen(self, inputs)
    }

    /// Every warning, those of [`Prompt::warnings`] and those that cost time to find: patterns
    /// that no engine takes, evaluators that can't run. By line.
    pub fn check(&self) -> Vec<Warning> {
        check::check(self)
    }

    /// Every field as label and text, in the file's order, for `prompt show`. Texts are raw and
    /// may hold line ends.
    pub fn show(&self) -> Vec<(String, String)> {
        show::show(self)
    }
}
