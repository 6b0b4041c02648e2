//! A model that fills in the brief, and grounded requests, over a loopback server. Its replies are written, not recorded.

use super::server::{Server, Step, answer, status};
use super::written::{Gold, gold};
use super::{Home, Said};
use serde_json::{Value, json};

/// The request whose words no lexicon reads: "two routes for the same boat".
fn boat() -> Gold {
    gold().into_iter().find(|gold| gold.consistency_tolerance.contains("two routes for the same boat")).unwrap()
}

fn texts(gold: &Gold) -> [String; 6] {
    let [scale, consistency, infrastructure] =
        [&gold.scale_requirements, &gold.consistency_tolerance, &gold.infrastructure_environment].map(Clone::clone);
    ["--scale".into(), scale, "--consistency".into(), consistency, "--infrastructure".into(), infrastructure]
}

fn run(home: &Home, server: &Server, gold: &Gold, arguments: &[&str]) -> Said {
    let texts = texts(gold);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut all = vec![arguments[0], "--base-url"];
    let url = server.url();
    all.push(&url);
    all.extend(&arguments[1..]);
    all.extend(texts);
    home.run(&all)
}

fn body(server: &Server, request: usize) -> Value {
    serde_json::from_str(&server.asked()[request].body).unwrap()
}

fn reply(gold: &Gold) -> Vec<Step> {
    answer(&[&gold.perfect().to_string()])
}

