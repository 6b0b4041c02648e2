//! A status of 200 is no success: what came instead of an event stream, or looks unlike one.

use super::server::{delta, finish, status, stream_head};
use super::*;

const WHOLE: &str = r#"{"id":"x","object":"chat.completion","model":"whole","choices":[{"index":0,"message":{"role":"assistant","content":"**Raft**"},"finish_reason":"REASON"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#;
const JSON: &str = "Content-Type: application/json\r\n";

fn ok(headers: &str, body: &str) -> Run {
    let (run, server) = run(vec![status("200 OK", headers, body)]);
    assert_eq!(server.asked().len(), 1, "{headers} {body}");
    run
}

#[test]
fn a_web_page_is_named_by_its_title() {
    let kinds = ["text/html; charset=utf-8", "text/plain", "text/event-stream"];
    for headers in kinds.map(|kind| format!("Content-Type: {kind}\r\n")) {
        let run = ok(&headers, "\n<!DOCTYPE html><html><title>Guest\n WiFi</title><body>log in</body></html>");
        let said = run.failed().sentence();
        assert!(said.contains("\"Guest WiFi\" (status 200)") && !said.contains('<'), "{headers}: {said}");
    }
}

#[test]
fn what_comes_in_small_pieces_is_told_by_its_first_letter() {
    let pieces = |text: &str| {
        let mut steps = vec![stream_head()];
        steps.extend(text.as_bytes().chunks(3).map(|piece| Step::Chunk(piece.to_vec())));
        steps.push(Step::End);
        run(vec![steps]).0
    };
    let page = pieces("\r\n\r\n <html><head><script>x</script><title>Guest WiFi</title>");
    assert!(matches!(page.failed(), Fault::Html { title, .. } if title == "Guest WiFi"), "{page:?}");
    let object = pieces("\n\n  {\n \"error\": {\"message\": \"no such model\"}\n}");
    assert_eq!(*object.failed(), Fault::Server { message: "no such model".to_owned() });
    assert_eq!(pieces(&("\n\n".to_owned() + &WHOLE.replace("REASON", "stop"))).complete(), "**Raft**");
    assert_eq!(
        pieces("\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"Raft\"}}]}\n\ndata: [DONE]\n").complete(),
        "Raft"
    );
}

#[test]
fn an_error_object_with_200_is_an_error() {
    for headers in [JSON, "", "Content-Type: text/event-stream\r\n"] {
        let body = if headers.contains("event-stream") {
            "data: {\"error\":{\"message\":\"no such model\"}}\n\n"
        } else {
            "{\"error\":{\"message\":\"no such model\"}}"
        };
        let run = ok(headers, body);
        assert_eq!(*run.failed(), Fault::Server { message: "no such model".to_owned() }, "{headers}");
    }
    let pretty = ok(JSON, "{\n  \"error\": {\n    \"message\": \"no such\\nmodel\"\n  }\n}\n");
    assert_eq!(*pretty.failed(), Fault::Server { message: "no such\nmodel".to_owned() });
}

#[test]
fn a_key_echoed_in_an_error_is_not_passed_on() {
    let run = ok(JSON, &format!("{{\"error\":{{\"message\":\"bad key {KEY}\"}}}}"));
    assert_eq!(*run.failed(), Fault::Server { message: "bad key [key]".to_owned() });
}

#[test]
fn a_whole_answer_without_a_stream_is_taken() {
    for (headers, reason, end) in [
        (JSON, "stop", "Complete { notice: None }"),
        ("", "stop", "Complete { notice: None }"),
        (JSON, "length", "Truncated { cut: Length }"),
    ] {
        let run = ok(headers, &WHOLE.replace("REASON", reason));
        assert_eq!((run.text().as_str(), format!("{:?}", run.end()).as_str()), ("**Raft**", end));
        assert!(run.events.contains(&StreamEvent::Opened { model: "whole".to_owned() }), "{run:?}");
        let usage = |event: &StreamEvent| matches!(event, StreamEvent::Usage(usage) if usage.completion_tokens == 4);
        assert!(run.events.iter().any(usage), "{run:?}");
    }
}

#[test]
fn nothing_is_an_empty_answer() {
    let nothing = [
        status("204 No Content", "", ""),
        status("200 OK", "", ""),
        status("200 OK", "Content-Type: text/event-stream\r\n", ""),
        status("200 OK", "Content-Type: application/json\r\n", ""),
        vec![stream_head(), Step::End],
        vec![stream_head(), Step::Chunk(b": only a comment\n\n".to_vec()), Step::End],
    ];
    for steps in nothing {
        let shown = format!("{steps:?}");
        let (run, server) = run(vec![steps]);
        assert_eq!(*run.failed(), Fault::Empty, "{shown}");
        assert_eq!(server.asked().len(), 1, "{shown}");
    }
}

