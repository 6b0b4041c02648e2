//! The folder of session files: names, permissions, locks, the list.

use super::Entry;
use super::append::ends_whole;
use super::known::{self, Known, Stamp};
use super::share::shared;
use crate::domain::session::{Face, Record, Session, What};
use crate::domain::stream::At;
use crate::infra::files::regular;
use crate::infra::plain;
use rustix::fs::{FlockOperation, flock};
use std::collections::HashSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where session files live.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// What lies among the sessions and is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// The file's name.
    pub file: String,
    /// Why it is none.
    pub why: String,
}

/// All sessions of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The sessions, the newest first.
    pub entries: Vec<Entry>,
    /// What was skipped.
    pub odd: Vec<Odd>,
}

impl Listed {
    /// What was skipped, in one sentence.
    pub fn skipped(&self) -> Option<String> {
        let said: Vec<String> = self.odd.iter().take(3).map(|odd| format!("{} ({})", odd.file, odd.why)).collect();
        let more = self.odd.len().saturating_sub(said.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!said.is_empty()).then(|| format!("Skipped, as no session: {}{more}.", said.join(", ")))
    }
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
            match OpenOptions::new().read(true).append(true).create_new(true).mode(0o600).open(self.path(&id)) {
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
        let mut file = regular(&self.path(id), OpenOptions::new().read(true).append(true))?;
        // Who only looks whether it is locked holds the lock for a moment.
        let taken = |_| {
            let refused = flock(&file, FlockOperation::NonBlockingLockExclusive);
            let busy = refused.is_err_and(|e| e == rustix::io::Errno::WOULDBLOCK);
            if busy {
                std::thread::sleep(Duration::from_millis(2));
            }
            !busy
        };
        if !(0..5).any(taken) {
            return Ok(None);
        }
        if !ends_whole(&mut file)? {
            // The half line before stays apart from what comes.
            io::Write::write_all(&mut file, b"\n")?;
        }
        Ok(Some(file))
    }

    /// The session that was written last of those that are driven now, and how many others are.
    pub fn newest_driven(&self) -> Option<(String, usize)> {
        let mut driven = self.list().entries.into_iter().filter(|entry| entry.live && entry.face != Face::Eval);
        let id = driven.next()?.id;
        Some((id, driven.count()))
    }

    /// Reads a session, whether or not another process is writing it.
    ///
    /// # Errors
    /// When the file can't be opened or read; a bad line is no error.
    pub fn read(&self, id: &str) -> io::Result<super::Opened> {
        let live = live(&self.look(id)?);
        super::read(&self.path(id), live)
    }

    /// The session that `name` means: an id, the beginning of exactly one, the name of one, or `last`, the one written
    /// last that is no evaluation.
    ///
    /// # Errors
    /// A sentence when it is none or several.
    pub fn find(&self, name: &str) -> Result<String, String> {
        let ids = self.ids();
        if ids.iter().any(|id| id == name) {
            return Ok(name.to_owned());
        }
        let begin: Vec<String> = ids.into_iter().filter(|id| id.starts_with(name) && !name.is_empty()).collect();
        match begin.as_slice() {
            [id] => return Ok(id.clone()),
            [] => {}
            all => return Err(format!("several sessions begin with \"{name}\": {}", some(all))),
        }
        let of = |entry: Entry| (entry.name.to_lowercase() == name.to_lowercase()).then_some(entry.id);
        let named: Vec<String> =
            if name.is_empty() { Vec::new() } else { self.list().entries.into_iter().filter_map(of).collect() };
        match named.as_slice() {
            [id] => Ok(id.clone()),
            [] if name == "last" => {
                let newest = self.list().entries.into_iter().find(|entry| entry.face != Face::Eval);
                newest.map(|entry| entry.id).ok_or_else(|| "there is no session yet".to_owned())
            }
            [] => Err(format!("there is no session \"{name}\"")),
            all => Err(format!("several sessions have the name \"{name}\": {}", some(all))),
        }
    }

    /// All sessions, the newest first, and what lies among them and is none.
    pub fn list(&self) -> Listed {
        self.listed(None)
    }

    /// Those of these ids, as [`Store::list`]; of the others nothing is read.
    pub fn list_of(&self, ids: &HashSet<String>) -> Listed {
        self.listed(Some(ids))
    }

