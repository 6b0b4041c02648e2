//! The status bar as words, each with what it gives way to. Every state has a word and a glyph;
//! colour only repeats them.

use super::App;
use crate::domain::answer::State;
use crate::domain::ask::host;
use crate::domain::session::Run;
use crate::domain::stream::At;
use crate::domain::verdict::Verdict;
use crate::page::{SafeText, safe};

/// What a piece of the bar means; the face gives it a style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to report.
    Calm,
    /// Under way.
    Busy,
    /// It holds.
    Good,
    /// It needs a look.
    Warn,
    /// It does not hold.
    Bad,
}

/// One piece of the bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it says.
    pub text: SafeText,
    /// What it means.
    pub tone: Tone,
    /// The order of giving way: the highest goes first, 0 never goes.
    pub rank: u8,
}

/// The figures of a run, taken at most once a second so that the bar does not cost bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Milliseconds to the first text.
    pub first_ms: Option<u64>,
    /// Milliseconds since it was sent.
    pub elapsed_ms: u64,
    /// Tokens, and whether that is an estimate.
    pub tokens: (u64, bool),
}

impl Figures {
    /// The figures of `run` at `now`.
    pub fn of(run: &Run, now: At) -> Figures {
        Figures {
            first_ms: run.first.map(|first| first.since(run.asked)),
            elapsed_ms: run.ended.unwrap_or(now).since(run.asked),
            tokens: run.tokens(),
        }
    }

    /// Tokens a second since the first text.
    pub fn rate(&self) -> Option<u64> {
        let streaming = self.elapsed_ms.saturating_sub(self.first_ms?);
        (streaming >= 500).then(|| self.tokens.0.saturating_mul(1000) / streaming)
    }
}

fn piece(rank: u8, tone: Tone, text: &str) -> Piece {
    Piece { text: safe(text), tone, rank }
}

/// The bar from the left. What does not fit gives way in this order: model and endpoint (the header
/// shows them), names of evaluators (counts stay), rate, elapsed, tokens and time to first token,
/// counts of what holds. State, refusal and failed verdicts never do.
pub fn bar(app: &App, width: usize) -> Vec<Piece> {
    let mut pieces = all(app);
    let total = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.width() + 3).sum::<usize>();
    while total(&pieces) > width + 1 {
        let Some(rank) = pieces.iter().map(|piece| piece.rank).max().filter(|rank| *rank > 0) else { break };
        pieces.retain(|piece| piece.rank != rank);
    }
    pieces
}

fn all(app: &App) -> Vec<Piece> {
    let Some(run) = app.shown() else {
        let mut pieces = vec![piece(0, Tone::Calm, "READY")];
        pieces.push(piece(2, Tone::Calm, &app.target.label()));
        return pieces;
    };
    let state = run.answer.state();
    let glyphs = app.glyphs();
    let mut pieces = vec![state_piece(run, &state, app)];
    match &state {
        State::Refused(text) => pieces.push(piece(0, Tone::Bad, &format!("{} refusal: {text}", glyphs.fail))),
        State::Waiting | State::Streaming => pieces.push(piece(1, Tone::Calm, "no refusal")),
        State::Ended(_) => pieces.push(piece(1, Tone::Calm, "no refusal")),
    }
    if let Some(other) = app.session.running().filter(|id| *id != run.id) {
        pieces.push(piece(1, Tone::Busy, &format!("{} answer {} arrives", glyphs.busy, other.0)));
    }
    verdicts(run, app, &mut pieces);
    if !run.marks().is_empty() {
        pieces.push(piece(1, Tone::Warn, &format!("{} guide {}", glyphs.warn, run.marks().len())));
    }
    if run.answer.malformed > 0 {
        pieces.push(piece(1, Tone::Warn, &format!("{} {} malformed", glyphs.warn, run.answer.malformed)));
    }
    if !app.rules.advice.is_empty() {
        let text = format!("{} second opinion {}", glyphs.warn, app.rules.advice.len());
        pieces.push(piece(1, Tone::Warn, &text));
    }
    let figures = app.figures;
    if let Some(first) = figures.first_ms {
        pieces.push(piece(2, Tone::Calm, &format!("TTFT {}", seconds(first))));
    }
    let (tokens, estimate) = figures.tokens;
    if tokens > 0 {
        pieces.push(piece(2, Tone::Calm, &format!("{}{tokens} tok", if estimate { "~" } else { "" })));
    }
    pieces.push(piece(3, Tone::Calm, &seconds(figures.elapsed_ms)));
    if let Some(rate) = figures.rate() {
        pieces.push(piece(4, Tone::Calm, &format!("{rate} tok/s")));
    }
    let model = if run.model.is_empty() { &run.request.model } else { &run.model };
    pieces.push(piece(6, Tone::Calm, &format!("{model} @ {}", host(run.request.endpoint_label()))));
    pieces
}

