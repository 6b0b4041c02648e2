//! The screen of a terminal without UTF-8: each sign by the ASCII that means the same. Where that takes more
//! cells, what follows moves to the right as far as the next gap; the answer was laid out for it already.

use crate::page::plain;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use unicode_width::UnicodeWidthStr;

/// Rewrites every row that is not ASCII; gives the cursor's new place.
pub fn spell(buffer: &mut Buffer, cursor: Option<Position>) -> Option<Position> {
    let area = buffer.area;
    let mut cursor = cursor;
    for y in area.top()..area.bottom() {
        if (area.left()..area.right()).all(|x| buffer[(x, y)].symbol().is_ascii()) {
            continue;
        }
        let old: Vec<Cell> = (area.left()..area.right()).map(|x| buffer[(x, y)].clone()).collect();
        let mut new: Vec<Cell> = Vec::with_capacity(old.len());
        let mut at = 0;
        while let Some(cell) = old.get(at) {
            if let Some(cursor) = cursor.as_mut().filter(|c| c.y == y && usize::from(c.x) == usize::from(area.x) + at) {
                cursor.x = area.x + u16::try_from(new.len().min(old.len() - 1)).unwrap_or(0);
            }
            let blank = |cell: Option<&Cell>| cell.is_some_and(|cell| cell.symbol() == " ");
            if new.len() > at && blank(Some(cell)) && blank(old.get(at + 1)) {
                at += 1;
                continue;
            }
            let text: String = cell.symbol().chars().map(plain).collect();
            for c in text.chars() {
                let mut one = cell.clone();
                one.set_char(c);
                new.push(one);
            }
            at += cell.symbol().width().max(1);
        }
        for (x, cell) in (area.left()..area.right()).zip(new.into_iter().chain(std::iter::repeat(Cell::EMPTY))) {
            buffer[(x, y)] = cell;
        }
    }
    cursor
}
