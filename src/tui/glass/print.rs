//! Text into a buffer's row. Knows nothing of terminals.

use crate::page::{runs, singles};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Style;
use std::sync::LazyLock;

/// A cell of each printing character of ASCII: to copy one costs half of what making it from a text does.
static PLAIN: LazyLock<[Cell; 95]> = LazyLock::new(|| {
    std::array::from_fn(|at| {
        let mut cell = Cell::EMPTY;
        cell.set_char(char::from(b' ' + at as u8));
        cell
    })
});

/// What [`Buffer::set_stringn`] does, which looks for graphemes in all of a text, where nearly all text is a byte each.
/// Returns the column behind what was printed.
pub fn print(buffer: &mut Buffer, x: u16, y: u16, text: &str, room: usize, style: Style) -> u16 {
    let end = buffer.area.right().min(x.saturating_add(u16::try_from(room).unwrap_or(u16::MAX)));
    let mut x = x;
    for (run, plain) in runs(text) {
        let left = usize::from(end.saturating_sub(x));
        if left == 0 {
            break;
        }
        if plain {
            let (first, count) = (buffer.index_of(x, y), run.len().min(left));
            for (cell, byte) in buffer.content[first..first + count].iter_mut().zip(&text.as_bytes()[run]) {
                let (fg, bg, modifier) = (cell.fg, cell.bg, cell.modifier);
                cell.clone_from(&PLAIN[usize::from(byte - b' ')]);
                (cell.fg, cell.bg, cell.modifier) = (fg, bg, modifier);
                cell.set_style(style);
            }
            x += count as u16;
        } else if singles(&text[run.clone()]) {
            let first = buffer.index_of(x, y);
            let cells = buffer.content[first..first + left].iter_mut();
            let mut count = 0;
            for (cell, sign) in cells.zip(text[run].chars()) {
                cell.set_char(sign).set_style(style);
                count += 1;
            }
            x += count;
        } else if run.len() <= left {
            x = buffer.set_stringn(x, y, &text[run], left, style).0;
        } else {
            // No symbol has more columns than bytes; what has no room ends it all.
            return buffer.set_stringn(x, y, &text[run.start..], left, style).0;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::Color;

    proptest! {
        #[test]
        fn it_prints_what_ratatui_prints(
            pieces in prop::collection::vec("[a-c ~]{1,3}|[\u{301}\u{fe0f}\u{200d}]|[漢かé—│─█]|[😀👩🇩🇪]|[\u{600}\u{7f}\t\u{ff9e}]", 0..9),
            x in 0_u16..14,
            room in 0_usize..16,
        ) {
            let text = pieces.concat();
            let full = Buffer::filled(Rect::new(0, 0, 12, 2), ratatui::buffer::Cell::new("x"));
            let style = Style::new().fg(Color::Red);
            let (mut ours, mut theirs) = (full.clone(), full);
            let behind = print(&mut ours, x, 1, &text, room, style);
            prop_assert_eq!(behind, theirs.set_stringn(x, 1, &text, room, style).0, "{:?}", text);
            prop_assert_eq!(ours, theirs, "{:?}", text);
        }
    }
}
