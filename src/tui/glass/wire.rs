//! The wire: what the terminal takes at once is written at once, the rest by a thread, so that nothing else ever waits for it. One
//! frame in flight, everything in order.
//! It reports a terminal that is gone; it never panics over one.

use std::collections::VecDeque;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

use super::Outlet;

/// What the wire tells the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// The frame is written; only told after [`Outlet::ready`] said no.
    Done,
    /// The terminal is gone (EIO, EPIPE, …); nothing is written any more. Told once.
    Gone,
}

#[derive(Default)]
struct Line {
    /// bytes, and whether they are a frame
    waiting: VecDeque<(Vec<u8>, bool)>,
    busy: bool,
    /// a frame is waiting or being written
    frame: bool,
    asked: bool,
    gone: bool,
    shut: bool,
    closed: bool,
}

#[derive(Default)]
struct Shared {
    line: Mutex<Line>,
    changed: Condvar,
    /// The terminal opened once more, as what makes a descriptor never wait holds for all who share it, the shell too.
    direct: Option<OwnedFd>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A handle to the writing thread. Clones share it; the thread ends with the last one.
#[derive(Clone)]
pub struct Wire {
    shared: Arc<Shared>,
    _end: Arc<End>,
}

struct End(Arc<Shared>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.changed.notify_all();
    }
}

impl Wire {
    /// Starts the thread that writes to `tty`; `told` is called from it.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn open(tty: OwnedFd, told: impl Fn(Written) + Send + 'static) -> std::io::Result<Wire> {
        let shared = Arc::new(Shared { direct: again(&tty), ..Shared::default() });
        let thread = Arc::clone(&shared);
        std::thread::Builder::new().name("wire".into()).spawn(move || write_all(&thread, &tty, told))?;
        Ok(Wire { _end: Arc::new(End(Arc::clone(&shared))), shared })
    }

    fn queue(&self, mut bytes: Vec<u8>, frame: bool) {
        let mut line = self.shared.lock();
        if line.gone || line.shut {
            return;
        }
        // A frame is mostly a few bytes: to wake the thread for them takes longer than to write them.
        if let (Some(tty), true, false) = (&self.shared.direct, line.waiting.is_empty(), line.busy)
            && let Ok(taken) = rustix::io::write(tty, &bytes)
        {
            bytes.drain(..taken);
        }
        if !bytes.is_empty() {
            line.waiting.push_back((bytes, frame));
            line.frame |= frame;
            self.shared.changed.notify_all();
        }
    }

    /// Waits until everything is written, at most `limit`; whether it is.
    pub fn drain(&self, limit: Duration) -> bool {
        let until = Instant::now() + limit;
        let mut line = self.shared.lock();
        while !line.gone && (line.busy || !line.waiting.is_empty()) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            line = match self.shared.changed.wait_timeout(line, left) {
                Ok((line, _)) => line,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        true
    }

    /// Takes nothing any more, until [`Wire::reopen`]: the terminal is someone else's. What waits is still written, unless `drop_waiting`.
    pub fn shut(&self, drop_waiting: bool) {
        let mut line = self.shared.lock();
        line.shut = true;
        if drop_waiting {
            line.frame &= !line.waiting.iter().any(|(_, frame)| *frame);
            line.waiting.clear();
        }
    }

    /// Takes frames again.
    pub fn reopen(&self) {
        self.shared.lock().shut = false;
    }

    /// Whether the terminal is gone.
    pub fn gone(&self) -> bool {
        self.shared.lock().gone
    }
}

impl Outlet for Wire {
    fn ready(&self) -> bool {
        let mut line = self.shared.lock();
        let ready = line.gone || !line.frame;
        line.asked |= !ready;
        ready
    }

    fn frame(&mut self, bytes: Vec<u8>) {
        self.queue(bytes, true);
    }

    fn send(&mut self, bytes: Vec<u8>) {
        self.queue(bytes, false);
    }
}

fn write_all(shared: &Shared, tty: &OwnedFd, told: impl Fn(Written)) {
    loop {
        let mut line = shared.lock();
        let (bytes, frame) = loop {
            if let Some(next) = line.waiting.pop_front() {
                line.busy = true;
                break next;
            }
            if line.closed {
                return;
            }
            line = match shared.changed.wait(line) {
                Ok(line) => line,
                Err(poisoned) => poisoned.into_inner(),
            };
        };
        drop(line);
        let sent = write(tty, &bytes);
        let mut line = shared.lock();
        line.busy = false;
        line.frame &= !frame;
        if sent.is_err() {
            line.gone = true;
            line.waiting.clear();
        }
        let done = !line.frame && std::mem::take(&mut line.asked);
        let gone = line.gone;
        shared.changed.notify_all();
        drop(line);
        if gone {
            return told(Written::Gone);
        }
        if done {
            told(Written::Done);
        }
    }
}

/// A descriptor of the same terminal that never waits; none where there is no terminal, or it may not be opened.
fn again(tty: &OwnedFd) -> Option<OwnedFd> {
    let name = rustix::termios::ttyname(tty, Vec::new()).ok()?;
    let how = OFlags::WRONLY | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    rustix::fs::open(name, how, Mode::empty()).ok()
}

/// Writes everything, also to a descriptor that someone else made non-blocking.
pub(in crate::tui) fn write(tty: &OwnedFd, mut bytes: &[u8]) -> Result<(), Errno> {
    while !bytes.is_empty() {
        match rustix::io::write(tty, bytes) {
            Ok(0) => return Err(Errno::PIPE),
            Ok(n) => bytes = &bytes[n..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => match poll(&mut [PollFd::new(tty, PollFlags::OUT)], None) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error),
            },
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_stuck_terminal_stops_no_one_and_is_told_when_done() {
        let (reader, writer) = rustix::pipe::pipe().unwrap();
        let (told, hears) = mpsc::channel();
        let mut wire = Wire::open(writer, move |what| told.send(what).unwrap()).unwrap();
        wire.send(b"x".to_vec());
        assert!(wire.ready(), "what is no frame holds up none");
        let frame = vec![b'x'; 200_000];
        wire.frame(frame.clone());
        assert!(!wire.ready(), "a pipe takes 64 KB");
        assert!(!wire.drain(Duration::from_millis(20)));
        let mut got = 0;
        let mut buffer = vec![0; 65_536];
        while got < frame.len() + 1 {
            got += rustix::io::read(&reader, &mut buffer).unwrap();
        }
        assert_eq!(hears.recv().unwrap(), Written::Done);
        assert!(wire.ready() && wire.drain(Duration::from_secs(5)));
    }

    #[test]
    fn a_terminal_that_is_gone_is_told_once() {
        let (reader, writer) = rustix::pipe::pipe().unwrap();
        let (told, hears) = mpsc::channel();
        let mut wire = Wire::open(writer, move |what| told.send(what).unwrap()).unwrap();
        drop(reader);
        wire.send(b"x".to_vec());
        assert_eq!(hears.recv().unwrap(), Written::Gone);
        assert!(wire.gone() && wire.ready() && wire.drain(Duration::ZERO));
        wire.send(b"y".to_vec());
        drop(wire);
        assert!(hears.recv().is_err(), "the thread has ended");
    }
}
