//! Files that commands write: found writable before the work begins, never over what is read, and over nothing that is not ours.

use super::say;
use crate::infra::files::{STREAM, odd, same};
use crate::infra::plain;
use crate::page::safe;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What stands in the way of a file and what does not.
pub(super) struct Rules<'a> {
    /// Files that are read: never written.
    pub read: &'a [PathBuf],
    /// The head of a report of ours, over which the next one is written.
    pub ours: &'a [&'a str],
    /// A file that is added to.
    pub added: Option<&'a Path>,
    /// Anything else may be written over too.
    pub force: bool,
}

/// A file that is about to be written, or standard output. Dropped unwritten it leaves no new file.
pub(super) struct Output {
    path: PathBuf,
    to: To,
}

enum To {
    Stdout,
    /// Made for this.
    New(File),
    /// Written from its beginning.
    Old(File),
    /// Written behind what it holds; devices and pipes too.
    End(File),
    Done,
}

/// How much of a file is looked at to know whose it is.
const HEAD: u64 = 512;

impl Output {
    /// Opens `path`, `-` for standard output.
    ///
    /// # Errors
    /// One sentence with the next step.
    pub fn open(path: &Path, rules: &Rules) -> Result<Output, String> {
        let made = |to| Output { path: path.to_owned(), to };
        if path.as_os_str() == STREAM {
            return Ok(made(To::Stdout));
        }
        let shown = path.display();
        let fail = |cause: std::io::Error| format!("{shown} was not written: {}.", plain(&cause));
        match OpenOptions::new().write(true).create_new(true).open(path) {
            Ok(file) => return Ok(made(To::New(file))),
            Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(cause) => return Err(fail(cause)),
        }
        if rules.read.iter().any(|read| same(read, path)) {
            return Err(format!("{shown} is read, so it is never written: name another file."));
        }
        let kind = std::fs::metadata(path).map_err(fail)?.file_type();
        if kind.is_dir() {
            return Err(format!("{shown} is a folder: name a file in it."));
        }
        if odd(kind).is_some() || rules.added.is_some_and(|added| same(added, path)) {
            return OpenOptions::new().append(true).open(path).map(To::End).map(made).map_err(fail);
        }
        let mut file = OpenOptions::new().read(true).write(true).open(path).map_err(fail)?;
        let mut head = Vec::new();
        (&mut file).take(HEAD).read_to_end(&mut head).map_err(fail)?;
        let head = String::from_utf8_lossy(&head);
        let ours = head.is_empty() || rules.ours.iter().any(|ours| head.contains(ours));
        match ours || rules.force {
            true => Ok(made(To::Old(file))),
            // Whoever writes over nothing unasked does not ask whose the file is.
            false if rules.ours.is_empty() => {
                Err(format!("{shown} exists, and nothing is written over unasked: name another file, or add --force."))
            }
            false => Err(format!(
                "{shown} exists and is no earlier report, so it is not written over: name another file, or add --force."
            )),
        }
    }

    /// It is standard output.
    pub fn to_stdout(&self) -> bool {
        matches!(self.to, To::Stdout)
    }

    /// Writes `text`, made safe, and nothing else.
    ///
    /// # Errors
    /// One sentence when it can't be written.
    pub fn write(mut self, text: &str) -> Result<(), String> {
        let text = safe(text);
        let written = match std::mem::replace(&mut self.to, To::Done) {
            To::Stdout | To::Done => return say(text.as_str()).map(drop),
            To::New(mut file) | To::End(mut file) => file.write_all(text.as_str().as_bytes()),
            To::Old(mut file) => file
                .seek(SeekFrom::Start(0))
                .and_then(|_| file.set_len(0))
                .and_then(|()| file.write_all(text.as_str().as_bytes())),
        };
        written.map_err(|cause| format!("{} was not written: {}.", self.path.display(), plain(&cause)))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if matches!(self.to, To::New(_)) {
            // An empty report would say that all is well.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules { read: &[], ours: &["<ours>"], added: None, force: false };

    #[test]
    fn only_what_is_ours_or_empty_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r");
        for (before, force, written) in [
            (None, false, true),
            (Some(""), false, true),
            (Some("head <ours> a longer one"), false, true),
            (Some("theirs"), false, false),
            (Some("theirs"), true, true),
        ] {
            let _ = std::fs::remove_file(&path);
            if let Some(text) = before {
                std::fs::write(&path, text).unwrap();
            }
            let output = Output::open(&path, &Rules { force, ..RULES });
            assert_eq!(output.is_ok(), written, "{before:?} {force}");
            let after = match output {
                Ok(output) => {
                    output.write("new").unwrap();
                    "new"
                }
                Err(why) => {
                    assert!(why.contains("--force"), "{why}");
                    before.unwrap()
                }
            };
            assert_eq!(std::fs::read_to_string(&path).unwrap(), after);
        }
    }

    #[test]
    fn what_is_read_is_never_written_by_whatever_name() {
        let folder = tempfile::tempdir().unwrap();
        let (read, link, hard) = (folder.path().join("in"), folder.path().join("link"), folder.path().join("hard"));
        std::fs::write(&read, "<ours>").unwrap();
        std::os::unix::fs::symlink(&read, &link).unwrap();
        std::fs::hard_link(&read, &hard).unwrap();
        for path in [&read, &link, &hard] {
            let rules = Rules { read: std::slice::from_ref(&read), force: true, ..RULES };
            let why = Output::open(path, &rules).err().unwrap();
            assert!(why.contains("never written"), "{why}");
        }
    }

    #[test]
    fn what_was_not_written_leaves_nothing_and_what_is_added_to_keeps_its_head() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r");
        drop(Output::open(&path, &RULES).unwrap());
        assert!(!path.exists());
        std::fs::write(&path, "before\n").unwrap();
        let added = Rules { added: Some(&path), ..RULES };
        Output::open(&path, &added).unwrap().write("after\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "before\nafter\n");
        assert!(Output::open(folder.path(), &RULES).err().unwrap().contains("a folder"));
        assert!(Output::open(&path.join("below"), &RULES).err().unwrap().contains("was not written"));
        Output::open(Path::new("/dev/null"), &RULES).unwrap().write("x").unwrap();
    }
}
