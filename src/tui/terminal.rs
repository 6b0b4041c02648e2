//! The guard of the terminal: enters the screen, and leaves the terminal as it was, whatever happens.
//! Reads no environment (the caller passes `TerminalKind`) and asks the terminal nothing.

use std::io::IsTerminal;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, MutexGuard, Once, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use ratatui::layout::Size;
use rustix::process::{Signal, getpgrp, getpid, getppid, getsid, kill_current_process_group, kill_process};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

use super::glass::{Ability, Outlet, Wire, Written};

/// What the environment says of the terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TerminalKind {
    /// TERM.
    pub term: Option<String>,
    /// The locale is a UTF-8 one.
    pub utf8: bool,
    /// NO_COLOR is set and not empty.
    pub no_color: bool,
}

impl TerminalKind {
    /// From the values of TERM and NO_COLOR, and whether the locale is a UTF-8 one.
    pub fn new(term: Option<String>, no_color: Option<&str>, utf8: bool) -> TerminalKind {
        TerminalKind { term, utf8, no_color: no_color.is_some_and(|value| !value.is_empty()) }
    }

    /// What the terminal can be sent.
    pub fn ability(&self) -> Ability {
        Ability::of(self.term.as_deref().unwrap_or("dumb"), self.utf8, self.no_color)
    }

    /// Whether it can show the screens at all, apart from being a terminal.
    fn fit(&self) -> Result<(), Unfit> {
        match self.term.as_deref() {
            None | Some("") => Err(Unfit::NoTerm),
            Some("dumb" | "unknown") => Err(Unfit::Dumb),
            Some(_) => Ok(()),
        }
    }
}

