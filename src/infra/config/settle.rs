//! From flags, environment, file and prompt to settings, in that order.

use super::file::{self, File, Profile, Source};
use super::{Choice, Env, Origin, Overrides, Setting, Settings, proxy};
use crate::domain::architect::VARIABLES;
use crate::domain::prompt::Prompt;
use crate::infra::provider::Server;
use crate::infra::secret::{Key, KeySource};
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;
use toml::Spanned;

const FIRST_BYTE: Duration = Duration::from_secs(300);
const IDLE: Duration = Duration::from_secs(120);
/// Where the key of a plain endpoint comes from.
const KEY: &str = "OPENAI_API_KEY";
const BASE: &str = "OPENAI_BASE_URL";

/// Decides every setting.
///
/// # Errors
/// One sentence that names the flag, the variable or the line, and what was expected there.
pub fn settle(flags: &Overrides, env: &Env, prompt: &Prompt) -> Result<Settings, String> {
    let path = flags.config.clone().or_else(|| env.config_file());
    let read = path.map(|path| file::read(&path, flags.config.is_some())).transpose()?.flatten();
    let (file, source) = read.unwrap_or_default();
    let lines = Lines { source: &source };
    let mut notes = Vec::new();
    let profile = profile(flags, &file, &lines)?;
    let patience =
        (lines.seconds(file.first_byte_seconds.as_ref(), FIRST_BYTE), lines.seconds(file.idle_seconds.as_ref(), IDLE));
    let used = profile.as_ref().map(|(name, profile)| (name.clone(), (*profile).clone()));
    let times = (patience.0.value, patience.1.value);
    let choice = choice(flags, env, &file, &lines, used.as_ref(), (prompt, times))?;
    // Whoever designs, the server that is named can fill in the brief.
    let reader = match (&choice.value, address(flags, env, &file, &lines, used.as_ref())) {
        (Choice::Http(server), _) => Some((**server).clone()),
        (_, Some((url, origin, profile))) => Some(server(&url, &origin, &profile, (env, flags.keyless), times)?),
        (_, None) => None,
    };
    if matches!(choice.value, Choice::Nobody | Choice::Offline)
        && choice.origin == Origin::Default
        && env.get(KEY).is_some()
    {
        notes.push(format!("{KEY} is set, but a key alone chooses no endpoint: name one with {BASE} or --base-url."));
    }
    let hidden = hidden(&file);
    let used_profile = used.clone();
    let mut settings = Settings {
        model: model(flags, &file, &lines, used.as_ref(), prompt),
        choice,
        profile: used.map(|(name, _)| name),
        parameters: parameters(flags, &file, &lines, prompt)?,
        sessions: sessions(flags, env, &file, &lines),
        light: light(env, &file, &lines)?,
        mouse: match &file.mouse {
            Some(on) => Setting::new(*on.get_ref(), lines.at(on)),
            None => Setting::new(false, Origin::Default),
        },
        patience,
        fill: fill(flags, &file, &lines, used_profile.as_ref())?,
        ground: ground(flags, &file, &lines, used_profile.as_ref()),
        reader,
        keys: Vec::new(),
        notes,
        hidden,
        file: (!source.path.is_empty()).then(|| source.path.clone()),
    };
    settings.keys = file
        .keys
        .iter()
        .map(|(id, keys)| (id.clone(), keys.get_ref().clone(), source.line(keys.span().start)))
        .collect();
    Ok(settings)
}

/// The names of the profiles of the configuration file; none where it can't be read.
pub fn profiles(env: &Env) -> Vec<String> {
    let read = env.config_file().and_then(|path| file::read(&path, false).ok().flatten());
    read.map_or_else(Vec::new, |(file, _)| file.profiles.into_keys().collect())
}

/// The profiles of the configuration file in use, by name, each with its address and model; and the file.
///
/// # Errors
/// As [`settle`], where the file does not hold.
pub fn described(flags: &Overrides, env: &Env) -> Result<(Vec<(String, String)>, String), String> {
    let Some(path) = flags.config.clone().or_else(|| env.config_file()) else { return Ok(Default::default()) };
    let Some((file, _)) = file::read(&path, flags.config.is_some())? else {
        return Ok((Vec::new(), path.display().to_string()));
    };
    let what = |profile: &Profile| {
        let url = match Url::parse(&profile.base_url) {
            // What may hold a login is left out.
            Ok(url) => format!("{}{}", url.origin().ascii_serialization(), url.path()),
            Err(_) => "(its base_url is no URL)".to_owned(),
        };
        profile.model.as_ref().map_or_else(|| url.clone(), |model| format!("{model} @ {url}"))
    };
    let all = file.profiles.iter().map(|(name, profile)| (name.clone(), what(profile.get_ref()))).collect();
    Ok((all, path.display().to_string()))
}

