//! The refusal a prompt asks for: it stands alone, and word for word, and is not said in other words.

use super::super::leaf::{Leaf, Sort};
use super::super::words::Words;
use super::{Kind, Put, PutAny, Seen, Topic, Watch};
use crate::domain::answer::{Answer, State, unseen};
use regex::Regex;
use serde_json::{Map, Value};
use std::ops::Range;
use std::sync::OnceLock;

/// Marks the refusal inside a longer answer, and one in words where there is no design.
#[derive(Clone, Debug)]
pub(in super::super) struct Alone {
    /// Any of the refusal's members, as JSON spells it.
    member: Regex,
    refusal: Option<Range<usize>>,
    /// Words stand outside of it.
    words: bool,
    marked: bool,
    prose: Prose,
}

/// A refusal in words.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Prose {
    /// Sentences that refuse.
    sentences: Words,
    /// What a design details.
    topics: Vec<Topic>,
    /// For each topic how the answer details it.
    detailed: Vec<Detailed>,
    /// The leaves that are searched for a refusal: only where one counts, as that takes longest of all.
    beginning: Vec<Leaf>,
    /// The beginning is over, or needs no search as a design stands there.
    over: bool,
    /// The first sentence that refuses, once it was searched for.
    said: OnceLock<Option<Range<usize>>>,
}

/// How an answer details a topic.
#[derive(Clone, Copy, Debug, Default)]
struct Detailed {
    section: bool,
    items: usize,
    spoken: bool,
}

/// Topics with a section of their own that make a design; topics with items that do.
const SECTIONS: usize = 2;
const LISTED: usize = 3;
/// Leaves that are searched for a refusal.
const SEARCHED: usize = 48;
/// Items that detail a topic.
const ITEMS: usize = 2;

impl Prose {
    /// With the guideline's data.
    pub fn new(sentences: Words, topics: Vec<Topic>) -> Prose {
        Prose { sentences, topics, ..Prose::default() }
    }

    fn see(&mut self, seen: &Seen<'_>) {
        if self.sentences.is_none() || self.over && !matches!(self.said.get(), Some(Some(_))) {
            return;
        }
        let leaf = seen.leaf;
        self.detailed.resize(self.topics.len(), Detailed::default());
        let title = seen.outline.titles.last().filter(|_| seen.title);
        for (topic, detailed) in self.topics.iter().zip(&mut self.detailed) {
            let item = leaf.item.is_some();
            let spoken = (item || !detailed.spoken) && (topic.text.is_in(&leaf.text) || topic.title.is_in(&leaf.text));
            detailed.section |= title.is_some_and(|title| topic.title.is_in(&title.text));
            detailed.items += usize::from(item && spoken);
            detailed.spoken |= spoken;
        }
        if self.designs() {
            // It stays a design, whatever comes.
            (self.over, self.beginning, self.said) = (true, Vec::new(), OnceLock::new());
        } else if !self.over && !leaf.quoted && !matches!(leaf.sort, Sort::Fence | Sort::Code { .. } | Sort::Other) {
            self.beginning.push(leaf.clone());
            self.said.take();
            // A refusal is said at the beginning: a long answer that holds none is not searched to its end.
            if self.beginning.len() == SEARCHED {
                self.refusal();
                (self.over, self.beginning) = (true, Vec::new());
            }
        }
    }

    /// The sentence that refuses, if no design stands beside it.
    fn refusal(&self) -> Option<&Range<usize>> {
        if self.designs() {
            return None;
        }
        let search = || self.beginning.iter().find_map(|leaf| refusing(&self.sentences, leaf));
        self.said.get_or_init(search).as_ref()
    }

    fn designs(&self) -> bool {
        let count = |holds: fn(&Detailed) -> bool| self.detailed.iter().filter(|one| holds(one)).count();
        count(|one| one.section) >= SECTIONS
            || count(|one| one.items >= ITEMS) >= LISTED
            || !self.topics.is_empty() && count(|one| one.spoken) == self.topics.len()
    }
}

fn refusing(words: &Words, leaf: &Leaf) -> Option<Range<usize>> {
    leaf.sentences().find(|range| words.is_in(&leaf.text[range.clone()])).map(|range| leaf.raw(range))
}

impl Alone {
    /// For the prescribed object, and for what refuses in other words.
    pub fn new(object: &Map<String, Value>, prose: Prose) -> Result<Alone, regex::Error> {
        let text = |value: &Value| regex::escape(&value.to_string()).replace(' ', r"\s+");
        let members: Vec<String> =
            object.iter().map(|(key, value)| format!("\"{}\"\\s*:\\s*{}", regex::escape(key), text(value))).collect();
        let member = Regex::new(&members.join("|"))?;
        Ok(Alone { member, refusal: None, words: false, marked: false, prose })
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
        self.prose.see(seen);
    }

    fn end(&mut self, answer: &Answer, _: Kind, put: &mut PutAny<'_>) {
        // What refuses and is not the refusal itself has a mark, be it in an object that cannot be told from a quoted one.
        let refused = matches!(answer.state(), State::Refused(_));
        let said = self.refusal.as_ref().or_else(|| self.prose.refusal());
        if let Some(at) = said.filter(|_| !refused && !self.marked) {
            put(Some(at.clone()));
        }
    }

    fn refuses(&self) -> bool {
        self.refusal.is_some() || self.prose.refusal().is_some()
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

    fn end(&mut self, answer: &Answer, _: Kind, put: &mut PutAny<'_>) {
        let text = &answer.text;
        // the server's own refusal has another form, and none of the model's text
        if !matches!(answer.state(), State::Refused(_)) || !answer.declined.trim().is_empty() {
            return;
        }
        let (Some(start), Some(end)) = (text.find('{'), text.rfind('}')) else { return };
        // what shows nothing is no part of it
        let bare = |object: &str| object.chars().filter(|c| !unseen(*c)).collect::<String>();
        match text.get(start..=end).and_then(|object| serde_json::from_str::<Value>(&bare(object)).ok()) {
            Some(Value::Object(object)) if object != self.object => put(Some(start..end + 1)),
            _ => {}
        }
    }
}
