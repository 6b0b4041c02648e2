//! The answer as a pager: what is in view, what it follows, what was searched.

use super::action::Action;
use crate::domain::answer::Answer;
use crate::domain::stream::{At, RunId};
use crate::page::{Hit, Line, Page, SafeText};

/// More than a screen within this time of the first text: the reader starts at the top.
const BURST_MS: u64 = 1000;
/// Columns a sideways move takes.
const SIDE: u16 = 8;

/// What the view does when text arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Follow {
    /// Stays with the end until the reader moves, or until a burst.
    #[default]
    Tail,
    /// Stays with the end: the reader asked for it.
    End,
    /// Never moves by itself.
    Off,
}

/// The answer pane.
#[derive(Debug, Default)]
pub struct Pane {
    /// The answer as lines.
    pub page: Page,
    /// The run it shows.
    pub run: Option<RunId>,
    /// The first line in view.
    pub top: usize,
    /// The first column in view of lines that are not wrapped.
    pub left: u16,
    /// What the view does when text arrives.
    pub follow: Follow,
    /// The Markdown source instead of its rendering.
    pub raw: bool,
    /// What was searched; empty: nothing.
    pub needle: String,
    /// Where it stands.
    pub hits: Vec<Hit>,
    /// The hit the reader is at.
    pub hit: usize,
    /// Rows behind the last line that are no part of the answer: why it refuses, and what would help.
    behind: usize,
    width: u16,
    height: u16,
    hop: bool,
}

impl Pane {
    /// Shows another run from its top.
    pub fn show(&mut self, run: RunId) {
        let (unfolded, plain) = (self.page.unfolded(), self.page.plain);
        *self = Pane { width: self.width, height: self.height, hop: self.hop, raw: self.raw, ..Pane::default() };
        self.page.unfold(unfolded);
        self.page.plain = plain;
        self.run = Some(run);
    }

    /// Takes its size; the line at the top stays there. `hop`: the pane is only a part of the
    /// width, where following by most of a pane costs fewer bytes than scrolling.
    pub fn resize(&mut self, answer: Option<&Answer>, width: u16, height: u16, hop: bool) {
        self.hop = hop;
        self.height = height;
        if self.width != width {
            let place = self.page.byte_of(self.top);
            self.width = width;
            if let Some(answer) = answer {
                self.lay(answer);
                self.top = self.page.line_of(place);
            }
        }
        self.settle();
    }

    /// So many rows stand behind the answer, and are scrolled to as it is. True if it were others before.
    pub fn stand_behind(&mut self, rows: usize) -> bool {
        // The reader who followed an answer to its end is to meet its end, and not what is behind it.
        if rows > 0 && self.follow == Follow::Tail {
            self.follow = Follow::Off;
        }
        std::mem::replace(&mut self.behind, rows) != rows
    }

    /// Lays out what has arrived and follows it. `age`: milliseconds since the first text.
    pub fn arrive(&mut self, answer: &Answer, age: Option<u64>) {
        self.lay(answer);
        let end = self.end();
        if self.follow == Follow::Tail && end > 0 && self.top == 0 && age.is_some_and(|age| age < BURST_MS) {
            self.follow = Follow::Off;
        }
        if self.follow != Follow::Off && end > self.top {
            let hop = if self.hop && answer.end().is_none() { self.leap() } else { 0 };
            self.top = end + hop;
        }
        self.settle();
    }

    fn lay(&mut self, answer: &Answer) {
        if self.width == 0 {
            return;
        }
        if self.raw {
            self.page.lay_raw(answer, self.width);
        } else {
            self.page.lay(answer, self.width);
        }
        // The page searches what it lays; only a search that is on has hits to take over.
        if !self.needle.is_empty() {
            self.hits = self.page.hits();
            self.page.at_hit(self.hit);
        }
    }

    /// The top line that puts the last row at the bottom.
    fn end(&self) -> usize {
        self.rows().saturating_sub(usize::from(self.height))
    }

    /// The lines of the answer and what stands behind them.
    fn rows(&self) -> usize {
        self.page.len() + self.behind
    }

    fn settle(&mut self) {
        self.top = match self.follow {
            Follow::Off => self.top.min(self.rows().saturating_sub(1)),
            // A hop may leave the lower rows blank for a while.
            Follow::Tail | Follow::End if self.hop => self.top.clamp(self.end(), self.end() + self.leap()),
            Follow::Tail | Follow::End => self.end(),
        };
    }

    /// The rows of a hop: each row that stays is painted twice, and a quarter is enough to read on from.
    fn leap(&self) -> usize {
        usize::from(self.height) * 3 / 4
    }

    /// Lines below the view.
    pub fn below(&self) -> usize {
        self.rows().saturating_sub(self.top + usize::from(self.height))
    }

    /// A view of so many rows would not reach the end.
    pub fn beyond(&self, height: u16) -> bool {
        self.rows() > self.top + usize::from(height)
    }

    /// True while the view stays with the end.
    pub fn following(&self) -> bool {
        self.follow != Follow::Off
    }

    /// Rows of text in view.
    pub fn height(&self) -> u16 {
        self.height
    }

