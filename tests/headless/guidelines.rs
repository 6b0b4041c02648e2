//! Guidelines without a screen: marks on stderr and in the JSON, `--strict`, a file beside a prompt.

use super::*;

const CHATTY: &str = "Certainly! Here is the design.\n\n**Raft** over etcd.\n\n```go\nfunc Acquire(ctx context.Context) error {\n}\n```\n";

fn ids(json: &serde_json::Value) -> Vec<&str> {
    json["guidelines"].as_array().unwrap().iter().map(|mark| mark["id"].as_str().unwrap()).collect()
}

#[test]
fn marks_are_told_with_their_places_and_count_only_when_strict() {
    let server = Server::start(vec![answer(&[CHATTY])]);
    let home = Home::new();
    home.design(&server, &["--case", "1"])
        .ended(0, &["guideline must", "line 1 (prompt line 45)", "line 6 (prompt line 40)"]);
    home.design(&server, &["--case", "1", "--strict"]).ended(1, &[]);
    let json = home.design(&server, &["--case", "1", "--json", "--strict"]).ended(1, &[]).json();
    let of = |id: &str| json["guidelines"].as_array().unwrap().iter().find(|mark| mark["id"] == id).unwrap().clone();
    let code = of("no-implementation-code");
    assert!(CHATTY[code["from"].as_u64().unwrap() as usize..].starts_with("func Acquire"), "{code}");
    assert_eq!((&code["severity"], &code["line"]), (&"must".into(), &40.into()));
    assert!(of("partition-tolerance")["from"].is_null());
    // Offline designs keep to every line.
    home.run(&["design", "--case", "1", "--strict"]).ended(0, &[]);
    home.run(&["design", "--case", "2", "--strict"]).ended(3, &[]);
    let said = home.run(&["eval", "--strict", "--base-url", &server.url()]);
    said.ended(1, &[]);
    assert!(
        said.out.contains("guidelines not kept: ") && said.out.contains("marks against the guidelines"),
        "{said:?}"
    );
    home.run(&["eval", "--strict"]).ended(0, &[]);
}

#[test]
fn a_file_beside_a_foreign_prompt_is_taken_and_a_broken_one_is_said() {
    let server = Server::start(vec![answer(&["Sure, Raft."])]);
    let home = Home::new();
    let prompt = "messages: [{role: user, content: Answer without pleasantries.}]\n";
    let file = home.file("a.prompt.yaml", prompt);
    let none = home.design(&server, &["--prompt", &file, "--json"]).json();
    assert_eq!(ids(&none), Vec::<&str>::new());
    let guidelines = "guidelines:\n  - id: no-pleasantries\n    says: without pleasantries\n    severity: must\n    message: a pleasantry\n    check: {phrases: {first: {sentences: ['^sure\\b']}}}\n";
    let beside = home.file("a.guidelines.yaml", guidelines);
    let json = home.design(&server, &["--prompt", &file, "--json"]).json();
    assert_eq!(ids(&json), ["no-pleasantries"]);
    assert_eq!(json["guidelines"][0]["line"], 1);
    home.file("a.guidelines.yaml", guidelines.replace("without", "with"));
    home.design(&server, &["--prompt", &file]).ended(2, &[&format!("{beside}:3:")]);
    home.file("a.guidelines.yaml", guidelines.replace("'^sure", "'(sure"));
    home.design(&server, &["--prompt", &file]).ended(2, &[&format!("{beside}:6:")]);
}
