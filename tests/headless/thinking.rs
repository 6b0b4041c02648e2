//! Thinking without a screen: none of it on stdout, all of it in the object, the log as it came; and
//! refusals that other text surrounds, or that are said in words.

use super::server::{Step, delta, finish, stream_head};
use super::*;
use rustix::process::{Pid, Signal, kill_process};

const REFUSED: &str = "{\"error\": \"Infrastructure constraints insufficient for consistency SLA\"}";
const DESIGN: &str = "## Topology\n\n**Raft** over etcd.";

/// The shapes in which thinking comes before `answer`, in small pieces.
fn shapes(answer: &str) -> Vec<Vec<Step>> {
    let texts = [
        format!("<think>\nTwo nodes, or three?\n</think>\n\n{answer}<|im_end|>"),
        format!("Two nodes, or three?\n</think>\n\n{answer}</s>"),
        format!(
            "<|channel|>analysis<|message|>Two nodes, or three?<|end|><|start|>assistant<|channel|>final<|message|>{answer}<|return|>"
        ),
        format!("\u{feff}<reasoning>Two nodes, or three?</reasoning>{answer}"),
    ];
    let pieces = |text: &String| {
        let letters: Vec<char> = text.chars().collect();
        let mut steps = vec![stream_head()];
        steps.extend(letters.chunks(3).map(|piece| delta(&piece.iter().collect::<String>())));
        steps.extend([finish("stop"), Step::End]);
        steps
    };
    texts.iter().map(pieces).collect()
}

#[test]
fn stdout_holds_the_answer_alone_and_the_object_both() {
    for steps in shapes(DESIGN) {
        let server = Server::start(vec![steps]);
        let home = Home::new();
        assert_eq!(home.design(&server, &["--case", "1"]).ended(0, &["DONE"]).out, format!("{DESIGN}\n"));
        let json = home.design(&server, &["--case", "1", "--json"]).ended(0, &[]).json();
        assert_eq!((&json["answer"], &json["thinking"]), (&DESIGN.into(), &"Two nodes, or three?".into()));
        let mark = json["guidelines"].as_array().unwrap().iter().find(|mark| mark["from"].is_u64());
        assert!(mark.is_none_or(|mark| mark["to"].as_u64().unwrap() as usize <= DESIGN.len()), "{json}");
    }
    let server = Server::start(vec![answer(&[DESIGN])]);
    let json = Home::new().design(&server, &["--case", "1", "--json"]).ended(0, &[]).json();
    assert_eq!(json["thinking"], serde_json::Value::Null);
}

#[test]
fn raw_is_what_came_and_so_is_the_log_and_an_export_is_the_answer() {
    let server = Server::start(vec![shapes(DESIGN).remove(0)]);
    let home = Home::new();
    let said = home.design(&server, &["--case", "1", "--raw"]);
    assert_eq!(said.ended(0, &[]).out, format!("<think>\nTwo nodes, or three?\n</think>\n\n{DESIGN}<|im_end|>"));
    let text: String =
        home.records().iter().filter(|r| r["what"] == "text").map(|r| r["text"].as_str().unwrap()).collect();
    assert_eq!(text, said.out);
    let id = home.sessions()[0].0.file_stem().unwrap().to_str().unwrap().to_owned();
    let export = home.run(&["sessions", "show", &id]).out;
    assert!(export.contains(DESIGN) && !export.contains("Two nodes, or"), "{export}");
}

#[test]
fn a_refusal_that_thinking_surrounds_is_one_and_alone_on_stdout() {
    for steps in shapes(REFUSED) {
        let server = Server::start(vec![steps]);
        let said = Home::new().design(&server, &["--case", "2"]);
        assert_eq!(said.ended(3, &["REFUSED: Infrastructure"]).out, format!("{REFUSED}\n"));
    }
}

#[test]
fn thinking_that_never_ends_is_no_answer() {
    let server = Server::start(vec![answer(&["<think>Raft, or", " Paxos"])]);
    let said = Home::new().design(&server, &["--case", "1"]);
    assert_eq!(said.ended(4, &["FAILED", "without any text"]).out, "");
}

#[test]
fn what_is_held_back_is_printed_when_a_signal_ends_it() {
    let server = Server::start(vec![vec![stream_head(), delta("half an ans"), Step::Hold]]);
    let home = Home::new();
    let url = server.url();
    let mut command = home.command(&["design", "--base-url", &url, "--case", "1"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !home.sessions().iter().any(|(_, records)| records.contains("half an ans")) {
        std::thread::yield_now();
    }
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let said: Said = child.wait_with_output().unwrap().into();
    assert_eq!(said.ended(130, &["STOPPED"]).out, "half an ans");
}

#[test]
fn a_refusal_in_words_is_a_mark_and_the_state_stays_complete() {
    let server = Server::start(vec![answer(&[
        "I cannot design this with Raft: the infrastructure constraints are insufficient.",
    ])]);
    let home = Home::new();
    let json = home.design(&server, &["--case", "2", "--json", "--strict"]).ended(1, &[]).json();
    assert_eq!((&json["state"], &json["refusal"]), (&"complete".into(), &serde_json::Value::Null));
    let marks = json["guidelines"].as_array().unwrap();
    assert_eq!(marks.len(), 1, "{json}");
    assert_eq!((&marks[0]["id"], &marks[0]["severity"]), (&"refusal-alone".into(), &"must".into()));
    home.design(&server, &["--case", "2"]).ended(0, &["DONE", "guideline must: A refusal is the JSON object alone"]);
}

#[test]
fn the_answering_model_is_the_last_one_named() {
    let named = |model: &str, text: &str| {
        let data = format!(
            "data: {{\"model\":\"{model}\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n"
        );
        Step::Chunk(data.into_bytes())
    };
    let steps =
        vec![stream_head(), named("", "**Ra"), named("answering", "ft**"), named("", ""), finish("stop"), Step::End];
    let server = Server::start(vec![steps]);
    let home = Home::new();
    let json = home.design(&server, &["--case", "1", "--json", "--model", "asked"]).ended(0, &[]).json();
    assert_eq!(json["model"], "answering");
    let id = home.sessions()[0].0.file_stem().unwrap().to_str().unwrap().to_owned();
    assert!(home.run(&["sessions", "show", &id]).out.contains("Architect: answering @"), "also from its file");
}
