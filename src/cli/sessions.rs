//! `sessions`: list, show, export, rename, delete, restore, prune. `resume` opens the terminal face.

use super::args::SessionsCommand;
use super::output::{Output, Rules};
use super::print::{self, complain};
use super::say;
use crate::domain::compare::{Compared, partner};
use crate::domain::exit;
use crate::domain::export::{Form, Taken, compared, file_name};
use crate::domain::session::Face;
use crate::domain::stream::RunId;
use crate::infra::config::Env;
use crate::infra::files;
use crate::infra::log::{Entry, Listed, Opened, Store};
use crate::infra::plain;
use crate::page::{escaped, safe, safe_line};
use crate::tui::Clock;
use serde_json::json;
use std::collections::HashSet;
use std::path::Path;

/// Where sessions are.
///
/// # Errors
/// One sentence when there is no place for them.
pub(super) fn store(env: &Env) -> Result<Store, String> {
    let none = "Neither XDG_STATE_HOME nor HOME is set: there is no place for sessions.";
    env.sessions().map(Store::new).ok_or_else(|| none.to_owned())
}

pub(super) fn run(command: SessionsCommand, env: &Env) -> Result<u8, String> {
    let store = store(env)?;
    match command {
        SessionsCommand::List { all, find, json } => list(&store, all, find.as_deref(), json),
        SessionsCommand::Show { id } => {
            let (id, opened) = open(&store, &id)?;
            say(&Taken::session(&opened.session, &id, opened.bad).text(Form::Md))
        }
        SessionsCommand::Export { id, form, output, force } => {
            let (id, opened) = open(&store, &id)?;
            let taken = Taken::session(&opened.session, &id, opened.bad);
            let form = Form::of(&form).unwrap_or(Form::Md);
            let text = taken.text(form);
            let text = if form == Form::Json { escaped(&text) } else { text };
            let Some(mut path) = output else { return say(&text) };
            if form == Form::Adr && folder_of_records(&path)? {
                path = files::numbered(&path, &file_name(&taken))
                    .map_err(|why| format!("{} can't be read: {}.", path.display(), plain(&why)))?;
            }
            let read = store.list().entries.iter().map(|entry| store.path(&entry.id)).collect::<Vec<_>>();
            let rules = Rules { read: &read, ours: &[], added: None, force };
            Output::open(&path, &rules)?.write(&text)?;
            if form == Form::Adr && path.as_os_str() != files::STREAM {
                complain(&safe(&format!("wrote {}", path.display())));
            }
            Ok(exit::GOOD)
        }
        SessionsCommand::Compare { id, runs } => compare(&store, &id, &runs),
        SessionsCommand::Rename { id, name } => {
            let (id, name) = (find(&store, &id)?, safe_line(name.trim()).to_string());
            store.rename(&id, Clock::start().now(), &name).map_err(|cause| undone(&id, "renamed", &cause))?;
            Ok(exit::GOOD)
        }
        SessionsCommand::Delete { ids } => {
            let ids = ids.iter().map(|id| find(&store, id)).collect::<Result<Vec<_>, _>>()?;
            for id in ids {
                store.remove(&id).map_err(|cause| undone(&id, "deleted", &cause))?;
                complain(&safe(&format!("session {id} is in the trash; sessions restore {id} takes it out")));
            }
            Ok(exit::GOOD)
        }
        SessionsCommand::Restore { id: None } => list(&store.trash(), true, None, false),
        SessionsCommand::Restore { id: Some(name) } => {
            let id = store.trash().find(&name).map_err(|why| format!("{why} in the trash."))?;
            store.restore(&id).map_err(|cause| undone(&id, "restored", &cause))?;
            Ok(exit::GOOD)
        }
        SessionsCommand::Prune => {
            let count = store.prune().map_err(|cause| format!("The trash can't be emptied: {}.", plain(&cause)))?;
            let sessions = if count == 1 { "session" } else { "sessions" };
            complain(&safe(&format!("{count} {sessions} deleted for good")));
            Ok(exit::GOOD)
        }
        SessionsCommand::Tail { id, from, name } => super::follow::tail(&store, id.as_deref(), from, name.as_deref()),
        SessionsCommand::Append { id } => super::follow::append(&store, &id),
        SessionsCommand::Share { id, group, folder } => {
            let id = find(&store, &id)?;
            let shared = store.share(&id, &group, folder.as_deref())?;
            shared.iter().for_each(|said| complain(&safe(said)));
            Ok(exit::GOOD)
        }
        SessionsCommand::Unshare { id } => {
            let id = find(&store, &id)?;
            complain(&safe(&store.unshare(&id)?));
            Ok(exit::GOOD)
        }
        // Opened before, with a screen.
        SessionsCommand::Resume(_) | SessionsCommand::Follow(_) => Ok(exit::GOOD),
    }
}

