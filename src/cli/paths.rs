//! What a shell means by `~` and `-` in the arguments: the home, and standard input, which only one can read.

use super::args::{Cli, Command, ConfigCommand, PromptCommand, SessionsCommand, Texts, Which, Who};
use crate::infra::config::Env;
use crate::infra::files::{STDIN, STREAM};
use std::path::{Path, PathBuf};

/// Puts homes in the place of `~` wherever a file is named.
///
/// # Errors
/// One sentence when more than one thing would read standard input.
pub fn expand(cli: &mut Cli, env: &Env) -> Result<(), String> {
    let mut readers = Readers { env, names: Vec::new() };
    match &mut cli.command {
        None => {
            readers.which(&mut cli.job.which);
            readers.texts(&mut cli.job.texts);
            readers.who(&mut cli.job.who);
        }
        Some(Command::Design(design)) => {
            readers.which(&mut design.job.which);
            readers.texts(&mut design.job.texts);
            readers.who(&mut design.job.who);
        }
        Some(Command::Eval(eval)) => {
            eval.files.iter_mut().for_each(|file| readers.reads(file, "the prompt"));
            readers.who(&mut eval.who);
            eval.junit.iter_mut().chain(&mut eval.markdown).for_each(|file| readers.home(file));
        }
        Some(Command::Explain(explain)) => {
            readers.which(&mut explain.which);
            readers.texts(&mut explain.texts);
            readers.who(&mut explain.who);
        }
        Some(Command::Prompt(PromptCommand::Show(which) | PromptCommand::Check { which, .. })) => readers.which(which),
        Some(
            Command::Prompt(PromptCommand::Render(job))
            | Command::Config(ConfigCommand::Show(job) | ConfigCommand::Check(job)),
        ) => {
            readers.which(&mut job.which);
            readers.texts(&mut job.texts);
            readers.who(&mut job.who);
        }
        Some(Command::Sessions(SessionsCommand::Resume(resume))) => {
            resume.prompt.iter_mut().for_each(|file| readers.reads(file, "the prompt"));
            readers.who(&mut resume.who);
        }
        Some(Command::Sessions(SessionsCommand::Export { output, .. })) => {
            output.iter_mut().for_each(|file| readers.home(file));
        }
        Some(Command::Sessions(SessionsCommand::Follow(follow))) => {
            follow.config.iter_mut().for_each(|file| readers.reads(file, "the configuration"));
        }
        Some(Command::Sessions(SessionsCommand::Share { folder, .. })) => {
            folder.iter_mut().for_each(|file| readers.home(file));
        }
        Some(
            Command::Sessions(_)
            | Command::Config(_)
            | Command::Keys
            | Command::Manual { .. }
            | Command::Completions { .. }
            | Command::Man,
        ) => {}
    }
    match readers.names.as_slice() {
        [] | [_] => Ok(()),
        [first, second, ..] => {
            Err(format!("Only one variable or file can be read from {STDIN} (\"-\"), not {first} and {second} too."))
        }
    }
}

struct Readers<'a> {
    env: &'a Env,
    /// What reads standard input.
    names: Vec<String>,
}

impl Readers<'_> {
    fn home(&self, path: &mut PathBuf) {
        if let Some(typed) = path.to_str() {
            *path = self.env.path(typed);
        }
    }

    fn reads(&mut self, path: &mut PathBuf, what: &str) {
        self.home(path);
        if path.as_path() == Path::new(STREAM) {
            self.names.push(what.to_owned());
        }
    }

    fn which(&mut self, which: &mut Which) {
        which.file.iter_mut().chain(&mut which.prompt).for_each(|file| self.reads(file, "the prompt"));
    }

    fn who(&mut self, who: &mut Who) {
        who.replay.iter_mut().for_each(|file| self.reads(file, "the recording"));
        who.config.iter_mut().for_each(|file| self.reads(file, "the configuration"));
    }

    fn texts(&mut self, texts: &mut Texts) {
        let Texts { vars, scale, consistency, infrastructure, .. } = texts;
        let short = super::inputs::SHORT.iter().map(|(_, name)| (*name).to_owned());
        let short =
            short.zip([scale, consistency, infrastructure]).filter_map(|(name, text)| Some((name, text.as_mut()?)));
        for (name, text) in vars.iter_mut().map(|(name, text)| (name.clone(), text)).chain(short) {
            if let Some(typed) = text.strip_prefix('@') {
                let path = self.env.path(typed);
                *text = if typed == STREAM { STREAM.to_owned() } else { format!("@{}", path.display()) };
            }
            if text == STREAM {
                self.names.push(name);
            }
        }
    }
}
