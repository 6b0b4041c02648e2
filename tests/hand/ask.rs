//! A question in words about a design, and another architect by its profile, key by key against servers on loopback.

use super::Term;
use super::server::{Server, Step, answer, delta, stream_head};
use serde_json::Value;
use std::path::Path;

const QUESTION: &str = "what if region B is lost for an hour?";
const DESIGN: &str = "## Core decision\n\n**Raft** over etcd, with fencing tokens.\n";

/// The first case, filled in and sent to a model whose first answer is a design after a thought.
fn designed(home: &Path, more: Vec<Vec<Step>>, width: u16, height: u16) -> (Server, Term) {
    let mut answers = vec![answer(&["<think>", "a secret plan", "</think>\n\n", DESIGN])];
    answers.extend(more);
    let server = Server::start(answers);
    let term = again(home, &server, &["--case", "1"], width, height);
    let mut term = term;
    term.see("READY");
    term.hand("\x1b").see("examples");
    term.hand("\r").see("DONE");
    (server, term)
}

fn again(home: &Path, server: &Server, arguments: &[&str], width: u16, height: u16) -> Term {
    let url = server.url();
    let ours = ["--base-url", url.as_str(), "--model", "loop"];
    Term::start(home, &[arguments, &ours].concat(), &[], width, height)
}

/// The messages of the request `at`.
fn messages(server: &Server, at: usize) -> Vec<(String, String)> {
    let asked = server.wait("the request", |asked| asked.len() > at);
    let body: Value = serde_json::from_str(&asked[at].body).unwrap();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let messages = body["messages"].as_array().unwrap();
    messages.iter().map(|one| (text(one, "role"), text(one, "content"))).collect()
}

fn asked(width: u16, height: u16) {
    let home = tempfile::tempdir().unwrap();
    let (server, mut term) = designed(
        home.path(),
        vec![answer(&["## Region B lost\n\n", "Its holders wait."]), answer(&["The same."])],
        width,
        height,
    );
    term.hand(":").hand(&format!("ask {QUESTION}\r")).see("Its holders wait.");
    term.see("Asked about answer 1: what if region B");
    term.see("DONE");
    let (first, second) = (messages(&server, 0), messages(&server, 1));
    let begun = first.len();
    assert_eq!(second[..begun], first);
    assert_eq!(second[begun..], [("assistant".into(), DESIGN.to_owned()), ("user".into(), QUESTION.into())]);
    // Without words a line opens for them; the one before comes back.
    term.hand(":").hand("ask\r").see("ask about this answer:");
    term.hand("and C?\r").see("Asked about answer 2: and C?");
    term.see("DONE");
    let third = messages(&server, 2);
    assert_eq!(third[..begun + 2], second);
    assert_eq!(third[begun + 3], ("user".into(), "and C?".into()));
    term.hand("=").see("what differs");
    term.hand("/question about\r").see("question about answer 2");
    term.hand("\x1b").unsee("what differs");
    term.hand("q");
    assert_eq!(term.end(), 0);
    // Opened again it goes on from where it stood.
    let mut term = again(home.path(), &server, &["sessions", "resume", "last"], width, height);
    term.see("answer 3 is DONE");
    term.hand("0").hand("(").see("Asked about answer 1: what if region B");
    term.hand(":").hand("ask why?\r").see("Asked about answer 2: why?");
    term.see("DONE");
    assert_eq!(messages(&server, 3)[..begun + 2], second);
    // The rules remember nothing that was said.
    term.hand(":").hand("offline\r").see("rules");
    term.hand(":").hand("ask why?\r").see("hold no conversation");
    term.hand("q");
    assert_eq!(term.end(), 0);
}

#[test]
fn a_question_in_words_goes_on_with_a_design_at_60x16() {
    asked(60, 16);
}

#[test]
fn a_question_in_words_goes_on_with_a_design_at_80x24() {
    asked(80, 24);
}

#[test]
fn a_question_in_words_goes_on_with_a_design_at_120x40() {
    asked(120, 40);
}

#[test]
fn what_came_of_a_question_is_kept_when_it_is_cut_refused_or_stopped() {
    let home = tempfile::tempdir().unwrap();
    let refusal = "{\"error\": \"Infrastructure constraints insufficient for consistency SLA\"}";
    let (server, mut term) = designed(
        home.path(),
        vec![
            vec![stream_head(), delta("Half of it"), Step::Reset],
            answer(&[refusal]),
            vec![stream_head(), delta("Some of it"), Step::Hold],
        ],
        80,
        24,
    );
    term.hand(":").hand(&format!("ask {QUESTION}\r")).see("INCOMPLETE");
    term.see("Half of it");
    // Sent again as it was, and this time it is refused.
    term.hand("R").see("Send answer 2 again");
    term.hand("y").see("REFUSED");
    assert_eq!(messages(&server, 2), messages(&server, 1));
    term.hand("((").see("Raft over etcd");
    term.hand(":").hand("ask why?\r").see("Some of it");
    term.hand("\x03").see("STOPPED");
    term.see("Some of it");
    server.wait("the client to leave", |asked| asked[3].left.is_some());
    term.hand("q");
    assert_eq!(term.end(), 0);
    let log = std::fs::read_dir(home.path().join(".local/state/dlm-architect/sessions")).unwrap().next();
    let log = std::fs::read_to_string(log.unwrap().unwrap().path()).unwrap();
    for text in ["Half of it", "insufficient for consistency", "Some of it", QUESTION] {
        assert!(log.contains(text), "{text}");
    }
}

#[test]
fn a_profile_is_asked_the_same_too_and_who_answers_stays() {
    let home = tempfile::tempdir().unwrap();
    let other = Server::start(vec![answer(&["## Core decision\n\n**Paxos** over Spanner.\n"])]);
    let config = home.path().join(".config/dlm-architect");
    std::fs::create_dir_all(&config).unwrap();
    let profile = format!("[profiles.second]\nbase_url = \"{}\"\nmodel = \"second-model\"\n", other.url());
    std::fs::write(config.join("config.toml"), profile).unwrap();
    let (server, mut term) = designed(home.path(), vec![answer(&["So."])], 120, 40);
    term.hand(":").hand("also third\r").see("third");
    term.hand(":").hand("also second\r").see("Paxos over Spanner");
    term.see("Asked second-model @second too");
    term.see("DONE");
    assert_eq!(messages(&other, 0), messages(&server, 0), "the same words, byte for byte");
    assert!(other.asked()[0].body.contains("\"second-model\""));
    term.hand("=").see("- answer 1, loop @ ");
    // The server names its model otherwise, so it is told by its address.
    let host = other.url().trim_start_matches("http://").trim_end_matches("/v1").to_owned();
    term.see(&format!("+ answer 2, loop @ {host}"));
    term.hand("\x1b").unsee("what differs");
    // The next one goes to whom it went before.
    term.hand(":").hand("ask why?\r").see("Asked about answer 2: why?");
    term.see("DONE");
    assert_eq!(messages(&server, 1).last().unwrap().1, "why?");
    assert_eq!(other.asked().len(), 1);
    term.hand("q");
    assert_eq!(term.end(), 0);
}
