//! Settings: flag > environment > configuration file > prompt file > default, each with its origin.
//! The one reader of the environment.

mod env;
mod file;
mod proxy;
mod settle;
#[cfg(test)]
mod tests;

pub use env::Env;
pub use file::Profile;
pub use settle::{described, profiles, settle};

use crate::domain::architect::{OFFLINE, RULES};
use crate::domain::ask::{Reader, Target};
use crate::infra::provider::{Server, Way};
use serde_json::{Map, Value};
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// A documented example of the configuration file.
pub const EXAMPLE: &str = include_str!("../../../assets/config.example.toml");

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag.
    Flag(&'static str),
    /// An environment variable.
    Variable(&'static str),
    /// A line of the configuration file.
    File(String),
    /// The prompt file.
    Prompt,
    /// Nobody said anything.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(name) => write!(f, "flag {name}"),
            Origin::Variable(name) => write!(f, "environment {name}"),
            Origin::File(place) => write!(f, "{place}"),
            Origin::Prompt => write!(f, "prompt file"),
            Origin::Default => write!(f, "default"),
        }
    }
}

/// A value and its origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Setting<T> {
    fn new(value: T, origin: Origin) -> Setting<T> {
        Setting { value, origin }
    }
}

/// What the arguments say.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--provider`.
    pub provider: Option<String>,
    /// `--replay`.
    pub replay: Option<PathBuf>,
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--profile`.
    pub profile: Option<String>,
    /// `--model`.
    pub model: Option<String>,
    /// `--param`.
    pub parameters: Vec<(String, String)>,
    /// `--no-session`.
    pub no_session: bool,
    /// `--brief`.
    pub brief: Option<String>,
    /// `--ground`.
    pub ground: Option<bool>,
    /// A key's variable that is not set is no fault of the settings: who checks says so in its place.
    pub keyless: bool,
}

/// Who answers.
#[derive(Clone, Debug)]
pub enum Choice {
    /// A server.
    Http(Box<Server>),
    /// The rules: no model and no network.
    Offline,
    /// A recorded stream.
    Replay(PathBuf),
    /// Nobody: no endpoint is chosen.
    Nobody,
}

/// All settings, decided.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who answers.
    pub choice: Setting<Choice>,
    /// The profile's name, if one is in use.
    pub profile: Option<Setting<String>>,
    /// The model asked for.
    pub model: Setting<String>,
    /// Model parameters by name.
    pub parameters: Vec<(String, Setting<Value>)>,
    /// Sessions are recorded in this folder; `None`: not.
    pub sessions: Setting<Option<PathBuf>>,
    /// The terminal's background is light.
    pub light: Setting<bool>,
    /// Clicks are taken.
    pub mouse: Setting<bool>,
    /// Patience before the first byte, and in mid-answer.
    pub patience: (Setting<Duration>, Setting<Duration>),
    /// A model fills in the brief before the design is asked for.
    pub fill: Setting<bool>,
    /// Requests to a model carry what is known of them.
    pub ground: Setting<bool>,
    /// The server whose model could fill in a brief, whoever designs.
    pub reader: Option<Server>,
    /// Action id, keys, line in the file.
    pub keys: Vec<(String, Vec<String>, usize)>,
    /// What the user should know, for example that a key alone chooses nothing.
    pub notes: Vec<String>,
    /// Environment variables that children must not see.
    pub hidden: Vec<String>,
    /// The configuration file that was read.
    pub file: Option<String>,
}

impl Settings {
    /// Where a send goes.
    pub fn target(&self) -> Target {
        let parameters: Map<String, Value> =
            self.parameters.iter().map(|(name, setting)| (name.clone(), setting.value.clone())).collect();
        let reader = self.reader.as_ref().map(|server| Reader {
            endpoint: shown(server),
            model: self.model.value.clone(),
            parameters: parameters.clone(),
        });
        let (fill, ground) = (self.fill.value, self.ground.value);
        let model = self.model.value.clone();
        let mut target = Target { model, parameters, reader, fill, ground, ..Target::default() };
        target.profile = self.profile.as_ref().map(|profile| profile.value.clone()).unwrap_or_default();
        match &self.choice.value {
            Choice::Http(server) => {
                target.provider = "http".to_owned();
                target.endpoint = shown(server);
                target.notes.push(match &server.key {
                    Some(source) => {
                        format!("The key is read from the {source}, sent only to {}, and never written.", server.host())
                    }
                    None => "No key is sent.".to_owned(),
                });
                if let Way::Proxy(proxy) = &server.way {
                    target.notes.push(format!("Through the proxy {proxy}."));
                }
            }
            Choice::Offline => {
                target.provider = OFFLINE.to_owned();
                target.model = RULES.to_owned();
                target.parameters.clear();
                target.notes.push("Nothing leaves this machine: rules and formulas answer.".to_owned());
            }
            Choice::Replay(file) => {
                target.provider = "replay".to_owned();
                target.endpoint = file.display().to_string();
            }
            Choice::Nobody => {}
        }
        target.notes.extend(self.notes.iter().cloned());
        target
    }

    /// What asks for a model must find one: an endpoint that was lost must not be answered by the rules instead.
    ///
    /// # Errors
    /// One sentence that names the flag.
    pub fn answers(&self) -> Result<(), String> {
        if self.fill.value && self.reader.is_none() {
            return Err(format!(
                "{}: a model can fill in the brief only where there is one: name an endpoint with --base-url, a profile or OPENAI_BASE_URL.",
                self.fill.origin
            ));
        }
        let who = match &self.choice.value {
            Choice::Http(_) => return Ok(()),
            _ if self.fill.value => return Ok(()),
            Choice::Offline => "the offline rules answer",
            Choice::Replay(_) => "a recording answers",
            Choice::Nobody => "no endpoint is chosen",
        };
        let mut origins = self.profile.iter().map(|profile| &profile.origin);
        let mut all = std::iter::once(&self.model.origin)
            .chain(self.parameters.iter().map(|(_, value)| &value.origin))
            .chain(&mut origins);
        match all.find(|origin| matches!(origin, Origin::Flag(_))) {
            Some(Origin::Flag(flag)) => Err(format!(
                "{flag} asks for a model, but {who}: name an endpoint with --base-url, a profile or OPENAI_BASE_URL, or leave {flag} out."
            )),
            _ => Ok(()),
        }
    }

    /// Every setting, its value and where it came from; never a secret.
    pub fn show(&self) -> Vec<(String, String, String)> {
        // Each by its name, so that a new one can't be forgotten here.
        let Settings {
            choice,
            profile,
            model,
            parameters,
            sessions,
            light,
            mouse,
            patience,
            fill,
            ground,
            keys,
            file,
            reader: _,
            notes: _,
            hidden: _,
        } = self;
        let mut rows = Vec::new();
        let mut row =
            |name: &str, value: String, origin: &Origin| rows.push((name.to_owned(), value, origin.to_string()));
        let origin = &choice.origin;
        match &choice.value {
            Choice::Http(server) => {
                row("provider", "http".to_owned(), origin);
                row("base_url", shown(server), origin);
                row("key", server.key.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string), origin);
                for name in server.headers.keys() {
                    row(&format!("header {name}"), "(not shown)".to_owned(), origin);
                }
                for (name, value) in &server.query {
                    row(&format!("query {name}"), value.clone(), origin);
                }
                row("allow_http", server.allow_http.to_string(), origin);
                match &server.way {
                    Way::Proxy(proxy) => row("proxy", proxy.shown().to_owned(), &Origin::Variable(proxy.from())),
                    Way::Straight(Some(name)) => row("proxy", "none".to_owned(), &Origin::Variable(name)),
                    Way::Straight(None) => row("proxy", "none".to_owned(), &Origin::Default),
                    Way::Here => row("proxy", "none: it is on this machine".to_owned(), &Origin::Default),
                }
                for (name, path) in &server.trust {
                    row("trusted CAs", path.display().to_string(), &Origin::Variable(name));
                }
            }
            Choice::Offline => row("provider", format!("offline {RULES}"), origin),
            Choice::Replay(file) => row("provider", format!("replay of {}", file.display()), origin),
            Choice::Nobody => row("provider", "none: no endpoint is chosen".to_owned(), origin),
        }
        if let Some(profile) = profile {
            row("profile", profile.value.clone(), &profile.origin);
        }
        row("model", model.value.clone(), &model.origin);
        row("brief", if fill.value { "model" } else { "rules" }.to_owned(), &fill.origin);
        row("ground", ground.value.to_string(), &ground.origin);
        for (name, setting) in parameters {
            row(&format!("parameter {name}"), setting.value.to_string(), &setting.origin);
        }
        let folder =
            sessions.value.as_ref().map_or_else(|| "not recorded".to_owned(), |path| path.display().to_string());
        row("sessions", folder, &sessions.origin);
        row("mouse", mouse.value.to_string(), &mouse.origin);
        row("theme", if light.value { "light" } else { "dark" }.to_owned(), &light.origin);
        row("first_byte_seconds", patience.0.value.as_secs().to_string(), &patience.0.origin);
        row("idle_seconds", patience.1.value.as_secs().to_string(), &patience.1.origin);
        for (id, keys, line) in keys {
            let place = file.as_deref().unwrap_or_default();
            row(&format!("keys {id}"), keys.join(" "), &Origin::File(format!("{place} line {line}")));
        }
        rows
    }
}

/// The base URL without user and query.
fn shown(server: &Server) -> String {
    let mut url = server.base_url.clone();
    url.set_query(None);
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}
