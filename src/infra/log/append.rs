//! Adding lines to a session file that others write too: each batch is one write at the end, in turn.
//! Where a file system knows no locks there are no turns, and the write alone keeps lines apart.

use crate::domain::session::Record;
use crate::infra::files::regular;
use rustix::fs::{FlockOperation, flock};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a turn is waited for: another writer may have been stopped in the midst of its own.
const PATIENCE: Duration = Duration::from_millis(500);

/// The turn to write into the session files of a folder, until it is dropped.
pub(super) struct Turn {
    _folder: File,
}

impl Turn {
    /// Waits for the turn at `log`; none where it does not come, or can't.
    pub(super) fn take(log: &Path) -> Option<Turn> {
        // What was shared lies in a folder of its own, to which a link leads.
        let log = std::fs::canonicalize(log).ok()?;
        let folder = File::open(log.parent()?).ok()?;
        let began = Instant::now();
        while let Err(refused) = flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            if refused != rustix::io::Errno::WOULDBLOCK || began.elapsed() > PATIENCE {
                return None;
            }
            std::thread::sleep(Duration::from_micros(500));
        }
        Some(Turn { _folder: folder })
    }
}

/// What a disk took of a batch that it did not take whole.
#[derive(Debug)]
pub(super) struct Torn {
    /// The byte of the file that the batch begins at.
    pub(super) from: u64,
    /// How many bytes of whole lines are in the file.
    pub(super) whole: usize,
    /// Why no more.
    pub(super) cause: io::Error,
}

/// Writes a batch of lines at the end of a file opened for appending; gives where it begins there. What was written of a
/// batch that failed stays, as it may have been read already; of half a line that is true only where there are no turns.
pub(super) fn put(file: &mut File, turn: Option<&Turn>, batch: &[u8]) -> Result<u64, Torn> {
    let mut written = 0;
    while written < batch.len() {
        let cause = match file.write(&batch[written..]) {
            Ok(0) => io::ErrorKind::WriteZero.into(),
            Ok(count) => {
                written += count;
                continue;
            }
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            Err(cause) => cause,
        };
        let whole = batch[..written].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let from = begun(file, written);
        if turn.is_some() && written > whole {
            let _ = file.set_len(from + whole as u64);
        }
        return Err(Torn { from, whole, cause });
    }
    Ok(begun(file, written))
}

/// Where the last so many bytes begin: in a file that is only added to, the place after a write is the end of what was written.
fn begun(file: &mut File, written: usize) -> u64 {
    let end = if written > 0 { file.stream_position() } else { file.metadata().map(|meta| meta.len()) };
    end.map_or(0, |end| end.saturating_sub(written as u64))
}

/// Adds one record to a session file, whoever else writes it: a line that stands whole, or not at all.
///
/// # Errors
/// When the file can't be opened for appending, is no regular one, or takes no more.
pub fn append(log: &Path, record: &Record) -> io::Result<()> {
    let mut line = serde_json::to_vec(record)?;
    line.push(b'\n');
    let mut file = regular(log, OpenOptions::new().read(true).append(true))?;
    let turn = Turn::take(log);
    if !ends_whole(&mut file)? {
        // The half line before stays apart from what comes.
        line.insert(0, b'\n');
    }
    put(&mut file, turn.as_ref(), &line).map(drop).map_err(|torn| torn.cause)
}

/// True if the last line is whole.
pub(super) fn ends_whole(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
