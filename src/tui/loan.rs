//! A program that asks something gets the terminal: its thread waits for it, and gives it back by its end.

use crate::infra::secret::Lend;
use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use tokio::sync::{mpsc, oneshot};

/// The terminal is asked for.
pub struct Loan {
    who: String,
    granted: SyncSender<()>,
    ended: oneshot::Receiver<()>,
}

impl Loan {
    /// Says who has the terminal now, and lets it go on; `back` is called when it has ended.
    pub(super) fn grant(self, back: impl FnOnce() + Send + 'static) {
        let Loan { who, granted, ended } = self;
        // A terminal that takes nothing is seen by the screen.
        let _ = writeln!(std::io::stdout(), "dlm-architect: {who} has the terminal (^C ends it)");
        let _ = granted.send(());
        tokio::spawn(async move {
            let _ = ended.await;
            back();
        });
    }
}

/// The way to the terminal for a thread of work.
pub fn lender(loans: mpsc::UnboundedSender<Loan>) -> Lend {
    Arc::new(move |who, work| {
        let (granted, wait) = sync_channel(1);
        // Dropped with this call, whatever becomes of the work.
        let (_end, ended) = oneshot::channel();
        let asked = loans.send(Loan { who: who.to_owned(), granted, ended }).is_ok();
        if asked && wait.recv().is_ok() {
            work();
        }
    })
}
