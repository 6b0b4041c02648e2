//! Every fault of the world: whether it is tried again, the sentence the user reads, the next step.
//! infra obeys it, the faces show it.

use super::unreached::Unreached;
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
        /// What stands between.
        #[serde(default)]
        why: Unreached,
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
        /// Whether the server wants another try (`x-should-retry`), if it says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again: Option<bool>,
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
    /// An answer in the form of another API than the one that was asked for.
    Foreign {
        /// The API.
        api: String,
        /// The next step.
        next: String,
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

/// The cause of a cut where the program did not live to see the end of the answer.
pub const PROGRAM_ENDED: &str = "the program ended before the answer did";
/// The cause where who answered ended without an end.
pub const VANISHED: &str = "the architect stopped without a word";

/// A server that asks for more patience than this gets none: the user is told instead.
pub const PATIENCE_MS: u64 = 60_000;

impl Fault {
    /// Whether and when to try again, if nothing of the answer has come yet.
    pub fn retry(&self) -> Retry {
        match self {
            Fault::Status { again: Some(false), .. } => Retry::Never,
            Fault::Status { message, .. } if spent(message) => Retry::Never,
            Fault::Status { code, retry_after_ms, again, .. }
                if matches!(code, 408 | 409 | 429 | 500..) || *again == Some(true) =>
            {
                match retry_after_ms {
                    None => Retry::Backoff,
                    Some(ms) if *ms <= PATIENCE_MS => Retry::After(*ms),
                    Some(_) => Retry::Never,
                }
            }
            Fault::Cut { .. } => Retry::AtOnce,
            _ => Retry::Never,
        }
    }

    /// What happened, in one sentence.
    pub fn sentence(&self) -> String {
        match self {
            Fault::Connect { host, cause, proxy, why } => why.sentence(host, stop(cause), proxy.as_deref()),
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
            Fault::Foreign { api, .. } => {
                format!("The server answers in the form of {api}, not of OpenAI's chat completions.")
            }
            Fault::Setup { what, .. } => format!("{}.", stop(what)),
            Fault::Disk { path, cause } => format!("{path} can't be used: {}.", stop(cause)),
            Fault::Unknown => "A fault that a later version recorded.".to_owned(),
        }
    }

    /// How an answer that has begun ended by it: what happened, what is kept, how to go on (`again`), in one sentence.
    /// A library's words for a broken connection help nobody there; [`Fault::received`] has them.
    pub fn unfinished(&self, again: &str) -> String {
        let happened = match self {
            Fault::Cut { cause } if !cause.is_empty() && ![PROGRAM_ENDED, VANISHED].contains(&cause.as_str()) => {
                "the connection broke in the middle of the answer".to_owned()
            }
            Fault::Cut { cause } if !cause.is_empty() => cause.clone(),
            Fault::Lost { events, sample } => {
                let (count, its) =
                    if *events == 1 { ("1 event".to_owned(), "its") } else { (format!("{events} events"), "their") };
                format!("{count} of the answer could not be read, and {its} text is lost ({})", stop(sample))
            }
            _ => inside(&self.sentence()),
        };
        let next = self.next_step();
        let next = if next == AGAIN { again.to_owned() } else { inside(&next) };
        format!("{happened}; what arrived is kept: {next}.")
    }

    /// What came back, line by line: the server's own words as they were kept.
    pub fn received(&self) -> Vec<String> {
        match self {
            Fault::Connect { host, cause, proxy, .. } => {
                let through = proxy.as_ref().map_or(String::new(), |proxy| format!(" through the proxy {proxy}"));
                vec![format!("no connection to {host}{through}"), cause.clone()]
            }
            Fault::Status { code, url, message, retry_after_ms, key_from, .. } => {
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
            Fault::Foreign { api, .. } => vec![format!("an answer in the form of {api}")],
            Fault::TooLarge { what } => vec![what.clone()],
            Fault::Empty | Fault::Setup { .. } | Fault::Disk { .. } | Fault::Unknown => vec!["nothing".to_owned()],
        }
    }

    /// What to do next, in one sentence.
    pub fn next_step(&self) -> String {
        let text = match self {
            Fault::Connect { host, proxy, why, .. } => return why.next_step(host, proxy.as_deref()),
            Fault::Status { code: 402, .. } => UNPAID,
            Fault::Status { message, .. } if spent(message) => UNPAID,
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
            Fault::Setup { next, .. } | Fault::Foreign { next, .. } => return next.clone(),
            Fault::Disk { .. } => "Check the folder, its permissions and the free space.",
            Fault::Empty => "Send it again, or raise max_tokens: reasoning may have used them up.",
            Fault::TooLarge { .. } | Fault::Garbled { .. } => {
                "Check that the endpoint speaks OpenAI's chat completions."
            }
            _ => AGAIN,
        };
        text.to_owned()
    }
}

/// What to do where nothing else helps.
const AGAIN: &str = "Send it again; what had arrived is kept.";
/// What to do where money is what is missing.
const UNPAID: &str = "The account has no credit left: top it up, or choose another profile.";

/// True for a limit that waiting does not lift.
fn spent(message: &str) -> bool {
    let message = message.to_lowercase();
    [
        "insufficient_quota",
        "exceeded your current quota",
        "credit balance",
        "insufficient balance",
        "insufficient credit",
    ]
    .iter()
    .any(|words| message.contains(words))
}

/// A sentence of ours as a part of another one.
fn inside(sentence: &str) -> String {
    let mut letters = stop(sentence).chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
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

#[cfg(test)]
pub(crate) mod samples;

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
        for words in ["insufficient_quota: pay", "Your credit balance is too low", "Insufficient Balance"] {
            assert_eq!(status(429, words, Some(1)).retry(), Retry::Never, "{words}");
            assert_eq!(status(400, words, None).next_step(), UNPAID, "{words}");
        }
        let wished = |code, again| match status(code, "", Some(5)) {
            Fault::Status { code, url, message, retry_after_ms, key_from, .. } => {
                Fault::Status { code, url, message, retry_after_ms, key_from, again: Some(again) }.retry()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!((wished(503, false), wished(400, true)), (Retry::Never, Retry::After(5)));
        assert_eq!(
            Fault::Connect { host: "h:1".into(), cause: "refused".into(), proxy: None, why: Unreached::Slow }.retry(),
            Retry::Never
        );
    }

    #[test]
    fn an_unfinished_answer_is_one_sentence_without_a_library_s_words() {
        use Fault::{Cut, Garbled, Lost, Silent, TooLarge, Unknown};
        let begun = |fault: &Fault| {
            matches!(fault, Cut { .. } | Garbled { .. } | Lost { .. } | Silent { .. } | TooLarge { .. } | Unknown)
        };
        for fault in all().into_iter().filter(begun) {
            let said = fault.unfinished("send it again");
            assert_eq!(said.matches("kept").count(), 1, "{said}");
            assert!(said.ends_with('.') && !said.contains(". "), "{said}");
        }
        let cut = |cause: &str| Fault::Cut { cause: cause.into() }.unfinished("R sends it again");
        assert_eq!(
            cut("unexpected EOF during chunk size line"),
            "the connection broke in the middle of the answer; what arrived is kept: R sends it again."
        );
        assert!(cut("").starts_with("the server closed the connection without an end mark;"), "{}", cut(""));
        assert!(cut(PROGRAM_ENDED).starts_with(PROGRAM_ENDED), "{}", cut(PROGRAM_ENDED));
    }

    #[test]
    fn every_sentence_is_one_and_has_a_next_step() {
        let kinds: std::collections::HashSet<_> = all().iter().map(std::mem::discriminant).collect();
        assert_eq!(kinds.len(), 15, "a fault has no sample");
        for fault in all() {
            let sentence = fault.sentence();
            assert!(sentence.ends_with('.') && !sentence.ends_with(".."), "{sentence}");
            assert!(fault.next_step().ends_with('.'), "{}", fault.next_step());
            let line = serde_json::to_string(&fault).unwrap();
            assert_eq!(serde_json::from_str::<Fault>(&line).unwrap(), fault);
        }
        // Every way not to be reached has words of its own, and a session from before it is read.
        let steps: std::collections::HashSet<_> = samples::UNREACHED.map(|why| why.next_step("h", None)).into();
        assert_eq!(steps.len(), samples::UNREACHED.len());
        let old = r#"{"kind":"connect","host":"h","cause":"refused"}"#;
        let Ok(Fault::Connect { why: Unreached::Other, .. }) = serde_json::from_str(old) else { panic!() };
        let later = r#"{"kind":"connect","host":"h","cause":"x","why":"by_pigeon"}"#;
        let Ok(Fault::Connect { why: Unreached::Other, .. }) = serde_json::from_str(later) else { panic!() };
        // Something answered, and said why: never that nothing did.
        let said = status(404, "The model `gpt-5o` does not exist", None).sentence();
        assert_eq!(said, "404 from http://h/v1/chat/completions: The model `gpt-5o` does not exist.");
    }
}
