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
    /// Events of an answer that could not be read: their text is missing in it.
    Lost {
        /// How many.
        events: u32,
        /// How the first one began.
        sample: String,
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

/// What a provider does about a fault that came before any byte of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Trying again can't help, or could do harm.
    Never,
    /// At once, once: a pooled connection was stale.
    AtOnce,
    /// After a pause that doubles, with jitter.
    Backoff,
    /// After exactly so many milliseconds: the server said so.
    After(u64),
}

/// A server that asks for more patience than this gets none: the user is told instead.
pub const PATIENCE_MS: u64 = 60_000;

impl Fault {
    /// Whether and when to try again, if nothing of the answer has come yet.
    pub fn retry(&self) -> Retry {
        match self {
            Fault::Status { code: 429, message, .. } if spent(message) => Retry::Never,
            Fault::Status { code: 408 | 409 | 429 | 500.., retry_after_ms: Some(ms), .. } => {
                if *ms <= PATIENCE_MS {
                    Retry::After(*ms)
                } else {
                    Retry::Never
                }
            }
            Fault::Status { code: 408 | 409 | 429 | 500.., .. } => Retry::Backoff,
            Fault::Cut { .. } => Retry::AtOnce,
            _ => Retry::Never,
        }
    }

    /// What happened, in one sentence.
    pub fn sentence(&self) -> String {
        match self {
            Fault::Connect { host, cause, proxy: None } => format!("{host} can't be reached: {}.", stop(cause)),
            Fault::Connect { host, cause, proxy: Some(proxy) } => {
                format!("{host} can't be reached through the proxy {proxy}: {}.", stop(cause))
            }
            Fault::Status { code: 401 | 403, message, key_from: None, .. } => {
                format!("The server wants a key and none was sent{}.", quoted(message))
            }
            Fault::Status { code: code @ (401 | 403), message, key_from: Some(from), .. } => {
                format!("{code}: the key from {from} was refused{}.", quoted(message))
            }
            Fault::Status { code: 404, url, message, .. } if message.trim().is_empty() => {
                format!("404: the server has nothing at {url}.")
            }
            Fault::Status { code: 429, message, retry_after_ms: Some(ms), .. } if *ms > PATIENCE_MS => {
                format!("429: the limit resets in {}{}.", minutes(*ms), quoted(message))
            }
            Fault::Status { code, url, message, .. } => format!("{code} from {url}{}.", quoted(message)),
            Fault::Html { host, status, title } if title.is_empty() => {
                format!("{host} answered with a web page (status {status}) instead of an event stream.")
            }
            Fault::Html { host, status, title } => {
                format!("{host} answered with a web page, \"{title}\" (status {status}), instead of an event stream.")
            }
            Fault::Redirect { code, to } => {
                format!("{code}: the server points to {to}, and redirects are never followed.")
            }
            Fault::Server { message } => format!("The server reported an error: {}.", stop(message)),
            Fault::Cut { cause } if cause.is_empty() => {
                "The server closed the connection without an end mark.".to_owned()
            }
            Fault::Cut { cause } => format!("The connection broke: {}.", stop(cause)),
            Fault::Silent { seconds } => format!("Nothing of the answer came for {seconds} s."),
            Fault::Empty => "The answer ended without any text.".to_owned(),
            Fault::TooLarge { what } => format!("Too large: {}.", stop(what)),
            Fault::Garbled { events } => format!("{events} events in the stream could not be read."),
            Fault::Lost { events, sample } => {
                let (events, its) =
                    if *events == 1 { ("1 event".to_owned(), "its") } else { (format!("{events} events"), "their") };
                format!("{events} of the answer could not be read, and {its} text is missing; lost: {}.", stop(sample))
            }
            Fault::Setup { what, .. } => format!("{}.", stop(what)),
            Fault::Disk { path, cause } => format!("{path} can't be used: {}.", stop(cause)),
            Fault::Unknown => "A fault that a later version recorded.".to_owned(),
        }
    }

