//! The same recorded streams through both faces: state, verdicts, log records, text and exit code
//! must be the same, and what the table says.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

mod split;
mod table;

use dlm_architect::app::{Action, App, Effect, Event, Size};
use dlm_architect::cli::design::{Options, World, design};
use dlm_architect::cli::print::Out;
use dlm_architect::cli::{SEED, SEED_FILE};
use dlm_architect::domain::ask::{Request, Target};
use dlm_architect::domain::fault::Fault;
use dlm_architect::domain::prompt::Prompt;
use dlm_architect::domain::session::{Record, Session, What};
use dlm_architect::domain::stream::{At, StreamEvent};
use dlm_architect::infra::provider::decode;
use dlm_architect::infra::settle::{settle, slow_regex};
use dlm_architect::page::{SafeText, safe};
use futures_util::{StreamExt, stream};
use std::io::Write;
use std::sync::{Arc, Mutex};
use table::{Case, TABLE, With};

const NO_EVALUATORS: &str = "name: none\nmessages:\n  - {role: user, content: hello}\n";
const BACKTRACKING: &str = "name: slow\nmessages:\n  - {role: user, content: hello}\nevaluators:\n  - regex: ^(?!.*Redlock)\n  - uses: a/judge\n";

/// What a face made of a stream.
#[derive(Debug, PartialEq)]
struct Outcome {
    state: &'static str,
    verdicts: Vec<String>,
    text: String,
    thinking: Option<String>,
    model: String,
    refusal: Option<String>,
    exit: u8,
    allowed: u8,
    records: Vec<Record>,
}

impl Outcome {
    /// What a failed test shows: without the prompt's and the request's records.
    fn ends(&self) -> (&str, u8, u8, &[String], &str, &[Record]) {
        let from = self.records.iter().position(|record| matches!(record.what, What::Asked { .. }));
        (self.state, self.exit, self.allowed, &self.verdicts, &self.text, &self.records[from.map_or(0, |at| at + 1)..])
    }
}

impl With {
    fn prompt(self) -> Prompt {
        let (yaml, file) = match self {
            With::Seed => (SEED, SEED_FILE),
            With::NoEvaluators => (NO_EVALUATORS, "none.yaml"),
            With::Backtracking => (BACKTRACKING, "slow.yaml"),
        };
        Prompt::read(yaml, file).unwrap()
    }
}

fn target() -> Target {
    Target { provider: "replay".into(), endpoint: "f.sse".into(), model: "m".into(), ..Target::default() }
}

fn inputs(prompt: &Prompt) -> Vec<(String, String)> {
    prompt.variables.iter().map(|variable| (variable.name.clone(), format!("my {}", variable.name))).collect()
}

