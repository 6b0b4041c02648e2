//! The thinking above an answer, dim: one line that counts its words, or all of it.

use super::{Ink, Line, Page, SafeText, safe_line, wrap};
use crate::domain::answer::Answer;

/// Words are counted in such steps while they arrive, so that the line changes rarely.
const COUNT: usize = 20;

/// How far the thinking was read.
#[derive(Debug, Default)]
pub(super) struct Thoughts {
    unfolded: bool,
    /// Bytes counted, and the words in them.
    read: usize,
    words: usize,
    in_word: bool,
    /// Bytes laid out as whole lines, and how many lines of the head they are.
    laid: usize,
    lines: usize,
}

impl Thoughts {
    /// For another answer or width.
    pub fn again(self) -> Thoughts {
        Thoughts { unfolded: self.unfolded, ..Thoughts::default() }
    }

    fn count(&mut self, text: &str) {
        for c in text.get(self.read..).unwrap_or_default().chars() {
            let letter = !c.is_whitespace();
            self.words += usize::from(letter && !self.in_word);
            self.in_word = letter;
        }
        self.read = text.len();
    }
}

impl Page {
    /// True if the thinking is shown whole.
    pub fn unfolded(&self) -> bool {
        self.thoughts.unfolded
    }

    /// Shows the thinking whole, or as one line, from the next lay on.
    pub fn unfold(&mut self, unfolded: bool) {
        self.thoughts = Thoughts { unfolded, ..Thoughts::default() };
        self.head.clear();
    }

    pub(super) fn think(&mut self, answer: &Answer, width: u16) {
        let text = answer.reasoning.as_str();
        if text.len() < self.thoughts.read {
            self.unfold(self.thoughts.unfolded);
        }
        self.thoughts.count(text);
        let Thoughts { words, unfolded, .. } = self.thoughts;
        if words == 0 {
            self.head.clear();
            return;
        }
        let arrives = answer.end().is_none() && answer.text.is_empty();
        let mut line = SafeText::from_static("thinking, ");
        line.push(&SafeText::number(if arrives { words.next_multiple_of(COUNT) } else { words } as u64));
        line.push_static(match (words, arrives, unfolded) {
            (1, false, false) => " word …",
            (1, false, true) => " word:",
            (_, true, true) => " words so far:",
            (_, true, false) => " words so far …",
            (_, false, true) => " words:",
            (_, false, false) => " words …",
        });
        if !unfolded && !arrives {
            line.push_static(" (:thinking shows it)");
        }
        self.head.truncate(1 + self.thoughts.lines);
        self.head.first_mut().map_or_else(|| (), |first| *first = Line::of(Ink::Dim, line.clone()));
        if self.head.is_empty() {
            self.head.push(Line::of(Ink::Dim, line));
        }
        if unfolded {
            self.unfold_rest(text, width);
        }
        self.head.push(Line::default());
    }

    /// Lays the lines that came since the last time; the last one, which may go on, each time anew.
    fn unfold_rest(&mut self, text: &str, width: u16) {
        let rest = text.get(self.thoughts.laid..).unwrap_or_default();
        let whole = rest.rfind('\n').map_or(0, |at| at + 1);
        let lay = |text: &str, head: &mut Vec<Line>| {
            for line in text.lines() {
                // Thinking begins at the first line that is not blank.
                if head.len() > 1 || !line.trim().is_empty() {
                    head.extend(wrap(&safe_line(line), width).into_iter().map(|line| Line::of(Ink::Dim, line)));
                }
            }
        };
        lay(&rest[..whole], &mut self.head);
        self.thoughts.laid += whole;
        self.thoughts.lines = self.head.len() - 1;
        lay(&rest[whole..], &mut self.head);
    }
}
