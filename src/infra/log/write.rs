//! The writer: a thread of its own, so that a slow disk never holds up a key or the stream.
//! At most a second late; synced at the end of a run and when asked; neighbours are merged.

use super::Store;
use super::append::{Torn, Turn, put};
use crate::domain::fault::Fault;
use crate::domain::session::{Record, What};
use crate::domain::stream::At;
use std::fs::File;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How late a record may reach the file.
const LATE: Duration = Duration::from_millis(400);
/// What is kept in memory while the disk takes nothing; the oldest text is not dropped before it.
const BACKLOG: usize = 64 << 20;

enum Order {
    Write(Box<Record>),
    Sync(Sender<()>),
}

/// What the face hears of the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The file has this name.
    Named(String),
    /// Writing failed; records are kept in memory and tried again.
    Failed(Fault),
    /// Writing works again.
    Mended,
}

/// A session's file, as seen by a face.
#[derive(Debug)]
pub struct Log {
    orders: Option<Sender<Order>>,
    writer: Option<JoinHandle<()>>,
}

impl Log {
    /// Records nothing.
    pub fn none() -> Log {
        Log { orders: None, writer: None }
    }

    /// A new session in `store`, or one that goes on in `file`. `tell` is called from the writer.
    pub fn start(store: Store, file: Option<(String, File)>, tell: impl Fn(Trouble) + Send + 'static) -> Log {
        let (orders, inbox) = mpsc::channel();
        let fresh = file.is_none();
        let writer = Writer { store, file, fresh, tell: Box::new(tell), pending: Vec::new(), failing: false };
        let writer = std::thread::Builder::new().name("log".into()).spawn(move || writer.run(&inbox)).ok();
        Log { orders: Some(orders), writer }
    }

    /// Takes a record; never waits.
    pub fn append(&self, record: Record) {
        if let Some(orders) = &self.orders {
            // A writer that is gone was told to go.
            let _ = orders.send(Order::Write(Box::new(record)));
        }
    }

    /// Writes and syncs everything taken so far; waits at most `limit`. True if it was done.
    pub fn sync(&self, limit: Duration) -> bool {
        let Some(orders) = &self.orders else { return true };
        let (done, wait) = mpsc::channel();
        orders.send(Order::Sync(done)).is_ok() && wait.recv_timeout(limit).is_ok()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

struct Writer {
    store: Store,
    file: Option<(String, File)>,
    /// No keystroke and no run yet: nothing is worth a file.
    fresh: bool,
    tell: Box<dyn Fn(Trouble) + Send>,
    pending: Vec<Record>,
    failing: bool,
}

impl Writer {
    fn run(mut self, inbox: &Receiver<Order>) {
        let mut due: Option<Instant> = None;
        loop {
            let order = match due {
                Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match order {
                Ok(Order::Write(record)) => {
                    let urgent = matches!(record.what, What::End { .. } | What::Asked { .. } | What::Review { .. });
                    self.take(*record);
                    if urgent {
                        self.write(true);
                        due = self.failing.then(|| Instant::now() + LATE);
                    } else if due.is_none() && !self.fresh {
                        due = Some(Instant::now() + LATE);
                    }
                }
                Ok(Order::Sync(done)) => {
                    self.write(true);
                    due = self.failing.then(|| Instant::now() + LATE);
                    let _ = done.send(());
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.write(false);
                    due = self.failing.then(|| Instant::now() + 5 * LATE);
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.write(true);
                    return;
                }
            }
        }
    }

    fn take(&mut self, record: Record) {
        self.fresh &= matches!(record.what, What::Prompt { .. } | What::Closed {});
        if !self.pending.last_mut().is_some_and(|last| last.absorb(&record)) {
            self.pending.push(record);
        }
    }

    fn write(&mut self, sync: bool) {
        if self.fresh || self.pending.is_empty() {
            return;
        }
        match self.try_write(sync) {
            Ok(()) => {
                if std::mem::take(&mut self.failing) {
                    (self.tell)(Trouble::Mended);
                }
            }
            Err(cause) => {
                let path =
                    self.file.as_ref().map_or_else(|| self.store.folder().to_owned(), |(id, _)| self.store.path(id));
                if !std::mem::replace(&mut self.failing, true) {
                    let fault = Fault::Disk { path: path.display().to_string(), cause: cause.to_string() };
                    (self.tell)(Trouble::Failed(fault));
                }
                if serde_json::to_vec(&self.pending).map_or(0, |all| all.len()) > BACKLOG {
                    self.pending.clear();
                }
            }
        }
    }

    /// One write for the whole batch. What a full disk took of it is not written again; the rest is, on a line of its own.
    fn try_write(&mut self, sync: bool) -> std::io::Result<()> {
        if self.file.is_none() {
            let at = self.pending.first().map_or(At(0), |record| record.at);
            let made = self.store.create(at)?;
            (self.tell)(Trouble::Named(made.0.clone()));
            self.file = Some(made);
        }
        let Some((id, file)) = &mut self.file else { return Ok(()) };
        let mut batch = Vec::new();
        if self.failing {
            batch.push(b'\n');
        }
        for record in &self.pending {
            serde_json::to_writer(&mut batch, record)?;
            batch.push(b'\n');
        }
        let turn = Turn::take(&self.store.path(id));
        if let Err(Torn { whole, cause }) = put(file, turn.as_ref(), &batch) {
            let lines = batch[..whole].iter().filter(|byte| **byte == b'\n').count();
            self.pending.drain(..lines.saturating_sub(usize::from(self.failing)));
            return Err(cause);
        }
        drop(turn);
        // What can't be synced is written all the same.
        self.pending.clear();
        if sync { file.sync_data() } else { Ok(()) }
    }
}
