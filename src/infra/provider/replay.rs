//! A recorded answer: the bytes of an event stream, from a file, through the same decoder.

use super::{Answer, Provider, decode};
use crate::domain::ask::Request;
use crate::domain::fault::Fault;
use crate::domain::stream::{End, StreamEvent};
use crate::infra::{files, plain};
use futures_util::stream;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The largest recording.
const LIMIT: u64 = 64 << 20;

/// Plays one file at every request, as fast as it is read.
pub struct Replay {
    file: PathBuf,
    /// What gives its bytes only once: standard input, a FIFO.
    once: OnceLock<Result<Vec<u8>, String>>,
}

impl Replay {
    /// A replay of `file`, which is read at the first poll.
    pub fn new(file: PathBuf) -> Replay {
        Replay { file, once: OnceLock::new() }
    }

    fn read(&self) -> Result<Vec<u8>, String> {
        let large = || Err("it is larger than 64 MiB".to_owned());
        let whole = || files::whole(&self.file).map_err(|cause| plain(&cause));
        let bytes = match std::fs::metadata(&self.file) {
            Ok(meta) if meta.is_file() && meta.len() > LIMIT => return large(),
            Ok(meta) if meta.is_file() => whole()?,
            _ => self.once.get_or_init(whole).clone()?,
        };
        if bytes.len() as u64 > LIMIT { large() } else { Ok(bytes) }
    }
}

impl Provider for Replay {
    fn stream(&self, _ask: Request) -> Answer {
        let path = files::named(&self.file);
        match self.read() {
            Ok(bytes) => {
                let pieces: Vec<Result<Vec<u8>, Fault>> = bytes.chunks(4096).map(|piece| Ok(piece.to_vec())).collect();
                Box::pin(decode(stream::iter(pieces)))
            }
            Err(cause) => {
                let fault = Fault::Disk { path, cause };
                Box::pin(stream::iter([StreamEvent::Ended(End::Failed { fault })]))
            }
        }
    }
}
