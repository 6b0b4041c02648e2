//! The refusal a prompt asks for: it stands alone, and word for word.

use super::super::leaf::Sort;
use super::{Put, PutAny, Seen, Watch};
use crate::domain::answer::{Answer, State};
use regex::Regex;
use serde_json::{Map, Value};
use std::ops::Range;

/// Marks the refusal inside a longer answer.
#[derive(Clone, Debug)]
pub(in super::super) struct Alone {
    /// Any of the refusal's members, as JSON spells it.
    member: Regex,
    refusal: Option<Range<usize>>,
    /// Words stand outside of it.
    words: bool,
    marked: bool,
}

impl Alone {
    /// For the prescribed object.
    pub fn new(object: &Map<String, Value>) -> Result<Alone, regex::Error> {
        let text = |value: &Value| regex::escape(&value.to_string()).replace(' ', r"\s+");
        let members: Vec<String> =
            object.iter().map(|(key, value)| format!("\"{}\"\\s*:\\s*{}", regex::escape(key), text(value))).collect();
        let member = Regex::new(&members.join("|"))?;
        Ok(Alone { member, refusal: None, words: false, marked: false })
    }
}

impl Watch for Alone {
    fn see(&mut self, seen: &Seen<'_>, put: &mut Put<'_>) {
        let leaf = seen.leaf;
        let text = leaf.text.as_str();
        let found = self.member.find(text).map(|found| found.range()).filter(|_| self.refusal.is_none());
        let object = found.map(|member| around(text, member));
        self.words |= match &object {
            Some(object) => worded(&text[..object.start]) || worded(&text[object.end..]),
            // a line of an object that is written over several
            None if text.trim_start().starts_with(['{', '}', '[', ']', '"']) => false,
            None => leaf.sort != Sort::Fence && worded(text),
        };
        if let Some(object) = object {
            self.refusal = Some(leaf.raw(object));
        }
        if let Some(at) = self.refusal.clone().filter(|_| self.words && !self.marked) {
            self.marked = true;
            put(at);
        }
    }

    fn refuses(&self) -> bool {
        self.refusal.is_some()
    }
}

/// The object a member stands in, or the member where its braces are elsewhere.
fn around(text: &str, member: Range<usize>) -> Range<usize> {
    let start = text[..member.start].rfind('{');
    let end = text[member.end..].find('}').map(|n| member.end + n + 1);
    match (start, end) {
        (Some(start), Some(end)) => start..end,
        _ => member,
    }
}

fn worded(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Marks a refusal that is another object than the prescribed one.
#[derive(Clone, Debug)]
pub(in super::super) struct Exact {
    /// The prescribed object.
    pub object: Map<String, Value>,
}

impl Watch for Exact {
    fn see(&mut self, _: &Seen<'_>, _: &mut Put<'_>) {}

    fn end(&mut self, answer: &Answer, _: bool, put: &mut PutAny<'_>) {
        let text = &answer.text;
        // the server's own refusal has another form, and none of the model's text
        if !matches!(answer.state(), State::Refused(_)) || !answer.declined.trim().is_empty() {
            return;
        }
        let (Some(start), Some(end)) = (text.find('{'), text.rfind('}')) else { return };
        match text.get(start..=end).and_then(|object| serde_json::from_str::<Value>(object).ok()) {
            Some(Value::Object(object)) if object != self.object => put(Some(start..end + 1)),
            _ => {}
        }
    }
}
