//! Another architect in mid-session: the settings as they would be had the program been started with it.

use super::args::Job;
use super::start::{overrides, provider};
use crate::app::event::Pick;
use crate::domain::architect::OFFLINE;
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
        let next = match pick {
            Pick::Wrote(who, address, model) => wrote((who, address, model), &alone, &there.0, &there.1)?,
            pick => with(pick, &alone, &alone),
        };
        let settings = config::settle(&next, &there.0, &there.1)?;
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
        Pick::Start | Pick::Wrote(..) => {}
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

/// The flags under which the one that wrote an answer answers again: the start's own, or a profile with that address.
fn wrote(of: (&str, &str, &str), base: &Overrides, env: &Env, prompt: &Prompt) -> Result<Overrides, String> {
    let (who, address, model) = of;
    match who {
        OFFLINE => return Ok(with(&Pick::Offline, base, base)),
        "http" => {}
        _ => return Err("A recording is not asked again.".to_owned()),
    }
    let (profiles, _) = config::described(base, env)?;
    let picks = std::iter::once(Pick::Start).chain(profiles.into_iter().map(|(name, _)| Pick::Profile(name)));
    let leads = picks.map(|pick| with(&pick, base, base)).filter_map(|next| {
        // One that does not hold, as without its key, leads nowhere.
        let target = config::settle(&next, env, prompt).ok()?.target();
        (target.provider == "http" && target.endpoint == address).then_some((target.model == model, next))
    });
    // The profile with the model too before one with the address alone.
    let found = leads.min_by_key(|(same, _)| !*same);
    let (_, next) = found.ok_or(format!("No profile that holds here leads to {address}."))?;
    Ok(Overrides { model: Some(model.to_owned()), ..next })
}
