//! What opens: lines to type, lists, examples, other sessions; and what taking a row or a line does.

use super::event::{Effect, Page, Reopened, SessionLine};
use super::popup::{Line, LineFor, List, ListOf, OnYes, Popup};
use super::report::VERDICTS;
use super::{App, Followed, Form, Keeping, Level};
use crate::domain::session::{Record, Run, What};
use crate::domain::stream::At;
use crate::page::{SafeText, safe};
use std::collections::HashMap;

impl App {
    pub(super) fn line(&mut self, of: LineFor, text: &str) {
        // A search opens all the same: what is typed next must not be taken for commands.
        if self.pane.run.is_none() && of == LineFor::Write {
            return self.tell("There is no answer yet.");
        }
        self.popup = Some(Popup::Line(Line { of, text: text.to_owned(), back: 0, below: None }));
    }

    /// The open line's text; search and filter show at once what they find.
    pub(super) fn typed(&mut self, text: String, effects: &mut Vec<Effect>) {
        self.hand.hint = None;
        let view = self.text_view();
        let Some(Popup::Line(line)) = &mut self.popup else { return };
        line.text = text;
        match (line.of, line.below.as_deref_mut()) {
            (LineFor::Search, Some(Popup::Text(below))) => below.find(&line.text, view),
            (LineFor::Search, _) => {
                let now = line.text.clone();
                self.pane.search(&now);
            }
            (LineFor::Filter, Some(Popup::List(list))) => {
                list.filter_by(&line.text);
                if list.of == ListOf::Sessions {
                    list.seeking = !line.text.trim().is_empty();
                    effects.push(Effect::Find(line.text.trim().to_owned()));
                }
            }
            _ => {}
        }
    }

    /// Sessions that hold what the list of them is filtered by; `last`: all are read.
    pub(super) fn found(&mut self, words: &str, ids: &[String], last: bool) {
        // There may be as many of these as there are sessions.
        let places: HashMap<&String, usize> = self.listed.iter().enumerate().map(|(at, id)| (id, at)).collect();
        let rows: Vec<usize> = ids.iter().filter_map(|id| places.get(id).copied()).collect();
        let list = match &mut self.popup {
            Some(Popup::List(list)) => list,
            Some(Popup::Line(Line { of: LineFor::Filter, below: Some(below), .. })) => match below.as_mut() {
                Popup::List(list) => list,
                _ => return,
            },
            _ => return,
        };
        if list.of == ListOf::Sessions && list.filter.trim() == words {
            list.found(rows);
            list.seeking &= !last;
        }
    }

    pub(super) fn take_line(&mut self, at: At, of: LineFor, text: &str, effects: &mut Vec<Effect>) {
        match of {
            LineFor::Search if matches!(self.popup, Some(Popup::Text(_))) => {
                let view = self.text_view();
                let Some(Popup::Text(below)) = &mut self.popup else { return };
                below.find(text, view);
                if below.hit.is_none() && !text.is_empty() {
                    self.hint(&format!("\"{text}\" does not occur"));
                }
            }
            LineFor::Search if self.pane.run.is_none() => self.tell("There is no answer yet to search in."),
            LineFor::Search => {
                self.level = Level::Answer;
                if !self.pane.search(text) && !text.is_empty() {
                    self.tell(&format!("\"{text}\" does not occur."));
                }
            }
            LineFor::Command => self.command(at, text.trim(), effects),
            LineFor::Write => self.write(text.trim(), effects),
            LineFor::Keep => self.keep(text.trim(), effects),
            LineFor::Filter => {}
            LineFor::Ask if text.trim().is_empty() => self.tell("Nothing was asked, so nothing was sent."),
            LineFor::Ask => self.ask_about(at, text.trim(), effects),
            LineFor::Comment(_) | LineFor::Reply | LineFor::Decide(_) | LineFor::Author => {
                self.worded(at, of, text, effects);
            }
        }
    }

