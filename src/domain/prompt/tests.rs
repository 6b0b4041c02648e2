//! Prompt files in every shape met, and broken ones.

use super::*;

const SEED: &str = include_str!("../../../prompts/distributed_lock_manager_architect.prompt.yaml");

fn read(source: &str) -> Prompt {
    Prompt::read(source, "dir/x.prompt.yaml").unwrap()
}

fn names(prompt: &Prompt) -> Vec<&str> {
    prompt.variables.iter().map(|v| v.name.as_str()).collect()
}

fn inputs(case: &Case) -> Vec<(&str, &str)> {
    case.inputs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect()
}

#[test]
fn the_seed_is_read_whole() {
    let p = read(SEED);
    assert_eq!((p.name.as_str(), p.version.as_str()), ("Distributed Lock Manager Architect", "1.0.0"));
    assert!(p.description.starts_with("Designs highly robust"));
    assert_eq!(p.authors, ["Strategic Genesis Architect"]);
    assert_eq!(p.metadata["complexity"], "high");
    assert_eq!(p.metadata["tags"].as_array().unwrap().len(), 5);
    assert_eq!(p.metadata["requires_context"], false);
    assert_eq!(names(&p), ["scale_requirements", "consistency_tolerance", "infrastructure_environment"]);
    assert!(p.variables.iter().all(|v| v.required && v.declared && v.default.is_none()));
    assert!(p.variables[0].description.starts_with("Details about") && p.variables[0].description.ends_with("rates."));
    let line = |text: &str| SEED.lines().position(|l| l.contains(text)).unwrap() + 1;
    assert_eq!(p.variables[1].line, line("- name: consistency_tolerance"));
    assert_eq!(p.model.as_deref(), Some("gpt-4o"));
    assert_eq!(serde_json::to_string(&p.parameters).unwrap(), r#"{"temperature":0.1}"#);
    assert_eq!(p.messages.iter().map(|m| m.role.as_str()).collect::<Vec<_>>(), ["system", "user"]);
    assert_eq!(p.cases.len(), 2);
    assert_eq!(p.cases[0].inputs[0].1, "10,000 lock requests per second, low contention.");
    assert_eq!(p.cases[1].expected.as_deref(), Some("error"));
    assert_eq!(p.cases[0].line, line("- inputs:"));
    assert_eq!(p.evaluators[0].name, "Expert Terminology Check");
    assert_eq!(p.evaluators[0].line, line("Expert Terminology"));
    assert_eq!(&*p.source, SEED);
    assert_eq!(p.warnings, []);
    assert_eq!(p.check(), []);
    let filled = p.fill(&p.cases[0].inputs);
    assert!(
        filled.messages[1].content.contains("<user_query>3-region AWS deployment with etcd clusters.</user_query>")
    );
    assert!(!filled.messages[1].content.contains("{{") && filled.neutralised.is_empty());
    let labels: Vec<String> = p.show().into_iter().map(|(label, _)| label).collect();
    for label in ["name", "author", "metadata tags", "parameter temperature", "message system", "case 2", "evaluator"] {
        assert!(labels.iter().any(|l| l == label), "{label}");
    }
}

#[test]
fn fields_are_tolerant_in_shape() {
    let p = read(include_str!("../../../tests/fixtures/prompts/shapes.prompt.yaml"));
    assert_eq!(p.version, "1.10");
    assert_eq!(p.authors, ["A", "B (email: b@x)", "Team"]);
    assert_eq!(p.description, "An outer tag");
    assert_eq!(names(&p), ["topic", "größe", "a.b", "count", "extra thing"]);
    let v = &p.variables;
    assert_eq!((v[0].required, v[0].default.as_deref(), v[0].kind.as_str()), (true, Some("locks"), "string"));
    assert_eq!((v[1].required, v[2].required), (false, true));
    assert_eq!((v[3].default.as_deref(), v[3].kind.as_str()), (Some("3"), "integer"));
    assert_eq!((v[4].required, v[4].declared, v[4].line), (false, false, 42));
    assert_eq!(
        serde_json::to_string(&p.parameters).unwrap(),
        r#"{"temperature":0.2,"max_tokens":100,"top_p":1,"frequency_penalty":0.5,"stop":["END"]}"#
    );
    assert_eq!(
        p.messages.iter().map(|m| m.role.as_str()).collect::<Vec<_>>(),
        ["system", "user", "assistant", "developer"]
    );
    assert_eq!(p.messages[3].content, "one\ntwo");
    let warned: Vec<(usize, &str)> = p.warnings.iter().map(|w| (w.line, w.what.as_str())).collect();
    assert_eq!(warned.iter().map(|w| w.0).collect::<Vec<_>>(), [1, 19, 21, 25, 42, 44, 44, 44, 44], "{warned:#?}");
    assert!(warned[0].1.contains("Jinja") && warned[4].1.contains("extra thing") && warned[5].1.contains("safe()"));
    let text = &p.fill(&[("extra thing".into(), "E".into())]).messages[1].content;
    assert_eq!(text, "About locks and E,\n${{ secrets.KEY }} {% if x %}y{% endif %} {{ safe() }}\n");
}

#[test]
fn merge_keys_are_merged() {
    let p = read(
        "x-base: &base\n  required: false\n  description: shared text\nx-more: &more {required: true, default: D}\nvariables:\n  - name: topic\n    <<: *base\n  - <<: *base\n    name: place\n    required: true\n  - {name: both, <<: [*base, *more]}\nmodelParameters: &p\n  temperature: 0.2\nmessages:\n  - {role: user, content: '{{topic}} {{place}} {{both}}'}\ndefaults: &d {topic: locks, place: Oslo}\ntestData:\n  - inputs:\n      <<: *d\n      topic: leases\n  - inputs: *d\n  - inputs: {'<<': text, <<: ~, topic: t}\n",
    );
    let seen: Vec<_> = p.variables.iter().map(|v| (v.name.as_str(), v.required, v.description.as_str())).collect();
    assert_eq!(seen, [("topic", false, "shared text"), ("place", true, "shared text"), ("both", false, "shared text")]);
    assert_eq!(p.variables[2].default.as_deref(), Some("D"));
    assert_eq!(inputs(&p.cases[0]), [("place", "Oslo"), ("topic", "leases")]);
    assert_eq!(inputs(&p.cases[1]), [("topic", "locks"), ("place", "Oslo")]);
    assert_eq!(p.warnings, []);
    for (bad, found) in [("<<: text", "\"text\""), ("<<: [a]", "\"a\"")] {
        let wrong =
            Prompt::read(&format!("messages:\n- {{role: user, content: x}}\nmetadata:\n  {bad}\n"), "f").unwrap_err();
        assert_eq!((wrong.line, wrong.found.as_str()), (4, found), "{wrong}");
    }
}

#[test]
fn spellings_of_yaml_1_1_are_taken_as_meant_and_said() {
    let p = read(
        "variables:\n  - {name: a, required: no, default: 1_000}\nmodelParameters:\n  max_tokens: 1_000\n  seed: 0o17\n  logprobs: yes\nmessages: [{role: user, content: '{{a}}'}]\ntestData:\n  - inputs: {a: yes}\n  - inputs: {a: 0o17}\n  - inputs: {a: 012}\n  - inputs: {a: 'yes'}\nevaluators:\n  - {type: contains, value: 1_000}\n  - {string: {contains: 012}}\n  - {regex: x, negate: yes}\nmetadata: {complete: yes}\n",
    );
    assert!(!p.variables[0].required);
    assert_eq!(p.variables[0].default.as_deref(), Some("1000"));
    assert_eq!(serde_json::to_string(&p.parameters).unwrap(), r#"{"max_tokens":1000,"seed":15,"logprobs":true}"#);
    let given: Vec<&str> = p.cases.iter().map(|case| case.inputs[0].1.as_str()).collect();
    assert_eq!(given, ["yes", "15", "012", "yes"]);
    assert_eq!(p.evaluators[1].raw["string"]["contains"], "012");
    let said: Vec<(usize, &str)> =
        p.warnings.iter().map(|w| (w.line, w.what.split(';').next().unwrap_or_default())).collect();
    assert_eq!(
        said,
        [
            (2, "`no` is taken for false"),
            (2, "`1_000` is taken for 1000"),
            (4, "`1_000` is taken for 1000"),
            (5, "`0o17` is taken for 15"),
            (6, "`yes` is taken for true"),
            (9, "`yes` is taken for yes, YAML 1.1 for true"),
            (10, "`0o17` is taken for 15"),
            (11, "`012` is taken for 012, YAML 1.1 for 10"),
            (14, "`1_000` is taken for 1_000, YAML 1.1 for 1000"),
            (15, "`012` is taken for 012, YAML 1.1 for 10"),
            (16, "`yes` is taken for true"),
        ]
    );
}

#[test]
fn test_data_in_every_shape() {
    let p = read(include_str!("../../../tests/fixtures/prompts/cases.prompt.yaml"));
    let both = [("topic", "T"), ("depth", "D")];
    for (index, case) in p.cases.iter().enumerate().take(11) {
        assert_eq!(inputs(case), both, "case {} in line {}", index + 1, case.line);
    }
    assert_eq!(inputs(&p.cases[11]), [("topic", "T\nmore: of it"), ("depth", "D")]);
    assert_eq!(inputs(&p.cases[12]), [("topic", "fits nothing")]);
    assert_eq!(p.cases[1].expected.as_deref(), Some("one\ntwo"));
    assert_eq!(p.cases[2].evaluators.len(), 2);
    assert_eq!(p.cases[2].evaluators[0].name, "Raft");
    assert_eq!(p.cases[2].evaluators[1].line, p.cases[2].evaluators[0].line + 2);
    let one =
        read("variables: [q]\nmessages:\n- {role: user, content: '{{q}}'}\ntestData:\n- vars: 'free text: of it'\n");
    assert_eq!(inputs(&one.cases[0]), [("q", "free text: of it")]);
    let input = read("messages:\n- {role: user, content: '{{input}}'}\ntestData:\n- input: hello\n  expected: world\n");
    assert_eq!(inputs(&input.cases[0]), [("input", "hello")]);
}

#[test]
fn what_cannot_be_used_says_where() {
    let many: String = (0..65).map(|i| format!("- v{i}\n")).collect();
    let aliases = format!("a: &a x\nb: [{}]\n", "*a, ".repeat(101));
    let bomb = (1..12).fold("a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned(), |s, i| {
        format!("{s}a{i}: &a{i} [{}]\n", format!("*a{},", i - 1).repeat(9))
    });
    let deep = "[".repeat(100_000);
    let m = "messages: [{role: user, content: x}]\n";
    for (source, line, column, found) in [
        ("", 1, 1, "an empty file"),
        ("# only a comment\n", 1, 1, "an empty file"),
        ("- a\n- b\n", 1, 1, "a list"),
        ("just text", 1, 1, "\"just text\""),
        ("name: x\n", 1, 1, "a file without it"),
        ("name: x\nmessages:\n", 2, 1, "nothing"),
        ("name: x\nmessages: text\n", 2, 11, "\"text\""),
        ("messages: []\n", 1, 11, "an empty list"),
        ("messages:\n  - role: user\n", 2, 5, "one without"),
        ("messages:\n  - content: user\n", 2, 5, "one without"),
        ("messages:\n  - text\n", 2, 5, "\"text\""),
        ("messages:\n  - {role: user, content: {{x}}}\n", 2, 28, "a mapping"),
        ("messages:\n  - {role: user, content: {a: b}}\n", 2, 27, "a mapping"),
        ("name: a\nname: b\n", 2, 1, "a second `name`"),
        ("name: !env HOME\n", 1, 7, "the tag `!env`"),
        ("name: !!python/object x\n", 1, 7, "the tag `tag:yaml.org,2002:python/object`"),
        (&format!("{m}variables: 3\n"), 2, 12, "\"3\""),
        (&format!("{m}variables:\n- description: x\n"), 3, 3, "a mapping"),
        (&format!("{m}variables:\n{many}"), 67, 3, "one more"),
        (&format!("{m}modelParameters: [a]\n"), 2, 18, "a list"),
        (&format!("{m}testData: 3\n"), 2, 11, "\"3\""),
        (&aliases, 2, 405, "one more"),
        (&deep, 1, 256, "recursion limit exceeded"),
        (&"[".repeat(200), 1, 130, "one more"),
    ] {
        let wrong = Prompt::read(source, "f.yaml").expect_err(source);
        let head: String = source.chars().take(60).collect();
        assert_eq!((wrong.line, wrong.column, wrong.found.as_str()), (line, column, found), "{head}: {wrong}");
        assert_eq!(wrong.file, "f.yaml");
    }
    for (source, line) in
        [("name: x\nmessages:\n\t- a\n", 3), ("a: [1,\nb: 2\n", 2), ("name: \"x\nb: 2\n", 1), (bomb.as_str(), 4)]
    {
        let wrong = Prompt::read(source, "f.yaml").expect_err(source);
        assert!(wrong.line >= line && wrong.line <= source.lines().count() + 1, "{wrong}");
    }
    let tab = Prompt::read("name: x\nmessages:\n\t- a\n", "f.yaml").unwrap_err().to_string();
    assert_eq!(tab, "f.yaml:3:2: expected spaces as indentation, found a tab");
    let wrong = Prompt::read_bytes(b"name: x\nb: \xc3\xa9\xff", "f.yaml").unwrap_err();
    assert_eq!((wrong.line, wrong.column, wrong.found.as_str()), (2, 5, "the byte 0xff"));
    let wrong = Prompt::read(&" ".repeat((1 << 20) + 1), "f.yaml").unwrap_err();
    assert!(wrong.expected.contains("1 MiB"));
}

#[test]
fn line_ends_marks_and_documents() {
    let unix = "---\nname: x\nmessages:\n  - role: user\n    content: |\n      a {{x}}\n      b\nvariables: [x]\n";
    let p = read(unix);
    let windows = read(&format!("\u{feff}{}", unix.replace('\n', "\r\n")));
    assert_eq!(p.messages, windows.messages);
    assert_eq!(p.messages[0].content, "a {{x}}\nb\n");
    assert_eq!(p.variables, windows.variables);
    let two = read(&format!("{unix}---\nname: y\n"));
    assert_eq!((two.name.as_str(), two.warnings[0].line), ("x", 9));
}

#[test]
fn warnings_of_check_come_by_line() {
    let p = read(include_str!("../../../tests/fixtures/prompts/evaluators.prompt.yaml"));
    let lines: Vec<usize> = p.check().iter().map(|w| w.line).collect();
    assert!(lines.is_sorted() && !lines.is_empty());
    assert!(p.check().iter().any(|w| w.what.contains("is broken: the pattern")), "{:#?}", p.check());
    assert!(p.check().iter().any(|w| w.what.contains("can't run: needs a judge model")));
    assert!(p.check().iter().any(|w| w.what.contains("never looks at startsWith")));
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "(name|messages|variables|testData|evaluators|: |\\n|  |- |\\[|\\{|\\}|\\]|\"|'|&a|\\*a|\\||>|!x|#|---|\t|é|role|content|user){0,30}") {
        let _ = Prompt::read(&text, "f");
    }

    #[test]
    fn the_seed_cut_or_changed_anywhere_never_panics(at in 0..SEED.len(), c in proptest::char::any()) {
        if SEED.is_char_boundary(at) {
            let changed = format!("{}{c}{}", &SEED[..at], &SEED[at..]);
            if let Err(wrong) = Prompt::read(&changed, "f") {
                proptest::prop_assert!(wrong.line >= 1 && wrong.line <= changed.lines().count() + 1);
            }
            let _ = Prompt::read(&SEED[..at], "f");
        }
    }
}
