//! Events in the shapes of the wild.

use super::*;

fn read(data: &str) -> Vec<StreamEvent> {
    Reader { opened: true, ..Reader::default() }.event("message", data)
}

fn delta(text: &str) -> Vec<StreamEvent> {
    vec![StreamEvent::Delta(text.into())]
}

fn failed(message: &str) -> StreamEvent {
    StreamEvent::Ended(End::Failed { fault: Fault::Server { message: message.into() } })
}

#[test]
fn text_in_every_shape() {
    assert_eq!(read(r#"{"choices":[{"index":0,"delta":{"content":"a"}}]}"#), delta("a"));
    assert_eq!(
        read(r#"{"choices":[{"index":0,"delta":{"content":"a","role":"assistant"},"finish_reason":null}]}"#),
        delta("a")
    );
    assert_eq!(read(r#"{"choices":[{"delta":{"content":[{"type":"text","text":"a"}]}}]}"#), delta("a"));
    assert_eq!(read(r#"{"choices":[{"index":0,"message":{"content":"whole"}}]}"#), delta("whole"));
    assert_eq!(read(r#"{"choices":[{"index":1,"delta":{"content":"other"}}]}"#), []);
    for nothing in [
        r#"{"choices":[]}"#,
        r#"{"choices":null}"#,
        r#"{}"#,
        r#"{"choices":[{"index":0,"delta":null}]}"#,
        r#"{"choices":[{"index":0}]}"#,
        r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}"#,
        r#"{"error":null,"choices":[]}"#,
        "",
    ] {
        assert_eq!(read(nothing), [], "{nothing}");
    }
    assert_eq!(
        read(r#"{"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}"#),
        [StreamEvent::Reasoning("hm".into())]
    );
    assert_eq!(read(r#"{"choices":[{"index":0,"delta":{"refusal":"no"}}]}"#), [StreamEvent::Declined("no".into())]);
}

#[test]
fn lone_surrogates_do_not_kill_an_answer() {
    assert_eq!(read(r#"{"choices":[{"index":0,"delta":{"content":"a\ud800b"}}]}"#), delta("a\u{fffd}b"));
    assert_eq!(read(r#"{"choices":[{"index":0,"delta":{"content":"\ud83d\ude00"}}]}"#), delta("😀"));
    assert_eq!(read(r#"{"choices":[{"index":0,"delta":{"content":"\\ud800 \udc00"}}]}"#), delta("\\ud800 \u{fffd}"));
}

#[test]
fn errors_in_every_shape_come_before_choices() {
    for (name, data, said) in [
        ("message", r#"{"error":{"code":500,"message":"full"}}"#, "full"),
        ("message", r#"{"error":"full","choices":[{"index":0,"delta":{"content":"a"}}]}"#, "full"),
        ("message", r#"{"object":"error","message":"full","code":400}"#, "full"),
        ("error", r#"{"message":"full"}"#, "full"),
        ("error", "full", "full"),
        (
            "message",
            r#"{"choices":[{"index":0,"delta":{},"finish_reason":"error","error":{"message":"full"}}]}"#,
            "full",
        ),
        ("message", r#"{"error":{"error":{"message":"full"}}}"#, "full"),
    ] {
        let events = Reader { opened: true, ..Reader::default() }.event(name, data);
        assert_eq!(events, [failed(said)], "{data}");
    }
}

#[test]
fn usage_last_wins_and_odd_types_are_read() {
    let events = read(r#"{"choices":[],"usage":{"prompt_tokens":4.0,"completion_tokens":7}}"#);
    assert_eq!(events, [StreamEvent::Usage(Usage { prompt_tokens: 4, completion_tokens: 7 })]);
    assert_eq!(read(r#"{"choices":[],"usage":"none"}"#), []);
    assert_eq!(read(r#"{"choices":[],"usage":null}"#), []);
}

#[test]
fn garbled_events_are_counted_and_end_it_at_last() {
    let mut reader = Reader { opened: true, ..Reader::default() };
    for count in 1..GARBLED {
        assert_eq!(reader.event("message", "{nonsense"), [StreamEvent::Malformed(count)]);
    }
    assert!(matches!(reader.event("message", "{nonsense").last(), Some(StreamEvent::Ended(End::Failed { .. }))));
    let deep = "[".repeat(5000);
    assert_eq!(read(&format!(r#"{{"choices":{deep}"#)), [StreamEvent::Malformed(1)]);
}

/// The content that these events hold.
fn content(events: &[String]) -> String {
    let mut reader = Reader::default();
    let mut all: Vec<StreamEvent> = events.iter().flat_map(|data| reader.event("message", data)).collect();
    all.extend(reader.event("message", "[DONE]"));
    all.iter()
        .filter_map(|event| if let StreamEvent::Delta(text) = event { Some(text.as_str()) } else { None })
        .collect()
}

proptest::proptest! {
    #[test]
    fn escapes_cut_anywhere_are_the_text(text in "[a😀漢\u{10ffff}\u{10f800}\u{10f7ff}é\\\\\"]{0,12}", cuts in proptest::collection::vec(0..24_usize, 0..6)) {
        let units: Vec<String> = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let mut places: Vec<usize> = cuts.into_iter().map(|cut| cut.min(units.len())).chain([0, units.len()]).collect();
        places.sort_unstable();
        let event = |range: &[usize]| format!(r#"{{"choices":[{{"index":0,"delta":{{"content":"{}"}}}}]}}"#, units[range[0]..range[1]].concat());
        let events: Vec<String> = places.windows(2).map(event).collect();
        proptest::prop_assert_eq!(content(&events), text);
    }
}

#[test]
fn only_a_reason_without_text_and_nothing_behind_it_is_the_last_word() {
    let mut reader = Reader::default();
    let mut over = |data: &str| {
        reader.event("message", data);
        reader.over()
    };
    assert!(!over(r#"{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}"#));
    assert!(over(r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#));
    assert!(over(r#"{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}"#));
    assert!(!over(r#"{"choices":[{"index":0,"delta":{"content":"b"}}]}"#));
    assert!(!over(r#"{"choices":[{"index":0,"delta":{"reasoning":"c"},"finish_reason":"stop"}]}"#));
    assert!(over(r#"{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}"#));
}

#[test]
fn shapes_that_are_not_understood_are_lost_and_said() {
    let lost = |data: &str| {
        let mut reader = Reader { opened: true, bytes: 1, ..Reader::default() };
        let events = reader.event("message", data);
        (events.contains(&StreamEvent::Malformed(1)), reader.sample)
    };
    for (data, said) in [
        (r#"{"choices":[{"delta":"LOST"}]}"#, r#"delta "LOST""#),
        (r#"{"choices":[{"delta":[{"x":"LOST"}]}]}"#, r#"delta [{"x":"LOST"}]"#),
        (r#"{"choices":[{"delta":{"content":42}}]}"#, "content 42"),
        (r#"{"choices":[{"delta":{"content":true}}]}"#, "content true"),
        (r#"{"choices":[{"delta":{"content":{"x":"LOST"}}}]}"#, r#"content {"x":"LOST"}"#),
        (r#"{"choices":[{"delta":{"content":[{"x":"LOST"}]}}]}"#, r#"content {"x":"LOST"}"#),
        (r#"{"choices":[{"message":"LOST"}]}"#, r#"message "LOST""#),
        (r#"{"choices":"LOST"}"#, r#"choices "LOST""#),
        (r#"{"choices":["LOST"]}"#, r#"choices "LOST""#),
        (r#"{"type":"content_block_delta","delta":{"text":"LOST"}}"#, r#"delta {"text":"LOST"}"#),
    ] {
        assert_eq!(lost(data), (true, said.to_owned()), "{data}");
    }
    for data in [
        r#"{"choices":[{"delta":{"content":{}}}]}"#,
        r#"{"choices":[{"delta":{"content":[]}}]}"#,
        r#"{"choices":[{"delta":[]}]}"#,
        r#"{"choices":[{"delta":{}}]}"#,
        r#"{"choices":{}}"#,
        r#"{"choices":{"index":0}}"#,
        r#"{"choices":[{"delta":{"content":[{"type":"reference","reference_ids":[1]}]}}]}"#,
        r#"{"choices":[{"delta":{"content":[{"type":"text","text":null}]}}]}"#,
        r#"{"type":"ping","text":"ping"}"#,
        r#"{"citations":["https://raft.github.io"]}"#,
    ] {
        assert!(!lost(data).0, "{data}");
    }
    assert_eq!(read(r#"{"choices":[{"delta":{"content":{"text":"a"}}}]}"#), delta("a"));
    assert_eq!(read(r#"{"choices":[{"delta":{"content":["a"]}}]}"#), delta("a"));
    assert_eq!(read(r#"{"choices":{"delta":{"content":"a"}}}"#), delta("a"));
    assert_eq!(read(r#"{"choices":[{"text":"a"}]}"#), delta("a"));
    assert_eq!(read(r#"{"choices":[{"delta":{"text":"a"}}]}"#), delta("a"));
}

#[test]
fn what_came_instead_of_an_answer_is_said() {
    let end = |events: &[&str]| {
        let mut reader = Reader::default();
        events.iter().for_each(|data| drop(reader.event("message", data)));
        reader.event("message", "[DONE]").pop().unwrap()
    };
    let StreamEvent::Ended(End::Failed { fault }) = end(&[r#"{"foo":{"bar":1}}"#]) else { panic!() };
    assert!(matches!(fault, Fault::Foreign { .. }) && fault.sentence().contains(r#"{"foo":{"bar":1}}"#), "{fault:?}");
    assert_eq!(end(&[r#"{"data":{"error":"full"}}"#]), failed("full"));
    let StreamEvent::Ended(End::Failed { fault: Fault::Foreign { api, .. } }) =
        end(&[&format!(r#"{{"foo":"{}"}}"#, "x".repeat(900))])
    else {
        panic!()
    };
    assert_eq!(api.matches('x').count(), ODD - r#"{"foo":""#.len());
    let nothing = StreamEvent::Ended(End::Complete { notice: None });
    for events in [
        &[r#"{"foo":"bar"}"#, r#"{"choices":[{"delta":{"role":"assistant"}}]}"#][..],
        &[r#"{"type":"ping"}"#],
        &[r#"{"choices":[]}"#],
        &["{}"],
        &[r#"{"id":"x","object":"chat.completion.chunk"}"#],
        &[r#"{"usage":{"prompt_tokens":1,"completion_tokens":0},"info":"x"}"#],
        &[r#"{"foo":"bar"}"#, r#"{"choices":[{"delta":{"content":"a"}}]}"#],
    ] {
        assert_eq!(end(events), nothing, "{events:?}");
    }
}
