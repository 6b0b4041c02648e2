//! Questions without a screen: on stderr, in the JSON, under `--strict`; and `--fact`, which answers them.

use super::*;

const OPEN: [&str; 3] =
    ["--scale=10/s", "--consistency=never two, must survive loss of a site", "--infrastructure=two data centres, etcd"];

fn with<'a>(command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&[command], &OPEN[..], more].concat()
}

#[test]
fn what_is_open_is_asked_beside_the_answer_alone() {
    let home = Home::new();
    let said = home.run(&with("design", &[]));
    said.ended(
        3,
        &["question: Can a small voter stand in a third place? Until it is answered: there is no third place"],
    );
    assert_eq!(said.out.trim(), "{\"error\": \"Infrastructure constraints insufficient for consistency SLA\"}");
    assert!(said.err.contains("gives design by R10 (--fact third_vote=possible)"), "{}", said.err);
    let json = home.run(&with("design", &["--json"])).ended(3, &[]).json();
    let asked = json["questions"].as_array().unwrap();
    assert_eq!((asked.len(), &json["open"]), (2, &serde_json::json!(["question"])));
    let third = asked.iter().find(|question| question["fact"] == "third_vote").unwrap();
    let wanted = serde_json::json!({ "ruling": "design", "rule": "R10", "store": "etcd", "shape": "wide" });
    assert_eq!((&third["choices"][1]["gives"], &third["safe"]), (&wanted, &"impossible".into()));
    let two = home.run(&["design", "--scale=10/s", "--consistency=", "--infrastructure=PostgreSQL, one server"]);
    two.ended(2, &[]);
    let open = ["--scale=1/s", "--consistency=tbd", "--infrastructure=PostgreSQL, one server"];
    home.run(&[&["design"], &open[..]].concat()).ended(0, &["question: What happens if two holders act"]);
    home.run(&[&["design", "--strict"], &open[..]].concat()).ended(1, &[]);
}

#[test]
fn a_refusal_says_what_would_lift_it_and_the_fact_to_give() {
    let home = Home::new();
    let refused =
        ["design", OPEN[0], OPEN[1], "--infrastructure=two data centres, etcd, a third location is impossible"];
    let said = home.run(&refused);
    let lifts = "if that is not so: a small voter in a third place is possible gives design by R10";
    said.ended(3, &[&format!("{lifts} (--fact third_vote=possible)")]);
    assert_eq!(said.err.matches("if that is not so").count(), 3, "{}", said.err);
    let amended = home.run(&[&refused[..], &["--fact", "third_vote=possible"]].concat());
    amended.ended(0, &["written into infrastructure_environment: A third place: can vote."]);
    assert!(!amended.err.contains("if that is not so"), "{}", amended.err);
}

#[test]
fn an_answer_is_written_as_its_sentence_and_said() {
    let home = Home::new();
    let said = home.run(&with("design", &["--fact", "third_vote=possible", "--strict"]));
    said.ended(0, &["written into infrastructure_environment: A third place: can vote."]);
    assert!(said.out.starts_with("## Core decision"), "{}", said.out);
    let json = home.run(&with("explain", &["--fact", "survives=region,automatic", "--json"])).ended(0, &[]).json();
    let survives = &json["brief"]["survives"];
    assert_eq!((&survives["value"], &survives["standing"]), (&"region".into(), &"corrected".into()));
    let render = home.run(&["prompt", "render", "--case", "1", "--fact", "places=3"]);
    render.ended(0, &["written into infrastructure_environment: Places: 3."]);
    assert!(render.out.contains("Places: 3."), "{}", render.out);
}

#[test]
fn fact_alone_lists_and_a_wrong_one_says_what_there_is() {
    let home = Home::new();
    let said = home.run(&["explain", "--fact"]).ended(0, &[]).out.clone();
    assert!(
        said.contains("survives=region,itself       Must survive: the loss of any one region, without an operator.")
    );
    assert_eq!(said.lines().filter(|line| line.starts_with("level=")).count(), 3);
    home.run(&with("design", &["--fact", "third_vote=perhaps"])).ended(2, &["takes possible, impossible"]);
    home.run(&with("design", &["--fact", "\u{1b}[2J"])).ended(2, &["is no fact that can be answered"]);
    let other = home.file("other.prompt.yaml", "messages:\n  - role: user\n    content: '{{topic}}'\n");
    home.run(&["prompt", "render", "--prompt", &other, "--var", "topic=x", "--fact", "level=S"])
        .ended(2, &["has not the variables", "--fact writes into"]);
}
