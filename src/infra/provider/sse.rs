//! From the bytes of a body to what they say. Pure but for the stream it reads.

use super::bytes::Adapter;
use super::chunk::Reader;
use crate::domain::fault::Fault;
use crate::domain::stream::StreamEvent;
use eventsource_stream::{Event, EventStreamError, Eventsource};
use futures_util::{Stream, StreamExt};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Instant;

/// How long after a finish_reason without text more is waited for.
const AFTERWORD: Duration = Duration::from_secs(2);

/// How a body ended, once it did: the fault, or `None` for a clean end.
type Ending = Arc<Mutex<Option<Option<Fault>>>>;

/// Bytes as text for eventsource-stream; a failure ends the text and is remembered.
struct Text<S> {
    body: S,
    adapter: Adapter,
    /// Lines, handed on from `at`.
    lines: String,
    at: usize,
    ending: Ending,
}

impl<S> Text<S> {
    /// The next line, with the blank one after it, if there is one: the decoder moves everything that
    /// it has not read yet at each line, so it gets no more than it will read.
    fn line(&mut self) -> Option<String> {
        let rest = &self.lines[self.at..];
        let end = rest.find('\n')? + 1;
        let end = end + usize::from(rest[end..].starts_with('\n'));
        self.at += end;
        Some(rest[..end].to_owned())
    }
}

impl<S, B, E> Stream for Text<S>
where
    S: Stream<Item = Result<B, E>> + Unpin,
    B: AsRef<[u8]>,
    E: Into<Fault>,
{
    type Item = Result<String, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let fault = loop {
            if let Some(line) = self.line() {
                return Poll::Ready(Some(Ok(line)));
            }
            if lock(&self.ending).is_some() {
                return Poll::Ready(None);
            }
            if self.adapter.too_long() {
                break Some(Fault::TooLarge { what: "an event over 8 MiB; what came before is kept".to_owned() });
            }
            match self.body.poll_next_unpin(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(bytes))) => {
                    self.lines = self.adapter.push(bytes.as_ref());
                    self.at = 0;
                }
                Poll::Ready(Some(Err(fault))) => break Some(fault.into()),
                Poll::Ready(None) => break None,
            }
        };
        *lock(&self.ending) = Some(fault);
        // The standard drops a last event without its blank line, but a `[DONE]` there counts:
        // a blank line of our own closes it, and the decoder knows what came after the ending.
        Poll::Ready(Some(Ok(self.adapter.finish())))
    }
}

fn lock(ending: &Ending) -> MutexGuard<'_, Option<Option<Fault>>> {
    ending.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a body says: its events in order, then exactly one `Ended`.
pub fn decode<S, B, E>(body: S) -> impl Stream<Item = StreamEvent>
where
    S: Stream<Item = Result<B, E>> + Unpin,
    B: AsRef<[u8]>,
    E: Into<Fault>,
{
    let ending = Ending::default();
    let text = Text { body, adapter: Adapter::default(), lines: String::new(), at: 0, ending: Arc::clone(&ending) };
    let state = Decode {
        events: text.eventsource(),
        reader: Reader::default(),
        ending,
        ready: VecDeque::new(),
        over: false,
        until: None,
    };
    futures_util::stream::unfold(state, |mut state| async move {
        let event = state.next().await?;
        Some((event, state))
    })
}

struct Decode<E> {
    events: E,
    reader: Reader,
    ending: Ending,
    ready: VecDeque<StreamEvent>,
    over: bool,
    /// When nothing more is waited for.
    until: Option<Instant>,
}

impl<E> Decode<E>
where
    E: Stream<Item = Result<Event, EventStreamError<Infallible>>> + Unpin,
{
    async fn next(&mut self) -> Option<StreamEvent> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                // What comes after the end of an answer is not part of it.
                if matches!(event, StreamEvent::Ended(_)) {
                    self.over = true;
                    self.ready.clear();
                }
                return Some(event);
            }
            if self.over {
                return None;
            }
            let next = if self.reader.over() {
                // Usage may follow a finish_reason; a server that then only holds the line open, or sends
                // heartbeats, may not hold the answer back.
                let until = *self.until.get_or_insert_with(|| Instant::now() + AFTERWORD);
                tokio::time::timeout_at(until, self.events.next()).await.unwrap_or_default()
            } else {
                self.until = None;
                self.events.next().await
            };
            match next {
                Some(Ok(event)) => {
                    // An event that only our own blank line closed was cut in the middle.
                    let cut = lock(&self.ending).is_some();
                    let read = if cut { Reader::last } else { Reader::event };
                    self.ready.extend(read(&mut self.reader, &event.event, &event.data));
                }
                Some(Err(_)) | None => {
                    let fault = lock(&self.ending).take().flatten();
                    self.ready.extend(self.reader.end(fault));
                }
            }
        }
    }
}
