//! An evaluation: which cases of a prompt run how often, what a session holds of them already, and
//! what came of it. One evaluated prompt file is one session; every case run is a run of it.

mod standing;
#[cfg(test)]
mod tests;
mod totals;

pub use standing::{Standing, standing};
pub use totals::{Totals, exit_code};

use super::answer::State;
use super::ask::{Request, Target, Unsendable};
use super::beside::Beside;
use super::guideline::Guidelines;
use super::outcome::Outcome;
use super::prompt::{Neutralised, Prompt};
use super::session::{Run, Session};
use super::stream::RunId;
use super::unusable::cut;
use super::verdict::{Checks, Judged};

/// One case to run, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The case, from 1.
    pub case: usize,
    /// The time it is run, from 1.
    pub turn: u32,
}

/// What an evaluation fails for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gate {
    /// A verdict that could not be run is no fault.
    pub allow_not_run: bool,
    /// What is open besides verdicts is one.
    pub strict: bool,
}

/// What came of a cell.
#[derive(Clone, Debug)]
pub struct Row {
    /// The cell.
    pub cell: Cell,
    /// How it stands.
    pub standing: Standing,
    /// Every evaluator that applies to the case, with its verdict; none is ever left out.
    pub judged: Vec<Judged>,
    /// The run in the file's session, if one was started.
    pub run: Option<RunId>,
    /// It was run by an evaluation before this one.
    pub kept: bool,
    /// Marks against the guidelines.
    pub marks: usize,
    /// The answer is a refusal.
    pub refused: bool,
    /// Something is open that [`Gate::strict`] looks at.
    pub open: bool,
    /// What the rules say beside the answer.
    pub beside: Beside,
    /// What the case expects and a whole answer does not hold; `Some(None)`: it holds it; `None`: nothing was to be held.
    pub expected: Option<Option<String>>,
}

/// The cells of a prompt, each case once before any is run again. `wanted` sees [`label`].
pub fn cells(prompt: &Prompt, repeat: u32, wanted: impl Fn(&str) -> bool) -> Vec<Cell> {
    let cases: Vec<usize> = (1..=prompt.cases.len()).filter(|case| wanted(&label(prompt, *case))).collect();
    (1..=repeat).flat_map(|turn| cases.iter().map(move |case| Cell { case: *case, turn })).collect()
}

/// What a case is called: `stem#2 first words of its inputs`.
pub fn label(prompt: &Prompt, case: usize) -> String {
    let name = prompt.file.rsplit('/').next().unwrap_or_default();
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")).unwrap_or(name);
    let stem = stem.strip_suffix(".prompt").unwrap_or(stem);
    format!("{stem}#{case} {}", about(prompt, case))
}

/// The first words of a case's inputs, on one line.
pub fn about(prompt: &Prompt, case: usize) -> String {
    let texts: Vec<&str> = named(prompt, case).iter().map(|(_, text)| text.trim()).collect();
    cut(&texts.join(" · "), 200)
}

/// A case's inputs in the form's order; what it does not name takes its default, or nothing.
pub fn inputs(prompt: &Prompt, case: usize) -> Vec<(String, String)> {
    prompt.whole(named(prompt, case))
}

/// The request of a case. A blank that the case itself writes is meant: many test what comes of it.
///
/// # Errors
/// [`Unsendable`], such as a required variable that the case leaves out.
pub fn request(prompt: &Prompt, target: &Target, case: usize) -> Result<(Request, Vec<Neutralised>), Unsendable> {
    let inputs = inputs(prompt, case);
    let named = named(prompt, case);
    let meant = |name: &str| named.iter().any(|(known, _)| known == name);
    match prompt.missing(&inputs).into_iter().find(|variable| !meant(&variable.name)) {
        Some(variable) => Err(Unsendable::Missing(variable.name.clone())),
        None => Request::as_given(prompt, target, inputs, Some(case)),
    }
}

fn named(prompt: &Prompt, case: usize) -> &[(String, String)] {
    let case = case.checked_sub(1).and_then(|index| prompt.cases.get(index));
    case.map_or(&[], |case| case.inputs.as_slice())
}

/// The run of an evaluation before that answers `request` for the `turn`-th time: whole, judged, and
/// asked with the same words. One that failed or was cut is run again.
pub fn kept<'a>(session: &'a Session, request: &Request, turn: u32) -> Option<&'a Run> {
    let whole = |run: &&Run| run.request == *request && standing::whole(run);
    session.runs.iter().filter(whole).nth(turn.checked_sub(1)? as usize)
}

impl Row {
    /// True if nothing is wrong, as far as the gate looks.
    pub fn holds(&self, gate: Gate) -> bool {
        self.standing.holds(gate.allow_not_run) && !(gate.strict && self.open)
    }

    /// Holds the answer of a run against what the case expects, whatever the case of letters and the blanks; if it `counts`, it is a
    /// verdict like any other.
    pub fn expect(mut self, run: &Run, expected: Option<&str>, counts: bool) -> Row {
        let Some(expected) = expected else { return self };
        if matches!(self.standing, Standing::Stopped | Standing::Broken) {
            return self;
        }
        let folded = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let said = folded(&format!("{} {}", run.answer.text, run.answer.declined));
        let unmet = (!said.contains(&folded(expected))).then(|| cut(expected, 100));
        self.standing = match (self.standing, &unmet) {
            (_, Some(_)) if counts => Standing::Fail,
            (Standing::Unjudged, None) if counts => Standing::Pass,
            (standing, _) => standing,
        };
        self.expected = Some(unmet);
        self
    }

    /// Of a run that has ended and is judged.
    pub fn of(cell: Cell, run: &Run, guidelines: &Guidelines, kept: bool) -> Row {
        let judged = run.judged().to_vec();
        let state = run.answer.state();
        let beside = Beside::of(run);
        Row {
            cell,
            standing: standing(&state, run.verdicts()),
            judged,
            run: Some(run.id),
            kept,
            marks: run.marks().len(),
            refused: matches!(state, State::Refused(_)),
            open: Outcome::of(run, guidelines, &beside).strict(),
            beside,
            expected: None,
        }
    }

    /// Of a cell that was not run: every evaluator says why.
    pub fn without(prompt: &Prompt, cell: Cell, standing: Standing) -> Row {
        let why = standing.why().unwrap_or("the case was not run");
        let mut checks = Checks::new(prompt, Some(cell.case), &inputs(prompt, cell.case));
        checks.give_up(why);
        Row {
            cell,
            judged: checks.judged().to_vec(),
            standing,
            run: None,
            kept: false,
            marks: 0,
            refused: false,
            open: false,
            beside: Beside::default(),
            expected: None,
        }
    }
}
