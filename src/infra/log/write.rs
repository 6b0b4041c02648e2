//! The writer: a thread of its own, so that a slow disk never holds up a key or the stream.
//! At most a second late; synced at the end of a run and when asked; neighbours are merged.

use super::append::{Torn, Turn, put};
use super::reading::records;
use super::watch::{Stop, Watch, Woken};
use super::{Store, here};
use crate::domain::fault::Fault;
use crate::domain::session::{Record, What};
use crate::domain::stream::At;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How late a record may reach the file.
const LATE: Duration = Duration::from_millis(400);
/// The same while somebody follows: between two writes lies no less.
const QUICK: Duration = Duration::from_millis(100);
/// How often the file is looked at where nobody tells that another wrote into it.
const LOOK: Duration = Duration::from_secs(2);
/// What is kept in memory while the disk takes nothing; the oldest text is not dropped before it.
const BACKLOG: usize = 64 << 20;

enum Order {
    /// Something was taken.
    Write,
    Sync(Sender<()>),
    /// Something may have been written by another, or somebody came or went.
    Look,
    /// Nothing more comes.
    End,
}

/// What was taken and the writer has not fetched yet. Neighbours are merged here already: while a disk syncs, an answer at
/// full speed is thousands of records.
#[derive(Debug, Default)]
struct Taken {
    records: Vec<Record>,
    /// Not to wait.
    urgent: bool,
    /// The writer knows that there is something, and when to fetch it.
    told: bool,
}

impl Taken {
    fn take(&mut self, record: Record) {
        self.urgent |= matches!(record.what, What::End { .. } | What::Asked { .. } | What::Review { .. });
        join(&mut self.records, record);
    }
}

fn join(records: &mut Vec<Record>, record: Record) {
    if !records.last_mut().is_some_and(|last| last.absorb(&record)) {
        records.push(record);
    }
}

type Shared = Arc<Mutex<Taken>>;

fn lock(taken: &Shared) -> MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the face hears of the disk.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// The file has this name.
    Named(String),
    /// Writing failed; records are kept in memory and tried again.
    Failed(Fault),
    /// Writing works again.
    Mended,
    /// Others wrote this into the session.
    Came(Vec<Record>),
    /// Who follows now, by name.
    Here(Vec<String>),
}

/// A session's file, as seen by a face.
#[derive(Debug)]
pub struct Log {
    orders: Option<Sender<Order>>,
    taken: Shared,
    writer: Option<JoinHandle<()>>,
}

impl Log {
    /// Records nothing.
    pub fn none() -> Log {
        Log { orders: None, taken: Shared::default(), writer: None }
    }

    /// A new session in `store`, or one that goes on in `file`, of which as many bytes are known. `tell` is called from
    /// the writer.
    pub fn start(store: Store, file: Option<(String, File, u64)>, tell: impl Fn(Trouble) + Send + 'static) -> Log {
        let (orders, inbox) = mpsc::channel();
        let taken = Shared::default();
        let fresh = file.is_none();
        let known = file.as_ref().map_or(0, |(_, _, known)| *known);
        let file = file.map(|(id, file, _)| (id, file));
        let writer = Writer {
            store,
            file,
            known,
            here: Vec::new(),
            wrote: None,
            watch: None,
            again: orders.clone(),
            taken: Arc::clone(&taken),
            fresh,
            tell: Box::new(tell),
            pending: Vec::new(),
            failing: false,
        };
        let writer = std::thread::Builder::new().name("log".into()).spawn(move || writer.run(&inbox)).ok();
        Log { orders: Some(orders), taken, writer }
    }

