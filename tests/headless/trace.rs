//! `explain --trace`: what took every clause, and how every fact was read.

use super::*;

#[test]
fn a_trace_says_what_took_every_clause() {
    let home = Home::new();
    let texts = [
        "explain",
        "--scale=100 locks/s",
        "--consistency=never two holders",
        "--infrastructure=etcd. The frame must be blue",
    ];
    let said = home.run(&[&texts[..], &["--trace"]].concat());
    said.ended(0, &[]);
    for part in [
        "clauses\n  scale_requirements: \"100 locks/s\"\n    rate_per_s\n",
        "\"The frame must be blue\"\n    unread: demands, allows or forbids\n",
        "\nfacts\n  shape: \"mutex\" (said: ",
        "\n    by shape.mutex en:",
        "\n  level: \"S\" (said: words)\n    consistency_tolerance: \"never two\"\n",
    ] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    let json = |args: &[&str]| -> serde_json::Value {
        serde_json::from_str(&home.run(&[&texts[..], args].concat()).out).unwrap()
    };
    assert_eq!(json(&["--json", "--trace"])["trace"]["clauses"].as_array().unwrap().len(), 4);
    assert!(json(&["--json"]).get("trace").is_none());
    assert_eq!(json(&["--json"])["unread"][0]["text"], "The frame must be blue");
}
