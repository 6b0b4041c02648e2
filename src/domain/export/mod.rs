//! What leaves the program as a document: an answer or a session with its inputs, verdicts, remarks, comments and decision.
//! Pure, and the one way for both faces; times are in UTC, as a document may be read anywhere. Raw: a face makes it safe.

mod adr;
mod compared;
mod html;
mod json;
mod md;
pub mod run;
#[cfg(test)]
mod tests;
mod words;

use super::beside::Beside;
use super::review::{Decision, Place, Thread};
use super::session::{Run, Session};
use super::stream::{At, RunId};

pub use adr::file_name;
pub use compared::compared;

/// The form of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Markdown.
    Md,
    /// An architecture decision record, with the headings of MADR.
    Adr,
    /// One HTML file without script.
    Html,
    /// JSON by `assets/export.schema.json`.
    Json,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 4] = [Form::Md, Form::Adr, Form::Html, Form::Json];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Form::Md => "md",
            Form::Adr => "adr",
            Form::Html => "html",
            Form::Json => "json",
        }
    }

    /// The form with this word.
    pub fn of(word: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.word() == word)
    }

    /// The form that a file's name ends in; Markdown where it says nothing.
    pub fn of_name(name: &str) -> Form {
        let ends = |end: &str| name.to_ascii_lowercase().ends_with(end);
        match () {
            () if ends(".html") || ends(".htm") => Form::Html,
            () if ends(".json") => Form::Json,
            () => Form::Md,
        }
    }
}

/// One answer, and what the rules say beside it.
#[derive(Debug)]
pub struct Part<'a> {
    /// The answer.
    pub run: &'a Run,
    /// What stands beside it.
    pub beside: Beside,
}

/// What is taken away.
#[derive(Debug)]
pub struct Taken<'a> {
    /// The session.
    pub session: &'a Session,
    /// Its id; empty where it has no file.
    pub id: &'a str,
    /// Lines of its file that could not be read.
    pub bad: u32,
    /// The answers, oldest first.
    pub parts: Vec<Part<'a>>,
    /// It is one answer, not the session.
    pub single: bool,
}

impl<'a> Taken<'a> {
    /// A whole session.
    pub fn session(session: &'a Session, id: &'a str, bad: u32) -> Taken<'a> {
        let parts = session.runs.iter().map(|run| Part { run, beside: Beside::of(run) }).collect();
        Taken { session, id, bad, parts, single: false }
    }

    /// One answer of a session; empty where there is none of this number.
    pub fn answer(session: &'a Session, id: &'a str, run: RunId) -> Taken<'a> {
        let parts = session.run(run).map(|run| Part { run, beside: Beside::of(run) }).into_iter().collect();
        Taken { session, id, bad: 0, parts, single: true }
    }

    /// The document.
    pub fn text(&self, form: Form) -> String {
        match form {
            Form::Md if self.single => md::answer(self),
            Form::Md => md::session(self),
            Form::Adr => adr::record(self),
            Form::Html => html::page(self),
            Form::Json => json::text(self),
        }
    }

    /// The answer that a record is about: the one decided about, else the newest.
    fn subject(&self) -> Option<&Part<'a>> {
        let decided = self.session.review.decision().map(|decision| decision.run);
        let of = |id: RunId| self.parts.iter().find(|part| part.run.id == id);
        decided.and_then(of).or(self.parts.last())
    }

    /// The decision that counts, if it is about this answer.
    fn decision(&self, run: RunId) -> Option<&Decision> {
        self.session.review.decision().filter(|decision| decision.run == run)
    }

    /// The comments that concern an answer, each with its place there.
    fn threads(&self, run: RunId) -> Vec<(&Thread, Place)> {
        let threads = self.session.review.threads();
        let placed = self.session.placed(run).into_iter();
        placed.filter_map(|(at, place)| Some((threads.get(at)?, place))).collect()
    }

    /// The session's name, else the prompt's.
    fn title(&self) -> &str {
        match (self.session.name.as_str(), self.session.prompt.name.as_str()) {
            ("", "") => "Design session",
            ("", prompt) => prompt,
            (name, _) => name,
        }
    }
}

/// True for an address that may be a link.
fn web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// A moment to the minute.
pub fn utc(at: At) -> String {
    at.moment().strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// A day.
fn day(at: At) -> String {
    at.moment().strftime("%Y-%m-%d").to_string()
}
