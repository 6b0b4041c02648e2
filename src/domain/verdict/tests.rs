//! Every spelling met, the vectors of gh-models, and the live checks against the whole answer.

use super::*;
use crate::domain::fault::Fault;
use crate::domain::prompt::Prompt;
use crate::domain::stream::{Cut, End};
use proptest::prelude::*;
use std::sync::LazyLock;

/// A prompt whose one evaluator is this YAML, and a case that expects `expected`.
fn prompt(evaluator: &str, expected: &str) -> Prompt {
    let yaml = format!(
        "messages: [{{role: user, content: '{{{{topic}}}}'}}]\nevaluators:\n- {}\ntestData:\n- {{inputs: {{topic: locks}}, expected: {}}}\n",
        evaluator.replace('\n', "\n  "),
        serde_json::to_string(expected).unwrap()
    );
    Prompt::read(&yaml, "f").unwrap_or_else(|e| panic!("{e}\n{yaml}"))
}

fn complete() -> End {
    End::Complete { notice: None }
}

fn judge(evaluator: &str, expected: &str, answer: &str) -> String {
    let prompt = prompt(evaluator, expected);
    let mut checks = Checks::new(&prompt, Some(1), &prompt.cases[0].inputs);
    checks.digest(answer);
    let needs = checks.finish(answer, &complete());
    assert_eq!(checks.judged().len(), 1);
    match needs.first() {
        Some(Need::SlowRegex { pattern, negated, .. }) => {
            assert_eq!(checks.judged()[0].verdict, Verdict::Pending);
            format!("slow {pattern}{}", if *negated { " negated" } else { "" })
        }
        None => match &checks.judged()[0].verdict {
            Verdict::NotRun(why) => format!("not run: {why}"),
            Verdict::Error(why) => format!("error: {why}"),
            verdict => verdict.word().to_owned(),
        },
    }
}

