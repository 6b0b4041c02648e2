//! What is asked of an architect: the exact messages and parameters of one run, without secrets.

use serde::{Deserialize, Serialize};

/// One chat message; `role` is kept as the prompt file spells it, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// `system`, `user`, `assistant` or whatever the file says.
    pub role: String,
    /// The text; in a prompt a template, in a [`Request`] filled.
    pub content: String,
}

/// One request, as it is logged and as a provider gets it. It never holds a key or a header.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// `http`, `offline` or `replay`.
    pub provider: String,
    /// Base URL without userinfo and query, or a file for a replay, or empty.
    pub endpoint: String,
    /// The model asked for; the server may answer with another name.
    pub model: String,
    /// Extra members of the request body (temperature, max_tokens …), in the API's spelling.
    #[serde(default)]
    pub parameters: serde_json::Map<String, serde_json::Value>,
    /// Filled messages in order.
    pub messages: Vec<Message>,
    /// The inputs that filled them, in the form's order.
    pub inputs: Vec<(String, String)>,
    /// The test case (from 1) whose inputs these are unchanged, for its own evaluators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<usize>,
}
