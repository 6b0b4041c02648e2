//! A recorded answer: the bytes of an event stream, from a file, through the same decoder.

use super::{Answer, Provider, decode};
use crate::domain::ask::Request;
use crate::domain::fault::Fault;
use crate::domain::stream::{End, StreamEvent};
use futures_util::stream;
use std::path::PathBuf;

/// The largest recording.
const LIMIT: u64 = 64 << 20;

/// Plays one file at every request, as fast as it is read.
pub struct Replay {
    file: PathBuf,
}

impl Replay {
    /// A replay of `file`, which is read at the first poll.
    pub fn new(file: PathBuf) -> Replay {
        Replay { file }
    }
}

impl Provider for Replay {
    fn stream(&self, _ask: Request) -> Answer {
        let path = self.file.display().to_string();
        let read = std::fs::metadata(&self.file).and_then(|meta| match meta.len() {
            0..=LIMIT => std::fs::read(&self.file),
            _ => Err(std::io::Error::other("it is larger than 64 MiB")),
        });
        match read {
            Ok(bytes) => {
                let pieces: Vec<Result<Vec<u8>, Fault>> = bytes.chunks(4096).map(|piece| Ok(piece.to_vec())).collect();
                Box::pin(decode(stream::iter(pieces)))
            }
            Err(cause) => {
                let fault = Fault::Disk { path, cause: crate::infra::plain(&cause) };
                Box::pin(stream::iter([StreamEvent::Ended(End::Failed { fault })]))
            }
        }
    }
}
