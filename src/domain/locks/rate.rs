//! Rates out of the texts: lock requests per second at the peak, on average, of each.
//! Counts of clients or locks are no rates and are left alone.

use super::amount::{self, Time, number, times, written};
use super::concept::Concept;
use super::figure::Figures;
use super::knowledge::KNOWLEDGE;
use super::place::Topology;
use super::reading::{Field, Reading, Span, Text};
use crate::domain::reader::lexer::{Token, blankless};
use crate::domain::reader::{AROUND, numeral};
use std::ops::Range;

/// So many of something in a week or a month are a load.
const MANY: f64 = 1000.0;

/// A number with the text it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// In the unit the fact is named for.
    pub value: f64,
    /// Where it stands.
    pub span: Span,
    /// The rule that read it.
    pub by: &'static str,
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
    /// The sentence that is surest of a hold, and how sure.
    pub surest: Option<((Field, u32), f32)>,
    /// Latency bound in milliseconds.
    pub latency_ms: Option<Quantity>,
    /// Longest stated pause of a holder in seconds.
    pub pause_s: Option<Quantity>,
    /// Time a dead holder may block, in seconds.
    pub recovery_s: Option<Quantity>,
    /// A time after which a lock lapses, in seconds, that no phrase tells.
    pub lease_s: Option<Quantity>,
    /// How long one who asks may wait, in seconds, that no phrase tells.
    pub wait_s: Option<Quantity>,
    /// Stated round trip between sites in milliseconds.
    pub rtt_ms: Option<Quantity>,
}

/// Reads the numbers of the three texts.
pub fn load(reading: &Reading, topology: &Topology) -> Load {
    let mut load = Load::default();
    let words = reading.texts.iter().map(|text| text.tokens.len()).sum();
    for text in &reading.texts {
        let times = times(text);
        let figures = Figures::of(text, &times, words);
        rates(text, &times, &figures, topology, &mut load);
        super::times::durations(text, &times, &figures, &mut load);
    }
    load
}

/// Seconds in the unit that the number that begins at a token is counted per, if it is.
pub(super) fn per(text: &Text, at: usize) -> Option<f64> {
    rate(text, at).map(|rate| rate.divisor)
}

/// A number of a rate, with the tokens it spans.
struct Rate {
    value: f64,
    divisor: f64,
    tokens: Range<usize>,
    by: &'static str,
}

fn word(text: &Text, at: usize) -> &str {
    text.tokens.get(at).map_or("", |token| token.word.as_str())
}

fn unit_of(word: &str) -> Option<f64> {
    KNOWLEDGE.quantities.rated.get(word).copied().or_else(|| numeral::per(word))
}

// Seconds in what work is counted in, no microseconds ("in us-east-1"); a week and a month count only what is said to be per one.
fn span_of_work(token: &Token, linked: bool) -> Option<f64> {
    let shift = || KNOWLEDGE.quantities.shifts.get(&*token.word).copied();
    let read = |seconds: &f64| *seconds >= 1.0 && (*seconds <= 86_400.0 || linked);
    amount::unit(&token.word).or_else(shift).filter(read)
}

// The rate whose number begins at a token, if one does.
fn rate(text: &Text, at: usize) -> Option<Rate> {
    let number = number(text, at)?;
    let tables = &KNOWLEDGE.quantities;
    // "it was 1,640 on the record day" is a story.
    if at.checked_sub(1).is_some_and(|before| tables.were.contains(word(text, before))) {
        return None;
    }
    let (value, end) = (number.value, number.end);
    let rate = |(divisor, end), by| Rate { value, divisor, tokens: at..end, by };
    counted(text, at, end)
        .map(|found| rate(found, "a count per unit of time"))
        .or_else(|| unit_before(text, at).map(|divisor| rate((divisor, end), "a unit before its number")))
        .or_else(|| each_time(text, at).map(|divisor| rate((divisor, end), "so many each second")))
}

