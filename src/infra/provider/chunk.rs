//! One event of a chat completion stream: what it says, in all the shapes that servers send.

mod beat;
mod finish;
mod foreign;
mod halves;
mod heard;
mod shapes;
mod words;

use crate::domain::fault::Fault;
use crate::domain::stream::{End, StreamEvent, Usage};
use finish::{known, meaning, weight, worse};
use halves::Half;
use heard::Heard;
use serde::Deserialize;
use serde_json::{Map, Value};
pub use words::message;
use words::{Complaint, complaint, said};

/// So many unreadable events end the run.
const GARBLED: u32 = 20;
/// The largest answer, in bytes.
const ANSWER: usize = 16 << 20;
/// How much of an unreadable event is said.
const SAMPLE: usize = 60;
/// How much of words is said.
const WORDS: usize = 500;
/// How much of what came instead of an answer is said.
const ODD: usize = 300;
/// A piece so long that is all of the content so far is a repetition.
const REPEATED: usize = 32;

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
    #[serde(default, rename = "x_groq")]
    _x_groq: (),
    #[serde(default, rename = "stop_reason")]
    _stop_reason: (),
}

#[derive(Deserialize)]
struct PlainChoice {
    #[serde(default)]
    index: u32,
    delta: PlainDelta,
    #[serde(default, rename = "finish_reason")]
    _finish_reason: (),
    #[serde(default, rename = "stop_reason")]
    _stop_reason: (),
    #[serde(default, rename = "usage")]
    _usage: (),
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

/// What a piece of text is of.
#[derive(Clone, Copy)]
enum Kind {
    Content,
    Reasoning,
    Declined,
}

/// Reads the events of one answer in order.
#[derive(Debug, Default)]
pub struct Reader {
    opened: bool,
    /// The model as it was last named.
    model: String,
    malformed: u32,
    /// The beginning of the first event that could not be read.
    sample: String,
    bytes: usize,
    /// The content so far.
    content: Heard,
    /// Content and reasoning came piece by piece, so that a whole message repeats them.
    pieces: bool,
    thoughts: bool,
    /// Halves of characters: content, reasoning, refusal.
    halves: [Half; 3],
    /// The event that is read may hold halves.
    mended: bool,
    /// What the finish_reasons so far mean, the worst.
    finished: Option<End>,
    /// The last finish_reason came without text, and no text came behind it.
    over: bool,
    /// The last event was cut by the end of the body.
    torn: bool,
    /// Words that are an error if nothing else comes.
    words: Option<String>,
    /// Words of an event amid the text that says nothing else: an error, also if more comes.
    warned: Option<String>,
    /// What came where an answer was due, for the case that none comes.
    odd: Option<Fault>,
    /// An event had the shape of an answer's.
    shaped: bool,
}

impl Reader {
    /// What one event says; nothing after `[DONE]` or an error is to be fed any more, which the
    /// `Ended` at the end of the result tells.
    pub fn event(&mut self, name: &str, data: &str) -> Vec<StreamEvent> {
        let data = data.trim();
        if data.is_empty() {
            return Vec::new();
        }
        if data.eq_ignore_ascii_case("[done]") {
            let end = self.finished.take().unwrap_or(End::Complete { notice: None });
            return self.close(end);
        }
        if name != "error"
            && let Ok(Plain { model, choices: [choice], .. }) = serde_json::from_str(data)
            && choice.index == 0
        {
            let mut events = Vec::with_capacity(2);
            self.open(model, &mut events);
            self.pieces = true;
            self.mended = false;
            self.text(choice.delta.content, Kind::Content, &mut events);
            return events;
        }
        let (value, mended) = match serde_json::from_str(data) {
            Ok(value) => (Ok(value), false),
            Err(_) => (serde_json::from_str(&halves::mended(data)), true),
        };
        self.mended = mended;
        match value {
            Ok(Value::Object(chunk)) => self.chunk(name, &chunk),
            Ok(Value::Array(all)) if all.iter().any(Value::is_object) => {
                let mut events = Vec::new();
                for chunk in all.iter().filter_map(Value::as_object) {
                    events.extend(self.chunk(name, chunk));
                    if matches!(events.last(), Some(StreamEvent::Ended(_))) {
                        break;
                    }
                }
                events
            }
            Ok(Value::String(words)) if name == "error" => self.failed(&words),
            _ if name == "error" => self.failed(data),
            Ok(Value::Number(_) | Value::Bool(_) | Value::Null) => Vec::new(),
            _ if self.over || beat::beats(name, data) => Vec::new(),
            // Words before any text: nothing of it is lost, but they may be all that comes.
            _ if self.bytes == 0 && !data.starts_with(['{', '[']) => {
                self.words = Some(data.chars().take(WORDS).collect());
                Vec::new()
            }
            _ => self.garbled(data.chars().take(SAMPLE).collect()),
        }
    }

