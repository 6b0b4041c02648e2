//! Once text came nothing is sent again: it is kept and the answer is incomplete.

use super::server::{delta, stream_head};
use super::*;

fn length(count: usize) -> Step {
    raw(&format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {count}\r\n\r\n"))
}

fn plain(text: &str) -> Step {
    match delta(text) {
        Step::Chunk(bytes) => Step::Send(bytes),
        other => other,
    }
}

#[test]
fn a_connection_that_breaks_in_mid_answer() {
    let scripts = [
        ("reset", vec![stream_head(), delta("half"), Step::Gate("read"), Step::Reset]),
        ("closed", vec![stream_head(), delta("half"), Step::Close]),
        ("short of its length", vec![length(4000), plain("half"), Step::Close]),
        ("a bad chunk", vec![stream_head(), delta("half"), raw("zz\r\nx\r\n"), Step::Hold]),
        ("in an event", vec![stream_head(), delta("half"), Step::Chunk(b"data: {\"choices\":[".to_vec()), Step::Close]),
    ];
    for (name, steps) in scripts {
        let server = server::Server::start(vec![steps]);
        let run = block_on(async {
            let http = Http::new(with_key(&server.url()));
            let mut answer = http.stream(question());
            let mut events = Vec::new();
            while let Some(event) = answer.next().await {
                // A reset would overtake text that was not read yet.
                if matches!(event, StreamEvent::Delta(_)) {
                    server.open("read");
                }
                events.push(event);
            }
            Run { events }
        });
        assert!(matches!(run.incomplete(), Fault::Cut { cause } if !cause.is_empty()), "{name}: {run:?}");
        assert_eq!((run.text().as_str(), server.asked().len()), ("half", 1), "{name}");
    }
}

#[test]
fn a_clean_end_without_a_mark_is_incomplete_too() {
    let close = raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    let scripts = [
        vec![stream_head(), delta("half"), Step::End],
        vec![close, plain("half"), Step::Close],
        vec![
            stream_head(),
            delta("half"),
            Step::Chunk(b"data: {\"choices\":[{\"delta\":{\"content\":\"lost\"}}]}".to_vec()),
            Step::End,
        ],
    ];
    for steps in scripts {
        let (run, server) = run(vec![steps]);
        assert_eq!(*run.incomplete(), Fault::Cut { cause: String::new() }, "{run:?}");
        assert_eq!((run.text().as_str(), server.asked().len()), ("half", 1));
    }
}

/// A run whose server may be silent for a second before the answer, and for 0.3 s within it.
fn impatient(steps: Vec<Step>) -> (Run, server::Server) {
    let server = server::Server::start(vec![steps]);
    let mut settings = with_key(&server.url());
    settings.patience = (Duration::from_millis(1000), Duration::from_millis(300));
    let run = block_on(heard(&Http::new(settings)));
    server.wait("the client leaves", |asked| asked[0].left.is_some());
    assert_eq!(server.asked().len(), 1);
    (run, server)
}

#[test]
fn silence_in_mid_answer() {
    let (run, _) = impatient(vec![stream_head(), delta("half"), Step::Hold]);
    assert!(matches!(run.incomplete(), Fault::Silent { .. }), "{run:?}");
    assert_eq!(run.text(), "half");
}

#[test]
fn heartbeats_are_no_content() {
    let comment = b"5\r\n:\r\n\r\n\r\n".to_vec();
    let (run, _) = impatient(vec![stream_head(), delta("half"), Step::Beat(comment.clone())]);
    assert!(matches!(run.incomplete(), Fault::Silent { .. }), "{run:?}");
    let empty = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"}}]}\n\n";
    let beat = format!("{:x}\r\n{empty}\r\n", empty.len()).into_bytes();
    let (run, _) = impatient(vec![stream_head(), delta("half"), Step::Beat(beat)]);
    assert!(matches!(run.incomplete(), Fault::Silent { .. }), "{run:?}");
    for beat in [comment, b"1\r\n\n\r\n".to_vec()] {
        let (run, _) = impatient(vec![stream_head(), Step::Beat(beat)]);
        assert!(matches!(run.failed(), Fault::Silent { .. }), "{run:?}");
    }
}

#[test]
fn silence_before_the_answer_is_not_asked_again() {
    for steps in [vec![Step::Hold], vec![stream_head(), Step::Hold]] {
        let (run, _) = impatient(steps);
        assert_eq!(*run.failed(), Fault::Silent { seconds: 1 });
    }
}

#[test]
fn half_an_event_or_half_an_object_is_not_asked_for_again() {
    let json = raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"choices\":[");
    for steps in [
        vec![stream_head(), Step::Chunk(b"data: {\"choices\":[".to_vec()), Step::Close],
        vec![json.clone(), Step::Close],
    ] {
        let (run, server) = run(vec![steps]);
        assert!(matches!(run.incomplete(), Fault::Cut { cause } if !cause.is_empty()), "{run:?}");
        assert_eq!(server.asked().len(), 1);
    }
    let (run, _) = impatient(vec![json, Step::Hold]);
    assert_eq!(*run.incomplete(), Fault::Silent { seconds: 1 });
}
