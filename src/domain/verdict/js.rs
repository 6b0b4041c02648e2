//! A pattern of JavaScript's, without flags, in our engines' words. What JavaScript does not take is an error
//! here too; that a sign outside the BMP is two of its characters is not imitated.

use std::iter::Peekable;
use std::str::Chars;

/// The pattern as the engines take it. `ascii`: word borders are ASCII's, as there; only the fast engine
/// knows such.
pub(super) fn translate(pattern: &str, ascii: bool) -> Result<String, String> {
    let mut reader = Reader { rest: pattern.chars().peekable(), out: String::new(), ascii, named: false };
    reader.named = pattern.contains("(?<") && pattern.contains(">");
    reader.all()?;
    Ok(reader.out)
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
    ascii: bool,
    /// True if it names a group: only then `\k<x>` is one.
    named: bool,
}

/// One character, or several of a kind, in a class or outside.
enum Atom {
    One(char),
    /// The inside of a class.
    Kind(&'static str),
}

const WORD: &str = "0-9A-Za-z_";
const SPACE: &str = r"\s\x{FEFF}";

impl Reader<'_> {
    fn all(&mut self) -> Result<(), String> {
        // whether a quantifier may follow
        let mut repeats = false;
        while let Some(c) = self.rest.next() {
            let could = std::mem::replace(&mut repeats, true);
            match c {
                '\\' => self.escape()?,
                '.' => self.out.push_str(r"[^\n\r\x{2028}\x{2029}]"),
                '[' => self.class()?,
                '(' => {
                    self.group()?;
                    repeats = false;
                }
                '|' | '^' => {
                    self.out.push(c);
                    repeats = false;
                }
                '*' | '+' | '?' => {
                    self.quantifier(could, &c.to_string())?;
                    repeats = false;
                }
                '{' => match self.counts() {
                    Some(counts) => {
                        self.quantifier(could, &counts)?;
                        repeats = false;
                    }
                    None => self.out.push_str(r"\{"),
                },
                '$' | ')' => self.out.push(c),
                _ => self.literal(c),
            }
        }
        Ok(())
    }

    fn quantifier(&mut self, could: bool, text: &str) -> Result<(), String> {
        if !could {
            return Err("nothing to repeat".to_owned());
        }
        self.out.push_str(text);
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        Ok(())
    }

    /// `{2}`, `{2,}`, `{2,3}` after the brace; nothing else is a quantifier.
    fn counts(&mut self) -> Option<String> {
        let ahead: String = self.rest.clone().take(24).collect();
        let (inside, _) = ahead.split_once('}')?;
        let (low, high) = inside.split_once(',').unwrap_or((inside, "0"));
        let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !number(low) || !high.is_empty() && !number(high) {
            return None;
        }
        self.rest.nth(inside.len());
        Some(format!("{{{inside}}}"))
    }