#[test]
fn an_event_stream_is_known_by_what_it_is() {
    let body = "data: {\"choices\":[{\"delta\":{\"content\":\"naïve\"}}]}\n\ndata: [DONE]\n\n";
    for kind in [
        "text/event-stream; charset=windows-1252",
        "TEXT/EVENT-STREAM",
        "text/plain",
        "application/x-ndjson",
        "application/json",
    ] {
        assert_eq!(ok(&format!("Content-Type: {kind}\r\n"), body).complete(), "naïve", "{kind}");
    }
}

#[test]
fn a_compressed_stream_is_read() {
    let packed = include_bytes!("../fixtures/bodies/openai.sse.gz");
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut steps = vec![raw(head)];
    steps.extend(packed.chunks(7).map(|piece| Step::Chunk(piece.to_vec())));
    steps.push(Step::End);
    let (run_, _) = run(vec![steps]);
    assert_eq!(run_.complete(), "**Raft** over etcd.\n\n- **fencing tokens** on every write");
    let (cut, server) = run(vec![vec![raw(head), Step::Chunk(packed[..packed.len() / 2].to_vec()), Step::End]]);
    assert!(matches!(cut.incomplete(), Fault::Cut { .. }), "{cut:?}");
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn an_unknown_encoding_is_an_error_and_no_mojibake() {
    let (run, _) =
        run(vec![status("200 OK", "Content-Type: text/event-stream\r\nContent-Encoding: br\r\n", "\u{b}\u{2}x\u{3}")]);
    assert_eq!(run.text(), "");
    assert!(run.failed().sentence().contains("encoding \"br\""), "{}", run.failed().sentence());
}

#[test]
fn one_line_over_8_mib_ends_it_and_what_came_before_is_kept() {
    let long = Step::Chunk(vec![b'x'; 1 << 20]);
    let mut steps = vec![stream_head(), delta("Raft"), Step::Chunk(b"data: ".to_vec())];
    steps.extend(std::iter::repeat_n(long, 9));
    steps.push(Step::Hold);
    let (run, server) = run(vec![steps]);
    assert!(matches!(run.incomplete(), Fault::TooLarge { what } if what.contains("8 MiB")), "{run:?}");
    assert_eq!(run.text(), "Raft");
    server.wait("the client leaves", |asked| asked[0].left.is_some());
}

#[test]
fn an_event_of_many_lines_has_the_same_limit() {
    let lines = Step::Chunk(format!("data: {}\n", "x".repeat(1 << 10)).repeat(512).into_bytes());
    let mut steps = vec![stream_head(), delta("Raft")];
    steps.extend(std::iter::repeat_n(lines, 18));
    steps.push(Step::Hold);
    let (run, _) = run(vec![steps]);
    assert!(matches!(run.incomplete(), Fault::TooLarge { what } if what.contains("8 MiB")), "{run:?}");
    assert_eq!(run.text(), "Raft");
}

#[test]
fn an_answer_over_16_mib_ends_and_what_came_is_kept() {
    let piece = delta(&"x".repeat(1 << 20));
    let mut steps = vec![stream_head()];
    steps.extend(std::iter::repeat_n(piece, 18));
    steps.extend([finish("stop"), Step::End]);
    let (run, _) = run(vec![steps]);
    let kept = run.text().len();
    assert!((16 << 20..18 << 20).contains(&kept), "{kept}");
    assert!(matches!(run.incomplete(), Fault::TooLarge { what } if what.contains("16 MiB")), "{:?}", run.end());
}

#[test]
fn twenty_events_that_are_no_json_end_it() {
    let mut steps = vec![stream_head(), delta("Raft")];
    steps.extend((0..20).map(|n| Step::Chunk(format!("data: {{broken {n}\n\n").into_bytes())));
    steps.push(Step::Hold);
    let (run, server) = run(vec![steps]);
    assert_eq!(*run.failed(), Fault::Garbled { events: 20 });
    assert_eq!(run.text(), "Raft");
    server.wait("the client leaves", |asked| asked[0].left.is_some());
}

#[test]
fn a_header_that_never_ends_is_no_answer() {
    let mut steps = vec![raw("HTTP/1.1 200 OK\r\n")];
    steps.extend((0..64).map(|n| raw(&format!("x-{n}: {}\r\n", "y".repeat(32 << 10)))));
    steps.push(Step::Hold);
    let (run, _) = run(vec![steps]);
    run.failed();
}