fn state_piece(run: &Run, state: &State, app: &App) -> Piece {
    let glyphs = app.glyphs();
    let (tone, glyph) = match state {
        State::Waiting | State::Streaming => (Tone::Busy, glyphs.busy),
        State::Ended(crate::domain::stream::End::Complete { .. }) => (Tone::Good, glyphs.pass),
        State::Ended(crate::domain::stream::End::Cancelled) => (Tone::Warn, glyphs.warn),
        State::Refused(_) | State::Ended(_) => (Tone::Bad, glyphs.fail),
    };
    let mut text = format!("{glyph} {}", state.word());
    if let Some(waiting) = &run.waiting {
        let left = waiting.until.since(app.clock).div_ceil(1000);
        text = format!("{} try {} of {} in {left} s", glyphs.warn, waiting.attempt, waiting.of);
    } else if *state == State::Waiting {
        text = format!("{text} {} s", app.figures.elapsed_ms / 1000);
    }
    piece(0, tone, &text)
}

/// Which verdicts, their glyph and word, what they mean, when they give way.
type Count = (fn(&Verdict) -> bool, &'static str, &'static str, Tone, u8);

/// Failed and broken ones by name and never given up; the rest as counts, names as they fit.
fn verdicts(run: &Run, app: &App, pieces: &mut Vec<Piece>) {
    let glyphs = app.glyphs();
    let judged = run.judged();
    if judged.is_empty() {
        pieces.push(piece(2, Tone::Calm, "no evaluators"));
        return;
    }
    let count = |which: fn(&Verdict) -> bool| judged.iter().filter(|one| which(&one.verdict)).count();
    let kinds: [Count; 5] = [
        (|v| matches!(v, Verdict::Fail), glyphs.fail, "fail", Tone::Bad, 0),
        (|v| matches!(v, Verdict::Error(_)), glyphs.fail, "error", Tone::Bad, 0),
        (|v| matches!(v, Verdict::NotRun(_)), glyphs.warn, "not run", Tone::Warn, 0),
        (|v| matches!(v, Verdict::Pass), glyphs.pass, "pass", Tone::Good, 1),
        (|v| matches!(v, Verdict::Pending), glyphs.wait, "pending", Tone::Busy, 1),
    ];
    for (which, glyph, word, tone, rank) in kinds {
        let many = count(which);
        if many > 0 {
            pieces.push(piece(rank, tone, &format!("eval {glyph} {many} {word}")));
        }
    }
    if let [only] = judged {
        pieces.push(piece(5, Tone::Calm, &only.name));
    }
}

fn seconds(ms: u64) -> String {
    if ms < 10_000 { format!("{}.{} s", ms / 1000, ms % 1000 / 100) } else { format!("{} s", ms / 1000) }
}

/// The marks beside the words, for terminals with and without UTF-8.
#[derive(Clone, Copy, Debug)]
pub struct Glyphs {
    /// It holds.
    pub pass: &'static str,
    /// It does not.
    pub fail: &'static str,
    /// It needs a look.
    pub warn: &'static str,
    /// Not decided yet.
    pub wait: &'static str,
    /// Under way.
    pub busy: &'static str,
    /// Below.
    pub down: &'static str,
    /// Horizontal rule.
    pub rule: &'static str,
    /// Vertical rule.
    pub bar: &'static str,
    /// The focus.
    pub focus: &'static str,
    /// A marked line.
    pub mark: &'static str,
}

/// For a UTF-8 locale.
pub const UNICODE: Glyphs = Glyphs {
    pass: "✓",
    fail: "✗",
    warn: "!",
    wait: "…",
    busy: "▸",
    down: "↓",
    rule: "─",
    bar: "│",
    focus: "▶",
    mark: "◆",
};

/// For any other.
pub const ASCII: Glyphs = Glyphs {
    pass: "+",
    fail: "x",
    warn: "!",
    wait: "?",
    busy: ">",
    down: "v",
    rule: "-",
    bar: "|",
    focus: ">",
    mark: "!",
};