#[test]
fn every_spelling_has_a_verdict() {
    let answer = "Use **Raft** with fencing tokens.\nAvoid Redlock.";
    for (evaluator, expected) in [
        // patterns
        ("type: regex\npattern: (?i)(raft|paxos)", "pass"),
        ("type: regex\npattern: raft", "fail"),
        ("type: regex_match\npattern: (?i)raft", "pass"),
        ("type: regex\nregex: Raft", "pass"),
        ("type: regex\nvalue: Raft", "pass"),
        ("type: regex\npattern: Raft\ntarget: message.content", "pass"),
        ("type: regex\npattern: Raft\ntarget: output", "pass"),
        ("type: regex\npattern: Raft\nproperty: message", "pass"),
        ("type: regex\npattern: Raft\ntarget: input", "not run: looks at `input`, not at the answer"),
        ("regex: Raft", "pass"),
        ("regex: Raft\ninvert: true", "fail"),
        ("regex: {pattern: raft, flags: i}", "pass"),
        ("regex: {pattern: 'raft.*avoid', flags: [IGNORECASE, DOTALL]}", "pass"),
        ("regex: {pattern: 'raft.*avoid', flags: re.I | re.S}", "pass"),
        ("regex: {pattern: '^avoid', flags: gm}", "fail"),
        ("regex: {pattern: '^Avoid', flags: gm}", "pass"),
        ("regex: {pattern: 'Raft.*Avoid', flags: dotall}", "pass"),
        ("regex: {pattern: raft, flags: q}", "error: unknown flag `q`"),
        ("regex: {pattern: Raft, negate: true}", "fail"),
        ("regex: {pattern: Zab, invert: true}", "pass"),
        ("regex: {pattern: Zab, match: false}", "pass"),
        ("string: {regex: Raft}", "pass"),
        ("string: {matches: Raft}\ntype: string", "pass"),
        ("type: not_regex\npattern: Raft", "fail"),
        ("type: regex\npatterns: [Raft, Zab]", "fail"),
        (
            r"type: regex
pattern: 'Redlock\.$'",
            "pass",
        ),
        ("type: regex\npattern: '^(?!.*Zab)'", "slow ^(?!.*Zab)"),
        ("regex: {pattern: '(?=Zab)', flags: i, negate: true}", "slow (?i)(?=Zab) negated"),
        (
            r"type: regex
pattern: '\\frac{a}'",
            r"slow \\frac{a}",
        ),
        ("type: regex", "not run: names nothing to look for"),
        ("type: regex\npattern: ''", "not run: the operand is empty"),
        ("type: regex\npattern: '{{ unsafe() }}'", "not run: calls a macro of another tool"),
        // substrings, all without regard to case
        ("string: {contains: RAFT}", "pass"),
        ("string: {contains: zab}\ntype: string", "fail"),
        ("string: {includes: raft}", "pass"),
        ("string: {contains: [raft, zab]}", "fail"),
        ("string: {notContains: redlock}", "fail"),
        ("string: {does_not_contain: zab}", "pass"),
        ("string: {contains: raft, notContains: redlock}", "fail"),
        ("string: {contains: raft, min_length: 9}", "not run: unknown spelling: key string.min_length"),
        // promptfoo's, where letter case counts; tests/promptfoo/compare.mjs holds them against itself
        ("type: contains\nvalue: raft", "fail"),
        ("type: icontains\nvalue: raft", "pass"),
        ("type: not-icontains\nvalue: raft", "fail"),
        ("type: starts-with\nvalue: use", "fail"),
        ("type: contains-any\nvalue: 'Paxos, Raft'", "pass"),
        ("type: contains-all\nvalue: 'Raft, \"a, b\"'", "fail"),
        ("type: not-contains-all\nvalue: [Raft, Zab]", "pass"),
        ("type: not-contains-all\nvalue: [Raft, Redlock]", "fail"),
        ("type: not-contains-any\nvalue: [Zab, Redlock]", "fail"),
        ("type: icontains-any\nvalue: 'PAXOS,RAFT'", "pass"),
        ("type: contains-any\nvalue: '\"x'", "error: a quote in its list does not end"),
        ("type: contains\nvalue: [Raft]", "error: promptfoo takes one text that is not empty as value of contains"),
        ("type: contains\nvalue: ''", "error: promptfoo takes one text that is not empty as value of contains"),
        ("type: contains\nvalue: '{{nobody}}'", "error: promptfoo takes no empty text here"),
        ("type: contains\nvalue: '{{ topic | upper }}'", "not run: needs a template engine"),
        ("type: contains\nvalue: file://x.txt", "not run: its value stands in another file"),
        ("type: regex\nvalue: /RAFT/i", "fail"),
        ("type: regex\nvalue: (?i)raft", "error: the pattern is broken: JavaScript has no group (?i"),
        ("type: not-regex\nvalue: '(?=Zab)'", "slow (?=Zab) negated"),
        ("type: equals\nvalue: yes", "fail"),
        ("type: is-json", "fail"),
        ("type: contains-json", "fail"),
        ("type: is-json\nvalue: {type: object}", "not run: JSON schemas are not checked"),
        ("type: word-count\nvalue: {max: 7}", "pass"),
        ("type: word-count\nvalue: 3", "fail"),
        // a key that promptfoo does not know: it is not promptfoo's
        ("type: contains\nvalue: RAFT\nflags: ''", "pass"),
        ("type: starts_with\nvalue: use", "pass"),
        ("type: contains\ntext: zab", "fail"),
        ("type: contains\nexpected: raft", "pass"),
        ("type: contains\nexpected: 'false'", "fail"),
        ("type: regex\npattern: Zab\nexpected: false", "pass"),
        ("type: contains\ntarget: expected", "pass"),
        ("type: contains\nvalue: raft\ncase_sensitive: true", "fail"),
        ("type: includes\npattern: raft", "pass"),
        ("type: string_contains\nmatch: raft", "pass"),
        ("type: string_match\noptions: {strings: [raft, redlock]}", "pass"),
        ("type: includes_all\npatterns: [raft, zab]", "fail"),
        ("type: contains_all\nvalue: [raft, redlock]", "pass"),
        ("type: contains_any\nvalue: [zab, redlock]", "pass"),
        ("type: contains_any\nvalue: [zab, redlock]\nnegate: true", "fail"),
        ("type: assert_contains\nvalue: zab", "fail"),
        ("type: not_contains\nvalue: zab", "pass"),
        ("type: contains", "not run: names nothing to look for"),
        ("contains: raft", "pass"),
        // prefix, suffix, equality
        ("string: {startsWith: use}", "pass"),
        ("string: {startsWith: raft}", "fail"),
        ("string: {endsWith: REDLOCK.}", "pass"),
        ("string: {equals: Raft}", "fail"),
        ("type: starts_with\nvalue: use", "pass"),
        ("type: json", "fail"),
        // what can't run
        ("python: output.count('x') > 1", "not run: Python is never executed"),
        ("python: {code: 'True'}", "not run: Python is never executed"),
        ("type: python\nvalue: 'True'", "not run: Python is never executed"),
        ("Must name a store", "not run: prose"),
        ("rule: Must name a store", "not run: prose"),
        ("llm: {prompt: 'good? {{completion}}', choices: [{choice: a, score: 1}]}", "not run: needs a judge model"),
        ("uses: github/relevance", "not run: needs a judge model"),
        ("type: model_graded\ncriteria: good", "not run: needs a judge model"),
        ("model: gpt-4o\nprompt: good?", "not run: needs a judge model"),
        ("type: llm_eval\nprompt: good?", "not run: needs a judge model"),
        ("prompt_evaluator: {instructions: x}", "not run: needs a judge model"),
        ("type: json_schema\nschema: {type: object}", "not run: JSON schemas are not checked"),
        ("type: xml_structure", "not run: unknown spelling: type xmlstructure"),
        ("type: latex\nvalue: x", "not run: unknown spelling: type latex"),
        ("type: expected_output", "not run: unknown spelling: type expectedoutput"),
        ("evaluator: x\nthing: y", "not run: unknown spelling: keys evaluator, thing"),
        ("3", "not run: unknown spelling: 3"),
        ("[a, b]", "not run: unknown spelling: [\"a\",\"b\"]"),
        ("", "error: is empty"),
        ("{}", "not run: unknown spelling: keys "),
    ] {
        assert_eq!(judge(evaluator, "Raft", answer), expected, "{evaluator}");
    }
    assert!(judge("regex: '('", "", answer).starts_with("error: the pattern is broken"));
}

