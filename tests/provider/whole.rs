//! Runs that end well: what is sent, and that nothing more is waited for.

use super::server::{Server, answer, delta, finish, stream_head};
use super::*;

#[test]
fn a_request_is_what_the_settings_say() {
    let server = Server::start(vec![answer(&["Raft"])]);
    let mut settings = with_key(&(server.url() + "/"));
    settings.query = vec![("api-version".into(), "2024-10-21".into())];
    settings.key_header = Some("api-key".parse().unwrap());
    settings.headers.insert("x-title", "locks".parse().unwrap());
    let run = block_on(heard(&Http::new(settings)));
    assert_eq!(run.complete(), "Raft");
    let asked = &server.asked()[0];
    assert_eq!(asked.line, "POST /v1/chat/completions?api-version=2024-10-21 HTTP/1.1");
    let header = |name: &str| {
        let found =
            asked.headers.iter().find_map(|line| line.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(name)));
        found.map(|(_, value)| value)
    };
    assert_eq!((header("api-key"), header("x-title"), header("authorization")), (Some(KEY), Some("locks"), None));
    assert_eq!((header("accept"), header("content-type")), (Some("text/event-stream"), Some("application/json")));
    let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
    let want = serde_json::json!({
        "model": "m",
        "messages": [{"role": "user", "content": "Which lock?"}],
        "stream": true,
        "stream_options": {"include_usage": true},
    });
    assert_eq!(body, want);
}

#[test]
fn without_a_key_no_header_is_sent_for_one() {
    let server = Server::start(vec![answer(&["Raft"])]);
    assert_eq!(block_on(heard(&Http::new(settings(&server.url())))).complete(), "Raft");
    assert!(!server.asked()[0].headers.iter().any(|line| line.to_lowercase().starts_with("authorization")));
}

#[test]
fn two_runs_one_after_the_other_also_on_a_connection_that_has_gone_stale() {
    let mut closing = answer(&["two"]);
    closing.push(Step::Close);
    let server = Server::start(vec![answer(&["one"]), closing, answer(&["three"])]);
    let texts = block_on(async {
        let http = Http::new(with_key(&server.url()));
        [heard(&http).await.complete(), heard(&http).await.complete(), heard(&http).await.complete()]
    });
    assert_eq!(texts, ["one", "two", "three"]);
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn a_connection_held_open_after_the_end_mark_is_left_at_once() {
    let mut steps = answer(&["Raft"]);
    *steps.last_mut().unwrap() = Step::Hold;
    // A run that waited for the close would wait for the server's patience of 20 s and say so.
    let (run, server) = run(vec![steps]);
    assert_eq!(run.complete(), "Raft");
    server.wait("the client leaves", |asked| asked[0].left.is_some());
}

#[test]
fn after_a_finish_reason_a_silent_server_is_left_soon() {
    let stop = Step::Chunk(b"data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n".to_vec());
    let (run, server) = run(vec![vec![stream_head(), delta("Raft"), stop, Step::Hold]]);
    assert_eq!(run.complete(), "Raft");
    server.wait("the client leaves", |asked| asked[0].left.is_some());
}

#[test]
fn usage_that_follows_the_finish_reason_is_heard() {
    let (run, _) = run(vec![vec![stream_head(), delta("Raft"), finish("length"), Step::End]]);
    assert!(matches!(run.end(), End::Truncated { .. }), "{run:?}");
    let usage =
        run.events.iter().any(|event| matches!(event, StreamEvent::Usage(usage) if usage.completion_tokens == 7));
    assert!(usage, "{run:?}");
}

#[test]
fn dropping_the_answer_closes_the_connection() {
    // Once with text, once before a byte has come.
    let scripts = [vec![stream_head(), delta("Ra"), Step::Hold], vec![Step::Hold]];
    for (index, steps) in scripts.into_iter().enumerate() {
        let server = Server::start(vec![steps]);
        block_on(async {
            let http = Http::new(with_key(&server.url()));
            let mut answer = http.stream(question());
            if index == 0 {
                while !matches!(answer.next().await, Some(StreamEvent::Delta(_))) {}
            } else {
                tokio::select! {
                    biased;
                    event = answer.next() => panic!("{event:?}"),
                    () = async { while server.asked().is_empty() { tokio::task::yield_now().await } } => {}
                }
            }
            drop(answer);
            // The task that holds the connection ends when the runtime next turns.
            tokio::task::yield_now().await;
        });
        server.wait("the client leaves", |asked| asked[0].left.is_some());
    }
}
