//! What is done with the answer shown: another one, its source, copies, files; and the command line.

use super::event::{Effect, Page, Pick};
use super::popup::{LineFor, OnYes, Popup, Question};
use super::{Action, App, Keeping, Level, Part};
use crate::domain::export::{Form, Taken, file_name};
use crate::domain::session::Run;
use crate::domain::stream::{At, RunId};
use crate::page::{escaped, safe, safe_line};

/// The commands after `:`, as they are listed.
const COMMANDS: &[&str] = &[
    "q", "w", "find", "raw", "theme", "mouse", "thinking", "send", "retry", "stop", "case", "sessions", "name",
    "comments", "decide", "author", "keep", "take", "fork", "follow", "pen", "error", "verdicts", "marks", "preview",
    "profile", "model", "offline", "also", "ask", "compare", "brief", "ground", "about", "why", "help",
];

impl App {
    /// Colours for a light or a dark background.
    fn theme(&mut self, name: &str) {
        match name {
            "light" | "dark" => {
                self.light = name == "light";
                self.tell(&format!(
                    "Colours for a {name} background; theme = \"{name}\" in the configuration file keeps them."
                ));
            }
            _ => self.tell(":theme light, or :theme dark: colours for that background."),
        }
    }

    pub(super) fn raw(&mut self) {
        if let Some(run) = self.pane.run.and_then(|run| self.session.run(run)) {
            self.pane.toggle_raw(&run.answer);
        }
    }

    /// The thinking of the answer shown, whole or folded.
    pub(super) fn thinking(&mut self) {
        let Some(run) = self.pane.run.and_then(|run| self.session.run(run)) else {
            return self.tell("There is no answer yet.");
        };
        match run.answer.thinking() {
            None => self.tell("This answer came without thinking."),
            Some(_) if self.pane.raw => self.tell("The source is shown without thinking: r goes back to the answer."),
            Some(_) => self.pane.toggle_thinking(&run.answer),
        }
    }

    /// The answer before or after the one shown.
    pub(super) fn turn(&mut self, at: At, newer: bool) {
        let Some(place) = self.pane.run.and_then(|id| self.session.runs.iter().position(|run| run.id == id)) else {
            return self.tell("There is no answer yet.");
        };
        let next = if newer { place + 1 } else { place.wrapping_sub(1) };
        match self.session.runs.get(next).map(|run| run.id) {
            Some(id) => self.show(at, id),
            None => self.tell(if newer { "This is the newest answer." } else { "This is the first answer." }),
        }
    }

    /// Shows a run from its top.
    pub(super) fn show(&mut self, at: At, id: RunId) {
        self.pane.show(id);
        self.place();
        if let Some(run) = self.session.run(id) {
            self.pane.follow = super::Follow::Off;
            self.pane.arrive(&run.answer, None);
            let count = self.session.runs.len();
            self.tell(&format!("Answer {} of {count}.", id.0));
        }
        self.advise();
        self.measure(at);
    }

    pub(super) fn copy(&mut self, part: Part, effects: &mut Vec<Effect>) {
        let Some(run) = self.shown() else { return self.tell("There is no answer yet.") };
        let text = &run.answer.text;
        let slice = |range: std::ops::Range<usize>| text.get(range).map(str::to_owned);
        let (name, found) = match part {
            Part::Answer => ("the answer", Some(text.clone())),
            Part::Section => ("the section", slice(self.pane.page.section_at(&run.answer, self.pane.top))),
            Part::Code => ("the code block", self.code_in_view(run)),
            Part::Refusal => ("the refusal", crate::domain::answer::refusal(text).map(|_| text.trim().to_owned())),
            Part::Popup => return,
            Part::Verdicts => ("the verdicts", Some(super::report::verdict_lines(run).join("\n"))),
        };
        match found.filter(|text| !text.is_empty()) {
            Some(text) => effects.push(Effect::Copy(name, safe(&text))),
            None => self.tell(&format!("There is nothing to copy as {name} here.")),
        }
    }

    /// The first code block that ends behind the view's top, else the last one.
    fn code_in_view(&self, run: &Run) -> Option<String> {
        let top = self.pane.page.byte_of(self.pane.top);
        let mut blocks = run.answer.markup().code_blocks(&run.answer.text);
        let at = blocks.iter().position(|(range, _)| range.end >= top).or(blocks.len().checked_sub(1))?;
        Some(blocks.swap_remove(at).1)
    }

    /// Writes the answer, in the form that the name ends in; `adr FOLDER` writes the session's decision record.
    pub(super) fn write(&mut self, path: &str, effects: &mut Vec<Effect>) {
        let Some(run) = self.pane.run else { return self.tell("There is no answer yet.") };
        let id = self.file.clone().unwrap_or_default();
        let record = path.strip_prefix("adr").filter(|rest| rest.is_empty() || rest.starts_with(' '));
        let page = match record.map(str::trim) {
            Some("") => return self.tell("A decision record goes to a folder: adr docs/decisions, say."),
            Some(folder) => {
                let taken = Taken::session(&self.session, &id, 0);
                let (name, text) = (file_name(&taken), safe(&taken.text(Form::Adr)));
                let path = folder.to_owned();
                Page { path, name, text, numbered: true, keep: false, over: false }
            }
            None => {
                let name = self.design_name();
                let path = if path.is_empty() { name.clone() } else { path.to_owned() };
                let form = Form::of_name(&path);
                let text = Taken::answer(&self.session, &id, run).text(form);
                let text = if form == Form::Json { escaped(&text) } else { text };
                Page { path, name, text: safe(&text), numbered: false, keep: false, over: false }
            }
        };
        effects.push(Effect::Write(page));
    }

