//! A session on another machine, by way of a command that runs ours there: `sessions tail` gives the log, `sessions append`
//! takes what a follower writes. A line that was cut is made again and reads on where it was; what nobody has confirmed by
//! then is written again.

use super::News;
use crate::domain::session::{Record, Session};
use crate::infra::plain;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// After so long without a line from the far side the line is dead; it says something every ten seconds.
const SILENT: Duration = Duration::from_secs(25);
/// The first pause before a line is made again, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));
/// What our program's sentences begin with.
const OURS: &str = "dlm-architect: ";
/// What is kept of what the command says to its standard error.
const ERRORS: usize = 4096;

/// A session on the far side of a command.
#[derive(Clone, Debug)]
pub struct Far {
    /// The command, as a shell takes it.
    pub command: String,
    /// The session there; empty: the one that was written last of those that are driven.
    pub id: String,
    /// The name under which it is followed: letters, digits and `._-`, for it passes shells.
    pub name: String,
    /// Environment variables that the command must not see.
    pub hidden: Vec<String>,
}

/// What `sessions tail` says of itself between the records; old readers take it for a record of a later version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// As of a record.
    pub v: u16,
    /// Milliseconds since the epoch, there.
    pub at: u64,
    /// `tail`.
    pub what: String,
    /// The session.
    pub id: String,
    /// The byte of its file behind the last record given: where another `tail` goes on.
    pub to: u64,
    /// A process drives it.
    pub live: bool,
    /// The name under which it is followed; empty: none.
    pub me: String,
}

impl Control {
    fn read(line: &[u8]) -> Option<Control> {
        serde_json::from_slice::<Control>(line).ok().filter(|control| control.what == "tail")
    }
}

/// What the one thread that decides hears.
#[derive(Debug)]
pub(super) enum Msg {
    /// A line of the connection of this number.
    Line(u32, Vec<u8>),
    /// It has ended, with what it said to its standard error.
    Ended(u32, String),
    /// `append` has ended so.
    Refused(u32, String),
    /// To be written.
    Write(Box<Record>),
    /// Nothing more is to be written: end.
    End,
}

/// What follows until `inbox` ends; the caller has it run on a thread.
pub(super) fn start(far: Far, inbox: Receiver<Record>, tell: Sender<News>) -> impl FnOnce() + Send + 'static {
    let (post, mail) = mpsc::channel();
    move || {
        let letters = post.clone();
        let forward = move || {
            for record in inbox {
                if letters.send(Msg::Write(Box::new(record))).is_err() {
                    return;
                }
            }
            let _ = letters.send(Msg::End);
        };
        if std::thread::Builder::new().name("outbox".into()).spawn(forward).is_ok() {
            let line = Line {
                far,
                post,
                tell,
                number: 0,
                current: Arc::default(),
                to: 0,
                opened: false,
                half: Vec::new(),
                unsure: Vec::new(),
                pen: None,
            };
            line.run(&mail);
        }
    }
}

/// The line to the far side.
struct Line {
    far: Far,
    post: Sender<Msg>,
    tell: Sender<News>,
    /// The connection's number; what comes of an older one is dropped.
    number: u32,
    /// The same, for who reads it.
    current: Arc<AtomicU32>,
    /// The byte that is read on from.
    to: u64,
    opened: bool,
    /// Lines of a batch whose end has not come.
    half: Vec<u8>,
    /// What was written and has not come back in the log.
    unsure: Vec<Record>,
    pen: Option<(Child, ChildStdin)>,
}

impl Line {
    fn run(mut self, mail: &Receiver<Msg>) {
        let mut pause = PAUSES.0;
        loop {
            let why = match self.connect() {
                Ok(mut child) => {
                    let (why, up) = self.listen(mail);
                    let _ = child.kill();
                    let _ = child.wait();
                    if up {
                        pause = PAUSES.0;
                    }
                    why
                }
                Err(why) => Some(why),
            };
            self.close();
            let Some(why) = why else { return };
            if !self.opened {
                let _ = self.tell.send(News::Lost(why));
                return;
            }
            let said = format!("{why} It is tried again in {} s.", pause.as_secs());
            if self.tell.send(News::Cut(said)).is_err() || !self.pause(mail, pause) {
                return;
            }
            pause = (pause * 2).min(PAUSES.1);
        }
    }

