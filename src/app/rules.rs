//! What the rules say beside the architect: what was understood while one types, the reasons, and what
//! stands beside the answer shown.

use super::event::Effect;
use super::facts::{Row, quoted, rows};
use super::popup::{List, ListOf, Popup};
use super::status::Tone;
use super::{App, Level};
use crate::domain::architect::{self, Inputs, Remark};
use crate::domain::beside::Beside;
use crate::domain::brief::{Answer, FactId, Span};
use crate::domain::heard::brief;
use crate::domain::questions::{smallest, values};
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
    /// The same without the facts, which then stand below it: what is asked, and the ruling so far.
    pub ruling: SafeText,
    /// The facts in the form.
    pub facts: Vec<Row>,
    /// The facts that the answer shown was asked with.
    pub asked: Vec<Row>,
    /// They refuse what the form holds.
    pub refuses: bool,
    /// What they did not read in the form, in its order: field and bytes.
    pub unread: Vec<(usize, Range<usize>)>,
    /// What they say beside the answer shown.
    pub beside: Beside,
    /// Whose reasons are listed.
    pub title: String,
    /// They are those of the answer shown, not of the form.
    of_answer: bool,
    /// What taking each row of the reasons does.
    rows: Vec<Taken>,
    /// Sentences written in this session, each with the answer in whose stead it stands.
    written: Vec<(Answer, Option<Answer>)>,
}

