//! What a key does: the one place where actions meet the levels and the popups.

use super::event::{Effect, Reopened, SessionLine};
use super::popup::{Line, LineFor, List, ListOf, OnYes, Popup, Question};
use super::{Action, App, Form, Level, Part};
use crate::domain::exit;
use crate::domain::session::{Record, What};
use crate::domain::stream::At;
use crate::page::{SafeText, safe};

impl App {
    pub(super) fn act(&mut self, at: At, action: Action, effects: &mut Vec<Effect>) {
        let armed = std::mem::take(&mut self.quit_armed);
        self.fresh &= matches!(action, Action::Sessions | Action::Up);
        self.say(None);
        match action {
            Action::Stop if !self.stop(at, effects) => {
                if armed {
                    return self.quit(at, effects);
                }
                self.quit_armed = true;
                self.tell("Nothing is running. ^C again quits; what was typed is kept.");
            }
            Action::Stop => {}
            Action::Redraw => effects.push(Effect::Redraw),
            Action::Suspend => effects.push(Effect::Suspend),
            _ if self.popup.is_some() => self.act_on_popup(at, action, effects),
            _ => self.act_on_screen(at, action, effects),
        }
    }

    fn act_on_screen(&mut self, at: At, action: Action, effects: &mut Vec<Effect>) {
        match action {
            Action::Quit if self.session.running().is_some() => {
                let text = safe("A design is still arriving. Stop it, keep what came, and quit?");
                self.popup = Some(Popup::Ask(Question { text, yes: OnYes::Quit }));
            }
            Action::Quit => self.quit(at, effects),
            Action::Send => self.send(at, false, effects),
            Action::Up => self.up(),
            Action::Type => self.to_field(self.form.focus),
            Action::Field(field) => self.to_field(usize::from(field)),
            Action::Next | Action::Previous => self.tab(action),
            Action::MarkNext | Action::MarkPrevious => {
                self.form.step(action);
            }
            Action::ToAnswer => self.level = Level::Answer,
            Action::Zoom => self.zoom = !self.zoom,
            Action::Editor if !self.form.on_send() => effects.push(Effect::Editor { field: self.form.focus }),
            Action::Undo if !self.form.on_send() => effects.push(Effect::Undo { field: self.form.focus, again: false }),
            Action::Redo if !self.form.on_send() => effects.push(Effect::Undo { field: self.form.focus, again: true }),
            Action::Examples if self.session.running().is_some() => {
                self.stop(at, effects);
            }
            Action::Examples => self.examples(),
            Action::Preview => self.popup = Some(Popup::Text(self.preview())),
            Action::About => self.popup = Some(Popup::Text(self.about())),
            Action::Verdicts => self.popup = Some(Popup::Text(self.verdicts())),
            Action::Help => self.popup = Some(Popup::Text(super::help::text())),
            Action::Sessions => effects.push(Effect::List),
            Action::Command => self.line(LineFor::Command, ""),
            Action::Search => self.line(LineFor::Search, ""),
            Action::NextHit => self.pane.next_hit(true),
            Action::PreviousHit => self.pane.next_hit(false),
            Action::Outline => self.outline(),
            Action::CopyMenu => self.popup = Some(Popup::Copy),
            Action::Copy(part) => self.copy(part, effects),
            Action::Write => self.line(LineFor::Write, ""),
            Action::Raw => self.raw(),
            Action::OlderRun => self.turn(at, false),
            Action::NewerRun => self.turn(at, true),
            other => {
                self.pane.step(other);
            }
        }
    }

