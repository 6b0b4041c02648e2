//! `explain`: what the rules understood, what decided, and where every number comes from.

use super::args::Explain;
use super::start::{overrides, provider, runtime, signalled};
use super::{inputs, print, prompt, say};
use crate::domain::architect::{Inputs, VARIABLES, design_of, explain_json, explain_text, trace_json, trace_text};
use crate::domain::ask::Request;
use crate::domain::exit;
use crate::domain::heard::{Heard, brief};
use crate::domain::prompt::Prompt;
use crate::domain::sources::SOURCES;
use crate::domain::stores::STORES;
use crate::domain::stream::StreamEvent;
use crate::infra::config::{self, Choice, Env};
use crate::page::safe;
use futures_util::StreamExt;

/// Said once, after everything that names sources.
const HOW: &str = "\nA rule or source opens by its name: dlm-architect explain --source 'sizing 7'\n";

pub(super) fn run(explain: &Explain, env: &Env) -> Result<u8, String> {
    if let Some(id) = &explain.source {
        return say(&source(id)?);
    }
    let prompt = prompt::load(explain.which.path())?;
    let given = inputs::inputs(&explain.texts.given(), &prompt, inputs::stdin)?.values;
    if let Some(missing) = prompt.missing(&given).first() {
        return Err(format!(
            "{} is required and empty; name it with --var {}=…, or take a --case.",
            missing.name, missing.name
        ));
    }
    let texts = Inputs::of(&given).ok_or_else(|| {
        format!("{} has not the variables {} that the rules read.", prompt.file, VARIABLES.join(", "))
    })?;
    let heard = match filled(explain, env, &prompt, &given)? {
        Filled::Alone => None,
        Filled::By(heard) => Some(heard),
        Filled::Signal(code) => return Ok(code),
    };
    for says in heard.iter().flat_map(|heard| heard.told(&texts)) {
        print::complain(&safe(&format!("brief: {says}")));
    }
    let report = design_of(&texts, brief(&texts, heard.as_ref()));
    if explain.json {
        let mut all = explain_json(&texts, &report);
        if explain.trace {
            all["trace"] = trace_json(&texts, &report);
        }
        let by = heard.as_ref().filter(|heard| heard.filled(&texts)).map_or("rules", |heard| &heard.model);
        all["brief_by"] = by.into();
        all["brief_usage"] = serde_json::json!(heard.as_ref().and_then(|heard| heard.usage));
        let text = serde_json::to_string_pretty(&all).unwrap_or_default();
        print::whole_json(&text);
        return Ok(exit::GOOD);
    }
    if explain.trace {
        return say(&trace_text(&texts, &report));
    }
    let mut text = String::new();
    let mut section = "";
    for entry in explain_text(&texts, &report) {
        if entry.section != section {
            section = entry.section;
            text += &format!("{}{section}\n", if text.is_empty() { "" } else { "\n" });
        }
        let place = entry.span.as_ref().and_then(|span| quote(&given, span.field.name(), span.at.clone()));
        let id = match (entry.id.as_str(), section) {
            ("", _) => String::new(),
            (id, "numbers") => format!(" <- {id}"),
            (id, _) => format!(" [{id}]"),
        };
        text += &format!("  {}{id}{}\n", entry.text, place.map(|words| format!("   \"{words}\"")).unwrap_or_default());
    }
    say(&(text + HOW))
}

/// Who filled in the brief.
enum Filled {
    /// The rules alone.
    Alone,
    /// A model too.
    By(Heard),
    /// Nobody: a signal came first.
    Signal(u8),
}

/// Has a model fill in the brief, where that is asked for.
fn filled(explain: &Explain, env: &Env, prompt: &Prompt, given: &[(String, String)]) -> Result<Filled, String> {
    if explain.who.brief.is_none() {
        return Ok(Filled::Alone);
    }
    let mut settings = config::settle(&overrides(&explain.who, None), env, prompt)?;
    settings.answers()?;
    let target = settings.target();
    if !target.fill {
        return Ok(Filled::Alone);
    }
    // Nobody else is asked here: of the answer only what comes before it is heard.
    settings.choice.value = Choice::Offline;
    let (request, _) = Request::new(prompt, &target, prompt.whole(given), None).map_err(|fault| format!("{fault}."))?;
    let runtime = runtime()?;
    let heard = runtime.block_on(async {
        let mut stream = provider(&settings, None).stream(request);
        let heard = async {
            while let Some(event) = stream.next().await {
                if let StreamEvent::Filled(heard) = event {
                    return heard;
                }
            }
            Heard::default()
        };
        tokio::select! {
            biased;
            code = signalled() => Filled::Signal(code),
            heard = heard => Filled::By(heard),
        }
    });
    runtime.shutdown_background();
    Ok(heard)
}

/// What a source opens, each of several parted by `;`; asked for the store of a name first.
fn source(ids: &str) -> Result<String, String> {
    let mut opened = Vec::new();
    for id in ids.split(';').map(str::trim) {
        match SOURCES.find(id) {
            Some(source) => opened.push(source.to_string()),
            None => return Err(unknown(id)),
        }
    }
    Ok(opened.join("\n"))
}

fn unknown(id: &str) -> String {
    let near = SOURCES.near(id);
    if !near.is_empty() {
        return format!("No source has the id {id:?}; near it are: {}.", near.join(", "));
    }
    let documents = SOURCES.documents.iter().map(|document| document.id).collect::<Vec<_>>().join(", ");
    let stores = STORES.all.iter().map(|store| store.id).collect::<Vec<_>>().join(", ");
    format!(
        "No source has the id {id:?}; known are the documents {documents} with their sections (\"sizing 7\"), rules (\"R3\"), publications (\"Kleppmann 2016\") and these stores: {stores}."
    )
}

/// The words a fact was read from.
fn quote(given: &[(String, String)], name: &str, at: std::ops::Range<usize>) -> Option<String> {
    let (_, text) = given.iter().find(|(known, _)| known == name)?;
    Some(text.get(at)?.replace('\n', " "))
}
