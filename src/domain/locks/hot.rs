//! The share of the rate that one key takes: "one hot key takes a tenth of them", "ein einziger Schlüssel bekommt ein
//! Drittel davon".

use super::ground::{Ground, T};
use crate::domain::brief::Span;

/// Words between the key and its share.
const REACH: usize = 10;
/// Words before the key in which it is told to be one.
const ONE: usize = 4;
/// Shares that have a name.
const SHARES: [(T, f64); 5] =
    [(T::AHalf, 0.5), (T::AThird, 1.0 / 3.0), (T::AQuarter, 0.25), (T::AFifth, 0.2), (T::ATenth, 0.1)];

/// The share of the rate that is told of one key, and the words.
pub(super) fn share(grounds: &[Ground; 3]) -> Option<(f64, Span)> {
    grounds.iter().find_map(|ground| (0..ground.tokens.len()).find_map(|at| of_key(ground, at)))
}

fn of_key(ground: &Ground, at: usize) -> Option<(f64, Span)> {
    let key = ground.begins(T::KeyNoun, at)?;
    let sentence = ground.sentence(at);
    // "the key" is some key or other; the one is counted, or called hot.
    let one = |near: usize| ground.count(near) == Some(1) || matches!(ground.word(near), "hot" | "hottest" | "single");
    let from = at.saturating_sub(ONE).max(sentence.start);
    if !(from..at).any(one) {
        return None;
    }
    (key.end..sentence.end.min(key.end + REACH)).find_map(|near| {
        let named = SHARES.iter().find_map(|(what, share)| Some((*share, ground.begins(*what, near)?.end)));
        let percent = || {
            let token = &ground.tokens[near];
            let share = token.value.filter(|_| token.percent)? / 100.0;
            (0.01..=1.0).contains(&share).then_some((share, near + 1))
        };
        let (share, end) = named.or_else(percent)?;
        Some((share, ground.span(&(at..end))))
    })
}
