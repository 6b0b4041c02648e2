//! The text of an event in every shape: as a string, in parts, as a whole message. What is in none that
//! is understood is lost, and counted.

use super::{Kind, REPEATED, Reader, beat, words};
use crate::domain::stream::StreamEvent;
use serde_json::{Map, Value};

/// Members that hold a piece of reasoning; the first one with text counts.
const REASONING: &[&str] = &["reasoning_content", "reasoning", "thinking", "reasoning_text", "thought"];

impl Reader {
    /// What an event without choices holds where text is due.
    pub(super) fn strange(&mut self, name: &str, chunk: &Map<String, Value>, events: &mut Vec<StreamEvent>) {
        if let Some(choices) = chunk.get("choices").filter(|choices| !choices.is_array()) {
            self.unless_empty("choices", choices, events);
        } else if self.bytes > 0 && !beat::beating(name, chunk) {
            let mut members =
                ["delta", "content", "text"].into_iter().filter_map(|name| Some((name, chunk.get(name)?)));
            if let Some((name, value)) = members.find(|(_, value)| !parts_text(value).is_empty()) {
                events.extend(self.lost(name, value));
            }
        }
    }

    /// The text of one choice.
    pub(super) fn choice(&mut self, choice: &Value, events: &mut Vec<StreamEvent>) {
        match choice.get("delta").unwrap_or(&Value::Null) {
            delta @ Value::Object(_) if self.repeats(delta) => {}
            delta @ Value::Object(_) => {
                self.thoughts |= self.reasoning(delta, events);
                self.pieces |= self.said(delta, events);
            }
            delta => self.unless_empty("delta", delta, events),
        }
        // A whole answer has `message` where a stream has `delta`; some streams end with one.
        match choice.get("message").unwrap_or(&Value::Null) {
            whole @ Value::Object(_) => self.whole(whole, events),
            message => self.unless_empty("message", message, events),
        }
        match choice {
            Value::Object(map) if ["delta", "message"].iter().all(|name| map.get(*name).is_none_or(Value::is_null)) => {
                for name in ["text", "content"] {
                    self.parts(map.get(name).unwrap_or(&Value::Null), events);
                }
            }
            Value::Object(_) => {}
            other => self.unless_empty("choices", other, events),
        }
    }

    fn unless_empty(&mut self, name: &str, value: &Value, events: &mut Vec<StreamEvent>) {
        let empty = match value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(all) => all.is_empty(),
            Value::Object(map) => map.is_empty(),
            Value::Number(_) | Value::Bool(_) => false,
        };
        if !empty {
            events.extend(self.lost(name, value));
        }
    }

    /// True for the last piece of a stream that holds all of its content once more.
    fn repeats(&self, delta: &Value) -> bool {
        let content = delta.get("content").and_then(Value::as_str).unwrap_or_default();
        content.len() >= REPEATED && self.content.is(content)
    }

    /// A whole message: after its pieces only what they lack of it counts.
    fn whole(&mut self, message: &Value, events: &mut Vec<StreamEvent>) {
        if !self.thoughts {
            self.reasoning(message, events);
        }
        if !self.pieces {
            self.said(message, events);
            return;
        }
        let content = message.get("content").map(parts_text).unwrap_or_default();
        if let Some(rest) = self.content.rest(&content) {
            self.text(rest.to_owned(), Kind::Content, events);
        }
    }

    /// The reasoning of a piece; says whether there is any.
    fn reasoning(&mut self, delta: &Value, events: &mut Vec<StreamEvent>) -> bool {
        let named = REASONING.iter().filter_map(|name| delta.get(*name)).map(parts_text);
        let details = delta.get("reasoning_details").map(parts_text);
        let text = named.chain(details).find(|text| !text.is_empty());
        let some = text.is_some();
        self.text(text.unwrap_or_default(), Kind::Reasoning, events);
        some
    }

    /// The content of a piece, and the server's refusal; says whether there is content.
    fn said(&mut self, delta: &Value, events: &mut Vec<StreamEvent>) -> bool {
        let before = self.content.len();
        let content = ["content", "text"].iter().filter_map(|name| delta.get(*name)).find(|value| !value.is_null());
        self.parts(content.unwrap_or(&Value::Null), events);
        if let Some(text) = delta.get("refusal").and_then(Value::as_str) {
            self.text(text.to_owned(), Kind::Declined, events);
        }
        self.content.len() > before
    }

    /// Content as a string, as a list of parts or as one part.
    fn parts(&mut self, content: &Value, events: &mut Vec<StreamEvent>) {
        match content {
            Value::String(text) => self.text(text.clone(), Kind::Content, events),
            Value::Array(parts) => parts.iter().for_each(|part| self.parts(part, events)),
            Value::Object(part) => self.part(part, content, events),
            other => self.unless_empty("content", other, events),
        }
    }

    fn part(&mut self, part: &Map<String, Value>, whole: &Value, events: &mut Vec<StreamEvent>) {
        let kind = part.get("type").and_then(Value::as_str);
        let text = ["text", "value", "content"].into_iter().find_map(|name| part.get(name));
        if let Some(thought) =
            ["thinking", "reasoning"].iter().find_map(|name| part.get(*name).filter(|it| !it.is_null()))
        {
            self.text(parts_text(thought), Kind::Reasoning, events);
        } else if let Some(text) = text
            && kind.is_some_and(|kind| ["thinking", "reasoning"].contains(&kind))
        {
            self.text(parts_text(text), Kind::Reasoning, events);
        } else if let Some(text) = text {
            self.parts(text, events);
        } else if let Some(text) = part.get("refusal").and_then(Value::as_str) {
            self.text(text.to_owned(), Kind::Declined, events);
        } else if kind.is_none_or(|kind| {
            kind.contains("text") && part.values().filter(|value| !words::nothing(value)).count() > 1
        }) {
            // A part that says it is something else than text, or has none, is no loss of text.
            self.unless_empty("content", whole, events);
        }
    }
}

/// The text of a value that is a string, a list of parts, or an object around one.
fn parts_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(parts_text).collect(),
        Value::Object(map) => ["text", "content", "summary", "thinking"]
            .iter()
            .find_map(|name| map.get(*name))
            .map(parts_text)
            .unwrap_or_default(),
        _ => String::new(),
    }
}
