//! What is asked of an architect: the exact messages and parameters of one run, without secrets.

use super::architect::OFFLINE;
use super::brief::Inputs;
use super::heard::Heard;
use super::prompt::{Message, Neutralised, Prompt};
use super::stream::RunId;
use serde::{Deserialize, Serialize};

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
    /// The model that fills in the brief before the design is asked for; none: the rules read alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<Box<Reader>>,
    /// The design's messages carry a block of ours with what is known of the request.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ground: bool,
    /// It goes on with the conversation of an answer; none: it begins one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUp>,
    /// What the model said of the brief, on the way to the architect; the log holds it as a record of its own.
    #[serde(skip)]
    pub heard: Option<Box<Heard>>,
}

/// A question in words about an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// The answer.
    pub answer: RunId,
    /// The question, as typed.
    pub text: String,
}

/// A model that fills in briefs, and where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// Base URL without userinfo and query.
    pub endpoint: String,
    /// The model asked for.
    pub model: String,
    /// Extra members of the request body.
    #[serde(default)]
    pub parameters: serde_json::Map<String, serde_json::Value>,
}

/// Where a send goes, settings decided: everything of a [`Request`] that the form does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// `http`, `offline` or `replay`; empty: nothing was chosen.
    pub provider: String,
    /// Base URL without userinfo and query, or a file for a replay, or empty.
    pub endpoint: String,
    /// The profile's name, or empty.
    pub profile: String,
    /// The model asked for.
    pub model: String,
    /// Extra members of the request body.
    pub parameters: serde_json::Map<String, serde_json::Value>,
    /// Where the key comes from and other things worth knowing before a send, one line each.
    pub notes: Vec<String>,
    /// The model that could fill in a brief, if an endpoint is known.
    pub reader: Option<Reader>,
    /// It does.
    pub fill: bool,
    /// The design is grounded in what is known of the request.
    pub ground: bool,
}

/// The largest text of one input, in bytes.
pub const INPUT_MAX: usize = 1 << 20;
/// The largest request, in bytes of all messages.
pub const REQUEST_MAX: usize = 4 << 20;

/// Why inputs can't be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// A required variable is blank.
    #[error("{0} is required and empty; nothing was sent")]
    Missing(String),
    /// An input is too large.
    #[error("{0} holds more than 1 MiB; nothing was sent")]
    Large(String),
    /// All messages together are too large.
    #[error("the request would be larger than 4 MiB; nothing was sent")]
    LargeRequest,
    /// Who would answer has no memory of what was said before.
    #[error("{0} no conversation: answer a question in W, or change a field and send again; :profile connects a model")]
    NoConversation(&'static str),
    /// No endpoint.
    #[error(
        "no endpoint is chosen; name one with --base-url, --profile, OPENAI_BASE_URL or the configuration file; on the screen :profile lists those there are"
    )]
    NoEndpoint,
}

/// Tokens of a text, as an estimate: four bytes each.
pub fn tokens(text: &str) -> usize {
    text.len().div_ceil(4)
}

