//! One answer as it arrives: its text, its markup, how it ended and what that means.

pub mod markup;
mod refusal;
mod thinking;

use super::fault::Fault;
use super::room;
use super::stream::{Cut, End, Usage};
use markup::Markup;
pub use refusal::refusal;
pub(super) use refusal::unseen;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use thinking::{Sink, Split};

/// What an answer means at this moment. Only [`Answer::state`] makes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Sent; no byte of the answer yet.
    Waiting,
    /// Text is arriving.
    Streaming,
    /// Complete, and a refusal: its text.
    Refused(String),
    /// Ended; never `Complete` without text.
    Ended(End),
}

/// The text is the truth; everything else is derived from it.
#[derive(Debug, Default)]
pub struct Answer {
    /// The answer as received, thinking and the tokens around it split off.
    pub text: String,
    /// Thinking, from a field of its own or from the content: shown dim, never evaluated.
    pub reasoning: String,
    /// `delta.refusal` as received.
    pub declined: String,
    /// Tokens as reported, the last report.
    pub usage: Option<Usage>,
    /// Events that could not be read.
    pub malformed: u32,
    end: Option<End>,
    markup: Markup,
    split: Split,
    turns: u32,
    /// What [`refusal()`] says of the text; a frame asks a dozen times, and a long text takes a while.
    refused: OnceCell<Option<String>>,
}

impl Answer {
    /// Takes a piece of content: an append, nothing but the markers around thinking is looked for.
    pub fn hear(&mut self, piece: &str) {
        self.parted(|split, sink| split.push(piece, sink));
    }

    /// Takes a piece of thinking that came in a field of its own.
    pub fn think(&mut self, piece: &str) {
        self.parted(|split, sink| split.field(piece, sink));
    }

    /// Takes over an answer that was heard, and split, before.
    pub fn restore(&mut self, text: &str, reasoning: &str, declined: &str) {
        text.clone_into(&mut self.text);
        reasoning.clone_into(&mut self.reasoning);
        declined.clone_into(&mut self.declined);
        self.refused.take();
    }

    fn parted(&mut self, work: impl FnOnce(&mut Split, &mut Sink<'_>)) {
        room::in_text(&mut self.text);
        room::in_text(&mut self.reasoning);
        let mut sink = Sink { answer: &mut self.text, thinking: &mut self.reasoning, turned: false };
        work(&mut self.split, &mut sink);
        self.refused.take();
        if sink.turned {
            self.turns += 1;
            self.markup = Markup::default();
        }
    }

    /// The thinking without the space around it, if there is any.
    pub fn thinking(&self) -> Option<&str> {
        Some(self.reasoning.trim()).filter(|thinking| !thinking.is_empty())
    }

    /// How often what had been taken for the answer turned out to be thinking. The text began anew
    /// then, and with it whatever is derived from it.
    pub fn turns(&self) -> u32 {
        self.turns
    }

    /// True once the text so far is taken for the answer: it stands behind thinking, begins as a design
    /// does, or has ended. Until then it may turn out to be thinking.
    pub fn decided(&self) -> bool {
        self.end.is_some() || self.split.decided()
    }

    /// Moves the markup to the end of the text. Once per drained batch, not per delta.
    pub fn digest(&mut self) {
        self.markup.advance(&self.text, self.end.is_some());
    }

    /// The blocks of the text up to the last [`Answer::digest`].
    pub fn markup(&self) -> &Markup {
        &self.markup
    }

    /// Marks the end; the first one counts.
    pub fn close(&mut self, end: End) {
        if self.end.is_none() {
            self.parted(|split, sink| split.finish(sink));
            self.end = Some(end);
        }
    }

    /// How the bytes ended, if they did.
    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// What it means: the one place that decides.
    /// - A complete answer that is structurally a refusal, or `delta.refusal`, is refused.
    /// - An end without any text is failed, whatever the bytes said; a cancelled run stays cancelled.
    pub fn state(&self) -> State {
        let Some(end) = &self.end else {
            let nothing =
                self.text.is_empty() && self.declined.is_empty() && self.reasoning.is_empty() && self.split.quiet();
            return if nothing { State::Waiting } else { State::Streaming };
        };
        let empty = self.text.trim().is_empty() && self.declined.trim().is_empty();
        match end {
            End::Cancelled => State::Ended(End::Cancelled),
            End::Incomplete { fault } if empty => State::Ended(End::Failed { fault: fault.clone() }),
            End::Complete { .. } | End::Truncated { .. } if empty => State::Ended(End::Failed { fault: Fault::Empty }),
            End::Complete { .. } => match self.refused() {
                Some(text) => State::Refused(text),
                None => State::Ended(end.clone()),
            },
            other => State::Ended(other.clone()),
        }
    }

    fn refused(&self) -> Option<String> {
        if !self.declined.trim().is_empty() {
            return Some(self.declined.trim().to_owned());
        }
        self.refused.get_or_init(|| refusal(&self.text)).clone()
    }
}

impl State {
    /// The word the status bar begins with.
    pub fn word(&self) -> &'static str {
        match self {
            State::Waiting => "CONNECTING",
            State::Streaming => "STREAMING",
            State::Refused(_) => "REFUSED",
            State::Ended(End::Complete { .. }) => "DONE",
            State::Ended(End::Truncated { cut: Cut::Length }) => "CUT at length",
            State::Ended(End::Truncated { cut: Cut::ContentFilter }) => "CUT by filter",
            State::Ended(End::Incomplete { .. }) => "INCOMPLETE",
            State::Ended(End::Failed { .. }) => "FAILED",
            State::Ended(End::Cancelled) => "STOPPED",
        }
    }

    /// The same for programs: `waiting`, `streaming`, `refused`, `complete`, `truncated`,
    /// `incomplete`, `failed`, `cancelled`.
    pub fn key(&self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Streaming => "streaming",
            State::Refused(_) => "refused",
            State::Ended(End::Complete { .. }) => "complete",
            State::Ended(End::Truncated { .. }) => "truncated",
            State::Ended(End::Incomplete { .. }) => "incomplete",
            State::Ended(End::Failed { .. }) => "failed",
            State::Ended(End::Cancelled) => "cancelled",
        }
    }

    /// True until the end.
    pub fn running(&self) -> bool {
        matches!(self, State::Waiting | State::Streaming)
    }
}
