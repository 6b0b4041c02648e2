//! Runs cells with a limit on how many are under way. A pause that a server asks of one holds back
//! the start of the others; a signal or `--fail-fast` stops what is under way and keeps it.

use super::{Progress, Sheet};
use crate::domain::eval::{Cell, Gate, Row, Standing, request};
use crate::domain::session::Record;
use crate::domain::session::What;
use crate::domain::stream::{At, End, RunId, StreamEvent};
use crate::domain::verdict::{CheckId, Verdict};
use crate::infra::log::{Log, Trouble};
use crate::infra::settle::settle;
use crate::tui::Clock;
use futures_util::stream::{FuturesUnordered, SelectAll};
use futures_util::{FutureExt, Stream, StreamExt, future::BoxFuture};
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// What bounds the run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Answers under way at once, at least 1.
    pub concurrency: usize,
    /// Stop at the first that does not hold.
    pub fail_fast: bool,
    /// What does not hold.
    pub gate: Gate,
}

/// A started cell: its sheet, and its run there.
type Place = (usize, RunId);
type Heard = Pin<Box<dyn Stream<Item = (Place, StreamEvent)> + Send>>;

struct Active {
    cell: Cell,
    /// Checks that the world has not settled yet, once the answer has ended.
    settling: Option<usize>,
}

/// Runs `queue`; returns the exit code of the signal that stopped it, if one did. Every cell has a
/// row in its sheet afterwards.
pub(super) async fn drive(
    sheets: &mut [Sheet],
    queue: Vec<(usize, Cell)>,
    limits: Limits,
    signal: impl Future<Output = u8>,
    progress: &Progress,
) -> Option<u8> {
    let clock = Clock::start();
    let mut left: HashMap<usize, usize> = HashMap::new();
    for (sheet, _) in &queue {
        *left.entry(*sheet).or_default() += 1;
    }
    let mut desk =
        Desk { sheets, logs: HashMap::new(), left, active: HashMap::new(), clock, gate: limits.gate, progress };
    let mut queue = VecDeque::from(queue);
    let mut heard: SelectAll<Heard> = SelectAll::new();
    let mut settled: FuturesUnordered<BoxFuture<'static, (Place, CheckId, Verdict)>> = FuturesUnordered::new();
    let mut hold = Instant::now();
    let mut stopped = None;
    // Something happened since the bar said what is under way.
    let mut stale = true;
    tokio::pin!(signal);
    let signalled = loop {
        while stopped.is_none() && desk.active.len() < limits.concurrency && Instant::now() >= hold {
            let Some((sheet, cell)) = queue.pop_front() else { break };
            heard.extend(desk.start(sheet, cell));
        }
        if stopped.is_some() || (desk.active.is_empty() && queue.is_empty()) {
            break None;
        }
        let next = progress.next().filter(|_| stale);
        if next.is_some_and(|next| next <= Instant::now().into_std()) {
            desk.show();
            stale = false;
            continue;
        }
        let held = !queue.is_empty() && desk.active.len() < limits.concurrency;
        let row = tokio::select! {
            biased;
            code = &mut signal => break Some(code),
            Some((place, event)) = heard.next() => {
                if let StreamEvent::Waiting { wait_ms, .. } = &event {
                    hold = hold.max(Instant::now() + Duration::from_millis(*wait_ms));
                }
                let (needs, row) = desk.hear(place, event);
                settled.extend(needs.into_iter().map(|(need, text)| {
                    let id = need.id();
                    async move { (place, id, settle(need, text).await) }.boxed()
                }));
                row
            }
            Some((place, check, verdict)) = settled.next() => desk.settle(place, check, verdict),
            () = tokio::time::sleep_until(hold), if held => None,
            () = tokio::time::sleep_until(next.map_or_else(Instant::now, Instant::from_std)), if next.is_some() => None,
        };
        stale = true;
        if limits.fail_fast && row.is_some_and(|holds| !holds) {
            stopped = Some("--fail-fast stopped at a case before it");
        }
    };
    drop(heard);
    desk.stop(queue, if signalled.is_some() { "the evaluation was stopped" } else { stopped.unwrap_or_default() });
    signalled
}

struct Desk<'a> {
    sheets: &'a mut [Sheet],
    logs: HashMap<usize, Log>,
    /// Cells of each sheet that have no row yet.
    left: HashMap<usize, usize>,
    active: HashMap<Place, Active>,
    clock: Clock,
    gate: Gate,
    progress: &'a Progress,
}

