//! One event of a chat completion stream: what it says, in all the shapes that servers send.

use crate::domain::fault::Fault;
use crate::domain::stream::{Cut, End, StreamEvent, Usage};
use serde::Deserialize;
use serde_json::Value;

/// So many unreadable events end the run.
const GARBLED: u32 = 20;
/// The largest answer, in bytes.
const ANSWER: usize = 16 << 20;

#[derive(Deserialize)]
struct Chunk {
    error: Option<Value>,
    object: Option<Value>,
    message: Option<Value>,
    model: Option<Value>,
    choices: Option<Value>,
    usage: Option<Value>,
}

/// The common shape of an event, read without building a tree. What may hold more than a piece of
/// the answer must be absent or null here, else the event takes the long way.
#[derive(Deserialize)]
struct Plain<'a> {
    #[serde(default)]
    model: Option<&'a str>,
    choices: [PlainChoice; 1],
    #[serde(default, rename = "error")]
    _error: (),
    #[serde(default, rename = "usage")]
    _usage: (),
}

#[derive(Deserialize)]
struct PlainChoice {
    #[serde(default)]
    index: u32,
    delta: PlainDelta,
    #[serde(default, rename = "finish_reason")]
    _finish_reason: (),
    #[serde(default, rename = "error")]
    _error: (),
}

#[derive(Deserialize)]
struct PlainDelta {
    content: String,
    #[serde(default, rename = "reasoning_content")]
    _reasoning_content: (),
    #[serde(default, rename = "reasoning")]
    _reasoning: (),
    #[serde(default, rename = "thinking")]
    _thinking: (),
    #[serde(default, rename = "refusal")]
    _refusal: (),
}

/// Reads the events of one answer in order.
#[derive(Debug, Default)]
pub struct Reader {
    opened: bool,
    malformed: u32,
    bytes: usize,
    /// A finish_reason came: what it means.
    finished: Option<End>,
}

impl Reader {
    /// What one event says; nothing after `[DONE]` or an error is to be fed any more, which the
    /// `Ended` at the end of the result tells.
    pub fn event(&mut self, name: &str, data: &str) -> Vec<StreamEvent> {
        let data = data.trim();
        if data.is_empty() {
            return Vec::new();
        }
        if data == "[DONE]" {
            return vec![StreamEvent::Ended(self.finished.take().unwrap_or(End::Complete { notice: None }))];
        }
        if name != "error"
            && let Ok(Plain { model, choices: [choice], .. }) = serde_json::from_str(data)
            && choice.index == 0
        {
            let mut events = Vec::with_capacity(2);
            self.open(model, &mut events);
            self.text(choice.delta.content, StreamEvent::Delta, &mut events);
            return events;
        }
        let chunk = serde_json::from_str(data).or_else(|_| serde_json::from_str(&mended(data)));
        match chunk {
            Ok(chunk) => self.chunk(name, chunk),
            Err(_) if name == "error" => vec![failed(data)],
            Err(_) => {
                self.malformed += 1;
                let mut events = vec![StreamEvent::Malformed(self.malformed)];
                if self.malformed >= GARBLED {
                    events.push(StreamEvent::Ended(End::Failed { fault: Fault::Garbled { events: self.malformed } }));
                }
                events
            }
        }
    }

    /// The body has ended, by a fault or cleanly: complete only if a finish_reason came.
    pub fn end(&mut self, fault: Option<Fault>) -> StreamEvent {
        let cut = || End::Incomplete { fault: fault.unwrap_or(Fault::Cut { cause: String::new() }) };
        StreamEvent::Ended(self.finished.take().unwrap_or_else(cut))
    }

    /// True once a finish_reason came.
    pub fn finished(&self) -> bool {
        self.finished.is_some()
    }

    fn chunk(&mut self, name: &str, chunk: Chunk) -> Vec<StreamEvent> {
        let error = chunk.error.filter(|error| !error.is_null());
        let object_error = chunk.object.as_ref().is_some_and(|object| object == "error");
        if let Some(error) =
            error.or_else(|| (object_error || name == "error").then(|| chunk.message.clone().unwrap_or_default()))
        {
            return vec![failed(&message(&error).unwrap_or_else(|| error.to_string()))];
        }
        let mut events = Vec::new();
        self.open(chunk.model.as_ref().and_then(Value::as_str), &mut events);
        let choices = chunk.choices.as_ref().and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mine = choices.iter().filter(|choice| choice.get("index").and_then(Value::as_u64).unwrap_or(0) == 0);
        for choice in mine {
            // A whole answer has `message` where a stream has `delta`.
            let delta = choice.get("delta").filter(|delta| delta.is_object()).or_else(|| choice.get("message"));
            if let Some(delta) = delta {
                self.delta(delta, &mut events);
            }
            // Some servers send an empty reason, or the word null, with every piece.
            let reason = choice.get("finish_reason").and_then(Value::as_str);
            if let Some(reason) = reason.filter(|reason| !["", "null"].contains(reason)) {
                if reason == "error" {
                    let said =
                        choice.get("error").and_then(message).unwrap_or_else(|| "finish_reason \"error\"".into());
                    events.push(failed(&said));
                    return events;
                }
                self.finished.get_or_insert_with(|| finish(reason));
            }
        }
        if let Some(usage) = chunk.usage.as_ref().and_then(usage) {
            events.push(StreamEvent::Usage(usage));
        }
        events
    }

