//! What the grammar would take for markup and a reader would not: products, globs, dunders, TeX, link
//! definitions. Before the grammar reads the tail, such a byte gives way to one that means nothing, as
//! long as itself; what is shown is always the answer's own bytes. The other way round a letter of a
//! script without spaces, beside `*`, counts as the space it would have in another one: `**「x」**に`.

use std::ops::Range;

/// Stands for one byte of markup.
const DEAD: char = '\x1a';

/// True of what stands for another character.
pub(super) fn dead(c: char) -> bool {
    c == DEAD || (2..5).any(|bytes| c == comma(bytes) || c == letter(bytes))
}

/// Punctuation of a length: what a letter beside emphasis becomes.
fn comma(bytes: usize) -> char {
    if bytes == 4 { '\u{10100}' } else { '、' }
}

/// No punctuation, of a length: what punctuation beside emphasis becomes.
fn letter(bytes: usize) -> char {
    match bytes {
        2 => '\u{378}',
        3 => '\u{e000}',
        _ => '\u{f0000}',
    }
}

/// Changes `buf` from `from` on; `before` is the character before it.
pub(super) fn mask(buf: &mut String, from: usize, before: Option<char>) {
    let tail = &buf[from..];
    if !tail.bytes().any(|b| matches!(b, b'*' | b'_' | b']' | b'\\')) {
        return;
    }
    let mut found: Vec<(usize, char)> = Vec::new();
    let (mut start, mut before) = (0, before.filter(|c| *c != '\n'));
    for line in tail.split_inclusive('\n') {
        let mut reader = Line { text: line, before, at: start, open: [false; 2], found: &mut found };
        reader.read();
        (start, before) = (start + line.len(), None);
    }
    if found.is_empty() {
        return;
    }
    found.sort_unstable();
    found.dedup_by_key(|(at, _)| *at);
    let mut masked = String::with_capacity(tail.len());
    let mut done = 0;
    for (at, c) in found {
        masked.push_str(&tail[done..at]);
        masked.push(c);
        done = at + c.len_utf8();
    }
    masked.push_str(&tail[done..]);
    buf.truncate(from);
    buf.push_str(&masked);
}

/// True if a line begins a definition, masked: `[label]: target`.
pub(super) fn defines(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>']);
    line.strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .is_some_and(|(label, rest)| !label.is_empty() && !label.contains(['[', '\n']) && rest.starts_with([DEAD, ':']))
}

/// One line on its way. Emphasis that goes over a line's end is the grammar's affair.
struct Line<'a, 'f> {
    text: &'a str,
    /// The character before it, where it is the rest of a line.
    before: Option<char>,
    /// Its place in the tail.
    at: usize,
    /// Whether `*` and `**` were opened.
    open: [bool; 2],
    found: &'f mut Vec<(usize, char)>,
}

