//! The one spawner: what App asks of the world.

use super::clipboard;
use super::screen::Screen;
use crate::app::{Effect, Event, Reopened, SessionLine};
use crate::domain::fault::Fault;
use crate::domain::session::Record;
use crate::domain::stream::{At, RunId, StreamEvent};
use crate::infra::log::{Entry, Log, Store, Trouble, local};
use crate::infra::provider::Provider;
use crate::page::{safe, safe_line};
use futures_util::StreamExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

/// The longest wait for the disk when the program ends.
const LAST_SYNC: Duration = Duration::from_secs(2);

/// The world, as far as App may ask for it.
pub struct World {
    /// Answers.
    provider: Arc<dyn Provider>,
    /// Session files.
    store: Option<Store>,
    /// This session's file.
    log: Log,
    /// The queue from providers: bounded, so that a slow face slows the socket.
    heard: mpsc::Sender<(RunId, StreamEvent)>,
    /// The queue from everything else.
    told: mpsc::UnboundedSender<Event>,
    /// Inside tmux: the clipboard goes through it.
    tmux: bool,
    /// Environment variables that children must not see.
    hidden: Vec<String>,
    running: Option<(RunId, AbortHandle)>,
}

/// What only the loop can do.
#[derive(Debug, PartialEq, Eq)]
pub enum Still {
    /// `$EDITOR` on a field.
    Editor(usize),
    /// Undo or redo in a field.
    Undo {
        /// The field.
        field: usize,
        /// Redo.
        again: bool,
    },
    /// Texts into the editors.
    Fill,
    /// Select bytes of a field.
    Select {
        /// The field.
        field: usize,
        /// The bytes.
        at: std::ops::Range<usize>,
    },
    /// Wake at this moment.
    Wake(At),
    /// To the shell.
    Suspend,
    /// Draw again.
    Redraw,
    /// End.
    Quit(u8),
}

impl World {
    /// The world of a new session.
    pub fn new(
        provider: Arc<dyn Provider>,
        store: Option<Store>,
        heard: mpsc::Sender<(RunId, StreamEvent)>,
        told: mpsc::UnboundedSender<Event>,
        tmux: bool,
        hidden: Vec<String>,
    ) -> World {
        let log = store.clone().map_or_else(Log::none, |store| Log::start(store, None, teller(&told)));
        World { provider, store, log, heard, told, tmux, hidden, running: None }
    }

    /// Does what can be done here; gives back what only the loop can do.
    pub fn perform(&mut self, effect: Effect, screen: &mut Screen) -> Option<Still> {
        match effect {
            Effect::Start(run, request) => self.start(run, *request),
            Effect::Cancel(run) => {
                if let Some((_, task)) = self.running.take_if(|(id, _)| *id == run) {
                    task.abort();
                }
            }
            Effect::Append(record) => self.log.append(record),
            Effect::Settle(run, need, text) => {
                let told = self.told.clone();
                tokio::spawn(async move {
                    let id = need.id();
                    let verdict = crate::infra::settle::settle(need, text).await;
                    let _ = told.send(Event::Settled(run, id, verdict));
                });
            }
            Effect::Copy(name, text) => {
                let said = clipboard::send(name, &text, self.tmux, &self.hidden, screen);
                self.tell(said);
            }
            Effect::Write { path, text, keep } => match crate::infra::write_new(Path::new(&path), text.as_str()) {
                Ok(()) if keep => {
                    let _ = self.told.send(Event::Kept(path));
                }
                Ok(()) => self.tell(format!("Wrote {} bytes to {path}.", text.as_str().len())),
                Err(cause) => {
                    let what = format!("{path} was not written: {}", crate::infra::plain(&cause));
                    self.fail(what, "Choose another file name or folder: an existing file is never overwritten.");
                }
            },
            Effect::Take(path) => self.take(path),
            Effect::Fork(records) => self.fork(records),
            Effect::List => self.list(),
            Effect::Open(id) => self.open(&id),
            Effect::Remove(id) => {
                if let Some(Err(cause)) = self.store.as_ref().map(|store| store.remove(&id)) {
                    let what = format!("{id} was not deleted: {}", crate::infra::plain(&cause));
                    self.fail(what, "Check the sessions' folder and its permissions.");
                }
            }
            Effect::Editor { field } => return Some(Still::Editor(field)),
            Effect::Undo { field, again } => return Some(Still::Undo { field, again }),
            Effect::Fill => return Some(Still::Fill),
            Effect::Select { field, at } => return Some(Still::Select { field, at }),
            Effect::WakeAt(at) => return Some(Still::Wake(at)),
            Effect::Suspend => return Some(Still::Suspend),
            Effect::Redraw => return Some(Still::Redraw),
            Effect::Quit(code) => return Some(Still::Quit(code)),
        }
        None
    }