    /// Moves the view; says whether it was a move at all. A count is a number of lines, headings or columns; to the top or the
    /// end with a count is to that line.
    pub fn step(&mut self, action: Action, count: Option<usize>) -> bool {
        let page = usize::from(self.height.saturating_sub(1).max(1));
        let half = usize::from((self.height / 2).max(1));
        let end = self.end().max(self.top);
        let columns = count.map_or(SIDE, |count| u16::try_from(count).unwrap_or(u16::MAX));
        match action {
            Action::LineDown => self.top = (self.top + count.unwrap_or(1)).min(end),
            Action::HalfDown => self.top = (self.top + count.unwrap_or(half)).min(end),
            Action::PageDown => self.top = (self.top + count.unwrap_or(page)).min(end),
            Action::LineUp => self.up(count.unwrap_or(1)),
            Action::HalfUp => self.up(count.unwrap_or(half)),
            Action::PageUp => self.up(count.unwrap_or(page)),
            Action::Top | Action::End if count.is_some() => {
                self.go(count.map_or(0, |line| line.saturating_sub(1)).min(self.end()));
            }
            Action::Top => self.up(usize::MAX),
            Action::End => {
                self.follow = Follow::End;
                self.top = self.end();
            }
            Action::Left => self.left = self.left.saturating_sub(columns),
            Action::Right => self.left = self.left.saturating_add(columns).min(self.widest()).max(self.left),
            Action::NextHeading | Action::PreviousHeading => {
                for _ in 0..count.unwrap_or(1).min(self.page.headings().len()) {
                    self.heading(action == Action::NextHeading);
                }
            }
            _ => return false,
        }
        true
    }

    /// The first column that shows the end of every line in view.
    fn widest(&self) -> u16 {
        let lines = self.page.lines(self.top..self.top + usize::from(self.height));
        let widest = lines.iter().filter(|line| line.wide).map(Line::width).max().unwrap_or(0);
        u16::try_from(widest.saturating_sub(usize::from(self.width))).unwrap_or(u16::MAX)
    }

    /// Upwards ends following.
    fn up(&mut self, lines: usize) {
        self.follow = Follow::Off;
        self.top = self.top.min(self.end()).saturating_sub(lines);
    }

    fn heading(&mut self, next: bool) {
        let top = self.top;
        let headings = self.page.headings();
        let mut lines = headings.iter().map(|heading| heading.line);
        let to = if next { lines.find(|line| *line > top) } else { lines.rev().find(|line| *line < top) };
        if let Some(line) = to {
            self.go(line);
        }
    }

    /// Puts a line at the top.
    pub fn go(&mut self, line: usize) {
        self.follow = Follow::Off;
        self.top = line.min(self.page.len().saturating_sub(1));
    }

    /// Searches and goes to the first hit from the view's top on; empty: no search.
    /// True if there is one.
    pub fn search(&mut self, needle: &str) -> bool {
        needle.clone_into(&mut self.needle);
        self.hits = self.page.search(needle);
        self.hit = self.hits.iter().position(|hit| hit.line >= self.top).unwrap_or(0);
        self.reveal();
        !self.hits.is_empty()
    }

    /// Goes to the next or previous hit, round the ends.
    pub fn next_hit(&mut self, forward: bool) {
        let count = self.hits.len();
        if count > 0 {
            self.hit = (self.hit.min(count - 1) + if forward { 1 } else { count - 1 }) % count;
            self.reveal();
        }
    }

    /// A hit in view stays where it is; else it comes to the upper third.
    fn reveal(&mut self) {
        self.page.at_hit(self.hit);
        let Some(hit) = self.hits.get(self.hit).cloned() else { return };
        let line = hit.line;
        let view = self.top..self.top + usize::from(self.height);
        if !view.contains(&line) {
            self.go(line.saturating_sub(usize::from(self.height / 3)));
        } else {
            self.follow = Follow::Off;
        }
        // A hit behind the edge of a line that is not wrapped comes in view.
        let width = usize::from(self.width);
        let line = self.page.lines(line..line + 1).pop().unwrap_or_default();
        let (left, whole) = (usize::from(self.left), line.width() <= width);
        let shown = left + usize::from(left > 0)..left + width - usize::from(width > 0);
        if line.wide && !(left == 0 && whole) && !(shown.start <= hit.cells.start && hit.cells.end <= shown.end) {
            let left = if whole || hit.cells.end < width { 0 } else { hit.cells.start.saturating_sub(width / 3) };
            self.left = u16::try_from(left).unwrap_or(u16::MAX);
        }
    }

    /// The rendering or the source; the place stays.
    pub fn toggle_raw(&mut self, answer: &Answer) {
        let place = self.page.byte_of(self.top);
        self.raw = !self.raw;
        self.lay(answer);
        self.top = self.page.line_of(place);
        self.settle();
    }

    /// The thinking above the answer whole, from its beginning unless it still arrives and is followed;
    /// or as one line again, the place in the answer kept.
    pub fn toggle_thinking(&mut self, answer: &Answer) {
        let (above, place) = (self.top < self.page.above(), self.page.byte_of(self.top));
        let unfolded = !self.page.unfolded();
        self.page.unfold(unfolded);
        self.lay(answer);
        if unfolded && !(self.following() && answer.end().is_none()) {
            self.go(0);
        } else if !unfolded {
            self.top = if above { 0 } else { self.page.line_of(place) };
        }
        self.settle();
    }

    /// The heading the view is in: its number from 1, how many there are, its title.
    pub fn place(&self) -> Option<(usize, usize, SafeText)> {
        let headings = self.page.headings();
        let count = headings.len();
        let inside = headings.partition_point(|heading| heading.line <= self.top).checked_sub(1)?;
        Some((inside + 1, count, headings.into_iter().nth(inside)?.title))
    }
}

/// Milliseconds since the first text, or `None` before it.
pub fn age(first: Option<At>, now: At) -> Option<u64> {
    first.map(|first| now.since(first))
}
