//! What the list showed of sessions before, so that a file that is as it was is not read again. Never trusted over a file:
//! another size or another moment of writing, and the file is read. Lost or broken, it is made anew.

use super::{Entry, Store};
use crate::domain::architect::RULES;
use crate::infra::files::regular;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

/// The first line: another one, and nothing is taken from the file. To be counted up with what an [`Entry`] means.
const HEAD: &str = "dlm-architect list 2, by ";

// What the rules say of an answer is an entry's too: other rules may say something else.
fn head() -> String {
    format!("{HEAD}{RULES}")
}

/// So many files are read faster than they are kept.
const FEW: usize = 64;

/// What tells that a file is as it was: sessions are only added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp(u64, u64, i64, i64);

impl Stamp {
    pub(super) fn of(meta: &Metadata) -> Stamp {
        Stamp(meta.len(), meta.ino(), meta.mtime(), meta.mtime_nsec())
    }
}

/// Entries by the session's id.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<String, (Stamp, Entry)>);

impl Known {
    /// What is kept of a store's sessions, as far as it can be read.
    pub(super) fn load(store: &Store) -> Known {
        // Among many a line that can't be read is one session that is read again.
        let mut text = Vec::new();
        if let Ok(mut file) = regular(&path(store), File::options().read(true)) {
            let _ = file.read_to_end(&mut text);
        }
        let mut lines = text.split(|byte| *byte == b'\n');
        if lines.next() != Some(head().as_bytes()) {
            return Known::default();
        }
        let rows = lines.filter_map(|line| serde_json::from_slice::<(Stamp, Entry)>(line).ok());
        Known(rows.map(|row| (row.1.id.clone(), row)).collect())
    }

    /// The entry of a session whose file is as it was.
    pub(super) fn take(&mut self, id: &str, now: Stamp) -> Option<Entry> {
        self.0.remove(id).filter(|(stamp, _)| *stamp == now).map(|(_, entry)| entry)
    }
}

/// Keeps the rows of a list for the next one, if many of them had to be read.
pub(super) fn keep<'a>(store: &Store, read: usize, rows: impl Iterator<Item = (Stamp, &'a Entry)>) {
    if read > FEW {
        // The next list is only slower without it.
        let _ = save(store, rows);
    }
}

/// Forgets what is no longer among a store's sessions.
pub(super) fn forget(store: &Store) -> io::Result<()> {
    let Known(mut rows) = Known::load(store);
    rows.retain(|id, _| store.path(id).exists());
    match rows.is_empty() {
        true => fs::remove_file(path(store)),
        false => save(store, rows.values().map(|(stamp, entry)| (*stamp, entry))),
    }
}

/// Beside the folder of the sessions, with the rights of one of them.
fn path(store: &Store) -> PathBuf {
    store.folder().with_extension("list")
}