impl Line<'_, '_> {
    fn read(&mut self) {
        let bytes = self.text.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            let run = bytes[i..].iter().take_while(|b| **b == bytes[i]).count();
            i += match bytes[i] {
                b'`' => self.code(i, run),
                b'\\' => self.backslash(i),
                b'*' => self.stars(i, run),
                b'_' if run == 2 => self.dunder(i),
                b']' if bytes.get(i + 1) == Some(&b':') => {
                    self.hide(i + 1..i + 2);
                    2
                }
                _ => 1,
            };
        }
    }

    /// Hides the markup in some bytes.
    fn hide(&mut self, range: Range<usize>) {
        let marks =
            range.filter(|i| matches!(self.text.as_bytes()[*i], b'*' | b'_' | b':' | b'\\' | b'<' | b'&' | b'['));
        self.found.extend(marks.map(|i| (self.at + i, DEAD)));
    }

    /// Code is as it stands: nothing in it opens or closes.
    fn code(&self, at: usize, run: usize) -> usize {
        let rest = &self.text[at + run..];
        let mut from = 0;
        while let Some(found) = rest[from..].find('`').map(|n| from + n) {
            let length = rest[found..].bytes().take_while(|b| *b == b'`').count();
            if length == run {
                return run + found + length;
            }
            from = found + length;
        }
        run
    }

    /// `\(x\)` and `\[x = y\]` are TeX, and stay; any other escape is Markdown's.
    fn backslash(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let close = match rest.as_bytes().get(1) {
            Some(b'(') => "\\)",
            Some(b'[') => "\\]",
            Some(b']') if self.text.trim() == "\\]" => {
                self.hide(at..at + 1);
                return 2;
            }
            _ => return 2,
        };
        if self.text.trim() == "\\[" {
            self.hide(at..at + 1);
        } else if let Some(end) = rest.find(close)
            && (close == "\\)" || rest[2..end].contains(['=', '<', '>', '^', '_', '\\', '+']))
        {
            self.hide(at..at + end + 1);
            return end + 2;
        }
        2
    }

    /// `__init__`, `__VA_ARGS__`; `__Title__` is strong.
    fn dunder(&mut self, at: usize) -> usize {
        let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let rest = &self.text[at + 2..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let Some(name) = rest[..length].strip_suffix("__") else { return 2 };
        let one_case = !name.contains(|c: char| c.is_ascii_uppercase()) || name == name.to_ascii_uppercase();
        if one_case
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && !name.ends_with('_')
            && !word(self.char_before(at))
            && !word(rest[length..].chars().next())
        {
            self.hide(at..at + 2);
            self.hide(at + 2 + name.len()..at + 2 + length);
        }
        2 + length
    }

    fn char_before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back().or(self.before)
    }

    fn stars(&mut self, at: usize, run: usize) -> usize {
        let (before, after) = (self.char_before(at), self.text[at + run..].chars().next());
        let (left, right) = (before.filter(|c| !c.is_whitespace()), after.filter(|c| !c.is_whitespace()));
        if right.is_none() || left.is_none() && run > 3 {
            self.close(run);
            return run;
        }
        let mixed = left.is_some_and(unspaced) || right.is_some_and(unspaced);
        let closes = left.is_some_and(|c| {
            !opening(c) && (mixed || !c.is_ascii() || !punctuation(c) || right.is_none_or(punctuation))
        });
        let inside = left.is_some_and(plain) && right.is_some_and(plain);
        // A sign that is not ASCII counts as a letter; beside one that is, as it may be markup, a letter of
        // a script without spaces counts as a sign.
        let (from, to) = (at - left.map_or(0, char::len_utf8).min(at), at + run);
        if closes && self.is_open(run) && !(inside && run == 1) {
            self.close(run);
            self.beside(left, from, right, to);
        } else if self.opens(at, run, left, right) {
            self.set(run, true);
            self.beside(right, to, left, from);
        } else if self.open != [false; 2]
            || right.is_some_and(|c| mixed || !punctuation(c) || left.is_none_or(punctuation))
        {
            // It would open something, or end what another run opened.
            self.hide(at..at + run);
        }
        run
    }

    /// Makes the grammar take a run for the end of `inner`, or its beginning, whatever stands outside.
    fn beside(&mut self, inner: Option<char>, at: usize, outer: Option<char>, beyond: usize) {
        // What was cut off with the line before is not there.
        let here = |at: usize, c: Option<char>| c.filter(|c| self.text[at..].starts_with(*c));
        match (here(at, inner), here(beyond, outer)) {
            (Some(c), _) if punctuation(c) && !c.is_ascii() => {
                self.found.push((self.at + at, letter(c.len_utf8())));
            }
            (Some(c), Some(other)) if punctuation(c) && unspaced(other) => {
                self.found.push((self.at + beyond, comma(other.len_utf8())));
            }
            _ => {}
        }
    }

    /// Whether a reader takes the run for the beginning of emphasis.
    fn opens(&self, at: usize, run: usize, left: Option<char>, right: Option<char>) -> bool {
        let Some(right) = right else { return false };
        if matches!(right, '/' | ')' | ',' | ';' | ']' | '}' | '|') || self.quoted(left, right) {
            return false;
        }
        // `*.yaml`, `*:x`; but `**.NET**`
        if matches!(right, '.' | ':' | '=' | '>' | '%' | '&' | '?') && !self.closed_later(at + run, run) {
            return false;
        }
        match left {
            None | Some('(' | '[' | '{' | '<' | '"' | '\'') => true,
            Some('/' | '_') if self.text[..at - 1].ends_with(plain) => false,
            Some('.') => run > 1 && self.closed_later(at + run, run),
            Some('_' | '-' | ':' | ',' | ';' | '!' | '?' | '|' | '>' | '~' | '/') => {
                right.is_alphanumeric() || matches!(right, '(' | '[' | '{' | '"' | '\'' | '`' | '$')
            }
            // a run of stars was cut off from the one before
            Some('*') => true,
            Some(c) => !c.is_ascii() && (unspaced(c) || punctuation(c)),
        }
    }

    fn quoted(&self, left: Option<char>, right: char) -> bool {
        matches!((left, right), (Some('"'), '"') | (Some('\''), '\'') | (Some('`'), '`') | (Some('<'), '>'))
    }

    /// Whether the word (of `**`: the line) has another run that ends a word.
    fn closed_later(&self, from: usize, run: usize) -> bool {
        let rest = &self.text[from..];
        let word = rest.find(char::is_whitespace).filter(|_| run == 1).unwrap_or(rest.len());
        let mark = &"***"[..run.min(3)];
        rest[..word].match_indices(mark).any(|(n, _)| rest[..n].ends_with(plain))
    }

    fn is_open(&self, run: usize) -> bool {
        run != 2 && self.open[0] || run >= 2 && self.open[1]
    }

    fn close(&mut self, run: usize) {
        self.set(run, false);
    }

    fn set(&mut self, run: usize, open: bool) {
        if run != 2 {
            self.open[0] = open;
        }
        if run >= 2 {
            self.open[1] = open;
        }
    }
}

/// A letter or digit of a script that puts spaces between words.
fn plain(c: char) -> bool {
    c.is_alphanumeric() && !unspaced(c)
}

/// A letter of a script that puts none, or hangs its particles on a word: from Thai on.
fn unspaced(c: char) -> bool {
    c >= '\u{e00}' && c.is_alphanumeric()
}

/// Brackets and quotes that begin something, beyond ASCII.
fn opening(c: char) -> bool {
    "「『（【《〈〔［｛“‘«„".contains(c)
}

fn punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace()
}