// The divisor of the rate whose number ends before token `from`, and the token after it.
fn counted(text: &Text, at: usize, from: usize) -> Option<(f64, usize)> {
    let tokens = &text.tokens;
    let tables = &KNOWLEDGE.quantities;
    let sentence = tokens[at].sentence;
    for next in from..(from + 9).min(tokens.len()) {
        let token = &tokens[next];
        if token.sentence != sentence || tables.not_locks.contains(&*token.word) {
            return None;
        }
        // "three hosts run the cron, jobs every minute": what is counted elsewhere; but "9,000 requests (at noon) a second".
        let remark = || tokens[from..=next].iter().any(|token| token.remark);
        match token.clause - tokens[at].clause {
            0 => {}
            1 if remark() => continue,
            2 if remark() => {}
            _ => return None,
        }
        if let Some(found) = every(text, at, next) {
            return Some(found);
        }
        let before = &tokens[next - 1];
        let one = before.value == Some(1.0) && next > from + 1 && tables.links.contains(&*tokens[next - 2].word);
        let linked = |before: &Token| token.slash || next > from && tables.links.contains(&*before.word) || one;
        // "2 million numbers a month": so many are no remark on how often something is.
        let many = || number(text, at).is_some_and(|number| number.value >= MANY);
        let firm = token.slash || tables.firm.contains(&*before.word) || many();
        if let Some(divisor) = span_of_work(token, firm) {
            let half = next >= 2 && tables.halves.contains_key(&*tokens[next - 2].word);
            if half || !written(&tokens[at]) && firm_ordinal(text, next) {
                return None;
            }
            // "on a strong day", "per busy hour"
            let busy = next >= from + 2
                && divisor >= 3600.0
                && tokens[next - 2].word != "the"
                && tables.joints.contains(&*tokens[next - 2].word);
            // "5 s" is a duration; "every few seconds" is no rate.
            let other =
                tokens.get(next + 1).is_some_and(|t| t.clause == token.clause && tables.not_locks.contains(&*t.word));
            return ((linked(before) || busy) && !other).then_some((divisor, next + 1));
        }
        if let Some(divisor) = unit_of(&token.word) {
            let worded = token.word == "ops"
                && tokens
                    .get(next + 1)
                    .is_some_and(|t| t.sentence == sentence && (t.slash || t.word == "per" || t.word == "a"));
            let adjective = token.value.is_none() && !written(&tokens[at]) && tokens[at].value == Some(1.0);
            let article = before.word == "the" || before.word == "our";
            if !worded && !adjective && !article {
                return Some((divisor, next + 1));
            }
        }
        let multiplied = matches!(&*token.word, "x" | "×") && !tables.links.contains(word(text, next + 1));
        if (matches!(&*token.word, "ms" | "μs" | "us" | "µs" | "%" | "percent") || multiplied) && next == from {
            return None;
        }
        // "one takes most of a day"
        let spelt = !written(&tokens[at]) && tokens[at].value == Some(1.0);
        if spelt && text.all(Concept::HoldWord).any(|hold| hold.tokens.start == next) {
            return None;
        }
        // "30 depots, twice an hour each": the second number is what is counted.
        if tables.numbers.contains_key(&*token.word) && written(&tokens[at]) {
            return None;
        }
        let own = token.value == Some(1.0) && tokens.get(next + 1).is_some_and(|t| amount::unit(&t.word).is_some());
        if token.value.is_some() && !own && !matches!(&*token.word, "one" | "single" | "ein" | "eine") {
            return None;
        }
    }
    None
}

// "one technician and a second one", "in the same hour": no unit of what is counted.
fn firm_ordinal(text: &Text, at: usize) -> bool {
    let (token, before) = (&text.tokens[at], word(text, at - 1));
    let counts = |next: &Token| next.value.is_some() && next.word != "one";
    let next = text.tokens.get(at + 1).filter(|next| next.clause == token.clause && !next.slash && !counts(next));
    let goes_on = next.is_some_and(|next| !KNOWLEDGE.quantities.behind_second.contains(&*next.word));
    before == "same" || before == "the" || token.word == "second" && before == "a" && goes_on
}

