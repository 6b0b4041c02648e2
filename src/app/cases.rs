//! The prompt's test cases as a list: fill one in, run one or all, open an answer. A case that is run
//! is one more run of the session; what stands in the form is not touched.

use super::event::Effect;
use super::popup::{List, ListOf, OnYes, Popup, Question};
use super::{App, Level};
use crate::domain::answer::State;
use crate::domain::beside::Beside;
use crate::domain::eval::{self, Standing, kept, standing};
use crate::domain::outcome::{Matter, Outcome};
use crate::domain::session::{Run, Session};
use crate::domain::stream::{At, End};
use crate::domain::verdict::Verdict;
use crate::page::{SafeText, safe, safe_line};
use std::collections::VecDeque;

impl App {
    /// Opens the list.
    pub(super) fn examples(&mut self) {
        self.weigh();
        if self.prompt().cases.is_empty() {
            return self.tell("This prompt has no test cases.");
        }
        self.popup = Some(Popup::List(List::new(ListOf::Cases, self.case_rows(), 0)));
    }

    pub(super) fn case_rows(&self) -> Vec<SafeText> {
        let row = |case: usize| {
            let stands = match self.newest_of(case) {
                _ if self.queue.contains(&case) => format!("{} waits", self.glyphs().wait),
                Some(run) => self.stands(run),
                None => String::new(),
            };
            safe_line(&format!("{case:>2}  {stands:18} {}", eval::about(self.prompt(), case)))
        };
        (1..=self.prompt().cases.len()).map(row).collect()
    }

    /// Weighs the answers of cases that have ended, once each: what the rules hold against one is not read at every key.
    pub(super) fn weigh(&mut self) {
        let done = |run: &&Run| run.request.case.is_some() && !run.answer.state().running();
        let judged = |run: &&Run| run.verdicts().all(|verdict| *verdict != Verdict::Pending);
        for run in self.session.runs.iter().filter(done).filter(judged) {
            if !self.weighed.contains_key(&run.id) {
                let outcome = Outcome::of(run, self.session.guidelines(), &Beside::of(run));
                self.weighed.insert(run.id, outcome.open().map(|(matter, _)| matter).collect());
            }
        }
    }

    /// How a case's answer stands, in a word and its mark.
    fn stands(&self, run: &Run) -> String {
        let glyphs = self.glyphs();
        let state = run.answer.state();
        if state.running() {
            return format!("{} {}", glyphs.busy, state.word());
        }
        let standing = standing(&state, run.verdicts());
        let open = self.weighed.get(&run.id).map_or(&[][..], Vec::as_slice);
        let unsafe_ = open.contains(&Matter::Unsafe);
        let mark = match &standing {
            _ if unsafe_ => glyphs.fail,
            Standing::Pass if !open.is_empty() => glyphs.warn,
            Standing::Pass => glyphs.pass,
            Standing::Fail | Standing::Error | Standing::Broken => glyphs.fail,
            _ => glyphs.warn,
        };
        match state {
            State::Refused(_) => format!("{mark} {}, refused", standing.word()),
            State::Ended(_) if unsafe_ => format!("{mark} {}, UNSAFE", standing.word()),
            State::Ended(_) if open.contains(&Matter::Wrong) => format!("{mark} {}, wrong", standing.word()),
            State::Waiting | State::Streaming | State::Ended(_) => format!("{mark} {}", standing.word()),
        }
    }

    /// The newest run of a case, from 1.
    fn newest_of(&self, case: usize) -> Option<&Run> {
        self.session.runs.iter().rev().find(|run| run.request.case == Some(case))
    }

