//! One answer as it arrives: its text, its markup, how it ended and what that means.

pub mod markup;
mod refusal;

use super::fault::Fault;
use super::stream::{Cut, End, Usage};
use markup::Markup;
pub use refusal::refusal;

/// What an answer means at this moment. Only [`Answer::state`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// The raw text is the truth; everything else is derived from it.
#[derive(Debug, Default)]
pub struct Answer {
    /// The answer as received.
    pub text: String,
    /// Reasoning as received: shown dim, never evaluated.
    pub reasoning: String,
    /// `delta.refusal` as received.
    pub declined: String,
    /// Tokens as reported, the last report.
    pub usage: Option<Usage>,
    /// Events that could not be read.
    pub malformed: u32,
    end: Option<End>,
    markup: Markup,
}

impl Answer {
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
        self.end.get_or_insert(end);
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
            let nothing = self.text.is_empty() && self.declined.is_empty() && self.reasoning.is_empty();
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
        refusal(&self.text)
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