    fn open(&mut self, model: Option<&str>, events: &mut Vec<StreamEvent>) {
        if !std::mem::replace(&mut self.opened, true) {
            events.push(StreamEvent::Opened { model: model.unwrap_or_default().to_owned() });
        }
    }

    fn delta(&mut self, delta: &Value, events: &mut Vec<StreamEvent>) {
        for name in ["reasoning_content", "reasoning", "thinking"] {
            if let Some(text) = delta.get(name).and_then(Value::as_str) {
                self.text(text.to_owned(), StreamEvent::Reasoning, events);
                break;
            }
        }
        match delta.get("content") {
            Some(Value::String(text)) => self.text(text.clone(), StreamEvent::Delta, events),
            Some(Value::Array(parts)) => {
                for part in parts {
                    if let Some(text) = part.get("text").and_then(Value::as_str) {
                        self.text(text.to_owned(), StreamEvent::Delta, events);
                    } else if let Some(thought) = part.get("thinking") {
                        self.text(parts_text(thought), StreamEvent::Reasoning, events);
                    }
                }
            }
            _ => {}
        }
        if let Some(text) = delta.get("refusal").and_then(Value::as_str) {
            self.text(text.to_owned(), StreamEvent::Declined, events);
        }
    }

    fn text(&mut self, text: String, kind: fn(String) -> StreamEvent, events: &mut Vec<StreamEvent>) {
        if !text.is_empty() {
            self.bytes += text.len();
            events.push(kind(text));
        }
        if self.bytes > ANSWER {
            let fault = Fault::TooLarge { what: "an answer over 16 MiB; what came before is kept".into() };
            events.push(StreamEvent::Ended(End::Incomplete { fault }));
        }
    }
}

fn failed(message: &str) -> StreamEvent {
    let message = if message.trim().is_empty() { "no message".to_owned() } else { message.trim().to_owned() };
    StreamEvent::Ended(End::Failed { fault: Fault::Server { message } })
}

/// What a finish_reason means.
fn finish(reason: &str) -> End {
    match reason {
        "stop" | "end_turn" | "eos" | "stop_sequence" => End::Complete { notice: None },
        "length" | "max_tokens" => End::Truncated { cut: Cut::Length },
        "content_filter" => End::Truncated { cut: Cut::ContentFilter },
        "tool_calls" | "function_call" => End::Complete {
            notice: Some(format!("finish_reason \"{reason}\": the model wanted a tool, and there are none")),
        },
        other => End::Complete { notice: Some(format!("finish_reason \"{other}\" is not known")) },
    }
}

/// The text of a thinking part, which is a string or a list of parts.
fn parts_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part.get("text")?.as_str()).collect(),
        _ => String::new(),
    }
}

fn usage(value: &Value) -> Option<Usage> {
    let count = |name: &str| value.get(name).and_then(|n| n.as_u64().or_else(|| n.as_f64().map(|n| n as u64)));
    let completion_tokens = count("completion_tokens")?;
    Some(Usage { prompt_tokens: count("prompt_tokens").unwrap_or(0), completion_tokens })
}

/// A server's own words, from the shapes they come in: `error.message`, `error` as a string,
/// `message`, `detail` as a string or a list of `msg`.
pub fn message(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(all) => all.iter().find_map(message),
        Value::Object(map) => {
            let said = ["error", "message", "msg", "detail", "error_description"]
                .iter()
                .find_map(|name| map.get(*name).and_then(message));
            let code = map.get("code").and_then(Value::as_str).filter(|code| *code == "insufficient_quota");
            match (said, code) {
                (Some(said), Some(code)) => Some(format!("{code}: {said}")),
                (said, _) => said,
            }
        }
        _ => None,
    }
}

/// Lone surrogate escapes, which serde_json does not take, become U+FFFD.
fn mended(data: &str) -> String {
    let unit = |at: usize| -> Option<u32> {
        let hex = data.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(hex, 16).ok()
    };
    let mut out = String::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        let rest = &data[at..];
        let step = match unit(at) {
            Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => 12,
            Some(0xd800..=0xdfff) => {
                out.push_str("\\ufffd");
                at += 6;
                continue;
            }
            // An escaped backslash does not begin another escape.
            _ if rest.starts_with("\\\\") => 2,
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        out.push_str(&rest[..step]);
        at += step;
    }
    out
}

#[cfg(test)]
mod tests;
