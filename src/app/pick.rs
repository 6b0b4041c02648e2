//! Who answers from here on: the profiles of the configuration, the models of a server, the offline rules.

use super::App;
use super::event::{Effect, Pick};
use super::popup::{List, ListOf, Popup, Text};
use crate::domain::architect::OFFLINE;
use crate::domain::ask::{Request, Target, host};
use crate::domain::fault::Fault;
use crate::domain::stream::At;
use crate::page::{Ink, SafeText, safe_line};

const RULES: &str = "offline rules: no model, no network";

impl App {
    /// One line for the first screen: who answers, and how another one is taken.
    pub fn who_answers(&self) -> SafeText {
        let target = &self.target;
        safe_line(&match target.provider.as_str() {
            OFFLINE => "The offline rules answer. Esc :profile connects a model.".to_owned(),
            "" => "Nobody answers yet. Esc :profile connects a model.".to_owned(),
            "http" => format!("{} answers. Esc :model takes another.", target.short()),
            _ => format!("{} answers.", target.label()),
        })
    }

    /// Takes a profile or an address, or lists those there are.
    pub(super) fn profile(&mut self, name: &str, effects: &mut Vec<Effect>) {
        effects.push(match address(name) {
            Some(pick) => Effect::Pick(pick),
            None if name.is_empty() => Effect::Profiles,
            None => Effect::Pick(Pick::Profile(name.to_owned())),
        });
    }

    /// Takes a model of the server in use, or has the server list them.
    pub(super) fn model(&mut self, name: &str, effects: &mut Vec<Effect>) {
        if let Some(pick) = address(name) {
            return effects.push(Effect::Pick(pick));
        }
        let Some(server) = self.server() else {
            // Without a server there is none to list models: first of all one is chosen.
            if name.is_empty() {
                return effects.push(Effect::Profiles);
            }
            return self.tell(&format!("No server is chosen: :profile URL {name} connects one, :profile shows how."));
        };
        if !name.is_empty() {
            effects.push(Effect::Pick(Pick::Model(name.to_owned())));
            return;
        }
        let asking = format!("asking {server} for its models …");
        self.list(vec![(RULES.to_owned(), Some(Pick::Offline)), (asking, None)]);
        effects.push(Effect::Models);
    }

    /// The profiles, as the configuration names them now.
    pub(super) fn profiles(&mut self, profiles: Vec<(String, String)>, file: &str) {
        let mut rows = vec![(RULES.to_owned(), Some(Pick::Offline))];
        let none = profiles.is_empty();
        // An endpoint of a flag or of the environment is no profile, and can be come back to all the same.
        let start = Some(&self.started).filter(|start| start.provider == "http" && start.profile.is_empty());
        rows.extend(start.map(|start| (format!("{:14} {}", "as started", start.label()), Some(Pick::Start))));
        if none && rows.len() == 1 {
            self.popup = Some(Popup::Text(ways(file)));
            return;
        }
        let row = |(name, what): (String, String)| (format!("{name:14} {what}"), Some(Pick::Profile(name)));
        rows.extend(profiles.into_iter().map(row));
        self.list(rows);
    }

    /// The models of the server, if the list that waits for them is still open.
    pub(super) fn models(&mut self, at: At, models: Result<Vec<String>, Fault>) {
        if !matches!(&self.popup, Some(Popup::List(list)) if list.of == ListOf::Architects) {
            return;
        }
        let (models, fault) = match models {
            Ok(models) => (models, None),
            Err(fault) => (Vec::new(), Some(fault)),
        };
        let mut rows = vec![(RULES.to_owned(), Some(Pick::Offline))];
        let none = models.is_empty() && fault.is_none();
        rows.extend(models.into_iter().map(|name| (name.clone(), Some(Pick::Model(name)))));
        self.list(rows);
        match fault {
            Some(fault) => self.fail(at, fault, " :model NAME takes one all the same."),
            None if none => self.tell("The server lists no models; :model NAME takes one all the same."),
            None => {}
        }
    }

    /// Somebody else answers from here on.
    pub(super) fn picked(&mut self, mut target: Target) {
        // What was said here of the brief and the block holds on.
        target.fill = (target.fill || self.target.fill) && target.reader.is_some();
        target.ground |= self.target.ground;
        let there = target.endpoint == self.target.endpoint;
        self.target = target;
        self.chosen = true;
        let label = self.target.label();
        let sent = match (self.target.provider.as_str(), self.target.profile.as_str()) {
            ("http", "") if !there => "; p shows what is sent, :model lists its models",
            ("http", _) => "; p shows what is sent",
            _ => "",
        };
        self.tell(&format!("From the next send on: {label}{sent}."));
    }