    /// What came back, line by line: the server's own words as they were kept.
    pub fn received(&self) -> Vec<String> {
        match self {
            Fault::Connect { host, cause, proxy } => {
                let through = proxy.as_ref().map_or(String::new(), |proxy| format!(" through the proxy {proxy}"));
                vec![format!("no connection to {host}{through}"), cause.clone()]
            }
            Fault::Status { code, url, message, retry_after_ms, key_from } => {
                let mut lines = vec![format!("status {code} from {url}")];
                let words = if message.trim().is_empty() { "(no words)" } else { message };
                lines.push(format!("the server's words: {words}"));
                lines.extend(retry_after_ms.map(|ms| format!("retry-after: {} s", ms.div_ceil(1000))));
                lines.extend(key_from.as_ref().map(|from| format!("the key sent is from {from} (never shown)")));
                lines
            }
            Fault::Html { host, status, title } => {
                vec![format!("status {status} from {host}, a web page"), format!("its title: {title}")]
            }
            Fault::Redirect { code, to } => vec![format!("status {code}, location: {to}")],
            Fault::Server { message } => vec![format!("an error in the stream: {message}")],
            Fault::Cut { cause } if cause.is_empty() => vec!["the end of the connection".to_owned()],
            Fault::Cut { cause } => vec![cause.clone()],
            Fault::Silent { seconds } => vec![format!("nothing for {seconds} s")],
            Fault::Garbled { events } => vec![format!("{events} events that are no JSON")],
            Fault::Lost { events, sample } => {
                vec![format!("{events} events that could not be read, the first: {sample}")]
            }
            Fault::TooLarge { what } => vec![what.clone()],
            Fault::Empty | Fault::Setup { .. } | Fault::Disk { .. } | Fault::Unknown => vec!["nothing".to_owned()],
        }
    }

    /// What to do next, in one sentence.
    pub fn next_step(&self) -> String {
        let text = match self {
            Fault::Connect { .. } => "Check the base URL and whether the server runs; what you typed is kept.",
            Fault::Status { code: 401 | 403, key_from: None, .. } => {
                "Name a key: `dlm-architect config example` shows how."
            }
            Fault::Status { code: 401 | 403, .. } => "Check the key, and that it belongs to this endpoint.",
            Fault::Status { code: 404, url, .. } if url.matches("/v1").count() > 1 => {
                "The URL holds /v1 twice: leave one out of the base URL."
            }
            Fault::Status { code: 404, .. } => {
                "Check the model's name, and that the base URL ends where /chat/completions is to be added (usually /v1)."
            }
            Fault::Status { code: 400 | 413 | 422, .. } => "Check the model and its parameters (p shows what is sent).",
            Fault::Status { code: 429, .. } => "Wait, or choose another profile.",
            Fault::Html { .. } => "Check the base URL, the proxy and whether a login page stands between.",
            Fault::Redirect { .. } => "Put the address it points to into the base URL, if you trust it.",
            Fault::Setup { next, .. } => return next.clone(),
            Fault::Disk { .. } => "Check the folder, its permissions and the free space.",
            Fault::Empty => "Send it again, or raise max_tokens: reasoning may have used them up.",
            Fault::TooLarge { .. } | Fault::Garbled { .. } => {
                "Check that the endpoint speaks OpenAI's chat completions."
            }
            _ => "Send it again; what had arrived is kept.",
        };
        text.to_owned()
    }
}

/// True for a limit that waiting does not lift.
fn spent(message: &str) -> bool {
    message.contains("insufficient_quota") || message.contains("exceeded your current quota")
}

