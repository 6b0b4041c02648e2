//! When the next frame may be drawn: at once after a pause and for a key, else at a steady rate that a slow line can carry,
//! and with text that comes shortly before its time.
//! Pure: the time is given in milliseconds; it never waits and never asks the terminal.

/// The pace of frames, after the measurements on a line of 8,000 bytes a second: it keeps text at most half a second late.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    /// when the last frame was drawn, and its bytes
    last: Option<(u64, usize)>,
    /// a key waits to be answered
    key: bool,
}

/// Milliseconds between two frames: 22 a second.
const STEP: u64 = 45;
/// The same where text has just come: it need not wait, and all before it is shown with it. At 100 deltas a second a frame
/// takes three, and half of them are there within 10 ms.
const FRESH: u64 = 24;
/// Bytes a second a slow line is taken to carry.
const LINE: u64 = 8_000;
/// Most milliseconds a large frame holds back the next one.
const LONGEST: u64 = 400;

impl Pace {
    /// A key was pressed: its frame goes at once.
    pub fn key(&mut self) {
        self.key = true;
    }

    /// A frame of `bytes` was handed over at `now` (ms). A frame without bytes counts as none.
    pub fn drawn(&mut self, now: u64, bytes: usize) {
        self.key = false;
        if bytes > 0 {
            self.last = Some((now, bytes));
        }
    }

    /// The earliest time (ms) at which a change may be drawn; `now` when it may be at once. `fresh`: text has come just now.
    pub fn next(&self, now: u64, fresh: bool) -> u64 {
        match self.last {
            Some((at, bytes)) if !self.key => {
                let line = (bytes as u64).saturating_mul(1000) / LINE;
                let due = at.saturating_add(line.clamp(if fresh { FRESH } else { STEP }, LONGEST));
                // a clock that went back must not hold a frame longer than the longest wait
                due.clamp(now, now.saturating_add(LONGEST))
            }
            _ => now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_change_goes_at_once_and_the_stream_at_22_a_second() {
        let mut pace = Pace::default();
        assert_eq!(pace.next(1_000, false), 1_000);
        pace.drawn(1_000, 40);
        assert_eq!(pace.next(1_010, false), 1_045);
        assert_eq!(pace.next(1_045, false), 1_045);
        assert_eq!(pace.next(9_000, false), 9_000, "after a pause at once");
    }

    #[test]
    fn text_that_comes_shortly_before_its_frame_is_not_kept_waiting() {
        let mut pace = Pace::default();
        pace.drawn(1_000, 40);
        assert_eq!(pace.next(1_010, true), 1_024);
        assert_eq!(pace.next(1_030, true), 1_030);
        assert_eq!(pace.next(1_030, false), 1_045);
        pace.drawn(1_000, 800);
        assert_eq!(pace.next(1_030, true), 1_100, "a slow line is as slow for it");
    }

    #[test]
    fn a_large_frame_waits_for_a_slow_line_but_not_for_ever() {
        let mut pace = Pace::default();
        pace.drawn(1_000, 800);
        assert_eq!(pace.next(1_000, false), 1_100);
        pace.drawn(1_000, 1_000_000);
        assert_eq!(pace.next(1_000, false), 1_400);
        assert_eq!(pace.next(10, false), 410, "a clock that goes back");
    }

    #[test]
    fn a_key_passes_by_and_counts() {
        let mut pace = Pace::default();
        pace.drawn(1_000, 800);
        pace.key();
        assert_eq!(pace.next(1_001, false), 1_001);
        pace.drawn(1_001, 8);
        assert_eq!(pace.next(1_002, false), 1_046);
        pace.drawn(1_010, 0);
        assert_eq!(pace.next(1_010, false), 1_046, "an empty frame is no frame");
    }
}
