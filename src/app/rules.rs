//! What the rules say beside the architect: what was understood while one types, the reasons, and a
//! second opinion on a model's answer. Advisories stand beside verdicts and never block.

use super::event::Effect;
use super::popup::{List, ListOf, Popup};
use super::{App, Level};
use crate::domain::answer::State;
use crate::domain::architect::{self, Advisory, Inputs};
use crate::domain::session::Run;
use crate::domain::stream::End;
use crate::page::{SafeText, safe_line};
use std::ops::Range;

/// Texts longer than this together are not read at every key.
const ALONG: usize = 8 << 10;

/// What the rules read in the form, and what they say of the answer shown.
#[derive(Debug, Default)]
pub struct Rules {
    /// One line for under the forms; empty if this prompt is not theirs.
    pub line: SafeText,
    /// They refuse what the form holds.
    pub refuses: bool,
    /// Remarks on the answer shown.
    pub advice: Vec<Advisory>,
    /// Why a refusal shown was right, and what would change it; empty if the rules would not refuse.
    pub beside: Vec<SafeText>,
    /// Where each row of the reasons points: field and bytes.
    places: Vec<Option<(usize, Range<usize>)>>,
}

impl App {
    /// Keeps the line's row on the first frame free, which does not wait for the rules.
    pub(super) fn expect(&mut self) {
        let inputs = self.form.inputs(self.prompt());
        if Inputs::of(&inputs).is_some() && inputs.iter().any(|(_, text)| !text.trim().is_empty()) {
            self.rules.line = SafeText::from_static("reading what was given");
        }
    }

    /// Reads what the first key and the first line of an answer would otherwise wait for.
    pub(super) fn prepare(&mut self) {
        if Inputs::of(&self.form.inputs(self.prompt())).is_some() {
            architect::prepare();
        }
        self.session.guidelines().prepare();
        self.understand();
    }

    /// Reads the form again, after it changed.
    pub(super) fn understand(&mut self) {
        let inputs = self.form.inputs(self.prompt());
        let Some(texts) = Inputs::of(&inputs) else { return };
        let bytes: usize = inputs.iter().map(|(_, text)| text.len()).sum();
        (self.rules.line, self.rules.refuses) = if inputs.iter().all(|(_, text)| text.trim().is_empty()) {
            (SafeText::default(), false)
        } else if bytes > ALONG {
            (SafeText::from_static("long texts: W shows what was understood"), false)
        } else {
            let sketch = architect::ruling(&texts);
            let refuses = sketch.ruling.verdict.word() == "refuse";
            // Narrow forms show the ruling before anything else.
            let line = match sketch.line.split_once("; so far: ") {
                Some((facts, ruling)) => format!("so far: {ruling}; {facts}"),
                None => sketch.line,
            };
            (safe_line(&line), refuses)
        };
    }

    /// The reasons: facts with their words, the rule, what was assumed, every number's source.
    pub(super) fn why(&mut self) {
        let inputs = self.form.inputs(self.prompt());
        let Some(texts) = Inputs::of(&inputs) else {
            return self
                .tell("The rules read only scale, consistency and infrastructure; this prompt has other variables.");
        };
        let report = architect::design(&texts);
        let (mut rows, mut places) = (Vec::new(), Vec::new());
        for entry in architect::explain_text(&report) {
            let place = entry.span.and_then(|span| {
                let field = self.prompt().variables.iter().position(|variable| variable.name == span.field.name())?;
                Some((field, span.at))
            });
            rows.push(safe_line(&format!("{:12} {}", entry.section, entry.text)));
            places.push(place);
        }
        self.rules.places = places;
        self.popup = Some(Popup::List(List::new(ListOf::Reasons, rows, 0)));
    }

    /// Puts the cursor on the words that a reason was read from.
    pub(super) fn show_words(&mut self, row: usize, effects: &mut Vec<Effect>) {
        match self.rules.places.get(row) {
            Some(Some((field, at))) => {
                self.form.focus = *field;
                self.level = Level::Type;
                effects.push(Effect::Select { field: *field, at: at.clone() });
            }
            _ => self.tell("This was not read from one place in the texts."),
        }
    }

    /// Takes the second opinion on the answer shown, once it has ended.
    pub(super) fn advise(&mut self) {
        self.rules.advice = self.shown().map(advice).unwrap_or_default();
        let lines = self.shown().map(reasons).unwrap_or_default();
        self.rules.beside = lines.iter().map(|line| safe_line(line)).collect();
    }
}

/// Beside a refusal that the rules share: the reason, and the smallest change that would make a
/// design possible. Never in the refusal itself.
pub fn reasons(run: &Run) -> Vec<String> {
    let refused = matches!(run.answer.state(), State::Refused(_));
    let Some(texts) = Inputs::of(&run.request.inputs).filter(|_| refused) else { return Vec::new() };
    let ruling = architect::ruling(&texts).ruling;
    if ruling.verdict.word() != "refuse" {
        return Vec::new();
    }
    let rule = ruling.rule;
    vec![
        format!("Why ({}): {}; {}.", rule.id, rule.condition, rule.reason),
        format!("Smallest change: {}.", rule.remedy),
    ]
}

/// The second opinion on a run: none of the rules' own answers, and none before the end.
pub fn advice(run: &Run) -> Vec<Advisory> {
    let whole = matches!(
        run.answer.state(),
        State::Refused(_) | State::Ended(End::Complete { .. } | End::Truncated { .. } | End::Incomplete { .. })
    );
    match Inputs::of(&run.request.inputs) {
        Some(texts) if whole && run.request.provider != "offline" => architect::opinion(&texts, &run.answer.text),
        _ => Vec::new(),
    }
}
