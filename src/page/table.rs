//! Tables. A column is as wide as the head and the first eight rows need; a later cell that is wider
//! keeps its text and pushes the rest of its row, so that no settled row ever moves. Rows are not wrapped.

use super::dress::{ink, leads};
use super::sheet::{Place, Sheet};
use super::{Ink, SafeText, safe_line};
use crate::domain::answer::Answer;
use crate::domain::answer::markup::{Align, Block, Kind, Role};

/// Rows that decide the widths.
const ROWS: usize = 8;

/// The widths of the table that is being laid.
#[derive(Debug, Default)]
pub(super) struct Table {
    widths: Vec<usize>,
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

    fn row(&self, sheet: &mut Sheet, block: &Block<'_>, answer: &Answer, width: u16) {
        let (first, next) = leads(block.frames, width as usize);
        sheet.begin(&first, &next, usize::MAX, block.from, false);
        let cells = cells(block, answer, sheet.plain);
        let last = cells.len().saturating_sub(1);
        for (i, (align, spans)) in cells.iter().enumerate() {
            if i > 0 {
                sheet.push(Ink::Dim, " | ");
            }
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

    fn under_head(&self, sheet: &mut Sheet, block: &Block<'_>, width: u16) {
        let (_, next) = leads(block.frames, width as usize);
        let rule: Vec<String> = self.widths.iter().map(|w| "-".repeat(*w)).collect();
        sheet.begin(&next, &next, usize::MAX, block.from, false);
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

fn pad(sheet: &mut Sheet, cells: usize) {
    let mut spaces = SafeText::default();
    spaces.pad(cells);
    sheet.push_safe(Ink::Plain, &spaces);
}
