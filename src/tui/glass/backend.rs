//! The glass as a ratatui backend: draws are collected, the cursor is remembered, a flush hands over one frame.

use std::convert::Infallible;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::cell::Slot;
use super::{Glass, Outlet};

/// A frame of more bytes than this is wrapped in a synchronized update (16 bytes), so that it is not seen half-drawn.
const SYNC_FROM: usize = 1024;

impl<O: Outlet> Backend for Glass<O> {
    type Error = Infallible;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Infallible>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut half = None;
        for (x, y, cell) in content {
            let (x, y) = (usize::from(x), usize::from(y));
            // ratatui sends the cell under an emoji's second half, to have it cleared: the painter sees to that
            if half != Some((x, y)) {
                let columns = self.put(x, y, cell);
                half = (columns == 2).then_some((x + 1, y));
            }
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.wanted = None;
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        self.wanted = Some(self.place);
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        Ok(self.place)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.place = position.into();
        if self.wanted.is_some() {
            self.wanted = Some(self.place);
        }
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Result<(), Infallible> {
        let width = self.width();
        let (x, y) = (usize::from(self.place.x).min(width), usize::from(self.place.y));
        let (start, all) = ((y * width).min(self.next.slots.len()), self.next.slots.len());
        let at = (start + x).min(all);
        let range = match clear_type {
            ClearType::All => 0..all,
            ClearType::AfterCursor => at..all,
            ClearType::BeforeCursor => 0..at,
            ClearType::CurrentLine => start..(start + width).min(all),
            ClearType::UntilNewLine => at..(start + width).min(all),
        };
        self.next.slots[range].fill(Slot::BLANK);
        self.dirty.fill(true);
        Ok(())
    }

    fn size(&self) -> Result<Size, Infallible> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        // what was drawn is kept: the next frame is the difference to what was last handed over
        if !self.outlet.ready() {
            return Ok(());
        }
        let mut frame = self.frame();
        if frame.len() > SYNC_FROM && self.ability.modern {
            frame.splice(0..0, *b"\x1b[?2026h");
            frame.extend_from_slice(b"\x1b[?2026l");
        }
        if !frame.is_empty() {
            self.handed += frame.len();
            self.outlet.frame(frame);
        }
        Ok(())
    }
}
