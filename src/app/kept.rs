//! What of the session is kept where, and what is asked before typed text would be lost.

use super::App;
use super::event::{Effect, Page};
use super::popup::{Line, LineFor, OnYes, Popup, Question};
use crate::domain::exit;
use crate::domain::fault::Fault;
use crate::domain::session::{Record, What};
use crate::domain::stream::At;
use crate::page::{SafeText, safe, safe_line};

/// Where what happens in the session is recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// In its file, or in one that is made with the first key.
    #[default]
    File,
    /// Nowhere: that was asked for.
    Nowhere,
    /// Another process writes the session's file; the first change here makes one of its own.
    ReadOnly,
    /// The disk takes nothing now; it is kept in memory and tried again.
    Failing,
}

/// The name offered for what was typed.
const FILE: &str = "dlm-architect-inputs.md";

impl App {
    /// What the header says of a session that is not simply recorded.
    pub fn badge(&self) -> Option<SafeText> {
        match self.keeping {
            Keeping::File | Keeping::Nowhere => None,
            Keeping::ReadOnly => {
                let plain = || SafeText::from_static("READ ONLY: another terminal writes it");
                Some(self.follow_badge().unwrap_or_else(plain))
            }
            Keeping::Failing => Some(SafeText::from_static("NOT SAVED: the disk takes nothing")),
        }
    }

    /// Typed text would be lost with the program.
    pub fn unkept(&self) -> bool {
        matches!(self.keeping, Keeping::Nowhere | Keeping::Failing)
            && self.saved.as_ref() != Some(&self.typed_page())
            && (self.typed_here(&self.form.inputs(self.prompt()))
                || self.session.runs.iter().any(|run| self.typed_here(&run.request.asked_with())))
    }

    /// Some text came from the user's keys: not from the start, a default or a case.
    fn typed_here(&self, inputs: &[(String, String)]) -> bool {
        let known = |one: &(String, String)| {
            one.1.trim().is_empty()
                || self.given.contains(one)
                || self.prompt().cases.iter().any(|case| case.inputs.contains(one))
        };
        !inputs.iter().all(known)
    }

    /// Does `then` (quit, open another session), but first asks where something would end or be lost.
    pub(super) fn leave(&mut self, at: At, then: OnYes, effects: &mut Vec<Effect>) {
        let ends = if matches!(then, OnYes::Open(_)) { "open the other session" } else { "quit" };
        let running = self.running_here().is_some();
        let (text, yes) = match (running, self.unkept()) {
            (false, false) => return self.take_yes(at, then, effects),
            (true, false) => (format!("A design is still arriving. Stop it, keep what came, and {ends}?"), then),
            (_, true) => {
                let arriving = if running { " A design is still arriving." } else { "" };
                let why = if self.keeping == Keeping::Failing { "the disk takes nothing" } else { "--no-session" };
                let text = format!("What you typed is recorded nowhere ({why}).{arriving} Lose it and {ends}?");
                (text, OnYes::Lose(Box::new(then)))
            }
        };
        self.popup = Some(Popup::Ask(Question { text: safe(&text), yes }));
    }

    /// A line for the name of a file; once it is written, what was asked is done.
    pub(super) fn keep_first(&mut self, question: Question) {
        if let OnYes::Lose(then) = &question.yes {
            self.after = Some((**then).clone());
            let below = Some(Box::new(Popup::Ask(question)));
            self.popup = Some(Popup::Line(Line { of: LineFor::Keep, text: FILE.to_owned(), back: 0, below }));
        } else {
            self.popup = Some(Popup::Ask(question));
        }
    }

    /// Writes what was typed.
    pub(super) fn keep(&mut self, path: &str, effects: &mut Vec<Effect>) {
        let path = if path.is_empty() { FILE } else { path };
        let (path, name, text) = (path.to_owned(), FILE.to_owned(), safe(&self.typed_page()));
        effects.push(Effect::Write(Page { path, name, text, numbered: false, keep: true, over: false }));
    }

    /// What was typed is in a file.
    pub(super) fn kept(&mut self, at: At, path: String, effects: &mut Vec<Effect>) {
        self.saved = Some(self.typed_page());
        self.tell(&format!("What you typed is in {path}."));
        self.kept_in = Some(path);
        if let Some(then) = self.after.take() {
            self.popup = None;
            self.take_yes(at, then, effects);
        }
    }

    /// The form, and what was sent before, as Markdown: variables are headings.
    pub fn typed_page(&self) -> String {
        let mut page = String::new();
        page.extend(self.form.inputs(self.prompt()).iter().map(section));
        for run in &self.session.runs {
            page += &format!("# Answer {}: {}\n\n", run.id.0, run.answer.state().word());
            page.extend(run.request.asked_with().iter().map(section));
            page += &section(&("the answer".to_owned(), run.answer.text.clone()));
        }
        page
    }