// "one lock every 5 minutes": the period is counted.
fn every(text: &Text, at: usize, next: usize) -> Option<(f64, usize)> {
    let tokens = &text.tokens;
    let renewed = |token: &Token| KNOWLEDGE.quantities.renewed.iter().any(|stem| token.word.starts_with(stem));
    if tokens[next].word != "every"
        || tokens[next].clause != tokens[at].clause
        || tokens[at + 1..next].iter().any(renewed)
    {
        return None;
    }
    let count = tokens.get(next + 1).and_then(|t| t.value).filter(|count| *count > 0.0)?;
    Some((count * amount::unit(word(text, next + 2))?, next + 3))
}

// "TPS: 1800", "rate = 300 per s": the unit may stand before its number. "OPS-771" is a ticket.
fn unit_before(text: &Text, at: usize) -> Option<f64> {
    (at.saturating_sub(2)..at)
        .rev()
        .filter(|near| text.tokens[*near].sentence == text.tokens[at].sentence)
        .filter(|near| text.tokens[*near].word != "ops" || text.tokens[at].colon)
        // "5 Hz, 12 cameras": the unit has a number already.
        .filter(|near| near.checked_sub(1).is_none_or(|number| text.tokens[number].value.is_none()))
        .find_map(|near| unit_of(&text.tokens[near].word))
}

// "秒間200", "每秒 800", "一天大概 200 张": in scripts without blanks the unit stands before.
fn each_time(text: &Text, at: usize) -> Option<f64> {
    let before = at.checked_sub(1).and_then(|before| text.tokens.get(before))?;
    // "1日200件"
    if let Some(one) = at.checked_sub(2).and_then(|one| text.tokens.get(one))
        && one.value == Some(1.0)
        && before.word.starts_with(blankless)
        && before.sentence == text.tokens[at].sentence
    {
        return amount::unit(&before.word);
    }
    if before.sentence != text.tokens[at].sentence || !before.word.ends_with(blankless) {
        return None;
    }
    let tables = &KNOWLEDGE.quantities.each_time;
    let found = tables.iter().filter(|(mark, _)| before.word.contains(*mark));
    found.max_by_key(|(mark, _)| mark.len()).map(|(_, seconds)| *seconds)
}