/// Why there is no screen; each is a sentence for the user, who is pointed to `design`.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// Keys can't be read.
    #[error(
        "standard input is {0}, so no keys can be read from it; start without it, or without a screen: dlm-architect design --var NAME=- takes it as an input (design --help)"
    )]
    NoKeyboard(&'static str),
    /// Frames can't be shown.
    #[error("standard output is {0}, not a terminal; for scripts use: dlm-architect design --help")]
    NoScreen(&'static str),
    /// TERM=dumb.
    #[error("this terminal cannot move its cursor (TERM=dumb); without a screen use: dlm-architect design --help")]
    Dumb,
    /// TERM is unset or empty.
    #[error("TERM is not set, so what this terminal can do is unknown; set it, or use: dlm-architect design --help")]
    NoTerm,
    /// The terminal refused.
    #[error("the terminal could not be set up: {0}; without a screen use: dlm-architect design --help")]
    Refused(#[from] std::io::Error),
}

/// Alternate screen, bracketed paste; whether the wheel comes as arrow keys is remembered, as it changes with what the keys do. The
/// cursor is the glass's.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?1007s";
/// The same on a terminal whose terminfo has none of them.
const ENTER_PLAIN: &[u8] = b"\x1b[H\x1b[J";
/// Everything off again; the synchronized update too, if a frame was cut. The wheel as it was where the terminal remembers, else off.
/// The screen is cleared before it is left: tmux keeps rows of it for the other one once it was resized.
const LEAVE: &[u8] =
    b"\x1b[?2026l\x1b[m\x1b[r\x1b[?25h\x1b[?1000l\x1b[?1006l\x1b[?1007l\x1b[?1007r\x1b[?2004l\x1b[H\x1b[J\x1b[?1049l";
const LEAVE_PLAIN: &[u8] = b"\x1b[m\x1b[r\x1b[H\x1b[J\x1b[?25h";
/// The mouse and the focus are told to nobody any more.
const MOUSE_OFF: &[u8] = b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l";
/// How long a terminal that takes no bytes may hold up the way out, for each of two waits.
const PATIENCE: Duration = Duration::from_millis(200);

/// Within this time a stop that was asked for has come.
const SETTLED: Duration = Duration::from_millis(50);

/// What must be undone. In a static, so that a panic hook in any thread finds it.
struct Claim {
    tty: OwnedFd,
    before: Termios,
    wire: Wire,
    modern: bool,
}

static CLAIM: Mutex<Option<Claim>> = Mutex::new(None);
static HOOK: Once = Once::new();

/// The screen is ours while this lives. Dropping it restores the terminal.
pub struct Guard {
    tty: OwnedFd,
    wire: Wire,
    modern: bool,
}

impl Guard {
    /// Enters the screen. `told` hears from the writing thread when a stuck frame is written, or that the terminal is gone.
    /// Also chains a panic hook that restores first.
    ///
    /// # Errors
    /// [`Unfit`], with the terminal as it was.
    pub fn enter(kind: &TerminalKind, told: impl Fn(Written) + Send + 'static) -> Result<Guard, Unfit> {
        kind.fit()?;
        if !std::io::stdin().is_terminal() {
            return Err(Unfit::NoKeyboard(found(std::io::stdin())));
        }
        if !std::io::stdout().is_terminal() {
            return Err(Unfit::NoScreen(found(std::io::stdout())));
        }
        let tty = std::io::stdout().as_fd().try_clone_to_owned()?;
        let wire = Wire::open(tty.try_clone()?, told)?;
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                restore();
                before(info);
            }));
        });
        let guard = Guard { tty, wire, modern: kind.ability().modern };
        guard.claim()?;
        Ok(guard)
    }

    /// Whether the terminal knows the private modes.
    pub fn modern(&self) -> bool {
        self.modern
    }

    /// The way for the frames: `Glass::new(guard.wire(), size, kind.ability())`.
    pub fn wire(&self) -> Wire {
        self.wire.clone()
    }

    /// A descriptor of the terminal for the reader.
    ///
    /// # Errors
    /// When there are no more descriptors.
    pub fn keyboard(&self) -> std::io::Result<OwnedFd> {
        std::io::stdin().as_fd().try_clone_to_owned()
    }

    /// The terminal's size; 80x24 where it does not know. To be asked at the start and at SIGWINCH.
    pub fn size(&self) -> Size {
        match tcgetwinsize(&self.tty) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => Size::new(size.ws_col, size.ws_row),
            _ => Size::new(80, 24),
        }
    }

    /// Gives the terminal back, runs `meanwhile` (an editor), and takes it again. Pause the reader around it; redraw after it.
    ///
    /// # Errors
    /// When the terminal can't be taken again.
    pub fn lend<T>(&self, meanwhile: impl FnOnce() -> T) -> std::io::Result<T> {
        restore();
        let outcome = meanwhile();
        self.claim()?;
        Ok(outcome)
    }

    /// Gives the terminal back, stops, and takes the terminal again when it is continued. To be called from the main thread, which then
    /// is the one that stops inside.
    ///
    /// # Errors
    /// When the terminal can't be taken again.
    pub fn suspend(&self, who: Stops) -> std::io::Result<()> {
        self.lend(|| stop(who))??;
        Ok(())
    }

    /// After a stop that gave no warning: the shell has put its own settings on the terminal since.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn again(&self) -> std::io::Result<()> {
        if lock().is_some() {
            let mut raw = tcgetattr(&self.tty)?;
            raw.make_raw();
            tcsetattr(&self.tty, OptionalActions::Now, &raw)?;
        }
        Ok(())
    }

    /// Takes the terminal again after [`restore`].
    ///
    /// # Errors
    /// When the terminal can't be taken.
    pub fn claim(&self) -> std::io::Result<()> {
        self.claim_from(None)
    }

    /// The same after a program of ours had it: what that one left behind, should it have been killed, is undone, and `before` is what
    /// the terminal gets at the end.
    ///
    /// # Errors
    /// When the terminal can't be taken.
    pub fn reclaim(&self, before: Option<Termios>) -> std::io::Result<()> {
        self.claim_from(before)?;
        if self.modern {
            self.wire.clone().send(MOUSE_OFF.to_vec());
        }
        Ok(())
    }

    fn claim_from(&self, before: Option<Termios>) -> std::io::Result<()> {
        let mut claim = lock();
        if claim.is_some() {
            return Ok(());
        }
        let before = before.map_or_else(|| tcgetattr(&self.tty), Ok)?;
        let mut raw = before.clone();
        raw.make_raw();
        let tty = self.tty.try_clone()?;
        tcsetattr(&self.tty, OptionalActions::Now, &raw)?;
        // from here on there is something to undo
        *claim = Some(Claim { tty, before, wire: self.wire.clone(), modern: self.modern });
        drop(claim);
        let mut wire = self.wire.clone();
        wire.reopen();
        wire.send(if self.modern { ENTER } else { ENTER_PLAIN }.to_vec());
        Ok(())
    }
}

