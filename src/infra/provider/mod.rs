//! Who answers: a server over HTTP, the offline architect, a recorded stream; and a model before them that fills in the
//! brief. The bytes of a server's
//! and of a recording go
//! bytes → the byte adapter → eventsource-stream → the event reader → `StreamEvent`.

mod body;
mod bytes;
mod chunk;
mod filled;
mod http;
mod listed;
mod offline;
mod proxy;
mod replay;
mod sse;
mod unreached;

pub use filled::Filled;
pub use http::{Http, Server};
pub use offline::Offline;
pub use proxy::{Proxy, Way, on_this_machine};
pub use replay::Replay;
pub use sse::decode;

use crate::domain::ask::Request;
use crate::domain::fault::Fault;
use crate::domain::stream::{End, StreamEvent};
use futures_util::{Stream, stream};
use std::pin::Pin;

/// What a provider says, exactly one `Ended` and that last.
pub type Answer = Pin<Box<dyn Stream<Item = StreamEvent> + Send>>;

/// The names of a server's models, or why there are none to be had.
pub type Models = Pin<Box<dyn Future<Output = Result<Vec<String>, Fault>> + Send>>;

/// One who answers. Dropping the stream cancels.
pub trait Provider: Send + Sync {
    /// Answers one request. Nothing is done before the stream is polled.
    fn stream(&self, ask: Request) -> Answer;

    /// Does what is slow and can be done before the first request; called off the first frame.
    fn warm(&self) {}

    /// The models it can be asked for, by one request; who has no models has none.
    fn models(&self) -> Models {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    /// Has what must be asked of a person asked now, and not amid other output.
    ///
    /// # Errors
    /// Why nothing can be sent.
    fn unlock(&self) -> Result<(), Fault> {
        Ok(())
    }
}

/// No endpoint was chosen; asked all the same, it says so.
pub struct Nobody;

impl Provider for Nobody {
    fn stream(&self, _ask: Request) -> Answer {
        let fault = Fault::Setup {
            what: "No endpoint is chosen".to_owned(),
            next: "Name one with --base-url, --profile, OPENAI_BASE_URL or the configuration file.".to_owned(),
        };
        Box::pin(stream::iter([StreamEvent::Ended(End::Failed { fault })]))
    }
}
