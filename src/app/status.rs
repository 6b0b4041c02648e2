//! The status bar as words, each with what it gives way to. Every state has a word and a glyph;
//! colour only repeats them.

use super::App;
use crate::domain::answer::State;
use crate::domain::architect::OFFLINE;
use crate::domain::outcome::{Colour, Matter, Outcome};
use crate::domain::review::Standing;
use crate::domain::session::Run;
use crate::domain::stream::{At, End};
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
    /// The same in fewer cells, where it must stay.
    short: Option<SafeText>,
    /// The order of giving way: the highest goes first, 0 never goes.
    give: u8,
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

/// A piece that may give way.
pub(super) fn piece(give: u8, tone: Tone, text: &str) -> Piece {
    Piece { text: safe(text), tone, short: None, give }
}

/// A piece that stays, if need be in few cells.
pub(super) fn kept(tone: Tone, text: &str, short: &str) -> Piece {
    Piece { text: safe(text), tone, short: Some(safe(short)), give: 0 }
}

/// The bar in rows of at most `width` cells, nearly always one. What does not fit gives way piece by piece: rate, elapsed, tokens and time to first token, what holds, what changes no colour. Then what must stay is said
/// in fewer cells; what still does not fit takes another row. State and what is open are never dropped.
pub fn bar(app: &App, width: usize) -> Vec<Vec<Piece>> {
    let mut pieces = all(app);
    pieces.splice(1..1, app.pair_pieces());
    fit(pieces, width)
}

/// Cells between two pieces.
const BETWEEN: usize = 3;

fn fit(mut pieces: Vec<Piece>, width: usize) -> Vec<Vec<Piece>> {
    // A blank stands before the first piece.
    let room = width.saturating_sub(1);
    let total = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.width() + BETWEEN).sum::<usize>();
    let fits = |pieces: &[Piece]| total(pieces) <= room + BETWEEN;
    if fits(&pieces) {
        return vec![pieces];
    }
    while !fits(&pieces)
        && let Some(first) = pieces.iter().map(|piece| piece.give).max().filter(|give| *give > 0)
        && let Some(place) = pieces.iter().rposition(|piece| piece.give == first)
    {
        pieces.remove(place);
    }
    while !fits(&pieces)
        && let Some(place) = pieces.iter().rposition(|piece| piece.short.is_some())
        && let Some(short) = pieces[place].short.take()
    {
        pieces[place].text = short;
    }
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if total(row) + piece.text.width() <= room => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    rows
}

fn all(app: &App) -> Vec<Piece> {
    let Some(run) = app.shown() else {
        let mut pieces = vec![piece(0, Tone::Calm, "READY"), piece(2, Tone::Calm, &app.target.label())];
        pieces.extend(app.target.fill.then(|| piece(1, Tone::Calm, "brief by model")));
        pieces.extend(app.target.ground.then(|| piece(1, Tone::Calm, "grounded")));
        return pieces;
    };
    let outcome = Outcome::of(run, app.session.guidelines(), &app.rules.beside);
    let state = outcome.state();
    let glyphs = app.glyphs();
    let mut pieces = vec![state_piece(run, &outcome, app)];
    // What was asked of other inputs may be answered by now.
    let stale = app.stale();
    let asked = outcome.open().filter(|(matter, _)| !(stale && *matter == Matter::Question));
    pieces.extend(asked.map(|one| open(one, glyphs)));
    pieces.extend(reviewed(app, run));
    match state {
        State::Refused(text) => pieces.push(piece(6, Tone::Bad, &format!("refusal: {text}"))),
        State::Waiting | State::Ended(End::Failed { .. }) => {}
        State::Streaming if refusal_possible(&run.answer.text) => {}
        State::Ended(_) if run.refuses_in_words() => {
            let text = format!("{} refused in words (m)", glyphs.warn);
            pieces.push(kept(Tone::Warn, &text, "refused in words"));
        }
        State::Streaming | State::Ended(_) => pieces.push(piece(3, Tone::Calm, "no refusal")),
    }
    if let Some(other) = app.session.running().filter(|id| *id != run.id) {
        pieces.push(piece(1, Tone::Busy, &format!("{} answer {} arrives", glyphs.busy, other.0)));
    }
    if let Some(reader) = run.request.fill.as_ref().filter(|_| run.heard.is_none() && state.running()) {
        pieces.push(piece(1, Tone::Busy, &format!("{} reads", reader.model)));
    }
    if app.changed_since(run) {
        pieces.push(kept(Tone::Calm, "inputs changed since: Esc Enter sends", "inputs changed since"));
    }
    holds(run, app, outcome.colour() == Colour::Red, &mut pieces);
    if app.rules.beside.condition.is_some() {
        pieces.push(piece(1, Tone::Calm, "conditional (W)"));
    }
    let plain = outcome.matters().filter(|(matter, _)| matter.colour() == Colour::Plain && !state.running());
    pieces.extend(plain.map(|(matter, count)| match matter {
        Matter::Assumed => piece(1, Tone::Calm, &format!("{count} assumed")),
        Matter::Doubt => piece(2, Tone::Calm, &format!("{count} doubtful (v)")),
        _ => piece(2, Tone::Calm, &format!("should {count} (m)")),
    }));
    figures(run, app, &mut pieces);
    pieces
}

