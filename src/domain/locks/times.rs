//! What a stated time is of: a hold, a pause, a round trip, a latency, a recovery.

use super::concept::Concept;
use super::rate::{Load, Quantity};
use super::reading::{Field, Found, Text};
use crate::domain::reader::numeral::seconds;

/// A word for one who can hold a lock stands in the same sentence.
fn pauser(text: &Text, at: usize) -> bool {
    const HOLDERS: [&str; 9] = ["gc", "jvm", "proces", "worker", "client", "vm", "holder", "thread", "world"];
    let mut sentence = text.tokens.iter().filter(|token| token.sentence == text.tokens[at].sentence);
    sentence.any(|token| HOLDERS.contains(&token.word.trim_end_matches('s').trim_end_matches('e')))
}

/// What a time can be of, the surest word first, and how many words may stand between.
const MEANT: [(Concept, usize); 5] = [
    (Concept::RttWord, 4),
    (Concept::PauseWord, 5),
    (Concept::HoldWord, 7),
    (Concept::RecoveryWord, 5),
    (Concept::LatencyWord, 5),
];

pub(super) fn durations(text: &Text, load: &mut Load) {
    for at in 0..text.tokens.len() {
        let token = &text.tokens[at];
        let (Some(value), Some(next)) = (token.value, text.tokens.get(at + 1)) else { continue };
        if next.slash || next.sentence != token.sentence || next.clause != token.clause {
            continue;
        }
        let scale = match next.word.as_str() {
            "ms" | "millisecond" | "milliseconds" | "millis" => 0.001,
            "us" | "µs" | "microseconds" => 1e-6,
            word => match seconds(word).filter(|s| *s <= 86_400.0) {
                Some(scale) => scale,
                None => continue,
            },
        };
        // "every 5 s" is a period.
        if at > 0 && matches!(&*text.tokens[at - 1].word, "every" | "alle" | "chaque" | "cada") {
            continue;
        }
        let value = value * scale;
        let quantity = |value| Some(Quantity { value, span: text.span(&(at..at + 2)) });
        // The word that says what the time is of: the nearest one of its own clause, else of the next;
        // "within" stands for a latency only where nothing else does.
        let far = |(concept, reach): &(Concept, usize)| {
            let vague = usize::from(*concept == Concept::LatencyWord) * 2;
            let gaps = text.all(*concept).filter(|found| {
                found.tokens.start + reach >= at
                    && found.tokens.start <= at + reach
                    && text.tokens[found.tokens.start].clause.abs_diff(token.clause) <= 1
                    && text.sentence(found) == token.sentence
            });
            let gap = |found: &Found| {
                let words = at.saturating_sub(found.tokens.end) + found.tokens.start.saturating_sub(at + 2);
                (text.tokens[found.tokens.start].clause.abs_diff(token.clause), words + vague)
            };
            Some((gaps.map(gap).min()?, *concept))
        };
        let Some((_, concept)) = MEANT.iter().filter_map(far).min_by_key(|(gap, _)| *gap) else { continue };
        // "locking may pause for a minute" is of the service, and no promise of what a holder does.
        if concept == Concept::PauseWord && text.field == Field::Consistency && !pauser(text, at) {
            continue;
        }
        match concept {
            Concept::RttWord => load.rtt_ms = load.rtt_ms.take().or(quantity(value * 1000.0)),
            Concept::PauseWord => load.pause_s = load.pause_s.take().or(quantity(value)),
            Concept::HoldWord if load.hold_s.as_ref().is_none_or(|hold| value > hold.value) => {
                load.hold_s = quantity(value);
            }
            Concept::RecoveryWord => load.recovery_s = load.recovery_s.take().or(quantity(value)),
            Concept::LatencyWord if value < 10.0 => {
                load.latency_ms = load.latency_ms.take().or(quantity(value * 1000.0));
            }
            _ => {}
        }
    }
}
