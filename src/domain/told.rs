//! The outcome of a run in lines of text: what stderr, files and exports say of it. Raw: a face makes it safe.

use super::answer::State;
use super::ask::tokens;
use super::beside::Beside;
use super::fault::Fault;
use super::guideline::{Guidelines, Mark};
use super::questions::MOST;
use super::session::Run;
use super::stream::End;

/// What came of a run, why, and what stands beside it, the most important first.
pub fn told(run: &Run, guidelines: &Guidelines, beside: &Beside) -> Vec<String> {
    let mut lines = vec![state(&run.answer.state())];
    lines.extend(beside.reasons.iter().cloned());
    let changes = beside.changes.iter().take(MOST);
    lines.extend(changes.map(|choice| format!("if that is not so: {}", choice.line())));
    lines.extend(remarks(run, beside));
    lines.extend(verdicts(run));
    lines.extend(marks(run, guidelines).iter().map(|line| format!("guideline {line}")));
    lines.extend(by_model(run, beside));
    lines.extend(read(beside));
    // The sentence of a state that is so for this says it already.
    let said = matches!(run.answer.state(), State::Ended(End::Incomplete { fault: Fault::Lost { .. } }));
    if run.answer.malformed > 0 && !said {
        let events = if run.answer.malformed == 1 { "event" } else { "events" };
        lines.push(format!("{} {events} of the answer could not be read: their text is lost", run.answer.malformed));
    }
    lines
}

/// Inputs as Markdown: each by its name, quoted.
pub fn quoted(inputs: &[(String, String)]) -> String {
    let quote = |value: &str| value.lines().map(|line| format!("> {line}\n")).collect::<String>();
    inputs.iter().map(|(name, value)| format!("\n**{name}**\n\n{}", quote(value))).collect()
}

/// Who filled in the brief beside the rules, at what cost, and what is to be said of it; and that the design is grounded.
pub fn by_model(run: &Run, beside: &Beside) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(heard) = &run.heard {
        let (tokens, estimate) = heard.tokens();
        let about = if estimate { "about " } else { "" };
        lines.push(format!("brief: {} was asked, {about}{tokens} tokens", heard.model));
        lines.extend(beside.filled.iter().map(|says| format!("brief: {says}")));
    }
    if let Some(block) = &run.ground {
        lines.push(format!("grounded: about {} tokens of ours went with the request", tokens(block)));
    }
    lines
}

/// The state as a word, and what it says.
pub fn state(state: &State) -> String {
    match state {
        State::Refused(text) => format!("REFUSED: {text}"),
        State::Ended(End::Failed { fault }) => format!("FAILED: {} {}", fault.sentence(), fault.next_step()),
        State::Ended(End::Incomplete { fault }) => {
            format!("INCOMPLETE: {}", fault.unfinished("send it again"))
        }
        State::Ended(End::Complete { notice: Some(notice) }) => format!("{}: {notice}", state.word()),
        State::Waiting | State::Streaming | State::Ended(_) => state.word().to_owned(),
    }
}

/// Each verdict with its reason.
fn verdicts(run: &Run) -> impl Iterator<Item = String> {
    run.judged().iter().map(|judged| {
        let reason = judged.verdict.reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
        format!("verdict {}: {}{reason}", judged.verdict.word(), judged.name)
    })
}

/// The second opinion, a line a remark.
pub fn remarks(run: &Run, beside: &Beside) -> Vec<String> {
    let line = |remark: &super::architect::Remark| {
        let change = remark.change.as_ref().map(|change| format!(" Smallest change: {change}")).unwrap_or_default();
        let (word, place) = (remark.severity.word(), line_of(&run.answer.text, remark.place.start));
        let because = remark.because.as_ref().map(|why| format!(" Why: {why}.")).unwrap_or_default();
        format!("second opinion, {word} ({}, line {place}): {}{because}{change}", remark.rule, remark.text)
    };
    beside.remarks.iter().map(line).collect()
}

/// What is asked, what was not read, on what condition a design holds, and what it assumes.
pub fn read(beside: &Beside) -> Vec<String> {
    let questions = beside.questions.iter().map(|question| format!("question: {}", question.line()));
    let unread = questions.chain(beside.unread.iter().map(|unread| format!("not read: {}", unread.says)));
    let condition = beside.condition.iter().map(|says| format!("on condition: {says}"));
    unread.chain(condition).chain(beside.assumed.iter().map(|says| format!("assumed: {says}"))).collect()
}

/// What each mark says, in the order of the marks: weight, message, its line in the answer's source
/// and in the prompt.
pub fn marks(run: &Run, guidelines: &Guidelines) -> Vec<String> {
    let line = |mark: &Mark| {
        let Some(guideline) = guidelines.list().get(mark.guideline) else { return String::new() };
        let place = match &mark.at {
            Some(at) => format!("line {}", line_of(&run.answer.text, at.start)),
            None => "in the whole answer".to_owned(),
        };
        let message = guideline.message.trim_end_matches('.');
        format!("{}: {message}, {place} (prompt line {})", guideline.severity.word(), guideline.line)
    };
    run.marks().iter().map(line).collect()
}

/// The line of `text`, from 1, that a byte stands on.
fn line_of(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).matches('\n').count() + 1
}
