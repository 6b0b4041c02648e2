//! Sending, hearing, stopping; and what the head of the answer says about it.

use super::event::Effect;
use super::popup::{OnYes, Popup, Question};
use super::status::Tone;
use super::{App, Level};
use crate::domain::answer::State;
use crate::domain::architect::Severity;
use crate::domain::ask::{Request, Unsendable};
use crate::domain::prompt::Neutralised;
use crate::domain::stream::{At, End, RunId, StreamEvent};
use crate::domain::verdict::{Judged, Verdict};
use crate::page::{SafeText, safe, safe_line, wrap};

impl App {
    /// Sends the form, unless something stands against it; then it says what.
    pub(super) fn send(&mut self, at: At, sure: bool, effects: &mut Vec<Effect>) {
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

    /// What is asked before these inputs are sent, if anything is: they were sent already, or the rules refuse them.
    fn doubts(&self, inputs: &[(String, String)]) -> Option<String> {
        let last = self.session.runs.last().filter(|run| run.request.inputs == inputs);
        let again = last.map(|run| format!("Nothing changed since answer {}. Send it again as a new one?", run.id.0));
        // What is incomplete is said by the request itself; the rules cost nothing to ask.
        let asks = self.prompt().missing(inputs).is_empty() && self.target.provider == "http";
        again.or_else(|| {
            let why = if asks { self.refusal(inputs)? } else { return None };
            Some(format!("{why} Send it to {} all the same?", self.target.short()))
        })
    }

    /// Starts a run; `show`: in the pane.
    pub(super) fn ask(&mut self, at: At, request: Request, show: bool, effects: &mut Vec<Effect>) {
        self.own(at, effects);
        let (run, record) = self.session.ask(at, request.clone());
        effects.push(Effect::Append(record));
        effects.push(Effect::Start(run, Box::new(request)));
        self.clock = at;
        if show {
            self.pane.show(run);
            self.advise();
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

    /// What stands at the head of the answer, the most important first, each with what to do or the key that says more:
    /// the state where it is no plain success, what the rules hold against it, failed verdicts, what was not read.
    pub fn banner(&self) -> Vec<(Tone, SafeText)> {
        let Some(run) = self.shown() else { return Vec::new() };
        let glyphs = self.glyphs();
        let beside = &self.rules.beside;
        let mut lines = Vec::new();
        let state = run.answer.state();
        match &state {
            State::Refused(text) => lines.push((Tone::Bad, format!("{} REFUSED: {text}", glyphs.fail))),
            State::Ended(End::Failed { fault }) => {
                lines.push((Tone::Bad, format!("{} {} {}", glyphs.fail, fault.next_step(), fault.sentence())));
            }
            State::Ended(End::Incomplete { fault }) => {
                let text = format!("{} INCOMPLETE, text kept. {} {}", glyphs.fail, fault.next_step(), fault.sentence());
                lines.push((Tone::Bad, text));
            }
            State::Ended(End::Complete { notice: Some(notice) }) => {
                lines.push((Tone::Warn, format!("{} {notice}", glyphs.warn)));
            }
            State::Ended(_) if run.refuses_in_words() => {
                let text = "REFUSED IN WORDS, not by the object that the prompt prescribes: m shows the words.";
                lines.push((Tone::Warn, format!("{} {text}", glyphs.warn)));
            }
            State::Waiting | State::Streaming | State::Ended(_) => {}
        }
        for remark in &beside.remarks {
            let (tone, glyph) = match remark.severity {
                Severity::Unsafe => (Tone::Bad, glyphs.fail),
                Severity::Wrong => (Tone::Warn, glyphs.warn),
                Severity::Missing | Severity::Doubtful => (Tone::Calm, glyphs.warn),
            };
            let change = remark.change.as_ref().map(|text| format!(" Smallest change: {text}")).unwrap_or_default();
            let word = remark.severity.word().to_uppercase();
            lines.push((
                tone,
                format!("{glyph} {word} by the rules ({}): {}{change} W says why.", remark.rule, remark.text),
            ));
        }
        let failed = |verdict: &&Judged| matches!(verdict.verdict, Verdict::Fail | Verdict::Error(_));
        for judged in run.judged().iter().filter(failed) {
            let reason = judged.verdict.reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
            lines.push((
                Tone::Bad,
                format!("{} verdict {}: {}{reason}", glyphs.fail, judged.verdict.word(), judged.name),
            ));
        }
        if !state.running() {
            let read =
                beside.unread.iter().map(|unread| (Tone::Warn, format!("{} not read: {}", glyphs.warn, unread.says)));
            lines.extend(read);
            lines
                .extend(beside.condition.iter().map(|says| (Tone::Calm, format!("On condition: {says}. W says why."))));
        }
        lines.into_iter().map(|(tone, text)| (tone, safe_line(&text))).collect()
    }

    /// The head of the answer as rows of `width` cells, at most `most` of them: where it is cut, the last row says so.
    pub fn banner_rows(&self, width: u16, most: u16) -> Vec<(Tone, SafeText)> {
        let wrapped = |(tone, text): (Tone, SafeText)| wrap(&text, width).into_iter().map(move |row| (tone, row));
        let mut rows: Vec<(Tone, SafeText)> = self.banner().into_iter().flat_map(wrapped).collect();
        let most = usize::from(most);
        if most == 0 {
            return Vec::new();
        }
        if rows.len() > most {
            rows.truncate(most - 1);
            let more = if self.fault_shown() { "more: E shows all" } else { "more: v shows all" };
            rows.push((Tone::Warn, SafeText::from_static(more)));
        }
        rows
    }
}

/// What was changed in the inputs, if anything was.
fn said(neutralised: &[Neutralised]) -> Option<SafeText> {
    let all: Vec<String> =
        neutralised.iter().map(|one| format!("{} <{}> in {}", one.count, one.tag, one.variable)).collect();
    (!all.is_empty())
        .then(|| safe(&format!("Sent with tags made harmless: {}. The form keeps your text.", all.join(", "))))
}
