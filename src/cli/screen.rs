//! Opens the terminal face, and says on the way out how to come back.

use super::args::Job;
use super::print::complain;
use super::start::{Ready, provider, ready, runtime};
use crate::domain::ask::Unsendable;
use crate::domain::exit;
use crate::domain::unseen::typed;
use crate::infra::config::Env;
use crate::infra::log::Store;
use crate::infra::plain;
use crate::page::safe;
use crate::tui::terminal::TerminalKind;
use crate::tui::{Keymap, Places, Queues, Screen, Start, Theme, World, lender, run};
use std::time::Duration;
use tokio::sync::mpsc;

/// Events of an answer that may wait for the loop.
const HEARD: usize = 1024;

/// Runs the terminal face; `resume` opens that session first, `send` sends what the arguments fill in.
pub(super) fn open(job: &Job, env: &Env, resume: Option<String>, send: bool) -> Result<u8, String> {
    let Ready { prompt, settings, target, inputs, notes } = ready(job, env)?;
    if target.provider.is_empty() && resume.is_none() {
        // Nothing could ever be sent from there; a session can still be read.
        let notes: String = settings.notes.iter().map(|note| format!(" {note}")).collect();
        return Err(format!("{} needs a model: {}.{notes}", prompt.file, Unsendable::NoEndpoint));
    }
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
        notice,
        theme: Theme { light: settings.light.value },
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
    let mut screen = Screen::enter(&kind, move |what| {
        // The loop may be gone already.
        let _ = written_in.send(what);
    })
    .map_err(|unfit| format!("{unfit}."))?;
    let world = World::new(
        provider(&settings, Some(&lender(loans_in))),
        settings.sessions.value.clone().map(Store::new),
        heard_in,
        told_in,
        env.get("TMUX").is_some(),
        settings.hidden.clone(),
        Places { env: env.clone(), read: super::prompt::read(job.which.path(), &settings) },
    );
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
