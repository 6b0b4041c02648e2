//! Before a design: where a request asks for it, a model fills in the brief, and the design's messages are grounded in
//! what is known then. Both come as events of the one answer, so that cancelling, waiting and recording are the same.

use super::http::Events;
use super::{Answer, Models, Provider};
use crate::domain::answer::Answer as Text;
use crate::domain::ask::Request;
use crate::domain::brief::Inputs;
use crate::domain::fault::Fault;
use crate::domain::filled::MOST;
use crate::domain::ground::{block, grounded};
use crate::domain::heard::{self, Form, Heard, brief};
use crate::domain::stream::{Cut, End, StreamEvent};
use futures_util::StreamExt;
use std::sync::Arc;
use tokio::sync::mpsc;

/// An architect, and the model that fills in its briefs.
pub struct Filled {
    architect: Arc<dyn Provider>,
    reader: Option<Arc<dyn Provider>>,
}

impl Filled {
    /// `architect` with `reader` before it.
    pub fn new(architect: Arc<dyn Provider>, reader: Option<Arc<dyn Provider>>) -> Filled {
        Filled { architect, reader }
    }
}

impl Provider for Filled {
    fn stream(&self, ask: Request) -> Answer {
        if ask.fill.is_none() && !ask.ground {
            return self.architect.stream(ask);
        }
        let (architect, reader) = (Arc::clone(&self.architect), self.reader.clone());
        Events::of(|face| async move {
            // The face may be gone: then nobody is asked any more.
            let _ = answered(architect, reader, ask, &face).await;
        })
    }

    fn warm(&self) {
        self.architect.warm();
        self.reader.iter().for_each(|reader| reader.warm());
    }

    fn models(&self) -> Models {
        // A server is known also where the rules design.
        self.reader.as_ref().unwrap_or(&self.architect).models()
    }

    fn unlock(&self) -> Result<(), Fault> {
        self.architect.unlock()?;
        self.reader.iter().try_for_each(|reader| reader.unlock())
    }
}

type Face = mpsc::Sender<StreamEvent>;
type Gone = mpsc::error::SendError<StreamEvent>;

async fn answered(
    architect: Arc<dyn Provider>,
    reader: Option<Arc<dyn Provider>>,
    mut ask: Request,
    face: &Face,
) -> Result<(), Gone> {
    if let Some(reader) = reader.filter(|_| ask.fill.is_some()) {
        let filled = fill(&*reader, &ask, face).await?;
        ask.heard = Some(Box::new(filled.clone()));
        face.send(StreamEvent::Filled(filled)).await?;
    }
    if let Some(inputs) = Inputs::of(&ask.inputs).filter(|_| ask.ground) {
        let text = block(&inputs, &brief(&inputs, ask.heard.as_deref()));
        ask.messages = grounded(ask.messages, &text);
        face.send(StreamEvent::Grounded(text)).await?;
    }
    let mut answer = architect.stream(ask);
    while let Some(event) = answer.next().await {
        face.send(event).await?;
    }
    Ok(())
}

/// Has `reader` fill in the brief of `ask`; each form of the reply that the server refuses is dropped, once, and said.
async fn fill(reader: &dyn Provider, ask: &Request, face: &Face) -> Result<Heard, Gone> {
    let mut form = Form::Schema;
    let mut out =
        Heard { model: ask.fill.as_ref().map(|reader| reader.model.clone()).unwrap_or_default(), ..Heard::default() };
    while let Some(request) = heard::request(ask, form) {
        out.sent = request.tokens() as u64;
        let (mut stream, mut text) = (reader.stream(request), Text::default());
        let mut end = End::Cancelled;
        while let Some(event) = stream.next().await {
            match event {
                StreamEvent::Opened { model } if !model.trim().is_empty() => out.model = model,
                // Nobody waits for what will not be read.
                StreamEvent::Delta(_) if text.text.len() > MOST => {
                    end = End::Truncated { cut: Cut::Length };
                    break;
                }
                StreamEvent::Delta(piece) => text.hear(&piece),
                StreamEvent::Usage(usage) => out.usage = Some(usage),
                StreamEvent::Ended(how) => end = how,
                waiting @ StreamEvent::Waiting { .. } => face.send(waiting).await?,
                _ => {}
            }
        }
        text.close(end.clone());
        match (&end, form.next()) {
            (End::Failed { fault: Fault::Status { code: 400 | 422, message, .. } }, Some(next)) => {
                out.notes.push(format!("the server refused {} ({message}); asked for {}", form.word(), next.word()));
                form = next;
                continue;
            }
            (End::Complete { .. }, _) => {}
            (End::Failed { fault } | End::Incomplete { fault }, _) => {
                out.notes.push(format!(
                    "no brief from {}: {} The rules' own reading holds.",
                    out.model,
                    fault.sentence()
                ));
            }
            (End::Truncated { .. } | End::Cancelled, _) => {
                out.notes.push(format!("the brief of {} was cut short: the rules' own reading holds.", out.model));
            }
        }
        if matches!(end, End::Complete { .. }) {
            out.reply = text.text;
        }
        break;
    }
    Ok(out)
}
