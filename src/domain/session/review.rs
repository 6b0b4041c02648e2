//! A session's review: what is said of its runs, and where that stands in each of their answers.

use super::{Record, Run, Session, What};
use crate::domain::review::{Act, Place, Said, places};
use crate::domain::stream::{At, RunId};

impl Session {
    /// Makes the record of something said of a run, and applies it.
    pub fn say(&mut self, at: At, run: RunId, said: Said) -> Record {
        let record = Record::new(at, Some(run), What::Review { said });
        self.apply(&record);
        record
    }

    /// What `by` says now of a run, as a record that is applied.
    pub fn comment(&mut self, at: At, run: RunId, (writer, by): (u64, &str), act: Act) -> Record {
        let said = self.review.say(at, writer, by, act);
        self.say(at, run, said)
    }

    /// The threads that concern an answer, each with its place in it: those made on it, and those made on an answer before
    /// it that it takes the place of. Those that have a place come first, in the order of the text.
    pub fn placed(&self, id: RunId) -> Vec<(usize, Place)> {
        let Some(run) = self.run(id) else { return Vec::new() };
        let threads = self.review.threads();
        let mine: Vec<usize> = (0..threads.len()).filter(|at| self.follows(run, threads[*at].run)).collect();
        let anchors: Vec<_> = mine.iter().map(|at| (&threads[*at].on, threads[*at].run == id)).collect();
        let mut placed: Vec<(usize, Place)> = mine.iter().copied().zip(places(&run.answer, &anchors)).collect();
        placed.sort_by_key(|(at, place)| match place {
            Place::At(bytes) => (false, bytes.start, *at),
            Place::Lost(_) => (true, 0, *at),
        });
        placed
    }

    /// True if `run` is the answer `before`, or was made in its stead: not one to another test case.
    fn follows(&self, run: &Run, before: RunId) -> bool {
        let case = |run: &Run| run.request.case;
        let other =
            || self.run(before).is_some_and(|old| case(old).is_none() || case(old) == case(run) || case(run).is_none());
        run.id == before || before < run.id && other()
    }

    /// Everything said, as records.
    pub(super) fn said(&self) -> impl Iterator<Item = Record> {
        let record = |(at, run, said)| Record::new(at, Some(run), What::Review { said });
        self.review.all().into_iter().map(record)
    }
}
