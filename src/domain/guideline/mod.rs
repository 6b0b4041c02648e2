//! Guidelines: what a prompt asks of the form of an answer, as data beside the prompt, and the
//! marks an answer gets where it does otherwise. Precision first: a doubtful case is no mark.

mod leaf;
mod marks;
mod outline;
mod read;
mod watch;
mod words;

pub use super::unusable::Unusable;
pub use marks::{Mark, Marks};
use watch::Check;
use words::Words;

/// The guidelines of the embedded prompt, as YAML.
pub const EMBEDDED: &str =
    include_str!("../../../assets/guidelines/distributed_lock_manager_architect.guidelines.yaml");
const EMBEDDED_FILE: &str = "distributed_lock_manager_architect.guidelines.yaml";

/// How much a mark weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The prompt forbids or demands it.
    Must,
    /// The prompt asks for it.
    Should,
}

impl Severity {
    /// `must` or `should`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Must => "must",
            Severity::Should => "should",
        }
    }
}

/// One line of a prompt that an answer can be held against.
#[derive(Clone, Debug)]
pub struct Guideline {
    /// Its name, unique in its file: `no-implementation-code`.
    pub id: String,
    /// The words of the prompt it comes from.
    pub says: String,
    /// The line of the prompt's file those words begin on, from 1.
    pub line: usize,
    /// How much a mark weighs.
    pub severity: Severity,
    /// What the reader of a mark sees.
    pub message: String,
    check: Check,
}

/// All guidelines of one prompt.
#[derive(Clone, Debug, Default)]
pub struct Guidelines {
    all: Vec<Guideline>,
    /// Common words of the language the patterns are of.
    language: Words,
    /// Every list of patterns once.
    lists: Vec<Words>,
}

impl Guidelines {
    /// Reads a guidelines file, `FILE.guidelines.yaml` beside a prompt's `FILE`. `file` is its name as
    /// the user knows it, `prompt` the text of the prompt's file: every guideline must quote it.
    ///
    /// # Errors
    /// [`Unusable`] with file, line, column and what to do.
    pub fn read(text: &str, file: &str, prompt: &str) -> Result<Guidelines, Unusable> {
        read::read(text, prompt, false).map_err(|wrong| Unusable { file: file.to_owned(), ..wrong })
    }

    /// The guidelines of the embedded prompt, whose file's text is `prompt`. Their patterns are
    /// compiled when they are first needed, or by [`Guidelines::prepare`].
    ///
    /// # Errors
    /// [`Unusable`] if `prompt` is another prompt.
    pub fn embedded(prompt: &str) -> Result<Guidelines, Unusable> {
        read::read(EMBEDDED, prompt, true).map_err(|wrong| Unusable { file: EMBEDDED_FILE.to_owned(), ..wrong })
    }

    /// Compiles what is not compiled yet, so that the first answer need not.
    pub fn prepare(&self) {
        self.lists.iter().for_each(Words::prepare);
    }

    /// All of them in the file's order; [`Mark::guideline`] counts in this order.
    pub fn list(&self) -> &[Guideline] {
        &self.all
    }
}
