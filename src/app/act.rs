//! What a key does: the one place where actions meet the levels and the popups.

use super::event::Effect;
use super::popup::{Line, LineFor, ListOf, OnYes, Popup, Question};
use super::{Action, App, Level, Part};
use crate::domain::stream::At;
use crate::page::safe;

impl App {
    pub(super) fn act(&mut self, at: At, action: Action, effects: &mut Vec<Effect>) {
        let before = self.follow.as_ref().is_some_and(|follow| follow.keep).then_some(self.pane.top);
        self.act_at_level(at, action, effects);
        self.let_go(before);
    }

    fn act_at_level(&mut self, at: At, action: Action, effects: &mut Vec<Effect>) {
        let armed = std::mem::take(&mut self.quit_armed);
        let count = self.hand.count.take();
        let zed = std::mem::take(&mut self.hand.zed);
        self.hand.hint = None;
        self.fresh &= matches!(action, Action::Sessions | Action::Up);
        self.held = false;
        self.say(None);
        match action {
            Action::Stop if !self.stop(at, effects) => {
                if matches!(&self.popup, Some(Popup::Ask(Question { yes: OnYes::Lose(_), .. }))) {
                    return;
                }
                if armed {
                    return self.leave(at, OnYes::Quit, effects);
                }
                self.quit_armed = true;
                let follows = self.follow.is_some() && self.session.running().is_some();
                let text = if follows { "Only who drives stops it." } else { "Nothing is running." };
                self.tell(&format!("{text} ^C again quits; what was typed is kept."));
            }
            Action::Stop => {}
            Action::Redraw => effects.push(Effect::Redraw),
            Action::Suspend => effects.push(Effect::Suspend),
            Action::Digit(digit) if self.brief_shown() => self.choose(at, digit, effects),
            Action::TakeBack if self.brief_shown() && self.barred() => {}
            Action::TakeBack if self.brief_shown() => self.take_back(at, effects),
            Action::Amend if self.brief_shown() || self.popup.is_none() => self.amend(at, effects),
            Action::Digit(digit) if self.choosing().is_some() => {
                self.choosing().into_iter().for_each(|choose| self.chosen(choose, digit));
            }
            Action::Digit(_) if self.popup.is_some() => {
                self.hint("this does nothing in this list; Enter takes, Esc closes")
            }
            Action::Digit(digit) => self.digit(digit, count),
            Action::Zed if zed => self.act_on_screen(at, Action::Quit, effects),
            Action::Zed => {
                self.hand.zed = true;
                self.hint("Z once more quits");
            }
            _ if self.popup.is_some() => self.act_on_popup(at, action, effects),
            // Esc forgets a count, and that is all.
            Action::Up if count.is_some() => {}
            _ if self.counted(action, count) => {}
            _ => self.act_on_screen(at, action, effects),
        }
    }

    pub(super) fn act_on_screen(&mut self, at: At, action: Action, effects: &mut Vec<Effect>) {
        match action {
            Action::Quit => self.leave(at, OnYes::Quit, effects),
            Action::Send => self.send(at, false, effects),
            Action::Up => self.up(),
            Action::Type => self.type_in(self.form.focus),
            Action::Field(field) => self.type_in(usize::from(field)),
            Action::Next | Action::Previous => self.tab(action),
            Action::MarkNext | Action::MarkPrevious => {
                self.form.step(action);
            }
            Action::ToAnswer => self.level = Level::Answer,
            Action::Zoom => self.zoom = !self.zoom,
            Action::Editor | Action::Undo | Action::Redo if self.barred() => {}
            Action::Editor if !self.form.on_send() => effects.push(Effect::Editor { field: self.form.focus }),
            Action::Undo if !self.form.on_send() => effects.push(Effect::Undo { field: self.form.focus, again: false }),
            Action::Redo if !self.form.on_send() => effects.push(Effect::Undo { field: self.form.focus, again: true }),
            Action::Examples if self.running_here().is_some() => {
                self.stop(at, effects);
            }
            Action::Examples => self.examples(),
            Action::Preview => self.popup = Some(Popup::Text(self.preview())),
            Action::Why => self.why(),
            Action::About => self.popup = Some(Popup::Text(self.about())),
            Action::Error => self.error(),
            Action::Verdicts => self.popup = Some(Popup::Text(self.verdicts())),
            Action::Marks => self.marked(),
            Action::Compare => self.compare(),
            Action::Comment => self.comment(effects),
            Action::Comments => self.comments(),
            Action::Help => self.help(),
            Action::Sessions => effects.push(Effect::List),
            Action::Command => self.line(LineFor::Command, ""),
            Action::Search => self.line(LineFor::Search, ""),
            Action::Outline => self.outline(),
            Action::CopyMenu => self.popup = Some(Popup::Copy),
            Action::Copy(part) => self.copy(part, effects),
            Action::Write => self.line(LineFor::Write, ""),
            Action::Retry => self.retry(at, effects),
            Action::Raw => self.raw(),
            Action::OlderRun => self.turn(at, false),
            Action::NewerRun => self.turn(at, true),
            other => {
                self.pane.step(other, None);
            }
        }
    }

