//! The headless face against a loopback server: what it prints, what it records, how it ends.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

mod asked;
mod bad_input;
mod check;
mod eval;
mod faults;
mod files;
mod filled;
mod guidelines;
mod inputs;
mod network;
mod open;
mod pages;
mod printed;
mod prompt;
mod secrets;
#[path = "../support/server.rs"]
#[allow(dead_code)]
mod server;
mod sessions;
mod signals;
mod source;
mod thinking;
#[path = "../support/tls.rs"]
mod tls;
mod trace;
#[path = "../support/written.rs"]
mod written;

use server::{Server, answer};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A user's home, empty at first, and nothing else of the environment.
struct Home {
    folder: tempfile::TempDir,
    variables: Vec<(String, String)>,
}

impl Home {
    fn new() -> Home {
        Home { folder: tempfile::tempdir().unwrap(), variables: Vec::new() }
    }

    fn with(mut self, name: &str, value: &str) -> Home {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of this home; returns its path.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dlm-architect"));
        command.env_clear().env("HOME", self.path()).envs(self.variables.clone()).args(arguments).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Said {
        self.command(arguments).output().unwrap().into()
    }

    fn design(&self, server: &Server, arguments: &[&str]) -> Said {
        self.run(&[&["design", "--base-url", &server.url()], arguments].concat())
    }

    /// All session files, read.
    fn sessions(&self) -> Vec<(PathBuf, String)> {
        let folder = self.path().join(".local/state/dlm-architect/sessions");
        let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
        let mut all: Vec<(PathBuf, String)> = entries
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
            .collect();
        all.sort();
        all
    }

    /// The records of the one session.
    fn records(&self) -> Vec<serde_json::Value> {
        let sessions = self.sessions();
        assert_eq!(sessions.len(), 1, "{sessions:?}");
        sessions[0].1.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// What a run of the program said.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Said {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Said {
    /// It ended with `code`, and stderr holds all of `words`.
    #[track_caller]
    fn ended(&self, code: i32, words: &[&str]) -> &Said {
        assert_eq!(self.code, Some(code), "{self:#?}");
        for word in words {
            assert!(self.err.contains(word), "no {word:?} in {self:#?}");
        }
        self
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|fault| panic!("{fault}: {self:#?}"))
    }
}

/// The whole user message that a server got.
fn asked(server: &Server) -> String {
    let body: serde_json::Value = serde_json::from_str(&server.asked().last().unwrap().body).unwrap();
    body["messages"].as_array().unwrap().last().unwrap()["content"].as_str().unwrap().to_owned()
}

#[test]
fn a_design_that_holds() {
    let server = Server::start(vec![answer(&["**Raft** ov", "er etcd."])]);
    let said = Home::new().design(&server, &["--case", "1"]);
    said.ended(0, &["DONE", "verdict pass: Expert Terminology Check"]);
    assert_eq!(said.out, "**Raft** over etcd.\n");
    let asked = server.asked();
    assert_eq!(asked[0].line, "POST /v1/chat/completions HTTP/1.1");
    let body: serde_json::Value = serde_json::from_str(&asked[0].body).unwrap();
    assert_eq!(body["stream"], true);
    assert_eq!(body["temperature"], 0.1);
    assert_eq!(body["model"], "gpt-4o");
    assert!(body["messages"][1]["content"].as_str().unwrap().contains("<user_query>10,000 lock requests"));
}