    /// An event that the end of the body cut, or only its blank line: its text does not count, its
    /// error does.
    pub fn last(&mut self, name: &str, data: &str) -> Vec<StreamEvent> {
        let data = data.trim();
        let sure = || match serde_json::from_str(data) {
            Ok(Value::Object(chunk)) => {
                name == "error" || matches!(complaint(&chunk, chunk.contains_key("choices")), Some(Complaint::Sure(_)))
            }
            _ => false,
        };
        if data.eq_ignore_ascii_case("[done]") || sure() {
            return self.event(name, data);
        }
        self.torn |= !data.is_empty();
        Vec::new()
    }

    /// The body has ended, by a fault or cleanly. What a finish_reason said holds, unless more was to
    /// come: where every piece has one, a break is a break.
    pub fn end(&mut self, fault: Option<Fault>) -> Vec<StreamEvent> {
        let broken = fault.is_some() || self.torn;
        let fault = fault.unwrap_or(Fault::Cut { cause: String::new() });
        let end = match self.finished.take() {
            Some(end) if self.over || !broken || weight(&end) > 1 => end,
            _ => End::Incomplete { fault },
        };
        self.close(end)
    }

    /// True once nothing more is to be expected but usage: a finish_reason came without text.
    pub fn over(&self) -> bool {
        self.over
    }

    /// The end, with what was held back; an answer of which something is lost is not complete, and one
    /// that never came says what came instead.
    fn close(&mut self, end: End) -> Vec<StreamEvent> {
        let mut events = Vec::new();
        let [content, reasoning, declined] = &mut self.halves;
        events.extend(content.left().map(StreamEvent::Delta));
        events.extend(reasoning.left().map(StreamEvent::Reasoning));
        events.extend(declined.left().map(StreamEvent::Declined));
        let lost = self.malformed > 0;
        let odd = self.odd.take().filter(|_| !self.shaped && self.bytes == 0 && !lost);
        let warned = self.warned.take().filter(|_| !matches!(end, End::Failed { .. }));
        let instead = self.words.take().map(|message| Fault::Server { message }).or(odd);
        let end = match (end, instead) {
            _ if warned.is_some() => End::Failed { fault: Fault::Server { message: warned.unwrap_or_default() } },
            (End::Complete { .. }, Some(fault)) if self.bytes == 0 => End::Failed { fault },
            (End::Incomplete { fault: Fault::Cut { cause } }, Some(fault)) if cause.is_empty() => End::Failed { fault },
            (End::Complete { .. }, _) if lost => End::Incomplete {
                fault: Fault::Lost { events: self.malformed, sample: std::mem::take(&mut self.sample) },
            },
            (end, _) => end,
        };
        events.push(StreamEvent::Ended(end));
        events
    }

    fn failed(&mut self, message: &str) -> Vec<StreamEvent> {
        let message = halves::alone(message.trim());
        let message = if message.is_empty() { "no message".to_owned() } else { message };
        self.close(End::Failed { fault: Fault::Server { message } })
    }

    /// An event that could not be read, or a part of one; how it begins.
    fn garbled(&mut self, sample: String) -> Vec<StreamEvent> {
        self.malformed += 1;
        if self.sample.is_empty() {
            self.sample = sample;
        }
        let mut events = vec![StreamEvent::Malformed(self.malformed)];
        if self.malformed >= GARBLED {
            events.extend(self.close(End::Failed { fault: Fault::Garbled { events: self.malformed } }));
        }
        events
    }

    /// A member in a shape that is not understood: its text is lost. Behind the end there is none.
    fn lost(&mut self, name: &str, value: &Value) -> Vec<StreamEvent> {
        if self.over {
            return Vec::new();
        }
        let value: String = halves::alone(&value.to_string()).chars().take(SAMPLE).collect();
        self.garbled(format!("{name} {value}"))
    }

