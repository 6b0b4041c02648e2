//! Durations and counts in a text: a number with a unit of time, in figures, words or ISO 8601.

use super::context::Text;
use super::lexer::Token;
use super::words::WORDS;
use std::ops::Range;

/// A stretch of time as it stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Duration {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its length; of a range the longer.
    pub seconds: f64,
}

/// All durations of a text, in its order.
pub(super) fn durations(text: &Text) -> Vec<Duration> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        match duration(&text.tokens, at) {
            Some(found) => {
                at = found.tokens.end;
                out.push(found);
            }
            None => at += 1,
        }
    }
    out
}

fn duration(tokens: &[Token], at: usize) -> Option<Duration> {
    let found = |end: usize, seconds: f64| Some(Duration { tokens: at..end, seconds });
    if let Some(seconds) = iso(&tokens[at].word) {
        return found(at + 1, seconds);
    }
    let near = |index: usize| tokens.get(index).filter(|token| token.sentence == tokens[at].sentence);
    // "half an hour", "quarter of an hour"
    if let Some(part) = WORDS.parts.get(&*tokens[at].word).filter(|part| **part < 1.0) {
        let unit = (at + 1..at + 4).find_map(|next| Some((next, unit(near(next)?)?)));
        return unit.and_then(|(next, unit)| found(next + 1, part * unit));
    }
    let value = tokens[at].value.filter(|value| value.is_finite())?;
    // "200ms" is one word behind its number, "20–50 min" and "5 to 20 min" are ranges.
    let (last, value) = match (near(at + 1).and_then(|token| token.value), near(at + 2).and_then(|token| token.value)) {
        (Some(more), _) if unit(near(at + 2)?).is_some() && more >= value => (at + 1, more),
        (None, Some(more))
            if near(at + 1).is_some_and(|token| unit(token).is_none())
                && near(at + 3).is_some_and(|token| unit(token).is_some())
                && more >= value =>
        {
            (at + 2, more)
        }
        _ => (at, value),
    };
    let unit_at = near(last + 1).filter(|token| !token.slash)?;
    found(last + 2, value * unit(unit_at)?)
}

fn unit(token: &Token) -> Option<f64> {
    let word = token.word.as_str();
    WORDS.units.get(word).or_else(|| WORDS.fine_units.get(word)).copied().or_else(|| {
        // A unit of a script without blanks takes its ending along.
        token.cut.then(|| WORDS.units.iter().find(|(unit, _)| word.starts_with(*unit)).map(|(_, seconds)| *seconds))?
    })
}

// "PT1M30S", "P1D"
fn iso(word: &str) -> Option<f64> {
    let rest = word.strip_prefix('p')?;
    let (mut seconds, mut digits, mut clock) = (0.0, String::new(), false);
    for c in rest.chars() {
        let unit = match (c, clock) {
            ('t', _) => {
                clock = true;
                continue;
            }
            ('0'..='9' | '.', _) => {
                digits.push(c);
                continue;
            }
            ('d', false) => 86_400.0,
            ('h', true) => 3600.0,
            ('m', true) => 60.0,
            ('s', true) => 1.0,
            _ => return None,
        };
        seconds += digits.parse::<f64>().ok()? * unit;
        digits.clear();
    }
    (seconds > 0.0 && digits.is_empty()).then_some(seconds)
}
