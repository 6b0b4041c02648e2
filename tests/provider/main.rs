//! The HTTP provider against a loopback server that behaves as badly as servers do: what it makes
//! of each fault, how often it asks, and that it never shows its key.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

mod body;
mod cut;
mod odd;
mod refused;
mod retry;
#[path = "../support/server.rs"]
#[allow(dead_code)]
mod server;
mod way;
mod whole;

use dlm_architect::domain::ask::Request;
use dlm_architect::domain::fault::Fault;
use dlm_architect::domain::prompt::Message;
use dlm_architect::domain::stream::{End, StreamEvent};
use dlm_architect::infra::provider::{Http, Provider, Server, Way};
use dlm_architect::infra::secret::{Key, KeySource};
use futures_util::StreamExt;
use server::Step;
use std::time::Duration;

/// The key of every test; it must be in no text.
const KEY: &str = "MARKER0KEY0OF0TESTS";

/// Everything one run said.
#[derive(Debug)]
struct Run {
    events: Vec<StreamEvent>,
}

impl Run {
    fn text(&self) -> String {
        let delta = |event: &StreamEvent| if let StreamEvent::Delta(text) = event { Some(text.clone()) } else { None };
        self.events.iter().filter_map(delta).collect()
    }

    fn end(&self) -> &End {
        match self.events.last() {
            Some(StreamEvent::Ended(end)) => end,
            other => panic!("the last event is {other:?}"),
        }
    }

    /// The fault of a failed run.
    fn failed(&self) -> &Fault {
        match self.end() {
            End::Failed { fault } => fault,
            other => panic!("not failed: {other:?}"),
        }
    }

    /// The fault of an incomplete run.
    fn incomplete(&self) -> &Fault {
        match self.end() {
            End::Incomplete { fault } => fault,
            other => panic!("not incomplete: {other:?}"),
        }
    }

    fn complete(&self) -> String {
        assert_eq!(*self.end(), End::Complete { notice: None });
        self.text()
    }

    /// The pauses before further tries: `(try, milliseconds)`.
    fn waits(&self) -> Vec<(u8, u64)> {
        let wait = |event: &StreamEvent| match event {
            StreamEvent::Waiting { attempt, wait_ms, .. } => Some((*attempt, *wait_ms)),
            _ => None,
        };
        self.events.iter().filter_map(wait).collect()
    }
}

/// A server's settings without a key; nothing may stay silent for longer than 20 s.
fn settings(base_url: &str) -> Server {
    Server {
        base_url: base_url.parse().unwrap(),
        headers: reqwest::header::HeaderMap::new(),
        query: Vec::new(),
        key: None,
        key_header: None,
        allow_http: false,
        patience: (Duration::from_secs(20), Duration::from_secs(20)),
        way: Way::Here,
        trust: Vec::new(),
    }
}

fn with_key(base_url: &str) -> Server {
    let key = KeySource::Env { name: "OPENAI_API_KEY".to_owned(), key: Key::new(KEY) };
    Server { key: Some(key), ..settings(base_url) }
}

fn question() -> Request {
    Request {
        model: "m".to_owned(),
        messages: vec![Message { role: "user".to_owned(), content: "Which lock?".to_owned() }],
        ..Request::default()
    }
}

fn block_on<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// One run to its end; nothing it says holds the key.
async fn heard(provider: &Http) -> Run {
    let run = Run { events: provider.stream(question()).collect().await };
    let ends = run.events.iter().filter(|event| matches!(event, StreamEvent::Ended(_))).count();
    assert_eq!(ends, 1, "{run:?}");
    assert!(!format!("{run:?}").contains(KEY), "{run:?}");
    run
}

/// One run against a script, with a key.
fn run(answers: Vec<Vec<Step>>) -> (Run, server::Server) {
    let server = server::Server::start(answers);
    let run = block_on(heard(&Http::new(with_key(&server.url()))));
    (run, server)
}

fn raw(text: &str) -> Step {
    Step::Send(text.as_bytes().to_vec())
}
