//! `sessions`: list, show, export. `resume` opens the terminal face.

use crate::domain::beside::Beside;
use crate::domain::session::Session;
use crate::domain::told::told;
use crate::infra::log::{Entry, Opened, Store, local};
use crate::infra::plain;
use crate::page::safe_line;

/// All sessions, one line each; or one sentence.
pub fn list(store: &Store) -> String {
    let entries = store.list();
    if entries.is_empty() {
        return format!("There are no sessions in {}.\n", store.folder().display());
    }
    entries.iter().map(|entry| line(entry) + "\n").collect()
}

fn line(entry: &Entry) -> String {
    let Entry { id, at, about, .. } = entry;
    safe_line(&format!("{id}  {}  {:6}  {:>6} kB  {about}", local(*at), entry.state(), entry.bytes.div_ceil(1024)))
        .to_string()
}

/// Reads the session that `name` means.
///
/// # Errors
/// One sentence and the next step.
pub fn open(store: &Store, name: &str) -> Result<(String, Opened), String> {
    let next = "`dlm-architect sessions list` shows all.";
    let id = store.find(name).map_err(|fault| format!("{fault}; {next}"))?;
    let opened = store.read(&id).map_err(|cause| format!("session {id} can't be read: {}; {next}", plain(&cause)))?;
    Ok((id, opened))
}

/// A session as Markdown: inputs, then each answer with its outcome.
pub fn markdown(id: &str, opened: &Opened) -> String {
    let Opened { session, bad } = opened;
    let mut text = format!("# {} ({id})\n", title(session));
    if *bad > 0 {
        text += &format!("\n({bad} unreadable lines of the file were skipped.)\n");
    }
    for (number, run) in session.runs.iter().enumerate() {
        text += &format!("\n## Answer {} ({})\n\n", number + 1, local(run.asked));
        let endpoint = &run.request.endpoint;
        let place = if endpoint.is_empty() { String::new() } else { format!(" ({endpoint})") };
        text += &format!("Architect: {}{place}\n", run.who());
        inputs(&mut text, &run.request.inputs);
        text.push('\n');
        text.extend(told(run, session.guidelines(), &Beside::of(run)).iter().map(|line| format!("- {line}\n")));
        let said = if run.answer.text.is_empty() { &run.answer.declined } else { &run.answer.text };
        text += &format!("\n---\n\n{}\n\n---\n", said.trim_end());
    }
    if session.runs.last().is_none_or(|run| run.request.inputs != session.inputs) && !session.inputs.is_empty() {
        text += "\n## Not sent\n";
        inputs(&mut text, &session.inputs);
    }
    text
}

fn title(session: &Session) -> &str {
    if session.prompt.name.is_empty() { "Design session" } else { &session.prompt.name }
}

fn inputs(text: &mut String, inputs: &[(String, String)]) {
    for (name, value) in inputs {
        *text += &format!("\n**{name}**\n\n");
        for line in value.lines() {
            *text += &format!("> {line}\n");
        }
    }
}
