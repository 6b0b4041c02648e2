//! Draws a field: only the screen rows in view are laid out. It changes no text.

use super::Editors;
use super::buffer::Pos;
use super::field::Field;
use super::wrap::{cells, shown};
use crate::page::{SafeText, graphemes, safe_marked};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

const TEXT: Style = Style::new();
const SELECTED: Style = Style::new().add_modifier(Modifier::REVERSED);
// By a modifier: it stays without colours, and the Linux console shows it as a colour of its own.
const MARKED: Modifier = Modifier::UNDERLINED;
const HINT: Style = Style::new().add_modifier(Modifier::DIM);

impl Editors {
    /// Draws a field and scrolls it so that the cursor is in view. Where the cursor is on the
    /// screen, if the field is focused and the area is not empty.
    pub fn render(&mut self, field: usize, area: Rect, buf: &mut Buffer, focused: bool) -> Option<(u16, u16)> {
        let area = area.intersection(buf.area);
        let it = self.fields.get_mut(field)?;
        if area.is_empty() {
            return None;
        }
        it.set_width(area.width);
        it.height = area.height;
        let (index, column) = it.spot(it.cursor);
        let cursor = it.above(it.cursor.row) + index;
        let height = usize::from(area.height);
        let rows = it.above(it.buffer.rows().len());
        it.top = it.top.min(cursor).max((cursor + 1).saturating_sub(height)).min(rows.saturating_sub(height));
        it.draw(area, buf);
        let x = area.x + u16::try_from(column).unwrap_or(u16::MAX).min(area.width - 1);
        let y = area.y + u16::try_from(cursor - it.top).unwrap_or(0);
        focused.then_some((x, y))
    }

    /// Underlines these bytes of the text, in order, from the next drawing on.
    pub fn underline<'a>(&mut self, field: usize, marks: impl Iterator<Item = &'a std::ops::Range<usize>>) {
        if let Some(it) = self.fields.get_mut(field) {
            it.marks.clear();
            it.marks.extend(marks.cloned());
        }
    }

    /// What belongs into an empty field, dim, on its first row. Nothing if there is text.
    pub fn render_hint(&self, field: usize, hint: &SafeText, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if self.is_empty(field) && !area.is_empty() {
            let line = hint.as_str().lines().next().unwrap_or("");
            buf.set_stringn(area.x, area.y, line, usize::from(area.width), HINT);
        }
    }

    /// Screen rows of the field at a width. It is cheapest at the width last drawn.
    pub fn rows(&mut self, field: usize, width: u16) -> usize {
        let Some(it) = self.fields.get_mut(field) else { return 0 };
        it.set_width(width);
        it.above(it.buffer.rows().len())
    }

    /// The first screen row in view, as last drawn.
    pub fn offset(&self, field: usize) -> usize {
        self.fields.get(field).map_or(0, |it| it.top)
    }

    /// The field folded to one line of so many cells: its first line, cut with the one sign for that, and, of more
    /// than one, the number of lines at the right.
    pub fn summary(&self, field: usize, width: usize) -> SafeText {
        let Some(it) = self.fields.get(field) else { return SafeText::default() };
        let count = self.lines(field);
        let tail = if count > 1 { format!(" {count} ln") } else { String::new() };
        let tail = if tail.len() < width { tail } else { String::new() };
        let room = width - tail.len();
        let (mut line, mut used, mut fits) = (String::new(), 0, 0);
        let mut cut = it.buffer.continues(1);
        for (_, grapheme, _) in graphemes(it.buffer.line(0)) {
            let grapheme = if grapheme == "\t" { " " } else { grapheme };
            let wide = cells(grapheme, used);
            if used + wide > room {
                cut = true;
                break;
            }
            line.push_str(grapheme);
            used += wide;
            if used < room {
                fits = line.len();
            }
        }
        if cut {
            line.truncate(fits);
            line.push_str(if room > 0 { "…" } else { "" });
        }
        let gap = if tail.is_empty() {
            0
        } else {
            room.saturating_sub(graphemes(&line).fold(0, |used, (_, grapheme, _)| used + cells(grapheme, used)))
        };
        safe_marked(&format!("{line}{:gap$}{tail}", ""))
    }
}

impl Field {
    fn draw(&mut self, area: Rect, buf: &mut Buffer) {
        let selection = self.selection();
        let mut skip = self.top;
        let mut y = area.y;
        for row in 0..self.buffer.rows().len() {
            let height = self.height(row);
            if skip >= height {
                skip -= height;
                continue;
            }
            let starts = self.starts(row);
            for index in skip..starts.len() {
                if y >= area.bottom() {
                    return;
                }
                let end = starts.get(index + 1).copied().unwrap_or(self.buffer.line(row).len());
                self.draw_row(row, starts[index]..end, Rect { y, height: 1, ..area }, selection, buf);
                y += 1;
            }
            skip = 0;
        }
    }

    fn draw_row(
        &self,
        row: usize,
        part: std::ops::Range<usize>,
        area: Rect,
        selection: Option<(Pos, Pos)>,
        buf: &mut Buffer,
    ) {
        let first = self.buffer.first(row);
        let start = if self.marks.is_empty() { 0 } else { self.buffer.offset(Pos { row, byte: first + part.start }) };
        let mut column = 0;
        for (at, grapheme) in self.buffer.line(row)[part.clone()].grapheme_indices(true) {
            let here = Pos { row, byte: first + part.start + at };
            let style = if selection.is_some_and(|(from, to)| from <= here && here < to) { SELECTED } else { TEXT };
            let next = self.marks.partition_point(|mark| mark.end <= start + at);
            let marked = self.marks.get(next).is_some_and(|mark| mark.start <= start + at);
            let style = if marked { style.add_modifier(MARKED) } else { style };
            let wide = cells(grapheme, column);
            let room = usize::from(area.width).saturating_sub(column);
            let x = area.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX));
            if grapheme == "\t" {
                buf.set_stringn(x, area.y, "    ", wide.min(room), style);
            } else if wide <= room && room > 0 {
                buf.set_stringn(x, area.y, shown(grapheme).as_str(), room, style);
            }
            column += wide;
        }
    }
}
