//! The name under which comments are written: asked for once, kept in a file beside the sessions.

use super::Store;
use crate::infra::files::read_small;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

fn path(store: &Store) -> PathBuf {
    store.folder().with_file_name("author")
}

/// The name that is kept, if one is.
pub fn kept(store: &Store) -> Option<String> {
    let text = read_small(&path(store)).ok()?;
    text.lines().next().map(|line| line.trim().to_owned()).filter(|name| !name.is_empty())
}

/// Keeps a name for the next time.
///
/// # Errors
/// When the file can't be written.
pub fn keep(store: &Store, name: &str) -> io::Result<()> {
    let path = path(store);
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{name}")?;
    file.persist(&path).map(drop).map_err(|fault| fault.error)
}

/// The name that git writes commits with, if it is there and has one. `hidden`: variables that it must not see.
pub fn of_git(hidden: &[String]) -> Option<String> {
    let mut command = Command::new("git");
    for name in hidden {
        command.env_remove(name);
    }
    let asked = command.args(["config", "user.name"]).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let name = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
    (asked.status.success() && !name.is_empty()).then_some(name)
}