/// What stands where a terminal should.
fn found(of: impl AsFd) -> &'static str {
    use rustix::fs::FileType;
    match rustix::fs::fstat(of).map(|stat| FileType::from_raw_mode(stat.st_mode)) {
        Ok(FileType::Fifo) => "a pipe",
        Ok(FileType::RegularFile) => "a file",
        Ok(FileType::Socket) => "a socket",
        Ok(_) => "no terminal",
        Err(_) => "closed",
    }
}

/// Who is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stops {
    /// Ctrl-Z as the terminal would do it: everything that runs with us.
    Group,
    /// We alone: SIGTSTP came to us.
    Own,
}

/// Stops until somebody continues us. SIGTSTP is caught, so the stop is one that can't be: where no shell could continue us there is
/// none, as the kernel ignores SIGTSTP there. To be called from the main thread.
///
/// # Errors
/// When the signal can't be sent.
pub fn stop(who: Stops) -> std::io::Result<()> {
    // the group of the session's own leader has no shell above it
    let session = getsid(None)?;
    let shell = getpgrp() != session && getppid().is_some_and(|parent| getsid(Some(parent)) == Ok(session));
    if shell {
        match who {
            Stops::Group => kill_current_process_group(Signal::STOP)?,
            Stops::Own => kill_process(getpid(), Signal::STOP)?,
        }
    }
    // from the main thread the stop is over when kill returns. From another one the kernel first wakes up the main thread, and
    // nothing tells when: taking the terminal before the stop would leave the shell with raw settings
    std::thread::sleep(SETTLED);
    Ok(())
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Leaves the terminal as it was. Idempotent; from any thread: the end, a panic, a signal. Takes at most about half a second, also when
/// the terminal takes no more bytes. Returns the settings that the terminal has now, if it was ours.
pub fn restore() -> Option<Termios> {
    // a panic while the claim is held must not wait for itself
    let until = Instant::now() + PATIENCE;
    let claim = loop {
        match CLAIM.try_lock() {
            Ok(mut claim) => break claim.take(),
            Err(TryLockError::Poisoned(poisoned)) => break poisoned.into_inner().take(),
            Err(TryLockError::WouldBlock) if Instant::now() < until => std::thread::yield_now(),
            Err(TryLockError::WouldBlock) => return None,
        }
    };
    let Claim { tty, before, mut wire, modern } = claim?;
    if !wire.gone() {
        let leave = if modern { LEAVE } else { LEAVE_PLAIN };
        let written = wire.drain(PATIENCE) && {
            wire.send(leave.to_vec());
            wire.shut(false);
            wire.drain(PATIENCE)
        };
        wire.shut(true);
        if let (false, Ok(tty)) = (written, tty.try_clone()) {
            // the writer is stuck in a frame: CAN ends a sequence that was cut, and a thread of its own waits if it must
            let (done, written) = sync_channel(1);
            let last = std::thread::Builder::new().spawn(move || {
                let _ = super::glass::write(&tty, &[b"\x18", leave].concat());
                let _ = done.send(());
            });
            if last.is_ok() {
                let _ = written.recv_timeout(PATIENCE);
            }
        }
    }
    // Now, not Drain: draining waits for a terminal that takes nothing. An error means that it is gone
    let _ = tcsetattr(&tty, OptionalActions::Now, &before);
    Some(before)
}

fn lock() -> MutexGuard<'static, Option<Claim>> {
    CLAIM.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_that_cannot_is_a_sentence() {
        let term = |term: Option<&str>| TerminalKind { term: term.map(Into::into), ..TerminalKind::default() }.fit();
        assert!(matches!(term(Some("dumb")), Err(Unfit::Dumb)));
        assert!(matches!(term(None), Err(Unfit::NoTerm)));
        assert!(term(Some("xterm-256color")).is_ok());
        assert!(Unfit::Dumb.to_string().contains("dlm-architect design"));
    }

    #[test]
    fn no_color_must_not_be_empty() {
        let with = |value| TerminalKind::new(None, value, true).no_color;
        assert!(with(Some("1")) && !with(Some("")) && !with(None));
    }
}
