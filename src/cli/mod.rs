//! Face two, headless, and the way into face one: arguments → prompt, settings, inputs → a face.

mod architects;
pub mod args;
mod check;
pub mod design;
mod eval;
mod explain;
mod facts;
mod follow;
pub mod inputs;
mod man;
mod manual;
mod order;
mod output;
mod paths;
pub mod print;
mod prompt;
pub mod render;
mod screen;
mod sessions;
mod start;
mod words;

use crate::domain::exit;
use crate::infra::config::{self, Env};
use crate::infra::files::STREAM;
use crate::infra::plain;
use crate::page::safe;
use args::{Cli, Command, ConfigCommand, Design, SessionsCommand};
use clap::{CommandFactory, Parser};
use print::complain;
use screen::Begins;

/// The embedded prompt: the seed, word for word.
pub const SEED: &str = include_str!("../../prompts/distributed_lock_manager_architect.prompt.yaml");
/// Its name.
pub const SEED_FILE: &str = "distributed_lock_manager_architect.prompt.yaml";

/// Runs the program; returns its exit code.
pub fn main() -> u8 {
    let cli = match Cli::try_parse_from(order::ordered(std::env::args_os().collect())) {
        Ok(cli) => cli,
        Err(usage) => {
            // Help and version go to stdout and are no error.
            let _ = usage.print();
            return if usage.use_stderr() { exit::COULD_NOT_RUN } else { exit::GOOD };
        }
    };
    let ended = Env::take().and_then(|env| run(cli, &env));
    crate::infra::secret::shown_again();
    match ended {
        Ok(code) => code,
        Err(why) => {
            complain(&safe(&why));
            exit::COULD_NOT_RUN
        }
    }
}

fn run(mut cli: Cli, env: &Env) -> Result<u8, String> {
    paths::expand(&mut cli, env)?;
    if let Some(text) = facts::listed(&cli) {
        return say(&text);
    }
    match cli.command {
        None => face(cli, env),
        Some(Command::Design(design)) => design::run(&design, env),
        Some(Command::Eval(asked)) => eval::run(&asked, env),
        Some(Command::Explain(explain)) => explain::run(&explain, env),
        Some(Command::Prompt(command)) => prompt::run(command, env),
        Some(Command::Sessions(SessionsCommand::Resume(resume))) => {
            let store = sessions::store(env)?;
            let id =
                store.find(&resume.id).map_err(|why| format!("{why}; `dlm-architect sessions list` shows all."))?;
            screen::open(&resume.job(), env, Begins::Session(id))
        }
        Some(Command::Sessions(SessionsCommand::Follow(asked))) => follow::follow(&asked, env),
        Some(Command::Sessions(command)) => sessions::run(command, env),
        Some(Command::Config(ConfigCommand::Example)) => say(config::EXAMPLE),
        Some(Command::Config(ConfigCommand::Path)) => match env.config_file() {
            Some(path) => say(&format!("{}\n", path.display())),
            None => Err("Neither XDG_CONFIG_HOME nor HOME is set: there is no place for a configuration.".to_owned()),
        },
        Some(Command::Config(ConfigCommand::Show(job))) => {
            let prompt = prompt::load(job.which.path())?;
            let settings = config::settle(&start::overrides(&job.who, job.ground.then_some(true)), env, &prompt)?;
            let rows = settings.show();
            let mut text: String =
                rows.iter().map(|(name, value, origin)| format!("{name:24} {value:40} {origin}\n")).collect();
            text.extend(settings.notes.iter().map(|note| format!("{note}\n")));
            say(&text)
        }
        Some(Command::Config(ConfigCommand::Check(job))) => check::run(&job, env),
        Some(Command::Manual { words }) => manual::run(&words, env),
        Some(Command::Keys) => say(&keys()),
        Some(Command::Completions { shell }) => say(&completions(shell, env)),
        Some(Command::Man) => say(&man::page().map_err(|cause| plain(&cause))?),
    }
}

/// No command: the screen, or where stdout is none, the design itself.
fn face(cli: Cli, env: &Env) -> Result<u8, String> {
    if let Some(file) = &cli.job.which.file
        && file.as_os_str() != STREAM
        && !file.exists()
        && file.extension().is_none()
        && file.components().count() == 1
    {
        let definition = Cli::command();
        let names: Vec<&str> = definition.get_subcommands().map(clap::Command::get_name).collect();
        return Err(format!(
            "\"{}\" is neither a command nor a file; the commands are {}.",
            file.display(),
            names.join(", ")
        ));
    }
    if cli.goes_on {
        let newest = sessions::store(env)?.newest();
        let id = newest.ok_or("There is no session to continue; `dlm-architect sessions list --all` shows all.")?;
        return screen::open(&cli.job, env, Begins::Session(id));
    }
    if print::to_terminal() {
        return screen::open(&cli.job, env, Begins::Form { send: cli.send });
    }
    // A pipe gets the design itself, if the arguments say what to design; a model is asked only by --send.
    if cli.job.texts.case.is_none() && cli.job.texts.given().values.is_empty() {
        return Err("standard output is not a terminal; for scripts use: dlm-architect design --help".to_owned());
    }
    let design = Design { job: cli.job, json: false, raw: false, allow_not_run: false, strict: false };
    if cli.send { design::run(&design, env) } else { design::without_endpoint(&design, env) }
}

/// The completions of a shell, with the words that arguments may have: profiles as the configuration names them now, facts.
fn completions(shell: clap_complete::Shell, env: &Env) -> String {
    // The definition of the arguments keeps its words to the end of the program.
    let kept = |words: Vec<String>| words.into_iter().map(|word| &*word.leak()).collect::<Vec<&'static str>>();
    let cli = with_words(Cli::command(), "profile", &kept(config::profiles(env)));
    let mut cli = with_words(cli, "facts", &kept(facts::words()));
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut cli, "dlm-architect", &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

fn with_words(command: clap::Command, argument: &str, words: &[&'static str]) -> clap::Command {
    let has = command.get_arguments().any(|one| one.get_id() == argument) && !words.is_empty();
    let command =
        if has { command.mut_arg(argument, |one| one.value_parser(words::Words::of(words))) } else { command };
    command.mut_subcommands(|below| with_words(below, argument, words))
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
