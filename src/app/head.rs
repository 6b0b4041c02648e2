//! The head of the answer: what came of it and what speaks against it, the worst first, each with the remedy first.

use super::status::{Glyphs, Tone};
use super::{App, Level};
use crate::domain::answer::State;
use crate::domain::architect::{Remark, Severity};
use crate::domain::outcome::{Colour, Matter, Outcome};
use crate::domain::questions::smallest;
use crate::domain::session::Run;
use crate::domain::stream::End;
use crate::domain::verdict::{Judged, Verdict};
use crate::page::{SafeText, safe_line, wrap};

/// From so many rows on a design says what it comes to; on fewer it comes itself.
const ROOMY: u16 = 16;

impl App {
    /// What stands at the head of the answer shown: what is unsafe, the state where it is no plain success, what else the
    /// rules hold against it, failed verdicts, what was not read.
    pub fn banner(&self) -> Vec<(Tone, SafeText)> {
        let Some(run) = self.shown() else { return Vec::new() };
        let (glyphs, beside) = (self.glyphs(), &self.rules.beside);
        let (first, rest): (Vec<&Remark>, Vec<&Remark>) =
            beside.remarks.iter().partition(|remark| remark.severity == Severity::Unsafe);
        let asked = run.request.follow_up.iter();
        let asked = asked.map(|one| (Tone::Calm, format!("Asked about answer {}: {}", one.answer.0, one.text)));
        let mut lines: Vec<(Tone, String)> = asked.collect();
        // Few rows say what is wrong; what helps is behind the keys.
        let brief = self.size.height <= ROOMY;
        let mut amendment = self.amendment(run, brief);
        if !first.is_empty() {
            lines.extend(first.into_iter().map(|remark| remarked(remark, brief, glyphs)));
            lines.extend(amendment.take().map(|says| (Tone::Calm, says)));
        }
        lines.extend(state(run, glyphs));
        let open = Outcome::of(run, self.session.guidelines(), beside).colour() != Colour::Plain;
        let tone = if open { Tone::Calm } else { Tone::Good };
        lines.extend(beside.headline.iter().filter(|_| self.size.height >= ROOMY).map(|says| (tone, says.clone())));
        lines.extend(self.done(run).filter(|_| self.size.height >= ROOMY).map(|says| (tone, says)));
        lines.extend(rest.into_iter().map(|remark| remarked(remark, brief, glyphs)));
        lines.extend(amendment.map(|says| (Tone::Calm, says)));
        let failed = |verdict: &&Judged| matches!(verdict.verdict, Verdict::Fail | Verdict::Error(_));
        lines.extend(run.judged().iter().filter(failed).map(|judged| {
            let reason = judged.verdict.reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
            (Tone::Bad, format!("{} verdict {}: {}{reason}", glyphs.fail, judged.verdict.word(), judged.name))
        }));
        if !run.answer.state().running() {
            // What was asked of other inputs may be answered by now. While one types, nothing moves.
            if self.stale() && self.level != Level::Type {
                let says = "Inputs changed since this answer: Esc Enter sends them, W shows what they say.";
                lines.push((Tone::Warn, format!("{} {says}", glyphs.warn)));
            } else {
                let asked = beside.questions.iter();
                lines.extend(
                    asked.map(|question| (Tone::Warn, format!("{} asks (W answers): {}", glyphs.warn, question.ask))),
                );
            }
            let unread = beside.unread.iter();
            lines.extend(unread.map(|unread| (Tone::Warn, format!("{} not read: {}", glyphs.warn, unread.says))));
            let condition = beside.condition.iter();
            lines.extend(condition.map(|says| (Tone::Calm, format!("On condition: {says}. W says why."))));
        }
        lines.into_iter().map(|(tone, text)| (tone, safe_line(&text))).collect()
    }

    // Who gave an answer that is none of the rules' own, and what speaks against it beside that which stands here by itself.
    fn done(&self, run: &Run) -> Option<String> {
        let whole = matches!(run.answer.state(), State::Ended(End::Complete { .. })) && !run.refuses_in_words();
        let decides = |remark: &Remark| matches!(remark.severity, Severity::Unsafe | Severity::Wrong);
        if !whole || self.rules.beside.headline.is_some() || self.rules.beside.remarks.iter().any(decides) {
            return None;
        }
        let outcome = Outcome::of(run, self.session.guidelines(), &self.rules.beside);
        let against: Vec<String> = outcome.matters().filter_map(counted).collect();
        let clean = outcome.matters().all(|(matter, _)| matter == Matter::Assumed);
        Some(match (against.is_empty(), clean) {
            (true, true) => format!("DONE by {}: nothing speaks against it", run.who()),
            (true, false) => format!("DONE by {}", run.who()),
            (false, _) => format!("DONE by {}: {}", run.who(), against.join(", ")),
        })
    }

