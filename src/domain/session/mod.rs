//! Records of one design session and the one fold over them: hear, apply, digest.
//! Both faces drive this same [`Session`]; what they must agree on is decided here.

mod pair;
mod record;
mod review;
mod run;
#[cfg(test)]
mod tests;

pub use pair::{Pair, Place};
pub use record::{ASIDE, Face, Record, Ruled, VERSION, What};
pub use run::{Run, Waiting};

use super::ask::Request;
use super::fault::{Fault, PROGRAM_ENDED};
use super::guideline::{EMBEDDED, Guidelines};
use super::prompt::Prompt;
use super::review::Review;
use super::stream::{At, End, RunId, StreamEvent};
use super::verdict::{CheckId, Need, Verdict};
use std::cell::OnceCell;

/// One design session: a prompt, its inputs, its runs. Each send is a new run; none is replaced.
#[derive(Debug, Default)]
pub struct Session {
    /// The prompt; empty until its record came.
    pub prompt: Prompt,
    /// The inputs by variable, as last edited.
    pub inputs: Vec<(String, String)>,
    /// All runs, oldest first.
    pub runs: Vec<Run>,
    /// The name it was given, or empty.
    pub name: String,
    /// Which face began it.
    pub face: Face,
    /// What people said of its answers.
    pub review: Review,
    /// Its runs are those of an evaluation.
    pub evaluation: bool,
    /// Left on purpose, and nothing came after.
    pub closed: bool,
    /// Records of later versions that were skipped.
    pub unknown: u32,
    /// Who works on it together, and who has the pen.
    pub pair: Pair,
    guidelines: OnceCell<Guidelines>,
}

/// What a digest asks for.
#[derive(Debug, Default)]
pub struct Digest {
    /// Checks that need the world.
    pub needs: Vec<Need>,
    /// The verdicts, once all are in.
    pub record: Option<Record>,
}

impl Session {
    /// The only fold. An unreadable prompt leaves the one before.
    pub fn apply(&mut self, record: &Record) {
        if !record.what.aside() {
            self.closed = matches!(record.what, What::Closed {});
        }
        if self.pair.apply(record) {
            return;
        }
        match (&record.what, record.run) {
            (What::Named { name }, _) => name.clone_into(&mut self.name),
            (What::Prompt { file, yaml, guidelines, face }, _) => {
                self.face = *face;
                if let Ok(prompt) = Prompt::read(yaml, file) {
                    self.prompt = Prompt { guidelines: guidelines.as_str().into(), ..prompt };
                    self.guidelines = OnceCell::new();
                }
            }
            (What::Input { name, text }, _) => self.put(name, text),
            (What::Asked { request }, Some(id)) => {
                let run = Run::new(id, record.at, Request::clone(request), &self.prompt, self.guidelines());
                self.runs.push(run);
            }
            (What::Unknown, _) => self.unknown += 1,
            (What::Review { said }, Some(id)) => self.review.apply(record.at, id, said),
            (What::Evaluation {}, _) => self.evaluation = true,
            (What::Closed {}, _) => {}
            (what, Some(id)) => {
                if let Some(run) = self.run_mut(id) {
                    run.apply(record.at, what);
                    self.turn(id);
                }
            }
            (_, None) => self.unknown += 1,
        }
    }

    /// Makes the record of a name and applies it.
    pub fn call(&mut self, at: At, name: &str) -> Record {
        let record = Record::new(at, None, What::Named { name: name.to_owned() });
        self.apply(&record);
        record
    }

    /// Makes the record of a prompt and applies it.
    pub fn open(&mut self, at: At, prompt: &Prompt) -> Record {
        let what = What::Prompt {
            file: prompt.file.clone(),
            yaml: prompt.source.to_string(),
            guidelines: prompt.guidelines.to_string(),
            face: self.face,
        };
        // The prompt was read already, with its warnings; reading it again would only cost.
        self.prompt = prompt.clone();
        self.guidelines = OnceCell::new();
        Record::new(at, None, what)
    }

    /// Makes the record that says what the runs are for, and applies it.
    pub fn evaluate(&mut self, at: At) -> Record {
        let record = Record::new(at, None, What::Evaluation {});
        self.apply(&record);
        record
    }

    /// Makes the record of an edited field and applies it.
    pub fn edit(&mut self, at: At, name: &str, text: &str) -> Record {
        let record = Record::new(at, None, What::Input { name: name.to_owned(), text: text.to_owned() });
        self.apply(&record);
        record
    }

    /// Makes the record of a new run and applies it.
    pub fn ask(&mut self, at: At, request: Request) -> (RunId, Record) {
        let id = RunId(self.runs.last().map_or(0, |run| run.id.0) + 1);
        let record = Record::new(at, Some(id), What::Asked { request: Box::new(request) });
        self.apply(&record);
        (id, record)
    }

