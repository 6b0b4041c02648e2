//! Bytes from the terminal, turned into keys, text and pastes. Pure: bytes and times (ms) in, `Input`s out; it never waits.
//! Our own rather than crossterm's: that one blocks inside a cut sequence, spins at a hangup, and lets `ESC [` eat the next key for ever.

use super::key::{Code, Key};
use super::{Input, MAX_PASTE};

/// Longest control sequence that is waited for; what is longer is dropped.
const LONGEST: usize = 64;

const PASTE_END: &[u8] = b"\x1b[201~";

/// The state between two reads.
#[derive(Debug)]
pub(super) struct Decoder {
    /// what an Esc may still become, at most `LONGEST` bytes, or the start of a character
    held: Vec<u8>,
    /// when `held` is given up
    until: u64,
    /// how long an Esc is held, ms
    hold: u64,
    paste: Option<Paste>,
    out: Vec<Input>,
}

#[derive(Debug, Default)]
struct Paste {
    bytes: Vec<u8>,
    cut: bool,
}

/// What the bytes at hand amount to.
enum Token {
    /// Not enough bytes.
    More,
    /// This many bytes are this key.
    Key(usize, Key),
    /// This many bytes mean nothing to us.
    Skip(usize),
    /// This many bytes begin a paste.
    Paste(usize),
}

impl Decoder {
    pub fn new(hold: u64) -> Decoder {
        Decoder { held: Vec::new(), until: 0, hold, paste: None, out: Vec::new() }
    }

    /// When `expire` must be called, if no byte comes before.
    pub fn due(&self) -> Option<u64> {
        (!self.held.is_empty() && self.paste.is_none()).then_some(self.until)
    }

    /// Takes bytes that arrived at `now` and gives what they complete.
    pub fn feed(&mut self, bytes: &[u8], now: u64) -> Vec<Input> {
        // a sequence that was not finished in time is over, also when nobody called `expire`
        if self.due().is_some_and(|due| due <= now) {
            self.give_up();
        }
        let mut bytes = bytes;
        while !bytes.is_empty() {
            if self.paste.is_some() {
                bytes = self.pasted(bytes);
            } else {
                let head = bytes.len().min(LONGEST);
                self.held.extend_from_slice(&bytes[..head]);
                // where a paste begins, its text is the rest, all of it from these bytes: what was held was not enough for its mark
                let rest = self.drain();
                bytes = &bytes[head - rest.min(head)..];
            }
        }
        if !self.held.is_empty() {
            self.until = now.saturating_add(self.hold);
        }
        std::mem::take(&mut self.out)
    }

    /// The time is `now`: what is held past its time is given as it is.
    pub fn expire(&mut self, now: u64) -> Vec<Input> {
        if self.due().is_some_and(|due| due <= now) {
            self.give_up();
        }
        std::mem::take(&mut self.out)
    }

    /// Takes whole tokens off `held`; when a paste begins, how many bytes after its mark were not taken.
    fn drain(&mut self) -> usize {
        let mut at = 0;
        while at < self.held.len() {
            match token(&self.held[at..]) {
                Token::More => break,
                Token::Key(used, key) => {
                    at += used;
                    self.key(key);
                }
                Token::Skip(used) => at += used,
                Token::Paste(used) => {
                    self.paste = Some(Paste::default());
                    let rest = self.held.len() - at - used;
                    self.held.clear();
                    return rest;
                }
            }
        }
        self.held.drain(..at);
        if self.held.len() > LONGEST {
            self.held.clear();
        }
        0
    }

    /// A lone Esc is Esc; Esc with the start of a sequence is Alt and that character; half a character is nothing.
    fn give_up(&mut self) {
        let held = std::mem::take(&mut self.held);
        match held.as_slice() {
            [0x1b] => self.key(Key::new(Code::Esc)),
            [0x1b, c @ (b'[' | b'O')] => self.key(Key::char(char::from(*c)).with_alt()),
            _ => {}
        }
    }