/// What taking a row of the reasons does.
#[derive(Debug)]
enum Taken {
    /// The cursor goes to these bytes of a field.
    Words(usize, Range<usize>),
    /// This is written into the form.
    Answer(Answer),
    /// Other values are offered for this fact, which was read from these bytes of a field.
    Fact(FactId, Option<(usize, Range<usize>)>),
    /// Nothing: nobody stated it.
    Assumed,
    /// Nothing: the form is not what it was made of.
    Past,
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
        self.rules.unread.clear();
        self.rules.facts.clear();
        let bytes: usize = inputs.iter().map(|(_, text)| text.len()).sum();
        (self.rules.line, self.rules.refuses) = if inputs.iter().all(|(_, text)| text.trim().is_empty()) {
            (SafeText::default(), false)
        } else if bytes > ALONG {
            (SafeText::from_static("long texts: W shows what was understood"), false)
        } else {
            let sketch = architect::ruling(&texts);
            let field = |span: &Span| self.prompt().variables.iter().position(|known| known.name == span.field.name());
            let places = sketch.unread.iter().filter_map(|unread| Some((field(&unread.span)?, unread.span.at.clone())));
            self.rules.unread = places.collect();
            let refuses = sketch.ruling.verdict.word() == "refuse";
            // Narrow forms show the ruling before anything else.
            self.rules.facts = rows(&texts, &sketch, &[]);
            let (facts, ruling) = sketch.line.split_once("; so far: ").unwrap_or(("", &sketch.line));
            let asks = sketch.questions.first().map(|question| format!("{} W answers; ", question.ask));
            let ruling = format!("{}so far: {ruling}", asks.unwrap_or_default());
            self.rules.ruling = safe_line(&ruling);
            (safe_line(&format!("{ruling}; {facts}")), refuses)
        };
    }

    /// The reasons for what one looks at, the answer shown or the form: facts with their words, the rule, what was
    /// assumed, every number's source.
    pub(super) fn why(&mut self) {
        // What was written here, and not sent yet, goes on where it stands.
        let written = !self.rules.written.is_empty() && self.shown().is_some_and(|run| self.changed_since(run));
        self.reasons(self.level == Level::Answer && !written);
    }

    /// The same for the answer shown, or for the form.
    pub(super) fn reasons(&mut self, of_answer: bool) {
        let form = self.form.inputs(self.prompt());
        let run = self.shown().filter(|_| of_answer);
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
        let remarks = if run.is_some() { self.remarked() } else { Vec::new() };
        let (mut rows, mut taken) = (Vec::new(), Vec::new());
        let row = |section: &str, text: &str| safe_line(&format!("{section:12} {text}"));
        let mut entries = architect::explain_text(&texts, &report);
        let first = entries.iter().position(|entry| !matches!(entry.section, "questions" | "changes"));
        let rest = entries.split_off(first.unwrap_or(entries.len()));
        for entry in entries {
            taken.push(entry.answer.map_or(Taken::Nothing, Taken::Answer));
            rows.push(row(entry.section, &entry.text));
        }
        for (section, text) in remarks {
            taken.push(Taken::Nothing);
            rows.push(row(section, &text));
        }
        for entry in rest {
            let place = |span: &Span| Some((self.field(span.field.name())?, span.at.clone()));
            let words = quoted(&texts, entry.span.as_ref().filter(|_| entry.section != "numbers"));
            let words = if words.is_empty() || entry.text.contains(words.as_str()) {
                String::new()
            } else {
                format!("  {words}")
            };
            taken.push(match (entry.fact, entry.span.as_ref().and_then(place), entry.section) {
                (Some(fact), place, _) => Taken::Fact(fact, place),
                (_, Some((field, at)), _) => Taken::Words(field, at),
                (.., "assumed") => Taken::Assumed,
                _ => Taken::Nothing,
            });
            rows.push(row(entry.section, &format!("{}{words}", entry.text)));
            if !entry.from.is_empty() {
                taken.push(Taken::Nothing);
                rows.push(row("  from", &entry.from));
            }
        }
        let offers = same && taken.iter().any(|take| matches!(take, Taken::Answer(_)));
        let undoes = !self.rules.written.is_empty();
        let keys = match (offers, undoes) {
            (true, true) => "; a digit answers, U undoes",
            (true, false) => "; a digit answers",
            (false, true) => "; U undoes what was written last",
            (false, false) => "",
        };
        self.rules.title = format!("{title}{}{keys}", if same { "" } else { "; the form has changed since" });
        if !same {
            taken.iter_mut().for_each(|take| *take = Taken::Past);
        }
        self.rules.rows = taken;
        self.rules.of_answer = of_answer;
        self.popup = Some(Popup::List(List::new(ListOf::Reasons, rows, 0)));
    }

    // What the rules say against the answer shown, and why.
    fn remarked(&self) -> Vec<(&'static str, String)> {
        let row = |remark: &Remark| {
            let because = remark.because.as_ref().map(|why| format!(" {why}.")).unwrap_or_default();
            (remark.severity.word(), format!("{}{because} (rule {})", remark.text, remark.rule))
        };
        self.rules.beside.remarks.iter().map(row).collect()
    }

    // The values that a fact may have, and what each would give.
    fn offer_values(&mut self, fact: FactId, words: Option<(usize, Range<usize>)>) {
        let Some(texts) = Inputs::of(&self.form.inputs(self.prompt())) else { return };
        let (mut rows, mut taken) = (Vec::new(), Vec::new());
        if let Some((field, words)) = words {
            rows.push(SafeText::from_static("its words, in the field"));
            taken.push(Taken::Words(field, words));
        }
        for (at, choice) in values(&architect::design(&texts).brief, fact).iter().enumerate() {
            rows.push(safe_line(&architect::numbered("", at + 1, choice, "").text));
            taken.push(Taken::Answer(choice.answer));
        }
        self.rules.rows = taken;
        self.rules.title = format!("{}: a digit or Enter writes it, Esc goes back", fact.name());
        self.popup = Some(Popup::List(List::new(ListOf::Values, rows, 0)));
    }

    fn field(&self, name: &str) -> Option<usize> {
        self.prompt().variables.iter().position(|variable| variable.name == name)
    }

    /// Back from the values of a fact to the reasons.
    pub(super) fn reasons_again(&mut self) {
        self.reasons(self.rules.of_answer);
    }

    /// Why nothing is done with a row of the reasons, which stay open then.
    pub(super) fn untaken(&self, row: usize) -> Option<&'static str> {
        match self.rules.rows.get(row) {
            Some(Taken::Assumed) => Some("Nobody stated this: say it in a field, in your own words, and that holds."),
            Some(Taken::Past) => Some("The form has changed since, so there is no place in it to go to."),
            Some(Taken::Nothing) | None => {
                Some("This row rests on no words of the form, so there is no place to go to.")
            }
            Some(Taken::Words(..) | Taken::Answer(_) | Taken::Fact(..)) => None,
        }
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
            Some(Taken::Fact(fact, words)) => self.offer_values(*fact, words.clone()),
            Some(Taken::Assumed | Taken::Past | Taken::Nothing) | None => {}
        }
    }

    /// Takes the choice with this number.
    pub(super) fn choose(&mut self, at: At, number: u8, effects: &mut Vec<Effect>) {
        let answer = |row: &Taken| if let Taken::Answer(answer) = row { Some(*answer) } else { None };
        let mut answers = self.rules.rows.iter().filter_map(answer);
        match usize::from(number).checked_sub(1).and_then(|at| answers.nth(at)) {
            Some(answer) => self.answer(at, answer, effects),
            None => self.hint("no choice has this number"),
        }
    }

    // Writes one answer into its field, and shows what is asked then.
    fn answer(&mut self, at: At, answer: Answer, effects: &mut Vec<Effect>) {
        let Some(name) = self.write_answer(at, answer, effects) else { return };
        self.reasons(false);
        // Where nothing more is asked, the mark is on what was answered.
        let asks = self.rules.rows.iter().any(|row| matches!(row, Taken::Answer(_)));
        let fact = |row: &Taken| matches!(row, Taken::Fact(fact, _) if *fact == answer.fact());
        let place = self.rules.rows.iter().position(fact).filter(|_| !asks);
        if let (Some(Popup::List(list)), Some(row)) = (&mut self.popup, place) {
            list.cursor = row;
        }
        let sends = if self.level == Level::Answer { ", Esc Esc Enter sends" } else { "" };
        self.tell(&format!("Written into {name}: {} U undoes it{sends}.", answer.sentence()));
    }

    // Writes one answer into its field; the field's name.
    fn write_answer(&mut self, at: At, answer: Answer, effects: &mut Vec<Effect>) -> Option<String> {
        if self.barred() {
            return None;
        }
        let texts = Inputs::of(&self.form.inputs(self.prompt()))?;
        self.rules.written.push((answer, texts.answered_with(answer)));
        self.put(at, &texts.answer(answer), answer, effects)
    }

    // Puts the text of an answer's field into the form; the field's name.
    fn put(&mut self, at: At, texts: &Inputs, answer: Answer, effects: &mut Vec<Effect>) -> Option<String> {
        let field = self.field(answer.field().name())?;
        self.own(at, effects);
        self.form.set(at, field, texts.text(answer.field()).to_owned());
        self.form.focus = field;
        effects.push(Effect::Fill);
        self.understand();
        Some(self.label(field).to_string())
    }

    /// Takes back the sentence written last, where it still stands.
    pub(super) fn take_back(&mut self, at: At, effects: &mut Vec<Effect>) {
        let Some(texts) = Inputs::of(&self.form.inputs(self.prompt())) else { return };
        let Some((answer, before)) = self.rules.written.pop() else {
            return self.hint("no sentence was written here that could be undone");
        };
        if texts.answered_with(answer) != Some(answer) {
            return self.hint("the sentence written last has been changed by hand; u in the field undoes that");
        }
        let texts = before.map_or_else(|| texts.without(answer), |before| texts.answer(before));
        let Some(name) = self.put(at, &texts, answer, effects) else { return };
        self.reasons(false);
        self.tell(&format!("Taken back from {name}: {}", answer.sentence()));
    }

    /// Writes the smallest change under which the refusal shown would be none, and sends again.
    pub(super) fn amend(&mut self, at: At, effects: &mut Vec<Effect>) {
        let Some(run) = self.shown() else { return self.hint("there is no answer yet") };
        if self.rules.beside.changes.is_empty() {
            return self.hint("nothing would be changed: the rules refuse nothing here");
        }
        if self.changed_since(run) {
            return self.hint("the form has changed since this answer; W offers what would help now");
        }
        let Some(answer) = smallest(&self.rules.beside.changes).map(|choice| choice.answer) else {
            return self.hint("only another level would help, and that is another lock; W offers it");
        };
        self.popup = None;
        if let Some(name) = self.write_answer(at, answer, effects) {
            self.send(at, false, effects);
            self.tell(&format!("Written into {name} and sent: {} W, then U undoes it.", answer.sentence()));
        }
    }

    /// Another session's form knows nothing of what was written in this one.
    pub(super) fn forget_written(&mut self) {
        self.rules.written.clear();
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
        let texts = |run: &Run| Some((Inputs::of(&run.request.inputs)?, run.heard.clone()));
        self.rules.asked = match self.shown().and_then(texts) {
            Some((texts, heard)) => {
                let sketch = architect::ruling_of(&texts, brief(&texts, heard.as_ref()));
                let mut rows = rows(&texts, &sketch, &self.rules.beside.takes);
                let ruling = sketch.line.split_once("; so far: ").map_or(sketch.line.as_str(), |(_, ruling)| ruling);
                rows.insert(
                    0,
                    Row {
                        name: SafeText::from_static("ruling"),
                        value: safe_line(ruling),
                        words: SafeText::default(),
                        tone: if sketch.ruling.verdict.word() == "refuse" { Tone::Warn } else { Tone::Calm },
                    },
                );
                rows
            }
            None => Vec::new(),
        };
    }
}
