//! Comments on the answer shown and decisions about it: from a key to the record.

use super::action::Action;
use super::event::Effect;
use super::popup::{Line, LineFor, OnYes, Popup, Question};
use super::{App, Keeping, Level};
use crate::domain::review::{Act, Anchor, Kind, Standing, Thread, anchor};
use crate::domain::stream::{At, RunId};
use crate::page::{SafeText, safe_line, wrap};

/// The longest name of an author, in characters.
const NAME: usize = 60;

/// What is chosen by a digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choose {
    /// What a comment on this line of the pane asks for.
    Comment {
        /// The line.
        line: usize,
    },
    /// How the answer shown is decided about.
    Decision,
}

/// What one is about to say, and by whom.
#[derive(Debug, Default)]
pub struct Desk {
    /// Whose comments these are; empty until it was asked.
    pub author: String,
    /// What is offered for that.
    pub proposed: String,
    /// Tells this process from others that write the same session.
    pub writer: u64,
    /// What a line that is typed will be about.
    on: Option<(RunId, Anchor)>,
    /// The thread that is replied to.
    pub(super) to: String,
    /// What waits for the author's name.
    waits: Option<(RunId, Act)>,
}

impl App {
    /// Begins a comment: on the search hit in view, else on the first line in view; the line can be moved.
    pub(super) fn comment(&mut self, effects: &mut Vec<Effect>) {
        let Some(run) = self.shown() else { return self.tell("There is no answer yet.") };
        if run.answer.text.is_empty() {
            return self.tell("This answer has no text to comment on; :decide says what is decided about it.");
        }
        let pane = &self.pane;
        let view = pane.top..pane.top + usize::from(pane.height());
        let hit = pane.hits.get(pane.hit).map(|hit| hit.line).filter(|line| view.contains(line));
        let first = hit.unwrap_or(pane.top.max(pane.page.above()));
        let Some(line) = self.written_line(first, true).or_else(|| self.written_line(first, false)) else { return };
        self.meet(effects);
        self.level = Level::Answer;
        self.mean(line);
    }

    /// The nearest line that holds text, from `line` on.
    fn written_line(&self, line: usize, down: bool) -> Option<usize> {
        let page = &self.pane.page;
        let written = |line: &usize| page.lines(*line..*line + 1).first().is_some_and(|line| line.width() > 0);
        if down { (line..page.len()).find(written) } else { (page.above()..=line).rev().find(written) }
    }

    /// Offers a line, and keeps it in view above the question.
    fn mean(&mut self, line: usize) {
        self.popup = Some(Popup::Choose(Choose::Comment { line }));
        let height = usize::from(self.pane.height()).saturating_sub(self.choice_rows(self.size.width)).max(1);
        if line < self.pane.top || line >= self.pane.top + height {
            let top = if line < self.pane.top { line } else { line + 1 - height };
            self.pane.go(top);
        }
    }

    /// What is chosen now, if anything is.
    pub(super) fn choosing(&self) -> Option<Choose> {
        if let Some(Popup::Choose(choose)) = self.popup { Some(choose) } else { None }
    }

    /// The line that a comment would be on.
    pub fn meant(&self) -> Option<usize> {
        match self.popup {
            Some(Popup::Choose(Choose::Comment { line })) => Some(line),
            _ => None,
        }
    }

    /// What is chosen among, with the digits that do.
    pub fn choice(&self) -> Option<SafeText> {
        let Some(Popup::Choose(choose)) = &self.popup else { return None };
        let numbered = |words: Vec<&str>| {
            let words = words.iter().enumerate().map(|(at, word)| format!("{} {word}", at + 1));
            words.collect::<Vec<_>>().join("  ")
        };
        let text = match choose {
            Choose::Comment { line } => {
                let anchor = self.anchor_of(*line)?;
                let kinds = numbered(Kind::ALL.iter().map(|kind| kind.word()).collect());
                format!("on \"{}\":  {kinds}  j k line", short(&anchor.words, 24))
            }
            Choose::Decision => {
                let run = self.pane.run.map_or(0, |run| run.0);
                format!("answer {run} is:  {}", numbered(Standing::ALL.iter().map(|one| one.word()).collect()))
            }
        };
        Some(safe_line(&text))
    }

    fn anchor_of(&self, line: usize) -> Option<Anchor> {
        Some(anchor(&self.shown()?.answer, self.pane.page.byte_of(line)))
    }