    /// What taking the marked row does.
    pub(super) fn take_pick(&mut self, row: usize, effects: &mut Vec<Effect>) {
        if let Some(Some(pick)) = self.picks.get(row) {
            effects.push(Effect::Pick(pick.clone()));
        }
    }

    fn list(&mut self, rows: Vec<(String, Option<Pick>)>) {
        let (rows, picks): (Vec<String>, Vec<_>) = rows.into_iter().unzip();
        let used = picks.iter().position(|pick| self.used(pick.as_ref()));
        let now = |at: usize| if Some(at) == used { "  (now)" } else { "" };
        let rows: Vec<SafeText> =
            rows.iter().enumerate().map(|(at, row)| safe_line(&format!("{row}{}", now(at)))).collect();
        // What answers now is marked at first: Enter alone changes nothing.
        let used = used.unwrap_or(0);
        match &mut self.popup {
            // A list that was open already keeps its filter and its place.
            Some(Popup::List(list)) if list.of == ListOf::Architects => {
                list.rows = rows;
                list.cursor = if list.cursor == 0 && list.filter.is_empty() { used } else { list.cursor };
                list.step(0);
            }
            _ => self.popup = Some(Popup::List(List::new(ListOf::Architects, rows, used))),
        }
        self.picks = picks;
    }

    fn used(&self, pick: Option<&Pick>) -> bool {
        let Target { provider, profile, model, .. } = &self.target;
        match pick {
            Some(Pick::Offline) => provider == OFFLINE,
            Some(Pick::Start) => {
                provider == "http" && profile.is_empty() && self.target.endpoint == self.started.endpoint
            }
            Some(Pick::Profile(name)) => provider == "http" && name == profile,
            Some(Pick::Model(name)) => provider == "http" && name == model,
            Some(Pick::Address(..) | Pick::Wrote(..)) | None => false,
        }
    }

    /// Somebody else answers from here on than gave the newest answer.
    pub(super) fn others_answered(&self) -> bool {
        let newest = self.session.runs.last();
        newest.is_some_and(|run| !self.target.provider.is_empty() && !self.answers_now(&run.request))
    }

    /// Who answers from here on is the one that this was asked of.
    pub(super) fn answers_now(&self, request: &Request) -> bool {
        let Target { provider, endpoint, model, .. } = &self.target;
        let rules = request.provider == OFFLINE && provider == OFFLINE;
        rules || (&request.provider, &request.endpoint, &request.model) == (provider, endpoint, model)
    }

    /// The server in use, or the one that could read a brief.
    fn server(&self) -> Option<String> {
        let endpoint = match (self.target.provider.as_str(), &self.target.reader) {
            ("http", _) => &self.target.endpoint,
            (_, Some(reader)) => &reader.endpoint,
            _ => return None,
        };
        Some(host(endpoint).to_owned())
    }
}

/// What is typed as an address, and behind it a model's name.
fn address(text: &str) -> Option<Pick> {
    let mut words = text.split_whitespace();
    let url = words.next().filter(|word| word.starts_with("http://") || word.starts_with("https://"))?;
    Some(Pick::Address(url.to_owned(), words.next().map(str::to_owned)))
}

/// How a model is connected where no profile is written yet.
fn ways(file: &str) -> Text {
    let file = if file.is_empty() { "~/.config/dlm-architect/config.toml" } else { file };
    let (heading, plain, code) = (Ink::Heading, Ink::Plain, Ink::Code);
    let lines = [
        (heading, "here, for this session: type"),
        (code, "  :profile http://127.0.0.1:11434/v1 qwen3:8b"),
        (
            plain,
            "with your server's address and model. A key is taken from OPENAI_API_KEY, as it was set at the start.",
        ),
        (plain, ""),
        (heading, "at the start"),
        (code, "  dlm-architect --base-url http://127.0.0.1:11434/v1 --model qwen3:8b"),
        (plain, "OPENAI_BASE_URL does in place of --base-url."),
        (plain, ""),
        (heading, "for good: a profile, in"),
        (plain, file),
        (code, "  [profiles.ollama]"),
        (code, "  base_url = \"http://127.0.0.1:11434/v1\""),
        (code, "  model = \"qwen3:8b\""),
        (plain, "Then :profile lists it. dlm-architect config example prints a file with seven of them."),
    ];
    Text::new("no profile yet: three ways to a model", lines.map(|(ink, text)| (ink, text.to_owned())))
}
