//! Face two, headless, and the way into face one: arguments → prompt, settings, inputs → a face.

pub mod args;
pub mod design;
mod explain;
pub mod inputs;
pub mod print;
mod prompt;
mod screen;
mod sessions;

use crate::domain::ask::{Request, Target};
use crate::domain::exit;
use crate::domain::prompt::Prompt;
use crate::domain::session::{Record, Session, What};
use crate::infra::config::{self, Choice, Env, Overrides, Settings};
use crate::infra::log::{Log, Store};
use crate::infra::plain;
use crate::infra::provider::{Http, Nobody, Offline, Provider, Replay};
use crate::page::safe;
use crate::tui::Clock;
use args::{Cli, Command, ConfigCommand, Design, Job, SessionsCommand};
use clap::{CommandFactory, Parser};
use print::{Out, complain};
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// The embedded prompt: the seed, word for word.
pub const SEED: &str = include_str!("../../prompts/distributed_lock_manager_architect.prompt.yaml");
/// Its name.
pub const SEED_FILE: &str = "distributed_lock_manager_architect.prompt.yaml";

/// Everything a job needs, decided.
struct Ready {
    prompt: Prompt,
    settings: Settings,
    target: Target,
    inputs: Vec<(String, String)>,
}

/// Runs the program; returns its exit code.
pub fn main() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => {
            // Help and version go to stdout and are no error.
            let _ = usage.print();
            return if usage.use_stderr() { exit::COULD_NOT_RUN } else { exit::GOOD };
        }
    };
    match run(cli, &Env::take()) {
        Ok(code) => code,
        Err(why) => {
            complain(&safe(&why));
            exit::COULD_NOT_RUN
        }
    }
}

fn run(cli: Cli, env: &Env) -> Result<u8, String> {
    let store = || {
        env.sessions().map(Store::new).ok_or("Neither XDG_STATE_HOME nor HOME is set: there is no place for sessions.")
    };
    match cli.command {
        None if print::to_terminal() => screen::open(&cli.job, env, None),
        // A pipe gets the design itself, if the arguments say what to design.
        None if cli.job.texts.case.is_some() || !cli.job.texts.given().values.is_empty() => {
            run_design(&Design { job: cli.job, json: false, raw: false, allow_not_run: false }, env)
        }
        None => Err("standard output is not a terminal; for scripts use: dlm-architect design --help".to_owned()),
        Some(Command::Design(design)) => run_design(&design, env),
        Some(Command::Explain(explain)) => explain::run(&explain),
        Some(Command::Prompt(command)) => prompt::run(command, env),
        Some(Command::Sessions(SessionsCommand::Resume { id, job })) => {
            let id = store()?.find(&id).map_err(|why| format!("{why}; `dlm-architect sessions list` shows all."))?;
            screen::open(&job, env, Some(id))
        }
        Some(Command::Sessions(SessionsCommand::List)) => say(&sessions::list(&store()?)),
        Some(Command::Sessions(SessionsCommand::Show { id })) => {
            let (id, opened) = sessions::open(&store()?, &id)?;
            say(&sessions::markdown(&id, &opened))
        }
        Some(Command::Sessions(SessionsCommand::Export { id, output })) => {
            let (id, opened) = sessions::open(&store()?, &id)?;
            let text = sessions::markdown(&id, &opened);
            match output {
                None => say(&text),
                Some(path) => {
                    crate::infra::write_new(&path, safe(&text).as_str())
                        .map_err(|cause| format!("{} was not written: {}.", path.display(), plain(&cause)))?;
                    Ok(exit::GOOD)
                }
            }
        }
        Some(Command::Config(ConfigCommand::Example)) => say(config::EXAMPLE),
        Some(Command::Config(ConfigCommand::Path)) => match env.config_file() {
            Some(path) => say(&format!("{}\n", path.display())),
            None => Err("Neither XDG_CONFIG_HOME nor HOME is set: there is no place for a configuration.".to_owned()),
        },
        Some(Command::Config(ConfigCommand::Show(job))) => {
            let prompt = prompt::load(job.prompt.as_deref())?;
            let settings = config::settle(&overrides(&job), env, &prompt)?;
            let rows = settings.show();
            let mut text: String =
                rows.iter().map(|(name, value, origin)| format!("{name:24} {value:40} {origin}\n")).collect();
            text.extend(settings.notes.iter().map(|note| format!("{note}\n")));
            say(&text)
        }
        Some(Command::Keys) => say(&keys()),
        Some(Command::Completions { shell }) => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "dlm-architect", &mut text);
            say(&String::from_utf8_lossy(&text))
        }
        Some(Command::Man) => say(&man()?),
    }
}

