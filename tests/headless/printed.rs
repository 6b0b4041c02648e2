//! stdout and stderr: as it arrives, safe, raw, as JSON, and when the reader leaves.

use super::server::{Step, delta, finish, status, stream_head};
use super::*;
use std::io::Read;

const HOSTILE: &str = "**Raft** \u{1b}]52;c;aGk=\u{7}\u{1b}[2J\u{9b}31m\u{7f}\u{202e}x\u{e0041}\r\nnext é漢";

#[test]
fn json_holds_every_key_and_no_control() {
    let server = Server::start(vec![answer(&[HOSTILE])]);
    let home = Home::new();
    let said = home.design(&server, &["--case", "1", "--json", "--model", "big"]);
    said.ended(0, &[]);
    assert_eq!(said.err, "");
    assert!(said.out.chars().all(|c| c == '\n' || !c.is_control()), "{said:?}");
    assert!(!said.out.contains(['\u{202e}', '\u{e0041}']));
    let json = said.json();
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let want = [
        "state",
        "answer",
        "thinking",
        "refusal",
        "verdicts",
        "inputs",
        "case",
        "model",
        "provider",
        "endpoint",
        "usage",
        "timing",
        "advice",
        "remarks",
        "questions",
        "unread",
        "assumed",
        "open",
        "brief_by",
        "brief_usage",
        "brief_notes",
        "grounded",
        "grounded_tokens",
        "guidelines",
        "malformed",
        "notice",
        "error",
        "exit_code",
    ];
    assert_eq!(keys, want);
    assert_eq!(json["answer"], HOSTILE);
    assert_eq!((&json["state"], &json["exit_code"], &json["case"]), (&"complete".into(), &0.into(), &1.into()));
    assert_eq!((&json["refusal"], &json["error"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    assert_eq!((&json["model"], &json["provider"]), (&"loop".into(), &"http".into()));
    assert_eq!(json["endpoint"], server.url());
    assert_eq!(json["usage"], serde_json::json!({"prompt_tokens": 5, "completion_tokens": 7}));
    let verdict = &json["verdicts"][0];
    assert_eq!((&verdict["name"], &verdict["state"]), (&"Expert Terminology Check".into(), &"pass".into()));
    assert_eq!(verdict["reason"], serde_json::Value::Null);
    assert_eq!(json["inputs"].as_object().unwrap().len(), 3);
    let timing = &json["timing"];
    assert!(
        timing["first_token_ms"].as_u64() <= timing["elapsed_ms"].as_u64() && timing["elapsed_ms"].is_u64(),
        "{timing}"
    );
}

#[test]
fn json_is_printed_whenever_a_run_was_started() {
    let server = Server::start(vec![status("404 Not Found", "", "{\"error\":\"no such model\"}")]);
    let json = Home::new().design(&server, &["--case", "1", "--json"]).json();
    assert_eq!((&json["state"], &json["exit_code"]), (&"failed".into(), &4.into()));
    assert!(json["error"]["message"].as_str().unwrap().contains("no such model"), "{json}");
    assert!(json["error"]["next_step"].is_string());
    let refusal = "{\"error\": \"Infrastructure constraints insufficient for consistency SLA\"}";
    let server = Server::start(vec![answer(&["```json\n", refusal, "\n```"])]);
    let said = Home::new().design(&server, &["--case", "2", "--json"]);
    said.ended(3, &[]);
    assert_eq!(said.json()["refusal"], "Infrastructure constraints insufficient for consistency SLA");
    // Where none was started there is none to print.
    let said = Home::new().design(&server, &["--case", "9", "--json"]);
    said.ended(2, &["There is no case 9"]);
    assert_eq!(said.out, "");
}

#[test]
fn a_refusal_is_flagged() {
    let refusal = "{\"error\": \"Infrastructure constraints insufficient for consistency SLA\"}";
    let server = Server::start(vec![answer(&[refusal])]);
    let said = Home::new().design(&server, &["--case", "2"]);
    said.ended(3, &["REFUSED: Infrastructure constraints insufficient for consistency SLA"]);
    assert_eq!(said.out, format!("{refusal}\n"));
}

#[test]
fn what_a_terminal_would_obey_is_printed_only_raw() {
    let server = Server::start(vec![answer(&[HOSTILE])]);
    let said = Home::new().design(&server, &["--case", "1"]);
    said.ended(0, &["removed"]);
    assert!(said.out.chars().all(|c| c == '\n' || !c.is_control()), "{said:?}");
    assert!(said.out.starts_with("**Raft** ") && said.out.ends_with("\nnext é漢\n"), "{said:?}");
    let said = Home::new().design(&server, &["--case", "1", "--raw"]);
    assert_eq!(said.ended(0, &[]).out, HOSTILE);
}

#[test]
fn a_servers_words_are_safe_on_stderr_too() {
    let server = Server::start(vec![status("400 Bad", "", "{\"error\":\"\\u001b]0;title\\u0007\\u001b[2Jboo\"}")]);
    let said = Home::new().design(&server, &["--case", "1"]);
    said.ended(4, &["boo"]);
    assert!(said.err.chars().all(|c| c == '\n' || !c.is_control()), "{said:?}");
}

#[test]
fn half_a_line_is_printed_as_it_arrives() {
    let steps =
        vec![stream_head(), delta("**Raft** ov"), Step::Gate("rest"), delta("er etcd."), finish("stop"), Step::End];
    let server = Server::start(vec![steps]);
    let home = Home::new();
    let mut child = home
        .command(&["design", "--base-url", &server.url(), "--case", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut half = [0; 11];
    out.read_exact(&mut half).unwrap();
    assert_eq!(&half, b"**Raft** ov");
    server.open("rest");
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "er etcd.\n");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_reader_that_leaves_is_no_error_and_stops_the_run() {
    let Step::Chunk(line) = delta("- line\n") else { panic!() };
    let beat = [format!("{:x}\r\n", line.len()).as_bytes(), &line, b"\r\n"].concat();
    let server = Server::start(vec![vec![stream_head(), delta("- one\n"), Step::Beat(beat)]]);
    let home = Home::new();
    let mut child = home
        .command(&["design", "--base-url", &server.url(), "--case", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut first = [0; 6];
    out.read_exact(&mut first).unwrap();
    drop(out);
    let said: Said = child.wait_with_output().unwrap().into();
    said.ended(0, &[]);
    assert_eq!(said.err, "");
    server.wait("the run is cancelled", |asked| asked[0].left.is_some());
    let records = home.records();
    let end = records.iter().find(|record| record["what"] == "end").unwrap();
    assert_eq!(end["end"]["end"], "cancelled");
}

#[test]
fn a_disk_that_is_full_is_no_reader_that_left() {
    let server = Server::start(vec![answer(&["**Raft**"])]);
    let url = server.url();
    let home = Home::new();
    let design = ["design", "--base-url", &url, "--case", "1"];
    for (arguments, code) in [(&design[..], 4), (&[&design[..], &["--json"]].concat(), 4), (&["prompt", "show"], 2)] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let child = home.command(arguments).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
        let said: Said = child.wait_with_output().unwrap().into();
        said.ended(code, &["Standard output can't be written: no space left on device."]);
    }
}

#[test]
fn what_is_skipped_and_what_is_waited_for_is_said() {
    let broken = Step::Chunk(b"data: {oops\n\n".to_vec());
    let server = Server::start(vec![
        status("503 Busy", "retry-after-ms: 1\r\n", "loading model"),
        vec![stream_head(), delta("**Raft**"), broken, finish("stop"), Step::End],
    ]);
    let said = Home::new().design(&server, &["--case", "1"]);
    said.ended(
        4,
        &[
            "loading model",
            "Try 2 of 4",
            "INCOMPLETE",
            "1 event of the answer could not be read",
            "is lost ({oops); what arrived is kept",
        ],
    );
}

#[test]
fn stderr_says_who_answered() {
    let server = Server::start(vec![answer(&["**Raft**"])]);
    let said = Home::new().design(&server, &["--case", "1"]);
    // The model by the name that the server gives it.
    let host = server.url().trim_start_matches("http://").trim_end_matches("/v1").to_owned();
    said.ended(0, &[&format!("DONE\ndlm-architect: architect: loop @ {host}\n")]);
    let said = Home::new().run(&["design", "--case", "2"]);
    said.ended(3, &["insufficient for consistency SLA\ndlm-architect: architect: offline rules v5\n"]);
}