struct Lines<'a> {
    source: &'a Source,
}

impl Lines<'_> {
    fn at<T>(&self, value: &Spanned<T>) -> Origin {
        Origin::File(self.source.place(value.span().start))
    }

    fn seconds(&self, value: Option<&Spanned<u64>>, default: Duration) -> Setting<Duration> {
        value.map_or(Setting::new(default, Origin::Default), |seconds| {
            Setting::new(Duration::from_secs((*seconds.get_ref()).clamp(1, 86_400)), self.at(seconds))
        })
    }
}

type Named<'a> = (Setting<String>, &'a Profile);

fn profile<'a>(flags: &Overrides, file: &'a File, lines: &Lines<'_>) -> Result<Option<Named<'a>>, String> {
    // An address on the command line stands for itself; a profile's key is not for it.
    if flags.base_url.is_some() && flags.profile.is_none() {
        return Ok(None);
    }
    let named = match (&flags.profile, &file.profile) {
        (Some(name), _) => Setting::new(name.clone(), Origin::Flag("--profile")),
        (None, Some(name)) => Setting::new(name.get_ref().clone(), lines.at(name)),
        (None, None) => return Ok(None),
    };
    match file.profiles.get(&named.value) {
        Some(profile) => Ok(Some((named, profile.get_ref()))),
        None => {
            let known: Vec<&str> = file.profiles.keys().map(String::as_str).collect();
            let known =
                if known.is_empty() { "there are none".to_owned() } else { format!("there are {}", known.join(", ")) };
            Err(format!("{}: there is no profile \"{}\"; {known}.", named.origin, named.value))
        }
    }
}

fn choice(
    flags: &Overrides,
    env: &Env,
    file: &File,
    lines: &Lines<'_>,
    profile: Option<&(Setting<String>, Profile)>,
    (prompt, patience): (&Prompt, (Duration, Duration)),
) -> Result<Setting<Choice>, String> {
    let forced = match (&flags.provider, &flags.replay, &file.provider) {
        (Some(name), _, _) => Some(Setting::new(name.clone(), Origin::Flag("--provider"))),
        (None, Some(_), _) => Some(Setting::new("replay".to_owned(), Origin::Flag("--replay"))),
        (None, None, Some(name)) => Some(Setting::new(name.get_ref().clone(), lines.at(name))),
        (None, None, None) => None,
    };
    let forced_name = forced.as_ref().map(|forced| forced.value.as_str());
    match (forced_name, &flags.replay) {
        (Some("replay"), Some(path)) => {
            return Ok(Setting::new(Choice::Replay(path.clone()), Origin::Flag("--replay")));
        }
        (Some("replay"), None) => {
            return Err("--provider replay needs a recording: name it with --replay FILE.".to_owned());
        }
        (Some("offline"), _) if serves(prompt) => {
            let origin = forced.map_or(Origin::Default, |forced| forced.origin);
            return Ok(Setting::new(Choice::Offline, origin));
        }
        (Some("offline"), _) => {
            return Err(format!(
                "The offline rules serve prompts with the variables {}; {} has others: choose an endpoint with --base-url or --profile.",
                VARIABLES.join(", "),
                prompt.file
            ));
        }
        (Some("http") | None, _) => {}
        (Some(other), _) => {
            let origin = forced.as_ref().map(|forced| forced.origin.to_string()).unwrap_or_default();
            return Err(format!("{origin}: \"{other}\" is no provider; there are http, offline and replay."));
        }
    }
    match address(flags, env, file, lines, profile) {
        Some((address, origin, profile)) => {
            let server = server(&address, &origin, &profile, (env, flags.keyless), patience)?;
            Ok(Setting::new(Choice::Http(Box::new(server)), origin))
        }
        None if forced_name == Some("http") => {
            Err(format!("--provider http needs an endpoint: name one with --base-url, --profile or {BASE}."))
        }
        None => Ok(Setting::new(if serves(prompt) { Choice::Offline } else { Choice::Nobody }, Origin::Default)),
    }
}

/// The endpoint that was named, who named it, and what its profile says.
fn address(
    flags: &Overrides,
    env: &Env,
    file: &File,
    lines: &Lines<'_>,
    profile: Option<&(Setting<String>, Profile)>,
) -> Option<(String, Origin, Profile)> {
    if let Some(url) = &flags.base_url {
        let profile = profile.map(|(_, profile)| profile.clone()).unwrap_or_default();
        Some((url.clone(), Origin::Flag("--base-url"), profile))
    } else if let Some((name, profile)) = profile {
        Some((profile.base_url.clone(), name.origin.clone(), profile.clone()))
    } else if let Some(url) = env.get(BASE) {
        Some((url.to_owned(), Origin::Variable(BASE), Profile::default()))
    } else {
        let url = file.base_url.as_ref()?;
        Some((url.get_ref().clone(), lines.at(url), Profile::default()))
    }
}