/// Whether a record goes into a folder by this name; one that is not there is made. A name with an ending is a file's.
fn folder_of_records(path: &Path) -> Result<bool, String> {
    let spelled = path.as_os_str().to_string_lossy().ends_with('/') || path.extension().is_none();
    if path.is_dir() || path.exists() || !spelled || path.as_os_str() == files::STREAM {
        return Ok(path.is_dir());
    }
    std::fs::create_dir_all(path).map_err(|why| format!("{} can't be made: {}.", path.display(), plain(&why)))?;
    Ok(true)
}

/// Two answers of a session against each other.
fn compare(store: &Store, name: &str, runs: &[u32]) -> Result<u8, String> {
    let (id, opened) = open(store, name)?;
    let session = &opened.session;
    let count = session.runs.len();
    let run = |number: u32| {
        let next = format!("`dlm-architect sessions show {id}` shows its answers.");
        session.run(RunId(number)).ok_or_else(|| format!("Session {id} has no answer {number}; {next}"))
    };
    let (before, after) = match (runs, session.runs.last()) {
        ([one, other], _) => (run(*one)?, run(*other)?),
        (_, Some(newest)) if count > 1 => {
            let other = partner(session, newest.id).and_then(|id| session.run(id));
            (other.unwrap_or(newest), newest)
        }
        _ => {
            let answers = if count == 1 { "answer" } else { "answers" };
            return Err(format!("Session {id} has {count} {answers}: there are no two to compare."));
        }
    };
    say(&compared(&Compared::runs(session, before, after), &id))
}

fn undone(id: &str, what: &str, cause: &std::io::Error) -> String {
    format!("Session {id} was not {what}: {}.", plain(cause))
}

/// The sessions, one line each, or as JSON; what was left out on stderr.
fn list(store: &Store, all: bool, find: Option<&str>, json: bool) -> Result<u8, String> {
    let Listed { entries, odd } = match find.map(str::trim) {
        Some(words) => {
            let mut held = HashSet::new();
            store.search(words, &|| false, &mut |id| held.extend([id.to_owned()]));
            store.list_of(&held)
        }
        None => store.list(),
    };
    let (entries, evaluations): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| all || entry.face != Face::Eval);
    if json {
        let skipped: Vec<_> = odd.iter().map(|odd| json!({"file": odd.file, "why": odd.why})).collect();
        let sessions: Vec<_> = entries.iter().map(object).collect();
        let text = serde_json::to_string_pretty(&json!({"sessions": sessions, "skipped": skipped})).unwrap_or_default();
        print::whole_json(&text);
        return Ok(exit::GOOD);
    }
    if let Some(words) = find.filter(|_| entries.is_empty()) {
        say(&format!("No session holds \"{words}\" in its name, inputs, answers or comments.\n"))?;
    } else if entries.is_empty() {
        say(&format!("There are no sessions in {}.\n", store.folder().display()))?;
    } else {
        say(&entries.iter().map(|entry| line(entry) + "\n").collect::<String>())?;
    }
    if !evaluations.is_empty() {
        let count = evaluations.len();
        complain(&safe(&format!(
            "{count} evaluation{} not shown: --all shows them",
            if count == 1 { "" } else { "s" }
        )));
    }
    let listed = Listed { entries, odd };
    listed.skipped().iter().for_each(|said| complain(&safe(said)));
    Ok(exit::GOOD)
}

fn line(entry: &Entry) -> String {
    let size = entry.bytes.div_ceil(1024);
    let who = entry.architect.as_ref().map(|who| format!("  [{who}]")).unwrap_or_default();
    let face = if entry.face == Face::Headless { "design: " } else { "" };
    let (id, when, kept, word) = (&entry.id, entry.when(), entry.kept(), entry.word());
    safe_line(&format!("{id}  {when}  {kept:6}  {word:10}  {size:>5} kB  {face}{}{who}", entry.title())).to_string()
}

/// A session for programs; every field is always there.
fn object(entry: &Entry) -> serde_json::Value {
    let Entry { id, name, at, words, bytes, face, answers, architect, .. } = entry;
    json!({
        "id": id,
        "name": if name.is_empty() { None } else { Some(name) },
        "state": entry.key(),
        "refused": entry.key() == Some("refused"),
        "architect": architect,
        "answers": answers,
        "words": words,
        "at": at,
        "face": face.word(),
        "kept": entry.kept().replace(' ', "_"),
        "bytes": bytes,
    })
}

pub(super) fn find(store: &Store, name: &str) -> Result<String, String> {
    store.find(name).map_err(|why| format!("{why}; `dlm-architect sessions list` shows all."))
}

/// Reads the session that `name` means.
///
/// # Errors
/// One sentence and the next step.
pub fn open(store: &Store, name: &str) -> Result<(String, Opened), String> {
    let id = find(store, name)?;
    let next = "`dlm-architect sessions list` shows all.";
    let opened = store.read(&id).map_err(|cause| format!("session {id} can't be read: {}; {next}", plain(&cause)))?;
    Ok((id, opened))
}
