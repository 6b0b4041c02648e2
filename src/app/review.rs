//! Comments on the answer shown and decisions about it: from a key to the record, the list, the margin, the bar.

use super::action::Action;
use super::event::{Effect, Size};
use super::popup::{Line, LineFor, List, ListOf, OnYes, Popup, Question, Text};
use super::status::Tone;
use super::{App, Keeping, Level};
use crate::domain::export::utc;
use crate::domain::review::{Act, Anchor, Kind, Place, Standing, Thread, anchor};
use crate::domain::stream::{At, RunId};
use crate::page::{Ink, SafeText, safe_line, wrap};

/// The longest name of an author, in characters.
const NAME: usize = 60;

/// Characters of a comment, or of a reply, in a row of the list; `o` shows all of them.
const ROW: usize = 400;

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

/// What one is about to say, by whom, and where that which was said stands.
#[derive(Debug, Default)]
pub struct Desk {
    /// Whose comments these are; empty until it was asked.
    pub author: String,
    /// What is offered for that.
    pub proposed: String,
    /// Tells this process from others that write the same session.
    pub writer: u64,
    /// The threads that concern the answer shown, as the session places them.
    placed: Vec<(usize, Place)>,
    /// What that was made of: the answer, whether it had ended, the state of the review.
    of: Option<(Option<RunId>, bool, u64)>,
    /// What a line that is typed will be about.
    on: Option<(RunId, Anchor)>,
    /// The thread that is replied to.
    to: String,
    /// What waits for the author's name.
    waits: Option<(RunId, Act)>,
    /// The threads of the list's rows.
    rows: Vec<usize>,
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
        let rows = self.choice().map_or(0, |text| wrap(&text, self.size.width.saturating_sub(2)).len());
        let height = usize::from(self.pane.height()).saturating_sub(rows).max(1);
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
            LineFor::Search | LineFor::Command | LineFor::Write | LineFor::Filter | LineFor::Keep => return,
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
    fn utter(&mut self, at: At, act: (RunId, Act), again: Popup, effects: &mut Vec<Effect>) {
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

    /// Finds anew where everything said stands, if anything has changed.
    pub(super) fn place_comments(&mut self) {
        let ended = self.shown().is_some_and(|run| run.answer.end().is_some());
        let of = Some((self.pane.run, ended, self.session.review.version()));
        if self.desk.of != of {
            self.desk.of = of;
            self.desk.placed = self.pane.run.map(|run| self.session.placed(run)).unwrap_or_default();
            // What has not arrived yet is not lost.
            self.desk.placed.retain(|(_, place)| ended || matches!(place, Place::At(_)));
        }
    }

    /// Another session's comments stand elsewhere.
    pub(super) fn forget_comments(&mut self) {
        self.desk.of = None;
    }

    /// What stands beside a line of the pane for what was said of it, the most urgent first.
    pub fn said_at(&self, line: usize) -> Option<(&'static str, Tone)> {
        let page = &self.pane.page;
        if self.desk.placed.is_empty() || line < page.above() {
            return None;
        }
        let from = if line == page.above() { 0 } else { page.byte_of(line) };
        let to = if line + 1 < page.len() { page.byte_of(line + 1) } else { usize::MAX };
        let start = |place: &Place| if let Place::At(bytes) = place { bytes.start } else { usize::MAX };
        let placed = &self.desk.placed;
        let first = placed.partition_point(|(_, place)| start(place) < from);
        let here = placed[first..].iter().take_while(|(_, place)| start(place) < to);
        let threads = self.session.review.threads();
        let rank = |(at, _): &(usize, Place)| {
            let thread = threads.get(*at)?;
            match (thread.open(), thread.kind) {
                (true, Kind::MustChange) => Some(2),
                (true, _) => Some(1),
                (false, Kind::Approve) => Some(0),
                (false, _) => None,
            }
        };
        here.filter_map(rank).max().map(|rank| match rank {
            2 => (self.glyphs().said, Tone::Warn),
            1 => (self.glyphs().said, Tone::Busy),
            _ => (self.glyphs().pass, Tone::Good),
        })
    }

    /// Something was said in this session: the margin is needed.
    pub(super) fn has_comments(&self) -> bool {
        !self.session.review.is_empty()
    }

    /// The list of all comments, those on the answer shown first.
    pub(super) fn comments(&mut self) {
        let rows = self.comment_rows();
        if rows.is_empty() {
            return self.tell("Nothing was said yet: c comments on the answer.");
        }
        self.popup = Some(Popup::List(List::new(ListOf::Comments, rows, 0)));
    }

    pub(super) fn comment_rows(&mut self) -> Vec<SafeText> {
        let threads = self.session.review.threads();
        let here: Vec<usize> = self.desk.placed.iter().map(|(at, _)| *at).collect();
        let others = (0..threads.len()).filter(|at| !here.contains(at));
        let rows: Vec<usize> = here.iter().copied().chain(others).collect();
        let texts = rows.iter().map(|at| safe_line(&self.row(*at))).collect();
        self.desk.rows = rows;
        texts
    }

    /// One row: what it asks for, who, what, where, and what was answered.
    fn row(&self, at: usize) -> String {
        let Some(thread) = self.session.review.threads().get(at) else { return String::new() };
        let lost = self.desk.placed.iter().any(|(known, place)| *known == at && matches!(place, Place::Lost(_)));
        let mut text =
            format!("{}{} {}", if thread.resolved.is_some() { "done: " } else { "" }, thread.kind.word(), thread.by);
        if !thread.text.is_empty() {
            text += &format!(": {}", short(&thread.text, ROW));
        }
        text += &format!("  [{}]", about(thread));
        if lost {
            text += " (lost its place)";
        } else if Some(thread.run) != self.pane.run {
            text += &format!(" (said of answer {})", thread.run.0);
        }
        text.extend(thread.replies.iter().map(|reply| format!("  > {}: {}", reply.by, short(&reply.text, ROW))));
        text.extend(thread.resolved.iter().map(|(by, _)| format!("  > resolved by {by}")));
        text
    }

    /// What a key does with the marked row of that list.
    pub(super) fn act_on_comment(&mut self, at: At, list: List, action: Action, effects: &mut Vec<Effect>) {
        let index = list.marked().and_then(|row| self.desk.rows.get(row)).copied();
        let Some(thread) = index.and_then(|index| self.session.review.threads().get(index)).cloned() else {
            self.popup = Some(Popup::List(list));
            return;
        };
        match action {
            Action::Accept => self.go_to_comment(at, index.unwrap_or_default(), &thread),
            Action::OpenAnswer => self.popup = Some(Popup::Text(whole(&thread))),
            Action::RunCase => {
                self.desk.to = thread.id;
                let below = Some(Box::new(Popup::List(list)));
                self.popup = Some(Popup::Line(Line { of: LineFor::Reply, text: String::new(), back: 0, below }));
            }
            _ => {
                if thread.kind == Kind::Approve {
                    self.popup = Some(Popup::List(list));
                    return self.hint("an approval waits for nobody");
                }
                let open = thread.resolved.is_some();
                self.utter(at, (thread.run, Act::Resolve { to: thread.id, open }), Popup::List(list), effects);
            }
        }
    }

    /// Shows the place of a comment; one that has none here, in the answer it was made on.
    fn go_to_comment(&mut self, at: At, index: usize, thread: &Thread) {
        self.level = Level::Answer;
        let place = self.desk.placed.iter().find(|(known, _)| *known == index).map(|(_, place)| place.clone());
        if let Some(Place::At(bytes)) = place {
            return self.pane.go(self.pane.page.line_of(bytes.start));
        }
        let shown = self.pane.run;
        self.show(at, thread.run);
        self.place_comments();
        self.pane.go(self.pane.page.line_of(thread.on.from));
        let of = shown
            .filter(|run| *run > thread.run)
            .map_or(String::new(), |run| format!(" Its words are not in answer {}.", run.0));
        self.tell(&format!("This is answer {}, of which it was said.{of}", thread.run.0));
    }

    /// The room for the words of a line's prompt.
    pub(super) fn choice_rows(&self, width: u16) -> usize {
        let size = Size { width, height: 0 };
        self.choice().map_or(0, |text| wrap(&text, size.width.saturating_sub(2)).len())
    }
}

/// A name as it is kept: one line, not too long.
fn name(text: &str) -> String {
    safe_line(text.trim()).as_str().chars().take(NAME).collect::<String>().trim().to_owned()
}

/// The first characters of many.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most).collect::<String>().trim_end().to_owned() + "..."
}

