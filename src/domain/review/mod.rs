//! What people say of an answer: comments with their replies, and what they decide. One fold over records, the same for
//! any order in which comments of several writers arrive. Knows no session and no screen.

mod anchor;
#[cfg(test)]
mod tests;

pub(crate) use anchor::key;
pub use anchor::{Anchor, Place, anchor, places};

use super::stream::{At, RunId};
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// What a comment asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something to know.
    Comment,
    /// Something to answer.
    Question,
    /// Something that stands against accepting.
    MustChange,
    /// This is good as it is.
    Approve,
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Kind; 4] = [Kind::Comment, Kind::Question, Kind::MustChange, Kind::Approve];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Comment => "comment",
            Kind::Question => "question",
            Kind::MustChange => "must change",
            Kind::Approve => "approve",
        }
    }
}

/// What was decided of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is built.
    Accepted,
    /// It is not.
    Rejected,
    /// Another one is wanted.
    NeedsWork,
}

impl Standing {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Standing; 3] = [Standing::Accepted, Standing::Rejected, Standing::NeedsWork];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Accepted => "accepted",
            Standing::Rejected => "rejected",
            Standing::NeedsWork => "needs work",
        }
    }

    /// The standing that a line begins with, and the sentence behind it.
    pub fn read(line: &str) -> Option<(Standing, &str)> {
        let spelt = [
            ("accepted", Standing::Accepted),
            ("accept", Standing::Accepted),
            ("rejected", Standing::Rejected),
            ("reject", Standing::Rejected),
            ("needs work", Standing::NeedsWork),
            ("needs-work", Standing::NeedsWork),
        ];
        spelt.into_iter().find_map(|(word, standing)| {
            let head = line.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
            let rest = &line[head.len()..];
            let apart = rest.is_empty() || rest.starts_with([' ', ',', ':', '.']);
            apart.then(|| (standing, rest.trim_start_matches([' ', ',', ':', '.']).trim_end()))
        })
    }
}

/// One thing said: what a record of a review holds. Raw: names and texts are made safe where they are shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Said {
    /// More than that of everything its writer had seen: the order of what answers each other, whatever the clocks say.
    #[serde(default)]
    pub turn: u64,
    /// Its own among all writers.
    pub id: String,
    /// Who.
    pub by: String,
    /// What.
    #[serde(flatten)]
    pub act: Act,
}

/// What is done in a review.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Begins a thread.
    Comment {
        /// What it asks for.
        kind: Kind,
        /// Its text; only an approval may have none.
        text: String,
        /// What of the answer it is about.
        on: Anchor,
    },
    /// Answers in a thread.
    Reply {
        /// The thread.
        to: String,
        /// Its text.
        text: String,
    },
    /// Closes a thread, or opens it again.
    Resolve {
        /// The thread.
        to: String,
        /// It is open again.
        #[serde(default)]
        open: bool,
    },
    /// Decides about the answer.
    Decide {
        /// How.
        standing: Standing,
        /// Why, in a sentence, or empty.
        text: String,
    },
    /// Of a later version.
    #[serde(other)]
    Unknown,
}

/// A comment with all that was said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The comment's id.
    pub id: String,
    /// The answer it was written on.
    pub run: RunId,
    /// When, by its writer's clock.
    pub at: At,
    /// Who.
    pub by: String,
    /// What it asks for.
    pub kind: Kind,
    /// Its text.
    pub text: String,
    /// What it is about.
    pub on: Anchor,
    /// What was answered.
    pub replies: Vec<Reply>,
    /// Who closed it, and when.
    pub resolved: Option<(String, At)>,
}

impl Thread {
    /// It waits for somebody.
    pub fn open(&self) -> bool {
        self.kind != Kind::Approve && self.resolved.is_none()
    }
}

/// One answer in a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// When, by its writer's clock.
    pub at: At,
    /// Who.
    pub by: String,
    /// Its text.
    pub text: String,
}

/// What was decided, by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: String,
    /// The answer it is about.
    pub run: RunId,
    /// When, by its writer's clock.
    pub at: At,
    /// Who.
    pub by: String,
    /// How.
    pub standing: Standing,
    /// Why, or empty.
    pub text: String,
}

/// How much is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// Threads that wait for somebody.
    pub all: usize,
    /// Those of them that stand against accepting.
    pub must: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    said: Said,
    at: At,
    run: RunId,
}

