//! A session on this machine: its lines as they are written, and whether somebody drives it.

use super::News;
use crate::domain::session::Session;
use crate::infra::log::{Here, Reading, Stop, Watch, Woken, driven, records};
use crate::infra::plain;
use std::io;
use std::os::fd::BorrowedFd;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

/// How often the file is looked at where nobody tells that it was written.
const LOOK: Duration = Duration::from_millis(200);

/// A session's file, read as it grows.
#[derive(Debug)]
pub struct Tail {
    log: PathBuf,
    reading: Reading,
    watch: Watch,
    /// None where no file can be made beside the session.
    here: Option<Here>,
    live: bool,
}

impl Tail {
    /// Opens a session's file at a byte; `name`: and says that this one follows.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn open(log: &Path, from: u64, name: Option<&str>) -> io::Result<(Tail, Stop)> {
        let reading = Reading::open(log, from)?;
        let here = name.and_then(|name| Here::join(log, name).ok());
        let (watch, stop) = Watch::on(log, LOOK)?;
        let live = driven(log);
        Ok((Tail { log: log.to_owned(), reading, watch, here, live }, stop))
    }

    /// The name under which this one follows.
    pub fn me(&self) -> Option<&str> {
        self.here.as_ref().map(|here| here.name.as_str())
    }

    /// A process drives it, as was last seen.
    pub fn live(&self) -> bool {
        self.live
    }

    /// The byte behind the last line given.
    pub fn at(&self) -> u64 {
        self.reading.at()
    }

    /// The next whole lines; empty: there are no more now.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn lines(&mut self) -> io::Result<Vec<u8>> {
        self.reading.lines()
    }

    /// Looks whether somebody drives it; true if that changed. To be asked before the last lines are read.
    pub fn look(&mut self) -> bool {
        if let Some(moved) = self.reading.moved(&self.log) {
            // It was shared meanwhile, or taken back: the same lines elsewhere.
            self.reading = moved;
        }
        let live = driven(&self.log);
        std::mem::replace(&mut self.live, live) != live
    }

    /// Waits for more, at most `limit` where there is one, and no longer than `out` has a reader.
    pub fn wait(&mut self, limit: Option<Duration>, out: Option<BorrowedFd<'_>>) -> Woken {
        self.watch.wait(limit, out)
    }
}

/// Follows a file on a thread of its own.
pub(super) fn start(id: String, log: PathBuf, name: String, tell: Sender<News>) -> Result<Stop, String> {
    let (tail, stop) = Tail::open(&log, 0, Some(&name))
        .map_err(|cause| format!("Session {id} can't be followed: {}.", plain(&cause)))?;
    super::start("follow", move || {
        // Who hears it may be gone first.
        if let Err(cause) = follow(id, tail, name, &tell) {
            let _ = tell.send(News::Lost(format!("The session can't be read any more: {}.", plain(&cause))));
        }
    })?;
    Ok(stop)
}

fn follow(id: String, mut tail: Tail, name: String, tell: &Sender<News>) -> io::Result<()> {
    let mut session = Session::default();
    let mut bad = 0;
    loop {
        let lines = tail.lines()?;
        if lines.is_empty() {
            break;
        }
        let (came, lost) = records(&lines);
        came.iter().for_each(|record| session.apply(record));
        bad += lost;
    }
    match tail.live() {
        true => session.catch_up(),
        false => session.recover(false),
    }
    let me = tail.me().map_or(name, str::to_owned);
    let mut heard = tell.send(News::Opened { id, session: Box::new(session), bad, live: tail.live(), me }).is_ok();
    while heard {
        let turned = tail.look();
        loop {
            let lines = tail.lines()?;
            if lines.is_empty() {
                break;
            }
            let (came, _) = records(&lines);
            heard &= tell.send(News::Came(came)).is_ok();
        }
        if turned {
            heard &= tell.send(News::Live(tail.live())).is_ok();
        }
        heard &= tail.wait(None, None) != Woken::Stopped;
    }
    Ok(())
}
