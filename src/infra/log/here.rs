//! Who follows a session: each holds the lock of a small file beside it, so that who was killed is gone.

use crate::infra::files::regular;
use rustix::fs::{FlockOperation, flock};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// How many characters of a name are taken.
const NAME: usize = 40;

/// One who follows, until it is dropped.
#[derive(Debug)]
pub struct Here {
    path: PathBuf,
    _file: File,
    /// The name: as asked for, or with a number where another has it.
    pub name: String,
}

/// The folder of those who follow the session in `log`, wherever that lies: beside the folder of sessions.
pub(super) fn folder(log: &Path) -> io::Result<PathBuf> {
    let log = fs::canonicalize(log)?;
    let beside = log.parent().and_then(Path::parent).map(|beside| beside.join("here"));
    beside.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}

/// Makes the folder; one that was shared has the rights it was given.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn stem(log: &Path) -> String {
    format!("{}.", log.file_stem().unwrap_or_default().to_string_lossy())
}

impl Here {
    /// Says that `name` follows the session in `log`.
    ///
    /// # Errors
    /// When no file can be made beside it.
    pub fn join(log: &Path, name: &str) -> io::Result<Here> {
        let folder = folder(log)?;
        make(&folder)?;
        let others = who(log);
        let name = one_line(name);
        let name = if name.is_empty() { "someone".to_owned() } else { name };
        let free = (2..).map(|number| format!("{name} {number}")).find(|name| !others.contains(name));
        let name = if others.contains(&name) { free.unwrap_or(name) } else { name };
        for turn in 0..100_u32 {
            let own = format!("{}{}-{turn}", stem(log), std::process::id());
            // Others look only at what is locked and whole already.
            let making = folder.join(format!(".{own}"));
            let path = folder.join(&own);
            if path.exists() {
                continue;
            }
            let mut file = match OpenOptions::new().write(true).create_new(true).mode(0o640).open(&making) {
                Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => continue,
                other => other?,
            };
            flock(&file, FlockOperation::NonBlockingLockExclusive)?;
            file.write_all(name.as_bytes())?;
            fs::rename(&making, &path)?;
            return Ok(Here { path, _file: file, name });
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Who follows the session in `log` now, by name; what the dead left behind is taken away.
pub fn who(log: &Path) -> Vec<String> {
    let Ok(all) = folder(log).and_then(fs::read_dir) else { return Vec::new() };
    let stem = stem(log);
    let of =
        |name: &str| name.strip_prefix(&stem).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
    let mut names = Vec::new();
    for path in all.filter_map(|entry| Some(entry.ok()?.path())) {
        if !path.file_name().and_then(|name| name.to_str()).is_some_and(of) {
            continue;
        }
        let Ok(file) = regular(&path, File::options().read(true)) else { continue };
        if super::store::live(&file) {
            let mut name = String::new();
            let _ = file.take(4 * NAME as u64).read_to_string(&mut name);
            names.extend(Some(one_line(&name)).filter(|name| !name.is_empty()));
        } else {
            let _ = fs::remove_file(&path);
        }
    }
    names.sort();
    names
}

fn one_line(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(NAME).collect()
}
