//! What differs: two answers, or the answer and the form. Unified; from 120 columns side by side.

use super::event::{Effect, Pick};
use super::popup::{Popup, Text};
use super::{App, Level};
use crate::domain::ask::{Request, Target};
use crate::domain::compare::{Change, Compared, Piece, Section, partner};
use crate::domain::stream::{At, RunId};
use crate::page::{Ink, SafeText, safe, safe_line, wrap};

/// The title of the popup.
pub(super) const COMPARED: &str = "what differs: - first, + second";
/// From so many columns on the two stand side by side.
const BESIDE: u16 = 120;

type Lines = Vec<(Ink, SafeText)>;

/// What is compared, and for how many columns it was laid out.
#[derive(Debug)]
pub struct Comparing {
    both: Compared,
    width: u16,
}

impl App {
    /// Opens what differs between the answer shown and another, or where there is no other, the form.
    pub(super) fn compare(&mut self) {
        let Some(run) = self.shown() else { return self.hint("there is no answer yet to compare") };
        if run.ended.is_none() && run.answer.end().is_none() {
            return self.hint("this answer is still arriving; = compares it once it has ended");
        }
        let both = match partner(&self.session, run.id).and_then(|other| self.session.run(other)) {
            // The older first, whichever is shown.
            Some(other) if other.id < run.id => Compared::runs(&self.session, other, run),
            Some(other) => Compared::runs(&self.session, run, other),
            None if self.changed_since(run) => Compared::form(run, &self.form.inputs(self.prompt())),
            None => {
                return self.hint("there is one answer, and the form holds what it was asked; :also NAME asks another");
            }
        };
        let width = self.size.width;
        let mut text = Text::new(COMPARED, std::iter::empty());
        text.lines = lay(&both, width, self.text_view().width);
        self.comparing = Some(Comparing { both, width });
        self.popup = Some(Popup::Text(text));
    }

    /// Lays the comparison out again, once the terminal has another width.
    pub(super) fn compare_again(&mut self, text: &mut Text) {
        let (width, inside) = (self.size.width, self.text_view().width);
        if let Some(comparing) = self.comparing.as_mut().filter(|comparing| comparing.width != width) {
            comparing.width = width;
            text.lines = lay(&comparing.both, width, inside);
            text.hit = None;
        }
        text.step(0, self.text_view());
    }

    /// `:also NAME`: has another architect answer the same inputs too; the one in use stays.
    pub(super) fn also(&mut self, name: &str, effects: &mut Vec<Effect>) {
        if self.follow.is_some() {
            return self.tell("Only who drives asks: :fork goes on in a session of your own.");
        }
        if self.session.running().is_some() {
            return self.busy();
        }
        effects.push(Effect::Also(match name {
            "" => {
                return self.tell(
                    ":also offline, or :also PROFILE, asks that one the same inputs too; :profile lists the profiles.",
                );
            }
            "offline" | "rules" => Pick::Offline,
            name => Pick::Profile(name.to_owned()),
        }));
    }

    /// The other architect is there: it is asked what the answer shown was asked, or without one what the form holds.
    pub(super) fn asked_too(&mut self, at: At, target: Target, effects: &mut Vec<Effect>) {
        if self.session.running().is_some() {
            return self.busy();
        }
        let (inputs, case, beside) = match self.shown() {
            Some(run) => (run.request.inputs.clone(), run.request.case, Some(run.id)),
            None => (self.form.inputs(self.prompt()), self.form.case(self.prompt()), None),
        };
        let made = match self.shown().and_then(|run| Some((run, run.request.follow_up.clone()?))) {
            Some((run, asked)) => Request::going_on(&target, run.request.messages.clone(), inputs, asked),
            None => Request::new(self.prompt(), &target, inputs, case).map(|(request, _)| request),
        };
        match made {
            Ok(request) => {
                self.save(at, effects);
                let run = self.begin(at, request.clone(), true, effects);
                effects.push(Effect::StartAlso(run, Box::new(request)));
                self.level = Level::Answer;
                let what = match beside {
                    Some(RunId(id)) => format!("what answer {id} was asked; = compares the two at its end"),
                    None => "what stands in the form".to_owned(),
                };
                self.tell(&format!("Asked {} too: {what}.", target.short()));
            }
            Err(fault) => self.tell(&fault.to_string()),
        }
    }
}

