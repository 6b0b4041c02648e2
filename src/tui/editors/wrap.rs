//! Where a line breaks on the screen and how wide its graphemes are. Pure: no buffer, no cursor.

use crate::domain::unseen::invisible;
use crate::page::{SafeText, safe_marked};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Cells between tab stops, counted from the start of the screen row.
const TAB: usize = 4;

/// Columns for text: the last one is kept for the cursor and for a space that hangs over.
fn room(width: u16) -> usize {
    usize::from(width).saturating_sub(1).max(1)
}

/// The cells a grapheme takes when it starts at `column`.
pub(super) fn cells(grapheme: &str, column: usize) -> usize {
    match grapheme.as_bytes() {
        [b'\t'] => TAB - column % TAB,
        [b' '..=b'~'] => 1,
        _ if grapheme.chars().all(|c| c.is_alphanumeric() && !invisible(c)) => grapheme.width(),
        _ => shown(grapheme).as_str().width(),
    }
}

/// A grapheme as it is shown, with a mark for what nobody would see of it; a tab is the caller's.
pub(super) fn shown(grapheme: &str) -> SafeText {
    safe_marked(grapheme)
}

/// The bytes at which the screen rows of a line start. `open`: the line goes on after this text,
/// so that the cursor needs no empty row behind a full one.
pub(super) fn starts(line: &str, width: u16, open: bool) -> Vec<usize> {
    let mut starts = if line.is_ascii() {
        if line.len() < usize::from(width) && !line.contains('\t') {
            return vec![0];
        }
        // In ASCII without CR each byte is a grapheme, and finding them is not needed.
        breaks((0..line.len()).map(|at| (at, &line[at..=at])), room(width))
    } else {
        breaks(line.grapheme_indices(true), room(width))
    };
    if open && starts.len() > 1 && starts.last() == Some(&line.len()) {
        starts.pop();
    }
    starts
}

fn breaks<'a>(graphemes: impl Iterator<Item = (usize, &'a str)>, room: usize) -> Vec<usize> {
    let mut starts = vec![0];
    let (mut start, mut column) = (0, 0);
    // The last place a row may end, and the column there.
    let mut border = (0, 0);
    for (at, grapheme) in graphemes {
        let space = matches!(grapheme, " " | "\t");
        let mut width = cells(grapheme, column);
        if width > 1 && !space {
            border = (at, column);
        }
        if column + width > room && at > start {
            if space {
                start = at + grapheme.len();
                starts.push(start);
                (column, border) = (0, (start, 0));
                continue;
            }
            if border.0 > start {
                start = border.0;
                column -= border.1;
                starts.push(start);
            }
            if column + width > room && at > start {
                start = at;
                column = 0;
                starts.push(start);
            }
            border = (start, 0);
            width = cells(grapheme, column);
        }
        column += width;
        if space || width > 1 {
            border = (at + grapheme.len(), column);
        }
    }
    starts
}

/// The column after a piece of a screen row.
pub(super) fn column(piece: &str) -> usize {
    piece.graphemes(true).fold(0, |column, grapheme| column + cells(grapheme, column))
}

/// The byte of a screen row that lies at a column or just before it.
pub(super) fn at_column(piece: &str, goal: usize) -> usize {
    let mut column = 0;
    for (at, grapheme) in piece.grapheme_indices(true) {
        let width = cells(grapheme, column);
        if column + width > goal {
            return at;
        }
        column += width;
    }
    piece.len()
}
