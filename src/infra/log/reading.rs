//! Reading on in a session file that others write: only whole lines, from a byte on.

use crate::domain::session::Record;
use crate::infra::files::regular;
use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

/// How much is read at a time.
const PIECE: usize = 256 << 10;
/// A line longer than this is no record.
const LINE: usize = 64 << 20;

/// A place in a session file.
#[derive(Debug)]
pub struct Reading {
    file: File,
    at: u64,
    /// The beginning of a line whose end has not come.
    half: Vec<u8>,
}

impl Reading {
    /// Opens a session file at a byte.
    ///
    /// # Errors
    /// When it can't be opened, or is no regular file.
    pub fn open(log: &Path, from: u64) -> io::Result<Reading> {
        Ok(Reading { file: regular(log, File::options().read(true))?, at: from, half: Vec::new() })
    }

    /// The same place, where another file has taken this one's name.
    pub fn moved(&self, log: &Path) -> Option<Reading> {
        let (now, known) = (std::fs::metadata(log).ok()?, self.file.metadata().ok()?);
        let same = (now.dev(), now.ino()) == (known.dev(), known.ino());
        if same { None } else { Reading::open(log, self.at).ok() }
    }

    /// The byte behind the last whole line that was given.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// The next whole lines with their ends, some of them where there are many; empty: there are no more now.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn lines(&mut self) -> io::Result<Vec<u8>> {
        loop {
            let known = self.half.len();
            if known > LINE {
                self.at += known as u64;
                self.half.clear();
                continue;
            }
            self.half.resize(known + PIECE, 0);
            let count = self.file.read_at(&mut self.half[known..], self.at + known as u64);
            self.half.truncate(known + *count.as_ref().unwrap_or(&0));
            if count? == 0 {
                // Half a line may have been taken back by a writer on a full disk.
                if known > 0 && self.file.metadata()?.len() < self.at + known as u64 {
                    self.half.clear();
                }
                return Ok(Vec::new());
            }
            if let Some(end) = self.half[known..].iter().rposition(|byte| *byte == b'\n') {
                let rest = self.half.split_off(known + end + 1);
                let lines = std::mem::replace(&mut self.half, rest);
                self.at += lines.len() as u64;
                return Ok(lines);
            }
        }
    }
}

/// The records of whole lines, and how many lines hold none.
pub fn records(lines: &[u8]) -> (Vec<Record>, u32) {
    let mut bad = 0;
    let mut records = Vec::new();
    for line in lines.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()) {
        match serde_json::from_slice(line) {
            Ok(record) => records.push(record),
            Err(_) => bad += 1,
        }
    }
    (records, bad)
}
