//! The one spawner: what App asks of the world.

use super::architects::Architects;
use super::clipboard;
use super::screen::Screen;
use crate::app::event::Pick;
use crate::app::{Effect, Event, Page, Reopened, SessionLine};
use crate::domain::fault::Fault;
use crate::domain::session::{Face, Record};
use crate::domain::stream::{At, RunId, StreamEvent};
use crate::infra::config::Env;
use crate::infra::files;
use crate::infra::follow::{Following, News};
use crate::infra::log::{Entry, Log, Store, Trouble, author};
use crate::infra::provider::Provider;
use crate::page::{safe, safe_line};
use futures_util::StreamExt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

/// The longest wait for the disk when the program ends.
const LAST_SYNC: Duration = Duration::from_secs(2);

/// The world, as far as App may ask for it.
pub struct World {
    /// Answers.
    provider: Arc<dyn Provider>,
    /// Who is asked once, beside the one above.
    other: Option<Arc<dyn Provider>>,
    /// Which search counts: the others end at their next file.
    search: Arc<AtomicU64>,
    /// Session files.
    store: Option<Store>,
    /// This session's file.
    log: Log,
    /// In its place, another process's session.
    following: Option<Following>,
    /// The name under which this one follows.
    name: String,
    /// The queue from providers: bounded, so that a slow face slows the socket.
    heard: mpsc::Sender<(RunId, StreamEvent)>,
    /// The queue from everything else.
    told: mpsc::UnboundedSender<Event>,
    /// Inside tmux: the clipboard goes through it.
    tmux: bool,
    /// Environment variables that children must not see.
    hidden: Vec<String>,
    places: Places,
    running: Option<(RunId, AbortHandle)>,
}

/// What file names mean here.
pub struct Places {
    /// For homes.
    pub env: Env,
    /// Files that are read, over which nothing is written.
    pub read: Vec<PathBuf>,
    /// Who else may answer.
    pub architects: Architects,
}

