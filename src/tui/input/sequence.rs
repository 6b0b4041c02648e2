//! Escape sequences: what their bytes amount to, and which of them are keys. Everything else (reports, replies, releases, what we
//! do not know) is told from keys here and swallowed whole by `decode`. Pure, without state.

use super::key::{Code, Key};

/// Most bytes of a control sequence that may still be a key.
pub(super) const LONGEST: usize = 64;

/// What the bytes at hand amount to.
pub(super) enum Token {
    /// Not enough bytes.
    More,
    /// This many bytes are this key.
    Key(usize, Key),
    /// This many bytes tell of the mouse.
    Mouse(usize, Mouse),
    /// This many bytes mean nothing to us.
    Skip(usize),
    /// This many bytes begin a paste.
    Paste(usize),
    /// This many bytes begin a control string (OSC, DCS, APC, PM, SOS): a reply, up to its terminator.
    Text(usize),
}

/// What the mouse did, of what is of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mouse {
    /// The left button went down at this column and row, from 0.
    Press(u16, u16),
    /// One notch of the wheel.
    Wheel {
        /// Downwards.
        down: bool,
    },
}

/// The first token of `bytes` (not empty).
pub(super) fn token(bytes: &[u8]) -> Token {
    if let Some((head, kind)) = introducer(bytes) {
        let rest = &bytes[head..];
        return match kind {
            b'[' => csi(rest, head),
            b'O' => ss3(rest, head),
            // a terminator without its string, which ended before it
            b'\\' => Token::Skip(head),
            _ if !string(kind) => Token::Skip(head),
            // one that nothing follows may be the Alt key
            _ if rest.is_empty() && bytes[0] == 0x1b => Token::More,
            _ => Token::Text(head),
        };
    }
    match bytes {
        [0x1b] | [0x1b, 0x1b] => Token::More,
        // rxvt's arrows with Alt
        [0x1b, 0x1b, b'[' | b'O', ..] => match token(&bytes[1..]) {
            Token::Key(used, key) => Token::Key(used + 1, key.with_alt()),
            Token::More => Token::More,
            Token::Mouse(..) | Token::Skip(_) | Token::Paste(_) | Token::Text(_) => Token::Key(1, Key::new(Code::Esc)),
        },
        // Esc Esc: the first one stands alone, the second may begin a sequence
        [0x1b, 0x1b, ..] => Token::Key(1, Key::new(Code::Esc)),
        [0x1b, rest @ ..] if introducer(rest).is_some() => Token::Key(1, Key::new(Code::Esc)),
        [0x1b, 0x20..=0x2f, ..] => signs(&bytes[1..]),
        [0x1b, rest @ ..] => match token(rest) {
            Token::Key(used, key) => Token::Key(used + 1, key.with_alt()),
            Token::Skip(used) => Token::Skip(used + 1),
            other => other,
        },
        // two bytes of one line end: no hand is that quick
        [b'\r', b'\n', ..] => Token::Key(2, Key::new(Code::Enter)),
        [b'\r', ..] => Token::Key(1, Key::new(Code::Enter)),
        [b'\t', ..] => Token::Key(1, Key::new(Code::Tab)),
        [0x7f, ..] => Token::Key(1, Key::new(Code::Backspace)),
        [c @ 0..=0x1f, ..] => Token::Key(1, Key::ctrl(char::from(c + 0x40)).normal()),
        _ => character(bytes),
    }
}

/// The bytes that open a sequence, and the 7-bit letter of its kind: Esc and a letter, or one C1 control, as UTF-8 or bare. A bare
/// one is told from text by its place: no character begins with such a byte.
fn introducer(bytes: &[u8]) -> Option<(usize, u8)> {
    match bytes {
        [0x1b, c, ..] if matches!(c, b'[' | b'O' | b'\\') || string(*c) => Some((2, *c)),
        [c @ 0x80..=0x9f, ..] => Some((1, c - 0x40)),
        [0xc2, c @ 0x80..=0x9f, ..] => Some((2, c - 0x40)),
        _ => None,
    }
}

/// The letters of DCS, SOS, OSC, PM, APC.
fn string(kind: u8) -> bool {
    matches!(kind, b'P' | b'X' | b']' | b'^' | b'_')
}

/// What opens a sequence after Esc, and a hand types with Alt.
pub(super) fn alone(c: u8) -> bool {
    matches!(c, b'[' | b'O' | 0x20..=0x2f) || string(c)
}

