//! Documents against files that stand in the repository, and JSON against its schema. `UPDATE_EXPORTS=1` writes the files
//! anew; tests/exports.sh holds them against a Markdown linter and an HTML validator.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

use dlm_architect::domain::answer::Answer;
use dlm_architect::domain::architect::{Remark, Severity};
use dlm_architect::domain::ask::{FollowUp, Request, Target};
use dlm_architect::domain::export::{Form, Taken, file_name};
use dlm_architect::domain::prompt::{Message, Prompt};
use dlm_architect::domain::review::{Act, Anchor, Kind, Place, Standing, anchor, places};
use dlm_architect::domain::session::Session;
use dlm_architect::domain::stream::{At, End, RunId, StreamEvent};
use dlm_architect::page::{escaped, safe};

const PROMPT: &str = "name: Lock design\nversion: '2'\nmessages:\n  - {role: user, content: 'Design: {{load}} {{site}}'}\nevaluators:\n  - {name: names Raft, string: {contains: Raft}}\n  - {name: says quorum, string: {contains: quorum}}\n";

const FIRST: &str = "# Design\n\n**Raft** over three nodes.\n\n## Lease\n\n- Renew every 5 s.\n- Stop after 9 s.\n";

/// With what a document must carry unharmed: HTML, a script, a table, code, a link that is none, a picture.
const SECOND: &str = "# Design\n\n**Raft** over five nodes, a [paper](https://raft.github.io/raft.pdf) and\n[no link](javascript:alert(1)); <b onclick=\"x\">bold</b> stays text.\n\n<script>alert(1)</script>\n\n## Lease\n\n- Renew every 3 s.\n- Stop after 9 s.\n\n| member | site |\n|--------|------|\n| 1 & 2  | a    |\n| 3      | b    |\n\n```sh\netcdctl lease grant 10 # <&>\n```\n\n![a picture](https://example.org/x.png)\n\n## Negative constraints\n\n- No single-node fallback.\n- Never trust `NX` alone.\n";

const START: u64 = 1_790_000_000_000;

fn at(minute: u64) -> At {
    At(START + minute * 60_000)
}

fn target() -> Target {
    let (provider, endpoint) = ("http".into(), "http://llm.corp/v1".into());
    Target { provider, endpoint, model: "m-1".into(), ..Target::default() }
}

fn answered(session: &mut Session, minute: u64, inputs: &[(&str, &str)], text: &str) -> RunId {
    let inputs: Vec<(String, String)> = inputs.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
    for (name, text) in &inputs {
        session.edit(at(minute), name, text);
    }
    let (request, _) = Request::new(&session.prompt, &target(), inputs, None).unwrap();
    let (run, _) = session.ask(at(minute), request);
    session.hear(at(minute), run, StreamEvent::Delta(text.into()));
    session.hear(at(minute), run, StreamEvent::Ended(End::Complete { notice: None }));
    session.digest(at(minute), run);
    run
}

fn comment(
    session: &mut Session,
    minute: u64,
    by: &str,
    run: RunId,
    (words, kind): (&str, Kind),
    text: &str,
) -> String {
    let answer = &session.run(run).unwrap().answer;
    let on = anchor(answer, answer.text.find(words).unwrap());
    say(session, minute, by, run, Act::Comment { kind, text: text.into(), on })
}

fn say(session: &mut Session, minute: u64, by: &str, run: RunId, act: Act) -> String {
    session.comment(at(minute), run, (7, by), act);
    session.review.threads().last().map_or(String::new(), |thread| thread.id.clone())
}

/// Two people, two answers, every kind of comment, and a decision that replaced another.
fn reviewed() -> Session {
    let mut session = Session::default();
    let prompt = Prompt::read(PROMPT, "locks.prompt.yaml").unwrap();
    session.open(at(0), &prompt);
    session.call(at(0), "Locks for billing");
    let first = answered(&mut session, 1, &[("load", "10/s"), ("site", "three nodes")], FIRST);
    let often =
        comment(&mut session, 2, "Anna Berg", first, ("Renew", Kind::MustChange), "5 s is *too late* for <10 s>");
    say(
        &mut session,
        3,
        "bob",
        first,
        Act::Reply { to: often.clone(), text: "agreed,\nsee https://etcd.io/docs_x/".into() },
    );
    comment(&mut session, 4, "bob", first, ("Stop", Kind::Question), "why 9? # and | why not 8");
    say(&mut session, 5, "bob", first, Act::Decide { standing: Standing::NeedsWork, text: "the lease".into() });
    let load = ("load", "10/s, \"bursts\" of 50 & more\n# not a heading");
    let second = answered(&mut session, 6, &[load, ("site", "<five> nodes")], SECOND);
    say(&mut session, 7, "Anna Berg", second, Act::Resolve { to: often, open: false });
    comment(&mut session, 8, "bob", second, ("## Negative", Kind::Approve), "");
    comment(&mut session, 9, "Zoë <z@x>", second, ("1 & 2", Kind::Comment), "one site holds <two>");
    say(
        &mut session,
        10,
        "Anna Berg",
        second,
        Act::Decide { standing: Standing::Accepted, text: "enough for <billing>".into() },
    );
    session
}

