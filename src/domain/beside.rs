//! What the rules say beside an answer, for both faces: remarks, what was not read, what was assumed, why a refusal was
//! right. Never in the answer itself.

use super::answer::State;
use super::architect::{self, Inputs, OFFLINE, Remark, Unread};
use super::brief::spoken::assumed;
use super::heard::brief;
use super::questions::{Choice, Question, changes};
use super::session::Run;
use super::stream::End;

/// Everything of ours that stands beside one answer; empty for a prompt that the rules do not read.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The second opinion on a model's answer that has ended.
    pub remarks: Vec<Remark>,
    /// Words of the inputs that no fact took.
    pub unread: Vec<Unread>,
    /// What the words leave open and what decides.
    pub questions: Vec<Question>,
    /// What a design of the rules takes for given, one sentence each.
    pub assumed: Vec<String>,
    /// The names of the facts among that.
    pub takes: Vec<&'static str>,
    /// Why a refusal that the rules share was right, and the smallest change.
    pub reasons: Vec<String>,
    /// What would lift the rules' refusal, whatever was answered, the smallest first.
    pub changes: Vec<Choice>,
    /// What is to be said of a model's reading of the inputs, one sentence each.
    pub filled: Vec<String>,
    /// What a design of the rules comes to, in one line.
    pub headline: Option<String>,
    /// A design of the rules that holds on a condition only: the sentence.
    pub condition: Option<String>,
}

impl Beside {
    /// Of `run` as it stands. Reads its inputs anew: once when it is sent or shown, and at its end.
    pub fn of(run: &Run) -> Beside {
        let Some(texts) = Inputs::of(&run.request.inputs) else { return Beside::default() };
        let state = run.answer.state();
        // Until the end only what was not read is told, and that needs no design.
        if state.running() {
            let sketch = architect::ruling_of(&texts, brief(&texts, run.heard.as_ref()));
            return Beside { unread: sketch.unread, questions: sketch.questions, ..Beside::default() };
        }
        let own = run.request.provider == OFFLINE;
        let report = architect::design_of(&texts, brief(&texts, run.heard.as_ref()));
        let refuses = report.ruling.verdict.word() == "refuse";
        let rule = report.ruling.rule;
        let words = rule.words();
        let mut beside =
            Beside { unread: report.unread.clone(), questions: report.questions.clone(), ..Beside::default() };
        beside.filled = run.heard.as_ref().map(|heard| heard.told(&texts)).unwrap_or_default();
        if own && !refuses {
            beside.headline = Some(report.headline());
            beside.assumed = report.assumptions.iter().map(|(_, says)| says.clone()).collect();
            beside.takes = report.assumptions.iter().map(|(name, _)| assumed(name)).collect();
            beside.condition = (report.ruling.verdict.word() == "conditional").then(|| words.condition.to_owned());
        }
        let in_words = run.refuses_in_words();
        let refused = in_words || matches!(state, State::Refused(_));
        match state {
            _ if refuses && refused => {
                beside.changes = changes(&report.brief);
                beside.reasons = vec![
                    format!("Why ({}): {}; {}.", rule.id, words.condition, words.reason),
                    format!("Smallest change: {}.", words.remedy),
                ];
            }
            State::Refused(_) | State::Ended(End::Complete { .. } | End::Truncated { .. } | End::Incomplete { .. })
                if !own =>
            {
                if refuses {
                    beside.changes = changes(&report.brief);
                }
                beside.remarks = architect::opinion(&report, &run.answer.text, in_words);
            }
            State::Refused(_) | State::Waiting | State::Streaming | State::Ended(_) => {}
        }
        beside
    }
}
