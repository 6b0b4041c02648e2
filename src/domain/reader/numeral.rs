//! Numbers as engineers write them: separators of several languages, suffixes, powers, words.
//! And the units of time. A number alone says nothing of its unit.

use super::words::WORDS;

/// Seconds in a unit of time.
pub(in crate::domain) fn seconds(word: &str) -> Option<f64> {
    WORDS.units.get(word).copied()
}

/// Seconds that a rate is per, by one word for it; in a script without blanks other words may stand before.
pub(in crate::domain) fn per(word: &str) -> Option<f64> {
    WORDS.per.iter().find(|(per, _)| word.ends_with(per)).map(|(_, seconds)| *seconds)
}

/// The value and the byte length of the number at the beginning of `text`, suffix included.
pub fn scan(text: &str) -> Option<(f64, usize)> {
    let (digits, mut len) = digits(text);
    if digits.is_empty() || digits.len() > 30 {
        return None;
    }
    let mut value: f64 = digits.parse().ok()?;
    let rest = &text[len..];
    if let Some((power, used)) = power(rest) {
        return Some((if digits == "10" { 10f64.powi(power) } else { value.powi(power) }, len + used));
    }
    if let Some(tail) = rest.strip_prefix(['e', 'E'])
        && let Some(exponent) = tail.chars().next().and_then(|c| c.to_digit(10))
        && !tail[1..].starts_with(|c: char| c.is_alphanumeric())
    {
        return Some((value * 10f64.powi(exponent as i32), len + 2));
    }
    let (scale, used) = suffix(rest);
    value *= scale;
    len += used;
    value.is_finite().then_some((value, len))
}

// The factor behind digits and the bytes it takes. "x 10^3": rare, and the power is its own number then.
fn suffix(rest: &str) -> (f64, usize) {
    if let Some((word, scale)) = WORDS.glued.iter().find(|(word, _)| rest.starts_with(word)) {
        return (*scale, word.len());
    }
    let letters = |text: &str| -> usize { text.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum() };
    let spaced = rest.strip_prefix([' ', '\u{a0}', '\u{202f}']).unwrap_or(rest);
    let suffix = &rest[..letters(rest)];
    if suffix.is_empty() {
        let (word, gap) = (&spaced[..letters(spaced)], rest.len() - spaced.len());
        let scale = WORDS.spaced.get(word).filter(|_| gap > 0);
        return scale.map_or((1.0, 0), |scale| (*scale, gap + word.len()));
    }
    if let Some(scale) = WORDS.rates.get(suffix) {
        return (*scale, 1);
    }
    WORDS.suffixes.get(suffix).map_or((1.0, 0), |scale| (*scale, suffix.len()))
}

// The digits with separators resolved, a dot for the fraction, and the bytes they took.
fn digits(text: &str) -> (String, usize) {
    let bytes = text.as_bytes();
    let mut groups: Vec<&str> = Vec::new();
    let mut marks: Vec<char> = Vec::new();
    let mut at = 0;
    loop {
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        groups.push(&text[start..at]);
        let Some(mark) = text[at..].chars().next() else { break };
        let next = &text[at + mark.len_utf8()..];
        let run = next.bytes().take_while(u8::is_ascii_digit).count();
        let thousands = run == 3 && groups[0].len() <= 3;
        // 2.9.1 is a version: the caller sees 2.9, and no unit follows it.
        let goes_on = match mark {
            ',' => run > 0 && (run != 1 || groups.len() == 1 || marks.last() == Some(&'.')),
            '.' => run > 0 && (thousands || !marks.contains(&'.')),
            '\'' | '’' | '_' => run > 0,
            ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' => {
                thousands
                    && (marks.is_empty() || marks.last() == Some(&mark))
                    && (1..=3).contains(&groups[groups.len() - 1].len())
            }
            _ => false,
        };
        if !goes_on || groups.len() > 8 {
            break;
        }
        marks.push(mark);
        at += mark.len_utf8();
    }
    let last = marks.last().copied();
    let tail = groups.last().map_or(0, |g| g.len());
    let same = marks.iter().all(|m| Some(*m) == last);
    // The last mark is a fraction's if it is a comma or dot, and not a thousands separator.
    let fraction = match last {
        Some('.' | ',') if marks.len() == 1 => tail != 3 || groups[0] == "0" || groups[0].len() > 3,
        Some('.' | ',') => !same,
        _ => false,
    };
    let mut out = String::new();
    for (index, group) in groups.iter().enumerate() {
        if fraction && index + 1 == groups.len() {
            out.push('.');
        }
        out.push_str(group);
    }
    (out, at)
}

fn power(rest: &str) -> Option<(i32, usize)> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    if let Some(first) = rest.chars().next()
        && let Some(digit) = RAISED.chars().position(|c| c == first)
    {
        return Some((digit as i32, first.len_utf8()));
    }
    let tail = rest.strip_prefix("**").or_else(|| rest.strip_prefix('^'))?;
    let run = tail.bytes().take_while(u8::is_ascii_digit).count();
    let exponent: i32 = tail.get(..run.min(2))?.parse().ok()?;
    Some((exponent, rest.len() - tail.len() + run.min(2)))
}

/// The factor of a word that multiplies the number before it.
pub(in crate::domain) fn scale(word: &str) -> Option<f64> {
    WORDS.scales.get(word).copied()
}

/// The value of a word that is a number by itself.
pub(in crate::domain) fn word(word: &str) -> Option<f64> {
    scale(word).or_else(|| WORDS.numbers.get(word).copied())
}

#[cfg(test)]
mod tests {
    #[test]
    fn forms() {
        let table = [
            ("10k", 10_000.0),
            ("10,000", 10_000.0),
            ("10.000", 10_000.0),
            ("10 000", 10_000.0),
            ("10'000", 10_000.0),
            ("10_000", 10_000.0),
            ("1,50,000", 150_000.0),
            ("10.000,50", 10_000.5),
            ("10,000.50", 10_000.5),
            ("1.5M", 1_500_000.0),
            ("2,5k", 2_500.0),
            ("1e6", 1e6),
            ("10^6", 1e6),
            ("10**6", 1e6),
            ("10⁶", 1e6),
            ("1,000,000", 1e6),
            ("0.5", 0.5),
            ("4 000", 4000.0),
            ("3万", 30_000.0),
            ("5천", 5000.0),
            ("1.2億", 120_000_000.0),
        ];
        for (text, value) in table {
            assert_eq!(super::scan(text).map(|(v, _)| v), Some(value), "{text}");
        }
    }
}