#[test]
fn the_vectors_of_gh_models() {
    let hello = "Hello WORLD";
    for (number, evaluator, answer, expected) in [
        (1, "string: {equals: Hello WORLD}", "\nHello WORLD  ", "pass"),
        (2, "string: {equals: hello world}", hello, "fail"),
        (3, "string: {contains: '{{expected}}'}", hello, "pass"),
        (4, "string: {contains: zzz, startsWith: hello}", hello, "fail"),
        (5, "string: {equals: nope, contains: hello}", hello, "fail"),
        (6, "string: {startsWith: HELLO}", hello, "pass"),
        (7, "string: {endsWith: 'world '}", hello, "fail"),
        (8, "string: {contains: '{{nope}}'}", hello, "fail"),
        (9, "string: {contains: hello}\nllm: {prompt: x}", hello, "pass"),
        (11, "string: {contains: ΟΔΟΣ}", "οδος", "fail"),
        (11, "string: {contains: ΟΔΟΣ}", "οδοσ", "pass"),
        (12, "string: {contains: STRASSE}", "straße", "fail"),
        (13, "string: {contains: k}", "\u{212a}", "pass"),
        (17, "string: {contains: ''}", hello, "not run: the operand is empty"),
    ] {
        assert_eq!(judge(evaluator, "wOrLd", answer), expected, "{number} {evaluator}");
    }
}

#[test]
fn operands_are_filled_and_a_value_in_a_pattern_stands_for_itself() {
    assert_eq!(judge("string: {contains: 'on {{ topic }}'}", "", "on Locks"), "pass");
    assert_eq!(judge("regex: '^{{expected}}$'", "a.b", "a.b"), "pass");
    assert_eq!(judge("regex: '^{{expected}}$'", "a.b", "axb"), "fail");
    let p = prompt("string: {contains: '{{expected}}'}", "x");
    let mut checks = Checks::new(&p, None, &[]);
    checks.finish("{{expected}}", &complete());
    assert_eq!(checks.judged()[0].verdict.reason(), Some("needs a case's expected text"));
}

