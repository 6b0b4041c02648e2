//! The time as events carry it.

use crate::domain::stream::At;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Wall time that never goes back within the process.
#[derive(Clone, Copy)]
pub struct Clock {
    began: Instant,
    at: u64,
}

impl Clock {
    /// Starts at the wall clock's time.
    pub fn start() -> Clock {
        let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |past| past.as_millis() as u64);
        Clock { began: Instant::now(), at }
    }

    /// Now.
    pub fn now(&self) -> At {
        At(self.at + self.began.elapsed().as_millis() as u64)
    }
}