    /// A move in the answer, as often or as far as the count says. False if it is no such move.
    fn counted(&mut self, action: Action, count: Option<usize>) -> bool {
        match action {
            Action::NextHit | Action::PreviousHit if self.pane.hits.is_empty() => {
                self.hint("nothing is searched, or found; / searches");
            }
            Action::NextHit | Action::PreviousHit => {
                for _ in 0..count.unwrap_or(1).min(self.pane.hits.len() * 2) {
                    self.pane.next_hit(action == Action::NextHit);
                }
            }
            Action::NextHeading | Action::PreviousHeading => {
                let top = self.pane.top;
                self.pane.step(action, count);
                if self.pane.top == top {
                    self.hint("there is no heading further on; o lists them");
                }
            }
            Action::Right => {
                let left = self.pane.left;
                self.pane.step(action, count);
                if self.pane.left == left {
                    self.hint("no line in view goes on to the right");
                }
            }
            _ if count.is_some() && self.pane.run.is_some() => {
                let moved = self.pane.step(action, count);
                if moved && matches!(action, Action::Top | Action::End) {
                    self.hint(&self.pane.stands());
                }
                return moved;
            }
            _ => return false,
        }
        true
    }

    pub(super) fn act_on_popup(&mut self, at: At, action: Action, effects: &mut Vec<Effect>) {
        let mut popup = match self.popup.take() {
            None => return,
            Some(Popup::Line(line)) if action == Action::Accept => return self.accept_line(at, line, effects),
            Some(Popup::Choose(choose)) => return self.act_on_choice(choose, action),
            Some(Popup::List(list))
                if list.of == ListOf::Comments
                    && matches!(action, Action::Accept | Action::RunCase | Action::RunAll | Action::OpenAnswer) =>
            {
                return self.act_on_comment(at, list, action, effects);
            }
            Some(popup) => popup,
        };
        let view = self.text_view();
        let seen = if let Popup::List(list) = &popup { self.list_place(list).lines.len() } else { view.height.into() };
        let page = isize::try_from(seen.max(2) - 1).unwrap_or(1);
        let half = page / 2 + 1;
        let rows = match action {
            Action::LineDown => 1,
            Action::LineUp => -1,
            Action::HalfDown => half,
            Action::PageDown => page,
            Action::HalfUp => -half,
            Action::PageUp => -page,
            Action::Top => isize::MIN / 2,
            Action::End => isize::MAX / 2,
            _ => 0,
        };
        match (&mut popup, action) {
            (Popup::Line(line), Action::Up) => {
                self.popup = line.below.take().map(|below| *below);
                self.put_by(line);
                match &mut self.popup {
                    Some(Popup::List(list)) => {
                        list.filter_by("");
                        if list.of == ListOf::Sessions {
                            effects.push(Effect::Find(String::new()));
                        }
                    }
                    Some(Popup::Text(text)) => text.find("", view),
                    _ if line.of == LineFor::Search => drop(self.pane.search("")),
                    _ => {}
                }
                return;
            }
            (Popup::List(list), Action::Up) if list.of == ListOf::Values => return self.reasons_again(),
            (_, Action::Up) => return,
            (Popup::List(list), _) if rows != 0 => self.move_in_list(list, rows),
            (Popup::Text(text), _) if rows != 0 => text.step(rows, view),
            (Popup::Text(_), Action::Search) => {
                let below = Some(Box::new(popup));
                self.popup = Some(Popup::Line(Line { of: LineFor::Search, text: String::new(), back: 0, below }));
                return;
            }
            (Popup::Text(text), Action::NextHit | Action::PreviousHit) => {
                let found = text.next(action == Action::NextHit, view);
                if !found {
                    self.hint("nothing is searched, or found; / searches");
                }
            }
            (Popup::List(_), Action::Search) => {
                let below = Some(Box::new(popup));
                self.popup = Some(Popup::Line(Line { of: LineFor::Filter, text: String::new(), back: 0, below }));
                return;
            }
            (Popup::List(list), Action::Accept)
                if list.of == ListOf::Reasons
                    && let Some(why) = list.marked().and_then(|row| self.untaken(row)) =>
            {
                self.tell(why);
            }
            (Popup::List(list), Action::Accept) => return self.take_row(at, list, effects),
            (Popup::List(list), Action::RunCase | Action::RunAll | Action::OpenAnswer) if list.of == ListOf::Cases => {
                let marked = list.marked().map(|row| row + 1);
                self.popup = Some(popup);
                match (action, marked) {
                    (Action::RunAll, _) => self.run_all(at, false, effects),
                    (Action::RunCase, Some(case)) => self.run_case(at, case, false, effects),
                    (_, Some(case)) => self.open_case(at, case),
                    (_, None) => {}
                }
                return;
            }
            (Popup::List(list), Action::Delete) if list.of == ListOf::Sessions => {
                if let Some(id) = list.marked().and_then(|index| self.listed.get(index)) {
                    let text = safe(&format!("Move session {id} to the trash? (sessions restore takes it out)"));
                    self.popup = Some(Popup::Ask(Question { text, yes: OnYes::Remove(id.clone()) }));
                    return;
                }
            }
            (Popup::Line(line), Action::Complete) => {
                let (of, text) = (line.of, line.text.clone());
                self.popup = Some(popup);
                if of == LineFor::Command {
                    return self.complete(&text, effects);
                }
                return self.hint("Tab completes commands, after : alone");
            }
            (Popup::Line(_), Action::OlderLine | Action::NewerLine) => {
                self.popup = Some(popup);
                return self.past_line(action == Action::OlderLine, effects);
            }
            (Popup::Ask(question), Action::Accept) => {
                let yes = question.yes.clone();
                return self.take_yes(at, yes, effects);
            }
            (Popup::Ask(question), Action::Decline) => {
                match question.yes {
                    // What waited for the file is not done without it.
                    OnYes::Over(_) => self.after = None,
                    OnYes::Send if self.rules.refuses => {
                        self.tell("Nothing was sent. W says why, and what would help.");
                    }
                    OnYes::Send => self.tell("Nothing was sent."),
                    _ => {}
                }
                self.refuse(at, &question.yes, effects);
                return;
            }
            (Popup::Ask(_), Action::Write) => {
                if let Popup::Ask(question) = popup {
                    self.keep_first(question);
                }
                return;
            }
            (Popup::Text(text), Action::Copy(Part::Popup)) => {
                effects.push(Effect::Copy(super::popup::POPUP_TEXT, text.whole()));
            }
            (Popup::Copy, Action::Copy(part)) => return self.copy(part, effects),
            (
                Popup::List(_),
                Action::RunCase
                | Action::RunAll
                | Action::OpenAnswer
                | Action::Delete
                | Action::TakeBack
                | Action::Amend,
            ) => {
                self.hint("this does nothing in this list; Enter takes, Esc closes");
            }
            _ => {}
        }
        self.popup = Some(popup);
    }

    // The brief, or the values of one of its facts, is open.
    fn brief_shown(&self) -> bool {
        matches!(&self.popup, Some(Popup::List(list)) if matches!(list.of, ListOf::Reasons | ListOf::Values))
    }

    /// Esc: one level up, nothing else.
    fn up(&mut self) {
        match self.level {
            Level::Type => self.level = Level::Forms,
            Level::Answer if !self.pane.needle.is_empty() => {
                self.pane.search("");
            }
            // What the form holds was not sent yet: Esc Enter sends it, however slowly it is typed.
            Level::Answer if self.stale() => self.level = Level::Forms,
            _ => {}
        }
    }

    pub(super) fn type_in(&mut self, field: usize) {
        if self.form.is_empty() {
            return self.tell("This prompt has no variables: Enter sends it.");
        }
        if self.barred() {
            return;
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
        let typed = !self.form.on_send() && !self.barred();
        self.level = if typed { Level::Type } else { Level::Forms };
    }
}
