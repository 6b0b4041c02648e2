//! The main job against a real model server, named by DLM_REAL_URL; `tests/real_run.sh` starts one.
//! Not part of the plain test run: Cargo.toml says `test = false`.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use pty::Term;
use std::process::{Command, Output};

fn url() -> String {
    std::env::var("DLM_REAL_URL").expect("DLM_REAL_URL names the model server; run tests/real_run.sh")
}

fn raft() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/prompts/raft.prompt.yaml").to_owned()
}

fn headless(arguments: &[&str]) -> (Output, serde_json::Value) {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dlm-architect"))
        .env_clear()
        .env("HOME", home.path())
        .args(arguments)
        .args(["--json", "--base-url", &url()])
        .output()
        .unwrap();
    let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|fault| {
        panic!("{fault}: {} {}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    });
    (output, json)
}

#[test]
fn the_seeds_first_case_is_cut_at_length_and_fails_its_evaluator() {
    let (output, json) = headless(&["design", "--case", "1", "--param", "max_tokens=48"]);
    assert_eq!(json["state"], "truncated", "{json}");
    assert_eq!(json["verdicts"][0]["state"], "fail", "{json}");
    assert_eq!(json["usage"]["completion_tokens"], 48);
    assert_eq!(json["model"], "smollm2-135m-instruct");
    assert_eq!(json["refusal"], serde_json::Value::Null);
    assert_eq!(output.status.code(), Some(4));
}

#[test]
fn a_short_question_passes() {
    let (output, json) = headless(&["design", "--prompt", &raft(), "--case", "1"]);
    assert_eq!(json["verdicts"][0]["state"], "pass", "{json}");
    assert_eq!((json["state"].as_str(), output.status.code()), (Some("complete"), Some(0)), "{json}");
}

#[test]
fn the_seeds_cases_and_the_short_question_evaluated_together() {
    let seed = concat!(env!("CARGO_MANIFEST_DIR"), "/prompts/distributed_lock_manager_architect.prompt.yaml");
    let (output, json) = headless(&["eval", seed, &raft(), "--param", "max_tokens=48", "--concurrency", "2"]);
    let standings: Vec<&str> = json["files"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|file| file["results"].as_array().unwrap())
        .map(|result| result["standing"].as_str().unwrap())
        .collect();
    // Both cases of the seed are cut at 48 tokens, the short question is answered whole.
    assert_eq!(standings, ["broken", "broken", "pass"], "{json}");
    assert_eq!(json["totals"]["verdicts"]["all"], 3);
    assert_eq!(output.status.code(), Some(4));
}

/// Whatever it says: no fact enters without its quote, the ruling is no laxer, and the design still comes.
#[test]
fn it_fills_in_the_brief_and_nothing_enters_without_its_words() {
    let limits = ["--param", "max_tokens=120"];
    let (output, json) = headless(&[&["explain", "--case", "1", "--brief", "model"], &limits[..]].concat());
    assert_eq!(output.status.code(), Some(0));
    let (_, inputs) = headless(&["design", "--case", "1", "--brief", "model", "--param", "max_tokens=48"]);
    for (name, fact) in json["brief"].as_object().unwrap() {
        if fact.is_null() || fact["by"] == "rules" {
            continue;
        }
        let evidence = fact["evidence"].as_array().unwrap();
        assert!(!evidence.is_empty(), "{name} has no words: {fact}");
        for place in evidence {
            let text = inputs["inputs"][place["input"].as_str().unwrap()].as_str().unwrap();
            let words = text.get(place["from"].as_u64().unwrap() as usize..place["to"].as_u64().unwrap() as usize);
            assert!(words.is_some_and(|words| !words.trim().is_empty()), "{name}: {place}");
        }
    }
    // What the rules read alone is a design at a strict level: only stricter is possible.
    assert!(["design", "conditional", "refuse"].contains(&json["verdict"].as_str().unwrap()), "{json}");
    assert!(["S", "X"].contains(&json["brief"]["level"]["value"].as_str().unwrap()), "{json}");
    assert!(json["brief_usage"]["prompt_tokens"].as_u64().unwrap() > 500, "{json}");
    // The design is asked for all the same, cut where it was told to be.
    assert_eq!(inputs["state"], "truncated", "{inputs}");
    assert!(!inputs["answer"].as_str().unwrap().is_empty());
}

#[test]
fn both_on_the_screen() {
    let home = tempfile::tempdir().unwrap();
    let mut term = Term::start(
        home.path(),
        &["--base-url", &url(), "--case", "1", "--send", "--param", "max_tokens=48"],
        &[],
        100,
        30,
    );
    term.see("CUT at length");
    term.see("1 fail");
    term.keys("q");
    assert_eq!(term.end(), 0);
    let mut term =
        Term::start(home.path(), &["--base-url", &url(), "--prompt", &raft(), "--case", "1", "--send"], &[], 80, 24);
    term.see("DONE");
    term.see("1 pass");
    term.keys("q");
    assert_eq!(term.end(), 0);
}
