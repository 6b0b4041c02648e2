//! Guidelines files that can't be used: each says where and what to do.

use super::{FILE, SEED, seed};
use dlm_architect::domain::guideline::{Guidelines, Severity};

const PROMPT: &str = "messages:\n- role: system\n  content: |\n    Be brief.\n    Name no\n    person.\n";

fn said(text: &str) -> String {
    Guidelines::read(text, "x.prompt.yaml.guidelines.yaml", PROMPT).map(|_| ()).unwrap_err().to_string()
}

/// A file with one guideline, one line of it taken from `lines`.
fn with(field: &str, line: &str) -> String {
    let mut lines = vec![
        ("id", "- id: brief"),
        ("says", "  says: Be brief."),
        ("severity", "  severity: must"),
        ("message", "  message: Too long."),
        ("check", "  check: {present: {words: [brief]}}"),
    ];
    for (name, text) in &mut lines {
        if *name == field {
            *text = line;
        }
    }
    let lines: Vec<&str> = lines.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
    format!("guidelines:\n{}\n", lines.join("\n"))
}

#[test]
fn a_bad_file_says_where_and_what_to_do() {
    let table = [
        ("", ":1:1: expected a mapping with `guidelines`, found an empty file; begin the file with `guidelines:`"),
        ("- a\n", ":1:1: expected a mapping with `guidelines`, found a list; begin"),
        ("rules: []\n", ":1:1: expected a mapping with `guidelines`, found none; begin"),
        (
            "guidelines: []\nother: 1\n",
            ":2:1: expected one of `lists`, `language`, `guidelines`, found `other`; correct the name",
        ),
        ("guidelines: yes\n", ":1:13: expected a list of guidelines, found \"yes\"; begin each guideline with `- id:`"),
        ("guidelines:\n- just text\n", ":2:3: expected a mapping with `id`, `says`"),
        ("guidelines:\n\t- id: a\n", ":2:2: expected spaces as indentation, found a tab; correct this place"),
        ("guidelines: [}\n", ":1:14: expected valid YAML"),
        ("guidelines: []\n---\na: 1\n", ":2:1: expected one document, found a second one; remove the line `---`"),
    ];
    let mut wrong: Vec<String> = Vec::new();
    for (text, expected) in table {
        let said = said(text);
        if !said.contains(expected) {
            wrong.push(format!("{text:?}: {said}"));
        }
    }
    let fields = [
        ("id", "- id: Not Kebab", ":2:7: expected an id in kebab-case, found \"Not Kebab\"; use small letters"),
        ("id", "- id: a--b", ":2:7: expected an id in kebab-case"),
        ("id", "- ids: a", ":2:3: expected one of `id`"),
        ("says", "", ":2:3: expected `says`, found none; quote the words"),
        ("says", "  says: Be long.", ":3:9: expected words that stand in the prompt, found \"Be long.\"; copy them"),
        ("says", "  says: [a]", ":3:9: expected `says` as a text, found a list"),
        ("severity", "  severity: may", ":4:13: expected `must` or `should`, found \"may\"; write one of the two"),
        ("message", "  message: ''", ":5:12: expected `message` as a text, found \"\"; say in one sentence"),
        (
            "message",
            "  mesage: x",
            ":5:3: expected one of `id`, `says`, `severity`, `check`, `message`, found `mesage`",
        ),
        ("check", "", ":2:3: expected `check`, found none; add one of bold, bulleted"),
        ("check", "  check: bold", ":6:10: expected one kind of check, found \"bold\"; write one of bold"),
        ("check", "  check: {bold: {}, code: {}}", ":6:10: expected one kind of check, found a mapping"),
        ("check", "  check: {brevity: {}}", ":6:11: expected a kind of check, found \"brevity\"; write one of bold"),
        (
            "check",
            "  check: {present: {words: ['a(']}}",
            ":6:29: expected a regular expression that matches words, found \"a(\" (unclosed group)",
        ),
        ("check", "  check: {present: {words: [ok, '(?=a)b']}}", ":6:33: expected a regular expression"),
        (
            "check",
            "  check: {present: {words: ['a*']}}",
            ":6:29: expected a regular expression that matches words, found \"a*\" (it matches nothing",
        ),
        ("check", "  check: {present: {words: word}}", ":6:28: expected `words` as a list"),
        ("check", "  check: {present: {words: [{}]}}", ":6:29: expected a text, found a mapping"),
        ("check", "  check: {present: {}}", "expected `words` as a list, found none; add `words: […]`"),
        ("check", "  check: {bulleted: {}}", "expected `topics`, found none; list what"),
        ("check", "  check: {bulleted: {topics: [{text: [a]}]}}", "expected `title` as a list, found none"),
        (
            "check",
            "  check: {phrases: {first: {words: [a]}}}",
            ":6:29: expected one of `headings`, `sentences`, found `words`",
        ),
        (
            "check",
            "  check: {refusal-alone: {object: 'no'}}",
            ":6:35: expected a JSON object, found \"no\"; write the refusal",
        ),
    ];
    for (field, line, expected) in fields {
        let said = said(&with(field, line));
        assert!(said.starts_with("x.prompt.yaml.guidelines.yaml:"), "{said}");
        if !said.contains(expected) {
            wrong.push(format!("{line:?}: {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let twice = with("", "") + &with("", "").replacen("guidelines:\n", "", 1);
    assert!(said(&twice).contains(":7:7: expected each id once, found a second `brief`; give it another id"));
}

#[test]
fn words_of_a_prompt_may_be_broken_over_lines() {
    let read = Guidelines::read(&with("says", "  says: Name no person."), "x", PROMPT).unwrap();
    assert_eq!(read.list()[0].line, 5);
}

#[test]
fn the_list_says_what_to_show() {
    let seed = seed();
    for guideline in seed.list() {
        let line = SEED.lines().nth(guideline.line - 1).unwrap();
        assert!(line.contains(&guideline.says), "{}: line {} is {line:?}", guideline.id, guideline.line);
        assert!(guideline.message.ends_with('.'), "{}", guideline.message);
    }
    let code = seed.list().iter().find(|guideline| guideline.id == "no-implementation-code").unwrap();
    assert_eq!((code.severity, code.severity.word()), (Severity::Must, "must"));
    assert_eq!(SEED.lines().nth(code.line - 1).map(|line| line.contains("'ReadOnly' mode")), Some(true));
    // a prompt that changed its words needs other guidelines
    let other = SEED.replace("introductory text", "opening");
    let said = Guidelines::embedded(&other).unwrap_err().to_string();
    assert!(said.contains("introductory text") && said.contains("words that stand in the prompt"), "{said}");
}

/// The embedded file is trusted at run time, so its patterns are compiled here.
#[test]
fn the_embedded_file_is_read_without_trust() {
    let read = Guidelines::read(FILE, "x", SEED).unwrap();
    assert_eq!(read.list().len(), seed().list().len());
}

/// The kinds are not bound to the seed: another prompt, other words.
#[test]
fn another_prompt_has_its_own_guidelines() {
    let file = "guidelines:
- id: no-names
  says: Name no person.
  severity: should
  message: A person is named.
  check: {phrases: {anywhere: {sentences: ['\\b(Ada|Grace)\\b']}}}
- id: has-risks
  says: Be brief.
  severity: must
  message: No risk is named.
  check: {present: {words: ['\\brisks?\\b']}}
";
    let guidelines = Guidelines::read(file, "x", PROMPT).unwrap();
    let found = super::marks(&guidelines, "All is well. So said Ada. Indeed.", super::COMPLETE);
    let found: Vec<_> = found.iter().map(|mark| (mark.guideline.as_str(), mark.text.as_deref())).collect();
    assert_eq!(found, [("no-names", Some("So said Ada.")), ("has-risks", None)]);
}
