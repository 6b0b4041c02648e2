//! One run of a session: what was asked, what came back, when, and what it is held against.

use super::record::{Record, Ruled, What};
use crate::domain::answer::{Answer, State};
use crate::domain::ask::{Request, host};
use crate::domain::brief::Inputs;
use crate::domain::fault::Fault;
use crate::domain::ground::grounded;
use crate::domain::guideline::{Guidelines, Mark, Marks};
use crate::domain::heard::Heard;
use crate::domain::prompt::{Message, Prompt};
use crate::domain::stream::{At, End, RunId, StreamEvent, Usage};
use crate::domain::verdict::{CheckId, Checks, Judged, Need, Verdict};

/// A run, live or read from a file.
#[derive(Debug)]
pub struct Run {
    /// Its number in the session, from 1.
    pub id: RunId,
    /// When it was sent.
    pub asked: At,
    /// What was sent.
    pub request: Request,
    /// The model as the server named it last; empty until it did.
    pub model: String,
    /// What a model said of the brief, where one was asked.
    pub heard: Option<Heard>,
    /// The block of ours that the design's messages carried.
    pub ground: Option<String>,
    /// What came back.
    pub answer: Answer,
    /// First text of any kind.
    pub first: Option<At>,
    /// The last text of any kind.
    pub last: Option<At>,
    /// The end.
    pub ended: Option<At>,
    /// The pause before the next try, if the last one failed.
    pub waiting: Option<Waiting>,
    checks: Checks,
    marks: Marks,
    judging: Judging,
    /// The answer's turns that checks and marks know of.
    turns: u32,
}

/// A pause before another try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The try that comes next.
    pub attempt: u8,
    /// How many there are.
    pub of: u8,
    /// When it starts.
    pub until: At,
    /// Why the last one failed.
    pub why: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judging {
    Live,
    Finished,
    Recorded,
}

impl Run {
    pub(super) fn new(id: RunId, asked: At, request: Request, prompt: &Prompt, guidelines: &Guidelines) -> Run {
        let checks = Checks::new(prompt, request.case, &request.inputs);
        Run {
            id,
            asked,
            request,
            model: String::new(),
            heard: None,
            ground: None,
            answer: Answer::default(),
            first: None,
            last: None,
            ended: None,
            waiting: None,
            checks,
            marks: Marks::new(guidelines),
            judging: Judging::Live,
            turns: 0,
        }
    }

    /// Who answers, in a few words: model and host, the rules by their version, a recording by its file.
    pub fn who(&self) -> String {
        let Request { provider, endpoint, model, .. } = &self.request;
        let model = if self.model.is_empty() { model } else { &self.model };
        match provider.as_str() {
            "http" => format!("{model} @ {}", host(endpoint)),
            "replay" => format!("replay of {endpoint}"),
            provider => format!("{provider} {model}"),
        }
    }

    /// All that was said up to its end: the messages as they were sent, and the answer without its thinking. None where it
    /// has not ended, or without a word.
    pub fn conversation(&self) -> Option<Vec<Message>> {
        let Answer { text, declined, .. } = &self.answer;
        let said = if text.trim().is_empty() { declined } else { text };
        if self.answer.end().is_none() || said.trim().is_empty() {
            return None;
        }
        let sent = self.request.messages.clone();
        let mut all = match &self.ground {
            Some(block) => grounded(sent, block),
            None => sent,
        };
        all.push(Message { role: "assistant".to_owned(), content: said.clone() });
        Some(all)
    }

    /// Who filled in the brief: the rules, or a model whose reply holds; none for a prompt that the rules do not read.
    pub fn brief_by(&self) -> Option<&str> {
        let inputs = Inputs::of(&self.request.inputs)?;
        let heard = self.heard.as_ref().filter(|heard| heard.filled(&inputs));
        Some(heard.map_or("rules", |heard| heard.model.as_str()))
    }

    /// True if what was judged so far turned out to be thinking.
    pub(super) fn turned(&self) -> bool {
        self.turns != self.answer.turns()
    }

    /// Judges the answer anew from its beginning.
    pub(super) fn again(&mut self, prompt: &Prompt, guidelines: &Guidelines) {
        self.turns = self.answer.turns();
        self.checks = Checks::new(prompt, self.request.case, &self.request.inputs);
        self.marks = Marks::new(guidelines);
    }

    /// All checks with their verdicts now.
    pub fn judged(&self) -> &[Judged] {
        self.checks.judged()
    }

    /// Where the answer does not keep to the guidelines, so far; counted as in the session's.
    pub fn marks(&self) -> &[Mark] {
        self.marks.marks()
    }

    /// The answer refuses in words, or in an object among words: a mark, for its state stays complete.
    pub fn refuses_in_words(&self) -> bool {
        matches!(self.answer.state(), State::Ended(_)) && self.marks.refuses()
    }

