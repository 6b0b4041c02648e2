//! Every fault of the world: whether it is tried again, the sentence the user reads, the next step.
//! infra obeys it, the faces show it.

use serde::{Deserialize, Serialize};

/// What went wrong, with what is needed to say it in one sentence. Texts from outside are raw:
/// a face shows them through the sanitiser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// No connection: refused, DNS, TLS, proxy.
    Connect {
        /// `host:port`.
        host: String,
        /// The last line of the cause chain.
        cause: String,
        /// The proxy in use, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proxy: Option<String>,
    },
    /// A status that is no success.
    Status {
        /// The HTTP status.
        code: u16,
        /// The URL asked, without query.
        url: String,
        /// The server's own message, or empty.
        message: String,
        /// The server's wish, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after_ms: Option<u64>,
        /// Where the key came from, for 401 and 403.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key_from: Option<String>,
    },
    /// HTML where JSON or an event stream was due.
    Html {
        /// The host that sent it.
        host: String,
        /// The HTTP status.
        status: u16,
        /// The page's title, or empty.
        title: String,
    },
    /// A redirect, which is never followed.
    Redirect {
        /// The HTTP status.
        code: u16,
        /// Where it points.
        to: String,
    },
    /// An error object in the stream, or instead of it.
    Server {
        /// The server's message.
        message: String,
    },
    /// The connection broke.
    Cut {
        /// The last line of the cause chain; empty for a clean end without an end mark.
        cause: String,
    },
    /// Nothing came for too long.
    Silent {
        /// How long, in seconds.
        seconds: u64,
    },
    /// The answer ended without any text.
    Empty,
    /// More than we take.
    TooLarge {
        /// What was too large, and the limit.
        what: String,
    },
    /// Too many events that are not JSON.
    Garbled {
        /// How many.
        events: u32,
    },
    /// The run can't start: key command, key file, client.
    Setup {
        /// One sentence.
        what: String,
        /// The next step.
        next: String,
    },
    /// The session file can't be written or read.
    Disk {
        /// The file.
        path: String,
        /// The cause.
        cause: String,
    },
    /// A fault written by a later version.
    #[serde(other)]
    Unknown,
}

impl Fault {
    /// What happened, in one sentence.
    pub fn sentence(&self) -> String {
        format!("{self:?}.")
    }

    /// What to do next, in one sentence.
    pub fn next_step(&self) -> String {
        "Esc Enter sends it again.".to_owned()
    }
}