    /// Looks for a session that was not left on purpose, off the loop.
    pub fn look_back(&self) {
        let (Some(store), told) = (self.store.clone(), self.told.clone()) else { return };
        tokio::task::spawn_blocking(move || {
            if let Some((entry, _)) = store.unfinished() {
                let _ = told.send(Event::Offered(line(&entry)));
            }
        });
    }

    /// Does what is slow and comes before the first request, off the loop.
    pub fn warm(&self) {
        let provider = Arc::clone(&self.provider);
        tokio::task::spawn_blocking(move || provider.warm());
    }

    /// Sessions are recorded.
    pub fn records(&self) -> bool {
        self.store.is_some()
    }

    /// Environment variables that children must not see.
    pub fn hidden(&self) -> &[String] {
        &self.hidden
    }

    /// Everything to disk, as far as the disk allows.
    pub fn sync(&self) -> bool {
        self.log.sync(LAST_SYNC)
    }

    fn start(&mut self, run: RunId, request: crate::domain::ask::Request) {
        let mut stream = self.provider.stream(request);
        let heard = self.heard.clone();
        let task = tokio::spawn(async move {
            let mut ended = false;
            while !ended {
                // A provider that goes without a word has not answered to the end.
                let event = stream.next().await.unwrap_or_else(StreamEvent::vanished);
                ended = matches!(event, StreamEvent::Ended(_));
                if heard.send((run, event)).await.is_err() {
                    break;
                }
            }
        });
        self.running = Some((run, task.abort_handle()));
    }

    fn tell(&self, said: String) {
        let _ = self.told.send(Event::Said(safe_line(&said)));
    }

    /// What failed, and what to do about it.
    fn fail(&self, what: String, next: &str) {
        let _ = self.told.send(Event::Failed(Fault::Setup { what, next: next.to_owned() }));
    }

    fn take(&self, path: String) {
        match crate::infra::read_small(Path::new(&path)) {
            Ok(text) => {
                let _ = self.told.send(Event::Took { path, text });
            }
            Err(cause) => {
                let what = format!("{path} was not read: {}", crate::infra::plain(&cause));
                self.fail(what, "Name a file that :keep wrote, in UTF-8 and below 16 MiB.");
            }
        }
    }

    /// Leaves this session's file, if it has one, and begins one with these records.
    fn fork(&mut self, records: Vec<Record>) {
        let Some(store) = self.store.clone() else { return };
        self.log = Log::start(store, None, teller(&self.told));
        for record in records {
            self.log.append(record);
        }
    }

    fn list(&self) {
        let Some(store) = self.store.clone() else {
            return self.tell("Sessions are not recorded (--no-session).".to_owned());
        };
        let told = self.told.clone();
        tokio::task::spawn_blocking(move || {
            let _ = told.send(Event::Listed(store.list().iter().map(line).collect()));
        });
    }

    /// Leaves this session's file and goes on in another.
    fn open(&mut self, id: &str) {
        let Some(store) = self.store.clone() else {
            return self.fail("Sessions are not recorded (--no-session)".to_owned(), "Start without it to open one.");
        };
        // The lock first: what another process wrote until then is read too.
        let opened = store.resume(id).and_then(|file| {
            let opened = crate::infra::log::read(&store.path(id), file.is_none())?;
            Ok((opened, file))
        });
        match opened {
            Err(cause) => {
                let what = format!("{id} can't be opened: {}", crate::infra::plain(&cause));
                self.fail(what, "Check the sessions' folder and its permissions; s lists the others.");
            }
            Ok((opened, file)) => {
                let writable = file.is_some();
                self.log = match file {
                    Some(file) => Log::start(store, Some((id.to_owned(), file)), teller(&self.told)),
                    None => Log::none(),
                };
                let crate::infra::log::Opened { session, bad } = opened;
                let reopened = Reopened { id: id.to_owned(), session, bad, writable };
                let _ = self.told.send(Event::Opened(Box::new(reopened)));
            }
        }
    }
}

/// What the log's thread tells the loop.
fn teller(told: &mpsc::UnboundedSender<Event>) -> impl Fn(Trouble) + Send + 'static {
    let told = told.clone();
    move |trouble| {
        let _ = told.send(match trouble {
            Trouble::Named(id) => Event::Named(id),
            Trouble::Failed(fault) => Event::LogFailed(fault),
            Trouble::Mended => Event::LogMended,
        });
    }
}

/// A session as the list shows it.
pub fn line(entry: &Entry) -> SessionLine {
    let when = safe(&local(entry.at));
    let label = safe_line(&format!("{when}  {:6}  {}", entry.state(), entry.about));
    SessionLine { id: entry.id.clone(), when, label }
}
