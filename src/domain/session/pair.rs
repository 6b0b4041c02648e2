//! Who works on one session together: one drives, others follow; one of them has the pen. A part of the fold.

use super::record::{Record, What};
use crate::domain::stream::RunId;

/// Where the driver reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In which answer.
    pub run: RunId,
    /// The byte of its text that the first line in view begins with.
    pub from: usize,
    /// The view stays with the answer's end.
    pub end: bool,
}

/// Driver and followers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Who drives; empty until it was said.
    pub driver: String,
    /// Who follows, as the driver's program last saw them.
    pub present: Vec<String>,
    /// Where the driver reads.
    pub place: Option<Place>,
    /// The follower who has the pen; none: the driver has it.
    pub pen: Option<String>,
    /// Who asked for it and has no answer, oldest first.
    pub asks: Vec<String>,
    /// Who has the pen asks to send, and has no answer.
    pub sends: bool,
}

impl Pair {
    /// Takes a record that speaks of the pair, or that its writer had no right to; false for all others.
    pub(super) fn apply(&mut self, record: &Record) -> bool {
        let by = record.by.as_deref();
        let holds = by.is_some() && by == self.pen.as_deref();
        match (&record.what, by) {
            (What::Present { driver, names }, None) => {
                (self.driver, self.present) = (driver.clone(), names.clone());
                self.asks.retain(|one| names.contains(one));
                if self.pen.as_ref().is_some_and(|one| !names.contains(one)) {
                    self.take_back();
                }
            }
            (What::Place { from, end }, None) => {
                self.place = record.run.map(|run| Place { run, from: *from, end: *end });
            }
            (What::PenAsked {}, Some(name)) if !holds && !self.asks.iter().any(|one| one == name) => {
                self.asks.push(name.to_owned());
            }
            (What::PenGiven { to }, None) => {
                self.asks.retain(|one| one != to);
                self.take_back();
                self.pen = Some(to.clone());
            }
            (What::PenRefused { to }, None) => self.asks.retain(|one| one != to),
            (What::PenBack {}, _) if by.is_none() || holds => self.take_back(),
            (What::SendAsked {}, _) if holds => self.sends = true,
            (What::SendRefused { .. }, None) => self.sends = false,
            // A run answers the question whether to send.
            (What::Asked { .. }, None) => {
                self.sends = false;
                return false;
            }
            // Only who has the pen writes into the inputs, and no follower's record makes a run, a name or an end.
            (_, None) => return false,
            (What::Input { .. }, _) if holds => return false,
            (what, Some(_)) => return what.drives(),
        }
        true
    }

    fn take_back(&mut self) {
        (self.pen, self.sends) = (None, false);
    }
}
