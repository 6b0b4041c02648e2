//! Bytes from the terminal, turned into keys, text and pastes. Pure: bytes and times (ms) in, `Input`s out; it never waits.
//! Our own rather than crossterm's: that one blocks inside a cut sequence, spins at a hangup, and lets `ESC [` eat the next key for ever.

use super::burst::{clean, doubtful, pasted, text};
use super::key::{Code, Key};
use super::sequence::{LONGEST, Mouse, Token, alone, headless, token};
use super::wheel::Wheel;
use super::{Input, MAX_PASTE};

const PASTE_END: &[u8] = b"\x1b[201~";

/// What is not finished ends so long (ms) after its last byte: a sequence, a string, a paste.
const UNFINISHED: u64 = 1000;

/// Text that follows a paste within less than this (ms) still belongs to it: terminals and ssh cut a long paste into pieces, some 20 ms
/// apart, and its last line end must not become Enter. No hand is as quick. So long waits what may be a paste's first piece.
const TAIL: u64 = 40;

/// Bytes that one key may have: Esc and a character.
const ONE: usize = 5;

/// So long (ms) at most Esc and a sign wait for more: a hand that types on after `Esc /` is slower.
const SIGN: u64 = 30;

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
    /// when a lone Esc came that was given and after which nothing came
    esc: Option<u64>,
    /// what is held is the tail of that Esc: its key is none
    orphan: bool,
    /// text that is not given yet, and when its last came
    run: Vec<Key>,
    typed: u64,
    /// when the last text came that was a paste without brackets, and whether it ended in CR
    burst: Option<(u64, bool)>,
    /// this read held such text
    inside: bool,
    wheel: Wheel,
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
            esc: None,
            orphan: false,
            run: Vec::new(),
            typed: 0,
            burst: None,
            inside: false,
            wheel: Wheel::default(),
            out: Vec::new(),
        }
    }

    /// When `expire` must be called, if no byte comes before.
    pub fn due(&self) -> Option<u64> {
        let run = (!self.run.is_empty()).then(|| self.typed.saturating_add(TAIL));
        [self.ends(), run, self.wheel.due()].into_iter().flatten().min()
    }

    /// When what is not finished is given up. The letters that open a sequence wait as long as any part of it: their tail may come late,
    /// and its letters must be no commands. A hand that means Alt-[ or Alt-O loses one key typed within that second, which cannot be
    /// told from the sequence's last; no such chord is bound.
    fn ends(&self) -> Option<u64> {
        let wait = match (&self.state, self.held.as_slice()) {
            (State::Ground, []) => return None,
            // by a hand this is whole
            (State::Ground, [0x1b] | [0x1b, 0x1b]) => self.hold,
            (State::Ground, [0x1b, 0x20..=0x2f, ..]) => self.hold.min(SIGN),
            _ => UNFINISHED,
        };
        Some(self.last.saturating_add(wait))
    }

    /// Takes bytes that arrived at `now` and gives what they complete.
    pub fn feed(&mut self, bytes: &[u8], now: u64) -> Vec<Input> {
        // what was not finished in time is over, also when nobody called `expire`
        self.pass(now);
        // a late Esc inside a string was a key that ended it, unless it is the head of the terminator
        let late = self.held == [0x1b] && now.saturating_sub(self.last) >= self.hold;
        if late && matches!(self.state, State::String(..)) && bytes.first() != Some(&b'\\') {
            self.held.clear();
            self.state = State::Ground;
        }
        let mut all = std::mem::take(&mut self.held);
        // an Esc that was given may have been the head of this
        let beheaded = self.esc.take().is_some_and(|at| now.saturating_sub(at) < UNFINISHED);
        if beheaded && headless(bytes) {
            all.push(0x1b);
            self.orphan = true;
        }
        all.extend_from_slice(bytes);
        self.last = now;
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
        if !self.held.is_empty() {
            self.wheel.part(now);
        }
        if pasted(&self.run) || self.tail(now).is_some() || !doubtful(&self.run) {
            self.flush(now);
        }
        std::mem::take(&mut self.out)
    }

    /// The time is `now`: what is held past its time is given as it is.
    pub fn expire(&mut self, now: u64) -> Vec<Input> {
        self.pass(now);
        std::mem::take(&mut self.out)
    }

    fn pass(&mut self, now: u64) {
        if self.due().is_none_or(|due| due > now) {
            return;
        }
        if self.wheel.due().is_some_and(|due| due <= now) {
            let inputs = self.wheel.settle();
            self.out.extend(inputs);
        }
        if self.typed.saturating_add(TAIL) <= now {
            self.flush(self.typed);
        }
        if self.ends().is_some_and(|due| due <= now) {
            self.give_up();
        }
    }

    /// A lone Esc is Esc; Esc with the letter of a sequence is Alt and that letter; a paste is what came of it; all else is nothing.
    fn give_up(&mut self) {
        let held = std::mem::take(&mut self.held);
        let orphan = std::mem::take(&mut self.orphan);
        let state = std::mem::replace(&mut self.state, State::Ground);
        self.before(self.typed);
        match (state, held.as_slice()) {
            (State::Paste(mut paste), _) => {
                let end = (1..PASTE_END.len()).rev().find(|n| paste.bytes.ends_with(&PASTE_END[..*n])).unwrap_or(0);
                paste.bytes.truncate(paste.bytes.len() - end);
                self.paste(&paste.bytes, paste.cut);
            }
            _ if orphan => {}
            (State::Ground, [0x1b]) => {
                self.key(Key::new(Code::Esc));
                self.esc = Some(self.last);
            }
            (State::Ground, [0x1b, 0x1b, rest @ ..]) => {
                self.key(Key::new(Code::Esc));
                if rest.is_empty() {
                    self.key(Key::new(Code::Esc));
                    self.esc = Some(self.last);
                }
            }
            (State::Ground, [0x1b, c]) if alone(*c) => self.key(Key::char(char::from(*c)).with_alt()),
            _ => {}
        }
    }

    /// Gives all that came before what comes now.
    fn before(&mut self, now: u64) {
        self.flush(now);
        let inputs = self.wheel.settle();
        self.out.extend(inputs);
    }

    /// One token; the bytes it took, or none where more are needed.
    fn ground(&mut self, rest: &[u8], now: u64) -> Option<usize> {
        let token = token(rest);
        let orphan = !matches!(token, Token::More) && std::mem::take(&mut self.orphan);
        let used = match token {
            Token::More if rest.len() > LONGEST => {
                self.state = State::Sequence;
                self.orphan = false;
                rest.len()
            }
            Token::More => return None,
            Token::Key(used, _) if orphan => used,
            Token::Key(used, key) if text(key) && rest[0] != 0x1b => {
                if self.run.is_empty() {
                    self.before(now);
                }
                self.run.push(key);
                self.typed = now;
                used
            }
            Token::Key(used, key) => {
                self.flush(now);
                // Esc and a character right behind pasted text came with it, and are no command
                let came_along = self.inside && rest[0] == 0x1b && !matches!(rest.get(1), Some(b'[' | b'O'));
                if key == Key::new(Code::Up) || key == Key::new(Code::Down) {
                    let inputs = self.wheel.arrow(key.code == Code::Down, now);
                    self.out.extend(inputs);
                } else if !came_along {
                    self.before(now);
                    self.key(key);
                }
                used
            }
            Token::Mouse(used, _) if orphan => used,
            Token::Mouse(used, mouse) => {
                self.before(now);
                self.out.push(match mouse {
                    Mouse::Press(column, row) => Input::Click { column, row },
                    Mouse::Wheel { down } => Input::Wheel { down },
                });
                used
            }
            Token::Skip(used) => used,
            Token::Paste(used) => {
                self.before(now);
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

    /// Gives the text at hand: as a paste, as the tail of one, or as keys.
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
            _ => self.out.push(Input::Paste { text, cut: false, more: tail.is_some() }),
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
        self.out.push(Input::Paste { text, cut: cut || more, more: false });
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

/// What a key that is no character is in a text.
fn control(key: Key) -> char {
    if key.code == Code::Tab { '\t' } else { '\n' }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