    /// Takes a record; never waits.
    pub fn append(&self, record: Record) {
        let Some(orders) = &self.orders else { return };
        let mut taken = lock(&self.taken);
        taken.take(record);
        if taken.urgent || !std::mem::replace(&mut taken.told, true) {
            // A writer that is gone was told to go.
            let _ = orders.send(Order::Write);
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
        if let Some(orders) = self.orders.take() {
            let _ = orders.send(Order::End);
        }
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

struct Writer {
    store: Store,
    file: Option<(String, File)>,
    /// Up to this byte everything in the file is known here.
    known: u64,
    /// Who follows.
    here: Vec<String>,
    /// When it was last written.
    wrote: Option<Instant>,
    /// Who looks at the file meanwhile ends with it.
    watch: Option<Stop>,
    /// For who looks.
    again: Sender<Order>,
    taken: Shared,
    /// No keystroke and no run yet: nothing is worth a file.
    fresh: bool,
    tell: Box<dyn Fn(Trouble) + Send>,
    pending: Vec<Record>,
    failing: bool,
}

impl Writer {
    fn run(mut self, inbox: &Receiver<Order>) {
        let mut due: Option<Instant> = None;
        self.watch();
        loop {
            let order = match due {
                Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match order {
                Ok(Order::Write) => {
                    if self.fetch() {
                        self.write(true);
                        due = self.failing.then(|| Instant::now() + LATE);
                    } else if due.is_none() && !self.fresh {
                        due = Some(self.late());
                    }
                    // Until then nothing more need be told; without a time, the next record is.
                    lock(&self.taken).told = due.is_some();
                }
                Ok(Order::Look) => {
                    self.look();
                    // Who came does not wait for what was written before.
                    due = due.map(|due| due.min(self.late()));
                }
                Ok(Order::End) => {
                    self.write(true);
                    return;
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

    /// When what is taken now is to be in the file.
    fn late(&self) -> Instant {
        let now = Instant::now();
        let quick = || self.wrote.map_or(now, |wrote| wrote + QUICK).max(now);
        if self.here.is_empty() { now + LATE } else { quick() }
    }

    /// Has a thread wait for what others do with the file, once there is one.
    fn watch(&mut self) {
        let Some((id, _)) = &self.file else { return };
        if self.watch.is_some() {
            return;
        }
        let Ok((mut watch, stop)) = Watch::on(&self.store.path(id), LOOK) else { return };
        let again = self.again.clone();
        let wait = move || {
            while watch.wait(None, None) != Woken::Stopped && again.send(Order::Look).is_ok() {}
        };
        if std::thread::Builder::new().name("watch".into()).spawn(wait).is_ok() {
            self.watch = Some(stop);
            self.look();
        }
    }

    /// Takes what others wrote since, and who follows.
    fn look(&mut self) {
        let Some((id, file)) = &self.file else { return };
        let here = here::who(&self.store.path(id));
        if let Ok(end) = file.metadata().map(|meta| meta.len()) {
            self.came(end);
        }
        if here != self.here {
            self.here.clone_from(&here);
            (self.tell)(Trouble::Here(here));
        }
    }

    /// What others wrote from the byte that is known up to `end`.
    fn came(&mut self, end: u64) {
        let Some((_, file)) = &self.file else { return };
        let Some(length) = end.checked_sub(self.known).filter(|length| *length > 0) else { return };
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        if file.read_exact_at(&mut bytes, self.known).is_err() {
            return;
        }
        // Half a line waits for its end.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        self.known += whole as u64;
        let (came, _) = records(&bytes[..whole]);
        if !came.is_empty() {
            (self.tell)(Trouble::Came(came));
        }
    }

    /// Fetches what was taken; true if it is not to wait.
    fn fetch(&mut self) -> bool {
        let Taken { records, urgent, .. } = std::mem::take(&mut *lock(&self.taken));
        for record in records {
            self.fresh &= matches!(record.what, What::Prompt { .. } | What::Closed {});
            join(&mut self.pending, record);
        }
        urgent
    }

    fn write(&mut self, sync: bool) {
        self.fetch();
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
            self.watch();
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
        let put = put(file, turn.as_ref(), &batch);
        drop(turn);
        self.wrote = Some(Instant::now());
        let from = match put {
            Ok(from) => from,
            Err(Torn { from, whole, cause }) => {
                self.came(from);
                self.known = from + whole as u64;
                let lines = batch[..whole].iter().filter(|byte| **byte == b'\n').count();
                self.pending.drain(..lines.saturating_sub(usize::from(self.failing)));
                return Err(cause);
            }
        };
        // What stands between what was known and this batch is another's.
        self.came(from);
        self.known = from + batch.len() as u64;
        // What can't be synced is written all the same.
        self.pending.clear();
        match &self.file {
            Some((_, file)) if sync => file.sync_data(),
            _ => Ok(()),
        }
    }
}
