//! A text as words and numbers with their byte ranges, clauses and sentences. Linear in the text.
//! Must not know what a word means in the lock domain.

use super::numeral;
use super::words::WORDS;
use std::collections::HashSet;
use std::ops::Range;

/// Bytes of one input that are read; the rest of a longer text is not looked at.
pub const READ_LIMIT: usize = 16 * 1024;

/// One word or number.
#[derive(Clone, Debug)]
pub struct Token {
    /// Byte range in the text.
    pub at: Range<usize>,
    /// Lower case, typographic apostrophes made plain.
    pub word: String,
    /// The value, if it is a number.
    pub value: Option<f64>,
    /// Begins with a capital, and is not all capitals.
    pub name: bool,
    /// A percent sign stands behind it.
    pub percent: bool,
    /// A colon or a dash stands before it.
    pub colon: bool,
    /// A slash stands before it.
    pub slash: bool,
    /// An opening bracket stands before it.
    pub remark: bool,
    /// Ordinal of its clause: commas, colons, brackets and dashes end one.
    pub clause: u32,
    /// Ordinal of its sentence.
    pub sentence: u32,
    /// Cut out of a run of a script without blanks, where an ending may hang on a word.
    pub cut: bool,
}

/// Cuts runs of scripts without blanks at the words of a lexicon, the longest first; what it does not hold stays whole.
pub(super) fn cut(tokens: Vec<Token>, known: &HashSet<&str>, longest: usize) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len());
    for token in tokens {
        if !token.word.starts_with(blankless) {
            out.push(token);
            continue;
        }
        let mut from = 0;
        let mut at = 0;
        while at < token.word.len() {
            let ends = token.word[at..].char_indices().map(|(start, c)| at + start + c.len_utf8()).take(longest);
            let found = ends.filter(|end| known.contains(&token.word[at..*end])).last();
            let Some(end) = found else {
                at += token.word[at..].chars().next().map_or(1, char::len_utf8);
                continue;
            };
            if from < at {
                out.push(part(&token, from..at));
            }
            out.push(part(&token, at..end));
            (from, at) = (end, end);
        }
        if from < at {
            out.push(part(&token, from..at));
        }
    }
    out
}

fn part(token: &Token, at: Range<usize>) -> Token {
    let word = token.word[at.clone()].to_owned();
    let value = numeral::word(&word);
    let (first, start) = (at.start == 0, token.at.start);
    Token {
        at: start + at.start..start + at.end,
        word,
        value,
        colon: first && token.colon,
        slash: first && token.slash,
        cut: true,
        ..token.clone()
    }
}

/// Where in a text the next token stands.
#[derive(Default)]
struct Place {
    clause: u32,
    sentence: u32,
    slash: bool,
    colon: bool,
    remark: bool,
}

impl Place {
    fn token(&mut self, at: Range<usize>, word: String, value: Option<f64>) -> Token {
        let (slash, colon, remark) = (self.slash, self.colon, self.remark);
        (self.slash, self.colon, self.remark) = (false, false, false);
        let (clause, sentence) = (self.clause, self.sentence);
        Token { at, word, value, name: false, percent: false, colon, slash, remark, clause, sentence, cut: false }
    }

    // What no token is; `rest` begins with it.
    fn mark(&mut self, mark: char, text: &str, at: usize, last: Option<&Token>) {
        let rest = &text[at + mark.len_utf8()..];
        let next = rest.chars().next();
        self.remark |= matches!(mark, '(' | '[');
        match mark {
            '/' => self.slash = true,
            ' ' | '\u{a0}' => {}
            '.' if next.is_some_and(char::is_alphanumeric) => {}
            '.' if abbreviated(last, rest) => {}
            '.' | ';' | '!' | '?' | '\n' | '。' | '；' | '！' | '？' => {
                (self.sentence, self.clause, self.slash) = (self.sentence + 1, self.clause + 1, false);
            }
            ':' | '—' | '–' | '：' => (self.clause, self.slash, self.colon) = (self.clause + 1, false, true),
            ',' | '(' | ')' | '[' | ']' | '，' | '、' | '（' | '）' => {
                (self.clause, self.slash) = (self.clause + 1, false);
            }
            '-' if next == Some(' ') && text[..at].ends_with(' ') => {
                (self.clause, self.slash) = (self.clause + 1, false);
            }
            _ => self.slash = false,
        }
    }
}

