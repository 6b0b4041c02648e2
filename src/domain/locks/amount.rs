//! Numbers with what scales them, and times: "11½ hrs", "half an hour", "3 h 20 min", "5万", "2 тыс.".
//! What a number counts and what a time is of are the rates' and the times'.

use super::knowledge::KNOWLEDGE;
use super::reading::Text;
use crate::domain::reader::lexer::{Token, blankless};
use std::collections::HashMap;
use std::ops::Range;

/// A number as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// With its factor.
    pub value: f64,
    /// The token behind it.
    pub end: usize,
}

/// A stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Time {
    /// In seconds.
    pub value: f64,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// "a day": no number is told.
    pub vague: bool,
}

/// The value of a word in a table by value, as packed in the vocabulary.
fn of(table: &HashMap<&str, f64>, word: &str) -> Option<f64> {
    if let Some(value) = table.get(word) {
        return Some(*value);
    }
    if !word.starts_with(blankless) {
        return None;
    }
    // What is written without blanks begins with it.
    let ends = word.char_indices().map(|(at, _)| at).skip(1).take(4);
    ends.filter_map(|end| table.get(&word[..end])).last().copied()
}

/// Seconds in the unit that a word is, or begins with.
pub(super) fn unit(word: &str) -> Option<f64> {
    of(&KNOWLEDGE.quantities.units, word)
}

/// The number that begins at a token.
pub(super) fn number(text: &Text, at: usize) -> Option<Number> {
    let token = text.tokens.get(at)?;
    let tables = &KNOWLEDGE.quantities;
    let part = tables.parts.get(&*token.word).copied();
    let mut value = token.value.or_else(|| tables.numbers.get(&*token.word).copied()).or(part)?;
    let mut end = at + 1;
    // "5-10", "180~320": the upper end.
    if let Some(upper) = text.tokens.get(end).filter(|upper| written(upper) && written(token))
        && (1..=3).contains(&upper.at.start.saturating_sub(token.at.end))
        && upper.clause == token.clause
        && !upper.slash
        && let Some(higher) = upper.value.filter(|higher| *higher > value)
    {
        (value, end) = (higher, end + 1);
    }
    let next = |end: usize| text.tokens.get(end).filter(|next| next.clause == token.clause && !next.slash);
    // "a couple of hundred"
    let of_scale = |end: usize| {
        let skip = usize::from(part.is_some() && next(end).is_some_and(|next| next.word == "of"));
        Some((of(&tables.scales, &next(end + skip)?.word)?, end + skip + 1))
    };
    if let Some((scale, behind)) = of_scale(end) {
        (value, end) = (value * scale, behind);
    } else if part.is_some() && token.value.is_none() && next(end).is_none_or(|next| unit(&next.word).is_none()) {
        return None;
    }
    if let Some(half) = next(end).and_then(|next| tables.fractions.get(&*next.word)) {
        (value, end) = (value + half, end + 1);
    }
    Some(Number { value, end }).filter(|number| number.value.is_finite() && number.value >= 0.0)
}

/// True for a number in digits.
pub(super) fn written(token: &Token) -> bool {
    token.value.is_some() && token.word.starts_with(|c: char| c.is_ascii_digit())
}

/// All times of a text, in their order.
pub(super) fn times(text: &Text) -> Vec<Time> {
    let mut out: Vec<Time> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        match time(text, at) {
            Some(mut time) => {
                at = time.tokens.end;
                // "400 to 900 ms": both ends are of the time.
                let start = time.tokens.start;
                let ranged = |at: usize| {
                    KNOWLEDGE.quantities.ranged.contains(&*text.tokens[at + 1].word) && text.tokens[at].value.is_some()
                };
                if start.checked_sub(2).is_some_and(ranged) {
                    time.tokens.start = start - 2;
                }
                // "20 min to 6 h", "400ms-2s": so are both times.
                match out.pop_if(|last| up_to(text, last, &time)) {
                    Some(last) => out.push(Time { tokens: last.tokens.start..time.tokens.end, vague: false, ..time }),
                    None => out.push(time),
                }
            }
            None => at += 1,
        }
    }
    out
}

// The longer end of a range whose other one has a unit of its own. "and" makes one only behind a word for what is between.
fn up_to(text: &Text, last: &Time, time: &Time) -> bool {
    let tables = &KNOWLEDGE.quantities;
    let (from, to) = (&text.tokens[last.tokens.end - 1], &text.tokens[time.tokens.start]);
    let between = last.tokens.end..time.tokens.start;
    let about =
        |at: &usize| tables.about.contains(&*text.tokens[*at].word) && !tables.ranged.contains(&*text.tokens[*at].word);
    let opened = || {
        let before = last.tokens.start.saturating_sub(2)..last.tokens.start;
        text.tokens[before].iter().any(|token| tables.between.contains(&*token.word))
    };
    let linked = match between.clone().find(|at| !about(at)).map(|at| &*text.tokens[at].word) {
        None => between.is_empty() && to.at.start == from.at.end + 1 && written(to),
        Some(word) => tables.ranged.contains(word) && (!tables.either.contains(word) || opened()),
    };
    linked && between.len() <= 2 && from.clause == to.clause && !last.vague && time.value > last.value
}

