//! What may lie over the screen: a list, a text, a line to type, a question, the copy menu.

use super::action::Level;
use super::event::{Page, Size};
use super::review::Choose;
use crate::domain::ask::Target;
use crate::domain::review::{Kind, Standing};
use crate::domain::stream::RunId;
use crate::page::{Ink, Line as Row, SafeText, safe, safe_line, wrap};
use std::collections::BTreeSet;

/// What a copy of a popup's text is called.
pub const POPUP_TEXT: &str = "this text";

/// One popup.
#[derive(Debug)]
pub enum Popup {
    /// Rows to choose from.
    List(List),
    /// Text to scroll.
    Text(Text),
    /// A line to type, at the place of the hint line.
    Line(Line),
    /// A question.
    Ask(Question),
    /// What to copy.
    Copy,
    /// Something to choose by a digit.
    Choose(Choose),
}

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListOf {
    /// The prompt's cases.
    Cases,
    /// The answer's headings.
    Headings,
    /// Session files.
    Sessions,
    /// What the rules understood and why they ruled so.
    Reasons,
    /// The values that a fact may have.
    Values,
    /// Marks against the guidelines.
    Marks,
    /// What people said of the answers.
    Comments,
    /// Who may answer.
    Architects,
}

/// Rows to choose from.
#[derive(Debug)]
pub struct List {
    /// Of what.
    pub of: ListOf,
    /// All rows.
    pub rows: Vec<SafeText>,
    /// Only rows that hold this are shown, whatever the case of letters.
    pub filter: String,
    /// Rows of which what they stand for holds that: shown too.
    pub found: BTreeSet<usize>,
    /// More of them may come.
    pub seeking: bool,
    /// The marked row among those shown.
    pub cursor: usize,
    /// The first row in view, as far as the marked one stays in view.
    pub top: usize,
}

/// Text to scroll.
#[derive(Debug)]
pub struct Text {
    /// Its title.
    pub title: &'static str,
    /// Its lines, as long as they are: what is searched and copied.
    pub lines: Vec<(Ink, SafeText)>,
    /// The rows of each line at a width, where they are more than its words wrapped.
    pub laid: Option<(u16, Vec<Vec<Row>>)>,
    /// The first row in view.
    pub top: usize,
    /// What is searched in it, whatever the case of letters; empty: nothing.
    pub needle: String,
    /// The line of the hit that was gone to.
    pub hit: Option<usize>,
}

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFor {
    /// Search in the answer.
    Search,
    /// A command.
    Command,
    /// A file to write the answer to.
    Write,
    /// The filter of the list below it.
    Filter,
    /// A file for what was typed.
    Keep,
    /// The words of a comment.
    Comment(Kind),
    /// What is answered to one.
    Reply,
    /// Why it is decided so.
    Decide(Standing),
    /// The author's name.
    Author,
    /// A question about the answer shown.
    Ask,
}

/// A line to type.
#[derive(Debug)]
pub struct Line {
    /// What for.
    pub of: LineFor,
    /// As typed.
    pub text: String,
    /// How many lines back in those typed before.
    pub back: usize,
    /// What lies below and comes back.
    pub below: Option<Box<Popup>>,
}

/// What a yes does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnYes {
    /// Send although nothing changed.
    Send,
    /// Stop the stream and quit.
    Quit,
    /// Run a case (from 1) that the rules refuse.
    Run(usize),
    /// Run all cases, some of which the rules refuse.
    RunAll,
    /// Fill in a case (from 0) over what was typed.
    Fill(usize),
    /// Move a session to the trash.
    Remove(String),
    /// Write over an existing file.
    Over(Page),
    /// Send again as it was; to this one, where it is not who answers from here on.
    Retry(RunId, Option<Box<Target>>),
    /// Leave this session for another.
    Open(String),
    /// Decide so, although something must change.
    Decide(Standing, String),
    /// Give this follower the pen.
    GivePen(String),
    /// Send, as this follower asks.
    SendFor(String),
    /// Do it, although what was typed is recorded nowhere; `w` writes it to a file first.
    Lose(Box<OnYes>),
}