/// A whole review: the fold over its records.
#[derive(Debug, Default)]
pub struct Review {
    entries: BTreeMap<String, Entry>,
    /// In the log's order: the last one counts, whatever the clocks say.
    decisions: Vec<Decision>,
    last: u64,
    version: u64,
    threads: OnceCell<Vec<Thread>>,
}

impl Review {
    /// Takes one record. One that came before changes nothing; of two with one id the smaller counts, so that their order
    /// does not. What answers a comment may come before it.
    pub fn apply(&mut self, at: At, run: RunId, said: &Said) {
        self.last = self.last.max(said.turn);
        self.version += 1;
        self.threads = OnceCell::new();
        if let Act::Decide { standing, text } = &said.act
            && self.decisions.iter().all(|known| known.id != said.id)
        {
            let (id, by, text) = (said.id.clone(), said.by.clone(), text.clone());
            self.decisions.push(Decision { id, run, at, by, standing: *standing, text });
        }
        let entry = Entry { said: said.clone(), at, run };
        match self.entries.get_mut(&said.id) {
            Some(known) if *known <= entry => {}
            Some(known) => *known = entry,
            None => _ = self.entries.insert(said.id.clone(), entry),
        }
    }

    /// What `by` says now. `writer` is a mark of the process: two that write at one moment differ in it.
    pub fn say(&self, at: At, writer: u64, by: &str, act: Act) -> Said {
        let turn = self.last.saturating_add(1);
        Said { turn, id: format!("{:x}-{writer:x}-{turn:x}", at.0), by: by.to_owned(), act }
    }

    /// All comments, the first one first.
    pub fn threads(&self) -> &[Thread] {
        self.threads.get_or_init(|| self.fold())
    }

    /// The decision that counts.
    pub fn decision(&self) -> Option<&Decision> {
        self.decisions.last()
    }

    /// All decisions, the first one first.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// How much waits for somebody.
    pub fn open(&self) -> Open {
        let mut open = Open::default();
        for thread in self.threads().iter().filter(|thread| thread.open()) {
            open.all += 1;
            open.must += usize::from(thread.kind == Kind::MustChange);
        }
        open
    }

    /// Another one after every record.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Nothing was said.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Everything said, for a log of its own: moment, answer, what.
    pub fn all(&self) -> Vec<(At, RunId, Said)> {
        let decided = |id: &String| self.decisions.iter().position(|known| known.id == *id);
        let mut all: Vec<&Entry> = self.entries.values().collect();
        // Decisions among themselves in the log's order.
        all.sort_by_key(|entry| (decided(&entry.said.id), entry.said.turn));
        all.into_iter().map(|entry| (entry.at, entry.run, entry.said.clone())).collect()
    }

    fn fold(&self) -> Vec<Thread> {
        let mut entries: Vec<&Entry> = self.entries.values().collect();
        entries.sort_by(|a, b| (a.said.turn, &a.said.id).cmp(&(b.said.turn, &b.said.id)));
        let mut threads: Vec<Thread> = Vec::new();
        for entry in &entries {
            if let Act::Comment { kind, text, on } = &entry.said.act {
                let Entry { said, at, run } = entry;
                let (id, by, text, on) = (said.id.clone(), said.by.clone(), text.clone(), on.clone());
                let thread =
                    Thread { id, run: *run, at: *at, by, kind: *kind, text, on, replies: Vec::new(), resolved: None };
                threads.push(thread);
            }
        }
        let known: BTreeMap<String, usize> =
            threads.iter().enumerate().map(|(at, thread)| (thread.id.clone(), at)).collect();
        for Entry { said, at, .. } in entries {
            let Some(thread) = said.act.to().and_then(|to| known.get(to)).and_then(|index| threads.get_mut(*index))
            else {
                continue;
            };
            match &said.act {
                Act::Reply { text, .. } => {
                    thread.replies.push(Reply { at: *at, by: said.by.clone(), text: text.clone() });
                }
                Act::Resolve { open, .. } => thread.resolved = (!open).then(|| (said.by.clone(), *at)),
                Act::Comment { .. } | Act::Decide { .. } | Act::Unknown => {}
            }
        }
        threads
    }
}

impl Act {
    /// The thread it answers.
    fn to(&self) -> Option<&str> {
        match self {
            Act::Reply { to, .. } | Act::Resolve { to, .. } => Some(to),
            Act::Comment { .. } | Act::Decide { .. } | Act::Unknown => None,
        }
    }
}