    /// The name offered for the answer shown.
    pub fn design_name(&self) -> String {
        format!("design-{}.md", self.pane.run.map_or(1, |id| id.0))
    }

    /// The file exists: the user decides.
    pub(super) fn exists(&mut self, page: Page) {
        let text = safe(&format!("{} exists. Write over it?", page.path));
        self.popup = Some(Popup::Ask(Question { text, yes: OnYes::Over(page) }));
    }

    /// Gives the session a name.
    fn name(&mut self, at: At, name: &str, effects: &mut Vec<Effect>) {
        if self.keeping == Keeping::Nowhere {
            return self.tell("Nothing is recorded here (--no-session), so there is nothing to name.");
        }
        let now = &self.session.name;
        match name {
            "" if now.is_empty() => return self.tell("The session has no name; :name TEXT gives it one."),
            "" => {
                return self
                    .tell(&format!("The session is called \"{now}\"; :name TEXT gives another, :name \"\" none."));
            }
            _ => {}
        }
        if self.barred() {
            return;
        }
        let name = safe_line(name.trim_matches('"')).to_string();
        self.own(at, effects);
        let record = self.session.call(at, &name);
        effects.push(Effect::Append(record));
        self.tell(&match name.as_str() {
            "" => "The session has no name now.".to_owned(),
            name => format!("The session is called \"{name}\": sessions resume \"{name}\" opens it."),
        });
    }

    pub(super) fn command(&mut self, at: At, text: &str, effects: &mut Vec<Effect>) {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        match word {
            "" => {}
            // as in vim ! does not ask: what was typed is kept anyway, and where it isn't, that is asked
            "q!" | "quit!" | "qa!" | "qall!" | "wq!" | "wqa!" | "x!" | "xa!" | "cq" if self.unkept() => {
                self.leave(at, OnYes::Quit, effects);
            }
            "q!" | "quit!" | "qa!" | "qall!" | "wq!" | "wqa!" | "x!" | "xa!" | "cq" => {
                self.stop(at, effects);
                self.quit(at, effects);
            }
            "q" | "quit" | "qa" | "qall" | "wq" | "wqa" | "x" | "xit" | "xa" | "exit" => {
                // whether a file was written is known later only
                if !rest.is_empty() {
                    return self.tell(&format!("Write first, then quit: :w {rest} and :q."));
                }
                self.act_on_screen(at, Action::Quit, effects);
            }
            "w" | "write" => self.write(rest, effects),
            "find" => {
                self.level = Level::Answer;
                self.take_line(at, LineFor::Search, rest, effects);
            }
            "keep" => self.keep(rest, effects),
            "take" => effects.push(Effect::Take(rest.to_owned())),
            "fork" => self.fork(at, effects),
            "follow" => self.keep_to(at),
            "pen" => self.pen(at, effects),
            "error" => self.error(),
            "name" => self.name(at, rest, effects),
            "comments" => self.comments(),
            "decide" => self.decide(at, rest, effects),
            "author" => self.author(at, rest, effects),
            "retry" => self.retry(at, effects),
            "raw" => self.raw(),
            "theme" => self.theme(rest),
            "mouse" => self.clicks(rest),
            "thinking" => self.thinking(),
            "send" => self.send(at, false, effects),
            "stop" => {
                self.stop(at, effects);
            }
            "sessions" => effects.push(Effect::List),
            "verdicts" => self.popup = Some(Popup::Text(self.verdicts())),
            "marks" => self.marked(),
            "preview" => self.popup = Some(Popup::Text(self.preview())),
            "why" => self.why(),
            "brief" => self.brief_by(rest),
            "ground" => self.ground(rest),
            "profile" | "profiles" => self.profile(rest, effects),
            "model" | "models" => self.model(rest, effects),
            "offline" => effects.push(Effect::Pick(Pick::Offline)),
            "also" => self.also(rest, effects),
            "ask" => self.ask_about(at, rest, effects),
            "compare" => self.compare(),
            "about" => self.popup = Some(Popup::Text(self.about())),
            "help" => self.help(),
            "case" | "cases" => match rest.parse::<usize>() {
                Ok(number) => self.offer_case(at, number.wrapping_sub(1), effects),
                Err(_) => self.examples(),
            },
            _ => self.tell(&format!("\"{word}\" is no command; there are: {}", COMMANDS.join(" "))),
        }
    }

    /// The rest of a command's name, as far as it is plain, or the names there are; of profiles and models their list.
    pub(super) fn complete(&mut self, text: &str, effects: &mut Vec<Effect>) {
        if let Some((word, _)) = text.split_once(' ') {
            return match word {
                "profile" | "profiles" | "model" | "models" => {
                    self.popup = None;
                    if word.starts_with('p') { self.profile("", effects) } else { self.model("", effects) }
                }
                _ => self.hint("Tab completes the name of a command, and lists profiles and models"),
            };
        }
        let found: Vec<&str> = COMMANDS.iter().copied().filter(|name| name.starts_with(text)).collect();
        let Some(first) = found.first() else { return self.hint(&format!("no command begins with \"{text}\"")) };
        let alike = |to: usize| found.iter().all(|name| name.get(..to) == first.get(..to));
        let shared = (text.len()..=first.len()).rev().find(|to| alike(*to)).unwrap_or(text.len());
        let more = if found.len() == 1 { " " } else { "" };
        self.typed(format!("{}{more}", &first[..shared]), effects);
        if found.len() > 1 {
            self.hint(&found.join(" "));
        }
    }
}