/// Who fills in the brief: the flag, the profile in use, the file.
fn fill(
    flags: &Overrides,
    file: &File,
    lines: &Lines<'_>,
    profile: Option<&(Setting<String>, Profile)>,
) -> Result<Setting<bool>, String> {
    let said = flags.brief.clone().map(|word| Setting::new(word, Origin::Flag("--brief")));
    let said = said.or_else(|| profile.and_then(|(name, p)| Some(Setting::new(p.brief.clone()?, name.origin.clone()))));
    let said = said.or_else(|| file.brief.as_ref().map(|word| Setting::new(word.get_ref().clone(), lines.at(word))));
    match said {
        None => Ok(Setting::new(false, Origin::Default)),
        Some(Setting { value, origin }) => match value.as_str() {
            word @ ("rules" | "model") => Ok(Setting::new(word == "model", origin)),
            other => Err(format!("{origin}: a brief is filled in by \"rules\" or \"model\", not by \"{other}\".")),
        },
    }
}

fn ground(
    flags: &Overrides,
    file: &File,
    lines: &Lines<'_>,
    profile: Option<&(Setting<String>, Profile)>,
) -> Setting<bool> {
    let said = flags.ground.map(|yes| Setting::new(yes, Origin::Flag("--ground")));
    let said = said.or_else(|| profile.and_then(|(name, p)| Some(Setting::new(p.ground?, name.origin.clone()))));
    let said = said.or_else(|| file.ground.as_ref().map(|yes| Setting::new(*yes.get_ref(), lines.at(yes))));
    said.unwrap_or(Setting::new(false, Origin::Default))
}

/// The prompt has what the offline rules read.
fn serves(prompt: &Prompt) -> bool {
    VARIABLES.iter().all(|name| prompt.variables.iter().any(|variable| variable.name == *name))
}

fn server(
    address: &str,
    origin: &Origin,
    profile: &Profile,
    (env, keyless): (&Env, bool),
    patience: (Duration, Duration),
) -> Result<Server, String> {
    let wrong =
        |what: &str| format!("{origin}: \"{}\" is no base URL: {what}.", address.split('?').next().unwrap_or_default());
    let base_url = Url::parse(address.trim().trim_end_matches('/')).map_err(|cause| wrong(&cause.to_string()))?;
    if !["http", "https"].contains(&base_url.scheme()) || base_url.host_str().is_none() {
        return Err(wrong("it begins with http:// or https:// and a host"));
    }
    if !base_url.username().is_empty() || base_url.password().is_some() {
        return Err(format!("{origin}: a base URL holds no user and no password; name the key's source in a profile."));
    }
    let mut headers = HeaderMap::new();
    for (name, value) in &profile.headers {
        let header =
            HeaderName::try_from(name.as_str()).map_err(|_| format!("{origin}: \"{name}\" is no header's name."))?;
        let mut value =
            HeaderValue::from_str(value).map_err(|_| format!("{origin}: the header {name} has no valid value."))?;
        value.set_sensitive(true);
        headers.insert(header, value);
    }
    let key_header = match &profile.key_header {
        Some(name) => Some(
            HeaderName::try_from(name.as_str()).map_err(|_| format!("{origin}: \"{name}\" is no header's name."))?,
        ),
        None => None,
    };
    let way = proxy::way(&base_url, env)?;
    Ok(Server {
        key: key(profile, origin, (env, keyless))?,
        query: profile.query.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        allow_http: profile.allow_http,
        base_url,
        headers,
        key_header,
        patience,
        way,
        trust: trust(env),
    })
}

/// The CA certificates that the environment names, in place of the system's.
fn trust(env: &Env) -> Vec<(&'static str, PathBuf)> {
    let file = env.bytes("SSL_CERT_FILE").map(|path| ("SSL_CERT_FILE", PathBuf::from(path)));
    let folders = env.bytes("SSL_CERT_DIR").into_iter().flat_map(std::env::split_paths);
    let folders = folders.filter(|path| !path.as_os_str().is_empty()).map(|path| ("SSL_CERT_DIR", path));
    file.into_iter().chain(folders).collect()
}