/// What a comment is about, in words.
fn about(thread: &Thread) -> String {
    let Anchor { section, words, .. } = &thread.on;
    match (section.as_str(), short(words, 48).as_str()) {
        (_, "") => "the whole answer".to_owned(),
        ("", words) => format!("\"{words}\""),
        (section, words) if section == words => section.to_owned(),
        (section, words) => format!("{section}: \"{words}\""),
    }
}

/// A comment with everything said to it, and when.
fn whole(thread: &Thread) -> Text {
    let mut lines = vec![
        (Ink::Heading, format!("{} by {}, {}", thread.kind.word(), thread.by, utc(thread.at))),
        (Ink::Quote, format!("on answer {}, {}", thread.run.0, about(thread))),
        (Ink::Plain, thread.text.clone()),
    ];
    for reply in &thread.replies {
        lines.push((Ink::Plain, String::new()));
        lines.push((Ink::Heading, format!("{}, {}", reply.by, utc(reply.at))));
        lines.push((Ink::Plain, reply.text.clone()));
    }
    if let Some((by, at)) = &thread.resolved {
        lines.push((Ink::Plain, String::new()));
        lines.push((Ink::Dim, format!("resolved by {by}, {}", utc(*at))));
    }
    Text::new("a comment (y copies)", lines)
}