    fn listed(&self, only: Option<&HashSet<String>>) -> Listed {
        let mut listed = Listed::default();
        let folder = match fs::read_dir(&self.folder) {
            Ok(folder) => folder,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return listed,
            Err(cause) => {
                listed.odd.push(Odd { file: self.folder.display().to_string(), why: plain(&cause) });
                return listed;
            }
        };
        let (mut known, mut stamps, mut read) = (Known::load(self), Vec::new(), 0);
        for file in folder.flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            // Nobody takes another name for a session.
            let Some(id) = name.strip_suffix(".jsonl") else { continue };
            if only.is_some_and(|ids| !ids.contains(id)) {
                continue;
            }
            let entry = match file.file_name().to_str() {
                Some(_) => self.entry(id, &mut known),
                None => Err(io::Error::other("its name is not UTF-8")),
            };
            match entry {
                Ok((stamp, entry, anew)) => {
                    read += usize::from(anew);
                    stamps.push(stamp);
                    listed.entries.push(entry);
                }
                Err(cause) => listed.odd.push(Odd { file: name, why: plain(&cause) }),
            }
        }
        if only.is_none() {
            known::keep(self, read, stamps.into_iter().zip(&listed.entries));
        }
        listed.entries.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        listed.odd.sort_by(|a, b| a.file.cmp(&b.file));
        listed
    }

    /// A session as it is listed, and whether it had to be read for that.
    fn entry(&self, id: &str, known: &mut Known) -> io::Result<(Stamp, Entry, bool)> {
        let file = self.look(id)?;
        // Before it is read: what is written meanwhile makes it another one.
        let stamp = Stamp::of(&file.metadata()?);
        match known.take(id, stamp) {
            Some(entry) => Ok((stamp, Entry { live: live(&file), ..entry }, false)),
            None => Ok((stamp, Entry::read(id, &file)?, true)),
        }
    }

    /// The session to go on with: the newest one that no other process writes, of the screen's if there are any.
    pub fn newest(&self) -> Option<String> {
        let entries = self.list().entries;
        let free = |face: Face| entries.iter().find(|entry| entry.face == face && !entry.live);
        free(Face::Terminal).or_else(|| free(Face::Headless)).map(|entry| entry.id.clone())
    }

    /// The newest session that was not left on purpose and holds something to lose.
    pub fn unfinished(&self) -> Option<(Entry, Session)> {
        let open = self.list().entries.into_iter().filter(|entry| entry.open && !entry.live).take(8);
        open.filter_map(|entry| Some((super::read(&self.path(&entry.id), false).ok()?.session, entry)))
            .find(|(session, _)| session.unfinished())
            .map(|(session, entry)| (entry, session))
    }

    /// The newest evaluation of a prompt with the text `yaml`.
    pub fn evaluation(&self, yaml: &str) -> Option<String> {
        let of = |id: &String| {
            let head: Vec<Record> = head(&self.look(id).ok()?).collect();
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

    /// Gives a session a name; empty: none.
    ///
    /// # Errors
    /// When it can't be written, or another process is writing it.
    pub fn rename(&self, id: &str, at: At, name: &str) -> io::Result<()> {
        let mut file = self.resume(id)?.ok_or_else(busy)?;
        let mut line = serde_json::to_vec(&Record::new(at, None, What::Named { name: name.to_owned() }))?;
        line.push(b'\n');
        io::Write::write_all(&mut file, &line)
    }

    /// Where sessions lie that were deleted, until [`Store::prune`].
    pub fn trash(&self) -> Store {
        Store::new(self.folder.with_file_name("trash"))
    }

    /// Moves a session's file to the trash.
    ///
    /// # Errors
    /// When it can't be moved, or another process is writing it.
    pub fn remove(&self, id: &str) -> io::Result<()> {
        if live(&self.look(id)?) {
            return Err(busy());
        }
        if shared(&self.path(id)) {
            return Err(io::Error::other("it is shared; sessions unshare takes it back first"));
        }
        self.shift(id, &self.trash())
    }

    /// Moves a session's file out of the trash.
    ///
    /// # Errors
    /// When it can't be moved.
    pub fn restore(&self, id: &str) -> io::Result<()> {
        self.trash().shift(id, self)
    }

    /// Deletes what lies in the trash for good; returns how many sessions those were.
    ///
    /// # Errors
    /// When one can't be deleted.
    pub fn prune(&self) -> io::Result<usize> {
        let trash = self.trash();
        let ids = trash.ids();
        for id in &ids {
            fs::remove_file(trash.path(id))?;
        }
        for store in [&trash, self] {
            match known::forget(store) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
                _ => {}
            }
        }
        Ok(ids.len())
    }

    fn shift(&self, id: &str, to: &Store) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&to.folder)?;
        if to.path(id).symlink_metadata().is_ok() {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "one of that id is there already"));
        }
        fs::rename(self.path(id), to.path(id))
    }

    /// Opens a session's file to look at it; never waits.
    pub(super) fn look(&self, id: &str) -> io::Result<File> {
        regular(&self.path(id), OpenOptions::new().read(true))
    }

    /// What may be a session: nothing odd is even looked at.
    pub(super) fn ids(&self) -> Vec<String> {
        let Ok(folder) = fs::read_dir(&self.folder) else { return Vec::new() };
        let id = |name: &std::ffi::OsStr| Some(name.to_str()?.strip_suffix(".jsonl")?.to_owned());
        let ids = folder.filter_map(|entry| id(&entry.ok()?.file_name()));
        ids.filter(|id| self.path(id).is_file()).collect()
    }
}

fn busy() -> io::Error {
    io::Error::new(io::ErrorKind::ResourceBusy, "another terminal writes it")
}

/// The first few of many.
fn some(all: &[String]) -> String {
    let more = if all.len() > 3 { ", …" } else { "" };
    all.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ") + more
}

/// True while another process writes it. A lock that was got is let go with the file.
pub(super) fn live(file: &File) -> bool {
    flock(file, FlockOperation::NonBlockingLockShared).is_err_and(|e| e == rustix::io::Errno::WOULDBLOCK)
}

/// True while a process drives the session in this file.
pub fn driven(log: &Path) -> bool {
    regular(log, OpenOptions::new().read(true)).is_ok_and(|file| live(&file))
}

/// The first two records of a session.
fn head(file: &File) -> impl Iterator<Item = Record> {
    // More than a prompt file may hold.
    let mut head = BufReader::new(file).take(3 << 20);
    let read = move |_| {
        let mut line = Vec::new();
        head.read_until(b'\n', &mut line).ok()?;
        serde_json::from_slice(&line).ok()
    };
    (0..2).filter_map(read)
}

/// `20261123-221405` in UTC: sorts by time, whatever the time zone.
fn stamp(at: At) -> String {
    at.moment().strftime("%Y%m%d-%H%M%S").to_string()
}

/// A moment in the user's time zone, to the minute.
pub fn local(at: At) -> String {
    at.moment().to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}