    pub(super) fn take_row(&mut self, at: At, list: &List, effects: &mut Vec<Effect>) {
        let Some(row) = list.marked() else { return };
        match list.of {
            ListOf::Cases => self.offer_case(at, row, effects),
            ListOf::Headings => {
                if let Some(line) = self.pane.page.headings().get(row).map(|heading| heading.line) {
                    self.pane.go(line);
                }
            }
            ListOf::Reasons | ListOf::Values => self.take_reason(at, row, effects),
            ListOf::Marks => self.show_mark(row),
            // Taken before, with the keys of its own.
            ListOf::Comments => {}
            ListOf::Architects => self.take_pick(row, effects),
            ListOf::Sessions => {
                if let Some(id) = self.listed.get(row).cloned() {
                    self.leave(at, OnYes::Open(id), effects);
                }
            }
        }
    }

    pub(super) fn take_yes(&mut self, at: At, yes: OnYes, effects: &mut Vec<Effect>) {
        match yes {
            OnYes::Send => self.send(at, true, effects),
            OnYes::Quit => {
                self.stop(at, effects);
                self.quit(at, effects);
            }
            OnYes::Run(case) => {
                self.run_case(at, case, true, effects);
                self.examples();
            }
            OnYes::RunAll => {
                self.run_all(at, true, effects);
                self.examples();
            }
            OnYes::Fill(case) => self.fill(at, case, effects),
            OnYes::Over(page) => effects.push(Effect::Write(Page { over: true, ..page })),
            OnYes::Retry(run, to) => self.again_to(at, run, to.map(|to| *to), effects),
            OnYes::Remove(id) => effects.extend([Effect::Remove(id), Effect::List]),
            OnYes::Decide(standing, why) => self.decided(at, standing, &why, true, effects),
            OnYes::Lose(then) => self.take_yes(at, *then, effects),
            OnYes::GivePen(to) => self.give_pen(at, to, effects),
            OnYes::SendFor(_) => self.send(at, false, effects),
            OnYes::Open(id) => {
                self.stop(at, effects);
                self.save(at, effects);
                if self.keeping == Keeping::File {
                    effects.push(Effect::Append(Record::new(at, None, What::Closed {})));
                }
                effects.push(Effect::Open(id));
            }
        }
    }

    pub(super) fn outline(&mut self) {
        let headings = self.pane.page.headings();
        if headings.is_empty() {
            return self.tell("The answer has no headings.");
        }
        let cursor = headings.iter().rposition(|heading| heading.line <= self.pane.top).unwrap_or(0);
        self.popup = Some(Popup::List(List::new(ListOf::Headings, self.heading_rows(), cursor)));
    }

    fn heading_rows(&self) -> Vec<SafeText> {
        let headings = self.pane.page.headings();
        let indent = |level: u8| "  ".repeat(usize::from(level.saturating_sub(1)));
        headings.iter().map(|heading| safe(&format!("{}{}", indent(heading.level), heading.title))).collect()
    }

    /// What is open over the screen speaks of the present, not of the moment it was opened.
    pub(super) fn refresh(&mut self) {
        let Some(mut popup) = self.popup.take() else { return };
        match &mut popup {
            Popup::Text(text) if text.title == VERDICTS => {
                text.lines = self.verdicts().lines;
                text.step(0, self.text_view());
            }
            Popup::Text(text) if text.title == super::compare::COMPARED => self.compare_again(text),
            Popup::Text(text) if text.title == super::help::TITLE => self.help_again(text),
            Popup::List(list) => {
                if list.of == ListOf::Cases {
                    self.weigh();
                }
                self.refresh_list(list);
            }
            Popup::Line(Line { below: Some(below), .. }) => match below.as_mut() {
                Popup::List(list) => self.refresh_list(list),
                Popup::Text(text) if text.title == super::help::TITLE => self.help_again(text),
                _ => {}
            },
            Popup::Text(_) | Popup::Line(_) | Popup::Ask(_) | Popup::Copy | Popup::Choose(_) => {}
        }
        self.popup = Some(popup);
    }

