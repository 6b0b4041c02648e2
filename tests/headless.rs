//! The headless face against a loopback server: what it prints, how it ends.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "support/server.rs"]
#[allow(dead_code)]
mod server;

use server::{Server, answer};
use std::process::{Command, Output};

fn run(server: &Server, arguments: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_dlm-architect"))
        .env_clear()
        .env("HOME", home.path())
        .args(["design", "--base-url", &server.url()])
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn a_design_that_holds() {
    let server = Server::start(vec![answer(&["**Raft** ov", "er etcd."])]);
    let output = run(&server, &["--case", "1"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "**Raft** over etcd.\n");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let asked = server.asked();
    assert_eq!(asked[0].line, "POST /v1/chat/completions HTTP/1.1");
    let body: serde_json::Value = serde_json::from_str(&asked[0].body).unwrap();
    assert_eq!(body["stream"], true);
    assert_eq!(body["temperature"], 0.1);
    assert_eq!(body["model"], "gpt-4o");
    assert!(body["messages"][1]["content"].as_str().unwrap().contains("<user_query>10,000 lock requests"));
}