    fn key(&mut self, key: Key) {
        let key = key.normal();
        // characters that wait together are one text: a paste that is not bracketed comes as few inputs
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

    /// Takes the paste's part of `bytes` and gives the rest.
    fn pasted<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let Some(paste) = &mut self.paste else { return bytes };
        // the end mark may be cut: look for it from a little before the new bytes
        let before = paste.bytes.len();
        let from = before.saturating_sub(PASTE_END.len() - 1);
        let joined = [&paste.bytes[from..], bytes].concat();
        if let Some(at) = joined.windows(PASTE_END.len()).position(|window| window == PASTE_END) {
            let end = at + PASTE_END.len() - (before - from);
            paste.bytes.truncate(from);
            paste.bytes.extend_from_slice(&joined[..at]);
            let paste = std::mem::take(paste);
            self.paste = None;
            let (text, cut) = clean(&paste.bytes);
            self.out.push(Input::Paste { text, cut: cut || paste.cut });
            &bytes[end..]
        } else {
            paste.bytes.extend_from_slice(bytes);
            // beyond the limit only what may be the end mark is kept
            let limit = 2 * MAX_PASTE;
            if paste.bytes.len() > limit {
                let tail = paste.bytes.split_off(paste.bytes.len() - (PASTE_END.len() - 1));
                paste.bytes.truncate(limit - PASTE_END.len());
                paste.bytes.extend(tail);
                paste.cut = true;
            }
            &[]
        }
    }
}

/// The text of a paste: line ends as LF, no other controls but TAB, at most `MAX_PASTE` bytes; and whether it was cut.
fn clean(bytes: &[u8]) -> (String, bool) {
    let raw = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    let mut text: String = raw.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let cut = text.len() > MAX_PASTE;
    if cut {
        let end = (0..=MAX_PASTE).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        text.truncate(end);
    }
    (text, cut)
}

/// The first token of `bytes` (not empty).
fn token(bytes: &[u8]) -> Token {
    match bytes {
        [0x1b] => Token::More,
        [0x1b, b'[', rest @ ..] => csi(rest),
        [0x1b, b'O', rest @ ..] => ss3(rest),
        // Esc Esc: the first one stands alone, the second may begin a sequence
        [0x1b, 0x1b, ..] => Token::Key(1, Key::new(Code::Esc)),
        [0x1b, rest @ ..] => match token(rest) {
            Token::Key(used, key) => Token::Key(used + 1, key.with_alt()),
            Token::Skip(used) => Token::Skip(used + 1),
            other => other,
        },
        [b'\r', ..] => Token::Key(1, Key::new(Code::Enter)),
        [b'\t', ..] => Token::Key(1, Key::new(Code::Tab)),
        [0x7f, ..] => Token::Key(1, Key::new(Code::Backspace)),
        [c @ 0..=0x1f, ..] => Token::Key(1, Key::ctrl(char::from(c + 0x40))),
        _ => character(bytes),
    }
}

fn character(bytes: &[u8]) -> Token {
    let head = &bytes[..bytes.len().min(4)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() > 0 => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
        Err(error) => return error.error_len().map_or(Token::More, Token::Skip),
    };
    match text.chars().next() {
        Some(c) if c.is_control() => Token::Skip(c.len_utf8()),
        Some(c) => Token::Key(c.len_utf8(), Key::char(c)),
        None => Token::Skip(1),
    }
}

fn ss3(rest: &[u8]) -> Token {
    match rest {
        [] => Token::More,
        [c @ b'P'..=b'S', ..] => Token::Key(3, Key::new(Code::F(c - b'P' + 1))),
        // the keypad in application mode
        [b'M', ..] => Token::Key(3, Key::new(Code::Enter)),
        [c, ..] => match arrow(*c) {
            Some(code) => Token::Key(3, Key::new(code)),
            // Alt-O, and then another key
            None => Token::Key(2, Key::char('O').with_alt()),
        },
    }
}

