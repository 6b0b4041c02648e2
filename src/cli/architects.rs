//! Another architect in mid-session: the settings as they would be had the program been started with it.

use super::args::Job;
use super::start::{overrides, provider};
use crate::app::event::Pick;
use crate::domain::prompt::Prompt;
use crate::infra::config::{self, Choice, Env, Overrides, Settings};
use crate::infra::provider::Provider;
use crate::infra::secret::Lend;
use crate::tui::Architects;
use std::sync::Arc;

/// Who may take over from `settings`; `lend` gives the terminal to a key's command.
pub(super) fn architects(job: &Job, env: &Env, prompt: &Prompt, settings: &Settings, lend: Lend) -> Architects {
    let flags = overrides(&job.who, job.ground.then_some(true));
    let (base, listing) = (flags.clone(), (flags.clone(), env.clone()));
    let (alone, there, lending) = (flags.clone(), (env.clone(), prompt.clone()), Arc::clone(&lend));
    let (env, prompt) = (env.clone(), prompt.clone());
    let (mut now, mut asked) = (flags, matches!(settings.choice.value, Choice::Http(_)));
    let choose = move |pick: &Pick, used: &Arc<dyn Provider>| {
        let next = with(pick, &now, &base);
        let settings = config::settle(&next, &env, &prompt)?;
        // The same server keeps its connections, and its key is not asked for again.
        let same = asked && matches!(pick, Pick::Model(_));
        let provider = if same { Arc::clone(used) } else { provider(&settings, Some(&lend)) };
        asked = matches!(settings.choice.value, Choice::Http(_));
        now = next;
        Ok((settings.target(), provider))
    };
    let beside = move |pick: &Pick| {
        let settings = config::settle(&with(pick, &alone, &alone), &there.0, &there.1)?;
        Ok((settings.target(), provider(&settings, Some(&lending))))
    };
    let profiles = move || config::described(&listing.0, &listing.1);
    Architects { choose: Box::new(choose), beside: Box::new(beside), profiles: Box::new(profiles) }
}

/// The flags under which this one answers: a profile and an address stand on those of the start, the rest on those in force.
fn with(pick: &Pick, now: &Overrides, base: &Overrides) -> Overrides {
    let own = matches!(pick, Pick::Profile(_) | Pick::Start | Pick::Address(..));
    let mut next = if own { base.clone() } else { now.clone() };
    if *pick == Pick::Start {
        return next;
    }
    next.replay = None;
    match pick {
        Pick::Start => {}
        Pick::Offline => (next.provider, next.model) = (Some("offline".to_owned()), None),
        Pick::Model(name) => (next.provider, next.model) = (Some("http".to_owned()), Some(name.clone())),
        Pick::Profile(name) => {
            (next.provider, next.profile) = (Some("http".to_owned()), Some(name.clone()));
            (next.base_url, next.model) = (None, None);
        }
        // As if it had been named with --base-url.
        Pick::Address(url, model) => {
            (next.provider, next.profile, next.base_url) = (Some("http".to_owned()), None, Some(url.clone()));
            next.model = model.clone().or(next.model.take());
        }
    }
    next
}