    /// A key while something is chosen.
    pub(super) fn act_on_choice(&mut self, choose: Choose, action: Action) {
        let line = match (choose, action) {
            (_, Action::Up) => return,
            (Choose::Comment { .. }, Action::Accept) => return self.chosen(choose, 1),
            (Choose::Decision, Action::Accept) => {
                self.hint("a digit decides, Esc closes");
                return self.popup = Some(Popup::Choose(choose));
            }
            (Choose::Comment { line }, Action::LineDown) => self.written_line(line + 1, true).unwrap_or(line),
            (Choose::Comment { line }, Action::LineUp) => {
                line.checked_sub(1).and_then(|above| self.written_line(above, false)).unwrap_or(line)
            }
            (Choose::Comment { line }, _) => line,
            (Choose::Decision, _) => return self.popup = Some(Popup::Choose(choose)),
        };
        self.mean(line);
    }

    /// A digit was typed: a line for the words opens.
    pub(super) fn chosen(&mut self, choose: Choose, digit: u8) {
        let at = usize::from(digit).wrapping_sub(1);
        let of = match choose {
            Choose::Comment { line } => {
                self.desk.on = self.pane.run.zip(self.anchor_of(line));
                Kind::ALL.get(at).map(|kind| LineFor::Comment(*kind))
            }
            Choose::Decision => Standing::ALL.get(at).map(|standing| LineFor::Decide(*standing)),
        };
        match of {
            Some(of) => self.popup = Some(Popup::Line(Line { of, text: String::new(), back: 0, below: None })),
            None => {
                self.popup = Some(Popup::Choose(choose));
                self.hint("no choice has this number");
            }
        }
    }

    /// Takes the words of a comment, a reply, a decision, or a name.
    pub(super) fn worded(&mut self, at: At, of: LineFor, text: &str, effects: &mut Vec<Effect>) {
        let text = text.trim();
        let act = match of {
            LineFor::Author => return self.named(at, text, effects),
            LineFor::Comment(Kind::Comment | Kind::Question | Kind::MustChange) | LineFor::Reply if text.is_empty() => {
                return self.tell("Nothing was written, so nothing was said.");
            }
            LineFor::Comment(kind) => {
                let Some((run, on)) = self.desk.on.take() else { return };
                (run, Act::Comment { kind, text: text.to_owned(), on })
            }
            LineFor::Reply => {
                let to = self.desk.to.clone();
                let Some(thread) = self.session.review.threads().iter().find(|thread| thread.id == to) else { return };
                (thread.run, Act::Reply { to, text: text.to_owned() })
            }
            LineFor::Decide(standing) => return self.decided(at, standing, text, false, effects),
            LineFor::Search | LineFor::Command | LineFor::Write | LineFor::Filter | LineFor::Keep | LineFor::Ask => {
                return;
            }
        };
        let again = Line { of, text: text.to_owned(), back: 0, below: self.popup.take().map(Box::new) };
        self.utter(at, act, Popup::Line(again), effects);
    }

    /// Asks the world for a name to offer, once.
    fn meet(&self, effects: &mut Vec<Effect>) {
        if self.desk.author.is_empty() && self.desk.proposed.is_empty() {
            effects.push(Effect::Author);
        }
    }

    /// Who writes here, as kept from before, and what is offered where nothing is.
    pub(super) fn met(&mut self, kept: Option<String>, proposed: &str) {
        if !self.desk.author.is_empty() {
            return;
        }
        self.desk.proposed = name(kept.as_deref().unwrap_or(proposed));
        self.desk.author = name(&kept.unwrap_or_default());
        // It may come while its question is open already.
        if let Some(Popup::Line(line)) = &mut self.popup
            && line.of == LineFor::Author
            && line.text.is_empty()
        {
            line.text.clone_from(&self.desk.proposed);
        }
    }

    /// Another name from now on; none: which one it is.
    pub(super) fn author(&mut self, at: At, text: &str, effects: &mut Vec<Effect>) {
        match (text, self.desk.author.as_str()) {
            ("", "") => self.tell("The first comment takes the name that is kept, or asks; :author NAME gives one."),
            ("", known) => self.tell(&format!("Comments are signed {known}; :author NAME gives another name.")),
            _ => {
                self.desk.waits = None;
                self.named(at, text, effects);
                self.tell(&format!("Comments are signed {} from now on.", self.desk.author));
            }
        }
    }

    fn named(&mut self, at: At, text: &str, effects: &mut Vec<Effect>) {
        let author = name(text);
        if author.is_empty() {
            // What was about to be said is open again.
            return self.hint("without a name nothing is said; Enter asks again");
        }
        // Below lies what was about to be said, and below that what was open before.
        let below = match self.popup.take() {
            Some(Popup::Line(line)) => line.below.map(|below| *below),
            other => other,
        };
        self.popup = below;
        effects.push(Effect::KeepAuthor(author.clone()));
        self.desk.author = author;
        if let Some(act) = self.desk.waits.take() {
            self.record(at, act, effects);
        }
    }

