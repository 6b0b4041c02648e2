//! The one place that prints. stdout has a thread of its own: a reader that stalls must not keep
//! a signal from being heard, and a reader that has left is no error.

use crate::page::{SafeText, escaped};
use std::io::{IsTerminal, Write};
use tokio::sync::{mpsc, oneshot};

/// How many pieces may wait for a slow reader before the stream waits too.
const PIECES: usize = 64;

/// stdout.
pub struct Out {
    pieces: Option<mpsc::Sender<Vec<u8>>>,
    done: Option<oneshot::Receiver<Option<String>>>,
}

/// stdout's reader has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

impl Out {
    /// Starts the thread that writes to `sink`, flushing whenever nothing more waits.
    pub fn to(mut sink: impl Write + Send + 'static) -> Out {
        let (pieces, mut inbox) = mpsc::channel::<Vec<u8>>(PIECES);
        let (finished, done) = oneshot::channel();
        let write = move || {
            let mut spoiled = None;
            while let Some(piece) = inbox.blocking_recv() {
                let written =
                    sink.write_all(&piece).and_then(|()| if inbox.is_empty() { sink.flush() } else { Ok(()) });
                if let Err(cause) = written {
                    spoiled = unwritable(&cause);
                    break;
                }
            }
            // Nobody waits for it after a signal.
            let _ = finished.send(spoiled);
        };
        match std::thread::Builder::new().name("stdout".into()).spawn(write) {
            Ok(_) => Out { pieces: Some(pieces), done: Some(done) },
            Err(_) => Out { pieces: None, done: None },
        }
    }

    /// The program's stdout.
    pub fn stdout() -> Out {
        Out::to(std::io::stdout())
    }

    /// Prints safe text; waits while the reader is slow.
    ///
    /// # Errors
    /// [`Gone`] when the reader has left.
    pub async fn text(&self, text: &SafeText) -> Result<(), Gone> {
        self.bytes(text.as_str().as_bytes().to_vec()).await
    }

    /// Prints bytes as they are: the model's own, with `--raw`, or JSON with its controls escaped.
    ///
    /// # Errors
    /// [`Gone`] when the reader has left.
    pub async fn bytes(&self, bytes: Vec<u8>) -> Result<(), Gone> {
        let pieces = self.pieces.as_ref().ok_or(Gone)?;
        pieces.send(bytes).await.map_err(|_| Gone)
    }

    /// Resolves when the reader has left.
    pub async fn gone(&self) {
        match &self.pieces {
            Some(pieces) => pieces.closed().await,
            None => std::future::pending().await,
        }
    }

    /// Waits until everything is written, or the reader has left; says why it could not be written,
    /// for which a reader that has left is no reason.
    pub async fn finish(mut self) -> Option<String> {
        self.pieces = None;
        self.done.take()?.await.ok().flatten()
    }
}

/// Why stdout takes nothing, in one sentence; `None`: its reader has left.
fn unwritable(cause: &std::io::Error) -> Option<String> {
    (cause.kind() != std::io::ErrorKind::BrokenPipe)
        .then(|| format!("Standard output can't be written: {}.", crate::infra::plain(cause)))
}

/// A whole text to stdout at once; for commands that only show something. A closed pipe is no error.
///
/// # Errors
/// One sentence when it can't be written, as on a full disk.
pub fn whole(text: &SafeText) -> Result<(), String> {
    dressed(text.as_str())
}

/// Safe text with attributes of ours in it, at once. A closed pipe is no error.
///
/// # Errors
/// As [`whole`].
pub(super) fn dressed(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.or_else(|cause| unwritable(&cause).map_or(Ok(()), Err))
}

/// A JSON text to stdout, its controls escaped. A closed pipe is no error.
pub fn whole_json(json: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}", escaped(json)).and_then(|()| out.flush());
}

/// Whole lines of JSON to stdout at once: to a terminal with everything escaped, else as they are. False: its reader has left.
///
/// # Errors
/// One sentence when they can't be written, as on a full disk.
pub fn lines(lines: &[u8]) -> Result<bool, String> {
    let mut out = std::io::stdout().lock();
    let shown = if out.is_terminal() { escaped(&String::from_utf8_lossy(lines)).into_bytes() } else { lines.to_vec() };
    match out.write_all(&shown).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(cause) => unwritable(&cause).map_or(Ok(false), Err),
    }
}

/// The program's stdout, to be waited for until its reader leaves.
pub fn out() -> std::io::Stdout {
    std::io::stdout()
}

/// True if stdout is a terminal.
pub fn to_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// How wide a line of stdout may be: the terminal's width, or 120 where there is none.
pub fn width() -> usize {
    columns(std::io::stdout()).unwrap_or(120)
}

/// The same of stderr.
pub fn errors_width() -> usize {
    columns(std::io::stderr()).unwrap_or(120)
}

fn columns(of: impl std::os::fd::AsFd) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(of).ok()?;
    Some(usize::from(size.ws_col)).filter(|width| *width > 0)
}

/// True if stderr is a terminal.
pub fn errors_to_terminal() -> bool {
    std::io::stderr().is_terminal()
}

/// A line to stderr. A stderr that takes nothing is no reason to stop.
pub fn complain(text: &SafeText) {
    let text = format!("dlm-architect: {text}");
    let text = if errors_to_terminal() { super::render::folded(&text, errors_width()) } else { text };
    let _ = writeln!(std::io::stderr(), "{text}");
}
