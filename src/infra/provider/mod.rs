//! Who answers: a server over HTTP, a recorded stream. All travel the same road:
//! bytes → [`bytes::Adapter`] → eventsource-stream → [`chunk::Reader`] → `StreamEvent`.

mod body;
mod bytes;
mod chunk;
mod http;
mod replay;
mod sse;

pub use http::{Http, Server};
pub use replay::Replay;
pub use sse::decode;

use crate::domain::ask::Request;
use crate::domain::stream::StreamEvent;
use futures_util::Stream;
use std::pin::Pin;

/// What a provider says, exactly one `Ended` and that last.
pub type Answer = Pin<Box<dyn Stream<Item = StreamEvent> + Send>>;

/// One who answers. Dropping the stream cancels.
pub trait Provider: Send + Sync {
    /// Answers one request. Nothing is done before the stream is polled.
    fn stream(&self, ask: Request) -> Answer;

    /// Does what is slow and can be done before the first request; called off the first frame.
    fn warm(&self) {}
}