/// Our own text, or foreign text made safe, to stdout. A closed pipe is no error.
fn say(text: &str) -> Result<u8, String> {
    print::whole(&safe(text))?;
    Ok(exit::GOOD)
}

fn keys() -> String {
    let mut text = String::new();
    for (title, rows) in crate::app::help::parts() {
        text += &format!("{title}\n");
        text.extend(rows.iter().map(|(keys, help)| format!("  {keys:28} {help}\n")));
        text.push('\n');
    }
    text += "ids for the configuration file\n";
    text.extend(crate::app::keymap::TABLE.iter().map(|row| format!("  {:28} {}\n", row.id, row.help)));
    text
}

/// The man page: clap's, and the keys from the one table.
fn man() -> Result<String, String> {
    let mut page = Vec::new();
    let mut render = || -> std::io::Result<()> {
        clap_mangen::Man::new(Cli::command()).render(&mut page)?;
        writeln!(page, ".SH KEYS\n.nf\n{}.fi", keys().replace('\\', "\\\\").replace("\n.", "\n\\&."))
    };
    render().map_err(|cause| plain(&cause))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn overrides(job: &Job) -> Overrides {
    Overrides {
        config: job.config.clone(),
        provider: job.provider.clone(),
        replay: job.replay.clone(),
        base_url: job.base_url.clone(),
        profile: job.profile.clone(),
        model: job.model.clone(),
        parameters: job.params.clone(),
        no_session: job.no_session,
    }
}

fn ready(job: &Job, env: &Env) -> Result<Ready, String> {
    let prompt = prompt::load(job.prompt.as_deref())?;
    let settings = config::settle(&overrides(job), env, &prompt)?;
    let inputs = inputs::inputs(&job.texts.given(), &prompt, inputs::stdin)?;
    Ok(Ready { target: settings.target(), prompt, settings, inputs })
}

fn provider(settings: &Settings) -> Arc<dyn Provider> {
    match &settings.choice.value {
        Choice::Http(server) => Arc::new(Http::new((**server).clone())),
        Choice::Offline => Arc::new(Offline),
        Choice::Replay(file) => Arc::new(Replay::new(file.clone())),
        Choice::Nobody => Arc::new(Nobody),
    }
}

fn run_design(design: &Design, env: &Env) -> Result<u8, String> {
    let Ready { prompt, settings, target, inputs } = ready(&design.job, env)?;
    let mut all = prompt.variables.iter().map(|variable| {
        let given = inputs.iter().find(|(name, _)| *name == variable.name).map(|(_, text)| text.clone());
        (variable.name.clone(), given.or_else(|| variable.default.clone()).unwrap_or_default())
    });
    let all: Vec<(String, String)> = all.by_ref().collect();
    let case = crate::app::Form::new(&prompt, &all).case(&prompt);
    let (request, neutralised) = Request::new(&prompt, &target, all, case).map_err(|fault| {
        let notes: String = settings.notes.iter().map(|note| format!(" {note}")).collect();
        format!("{fault}.{notes}")
    })?;
    for one in neutralised {
        complain(&safe(&format!("made {} <{}> tags in {} harmless", one.count, one.tag, one.variable)));
    }
    let runtime = runtime()?;
    let code = runtime.block_on(async {
        let log = match settings.sessions.value.clone() {
            Some(folder) => Log::start(Store::new(folder), None, |trouble| {
                if let crate::infra::log::Trouble::Failed(fault) = trouble {
                    complain(&safe(&format!("{} The run goes on without a record.", fault.sentence())));
                }
            }),
            None => Log::none(),
        };
        let clock = Clock::start();
        let mut session = Session::default();
        log.append(session.open(clock.now(), &prompt));
        for (name, text) in &request.inputs {
            log.append(session.edit(clock.now(), name, text));
        }
        let (run, asked) = session.ask(clock.now(), request.clone());
        log.append(asked);
        let world = design::World {
            stream: provider(&settings).stream(request),
            signal: signalled(),
            settle: crate::infra::settle::settle,
            log: &mut |record| log.append(record),
            clock: &|| clock.now(),
            out: Out::stdout(),
        };
        let options = design::Options { json: design.json, raw: design.raw, allow_not_run: design.allow_not_run };
        let code = design::design(&mut session, run, options, world).await;
        log.append(Record::new(clock.now(), None, What::Closed {}));
        log.sync(Duration::from_secs(2));
        code
    });
    // A reader that never comes back must not hold up the end.
    runtime.shutdown_background();
    Ok(code)
}

/// One thread. Those that do what blocks end with their work: an idle program never wakes up.
fn runtime() -> Result<tokio::runtime::Runtime, String> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().thread_keep_alive(Duration::from_millis(1));
    builder.build().map_err(|cause| plain(&cause))
}

/// Resolves with the exit code of the first signal that ends the program.
async fn signalled() -> u8 {
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