    /// Takes one event of a run: makes its record, if it has one, and applies it. An append,
    /// nothing is parsed. What comes after the end, or for no run, is dropped.
    pub fn hear(&mut self, at: At, id: RunId, event: StreamEvent) -> Option<Record> {
        let run = self.run_mut(id)?;
        let what = run.hear(at, event)?;
        run.apply(at, &what);
        self.turn(id);
        Some(Record::new(at, Some(id), what))
    }

    /// Moves a run's markup and live checks to the end of its text: once per drained batch.
    pub fn digest(&mut self, at: At, id: RunId) -> Digest {
        let Some(run) = self.run_mut(id) else { return Digest::default() };
        let needs = run.digest();
        let record = run.ruled().map(|verdicts| Record::new(at, Some(id), What::Judged { verdicts }));
        if let Some(record) = &record {
            self.apply(record);
        }
        Digest { needs, record }
    }

    /// Takes the verdict of a [`Need`]; the record comes with the last one.
    pub fn settle(&mut self, at: At, id: RunId, check: CheckId, verdict: Verdict) -> Option<Record> {
        self.run_mut(id)?.settle(check, verdict);
        self.digest(at, id).record
    }

    /// After the last record of a file: a run without an end was cut with its process, or, where another
    /// process still writes the file (`live`), goes on there.
    pub fn recover(&mut self, live: bool) {
        let fault = if live {
            Fault::Setup {
                what: "This answer was still arriving in another terminal when the session was opened".into(),
                next: "Open the session again to see the rest.".into(),
            }
        } else {
            Fault::Cut { cause: PROGRAM_ENDED.into() }
        };
        for run in &mut self.runs {
            run.answer.close(End::Incomplete { fault: fault.clone() });
        }
        self.catch_up();
    }

    /// After records that were applied without a digest: markup and checks of every run as far as it came.
    pub fn catch_up(&mut self) {
        for id in self.runs.iter().map(|run| run.id).collect::<Vec<_>>() {
            self.turn(id);
            self.run_mut(id).map(Run::digest);
        }
    }

    /// Records that make this session again, for a file of its own.
    pub fn records(&self, at: At) -> Vec<Record> {
        let Prompt { file, source, guidelines, .. } = &self.prompt;
        // Whatever began the first one, this one was begun on the screen.
        let face = Face::Terminal;
        let prompt =
            What::Prompt { file: file.clone(), yaml: source.to_string(), guidelines: guidelines.to_string(), face };
        let mut records = vec![Record::new(at, None, prompt)];
        records.extend(self.evaluation.then(|| Record::new(at, None, What::Evaluation {})));
        records.extend(self.runs.iter().flat_map(Run::records));
        let input = |(name, text): &(String, String)| What::Input { name: name.clone(), text: text.clone() };
        records.extend(self.inputs.iter().map(|one| Record::new(at, None, input(one))));
        records.extend(self.said());
        records
    }

    /// What the answers' form is held against. Read when first needed, not before the first frame; what
    /// can't be read marks nothing (it was said when the file was opened).
    pub fn guidelines(&self) -> &Guidelines {
        self.guidelines.get_or_init(|| {
            let Prompt { guidelines, source, file, .. } = &self.prompt;
            match &**guidelines {
                "" => Guidelines::default(),
                EMBEDDED => Guidelines::embedded(source).unwrap_or_default(),
                other => Guidelines::read(other, file, source).unwrap_or_default(),
            }
        })
    }

    /// A run by its number.
    pub fn run(&self, id: RunId) -> Option<&Run> {
        self.runs.iter().rev().find(|run| run.id == id)
    }

    /// The run that is on, if any.
    pub fn running(&self) -> Option<RunId> {
        self.runs.last().filter(|run| run.answer.state().running()).map(|run| run.id)
    }

    /// True if there is something to lose: typed text after the last send, or a run without an end.
    pub fn unfinished(&self) -> bool {
        let typed = !self.inputs.is_empty();
        let unsent = || typed && self.runs.last().is_none_or(|run| run.request.inputs != self.inputs);
        // What an evaluation left undone is its `--resume`'s.
        let cut = || {
            !self.evaluation
                && self.runs.last().is_some_and(|run| matches!(run.answer.end(), Some(End::Incomplete { .. })))
        };
        !self.closed && (cut() || unsent())
    }

    /// What was judged of an answer and turned out to be thinking is judged no more.
    fn turn(&mut self, id: RunId) {
        if self.run(id).is_some_and(Run::turned) {
            let guidelines = self.guidelines().clone();
            let Session { runs, prompt, .. } = self;
            if let Some(run) = runs.iter_mut().rev().find(|run| run.id == id) {
                run.again(prompt, &guidelines);
            }
        }
    }

    fn run_mut(&mut self, id: RunId) -> Option<&mut Run> {
        self.runs.iter_mut().rev().find(|run| run.id == id)
    }

    fn put(&mut self, name: &str, text: &str) {
        match self.inputs.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => text.clone_into(old),
            None => self.inputs.push((name.to_owned(), text.to_owned())),
        }
    }
}
