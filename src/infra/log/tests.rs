//! Session files on a real disk: what survives what.

use super::*;
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
    log.append(record(4, Some(1), What::Asked { request: Box::default() }));
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
        record(4, Some(1), What::Asked { request: Box::default() }),
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
        record(1, Some(1), What::Asked { request: Box::default() }),
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

#[test]
fn many_writers_append_and_no_line_is_lost_or_torn() {
    const WRITERS: u32 = 8;
    const EACH: u64 = 200;
    let folder = tempfile::tempdir().unwrap();
    let (store, log, told) = start(folder.path());
    log.append(input(1, "first"));
    assert!(log.sync(SOON));
    let Trouble::Named(id) = told.recv_timeout(SOON).unwrap() else { panic!("no name") };
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let path = store.path(&id);
            scope.spawn(move || {
                for at in 0..EACH {
                    let text = format!("{writer} {}", "x".repeat(1000));
                    append(&path, &record(at, None, What::Input { name: "n".into(), text }).by("eve")).unwrap();
                }
            });
        }
        // The driver writes at the same time.
        for at in 0..EACH {
            log.append(record(at, Some(1), What::Text { text: "d".into() }));
            assert!(at % 20 > 0 || log.sync(SOON));
        }
    });
    drop(log);
    let text = fs::read_to_string(store.path(&id)).unwrap();
    let records: Vec<Record> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for writer in 0..WRITERS {
        let mine = format!("{writer} ");
        let mine = |one: &&Record| matches!(&one.what, What::Input { text, .. } if text.starts_with(&mine));
        let times: Vec<u64> = records.iter().filter(mine).map(|one| one.at.0).collect();
        assert_eq!(times, (0..EACH).collect::<Vec<_>>(), "{writer}");
    }
    let pieces = records.iter().filter_map(|one| match &one.what {
        What::Text { text } => Some(text.len() as u64),
        _ => None,
    });
    assert_eq!(pieces.sum::<u64>(), EACH);
}

#[test]
fn a_half_line_stays_apart_from_what_is_appended_and_a_fifo_is_no_session() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.jsonl");
    fs::write(&path, b"{\"v\":1,\"at\":1,\"what\":\"inp").unwrap();
    append(&path, &input(2, "after")).unwrap();
    let opened = read(&path, false).unwrap();
    assert_eq!((opened.bad, opened.session.inputs[0].1.as_str()), (1, "after"));
    let fifo = folder.path().join("f.jsonl");
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    assert!(append(&fifo, &input(2, "x")).unwrap_err().to_string().contains("a FIFO"));
    assert!(append(&folder.path().join("none.jsonl"), &input(2, "x")).is_err());
}
