//! `eval`: every case, every evaluator, limits, waits, stops and going on, and each kind of report.

use super::server::{Step, delta, finish, status, stream_head};
use super::*;
use serde_json::Value;
use std::process::Child;
use std::time::{Duration, Instant};

/// A prompt of so many cases, numbered from 1, that must name Raft.
fn cases(home: &Home, count: usize) -> String {
    let cases: String = (1..=count).map(|n| format!("  - {{q: 'question {n}', expected: Paxos}}\n")).collect();
    home.file(
        "many.prompt.yaml",
        format!(
            "name: many\nvariables: [{{name: q}}]\nmessages: [{{role: user, content: '{{{{q}}}}'}}]\ntestData:\n{cases}evaluators: [{{name: names Raft, string: {{contains: raft}}}}]\n"
        ),
    )
}

impl Home {
    fn eval(&self, server: &Server, arguments: &[&str]) -> Said {
        self.run(&[&["eval", "--base-url", &server.url()], arguments].concat())
    }

    /// An evaluation under way.
    fn evaluating(&self, server: &Server, arguments: &[&str]) -> Child {
        let url = server.url();
        let mut command = self.command(&[&["eval", "--base-url", &url], arguments].concat());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }
}

/// The results of the one file.
fn results(json: &Value) -> Vec<Value> {
    json["files"][0]["results"].as_array().unwrap().clone()
}

fn standings(json: &Value) -> Vec<String> {
    results(json).iter().map(|result| result["standing"].as_str().unwrap().to_owned()).collect()
}

/// Every evaluator of every result is counted once, as one of four.
fn adds_up(json: &Value) {
    let counts = &json["totals"]["verdicts"];
    let sum: u64 = ["pass", "fail", "not_run", "error"].iter().map(|kind| counts[*kind].as_u64().unwrap()).sum();
    let all: usize = json["files"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|file| file["results"].as_array().unwrap())
        .map(|result| result["verdicts"].as_array().unwrap().len())
        .sum();
    assert_eq!((counts["all"].as_u64().unwrap(), sum), (all as u64, all as u64), "{json}");
}

#[test]
fn the_seed_holds_offline() {
    let said = Home::new().run(&["eval"]);
    said.ended(0, &["1/2 pass", "2/2 pass"]);
    for words in
        ["#1    pass", "#2    pass          REFUSED", "2 runs: 2 pass", "2 verdicts: 2 pass, 0 fail, 0 not run"]
    {
        assert!(said.out.contains(words), "{words:?} in {}", said.out);
    }
}

#[test]
fn every_evaluator_has_a_verdict_and_none_that_did_not_run_is_a_pass() {
    let home = Home::new();
    let source = include_str!("../fixtures/prompts/evaluators.prompt.yaml");
    let file = home.file("e.prompt.yaml", format!("{source}testData: [{{evaluators: [{{python: x}}]}}, {{}}]\n"));
    let server = Server::start(vec![answer(&["Raft for all."])]);
    let json = home.eval(&server, &[&file, "--json"]).ended(1, &[]).json();
    adds_up(&json);
    let results = results(&json);
    let count = |result: &Value| result["verdicts"].as_array().unwrap().len();
    assert_eq!(count(&results[0]), count(&results[1]) + 1);
    let verdicts = &json["totals"]["verdicts"];
    assert!(["pass", "not_run", "error"].iter().all(|kind| verdicts[*kind].as_u64() > Some(1)), "{verdicts}");
    assert_eq!(json["exit_code"], 1);
}

#[test]
fn no_more_are_under_way_than_allowed_and_all_are_done() {
    let slow = vec![stream_head(), delta("Raft"), Step::Gate("go"), finish("stop"), Step::End];
    let home = Home::new();
    let file = cases(&home, 10);
    let server = Server::start(vec![slow]);
    let child = home.evaluating(&server, &["--concurrency", "3", "--json", &file]);
    server.wait("three requests", |asked| asked.len() >= 3);
    assert_eq!(server.asked().len(), 3);
    server.open("go");
    let said: Said = child.wait_with_output().unwrap().into();
    let json = said.ended(0, &["10/10 pass"]).json();
    assert_eq!(standings(&json), ["pass"; 10]);
    let cases: Vec<u64> = results(&json).iter().map(|result| result["case"].as_u64().unwrap()).collect();
    assert_eq!(cases, (1..=10).collect::<Vec<u64>>());
    assert_eq!(server.asked().len(), 10);
    adds_up(&json);
}

