//! The wheel among arrow keys: terminals send three arrows for a notch, and a line with jitter cuts and joins them. Pure.

use super::Input;
use super::key::{Code, Key};

/// Arrows that come this long (ms) after the same key are the wheel, if they come by threes.
const QUIET: u64 = 150;

/// Arrows that a terminal sends for one notch of the wheel.
const NOTCH: usize = 3;

/// Equal arrows closer than this (ms) come from no held key: those repeat every 30 ms and slower. So late may an arrow be.
const TOGETHER: u64 = 20;

/// The arrows so far.
#[derive(Debug, Default)]
pub(super) struct Wheel {
    /// when Up and Down last came as keys
    keys: [Option<u64>; 2],
    /// arrows that wait for more of their kind
    held: Option<Held>,
    /// the last notch: which way, when, and the arrows of the next one
    notch: Option<(bool, u64, usize)>,
}

#[derive(Debug)]
struct Held {
    down: bool,
    count: usize,
    /// when the first came, and the last byte of any
    began: u64,
    last: u64,
}

impl Wheel {
    /// When `settle` must be called.
    pub fn due(&self) -> Option<u64> {
        self.held.as_ref().map(|held| held.last.saturating_add(TOGETHER))
    }

    /// Takes an arrow; gives what it is, or nothing while that is open.
    pub fn arrow(&mut self, down: bool, now: u64) -> Vec<Input> {
        if let Some(held) = self.held.as_mut().filter(|held| held.down == down) {
            (held.count, held.last) = (held.count + 1, now);
            return Vec::new();
        }
        let mut out = self.settle();
        if self.keys[usize::from(down)].is_none_or(|at| now.saturating_sub(at) >= QUIET) {
            self.held = Some(Held { down, count: 1, began: now, last: now });
        } else {
            self.keys[usize::from(down)] = Some(now);
            out.push(key(down));
        }
        out
    }

    /// A part of the next key came: it may be one more.
    pub fn part(&mut self, now: u64) {
        if let Some(held) = &mut self.held {
            held.last = now;
        }
    }

    /// Nothing more comes in time: what is held are notches, or keys. While the wheel spins all arrows of its way are its own.
    pub fn settle(&mut self) -> Vec<Input> {
        let Some(held) = self.held.take() else { return Vec::new() };
        let spins = self.notch.filter(|(down, at, _)| *down == held.down && held.began.saturating_sub(*at) < QUIET);
        let count = held.count + spins.map_or(0, |(_, _, rest)| rest);
        if spins.is_some() || count.is_multiple_of(NOTCH) {
            self.notch = Some((held.down, held.last, count % NOTCH));
            return vec![Input::Wheel { down: held.down }; count / NOTCH];
        }
        self.keys[usize::from(held.down)] = Some(held.last);
        vec![key(held.down); count]
    }
}

fn key(down: bool) -> Input {
    Input::Key(Key::new(if down { Code::Down } else { Code::Up }))
}