fn bytes(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/streams/{name}.sse", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

/// What the decoder makes of these pieces of a body.
fn decoded(pieces: &[&[u8]]) -> Vec<StreamEvent> {
    let pieces: Vec<Result<Vec<u8>, Fault>> = pieces.iter().map(|piece| Ok(piece.to_vec())).collect();
    block_on(decode(stream::iter(pieces)).collect())
}

fn block_on<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Times aside, and neighbours merged: what is left must not depend on the face.
fn merged(records: Vec<Record>) -> Vec<Record> {
    let mut all: Vec<Record> = Vec::new();
    for record in records {
        let record = Record { at: At(0), ..record };
        if !all.last_mut().is_some_and(|last| last.absorb(&record)) {
            all.push(record);
        }
    }
    all
}

fn outcome(session: &Session, exit: u8, allowed: u8, records: Vec<Record>) -> Outcome {
    let run = session.runs.last().unwrap();
    let state = run.answer.state();
    let refusal = match &state {
        dlm_architect::domain::answer::State::Refused(text) => Some(text.clone()),
        _ => None,
    };
    Outcome {
        state: state.key(),
        verdicts: run.verdicts().map(|verdict| verdict.word().to_owned()).collect(),
        text: run.answer.text.clone(),
        thinking: run.answer.thinking().map(str::to_owned),
        model: run.model.clone(),
        refusal,
        exit,
        allowed,
        records: merged(records),
    }
}

/// The terminal face's core; the queue is drained after every `batch` events.
fn through_app(with: With, events: &[StreamEvent], batch: usize) -> Outcome {
    let prompt = with.prompt();
    let (mut app, effects) = App::new(At(1), &prompt, target(), &inputs(&prompt), Size { width: 80, height: 24 });
    let mut records = Vec::new();
    let mut take = |app: &mut App, effects: Vec<Effect>| {
        let mut waiting = effects;
        while let Some(effect) = (!waiting.is_empty()).then(|| waiting.remove(0)) {
            match effect {
                Effect::Append(record) => records.push(record),
                Effect::Settle(run, need, text) => {
                    let id = need.id();
                    let dlm_architect::domain::verdict::Need::SlowRegex { pattern, negated, .. } = need;
                    let verdict = slow_regex(&pattern, negated, &text);
                    waiting.extend(app.update(At(3), Event::Settled(run, id, verdict)));
                }
                _ => {}
            }
        }
    };
    take(&mut app, effects);
    let effects = app.update(At(2), Event::Shown);
    take(&mut app, effects);
    let effects = app.update(At(2), Event::Act(Action::Send));
    take(&mut app, effects);
    let run = app.session.running().expect("the form is full, so it was sent");
    for (index, event) in events.iter().enumerate() {
        let effects = app.update(At(3), Event::Heard(run, event.clone()));
        take(&mut app, effects);
        if (index + 1) % batch == 0 || index + 1 == events.len() {
            let effects = app.update(At(3), Event::Drained);
            take(&mut app, effects);
        }
    }
    outcome(&app.session, app.exit_code(false), app.exit_code(true), records)
}

/// A place in memory for what a face prints.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The headless face: the outcome and what it printed.
fn through_design(with: With, events: &[StreamEvent], options: Options) -> (Outcome, String) {
    let prompt = with.prompt();
    let mut session = Session::default();
    let mut records = vec![session.open(At(1), &prompt)];
    let inputs = inputs(&prompt);
    for (name, text) in &inputs {
        records.push(session.edit(At(1), name, text));
    }
    let (request, _) = Request::new(&prompt, &target(), inputs, None).unwrap();
    let (run, asked) = session.ask(At(1), request);
    records.push(asked);
    let paper = Paper::default();
    let exit = block_on(async {
        let world = World {
            stream: stream::iter(events.to_vec()),
            signal: std::future::pending(),
            settle,
            log: &mut |record| records.push(record),
            clock: &|| At(2),
            out: Out::to(paper.clone()),
        };
        design(&mut session, run, options, world).await
    });
    let run = session.runs.last().unwrap();
    let allowed = dlm_architect::domain::exit::exit_code(&run.answer.state(), run.verdicts(), true);
    let printed = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
    (outcome(&session, exit, allowed, records), printed)
}

#[test]
fn both_faces_make_the_same_of_every_stream() {
    for case in TABLE {
        let events = decoded(&[&bytes(case.stream)]);
        let name = format!("{} with {:?}", case.stream, case.with);
        let ends = events.iter().filter(|event| matches!(event, StreamEvent::Ended(_))).count();
        assert_eq!(ends, 1, "{name}: exactly one end: {events:?}");
        let app = through_app(case.with, &events, 1);
        let (headless, printed) = through_design(case.with, &events, Options::default());
        assert!(app == headless, "{name}: {:#?} is not {:#?}", app.ends(), headless.ends());
        for batch in [usize::MAX, 3] {
            let grouped = through_app(case.with, &events, batch);
            assert!(grouped == app, "{name}, batches of {batch}: {:#?} is not {:#?}", grouped.ends(), app.ends());
        }
        as_the_table_says(case, &name, &app);
        as_printed(&name, &app, &printed, &events);
        let ends = app.records.iter().filter(|record| matches!(record.what, What::End { .. })).count();
        assert_eq!(ends, 1, "{name}: one end in the log");
    }
}

fn as_the_table_says(case: &Case, name: &str, outcome: &Outcome) {
    assert_eq!((outcome.state, outcome.exit), (case.state, case.exit), "{name}");
    assert_eq!(outcome.text, case.text, "{name}");
    assert_eq!(outcome.verdicts, case.verdicts, "{name}");
    assert_eq!(outcome.refusal.is_some(), case.state == "refused", "{name}");
    let end = outcome.records.iter().find_map(|record| match &record.what {
        What::End { end, usage, malformed } => Some(format!("{end:?} {usage:?} malformed {malformed}")),
        _ => None,
    });
    let end = end.unwrap_or_default();
    assert!(end.contains(case.end), "{name}: {end} holds no {:?}", case.end);
}

/// stdout is the answer made safe and ends its line; a refusal by the server is printed in its place.
fn as_printed(name: &str, outcome: &Outcome, printed: &str, events: &[StreamEvent]) {
    let declined = |event: &StreamEvent| match event {
        StreamEvent::Declined(text) => Some(text.clone()),
        _ => None,
    };
    let said = outcome.text.clone() + &events.iter().filter_map(declined).collect::<String>();
    let safe: SafeText = safe(&said);
    let newline = if said.is_empty() || outcome.text.ends_with('\n') { "" } else { "\n" };
    assert_eq!(printed, format!("{safe}{newline}"), "{name}");
}

#[test]
fn every_recording_is_in_the_table() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/streams");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for path in names.filter(|path| path.extension().is_some_and(|end| end == "sse")) {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(TABLE.iter().any(|case| case.stream == name), "{name} is in no row");
    }
}

