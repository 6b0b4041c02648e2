//! `prompt show|check|render`, and loading a prompt file.

use super::args::{Job, PromptCommand};
use super::{SEED, SEED_FILE, inputs, say};
use crate::domain::ask::{Reader, Request};
use crate::domain::brief::Inputs;
use crate::domain::exit;
use crate::domain::ground::{block, grounded};
use crate::domain::guideline::{self, Guidelines};
use crate::domain::heard::{self, Form, brief};
use crate::domain::prompt::Prompt;
use crate::domain::unseen::{self, mended};
use crate::infra::config::{Choice, Env, Settings};
use crate::infra::{files, plain};
use std::path::{Path, PathBuf};

/// The prompt of a file, or the embedded one.
///
/// # Errors
/// One sentence with file, line, column, what was expected and found.
pub fn load(file: Option<&Path>) -> Result<Prompt, String> {
    let Some(path) = file else {
        let prompt = Prompt::read(SEED, SEED_FILE).map_err(|fault| fault.to_string())?;
        return Ok(Prompt { guidelines: guideline::EMBEDDED.into(), ..prompt });
    };
    let shown = files::named(path);
    let bytes = files::whole(path).map_err(|cause| {
        format!(
            "The prompt file {shown} can't be read: {}; check the name, or leave --prompt out for the embedded one.",
            plain(&cause)
        )
    })?;
    let prompt = Prompt::read_bytes(&bytes, &shown).map_err(|fault| format!("{fault}."))?;
    let guidelines =
        if mended(&prompt.source).0 == SEED { guideline::EMBEDDED.into() } else { beside(path, &prompt)?.into() };
    Ok(Prompt { guidelines, ..prompt })
}

/// The guidelines beside a prompt file: `x.prompt.yaml.guidelines.yaml` or `x.guidelines.yaml`.
fn beside(path: &Path, prompt: &Prompt) -> Result<String, String> {
    if path.as_os_str() == files::STREAM {
        return Ok(String::new());
    }
    for path in guidelines(path) {
        let shown = path.display().to_string();
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                Guidelines::read(&text, &shown, &prompt.source).map_err(|fault| format!("{fault}."))?;
                return Ok(text);
            }
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
            Err(cause) => return Err(format!("The guidelines {shown} can't be read: {}.", plain(&cause))),
        }
    }
    Ok(String::new())
}

/// Where guidelines of a prompt file may lie.
fn guidelines(path: &Path) -> [PathBuf; 2] {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = name.split_once(".prompt.").map_or(name.as_str(), |(stem, _)| stem);
    [format!("{name}.guidelines.yaml"), format!("{stem}.guidelines.yaml")].map(|name| path.with_file_name(name))
}

/// Every file that is read with these settings for a prompt file: nothing is written over one.
pub(super) fn read(path: Option<&Path>, settings: &Settings) -> Vec<PathBuf> {
    let beside = path.into_iter().flat_map(|path| [vec![path.to_owned()], guidelines(path).to_vec()].concat());
    let recording = if let Choice::Replay(file) = &settings.choice.value { Some(file.clone()) } else { None };
    beside.chain(recording).chain(settings.file.clone().map(PathBuf::from)).collect()
}

pub(super) fn run(command: PromptCommand, _env: &Env) -> Result<u8, String> {
    match command {
        PromptCommand::Show(which) => {
            let prompt = load(which.path())?;
            say(&prompt.show().iter().map(|(label, text)| field(label, text)).collect::<String>())
        }
        PromptCommand::Check { which, strict } => {
            let prompt = load(which.path())?;
            let warnings = prompt.check();
            let lines: String = warnings
                .iter()
                .map(|warning| format!("{}:{}: {}\n", prompt.file, warning.line, warning.what))
                .collect();
            let count = match warnings.len() {
                0 => "usable, no warnings".to_owned(),
                1 => "usable, 1 warning".to_owned(),
                many => format!("usable, {many} warnings"),
            };
            // Good YAML, so no warning.
            let edges = mended(&prompt.source).1.said().map(|said| format!("{}: {said}\n", prompt.file));
            say(&format!("{}{lines}{}: {count}\n", edges.unwrap_or_default(), prompt.file))?;
            Ok(if strict && !warnings.is_empty() { exit::COULD_NOT_RUN } else { exit::GOOD })
        }
        PromptCommand::Render(job) => render(&job),
    }
}

fn render(job: &Job) -> Result<u8, String> {
    let prompt = load(job.which.path())?;
    let inputs::Taken { values: given, notes } = inputs::inputs(&job.texts.given(), &prompt, inputs::stdin)?;
    if let Some(missing) = prompt.missing(&given).first() {
        return Err(format!(
            "{} is required and empty; name it with --var {}=…, or take a --case.",
            missing.name, missing.name
        ));
    }
    let filled = prompt.fill(&given);
    let edges = mended(&prompt.source).1.said().map(|said| format!("{}: {said}", prompt.file));
    for note in edges.into_iter().chain(notes).chain(prompt.unseen(&given)) {
        super::print::complain(&crate::page::safe(&note));
    }
    for one in &filled.neutralised {
        let said = format!("made {} <{}> tags in {} harmless", one.count, one.tag, one.variable);
        super::print::complain(&crate::page::safe(&said));
    }
    let inputs = prompt.whole(&given);
    let read = Inputs::of(&inputs).filter(|_| job.ground);
    let messages = match read {
        Some(inputs) => grounded(filled.messages, &block(&inputs, &brief(&inputs, None))),
        None => filled.messages,
    };
    let fill = job.who.brief.as_deref().filter(|who| *who == "model").map(|_| Box::<Reader>::default());
    let first = heard::request(&Request { inputs, fill, ..Request::default() }, Form::Schema);
    let first = first.into_iter().flat_map(|request| request.messages);
    say(&first
        .chain(messages)
        .map(|message| field(&message.role, &unseen::marked(&message.content)))
        .collect::<String>())
}

/// A label, then its text, indented where it has lines.
fn field(label: &str, text: &str) -> String {
    if text.contains('\n') {
        let lines: String = text.trim_end().lines().map(|line| format!("  {line}\n")).collect();
        format!("{label}:\n{lines}")
    } else {
        format!("{label}: {text}\n")
    }
}
