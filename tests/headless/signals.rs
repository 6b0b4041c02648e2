//! Signals: the code a shell expects, what arrived kept, the server told by a closed connection.

use super::server::{Step, delta, stream_head};
use super::*;
use rustix::process::{Pid, Signal, kill_process};
use std::io::Read;
use std::process::Child;

const SIGNALS: [(Signal, i32); 3] = [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)];

fn start(home: &Home, server: &Server, more: &[&str]) -> Child {
    let url = server.url();
    let arguments = [&["design", "--base-url", &url, "--case", "1"], more].concat();
    home.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn kill(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

#[test]
fn in_mid_answer_what_arrived_is_kept() {
    for (signal, code) in SIGNALS {
        let server = Server::start(vec![vec![stream_head(), delta("**half** an ans"), Step::Hold]]);
        let home = Home::new();
        let mut child = start(&home, &server, &[]);
        let mut half = [0; 15];
        child.stdout.as_mut().unwrap().read_exact(&mut half).unwrap();
        kill(&child, signal);
        let said: Said = child.wait_with_output().unwrap().into();
        said.ended(code, &["STOPPED"]);
        server.wait("the run is cancelled", |asked| asked[0].left.is_some());
        let records = home.records();
        let text: String =
            records.iter().filter(|r| r["what"] == "text").map(|r| r["text"].as_str().unwrap()).collect();
        assert_eq!(text, "**half** an ans");
        let end = records.iter().find(|record| record["what"] == "end").unwrap();
        assert_eq!(end["end"]["end"], "cancelled");
    }
}

#[test]
fn before_a_byte_has_come() {
    for (signal, code) in SIGNALS {
        let server = Server::start(vec![vec![Step::Hold]]);
        let home = Home::new();
        let child = start(&home, &server, &[]);
        server.wait("the request", |asked| !asked.is_empty());
        kill(&child, signal);
        let said: Said = child.wait_with_output().unwrap().into();
        said.ended(code, &[]);
        assert_eq!(said.out, "");
        server.wait("the run is cancelled", |asked| asked[0].left.is_some());
    }
}

#[test]
fn between_two_tries() {
    let server = Server::start(vec![server::status("503 Busy", "Retry-After: 50\r\n", "")]);
    let home = Home::new();
    let mut child = start(&home, &server, &[]);
    let mut byte = [0];
    // The sentence about the pause begins once the pause has.
    child.stderr.as_mut().unwrap().read_exact(&mut byte).unwrap();
    kill(&child, Signal::INT);
    let said: Said = child.wait_with_output().unwrap().into();
    said.ended(130, &["Try 2 of 4"]);
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn the_object_is_printed_all_the_same() {
    let server = Server::start(vec![vec![stream_head(), delta("half"), Step::Gate("never")]]);
    let home = Home::new();
    let child = start(&home, &server, &["--json"]);
    server.wait("the request", |asked| !asked.is_empty());
    kill(&child, Signal::TERM);
    let said: Said = child.wait_with_output().unwrap().into();
    let json = said.ended(143, &[]).json();
    assert_eq!((&json["state"], &json["exit_code"]), (&"cancelled".into(), &143.into()));
}

#[test]
fn a_reader_that_stalls_does_not_keep_a_signal_from_being_heard() {
    // More than a pipe and the queue before it hold, and nobody reads.
    let piece = delta(&"- a line of the answer\n".repeat(4096));
    let mut steps = vec![stream_head()];
    steps.extend(std::iter::repeat_n(piece, 100));
    steps.push(Step::Hold);
    let server = Server::start(vec![steps]);
    let home = Home::new();
    let mut child = start(&home, &server, &["--no-session"]);
    let mut first = [0; 1];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    kill(&child, Signal::INT);
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
