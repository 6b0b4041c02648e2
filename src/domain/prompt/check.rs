//! What is usable but not right about a prompt, found by compiling every pattern.

use super::{Prompt, Warning};
use crate::domain::unusable::cut;
use crate::domain::verdict::trouble;

pub(super) fn check(prompt: &Prompt) -> Vec<Warning> {
    let mut warnings = prompt.warnings.clone();
    for evaluator in prompt.evaluators.iter().chain(prompt.cases.iter().flat_map(|c| &c.evaluators)) {
        if let Some(why) = trouble(evaluator) {
            let what = format!("the evaluator `{}` {why}", cut(&evaluator.name, 60));
            warnings.push(Warning { line: evaluator.line, what });
        }
    }
    warnings.sort_by_key(|w| w.line);
    warnings
}
