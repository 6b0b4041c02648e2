//! What can't be run: one sentence, a next step, exit 2, and nothing is sent.

use super::*;

/// Runs, and holds that nothing was sent, printed or recorded.
fn refused(home: &Home, arguments: &[&str], words: &[&str]) {
    let server = Server::start(vec![answer(&["never"])]);
    let said = home.design(&server, arguments);
    said.ended(2, words);
    assert_eq!(said.out, "", "{arguments:?}");
    assert!(server.asked().is_empty() && home.sessions().is_empty(), "{arguments:?}");
    assert!(!said.err.contains("panicked"), "{said:?}");
}

#[test]
fn inputs_that_are_missing_or_unreadable() {
    let home = Home::new();
    let broken = home.file("broken.txt", b"one\ntwo \xff\n");
    let large = home.file("large.txt", vec![b'x'; (1 << 20) + 1]);
    let folder = home.path().to_str().unwrap().to_owned();
    let at = |file: &str| format!("scale_requirements=@{file}");
    refused(&home, &[], &["scale_requirements is required and empty"]);
    refused(&home, &["--case", "1", "--scale", " \n "], &["scale_requirements is required and empty"]);
    refused(&home, &["--case", "1", "--var", &at("/no/such")], &["scale_requirements", "/no/such", "no such file"]);
    refused(&home, &["--case", "1", "--var", &at(&folder)], &["scale_requirements", "directory"]);
    refused(&home, &["--case", "1", "--var", &at(&broken)], &["not UTF-8", "line 2"]);
    refused(&home, &["--case", "1", "--var", &at(&large)], &["larger than 1 MiB"]);
    refused(&home, &["--var", "skale=1"], &["no variable \"skale\"", "scale_requirements, consistency_tolerance"]);
    refused(&home, &["--scale", "1", "--var", "scale_requirements=2"], &["given twice"]);
    refused(&home, &["--scale", "-", "--consistency", "-"], &["Only one variable"]);
    refused(&home, &["--var", "scale"], &["NAME=VALUE"]);
    refused(&home, &["--case", "0"], &["There is no case 0", "1  10,000 lock requests", "2  1,000,000 lock"]);
    refused(&home, &["--case", "3"], &["There is no case 3", "2  1,000,000 lock"]);
    refused(&home, &["--no-such-flag"], &["--no-such-flag"]);
}

#[test]
fn stdin_that_is_no_text() {
    let home = Home::new();
    let bytes = std::fs::File::open(home.file("x", b"\xff")).unwrap();
    let said: Said = home
        .command(&["design", "--base-url", "http://127.0.0.1:9/v1", "--scale", "-"])
        .stdin(bytes)
        .output()
        .unwrap()
        .into();
    said.ended(2, &["Standard input can't be used", "not UTF-8"]);
}

#[test]
fn prompt_files_that_cannot_be_used() {
    let home = Home::new();
    let prompt = |name: &str, bytes: &[u8]| home.file(name, bytes);
    refused(&home, &["--prompt", "/no/such.yaml"], &["/no/such.yaml can't be read", "leave --prompt out"]);
    let file = prompt("broken.yaml", b"name: x\nmessages:\n  - role: user\n   content: [\n");
    refused(&home, &["--prompt", &file], &[&format!("{file}:4:")]);
    let file = prompt("latin1.yaml", b"name: x\n# caf\xe9\n");
    refused(&home, &["--prompt", &file], &[&file, "UTF-8"]);
    let file = prompt("empty.yaml", b"");
    refused(&home, &["--prompt", &file], &[&file]);
    let file = prompt("nothing_to_send.yaml", b"name: x\n");
    refused(&home, &["--prompt", &file], &[&file, "messages"]);
    let file = prompt("deep.yaml", &b"[".repeat(100_000));
    refused(&home, &["--prompt", &file], &[&file]);
    let file = prompt("binary.yaml", &[0, 1, 2, 0xff, 0xfe]);
    refused(&home, &["--prompt", &file], &[&file]);
    let folder = home.path().to_str().unwrap();
    refused(&home, &["--prompt", folder], &[folder, "directory"]);
}

#[test]
fn settings_that_are_wrong() {
    let home = Home::new();
    let raft = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/prompts/raft.prompt.yaml");
    home.run(&["design", "--prompt", raft, "--case", "1"])
        .ended(2, &["no endpoint is chosen", "--base-url", "OPENAI_BASE_URL", "on the screen :profile"]);
    for url in ["127.0.0.1:80/v1", "ftp://h/v1", "http://", "http://user:pass@h/v1"] {
        let said = home.run(&["design", "--case", "1", "--base-url", url]);
        said.ended(2, &["--base-url"]);
        assert!(!said.err.contains("pass@"), "{said:?}");
    }
    refused(&home, &["--case", "1", "--provider", "pigeon"], &["pigeon", "http, offline and replay"]);
    refused(&home, &["--case", "1", "--provider", "replay"], &["--replay FILE"]);
    refused(&home, &["--case", "1", "--profile", "nope"], &["no profile \"nope\""]);
    refused(&home, &["--case", "1", "--param", "stream=false"], &["stream", "not a model parameter"]);
    refused(&home, &["--case", "1", "--config", "/no/such.toml"], &["/no/such.toml"]);
    let config = home.file(".config/dlm-architect/config.toml", "sessions = true\ntheme = 7\n");
    refused(&home, &["--case", "1"], &[&format!("{config} line 2")]);
}

#[test]
fn a_recording_that_is_not_there() {
    let said = Home::new().run(&["design", "--case", "1", "--replay", "/no/such.sse"]);
    said.ended(4, &["/no/such.sse can't be used: no such file"]);
}
