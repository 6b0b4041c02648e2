//! Rates and durations out of the texts: lock requests per second, hold, latency, pause, recovery.
//! Counts of clients or locks are no rates and are left alone.

use super::concept::Concept;
use super::place::Topology;
use super::reading::{Reading, Span, Text};
use crate::domain::reader::numeral::{self, seconds};

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
    /// Lock requests per second of each place or client, where the text gives no total.
    pub each: Option<Quantity>,
    /// Several rates of different kinds of locks stand side by side.
    pub classes: bool,
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
    "lookups",
    "views",
    "pageviews",
    "clicks",
    "scans",
];

/// Reads the numbers of the three texts.
pub fn load(reading: &Reading, topology: &Topology) -> Load {
    let mut load = Load::default();
    for text in &reading.texts {
        rates(text, topology, &mut load);
        super::times::durations(text, &mut load);
    }
    load
}

fn per(word: &str) -> Option<f64> {
    Some(match word {
        "rps" | "qps" | "tps" | "ops" | "hz" | "lps" | "reqs" | "ps" => 1.0,
        "rpm" | "qpm" => 60.0,
        "hourly" => 3600.0,
        "daily" | "pd" => 86_400.0,
        _ => return numeral::per(word),
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
        // "one lock every 5 minutes": the period is counted.
        if token.word == "every"
            && token.clause == tokens[at].clause
            && !tokens[at + 1..next].iter().any(|t| {
                ["renew", "heartbeat", "refresh", "poll", "keep", "check"].iter().any(|stem| t.word.starts_with(stem))
            })
            && let Some(count) = tokens.get(next + 1).and_then(|t| t.value).filter(|count| *count > 0.0)
            && let Some(divisor) = tokens.get(next + 2).and_then(|t| seconds(&t.word))
        {
            return Some((divisor * count, next + 3));
        }
        if let Some(divisor) = seconds(&token.word) {
            let before = &*tokens[next - 1].word;
            let linked = token.slash
                || matches!(
                    before,
                    "per"
                        | "a"
                        | "an"
                        | "each"
                        | "every"
                        | "pro"
                        | "par"
                        | "por"
                        | "al"
                        | "je"
                        | "in"
                        | "the"
                        | "à"
                        | "am"
                        | "im"
                );
            // "5 s" is a duration; "every few seconds" is no rate.
            let other = tokens.get(next + 1).is_some_and(|t| t.clause == token.clause && NOT_LOCKS.contains(&&*t.word));
            return (linked && !other).then_some((divisor, next + 1));
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

// What one rate counts: everything, each place or client of a known number, or each of some.
fn multiple(text: &Text, at: usize, end: usize, topology: &Topology) -> Option<f64> {
    let sentence = text.tokens[at].sentence;
    let each = |token: &crate::domain::reader::lexer::Token| {
        matches!(&*token.word, "per" | "each" | "every" | "pro" | "par" | "por" | "je" | "chaque")
    };
    let behind = (end..(end + 4).min(text.tokens.len()))
        .take_while(|next| text.tokens[*next].sentence == sentence)
        .find(|next| each(&text.tokens[*next]) && text.tokens.get(next + 1).is_none_or(|t| seconds(&t.word).is_none()))
        .map(|next| next + 1);
    let before = (at.saturating_sub(6)..at)
        .rev()
        .find(|near| text.tokens[*near].sentence == sentence && each(&text.tokens[*near]))
        .map(|near| near + 1);
    // "200 workers x 3 locks/s"
    let word = |at: usize| text.tokens.get(at).map_or("", |token| token.word.as_str());
    if at >= 3 && matches!(word(at - 1), "x" | "×" | "times") {
        let noun = word(at - 2).trim_end_matches('s');
        let client = CLIENTS.contains(&noun) || text.all(Concept::DomNode).any(|found| found.tokens.start == at - 2);
        if let Some(count) = text.tokens[at - 3].value.filter(|_| client) {
            return Some(count);
        }
    }
    // "40 workers, 25 requests per second each", "4,000 cell sites, each about 2 per second": what is counted stands
    // before.
    let amount = |noun: usize| {
        text.tokens.get(noun).is_some_and(|t| {
            t.value.is_some()
                || matches!(&*t.word, "about" | "roughly" | "around" | "approx" | "ca" | "circa" | "up" | "with" | "at")
                || ["do", "mak", "tak", "issu", "send", "need", "request", "grab", "fir", "generat", "produc"]
                    .iter()
                    .any(|stem| t.word.starts_with(stem))
        })
    };
    if behind.or(before).is_some_and(|noun| text.tokens.get(noun).is_none_or(|t| t.sentence != sentence))
        || behind.is_some_and(|noun| text.tokens[noun].clause != text.tokens[noun - 1].clause)
        || behind.is_none() && before.is_some_and(amount)
    {
        let is = |noun: usize, concept| text.all(concept).any(|found| found.tokens.start == noun);
        let place = |noun: usize| is(noun, Concept::DomSite) || is(noun, Concept::EdgePlace);
        let client = |noun: usize| {
            let stem = text.tokens[noun].word.trim_end_matches('s');
            CLIENTS.contains(&stem) || is(noun, Concept::DomNode) || place(noun)
        };
        let counted = (0..at.saturating_sub(1)).rev().find_map(|at| {
            let value = text.tokens[at].value?;
            let noun = (at + 1..at + 3).take_while(|noun| text.tokens[*noun].clause == text.tokens[at].clause);
            noun.clone().find(|noun| client(*noun)).map(|noun| (value, noun))
        });
        let Some((count, noun)) = counted else { return Some(1.0) };
        return (topology.local.is_none() || !place(noun)).then_some(count);
    }
    let Some(noun) = behind.or(before).and_then(|noun| text.tokens.get(noun)) else { return Some(1.0) };
    let stem = noun.word.trim_end_matches('s');
    let is = |concept| text.all(concept).any(|found| text.tokens[found.tokens.start].at == noun.at);
    if is(Concept::EdgePlace) {
        return None;
    }
    if is(Concept::DomSite) {
        return if topology.local.is_none() && topology.sites >= 2 && !topology.vague {
            Some(f64::from(topology.sites))
        } else {
            Some(1.0)
        };
    }
    if !is(Concept::DomNode) && !CLIENTS.contains(&stem) {
        return Some(1.0);
    }
    // "500 workers, 20 locks/s each": the number of the same noun, or of any client before it.
    let count = text.tokens.windows(2).find_map(|pair| {
        let counted = pair[1].word.trim_end_matches('s');
        (pair[0].at.start != text.tokens[at].at.start && counted == stem).then_some(pair[0].value).flatten()
    });
    count.map_or(Some(1.0), Some)
}

const CLIENTS: &[&str] =
    &["client", "worker", "pod", "service", "app", "tenant", "device", "thread", "container", "shard"];

// "TPS: 1800", "rate = 300 per s": the unit may stand before its number.
fn unit_before(text: &Text, at: usize) -> Option<f64> {
    (at.saturating_sub(2)..at)
        .rev()
        .filter(|near| text.tokens[*near].sentence == text.tokens[at].sentence)
        .find_map(|near| per(&text.tokens[near].word))
}

fn rates(text: &Text, topology: &Topology, load: &mut Load) {
    let (mut times, mut times_at): (f64, usize) = (1.0, 0);
    let mut stated: Vec<(usize, f64)> = Vec::new();
    let mut unit_of_text: Option<f64> = None;
    for at in 0..text.tokens.len() {
        let token = &text.tokens[at];
        let Some(value) = token.value.filter(|value| value.is_finite() && *value >= 0.0) else { continue };
        let next = text.tokens.get(at + 1).map(|t| t.word.as_str()).unwrap_or_default();
        let sentence = token.sentence;
        if matches!(next, "x" | "times" | "fold" | "mal" | "×")
            && !text.says(Concept::Growth, sentence)
            && value <= 1000.0
        {
            (times, times_at) = if value > times { (value, at) } else { (times, times_at) };
        }
        let Some((divisor, end)) = unit(text, at).or_else(|| unit_before(text, at).map(|divisor| (divisor, at + 1)))
        else {
            continue;
        };
        unit_of_text.get_or_insert(divisor);
        let span = text.span(&(at..end));
        let Some(multiple) = multiple(text, at, end, topology) else {
            load.each.get_or_insert(Quantity { value: value / divisor, span });
            continue;
        };
        let rate = value / divisor * multiple;
        stated.push((at, rate));
        let near = |concept| {
            text.within(concept, sentence).any(|found| {
                found.tokens.start + 4 >= at && found.tokens.start < end + 2 && text.clause(found) == token.clause
            })
        };
        let worded = near(Concept::Average)
            || near(Concept::Peak)
            || text.says(Concept::Average, sentence)
            || text.says(Concept::Peak, sentence);
        let ranged = at > 0
            && matches!(&*text.tokens[at - 1].word, "to" | "and" | "bis" | "à")
            && at > 1
            && text.tokens[at - 2].value.is_some();
        if load.rate.as_ref().is_some_and(|known| known.span.field == text.field && known.value != rate)
            && !worded
            && !ranged
        {
            load.classes = true;
        }
        if near(Concept::Average) && !near(Concept::Peak) {
            load.average.get_or_insert(Quantity { value: rate, span: span.clone() });
        }
        if load.rate.as_ref().is_none_or(|best| rate > best.value) {
            load.rate = Some(Quantity { value: rate, span });
        }
    }
    if let Some(divisor) = unit_of_text {
        bare_peak(text, divisor, load);
    }
    if times > 1.0
        && let Some(rate) = &mut load.rate
        && rate.span.field == text.field
    {
        // "350, maybe three times that, so plan for 1,050": only what stands before is multiplied.
        let before = |at: usize| at < times_at || stated.first().is_none_or(|(first, _)| *first > times_at);
        let all = stated.iter().map(|(at, rate)| if before(*at) { rate * times } else { *rate });
        let bare = if stated.iter().any(|(_, known)| *known == rate.value) { 0.0 } else { rate.value };
        rate.value = all.fold(bare, f64::max);
    }
}

// "250/s on average, bursts 900", "1,500 req/s, up to 4 000": the peak borrows the unit of the text.
fn bare_peak(text: &Text, divisor: f64, load: &mut Load) {
    for found in text.all(Concept::Peak) {
        let sentence = text.sentence(found);
        let numbers = (found.tokens.end..(found.tokens.end + 4).min(text.tokens.len()))
            .take_while(|at| text.tokens[*at].sentence == sentence)
            .find(|at| text.tokens[*at].value.is_some_and(|value| value >= 2.0));
        let Some(at) = numbers.filter(|at| unit(text, *at).is_none()) else { continue };
        let next = text.tokens.get(at + 1).filter(|t| t.sentence == sentence && t.clause == text.tokens[at].clause);
        let other = next.is_some_and(|t| {
            let stem = t.word.trim_end_matches('s');
            seconds(&t.word).is_some()
                || NOT_LOCKS.contains(&&*t.word)
                || CLIENTS.contains(&stem)
                || matches!(
                    stem,
                    "m" | "x"
                        | "time"
                        | "%"
                        | "percent"
                        | "user"
                        | "key"
                        | "holder"
                        | "waiter"
                        | "session"
                        | "node"
                        | "server"
                        | "year"
                        | "concurrent"
                        | "connection"
                )
        });
        let value = text.tokens[at].value.unwrap_or_default() / divisor;
        let percent = text.tokens[at].percent;
        if !other && !percent && load.rate.as_ref().is_some_and(|rate| value > rate.value) {
            load.average = load.average.take().or(load.rate.take());
            load.rate = Some(Quantity { value, span: text.span(&(at..at + 1)) });
        }
    }
}