    /// The verdicts now.
    pub fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.judged().iter().map(|judged| &judged.verdict)
    }

    /// Tokens of the answer: `(reported, false)`, or `(estimate, true)` at four bytes a token,
    /// which does not depend on how the text was cut.
    pub fn tokens(&self) -> (u64, bool) {
        match self.answer.usage {
            Some(Usage { completion_tokens, .. }) => (completion_tokens, false),
            None => ((self.answer.text.len() + self.answer.reasoning.len()).div_ceil(4) as u64, true),
        }
    }

    pub(super) fn hear(&mut self, at: At, event: StreamEvent) -> Option<What> {
        if self.answer.end().is_some() {
            return None;
        }
        match event {
            StreamEvent::Waiting { attempt, of, wait_ms, why } => {
                self.waiting = Some(Waiting { attempt, of, until: at.plus(wait_ms), why });
                None
            }
            StreamEvent::Usage(usage) => {
                self.answer.usage = Some(usage);
                None
            }
            StreamEvent::Malformed(count) => {
                self.answer.malformed = count;
                None
            }
            StreamEvent::Filled(heard) => Some(What::Filled { heard }),
            StreamEvent::Grounded(text) => Some(What::Grounded { text }),
            StreamEvent::Opened { model } => Some(What::Opened { model }),
            StreamEvent::Delta(text) => Some(What::Text { text }),
            StreamEvent::Reasoning(text) => Some(What::Reasoning { text }),
            StreamEvent::Declined(text) => Some(What::Declined { text }),
            StreamEvent::Ended(end) => {
                Some(What::End { end, usage: self.answer.usage, malformed: self.answer.malformed })
            }
        }
    }

    pub(super) fn apply(&mut self, at: At, what: &What) {
        match what {
            What::Opened { model } => {
                // Some servers leave the name out of one event or the other.
                if !model.trim().is_empty() {
                    model.clone_into(&mut self.model);
                }
                self.waiting = None;
            }
            What::Filled { heard } => {
                self.heard = Some(heard.clone());
                self.waiting = None;
            }
            What::Grounded { text } => self.ground = Some(text.clone()),
            What::Text { text } => {
                self.answer.hear(text);
                self.heard(at);
            }
            What::Reasoning { text } => {
                self.answer.think(text);
                self.heard(at);
            }
            What::Declined { text } => {
                self.answer.declined.push_str(text);
                self.heard(at);
            }
            What::Whole { text, reasoning, declined } => {
                self.answer.restore(text, reasoning, declined);
                self.heard(at);
            }
            What::End { end, usage, malformed } => {
                self.answer.usage = *usage;
                self.answer.malformed = *malformed;
                self.answer.close(end.clone());
                self.ended = Some(at);
                self.waiting = None;
            }
            What::Judged { verdicts } => {
                for ruled in verdicts {
                    self.checks.settle(ruled.id, ruled.verdict.clone());
                }
                self.judging = Judging::Recorded;
            }
            What::Prompt { .. }
            | What::Named { .. }
            | What::Input { .. }
            | What::Asked { .. }
            | What::Review { .. }
            | What::Evaluation {}
            | What::Closed {}
            | What::Present { .. }
            | What::Place { .. }
            | What::PenAsked {}
            | What::PenGiven { .. }
            | What::PenRefused { .. }
            | What::PenBack {}
            | What::SendAsked {}
            | What::SendRefused { .. }
            | What::Unknown => {}
        }
    }

    /// Records that make this run again.
    pub(super) fn records(&self) -> Vec<Record> {
        let first = self.first.unwrap_or(self.asked);
        let Answer { text, reasoning, declined, usage, malformed, .. } = &self.answer;
        let mut whats = vec![(self.asked, What::Asked { request: Box::new(self.request.clone()) })];
        whats.extend(self.heard.clone().map(|heard| (first, What::Filled { heard })));
        whats.extend(self.ground.clone().map(|text| (first, What::Grounded { text })));
        if !self.model.is_empty() {
            whats.push((first, What::Opened { model: self.model.clone() }));
        }
        let (text, reasoning, declined) = (text.clone(), reasoning.clone(), declined.clone());
        if !(text.is_empty() && reasoning.is_empty() && declined.is_empty()) {
            whats.push((first, What::Whole { text, reasoning, declined }));
        }
        if let Some(end) = self.answer.end() {
            let end = What::End { end: end.clone(), usage: *usage, malformed: *malformed };
            let at = self.ended.unwrap_or(first);
            whats.push((at, end));
            let settled = self.verdicts().all(|verdict| *verdict != Verdict::Pending);
            whats.extend(settled.then(|| (at, What::Judged { verdicts: self.rulings() })));
        }
        whats.into_iter().map(|(at, what)| Record::new(at, Some(self.id), what)).collect()
    }

    fn heard(&mut self, at: At) {
        self.first.get_or_insert(at);
        self.last = Some(at);
        self.waiting = None;
    }

    pub(super) fn digest(&mut self) -> Vec<Need> {
        self.answer.digest();
        self.marks.digest(&self.answer);
        self.marks.close(&self.answer);
        if self.judging != Judging::Live {
            return Vec::new();
        }
        match self.answer.state() {
            State::Waiting => Vec::new(),
            State::Streaming => {
                self.checks.digest(&self.answer.text);
                Vec::new()
            }
            State::Refused(_) => self.finish(&End::Complete { notice: None }),
            State::Ended(end) => self.finish(&end),
        }
    }

    /// What the checks see of a run without text is the server's own refusal, if it sent one.
    fn finish(&mut self, end: &End) -> Vec<Need> {
        self.judging = Judging::Finished;
        let answer = &self.answer;
        let said = if answer.text.is_empty() { &answer.declined } else { &answer.text };
        self.checks.finish(said, end)
    }

    pub(super) fn settle(&mut self, check: CheckId, verdict: Verdict) {
        self.checks.settle(check, verdict);
    }

    /// All verdicts, once, when the last one is in.
    pub(super) fn ruled(&self) -> Option<Vec<Ruled>> {
        if self.judging != Judging::Finished || self.verdicts().any(|verdict| *verdict == Verdict::Pending) {
            return None;
        }
        Some(self.rulings())
    }

    fn rulings(&self) -> Vec<Ruled> {
        let ruled =
            |judged: &Judged| Ruled { id: judged.id, name: judged.name.clone(), verdict: judged.verdict.clone() };
        self.judged().iter().map(ruled).collect()
    }
}