#[test]
fn what_was_done_before_a_kill_is_not_done_again() {
    let home = Home::new();
    let file = cases(&home, 4);
    let held = vec![stream_head(), delta("half"), Step::Hold];
    let server = Server::start(vec![answer(&["Raft"]), answer(&["none"]), held, answer(&["Raft again"])]);
    let mut child = home.evaluating(&server, &["--concurrency", "1", &file]);
    server.wait("the third request", |asked| asked.len() == 3);
    // The end of a run is synced at once.
    let began = Instant::now();
    while home.sessions().first().is_none_or(|(_, text)| text.matches("\"what\":\"judged\"").count() < 2) {
        assert!(began.elapsed() < Duration::from_secs(20), "{:?}", home.sessions());
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let json = home.eval(&server, &["--resume", "--json", &file]).ended(1, &["1/2 pass"]).json();
    assert_eq!(standings(&json), ["pass", "fail", "pass", "pass"]);
    let kept: Vec<bool> = results(&json).iter().map(|result| result["kept"].as_bool().unwrap()).collect();
    assert_eq!(kept, [true, true, false, false]);
    assert_eq!(server.asked().len(), 5);
    adds_up(&json);
    // Once more, each twice: what stands is kept, in the same session.
    let id = json["files"][0]["session"].as_str().unwrap();
    let resume = format!("--resume={id}");
    let json = home.eval(&server, &[&resume, "--json", "--repeat", "2", &file]).ended(1, &[]).json();
    assert_eq!((&json["totals"]["kept"], &json["totals"]["runs"]), (&4.into(), &8.into()));
    assert_eq!((server.asked().len(), home.sessions().len()), (9, 1));
    // Another model is another question.
    let json = home.eval(&server, &["--resume", "--model", "other", "--json", &file]).ended(0, &[]).json();
    assert_eq!((&json["totals"]["kept"], server.asked().len()), (&0.into(), 13));
    home.eval(&server, &["--resume=none", &file]).ended(2, &["there is no session \"none\""]);
}

#[test]
fn a_signal_ends_it_with_all_rows_and_its_code() {
    let home = Home::new();
    let file = cases(&home, 4);
    let held = vec![stream_head(), delta("half"), Step::Hold];
    let server = Server::start(vec![answer(&["Raft"]), held]);
    let child = home.evaluating(&server, &["--concurrency", "2", "--json", &file]);
    server.wait("three requests", |asked| asked.len() == 3);
    rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::INT).unwrap();
    let said: Said = child.wait_with_output().unwrap().into();
    let json = said.ended(130, &["3 not done", "--resume"]).json();
    let mut standings = standings(&json);
    standings.sort();
    assert_eq!(standings, ["not_started", "pass", "stopped", "stopped"]);
    assert_eq!(json["exit_code"], 130);
    server.wait("both runs are cancelled", |asked| asked.iter().filter(|one| one.left.is_some()).count() >= 2);
    adds_up(&json);
}

#[test]
fn the_first_that_does_not_hold_can_stop_the_rest() {
    let home = Home::new();
    let file = cases(&home, 5);
    let server = Server::start(vec![answer(&["Raft"]), answer(&["none"])]);
    let said = home.eval(&server, &["--fail-fast", "--concurrency", "1", &file]);
    said.ended(1, &["3 not done"]);
    assert_eq!(server.asked().len(), 2);
    for words in [
        "5 runs: 1 pass, 1 fail, 3 not done",
        "--fail-fast stopped",
        "fail: names Raft, line",
        "as advice, and not in the answer: Paxos",
    ] {
        assert!(said.out.contains(words), "{words:?} in {}", said.out);
    }
}

#[test]
fn a_pause_that_the_server_asks_for_holds_the_others_back_too() {
    let home = Home::new();
    let file = cases(&home, 3);
    // Held: that the client leaves shows that it has read the pause.
    let mut pause = status("429 Too Many Requests", "Retry-After: 1\r\n", "{\"error\":{\"message\":\"slow down\"}}");
    pause.push(Step::Hold);
    let server = Server::start(vec![
        pause,
        vec![Step::Gate("second"), stream_head(), delta("Raft"), finish("stop"), Step::End],
        answer(&["Raft"]),
    ]);
    let began = Instant::now();
    let child = home.evaluating(&server, &["--concurrency", "2", &file]);
    server.wait("two requests, the first answered", |asked| asked.len() == 2 && asked[0].left.is_some());
    server.open("second");
    server.wait("the third request", |asked| asked.len() >= 3);
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
    let said: Said = child.wait_with_output().unwrap().into();
    said.ended(0, &["3/3 pass"]);
    assert_eq!(server.asked().len(), 4);
}