/// Cuts `text` (at most [`READ_LIMIT`] bytes of it) into tokens.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut cut = text.len().min(READ_LIMIT);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let text = &text[..cut];
    let mut out: Vec<Token> = Vec::new();
    let (mut at, mut place) = (0, Place::default());
    while let Some(first) = text[at..].chars().next() {
        // A mark of refusal is a word.
        let mark = matches!(first, '❌' | '🚫');
        if first.is_ascii_digit()
            && let Some((value, len)) = numeral::scan(&text[at..])
        {
            let percent = text[at + len..].trim_start_matches([' ', '\u{a0}', '\u{202f}']).starts_with('%');
            let token = place.token(at..at + len, text[at..at + len].to_lowercase(), Some(value));
            out.push(Token { percent, ..token });
            at += len;
        } else if first.is_alphanumeric() || mark {
            // "w/o" is one word, no division.
            let short = text.as_bytes().get(at..at + 3).is_some_and(|three| three.eq_ignore_ascii_case(b"w/o"))
                && !text[at + 3..].starts_with(char::is_alphanumeric);
            let len = match (short, mark) {
                (true, _) => 3,
                (_, true) => first.len_utf8(),
                _ => word_len(&text[at..]),
            };
            let written = &text[at..at + len];
            let word = if short { "without".to_owned() } else { spelled(written.to_lowercase().replace('’', "'")) };
            let token = place.token(at..at + len, word, None);
            let value = numeral::word(&token.word);
            out.push(Token { value, name: named(written), ..token });
            at += len;
        } else {
            place.mark(first, text, at, out.last());
            at += first.len_utf8();
        }
    }
    join(out)
}

// A full stop that shortens a word ends no sentence.
fn abbreviated(last: Option<&Token>, rest: &str) -> bool {
    let Some(word) = last.and_then(|token| token.word.rsplit(' ').next()) else { return false };
    let next = rest.trim_start_matches(' ').chars().next();
    // "max." before a capital may end a sentence; before a number or a small letter it does not.
    WORDS.never_ends.contains(word) || WORDS.short.contains(word) && next.is_some_and(|c| !c.is_uppercase())
}

/// Words that are near to the name of a store and mean what they say.
pub(in crate::domain) const THEMSELVES: [&str; 5] = ["consult", "valley", "spinner", "scanner", "planner"];

fn spelled(word: String) -> String {
    if let Some((_, name)) = word.split_once('\'')
        && WORDS.elided.contains(name)
    {
        return name.to_owned();
    }
    // "Redis1 master, Redis2 slave": servers are numbered by the name of what runs on them.
    let stem = word.trim_end_matches(|char: char| char.is_ascii_digit());
    if (1..=2).contains(&(word.len() - stem.len())) && stem.len() >= 4 && WORDS.names.contains(&stem) {
        return stem.to_owned();
    }
    if word.len() < 6 || WORDS.names.contains(&word.as_str()) || THEMSELVES.contains(&word.as_str()) {
        return word;
    }
    let near = WORDS.names.iter().find(|name| {
        name.len() >= 7
            && name.as_bytes()[0] == word.as_bytes()[0]
            && name.as_bytes()[name.len() - 1] == word.as_bytes()[word.len() - 1]
            && one_off(name.as_bytes(), word.as_bytes())
    });
    near.map_or(word, |name| (*name).to_owned())
}

// One letter wrong, missing, doubled, or two neighbours swapped.
pub(in crate::domain) fn one_off(a: &[u8], b: &[u8]) -> bool {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    match a.len() as isize - b.len() as isize {
        0 => a.get(1..) == b.get(1..) || a.len() >= 2 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..],
        1 => &a[1..] == b,
        -1 => a == &b[1..],
        _ => false,
    }
}

fn named(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && word.len() > 2 && chars.all(|c| c.is_lowercase())
}

fn word_len(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let first = text.chars().next().unwrap_or(' ');
    while let Some((at, char)) = chars.next() {
        let inside = matches!(char, '\'' | '’') && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        // "Valkey1台": a name and how many of it there are.
        if char.is_ascii_digit() && at > 2 && !blankless(first) && !text[..at].ends_with(|c: char| c.is_ascii_digit()) {
            let behind = text[at..].trim_start_matches(|c: char| c.is_ascii_digit());
            if behind.starts_with(blankless) {
                return at;
            }
        }
        // Scripts without blanks are cut where they meet a name: "etcd클러스터", "MySQLのみ".
        if !char.is_alphanumeric() && !inside || blankless(char) != blankless(first) {
            return at;
        }
    }
    text.len()
}

/// Written without blanks between words, or with endings set to foreign names.
pub(in crate::domain) fn blankless(char: char) -> bool {
    matches!(char, '\u{e00}'..='\u{e7f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

fn join(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let Some(last) = out.last_mut()
            && last.sentence == token.sentence
            && token.at.start.saturating_sub(last.at.end) <= 2
            && let Some(seconds) = WORDS.pairs.get(&*last.word)
            && let Some((_, whole)) = seconds.iter().find(|(second, _)| *second == token.word)
        {
            last.at.end = token.at.end;
            last.word = (*whole).to_owned();
            continue;
        }
        out.push(token);
    }
    numbers_of_words(out)
}

// "five hundred", "half a million", "2 million", "3 lakh": one number, one span.
fn numbers_of_words(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let Some(scale) = numeral::scale(&token.word)
            && scaled(&mut out, &token, scale)
        {
            continue;
        }
        out.push(token);
    }
    sums_of_words(out)
}