/// A question: y or n.
#[derive(Debug)]
pub struct Question {
    /// What is asked.
    pub text: SafeText,
    /// What a yes does.
    pub yes: OnYes,
}

impl Question {
    /// The question with the keys that answer it.
    pub fn whole(&self) -> SafeText {
        let keys = if matches!(self.yes, OnYes::Lose(_)) { "y yes, w to a file first, n no" } else { "y / n" };
        safe_line(&format!("{}  {keys}", self.text))
    }
}

impl Popup {
    /// Where keys go while it is open.
    pub fn level(&self) -> Level {
        match self {
            Popup::List(_) => Level::List,
            Popup::Text(_) => Level::Text,
            Popup::Line(_) => Level::Line,
            Popup::Ask(_) => Level::Ask,
            Popup::Copy => Level::Copy,
            Popup::Choose(_) => Level::Choose,
        }
    }
}

impl List {
    /// A list with the cursor on `cursor`.
    pub fn new(of: ListOf, rows: Vec<SafeText>, cursor: usize) -> List {
        List { of, rows, filter: String::new(), found: BTreeSet::new(), seeking: false, cursor, top: 0 }
    }

    /// The rows shown, with their index among all.
    pub fn shown(&self) -> impl Iterator<Item = (usize, &SafeText)> {
        let needle = self.filter.to_lowercase();
        let shown = move |(at, row): &(usize, &SafeText)| {
            needle.is_empty() || row.as_str().to_lowercase().contains(&needle) || self.found.contains(at)
        };
        self.rows.iter().enumerate().filter(shown)
    }

    /// The index of the marked row among all.
    pub fn marked(&self) -> Option<usize> {
        self.shown().nth(self.cursor).map(|(index, _)| index)
    }

    /// Shows what holds this, which is none of the rows yet but by its own words.
    pub fn filter_by(&mut self, text: &str) {
        text.clone_into(&mut self.filter);
        self.found.clear();
        (self.seeking, self.cursor, self.top) = (false, 0, 0);
    }

    /// Shows these rows too; the mark stays on its row.
    pub fn found(&mut self, rows: impl IntoIterator<Item = usize>) {
        let marked = self.marked();
        self.found.extend(rows);
        let place = marked.and_then(|row| self.shown().position(|(at, _)| at == row));
        // At the top it stays there: nobody has moved it.
        if self.cursor > 0 {
            self.cursor = place.unwrap_or(0);
        }
    }

    /// Moves the mark by `rows`, within the rows shown.
    pub fn step(&mut self, rows: isize) {
        let last = self.shown().count().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    /// The title of the list.
    pub fn title(&self) -> &'static str {
        match self.of {
            ListOf::Cases => "examples: r runs, R runs all, o shows answer",
            ListOf::Headings => "headings",
            ListOf::Sessions if self.seeking => "sessions: reading them …",
            ListOf::Sessions if !self.filter.is_empty() => "sessions that hold it",
            ListOf::Sessions => "sessions",
            ListOf::Marks => "marks: Enter goes to the place",
            ListOf::Comments => "comments: r reply, R resolve, o whole",
            ListOf::Reasons | ListOf::Values => "why",
            ListOf::Architects => "who answers next: Enter takes",
        }
    }
}

impl Text {
    /// Text from pairs of style and raw text; each raw text may hold several lines.
    pub fn new(title: &'static str, raw: impl IntoIterator<Item = (Ink, String)>) -> Text {
        let mut lines = Vec::new();
        for (ink, text) in raw {
            lines.extend(safe(&text).as_str().split('\n').map(|line| (ink, safe(line))));
        }
        Text { title, lines, laid: None, top: 0, needle: String::new(), hit: None }
    }

    /// All of it, for the clipboard.
    pub fn whole(&self) -> SafeText {
        SafeText::join(self.lines.iter().map(|(_, line)| line), &SafeText::from_static("\n"))
    }