/// What is open, with the key that shows it.
fn open((matter, count): (Matter, usize), glyphs: &Glyphs) -> Piece {
    let tone = if matter.colour() == Colour::Red { Tone::Bad } else { Tone::Warn };
    let glyph = if matter.colour() == Colour::Red { glyphs.fail } else { glyphs.warn };
    let (long, short) = match matter {
        Matter::Fail => (format!("eval {glyph} {count} fail"), format!("{count} fail")),
        Matter::Error => (format!("eval {glyph} {count} error"), format!("{count} error")),
        Matter::NotRun => (format!("eval {glyph} {count} not run"), format!("{count} not run")),
        Matter::Unsafe => (format!("{glyph} UNSAFE {count} (v)"), format!("{count} UNSAFE")),
        Matter::Wrong => (format!("{glyph} wrong {count} (v)"), format!("{count} wrong")),
        Matter::Lost => (format!("{glyph} {count} lost"), format!("{count} lost")),
        Matter::Must | Matter::May => (format!("{glyph} must {count} (m)"), format!("must {count}")),
        Matter::Question => (format!("{glyph} asks {count} (W)"), format!("asks {count}")),
        Matter::Unread => (format!("{glyph} not read {count} (W)"), format!("unread {count}")),
        Matter::Doubt | Matter::Assumed => (format!("{count} {}", matter.word()), format!("{count}")),
    };
    kept(tone, &long, &short)
}

/// What was decided, and how much of what was said waits for somebody. It changes no colour of the state: it is said of
/// the answer, not by it.
fn reviewed(app: &App, run: &Run) -> Vec<Piece> {
    let review = &app.session.review;
    let mut pieces = Vec::new();
    if let Some(decision) = review.decision() {
        let word = decision.standing.word();
        let of = if decision.run == run.id { String::new() } else { format!("answer {} ", decision.run.0) };
        let tone = if decision.standing == Standing::Accepted { Tone::Good } else { Tone::Warn };
        pieces.push(kept(tone, &format!("{of}{word} by {}", decision.by), &format!("{of}{word}")));
    }
    let open = review.open();
    let must = if open.must > 0 { format!(", {} must change", open.must) } else { String::new() };
    let tone = if open.must > 0 { Tone::Warn } else { Tone::Calm };
    let all = review.threads().len();
    if open.all == 0 && all > 0 {
        pieces.push(piece(2, Tone::Calm, &format!("{all} said (M)")));
    }
    if open.all > 0 {
        pieces.push(kept(tone, &format!("{} open{must} (M)", open.all), &format!("{} open{must}", open.all)));
    }
    pieces
}

