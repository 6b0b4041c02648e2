//! Sending, hearing, stopping; and what the head of the answer says about it.

use super::event::Effect;
use super::popup::{OnYes, Popup, Question};
use super::{App, Level};
use crate::domain::answer::State;
use crate::domain::ask::{Request, Unsendable};
use crate::domain::prompt::Neutralised;
use crate::domain::stream::{At, End, RunId, StreamEvent};
use crate::domain::verdict::Verdict;
use crate::page::{SafeText, safe};

impl App {
    /// Sends the form, unless something stands against it; then it says what.
    pub(super) fn send(&mut self, at: At, sure: bool, effects: &mut Vec<Effect>) {
        if self.session.running().is_some() {
            return self.tell("A design is on its way: stop it first with ^C, or wait for its end.");
        }
        let inputs = self.form.inputs(self.prompt());
        if !sure && self.session.runs.last().is_some_and(|run| run.request.inputs == inputs) {
            let run = self.session.runs.last().map_or(0, |run| run.id.0);
            let text = safe(&format!("Nothing changed since answer {run}. Send it again as a new one?"));
            self.popup = Some(Popup::Ask(Question { text, yes: OnYes::Send }));
            return;
        }
        let case = self.form.case(self.prompt());
        match Request::new(self.prompt(), &self.target, inputs, case) {
            Ok((request, neutralised)) => {
                self.save(at, effects);
                self.ask(at, request, true, effects);
                self.level = Level::Answer;
                self.say(said(&neutralised));
                if self.notice.is_none() && self.rules.refuses && self.target.provider != "offline" {
                    self.tell("Sent. The rules would refuse this: W says why.");
                }
            }
            Err(fault) => {
                let blamed = match &fault {
                    Unsendable::Missing(name) | Unsendable::Large(name) => Some(name),
                    Unsendable::LargeRequest | Unsendable::NoEndpoint => None,
                };
                let field = blamed.and_then(|name| self.prompt().variables.iter().position(|v| v.name == *name));
                if let Some(field) = field {
                    self.form.focus = field;
                    self.level = Level::Type;
                }
                self.tell(&fault.to_string());
            }
        }
    }

    /// Starts a run; `show`: in the pane.
    pub(super) fn ask(&mut self, at: At, request: Request, show: bool, effects: &mut Vec<Effect>) {
        let (run, record) = self.session.ask(at, request.clone());
        effects.push(Effect::Append(record));
        effects.push(Effect::Start(run, Box::new(request)));
        self.clock = at;
        if show {
            self.pane.show(run);
            self.rules.advice.clear();
            self.rules.beside.clear();
            self.measure(at);
        }
    }

    /// Stops the run that is on, and the cases that wait behind it; text that came is kept.
    pub(super) fn stop(&mut self, at: At, effects: &mut Vec<Effect>) -> bool {
        let Some(run) = self.session.running() else { return false };
        self.queue.clear();
        effects.push(Effect::Cancel(run));
        self.heard(at, run, StreamEvent::Ended(End::Cancelled), effects);
        self.drained(at, effects);
        self.tell("Stopped. What had arrived is kept.");
        true
    }

    /// One event of a run: an append. The end is digested at once.
    pub(super) fn heard(&mut self, at: At, run: RunId, event: StreamEvent, effects: &mut Vec<Effect>) {
        let waiting = matches!(event, StreamEvent::Waiting { .. });
        if let Some(record) = self.session.hear(at, run, event) {
            effects.push(Effect::Append(record));
        }
        if waiting {
            self.clock = at;
        }
    }

    /// The queue is empty: markup, checks and page move once.
    pub(super) fn drained(&mut self, at: At, effects: &mut Vec<Effect>) {
        // The reader may look at another answer than the one that arrives.
        let newest = self.session.runs.last().map(|run| run.id).filter(|id| Some(*id) != self.pane.run);
        if let Some(id) = newest {
            self.digest(at, id, effects);
        }
        let Some(id) = self.pane.run else { return };
        let judged = self.digest(at, id, effects);
        let Some(run) = self.session.run(id) else { return };
        let (first, ended) = (run.first, run.ended.is_some());
        if ended || self.figures.first_ms.is_none() {
            self.measure(at);
        }
        if judged && ended {
            self.advise();
        }
        if let Some(run) = self.session.run(id) {
            self.pane.arrive(&run.answer, super::pane::age(first, at));
        }
    }

    /// Moves a run's markup and checks; true once all verdicts are in.
    fn digest(&mut self, at: At, id: RunId, effects: &mut Vec<Effect>) -> bool {
        let digest = self.session.digest(at, id);
        if let Some(run) = self.session.run(id) {
            let settle = |need| Effect::Settle(id, need, run.answer.text.clone());
            effects.extend(digest.needs.into_iter().map(settle));
        }
        let judged = digest.record.is_some();
        effects.extend(digest.record.map(Effect::Append));
        judged
    }

    /// The line at the head of the answer: a refusal, a fault, a failed verdict; with what to do.
    pub fn banner(&self) -> Option<SafeText> {
        let run = self.shown()?;
        let fail = self.glyphs().fail;
        let text = match run.answer.state() {
            State::Refused(text) => format!("{fail} REFUSED: {text}"),
            State::Ended(End::Failed { fault }) => format!("{fail} {} {}", fault.sentence(), fault.next_step()),
            State::Ended(End::Incomplete { fault }) => {
                format!("{fail} INCOMPLETE, text kept: {} Esc Enter sends it again.", fault.sentence())
            }
            State::Ended(End::Complete { notice: Some(notice) }) => format!("{} {notice}", self.glyphs().warn),
            State::Waiting | State::Streaming | State::Ended(_) => {
                let failed = |verdict: &&crate::domain::verdict::Judged| {
                    matches!(verdict.verdict, Verdict::Fail | Verdict::Error(_))
                };
                let first = run.judged().iter().find(failed)?;
                let reason = first.verdict.reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
                format!("{fail} verdict {}: {}{reason}", first.verdict.word(), first.name)
            }
        };
        Some(safe(&text))
    }
}

/// What was changed in the inputs, if anything was.
fn said(neutralised: &[Neutralised]) -> Option<SafeText> {
    let all: Vec<String> =
        neutralised.iter().map(|one| format!("{} <{}> in {}", one.count, one.tag, one.variable)).collect();
    (!all.is_empty())
        .then(|| safe(&format!("Sent with tags made harmless: {}. The form keeps your text.", all.join(", "))))
}
