//! What is tried again, when, and how often: only before any byte of the answer.

use super::server::{answer, status};
use super::*;

#[test]
fn a_server_in_trouble_is_asked_four_times() {
    let lines = [
        "408 Request Timeout",
        "409 Conflict",
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
        "529 Overloaded",
    ];
    for line in lines {
        let (run, server) = run(vec![status(line, "Retry-After: 0\r\n", "{\"error\":\"busy\"}")]);
        assert_eq!(server.asked().len(), 4, "{line}");
        assert_eq!(run.waits(), [(2, 0), (3, 0), (4, 0)], "{line}");
        assert!(run.failed().sentence().contains("busy"), "{run:?}");
    }
}

#[test]
fn the_first_pause_is_half_a_second_give_or_take_and_the_answer_comes_after_it() {
    let (run, server) = run(vec![status("500 Internal Server Error", "", ""), answer(&["Raft"])]);
    let [(2, wait)] = run.waits()[..] else { panic!("{run:?}") };
    assert!((375..=625).contains(&wait), "{wait}");
    assert_eq!((run.complete().as_str(), server.asked().len()), ("Raft", 2));
    assert_eq!(server.asked()[0].body, server.asked()[1].body);
}

#[test]
fn the_servers_wish_is_kept_in_all_its_spellings() {
    let spellings = [
        ("Retry-After: 1\r\n", 1000),
        ("Retry-After: 0.25\r\n", 250),
        ("Retry-After: -3\r\n", 0),
        ("retry-after-ms: 20\r\nRetry-After: 30\r\n", 20),
        ("Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n", 0),
    ];
    for (header, ms) in spellings {
        let (run, _) = run(vec![status("429 Too Many Requests", header, "{\"error\":\"rate\"}"), answer(&["Raft"])]);
        assert_eq!(run.waits(), [(2, ms)], "{header}");
        assert_eq!(run.complete(), "Raft");
    }
}

#[test]
fn why_it_waits_is_said_before_it_does() {
    let (run, _) = run(vec![status("503 Busy", "retry-after-ms: 1\r\n", "loading model"), answer(&["Raft"])]);
    let StreamEvent::Waiting { attempt: 2, of: 4, why, .. } = &run.events[0] else { panic!("{run:?}") };
    assert!(why.sentence().contains("503") && why.sentence().contains("loading model"), "{}", why.sentence());
}

#[test]
fn a_connection_lost_before_the_answer_is_made_anew_once() {
    for lost in [Step::Reset, Step::Close] {
        let (run_, server) = run(vec![vec![lost.clone()], answer(&["Raft"])]);
        assert_eq!((run_.complete().as_str(), server.asked().len()), ("Raft", 2), "{lost:?}");
        let (run_, server) = run(vec![vec![lost.clone()]]);
        assert!(matches!(run_.failed(), Fault::Cut { cause } if !cause.is_empty()), "{lost:?}: {run_:?}");
        assert_eq!(server.asked().len(), 2, "{lost:?}");
    }
}

#[test]
fn a_dropped_answer_is_not_tried_again() {
    let server = super::server::Server::start(vec![status("503 Busy", "Retry-After: 30\r\n", "")]);
    block_on(async {
        let http = Http::new(with_key(&server.url()));
        let mut answer = http.stream(question());
        assert!(matches!(answer.next().await, Some(StreamEvent::Waiting { .. })));
    });
    assert_eq!(server.asked().len(), 1);
}
