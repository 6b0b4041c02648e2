//! Text into a buffer's row. Knows nothing of terminals.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// What [`Buffer::set_stringn`] does, which looks for graphemes in all of a text: a printing ASCII character between two of its kind
/// is one by itself, and nearly all text is such. Returns the column behind what was printed.
pub fn print(buffer: &mut Buffer, x: u16, y: u16, text: &str, room: usize, style: Style) -> u16 {
    let end = buffer.area.right().min(x.saturating_add(u16::try_from(room).unwrap_or(u16::MAX)));
    let bytes = text.as_bytes();
    let plain = |at: usize| bytes.get(at).is_none_or(|byte| matches!(byte, b' '..=b'~'));
    let (mut x, mut at) = (x, 0);
    while at < bytes.len() && x < end {
        let left = usize::from(end - x);
        let alone = (at..bytes.len()).take(left).take_while(|at| plain(*at) && plain(at + 1)).count();
        if alone > 0 {
            let first = buffer.index_of(x, y);
            for (cell, at) in buffer.content[first..first + alone].iter_mut().zip(at..) {
                cell.set_symbol(&text[at..=at]).set_style(style);
            }
            (x, at) = (x + alone as u16, at + alone);
            continue;
        }
        // Up to where two plain ones stand side by side. No symbol has more columns than bytes: what has no room ends it all.
        let next = (at + 1..bytes.len()).find(|next| plain(next - 1) && plain(*next)).unwrap_or(bytes.len());
        let next = if next - at > left { bytes.len() } else { next };
        x = buffer.set_stringn(x, y, &text[at..next], left, style).0;
        at = next;
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
            pieces in prop::collection::vec("[a-c ~]{1,3}|[\u{301}\u{fe0f}\u{200d}]|[漢かé—│]|[😀👩🇩🇪]|[\u{600}\u{7f}\t\u{ff9e}]", 0..9),
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