fn taken(session: &Session) -> Taken<'_> {
    let mut taken = Taken::session(session, "20260921-141300-0a1b", 0);
    let place = SECOND.find("- Stop").unwrap()..SECOND.find("\n\n| member").unwrap();
    let remark = Remark {
        because: None,
        severity: Severity::Doubtful,
        text: "9 s < 10 s is <close>".into(),
        change: Some("8 s".into()),
        rule: "R1",
        place,
    };
    let beside = &mut taken.parts[1].beside;
    beside.remarks = vec![remark];
    beside.assumed = vec!["the hold time is taken as 10 ms".into()];
    beside.reasons = vec!["Why (R1): a <reason>.".into()];
    taken
}

/// As a face writes it.
fn written(taken: &Taken<'_>, form: Form) -> String {
    let text = taken.text(form);
    safe(&if form == Form::Json { escaped(&text) } else { text }).as_str().to_owned()
}

fn hold(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/exports").join(name);
    if std::env::var_os("UPDATE_EXPORTS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == text, "{name} is not what is exported; UPDATE_EXPORTS=1 writes it anew. Exported:\n{text}");
}

#[test]
fn every_form_is_what_the_repository_holds() {
    let session = reviewed();
    let all = taken(&session);
    for (form, name) in
        [(Form::Md, "session.md"), (Form::Adr, "record.md"), (Form::Html, "session.html"), (Form::Json, "session.json")]
    {
        hold(name, &written(&all, form));
    }
    hold("answer.md", &written(&Taken::answer(&session, "", RunId(2)), Form::Md));
    assert_eq!(file_name(&all), "locks-for-billing.md");
}

#[test]
fn no_script_no_handler_no_foreign_address_is_in_the_page() {
    let session = reviewed();
    let page = written(&taken(&session), Form::Html);
    for never in ["<script", "<img", "javascript:alert(1)\"", "<b ", "<z@x>", "<five>", "<billing>"] {
        assert!(!page.contains(never), "{never} in\n{page}");
    }
    for there in [
        "&lt;script&gt;alert(1)",
        "&lt;five&gt; nodes",
        "href=\"https://raft.github.io/raft.pdf\"",
        "</sup>1 &amp; 2</td>",
        "<td>b</td>",
    ] {
        assert!(page.contains(there), "{there} not in\n{page}");
    }
    // Every way from a comment to its words leads somewhere, and back.
    let ends = |attribute: &str| -> Vec<String> {
        let parts = page.split(attribute).skip(1);
        let mut all: Vec<String> = parts.map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
        all.sort();
        all
    };
    let (from, to) = (ends("href=\"#"), ends(" id=\""));
    assert!(from.len() >= 4 && from.iter().all(|one| to.contains(one)), "{from:?} {to:?}");
}

/// The same, and a question in words about the last answer.
fn asked() -> Session {
    let mut session = reviewed();
    let run = session.runs.last().unwrap();
    let (answer, inputs, mut messages) = (run.id, run.request.inputs.clone(), run.conversation().unwrap());
    let text = "what if <b>site</b> is *lost*?".to_owned();
    messages.push(Message { role: "user".into(), content: text.clone() });
    let request = Request::going_on(&target(), messages, inputs, FollowUp { answer, text }).unwrap();
    let (run, _) = session.ask(at(60), request);
    session.hear(at(60), run, StreamEvent::Delta("Two of three vote on.".into()));
    session.hear(at(60), run, StreamEvent::Ended(End::Complete { notice: None }));
    session.digest(at(60), run);
    session
}

#[test]
fn a_question_in_words_stands_in_every_form_and_is_no_markup() {
    let session = asked();
    for (form, words) in [
        (Form::Md, "**question about answer 2**\n\n> what if <b>site</b> is *lost*?\n"),
        (Form::Html, "<dt>question about answer 2</dt>\n<dd>what if &lt;b&gt;site&lt;/b&gt; is *lost*?</dd>"),
        (Form::Adr, "the question about answer 2 \"what if \\<b\\>site\\</b\\> is \\*lost\\*?\" and is DONE"),
        (Form::Json, "\"follow_up\": {\n        \"answer\": 2,\n        \"text\": \"what if <b>site</b> is *lost*?\""),
    ] {
        let text = written(&taken(&session), form);
        assert!(text.contains(words), "{form:?}: {text}");
    }
}

#[test]
fn json_is_what_its_schema_says() {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let schema: serde_json::Value = serde_json::from_str(include_str!("../assets/export.schema.json")).unwrap();
    compiler.add_resource("export.json", schema).unwrap();
    let schema = compiler.compile("export.json", &mut schemas).unwrap();
    let session = reviewed();
    let (empty, asked) = (Session::default(), asked());
    for taken in [taken(&session), taken(&asked), Taken::answer(&session, "", RunId(1)), Taken::session(&empty, "", 3)]
    {
        let value: serde_json::Value = serde_json::from_str(&written(&taken, Form::Json)).unwrap();
        if let Err(fault) = schemas.validate(&value, schema) {
            panic!("{fault:#}\n{value:#}");
        }
        // It says no to what is wrong, too.
        for wrong in ["comments", "format", "decision"] {
            let mut value = value.clone();
            value[wrong] = serde_json::json!("wrong");
            assert!(schemas.validate(&value, schema).is_err(), "{wrong}");
        }
    }
}

#[test]
fn comments_stand_where_their_words_went() {
    let session = reviewed();
    let value: serde_json::Value = serde_json::from_str(&written(&taken(&session), Form::Json)).unwrap();
    let comments = value["comments"].as_array().unwrap();
    let place = |at: usize| {
        let place = &comments[at]["place"];
        let byte = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
        place.is_object().then(|| &SECOND[byte("from")..byte("to")])
    };
    assert_eq!(place(0), None, "\"Renew every 5 s\" is gone");
    assert_eq!(place(1), Some("Stop after 9 s."));
    assert_eq!(place(2), Some("Negative constraints"));
    assert_eq!(value["decision"]["standing"], "accepted");
    assert_eq!(value["decisions"].as_array().unwrap().len(), 2);
}

#[test]
fn a_record_says_why_what_else_and_what_is_open() {
    let seed = include_str!("../prompts/distributed_lock_manager_architect.prompt.yaml");
    let mut session = Session::default();
    session.open(at(0), &Prompt::read(seed, "seed.prompt.yaml").unwrap());
    let inputs = [
        ("scale_requirements", "10,000 lock requests per second"),
        ("consistency_tolerance", "strict, no two holders"),
        ("infrastructure_environment", "3 regions on AWS with etcd clusters; Redis is for caching only"),
    ];
    let run = answered(&mut session, 1, &inputs, SECOND);
    comment(&mut session, 2, "anna", run, ("Stop", Kind::MustChange), "too close");
    let record = written(&Taken::session(&session, "id-1", 0), Form::Adr);
    for words in [
        "status: proposed",
        "# Distributed locks on etcd",
        "## Context and Problem Statement",
        "> 10,000 lock requests per second",
        "## Decision Drivers",
        "## Considered Options\n\n- Answer 1 by m-1 @ llm.corp\n",
        "No decision yet; proposed: \"Answer 1 by m-1 @ llm.corp\"",
        "### Consequences\n\n- Neutral, because it needs this: ",
        "### Negative Constraints\n\n- No single-node fallback.\n",
        "- Not Redis: it serves another purpose",
        "### Open Risks\n\n- **must change**, open, on \"Stop after 9 s.\" (Lease), anna",
        "### Confirmation\n\n- DONE",
        "### Redis\n\n- Bad, because it serves another purpose",
        "session id-1 of dlm-architect",
        "### The text of answer 1\n\n#### Design",
        "##### Lease",
    ] {
        assert!(record.contains(words), "{words} not in\n{record}");
    }
}

fn whole(text: &str) -> Answer {
    let mut answer = Answer::default();
    answer.hear(text);
    answer.close(End::Complete { notice: None });
    answer.digest();
    answer
}

/// The answer is read once for all comments: five hundred take hardly longer than five, on however busy a machine.
#[test]
fn five_hundred_comments_on_a_large_answer_are_placed_at_once() {
    let line = |n: usize| format!("- The lease {n} is renewed by its holder and {} more words.\n", n * 7919 % 104_729);
    let text: String =
        (0..18_000).map(|n| if n % 40 == 0 { format!("\n## Section {n}\n\n") } else { line(n) }).collect();
    assert!(text.len() > 1_000_000, "{}", text.len());
    let old = whole(&text);
    let anchors: Vec<Anchor> = (0..500).map(|n| anchor(&old, text.len() / 500 * n)).collect();
    let new = whole(&text.replace("holder and 7", "owner and 7"));
    let asked: Vec<_> = anchors.iter().map(|anchor| (anchor, false)).collect();
    let timed = |asked: &[(&Anchor, bool)]| {
        let began = std::time::Instant::now();
        let found = places(&new, asked);
        (found.iter().filter(|place| matches!(place, Place::Lost(_))).count(), began.elapsed())
    };
    let (few, many) = (timed(&asked[..5]), timed(&asked));
    assert!(many.0 > 0 && many.0 < 120, "{}", many.0);
    assert!(many.1 < 4 * few.1 + std::time::Duration::from_secs(1), "{:?} for 5, {:?} for 500", few.1, many.1);
    // On the answer they were made on, their bytes are looked at and nothing else.
    let here: Vec<_> = anchors.iter().map(|anchor| (anchor, true)).collect();
    let began = std::time::Instant::now();
    assert!(places(&old, &here).iter().all(|place| matches!(place, Place::At(_))));
    assert!(began.elapsed() < few.1 + std::time::Duration::from_secs(1), "{:?}", began.elapsed());
}