    /// The rows it takes between a blank on each side, each with the line it is of.
    pub fn rows(&self, width: u16) -> Vec<(usize, Row)> {
        (0..self.lines.len()).flat_map(|at| self.rows_of(at, width).into_iter().map(move |row| (at, row))).collect()
    }

    /// The rows of one line.
    fn rows_of(&self, at: usize, width: u16) -> Vec<Row> {
        if let Some(rows) = self.laid.as_ref().and_then(|(_, rows)| rows.get(at)) {
            return rows.clone();
        }
        let (ink, line) = &self.lines[at];
        wrap(line, width.saturating_sub(2)).into_iter().map(|piece| Row::of(*ink, piece)).collect()
    }

    /// The lines that hold what is searched.
    pub fn hits(&self) -> Vec<usize> {
        let needle = self.needle.to_lowercase();
        let holds = |line: &SafeText| !needle.is_empty() && line.as_str().to_lowercase().contains(&needle);
        (0..self.lines.len()).filter(|at| holds(&self.lines[*at].1)).collect()
    }

    /// Searches `needle`, and goes to the first line from the view's top on that holds it.
    pub fn find(&mut self, needle: &str, view: Size) {
        needle.clone_into(&mut self.needle);
        let from = self.line_at(self.top, view.width);
        self.hit = None;
        let hits = self.hits();
        if let Some(hit) = hits.iter().find(|hit| **hit >= from).or(hits.first()) {
            self.go(*hit, view);
        }
    }

    /// Goes to the hit behind the one gone to last, or before it, and round. False if there is none.
    pub fn next(&mut self, forward: bool, view: Size) -> bool {
        let hits = self.hits();
        let at = self.hit.unwrap_or(0);
        let next = if forward {
            hits.iter().find(|hit| **hit > at || self.hit.is_none()).or(hits.first())
        } else {
            hits.iter().rev().find(|hit| **hit < at).or(hits.last())
        };
        next.copied().map(|hit| self.go(hit, view)).is_some()
    }

    fn go(&mut self, line: usize, view: Size) {
        self.hit = Some(line);
        // A little of what stands before it stays in view.
        self.top = self.row_at(line, view.width).saturating_sub(usize::from(view.height) / 4);
        self.step(0, view);
    }

    /// The first row of a line.
    pub(super) fn row_at(&self, line: usize, width: u16) -> usize {
        (0..line).map(|line| self.rows_of(line, width).len()).sum()
    }

    /// The line that a row is of.
    pub(super) fn line_at(&self, row: usize, width: u16) -> usize {
        let mut rows = 0;
        let passed = |line: &usize| {
            rows += self.rows_of(*line, width).len();
            rows <= row
        };
        (0..self.lines.len()).take_while(passed).count()
    }

    /// Scrolls by `rows`; the last row stays at the foot of `view`.
    pub fn step(&mut self, rows: isize, view: Size) {
        let last = self.rows(view.width).len().saturating_sub(usize::from(view.height));
        self.top = self.top.saturating_add_signed(rows).min(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_in_a_text_goes_to_lines_and_round() {
        let lines =
            (0..40).map(|n| (Ink::Plain, format!("line {n} {}", if n % 15 == 3 { "Here and there" } else { "" })));
        let mut text = Text::new("t", lines);
        let view = Size { width: 12, height: 8 };
        text.find("HERE", view);
        assert_eq!((text.hits(), text.hit), (vec![3, 18, 33], Some(3)));
        let rows = text.rows(view.width);
        let seen = |text: &Text| rows[text.top..].iter().take(8).any(|(_, row)| row.text().as_str().contains("Here"));
        for hit in [18, 33, 3] {
            assert!(text.next(true, view) && text.hit == Some(hit) && seen(&text), "{hit} {text:?}");
        }
        assert!(text.next(false, view) && text.hit == Some(33) && seen(&text));
        text.find("nowhere", view);
        assert!(!text.next(true, view) && text.hit.is_none());
        text.top = 0;
        text.step(10, view);
        text.find("here", view);
        assert_eq!(text.hit, Some(18), "from the view on");
    }
}