/// A text of somebody else's as the middle of a sentence.
fn stop(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

fn quoted(message: &str) -> String {
    if message.trim().is_empty() { String::new() } else { format!(": {}", stop(message)) }
}

fn minutes(ms: u64) -> String {
    match ms.div_ceil(60_000) {
        minutes @ 0..120 => format!("{minutes} min"),
        minutes => format!("{} h", minutes.div_ceil(60)),
    }
}

/// One of each fault and of each way it is said, for the tests of the faces too.
#[cfg(test)]
pub(crate) mod samples {
    use super::Fault;

    /// A status of a server.
    pub fn status(code: u16, message: &str, retry_after_ms: Option<u64>) -> Fault {
        let url = "http://h/v1/chat/completions".into();
        Fault::Status { code, url, message: message.into(), retry_after_ms, key_from: None }
    }

    /// All of them, with texts as long as the world's.
    pub fn all() -> Vec<Fault> {
        let keyed = |code| Fault::Status {
            code,
            url: "https://api.example.com/v1/chat/completions".into(),
            message: "Incorrect API key provided: [key]. You can find your API key at https://platform.example.com"
                .into(),
            retry_after_ms: None,
            key_from: Some("OPENAI_API_KEY".into()),
        };
        let doubled = Fault::Status {
            code: 404,
            url: "http://h/v1/v1/chat/completions".into(),
            message: String::new(),
            retry_after_ms: None,
            key_from: None,
        };
        let setup = "/home/ann/.config/dlm-architect/key can be read by others, so it is not used";
        let limit =
            "Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29511";
        let refused = |proxy| Fault::Connect {
            host: "llm.intra.example.com:8443".into(),
            cause: "tcp connect error: Connection refused.".into(),
            proxy,
        };
        vec![
            refused(None),
            refused(Some("http://proxy.intra.example.com:3128".into())),
            status(401, "Invalid key.", None),
            keyed(401),
            keyed(403),
            status(404, "", None),
            status(404, "The model `gpt-5o` does not exist or you do not have access to it.", None),
            doubled,
            status(400, "Unsupported value: 'temperature' does not support 0.2 with this model.", None),
            status(429, limit, Some(2000)),
            status(429, limit, Some(3_600_000)),
            status(500, "boom", None),
            Fault::Html { host: "h".into(), status: 200, title: "Login".into() },
            Fault::Html { host: "h".into(), status: 503, title: String::new() },
            Fault::Redirect { code: 302, to: "http://x".into() },
            Fault::Server { message: "Context size has been exceeded.".into() },
            Fault::Cut { cause: String::new() },
            Fault::Cut { cause: "connection reset by peer".into() },
            Fault::Silent { seconds: 120 },
            Fault::Empty,
            Fault::TooLarge { what: "an event over 8 MiB".into() },
            Fault::Garbled { events: 20 },
            Fault::Lost { events: 1, sample: "{broken".into() },
            Fault::Setup { what: setup.into(), next: "Run: chmod 600 /home/ann/.config/dlm-architect/key.".into() },
            Fault::Disk {
                path: "/home/ann/.local/state/dlm-architect/sessions".into(),
                cause: "Permission denied".into(),
            },
            Fault::Unknown,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::samples::{all, status};
    use super::*;

    #[test]
    fn what_is_tried_again() {
        for code in [400, 401, 402, 403, 404, 405, 413, 422] {
            assert_eq!(status(code, "", Some(1)).retry(), Retry::Never, "{code}");
        }
        for code in [408, 409, 429, 500, 502, 503, 504, 529] {
            assert_eq!(status(code, "", None).retry(), Retry::Backoff, "{code}");
            assert_eq!(status(code, "", Some(2000)).retry(), Retry::After(2000), "{code}");
        }
        assert_eq!(status(429, "", Some(3_600_000)).retry(), Retry::Never);
        assert!(status(429, "", Some(3_600_000)).sentence().contains("60 min"));
        assert_eq!(status(429, "insufficient_quota: pay", None).retry(), Retry::Never);
        assert_eq!(Fault::Connect { host: "h:1".into(), cause: "refused".into(), proxy: None }.retry(), Retry::Never);
    }

    #[test]
    fn every_sentence_is_one_and_has_a_next_step() {
        let kinds: std::collections::HashSet<_> = all().iter().map(std::mem::discriminant).collect();
        assert_eq!(kinds.len(), 14, "a fault has no sample");
        for fault in all() {
            let sentence = fault.sentence();
            assert!(sentence.ends_with('.') && !sentence.ends_with(".."), "{sentence}");
            assert!(fault.next_step().ends_with('.'), "{}", fault.next_step());
            let line = serde_json::to_string(&fault).unwrap();
            assert_eq!(serde_json::from_str::<Fault>(&line).unwrap(), fault);
        }
        // Something answered, and said why: never that nothing did.
        let said = status(404, "The model `gpt-5o` does not exist", None).sentence();
        assert_eq!(said, "404 from http://h/v1/chat/completions: The model `gpt-5o` does not exist.");
    }
}
