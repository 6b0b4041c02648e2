//! The thread that reads the keyboard. It sleeps in one poll and wakes up only for bytes, a hangup, or a held Esc's time.
//! While it is paused it reads nothing: the keys are an editor's, or the shell's.

use std::os::fd::OwnedFd;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use tokio::sync::mpsc::UnboundedSender;

use super::Input;
use super::decode::Decoder;

/// Most bytes taken in one read.
const READ: usize = 65_536;

/// The running reader. Dropping it ends the thread.
pub struct Reader {
    orders: OwnedFd,
    answers: Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

const PAUSE: u8 = b'p';
const RESUME: u8 = b'r';
const END: u8 = b'e';

impl Reader {
    /// Starts reading `tty` (in raw mode) and sends inputs to `to`, those of one read together. A lone Esc is held for `hold`: 30 ms, over SSH 100 ms.
    ///
    /// # Errors
    /// When no pipe or thread can be made.
    pub fn start(tty: OwnedFd, hold: Duration, to: UnboundedSender<Vec<Input>>) -> std::io::Result<Reader> {
        let (heard, orders) = pipe_with(PipeFlags::CLOEXEC)?;
        let (answer, answers) = sync_channel(1);
        let mut loops =
            Loop { tty, heard, answer, to, decoder: Decoder::new(hold.as_millis() as u64), begun: Instant::now() };
        let thread = std::thread::Builder::new().name("keys".into()).spawn(move || loops.run())?;
        Ok(Reader { orders, answers, thread: Some(thread) })
    }

    /// Stops reading; when it returns, no byte is taken from the terminal any more until [`Reader::resume`].
    pub fn pause(&self) {
        if self.order(PAUSE) {
            // an error means that the thread has ended, and then it reads nothing either
            let _ = self.answers.recv();
        }
    }

    /// Reads again.
    pub fn resume(&self) {
        self.order(RESUME);
    }

    fn order(&self, order: u8) -> bool {
        rustix::io::write(&self.orders, &[order]).is_ok()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.order(END);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Loop {
    tty: OwnedFd,
    heard: OwnedFd,
    answer: SyncSender<()>,
    to: UnboundedSender<Vec<Input>>,
    decoder: Decoder,
    begun: Instant,
}

impl Loop {
    fn run(&mut self) {
        let mut buffer = vec![0; READ];
        let mut paused = false;
        loop {
            let wait = self.decoder.due().map(|due| {
                let left = due.saturating_sub(self.now());
                Timespec { tv_sec: (left / 1000) as i64, tv_nsec: (left % 1000 * 1_000_000) as _ }
            });
            let mut fds = [
                PollFd::new(&self.heard, PollFlags::IN),
                PollFd::new(&self.tty, if paused { PollFlags::empty() } else { PollFlags::IN }),
            ];
            match poll(&mut fds, wait.as_ref()) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(_) => return self.hangup(),
            }
            let (order, tty) = (fds[0].revents(), fds[1].revents());
            if !order.is_empty() {
                match self.order() {
                    Some(PAUSE) => paused = true,
                    Some(RESUME) => paused = false,
                    _ => return,
                }
                if paused && self.answer.send(()).is_err() {
                    return;
                }
                continue;
            }
            // not NVAL: macOS says so of every /dev/tty
            if tty.intersects(PollFlags::HUP | PollFlags::ERR) {
                return self.hangup();
            }
            let inputs = if tty.contains(PollFlags::IN) && !paused {
                match rustix::io::read(&self.tty, &mut buffer) {
                    Ok(0) => return self.hangup(),
                    Ok(n) => self.decoder.feed(&buffer[..n], self.now()),
                    Err(Errno::INTR | Errno::AGAIN) => continue,
                    Err(_) => return self.hangup(),
                }
            } else {
                self.decoder.expire(self.now())
            };
            if !inputs.is_empty() && self.to.send(inputs).is_err() {
                return;
            }
        }
    }

    fn now(&self) -> u64 {
        self.begun.elapsed().as_millis() as u64
    }

    fn order(&self) -> Option<u8> {
        let mut order = [0];
        matches!(rustix::io::read(&self.heard, &mut order), Ok(1)).then_some(order[0])
    }

    fn hangup(&self) {
        // the loop may be gone already
        let _ = self.to.send(vec![Input::Hangup]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::input::{Code, Key};
    use rustix::pipe::pipe;
    use tokio::sync::mpsc::unbounded_channel;

    #[test]
    fn keys_arrive_and_a_closed_terminal_is_a_hangup() {
        let (tty, keyboard) = pipe().unwrap();
        let (to, mut from) = unbounded_channel();
        let reader = Reader::start(tty, Duration::from_millis(1), to).unwrap();
        rustix::io::write(&keyboard, b"\x1b").unwrap();
        assert_eq!(from.blocking_recv(), Some(vec![Input::Key(Key::new(Code::Esc))]));
        drop(keyboard);
        assert_eq!(from.blocking_recv(), Some(vec![Input::Hangup]));
        assert_eq!(from.blocking_recv(), None, "the thread has ended");
        reader.pause();
    }

    #[test]
    fn a_paused_reader_leaves_the_keys_to_others() {
        let (tty, keyboard) = pipe().unwrap();
        let ours = rustix::io::fcntl_dupfd_cloexec(&tty, 0).unwrap();
        let (to, mut from) = unbounded_channel();
        let reader = Reader::start(tty, Duration::from_millis(30), to).unwrap();
        reader.pause();
        rustix::io::write(&keyboard, b"for vi").unwrap();
        let mut buffer = [0; 16];
        assert_eq!(rustix::io::read(&ours, &mut buffer).unwrap(), 6);
        reader.resume();
        rustix::io::write(&keyboard, b"q").unwrap();
        assert_eq!(from.blocking_recv(), Some(vec![Input::Key(Key::char('q'))]));
        drop(reader);
        assert_eq!(from.blocking_recv(), None);
    }
}
