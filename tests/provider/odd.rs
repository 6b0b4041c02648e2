//! What gateways and vendors do otherwise: reasons on every piece, heartbeats as data, wrong labels,
//! error words of any shape, halves of characters.

use super::server::{Server, delta, status, stream_head};
use super::*;
use dlm_architect::domain::stream::Cut;

fn event(data: &str) -> Step {
    Step::Chunk(format!("data: {data}\n\n").into_bytes())
}

/// A piece of text that says it is the last, as Gemini and some gateways send each.
fn last(text: &str, reason: &str) -> Step {
    event(&format!(
        r#"{{"model":"loop","choices":[{{"index":0,"delta":{{"content":"{text}"}},"finish_reason":"{reason}"}}]}}"#
    ))
}

fn done() -> Step {
    event("[DONE]")
}

fn stream(mut steps: Vec<Step>) -> Run {
    steps.insert(0, stream_head());
    steps.push(Step::End);
    run(vec![steps]).0
}

#[test]
fn a_reason_on_every_piece_is_no_end_and_neither_is_silence_behind_it() {
    assert_eq!(stream(vec![last("Ra", "stop"), last("ft", "STOP"), done()]).complete(), "Raft");
    assert_eq!(stream(vec![last("Ra", "stop"), last("ft", "stop")]).complete(), "Raft");
    // More patience than the two seconds after a reason of its own: silence ended nothing by then.
    let server = Server::start(vec![vec![stream_head(), last("Ra", "stop"), Step::Hold]]);
    let mut settings = with_key(&server.url());
    settings.patience = (Duration::from_secs(20), Duration::from_millis(2500));
    let run = block_on(heard(&Http::new(settings)));
    assert!(matches!(run.incomplete(), Fault::Silent { .. }), "{run:?}");
    assert_eq!(run.text(), "Ra");
    // A break amid such a stream is a break.
    let script = vec![stream_head(), last("Ra", "stop"), last("f", "stop"), Step::Close];
    let run = super::run(vec![script]).0;
    assert!(matches!(run.incomplete(), Fault::Cut { .. }), "{run:?}");
}

