//! The screen as the loop sees it: may I draw, draw, lend it, take it back.

use super::glass::{Canvas, Glass, Wire, Written};
use super::pace::Pace;
use super::terminal::{Guard, Stops, TerminalKind, Unfit, stop};
use crate::app::Size;
use crate::domain::stream::At;
use ratatui::layout::Position;
use rustix::termios::Termios;
use std::os::fd::OwnedFd;

/// Guard, glass and pace together.
pub struct Screen {
    glass: Glass<Wire>,
    guard: Guard,
    pace: Pace,
    lent: bool,
    /// The terminal's settings when it was lent.
    before: Option<Termios>,
    /// What the terminal was last told of the wheel.
    wheel: Option<bool>,
    /// What it was last told of the mouse's buttons.
    mouse: Option<bool>,
}

impl Screen {
    /// Takes the terminal. `told` hears, from another thread, when a stuck frame is written or the
    /// terminal is gone.
    ///
    /// # Errors
    /// [`Unfit`], a sentence that points to the headless face, with the terminal as it was.
    pub fn enter(kind: &TerminalKind, told: impl Fn(Written) + Send + 'static) -> Result<Screen, Unfit> {
        let guard = Guard::enter(kind, told)?;
        let glass = Glass::new(guard.wire(), guard.size(), kind.ability());
        Ok(Screen { glass, guard, pace: Pace::default(), lent: false, before: None, wheel: None, mouse: None })
    }

    /// The keyboard's end of the terminal, for the reader.
    ///
    /// # Errors
    /// When there are no more descriptors.
    pub fn keyboard(&self) -> std::io::Result<OwnedFd> {
        self.guard.keyboard()
    }

    /// The terminal's size now.
    pub fn size(&self) -> Size {
        let size = self.guard.size();
        Size { width: size.width, height: size.height }
    }

    /// After SIGWINCH, or after another program had the terminal: forgets what it shows.
    pub fn resize(&mut self) -> Size {
        let size = self.guard.size();
        if self.glass.size() == size {
            self.glass.redraw()
        } else {
            self.glass.resize(size)
        }
        self.size()
    }

    /// The next frame sends everything.
    pub fn redraw(&mut self) {
        self.glass.redraw();
    }

    /// Bytes of our own that print nothing, in order with the frames.
    pub fn send(&mut self, bytes: Vec<u8>) {
        self.glass.send(bytes);
    }

    /// Whether the wheel is to come as arrow keys; told once, and again after another program had the terminal.
    pub fn wheel(&mut self, on: bool) {
        if self.guard.modern() && self.wheel.replace(on) != Some(on) {
            self.send(if on { b"\x1b[?1007h" } else { b"\x1b[?1007l" }.to_vec());
        }
    }

    /// Whether clicks are to be told; a terminal that was never asked is not told that it need not.
    pub fn mouse(&mut self, on: bool) {
        if self.guard.modern() && self.mouse.replace(on).unwrap_or(false) != on {
            self.send(if on { b"\x1b[?1000h\x1b[?1006h" } else { b"\x1b[?1000l\x1b[?1006l" }.to_vec());
        }
    }

    /// To the shell, and back when it continues us. A terminal that is lent stays with the other program, which stops too.
    ///
    /// # Errors
    /// When the terminal can't be taken again.
    pub fn suspend(&mut self, who: Stops) -> std::io::Result<()> {
        (self.wheel, self.mouse) = (None, None);
        if self.lent { stop(who) } else { self.guard.suspend(who) }
    }

    /// After a stop that gave no warning: takes the terminal's settings again; the next frame sends everything.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn again(&mut self) -> std::io::Result<()> {
        (self.wheel, self.mouse) = (None, None);
        self.redraw();
        self.guard.again()
    }

    /// Gives the terminal to another program; nothing is drawn until it is taken back.
    pub fn lend(&mut self) {
        self.lent = true;
        (self.wheel, self.mouse) = (None, None);
        self.before = super::terminal::restore();
    }

    /// Takes the terminal back; the next frame sends everything.
    ///
    /// # Errors
    /// When the terminal can't be taken again.
    pub fn take_back(&mut self) -> std::io::Result<()> {
        self.guard.reclaim(self.before.take())?;
        self.lent = false;
        self.resize();
        Ok(())
    }

    /// True while another program has the terminal.
    pub fn lent(&self) -> bool {
        self.lent
    }

    /// A key waits for its answer: the next frame goes at once.
    pub fn key(&mut self) {
        self.pace.key();
    }

    /// Milliseconds until a change may be drawn; `None` while the terminal is lent or takes no bytes
    /// (the wire tells when it does again). `fresh`: text has come just now.
    pub fn wait(&self, now: At, fresh: bool) -> Option<u64> {
        let ready = !self.lent && self.glass.ready();
        ready.then(|| self.pace.next(now.0, fresh).saturating_sub(now.0))
    }

    /// Draws what `paint` paints; it returns where the cursor stands, if it shows.
    pub fn draw(&mut self, now: At, paint: impl FnOnce(&mut Canvas) -> Option<Position>) {
        self.glass.draw_on(paint);
        let bytes = self.glass.take_bytes();
        self.pace.drawn(now.0, bytes);
    }
}