#[test]
fn promptfoo_takes_the_answer_as_it_came() {
    for (evaluator, answer, expected) in [
        ("type: starts-with\nvalue: Raft", "\nRaft", "fail"),
        ("type: starts-with\nvalue: \"\\nRaft\"", "\nRaft", "pass"),
        ("type: equals\nvalue: Raft", "Raft\n", "fail"),
        ("type: equals\nvalue: 1.0", "1", "pass"),
        ("type: equals\nvalue: {a: 1, b: [x]}", " {\"b\": [\"x\"], \"a\": 1.0}\n", "pass"),
        ("type: regex\nvalue: Raft$", "Raft\n", "fail"),
        ("type: regex\nvalue: ^Raft", " Raft", "fail"),
        ("type: regex\npattern: ^Raft$", " Raft\n", "pass"),
        ("type: contains-any\nvalue: '{{topic}}'", "on locks", "pass"),
        ("type: regex\nvalue: '^({{topic}}|x)$'", "locks", "pass"),
    ] {
        assert_eq!(judge(evaluator, "", answer), expected, "{evaluator} on {answer:?}");
    }
}

#[test]
fn what_was_latched_stays_when_an_answer_is_cut() {
    let yaml = "messages: [{role: user, content: x}]\nevaluators: [{regex: Raft}, {regex: Zab}, {regex: Raft, negate: true}, 'prose']\ntestData: [{expected: a, evaluators: [{string: {endsWith: x}}]}]";
    let prompt = Prompt::read(yaml, "f").unwrap();
    let fault = || Fault::Server { message: String::new() };
    for (end, reason) in [
        (End::Incomplete { fault: fault() }, "the answer is incomplete"),
        (End::Failed { fault: fault() }, "the answer failed"),
        (End::Cancelled, "the answer was stopped"),
    ] {
        let mut checks = Checks::new(&prompt, Some(1), &[]);
        assert!(checks.finish("a Raft x", &end).is_empty());
        let verdicts: Vec<_> = checks.judged().iter().map(|j| j.verdict.clone()).collect();
        let not_run = || Verdict::NotRun(reason.to_owned());
        let prose = Verdict::NotRun("prose".to_owned());
        assert_eq!(verdicts, [Verdict::Pass, not_run(), Verdict::Fail, prose, not_run()]);
    }
    let mut checks = Checks::new(&prompt, Some(1), &[]);
    checks.finish("a Raft x", &End::Truncated { cut: Cut::Length });
    let words: Vec<_> = checks.judged().iter().map(|j| j.verdict.word()).collect();
    assert_eq!(words, ["pass", "fail", "fail", "not run", "pass"]);
    assert_eq!(checks.judged()[4].id, CheckId(4));
}

#[test]
fn a_slow_pattern_is_settled_from_outside() {
    let p = prompt("regex: '^(?!.*Zab)'", "");
    let mut checks = Checks::new(&p, Some(1), &[]);
    let needs = checks.finish("Raft", &complete());
    let Need::SlowRegex { id, pattern, negated, .. } = &needs[0];
    assert_eq!((pattern.as_str(), *negated), ("^(?!.*Zab)", false));
    checks.settle(*id, Verdict::Pass);
    assert_eq!(checks.judged()[0].verdict, Verdict::Pass);
    checks.settle(CheckId(9), Verdict::Fail);
}

#[test]
fn more_than_a_hundred_patterns_are_not_run() {
    let list = "- regex: a\n".repeat(102);
    let prompt = Prompt::read(&format!("messages: [{{role: user, content: x}}]\nevaluators:\n{list}"), "f").unwrap();
    let mut checks = Checks::new(&prompt, None, &[]);
    checks.finish("a", &complete());
    let count = |word| checks.judged().iter().filter(|j| j.verdict.word() == word).count();
    assert_eq!((count("pass"), count("not run")), (100, 2));
}

