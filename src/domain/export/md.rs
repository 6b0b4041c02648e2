//! An answer, or a session, as Markdown.

use super::words::{decision, thread};
use super::{Part, Taken, utc};
use crate::domain::told::{quoted, told};

/// One answer: its text, and below a line what stands beside it, what was said of it and what it was asked with.
pub(super) fn answer(taken: &Taken<'_>) -> String {
    let Some(part) = taken.parts.first() else { return String::new() };
    let text = part.run.answer.text.trim_end();
    let mut out = format!("{text}\n\n---\n\nBeside the answer, not part of it:\n\n- by {}\n", part.run.who());
    out.extend(beside(taken, part));
    out += &said(taken, part);
    out + &quoted(&part.run.request.asked_with())
}

/// A session: of each answer its inputs, what came of it, its text, and what was said of it.
pub(super) fn session(taken: &Taken<'_>) -> String {
    let Taken { session, id, bad, .. } = taken;
    let prompt = if session.prompt.name.is_empty() { "Design session" } else { &session.prompt.name };
    let named = if session.name.is_empty() { String::new() } else { format!("{}: ", session.name) };
    let mut text = format!("# {named}{prompt} ({id})\n");
    if *bad > 0 {
        text += &format!("\n({bad} unreadable lines of the file were skipped.)\n");
    }
    for part in &taken.parts {
        let run = part.run;
        text += &format!("\n## Answer {} ({})\n\n", run.id.0, utc(run.asked));
        let endpoint = &run.request.endpoint;
        let place = if endpoint.is_empty() { String::new() } else { format!(" ({endpoint})") };
        text += &format!("Architect: {}{place}\n", run.who());
        text += &quoted(&run.request.asked_with());
        text.push('\n');
        text.extend(beside(taken, part));
        let answer = if run.answer.text.is_empty() { &run.answer.declined } else { &run.answer.text };
        text += &format!("\n---\n\n{}\n\n---\n", answer.trim_end());
        text += &said(taken, part);
    }
    if session.runs.last().is_none_or(|run| run.request.inputs != session.inputs) && !session.inputs.is_empty() {
        text += "\n## Not sent\n";
        text += &quoted(&session.inputs);
    }
    text
}

fn beside(taken: &Taken<'_>, part: &Part<'_>) -> impl Iterator<Item = String> {
    told(part.run, taken.session.guidelines(), &part.beside).into_iter().map(|line| format!("- {line}\n"))
}

/// What was decided about an answer, all of it, and what was said of it; in a session each comment once, where it was made.
fn said(taken: &Taken<'_>, part: &Part<'_>) -> String {
    let id = part.run.id;
    let decisions: Vec<String> =
        taken.session.review.decisions().iter().filter(|one| one.run == id).map(decision).collect();
    let mut out = match decisions.as_slice() {
        [] => String::new(),
        [.., last] => format!("\n**Decision:** {last}\n"),
    };
    out.extend(decisions.iter().rev().skip(1).map(|before| format!("\nBefore that: {before}\n")));
    let threads = taken.threads(id);
    let lines = threads.iter().filter(|(thread, _)| taken.single || thread.run == id);
    let lines: String = lines.map(|(one, place)| thread(one, place)).collect();
    if !lines.is_empty() {
        out += &format!("\n**Comments**\n\n{lines}");
    }
    out
}
