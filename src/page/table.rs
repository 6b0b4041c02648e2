//! Tables. A column is as wide as the head and the first eight rows need, or less where the pane is narrow: then cells wrap in
//! it. A later cell that is wider wraps too, so that no settled row ever moves. Only a table of too many columns stays wide.

use super::dress::{ink, leads};
use super::sheet::{Place, Sheet};
use super::{Ink, SafeText, safe_line, wrap};
use crate::domain::answer::Answer;
use crate::domain::answer::markup::{Align, Block, Kind, Role};

/// Rows that decide the widths.
const ROWS: usize = 8;
/// A column is not made narrower than this.
const LEAST: usize = 8;
/// Between two columns.
const BETWEEN: &str = " | ";

/// The widths of the table that is being laid.
#[derive(Debug, Default)]
pub(super) struct Table {
    widths: Vec<usize>,
    /// Columns of the last cell beyond what the first rows need.
    spare: usize,
    /// The columns fit: cells wrap in them.
    wraps: bool,
    /// True once later rows can no longer change the widths.
    pub fixed: bool,
}

type Cell = (Align, Vec<(Ink, SafeText)>);

impl Table {
    /// Lays the rows that decide the widths, or the one row at `at`; gives the place behind them.
    pub fn lay(&mut self, sheet: &mut Sheet, answer: &Answer, at: usize, width: u16) -> Place {
        let markup = answer.markup();
        let is_row = |i: &usize| markup.get(*i).is_some_and(|b| b.kind == Kind::TableRow && !b.gap);
        let mut end = at + 1;
        if markup.get(at).is_some_and(|b| b.kind == Kind::TableHead) {
            end += (end..end + ROWS).take_while(is_row).count();
            let rows: Vec<Vec<Cell>> =
                (at..end).filter_map(|i| markup.get(i)).map(|b| cells(&b, answer, sheet.plain)).collect();
            let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
            let cell_width =
                |row: &Vec<Cell>, i| row.get(i).map_or(0, |c: &Cell| c.1.iter().map(|s| s.1.width()).sum());
            let widest = |i| rows.iter().map(|row| cell_width(row, i)).max().unwrap_or(0);
            self.widths = (0..columns).map(widest).collect();
            let lead = markup.get(at).map_or(0, |block| leads(block.frames, width as usize, sheet.plain).0.width());
            self.fit((width as usize).saturating_sub(lead + BETWEEN.len() * columns.saturating_sub(1)));
            self.fixed = end == at + 1 + ROWS && end <= markup.settled();
        }
        for i in at..end {
            let Some(block) = markup.get(i) else { break };
            self.row(sheet, &block, answer, width);
            if block.kind == Kind::TableHead {
                self.under_head(sheet, &block, width);
            }
        }
        Place { block: end, ..Place::default() }
    }

    /// Makes the widest columns narrower until all of them fit into so many cells.
    fn fit(&mut self, room: usize) {
        let total = |widths: &[usize], most: usize| widths.iter().map(|width| *width.min(&most)).sum::<usize>();
        let most = (LEAST..=room.max(LEAST)).rev().find(|most| total(&self.widths, *most) <= room);
        self.wraps = most.is_some();
        if let Some(most) = most {
            self.spare = room - total(&self.widths, most);
            self.widths.iter_mut().for_each(|width| *width = (*width).min(most));
        }
    }

    fn row(&self, sheet: &mut Sheet, block: &Block<'_>, answer: &Answer, width: u16) {
        let (first, next) = leads(block.frames, width as usize, sheet.plain);
        let cells = cells(block, answer, sheet.plain);
        let last = cells.len().saturating_sub(1);
        let folded = |(i, (_, spans)): (usize, &Cell)| match self.widths.get(i).filter(|_| self.wraps) {
            Some(width) => fold(spans, width + if i + 1 == self.widths.len() { self.spare } else { 0 }),
            None => vec![spans.clone()],
        };
        let parts: Vec<Vec<Vec<(Ink, SafeText)>>> = cells.iter().enumerate().map(folded).collect();
        for line in 0..parts.iter().map(Vec::len).max().unwrap_or(1) {
            sheet.begin(if line == 0 { &first } else { &next }, &next, usize::MAX, block.from, false);
            if self.wraps {
                sheet.fits();
            }
            for (i, ((align, _), parts)) in cells.iter().zip(&parts).enumerate() {
                if i > 0 {
                    sheet.push(Ink::Dim, BETWEEN);
                }
                let spans = parts.get(line).map_or(&[][..], Vec::as_slice);
                let own: usize = spans.iter().map(|s| s.1.width()).sum();
                let spare = self.widths.get(i).copied().unwrap_or(0).saturating_sub(own);
                let before = match align {
                    Align::Left => 0,
                    Align::Center => spare / 2,
                    Align::Right => spare,
                };
                pad(sheet, before);
                for (ink, text) in spans {
                    sheet.push_safe(*ink, text);
                }
                if i < last {
                    pad(sheet, spare - before);
                }
            }
            sheet.finish();
        }
    }

    fn under_head(&self, sheet: &mut Sheet, block: &Block<'_>, width: u16) {
        let (_, next) = leads(block.frames, width as usize, sheet.plain);
        let rule: Vec<String> = self.widths.iter().map(|w| "-".repeat(*w)).collect();
        sheet.begin(&next, &next, usize::MAX, block.from, false);
        if self.wraps {
            sheet.fits();
        }
        sheet.push(Ink::Dim, &rule.join("-+-"));
        sheet.finish();
    }
}

fn cells(block: &Block<'_>, answer: &Answer, plain: bool) -> Vec<Cell> {
    let seen = |text: &str| if plain { safe_line(text).plain() } else { safe_line(text) };
    let mut all: Vec<Cell> = Vec::new();
    for span in block.spans {
        match (span.role, all.last_mut()) {
            (Role::Cell(align), _) => all.push((align, Vec::new())),
            (Role::Url, Some(cell)) => {
                let target = seen(&format!(" ({})", block.text(span, &answer.text)));
                cell.1.push((Ink::Dim, target));
            }
            (_, Some(cell)) => cell.1.push((ink(block, span.style), seen(block.text(span, &answer.text)))),
            _ => {}
        }
    }
    all
}

/// A cell's text in lines of at most `width` cells, each in its inks.
fn fold(spans: &[(Ink, SafeText)], width: usize) -> Vec<Vec<(Ink, SafeText)>> {
    let whole = SafeText::join(spans.iter().map(|(_, text)| text), &SafeText::default());
    let mut lines = Vec::new();
    let mut start = 0;
    for piece in wrap(&whole, u16::try_from(width).unwrap_or(u16::MAX)) {
        // The blank at which it was broken stays behind.
        let (from, to) = (start, start + piece.as_str().trim_end().len());
        start += piece.len();
        let mut at = 0;
        let mut line = Vec::new();
        for (ink, text) in spans {
            let (begin, end) = (from.max(at), to.min(at + text.len()));
            if begin < end {
                line.push((*ink, text.slice(begin - at..end - at)));
            }
            at += text.len();
        }
        lines.push(line);
    }
    lines
}

fn pad(sheet: &mut Sheet, cells: usize) {
    let mut spaces = SafeText::default();
    spaces.pad(cells);
    sheet.push_safe(Ink::Plain, &spaces);
}
