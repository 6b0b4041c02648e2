//! A session, or one answer of it, as JSON by `assets/export.schema.json`. Every field is always there.

use super::run::report;
use super::{Part, Taken};
use crate::domain::review::{Decision, Place, Thread};
use serde_json::{Value, json};

/// The form's name and version.
const FORMAT: &str = "dlm-architect.export/1";

/// The document.
pub(super) fn text(taken: &Taken<'_>) -> String {
    let session = taken.session;
    let newest = taken.subject().map(|part| part.run.id);
    let threads = newest.map(|run| taken.threads(run)).unwrap_or_default();
    let place = |thread: &Thread| threads.iter().find(|(known, _)| known.id == thread.id).map(|(_, place)| place);
    let answers = taken.parts.iter().map(|part| answer(taken, part));
    let said = session.review.threads().iter().filter(|thread| !taken.single || place(thread).is_some());
    let decisions = session.review.decisions().iter().filter(|one| !taken.single || Some(one.run) == newest);
    let decisions: Vec<Value> = decisions.map(decision).collect();
    let all = json!({
        "format": FORMAT,
        "session": if taken.id.is_empty() { None } else { Some(taken.id) },
        "name": if session.name.is_empty() { None } else { Some(&session.name) },
        "prompt": { "name": session.prompt.name, "version": session.prompt.version, "file": session.prompt.file },
        "unreadable_lines": taken.bad,
        "answers": answers.collect::<Vec<_>>(),
        "comments": said.map(|one| thread(one, place(one))).collect::<Vec<_>>(),
        "decision": decisions.last(),
        "decisions": decisions,
    });
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}

/// What `design --json` prints, with its number, its moment, and what it goes on with.
fn answer(taken: &Taken<'_>, part: &Part<'_>) -> Value {
    let mut all = json!({ "number": part.run.id.0, "at": part.run.asked, "follow_up": part.run.request.follow_up });
    let more = report(part.run, taken.session.guidelines(), &part.beside);
    if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
        all.extend(more);
    }
    all
}

/// A comment; `place`: where it stands in the answer decided about, else the newest.
fn thread(thread: &Thread, place: Option<&Place>) -> Value {
    let place = match place {
        Some(Place::At(bytes)) => json!({ "from": bytes.start, "to": bytes.end }),
        Some(Place::Lost(_)) | None => Value::Null,
    };
    let replies = thread.replies.iter().map(|one| json!({ "at": one.at, "by": one.by, "text": one.text }));
    json!({
        "id": thread.id,
        "answer": thread.run,
        "at": thread.at,
        "by": thread.by,
        "kind": thread.kind,
        "text": thread.text,
        "on": thread.on,
        "place": place,
        "open": thread.open(),
        "resolved": thread.resolved.as_ref().map(|(by, at)| json!({ "at": at, "by": by })),
        "replies": replies.collect::<Vec<_>>(),
    })
}

fn decision(decision: &Decision) -> Value {
    let Decision { id, run, at, by, standing, text } = decision;
    json!({ "id": id, "answer": run, "at": at, "by": by, "standing": standing, "text": text })
}