    /// Runs one case (from 1) on its own, the form as it is.
    /// What the rules refuse is asked about before a model gets it; `sure`: it was.
    pub(super) fn run_case(&mut self, at: At, case: usize, sure: bool, effects: &mut Vec<Effect>) {
        if self.sends_elsewhere(at, false, effects) {
            return;
        }
        if self.session.running().is_some() {
            return self.busy();
        }
        let request = match eval::request(self.prompt(), &self.target, case) {
            Ok((request, _)) => request,
            Err(fault) => return self.tell(&format!("case {case}: {fault}")),
        };
        if let Some(text) = self.refusal_before(&request.inputs).filter(|_| !sure) {
            self.popup = Some(Popup::Ask(Question { text: safe(&text), yes: OnYes::Run(case) }));
            return;
        }
        self.save(at, effects);
        // Who reads an older answer goes on reading.
        let newest = self.pane.run == self.session.runs.last().map(|run| run.id);
        self.ask(at, request, newest, effects);
    }

    /// Runs every case that has no whole answer to the same request yet; all of them if none is missing.
    pub(super) fn run_all(&mut self, at: At, sure: bool, effects: &mut Vec<Effect>) {
        let all = 1..=self.prompt().cases.len();
        let missing = |case: &usize| {
            let request = eval::request(self.prompt(), &self.target, *case);
            request.is_ok_and(|(request, _)| kept(&self.session, &request, 1).is_none())
        };
        let mut queue: VecDeque<usize> = all.clone().filter(missing).collect();
        if queue.is_empty() {
            queue = all.collect();
        }
        if self.sends_elsewhere(at, false, effects) {
            return;
        }
        if self.session.running().is_some() {
            return self.busy();
        }
        let inputs = |case: &usize| eval::inputs(self.prompt(), *case);
        let refused = queue.iter().filter(|case| self.refusal_before(&inputs(case)).is_some()).count();
        if refused > 0 && !sure {
            let (all, to) = (queue.len(), self.target.short());
            let text = format!("The rules refuse {refused} of these {all} cases. Send them to {to} all the same?");
            self.popup = Some(Popup::Ask(Question { text: safe(&text), yes: OnYes::RunAll }));
            return;
        }
        self.queue = queue;
        self.run_queue(at, effects);
    }

    /// Starts the first case of the queue that can be sent.
    fn run_queue(&mut self, at: At, effects: &mut Vec<Effect>) {
        while self.session.running().is_none()
            && let Some(case) = self.queue.pop_front()
        {
            self.run_case(at, case, true, effects);
        }
    }

    /// Starts the next case once the one before is judged. A failure ends the row of cases: the next
    /// would most likely meet it too.
    pub(super) fn next_case(&mut self, at: At, effects: &mut Vec<Effect>) {
        let Some(run) = self.session.runs.last().filter(|_| !self.queue.is_empty()) else { return };
        let judged = || run.verdicts().all(|verdict| *verdict != Verdict::Pending);
        match run.answer.state() {
            State::Waiting | State::Streaming => {}
            State::Ended(End::Failed { .. } | End::Cancelled) => {
                let left = self.queue.len();
                self.queue.clear();
                self.tell(&format!("The other {left} cases were not run; R in the examples goes on."));
            }
            State::Refused(_) | State::Ended(_) if judged() => self.run_queue(at, effects),
            State::Refused(_) | State::Ended(_) => {}
        }
    }

    /// Shows the newest answer of a case, from 1.
    pub(super) fn open_case(&mut self, at: At, case: usize) {
        match self.newest_of(case).map(|run| run.id) {
            Some(run) => {
                self.popup = None;
                self.level = Level::Answer;
                self.show(at, run);
            }
            None => self.tell(&format!("Case {case} was not run yet: r runs it.")),
        }
    }

    /// Fills in a case (from 0); over typed text that no case and no run holds it asks first.
    pub(super) fn offer_case(&mut self, at: At, case: usize, effects: &mut Vec<Effect>) {
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
        if self.barred() {
            return;
        }
        self.own(at, effects);
        let Session { prompt, .. } = &self.session;
        self.form.fill(at, prompt, &case);
        let controls = self.form.clean(at);
        self.form.focus = 0;
        self.level = Level::Forms;
        effects.push(Effect::Fill);
        self.understand();
        let left = if controls > 0 { format!(" {controls} control characters were left out.") } else { String::new() };
        self.tell(&format!("The example is filled in. Enter sends it, i edits it.{left}"));
    }
}