impl Places {
    /// A file name as typed in a line: `~` is a home, quotes around all of it and `\ ` are a shell's.
    fn path(&self, typed: &str) -> PathBuf {
        let quoted = |mark| typed.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
        match quoted('"').or_else(|| quoted('\'')) {
            Some(bare) => PathBuf::from(bare),
            None => self.env.path(&typed.replace("\\ ", " ")),
        }
    }
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
        places: Places,
    ) -> World {
        let log = store.clone().map_or_else(Log::none, |store| Log::start(store, None, teller(&told)));
        World {
            provider,
            other: None,
            search: Arc::default(),
            store,
            log,
            following: None,
            name: String::new(),
            heard,
            told,
            tmux,
            hidden,
            places,
            running: None,
        }
    }

    /// The same for one whom others see by this name.
    pub fn named(self, name: String) -> World {
        World { name, ..self }
    }

    /// Does what can be done here; gives back what only the loop can do.
    pub fn perform(&mut self, effect: Effect, screen: &mut Screen) -> Option<Still> {
        match effect {
            Effect::Start(run, request) => {
                let provider = Arc::clone(&self.provider);
                self.start(run, *request, &provider);
            }
            Effect::Cancel(run) => {
                if let Some((_, task)) = self.running.take_if(|(id, _)| *id == run) {
                    task.abort();
                }
            }
            Effect::Append(record) => match &self.following {
                Some(following) if record.by.is_some() && record.what.of_follower() => following.append(record),
                Some(_) => {}
                None => self.log.append(record),
            },
            Effect::Author => self.author(),
            Effect::KeepAuthor(name) => {
                if let Some(Err(cause)) = self.store.as_ref().map(|store| author::keep(store, &name)) {
                    self.tell(format!("Your name is not kept for the next time: {}.", crate::infra::plain(&cause)));
                }
            }
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
            Effect::Write(page) => self.write(page),
            Effect::Take(path) => self.take(path),
            Effect::Fork(records) => self.fork(records),
            Effect::Profiles => match (self.places.architects.profiles)() {
                Ok((profiles, file)) => drop(self.told.send(Event::Profiles(profiles, file))),
                Err(why) => self.fail(why, "Mend the file, then :profile again."),
            },
            Effect::Models => self.models(),
            Effect::Pick(pick) => self.pick(&pick),
            Effect::Also(pick) => self.also(&pick),
            Effect::Writer(run, pick) => self.writer(run, &pick),
            Effect::StartAlso(run, request) => {
                let provider = self.other.take().unwrap_or_else(|| Arc::clone(&self.provider));
                self.start(run, *request, &provider);
            }
            Effect::List => self.list(),
            Effect::Find(words) => self.find(words),
            Effect::Open(id) => self.open(&id),
            Effect::Follow(id) => self.follow_file(&id, true),
            Effect::Remove(id) => match self.store.as_ref().map(|store| store.remove(&id)) {
                Some(Err(cause)) => {
                    let what = format!("{id} was not deleted: {}", crate::infra::plain(&cause));
                    self.fail(what, "Check the sessions' folder and its permissions.");
                }
                Some(Ok(())) => {
                    self.tell(format!("{id} is in the trash; `sessions restore {id}` takes it out."));
                }
                None => {}
            },
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

    /// Looks for the author's name, off the loop: as kept, else git's, else the login.
    fn author(&self) {
        let (store, told, hidden) = (self.store.clone(), self.told.clone(), self.hidden.clone());
        let user = self.places.env.bytes("USER").map(|user| user.to_string_lossy().into_owned());
        tokio::task::spawn_blocking(move || {
            let kept = store.as_ref().and_then(author::kept);
            let proposed = if kept.is_some() { None } else { author::of_git(&hidden).or(user) };
            let _ = told.send(Event::Author { kept, proposed: proposed.unwrap_or_default() });
        });
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

    /// Has another one answer from here on; what is under way goes on.
    fn pick(&mut self, pick: &Pick) {
        match (self.places.architects.choose)(pick, &self.provider) {
            Ok((target, provider)) => {
                self.provider = provider;
                self.warm();
                let _ = self.told.send(Event::Picked(Box::new(target)));
            }
            Err(why) => self.fail(why, "Whoever answered before answers still; :profile lists the others."),
        }
    }

    /// Finds one that is asked once; whoever answers now stays.
    fn also(&mut self, pick: &Pick) {
        match (self.places.architects.beside)(pick) {
            Ok((target, provider)) => {
                self.other = Some(provider);
                let _ = self.told.send(Event::Also(Box::new(target)));
            }
            Err(why) => self.fail(why, "Nothing was sent; :profile lists who can be asked."),
        }
    }

    /// Finds who wrote an answer.
    fn writer(&mut self, run: RunId, pick: &Pick) {
        let found = (self.places.architects.beside)(pick).map(|(target, provider)| {
            self.other = Some(provider);
            Box::new(target)
        });
        let _ = self.told.send(Event::Writer(run, found));
    }

    fn models(&self) {
        let (models, told) = (self.provider.models(), self.told.clone());
        tokio::spawn(async move {
            let _ = told.send(Event::Models(models.await));
        });
    }

    fn start(&mut self, run: RunId, request: crate::domain::ask::Request, provider: &Arc<dyn Provider>) {
        let mut stream = provider.stream(request);
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

    /// Writes a file that the user named; over an old one only after a yes, and never over one that is read.
    fn write(&self, page: Page) {
        if page.path == files::STREAM {
            return self.fail("The screen has the standard output".to_owned(), "Name a file; sessions export prints.");
        }
        let mut path = self.places.path(&page.path);
        if path.is_dir() {
            path = match files::numbered(&path, &page.name) {
                Ok(numbered) if page.numbered => numbered,
                _ => path.join(&page.name),
            };
        } else if page.numbered && path.extension().is_none() {
            let what = format!("{} is no folder", path.display());
            return self.fail(what, "Make it first, or name a file that ends in .md.");
        }
        let shown = path.display().to_string();
        let read = self.places.read.iter().any(|read| files::same(read, &path));
        let written = match page.over {
            _ if read => Err(io::Error::other("it is a file this program reads")),
            true => files::write_over(&path, page.text.as_str()),
            false => files::write_new(&path, page.text.as_str()),
        };
        match written {
            Ok(()) if page.keep => {
                let _ = self.told.send(Event::Kept(shown));
            }
            Ok(()) => self.tell(format!("Wrote {} bytes to {shown}.", page.text.as_str().len())),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists && path.is_file() => {
                let _ = self.told.send(Event::Exists(Page { path: shown, ..page }));
            }
            Err(cause) => {
                let what = format!("{shown} was not written: {}", crate::infra::plain(&cause));
                self.fail(what, "Choose another file name or folder.");
            }
        }
    }

    fn take(&self, path: String) {
        match files::read_small(&self.places.path(&path)) {
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
        self.following = None;
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
            let mut listed = store.list();
            let skipped = listed.skipped();
            // Evaluations come last: what was done by hand is looked for more often.
            listed.entries.sort_by_key(|entry| entry.face == Face::Eval);
            let lines = listed.entries.iter().map(line).collect();
            let _ = told.send(Event::Listed(lines, skipped.map(|said| safe_line(&said))));
        });
    }

    /// Searches what sessions hold, off the loop; a search under way ends.
    fn find(&self, words: String) {
        let mine = self.search.fetch_add(1, Relaxed) + 1;
        let Some(store) = self.store.clone().filter(|_| !words.is_empty()) else { return };
        let (search, told) = (Arc::clone(&self.search), self.told.clone());
        tokio::task::spawn_blocking(move || {
            let (mut ids, mut shown) = (Vec::new(), 0);
            let stop = || search.load(Relaxed) != mine;
            let sought = store.search(&words, &stop, &mut |id| {
                ids.push(id.to_owned());
                // The first ones at once, then in growing heaps: each is a picture to paint.
                if ids.len() > shown {
                    shown += ids.len();
                    let _ = told.send(Event::Found(words.clone(), std::mem::take(&mut ids), false));
                }
            });
            if !sought.stopped {
                let _ = told.send(Event::Found(words.clone(), ids, true));
            }
        });
    }

    /// Leaves this session's file and goes on in another.
    fn open(&mut self, id: &str) {
        let Some(store) = self.store.clone() else {
            return self.fail("Sessions are not recorded (--no-session)".to_owned(), "Start without it to open one.");
        };
        // The lock first: what another process wrote until then is read too.
        let opened = store.resume(id).and_then(|file| {
            let Some(file) = file else { return Ok(None) };
            Ok(Some((crate::infra::log::read(&store.path(id), false)?, file)))
        });
        match opened {
            Err(cause) => {
                let what = format!("{id} can't be opened: {}", crate::infra::plain(&cause));
                self.fail(what, "Check the sessions' folder and its permissions; s lists the others.");
            }
            // Another process drives it.
            Ok(None) => self.follow_file(id, false),
            Ok(Some((opened, file))) => {
                let crate::infra::log::Opened { session, bad, end } = opened;
                self.following = None;
                let id = id.to_owned();
                let reopened =
                    Reopened { id: id.clone(), session, bad, writable: true, me: None, live: true, asked: false };
                // Before what the log tells: who follows follows this one.
                let _ = self.told.send(Event::Opened(Box::new(reopened)));
                self.log = Log::start(store, Some((id, file, end)), teller(&self.told));
            }
        }
    }

    /// Leaves this session's file and follows another process's.
    fn follow_file(&mut self, id: &str, asked: bool) {
        let path = match id.contains('/') {
            true => PathBuf::from(id),
            false => self.store.as_ref().map(|store| store.path(id)).unwrap_or_default(),
        };
        match Following::file(id, path, &self.name) {
            Ok((following, heard)) => self.follow(following, heard, asked),
            Err(why) => self.fail(why.trim_end_matches('.').to_owned(), "s lists the others."),
        }
    }

    /// Leaves this session's file and hears of another's in its place.
    pub fn follow(&mut self, following: Following, heard: std::sync::mpsc::Receiver<News>, asked: bool) {
        self.log = Log::none();
        self.following = Some(following);
        let told = self.told.clone();
        let hear = move || {
            let mut of = String::new();
            for one in heard {
                if told.send(followed(one, &mut of, asked)).is_err() {
                    return;
                }
            }
        };
        if std::thread::Builder::new().name("followed".into()).spawn(hear).is_err() {
            self.fail("It can't be followed".to_owned(), "Try again.");
        }
    }
}

/// What is heard of a session that is followed, as App takes it.
fn followed(told: News, of: &mut String, asked: bool) -> Event {
    match told {
        News::Opened { id, session, bad, live, me } => {
            of.clone_from(&id);
            let (session, me) = (*session, Some(me));
            Event::Opened(Box::new(Reopened { id, session, bad, writable: false, me, live, asked }))
        }
        News::Came(records) => Event::Followed(of.clone(), records),
        News::Live(live) => Event::Driven(of.clone(), live),
        News::Cut(why) => Event::Line(of.clone(), Err(safe_line(&why))),
        News::Up(me) => Event::Line(of.clone(), Ok(me)),
        News::Unwritten(what) => Event::Failed(Fault::Setup { what, next: "The session is as it was.".to_owned() }),
        News::Lost(what) => {
            let what = what.trim_end_matches('.').to_owned();
            Event::Failed(Fault::Setup {
                what,
                next: "What came is kept on the screen; :fork keeps it in a file.".to_owned(),
            })
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
            Trouble::Came(records) => Event::Came(records),
            Trouble::Here(names) => Event::Here(names),
        });
    }
}

/// A session as the list shows it.
pub fn line(entry: &Entry) -> SessionLine {
    let when = safe(&entry.when());
    let who = entry.architect.as_ref().map(|who| format!("  [{who}]")).unwrap_or_default();
    let used = if entry.live { "in use: " } else { "" };
    let label = safe_line(&format!("{when}  {:10}  {used}{}{who}", entry.word(), entry.title()));
    SessionLine { id: entry.id.clone(), when, label }
}