// What one rate counts: everything, each place or client of a known number, or each of some.
fn multiple(text: &Text, at: usize, end: usize, topology: &Topology) -> Option<f64> {
    let sentence = text.tokens[at].sentence;
    let each = |token: &Token| KNOWLEDGE.quantities.each.contains(&*token.word);
    let behind = (end..(end + 4).min(text.tokens.len()))
        .take_while(|next| text.tokens[*next].sentence == sentence && !written(&text.tokens[*next]))
        .find(|next| {
            each(&text.tokens[*next]) && text.tokens.get(next + 1).is_none_or(|t| amount::unit(&t.word).is_none())
        })
        .map(|next| next + 1);
    let before = (at.saturating_sub(6)..at)
        .rev()
        .find(|near| text.tokens[*near].sentence == sentence && each(&text.tokens[*near]))
        .map(|near| near + 1);
    // "each of 40 workers takes 5"
    let counted = |noun: &usize| {
        let our = usize::from(matches!(word(text, noun + 1), "our" | "the" | "these" | "those" | "its" | "their"));
        text.tokens.get(noun + 1 + our)?.value
    };
    let of = behind.or(before).filter(|noun| word(text, *noun) == "of").and_then(|noun| counted(&noun));
    // "Each of our 12 importers takes the lock for its supplier three times an hour"
    let first = text.tokens.iter().position(|token| token.sentence == sentence);
    let first = first.filter(|first| each(&text.tokens[*first]) && word(text, first + 1) == "of" && before.is_none());
    let of = of.or_else(|| counted(&(first? + 1)));
    if let Some(count) = crossed(text, at).or(of) {
        return Some(count);
    }
    if behind.or(before).is_some_and(|noun| text.tokens.get(noun).is_none_or(|t| t.sentence != sentence))
        || behind.is_some_and(|noun| text.tokens[noun].clause != text.tokens[noun - 1].clause)
        || behind.is_none() && before.is_some_and(|noun| amount_of_each(text, noun))
    {
        return each_of_counted(text, at, end, topology);
    }
    let Some(noun) = behind.or(before).filter(|noun| *noun < text.tokens.len()) else { return Some(1.0) };
    let is = |concept| text.all(concept).any(|found| found.tokens.start == noun);
    if is(Concept::EdgePlace) {
        return None;
    }
    if word(text, noun) == "side" {
        return Some(2.0);
    }
    if is(Concept::DomSite) {
        return if topology.local.is_none() && topology.sites >= 2 && !topology.vague {
            Some(f64::from(topology.sites))
        } else {
            Some(1.0)
        };
    }
    // "500 workers, 20 locks/s each", "12 a minute per table, 60 tables": the number of the same noun.
    let nouns = [noun, noun + 1].map(|noun| word(text, noun).trim_end_matches('s').to_owned());
    let client = is(Concept::DomNode) || KNOWLEDGE.quantities.clients.contains(&*nouns[0]);
    let near = behind.is_some_and(|noun| text.tokens[noun - 1].clause == text.tokens[end - 1].clause);
    let count = text.tokens.windows(2).find_map(|pair| {
        let counted = pair[1].word.trim_end_matches('s');
        let same = counted == nouns[0] || near && !client && counted == nouns[1] && counted.len() > 2;
        (pair[0].at.start != text.tokens[at].at.start && same && (client || near)).then_some(pair[0].value).flatten()
    });
    count.map_or(Some(1.0), Some)
}

// "200 workers x 3 locks/s"
fn crossed(text: &Text, at: usize) -> Option<f64> {
    (at >= 3 && matches!(word(text, at - 1), "x" | "×" | "times")).then_some(())?;
    let noun = word(text, at - 2).trim_end_matches('s');
    let client = KNOWLEDGE.quantities.clients.contains(noun)
        || text.all(Concept::DomNode).any(|found| found.tokens.start == at - 2);
    text.tokens[at - 3].value.filter(|_| client)
}

// "each about 2 per second": what each does, not what each is.
fn amount_of_each(text: &Text, noun: usize) -> bool {
    text.tokens.get(noun).is_some_and(|t| {
        t.value.is_some()
            || KNOWLEDGE.quantities.about.contains(&*t.word)
            || ["do", "mak", "tak", "issu", "send", "need", "request", "grab", "fir", "generat", "produc"]
                .iter()
                .any(|stem| t.word.starts_with(stem))
    })
}

// "40 workers, 25 requests per second each", "4,000 cell sites, each about 2 per second": what is counted stands before.
fn each_of_counted(text: &Text, at: usize, end: usize, topology: &Topology) -> Option<f64> {
    let is = |noun: usize, concept| text.all(concept).any(|found| found.tokens.start == noun);
    let place = |noun: usize| is(noun, Concept::DomSite) || is(noun, Concept::EdgePlace);
    let client = |noun: usize| {
        let stem = word(text, noun).trim_end_matches('s');
        KNOWLEDGE.quantities.clients.contains(stem) || is(noun, Concept::DomNode) || place(noun)
    };
    let counted = (0..at.saturating_sub(1)).rev().find_map(|at| {
        let value = text.tokens[at].value?;
        let noun = (at + 1..at + 3).take_while(|noun| text.tokens[*noun].clause == text.tokens[at].clause);
        noun.clone().find(|noun| client(*noun)).map(|noun| (value, noun))
    });
    let Some((count, noun)) = counted else {
        // "Dublin and Singapore both debit, 700 a second each"
        let ends = text.tokens.get(end).is_some_and(|token| KNOWLEDGE.quantities.each.contains(&*token.word));
        let sites = topology.local.is_none() && !topology.vague && ends;
        return Some(if sites { f64::from(topology.sites.max(1)) } else { 1.0 });
    };
    (topology.local.is_none() || !place(noun)).then_some(count)
}