impl Desk<'_> {
    fn now(&self) -> At {
        self.clock.now()
    }

    fn log(&self, sheet: usize, record: Option<Record>) {
        if let (Some(log), Some(record)) = (self.logs.get(&sheet), record) {
            log.append(record);
        }
    }

    /// Sends a cell's request. `None`: it can't be sent, which its row says.
    fn start(&mut self, at: usize, cell: Cell) -> Option<Heard> {
        let now = self.now();
        let sheet = &mut self.sheets[at];
        let request = match request(&sheet.prompt, &sheet.target, cell.case) {
            Ok((request, _)) => request,
            Err(fault) => {
                let row = Row::without(&sheet.prompt, cell, Standing::NotSent(fault.to_string()));
                self.file(at, row);
                return None;
            }
        };
        self.logs.entry(at).or_insert_with(|| record(sheet, now, self.progress));
        let (run, asked) = sheet.session.ask(now, request.clone());
        let stream = sheet.answerer.stream(request);
        self.log(at, Some(asked));
        self.active.insert((at, run), Active { cell, settling: None });
        // A stream that stops without a word has an end all the same.
        let end = futures_util::stream::iter([StreamEvent::vanished()]);
        Some(stream.chain(end).map(move |event| ((at, run), event)).boxed())
    }

    /// Takes an event; at the end of an answer, what its checks need, or the row if they need nothing.
    fn hear(
        &mut self,
        place: Place,
        event: StreamEvent,
    ) -> (Vec<(crate::domain::verdict::Need, String)>, Option<bool>) {
        let (at, id) = place;
        if self.active.get(&place).is_none_or(|active| active.settling.is_some()) {
            return (Vec::new(), None);
        }
        let ended = matches!(event, StreamEvent::Ended(_));
        let now = self.now();
        let record = self.sheets[at].session.hear(now, id, event);
        self.log(at, record);
        if !ended {
            return (Vec::new(), None);
        }
        let digest = self.sheets[at].session.digest(now, id);
        self.log(at, digest.record);
        if digest.needs.is_empty() {
            return (Vec::new(), self.finish(place));
        }
        if let Some(active) = self.active.get_mut(&place) {
            active.settling = Some(digest.needs.len());
        }
        let text = self.sheets[at].session.run(id).map(|run| run.answer.text.clone()).unwrap_or_default();
        (digest.needs.into_iter().map(|need| (need, text.clone())).collect(), None)
    }

    fn settle(&mut self, place: Place, check: CheckId, verdict: Verdict) -> Option<bool> {
        let (at, id) = place;
        let record = self.sheets[at].session.settle(self.clock.now(), id, check, verdict);
        self.log(at, record);
        let missing = self.active.get_mut(&place)?.settling.as_mut()?;
        *missing -= 1;
        if *missing == 0 { self.finish(place) } else { None }
    }

    /// The row of a run that has ended and is judged; says whether it holds.
    fn finish(&mut self, place: Place) -> Option<bool> {
        let active = self.active.remove(&place)?;
        let sheet = &self.sheets[place.0];
        let row = sheet.row(active.cell, sheet.session.run(place.1)?, false);
        let holds = row.holds(self.gate);
        self.file(place.0, row);
        Some(holds)
    }

    /// Puts a row on its sheet; the last one closes the session.
    fn file(&mut self, at: usize, row: Row) {
        self.progress.row(&self.sheets[at], &row);
        self.sheets[at].rows.push(row);
        let left = self.left.entry(at).or_default();
        *left = left.saturating_sub(1);
        if *left == 0 {
            let closed = Record::new(self.now(), None, What::Closed {});
            self.log(at, Some(closed));
            self.logs.remove(&at);
        }
    }

    /// What is under way, with its verdicts so far, if that is looked at.
    fn show(&mut self) {
        let now = self.now();
        for (at, id) in self.active.keys() {
            self.sheets[*at].session.digest(now, *id);
        }
        let runs = self.active.iter().filter_map(|((at, id), active)| {
            let sheet = &self.sheets[*at];
            Some((sheet.label(active.cell), sheet.session.run(*id)?))
        });
        self.progress.under_way(runs);
    }

    /// Stops what is under way and gives everything else a row. What had ended is kept; the session
    /// stays open for `--resume`.
    fn stop(mut self, queue: VecDeque<(usize, Cell)>, why: &str) {
        let places: Vec<Place> = self.active.keys().copied().collect();
        for place in places {
            let now = self.now();
            let session = &mut self.sheets[place.0].session;
            let ended = session.hear(now, place.1, StreamEvent::Ended(End::Cancelled));
            let judged = session.digest(now, place.1).record;
            self.log(place.0, ended);
            self.log(place.0, judged);
            self.finish(place);
        }
        for (at, cell) in queue {
            let row = Row::without(&self.sheets[at].prompt, cell, Standing::Skipped(why.to_owned()));
            self.sheets[at].rows.push(row);
        }
    }
}

/// The session's log: a new file, or the one that goes on.
fn record(sheet: &mut Sheet, now: At, progress: &Progress) -> Log {
    let opened = [sheet.session.open(now, &sheet.prompt), sheet.session.evaluate(now)];
    let Some(store) = sheet.store.clone() else { return Log::none() };
    let before = sheet.id.get().and_then(|id| {
        let file = store.resume(id).ok()??;
        let known = file.metadata().ok()?.len();
        Some((id.clone(), file, known))
    });
    if before.is_none() && sheet.id.get().is_some() {
        progress.say("The session before can't be written any more. The evaluation goes on without a record.");
        return Log::none();
    }
    let fresh = before.is_none();
    let (id, said) = (Arc::clone(&sheet.id), progress.clone());
    let log = Log::start(store, before, move |trouble| match trouble {
        Trouble::Named(name) => {
            // A session has one name.
            let _ = id.set(name);
        }
        Trouble::Failed(fault) => said.say(&format!("{} The evaluation goes on without a record.", fault.sentence())),
        Trouble::Mended | Trouble::Came(_) | Trouble::Here(_) => {}
    });
    if fresh {
        opened.into_iter().for_each(|record| log.append(record));
    }
    log
}
