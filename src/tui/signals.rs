//! The signals of the terminal face: each is heard by the loop, none acts by itself.

use crate::domain::exit;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What a signal says.
pub(super) enum Told {
    /// End with this code.
    End(u8),
    /// Stop as by ^Z.
    Stop,
    /// Go on after a stop.
    Continue,
    /// The terminal has another size.
    Resize,
}

/// The signals the loop listens to.
pub(super) struct Signals {
    winch: Signal,
    cont: Signal,
    tstp: Signal,
    term: Signal,
    int: Signal,
    hup: Signal,
    quit: Signal,
    abort: Signal,
}

impl Signals {
    pub(super) fn new() -> std::io::Result<Signals> {
        let other = |kind: rustix::process::Signal| signal(SignalKind::from_raw(kind.as_raw()));
        Ok(Signals {
            winch: signal(SignalKind::window_change())?,
            term: signal(SignalKind::terminate())?,
            int: signal(SignalKind::interrupt())?,
            hup: signal(SignalKind::hangup())?,
            cont: other(rustix::process::Signal::CONT)?,
            tstp: other(rustix::process::Signal::TSTP)?,
            quit: signal(SignalKind::quit())?,
            abort: other(rustix::process::Signal::ABORT)?,
        })
    }

    /// The next one. While another program has the terminal (`lent`), ^C and ^\ are for that one, and forgotten here.
    pub(super) async fn next(&mut self, lent: bool) -> Told {
        loop {
            let told = tokio::select! {
                biased;
                _ = self.term.recv() => Told::End(exit::TERMINATED),
                _ = self.hup.recv() => Told::End(exit::HUNG_UP),
                _ = self.int.recv() => Told::End(exit::INTERRUPTED),
                _ = self.quit.recv() => Told::End(exit::QUIT),
                _ = self.abort.recv() => Told::End(exit::ABORTED),
                _ = self.tstp.recv() => Told::Stop,
                _ = self.winch.recv() => Told::Resize,
                _ = self.cont.recv() => Told::Continue,
            };
            if !(lent && matches!(told, Told::End(exit::INTERRUPTED | exit::QUIT))) {
                return told;
            }
        }
    }
}
