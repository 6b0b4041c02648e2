//! The seed's guidelines held against answers: none is marked that keeps them, and each check marks
//! the text it must. `cargo test --test guidelines`.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "guidelines/bad_files.rs"]
mod bad_files;
#[path = "guidelines/good.rs"]
mod good;
#[path = "guidelines/live.rs"]
mod live;
#[path = "guidelines/marked.rs"]
mod marked;
#[path = "guidelines/prose.rs"]
mod prose;
#[path = "guidelines/usual.rs"]
mod usual;

use dlm_architect::domain::answer::Answer;
use dlm_architect::domain::guideline::{Guidelines, Marks};
use dlm_architect::domain::stream::End;
use std::ops::Range;

const SEED: &str = include_str!("../prompts/distributed_lock_manager_architect.prompt.yaml");
const FILE: &str = include_str!("../assets/guidelines/distributed_lock_manager_architect.guidelines.yaml");
const COMPLETE: End = End::Complete { notice: None };

fn seed() -> Guidelines {
    Guidelines::embedded(SEED).unwrap()
}

/// One mark as people read it.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    guideline: String,
    /// The marked text; `None` for the whole answer.
    text: Option<String>,
    at: Option<Range<usize>>,
}

/// The marks of an answer that came at once.
fn marks(guidelines: &Guidelines, text: &str, end: End) -> Vec<Said> {
    let mut answer = Answer::default();
    answer.text.push_str(text);
    let mut marks = Marks::new(guidelines);
    answer.close(end);
    answer.digest();
    marks.close(&answer);
    let said = |mark: &dlm_architect::domain::guideline::Mark| Said {
        guideline: guidelines.list()[mark.guideline].id.clone(),
        text: mark.at.clone().map(|at| text[at].to_owned()),
        at: mark.at.clone(),
    };
    marks.marks().iter().map(said).collect()
}
