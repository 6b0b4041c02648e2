//! Bytes from the terminal, turned into keys, text and pastes. Pure: bytes and times (ms) in, `Input`s out; it never waits.
//! Our own rather than crossterm's: that one blocks inside a cut sequence, spins at a hangup, and lets `ESC [` eat the next key for ever.

use super::burst::{arrows, clean, pasted, text};
use super::key::{Code, Key};
use super::sequence::{LONGEST, Token, string, token};
use super::{Input, MAX_PASTE};

const PASTE_END: &[u8] = b"\x1b[201~";

/// What is not finished ends so long (ms) after its last byte: a sequence, a string, a paste.
const UNFINISHED: u64 = 1000;

/// Text that follows a paste within less than this (ms) still belongs to it: terminals and ssh cut a long paste into pieces, some 20 ms
/// apart, and its last line end must not become Enter. No hand is as quick.
const TAIL: u64 = 40;

/// Bytes that one key may have: Esc and a character.
const ONE: usize = 5;

/// Arrow keys that come this long (ms) after the same key are the wheel, if they come by threes.
const QUIET: u64 = 150;

/// Arrows that a terminal sends for one notch of the wheel.
const NOTCH: usize = 3;

/// The state between two reads.
#[derive(Debug)]
pub(super) struct Decoder {
    /// the start of a sequence or of a character, at most `LONGEST` bytes
    held: Vec<u8>,
    /// when the last byte came
    last: u64,
    /// how long an Esc is held, ms
    hold: u64,
    state: State,
    /// text of this read that is not given yet
    run: Vec<Key>,
    /// when the last text came that was a paste without brackets, and whether it ended in CR
    burst: Option<(u64, bool)>,
    /// this read held such text
    inside: bool,
    /// when Up and Down last came as keys
    arrows: [Option<u64>; 2],
    /// the last notch of the wheel
    wheel: Option<(bool, u64)>,
    out: Vec<Input>,
}

#[derive(Debug)]
enum State {
    Ground,
    /// Inside a control sequence that is too long for a key: nothing until its end.
    Sequence,
    /// Inside a control string: nothing until its end. What is left of a character, and whether its first byte was that of C1.
    String(u8, bool),
    Paste(Paste),
}

#[derive(Debug, Default)]
struct Paste {
    bytes: Vec<u8>,
    cut: bool,
}

impl Decoder {
    pub fn new(hold: u64) -> Decoder {
        Decoder {
            held: Vec::new(),
            last: 0,
            hold,
            state: State::Ground,
            run: Vec::new(),
            burst: None,
            inside: false,
            arrows: [None; 2],
            wheel: None,
            out: Vec::new(),
        }
    }

    /// When `expire` must be called, if no byte comes before.
    pub fn due(&self) -> Option<u64> {
        let wait = match (&self.state, self.held.as_slice()) {
            (State::Ground, []) => return None,
            // by a hand these are whole: Esc, and Alt with a letter
            (State::Ground, [0x1b]) => self.hold,
            (State::Ground, [0x1b, c]) if alone(*c) => self.hold,
            _ => UNFINISHED,
        };
        Some(self.last.saturating_add(wait))
    }

    /// Takes bytes that arrived at `now` and gives what they complete.
    pub fn feed(&mut self, bytes: &[u8], now: u64) -> Vec<Input> {
        // what was not finished in time is over, also when nobody called `expire`
        if self.due().is_some_and(|due| due <= now) {
            self.give_up();
        }
        // a late Esc inside a string was a key that ended it, unless it is the head of the terminator
        let late = self.held == [0x1b] && now.saturating_sub(self.last) >= self.hold;
        if late && matches!(self.state, State::String(..)) && bytes.first() != Some(&b'\\') {
            self.held.clear();
            self.state = State::Ground;
        }
        let mut all = std::mem::take(&mut self.held);
        all.extend_from_slice(bytes);
        self.last = now;
        if matches!(self.state, State::Ground)
            && let Some((down, count)) = arrows(&all)
            && self.notches(down, count, now)
        {
            return std::mem::take(&mut self.out);
        }
        // more than one key right behind a paste is its next piece
        self.inside = bytes.len() > ONE && self.tail(now).is_some();
        let mut rest = all.as_slice();
        while !rest.is_empty() {
            let used = match self.state {
                State::Ground => self.ground(rest, now),
                State::Sequence => self.inside_sequence(rest),
                State::String(..) => self.inside_string(rest),
                State::Paste(_) => self.inside_paste(rest, now),
            };
            // nothing was used: more bytes are needed, unless another state is to look at them
            match used {
                Some(used) => rest = &rest[used..],
                None => break,
            }
        }
        self.held.extend_from_slice(rest);
        self.flush(now);
        std::mem::take(&mut self.out)
    }