/// A reader has the old file or the new one, and never a part.
fn save<'a>(store: &Store, rows: impl Iterator<Item = (Stamp, &'a Entry)>) -> io::Result<()> {
    let path = path(store);
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(folder)?);
    writeln!(file, "{}", head())?;
    for row in rows {
        serde_json::to_writer(&mut file, &row)?;
        file.write_all(b"\n")?;
    }
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.persist(&path).map(drop).map_err(|fault| fault.error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ask::Request;
    use crate::domain::session::{Face, Record, What};
    use crate::domain::stream::{At, End, RunId};
    use std::os::unix::fs::PermissionsExt;

    /// A store of more sessions than are read without being kept, each with an answer.
    fn many(folder: &std::path::Path) -> Store {
        let store = Store::new(folder.join("sessions"));
        fs::create_dir_all(store.folder()).unwrap();
        for n in 0..FEW + 36 {
            let record = |run: Option<u32>, what| Record::new(At(n as u64 + 1), run.map(RunId), what);
            let inputs = vec![("scale".to_owned(), format!("load {n}"))];
            let prompt = What::Prompt {
                file: "p".into(),
                yaml: "name: x".into(),
                guidelines: String::new(),
                face: Face::Terminal,
            };
            let text = if n % 2 == 0 { "a design" } else { "{\"error\": \"no\"}" };
            let records = [
                record(None, prompt),
                record(
                    Some(1),
                    What::Asked {
                        request: Box::new(Request { inputs, provider: "offline".into(), ..Request::default() }),
                    },
                ),
                record(Some(1), What::Text { text: text.into() }),
                record(Some(1), What::End { end: End::Complete { notice: None }, usage: None, malformed: 0 }),
            ];
            let lines: String = records.iter().map(|one| serde_json::to_string(one).unwrap() + "\n").collect();
            fs::write(store.path(&format!("s{n:03}")), lines).unwrap();
        }
        store
    }

    /// A list made without anything that was kept.
    fn fresh(store: &Store) -> super::super::Listed {
        let _ = fs::remove_file(path(store));
        store.list()
    }

    #[test]
    fn a_second_list_is_the_first_one_and_reads_no_session() {
        let folder = tempfile::tempdir().unwrap();
        let store = many(folder.path());
        let first = store.list();
        assert_eq!((first.entries.len(), first.entries[0].word(), first.entries[1].word()), (100, "REFUSED", "DONE"));
        assert_eq!(fs::metadata(path(&store)).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(store.list(), first);
        // Of the same size and moment, but with other words: who read it would see them.
        let file = fs::read_to_string(store.path("s007")).unwrap();
        let moment = fs::metadata(store.path("s007")).unwrap().modified().unwrap();
        let other = fs::File::options().write(true).open(store.path("s007")).unwrap();
        io::Write::write_all(&mut &other, file.replace("load 7", "LOAD 7").as_bytes()).unwrap();
        other.set_modified(moment).unwrap();
        assert_eq!(store.list(), first);
        assert_ne!(fresh(&store), first);
    }

    #[test]
    fn what_was_written_named_or_driven_since_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let store = many(folder.path());
        store.list();
        store.rename("s003", At(9), "orders").unwrap();
        let driven = store.resume("s004").unwrap().unwrap();
        super::super::append(&store.path("s005"), &Record::new(At(9_999), None, What::Closed {})).unwrap();
        // One that is shared lies elsewhere, and others write it there.
        let there = folder.path().join("elsewhere.jsonl");
        fs::rename(store.path("s006"), &there).unwrap();
        std::os::unix::fs::symlink(&there, store.path("s006")).unwrap();
        super::super::append(&there, &Record::new(At(9), None, What::Named { name: "shared".into() })).unwrap();
        let seen = store.list();
        let of = |id: &str| seen.entries.iter().find(|entry| entry.id == id).unwrap();
        assert_eq!((of("s003").name.as_str(), of("s004").live, of("s005").open), ("orders", true, false));
        assert_eq!(of("s006").name, "shared");
        assert_eq!(seen.entries[0].id, "s005", "the last one written is the first");
        drop(driven);
        let later = store.list();
        assert!(!later.entries.iter().any(|entry| entry.live));
        assert_eq!(later, fresh(&store));
        assert_eq!(store.find("orders").unwrap(), "s003");
    }

    #[test]
    fn broken_or_of_another_form_it_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let store = many(folder.path());
        let first = store.list();
        let whole = fs::read(path(&store)).unwrap();
        let half = &whole[..whole.len() / 2];
        let later = [b"dlm-architect list 99\n", &whole[head().len() + 1..]].concat();
        for broken in [b"".as_slice(), b"\0\0\0", half, b"[]\n{}\n", &later] {
            fs::write(path(&store), broken).unwrap();
            assert_eq!(store.list(), first);
        }
        // Where it can't be written the list is whole all the same.
        fs::remove_file(path(&store)).unwrap();
        fs::create_dir(path(&store)).unwrap();
        assert_eq!(store.list(), first);
    }

    #[test]
    fn who_lists_at_the_same_time_sees_all_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = many(folder.path());
        let first = fresh(&store);
        std::thread::scope(|scope| {
            for lister in 0..6 {
                let (store, first) = (&store, &first);
                scope.spawn(move || {
                    for turn in 0..10 {
                        if (lister + turn) % 3 == 0 {
                            let _ = fs::remove_file(path(store));
                        }
                        let listed = store.list().entries;
                        let ids = |all: &[Entry]| {
                            all.iter().map(|entry| (entry.id.clone(), entry.words.clone())).collect::<Vec<_>>()
                        };
                        assert_eq!(ids(&listed), ids(&first.entries));
                    }
                });
            }
        });
    }

    #[test]
    fn what_was_deleted_for_good_is_in_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let store = many(folder.path());
        store.list();
        store.remove("s011").unwrap();
        let held = |store: &Store| fs::read_to_string(path(store)).is_ok_and(|text| text.contains("load 11\""));
        assert!(held(&store) && !store.list().entries.iter().any(|entry| entry.id == "s011"));
        store.restore("s011").unwrap();
        assert!(store.list().entries.iter().any(|entry| entry.words == "load 11"));
        store.remove("s011").unwrap();
        assert_eq!(store.prune().unwrap(), 1);
        assert!(!held(&store) && !held(&store.trash()));
        assert_eq!(store.list().entries.len(), FEW + 35);
    }

    #[test]
    fn few_sessions_leave_no_file_beside_them() {
        let folder = tempfile::tempdir().unwrap();
        let store = many(folder.path());
        for n in 10..FEW + 36 {
            fs::remove_file(store.path(&format!("s{n:03}"))).unwrap();
        }
        assert_eq!(store.list().entries.len(), 10);
        assert!(!path(&store).exists());
    }
}