    fn group(&mut self) -> Result<(), String> {
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        self.out.push('?');
        let kind = self.rest.next();
        match (kind, self.rest.peek()) {
            (Some(c @ (':' | '=' | '!')), _) => self.out.push(c),
            (Some('<'), Some(c)) if matches!(c, '=' | '!' | '_' | '$') || c.is_alphabetic() => self.out.push('<'),
            _ => return Err(format!("JavaScript has no group (?{}", kind.map_or(String::new(), String::from))),
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<(), String> {
        match self.rest.peek().copied() {
            None => return Err(r"\ at the end".to_owned()),
            Some('b') => self.out.push_str(if self.ascii { r"(?-u:\b)" } else { r"\b" }),
            Some('B') => self.out.push_str(r"\B"),
            Some(c @ '1'..='9') => {
                self.out.push('\\');
                self.out.push(c);
            }
            Some('k') if self.named => self.out.push_str(r"\k"),
            _ => {
                match self.atom()? {
                    Atom::One(c) => self.literal(c),
                    Atom::Kind(kind) => {
                        self.out.push('[');
                        self.out.push_str(kind);
                        self.out.push(']');
                    }
                }
                return Ok(());
            }
        }
        self.rest.next();
        Ok(())
    }

    /// What stands behind a backslash, alike in a class and outside.
    fn atom(&mut self) -> Result<Atom, String> {
        let Some(c) = self.rest.next() else { return Err(r"\ at the end".to_owned()) };
        Ok(match c {
            'd' => Atom::Kind("0-9"),
            'D' => Atom::Kind("^0-9"),
            'w' => Atom::Kind(WORD),
            'W' => Atom::Kind("^0-9A-Za-z_"),
            's' => Atom::Kind(SPACE),
            'S' => Atom::Kind(r"^\s\x{FEFF}"),
            't' => Atom::One('\t'),
            'n' => Atom::One('\n'),
            'r' => Atom::One('\r'),
            'v' => Atom::One('\u{b}'),
            'f' => Atom::One('\u{c}'),
            '0' => Atom::One('\0'),
            'x' => Atom::One(self.code(2).unwrap_or('x')),
            'u' => Atom::One(self.code(4).unwrap_or('u')),
            'c' => match self.rest.next_if(char::is_ascii_alphabetic) {
                Some(letter) => Atom::One((letter as u8 % 32) as char),
                None => return Err(r"\c without a letter".to_owned()),
            },
            c => Atom::One(c),
        })
    }

    /// A character by so many hexadecimal digits; without them the letter before stands for itself.
    fn code(&mut self, digits: usize) -> Option<char> {
        let ahead: String = self.rest.clone().take(digits).collect();
        let code = u32::from_str_radix(&ahead, 16).ok().filter(|_| ahead.len() == digits && !ahead.starts_with('+'))?;
        self.rest.nth(digits - 1);
        Some(char::from_u32(code).unwrap_or('\u{fffd}'))
    }

    fn class(&mut self) -> Result<(), String> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        if self.rest.next_if_eq(&']').is_some() {
            self.out.push_str(if negated { r"[\s\S]" } else { r"[^\s\S]" });
            return Ok(());
        }
        self.out.push_str(if negated { "[^" } else { "[" });
        loop {
            let first = match self.member()? {
                None => break,
                Some(Atom::Kind(kind)) => {
                    self.kind(kind);
                    continue;
                }
                Some(Atom::One(c)) => c,
            };
            let mut ahead = self.rest.clone();
            if ahead.next() != Some('-') || matches!(ahead.next(), None | Some(']')) {
                self.literal(first);
                continue;
            }
            self.rest.next();
            match self.member()? {
                Some(Atom::One(last)) if last < first => return Err("a range out of order in a class".to_owned()),
                Some(Atom::One(last)) => {
                    self.literal(first);
                    self.out.push('-');
                    self.literal(last);
                }
                Some(Atom::Kind(kind)) => {
                    self.literal(first);
                    self.literal('-');
                    self.kind(kind);
                }
                None => break,
            }
        }
        self.out.push(']');
        Ok(())
    }

    /// A member of a class; `None` at its end.
    fn member(&mut self) -> Result<Option<Atom>, String> {
        match self.rest.next() {
            None => Err("a class without an end".to_owned()),
            Some(']') => Ok(None),
            Some('\\') if self.rest.next_if_eq(&'b').is_some() => Ok(Some(Atom::One('\u{8}'))),
            Some('\\') => self.atom().map(Some),
            Some(c) => Ok(Some(Atom::One(c))),
        }
    }

    /// A kind inside a class.
    fn kind(&mut self, kind: &str) {
        match kind.starts_with('^') {
            true => {
                self.out.push('[');
                self.out.push_str(kind);
                self.out.push(']');
            }
            false => self.out.push_str(kind),
        }
    }

    fn literal(&mut self, c: char) {
        match c {
            c if c.is_control() => self.out.push_str(&format!(r"\x{{{:X}}}", c as u32)),
            c if c.is_ascii_punctuation()
                && !matches!(c, '<' | '>' | '_' | '\'' | '"' | '/' | ',' | ';' | ':' | '!' | '=' | '%' | '@' | '`') =>
            {
                self.out.push('\\');
                self.out.push(c);
            }
            c => self.out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::translate;

    /// What V8 (node 20) says of the pattern and the text.
    #[test]
    fn patterns_match_as_in_javascript() {
        for (pattern, text, expected) in [
            (r"^\d+$", "١٢", Ok(false)),
            (r"\w", "é", Ok(false)),
            (r"\bé", "xé", Ok(true)),
            (r"a.b", "a\rb", Ok(false)),
            (r"a.b", "a\u{2028}b", Ok(false)),
            (r"[^a]b", "\nb", Ok(true)),
            (r"\s", "\u{feff}", Ok(true)),
            (r"/RAFT/i", "Raft", Ok(false)),
            (r"/RAFT/i", "x/RAFT/i", Ok(true)),
            (r"Raft\/etcd", "Raft/etcd", Ok(true)),
            (r"a$", "a\n", Ok(false)),
            (r"a\Z", "aZ", Ok(true)),
            (r"\p{L}", "p{L}", Ok(true)),
            (r"\p{L}", "é", Ok(false)),
            (r"[[a]&&b]", "[&b]", Ok(false)),
            (r"[[a]&&b]", "a&&b]", Ok(true)),
            (r"[\d-x]", "-", Ok(true)),
            (r"[\W\d]", "a", Ok(false)),
            (r"[]a", "a", Ok(false)),
            (r"[^]a", "\na", Ok(true)),
            (r"x{,3}", "x{,3}", Ok(true)),
            (r"{a}", "{a}", Ok(true)),
            (r"a{2}b", "aab", Ok(true)),
            (r"a{2", "a{2", Ok(true)),
            (r"\u0041\x42\cJ", "AB\n", Ok(true)),
            (r"\u{41}", "A", Ok(false)),
            (r"(?<y>a)b", "ab", Ok(true)),
            (r"[.*+?^${}()|\]\\]", "\\", Ok(true)),
            (r"a # b", "a # b", Ok(true)),
            (r"]", "]", Ok(true)),
            (r"(?i)raft", "raft", Err(())),
            (r"(?P<x>a)", "a", Err(())),
            (r"a++", "a", Err(())),
            (r"*a", "a", Err(())),
            (r"[b-a]", "a", Err(())),
            (r"[a", "a", Err(())),
            (r"a)", "a", Err(())),
            (r"(a", "a", Err(())),
        ] {
            let found = translate(pattern, true)
                .map_err(drop)
                .and_then(|p| regex::Regex::new(&p).map_err(|_| ()).map(|r| r.is_match(text)));
            assert_eq!(found, expected, "{pattern} on {text:?}: {:?}", translate(pattern, true));
        }
    }
}