    /// The time is `now`: what is held past its time is given as it is.
    pub fn expire(&mut self, now: u64) -> Vec<Input> {
        if self.due().is_some_and(|due| due <= now) {
            self.give_up();
        }
        std::mem::take(&mut self.out)
    }

    /// A lone Esc is Esc; Esc with the letter of a sequence is Alt and that letter; a paste is what came of it; all else is nothing.
    fn give_up(&mut self) {
        let held = std::mem::take(&mut self.held);
        match (std::mem::replace(&mut self.state, State::Ground), held.as_slice()) {
            (State::Paste(mut paste), _) => {
                let end = (1..PASTE_END.len()).rev().find(|n| paste.bytes.ends_with(&PASTE_END[..*n])).unwrap_or(0);
                paste.bytes.truncate(paste.bytes.len() - end);
                self.paste(&paste.bytes, paste.cut);
            }
            (State::Ground, [0x1b]) => self.key(Key::new(Code::Esc)),
            (State::Ground, [0x1b, c]) if alone(*c) => self.key(Key::char(char::from(*c)).with_alt()),
            _ => {}
        }
    }

    /// Whether arrows that came alone and alike are the wheel's. While it spins the notches come close, several in one read.
    fn notches(&mut self, down: bool, count: usize, now: u64) -> bool {
        let quiet = self.arrows[usize::from(down)].is_none_or(|at| now.saturating_sub(at) >= QUIET);
        let spins = self.wheel.is_some_and(|(way, at)| way == down && now.saturating_sub(at) < QUIET);
        let wheel = quiet && (count == NOTCH || spins && count.is_multiple_of(NOTCH));
        if wheel {
            self.wheel = Some((down, now));
            self.out.extend((0..count / NOTCH).map(|_| Input::Wheel { down }));
        }
        wheel
    }

    /// One token; the bytes it took, or none where more are needed.
    fn ground(&mut self, rest: &[u8], now: u64) -> Option<usize> {
        let used = match token(rest) {
            Token::More if rest.len() > LONGEST => {
                self.state = State::Sequence;
                rest.len()
            }
            Token::More => return None,
            Token::Key(used, key) if text(key) && rest[0] != 0x1b => {
                self.run.push(key);
                used
            }
            Token::Key(used, key) => {
                self.flush(now);
                // Esc and a character right behind pasted text came with it, and are no command
                let came_along = self.inside && rest[0] == 0x1b && !matches!(rest.get(1), Some(b'[' | b'O'));
                if !came_along {
                    self.key(key);
                }
                if let Code::Up | Code::Down = key.code {
                    self.arrows[usize::from(key.code == Code::Down)] = Some(now);
                }
                used
            }
            Token::Skip(used) => used,
            Token::Paste(used) => {
                self.flush(now);
                self.state = State::Paste(Paste::default());
                used
            }
            Token::Text(used) => {
                self.state = State::String(0, false);
                used
            }
        };
        Some(used)
    }

    /// The paste of which text that comes now is still the tail.
    fn tail(&self, now: u64) -> Option<(u64, bool)> {
        self.burst.filter(|(at, _)| now.saturating_sub(*at) < TAIL)
    }

    /// Gives the text of this read: as a paste, as the tail of one, or as keys.
    fn flush(&mut self, now: u64) {
        let run = std::mem::take(&mut self.run);
        let Some(last) = run.last() else { return };
        let tail = self.tail(now);
        // A Tab alone goes to the next field, also right after much was typed.
        if !pasted(&run) && (tail.is_none() || run == [Key::new(Code::Tab)]) {
            return run.into_iter().for_each(|key| self.key(key));
        }
        // a CR LF that was cut is one line end
        let cut = tail.is_some_and(|(_, cr)| cr) && run[0] == Key::ctrl('j');
        self.burst = Some((now, *last == Key::new(Code::Enter)));
        self.inside = true;
        let text: String = run[usize::from(cut)..].iter().map(|key| key.typed().unwrap_or(control(*key))).collect();
        match self.out.last_mut() {
            Some(Input::Paste { text: before, .. }) if tail.is_some() => before.push_str(&text),
            _ if text.is_empty() => {}
            _ => self.out.push(Input::Paste { text, cut: false }),
        }
    }

