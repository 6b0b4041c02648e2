//! The folder of session files: names, permissions, locks, the list.

use crate::domain::session::{Record, Session, What};
use crate::domain::stream::At;
use rustix::fs::{FlockOperation, flock};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// How much of a session's head the list reads.
const HEAD: u64 = 3 << 20;

/// Where session files live.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// One session in the list, from its first and last lines alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The file's name without `.jsonl`.
    pub id: String,
    /// The time of its last record.
    pub at: At,
    /// The first words that were typed, else the prompt file.
    pub about: String,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// Another process is writing it now.
    pub live: bool,
    /// It was not left on purpose.
    pub open: bool,
}

impl Store {
    /// The store in `folder`, which is made at the first write.
    pub fn new(folder: PathBuf) -> Store {
        Store { folder }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a session.
    pub fn path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.jsonl"))
    }

    /// Makes a new file, 0600 in a folder 0700, and locks it.
    ///
    /// # Errors
    /// When the folder or the file can't be made.
    pub fn create(&self, at: At) -> io::Result<(String, File)> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let salt = u64::from(std::process::id());
        for turn in 0..1000_u64 {
            let id =
                format!("{}-{:04x}", stamp(at), (at.0 ^ (salt << 4)).wrapping_add(turn.wrapping_mul(0x9e37)) & 0xffff);
            match OpenOptions::new().append(true).create_new(true).mode(0o600).open(self.path(&id)) {
                Ok(file) => {
                    // Where a file system knows no locks the session is still written.
                    let _ = flock(&file, FlockOperation::NonBlockingLockExclusive);
                    return Ok((id, file));
                }
                Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {}
                Err(fault) => return Err(fault),
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "no free session name"))
    }

    /// Opens a session's file to go on with it; `None` while another process writes it.
    ///
    /// # Errors
    /// When the file can't be opened for appending.
    pub fn resume(&self, id: &str) -> io::Result<Option<File>> {
        let mut file = OpenOptions::new().read(true).append(true).open(self.path(id))?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err_and(|e| e == rustix::io::Errno::WOULDBLOCK) {
            return Ok(None);
        }
        let end = file.seek(SeekFrom::End(0))?;
        if end > 0 {
            file.seek(SeekFrom::Start(end - 1))?;
            let mut last = [0];
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                // The half line before stays apart from what comes.
                io::Write::write_all(&mut file, b"\n")?;
            }
        }
        Ok(Some(file))
    }

    /// Reads a session, whether or not another process is writing it.
    ///
    /// # Errors
    /// When the file can't be opened or read; a bad line is no error.
    pub fn read(&self, id: &str) -> io::Result<super::Opened> {
        let path = self.path(id);
        let live = live(&File::open(&path)?);
        super::read(&path, live)
    }

    /// The session that `name` means: an id, or the beginning of exactly one.
    ///
    /// # Errors
    /// A sentence when none or several begin so.
    pub fn find(&self, name: &str) -> Result<String, String> {
        let ids = self.ids();
        if ids.iter().any(|id| id == name) {
            return Ok(name.to_owned());
        }
        let mut begin = ids.into_iter().filter(|id| id.starts_with(name));
        match (begin.next(), begin.next()) {
            (Some(id), None) => Ok(id),
            (Some(_), Some(_)) => Err(format!("several sessions begin with \"{name}\"")),
            (None, _) => Err(format!("there is no session \"{name}\"")),
        }
    }

    /// All sessions, the newest first.
    pub fn list(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.ids().iter().filter_map(|id| self.entry(id)).collect();
        entries.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        entries
    }

    /// The newest session that was not left on purpose and holds something to lose.
    pub fn unfinished(&self) -> Option<(Entry, Session)> {
        let open = self.list().into_iter().filter(|entry| entry.open && !entry.live).take(8);
        open.filter_map(|entry| Some((super::read(&self.path(&entry.id), false).ok()?.session, entry)))
            .find(|(session, _)| session.unfinished())
            .map(|(session, entry)| (entry, session))
    }

    /// The newest evaluation of a prompt with the text `yaml`.
    pub fn evaluation(&self, yaml: &str) -> Option<String> {
        let of = |id: &String| {
            let head: Vec<Record> = head(&File::open(self.path(id)).ok()?).collect();
            match head.as_slice() {
                [
                    Record { at, what: What::Prompt { yaml: same, .. }, .. },
                    Record { what: What::Evaluation {}, .. },
                ] if same == yaml => Some(*at),
                _ => None,
            }
        };
        let all = self.ids().into_iter().filter_map(|id| Some((of(&id)?, id)));
        all.max().map(|(_, id)| id)
    }

    /// Removes a session's file.
    ///
    /// # Errors
    /// When it can't be removed, or another process is writing it.
    pub fn remove(&self, id: &str) -> io::Result<()> {
        if live(&File::open(self.path(id))?) {
            return Err(io::Error::new(io::ErrorKind::ResourceBusy, "another terminal writes it"));
        }
        fs::remove_file(self.path(id))
    }

    fn ids(&self) -> Vec<String> {
        let Ok(folder) = fs::read_dir(&self.folder) else { return Vec::new() };
        folder.filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".jsonl")?.to_owned())).collect()
    }

    fn entry(&self, id: &str) -> Option<Entry> {
        let mut file = File::open(self.path(id)).ok()?;
        let bytes = file.metadata().ok()?.len();
        let live = live(&file);
        let about = about(&file);
        file.seek(SeekFrom::Start(bytes.saturating_sub(256 << 10))).ok()?;
        let mut tail = Vec::new();
        file.take(256 << 10).read_to_end(&mut tail).ok()?;
        let last = tail.split(|byte| *byte == b'\n').rev().find_map(|line| serde_json::from_slice::<Record>(line).ok());
        let at = last.as_ref().map_or(At(0), |record| record.at);
        let open = !matches!(last, Some(Record { what: What::Closed {}, .. }));
        Some(Entry { id: id.to_owned(), at, about, bytes, live, open })
    }
}

/// True while another process writes it. A lock that was got is let go with the file.
fn live(file: &File) -> bool {
    flock(file, FlockOperation::NonBlockingLockShared).is_err_and(|e| e == rustix::io::Errno::WOULDBLOCK)
}

/// The first two records of a session.
fn head(file: &File) -> impl Iterator<Item = Record> {
    let mut head = BufReader::new(file).take(HEAD);
    let read = move |_| {
        let mut line = Vec::new();
        head.read_until(b'\n', &mut line).ok()?;
        serde_json::from_slice(&line).ok()
    };
    (0..2).filter_map(read)
}

/// What a session is about.
fn about(file: &File) -> String {
    let mut about = String::new();
    for record in head(file) {
        match record.what {
            What::Prompt { file, .. } => about = file,
            What::Input { text, .. } => about = text.chars().take(80).collect(),
            What::Evaluation {} => about = format!("evaluation of {about}"),
            _ => {}
        }
    }
    about
}

impl Entry {
    /// `in use`, `open` or `closed`.
    pub fn state(&self) -> &'static str {
        match (self.live, self.open) {
            (true, _) => "in use",
            (false, true) => "open",
            (false, false) => "closed",
        }
    }
}

fn timestamp(at: At) -> jiff::Timestamp {
    let millis = i64::try_from(at.0).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX)
}

/// `20261123-221405` in UTC: sorts by time, whatever the time zone.
fn stamp(at: At) -> String {
    timestamp(at).strftime("%Y%m%d-%H%M%S").to_string()
}

/// A moment in the user's time zone, to the minute.
pub fn local(at: At) -> String {
    timestamp(at).to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}