fn time(text: &Text, at: usize) -> Option<Time> {
    iso(text, at).or_else(|| part_of_unit(text, at)).or_else(|| counted(text, at)).or_else(|| around(text, at))
}

fn word(text: &Text, at: usize) -> &str {
    text.tokens.get(at).map_or("", |token| token.word.as_str())
}

// "PT1M"
fn iso(text: &Text, at: usize) -> Option<Time> {
    let letters = word(text, at).strip_prefix("pt")?;
    let unit = unit(&letters.chars().last()?.to_string().replace('m', "min"))?;
    let count: f64 = letters[..letters.len() - 1].parse().ok()?;
    Some(Time { value: count * unit, tokens: at..at + 1, vague: false })
}

// "half an hour", "three quarters of a minute", "halbe Stunde"
fn part_of_unit(text: &Text, at: usize) -> Option<Time> {
    let tables = &KNOWLEDGE.quantities;
    if let Some(value) = tables.whole.get(word(text, at)) {
        return Some(Time { value: *value, tokens: at..at + 1, vague: false });
    }
    let count = text.tokens[at].value.filter(|count| tables.halves.contains_key(word(text, at + 1)) && *count < 4.0);
    let start = at + usize::from(count.is_some());
    let part = tables.halves.get(word(text, start))?;
    let gap = (start + 1..start + 4).find(|gap| unit(word(text, *gap)).is_some())?;
    let joined = text.tokens[start + 1..gap].iter().all(|token| tables.joints.contains(&*token.word));
    let seconds = unit(word(text, gap)).filter(|_| joined)?;
    Some(Time { value: count.unwrap_or(1.0) * part * seconds, tokens: at..gap + 1, vague: false })
}

// "5 s", "11½ hrs", "1 h 40", "a day and a half", "two whole days"
fn counted(text: &Text, at: usize) -> Option<Time> {
    let token = text.tokens.get(at)?;
    let spelt = !token.word.starts_with(|c: char| c.is_ascii_digit());
    let article = KNOWLEDGE.quantities.joints.contains(&*token.word) && token.word != "of";
    let number = match number(text, at) {
        Some(number) => number,
        None if article => Number { value: 1.0, end: at + 1 },
        None => return None,
    };
    let here = |at: usize| text.tokens.get(at).filter(|next| next.sentence == token.sentence && !next.slash);
    let whole = usize::from(spelt && KNOWLEDGE.quantities.wholes.contains(word(text, number.end)));
    // "two and a half hours"
    if let [a, b, c] = [0, 1, 2].map(|next| word(text, number.end + next))
        && (a, c) == ("and", "half")
        && KNOWLEDGE.quantities.joints.contains(b)
        && let Some(seconds) = here(number.end + 3).and_then(|next| unit(&next.word))
    {
        let value = (number.value + 0.5) * seconds;
        return Some(Time { value, tokens: at..number.end + 4, vague: false });
    }
    // "une dizaine de minutes"
    let rounded =
        usize::from(spelt && KNOWLEDGE.quantities.partitive.contains(word(text, number.end)) && number.value >= 8.0);
    let behind = number.end + whole + rounded;
    let seconds = here(behind).filter(|next| next.clause == token.clause).and_then(|next| unit(&next.word))?;
    let (mut value, mut end) = (number.value * seconds, behind + 1);
    let vague = spelt && (article || number.value == 1.0);
    if let [a, b, c] = [0, 1, 2].map(|next| word(text, end + next))
        && a == "and"
        && KNOWLEDGE.quantities.joints.contains(b)
        && c == "half"
    {
        return Some(Time { value: value + seconds / 2.0, tokens: at..end + 3, vague: false });
    }
    // "deux heures et demie", "dos horas y media"
    if let [a, b] = [0, 1].map(|next| word(text, end + next))
        && b != "half"
        && KNOWLEDGE.quantities.ranged.contains(a)
        && here(end + 2).and_then(|next| unit(&next.word)).is_none()
        && let Some(part) = KNOWLEDGE.quantities.halves.get(b)
    {
        return Some(Time { value: value + part * seconds, tokens: at..end + 2, vague: false });
    }
    // "3 h 20 min", "1 h 40"
    if let Some(more) = here(end).filter(|more| more.clause == token.clause).and_then(|more| more.value)
        && seconds >= 60.0
        && more < 60.0
    {
        let smaller = here(end + 1).and_then(|next| unit(&next.word));
        if smaller.is_none_or(|smaller| smaller < seconds) && smaller.is_some() | (seconds == 3600.0) {
            value += more * smaller.unwrap_or(60.0);
            end += 1 + usize::from(smaller.is_some());
        }
    }
    Some(Time { value, tokens: at..end, vague })
}

// "секунд 5": about that many.
fn around(text: &Text, at: usize) -> Option<Time> {
    let token = text.tokens.get(at).filter(|token| KNOWLEDGE.quantities.inverted.contains(&*token.word))?;
    let number = number(text, at + 1)?;
    let next = text.tokens.get(number.end);
    let other = next.is_some_and(|next| next.clause == token.clause && unit(&next.word).is_some());
    (!other).then_some(())?;
    Some(Time { value: number.value * unit(&token.word)?, tokens: at..number.end, vague: false })
}
