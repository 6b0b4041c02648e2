//! The offline architect as a provider: at once, no theatre of typing, the same bytes for the same
//! inputs. It travels the same road as a server's answer.

use super::{Answer, Provider};
use crate::domain::architect::{self, Inputs};
use crate::domain::ask::Request;
use crate::domain::fault::Fault;
use crate::domain::heard::brief;
use crate::domain::stream::{End, StreamEvent};
use futures_util::{StreamExt, stream};

/// Rules and formulas instead of a model.
pub struct Offline;

impl Provider for Offline {
    fn stream(&self, ask: Request) -> Answer {
        // The work is done at the first poll, on whatever task that is.
        let answer = async move {
            let Some(inputs) = Inputs::of(&ask.inputs) else {
                let fault = Fault::Setup {
                    what:
                        "The offline rules read scale, consistency and infrastructure; this prompt has other variables"
                            .to_owned(),
                    next: "Choose an endpoint for it with --base-url or --profile.".to_owned(),
                };
                return vec![StreamEvent::Ended(End::Failed { fault })];
            };
            vec![
                StreamEvent::Opened { model: ask.model },
                StreamEvent::Delta(architect::design_of(&inputs, brief(&inputs, ask.heard.as_deref())).answer),
                StreamEvent::Ended(End::Complete { notice: None }),
            ]
        };
        Box::pin(stream::once(answer).flat_map(stream::iter))
    }
}
