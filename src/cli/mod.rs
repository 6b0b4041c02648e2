//! Face two, headless, and the way into face one: arguments → prompt, settings, inputs → a face.

pub mod args;
pub mod design;
mod eval;
mod explain;
mod facts;
pub mod inputs;
pub mod print;
mod prompt;
mod report;
mod screen;
mod sessions;
mod start;

use crate::domain::exit;
use crate::infra::config::{self, Env};
use crate::infra::log::Store;
use crate::infra::plain;
use crate::page::safe;
use args::{Cli, Command, ConfigCommand, Design, SessionsCommand};
use clap::{CommandFactory, Parser};
use print::complain;
use std::io::Write;

/// The embedded prompt: the seed, word for word.
pub const SEED: &str = include_str!("../../prompts/distributed_lock_manager_architect.prompt.yaml");
/// Its name.
pub const SEED_FILE: &str = "distributed_lock_manager_architect.prompt.yaml";

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
    match Env::take().and_then(|env| run(cli, &env)) {
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
    if let Some(text) = facts::listed(&cli) {
        return say(&text);
    }
    match cli.command {
        None if print::to_terminal() => screen::open(&cli.job, env, None, cli.send),
        // A pipe gets the design itself, if the arguments say what to design; a model is asked only by --send.
        None if cli.job.texts.case.is_some() || !cli.job.texts.given().values.is_empty() => {
            let design = Design { job: cli.job, json: false, raw: false, allow_not_run: false, strict: false };
            if cli.send { design::run(&design, env) } else { design::without_endpoint(&design, env) }
        }
        None => Err("standard output is not a terminal; for scripts use: dlm-architect design --help".to_owned()),
        Some(Command::Design(design)) => design::run(&design, env),
        Some(Command::Eval(asked)) => eval::run(&asked, env),
        Some(Command::Explain(explain)) => explain::run(&explain, env),
        Some(Command::Prompt(command)) => prompt::run(command, env),
        Some(Command::Sessions(SessionsCommand::Resume { id, job })) => {
            let id = store()?.find(&id).map_err(|why| format!("{why}; `dlm-architect sessions list` shows all."))?;
            screen::open(&job, env, Some(id), false)
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
            let settings = config::settle(&start::overrides(&job.who, job.ground.then_some(true)), env, &prompt)?;
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
