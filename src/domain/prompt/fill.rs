//! Filling the templates, once.

use super::{Message, Prompt, Variable};

/// Filled messages, and what was changed in the inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// In the file's order.
    pub messages: Vec<Message>,
    /// One entry a variable whose text would have opened or closed its tag.
    pub neutralised: Vec<Neutralised>,
}

/// Tags made harmless in one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neutralised {
    /// The variable.
    pub variable: String,
    /// The tag's name, for example `user_query`.
    pub tag: String,
    /// How many.
    pub count: usize,
}

pub(super) fn fill(prompt: &Prompt, inputs: &[(String, String)]) -> Filled {
    let _ = inputs;
    Filled { messages: prompt.messages.clone(), neutralised: Vec::new() }
}

pub(super) fn missing<'a>(prompt: &'a Prompt, inputs: &[(String, String)]) -> Vec<&'a Variable> {
    let _ = inputs;
    prompt.variables.iter().filter(|v| v.required).collect()
}