/// All of it in lines.
fn lay(both: &Compared, width: u16, inside: u16) -> Lines {
    let columns = (width >= BESIDE).then(|| inside.saturating_sub(2));
    let mut out = Lines::new();
    let mut put = |ink: Ink, text: String| out.push((ink, safe_line(&text)));
    for (mark, side) in ["-", "+"].iter().zip(&both.sides) {
        let who = if side.who.is_empty() { String::new() } else { format!(", {}", side.who) };
        put(Ink::Bold, format!("{mark} {}{who}: {}", side.name, side.state));
    }
    put(Ink::Plain, String::new());
    put(Ink::Heading, "decisions".to_owned());
    both.rests().into_iter().for_each(|said| put(Ink::Dim, said));
    if both.decisions.is_empty() {
        put(Ink::Plain, "No decision changed.".to_owned());
    }
    changes(&both.decisions, columns, &mut out);
    if !both.facts.is_empty() {
        heading("facts", &mut out);
        changes(&both.facts, columns, &mut out);
    }
    heading("inputs", &mut out);
    if both.inputs.is_empty() {
        out.push((Ink::Plain, SafeText::from_static("The same.")));
    }
    both.inputs.iter().for_each(|one| section(one, columns, &mut out));
    if !both.beside.is_empty() {
        heading("verdicts, marks and remarks", &mut out);
        pieces(&both.beside, columns, &mut out);
    }
    if !both.sides[1].who.is_empty() {
        heading(&format!("sections: {} changed, {} the same", both.sections.len(), both.same), &mut out);
        both.sections.iter().for_each(|one| section(one, columns, &mut out));
    }
    out
}

fn heading(text: &str, out: &mut Lines) {
    out.extend([(Ink::Plain, SafeText::default()), (Ink::Heading, safe_line(text))]);
}

fn changes(all: &[Change], columns: Option<u16>, out: &mut Lines) {
    for change in all {
        out.push((Ink::Bold, safe_line(&change.what)));
        let said = |text: &String| if text.is_empty() { "nothing".to_owned() } else { text.clone() };
        pair(&[said(&change.before)], &[said(&change.after)], columns, out);
    }
}

fn section(section: &Section, columns: Option<u16>, out: &mut Lines) {
    let only = match (section.before, section.after) {
        (true, false) => " (only in the first)",
        (false, true) => " (only in the second)",
        _ => "",
    };
    out.push((Ink::Bold, safe_line(&format!("{}{only}", section.title.replace('_', " ")))));
    pieces(&section.pieces, columns, out);
}

fn pieces(all: &[Piece], columns: Option<u16>, out: &mut Lines) {
    for piece in all {
        match piece {
            Piece::Same(line) => out.push((Ink::Dim, safe_line(&format!("  {line}")))),
            Piece::Left(count) => out.push((Ink::Dim, safe(&format!("  ({count} more lines are the same)")))),
            Piece::Changed(before, after) => pair(before, after, columns, out),
        }
    }
}

/// Lines that go and lines that come: below each other, or side by side.
fn pair(before: &[String], after: &[String], columns: Option<u16>, out: &mut Lines) {
    let marked = |mark: &str, line: &String| safe_line(&format!("{mark} {line}"));
    let Some(inside) = columns else {
        out.extend(before.iter().map(|line| (Ink::Plain, marked("-", line))));
        out.extend(after.iter().map(|line| (Ink::Plain, marked("+", line))));
        return;
    };
    let half = inside.saturating_sub(3) / 2;
    for at in 0..before.len().max(after.len()) {
        let rows =
            |mark: &str, line: Option<&String>| line.map_or_else(Vec::new, |line| wrap(&marked(mark, line), half));
        let (left, right) = (rows("-", before.get(at)), rows("+", after.get(at)));
        for row in 0..left.len().max(right.len()) {
            let (one, other) = (left.get(row), right.get(row).map_or("", SafeText::as_str).trim_start());
            let width = one.map_or(0, |one| SafeText::width(&trimmed(one)));
            let gap = " ".repeat(usize::from(half).saturating_sub(width));
            let one = one.map_or(SafeText::default(), trimmed);
            out.push((Ink::Plain, safe(&format!("{one}{gap} | {other}"))));
        }
    }
}

/// A row without the blanks at its end, where it was broken.
fn trimmed(row: &SafeText) -> SafeText {
    row.slice(0..row.as_str().trim_end().len())
}
