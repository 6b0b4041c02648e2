//! `config check`: one request to the endpoint, on demand, and what came of it step by step.

use super::args::Job;
use super::print::{self, width};
use super::say;
use super::start::{overrides, runtime};
use crate::domain::exit;
use crate::domain::fault::Fault;
use crate::domain::unreached::Unreached;
use crate::infra::config::{self, Choice, Env, Overrides, Settings};
use crate::infra::provider::{Http, Provider, Server, Way, on_this_machine};
use crate::page::{safe_line, wrap};

/// Cells of a step's name and its standing.
const HEAD: usize = 16;
/// How many of a server's models are named where the one asked for is not among them.
const NAMED: usize = 5;

/// How one step went.
enum Went {
    Well(String),
    Badly(String),
    /// It was not come to.
    Not,
}

/// Asks and prints; 4 where a step fails.
///
/// # Errors
/// One sentence when the settings themselves do not hold.
pub(super) fn run(job: &Job, env: &Env) -> Result<u8, String> {
    let prompt = super::prompt::load(job.which.path())?;
    let flags = Overrides { keyless: true, ..overrides(&job.who, job.ground.then_some(true)) };
    let settings = config::settle(&flags, env, &prompt)?;
    let file = match &settings.file {
        Some(path) => path.clone(),
        None => {
            let place = env.config_file().map_or_else(String::new, |path| format!(" at {}", path.display()));
            format!("there is none{place}; flags and environment decide")
        }
    };
    let mut steps = vec![("file", Went::Well(file))];
    // Where the rules design, the server that could be asked is looked at all the same.
    let server = match &settings.choice.value {
        Choice::Http(server) => Some((**server).clone()),
        Choice::Offline | Choice::Replay(_) | Choice::Nobody => settings.reader.clone(),
    };
    match server {
        Some(server) => asked(server, &settings.model.value, &mut steps)?,
        None => steps.push(("answer", Went::Well(nobody(&settings)))),
    }
    let text: String = steps.iter().map(|(name, went)| line(name, went)).collect();
    say(&text)?;
    let failed = steps.iter().any(|(_, went)| matches!(went, Went::Badly(_)));
    Ok(if failed { exit::BROKEN } else { exit::GOOD })
}

fn nobody(settings: &Settings) -> String {
    let who = match &settings.choice.value {
        Choice::Replay(_) => "a recording answers, and no server is asked",
        Choice::Nobody => "nobody answers",
        Choice::Offline | Choice::Http(_) => "the offline rules answer, and no server is asked",
    };
    let notes: String = settings.notes.iter().map(|note| format!(" {note}")).collect();
    format!("{who}; a model: --base-url, --profile or OPENAI_BASE_URL.{notes}")
}

fn asked(server: Server, model: &str, steps: &mut Vec<(&'static str, Went)>) -> Result<(), String> {
    let http = Http::new(server.clone());
    let key = server.key.as_ref().map(|source| (source.to_string(), http.key()));
    let missing = matches!(key, Some((_, Err(_))));
    steps.push((
        "key",
        match key {
            None => Went::Well("none is sent".to_owned()),
            Some((source, Ok(()))) => Went::Well(format!("found: {source} (never shown)")),
            Some((_, Err(fault))) => Went::Badly(told(&fault)),
        },
    ));
    if missing {
        steps.extend([("address", Went::Not), ("TLS", Went::Not), ("answer", Went::Not)]);
        return Ok(());
    }
    let answer = runtime()?.block_on(http.models());
    let (fault, models) = match answer {
        Ok(models) => (None, models),
        Err(fault) => (Some(fault), Vec::new()),
    };
    let stage = fault.as_ref().map_or(Stage::Over, Stage::of);
    let why = fault.as_ref().map(told).unwrap_or_default();
    steps.push(("address", stage.step(Stage::Address, &why, || format!("{}{}", server.base_url, way(&server)))));
    steps.push(("TLS", stage.step(Stage::Secure, &why, || secured(&server))));
    let answer = match &fault {
        // A server that lists none says nothing of the one asked for.
        None if models.is_empty() || named(&models, model) => Went::Well(listed(&models, model)),
        None => Went::Badly(listed(&models, model)),
        // Not every server has a list; that it says so is an answer.
        Some(Fault::Status { code: code @ (404 | 405 | 501), .. }) => Went::Well(format!(
            "{code}: it answers, but lists no models; whether {model} is there and the key holds, a design tells"
        )),
        Some(_) => stage.step(Stage::Answer, &why, String::new),
    };
    steps.push(("answer", answer));
    Ok(())
}

/// How far the request came.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Address,
    Secure,
    Answer,
    Over,
}

