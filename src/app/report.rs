//! The texts of the popups: preview, the prompt file's fields, verdicts.

use super::App;
use super::popup::Text;
use crate::domain::ask::Request;
use crate::domain::brief::Inputs;
use crate::domain::ground::{block, grounded};
use crate::domain::heard::{self, Form, brief};
use crate::domain::session::Run;
use crate::domain::told;
use crate::domain::unseen;
use crate::page::Ink;

/// The title of the verdicts.
pub(super) const VERDICTS: &str = "verdicts, and what stands beside the answer";

impl App {
    /// What would be sent, and to whom, before the first byte leaves.
    pub(super) fn preview(&self) -> Text {
        let mut lines = vec![(Ink::Heading, "to".to_owned()), (Ink::Plain, self.target.label())];
        lines.extend(self.target.notes.iter().map(|note| (Ink::Dim, note.clone())));
        let inputs = self.form.inputs(self.prompt());
        lines.extend(self.prompt().unseen(&inputs).into_iter().map(|text| (Ink::Bold, text)));
        match Request::new(self.prompt(), &self.target, inputs, None) {
            Err(fault) => lines.push((Ink::Bold, fault.to_string())),
            Ok((request, neutralised)) => {
                for one in neutralised {
                    let text = format!("{} <{}> tags made harmless in {}", one.count, one.tag, one.variable);
                    lines.push((Ink::Bold, text));
                }
                if let Some(first) = heard::request(&request, Form::Schema) {
                    let to = format!("first, to {} @ {}: which facts do the texts state?", first.model, first.endpoint);
                    lines.push((Ink::Heading, to));
                    sent(&first, &mut lines);
                    lines.push((Ink::Plain, String::new()));
                    lines.push((Ink::Heading, "then, for the design".to_owned()));
                }
                let mut request = request;
                if let Some(inputs) = Inputs::of(&request.inputs).filter(|_| request.ground) {
                    request.messages = grounded(request.messages, &block(&inputs, &brief(&inputs, None)));
                    if request.fill.is_some() {
                        let text = "with the block of ours as the rules alone make it; it is made anew once the model has read";
                        lines.push((Ink::Dim, text.to_owned()));
                    }
                }
                sent(&request, &mut lines);
            }
        }
        Text::new("preview: what would be sent", lines)
    }

    /// Who fills in the brief of what is sent next: a model before the rules, or the rules alone.
    pub(super) fn brief_by(&mut self, who: &str) {
        let said = match (who, &self.target.reader) {
            ("model", None) => {
                "There is no model to read: name an endpoint with --base-url, a profile or OPENAI_BASE_URL.".to_owned()
            }
            ("model", Some(reader)) => {
                let said = format!(
                    "{} fills in the brief first, the rules check it: one more request; p shows it.",
                    reader.model
                );
                self.target.fill = true;
                said
            }
            ("rules", _) => {
                self.target.fill = false;
                "The rules alone fill in the brief.".to_owned()
            }
            _ => {
                let now = if self.target.fill { "model" } else { "rules" };
                format!(":brief model has a model fill in the brief first, :brief rules has not; it is {now} now.")
            }
        };
        self.tell(&said);
    }

    /// Whether what is sent next carries what is known of it.
    pub(super) fn ground(&mut self, how: &str) {
        let on = match how {
            "" => !self.target.ground,
            "on" => true,
            "off" => false,
            _ => return self.tell(":ground on, :ground off, or :ground alone for the other."),
        };
        self.target.ground = on;
        self.tell(match (on, self.target.provider.as_str()) {
            (false, _) => "Requests go as the prompt makes them.",
            (true, "http") => "Requests carry a block of ours with what is known of them; p shows it.",
            (true, _) => "Only a model is grounded; here the rules answer.",
        });
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
                lines.extend(told::by_model(run, &self.rules.beside));
                lines.extend(told::read(&self.rules.beside));
                lines.extend(expected.map(|text| format!("expected \"{text}\" (advisory: it never counts)")));
                lines
            }
        };
        Text::new(VERDICTS, lines.into_iter().map(|line| (Ink::Plain, line)))
    }
}

/// A request as it leaves: its parameters, what it costs by estimate, and every message.
fn sent(request: &Request, lines: &mut Vec<(Ink, String)>) {
    lines.extend(request.parameters.iter().map(|(name, value)| (Ink::Plain, format!("{name}: {value}"))));
    lines.push((Ink::Plain, format!("about {} tokens (estimate: 4 bytes each)", request.tokens())));
    for message in &request.messages {
        lines.push((Ink::Plain, String::new()));
        lines.push((Ink::Heading, message.role.clone()));
        lines.push((Ink::Plain, unseen::marked(&message.content)));
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
