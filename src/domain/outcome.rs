//! What is open in an answer or does not hold: the one table behind the status bar's colour, `--strict`, exit codes and
//! exports, for both faces.

use super::answer::State;
use super::architect::Severity as Weight;
use super::beside::Beside;
use super::exit;
use super::guideline::{Guidelines, Severity};
use super::session::Run;
use super::stream::End;
use super::verdict::Verdict;

/// One kind of thing that is open or does not hold, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// A verdict is fail.
    Fail,
    /// A verdict is error.
    Error,
    /// A remark: more than one holder is possible.
    Unsafe,
    /// A remark: against the rules, but safe.
    Wrong,
    /// A verdict could not be reached.
    NotRun,
    /// Events of the answer that could not be read.
    Lost,
    /// Marks against what the prompt demands or forbids.
    Must,
    /// Questions without an answer.
    Question,
    /// Words of the inputs that no fact took.
    Unread,
    /// Marks against what the prompt asks for.
    May,
    /// Remarks that decide nothing.
    Doubt,
    /// Facts that nobody stated.
    Assumed,
}

/// How loud a matter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colour {
    /// It changes no colour.
    Plain,
    /// It needs a look.
    Yellow,
    /// It does not hold.
    Red,
}

impl Matter {
    /// All of them, the worst first.
    pub const ALL: [Matter; 12] = [
        Matter::Fail,
        Matter::Error,
        Matter::Unsafe,
        Matter::Wrong,
        Matter::NotRun,
        Matter::Lost,
        Matter::Must,
        Matter::Question,
        Matter::Unread,
        Matter::May,
        Matter::Doubt,
        Matter::Assumed,
    ];

    /// What it does to the bar.
    pub fn colour(self) -> Colour {
        match self {
            Matter::Fail | Matter::Error | Matter::Unsafe => Colour::Red,
            Matter::Wrong | Matter::NotRun | Matter::Lost | Matter::Must | Matter::Question | Matter::Unread => {
                Colour::Yellow
            }
            Matter::May | Matter::Doubt | Matter::Assumed => Colour::Plain,
        }
    }

    /// What it is counted as, in the words of the manual.
    pub fn word(self) -> &'static str {
        match self {
            Matter::Fail | Matter::Error | Matter::NotRun => "verdict",
            Matter::Unsafe | Matter::Wrong | Matter::Doubt => "remark",
            Matter::Lost => "lost text",
            Matter::Must | Matter::May => "mark",
            Matter::Question => "question",
            Matter::Unread => "unread",
            Matter::Assumed => "assumption",
        }
    }

    /// `--strict` makes exit code 1 of it. A verdict does that by itself, lost text has a code of its own.
    fn strict(self) -> bool {
        matches!(self, Matter::Unsafe | Matter::Wrong | Matter::Must | Matter::Question | Matter::Unread)
    }
}

/// An answer's state, and how much of each matter there is.
#[derive(Clone, Debug)]
pub struct Outcome {
    state: State,
    counts: [usize; Matter::ALL.len()],
}

impl Outcome {
    /// Of `run` as it stands, with what the rules say beside it.
    pub fn of(run: &Run, guidelines: &Guidelines, beside: &Beside) -> Outcome {
        let verdicts = |which: fn(&Verdict) -> bool| run.verdicts().filter(|verdict| which(verdict)).count();
        let marks = |severity| {
            let of = |index: usize| guidelines.list().get(index).is_some_and(|one| one.severity == severity);
            run.marks().iter().filter(|mark| of(mark.guideline)).count()
        };
        let remarks = |weight| beside.remarks.iter().filter(|remark| remark.severity == weight).count();
        let count = |matter| match matter {
            Matter::Fail => verdicts(|verdict| *verdict == Verdict::Fail),
            Matter::Error => verdicts(|verdict| matches!(verdict, Verdict::Error(_))),
            Matter::NotRun => verdicts(|verdict| matches!(verdict, Verdict::NotRun(_))),
            Matter::Unsafe => remarks(Weight::Unsafe),
            Matter::Wrong => remarks(Weight::Wrong),
            Matter::Doubt => remarks(Weight::Missing) + remarks(Weight::Doubtful),
            Matter::Lost => run.answer.malformed as usize,
            Matter::Must => marks(Severity::Must),
            Matter::May => marks(Severity::Should),
            Matter::Question => beside.questions.len(),
            Matter::Unread => beside.unread.len(),
            Matter::Assumed => beside.assumed.len(),
        };
        Outcome { state: run.answer.state(), counts: Matter::ALL.map(count) }
    }

    /// A made-up one, to try the table with.
    #[cfg(test)]
    pub(crate) fn made(state: State, matters: &[(Matter, usize)]) -> Outcome {
        let count = |matter| matters.iter().find(|(known, _)| *known == matter).map_or(0, |(_, count)| *count);
        Outcome { state, counts: Matter::ALL.map(count) }
    }

    /// What it means.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What there is, the worst first, with how much of it.
    pub fn matters(&self) -> impl Iterator<Item = (Matter, usize)> {
        Matter::ALL.into_iter().zip(self.counts).filter(|(_, count)| *count > 0)
    }

    /// What is red or yellow.
    pub fn open(&self) -> impl Iterator<Item = (Matter, usize)> {
        self.matters().filter(|(matter, _)| matter.colour() > Colour::Plain)
    }

    /// The words of what is open, each once.
    pub fn words(&self) -> Vec<&'static str> {
        let mut words: Vec<&str> = Vec::new();
        for (matter, _) in self.open() {
            if !words.contains(&matter.word()) {
                words.push(matter.word());
            }
        }
        words
    }

    /// The colour of the whole, once it has ended; green is [`Colour::Plain`] of a complete answer alone.
    pub fn colour(&self) -> Colour {
        let own = match &self.state {
            State::Waiting | State::Streaming | State::Ended(End::Complete { notice: None }) => Colour::Plain,
            State::Ended(End::Complete { notice: Some(_) } | End::Cancelled) => Colour::Yellow,
            State::Refused(_) | State::Ended(_) => Colour::Red,
        };
        self.open().map(|(matter, _)| matter.colour()).fold(own, Colour::max)
    }

    /// The exit code in a script: [`exit::exit_code`], and 1 with `strict` where something is open.
    pub fn exit_code(&self, run: &Run, allow_not_run: bool, strict: bool) -> u8 {
        let code = exit::exit_code(&self.state, run.verdicts(), allow_not_run);
        if code == exit::GOOD && strict && self.strict() { exit::VERDICT } else { code }
    }

    /// True if `--strict` finds something.
    pub fn strict(&self) -> bool {
        self.matters().any(|(matter, _)| matter.strict())
    }
}