    /// Runs our program on the far side; `kind` is its subcommand of `sessions`.
    fn command(&self, kind: &str) -> Command {
        let mut command = Command::new("sh");
        let asked = format!("{} \"$@\"", self.far.command);
        command.arg("-c").arg(asked).arg("sh").args(["dlm-architect", "sessions", kind]);
        if !self.far.id.is_empty() {
            command.arg(&self.far.id);
        }
        for name in &self.far.hidden {
            command.env_remove(name);
        }
        if self.opened {
            // The screen has the terminal: ssh must not ask there.
            command.env("SSH_ASKPASS_REQUIRE", "force").env("SSH_ASKPASS", "false");
        }
        command
    }

    fn connect(&mut self) -> Result<Child, String> {
        self.number += 1;
        self.half.clear();
        let mut command = self.command("tail");
        command.args(["--from", &self.to.to_string(), "--as", &self.far.name]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let broken = |cause: &std::io::Error| format!("{} can't be run: {}.", self.far.command, plain(cause));
        let mut child = command.spawn().map_err(|cause| broken(&cause))?;
        let (out, errors) = (child.stdout.take(), child.stderr.take());
        let (post, number) = (self.post.clone(), self.number);
        let current = Arc::clone(&self.current);
        current.store(number, Ordering::Relaxed);
        let read = move || {
            let said = std::thread::spawn(move || errors.map(last_words).unwrap_or_default());
            let mut lines = out.map(BufReader::new);
            let mut line = Vec::new();
            while lines.as_mut().is_some_and(|lines| lines.read_until(b'\n', &mut line).is_ok_and(|count| count > 0)) {
                // A shell that was ended may leave what it ran: that ends when nobody reads it any more.
                if current.load(Ordering::Relaxed) != number {
                    return;
                }
                // What was cut in the midst of a line comes again.
                if line.ends_with(b"\n") && post.send(Msg::Line(number, std::mem::take(&mut line))).is_err() {
                    return;
                }
                line.clear();
            }
            let _ = post.send(Msg::Ended(number, said.join().unwrap_or_default()));
        };
        std::thread::Builder::new().name("line".into()).spawn(read).map_err(|cause| broken(&cause))?;
        Ok(child)
    }

    /// Takes what comes, until the line is cut (why, and whether it had ever been up) or nobody wants more (no why).
    fn listen(&mut self, mail: &Receiver<Msg>) -> (Option<String>, bool) {
        let mut up = false;
        loop {
            match mail.recv_timeout(SILENT) {
                Ok(Msg::Line(number, line)) if number == self.number => {
                    self.half.extend_from_slice(&line);
                    if let Some(control) = Control::read(&line) {
                        if !self.batch(&control, !up) {
                            return (None, up);
                        }
                        up = true;
                    }
                }
                Ok(Msg::Ended(number, said)) if number == self.number => return (Some(self.ended(&said)), up),
                Ok(Msg::Refused(number, said)) => self.refused(number, &said),
                Ok(Msg::Write(record)) => {
                    self.unsure.push(*record.clone());
                    self.write(&record);
                }
                Ok(Msg::End) | Err(RecvTimeoutError::Disconnected) => return (None, up),
                Ok(Msg::Line(..) | Msg::Ended(..)) => {}
                Err(RecvTimeoutError::Timeout) => {
                    let silent =
                        format!("Nothing has come from {} for {} s.", short(&self.far.command, 30), SILENT.as_secs());
                    return (Some(silent), up);
                }
            }
        }
    }

    fn ended(&self, said: &str) -> String {
        let line = short(&self.far.command, 30);
        match short(said.trim(), 160).as_str() {
            "" => format!("The line to {line} has ended."),
            said => {
                let said = said.trim_start_matches(OURS).trim_end_matches('.');
                format!("The line to {line} has ended: {said}.")
            }
        }
    }

    /// A whole batch: the lines before this word of the far side.
    fn batch(&mut self, control: &Control, first: bool) -> bool {
        let lines = std::mem::take(&mut self.half);
        let (mut came, bad) = crate::infra::log::records(&lines);
        // The far side's own word is among them, as a record of a later version.
        came.pop();
        self.to = control.to;
        self.far.id.clone_from(&control.id);
        self.unsure.retain(|one| !came.contains(one));
        let mut heard = true;
        if self.opened {
            if !came.is_empty() {
                heard &= self.tell.send(News::Came(came)).is_ok();
            }
            if first {
                heard &= self.tell.send(News::Up(control.me.clone())).is_ok();
                for record in std::mem::take(&mut self.unsure) {
                    self.write(&record);
                    self.unsure.push(record);
                }
            }
            return heard && self.tell.send(News::Live(control.live)).is_ok();
        }
        self.opened = true;
        let mut session = Session::default();
        came.iter().for_each(|record| session.apply(record));
        match control.live {
            true => session.catch_up(),
            false => session.recover(false),
        }
        let (id, me) = (control.id.clone(), control.me.clone());
        self.tell.send(News::Opened { id, session: Box::new(session), bad, live: control.live, me }).is_ok()
    }

    /// Gives a record to the far side's `append`; what does not get through is written again with the next line.
    fn write(&mut self, record: &Record) {
        if self.pen.is_none() {
            self.pen = self.start_pen();
        }
        let Some((_, pen)) = &mut self.pen else { return };
        let mut line = serde_json::to_vec(record).unwrap_or_default();
        line.push(b'\n');
        if pen.write_all(&line).and_then(|()| pen.flush()).is_err() {
            self.close();
        }
    }

    fn start_pen(&self) -> Option<(Child, ChildStdin)> {
        let mut command = self.command("append");
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().ok()?;
        let (pen, errors) = (child.stdin.take()?, child.stderr.take()?);
        let (post, number) = (self.post.clone(), self.number);
        let read = move || drop(post.send(Msg::Refused(number, last_words(errors))));
        std::thread::Builder::new().name("pen".into()).spawn(read).ok()?;
        Some((child, pen))
    }

    /// `append` has ended on its own: what it said, and nothing of that is tried again.
    fn refused(&mut self, number: u32, said: &str) {
        // A line that was cut says so too; that is no word of ours.
        if number == self.number && said.starts_with(OURS) && self.pen.is_some() {
            self.close();
            self.unsure.clear();
            let _ = self.tell.send(News::Unwritten(said.trim_start_matches(OURS).trim_end_matches('.').to_owned()));
        }
    }

    /// Ends `append`: what was given to it is written first, if its line still takes it.
    fn close(&mut self) {
        let Some((mut child, pen)) = self.pen.take() else { return };
        drop(pen);
        for _ in 0..50 {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = child.kill();
        let _ = child.wait();
    }

    /// Waits before the next try; false: nobody wants it any more.
    fn pause(&mut self, mail: &Receiver<Msg>, pause: Duration) -> bool {
        let until = std::time::Instant::now() + pause;
        loop {
            match mail.recv_timeout(until.saturating_duration_since(std::time::Instant::now())) {
                Ok(Msg::Write(record)) => {
                    if !self.unsure.last_mut().is_some_and(|last| last.absorb(&record)) {
                        self.unsure.push(*record);
                    }
                }
                Ok(Msg::End) | Err(RecvTimeoutError::Disconnected) => return false,
                Ok(Msg::Line(..) | Msg::Ended(..) | Msg::Refused(..)) => {}
                Err(RecvTimeoutError::Timeout) => return true,
            }
        }
    }
}

/// At most so many characters, so that it leaves the reader in view.
fn short(text: &str, most: usize) -> String {
    let cut: String = text.chars().take(most).collect();
    if cut.len() < text.len() { cut + "…" } else { cut }
}

/// The line that says why, of what a command said to its standard error: ours, else the last.
fn last_words(mut errors: impl Read) -> String {
    let mut kept = Vec::new();
    let mut piece = [0; 512];
    while let Ok(count @ 1..) = errors.read(&mut piece) {
        kept.extend_from_slice(&piece[..count]);
        let over = kept.len().saturating_sub(ERRORS);
        kept.drain(..over);
    }
    let text = String::from_utf8_lossy(&kept);
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    // A program that is older there says first that it knows no such command, and last how to ask for help.
    let told = lines().find(|line| line.starts_with(OURS) || line.starts_with("error: "));
    told.or_else(|| lines().next_back()).unwrap_or_default().to_owned()
}