    /// The form from a page that [`App::typed_page`] made.
    pub(super) fn took(&mut self, at: At, path: &str, page: &str, effects: &mut Vec<Effect>) {
        if self.barred() {
            return;
        }
        let form = page.split("\n# ").next().unwrap_or_default();
        let found = sections(form);
        let mut taken = 0;
        self.own(at, effects);
        for field in 0..self.form.len() {
            let name = self.prompt().variables.get(field).map(|variable| variable.name.clone());
            if let Some((_, text)) = found.iter().find(|(found, _)| Some(found) == name.as_ref()) {
                self.form.set(at, field, text.clone());
                taken += 1;
            }
        }
        if taken == 0 {
            return self.tell(&format!("{path} has no heading \"## \" with the name of a field; nothing was changed."));
        }
        effects.push(Effect::Fill);
        self.understand();
        self.tell(&format!("{taken} fields are filled in from {path} (undo with u in each field)."));
    }

    /// Before something changes here that another process's file will not hold.
    pub(super) fn own(&mut self, at: At, effects: &mut Vec<Effect>) {
        if self.keeping == Keeping::ReadOnly && !self.has_pen() {
            self.fork(at, effects);
        }
    }

    /// Goes on in a session of its own, which holds everything so far.
    pub(super) fn fork(&mut self, at: At, effects: &mut Vec<Effect>) {
        if self.keeping == Keeping::Nowhere {
            return self.tell("Nothing is recorded here (--no-session): :keep FILE writes what you typed.");
        }
        if self.session.running().is_some() && self.follow.is_some() {
            return self.tell("An answer is arriving: :fork takes it along once it has ended.");
        }
        if self.session.running().is_some() {
            // What is under way can't be carried over: half a marker around thinking is in no text yet.
            return self.busy();
        }
        self.save(at, effects);
        let from = self.file.take().map_or(String::new(), |id| format!(": {id} stays as it is"));
        if self.keeping != Keeping::ReadOnly {
            effects.push(Effect::Append(Record::new(at, None, What::Closed {})));
        }
        self.follow = None;
        self.session.pair = crate::domain::session::Pair::default();
        // A name means one session.
        self.session.name.clear();
        effects.push(Effect::Fork(self.session.records(at)));
        self.keeping = Keeping::File;
        self.held = true;
        self.tell(&format!("From here on this is a session of its own{from}."));
    }

    pub(super) fn log_failed(&mut self, at: At, fault: Fault) {
        self.keeping = Keeping::Failing;
        self.fail(at, fault, " What you typed is kept in memory, and writing is tried again.");
    }

    pub(super) fn quit(&mut self, at: At, effects: &mut Vec<Effect>) {
        self.save(at, effects);
        let closed = Record::new(at, None, What::Closed {});
        self.session.apply(&closed);
        effects.extend([Effect::Append(closed), Effect::Quit(exit::GOOD)]);
    }

    /// What the shell shows after the end: what is kept, and how to come back.
    pub fn parting(&self) -> Vec<String> {
        let again = |id: &str| format!("dlm-architect sessions resume {id}");
        let followed = self.file.as_ref().and_then(|id| self.followed_parting(id));
        let mut lines = match (&self.file, self.keeping) {
            _ if followed.is_some() => followed.unwrap_or_default(),
            (Some(id), Keeping::File) => vec![format!("Session {id} is kept; open it again:"), again(id)],
            (Some(id), Keeping::ReadOnly) => {
                vec![
                    format!("Session {id} was only read."),
                    "Another terminal writes it; nothing was typed here.".into(),
                ]
            }
            (Some(id), Keeping::Failing) => vec![
                format!("Session {id} is NOT whole."),
                "The disk took nothing at last. What it holds:".into(),
                again(id),
            ],
            (None, Keeping::Failing) => vec!["This session is in NO file: the disk took nothing.".to_owned()],
            (_, Keeping::Nowhere | Keeping::File | Keeping::ReadOnly) => Vec::new(),
        };
        match &self.kept_in {
            Some(path) if matches!(self.keeping, Keeping::Nowhere | Keeping::Failing) => {
                let path = safe_line(path);
                lines.push(format!("What was typed is in {path}"));
                lines.push(format!("and comes back with :take {path}"));
            }
            _ if self.unkept() => lines.push("What was typed is in no file.".to_owned()),
            _ => {}
        }
        lines
    }
}

/// One field as Markdown. A line of it that looks like a heading of ours is escaped.
pub(super) fn section((name, text): &(String, String)) -> String {
    let escaped = |line: &str| {
        let heading = line.trim_start_matches('\\').starts_with('#');
        if heading { format!("\\{line}") } else { line.to_owned() }
    };
    let lines: Vec<String> = text.split('\n').map(escaped).collect();
    format!("## {name}\n\n{}\n\n", lines.join("\n"))
}

/// The fields of such a page.
pub(super) fn sections(page: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    let page = page.replace("\r\n", "\n");
    for line in page.split('\n') {
        match (line.strip_prefix("## "), found.last_mut()) {
            (Some(name), _) => found.push((name.trim().to_owned(), Vec::new())),
            (None, Some((_, lines))) => {
                let escaped = line.starts_with('\\') && line.trim_start_matches('\\').starts_with('#');
                lines.push(if escaped { &line[1..] } else { line });
            }
            (None, None) => {}
        }
    }
    let whole = |(name, lines): (String, Vec<&str>)| {
        let text = lines.join("\n");
        let text = text.strip_prefix('\n').unwrap_or(&text);
        (name, text.trim_end_matches('\n').to_owned())
    };
    found.into_iter().map(whole).collect()
}