/// The host of a URL, or the word itself.
pub fn host(endpoint: &str) -> &str {
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

impl Request {
    /// The request of `inputs` to `target`, and what was neutralised in them.
    ///
    /// # Errors
    /// [`Unsendable`], before anything is sent.
    pub fn new(
        prompt: &Prompt,
        target: &Target,
        inputs: Vec<(String, String)>,
        case: Option<usize>,
    ) -> Result<(Request, Vec<Neutralised>), Unsendable> {
        match prompt.missing(&inputs).first() {
            Some(variable) => Err(Unsendable::Missing(variable.name.clone())),
            None => Request::as_given(prompt, target, inputs, case),
        }
    }

    /// The same, where blanks are meant.
    ///
    /// # Errors
    /// [`Unsendable`], but never for a blank.
    pub fn as_given(
        prompt: &Prompt,
        target: &Target,
        inputs: Vec<(String, String)>,
        case: Option<usize>,
    ) -> Result<(Request, Vec<Neutralised>), Unsendable> {
        if let Some((name, _)) = inputs.iter().find(|(_, text)| text.len() > INPUT_MAX) {
            return Err(Unsendable::Large(name.clone()));
        }
        if target.provider.is_empty() {
            return Err(Unsendable::NoEndpoint);
        }
        let filled = prompt.fill(&inputs);
        if filled.messages.iter().map(|message| message.content.len()).sum::<usize>() > REQUEST_MAX {
            return Err(Unsendable::LargeRequest);
        }
        let Target { provider, endpoint, model, parameters, reader, fill, ground, .. } = target.clone();
        // Only what the rules read can be filled in, and only a model grounded.
        let read = Inputs::of(&inputs).is_some();
        let (fill, ground) = (reader.filter(|_| fill && read).map(Box::new), ground && read && provider != OFFLINE);
        let (messages, follow_up, heard) = (filled.messages, None, None);
        let request =
            Request { provider, endpoint, model, parameters, messages, inputs, case, fill, ground, follow_up, heard };
        Ok((request, filled.neutralised))
    }

    /// The request of a question about an answer: the whole conversation, the question its last message, with the inputs
    /// that it began with.
    ///
    /// # Errors
    /// [`Unsendable`], before anything is sent.
    pub fn going_on(
        target: &Target,
        messages: Vec<Message>,
        inputs: Vec<(String, String)>,
        follow_up: FollowUp,
    ) -> Result<Request, Unsendable> {
        target.converses()?;
        if messages.iter().map(|message| message.content.len()).sum::<usize>() > REQUEST_MAX {
            return Err(Unsendable::LargeRequest);
        }
        let Target { provider, endpoint, model, parameters, .. } = target.clone();
        let follow_up = Some(follow_up);
        Ok(Request { provider, endpoint, model, parameters, messages, inputs, follow_up, ..Request::default() })
    }

    /// The inputs, and behind them the question where it goes on with a conversation: what the answer is an answer to.
    pub fn asked_with(&self) -> Vec<(String, String)> {
        let question = self.follow_up.iter();
        let question = question.map(|one| (format!("question about answer {}", one.answer.0), one.text.clone()));
        self.inputs.iter().cloned().chain(question).collect()
    }

    /// Tokens of its messages and of the form asked for, by estimate.
    pub fn tokens(&self) -> usize {
        let form = self.parameters.get("response_format").map(ToString::to_string).unwrap_or_default();
        (self.messages.iter().map(|message| message.content.len()).sum::<usize>() + form.len()).div_ceil(4)
    }

    /// The endpoint, or the provider where there is none.
    pub fn endpoint_label(&self) -> &str {
        if self.endpoint.is_empty() { &self.provider } else { &self.endpoint }
    }
}

impl Target {
    /// Whether it can go on with a conversation.
    ///
    /// # Errors
    /// Why not.
    pub fn converses(&self) -> Result<(), Unsendable> {
        match self.provider.as_str() {
            "" => Err(Unsendable::NoEndpoint),
            "http" => Ok(()),
            OFFLINE => Err(Unsendable::NoConversation("the offline rules hold")),
            _ => Err(Unsendable::NoConversation("a recorded answer holds")),
        }
    }

    /// The same in as few words as tell endpoints apart.
    pub fn short(&self) -> String {
        match (self.provider.as_str(), self.profile.as_str()) {
            ("http", "") => format!("{} @ {}", self.model, host(&self.endpoint)),
            ("http", profile) => format!("{} @{profile}", self.model),
            _ => self.label(),
        }
    }

    /// Model and endpoint in a few words.
    pub fn label(&self) -> String {
        match (self.provider.as_str(), self.profile.as_str()) {
            ("", _) => "no endpoint chosen".to_owned(),
            ("http", "") => format!("{} @ {}", self.model, self.endpoint),
            ("http", profile) => format!("{} @{profile} ({})", self.model, self.endpoint),
            ("replay", _) => format!("replay of {}", self.endpoint),
            (provider, _) => format!("{provider} {}", self.model),
        }
    }
}