// True if a factor was taken by the number or the part before it.
fn scaled(out: &mut Vec<Token>, token: &Token, scale: f64) -> bool {
    let end = token.at.end;
    if let Some(last) = out.last_mut()
        && last.clause == token.clause
        && let Some(before) = last.value
        && token.at.start.saturating_sub(last.at.end) <= 2
    {
        (last.value, last.at.end) = (Some(before * scale), end);
        return true;
    }
    let joined = out.last().is_some_and(|last| matches!(&*last.word, "a" | "of"));
    let before = out.len().checked_sub(if joined { 2 } else { 1 }).and_then(|at| out.get(at));
    let Some(before) = before else { return false };
    // "tens of thousands": the class of the number is what is known of it.
    let tens = WORDS.tens.get(&*before.word).filter(|_| joined && out.last().is_some_and(|last| last.word == "of"));
    let part = WORDS.parts.get(&*before.word).filter(|_| joined || before.clause == token.clause);
    let Some(count) = tens.or(part) else { return false };
    let value = Some(count * scale);
    let part = tens.is_none();
    if joined {
        out.pop();
    }
    if let Some(last) = out.last_mut() {
        (last.value, last.at.end) = (value, end);
        if part {
            last.word = "number".to_owned();
        }
    }
    true
}

// "three thousand five hundred", "two hundred and ten", "eighty-five": each part is below the one before it.
fn sums_of_words(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let joined = usize::from(out.last().is_some_and(|last| matches!(&*last.word, "and" | "y" | "e")));
        let before = out.len().checked_sub(1 + joined);
        let sum = before.and_then(|at| whole(&out[at..], &token));
        if let (Some(sum), Some(at)) = (sum, before) {
            out.truncate(at + 1);
            out[at].value = Some(sum);
            out[at].at.end = token.at.end;
            continue;
        }
        out.push(token);
    }
    out
}

// What a spelt number and the one behind it come to.
fn whole(before: &[Token], token: &Token) -> Option<f64> {
    let spelt = |token: &Token| !token.word.starts_with(|c: char| c.is_ascii_digit());
    let (first, last) = (before.first()?, before.last()?);
    let (more, less) = (first.value?, token.value?);
    let near = first.clause == token.clause
        && before.windows(2).all(|pair| pair[1].at.start - pair[0].at.end <= 1)
        && token.at.start.saturating_sub(last.at.end) <= 1;
    let below = |step: f64| more >= step && more % step == 0.0 && (1.0..step).contains(&less);
    // "treinta y cinco" is one number; "twenty and five" are two.
    let (joined, and) = (before.len() > 1, last.word == "and");
    let tens = !(joined && and) && (20.0..100.0).contains(&more) && more % 10.0 == 0.0 && (1.0..10.0).contains(&less);
    let fits = below(1000.0) && !joined || below(100.0) || tens;
    (near && fits && less.fract() == 0.0 && spelt(first) && spelt(token)).then_some(more + less)
}

#[cfg(test)]
mod tests {
    #[test]
    fn spelt_numbers_are_one() {
        let values = |text: &str| super::tokens(text).iter().filter_map(|token| token.value).collect::<Vec<f64>>();
        assert_eq!(values("Eighty-five a second, twenty two at night"), [85.0, 22.0]);
        assert_eq!(values("three hundred and ten kilometres"), [310.0]);
        assert_eq!(values("three thousand five hundred"), [3500.0]);
        assert_eq!(values("quarante-cinq secondes"), [45.0]);
        assert_eq!(
            values("treinta y cinco segundos, trinta e cinco, fünfundvierzig, сорок пять"),
            [35.0, 35.0, 45.0, 45.0]
        );
        assert_eq!(
            values("twenty or five; thirty, four; ten and five; 20 five"),
            [20.0, 5.0, 30.0, 4.0, 10.0, 5.0, 20.0, 5.0]
        );
    }

    #[test]
    fn words_and_sentences() {
        let read = |text: &str| super::tokens(text).iter().map(|t| (t.word.clone(), t.sentence)).collect::<Vec<_>>();
        let last = |text: &str| super::tokens(text).last().map(|t| t.sentence);
        assert_eq!(read("w/o operator"), [("without".to_owned(), 0), ("operator".to_owned(), 0)]);
        assert_eq!(last("1 Mio. Anfragen/min"), Some(0));
        assert_eq!(last("approx. 3k/s, e.g. at night"), Some(0));
        assert_eq!(last("We use etcd. It runs."), Some(1));
        assert!(super::tokens("100 locks / second").last().is_some_and(|t| t.slash));
        assert!(super::tokens("not Consul: etcd").last().is_some_and(|t| t.colon));
        assert!(super::tokens("Lyon and ACID").first().is_some_and(|t| t.name) && !super::tokens("ACID")[0].name);
    }
}