    fn key(&mut self, key: Key) {
        let key = key.normal();
        // characters that wait together are one text: what is typed fast comes as few inputs
        match (key.typed(), self.out.last_mut()) {
            (Some(c), Some(Input::Text(text))) => text.push(c),
            (Some(c), Some(Input::Key(before))) => match before.typed() {
                Some(first) => {
                    let text = String::from_iter([first, c]);
                    self.out.pop();
                    self.out.push(Input::Text(text));
                }
                None => self.out.push(Input::Key(key)),
            },
            _ => self.out.push(Input::Key(key)),
        }
    }

    fn paste(&mut self, bytes: &[u8], cut: bool) {
        let (text, more) = clean(bytes);
        self.out.push(Input::Paste { text, cut: cut || more });
    }

    /// Passes over a long control sequence, up to its final byte or what cuts it.
    fn inside_sequence(&mut self, rest: &[u8]) -> Option<usize> {
        let end = rest.iter().position(|c| !(0x20..=0x3f).contains(c));
        if end.is_some() {
            self.state = State::Ground;
        }
        Some(end.map_or(rest.len(), |end| end + usize::from((0x40..=0x7e).contains(&rest[end]))))
    }

    /// Passes over a control string, up to ST or BEL, or what ends it else: ^C, and an Esc that is not the head of ST.
    fn inside_string(&mut self, rest: &[u8]) -> Option<usize> {
        let State::String(mut left, mut c1) = self.state else { return Some(0) };
        for (at, byte) in rest.iter().enumerate() {
            let end = match (*byte, rest.get(at + 1)) {
                (0x1b, Some(b'\\')) => Some(at + 2),
                (0x1b, Some(_)) | (0x03, _) => Some(at),
                (0x1b, None) => {
                    self.state = State::String(0, false);
                    return (at > 0).then_some(at);
                }
                (0x07, _) => Some(at + 1),
                // ST as a C1 control, bare or as UTF-8; in the middle of another character it is part of that
                (0x9c, _) if left == 0 || c1 => Some(at + 1),
                _ => None,
            };
            if let Some(end) = end {
                self.state = State::Ground;
                return Some(end);
            }
            (left, c1) = match byte {
                0xc2..=0xdf => (1, *byte == 0xc2),
                0xe0..=0xef => (2, false),
                0xf0..=0xf4 => (3, false),
                0x80..=0xbf => (left.saturating_sub(1), false),
                _ => (0, false),
            };
        }
        self.state = State::String(left, c1);
        Some(rest.len())
    }

    /// Takes the paste's part of `rest`.
    fn inside_paste(&mut self, rest: &[u8], now: u64) -> Option<usize> {
        let State::Paste(paste) = &mut self.state else { return Some(0) };
        // the end mark may be cut: look for it from a little before the new bytes
        let before = paste.bytes.len();
        let from = before.saturating_sub(PASTE_END.len() - 1);
        let joined = [&paste.bytes[from..], rest].concat();
        let mark = joined.windows(PASTE_END.len()).position(|window| window == PASTE_END);
        // without its end mark, ^C at the end of a read ends it too; what comes right behind is still its text, and no command
        let stopped = mark.is_none() && rest.ends_with(b"\x03");
        if mark.is_none() && !stopped {
            paste.bytes.extend_from_slice(rest);
            // beyond the limit only what may be the end mark is kept
            let limit = 2 * MAX_PASTE;
            if paste.bytes.len() > limit {
                let tail = paste.bytes.split_off(paste.bytes.len() - (PASTE_END.len() - 1));
                paste.bytes.truncate(limit - PASTE_END.len());
                paste.bytes.extend(tail);
                paste.cut = true;
            }
            return Some(rest.len());
        }
        let mut paste = std::mem::take(paste);
        self.state = State::Ground;
        paste.bytes.truncate(from);
        paste.bytes.extend_from_slice(&joined[..mark.unwrap_or(joined.len())]);
        self.paste(&paste.bytes, paste.cut);
        if stopped {
            self.key(Key::ctrl('c'));
            self.burst = Some((now, false));
        }
        Some(mark.map_or(rest.len(), |at| at + PASTE_END.len() - (before - from)))
    }
}

/// The letters that open a sequence after Esc, and that a hand types with Alt.
fn alone(c: u8) -> bool {
    matches!(c, b'[' | b'O') || string(c)
}

/// What a key that is no character is in a text.
fn control(key: Key) -> char {
    if key.code == Code::Tab { '\t' } else { '\n' }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
