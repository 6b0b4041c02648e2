//! Opens the terminal face, and says on the way out how to come back.

use super::architects::architects;
use super::args::Job;
use super::print::complain;
use super::start::{Ready, provider, ready, runtime};
use crate::domain::exit;
use crate::domain::unseen::typed;
use crate::infra::config::Env;
use crate::infra::log::Store;
use crate::infra::plain;
use crate::page::safe;
use crate::tui::glass::Colours;
use crate::tui::terminal::TerminalKind;
use crate::tui::{Follow, Keymap, Places, Queues, Screen, Start, Theme, World, lender, run};
use std::time::Duration;
use tokio::sync::mpsc;

/// Events of an answer that may wait for the loop.
const HEARD: usize = 1024;

/// What the screen begins with.
pub(super) enum Begins {
    /// What the arguments fill in; sent at once, or not.
    Form { send: bool },
    /// This session.
    Session(String),
    /// Another process's session, and the name under which it is followed.
    Follows(Follow, String),
}

/// Runs the terminal face.
pub(super) fn open(job: &Job, env: &Env, begins: Begins) -> Result<u8, String> {
    let Ready { prompt, settings, target, inputs, notes } = ready(job, env)?;
    let (resume, follow, send) = match begins {
        Begins::Form { send } => (None, None, send),
        Begins::Session(id) => (Some(id), None, false),
        Begins::Follows(follow, name) => (None, Some((follow, name)), false),
    };
    let (follow, name) = follow.map_or((None, named(env)), |(follow, name)| (Some(follow), name));
    let file = settings.file.clone().unwrap_or_default();
    let keymap = Keymap::new(&settings.keys).map_err(|why| format!("{file} {why}."))?;
    let kind = TerminalKind::new(env.get("TERM").map(str::to_owned), env.get("NO_COLOR"), env.utf8());
    let controls: usize = inputs.iter().map(|(_, text)| typed(text).1).sum();
    let left = (controls > 0).then(|| format!("{controls} control characters are left out of the form"));
    let notes: Vec<String> = notes.into_iter().chain(left).collect();
    let notes = notes.iter().chain(settings.notes.first()).map(String::as_str).collect::<Vec<_>>().join("; ");
    let notice = Some(notes).filter(|notes| !notes.is_empty()).or_else(|| {
        prompt
            .warnings
            .first()
            .map(|warning| format!("{}:{}: {} (a shows the file)", prompt.file, warning.line, warning.what))
    });
    let start = Start {
        target,
        send,
        inputs,
        resume,
        follow,
        name: name.clone(),
        notice,
        theme: Theme { light: settings.light.value, plain: kind.ability().colours == Colours::None },
        mouse: settings.mouse.value,
        unicode: kind.utf8,
        keymap,
        ssh: env.get("SSH_CONNECTION").is_some(),
        editor: env.first(&["VISUAL", "EDITOR"]).unwrap_or_default().to_owned(),
        prompt,
    };
    let runtime = runtime()?;
    let (heard_in, heard) = mpsc::channel(HEARD);
    let (told_in, told) = mpsc::unbounded_channel();
    let (written_in, written) = mpsc::unbounded_channel();
    let (loans_in, loans) = mpsc::unbounded_channel();
    let lend = lender(loans_in);
    let mut screen = Screen::enter(&kind, move |what| {
        // The loop may be gone already.
        let _ = written_in.send(what);
    })
    .map_err(|unfit| format!("{unfit}."))?;
    let world = World::new(
        provider(&settings, Some(&lend)),
        settings.sessions.value.clone().map(Store::new),
        heard_in,
        told_in,
        env.get("TMUX").is_some(),
        settings.hidden.clone(),
        Places {
            env: env.clone(),
            read: super::prompt::read(job.which.path(), &settings),
            architects: architects(job, env, &start.prompt, &settings, lend),
        },
    )
    .named(name);
    let ended = runtime.block_on(run(start, world, Queues { heard, told, written, loans }, &mut screen));
    drop(screen);
    runtime.shutdown_timeout(Duration::from_millis(100));
    let (code, parting) = ended.map_err(|cause| format!("The terminal was lost: {}.", plain(&cause)))?;
    if !parting.is_empty() {
        complain(&safe(&parting.join("\n  ")));
    }
    if matches!(code, exit::QUIT | exit::ABORTED) {
        // Who sent it sees that it was obeyed. Should it not end the program, the code does.
        let _ = signal_hook::low_level::emulate_default_handler(i32::from(code) - 128);
    }
    Ok(code)
}

/// The name that others see who follow, or are followed.
pub(super) fn named(env: &Env) -> String {
    env.first(&["USER", "LOGNAME"]).unwrap_or("someone").to_owned()
}