/// While a text may still become the refusal object nothing is said of it.
fn refusal_possible(text: &str) -> bool {
    text.trim_start().chars().next().is_none_or(|first| matches!(first, '{' | '`' | '~'))
}

/// After so long without a byte of the answer a stream is called silent.
const SILENT_MS: u64 = 5_000;

fn state_piece(run: &Run, outcome: &Outcome, app: &App) -> Piece {
    let glyphs = app.glyphs();
    let state = outcome.state();
    let mut text = state.word().to_owned();
    if let Some(waiting) = &run.waiting {
        let left = waiting.until.since(app.clock).div_ceil(1000);
        let text = format!("{} try {} of {} in {left} s", glyphs.warn, waiting.attempt, waiting.of);
        return piece(0, Tone::Busy, &text);
    }
    let silent = run.last.filter(|_| state.running()).map_or(0, |last| app.clock.since(last));
    if *state == State::Waiting {
        text += &format!(" {} s", app.figures.elapsed_ms / 1000);
    } else if silent >= SILENT_MS {
        text += &format!(", silent {} s", silent / 1000);
    }
    if silent >= SILENT_MS {
        return piece(0, Tone::Warn, &format!("{} {text}", glyphs.warn));
    }
    said(outcome, &text, glyphs)
}

/// The state in the colour of the whole: green only if it is complete and nothing is open.
fn said(outcome: &Outcome, text: &str, glyphs: &Glyphs) -> Piece {
    let (tone, glyph) = match (outcome.state().running(), outcome.colour()) {
        (true, _) => (Tone::Busy, glyphs.busy),
        (false, Colour::Plain) => (Tone::Good, glyphs.pass),
        (false, Colour::Yellow) => (Tone::Warn, glyphs.warn),
        (false, Colour::Red) => (Tone::Bad, glyphs.fail),
    };
    piece(0, tone, &format!("{glyph} {text}"))
}

/// Verdicts that pass or are not decided, as counts. Beside what is `bad` a pass is no praise.
fn holds(run: &Run, app: &App, bad: bool, pieces: &mut Vec<Piece>) {
    let glyphs = app.glyphs();
    let judged = run.judged();
    if judged.is_empty() {
        pieces.push(piece(4, Tone::Calm, "no evaluators"));
        return;
    }
    let count = |which: fn(&Verdict) -> bool| judged.iter().filter(|one| which(&one.verdict)).count();
    let (pass, pending) = (count(|v| *v == Verdict::Pass), count(|v| *v == Verdict::Pending));
    if pass > 0 && bad {
        pieces.push(piece(2, Tone::Calm, &format!("eval {pass} pass")));
    } else if pass > 0 {
        pieces.push(piece(2, Tone::Good, &format!("eval {} {pass} pass", glyphs.pass)));
    }
    if pending > 0 {
        pieces.push(piece(2, Tone::Busy, &format!("eval {} {pending} pending", glyphs.wait)));
    }
}