    fn act_on_popup(&mut self, at: At, action: Action, effects: &mut Vec<Effect>) {
        let Some(mut popup) = self.popup.take() else { return };
        let page = isize::try_from(self.size.height / 2).unwrap_or(1);
        let rows = match action {
            Action::LineDown => 1,
            Action::LineUp => -1,
            Action::HalfDown | Action::PageDown => page,
            Action::HalfUp | Action::PageUp => -page,
            Action::Top => isize::MIN / 2,
            Action::End => isize::MAX / 2,
            _ => 0,
        };
        match (&mut popup, action) {
            (Popup::Line(line), Action::Up) => {
                if line.of == LineFor::Search {
                    self.pane.search("");
                }
                self.popup = line.below.take().map(|below| *below);
                return;
            }
            (_, Action::Up) => return,
            (Popup::List(list), _) if rows != 0 => list.step(rows),
            (Popup::Text(text), _) if rows != 0 => text.step(rows),
            (Popup::List(_), Action::Search) => {
                let below = Some(Box::new(popup));
                self.popup = Some(Popup::Line(Line { of: LineFor::Filter, text: String::new(), below }));
                return;
            }
            (Popup::List(list), Action::Accept) => return self.take_row(at, list, effects),
            (Popup::List(list), Action::Delete) if list.of == ListOf::Sessions => {
                if let Some(id) = list.marked().and_then(|index| self.listed.get(index)) {
                    let text = safe(&format!("Delete session {id} for good?"));
                    self.popup = Some(Popup::Ask(Question { text, yes: OnYes::Remove(id.clone()) }));
                    return;
                }
            }
            (Popup::Line(line), Action::Rubout) => {
                line.text.pop();
                self.popup = Some(popup);
                return self.typed("");
            }
            (Popup::Line(line), Action::Clear) => {
                line.text.clear();
                self.popup = Some(popup);
                return self.typed("");
            }
            (Popup::Line(line), Action::Accept) => {
                let text = std::mem::take(&mut line.text);
                let of = line.of;
                self.popup = line.below.take().map(|below| *below);
                return self.take_line(at, of, &text, effects);
            }
            (Popup::Ask(question), Action::Accept) => {
                let yes = question.yes.clone();
                return self.take_yes(at, yes, effects);
            }
            (Popup::Ask(_), Action::Decline) => return,
            (Popup::Copy, Action::Copy(part)) => return self.copy(part, effects),
            _ => {}
        }
        self.popup = Some(popup);
    }

    /// Esc: one level up, nothing else.
    fn up(&mut self) {
        match self.level {
            Level::Type => self.level = Level::Forms,
            Level::Answer if !self.pane.needle.is_empty() => {
                self.pane.search("");
            }
            _ => {}
        }
    }

    fn to_field(&mut self, field: usize) {
        if self.form.is_empty() {
            return self.tell("This prompt has no variables: Enter sends it.");
        }
        if field >= self.form.len() && field != self.form.focus {
            return self.tell(&format!("There are {} fields.", self.form.len()));
        }
        self.form.focus = field.min(self.form.len() - 1);
        self.level = Level::Type;
    }

    /// Through the fields, `[ Send ]` and the answer, and round.
    fn tab(&mut self, action: Action) {
        let forward = action == Action::Next;
        if self.level == Level::Answer {
            self.form.focus = if forward { 0 } else { self.form.len() };
        } else if !self.form.step(action) {
            self.level = Level::Answer;
            return;
        }
        self.level = if self.form.on_send() { Level::Forms } else { Level::Type };
    }

    fn line(&mut self, of: LineFor, text: &str) {
        if self.pane.run.is_none() && matches!(of, LineFor::Search | LineFor::Write) {
            return self.tell("There is no answer yet.");
        }
        self.popup = Some(Popup::Line(Line { of, text: text.to_owned(), below: None }));
    }

    /// Characters for the open line; search and filter show at once what they find.
    pub(super) fn typed(&mut self, text: &str) {
        let Some(Popup::Line(line)) = &mut self.popup else { return };
        line.text.extend(text.chars().filter(|c| !c.is_control()));
        let now = line.text.clone();
        match (line.of, &mut line.below) {
            (LineFor::Search, _) => {
                self.pane.search(&now);
            }
            (LineFor::Filter, Some(below)) => {
                if let Popup::List(list) = below.as_mut() {
                    list.filter = now;
                    list.cursor = 0;
                }
            }
            _ => {}
        }
    }

    fn take_line(&mut self, at: At, of: LineFor, text: &str, effects: &mut Vec<Effect>) {
        match of {
            LineFor::Search => {
                if !self.pane.search(text) && !text.is_empty() {
                    self.tell(&format!("\"{text}\" does not occur."));
                }
            }
            LineFor::Command => self.command(at, text.trim(), effects),
            LineFor::Write => self.write(text.trim(), effects),
            LineFor::Filter => {}
        }
    }

    fn take_row(&mut self, at: At, list: &List, effects: &mut Vec<Effect>) {
        let Some(row) = list.marked() else { return };
        match list.of {
            ListOf::Cases => self.offer_case(at, row, effects),
            ListOf::Headings => {
                if let Some(line) = self.pane.page.headings().get(row).map(|heading| heading.line) {
                    self.pane.go(line);
                }
            }
            ListOf::Sessions => {
                if let Some(id) = self.listed.get(row).cloned() {
                    self.leave_for(id, effects);
                }
            }
        }
    }

