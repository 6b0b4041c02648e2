//! The texts of the popups: preview, the prompt file's fields, verdicts.

use super::App;
use super::popup::Text;
use crate::domain::ask::Request;
use crate::domain::session::Run;
use crate::domain::told;
use crate::page::Ink;

/// The title of the verdicts.
pub(super) const VERDICTS: &str = "verdicts, and what stands beside the answer";

impl App {
    /// What would be sent, and to whom, before the first byte leaves.
    pub(super) fn preview(&self) -> Text {
        let mut lines = vec![(Ink::Heading, "to".to_owned()), (Ink::Plain, self.target.label())];
        lines.extend(self.target.notes.iter().map(|note| (Ink::Dim, note.clone())));
        let inputs = self.form.inputs(self.prompt());
        match Request::new(self.prompt(), &self.target, inputs, None) {
            Err(fault) => lines.push((Ink::Bold, fault.to_string())),
            Ok((request, neutralised)) => {
                for (name, value) in &request.parameters {
                    lines.push((Ink::Plain, format!("{name}: {value}")));
                }
                for one in neutralised {
                    let text = format!("{} <{}> tags made harmless in {}", one.count, one.tag, one.variable);
                    lines.push((Ink::Bold, text));
                }
                let bytes: usize = request.messages.iter().map(|message| message.content.len()).sum();
                lines.push((Ink::Plain, format!("about {} tokens (estimate: 4 bytes each)", bytes.div_ceil(4))));
                for message in request.messages {
                    lines.push((Ink::Plain, String::new()));
                    lines.push((Ink::Heading, message.role));
                    lines.push((Ink::Plain, message.content));
                }
            }
        }
        Text::new("preview: what would be sent", lines)
    }

    /// Every field of the prompt file.
    pub(super) fn about(&self) -> Text {
        let mut lines = Vec::new();
        for (label, text) in self.prompt().show() {
            lines.push((Ink::Heading, label));
            lines.push((Ink::Plain, text));
        }
        Text::new("the prompt file", lines)
    }

    /// The verdicts of the answer shown.
    pub(super) fn verdicts(&self) -> Text {
        let lines = match self.shown() {
            None => vec!["There is no answer yet.".to_owned()],
            Some(run) => {
                let mut lines = vec![told::state(&run.answer.state())];
                lines.extend(verdict_lines(run));
                let case = run.request.case.and_then(|case| self.prompt().cases.get(case - 1));
                let expected = case.and_then(|case| case.expected.as_ref());
                lines.extend(self.rules.beside.reasons.iter().cloned());
                lines.extend(told::remarks(run, &self.rules.beside));
                lines
                    .extend(told::marks(run, self.session.guidelines()).iter().map(|line| format!("guideline {line}")));
                lines.extend(told::read(&self.rules.beside));
                lines.extend(expected.map(|text| format!("expected \"{text}\" (advisory: it never counts)")));
                lines
            }
        };
        Text::new(VERDICTS, lines.into_iter().map(|line| (Ink::Plain, line)))
    }
}

/// One line a verdict, with its spelling and place; and what is expected, which never counts.
pub fn verdict_lines(run: &Run) -> Vec<String> {
    let mut lines = Vec::new();
    for judged in run.judged() {
        let reason = judged.verdict.reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
        lines.push(format!("{:8} {}{reason}", judged.verdict.word(), judged.name));
        lines.push(format!("         {} (line {})", judged.spelling, judged.line));
    }
    if lines.is_empty() {
        lines.push("The prompt has no evaluators: nothing to fail.".to_owned());
    }
    lines
}