    fn chunk(&mut self, name: &str, chunk: &Map<String, Value>) -> Vec<StreamEvent> {
        let choices = match chunk.get("choices") {
            Some(Value::Array(all)) => all.as_slice(),
            Some(one @ Value::Object(map)) if !map.is_empty() => std::slice::from_ref(one),
            _ => &[],
        };
        if name == "error" {
            return self.failed(&said(chunk));
        }
        match complaint(chunk, !choices.is_empty()) {
            Some(Complaint::Sure(words)) => return self.failed(&words),
            found => {
                // Amid an answer, or of one that has the right shape, nothing of another API is an end.
                if self.bytes == 0
                    && !self.shaped
                    && let Some(fault) = foreign::foreign(chunk)
                {
                    return self.close(End::Failed { fault });
                }
                match found {
                    Some(Complaint::Maybe(words)) => self.warn(chunk, &words),
                    _ if choices.is_empty() => self.odd(name, chunk),
                    _ => {}
                }
            }
        }
        let mut events = Vec::new();
        if ["choices", "model", "usage"].iter().any(|member| chunk.contains_key(*member)) {
            self.open(chunk.get("model").and_then(Value::as_str), &mut events);
        }
        if choices.is_empty() {
            self.strange(name, chunk, &mut events);
        }
        for choice in choices.iter().filter(|choice| choice.get("index").and_then(Value::as_u64).unwrap_or(0) == 0) {
            self.shaped |= choice.is_object();
            if let Some(error) = choice.get("error").filter(|error| !words::harmless(error)) {
                let message = message(error).unwrap_or_else(|| error.to_string());
                events.extend(self.failed(&message));
                return events;
            }
            let before = self.bytes;
            self.choice(choice, &mut events);
            self.finish(chunk, choice, self.bytes > before);
            events.extend(choice.get("usage").and_then(usage).map(StreamEvent::Usage));
        }
        let groq = chunk.get("x_groq").and_then(|groq| groq.get("usage"));
        events.extend([groq, chunk.get("usage")].into_iter().flatten().filter_map(usage).map(StreamEvent::Usage));
        events
    }

    /// Words that may be an error: before the text if nothing else comes, amid it if the event holds
    /// nothing else.
    fn warn(&mut self, chunk: &Map<String, Value>, words: &str) {
        let words = halves::alone(words).chars().take(WORDS).collect();
        if self.bytes == 0 {
            self.words = Some(words);
        } else if !self.over && words::only(chunk) && !beat::beats("message", &words) {
            self.warned = Some(words);
        }
    }

    /// An event that is nothing of an answer, if it comes first.
    fn odd(&mut self, name: &str, chunk: &Map<String, Value>) {
        let nothing = chunk.values().all(words::nothing) || chunk.get("usage").and_then(usage).is_some();
        let part = chunk.get("choices").is_some_and(Value::is_array)
            || chunk.get("object").and_then(Value::as_str).is_some_and(|kind| kind.starts_with("chat.completion"));
        if self.bytes > 0 || self.odd.is_some() || nothing || beat::beating(name, chunk) {
            return;
        }
        let cut = |words: &str| halves::alone(words).chars().take(ODD).collect();
        self.odd = match words::deep(chunk) {
            Some(words) => Some(Fault::Server { message: cut(&words) }),
            None if part => None,
            None => Some(foreign::unknown(cut(&Value::Object(chunk.clone()).to_string()))),
        };
    }

    /// The finish_reason of a piece; a gateway's own word for it may be good where that of the model
    /// behind it (`native_finish_reason`) is not.
    fn finish(&mut self, chunk: &Map<String, Value>, choice: &Value, texts: bool) {
        let native = choice.get("native_finish_reason").and_then(meaning).filter(|end| weight(end) > 1);
        let details = choice.get("finish_details").and_then(meaning);
        let reason = choice
            .get("finish_reason")
            .and_then(meaning)
            .or_else(|| choice.get("stop_reason").and_then(known).or_else(|| chunk.get("stop_reason").and_then(known)));
        for end in [reason, details, native].into_iter().flatten() {
            self.finished = Some(worse(self.finished.take(), end));
            self.over = !texts;
        }
    }

    /// The model names itself: in the first event or later, the last name that is one counts.
    fn open(&mut self, model: Option<&str>, events: &mut Vec<StreamEvent>) {
        let model = model.unwrap_or_default();
        if !self.opened || !model.is_empty() && model != self.model {
            self.opened = true;
            model.clone_into(&mut self.model);
            events.push(StreamEvent::Opened { model: model.to_owned() });
        }
    }

    fn text(&mut self, mut text: String, kind: Kind, events: &mut Vec<StreamEvent>) {
        let half = &mut self.halves[kind as usize];
        if self.mended || half.waits() {
            text = half.join(text, self.mended);
        }
        if !text.is_empty() || half.waits() {
            self.over = false;
            self.words = None;
        }
        if !text.is_empty() {
            self.bytes += text.len();
            events.push(match kind {
                Kind::Content => {
                    self.content.push(&text);
                    StreamEvent::Delta(text)
                }
                Kind::Reasoning => StreamEvent::Reasoning(text),
                Kind::Declined => StreamEvent::Declined(text),
            });
        }
        if self.bytes > ANSWER {
            let fault = Fault::TooLarge { what: "an answer over 16 MiB; what came before is kept".into() };
            events.extend(self.close(End::Incomplete { fault }));
        }
    }
}

fn usage(value: &Value) -> Option<Usage> {
    let count = |name: &str| value.get(name).and_then(|n| n.as_u64().or_else(|| n.as_f64().map(|n| n as u64)));
    let completion_tokens = count("completion_tokens")?;
    Some(Usage { prompt_tokens: count("prompt_tokens").unwrap_or(0), completion_tokens })
}

#[cfg(test)]
mod tests;