    fn take_yes(&mut self, at: At, yes: OnYes, effects: &mut Vec<Effect>) {
        match yes {
            OnYes::Send => self.send(at, true, effects),
            OnYes::Quit => {
                self.stop(at, effects);
                self.quit(at, effects);
            }
            OnYes::Fill(case) => self.fill(at, case, effects),
            OnYes::Remove(id) => effects.extend([Effect::Remove(id), Effect::List]),
            OnYes::Open(id) => {
                self.stop(at, effects);
                self.save(at, effects);
                effects.push(Effect::Open(id));
            }
        }
    }

    fn quit(&mut self, at: At, effects: &mut Vec<Effect>) {
        self.save(at, effects);
        let closed = Record::new(at, None, What::Closed {});
        self.session.apply(&closed);
        effects.extend([Effect::Append(closed), Effect::Quit(exit::GOOD)]);
    }

    fn examples(&mut self) {
        if self.prompt().cases.is_empty() {
            return self.tell("This prompt has no test cases.");
        }
        let row = |(index, case): (usize, &crate::domain::prompt::Case)| {
            let texts: Vec<&str> = case.inputs.iter().map(|(_, text)| text.as_str()).collect();
            crate::page::safe_line(&format!("{}  {}", index + 1, texts.join(" · ")))
        };
        let rows: Vec<SafeText> = self.prompt().cases.iter().enumerate().map(row).collect();
        self.popup = Some(Popup::List(List::new(ListOf::Cases, rows, 0)));
    }

    /// Fills in a case (from 0); over typed text that no case and no run holds it asks first.
    fn offer_case(&mut self, at: At, case: usize, effects: &mut Vec<Effect>) {
        let inputs = self.form.inputs(self.prompt());
        let typed = inputs.iter().any(|(_, text)| !text.trim().is_empty());
        let kept =
            self.form.case(self.prompt()).is_some() || self.session.runs.iter().any(|run| run.request.inputs == inputs);
        if typed && !kept {
            let text = safe("Put the example in place of what you typed? (undo with u in each field)");
            self.popup = Some(Popup::Ask(Question { text, yes: OnYes::Fill(case) }));
        } else {
            self.fill(at, case, effects);
        }
    }

    /// Fills in a case, from 0.
    pub(super) fn fill(&mut self, at: At, case: usize, effects: &mut Vec<Effect>) {
        let Some(case) = self.session.prompt.cases.get(case).cloned() else {
            let count = self.prompt().cases.len();
            return self.tell(&format!("There are {count} cases: 1 to {count}."));
        };
        let Session { prompt, .. } = &self.session;
        self.form.fill(at, prompt, &case);
        self.form.focus = 0;
        self.level = Level::Forms;
        effects.push(Effect::Fill);
        self.tell("The example is filled in. Enter sends it, i edits it.");
    }

    fn outline(&mut self) {
        let headings = self.pane.page.headings();
        if headings.is_empty() {
            return self.tell("The answer has no headings.");
        }
        let cursor = headings.iter().rposition(|heading| heading.line <= self.pane.top).unwrap_or(0);
        let rows = headings
            .iter()
            .map(|heading| {
                safe(&format!("{}{}", "  ".repeat(usize::from(heading.level.saturating_sub(1))), heading.title))
            })
            .collect();
        self.popup = Some(Popup::List(List::new(ListOf::Headings, rows, cursor)));
    }

    fn raw(&mut self) {
        if let Some(run) = self.pane.run.and_then(|run| self.session.run(run)) {
            self.pane.toggle_raw(&run.answer);
        }
    }