    fn refresh_list(&mut self, list: &mut List) {
        let rows = match list.of {
            ListOf::Cases => self.case_rows(),
            ListOf::Headings => self.heading_rows(),
            ListOf::Marks => self.mark_rows(),
            ListOf::Comments => self.comment_rows(),
            ListOf::Sessions | ListOf::Reasons | ListOf::Values | ListOf::Architects => return,
        };
        list.rows = rows;
        list.step(0);
    }

    pub(super) fn listed(&mut self, mut lines: Vec<SessionLine>, skipped: Option<SafeText>) {
        lines.retain(|line| Some(&line.id) != self.file.as_ref());
        let none = lines.is_empty().then(|| SafeText::from_static("There is no other session."));
        // What was said since the last key, as of a session that went to the trash, stays.
        let said: Vec<SafeText> = self.notice.take().into_iter().chain(none).chain(skipped).collect();
        let offered = self.offered.as_ref().and_then(|offer| lines.iter().position(|line| line.id == offer.id));
        let rows = lines.iter().map(|line| line.label.clone()).collect();
        self.listed = lines.into_iter().map(|line| line.id).collect();
        let list = List::new(ListOf::Sessions, rows, offered.unwrap_or(0));
        self.popup = (!list.rows.is_empty()).then_some(Popup::List(list));
        if !said.is_empty() {
            self.say(Some(SafeText::join(said.iter(), &SafeText::from_static(" "))));
        }
    }

    pub(super) fn opened(&mut self, at: At, reopened: Reopened, effects: &mut Vec<Effect>) {
        let Reopened { id, mut session, bad, writable, me, live, asked } = reopened;
        let lost = session.prompt.source.is_empty();
        if lost {
            session.prompt = self.session.prompt.clone();
        }
        self.form = Form::new(&session.prompt, &session.inputs);
        let controls = self.form.clean(at);
        self.queue.clear();
        self.session = session;
        self.weighed.clear();
        self.file = Some(id.clone());
        self.offered = None;
        self.keeping = if writable { Keeping::File } else { Keeping::ReadOnly };
        self.follow = me.map(|me| Followed { me, live, asked, keep: asked, cut: None });
        if writable {
            self.take_over(at, effects);
        }
        self.given = self.form.inputs(self.prompt());
        self.failure = None;
        self.level = Level::Forms;
        self.chosen = false;
        self.forget_written();
        self.forget_comments();
        self.understand();
        effects.push(Effect::Fill);
        if asked && !self.session.runs.is_empty() {
            self.level = Level::Answer;
        }
        let newest = self.session.runs.last().map(|run| (run.id, run.answer.state()));
        match &newest {
            Some((run, _)) => self.show(at, *run),
            None => {
                self.pane = super::Pane::default();
                self.pane.page.plain = !self.unicode;
            }
        }
        // What is to be sent again is read, and has the room for it.
        if self.again().is_some() {
            self.level = Level::Answer;
        }
        let mut said = format!("Session {id}");
        match newest {
            Some((run, state)) => said += &format!(": answer {} is {}", run.0, state.word()),
            None => said += ": nothing was sent yet",
        }
        if let Some(before) = self.session.runs.last().map(Run::who).filter(|_| writable && self.others_answered()) {
            said += &format!("; from here on {} answers, before it was {before} (:profile)", self.target.short());
        }
        if bad > 0 {
            said += &format!("; {bad} unreadable lines were skipped, the file is as it was");
        }
        if lost {
            said += &format!("; the line with its prompt is one of them, so {} stands in for it", self.prompt().file);
        }
        if self.session.unknown > 0 {
            said += &format!("; {} records of a later version were skipped", self.session.unknown);
        }
        if controls > 0 {
            said += &format!("; {controls} control characters were left out of the form");
        }
        if asked && live {
            said += ". You read where the driver reads until you scroll; :follow goes back, :pen asks for the pen";
        } else if asked {
            said += ". Nobody drives it now; what comes is shown";
        } else if !writable {
            said += ". Another terminal writes it, so it is only read here: what you change or send goes on as a \
                     session of its own";
        }
        self.tell(&format!("{said}."));
    }
}