/// Numbers while they move; after the end tokens and time alone, and of the rules nothing.
fn figures(run: &Run, app: &App, pieces: &mut Vec<Piece>) {
    let running = run.answer.state().running();
    if !running && run.request.provider == OFFLINE && run.heard.is_none() {
        return;
    }
    if let Some(heard) = &run.heard {
        let (tokens, estimate) = heard.tokens();
        pieces.push(piece(5, Tone::Calm, &format!("brief {}{tokens} tok", if estimate { "~" } else { "" })));
    }
    if run.ground.is_some() {
        pieces.push(piece(6, Tone::Calm, "grounded"));
    }
    let figures = app.figures;
    if let Some(first) = figures.first_ms.filter(|_| running) {
        pieces.push(piece(5, Tone::Calm, &format!("TTFT {}", seconds(first))));
    }
    let (tokens, estimate) = figures.tokens;
    if tokens > 0 {
        pieces.push(piece(5, Tone::Calm, &format!("{}{tokens} tok", if estimate { "~" } else { "" })));
    }
    pieces.push(piece(7, Tone::Calm, &seconds(figures.elapsed_ms)));
    if let Some(rate) = figures.rate().filter(|_| running) {
        pieces.push(piece(8, Tone::Calm, &format!("{rate} tok/s")));
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
    /// A line of which something was said.
    pub said: &'static str,
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
    said: "●",
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
    said: "c",
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fault::Fault;
    use crate::domain::stream::Cut;

    /// Every combination of what may be open, in every state, at every width that is promised.
    #[test]
    fn nothing_open_is_green_and_nothing_open_is_dropped() {
        let states = [
            State::Ended(End::Complete { notice: None }),
            State::Ended(End::Complete { notice: Some("odd".into()) }),
            State::Ended(End::Truncated { cut: Cut::ContentFilter }),
            State::Ended(End::Incomplete { fault: Fault::Empty }),
            State::Ended(End::Failed { fault: Fault::Empty }),
            State::Ended(End::Cancelled),
            State::Refused("no".into()),
        ];
        let may: Vec<Matter> = Matter::ALL.into_iter().filter(|matter| matter.colour() > Colour::Plain).collect();
        for (index, state) in states.iter().enumerate() {
            for set in 0..1_u32 << may.len() {
                let held = may.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
                let matters: Vec<(Matter, usize)> = held.map(|(bit, matter)| (*matter, bit * 7 + 1)).collect();
                let outcome = Outcome::made(state.clone(), &matters);
                let mut pieces = vec![said(&outcome, state.word(), &UNICODE)];
                pieces.extend(outcome.open().map(|one| open(one, &UNICODE)));
                let whole = pieces.len();
                pieces.extend([piece(3, Tone::Calm, "no refusal"), piece(2, Tone::Good, "eval ✓ 1 pass")]);
                pieces.extend([piece(5, Tone::Calm, "~1024 tok"), piece(9, Tone::Calm, "Expert Terminology Check")]);
                for width in [60, 80, 120] {
                    let rows = fit(pieces.clone(), width);
                    let green = rows[0][0].tone == Tone::Good;
                    assert_eq!(green, index == 0 && set == 0, "{rows:?}");
                    let red = matters.iter().any(|(matter, _)| matter.colour() == Colour::Red);
                    assert!(!red || rows[0][0].tone == Tone::Bad, "{rows:?}");
                    assert!(rows[0][0].text.as_str().contains(state.word()), "{rows:?}");
                    let words: Vec<&str> = rows.iter().flatten().map(|piece| piece.text.as_str()).collect();
                    for (matter, count) in &matters {
                        let count = count.to_string();
                        let says = |piece: &Piece| piece.tone != Tone::Good && piece.text.as_str().contains(&count);
                        assert!(rows.iter().flatten().any(says), "{matter:?} {words:?}");
                    }
                    assert!(words.len() >= whole, "{words:?}");
                    for row in &rows {
                        let cells: usize = row.iter().map(|piece| piece.text.width() + BETWEEN).sum();
                        assert!(cells < width + BETWEEN, "{width}: {words:?}");
                    }
                    assert!(rows.len() <= 2, "{width}: {words:?}");
                }
            }
        }
    }

    #[test]
    fn what_changes_no_colour_gives_way_first_and_piece_by_piece() {
        let pieces = [(0, "DONE"), (9, "name"), (5, "1 tok"), (5, "TTFT"), (2, "pass")];
        let pieces: Vec<Piece> = pieces.iter().map(|(give, text)| piece(*give, Tone::Calm, text)).collect();
        let words = |width| {
            let rows = fit(pieces.clone(), width);
            rows.iter().flatten().map(|piece| piece.text.as_str().to_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words(40), "DONE name 1 tok TTFT pass");
        assert_eq!(words(30), "DONE 1 tok TTFT pass");
        assert_eq!(words(23), "DONE 1 tok pass");
        assert_eq!(words(12), "DONE pass");
        assert_eq!(words(2), "DONE");
    }
}
