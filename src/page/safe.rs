//! The one sanitiser. Everything on the screen that we did not write ourselves passed it.
//! It works per character, so no cut, no split and no recombination can bring a sequence back;
//! the rest of a broken sequence (`[31m`) is harmless text.

use crate::domain::unseen::{invisible, marked};
use std::fmt;
use unicode_width::UnicodeWidthChar;

/// A tab goes to the next multiple of this many cells.
const TAB: usize = 4;
/// Zero-width characters kept after one base (UAX 15, stream-safe text).
const MARKS: u8 = 30;

/// What was taken out of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// C0 other than LF and TAB, DEL, C1; a CR that made a line end is not counted.
    pub controls: usize,
    /// Bidi overrides and isolates, now shown by name.
    pub directions: usize,
    /// Invisible characters: tags, variation selectors, zero-width ones, annotations.
    pub invisible: usize,
    /// Combining marks over the limit for one base.
    pub marks: usize,
}

impl Removed {
    /// `removed 3 control characters, 1 invisible character`; `None` when nothing was.
    pub fn sentence(&self) -> Option<String> {
        let kinds = [
            (self.controls, "control character"),
            (self.directions, "text direction control"),
            (self.invisible, "invisible character"),
            (self.marks, "surplus combining mark"),
        ];
        let parts: Vec<String> = kinds
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{n} {what}{}", if *n == 1 { "" } else { "s" }))
            .collect();
        (!parts.is_empty()).then(|| format!("removed {}", parts.join(", ")))
    }
}

/// What the sanitiser remembers from one character to the next.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scrub {
    after_cr: bool,
    marks: u8,
    flag: bool,
    column: usize,
    /// Signs become the ASCII that means the same.
    plain: bool,
    removed: Removed,
}

impl Scrub {
    /// One that leaves ASCII, or everything that is harmless.
    pub(super) fn new(plain: bool) -> Scrub {
        Scrub { plain, ..Scrub::default() }
    }

    /// Appends what may be seen of `raw`. `line`: a line end becomes a space.
    pub(super) fn push(&mut self, raw: &str, line: bool, out: &mut SafeText) {
        let mut rest = raw;
        while !rest.is_empty() {
            let plain = rest.bytes().position(|b| !(0x20..0x7f).contains(&b)).unwrap_or(rest.len());
            if plain > 0 {
                out.0.push_str(&rest[..plain]);
                self.column += plain;
                (self.after_cr, self.marks, self.flag) = (false, 0, false);
                rest = &rest[plain..];
                continue;
            }
            let Some(c) = rest.chars().next() else { break };
            self.put(c, line, &mut out.0);
            rest = &rest[c.len_utf8()..];
        }
    }

    fn put(&mut self, c: char, line: bool, out: &mut String) {
        match c {
            '\n' if self.after_cr => self.after_cr = false,
            '\n' | '\r' => {
                out.push(if line { ' ' } else { '\n' });
                *self = Scrub { after_cr: c == '\r', removed: self.removed, ..Scrub::new(self.plain) };
            }
            '\t' => {
                let cells = TAB - self.column % TAB;
                out.extend(std::iter::repeat_n(' ', cells));
                self.base(cells, false);
            }
            '\0'..='\x1f' | '\x7f'..='\u{9f}' => self.removed.controls += 1,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                let name = direction(c);
                out.push_str(name);
                self.base(name.chars().count(), false);
                self.removed.directions += 1;
            }
            '\u{e0020}'..='\u{e007f}' if self.flag && self.marks < MARKS => {
                out.push(c);
                self.marks += 1;
            }
            c if invisible(c) => self.removed.invisible += 1,
            c if self.plain => {
                let text = super::plain(c);
                out.push_str(&text);
                self.base(text.len(), false);
            }
            c => match c.width().unwrap_or(0) {
                0 if self.marks >= MARKS => self.removed.marks += 1,
                0 => {
                    out.push(c);
                    self.marks += 1;
                    (self.after_cr, self.flag) = (false, false);
                }
                cells => {
                    out.push(c);
                    self.base(cells, c == '\u{1f3f4}');
                }
            },
        }
    }

    fn base(&mut self, cells: usize, flag: bool) {
        self.column += cells;
        (self.after_cr, self.marks, self.flag) = (false, 0, flag);
    }
}

fn direction(c: char) -> &'static str {
    match c {
        '\u{202a}' => "⟨LRE⟩",
        '\u{202b}' => "⟨RLE⟩",
        '\u{202c}' => "⟨PDF⟩",
        '\u{202d}' => "⟨LRO⟩",
        '\u{202e}' => "⟨RLO⟩",
        '\u{2066}' => "⟨LRI⟩",
        '\u{2067}' => "⟨RLI⟩",
        '\u{2068}' => "⟨FSI⟩",
        _ => "⟨PDI⟩",
    }
}

/// Text that can do nothing to a terminal: printable characters and LF. Only the sanitiser makes
/// one from text that is not our own; every operation on one gives one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SafeText(String);

/// Makes any text safe to show.
pub fn safe(raw: &str) -> SafeText {
    safe_counted(raw).0
}

/// The same, with a visible mark where there is something that nobody sees: for what is going to be sent.
pub fn safe_marked(raw: &str) -> SafeText {
    safe(&marked(raw))
}

/// The same, and what was taken out.
pub fn safe_counted(raw: &str) -> (SafeText, Removed) {
    let mut scrub = Scrub::default();
    let mut out = SafeText(String::with_capacity(raw.len()));
    scrub.push(raw, false, &mut out);
    (out, scrub.removed)
}

/// The same on one line: a line end becomes a space. For titles and status cells.
pub fn safe_line(raw: &str) -> SafeText {
    let mut out = SafeText(String::with_capacity(raw.len()));
    Scrub::default().push(raw, true, &mut out);
    out
}

/// The sanitiser for a text that arrives in pieces: for any split the output is that of the whole.
#[derive(Clone, Debug, Default)]
pub struct SafeStream(Scrub);

impl SafeStream {
    /// What may be shown of the next piece. Nothing is ever held back, so there is no flush.
    pub fn push(&mut self, piece: &str) -> SafeText {
        let mut out = SafeText(String::with_capacity(piece.len()));
        self.0.push(piece, false, &mut out);
        out
    }

    /// What was taken out of all pieces so far.
    pub fn finish(&self) -> Removed {
        self.0.removed
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

mod text;

#[cfg(test)]
mod tests;