/// Whether bytes that came at once have the shape of a sequence that lost its Esc. One byte, or one again and again, is a key.
pub(super) fn headless(bytes: &[u8]) -> bool {
    let &[first, second, ref rest @ ..] = bytes else { return false };
    let whole = |part: std::ops::RangeInclusive<u8>| {
        let end = bytes[1..].iter().find(|c| !part.contains(*c));
        end.is_none_or(|end| (0x20..=0x7e).contains(end))
    };
    match first {
        b'[' if second == b'[' => matches!(rest, [b'A'..=b'E', ..]),
        b'[' => whole(0x20..=0x3f),
        b'O' => second != first && whole(b'0'..=b';'),
        // the colours and titles that terminals tell of; before a letter it may be the next heading
        b']' => second.is_ascii_digit() || second != first && bytes.iter().any(|c| matches!(c, 0x07 | 0x1b)),
        _ => string(first) && second != first && second >= b' ',
    }
}

/// `rest` follows Esc and begins with a sign: signs and a last letter choose a character set or the like (ISO 2022, nF). No terminal
/// sends them as a key; a sign alone is Alt and that sign.
fn signs(rest: &[u8]) -> Token {
    let Some(end) = rest.iter().position(|c| !(0x20..=0x2f).contains(c)) else { return Token::More };
    match (end, rest[end]) {
        (_, 0x30..=0x7e) => Token::Skip(end + 2),
        (1, _) => Token::Key(2, Key::char(char::from(rest[0])).with_alt()),
        _ => Token::Skip(end + 1),
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

/// `rest` follows SS3: a number for the modifiers from some terminals, then one letter.
fn ss3(rest: &[u8], head: usize) -> Token {
    let Some(end) = rest.iter().position(|c| !matches!(c, b'0'..=b'9' | b';')) else {
        return if rest.len() > LONGEST { Token::Skip(head + rest.len()) } else { Token::More };
    };
    let last = rest[end];
    if !(0x20..=0x7e).contains(&last) {
        return cut(rest, end, head, 'O');
    }
    let used = head + end + 1;
    let code = match last {
        b'P'..=b'S' => Some(Code::F(last - b'P' + 1)),
        _ => keypad(last).or_else(|| arrow(last)),
    };
    let modifiers = std::str::from_utf8(&rest[..end]).ok().map(|text| text.rsplit(';').next().unwrap_or(text));
    match (code, modifiers) {
        (Some(code), Some("")) => Token::Key(used, Key::new(code)),
        (Some(code), Some(held)) => held.parse().map_or(Token::Skip(used), |held| Token::Key(used, with(code, held))),
        _ => Token::Skip(used),
    }
}

/// The keypad in application mode: digits, signs, Enter.
fn keypad(c: u8) -> Option<Code> {
    Some(match c {
        b'M' => Code::Enter,
        b'I' => Code::Tab,
        b' ' => Code::Char(' '),
        b'X' => Code::Char('='),
        b'j'..=b'o' | b'p'..=b'y' => Code::Char(char::from(c - b'j' + b'*')),
        _ => return None,
    })
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

/// Another key cut the sequence after `end` bytes: what was only an introducer was Alt and its letter, a longer one is nothing.
fn cut(rest: &[u8], end: usize, head: usize, letter: char) -> Token {
    match (end, rest.get(end)) {
        (0, Some(c)) if *c != 0x1b && head == 2 => Token::Key(2, Key::char(letter).with_alt()),
        _ => Token::Skip(head + end),
    }
}

/// `rest` follows CSI: parameters, intermediates, one final byte (ECMA-48, 5.4).
fn csi(rest: &[u8], head: usize) -> Token {
    // the Linux console's F1 to F5
    if let [b'[', tail @ ..] = rest {
        return match tail {
            [] => Token::More,
            [c @ b'A'..=b'E', ..] => Token::Key(head + 2, Key::new(Code::F(c - b'A' + 1))),
            _ => Token::Skip(head + 1),
        };
    }
    let Some(end) = rest.iter().position(|c| !(0x20..=0x3f).contains(c)) else { return Token::More };
    let used = head + end + 1;
    let last = rest[end];
    if !(0x40..=0x7e).contains(&last) {
        return cut(rest, end, head, '[');
    }
    if &rest[..end] == b"200" && last == b'~' {
        return Token::Paste(used);
    }
    // X10 mouse reports carry three characters more; we never ask for them, but something before us may have
    if end == 0 && last == b'M' {
        return mouse(&rest[1..]).map_or(Token::More, |more| Token::Skip(used + more));
    }
    if let [b'<', report @ ..] = &rest[..end] {
        return told(report, last).map_or(Token::Skip(used), |mouse| Token::Mouse(used, mouse));
    }
    match known(&rest[..end], last) {
        Some(key) => Token::Key(used, key),
        None => Token::Skip(used),
    }
}

/// The bytes of button, column and row: each one byte, or (mode 1005) a character of two.
fn mouse(rest: &[u8]) -> Option<usize> {
    let mut used = 0;
    for _ in 0..3 {
        used += match rest.get(used..)? {
            [0xc2..=0xdf, 0x80..=0xbf, ..] => 2,
            [0xc2..=0xdf] => return None,
            // another key cut it
            [0..=0x1f, ..] => return Some(used),
            [_, ..] => 1,
            [] => return None,
        };
    }
    Some(used)
}

/// A report of the mouse (mode 1006): button, column and row from 1; `M` is down, `m` up. Other buttons, moves, and those with a key
/// held, which are the terminal's own, mean nothing to us.
fn told(report: &[u8], last: u8) -> Option<Mouse> {
    let text = std::str::from_utf8(report).ok()?;
    let mut fields = text.split(';').map(|field| field.parse::<u16>().ok());
    let (button, column, row) = (fields.next()??, fields.next()??, fields.next()??);
    match (button, last) {
        (0, b'M') => Some(Mouse::Press(column.checked_sub(1)?, row.checked_sub(1)?)),
        (64 | 65, b'M') => Some(Mouse::Wheel { down: button == 65 }),
        _ => None,
    }
}

/// The key of a whole control sequence; none for reports, releases and what we do not know.
fn known(parameters: &[u8], last: u8) -> Option<Key> {
    let text = std::str::from_utf8(parameters).ok()?;
    if !text.bytes().all(|c| matches!(c, b'0'..=b'9' | b';' | b':')) {
        return None;
    }
    let fields: Vec<&str> = text.split(';').collect();
    // an absent number is the one every key has
    let field = |at: usize, place: usize| -> Option<u32> {
        match fields.get(at).and_then(|field| field.split(':').nth(place)) {
            None | Some("") => Some(1),
            Some(number) => number.parse().ok(),
        }
    };
    let (number, held, event) = (field(0, 0)?, field(1, 0)?, field(1, 1)?);
    // kitty's event type: 3 is a release
    if event == 3 {
        return None;
    }
    let code = match last {
        b'~' if number == 27 && fields.len() == 3 => unicode(field(2, 0)?)?,
        b'u' if !text.is_empty() && fields.len() <= 3 => unicode(number)?,
        _ if fields.len() > 2 => return None,
        b'~' if !text.is_empty() => tilde(number)?,
        _ if number != 1 => return None,
        b'Z' => Code::Tab,
        b'P' | b'Q' | b'S' => Code::F(last - b'P' + 1),
        // with a number this is the cursor's place on the first row, and never a key
        b'R' if text.is_empty() => Code::F(3),
        _ => arrow(last)?,
    };
    let mut key = with(code, held);
    key.shift |= last == b'Z';
    Some(key)
}

/// A key with the modifiers that `held` stands for: 1 and a bit for each.
fn with(code: Code, held: u32) -> Key {
    let held = held.saturating_sub(1);
    Key { code, shift: held & 1 != 0, alt: held & 2 != 0, ctrl: held & 4 != 0 }
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

/// kitty's numbers: Unicode, and a private area of which the keypad is ours.
fn unicode(number: u32) -> Option<Code> {
    Some(match number {
        9 => Code::Tab,
        13 | 57414 => Code::Enter,
        27 => Code::Esc,
        8 | 127 => Code::Backspace,
        n @ 57399..=57408 => Code::Char(char::from(n.wrapping_sub(57399) as u8 + b'0')),
        57409 => Code::Char('.'),
        57410 => Code::Char('/'),
        57411 => Code::Char('*'),
        57412 => Code::Char('-'),
        57413 => Code::Char('+'),
        57415 => Code::Char('='),
        57416 => Code::Char(','),
        57417 => Code::Left,
        57418 => Code::Right,
        57419 => Code::Up,
        57420 => Code::Down,
        57421 => Code::PageUp,
        57422 => Code::PageDown,
        57423 => Code::Home,
        57424 => Code::End,
        57425 => Code::Insert,
        57426 => Code::Delete,
        // modifiers, locks and media keys alone
        57344..=63743 => return None,
        n => Code::Char(char::from_u32(n).filter(|c| !c.is_control())?),
    })
}
