//! A key as the keymap knows it, free of any terminal library: what it is called, and how a name is read.
//! Says nothing about what a key does.

use std::fmt;
use std::str::FromStr;

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// A character; upper case where Shift was held. With Ctrl in lower case.
    Char(char),
    /// Enter (CR).
    Enter,
    /// Tab; Shift-Tab has `shift`.
    Tab,
    /// Backspace, also when it was sent as Ctrl-H.
    Backspace,
    /// Escape.
    Esc,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1 to F20.
    F(u8),
}

/// A key with its modifiers. `shift` is never set for a character: the character carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Ctrl was held.
    pub ctrl: bool,
    /// Alt was held, or Esc came right before.
    pub alt: bool,
    /// Shift was held.
    pub shift: bool,
}

impl Key {
    /// A key without modifiers.
    pub const fn new(code: Code) -> Key {
        Key { code, ctrl: false, alt: false, shift: false }
    }

    /// A character without modifiers.
    pub const fn char(c: char) -> Key {
        Key::new(Code::Char(c))
    }

    /// A character with Ctrl, in lower case.
    pub const fn ctrl(c: char) -> Key {
        Key { ctrl: true, ..Key::char(c) }
    }

    /// The same key with Alt.
    pub const fn with_alt(self) -> Key {
        Key { alt: true, ..self }
    }

    /// The character it types, if it is one without Ctrl and Alt.
    pub fn typed(&self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// The same key whatever way it came: no Shift on characters, Ctrl with a small letter, Ctrl-H as Backspace.
    pub(super) fn normal(mut self) -> Key {
        if let Code::Char(c) = &mut self.code {
            if self.shift && c.is_ascii_lowercase() {
                *c = c.to_ascii_uppercase();
            }
            self.shift = false;
            if self.ctrl {
                *c = c.to_ascii_lowercase();
                match *c {
                    'h' => (self.code, self.ctrl) = (Code::Backspace, false),
                    'i' => (self.code, self.ctrl) = (Code::Tab, false),
                    'm' => (self.code, self.ctrl) = (Code::Enter, false),
                    '[' => (self.code, self.ctrl) = (Code::Esc, false),
                    // the same byte on a plain terminal
                    '/' | '7' => *c = '_',
                    '@' | '2' => *c = ' ',
                    '4' => *c = '\\',
                    '5' => *c = ']',
                    '6' => *c = '^',
                    _ => {}
                }
            }
        }
        self
    }
}

const NAMES: [(Code, &str); 15] = [
    (Code::Enter, "Enter"),
    (Code::Tab, "Tab"),
    (Code::Backspace, "Backspace"),
    (Code::Esc, "Esc"),
    (Code::Delete, "Del"),
    (Code::Insert, "Ins"),
    (Code::Up, "Up"),
    (Code::Down, "Down"),
    (Code::Left, "Left"),
    (Code::Right, "Right"),
    (Code::Home, "Home"),
    (Code::End, "End"),
    (Code::PageUp, "PgUp"),
    (Code::PageDown, "PgDn"),
    (Code::Char(' '), "Space"),
];

/// Other spellings taken from a configuration file.
const ALIASES: [(Code, &str); 8] = [
    (Code::Enter, "return"),
    (Code::Enter, "cr"),
    (Code::Esc, "escape"),
    (Code::Backspace, "bs"),
    (Code::Delete, "delete"),
    (Code::Insert, "insert"),
    (Code::PageUp, "pageup"),
    (Code::PageDown, "pagedown"),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.alt {
            f.write_str("Alt-")?;
        }
        let name = NAMES.iter().find(|(code, _)| *code == self.code).map(|(_, name)| *name);
        match (self.code, name) {
            (Code::Char(c), None) if self.ctrl => return write!(f, "^{}", c.to_ascii_uppercase()),
            _ if self.ctrl => f.write_str("Ctrl-")?,
            _ => {}
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        match (self.code, name) {
            (_, Some(name)) => f.write_str(name),
            (Code::Char(c), None) => write!(f, "{c}"),
            (Code::F(n), None) => write!(f, "F{n}"),
            _ => Ok(()),
        }
    }
}

/// A name that is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such key: {0:?}; write a character, ctrl-c or ^C, alt-enter, shift-tab, f1, esc, pgdn")]
pub struct NoSuchKey(pub String);

impl FromStr for Key {
    type Err = NoSuchKey;

    fn from_str(text: &str) -> Result<Key, NoSuchKey> {
        let unknown = || NoSuchKey(text.into());
        let mut key = Key::char(' ');
        let mut rest = text;
        loop {
            let prefix = |name: &str| {
                let head = rest.get(..name.len())?;
                let tail = rest[name.len()..].strip_prefix(['-', '+'])?;
                (head.eq_ignore_ascii_case(name) && !tail.is_empty()).then_some(tail)
            };
            if let Some(tail) = prefix("ctrl").or_else(|| rest.strip_prefix('^').filter(|tail| !tail.is_empty())) {
                (key.ctrl, rest) = (true, tail);
            } else if let Some(tail) = prefix("alt") {
                (key.alt, rest) = (true, tail);
            } else if let Some(tail) = prefix("shift") {
                (key.shift, rest) = (true, tail);
            } else {
                break;
            }
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.as_str()) {
            (Some(c), "") if !c.is_control() => Code::Char(c),
            (Some('f' | 'F'), number) if number.parse().is_ok_and(|n: u8| (1..=20).contains(&n)) => {
                Code::F(number.parse().map_err(|_| unknown())?)
            }
            _ => {
                let mut names = NAMES.iter().chain(&ALIASES);
                names.find(|(_, name)| name.eq_ignore_ascii_case(rest)).ok_or_else(unknown)?.0
            }
        };
        Ok(key.normal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_as_shown() {
        for (text, shown) in [
            ("ctrl-c", "^C"),
            ("^c", "^C"),
            ("Ctrl+Shift+c", "^C"),
            ("alt-enter", "Alt-Enter"),
            ("shift-tab", "Shift-Tab"),
            ("pagedown", "PgDn"),
            ("escape", "Esc"),
            ("f12", "F12"),
            ("f", "f"),
            ("G", "G"),
            ("shift-g", "G"),
            ("^", "^"),
            ("-", "-"),
            ("ctrl-/", "^_"),
            ("^H", "Backspace"),
            ("^7", "^_"),
            ("ctrl-space", "Ctrl-Space"),
            ("alt--", "Alt--"),
        ] {
            assert_eq!(text.parse::<Key>().map(|key| key.to_string()), Ok(shown.into()), "{text}");
        }
        for wrong in ["", "ctrl-", "hyper-x", "f21", "f0", "enterr", "\u{1b}", "ab"] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong:?}");
        }
    }

    fn any_key() -> impl Strategy<Value = Key> {
        let code = prop_oneof![
            any::<char>().prop_filter("shown", |c| !c.is_control()).prop_map(Code::Char),
            (1u8..=20).prop_map(Code::F),
            prop::sample::select(NAMES.map(|(code, _)| code).to_vec()),
        ];
        (code, any::<(bool, bool, bool)>())
            .prop_map(|(code, (ctrl, alt, shift))| Key { code, ctrl, alt, shift }.normal())
    }

    proptest! {
        #[test]
        fn every_name_reads_back(key in any_key()) {
            prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key));
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = text.parse::<Key>();
        }
    }
}
