//! What an architect says while it answers, and how the bytes end.

use super::fault::{Fault, VANISHED};
use super::heard::Heard;
use serde::{Deserialize, Serialize};

/// Milliseconds since the epoch, stamped by a face; within one process it never goes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct At(pub u64);

impl At {
    /// Milliseconds from `earlier` to here; 0 if `earlier` is later.
    pub fn since(self, earlier: At) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// This moment and `ms` more.
    pub fn plus(self, ms: u64) -> At {
        At(self.0.saturating_add(ms))
    }

    /// As a moment of the calendar; one that no calendar holds is the last there is.
    pub fn moment(self) -> jiff::Timestamp {
        let millis = i64::try_from(self.0).unwrap_or(i64::MAX);
        jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX)
    }
}

/// The number of a run within its session, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(pub u32);

/// One thing heard from a provider. Exactly one [`StreamEvent::Ended`] comes, as the last.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamEvent {
    /// A try failed before any byte of the answer; the next one starts at `wait_ms` from now.
    Waiting {
        /// The try that comes next, from 2.
        attempt: u8,
        /// How many tries there are.
        of: u8,
        /// Milliseconds until it starts.
        wait_ms: u64,
        /// Why the last one failed.
        why: Fault,
    },
    /// A model was asked to fill in the brief: its reply, or why there is none. Before the answer.
    Filled(Heard),
    /// The block of ours that the design's messages carry. Before the answer.
    Grounded(String),
    /// The server has begun to answer; the model as it names itself, or empty.
    Opened {
        /// The model's name in the answer.
        model: String,
    },
    /// A piece of the answer.
    Delta(String),
    /// A piece of reasoning: shown dim, never evaluated.
    Reasoning(String),
    /// A piece of `delta.refusal`.
    Declined(String),
    /// Tokens as reported; the last one counts.
    Usage(Usage),
    /// So many events could not be read so far.
    Malformed(u32),
    /// The end.
    Ended(End),
}

impl StreamEvent {
    /// The end of a stream that stopped without one.
    pub fn vanished() -> StreamEvent {
        StreamEvent::Ended(End::Incomplete { fault: Fault::Cut { cause: VANISHED.to_owned() } })
    }
}

/// Tokens as the server reports them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens of the prompt.
    pub prompt_tokens: u64,
    /// Tokens of the answer, reasoning included.
    pub completion_tokens: u64,
}

/// How the bytes ended. What that means is [`super::answer::State`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum End {
    /// `[DONE]` or a finish_reason came; a notice names a finish_reason we do not know.
    Complete {
        /// For example `finish_reason "tool_calls": tool calls are not shown`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        notice: Option<String>,
    },
    /// The server stopped it.
    Truncated {
        /// By what.
        cut: Cut,
    },
    /// The body ended or was cut without an end mark.
    Incomplete {
        /// What happened.
        fault: Fault,
    },
    /// An error instead of, or in the middle of, an answer.
    Failed {
        /// What happened.
        fault: Fault,
    },
    /// The user stopped it.
    Cancelled,
}

/// Why a server stopped an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// finish_reason `length`.
    Length,
    /// finish_reason `content_filter`.
    ContentFilter,
}
