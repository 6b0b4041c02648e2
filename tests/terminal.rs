//! The guard in a real pty: the terminal's settings are the same before and after, however it ends. The test starts itself as the child.

#![allow(clippy::unwrap_used)] // the helpers of tests, which the lint takes for a program

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use dlm_architect::tui::glass::{Glass, Outlet};
use dlm_architect::tui::input::{Input, Reader};
use dlm_architect::tui::terminal::{Guard, Stops, TerminalKind, restore};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::widgets::Widget;

const LIMIT: Duration = Duration::from_secs(20);

/// Not a test by itself: what the other tests run inside the pty.
#[test]
fn child() {
    let Ok(end) = std::env::var("GUARD_END") else { return };
    let kind = TerminalKind { term: Some("xterm".into()), utf8: true, no_color: false };
    let guard = Guard::enter(&kind, |_| ()).unwrap();
    let mut terminal = Glass::new(guard.wire(), guard.size(), kind.ability());
    let mut draw = |text: &str| {
        terminal.redraw();
        assert!(terminal.ready() || terminal.outlet().drain(LIMIT));
        terminal.draw(|buffer| {
            text.render(buffer.area, buffer);
            None
        });
    };
    let (to, mut keys) = tokio::sync::mpsc::unbounded_channel();
    let reader = Reader::start(guard.keyboard().unwrap(), Duration::from_millis(30), to).unwrap();
    draw("SCREEN UP");
    match end.as_str() {
        "return" => assert!(matches!(keys.blocking_recv().as_deref(), Some([Input::Key(_)]))),
        "panic" => {
            keys.blocking_recv();
            let _ = std::thread::spawn(|| panic!("BOOM in a thread")).join();
            std::process::exit(7);
        }
        "stuck" => {
            // the other side reads no more: nothing gets through, and the end does not wait for ever
            keys.blocking_recv();
            guard.wire().send(vec![b'x'; 1 << 20]);
            drop(guard);
            std::process::exit(8);
        }
        "signal" => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).unwrap();
                draw("LISTENING");
                term.recv().await;
            });
            restore();
            std::process::exit(143);
        }
        "stop" => {
            keys.blocking_recv();
            reader.pause();
            guard.suspend(Stops::Group).unwrap();
            reader.resume();
            draw("BACK AGAIN");
            keys.blocking_recv();
        }
        other => panic!("{other}"),
    }
    drop(reader);
    drop(guard);
    std::process::exit(0);
}

struct Pty {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    /// held by a test while nothing is to be read
    gate: Arc<Mutex<()>>,
    seen: String,
    before: String,
    /// keeps the settings when the child is gone
    _slave: Box<dyn portable_pty::SlavePty + Send>,
}

impl Pty {
    fn start(end: &str) -> Pty {
        let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, ..PtySize::default() }).unwrap();
        let before = settings(&*pair.master);
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["child", "--exact", "--nocapture"]);
        command.env("GUARD_END", end);
        command.env("RUST_BACKTRACE", "0");
        let child = pair.slave.spawn_command(command).unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (to, output) = channel();
        let gate = Arc::new(Mutex::new(()));
        let closed = Arc::clone(&gate);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                drop(closed.lock());
                if to.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        Pty { master: pair.master, child, keyboard, output, gate, seen: String::new(), before, _slave: pair.slave }
    }

    fn wait_for(&mut self, text: &str) {
        self.wait_until(|seen| seen.contains(text));
    }

    fn wait_until(&mut self, arrived: impl Fn(&str) -> bool) {
        let until = Instant::now() + LIMIT;
        while !arrived(&self.seen) {
            let left = until.saturating_duration_since(Instant::now());
            let bytes = self.output.recv_timeout(left).unwrap_or_else(|_| panic!("only {:?}", self.seen));
            self.seen.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    fn key(&mut self) {
        self.keyboard.write_all(b"q").unwrap();
        self.keyboard.flush().unwrap();
    }

    /// The child has ended with `code`, and the terminal is as it was.
    fn ended(mut self, code: u32) -> String {
        assert_eq!(self.child.wait().unwrap().exit_code(), code, "{:?}", self.seen);
        assert_eq!(settings(&*self.master), self.before);
        self.wait_until(|seen| seen.matches("\x1b[?1049l").count() == seen.matches("\x1b[?1049h").count());
        let (_, after) = self.seen.rsplit_once("\x1b[?25h").unwrap();
        assert!(!after.contains("\x1b[?25l") && after.contains("\x1b[?2004l"), "{:?}", self.seen);
        // tmux keeps rows of what was not cleared, once it was resized
        assert!(after.contains("\x1b[H\x1b[J\x1b[?1049l"), "{:?}", self.seen);
        self.seen
    }
}

fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

#[test]
fn the_terminal_is_as_it_was_after_a_normal_end() {
    let mut pty = Pty::start("return");
    pty.wait_for("SCREEN UP");
    assert_ne!(settings(&*pty.master), pty.before, "raw while the screen is up");
    assert!(pty.seen.contains("\x1b[?1049h") && pty.seen.contains("\x1b[?2004h"));
    pty.key();
    pty.ended(0);
}

#[test]
fn a_panic_in_any_thread_is_seen_on_the_restored_terminal() {
    let mut pty = Pty::start("panic");
    pty.wait_for("SCREEN UP");
    pty.key();
    pty.wait_for("BOOM");
    let seen = pty.ended(7);
    assert!(seen.find("\x1b[?1049l") < seen.find("BOOM"), "{seen:?}");
}

#[test]
fn a_signal_leaves_it_as_it_was() {
    let mut pty = Pty::start("signal");
    pty.wait_for("LISTENING");
    rustix::process::kill_process(pid(&pty), rustix::process::Signal::TERM).unwrap();
    pty.ended(143);
}

#[test]
fn a_stopped_program_gives_the_terminal_back_and_takes_it_again() {
    let mut pty = Pty::start("stop");
    pty.wait_for("SCREEN UP");
    pty.key();
    // a session of its own has no shell to continue it: the kernel ignores the stop, and the screen comes back by itself
    pty.wait_for("BACK AGAIN");
    assert_eq!(pty.seen.matches("\x1b[?1049h").count(), 2);
    assert_ne!(settings(&*pty.master), pty.before);
    pty.key();
    pty.ended(0);
}

#[test]
fn a_terminal_that_takes_no_bytes_does_not_hold_up_the_end() {
    let mut pty = Pty::start("stuck");
    pty.wait_for("SCREEN UP");
    let gate = Arc::clone(&pty.gate);
    let closed = gate.lock().unwrap();
    pty.key();
    assert_eq!(pty.child.wait().unwrap().exit_code(), 8);
    assert_eq!(settings(&*pty.master), pty.before);
    drop(closed);
}

fn pid(pty: &Pty) -> rustix::process::Pid {
    rustix::process::Pid::from_raw(pty.child.process_id().unwrap() as i32).unwrap()
}