/// Words behind a number among which the unit that it is counted per may stand.
const UNIT_BEHIND: usize = 7;

/// A count per unit of time that is less likely of the rate that is asked for is of something else; a number without one that
/// is so likely is of it. Of 185 rates that writers labelled, in seven sets that the weights had not seen, 136 were read by
/// patterns alone and 25 wrongly, and so 147 and 18.
const LEAST: f32 = 0.1;
const TOLD: f32 = 0.35;

fn rates(text: &Text, times: &[Time], figures: &Figures, topology: &Topology, load: &mut Load) {
    let mut stated: Vec<(usize, f64)> = Vec::new();
    let mut unit_of_text: Option<(usize, f64)> = None;
    let mut at = 0;
    while at < text.tokens.len() {
        let here = at;
        at += 1;
        let Some(rate) = rate(text, here).filter(|_| !timed(times, here)) else { continue };
        if text.field != Field::Scale && !of_locks(text, &rate, load) {
            continue;
        }
        if figures.rate(here, true).is_some_and(|share| share < LEAST) {
            continue;
        }
        at = at.max(rate.tokens.start + 1);
        unit_of_text.get_or_insert((here, rate.divisor));
        let span = text.span(&rate.tokens);
        let Some(multiple) = multiple(text, here, rate.tokens.end, topology) else {
            load.each.get_or_insert(Quantity { value: rate.value / rate.divisor, span, by: "a rate of each place" });
            continue;
        };
        let value = rate.value / rate.divisor * multiple * share(text, rate.tokens.end);
        stated.push((here, value));
        weigh(text, &rate, value, load);
    }
    if let Some((first, divisor)) = unit_of_text {
        bare_peak(text, times, first, divisor, load);
    }
    seasonal(text, times, unit_of_text, load);
    told(text, times, figures, unit_of_text, load);
    multiplied(text, &stated, load);
}

// What is tolerated or what a store does so often is no load: outside the scale text a rate counts where it is told of
// locks, in digits, and the scale text tells none.
fn of_locks(text: &Text, rate: &Rate, load: &Load) -> bool {
    let told =
        load.rate.is_none() && load.each.is_none() && written(&text.tokens[rate.tokens.start]) && rate.value > 0.0;
    told && text.tokens[rate.tokens.clone()].iter().any(|token| KNOWLEDGE.quantities.taken.contains(&*token.word))
}

// "90 messages/s, in the flu weeks 210"
fn seasonal(text: &Text, times: &[Time], unit: Option<(usize, f64)>, load: &mut Load) {
    let Some((first, divisor)) = unit else { return };
    for clause in text.tokens.chunk_by(|a, b| a.clause == b.clause) {
        let (lead, last) = (&clause[0], &clause[clause.len() - 1]);
        let at = text.tokens.partition_point(|token| token.at.start < last.at.start);
        let year = last.value.is_some_and(|value| (1900.0..2100.0).contains(&value)) && last.word.len() == 4;
        let season = KNOWLEDGE.quantities.during.contains(&*lead.word) && clause.len() > 2 && written(last);
        if at > first + 1 && season && !year && !timed(times, at) && rate(text, at).is_none() {
            let value = last.value.unwrap_or_default() / divisor;
            if load.rate.as_ref().is_some_and(|rate| rate.span.field == text.field && value > rate.value) {
                load.average = load.average.take().or(load.rate.take());
                let by = "a peak in the unit of the rate before it";
                load.rate = Some(Quantity { value, span: text.span(&(at..at + 1)), by });
            }
        }
    }
}

