//! What is open in an answer, without a screen: the second opinion on stderr and in the JSON, `--strict`, an endpoint that
//! was lost, an evaluation of a model that refuses everything.

use super::*;

const UNSAFE: &str = "## Design\n\n**SET NX** on the Redis node with fencing tokens.\n";
const REFUSAL: &str = r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#;

#[test]
fn an_unsafe_design_is_told_and_counts_when_strict() {
    let server = Server::start(vec![answer(&[UNSAFE])]);
    let home = Home::new();
    let said = home.design(&server, &["--case", "2"]);
    said.ended(0, &["second opinion, unsafe (R5, line 1): Designed, but R5 refuses here", "Smallest change: "]);
    home.design(&server, &["--case", "2", "--strict"]).ended(1, &[]);
    let json = home.design(&server, &["--case", "2", "--json"]).ended(0, &[]).json();
    let remark = &json["remarks"][0];
    assert_eq!((&remark["severity"], &remark["rule"]), (&"unsafe".into(), &"R5".into()), "{json}");
    assert_eq!((&json["questions"], &json["grounded"]), (&serde_json::json!([]), &false.into()));
    assert_eq!((&json["brief_by"], &json["open"][0]), (&"rules".into(), &"remark".into()));
    assert_eq!(json["advice"][0]["from"], 0, "what programs read today stays");
}

#[test]
fn a_refusal_in_words_is_a_mark_and_no_design() {
    let words = "I cannot design this, with Raft or without: the infrastructure constraints are insufficient for the consistency SLA.\n";
    let server = Server::start(vec![answer(&[words])]);
    let home = Home::new();
    let said = home.design(&server, &["--case", "2"]);
    said.ended(0, &["DONE", "guideline must: A refusal is the JSON object alone", "Why (R5)", "Smallest change: "]);
    assert!(!said.err.contains("second opinion"), "it refused what the rules refuse: {said:?}");
    home.design(&server, &["--case", "2", "--strict"]).ended(1, &[]);
    home.design(&server, &["--case", "1"]).ended(0, &["second opinion, wrong (R10, line 1): Refused, but R10 allows"]);
}

#[test]
fn the_rules_own_first_design_has_nothing_open() {
    let json = Home::new().run(&["design", "--case", "1", "--json", "--strict"]).ended(0, &[]).json();
    assert_eq!((&json["open"], &json["remarks"]), (&serde_json::json!([]), &serde_json::json!([])), "{json}");
}

#[test]
fn a_model_that_no_endpoint_answers_is_no_answer_by_the_rules() {
    let home = Home::new();
    home.file(".config/dlm-architect/config.toml", "[profiles.work]\nbase_url = \"http://127.0.0.1:9/v1\"\n");
    for flag in
        [&["--model", "gpt-4o"][..], &["--param", "temperature=0"], &["--profile", "work", "--provider", "offline"]]
    {
        for command in [&["design", "--case", "1"][..], &["eval"], &["--case", "1"]] {
            let said = home.run(&[command, flag].concat());
            said.ended(2, &[flag[0], "name an endpoint with --base-url"]);
            assert!(!said.out.contains("Raft"), "{said:?}");
        }
        home.run(&[&["config", "show"], flag].concat()).ended(0, &[]);
    }
}

#[test]
fn an_evaluation_says_what_was_refused_and_what_did_not_come() {
    let home = Home::new();
    let server = Server::start(vec![answer(&[REFUSAL])]);
    let junit = home.path().join("eval.xml");
    let said = home.run(&["eval", "--base-url", &server.url(), "--junit", junit.to_str().unwrap()]);
    said.ended(0, &["pass, REFUSED: "]);
    for words in
        ["2 runs: 2 pass; 2 REFUSED", "not in the answer: Raft", "second opinion, wrong (R10, line 1): Refused, but"]
    {
        assert!(said.out.contains(words), "{words:?} in {}", said.out);
    }
    assert!(!said.out.contains("not in the answer: error"), "what came is not missed: {}", said.out);
    assert!(std::fs::read_to_string(&junit).unwrap().contains("REFUSED"));
    let json = home.run(&["eval", "--base-url", &server.url(), "--json", "--strict"]).ended(1, &[]).json();
    assert_eq!(json["totals"]["refused"], 2, "{json}");
    assert_eq!(json["files"][0]["results"][0]["open"], serde_json::json!(["remark"]));
}
