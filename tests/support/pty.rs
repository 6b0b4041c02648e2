//! The built program in a real pty, its screen drawn by a terminal emulator.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// How long a condition may take on a busy machine before the test says what it saw instead.
const PATIENCE: Duration = Duration::from_secs(30);

/// What lies between two keys of a person.
const KEYS: Duration = Duration::from_millis(50);

struct Glass {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    ended: bool,
    /// The reader leaves the bytes in the pty while this is set.
    stalled: bool,
    /// The reader is to let go of the terminal.
    closed: bool,
}

/// One program in one terminal.
pub struct Term {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    glass: Arc<(Mutex<Glass>, Condvar)>,
    /// The terminal's settings before the start.
    before: String,
}

impl Term {
    /// Starts the built program with `arguments` in `home`, at `width` x `height`.
    pub fn start(home: &Path, arguments: &[&str], env: &[(&str, &str)], width: u16, height: u16) -> Term {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dlm-architect"));
        command.args(arguments);
        command.env_clear();
        command.cwd(home);
        command.env("HOME", home);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for (name, value) in env {
            command.env(name, value);
        }
        Term::run(command, width, height)
    }

    /// Starts any command.
    pub fn run(command: CommandBuilder, width: u16, height: u16) -> Term {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let before = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let parser = vt100::Parser::new(height, width, 0);
        let glass = Arc::new((
            Mutex::new(Glass { parser, bytes: Vec::new(), ended: false, stalled: false, closed: false }),
            Condvar::new(),
        ));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let shared = Arc::clone(&glass);
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            loop {
                let count = reader.read(&mut chunk).unwrap_or(0);
                let (lock, changed) = &*shared;
                let mut glass = lock.lock().unwrap();
                while glass.stalled && !glass.closed {
                    glass = changed.wait(glass).unwrap();
                }
                if count == 0 || glass.closed {
                    glass.ended = true;
                } else {
                    glass.parser.process(&chunk[..count]);
                    glass.bytes.extend_from_slice(&chunk[..count]);
                }
                changed.notify_all();
                if glass.ended {
                    return;
                }
            }
        });
        let keys = Some(pair.master.take_writer().unwrap());
        Term { child, master: Some(pair.master), keys, glass, before }
    }

    /// Types bytes as a terminal sends them.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        let writer = self.keys.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
        self
    }

    /// Writes pieces, each `gap` ms after the one before: a line that cuts what a terminal sends.
    pub fn pieces(&mut self, gap: u64, pieces: &[&str]) -> &mut Self {
        for piece in pieces {
            self.keys(piece);
            std::thread::sleep(Duration::from_millis(gap));
        }
        self
    }

    /// Types as a person does: one key at a time, 50 ms apart; an escape sequence is one key.
    pub fn hand(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let sequence = rest.starts_with("\x1b[").then(|| rest[2..].find(|c: char| c.is_alphabetic() || c == '~'));
            let (key, more) = rest.split_at(sequence.flatten().map_or(first.len_utf8(), |end| end + 3));
            self.keys(key);
            std::thread::sleep(KEYS);
            rest = more;
        }
        self
    }

    /// A bracketed paste.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.keys(&format!("\x1b[200~{text}\x1b[201~"))
    }

    /// Waits until the screen's text fulfils `what`; panics with the screen when it does not.
    pub fn wait(&self, name: &str, what: impl Fn(&str) -> bool) -> String {
        let (lock, changed) = &*self.glass;
        let mut glass = lock.lock().unwrap();
        let began = Instant::now();
        loop {
            let text = glass.parser.screen().contents();
            if what(&text) {
                return text;
            }
            let left = PATIENCE.saturating_sub(began.elapsed());
            assert!(!glass.ended && !left.is_zero(), "never saw {name}; ended: {}; the screen:\n{text}", glass.ended);
            glass = changed.wait_timeout(glass, left).unwrap().0;
        }
    }

    /// Waits until the screen shows `text`.
    pub fn see(&self, text: &str) -> String {
        self.wait(text, |screen| screen.contains(text))
    }

    /// Waits until the screen no longer shows `text`.
    pub fn unsee(&self, text: &str) -> String {
        self.wait(&format!("the end of {text}"), |screen| !screen.contains(text))
    }

    /// The screen's text now.
    pub fn text(&self) -> String {
        self.glass.0.lock().unwrap().parser.screen().contents()
    }

    /// Calls `look` with the emulator's screen.
    pub fn screen<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.glass.0.lock().unwrap().parser.screen())
    }

    /// All bytes the program wrote.
    pub fn bytes(&self) -> Vec<u8> {
        self.glass.0.lock().unwrap().bytes.clone()
    }

    /// Stops reading from the pty, or goes on.
    pub fn stall(&self, stalled: bool) {
        let (lock, changed) = &*self.glass;
        lock.lock().unwrap().stalled = stalled;
        changed.notify_all();
    }

    /// Lets `time` pass, or returns as soon as the program writes or ends.
    pub fn quiet(&self, time: Duration) {
        let (lock, changed) = &*self.glass;
        let glass = lock.lock().unwrap();
        let bytes = glass.bytes.len();
        drop(changed.wait_timeout_while(glass, time, |glass| glass.bytes.len() == bytes && !glass.ended).unwrap());
    }

    /// Changes the terminal's size.
    pub fn resize(&self, width: u16, height: u16) {
        self.glass.0.lock().unwrap().parser.screen_mut().set_size(height, width);
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// The program's process.
    pub fn pid(&self) -> i32 {
        i32::try_from(self.child.process_id().unwrap()).unwrap()
    }

    /// Sends a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(rustix::process::Pid::from_raw(self.pid()).unwrap(), signal).unwrap();
    }

    /// Panics unless the terminal is as it was before the start: its settings, and the last word on
    /// the screen, the cursor, the paste and the wheel.
    pub fn restored(&self) {
        assert_eq!(format!("{:?}", self.master.as_ref().unwrap().get_termios()), self.before);
        let (lock, changed) = &*self.glass;
        let glass = changed.wait_timeout_while(lock.lock().unwrap(), PATIENCE, |glass| !glass.ended).unwrap().0;
        for (on, off) in [
            ("\x1b[?1049h", "\x1b[?1049l"),
            ("\x1b[?2004h", "\x1b[?2004l"),
            ("\x1b[?1007h", "\x1b[?1007l"),
            ("\x1b[?1000h", "\x1b[?1000l"),
            ("\x1b[?1006h", "\x1b[?1006l"),
            ("\x1b[?25l", "\x1b[?25h"),
        ] {
            let last = |what: &str| glass.bytes.windows(what.len()).rposition(|window| window == what.as_bytes());
            assert!(last(off).is_some() && last(off) > last(on), "{off:?} is not the last word");
        }
    }

    /// Closes the terminal from the outside; to be called while it is stalled, so that the reader can let go.
    pub fn hang_up(&mut self) {
        self.glass.0.lock().unwrap().closed = true;
        self.glass.1.notify_all();
        self.keys = None;
        self.master = None;
    }

    /// Waits for the end; returns the exit code. What outlives all patience is killed.
    pub fn end(&mut self) -> u32 {
        let (ended, wait) = std::sync::mpsc::channel::<()>();
        let mut killer = self.child.clone_killer();
        let watch = std::thread::spawn(move || {
            let late = wait.recv_timeout(PATIENCE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout);
            if late {
                let _ = killer.kill();
            }
            late
        });
        let code = self.child.wait().unwrap().exit_code();
        drop(ended);
        assert!(!watch.join().unwrap(), "it did not end; the screen:\n{}", self.text());
        // Its last words may still be on their way.
        let (lock, changed) = &*self.glass;
        let on_the_way = |glass: &mut Glass| !glass.ended && !glass.stalled;
        drop(changed.wait_timeout_while(lock.lock().unwrap(), PATIENCE, on_the_way).unwrap());
        code
    }
}

impl Drop for Term {
    fn drop(&mut self) {
        let (lock, changed) = &*self.glass;
        // A test that failed with the lock in its hand still ends its program.
        lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner).stalled = false;
        changed.notify_all();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
