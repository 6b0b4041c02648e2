//! Reading a session file: bad lines are skipped and counted, the file is left as it is.

use crate::domain::session::{Record, Session};
use crate::infra::files::regular;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// A line longer than this is skipped as bad.
const LINE: usize = 64 << 20;

/// A session as read.
#[derive(Debug, Default)]
pub struct Opened {
    /// The fold over all its records.
    pub session: Session,
    /// Lines that could not be read.
    pub bad: u32,
    /// How many bytes were read.
    pub end: u64,
}

/// Reads a session file; `live`: another process is writing it.
///
/// # Errors
/// When the file can't be opened or read; a bad line is no error.
pub fn read(path: &Path, live: bool) -> io::Result<Opened> {
    let mut opened = Opened::default();
    let mut file = BufReader::new(regular(path, std::fs::File::options().read(true))?);
    let mut line = Vec::new();
    loop {
        let count = file.read_until(b'\n', &mut line)? as u64;
        if count == 0 {
            break;
        }
        opened.end += count;
        // A file system that lost power may leave NULs where data was promised.
        let text = line.trim_ascii();
        if !text.is_empty() {
            match serde_json::from_slice::<Record>(text) {
                Ok(record) if text.len() <= LINE => opened.session.apply(&record),
                _ => opened.bad += 1,
            }
        }
        line.clear();
    }
    opened.session.recover(live);
    Ok(opened)
}
