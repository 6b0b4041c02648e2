//! Faults of servers: one sentence and a next step on stderr, what arrived on stdout, exit 4.

use super::server::{Step, delta, finish, status, stream_head};
use super::*;

#[test]
fn each_is_a_sentence_with_a_next_step() {
    let html = "Content-Type: text/html\r\n";
    let rows: Vec<(Vec<Step>, &str, &[&str])> = vec![
        (
            status("401 Unauthorized", "", "{\"error\":\"who?\"}"),
            "",
            &["wants a key and none was sent: who?.", "Name a key"],
        ),
        (
            status("404 Not Found", html, "<title>nginx</title>"),
            "",
            &["404 from http://127.0.0.1", "nginx", "base URL"],
        ),
        (status("429 Slow", "Retry-After: 7200\r\n", ""), "", &["the limit resets in 2 h", "another profile"]),
        (status("500 Oh", "Retry-After: 0\r\n", "boom"), "", &["500 from http", "boom", "Try 4 of 4", "Send it again"]),
        (status("200 OK", html, "<title>Login</title>"), "", &["web page, \"Login\"", "proxy"]),
        (
            status("302 Found", "Location: https://login.example/\r\n", ""),
            "",
            &["points to https://login.example/", "never followed"],
        ),
        (status("200 OK", "", ""), "", &["ended without any text"]),
        (
            vec![stream_head(), delta("half"), Step::Close],
            "half\n",
            &["INCOMPLETE: the connection broke in the middle of the answer; what arrived is kept: send it again.\n"],
        ),
        (
            vec![stream_head(), delta("half"), Step::End],
            "half\n",
            &["INCOMPLETE: the server closed the connection without an end mark; what arrived is kept"],
        ),
        (vec![stream_head(), delta("half"), finish("length"), Step::End], "half\n", &["CUT at length"]),
        (vec![stream_head(), delta("half"), finish("content_filter"), Step::End], "half\n", &["CUT by filter"]),
        (
            vec![stream_head(), delta("half"), Step::Chunk(b"data: {\"error\":\"gone\"}\n\n".to_vec()), Step::End],
            "half\n",
            &["FAILED", "reported an error: gone"],
        ),
    ];
    for (steps, out, words) in rows {
        let server = Server::start(vec![steps]);
        let said = Home::new().design(&server, &["--case", "1"]);
        assert_eq!(said.ended(4, words).out, out, "{said:?}");
    }
}

#[test]
fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let said = Home::new().run(&["design", "--case", "1", "--base-url", &format!("http://{address}/v1")]);
    said.ended(4, &[&format!("{address} can't be reached"), "Check the base URL"]);
}

#[test]
fn a_verdict_that_is_no_pass_is_exit_1_and_what_was_not_run_may_be_allowed() {
    let home = Home::new();
    let judge = "name: j\nmessages: [{role: user, content: x}]\nevaluators:\n  - {name: judge, uses: github/fluency}\n";
    let judge = home.file("judge.yaml", judge);
    let fails = "name: f\nmessages: [{role: user, content: x}]\nevaluators:\n  - {name: says Paxos, string: {contains: Paxos}}\n  - {name: judge, uses: github/fluency}\n";
    let fails = home.file("fails.yaml", fails);
    let server = Server::start(vec![answer(&["Raft"])]);
    home.design(&server, &["--prompt", &judge]).ended(1, &["verdict not run: judge ("]);
    home.design(&server, &["--prompt", &judge, "--allow-not-run"]).ended(0, &["verdict not run: judge ("]);
    home.design(&server, &["--prompt", &fails, "--allow-not-run"]).ended(1, &["verdict fail: says Paxos"]);
}
