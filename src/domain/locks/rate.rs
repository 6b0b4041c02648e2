//! Rates and durations out of the texts: lock requests per second, hold, latency, pause, recovery.
//! Counts of clients or locks are no rates and are left alone.

use super::concept::Concept;
use super::reading::{Reading, Span, Text};

/// A number with the text it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// In the unit the fact is named for.
    pub value: f64,
    /// Where it stands.
    pub span: Span,
}

/// What the texts say in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Load {
    /// Lock requests per second at the peak.
    pub rate: Option<Quantity>,
    /// Average where the peak is stated too.
    pub average: Option<Quantity>,
    /// Hold time in seconds.
    pub hold_s: Option<Quantity>,
    /// Latency bound in milliseconds.
    pub latency_ms: Option<Quantity>,
    /// Longest stated pause of a holder in seconds.
    pub pause_s: Option<Quantity>,
    /// Time a dead holder may block, in seconds.
    pub recovery_s: Option<Quantity>,
    /// Stated round trip between sites in milliseconds.
    pub rtt_ms: Option<Quantity>,
}

const NOT_LOCKS: &[&str] = &[
    "gb",
    "mb",
    "kb",
    "tb",
    "gbit",
    "mbit",
    "iops",
    "bytes",
    "byte",
    "eur",
    "euro",
    "euros",
    "usd",
    "dollars",
    "users",
    "renewals",
    "heartbeats",
    "reads",
];

/// Reads the numbers of the three texts.
pub fn load(reading: &Reading) -> Load {
    let mut load = Load::default();
    for text in &reading.texts {
        rates(text, &mut load);
        durations(text, &mut load);
    }
    load
}

fn seconds(word: &str) -> Option<f64> {
    Some(match word {
        "s" | "sec" | "secs" | "second" | "seconds" | "sekunde" | "sekunden" | "seconde" | "segundo" | "secondes"
        | "segundos" => 1.0,
        "min" | "mins" | "minute" | "minutes" | "minuto" | "minutos" | "minuten" | "mn" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" | "stunde" | "stunden" | "heure" | "hora" | "horas" | "heures" => 3600.0,
        "day" | "days" | "tag" | "tage" | "jour" | "día" | "dia" | "d" => 86_400.0,
        "week" | "weeks" => 604_800.0,
        "month" | "months" => 2_592_000.0,
        _ => return None,
    })
}

fn per(word: &str) -> Option<f64> {
    Some(match word {
        "rps" | "qps" | "tps" | "ops" | "hz" | "lps" | "reqs" | "ps" => 1.0,
        "rpm" | "qpm" => 60.0,
        "hourly" => 3600.0,
        "daily" | "pd" => 86_400.0,
        _ => return None,
    })
}

// The divisor of the rate whose number is token `at`, and the token after it.
fn unit(text: &Text, at: usize) -> Option<(f64, usize)> {
    let tokens = &text.tokens;
    let sentence = tokens[at].sentence;
    for next in at + 1..(at + 10).min(tokens.len()) {
        let token = &tokens[next];
        if token.sentence != sentence || NOT_LOCKS.contains(&&*token.word) {
            return None;
        }
        if let Some(divisor) = seconds(&token.word) {
            let before = &*tokens[next - 1].word;
            let linked = token.slash
                || matches!(
                    before,
                    "per" | "a" | "an" | "each" | "every" | "pro" | "par" | "por" | "al" | "je" | "in" | "the" | "à"
                );
            // "5 s" is a duration; "every few seconds" is no rate.
            return linked.then_some((divisor, next + 1));
        }
        if let Some(divisor) = per(&token.word) {
            let worded = token.word == "ops"
                && tokens
                    .get(next + 1)
                    .is_some_and(|t| t.sentence == sentence && (t.slash || t.word == "per" || t.word == "a"));
            if !worded {
                return Some((divisor, next + 1));
            }
        }
        if matches!(&*token.word, "ms" | "μs" | "us" | "µs" | "%" | "percent" | "x") && next == at + 1 {
            return None;
        }
        if token.value.is_some() && !matches!(&*token.word, "one" | "single" | "ein" | "eine") {
            return None;
        }
    }
    None
}

fn rates(text: &Text, load: &mut Load) {
    let mut times: f64 = 1.0;
    for at in 0..text.tokens.len() {
        let token = &text.tokens[at];
        let Some(value) = token.value.filter(|value| value.is_finite() && *value >= 0.0) else { continue };
        let next = text.tokens.get(at + 1).map(|t| t.word.as_str()).unwrap_or_default();
        let sentence = token.sentence;
        if matches!(next, "x" | "times" | "fold" | "mal" | "×")
            && !text.says(Concept::Growth, sentence)
            && value <= 1000.0
        {
            times = times.max(value);
        }
        let Some((divisor, end)) = unit(text, at) else { continue };
        let rate = value / divisor;
        let span = text.span(&(at..end));
        let near = |concept| {
            text.within(concept, sentence).any(|found| {
                found.tokens.start + 4 >= at && found.tokens.start < end + 2 && text.clause(found) == token.clause
            })
        };
        if near(Concept::Average) && !near(Concept::Peak) {
            load.average.get_or_insert(Quantity { value: rate, span: span.clone() });
        }
        if load.rate.as_ref().is_none_or(|best| rate > best.value) {
            load.rate = Some(Quantity { value: rate, span });
        }
    }
    if times > 1.0
        && let Some(rate) = &mut load.rate
        && rate.span.field == text.field
    {
        rate.value *= times;
    }
}

fn durations(text: &Text, load: &mut Load) {
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
        let value = value * scale;
        let quantity = |value| Some(Quantity { value, span: text.span(&(at..at + 2)) });
        let near = |concept, reach: usize| {
            text.all(concept).any(|found| {
                found.tokens.start + reach >= at
                    && found.tokens.start <= at + reach
                    && text.tokens[found.tokens.start].clause.abs_diff(token.clause) <= 1
                    && text.sentence(found) == token.sentence
            })
        };
        if near(Concept::RttWord, 4) {
            load.rtt_ms = load.rtt_ms.take().or(quantity(value * 1000.0));
        } else if near(Concept::PauseWord, 5) {
            load.pause_s = load.pause_s.take().or(quantity(value));
        } else if near(Concept::HoldWord, 4) {
            if load.hold_s.as_ref().is_none_or(|hold| value > hold.value) {
                load.hold_s = quantity(value);
            }
        } else if near(Concept::RecoveryWord, 5) {
            load.recovery_s = load.recovery_s.take().or(quantity(value));
        } else if near(Concept::LatencyWord, 5) && value < 10.0 {
            load.latency_ms = load.latency_ms.take().or(quantity(value * 1000.0));
        }
    }
}