#[test]
fn repeats_have_a_rate_and_a_refusal_is_an_answer() {
    let home = Home::new();
    let file = cases(&home, 1);
    let refusal = "{\"error\": \"raft is not there\"}";
    let server = Server::start(vec![answer(&["Raft"]), answer(&["none"]), answer(&[refusal])]);
    let said = home.eval(&server, &["--repeat", "3", "--concurrency", "1", &file]);
    said.ended(1, &[]);
    for words in ["#1.2  fail", "#1.3  pass          REFUSED", "passes 2 of 3 times (66 %)"] {
        assert!(said.out.contains(words), "{words:?} in {}", said.out);
    }
}

#[test]
fn an_answer_that_is_not_whole_is_exit_4_and_a_file_that_is_not_usable_2() {
    let home = Home::new();
    let file = cases(&home, 2);
    let cut = vec![stream_head(), delta("Raft"), finish("length"), Step::End];
    let server = Server::start(vec![cut, answer(&["Raft"])]);
    let json = home.eval(&server, &["--concurrency", "1", "--json", &file]).ended(4, &[]).json();
    assert_eq!(standings(&json), ["broken", "pass"]);
    assert_eq!(json["files"][0]["results"][0]["verdicts"][0]["state"], "pass", "its verdict stands all the same");
    let broken = home.file("broken.yaml", "name: x\nmessages: [\n");
    let said = home.eval(&server, &["--json", &file, &broken]);
    let json = said.ended(2, &[&format!("{broken}:")]).json();
    assert!(json["files"][1]["error"].as_str().unwrap().starts_with(&format!("{broken}:")), "{json}");
    assert_eq!(standings(&json), ["pass", "pass"]);
    let missing = home.file("missing.yaml", "variables: [{name: a}]\nmessages: [{role: user, content: '{{a}}'}]\ntestData: [{a: x}, {b: y}]\nevaluators: [{string: {contains: Raft}}]\n");
    let said = home.eval(&server, &[&missing]);
    said.ended(2, &[]);
    assert!(said.out.contains("a is required and empty"), "{}", said.out);
    assert!(said.out.contains("2 verdicts: 1 pass, 0 fail, 1 not run, 0 error"), "{}", said.out);
}

#[test]
fn nothing_to_run_is_said() {
    let home = Home::new();
    let file = cases(&home, 2);
    let server = Server::start(vec![answer(&["never"])]);
    home.eval(&server, &["--filter", "paxos", &file]).ended(2, &["No case matches", "many#2 question 2"]);
    home.eval(&server, &["--filter", "(", &file]).ended(2, &["--filter is no pattern"]);
    home.eval(&server, &["--repeat", "0", &file]).ended(2, &["--repeat"]);
    let none = home.file("none.yaml", "name: x\nmessages: [{role: user, content: hello}]\n");
    home.eval(&server, &[&none]).ended(2, &["no testData"]);
    home.run(&["eval", &file]).ended(2, &[]);
    assert!(server.asked().is_empty() && home.sessions().is_empty());
    let said = home.eval(&server, &["--filter", "QUESTION 2", "--no-session", &file]);
    said.ended(1, &["1/1 fail"]);
    assert!(home.sessions().is_empty());
}

#[test]
fn reports_hold_hostile_answers() {
    let home = Home::new();
    let file = cases(&home, 2);
    let hostile = "```\n</details>|x\n# head\u{1b}[2J ]]> <b>&amp;\u{202e}\n````\n@all";
    let server = Server::start(vec![answer(&[hostile])]);
    let (junit, markdown) = (home.path().join("j.xml"), home.path().join("m.md"));
    let paths = (junit.to_str().unwrap(), markdown.to_str().unwrap());
    let said = home.eval(&server, &["--junit", paths.0, "--markdown", paths.1, &file]);
    said.ended(1, &[]);
    let xml = std::fs::read_to_string(junit).unwrap();
    assert!(xml.contains("tests=\"2\"") && xml.contains("failures=\"2\"") && xml.contains("&lt;/details&gt;"), "{xml}");
    let markdown = std::fs::read_to_string(markdown).unwrap();
    for text in [&xml, &markdown, &said.out] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
    // The fence is longer than any in the answer, so the answer ends where we end it.
    assert_eq!(markdown.matches("\n`````\n").count(), 4, "{markdown}");
    let full = home.eval(&server, &["--junit", "/no/such/folder/j.xml", &file]);
    full.ended(2, &["/no/such/folder/j.xml was not written"]);
}
