//! Sending, hearing, stopping; and what the head of the answer says about it.

use super::event::{Effect, Pick};
use super::popup::{OnYes, Popup, Question};
use super::{App, Level};
use crate::domain::answer::State;
use crate::domain::architect::{self, Inputs};
use crate::domain::ask::{Request, Target, Unsendable};
use crate::domain::prompt::Neutralised;
use crate::domain::session::Run;
use crate::domain::stream::{At, End, RunId, StreamEvent};
use crate::page::{SafeText, safe};

impl App {
    /// Sends the form, unless something stands against it; then it says what.
    pub(super) fn send(&mut self, at: At, sure: bool, effects: &mut Vec<Effect>) {
        if self.sends_elsewhere(at, true, effects) {
            return;
        }
        if self.session.running().is_some() {
            return self.busy();
        }
        let inputs = self.form.inputs(self.prompt());
        if let Some(text) = self.doubts(&inputs).filter(|_| !sure) {
            self.popup = Some(Popup::Ask(Question { text: safe(&text), yes: OnYes::Send }));
            return;
        }
        let case = self.form.case(self.prompt());
        match Request::new(self.prompt(), &self.target, inputs, case) {
            Ok((request, neutralised)) => {
                self.save(at, effects);
                self.ask(at, request, true, effects);
                self.level = Level::Answer;
                self.say(said(&neutralised));
            }
            Err(fault) => {
                let blamed = match &fault {
                    Unsendable::Missing(name) | Unsendable::Large(name) => Some(name),
                    Unsendable::LargeRequest | Unsendable::NoConversation(_) | Unsendable::NoEndpoint => None,
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

    /// What is asked before these inputs are sent, if anything is: they were sent already, or the rules refuse them.
    fn doubts(&self, inputs: &[(String, String)]) -> Option<String> {
        // What was asked about an answer is no send of the form.
        let last = self.session.runs.iter().rev().find(|run| run.request.follow_up.is_none()).filter(|run| {
            run.request.inputs == inputs
                && run.request.fill.is_some() == self.target.fill
                && run.request.ground == self.target.ground
        });
        let again = last.map(|run| match run.answer.state() {
            State::Refused(_) | State::Ended(End::Complete { .. } | End::Truncated { .. }) => {
                format!("Nothing changed since answer {}. Send it again as a new one?", run.id.0)
            }
            state => format!("Answer {} is {}. Send the same again?", run.id.0, state.word()),
        });
        // What is incomplete is said by the request itself.
        let whole = self.prompt().missing(inputs).is_empty();
        again.or_else(|| self.refusal_before(inputs).or_else(|| self.asked_before(inputs)).filter(|_| whole))
    }

    /// The answer shown, where it is one that can be sent again as it was.
    pub fn again(&self) -> Option<&Run> {
        let broken =
            |state| matches!(state, State::Ended(End::Failed { .. } | End::Incomplete { .. } | End::Cancelled));
        self.shown().filter(|run| broken(run.answer.state()) && self.session.running().is_none())
    }

    /// There is an answer before the one shown.
    pub fn has_older(&self) -> bool {
        self.session.runs.first().map(|run| run.id) < self.pane.run
    }

    /// Sends what was sent with the answer shown once more, whatever the form holds by now.
    pub(super) fn retry(&mut self, at: At, effects: &mut Vec<Effect>) {
        if self.sends_elsewhere(at, false, effects) {
            return;
        }
        if self.session.running().is_some() {
            return self.busy();
        }
        let Some(run) = self.again() else {
            return self.hint("R sends again what FAILED, is INCOMPLETE or was STOPPED");
        };
        let (id, request) = (run.id, run.request.clone());
        // Another who was chosen since is meant; else as it was is to the one that wrote it.
        if !self.chosen && !self.answers_now(&request) {
            let wrote = Pick::Wrote(request.provider, request.endpoint, request.model);
            return effects.push(Effect::Writer(id, wrote));
        }
        match self.remade(id, &self.target) {
            Some(Err(fault)) => self.tell(&fault.to_string()),
            _ => {
                self.ask_again(id, &format!("Send answer {} again as it was, to {}?", id.0, self.target.short()), None)
            }
        }
    }

    /// Who wrote the answer is found, and can be asked again; else that is said before anything is sent.
    pub(super) fn writer(&mut self, id: RunId, found: Result<Box<Target>, String>) {
        let Some(run) = self.again().filter(|run| run.id == id) else { return };
        let (who, now) = (run.who(), self.target.short());
        match found {
            Ok(mut target) => {
                target.fill = run.request.fill.is_some() && target.reader.is_some();
                target.ground = run.request.ground;
                let text = format!("Send answer {} again as it was, to {}?", id.0, target.short());
                self.ask_again(id, &text, Some(target));
            }
            Err(why) if self.target.provider.is_empty() => self.tell(&why),
            Err(why) => {
                self.ask_again(id, &format!("{who} wrote answer {}. {why} Send it to {now} instead?", id.0), None)
            }
        }
    }

    fn ask_again(&mut self, id: RunId, text: &str, to: Option<Box<Target>>) {
        self.popup = Some(Popup::Ask(Question { text: safe(text), yes: OnYes::Retry(id, to) }));
    }

    /// The request of an answer anew, to this one.
    fn remade(&self, id: RunId, to: &Target) -> Option<Result<(Request, Vec<Neutralised>), Unsendable>> {
        let request = &self.session.run(id)?.request;
        let inputs = request.inputs.clone();
        Some(match &request.follow_up {
            Some(asked) => Request::going_on(to, request.messages.clone(), inputs, asked.clone())
                .map(|request| (request, Vec::new())),
            None => Request::as_given(self.prompt(), to, inputs, request.case),
        })
    }

    /// Sends it again: to the one that was found for it, or to who answers.
    pub(super) fn again_to(&mut self, at: At, id: RunId, to: Option<Target>, effects: &mut Vec<Effect>) {
        if self.session.running().is_some() {
            return self.busy();
        }
        match self.remade(id, to.as_ref().unwrap_or(&self.target)) {
            None => {}
            Some(Err(fault)) => self.tell(&fault.to_string()),
            Some(Ok((request, neutralised))) => {
                let run = self.begin(at, request.clone(), true, effects);
                let request = Box::new(request);
                effects.push(if to.is_some() { Effect::StartAlso(run, request) } else { Effect::Start(run, request) });
                self.say(said(&neutralised));
            }
        }
    }

    /// The first question that the inputs leave open, before a model gets them.
    fn asked_before(&self, inputs: &[(String, String)]) -> Option<String> {
        let open = Inputs::of(inputs).filter(|_| self.target.provider == "http");
        let asked = architect::ruling(&open?).questions;
        let first = &asked.first()?.ask;
        let more = if asked.len() > 1 { format!(" And {} more.", asked.len() - 1) } else { String::new() };
        let reads = if self.target.fill { "" } else { " (:brief model has it read first.)" };
        let to = self.target.short();
        Some(format!("Left open (n, then W answers): {first}{more}{reads} Send it to {to} all the same?"))
    }

    /// What is asked before inputs that the rules refuse go to a model; the rules themselves cost nothing to ask.
    pub(super) fn refusal_before(&self, inputs: &[(String, String)]) -> Option<String> {
        let why = self.refusal(inputs).filter(|_| self.target.provider == "http")?;
        Some(format!("{why} Send it to {} all the same?", self.target.short()))
    }

    /// Starts a run; `show`: in the pane.
    pub(super) fn ask(&mut self, at: At, request: Request, show: bool, effects: &mut Vec<Effect>) {
        let run = self.begin(at, request.clone(), show, effects);
        effects.push(Effect::Start(run, Box::new(request)));
    }

    /// Makes a run for a request that the caller then starts.
    pub(super) fn begin(&mut self, at: At, request: Request, show: bool, effects: &mut Vec<Effect>) -> RunId {
        self.own(at, effects);
        let (run, record) = self.session.ask(at, request);
        effects.push(Effect::Append(record));
        self.clock = at;
        if show {
            self.pane.show(run);
            self.advise();
            self.measure(at);
        }
        run
    }

    /// Stops the run that is on, and the cases that wait behind it; text that came is kept.
    pub(super) fn stop(&mut self, at: At, effects: &mut Vec<Effect>) -> bool {
        let Some(run) = self.running_here() else { return false };
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
        if ended && self.busy {
            self.say(None);
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
}

/// What was changed in the inputs, if anything was.
fn said(neutralised: &[Neutralised]) -> Option<SafeText> {
    let all: Vec<String> =
        neutralised.iter().map(|one| format!("{} <{}> in {}", one.count, one.tag, one.variable)).collect();
    (!all.is_empty())
        .then(|| safe(&format!("Sent with tags made harmless: {}. The form keeps your text.", all.join(", "))))
}