fn timed(times: &[Time], at: usize) -> bool {
    times.iter().any(|time| time.tokens.contains(&at))
}

// The highest stands; an average beside it is kept.
fn weigh(text: &Text, rate: &Rate, value: f64, load: &mut Load) {
    let (start, end) = (rate.tokens.start, rate.tokens.end);
    let (sentence, clause) = (text.tokens[start].sentence, text.tokens[start].clause);
    let span = text.span(&rate.tokens);
    let near = |concept| {
        text.within(concept, sentence).any(|found| {
            found.tokens.start + 4 >= start && found.tokens.start < end + 2 && text.clause(found) == clause
        })
    };
    let worded =
        [Concept::Average, Concept::Peak].into_iter().any(|concept| near(concept) || text.says(concept, sentence));
    let ranged = start > 1
        && KNOWLEDGE.quantities.ranged.contains(word(text, start - 1))
        && text.tokens[start - 2].value.is_some();
    if load.rate.as_ref().is_some_and(|known| known.span.field == text.field && known.value != value)
        && !worded
        && !ranged
    {
        load.classes = true;
    }
    if near(Concept::Average) && !near(Concept::Peak) {
        load.average.get_or_insert(Quantity { value, span: span.clone(), by: rate.by });
    }
    if load.rate.as_ref().is_none_or(|best| value > best.value) {
        load.rate = Some(Quantity { value, span, by: rate.by });
    }
}

// "60,000 events/min, of which 5 % take a lock"
fn share(text: &Text, from: usize) -> f64 {
    let Some(sentence) = text.tokens.get(from).map(|token| token.sentence) else { return 1.0 };
    let shares = |found: &super::reading::Found| found.tokens.start >= from && found.tokens.start < from + 3;
    if !text.within(Concept::ShareOf, sentence).any(shares) {
        return 1.0;
    }
    let mut behind = text.tokens[from..].iter().take(9);
    behind.find(|token| token.percent).and_then(|token| token.value).map_or(1.0, |value| value / 100.0)
}

// "350, maybe three times that, so plan for 1,050": only what stands before is multiplied.
fn multiplied(text: &Text, stated: &[(usize, f64)], load: &mut Load) {
    let factors = text.tokens.iter().enumerate().filter_map(|(at, token)| {
        let next = word(text, at + 1);
        let times = KNOWLEDGE.quantities.times.contains(next) || next == "fold";
        let linked = KNOWLEDGE.quantities.links.contains(word(text, at + 2));
        // "resent up to 9 times": each comes again, there are no more of them.
        let compared = KNOWLEDGE.quantities.compared.contains(word(text, at + 2));
        let again = |token: &Token| KNOWLEDGE.quantities.again.contains(&*token.word);
        let repeats = !compared && text.tokens[text.of_sentence(token.sentence)].iter().any(again);
        // "it fires two times": a factor in words says of what.
        let spelt = !written(token) && !compared;
        let value =
            token.value.filter(|value| times && !linked && !repeats && !spelt && *value > 1.0 && *value <= 1000.0)?;
        (!text.says(Concept::Growth, token.sentence)).then_some((at, value))
    });
    let Some((times_at, times)) = factors.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) else { return };
    if let Some(rate) = &mut load.rate
        && rate.span.field == text.field
    {
        let before = |at: usize| at < times_at || stated.first().is_none_or(|(first, _)| *first > times_at);
        let all = stated.iter().map(|(at, rate)| if before(*at) { rate * times } else { *rate });
        let bare = if stated.iter().any(|(_, known)| *known == rate.value) { 0.0 } else { rate.value };
        rate.value = all.fold(bare, f64::max);
    }
}

