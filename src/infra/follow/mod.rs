//! Following a session that another process drives: what it writes comes as it is written, what a follower may write goes
//! to it. A session lies on this machine, or behind any command that reaches another one.

mod file;
mod via;

pub use file::Tail;
pub use via::{Control, Far};

use crate::domain::session::{Record, Session};
use crate::infra::log::Stop;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;

/// What a follower hears.
#[derive(Debug)]
pub enum News {
    /// Everything so far.
    Opened {
        /// The session's id.
        id: String,
        /// The fold over its records.
        session: Box<Session>,
        /// Lines that could not be read.
        bad: u32,
        /// A process drives it.
        live: bool,
        /// The name that was to be had.
        me: String,
    },
    /// Records, in the order of the log.
    Came(Vec<Record>),
    /// A process drives it, or no longer.
    Live(bool),
    /// Why nothing comes at the moment.
    Cut(String),
    /// It comes again, and this is the name that was to be had.
    Up(String),
    /// A record could not be written, and why.
    Unwritten(String),
    /// It can't be followed, in one sentence.
    Lost(String),
}

/// A session that is followed, until this is dropped.
#[derive(Debug)]
pub struct Following {
    out: Option<Sender<Record>>,
    writer: Option<JoinHandle<()>>,
    /// Ends the reader of a file.
    _stop: Option<Stop>,
}

impl Following {
    /// Follows the session in the file `log` as `name`.
    ///
    /// # Errors
    /// One sentence when the file can't be read, or no thread started.
    pub fn file(id: &str, log: PathBuf, name: &str) -> Result<(Following, Receiver<News>), String> {
        let (tell, told) = mpsc::channel();
        let (out, inbox) = mpsc::channel::<Record>();
        let stop = file::start(id.to_owned(), log.clone(), name.to_owned(), tell.clone())?;
        let write = move || {
            for record in inbox {
                if let Err(cause) = crate::infra::log::append(&log, &record) {
                    let why = format!("{} can't be written: {}", log.display(), crate::infra::plain(&cause));
                    let _ = tell.send(News::Unwritten(why));
                }
            }
        };
        Ok((Following { out: Some(out), writer: start("followed", write)?, _stop: Some(stop) }, told))
    }

    /// Follows a session by way of a command that runs another: `ssh jump`. Reads on where a line was cut.
    ///
    /// # Errors
    /// One sentence when no thread can be started.
    pub fn via(far: Far) -> Result<(Following, Receiver<News>), String> {
        let (tell, told) = mpsc::channel();
        let (out, inbox) = mpsc::channel::<Record>();
        let run = via::start(far, inbox, tell);
        Ok((Following { out: Some(out), writer: start("far", run)?, _stop: None }, told))
    }

    /// Writes a record into the session, soon.
    pub fn append(&self, record: Record) {
        if let Some(out) = &self.out {
            let _ = out.send(record);
        }
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        // What was given to write is written first.
        self.out = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

fn start(name: &str, run: impl FnOnce() + Send + 'static) -> Result<Option<JoinHandle<()>>, String> {
    let thread = std::thread::Builder::new().name(name.into()).spawn(run);
    thread.map(Some).map_err(|cause| format!("It can't be followed: {}.", crate::infra::plain(&cause)))
}
