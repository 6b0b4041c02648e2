//! What the rules say beside the architect: what was understood while one types, the reasons, and what
//! stands beside the answer shown.

use super::event::Effect;
use super::popup::{List, ListOf, Popup};
use super::{App, Level};
use crate::domain::architect::{self, Inputs};
use crate::domain::beside::Beside;
use crate::domain::brief::{Answer, Span};
use crate::domain::heard::brief;
use crate::domain::session::Run;
use crate::domain::stream::At;
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
    /// What they say beside the answer shown.
    pub beside: Beside,
    /// Whose reasons are listed.
    pub title: String,
    /// What taking each row of the reasons does.
    rows: Vec<Taken>,
}

/// What taking a row of the reasons does.
#[derive(Debug)]
enum Taken {
    /// The cursor goes to these bytes of a field.
    Words(usize, Range<usize>),
    /// This is written into the form.
    Answer(Answer),
    /// Nothing.
    Nothing,
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
            let line = match sketch.questions.first() {
                Some(question) => format!("{} W answers; {line}", question.ask),
                None => line,
            };
            (safe_line(&line), refuses)
        };
    }

    /// The reasons for what one looks at, the answer shown or the form: facts with their words, the rule, what was
    /// assumed, every number's source.
    pub(super) fn why(&mut self) {
        let form = self.form.inputs(self.prompt());
        let run = self.shown().filter(|_| self.level == Level::Answer);
        let (inputs, title) = match run {
            Some(run) => (run.request.inputs.clone(), format!("why: what answer {} was asked", run.id.0)),
            None => (form.clone(), "why: what stands in the form".to_owned()),
        };
        let Some(texts) = Inputs::of(&inputs) else {
            return self
                .tell("The rules read only scale, consistency and infrastructure; this prompt has other variables.");
        };
        let same = inputs == form;
        // What a model read of the same texts before stands in the form too.
        let same_texts = |run: &&Run| run.request.inputs == inputs && run.heard.is_some();
        let heard = run.or_else(|| self.session.runs.iter().rev().find(same_texts)).and_then(|run| run.heard.as_ref());
        let report = architect::design_of(&texts, brief(&texts, heard));
        let (mut rows, mut taken) = (Vec::new(), Vec::new());
        for entry in architect::explain_text(&texts, &report) {
            let words = |span: Span| Some(Taken::Words(self.field(span.field.name())?, span.at));
            let take = entry.span.filter(|_| same).and_then(words);
            let take = take.or(entry.answer.filter(|_| same).map(Taken::Answer)).unwrap_or(Taken::Nothing);
            rows.push(safe_line(&format!("{:12} {}", entry.section, entry.text)));
            taken.push(take);
        }
        self.rules.rows = taken;
        self.rules.title = if same { title } else { title + "; the form has changed since" };
        self.popup = Some(Popup::List(List::new(ListOf::Reasons, rows, 0)));
    }

    fn field(&self, name: &str) -> Option<usize> {
        self.prompt().variables.iter().position(|variable| variable.name == name)
    }

    /// Puts the cursor on the words that a reason was read from, or writes the answer that a row is.
    pub(super) fn take_reason(&mut self, at: At, row: usize, effects: &mut Vec<Effect>) {
        match self.rules.rows.get(row) {
            Some(Taken::Words(field, words)) => {
                self.form.focus = *field;
                self.level = Level::Type;
                effects.push(Effect::Select { field: *field, at: words.clone() });
            }
            Some(Taken::Answer(answer)) => self.answer(at, *answer, effects),
            Some(Taken::Nothing) | None => self.tell("This was not read from one place in the form as it is now."),
        }
    }

    /// Takes the choice with this number of the first question listed.
    pub(super) fn choose(&mut self, at: At, number: u8, effects: &mut Vec<Effect>) {
        let answers = self.rules.rows.iter().skip_while(|row| !matches!(row, Taken::Answer(_)));
        let mut answers = answers.map_while(|row| if let Taken::Answer(answer) = row { Some(*answer) } else { None });
        match usize::from(number).checked_sub(1).and_then(|at| answers.nth(at)) {
            Some(answer) => self.answer(at, answer, effects),
            None => self.hint("no choice has this number"),
        }
    }

    // Writes one answer into its field, and shows what is asked then.
    fn answer(&mut self, at: At, answer: Answer, effects: &mut Vec<Effect>) {
        let Some(texts) = Inputs::of(&self.form.inputs(self.prompt())) else { return };
        let Some(field) = self.field(answer.field().name()) else { return };
        self.own(at, effects);
        self.form.set(at, field, texts.answer(answer).text(answer.field()).to_owned());
        self.form.focus = field;
        effects.push(Effect::Fill);
        self.understand();
        self.why();
        let name = answer.field().name().replace('_', " ");
        self.tell(&format!("Written into {name}: {} (undo: u in the field)", answer.sentence()));
    }

    /// Why the rules refuse these inputs, with the smallest change; `None`: they don't.
    pub(super) fn refusal(&self, inputs: &[(String, String)]) -> Option<String> {
        let ruling = architect::ruling(&Inputs::of(inputs)?).ruling;
        let (rule, words) = (ruling.rule, ruling.rule.words());
        let refuses = ruling.verdict.word() == "refuse";
        refuses.then(|| {
            format!("The rules refuse this ({}): {}. Smallest change: {}.", rule.id, words.reason, words.remedy)
        })
    }

    /// What the rules say beside the answer shown, as it stands now.
    pub(super) fn advise(&mut self) {
        self.rules.beside = self.shown().map(Beside::of).unwrap_or_default();
    }
}
