//! The form: one text a variable, which one has the focus, what is not in the log yet.

use super::action::Action;
use crate::domain::prompt::{Case, Prompt};
use crate::domain::session::{Record, Session};
use crate::domain::stream::At;
use crate::domain::unseen::typed;

/// How late a text may reach the log.
const LATE_MS: u64 = 400;
/// The longest text, in bytes, that followers get at every key.
const QUICK: usize = 16 << 10;

/// The texts of the form.
#[derive(Debug, Default)]
pub struct Form {
    texts: Vec<String>,
    dirty: Vec<bool>,
    since: Option<At>,
    /// The log wants a text as soon as it changes: somebody follows.
    pub quick: bool,
    /// The field with the focus; `texts.len()` is `[ Send ]`.
    pub focus: usize,
}

impl Form {
    /// The form of a prompt: defaults, then what `inputs` say.
    pub fn new(prompt: &Prompt, inputs: &[(String, String)]) -> Form {
        let texts: Vec<String> = prompt.whole(inputs).into_iter().map(|(_, text)| text).collect();
        Form { dirty: vec![false; texts.len()], texts, since: None, quick: false, focus: 0 }
    }

    /// The text of a field, empty if there is none.
    pub fn text(&self, field: usize) -> &str {
        self.texts.get(field).map_or("", String::as_str)
    }

    /// The texts, in the order of the variables.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// True if the prompt has no variables.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// True if `[ Send ]` has the focus.
    pub fn on_send(&self) -> bool {
        self.focus >= self.texts.len()
    }

    /// Takes a new text; the log gets it soon after.
    pub fn set(&mut self, at: At, field: usize, text: String) {
        if let Some(old) = self.texts.get_mut(field)
            && *old != text
        {
            *old = text;
            self.dirty[field] = true;
            self.since.get_or_insert(at);
        }
    }

    /// Takes a text that is in the log already; false if the field has it.
    pub fn take(&mut self, field: usize, text: &str) -> bool {
        let text = typed(text).0;
        let Some(old) = self.texts.get_mut(field).filter(|old| **old != text) else { return false };
        *old = text;
        self.dirty[field] = false;
        true
    }

    /// Leaves out what a field can't hold, so that what is seen is what is sent; how many controls went.
    pub fn clean(&mut self, at: At) -> usize {
        let mut controls = 0;
        for field in 0..self.texts.len() {
            let (text, went) = typed(&self.texts[field]);
            controls += went;
            self.set(at, field, text);
        }
        controls
    }

    /// Fills in a test case; variables it does not name become empty.
    pub fn fill(&mut self, at: At, prompt: &Prompt, case: &Case) {
        for (field, (_, text)) in prompt.whole(&case.inputs).into_iter().enumerate() {
            self.set(at, field, text);
        }
    }

    /// All inputs, in the form's order.
    pub fn inputs(&self, prompt: &Prompt) -> Vec<(String, String)> {
        prompt.variables.iter().map(|variable| variable.name.clone()).zip(self.texts.iter().cloned()).collect()
    }

    /// The texts are those that were sent.
    pub fn holds(&self, sent: &[(String, String)]) -> bool {
        self.texts.len() == sent.len() && self.texts.iter().zip(sent).all(|(text, (_, sent))| text == sent)
    }

    /// When the log wants the texts.
    pub fn due(&self) -> Option<At> {
        // Each change is written whole: large texts not at every key.
        let quick = self.quick && self.texts.iter().all(|text| text.len() <= QUICK);
        self.since.map(|since| if quick { since } else { since.plus(LATE_MS) })
    }

    /// The records of all texts that are not in the log yet.
    pub fn flush(&mut self, at: At, session: &mut Session) -> Vec<Record> {
        self.since = None;
        let mut records = Vec::new();
        for (field, dirty) in self.dirty.iter_mut().enumerate() {
            if std::mem::take(dirty)
                && let Some(variable) = session.prompt.variables.get(field)
            {
                let name = variable.name.clone();
                records.push(session.edit(at, &name, &self.texts[field]));
            }
        }
        records
    }

    /// The case (from 1) whose inputs the form holds unchanged.
    pub fn case(&self, prompt: &Prompt) -> Option<usize> {
        let mine = self.inputs(prompt);
        let text =
            |case: &Case, name: &str| case.inputs.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
        let same = |case: &Case| {
            mine.iter().all(|(name, value)| {
                let text = text(case, name).unwrap_or_default();
                text == *value || typed(&text).0 == *value
            })
        };
        prompt.cases.iter().position(same).map(|index| index + 1)
    }

    /// Moves the focus; `[ Send ]` comes after the last field. False if it went over an end.
    pub fn step(&mut self, action: Action) -> bool {
        match action {
            Action::Next | Action::MarkNext if self.focus < self.texts.len() => self.focus += 1,
            Action::Previous | Action::MarkPrevious if self.focus > 0 => self.focus -= 1,
            _ => return false,
        }
        true
    }
}