impl Stage {
    /// Where a fault stopped it.
    fn of(fault: &Fault) -> Stage {
        use Unreached::{
            Barred, Certificate, Handshake, Issuer, Login, Lookup, Name, Other, Plain, Secure, SelfSigned, Slow,
        };
        match fault {
            Fault::Connect { why: Name | Lookup | Slow | Login | Barred | Other, .. } => Stage::Address,
            Fault::Connect { why: Plain | Secure | Issuer | SelfSigned | Certificate | Handshake, .. }
            | Fault::Setup { .. } => Stage::Secure,
            _ => Stage::Answer,
        }
    }

    /// What is said of one step.
    fn step(self, of: Stage, why: &str, well: impl FnOnce() -> String) -> Went {
        match self.cmp(&of) {
            std::cmp::Ordering::Greater => Went::Well(well()),
            std::cmp::Ordering::Equal => Went::Badly(why.to_owned()),
            std::cmp::Ordering::Less => Went::Not,
        }
    }
}

/// What happened and what to do; nothing was typed or has arrived here that could be kept.
fn told(fault: &Fault) -> String {
    let next = fault.next_step();
    let next = next.split("; what ").next().unwrap_or_default().trim_end_matches('.');
    format!("{} {next}.", fault.sentence())
}

fn way(server: &Server) -> String {
    match &server.way {
        Way::Here => ", on this machine".to_owned(),
        Way::Straight(_) => ", straight".to_owned(),
        Way::Proxy(proxy) => format!(", through the proxy {proxy}"),
    }
}

fn secured(server: &Server) -> String {
    if server.base_url.scheme() != "https" {
        let open = if on_this_machine(&server.base_url) { "" } else { "; what is sent can be read on the way" };
        return format!("none: http://{open}");
    }
    match server.trust.as_slice() {
        [] => "the certificate holds, by the system's authorities".to_owned(),
        [(name, _), ..] => format!("the certificate holds, by {name}"),
    }
}

/// The model is among them; Ollama takes a name without its tag for the newest.
fn named(models: &[String], model: &str) -> bool {
    models.iter().any(|name| name == model || name.strip_suffix(":latest") == Some(model))
}

fn listed(models: &[String], model: &str) -> String {
    let count = match models.len() {
        1 => "1 model".to_owned(),
        count => format!("{count} models"),
    };
    if named(models, model) {
        return format!("{count}, {model} among them");
    }
    let some = models.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = if models.len() > NAMED { ", …" } else { "" };
    let some = if models.is_empty() { String::new() } else { format!(" ({some}{more})") };
    format!(
        "{count}{some}, {model} not among them: a server that takes no other name refuses it; --model names another"
    )
}

/// A step on one line, or on as many as it takes, each behind its name.
fn line(name: &str, went: &Went) -> String {
    let (word, text) = match went {
        Went::Well(text) => ("ok", text.as_str()),
        Went::Badly(text) => ("FAILED", text.as_str()),
        Went::Not => ("-", "not tried"),
    };
    let head = format!("{name:8} {word:7}");
    let wide = if print::to_terminal() { width().saturating_sub(HEAD).max(HEAD) } else { usize::from(u16::MAX) };
    let rows = wrap(&safe_line(text), u16::try_from(wide).unwrap_or(u16::MAX));
    let rows: Vec<&str> = rows.iter().map(|row| row.as_str().trim_end()).collect();
    format!("{head}{}\n", rows.join(&format!("\n{}", " ".repeat(HEAD))))
}
