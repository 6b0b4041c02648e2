//! The last step of a draw: leaves a buffer in which every symbol owns the columns it covers. Knows nothing of terminals.

use ratatui::buffer::{Buffer, Cell, CellWidth};

/// Makes a drawn buffer one in which no two symbols lie over each other. A wide character that something was drawn over (a popup's
/// border on its second half) goes blank, else what it covers is emptied and has its style.
pub fn settle(buffer: &mut Buffer) {
    let width = usize::from(buffer.area.width).max(1);
    for row in buffer.content.chunks_mut(width) {
        let mut x = 0;
        while x < row.len() {
            x += settle_at(row, x);
        }
    }
}

/// The same for one symbol of a row, of which those before it are settled; the columns that it covers.
pub(super) fn settle_at(row: &mut [Cell], x: usize) -> usize {
    let mut columns = if row[x].symbol().len() < 2 { 1 } else { usize::from(row[x].cell_width()).max(1) };
    if columns > 2 {
        // no symbol of one cell is that wide, an emoji with a sound mark for one; its first character is shown
        let first = row[x].symbol().chars().find(|c| !c.is_control()).unwrap_or(' ');
        row[x].set_char(first);
        columns = usize::from(row[x].cell_width()).max(1);
    }
    if columns > 1 {
        let covered = x + 1..(x + columns).min(row.len());
        if columns > row.len() - x || row[covered.clone()].iter().any(|cell| cell.symbol() != " ") {
            row[x].set_symbol(" ");
            return 1;
        }
        let (fg, bg, modifier) = (row[x].fg, row[x].bg, row[x].modifier);
        for cell in &mut row[covered] {
            (cell.fg, cell.bg, cell.modifier) = (fg, bg, modifier);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    #[test]
    fn a_popup_over_half_a_wide_character_shows_its_border() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, "漢漢", Style::new());
        buffer[(1, 0)].set_symbol("│");
        settle(&mut buffer);
        let symbols: Vec<&str> = buffer.content.iter().map(|cell| cell.symbol()).collect();
        assert_eq!(symbols, [" ", "│", "漢", " ", " ", " "]);
    }

    #[test]
    fn a_covered_cell_has_the_style_of_what_covers_it() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        buffer.set_string(0, 0, "漢", Style::new().fg(Color::Red));
        buffer[(1, 0)].set_bg(Color::Blue);
        settle(&mut buffer);
        assert_eq!((buffer[(1, 0)].fg, buffer[(1, 0)].bg), (Color::Red, Color::Reset));
    }
}
