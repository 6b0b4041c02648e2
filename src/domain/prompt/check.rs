//! What is usable but not right about a prompt, found by compiling every pattern.

use super::{Message, Prompt, Warning};
use crate::domain::unseen::Unseen;
use crate::domain::unusable::cut;
use crate::domain::verdict::trouble;

pub(super) fn unseen(prompt: &Prompt, inputs: &[(String, String)]) -> Vec<String> {
    let message = |(index, message): (usize, &Message)| {
        (format!("message {} of the prompt ({})", index + 1, message.role), message.content.clone())
    };
    let all = prompt.whole(inputs).into_iter().chain(prompt.messages.iter().enumerate().map(message));
    all.filter_map(|(of, text)| Some(format!("{of} holds {}", Unseen::of(&text).said()?))).collect()
}

pub(super) fn check(prompt: &Prompt) -> Vec<Warning> {
    let mut warnings = prompt.warnings.clone();
    for evaluator in prompt.evaluators.iter().chain(prompt.cases.iter().flat_map(|c| &c.evaluators)) {
        if let Some(why) = trouble(evaluator) {
            let what = format!("the evaluator `{}` {why}", cut(&evaluator.name, 60));
            warnings.push(Warning { line: evaluator.line, what });
        }
    }
    let lines = prompt.source.strip_prefix('\u{feff}').unwrap_or(&prompt.source).split('\n');
    for (index, line) in lines.enumerate() {
        if let Some(said) = Unseen::of(line.strip_suffix('\r').unwrap_or(line)).said() {
            warnings.push(Warning { line: index + 1, what: said });
        }
    }
    warnings.sort_by_key(|w| w.line);
    warnings
}
