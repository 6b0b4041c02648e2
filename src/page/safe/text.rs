//! What can be done with safe text without leaving it: measure, cut, join. Nothing here adds a
//! character that the sanitiser did not pass, but for our own literals.

use super::SafeText;
use crate::domain::room;
use crate::page::runs::{graphemes, width};
use std::ops::Range;

impl SafeText {
    /// Our own words. Only text written in this program's source may pass here, never text read
    /// at run time (`String::leak` included).
    pub fn from_static(own: &'static str) -> SafeText {
        debug_assert_eq!(super::safe(own).as_str(), own, "our own text passes the sanitiser unchanged");
        SafeText(own.to_owned())
    }

    /// A number, as decimal digits.
    pub fn number(n: u64) -> SafeText {
        SafeText(n.to_string())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True without any byte.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Cells on a terminal, by grapheme; a line end takes none.
    pub fn width(&self) -> usize {
        width(&self.0)
    }

    /// Makes room for more, where it is long.
    pub(in crate::page) fn make_room(&mut self) {
        room::in_text(&mut self.0);
    }

    /// Appends.
    pub fn push(&mut self, more: &SafeText) {
        self.0.push_str(&more.0);
    }

    /// Appends our own words; see [`SafeText::from_static`].
    pub fn push_static(&mut self, own: &'static str) {
        self.0.push_str(own);
    }

    /// In ASCII, each sign by what means the same.
    pub fn plain(&self) -> SafeText {
        SafeText(self.0.chars().map(crate::page::plain).collect())
    }

    /// Appends `n` spaces.
    pub fn pad(&mut self, n: usize) {
        self.0.extend(std::iter::repeat_n(' ', n));
    }

    /// With `more` behind it.
    pub fn concat(mut self, more: &SafeText) -> SafeText {
        self.push(more);
        self
    }

    /// All parts with `between` between them.
    pub fn join<'a>(parts: impl IntoIterator<Item = &'a SafeText>, between: &SafeText) -> SafeText {
        let mut all = SafeText::default();
        for (i, part) in parts.into_iter().enumerate() {
            if i > 0 {
                all.push(between);
            }
            all.push(part);
        }
        all
    }

    /// A part by bytes; an end inside a character, or past the text, moves left.
    pub fn slice(&self, bytes: Range<usize>) -> SafeText {
        let end = self.0.floor_char_boundary(bytes.end.min(self.len()));
        let start = self.0.floor_char_boundary(bytes.start.min(end));
        SafeText(self.0[start..end].to_owned())
    }

    /// The first `bytes` bytes, in place; inside a character it moves left.
    pub fn truncate(&mut self, bytes: usize) {
        let end = self.0.floor_char_boundary(bytes.min(self.len()));
        self.0.truncate(end);
    }

    /// At most `cells` cells from the left; a wide character that does not fit is left out.
    pub fn cut(&self, cells: usize) -> SafeText {
        self.slice(0..self.byte_at(cells))
    }

    /// At most `cells` cells, the last one `…` if something was left out.
    pub fn ellipsis(&self, cells: usize) -> SafeText {
        if self.width() <= cells {
            return self.clone();
        }
        if cells == 0 {
            return self.cut(0);
        }
        let mut text = self.cut(cells - 1);
        text.push_static("…");
        text
    }

    /// The cells from `start` to `end`; half of a wide character becomes a space.
    pub fn cells(&self, cells: Range<usize>) -> SafeText {
        let mut out = SafeText::default();
        let mut at = 0;
        for (_, g, width) in graphemes(&self.0) {
            let next = at + width;
            if at >= cells.end {
                break;
            }
            if at >= cells.start && next <= cells.end {
                out.0.push_str(g);
            } else if next > cells.start {
                out.pad(next.min(cells.end) - at.max(cells.start));
            }
            at = next;
        }
        out
    }

    /// The lines, without their ends.
    pub fn lines(&self) -> impl Iterator<Item = SafeText> + '_ {
        self.0.split('\n').map(|line| SafeText(line.to_owned()))
    }

    fn byte_at(&self, cells: usize) -> usize {
        let mut left = cells;
        let mut beyond = graphemes(&self.0).filter(|(_, _, width)| match left.checked_sub(*width) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        });
        beyond.next().map_or(self.len(), |(at, _, _)| at)
    }
}