#[test]
fn thinking_and_the_answering_model_are_told_apart() {
    let of = |stream: &str| through_app(With::Seed, &decoded(&[&bytes(stream)]), 1);
    for stream in ["think", "think_template", "harmony", "think_gemma", "think_field_tags"] {
        assert_eq!(of(stream).thinking.as_deref(), Some("Raft or Paxos?"), "{stream}");
    }
    assert_eq!(of("reasoning").thinking.as_deref(), Some("A quorum it is."));
    assert_eq!(of("surrogates_split").thinking.as_deref(), Some("hm 😀 ok"));
    assert_eq!(of("think_in_code").thinking, None);
    assert_eq!(of("model_last").model, "answering");
    assert_eq!(of("azure").model, "gpt-4o");
}

#[test]
fn raw_is_what_came() {
    let events = decoded(&[&bytes("think_refused")]);
    let (_, printed) = through_design(With::Seed, &events, Options { raw: true, ..Options::default() });
    assert!(printed.starts_with("<think>Two nodes.</think>\n{") && printed.ends_with("<|im_end|>"), "{printed}");
}

#[test]
fn the_printed_object_says_the_same() {
    for case in TABLE {
        let events = decoded(&[&bytes(case.stream)]);
        let (outcome, printed) = through_design(case.with, &events, Options { json: true, ..Options::default() });
        assert!(printed.chars().all(|c| c == '\n' || !c.is_control()), "{}", case.stream);
        let json: serde_json::Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(json["state"], outcome.state, "{}", case.stream);
        assert_eq!(json["answer"], outcome.text, "{}", case.stream);
        assert_eq!(json["thinking"].as_str().map(str::to_owned), outcome.thinking, "{}", case.stream);
        assert_eq!(json["model"], if outcome.model.is_empty() { "m" } else { &outcome.model }, "{}", case.stream);
        assert_eq!(json["exit_code"], outcome.exit, "{}", case.stream);
        assert_eq!(json["refusal"].as_str().map(str::to_owned), outcome.refusal, "{}", case.stream);
        let words: Vec<String> = json["verdicts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|verdict| verdict["state"].as_str().unwrap().replace('_', " "))
            .collect();
        assert_eq!(words, outcome.verdicts, "{}", case.stream);
        assert_eq!(json["error"].is_object(), ["failed", "incomplete"].contains(&outcome.state), "{json}");
    }
}
