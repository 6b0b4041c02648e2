//! From arguments to everything a job needs: prompt, settings, inputs, who answers, the runtime.

use super::args::{Job, Who};
use super::{inputs, prompt};
use crate::domain::ask::Target;
use crate::domain::exit;
use crate::domain::prompt::Prompt;
use crate::infra::config::{self, Choice, Env, Overrides, Settings};
use crate::infra::plain;
use crate::infra::provider::{Filled, Http, Nobody, Offline, Provider, Replay, Server};
use crate::infra::secret::Lend;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// Everything a job needs, decided.
pub(super) struct Ready {
    pub prompt: Prompt,
    pub settings: Settings,
    pub target: Target,
    pub inputs: Vec<(String, String)>,
    /// What to know of the inputs before they are sent.
    pub notes: Vec<String>,
}

pub(super) fn overrides(who: &Who, ground: Option<bool>) -> Overrides {
    Overrides {
        brief: who.brief.clone(),
        ground,
        config: who.config.clone(),
        provider: who.provider.clone(),
        replay: who.replay.clone(),
        base_url: who.base_url.clone(),
        profile: who.profile.clone(),
        model: who.model.clone(),
        parameters: who.params.clone(),
        no_session: who.no_session,
        keyless: false,
    }
}

pub(super) fn ready(job: &Job, env: &Env) -> Result<Ready, String> {
    let prompt = prompt::load(job.which.path())?;
    let settings = config::settle(&overrides(&job.who, job.ground.then_some(true)), env, &prompt)?;
    settings.answers()?;
    let inputs::Taken { values: inputs, mut notes } = inputs::inputs(&job.texts.given(), &prompt, inputs::stdin)?;
    notes.extend(prompt.unseen(&inputs));
    Ok(Ready { target: settings.target(), prompt, settings, inputs, notes })
}

/// Who answers; `lend` gives the terminal to a key's command where it has another owner.
pub(super) fn provider(settings: &Settings, lend: Option<&Lend>) -> Arc<dyn Provider> {
    let server = |server: &Server| -> Arc<dyn Provider> { Arc::new(Http::lent(server.clone(), lend.cloned())) };
    let (architect, reader): (Arc<dyn Provider>, _) = match &settings.choice.value {
        Choice::Http(http) => {
            let http = server(http);
            (Arc::clone(&http), Some(http))
        }
        Choice::Offline => (Arc::new(Offline), settings.reader.as_ref().map(server)),
        Choice::Replay(file) => (Arc::new(Replay::new(file.clone())), settings.reader.as_ref().map(server)),
        Choice::Nobody => (Arc::new(Nobody), None),
    };
    Arc::new(Filled::new(architect, reader))
}

/// One thread. Those that do what blocks end with their work: an idle program never wakes up.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, String> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().thread_keep_alive(Duration::from_millis(1));
    builder.build().map_err(|cause| plain(&cause))
}

/// Resolves with the exit code of the first signal that ends the program.
pub(super) async fn signalled() -> u8 {
    let wait = |kind| async move {
        match signal(kind) {
            Ok(mut signal) => signal.recv().await,
            // Without a handler the signal ends the program by itself.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = wait(SignalKind::interrupt()) => exit::INTERRUPTED,
        _ = wait(SignalKind::terminate()) => exit::TERMINATED,
        _ = wait(SignalKind::hangup()) => exit::HUNG_UP,
    }
}

/// Who answers each of many prompts: one server is one client, whose connections they share.
#[derive(Default)]
pub(super) struct Answerers {
    http: Option<Arc<dyn Provider>>,
}

impl Answerers {
    /// Who answers with these settings. The server of an evaluation does not depend on the prompt.
    pub fn of(&mut self, settings: &Settings) -> Arc<dyn Provider> {
        match &settings.choice.value {
            Choice::Http(_) => Arc::clone(self.http.get_or_insert_with(|| provider(settings, None))),
            Choice::Offline | Choice::Replay(_) | Choice::Nobody => provider(settings, None),
        }
    }
}