const LIVE: &str = r#"messages: [{role: user, content: x}]
evaluators:
- regex: Raft\b
- regex: (?i)raft|ab+a?
- regex: (?m)^a
- regex: ^ *a
- regex: b$
- regex: (?m)b$
- regex: \Ba
- regex: (?s)a.*b.*\n
- regex: a\s
- {regex: {pattern: 'é\b', negate: true}}
- {regex: {pattern: 'ba', negate: true}}
- regex: a*
- string: {contains: "a b"}
- string: {contains: "A "}
- string: {startsWith: "ab A"}
- string: {startsWith: " a"}
- string: {endsWith: "a"}
- string: {equals: "a"}
- string: {notContains: "bb"}
- string: {startsWith: "é"}
- {type: contains_any, value: [aa, raft]}
- {type: contains_all, value: [a, b, é]}
- {type: json}
- {type: contains, value: "a b"}
- {type: icontains, value: "B A"}
- {type: icontains, value: "É"}
- {type: not-contains, value: "bb"}
- {type: starts-with, value: "a"}
- {type: starts-with, value: " "}
- {type: equals, value: "a"}
- {type: regex, value: "^a"}
- {type: regex, value: "a\\b."}
- {type: regex, value: "\\Ba|a$"}
- {type: not-regex, value: "\\sa"}
- {type: contains-all, value: "a, b, é"}
- {type: not-contains-all, value: [a, bb]}
- {type: word-count, value: {max: 3}}
- {type: contains-json}
"#;

static FRESH: LazyLock<Checks> = LazyLock::new(|| Checks::new(&Prompt::read(LIVE, "f").unwrap(), None, &[]));

proptest! {
    #[test]
    fn what_is_decided_live_is_the_verdict_at_the_end(pieces in proptest::collection::vec("(Raft|a|b|é|A| |\n|\u{a0}){0,4}", 0..8)) {
        let text = pieces.concat();
        let mut whole = FRESH.clone();
        whole.finish(&text, &complete());
        let end = whole.judged();
        let mut live = FRESH.clone();
        let mut at = 0;
        for piece in &pieces {
            at += piece.len();
            live.digest(&text[..at]);
            for (now, end) in live.judged().iter().zip(end) {
                prop_assert!(now.verdict == Verdict::Pending || now.verdict == end.verdict, "{} {:?}", now.spelling, &text[..at]);
            }
        }
        live.finish(&text, &complete());
        prop_assert_eq!(live.judged(), end);
        // a cut answer's verdicts don't depend on the pieces either
        let mut cut = FRESH.clone();
        cut.finish(&text, &End::Cancelled);
        let mut pieced = FRESH.clone();
        let mut at = 0;
        for piece in &pieces {
            at += piece.len();
            pieced.digest(&text[..at]);
        }
        pieced.finish(&text, &End::Cancelled);
        prop_assert_eq!(pieced.judged(), cut.judged());
        prop_assert!(end.iter().all(|j| j.verdict != Verdict::Pending));
    }
}

const WORDS: [&str; 24] = [
    "type",
    "regex",
    "pattern",
    "string",
    "contains",
    "value",
    "negate",
    "flags",
    "match",
    "expected",
    "target",
    "options",
    "equals",
    "python",
    "llm",
    "rule",
    "patterns",
    "not_contains",
    "output",
    "(?=a)",
    "a|(",
    "{{topic}}",
    "",
    "i",
];

fn anything() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        3 => proptest::sample::select(&WORDS[..]).prop_map(serde_json::Value::from),
        1 => any::<bool>().prop_map(serde_json::Value::from),
        1 => Just(serde_json::Value::Null),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let key = proptest::sample::select(&WORDS[..]).prop_map(str::to_owned);
        prop_oneof![
            3 => proptest::collection::vec((key, inner.clone()), 0..4)
                .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
            1 => proptest::collection::vec(inner, 0..3).prop_map(serde_json::Value::Array),
        ]
    })
}

proptest! {
    #[test]
    fn no_evaluator_is_lost_or_left_pending(raws in proptest::collection::vec(anything(), 0..4)) {
        let yaml = serde_json::json!({ "messages": [{ "role": "user", "content": "x" }], "evaluators": raws }).to_string();
        let prompt = Prompt::read(&yaml, "f").unwrap();
        let mut checks = Checks::new(&prompt, None, &[]);
        prop_assert_eq!(checks.judged().len(), raws.len());
        checks.digest("a b");
        let needs = checks.finish("a b output", &complete());
        let pending = checks.judged().iter().filter(|j| j.verdict == Verdict::Pending).count();
        prop_assert_eq!(pending, needs.len());
        prompt.check();
        prompt.show();
    }
}