    /// What stands behind the answer shown, below a blank row: why the rules share its refusal, and what would help.
    pub fn behind(&self, width: u16) -> Vec<SafeText> {
        let rows = self.rules.beside.reasons.iter().flat_map(|line| wrap(&safe_line(line), width));
        let blank = (!self.rules.beside.reasons.is_empty()).then(SafeText::default);
        blank.into_iter().chain(rows).collect()
    }

    // The smallest change as the form says it, and the key that writes it.
    fn amendment(&self, run: &Run, brief: bool) -> Option<String> {
        let changes = &self.rules.beside.changes;
        let first = changes.first().filter(|_| !self.changed_since(run))?;
        let more = if changes.len() > 1 { format!("; W offers {}", changes.len()) } else { String::new() };
        if brief && smallest(changes).is_some() {
            return Some(format!("S changes the form and sends: {}.", first.answer.says()));
        }
        let gives = format!(", which gives {}", first.gives.line());
        Some(match smallest(changes) {
            Some(_) => format!("S changes the form and sends again: {}{gives}{more}.", first.answer.says()),
            None => format!("Only another level would lift it, and that is another lock: W offers {}.", changes.len()),
        })
    }

    /// The head of the answer as rows of `width` cells, at most `most` of them: where it is cut, the last row says so. The
    /// last of each: it is of what comes first.
    pub fn banner_rows(&self, width: u16, most: u16) -> Vec<(Tone, SafeText, bool)> {
        let wrapped = |(at, (tone, text)): (usize, (Tone, SafeText))| {
            wrap(&text, width).into_iter().map(move |row| (tone, row, at == 0))
        };
        let mut rows: Vec<(Tone, SafeText, bool)> = self.banner().into_iter().enumerate().flat_map(wrapped).collect();
        let most = usize::from(most);
        if most == 0 {
            return Vec::new();
        }
        if most > 8 && !rows.is_empty() && rows.len() < most {
            // What came of it, then the answer itself.
            rows.push((Tone::Calm, SafeText::default(), false));
        }
        if rows.len() > most {
            rows.truncate(most - 1);
            // The error alone has a key of its own; everything that stands beside an answer is shown by another.
            let alone = self.fault_shown() && self.rules.beside.remarks.is_empty();
            rows.push((
                Tone::Warn,
                SafeText::from_static(if alone { "more: E shows all" } else { "more: v shows all" }),
                false,
            ));
        }
        rows
    }
}

fn remarked(remark: &Remark, brief: bool, glyphs: &Glyphs) -> (Tone, String) {
    let (tone, glyph) = match remark.severity {
        Severity::Unsafe => (Tone::Bad, glyphs.fail),
        Severity::Wrong => (Tone::Warn, glyphs.warn),
        Severity::Missing | Severity::Doubtful => (Tone::Calm, glyphs.warn),
    };
    let change = remark.change.as_ref().map(|text| format!(" Smallest change: {text}")).unwrap_or_default();
    let word = remark.severity.word().to_uppercase();
    if brief {
        // The rule's own words; what else the sentence says stands in the colour and in W.
        let why = remark.text.split_once(" refuses here: ").map_or(remark.text.as_str(), |(_, why)| why);
        return (tone, format!("{glyph} {word} ({}): {why} W: why.", remark.rule));
    }
    (tone, format!("{glyph} {word} by the rules ({}).{change} {} W says why.", remark.rule, remark.text))
}

/// What speaks against an answer and has no line of its own at the head, counted in the words of the bar.
fn counted((matter, count): (Matter, usize)) -> Option<String> {
    Some(match matter {
        Matter::Must => format!("{count} must (m)"),
        Matter::May => format!("{count} should (m)"),
        Matter::NotRun => format!("{count} not run (v)"),
        Matter::Lost => format!("{count} events lost"),
        Matter::Fail | Matter::Error | Matter::Unsafe | Matter::Wrong | Matter::Doubt => return None,
        Matter::Question | Matter::Unread | Matter::Assumed => return None,
    })
}

/// The state where it is no plain success.
fn state(run: &Run, glyphs: &Glyphs) -> Option<(Tone, String)> {
    let line = match run.answer.state() {
        State::Refused(text) => (Tone::Bad, format!("{} REFUSED: {text}", glyphs.fail)),
        State::Ended(End::Failed { fault }) => {
            (Tone::Bad, format!("{} {} {}", glyphs.fail, fault.next_step(), fault.sentence()))
        }
        State::Ended(End::Incomplete { fault }) => {
            (Tone::Bad, format!("{} INCOMPLETE: {}", glyphs.fail, fault.unfinished("R sends it again")))
        }
        State::Ended(End::Complete { notice: Some(notice) }) => (Tone::Warn, format!("{} {notice}", glyphs.warn)),
        State::Ended(_) if run.refuses_in_words() => {
            let text = "REFUSED IN WORDS, not by the object that the prompt prescribes: m shows the words.";
            (Tone::Warn, format!("{} {text}", glyphs.warn))
        }
        State::Waiting | State::Streaming | State::Ended(_) => return None,
    };
    Some(line)
}
