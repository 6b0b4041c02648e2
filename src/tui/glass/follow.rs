//! How a view follows its tail so that the glass stays cheap. Pure.

use ratatui::layout::Rect;

/// By how many rows a following view of `pane` moves at once when text runs past its foot: 1 where the pane has the screen's whole
/// `width`, so that the terminal scrolls it; three quarters of the pane beside another one, where each move is a repaint.
pub fn hop(pane: Rect, width: u16) -> u16 {
    if pane.width >= width { 1 } else { (pane.height * 3 / 4).max(1) }
}

/// The first line a following view shows, of `lines` in all, in `height` rows: `top` while the last line is in sight, else the least
/// whole number of hops further that brings it in sight.
pub fn follow(top: usize, lines: usize, height: u16, hop: u16) -> usize {
    let hop = usize::from(hop.max(1));
    let hidden = lines.saturating_sub(top.saturating_add(usize::from(height)));
    top.saturating_add(hidden.div_ceil(hop).saturating_mul(hop))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_width_view_moves_line_by_line_and_a_narrow_one_hops() {
        let (full, beside) = (Rect::new(0, 2, 120, 30), Rect::new(43, 2, 77, 30));
        assert_eq!((hop(full, 120), hop(beside, 120)), (1, 22));
        assert_eq!(follow(0, 30, 30, 15), 0);
        assert_eq!(follow(0, 31, 30, 1), 1);
        assert_eq!(follow(0, 31, 30, 15), 15);
        assert_eq!(follow(15, 45, 30, 15), 15);
        assert_eq!(follow(0, 1_000, 30, 15), 975);
        assert_eq!((follow(0, 5, 0, 0), follow(usize::MAX, 9, 1, 1)), (5, usize::MAX));
    }
}
