//! Numbers as engineers write them: separators of several languages, suffixes, powers, words.
//! And the units of time. A number alone says nothing of its unit.

/// Seconds in a unit of time.
pub(super) fn seconds(word: &str) -> Option<f64> {
    Some(match word {
        "s" | "sec" | "secs" | "second" | "seconds" | "sekunde" | "sekunden" | "seconde" | "segundo" | "secondes"
        | "segundos" | "secondo" | "seconden" => 1.0,
        "min" | "mins" | "minute" | "minutes" | "minuto" | "minutos" | "minuten" | "mn" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" | "stunde" | "stunden" | "heure" | "hora" | "horas" | "heures" => 3600.0,
        "day" | "days" | "tag" | "tage" | "jour" | "día" | "dia" | "d" => 86_400.0,
        "week" | "weeks" => 604_800.0,
        "month" | "months" => 2_592_000.0,
        _ => return None,
    })
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
    // "x 10^3": rare, and the power is its own number then.
    let spaced = rest.strip_prefix([' ', '\u{a0}', '\u{202f}']).unwrap_or(rest);
    let letters: usize = rest.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    let suffix = &rest[..letters];
    let (scale, used) = match suffix {
        "k" | "K" => (1e3, 1),
        "M" | "mm" | "MM" => (1e6, suffix.len()),
        "mn" | "mio" | "Mio" | "mln" => (1e6, suffix.len()),
        "B" | "bn" => (1e9, suffix.len()),
        "krps" | "kps" | "kqps" | "ktps" | "kops" | "Krps" => (1e3, 1),
        "Mrps" | "Mqps" | "Mtps" | "Mops" => (1e6, 1),
        "" => {
            let word: &str = &spaced[..spaced.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum()];
            let gap = rest.len() - spaced.len();
            match word {
                "k" | "K" if gap > 0 => (1e3, gap + 1),
                "M" | "mm" if gap > 0 => (1e6, gap + word.len()),
                "Mio" | "mio" | "mn" | "Mln" | "mln" if gap > 0 => (1e6, gap + word.len()),
                _ => (1.0, 0),
            }
        }
        _ => (1.0, 0),
    };
    value *= scale;
    len += used;
    value.is_finite().then_some((value, len))
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
pub fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" | "hundreds" => 1e2,
        "thousand" | "thousands" | "tausend" | "mille" | "mil" | "tsd" | "mila" | "duizend" => 1e3,
        "million" | "millions" | "mio" | "millionen" | "millones" | "millón" | "milhões" => 1e6,
        "billion" | "billions" => 1e9,
        "lakh" | "lakhs" | "lac" => 1e5,
        "crore" | "crores" => 1e7,
        "dozen" | "dozens" => 12.0,
        _ => return None,
    })
}

/// The value of a word that is a number by itself.
pub fn word(word: &str) -> Option<f64> {
    if let Some(value) = scale(word) {
        return Some(value);
    }
    Some(match word {
        "zero" => 0.0,
        "one" | "eins" | "ein" | "eine" | "einem" | "einen" | "einer" | "une" | "uno" | "una" | "single" | "lone" => {
            1.0
        }
        "two" | "zwei" | "deux" | "dos" | "dois" | "duas" | "both" | "twin" | "pair" => 2.0,
        "three" | "drei" | "trois" | "tres" | "três" | "trio" => 3.0,
        "four" | "vier" | "quatre" | "cuatro" => 4.0,
        "five" | "fünf" | "cinq" | "cinco" => 5.0,
        "six" | "sechs" => 6.0,
        "seven" | "sieben" | "sept" => 7.0,
        "eight" | "acht" | "huit" => 8.0,
        "nine" | "neun" | "neuf" => 9.0,
        "ten" | "zehn" | "dix" => 10.0,
        "eleven" => 11.0,
        "twelve" | "zwölf" => 12.0,
        "fifteen" => 15.0,
        "twenty" | "zwanzig" | "vingt" => 20.0,
        "thirty" | "dreißig" => 30.0,
        "forty" => 40.0,
        "fifty" | "fünfzig" => 50.0,
        "sixty" => 60.0,
        "seventy" => 70.0,
        "eighty" => 80.0,
        "ninety" => 90.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::scan;

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
        ];
        for (text, value) in table {
            assert_eq!(scan(text).map(|(v, _)| v), Some(value), "{text}");
        }
    }
}