#[test]
fn what_no_lexicon_reads_is_ruled_right_with_a_model() {
    let (home, boat) = (Home::new(), boat());
    let server = Server::start(vec![reply(&boat)]);
    let json = run(&home, &server, &boat, &["explain", "--brief", "model", "--json"]).ended(0, &[]).json();
    assert_eq!((&json["verdict"], &json["rule"], &json["brief_by"]), (&json!("refuse"), &json!("R3"), &json!("loop")));
    assert_eq!(json["brief_usage"], json!({"prompt_tokens": 5, "completion_tokens": 7}));
    let level = &json["brief"]["level"];
    assert_eq!((&level["value"], &level["standing"], &level["by"]), (&json!("S"), &json!("said"), &json!("loop")));
    let place = &level["evidence"][0];
    let words =
        &boat.consistency_tolerance[place["from"].as_u64().unwrap() as usize..place["to"].as_u64().unwrap() as usize];
    assert_eq!(words, "the two awake in the same time, it is two routes for the same boat");
    // The rules design with the same brief.
    let said = run(&home, &server, &boat, &["design", "--provider", "offline", "--brief", "model"]);
    said.ended(3, &["REFUSED", "Why (R3)", "brief: loop was asked, 12 tokens"]);
    assert_eq!(said.out, "{\"error\": \"Infrastructure constraints insufficient for consistency SLA\"}\n");
    // Without a model they do not understand it.
    let alone = run(&home, &server, &boat, &["explain", "--json"]).ended(0, &[]).json();
    assert_eq!((&alone["verdict"], &alone["brief_by"]), (&json!("design"), &json!("rules")));
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn both_requests_are_shown_counted_and_recorded() {
    let (home, boat) = (Home::new(), boat());
    let server = Server::start(vec![reply(&boat), answer(&["**Raft** it is."])]);
    let said = run(&home, &server, &boat, &["design", "--brief", "model", "--ground", "--json"]);
    let json = said.json();
    assert_eq!((&json["brief_by"], &json["grounded"]), (&json!("loop"), &json!(true)));
    assert_eq!(json["brief_usage"], json!({"prompt_tokens": 5, "completion_tokens": 7}));
    assert_eq!(json["usage"]["completion_tokens"], 7);
    // The second opinion holds the design against what the model read.
    assert_eq!(json["remarks"][0]["severity"], "unsafe", "{json:#}");
    let (first, second) = (body(&server, 0), body(&server, 1));
    assert_eq!(first["response_format"]["type"], "json_schema");
    assert_eq!(first["temperature"], 0.1);
    let user = first["messages"][1]["content"].as_str().unwrap();
    assert!(user.contains(&format!("<consistency_tolerance>{}</consistency_tolerance>", boat.consistency_tolerance)));
    assert!(second.get("response_format").is_none());
    let roles: Vec<&str> =
        second["messages"].as_array().unwrap().iter().map(|one| one["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["system", "system", "user"]);
    let block = second["messages"][1]["content"].as_str().unwrap();
    for holds in [
        "Added by dlm-architect",
        "level S",
        "third vote impossible",
        "Ruling: refuse by R3",
        "Smallest change",
        "zookeeper",
    ] {
        assert!(block.contains(holds), "no {holds:?} in {block}");
    }
    assert!(!block.contains("boat") && !block.contains("Porto"), "the user's words in {block}");
    assert!(block.len() <= 6000);
    assert_eq!(json["grounded_tokens"], block.len().div_ceil(4));
    let records = home.records();
    let of = |what: &str| records.iter().find(|record| record["what"] == what).unwrap();
    assert_eq!(of("filled")["heard"]["reply"], boat.perfect().to_string());
    assert_eq!(of("grounded")["text"], block);
    assert_eq!(of("asked")["request"]["fill"]["model"], "gpt-4o");
}

#[test]
fn a_refused_form_is_dropped_once_and_said() {
    let (home, boat) = (Home::new(), boat());
    let refused = |what: &str| {
        status(
            "400 Bad Request",
            "Content-Type: application/json\r\n",
            &json!({"error": {"message": what}}).to_string(),
        )
    };
    let fenced = format!("```json\n{}\n```", boat.perfect());
    let server = Server::start(vec![refused("no json_schema here"), refused("no response_format"), answer(&[&fenced])]);
    let said = run(&home, &server, &boat, &["explain", "--brief", "model", "--json"]);
    said.ended(0, &[
        "the server refused response_format json_schema (no json_schema here); asked for response_format json_object",
        "the server refused response_format json_object (no response_format); asked for an object in a fence",
    ]);
    assert_eq!(said.json()["brief_by"], "loop");
    assert_eq!(body(&server, 1)["response_format"], json!({"type": "json_object"}));
    assert!(body(&server, 2).get("response_format").is_none());
    assert!(body(&server, 2)["messages"][0]["content"].as_str().unwrap().contains("```json fence"));
}

#[test]
fn without_a_reply_the_rules_read_alone_and_the_design_comes() {
    let boat = boat();
    let key = status("401 Unauthorized", "", "{\"error\":{\"message\":\"who are you\"}}");
    let prose = answer(&["I think the level is E, ship it."]);
    let half = answer(&["{\"facts\": {\"level\": {\"value\": \"E\", \"quo"]);
    for (first, says) in [
        (key, "no brief from gpt-4o"),
        (prose, "loop gave no brief that can be read"),
        (half, "loop gave no brief that can be read"),
        (vec![super::server::stream_head(), super::server::delta("{\"facts\""), Step::Reset], "no brief from loop"),
    ] {
        let server = Server::start(vec![first, answer(&["**Raft** it is."])]);
        let said = run(&Home::new(), &server, &boat, &["design", "--brief", "model", "--json"]);
        let json = said.json();
        assert_eq!((&json["answer"], &json["brief_by"]), (&json!("**Raft** it is."), &json!("rules")), "{says}");
        assert!(json["brief_notes"][0].as_str().unwrap().starts_with(says), "{json:#}");
    }
}

#[test]
fn a_server_that_is_silent_ends_the_reading_and_nothing_else() {
    let (home, boat) = (Home::new(), boat());
    home.file(".config/dlm-architect/config.toml", "first_byte_seconds = 1\n");
    let server = Server::start(vec![vec![Step::Hold], answer(&["**Raft** it is."])]);
    let said = run(&home, &server, &boat, &["design", "--brief", "model"]);
    assert_eq!(said.out, "**Raft** it is.\n", "{said:#?}");
    assert!(said.err.contains("no brief from gpt-4o"), "{said:#?}");
}

#[test]
fn a_hostile_reply_lifts_nothing() {
    let all = gold();
    let strict = all.iter().find(|gold| gold.id == "g1-20").unwrap();
    let server = Server::start(vec![answer(&[&super::written::hostile(strict).to_string()])]);
    let said = run(&Home::new(), &server, strict, &["design", "--provider", "offline", "--brief", "model"]);
    said.ended(3, &["REFUSED", "question: Two readers differ: which of them is right? (level: loop reads E"]);
}

#[test]
fn an_interrupt_while_the_model_reads_ends_it() {
    let (home, boat) = (Home::new(), boat());
    let server = Server::start(vec![vec![Step::Gate("never")]]);
    let url = server.url();
    let texts = texts(&boat);
    let mut arguments = vec!["design", "--base-url", &url, "--brief", "model"];
    arguments.extend(texts.iter().map(String::as_str));
    let child = home
        .command(&arguments)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    server.wait("the reading is asked for", |asked| asked.len() == 1);
    let id = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    let said: Said = child.wait_with_output().unwrap().into();
    assert_eq!(said.code, Some(130), "{said:#?}");
    server.wait("the client left", |asked| asked[0].left.is_some());
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn it_needs_an_endpoint_and_a_profile_can_ask_for_it() {
    let home = Home::new();
    home.run(&["design", "--case", "1", "--brief", "model"]).ended(2, &["flag --brief", "name an endpoint"]);
    home.run(&["design", "--case", "1", "--brief", "maybe"]).ended(2, &["\"rules\" or \"model\""]);
    let boat = boat();
    let server = Server::start(vec![reply(&boat), answer(&["**Raft** it is."])]);
    let profile = format!("[profiles.p]\nbase_url = \"{}\"\nbrief = \"model\"\nground = true\n", server.url());
    home.file(".config/dlm-architect/config.toml", profile);
    let texts = texts(&boat);
    let mut arguments = vec!["design", "--profile", "p", "--json"];
    arguments.extend(texts.iter().map(String::as_str));
    let json = home.run(&arguments).json();
    assert_eq!((&json["brief_by"], &json["grounded"]), (&json!("loop"), &json!(true)));
    let shown = home.run(&["config", "show", "--profile", "p", "--brief", "rules"]).ended(0, &[]).out.clone();
    assert!(
        shown.lines().any(|line| line.starts_with("brief ") && line.contains("rules") && line.contains("flag --brief")),
        "{shown}"
    );
}

#[test]
fn an_evaluation_has_a_column_with_the_block_and_one_without() {
    let server = Server::start(vec![answer(&["**Raft** it is."])]);
    let url = server.url();
    let said = Home::new().run(&["eval", "--base-url", &url, "--ground", "off,on", "--concurrency", "1"]);
    assert!(said.out.contains("grounded: off") && said.out.contains("grounded: on"), "{}", said.out);
    let line = said.out.lines().find(|line| line.trim_start().starts_with("#1 ")).unwrap();
    assert_eq!(line.matches("pass DONE").count(), 2, "{line}");
    let messages = |request: usize| body(&server, request)["messages"].as_array().unwrap().len();
    assert_eq!((0..4).map(messages).collect::<Vec<_>>(), [2, 2, 3, 3]);
    let json = Home::new().run(&["eval", "--base-url", &url, "--ground", "off,on", "--json"]).json();
    let grounded: Vec<&Value> =
        json["files"].as_array().unwrap().iter().map(|file| &file["results"][0]["grounded"]).collect();
    assert_eq!(grounded, [false, true]);
    Home::new().run(&["eval", "--base-url", &url, "--ground", "off,on", "--resume"]).ended(2, &["one column"]);
}
