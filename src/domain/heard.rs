//! What a model answered when it was asked to fill in a brief: the request, the reply as it is kept, and the brief that
//! comes of it. The reply is checked anew wherever it is used, so that the log holds what came and nothing else.

use super::ask::{Reader, Request, tokens};
use super::brief::{Brief, Inputs};
use super::filled;
use super::locks::read;
use super::prompt::Prompt;
use super::stream::Usage;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::LazyLock;

static PROMPT: LazyLock<Prompt> = LazyLock::new(|| {
    Prompt::read(include_str!("../../assets/fill.prompt.yaml"), "fill.prompt.yaml")
        .expect("embedded data, held readable by a test")
});

/// How the reply's form is asked for; a server that refuses one is asked for the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `response_format` with the schema.
    Schema,
    /// `response_format` for any object.
    Object,
    /// One fenced object, in words.
    Fenced,
}

impl Form {
    /// What is asked for where a server refuses this one.
    pub fn next(self) -> Option<Form> {
        match self {
            Form::Schema => Some(Form::Object),
            Form::Object => Some(Form::Fenced),
            Form::Fenced => None,
        }
    }

    /// Its name in sentences.
    pub fn word(self) -> &'static str {
        match self {
            Form::Schema => "response_format json_schema",
            Form::Object => "response_format json_object",
            Form::Fenced => "an object in a fence",
        }
    }

    fn parameter(self) -> Option<Value> {
        match self {
            Form::Schema => Some(json!({
                "type": "json_schema",
                "json_schema": { "name": "brief", "strict": true, "schema": filled::schema() },
            })),
            Form::Object => Some(json!({ "type": "json_object" })),
            Form::Fenced => None,
        }
    }

    fn says(self) -> String {
        let shape = "{\"facts\": {\"NAME\": {\"value\": …, \"quotes\": [\"…\"]}, …}, \"stores\": [{\"id\": …, \"variant\": …, \"standing\": …, \"quotes\": [\"…\"]}], \"demands\": [\"…\"]}";
        match self {
            Form::Schema => "Answer with one JSON object of the schema given.".to_owned(),
            Form::Object => format!("Answer with one JSON object of this form and nothing else: {shape}"),
            Form::Fenced => {
                format!("Answer with one JSON object of this form in a ```json fence and nothing else: {shape}")
            }
        }
    }
}

/// The request that has a model fill in the brief of `request` first; none where that is not asked for.
pub fn request(request: &Request, form: Form) -> Option<Request> {
    let Reader { endpoint, model, mut parameters } = request.fill.as_deref()?.clone();
    let texts = Inputs::of(&request.inputs)?;
    let mut inputs = request.inputs.clone();
    let told = [("facts", filled::facts()), ("stores", filled::stores(&read(&texts))), ("form", form.says())];
    inputs.extend(told.into_iter().map(|(name, text)| (name.to_owned(), text)));
    parameters.remove("response_format");
    parameters.extend(form.parameter().map(|format| ("response_format".to_owned(), format)));
    let messages = PROMPT.fill(&inputs).messages;
    Some(Request { provider: "http".to_owned(), endpoint, model, parameters, messages, ..Request::default() })
}

/// What a model answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// The model, as it names itself.
    pub model: String,
    /// Its reply as received; empty where none came.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reply: String,
    /// Tokens of the request, by estimate.
    #[serde(default)]
    pub sent: u64,
    /// Tokens as reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// What was left out on the way, and why no reply came; one sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// The brief of `inputs`: what the rules read, and what a model adds to it where one was heard.
pub fn brief(inputs: &Inputs, heard: Option<&Heard>) -> Brief {
    let ours = read(inputs);
    let filled = heard.and_then(|heard| filled::fill(inputs, &ours, &heard.model, &heard.reply));
    filled.unwrap_or(ours)
}

impl Heard {
    /// True if its reply is a brief.
    pub fn filled(&self, inputs: &Inputs) -> bool {
        filled::fill(inputs, &Brief::default(), &self.model, &self.reply).is_some()
    }

    /// Tokens of request and reply: `(reported, false)`, or `(estimate, true)`.
    pub fn tokens(&self) -> (u64, bool) {
        match self.usage {
            Some(usage) => (usage.prompt_tokens + usage.completion_tokens, false),
            None => (self.sent + tokens(&self.reply) as u64, true),
        }
    }

    /// What is to be said of it, one sentence each.
    pub fn told(&self, inputs: &Inputs) -> Vec<String> {
        let mut said = self.notes.clone();
        let dropped = filled::dropped(inputs, &self.reply);
        if dropped > 0 {
            let why = "their words do not stand in the texts, or their value is none";
            said.push(format!("{dropped} facts of {} dropped: {why}", self.model));
        }
        if !self.filled(inputs) && !self.reply.is_empty() {
            said.push(format!("{} gave no brief that can be read: the rules' own reading holds", self.model));
        }
        said
    }
}