// "30 transfers a second, and 700 at the fix", "six or seven times on a working day": a number that all words around it say
// is a rate, in the unit behind it or that of the text.
fn told(text: &Text, times: &[Time], figures: &Figures, unit: Option<(usize, f64)>, load: &mut Load) {
    for at in 0..text.tokens.len() {
        let Some(share) = figures.rate(at, false).filter(|share| *share >= TOLD) else { continue };
        if timed(times, at) || rate(text, at).is_some() {
            continue;
        }
        let Some(number) = number(text, at) else { continue };
        let own = unit_behind(text, at, number.end).filter(|(_, other)| !other || share >= 0.9).map(|(unit, _)| unit);
        let Some(divisor) = own.or(unit.filter(|(first, _)| *first < at).map(|(_, divisor)| divisor)) else { continue };
        let value = number.value / divisor;
        let quantity = Quantity { value, span: text.span(&(at..number.end)), by: AROUND };
        match &load.rate {
            None if own.is_some() && load.each.is_none() => load.rate = Some(quantity),
            Some(rate) if rate.span.field == text.field && value > rate.value => {
                load.average = load.average.take().or(load.rate.take());
                load.rate = Some(quantity);
            }
            _ => {}
        }
    }
}

// "reads a second", "runs in a year": the unit of time that a number's sentence goes on to, before the next number.
fn unit_behind(text: &Text, at: usize, from: usize) -> Option<(f64, bool)> {
    let tables = &KNOWLEDGE.quantities;
    let here =
        |token: &Token| token.sentence == text.tokens[at].sentence && token.value.is_none_or(|value| value == 1.0);
    // "forty in the lunch hour" is of no hour.
    let per = |at: usize| tables.links.contains(word(text, at - 1)) || tables.links.contains(word(text, at - 2));
    let until = (from + UNIT_BEHIND).min(text.tokens.len());
    (from..until).take_while(|at| here(&text.tokens[*at])).find_map(|at| {
        let token = &text.tokens[at];
        let shift = || tables.shifts.get(&*token.word).copied();
        let seconds =
            amount::unit(&token.word).or_else(shift).filter(|seconds| *seconds >= 1.0 && at >= 2 && per(at))?;
        let other = text.tokens[from..at].iter().any(|token| tables.not_locks.contains(&*token.word));
        Some((seconds, other))
    })
}

// "250/s on average, bursts 900", "1,500 req/s, up to 4 000": the peak borrows the unit of the text.
fn bare_peak(text: &Text, times: &[Time], first: usize, divisor: f64, load: &mut Load) {
    for found in text.all(Concept::Peak) {
        let sentence = text.sentence(found);
        let numbers = (found.tokens.end..(found.tokens.end + 4).min(text.tokens.len()))
            .take_while(|at| text.tokens[*at].sentence == sentence)
            .find(|at| text.tokens[*at].value.is_some_and(|value| value >= 2.0));
        let Some(at) = numbers.filter(|at| !timed(times, *at) && rate(text, *at).is_none()) else { continue };
        let next = text.tokens.get(at + 1).filter(|t| t.sentence == sentence && t.clause == text.tokens[at].clause);
        let other = next.is_some_and(|t| {
            let tables = &KNOWLEDGE.quantities;
            let stem = t.word.trim_end_matches('s');
            amount::unit(&t.word).is_some()
                || tables.not_locks.contains(&*t.word)
                || tables.clients.contains(stem)
                || tables.not_counts.contains(stem)
        });
        let written = number(text, at).map_or(0.0, |number| number.value);
        let value = written / divisor;
        let percent = text.tokens[at].percent;
        if !other && !percent && load.rate.as_ref().is_some_and(|rate| value > rate.value) && at > first {
            load.average = load.average.take().or(load.rate.take());
            let by = "a peak in the unit of the rate before it";
            load.rate = Some(Quantity { value, span: text.span(&(at..at + 1)), by });
        }
    }
}