/// A profile names its key. Without a profile the key of the environment goes to the endpoint that
/// the same user named.
fn key(profile: &Profile, origin: &Origin, (env, keyless): (&Env, bool)) -> Result<Option<KeySource>, String> {
    let from_env = |name: &str| -> Result<Option<KeySource>, String> {
        let value = env.text(name)?.filter(|value| !value.is_empty());
        Ok(value.map(|value| KeySource::Env { name: name.to_owned(), key: Key::new(value) }))
    };
    match (&profile.api_key_env, &profile.api_key_command, &profile.api_key_file) {
        (Some(name), None, None) => match from_env(name)? {
            Some(source) => Ok(Some(source)),
            None => {
                let why = format!("{origin}: the environment variable {name}, which should hold the key, is not set.");
                if keyless { Ok(Some(KeySource::Unset { name: name.clone(), why })) } else { Err(why) }
            }
        },
        (None, Some(argv), None) if !argv.is_empty() => {
            let mut argv = argv.clone();
            argv[0] = env.path(&argv[0]).display().to_string();
            Ok(Some(KeySource::Command { argv, hidden: vec![KEY.to_owned()] }))
        }
        (None, None, Some(path)) => Ok(Some(KeySource::File(env.path(path)))),
        (None, None, None) if profile.base_url.is_empty() => from_env(KEY),
        (None, None, None) => Ok(None),
        _ => Err(format!("{origin}: a profile has one of api_key_env, api_key_command and api_key_file.")),
    }
}

fn model(
    flags: &Overrides,
    file: &File,
    lines: &Lines<'_>,
    profile: Option<&(Setting<String>, Profile)>,
    prompt: &Prompt,
) -> Setting<String> {
    if let Some(model) = &flags.model {
        return Setting::new(model.clone(), Origin::Flag("--model"));
    }
    if let Some((model, name)) = profile.and_then(|(name, profile)| Some((profile.model.clone()?, name))) {
        return Setting::new(model, name.origin.clone());
    }
    if let Some(model) = &file.model {
        return Setting::new(model.get_ref().clone(), lines.at(model));
    }
    match &prompt.model {
        Some(model) => Setting::new(model.clone(), Origin::Prompt),
        None => Setting::new("gpt-4o".to_owned(), Origin::Default),
    }
}

fn parameters(
    flags: &Overrides,
    file: &File,
    lines: &Lines<'_>,
    prompt: &Prompt,
) -> Result<Vec<(String, Setting<Value>)>, String> {
    let mut all: Vec<(String, Setting<Value>)> = Vec::new();
    let mut put = |name: &str, value: Value, origin: Origin| {
        all.retain(|(known, _)| known != name);
        all.push((name.to_owned(), Setting::new(value, origin)));
    };
    for (name, value) in &prompt.parameters {
        put(name, value.clone(), Origin::Prompt);
    }
    for (name, value) in &file.parameters {
        let json = serde_json::to_value(value.get_ref()).map_err(|_| format!("{}: no value.", lines.at(value)))?;
        put(name, json, lines.at(value));
    }
    for (name, text) in &flags.parameters {
        if ["model", "messages", "stream", "stream_options", "n"].contains(&name.as_str()) {
            return Err(format!("flag --param: \"{name}\" is not a model parameter."));
        }
        // What is no JSON is a string: --param reasoning_effort=low.
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone()));
        put(name, value, Origin::Flag("--param"));
    }
    Ok(all)
}

fn sessions(flags: &Overrides, env: &Env, file: &File, lines: &Lines<'_>) -> Setting<Option<PathBuf>> {
    match &file.sessions {
        _ if flags.no_session => Setting::new(None, Origin::Flag("--no-session")),
        Some(record) if !record.get_ref() => Setting::new(None, lines.at(record)),
        _ => Setting::new(env.sessions(), Origin::Default),
    }
}

// What the terminal says of itself is taken from the environment: it is never asked.
fn light(env: &Env, file: &File, lines: &Lines<'_>) -> Result<Setting<bool>, String> {
    match &file.theme {
        None => Ok(match env.get("COLORFGBG").and_then(background) {
            Some(light) => Setting::new(light, Origin::Variable("COLORFGBG")),
            None => Setting::new(false, Origin::Default),
        }),
        Some(theme) => match theme.get_ref().as_str() {
            name @ ("light" | "dark") => Ok(Setting::new(name == "light", lines.at(theme))),
            other => Err(format!("{}: theme is \"light\" or \"dark\", not \"{other}\".", lines.at(theme))),
        },
    }
}

/// Whether the background, the last number of `15;0` or `0;default;15`, is one of the light ones; none where it is no number.
fn background(value: &str) -> Option<bool> {
    let number: u8 = value.rsplit(';').next()?.trim().parse().ok()?;
    Some(!matches!(number, 0..=6 | 8))
}

/// The variables that hold a key: children must not see them.
fn hidden(file: &File) -> Vec<String> {
    let named = file.profiles.values().filter_map(|profile| profile.get_ref().api_key_env.clone());
    std::iter::once(KEY.to_owned()).chain(named).collect()
}