    /// Says it, or asks for a name first; Esc there goes back to `again`.
    pub(super) fn utter(&mut self, at: At, act: (RunId, Act), again: Popup, effects: &mut Vec<Effect>) {
        if self.desk.author.is_empty() {
            self.meet(effects);
            self.desk.on = match &act {
                (run, Act::Comment { on, .. }) => Some((*run, on.clone())),
                _ => None,
            };
            self.desk.waits = Some(act);
            let (text, below) = (self.desk.proposed.clone(), Some(Box::new(again)));
            self.popup = Some(Popup::Line(Line { of: LineFor::Author, text, back: 0, below }));
            return;
        }
        self.popup = match again {
            Popup::Line(line) => line.below.map(|below| *below),
            other => Some(other),
        };
        self.record(at, act, effects);
    }

    fn record(&mut self, at: At, (run, act): (RunId, Act), effects: &mut Vec<Effect>) {
        let by = self.desk.author.clone();
        let said = match &act {
            Act::Comment { kind: Kind::Approve, .. } => "Approved. M lists what was said.".to_owned(),
            Act::Comment { kind, .. } => format!("Written down: {}. M lists what was said.", kind.word()),
            Act::Decide { standing, .. } => {
                format!("Answer {}: {}. w takes it away; adr FOLDER there writes the record.", run.0, standing.word())
            }
            _ => String::new(),
        };
        let record = self.session.comment(at, run, (self.desk.writer, &by), act);
        // In a session that another terminal drives it goes into the log as a follower's.
        let record = match &self.follow {
            Some(follow) => record.by(&follow.me),
            None => record,
        };
        effects.push(Effect::Append(record));
        let nowhere = self.keeping == Keeping::Nowhere;
        match said.as_str() {
            "" => {}
            said if nowhere => self.tell(&format!("{said} It is recorded nowhere (--no-session).")),
            said => self.tell(said),
        }
    }

    /// Decides about the answer shown, or asks how.
    pub(super) fn decide(&mut self, at: At, text: &str, effects: &mut Vec<Effect>) {
        let Some(run) = self.shown() else { return self.tell("There is no answer yet.") };
        if run.answer.state().running() {
            return self.tell("The answer still arrives: decide when it has ended, or stop it with ^C.");
        }
        self.meet(effects);
        match (text, Standing::read(text)) {
            ("", _) => self.popup = Some(Popup::Choose(Choose::Decision)),
            (_, Some((standing, ""))) => {
                let of = LineFor::Decide(standing);
                self.popup = Some(Popup::Line(Line { of, text: String::new(), back: 0, below: None }));
            }
            (_, Some((standing, why))) => {
                let why = why.to_owned();
                self.decided(at, standing, &why, false, effects);
            }
            (_, None) => {
                self.tell("\":decide accepted\", \"rejected\" or \"needs work\", then why; :decide alone asks.")
            }
        }
    }

    /// Decides; what must change is asked about before an answer is accepted.
    pub(super) fn decided(&mut self, at: At, standing: Standing, why: &str, sure: bool, effects: &mut Vec<Effect>) {
        let Some(run) = self.pane.run else { return };
        let threads = self.session.review.threads();
        let must: Vec<&Thread> =
            threads.iter().filter(|thread| thread.open() && thread.kind == Kind::MustChange).collect();
        if let Some(first) = must.first()
            && standing == Standing::Accepted
            && !sure
        {
            let more = if must.len() > 1 { format!(" and {} more", must.len() - 1) } else { String::new() };
            let text =
                format!("Must change, still open: \"{}\" ({}){more}. Accept all the same?", first.text, first.by);
            let yes = OnYes::Decide(standing, why.to_owned());
            self.popup = Some(Popup::Ask(Question { text: safe_line(&text), yes }));
            return;
        }
        let of = LineFor::Decide(standing);
        let again = Popup::Line(Line { of, text: why.to_owned(), back: 0, below: None });
        self.utter(at, (run, Act::Decide { standing, text: why.to_owned() }), again, effects);
    }

    /// Rows that the choice takes in so many columns.
    pub(super) fn choice_rows(&self, width: u16) -> usize {
        self.choice().map_or(0, |text| wrap(&text, width.saturating_sub(2)).len())
    }
}

/// A name as it is kept: one line, not too long.
fn name(text: &str) -> String {
    safe_line(text.trim()).as_str().chars().take(NAME).collect::<String>().trim().to_owned()
}

/// The first characters of many.
pub(super) fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most).collect::<String>().trim_end().to_owned() + "…"
}