    /// The answer before or after the one shown.
    fn turn(&mut self, at: At, newer: bool) {
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
    fn show(&mut self, at: At, id: crate::domain::stream::RunId) {
        self.pane.show(id);
        self.place();
        if let Some(run) = self.session.run(id) {
            self.pane.follow = super::Follow::Off;
            self.pane.arrive(&run.answer, None);
            let count = self.session.runs.len();
            self.tell(&format!("Answer {} of {count}.", id.0));
        }
        self.measure(at);
    }

    fn copy(&mut self, part: Part, effects: &mut Vec<Effect>) {
        let Some(run) = self.shown() else { return self.tell("There is no answer yet.") };
        let text = &run.answer.text;
        let slice = |range: std::ops::Range<usize>| text.get(range).map(str::to_owned);
        let (name, found) = match part {
            Part::Answer => ("the answer", Some(text.clone())),
            Part::Section => ("the section", slice(self.pane.page.section_at(&run.answer, self.pane.top))),
            Part::Code => ("the code block", self.code_in_view(run).and_then(slice)),
            Part::Refusal => ("the refusal", crate::domain::answer::refusal(text).map(|_| text.trim().to_owned())),
            Part::Verdicts => ("the verdicts", Some(super::report::verdict_lines(run).join("\n"))),
        };
        match found.filter(|text| !text.is_empty()) {
            Some(text) => effects.push(Effect::Copy(name, safe(&text))),
            None => self.tell(&format!("There is nothing to copy as {name} here.")),
        }
    }

    /// The first code block that ends behind the view's top, else the last one.
    fn code_in_view(&self, run: &crate::domain::session::Run) -> Option<std::ops::Range<usize>> {
        let top = self.pane.page.byte_of(self.pane.top);
        let blocks = run.answer.markup().code_blocks();
        blocks.iter().find(|block| block.end >= top).or(blocks.last()).cloned()
    }

    fn write(&mut self, path: &str, effects: &mut Vec<Effect>) {
        let Some(run) = self.shown() else { return self.tell("There is no answer yet.") };
        if path.is_empty() {
            return self.tell("Nothing was written: no file name.");
        }
        effects.push(Effect::Write { path: path.to_owned(), text: safe(&run.answer.text) });
    }

    fn command(&mut self, at: At, text: &str, effects: &mut Vec<Effect>) {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        match word {
            "" => {}
            "q" | "quit" => self.act_on_screen(at, Action::Quit, effects),
            "w" | "write" => self.write(rest, effects),
            "find" => {
                self.level = Level::Answer;
                self.take_line(at, LineFor::Search, rest, effects);
            }
            "raw" => self.raw(),
            "send" => self.send(at, false, effects),
            "stop" => {
                self.stop(at, effects);
            }
            "sessions" => effects.push(Effect::List),
            "verdicts" => self.popup = Some(Popup::Text(self.verdicts())),
            "preview" => self.popup = Some(Popup::Text(self.preview())),
            "about" => self.popup = Some(Popup::Text(self.about())),
            "help" => self.popup = Some(Popup::Text(super::help::text())),
            "case" => match rest.parse::<usize>() {
                Ok(number) => self.offer_case(at, number.wrapping_sub(1), effects),
                Err(_) => self.examples(),
            },
            _ => self.tell(&format!(
                "\"{word}\" is no command; there are: q w find raw send stop case sessions verdicts preview about help"
            )),
        }
    }

    pub(super) fn listed(&mut self, mut lines: Vec<SessionLine>) {
        lines.retain(|line| Some(&line.id) != self.file.as_ref());
        if lines.is_empty() {
            return self.tell("There is no other session yet.");
        }
        let offered = self.offered.as_ref().and_then(|offer| lines.iter().position(|line| line.id == offer.id));
        let rows = lines.iter().map(|line| line.label.clone()).collect();
        self.listed = lines.into_iter().map(|line| line.id).collect();
        self.popup = Some(Popup::List(List::new(ListOf::Sessions, rows, offered.unwrap_or(0))));
    }

    fn leave_for(&mut self, id: String, effects: &mut Vec<Effect>) {
        if self.session.running().is_some() {
            let text = safe("A design is still arriving. Stop it, keep what came, and open the other session?");
            self.popup = Some(Popup::Ask(Question { text, yes: OnYes::Open(id) }));
        } else {
            effects.push(Effect::Open(id));
        }
    }

    pub(super) fn opened(&mut self, at: At, reopened: Reopened, effects: &mut Vec<Effect>) {
        let Reopened { id, session, bad, writable } = reopened;
        self.form = Form::new(&session.prompt, &session.inputs);
        self.session = session;
        self.file = Some(id.clone());
        self.offered = None;
        self.recording = writable;
        self.level = Level::Forms;
        effects.push(Effect::Fill);
        let newest = self.session.runs.last().map(|run| (run.id, run.answer.state()));
        match &newest {
            Some((run, _)) => self.show(at, *run),
            None => self.pane = super::Pane::default(),
        }
        let mut said = format!("Session {id}");
        match newest {
            Some((run, state)) => said += &format!(": answer {} is {}", run.0, state.word()),
            None => said += ": nothing was sent yet",
        }
        if bad > 0 {
            said += &format!("; {bad} unreadable lines were skipped, the file is as it was");
        }
        if self.session.unknown > 0 {
            said += &format!("; {} records of a later version were skipped", self.session.unknown);
        }
        if !writable {
            said += "; another process writes it: what you do here is not recorded";
        }
        self.tell(&format!("{said}."));
    }
}

use crate::domain::session::Session;
