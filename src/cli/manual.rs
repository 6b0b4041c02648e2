//! `manual`: the embedded manual, whole or the sections that speak of something.

use super::render::{paper, whole};
use super::say;
use crate::app::help::MANUAL;
use crate::domain::exit;
use crate::infra::config::Env;

/// Prints it, rendered on a terminal, as Markdown in a pipe.
///
/// # Errors
/// One sentence with the sections there are, where none holds the words.
pub(super) fn run(words: &[String], env: &Env) -> Result<u8, String> {
    let text = match words {
        [] => MANUAL.to_owned(),
        words => found(words)?,
    };
    match paper(env) {
        // Rendered text is safe, and holds the attributes that were meant.
        Some(paper) => super::print::dressed(&whole(&text, paper)).map(|()| exit::GOOD),
        None => say(&text),
    }
}

/// The sections whose heading holds all words, else those whose text does.
fn found(words: &[String]) -> Result<String, String> {
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let holds = |text: &str| words.iter().all(|word| text.to_lowercase().contains(word));
    let all = sections(MANUAL);
    // What is found by its heading comes with what stands below it.
    let mut within = false;
    let head = |section: &&String| {
        let line = section.lines().next().unwrap_or_default();
        within = holds(line) && line.starts_with("## ") || within && !line.starts_with("## ");
        within || holds(line)
    };
    let mut some: Vec<&String> = all.iter().filter(head).collect();
    if some.is_empty() {
        some = all.iter().filter(|section| holds(section)).collect();
    }
    if some.is_empty() {
        let heads: Vec<&str> = all.iter().filter_map(|text| text.lines().next()?.strip_prefix("## ")).collect();
        return Err(format!(
            "No section of the manual holds \"{}\"; its sections are: {}.",
            words.join(" "),
            heads.join(", ")
        ));
    }
    Ok(some.into_iter().map(String::as_str).collect::<String>())
}

/// The text from heading to heading, those in code left alone.
fn sections(text: &str) -> Vec<String> {
    let mut all: Vec<String> = vec![String::new()];
    let mut code = false;
    for line in text.lines() {
        code ^= line.starts_with("```");
        if !code && (line.starts_with("## ") || line.starts_with("### ")) {
            all.push(String::new());
        }
        if let Some(last) = all.last_mut() {
            *last += line;
            last.push('\n');
        }
    }
    all
}
