//! The lines of the answer as they were painted last: while it arrives, nearly all of them stand as they stood, and neither
//! painting them nor taking their cells off the canvas again changes anything.

use crate::app::layout::Area;
use crate::app::status::Tone;
use crate::page::Line;

/// All that a row of the answer shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The text.
    pub line: Line,
    /// The column it begins at.
    pub left: u16,
    /// Where it stands.
    pub area: Area,
    /// The column of marks.
    pub margin: u16,
    /// The mark beside it.
    pub mark: Option<Tone>,
    /// What is said of it.
    pub said: Option<(&'static str, Tone)>,
    /// The theme's.
    pub light: bool,
}

/// The rows of the last frame that show lines of the answer and nothing else.
#[derive(Debug, Default)]
pub struct Shown {
    frame: u64,
    /// By row of the screen, with the frame it was last painted or kept in.
    rows: Vec<Option<(u64, Row)>>,
}

impl Shown {
    /// A frame begins; `fresh`: nothing of the last one is left.
    pub(super) fn next_frame(&mut self, fresh: bool) {
        self.frame += 1;
        if fresh {
            self.rows.clear();
        }
    }

    /// Whether the row stood so in the last frame; then it stands so in this one too.
    pub(super) fn has(&mut self, row: &Row) -> bool {
        match self.rows.get_mut(usize::from(row.area.y)) {
            Some(Some((frame, was))) if *frame + 1 == self.frame && was == row => {
                *frame = self.frame;
                true
            }
            _ => false,
        }
    }

    /// It stands so from this frame on.
    pub(super) fn put(&mut self, row: Row) {
        let at = usize::from(row.area.y);
        if at >= self.rows.len() {
            self.rows.resize_with(at + 1, || None);
        }
        self.rows[at] = Some((self.frame, row));
    }
}
