//! Session files on a real disk: what survives what.

use super::*;
use crate::domain::ask::Request;
use crate::domain::session::{Face, Record, What};
use crate::domain::stream::{At, End, RunId};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::sync::mpsc;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(20);

fn record(at: u64, run: Option<u32>, what: What) -> Record {
    Record::new(At(at), run.map(RunId), what)
}

fn input(at: u64, text: &str) -> Record {
    record(at, None, What::Input { name: "scale".into(), text: text.into() })
}

/// A log in a fresh folder that tells its name.
fn start(folder: &std::path::Path) -> (Store, Log, mpsc::Receiver<Trouble>) {
    let store = Store::new(folder.join("state/sessions"));
    let (tell, told) = mpsc::channel();
    let log = Log::start(store.clone(), None, move |trouble| tell.send(trouble).unwrap_or(()));
    (store, log, told)
}

#[test]
fn no_keystroke_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let (store, log, _told) = start(folder.path());
    log.append(record(
        1,
        None,
        What::Prompt { file: "p".into(), yaml: "name: x".into(), guidelines: String::new(), face: Face::Headless },
    ));
    log.append(record(2, None, What::Closed {}));
    assert!(log.sync(SOON));
    drop(log);
    assert!(!store.folder().exists());
}

#[test]
fn what_was_written_comes_back_and_only_its_owner_may_read() {
    let folder = tempfile::tempdir().unwrap();
    let (store, log, told) = start(folder.path());
    log.append(record(
        1,
        None,
        What::Prompt { file: "p".into(), yaml: "name: x".into(), guidelines: String::new(), face: Face::Headless },
    ));
    log.append(input(2, "10k"));
    log.append(input(3, "10k/s"));
    log.append(record(4, Some(1), What::Asked { request: Request::default() }));
    log.append(record(5, Some(1), What::Text { text: "Ra".into() }));
    log.append(record(6, Some(1), What::Text { text: "ft".into() }));
    log.append(record(7, Some(1), What::End { end: End::Complete { notice: None }, usage: None, malformed: 0 }));
    assert!(log.sync(SOON));
    let Trouble::Named(id) = told.recv_timeout(SOON).unwrap() else { panic!("no name") };
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(store.folder()), 0o700);
    assert_eq!(mode(&store.path(&id)), 0o600);
    assert!(store.list().entries[0].live);
    assert!(store.resume(&id).unwrap().is_none(), "two writers");
    assert!(store.remove(&id).is_err() && store.path(&id).exists(), "what another terminal writes is not deleted");
    drop(log);

    let opened = read(&store.path(&id), false).unwrap();
    assert_eq!(opened.bad, 0);
    assert_eq!(opened.session.inputs, [("scale".to_owned(), "10k/s".to_owned())]);
    assert_eq!(opened.session.runs[0].answer.text, "Raft");
    let lines = fs::read_to_string(store.path(&id)).unwrap();
    assert_eq!(lines.lines().filter(|line| line.contains("\"text\"") && line.contains("Raft")).count(), 1, "merged");
    assert!(!store.list().entries[0].live);
    assert!(store.resume(&id).unwrap().is_some());
}

#[test]
fn cut_anywhere_it_opens_and_goes_on_after_the_cut() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().to_owned());
    let all = [
        input(2, "10k"),
        record(4, Some(1), What::Asked { request: Request::default() }),
        record(5, Some(1), What::Text { text: "Rä".into() }),
    ];
    let mut whole = Vec::new();
    for record in &all {
        serde_json::to_writer(&mut whole, record).unwrap();
        whole.push(b'\n');
    }
    let path = store.path("s");
    for cut in 0..=whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        let before = read(&path, false).unwrap();
        assert!(before.bad <= 1, "cut at {cut}");
        let mut file = store.resume("s").unwrap().unwrap();
        serde_json::to_writer(&mut file, &input(9, "after")).unwrap();
        file.write_all(b"\n").unwrap();
        drop(file);
        let after = read(&path, false).unwrap();
        assert_eq!(after.session.inputs.last().unwrap().1, "after", "cut at {cut}");
        assert!(fs::read(&path).unwrap().starts_with(&whole[..cut]), "nothing was rewritten");
    }
    fs::write(&path, b"\0\0\0\0\n{\"v\":77,\"at\":1,\"what\":\"later\"}\n\xff\xfe\n[]\n").unwrap();
    let opened = read(&path, false).unwrap();
    assert_eq!((opened.bad, opened.session.unknown), (3, 1));
}

#[test]
fn a_run_without_an_end_is_incomplete_and_offered() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().to_owned());
    let mut whole = Vec::new();
    for record in [
        record(1, Some(1), What::Asked { request: Request::default() }),
        record(2, Some(1), What::Text { text: "half".into() }),
    ] {
        serde_json::to_writer(&mut whole, &record).unwrap();
        whole.push(b'\n');
    }
    fs::write(store.path("cut"), &whole).unwrap();
    let (entry, session) = store.unfinished().unwrap();
    assert_eq!(entry.id, "cut");
    assert_eq!(session.runs[0].answer.state().key(), "incomplete");
    assert_eq!(session.runs[0].answer.text, "half");
    serde_json::to_writer(&mut whole, &record(3, None, What::Closed {})).unwrap();
    fs::write(store.path("cut"), &whole).unwrap();
    assert_eq!(store.unfinished().map(|(entry, _)| entry.id), None);
}

#[test]
fn a_disk_that_takes_nothing_is_told_once_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    // A file where the folder should be: even root can't make a session there.
    let blocked = folder.path().join("state");
    fs::write(&blocked, "").unwrap();
    let (store, log, told) = start(folder.path());
    log.append(input(1, "kept"));
    assert!(log.sync(SOON));
    assert!(matches!(told.recv_timeout(SOON).unwrap(), Trouble::Failed(_)));
    log.append(input(2, "kept too"));
    assert!(log.sync(SOON));
    fs::remove_file(&blocked).unwrap();
    assert!(log.sync(SOON));
    let Trouble::Named(id) = told.recv_timeout(SOON).unwrap() else { panic!("told twice") };
    assert_eq!(told.recv_timeout(SOON).unwrap(), Trouble::Mended);
    assert_eq!(read(&store.path(&id), false).unwrap().session.inputs[0].1, "kept too");
}