fn arrow(c: u8) -> Option<Code> {
    Some(match c {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        _ => return None,
    })
}

/// `rest` follows `ESC [`: parameters, intermediates, one final byte (ECMA-48, 5.4).
fn csi(rest: &[u8]) -> Token {
    // the Linux console's F1 to F5
    if let [b'[', tail @ ..] = rest {
        return match tail {
            [] => Token::More,
            [c @ b'A'..=b'E', ..] => Token::Key(4, Key::new(Code::F(c - b'A' + 1))),
            _ => Token::Skip(3),
        };
    }
    let Some(end) = rest.iter().position(|c| !(0x20..=0x3f).contains(c)) else {
        return if rest.len() > LONGEST - 4 { Token::Skip(rest.len() + 2) } else { Token::More };
    };
    let used = end + 3;
    let last = rest[end];
    if !(0x40..=0x7e).contains(&last) {
        // cut through by another key: `ESC [` alone was Alt-[, a longer one nothing
        return if end == 0 { Token::Key(2, Key::char('[').with_alt()) } else { Token::Skip(end + 2) };
    }
    if &rest[..end] == b"200" && last == b'~' {
        return Token::Paste(used);
    }
    // X10 mouse reports carry three bytes more; we never ask for them, but something before us may have
    if end == 0 && last == b'M' {
        return if rest.len() < 4 { Token::More } else { Token::Skip(6) };
    }
    match known(&rest[..end], last) {
        Some(key) => Token::Key(used, key),
        None => Token::Skip(used),
    }
}

/// The key of a whole control sequence; none for reports, releases and what we do not know.
fn known(parameters: &[u8], last: u8) -> Option<Key> {
    let text = std::str::from_utf8(parameters).ok()?;
    let mut fields = text.split(';');
    let field = |field: Option<&str>, place: usize| -> Option<u32> {
        match field?.split(':').nth(place)? {
            "" => None,
            number => number.parse().ok(),
        }
    };
    let (first, second, third) = (fields.next(), fields.next(), fields.next());
    if text.starts_with(['?', '<', '>', '=']) {
        return None;
    }
    // kitty's event type: 3 is a release
    if field(second, 1) == Some(3) {
        return None;
    }
    let number = field(first, 0);
    let code = match last {
        b'~' if number == Some(27) => unicode(field(third, 0)?)?,
        b'~' => tilde(number?)?,
        b'u' => unicode(number?)?,
        b'Z' => Code::Tab,
        b'P' | b'Q' | b'S' => Code::F(last - b'P' + 1),
        // F3, but also the cursor's report: that one is never asked for
        b'R' if number.is_none_or(|n| n == 1) => Code::F(3),
        _ => arrow(last)?,
    };
    let held = field(second, 0).unwrap_or(1).saturating_sub(1);
    let key = Key { code, shift: held & 1 != 0 || last == b'Z', alt: held & 2 != 0, ctrl: held & 4 != 0 };
    Some(key)
}

fn tilde(number: u32) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        n @ 11..=15 => Code::F(n as u8 - 10),
        n @ 17..=21 => Code::F(n as u8 - 11),
        n @ 23..=26 => Code::F(n as u8 - 12),
        n @ 28..=29 => Code::F(n as u8 - 13),
        n @ 31..=34 => Code::F(n as u8 - 14),
        _ => return None,
    })
}

fn unicode(number: u32) -> Option<Code> {
    Some(match number {
        9 => Code::Tab,
        13 | 57414 => Code::Enter,
        27 => Code::Esc,
        8 | 127 => Code::Backspace,
        // kitty's private area: modifiers and media keys alone
        57344..=63743 => return None,
        n => Code::Char(char::from_u32(n).filter(|c| !c.is_control())?),
    })
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
