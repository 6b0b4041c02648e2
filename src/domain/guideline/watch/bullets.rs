//! Bullets where they belong: topics that must have them, and sections that must not.

use super::super::leaf::{Leaf, Sort};
use super::super::outline::LINE;
use super::super::words::Words;
use super::{Kind, Put, PutAny, Seen, Watch};
use crate::domain::answer::Answer;
use std::ops::Range;

/// Something the answer details.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Topic {
    /// Titles of its sections.
    pub title: Words,
    /// Words of its items.
    pub text: Words,
}

/// Marks the title of a topic that is detailed in prose.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Bulleted {
    /// What must be detailed in bullets.
    topics: Vec<Topic>,
    /// Titles that are about something else, whatever topic they mention.
    except: Words,
    sections: Vec<Section>,
    /// Items that are about a topic, wherever they stand.
    items: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Section {
    number: usize,
    topic: usize,
    at: Range<usize>,
    prose: usize,
    /// Items, rows or lines of a figure.
    detailed: bool,
}

/// Bytes of prose from which on a section is one.
const SOME: usize = 100;
/// Items about a topic that make it detailed in bullets wherever they stand.
const ENOUGH: usize = 2;

impl Bulleted {
    /// With the guideline's data.
    pub fn new(topics: Vec<Topic>, except: Words) -> Bulleted {
        Bulleted { topics, except, ..Bulleted::default() }
    }
}

impl Watch for Bulleted {
    fn see(&mut self, seen: &Seen<'_>, _: &mut Put<'_>) {
        let leaf = seen.leaf;
        self.items.resize(self.topics.len(), 0);
        if leaf.item.is_some() {
            for (topic, count) in self.topics.iter().zip(&mut self.items) {
                *count += usize::from(topic.text.is_in(&leaf.text) || topic.title.is_in(&leaf.text));
            }
        }
        for title in &seen.outline.titles {
            let first = self.sections.partition_point(|section| section.number < title.number);
            for section in self.sections[first..].iter_mut().take_while(|section| section.number == title.number) {
                section.detailed |= leaf.item.is_some() || !matches!(leaf.sort, Sort::Prose | Sort::Heading(_));
                section.prose += if leaf.sort == Sort::Prose { leaf.text.len() } else { 0 };
            }
        }
        if let (true, Some(title)) = (seen.title, seen.outline.titles.last())
            && title.level <= LINE
            && !self.except.is_in(&title.text)
        {
            for (topic, _) in self.topics.iter().enumerate().filter(|(_, topic)| topic.title.is_in(&title.text)) {
                let section = Section {
                    number: title.number,
                    topic,
                    at: leaf.at.clone(),
                    prose: 0,
                    detailed: leaf.item.is_some(),
                };
                self.sections.push(section);
            }
        }
    }

    fn end(&mut self, _: &Answer, kind: Kind, put: &mut PutAny<'_>) {
        if kind != Kind::Design {
            return;
        }
        let mut marked = Vec::new();
        for (topic, items) in self.items.iter().enumerate() {
            let mut own = self.sections.iter().filter(|section| section.topic == topic);
            if *items >= ENOUGH || own.clone().any(|section| section.detailed) {
                continue;
            }
            if let Some(section) = own.find(|section| section.prose >= SOME).filter(|s| !marked.contains(&s.at)) {
                marked.push(section.at.clone());
                put(Some(section.at.clone()));
            }
        }
    }
}

/// Marks the first bullet of a list that stands where none belongs.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct BulletsOnly {
    /// What may have bullets.
    topics: Vec<Topic>,
    /// Titles of sections that surely are about something else.
    elsewhere: Words,
    list: List,
}

/// The list around the leaf.
#[derive(Clone, Debug, Default)]
enum List {
    /// None.
    #[default]
    Closed,
    /// One that belongs, or may.
    Fine,
    /// One that does not, from its first bullet.
    Astray(Range<usize>),
}

impl List {
    /// It ends: nothing can excuse it any more.
    fn close(&mut self) -> Option<Range<usize>> {
        match std::mem::take(self) {
            List::Astray(at) => Some(at),
            List::Closed | List::Fine => None,
        }
    }
}

impl BulletsOnly {
    fn belongs(&self, text: &str) -> bool {
        self.topics.iter().any(|topic| topic.title.is_in(text))
    }

    /// A list that can't belong to a topic, as far as its surroundings say.
    fn astray(&self, seen: &Seen<'_>) -> bool {
        let outline = seen.outline;
        outline.nearest().is_some_and(|title| self.elsewhere.is_in(&title.text))
            && !outline.sections().any(|title| self.belongs(&title.text))
            && !self.belongs(&outline.before)
    }
}

impl BulletsOnly {
    /// With the guideline's data.
    pub fn new(topics: Vec<Topic>, elsewhere: Words) -> BulletsOnly {
        BulletsOnly { topics, elsewhere, ..BulletsOnly::default() }
    }
}

impl Watch for BulletsOnly {
    fn see(&mut self, seen: &Seen<'_>, put: &mut Put<'_>) {
        let leaf = seen.leaf;
        let Some(item) = leaf.item else {
            if let Some(at) = self.list.close() {
                put(at);
            }
            return;
        };
        if matches!(self.list, List::Closed) {
            let astray = item.bullet && item.depth == 1 && !leaf.quoted && self.astray(seen);
            self.list = if astray { List::Astray(leaf.at.clone()) } else { List::Fine };
        }
        // one item about a topic, and the list may be about it
        if self.belongs(lead(leaf)) {
            self.list = List::Fine;
        }
    }

    fn end(&mut self, _: &Answer, _: Kind, put: &mut PutAny<'_>) {
        if let Some(at) = self.list.close() {
            put(Some(at));
        }
    }
}

/// What an item begins with: up to a colon, a dash or a full stop.
fn lead(leaf: &Leaf) -> &str {
    let end = [": ", " — ", " – ", " - ", ". "].iter().filter_map(|sign| leaf.text.find(sign)).min();
    &leaf.text[..end.unwrap_or(leaf.text.len())]
}
