//! A question in words about the answer shown, which goes to a model with the conversation before it. Its answer is one of its
//! own, with the inputs that the conversation began with.

use super::event::Effect;
use super::popup::LineFor;
use super::{App, Level};
use crate::domain::ask::{FollowUp, Request};
use crate::domain::prompt::Message;
use crate::domain::stream::At;
use crate::domain::unseen::Unseen;

impl App {
    /// `:ask TEXT`: sends it; without words a line for them opens.
    pub(super) fn ask_about(&mut self, at: At, text: &str, effects: &mut Vec<Effect>) {
        if self.follow.is_some() {
            return self.tell("Only who drives asks: :fork goes on in a session of your own.");
        }
        if self.session.running().is_some() {
            return self.busy();
        }
        if let Err(fault) = self.target.converses() {
            return self.tell(&format!("{fault}."));
        }
        let Some(run) = self.shown() else {
            return self.tell("There is no answer yet to ask about: Enter sends the form first.");
        };
        let (answer, inputs) = (run.id, run.request.inputs.clone());
        let Some(mut messages) = run.conversation() else {
            return self
                .tell(&format!("Answer {} is without a word to ask about; ( goes to the one before.", answer.0));
        };
        if text.is_empty() {
            return self.line(LineFor::Ask, "");
        }
        let changed = self.changed_since(run);
        messages.push(Message { role: "user".to_owned(), content: text.to_owned() });
        let follow_up = FollowUp { answer, text: text.to_owned() };
        match Request::going_on(&self.target, messages, inputs, follow_up) {
            Ok(request) => {
                let (to, tokens) = (self.target.short(), request.tokens());
                self.save(at, effects);
                self.ask(at, request, true, effects);
                self.level = Level::Answer;
                let form = if changed { " What the form holds by now is not in it." } else { "" };
                let unseen = Unseen::of(text).said().map(|said| format!(" The question holds {said}."));
                let unseen = unseen.unwrap_or_default();
                self.tell(&format!(
                    "Asked {to} about answer {}: the conversation so far is about {tokens} tokens.{form}{unseen}",
                    answer.0
                ));
            }
            Err(fault) => self.tell(&format!("{fault}.")),
        }
    }
}