#[test]
fn heartbeats_after_the_end_hold_nothing_back() {
    let stop = event(r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#);
    let beat = b"c\r\ndata: ping\n\n\r\n".to_vec();
    let (run, server) = run(vec![vec![stream_head(), delta("Raft"), stop, Step::Beat(beat)]]);
    assert_eq!(run.complete(), "Raft");
    server.wait("the client leaves", |asked| asked[0].left.is_some());
}

#[test]
fn the_worst_reason_wins_whoever_says_it() {
    let reason =
        |reason: &str| event(&format!(r#"{{"choices":[{{"index":0,"delta":{{}},"finish_reason":"{reason}"}}]}}"#));
    let end = |reasons: &[&str]| {
        let mut steps = vec![delta("Raft")];
        steps.extend(reasons.iter().map(|word| reason(word)));
        steps.push(done());
        let run = stream(steps);
        assert_eq!(run.text(), "Raft");
        run.end().clone()
    };
    let cut = |cut| End::Truncated { cut };
    for word in ["MAX_TOKENS", "model_length", "FinishReason.MAX_TOKENS"] {
        assert_eq!(end(&[word]), cut(Cut::Length), "{word}");
    }
    for word in ["SAFETY", "RECITATION", "PROHIBITED_CONTENT", "sensitive", "content_filter"] {
        assert_eq!(end(&[word]), cut(Cut::ContentFilter), "{word}");
    }
    for word in ["abort", "network_error", "insufficient_system_resource", "ERROR"] {
        assert!(
            matches!(end(&[word]), End::Failed { fault: Fault::Server { message } } if message.contains(word)),
            "{word}"
        );
    }
    assert_eq!(end(&["stop", "length", "stop"]), cut(Cut::Length));
    assert_eq!(end(&["length", "SAFETY"]), cut(Cut::ContentFilter));
    assert!(matches!(end(&["moonshine"]), End::Complete { notice: Some(notice) } if notice.contains("moonshine")));
}

#[test]
fn heartbeats_as_data_are_nothing_and_an_unreadable_event_is_a_loss() {
    let beats =
        ["ping", "keep-alive", ": OPENROUTER PROCESSING", "\"ping\"", "{\"type\":\"ping\"}", "2024-04-07 20:20:50.5"];
    let mut steps: Vec<Step> = beats.iter().cycle().take(25).map(|beat| event(beat)).collect();
    steps.extend([delta("Ra"), event("ping"), delta("ft"), event("[keepalive]"), done()]);
    let run = stream(steps);
    assert_eq!(run.complete(), "Raft");
    assert!(!run.events.iter().any(|event| matches!(event, StreamEvent::Malformed(_))), "{run:?}");

    let broken = r#"{"choices":[{"index":0,"delta":{"content":"f"#;
    let run = stream(vec![delta("Ra"), event(broken), delta("t"), done()]);
    assert_eq!(*run.incomplete(), Fault::Lost { events: 1, sample: broken.into() });
    assert_eq!(run.text(), "Rat");
    let run = stream(vec![delta("Raft"), event("upstream connect error"), delta("."), done()]);
    assert!(run.incomplete().sentence().contains("lost: upstream connect error"), "{run:?}");
}

#[test]
fn words_before_the_answer_count_only_if_none_comes() {
    let words = || event("the backend is starting");
    assert_eq!(stream(vec![words(), delta("Raft"), done()]).complete(), "Raft");
    assert_eq!(*stream(vec![words(), done()]).failed(), Fault::Server { message: "the backend is starting".into() });
}

#[test]
fn what_is_lost_may_hold_the_key_and_does_not_show_it() {
    let run = stream(vec![delta("Ra"), event(&format!("{{broken {KEY}")), done()]);
    assert!(matches!(run.incomplete(), Fault::Lost { .. }), "{run:?}");
}

#[test]
fn the_body_decides_and_not_its_label() {
    let body = "data: {\"choices\":[{\"delta\":{\"content\":\"Raft\"}}]}\n\ndata: [DONE]\n\n";
    for label in ["text/html", "text/html; charset=utf-8", "application/xml", "image/png", "application/json"] {
        for start in ["", "\u{feff}", "\n\n", ": hello\n\n", "id: 1\n", "event: message\n", "retry: 3\n\n", "x: y\n\n"]
        {
            let run = run(vec![status("200 OK", &format!("Content-Type: {label}\r\n"), &(start.to_owned() + body))]).0;
            assert_eq!(run.complete(), "Raft", "{label} {start:?}");
        }
    }
    let json = r#"{"choices":[{"index":0,"message":{"content":"Raft"},"finish_reason":"stop"}]}"#;
    for start in ["", "\u{feff}", "\n "] {
        let headers = "Content-Type: text/event-stream\r\n";
        assert_eq!(run(vec![status("200 OK", headers, &(start.to_owned() + json))]).0.complete(), "Raft", "{start:?}");
    }
    let lines = "{\"choices\":[{\"delta\":{\"content\":\"Ra\"}}]}\n{\"choices\":[{\"delta\":{\"content\":\"ft\"},\"finish_reason\":\"stop\"}]}\n";
    assert_eq!(run(vec![status("200 OK", "Content-Type: application/x-ndjson\r\n", lines)]).0.complete(), "Raft");
}

#[test]
fn error_words_of_any_shape_are_shown() {
    let bodies = [
        r#"{"base_resp":{"status_code":1008,"status_msg":"full"},"choices":null}"#,
        r#"{"code":1113,"msg":"full"}"#,
        r#"{"code":"Arrearage","message":"full","request_id":"x"}"#,
        r#"{"detail":"full"}"#,
        r#"{"detail":[{"loc":["body"],"msg":"full"}]}"#,
        r#"{"message":"full"}"#,
        r#"{"error_message":"full"}"#,
        r#"[{"error":{"code":429,"message":"full"}}]"#,
        r#"{"error":{"type":"full"}}"#,
        r#"{"errors":["full"]}"#,
        r#"{"success":false,"message":"full"}"#,
        r#"{"object":"error","message":"full"}"#,
        r#"{"choices":[],"error":{"message":"full"}}"#,
        "full",
    ];
    for body in bodies {
        let run = run(vec![status("200 OK", "Content-Type: application/json\r\n", body)]).0;
        assert_eq!(*run.failed(), Fault::Server { message: "full".into() }, "{body}");
        if body.starts_with(['{', '[']) {
            let run = stream(vec![event(body)]);
            assert_eq!(*run.failed(), Fault::Server { message: "full".into() }, "as an event: {body}");
            let run = stream(vec![event(body), done()]);
            assert_eq!(
                *run.failed(),
                Fault::Server { message: "full".into() },
                "as an event, then the end mark: {body}"
            );
        }
    }
    for falsy in ["\"\"", "false", "null", "{}", "[]", "0"] {
        let piece = format!(r#"{{"error":{falsy},"choices":[{{"index":0,"delta":{{"content":"Raft"}}}}]}}"#);
        assert_eq!(stream(vec![event(&piece), done()]).complete(), "Raft", "{falsy}");
    }
    // Words beside which an answer comes are none of an error.
    assert_eq!(stream(vec![event(r#"{"message":"queued"}"#), delta("Raft"), done()]).complete(), "Raft");
}

#[test]
fn halves_of_a_character_are_one_in_text_and_in_reasoning() {
    let piece =
        |member: &str, text: &str| event(&format!(r#"{{"choices":[{{"index":0,"delta":{{"{member}":"{text}"}}}}]}}"#));
    let run = stream(vec![
        piece("reasoning_content", r"a\ud83d"),
        piece("content", r"Raft \ud83d"),
        piece("reasoning_content", r"\ude00b\ud83d"),
        piece("content", r"\ude00 \ud83d"),
        piece("content", "x"),
        piece("content", r"\ud83d"),
        done(),
    ]);
    assert_eq!(run.complete(), "Raft 😀 \u{fffd}x\u{fffd}");
    let thought: String = run
        .events
        .iter()
        .filter_map(|event| if let StreamEvent::Reasoning(text) = event { Some(text.as_str()) } else { None })
        .collect();
    assert_eq!(thought, "a😀b\u{fffd}");
}

#[test]
fn a_whole_message_behind_its_pieces_counts_once() {
    let whole = |text: &str| {
        event(&format!(
            r#"{{"object":"chat.completion","choices":[{{"index":0,"message":{{"content":"{text}"}},"finish_reason":"stop"}}]}}"#
        ))
    };
    assert_eq!(stream(vec![delta("Ra"), delta("ft"), whole("Raft"), done()]).complete(), "Raft");
    assert_eq!(stream(vec![delta("Ra"), delta("ft"), whole("Raft."), done()]).complete(), "Raft.");
    assert_eq!(stream(vec![delta("Ra"), delta("ft"), whole(" Raft "), done()]).complete(), "Raft");
    assert_eq!(stream(vec![whole("Raft"), done()]).complete(), "Raft");
    let long = "Raft over etcd, three members in three zones.";
    assert_eq!(stream(vec![delta(&long[..9]), delta(&long[9..]), last(long, "stop"), done()]).complete(), long);
}

#[test]
fn the_model_is_the_last_one_named() {
    let named = |model: &str, text: &str| {
        event(&format!(r#"{{"model":"{model}","choices":[{{"index":0,"delta":{{"content":"{text}"}}}}]}}"#))
    };
    let run = stream(vec![named("", "Ra"), named("asked", "f"), named("answering", "t"), named("", ""), done()]);
    let names: Vec<&str> = run
        .events
        .iter()
        .filter_map(|event| if let StreamEvent::Opened { model } = event { Some(model.as_str()) } else { None })
        .collect();
    assert_eq!((run.complete().as_str(), names.as_slice()), ("Raft", &["", "asked", "answering"][..]));
}

#[test]
fn an_answer_of_another_api_is_named_and_ends_at_its_first_event() {
    let chunk = |text: &str| Step::Chunk(text.as_bytes().to_vec());
    let anthropic = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"role\":\"assistant\"}}\n\n";
    let responses = "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"error\":null}}\n\n";
    let ollama = "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"Ra\"},\"done\":false}\n";
    let gemini = r#"{"candidates":[{"content":{"parts":[{"text":"Ra"}]}}]}"#;
    let rows: Vec<(Vec<Step>, &str, &str)> = vec![
        (vec![chunk(anthropic), Step::Hold], "Anthropic's Messages API", "https://api.anthropic.com/v1"),
        (vec![chunk(responses), Step::Hold], "OpenAI's Responses API", "without /responses"),
        (vec![chunk(ollama), Step::Hold], "Ollama's own API (NDJSON)", "http://host:11434/v1"),
        (vec![chunk(gemini), Step::End], "Gemini's own API", "/v1beta/openai"),
        (vec![event(r#"{"piece":"Ra"}"#), done(), Step::End], r#"not known here, {"piece":"Ra"}"#, "gateway"),
        (vec![chunk("{\"piece\":\"Ra\"}\n{\"piece\":\"ft\"}\n"), Step::End], "not known here", "gateway"),
    ];
    for (mut steps, api, next) in rows {
        steps.insert(0, stream_head());
        let (run, server) = run(vec![steps]);
        let fault = run.failed();
        assert!(fault.sentence().contains(api) && fault.next_step().contains(next), "{fault:?}");
        assert_eq!((run.text().as_str(), server.asked().len()), ("", 1), "{fault:?}");
    }
}

#[test]
fn json_lines_are_read_as_they_come_and_a_whole_answer_when_it_is_whole() {
    let line = |text: &str| format!("{{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}}}}]}}\n").into_bytes();
    let last = br#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#.to_vec();
    let server = Server::start(vec![vec![
        stream_head(),
        Step::Chunk(line("Ra")),
        Step::Gate("more"),
        Step::Chunk(line("ft")),
        Step::Chunk(last),
        Step::End,
    ]]);
    let run = block_on(async {
        let mut answer = Http::new(with_key(&server.url())).stream(question());
        let mut events = Vec::new();
        while let Some(event) = answer.next().await {
            if event == StreamEvent::Delta("Ra".to_owned()) {
                server.open("more");
            }
            events.push(event);
        }
        Run { events }
    });
    assert_eq!(run.complete(), "Raft");
    let pretty = "{\n  \"choices\": [\n {\"message\": {\"content\": \"Raft\"}, \"finish_reason\": \"stop\"}\n]\n}\n";
    assert_eq!(super::run(vec![status("200 OK", "", pretty)]).0.complete(), "Raft");
}
