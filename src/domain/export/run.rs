//! A run for programs: the shape of `--json` and of each answer of an export, held by tests and described in the manual.

use crate::domain::answer::State;
use crate::domain::architect::{Inputs, Unread, questions_json};
use crate::domain::ask::tokens;
use crate::domain::beside::Beside;
use crate::domain::guideline::{Guidelines, Mark};
use crate::domain::outcome::Outcome;
use crate::domain::session::Run;
use crate::domain::stream::End;
use crate::domain::verdict::Judged;
use serde_json::{Value, json};

/// What `--json` prints of a run and what the rules say beside it, but for the exit code. Every field is always there; see the README
/// for their meaning.
pub fn report(run: &Run, guidelines: &Guidelines, beside: &Beside) -> Value {
    let state = run.answer.state();
    let outcome = Outcome::of(run, guidelines, beside);
    let (refusal, error, notice) = match &state {
        State::Refused(text) => (json!(text), Value::Null, Value::Null),
        State::Ended(End::Failed { fault } | End::Incomplete { fault }) => {
            (Value::Null, json!({"message": fault.sentence(), "next_step": fault.next_step()}), Value::Null)
        }
        State::Ended(End::Complete { notice }) => (Value::Null, Value::Null, json!(notice)),
        State::Ended(End::Truncated { .. } | End::Cancelled) | State::Waiting | State::Streaming => {
            (Value::Null, Value::Null, json!(state.word()))
        }
    };
    json!({
        "state": state.key(),
        "answer": run.answer.text,
        "thinking": run.answer.thinking(),
        "refusal": refusal,
        "verdicts": verdicts(run.judged()),
        "inputs": inputs(&run.request.inputs),
        "case": run.request.case,
        "model": if run.model.is_empty() { &run.request.model } else { &run.model },
        "provider": run.request.provider,
        "endpoint": run.request.endpoint,
        "usage": run.answer.usage,
        "timing": {
            "first_token_ms": run.first.map(|first| first.since(run.asked)),
            "elapsed_ms": run.ended.map(|ended| ended.since(run.asked)),
        },
        "advice": beside.remarks.iter().map(|one| json!({"text": one.text, "from": one.place.start, "to": one.place.end})).collect::<Vec<_>>(),
        "remarks": beside.remarks.iter().map(|one| json!({
            "severity": one.severity.word(), "text": one.text, "change": one.change, "rule": one.rule,
            "from": one.place.start, "to": one.place.end,
        })).collect::<Vec<_>>(),
        // Null for a prompt that the rules do not read.
        "questions": Inputs::of(&run.request.inputs).map(|_| questions_json(&beside.questions)),
        "unread": unread(&beside.unread, &run.request.inputs),
        "assumed": beside.assumed,
        "open": outcome.words(),
        "brief_by": run.brief_by(),
        "brief_usage": run.heard.as_ref().and_then(|heard| heard.usage),
        "brief_notes": beside.filled,
        "grounded": run.ground.is_some(),
        "grounded_tokens": run.ground.as_ref().map(|block| tokens(block)),
        "guidelines": run.marks().iter().filter_map(|mark| marked(mark, guidelines)).collect::<Vec<_>>(),
        "malformed": run.answer.malformed,
        "notice": notice,
        "error": error,
    })
}

fn marked(mark: &Mark, guidelines: &Guidelines) -> Option<Value> {
    let guideline = guidelines.list().get(mark.guideline)?;
    Some(json!({
        "id": guideline.id,
        "severity": guideline.severity.word(),
        "message": guideline.message,
        "says": guideline.says,
        "line": guideline.line,
        "from": mark.at.as_ref().map(|at| at.start),
        "to": mark.at.as_ref().map(|at| at.end),
    }))
}

/// What was not read, with its place in the input.
pub fn unread(all: &[Unread], inputs: &[(String, String)]) -> Value {
    let one = |unread: &Unread| {
        let (name, at) = (unread.span.field.name(), unread.span.at.clone());
        let text = inputs.iter().find(|(known, _)| known == name).and_then(|(_, text)| text.get(at.clone()));
        json!({"input": name, "from": at.start, "to": at.end, "text": text})
    };
    all.iter().map(one).collect()
}

/// Verdicts for programs.
pub fn verdicts(judged: &[Judged]) -> Value {
    let one = |judged: &Judged| {
        let state = judged.verdict.word().replace(' ', "_");
        json!({"name": judged.name, "state": state, "reason": judged.verdict.reason(), "spelling": judged.spelling, "line": judged.line})
    };
    judged.iter().map(one).collect()
}

/// Inputs as an object, in their order.
pub fn inputs(inputs: &[(String, String)]) -> Value {
    Value::Object(inputs.iter().map(|(name, text)| (name.clone(), json!(text))).collect())
}
