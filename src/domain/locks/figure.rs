//! What the numbers and times of a request are of, by the words around each, as labelled requests taught it; phrases that
//! say so lean on it. `cargo test --test train learn` makes the weights anew.

use super::amount::{Time, number, times, written};
use super::concept::Concept as C;
use super::knowledge::Tag;
use super::rate::per;
use super::reading::{Reading, Span, Text};
use crate::domain::brief::Inputs;
use crate::domain::reader::weigh::stems;
use crate::domain::reader::{Feature, figure};
use std::collections::BTreeSet;
use std::ops::Range;

/// A number or a time.
#[derive(Debug)]
pub struct Figure {
    /// Where it stands.
    pub span: Span,
    /// Of a time, in seconds.
    pub seconds: Option<f64>,
    /// Of a number, the seconds of the unit that it is counted per.
    per: Option<f64>,
    tokens: Range<usize>,
}

/// The numbers and times of a text, in their order. "One" and "two" in words count what follows and are none.
fn figures(text: &Text, times: &[Time]) -> Vec<Figure> {
    let told = |time: &&Time| !time.vague || !super::times::of_a_count(text, time);
    let of = |tokens: &Range<usize>, seconds: Option<f64>| Figure {
        span: text.span(tokens),
        seconds,
        per: seconds.is_none().then(|| per(text, tokens.start)).flatten(),
        tokens: tokens.clone(),
    };
    let mut out: Vec<Figure> = times.iter().filter(told).map(|time| of(&time.tokens, Some(time.value))).collect();
    let mut at = 0;
    while at < text.tokens.len() {
        let here = at;
        at += 1;
        let behind = times.partition_point(|time| time.tokens.end <= here);
        if times.get(behind).is_some_and(|time| time.tokens.start <= here) {
            continue;
        }
        let Some(number) = number(text, here) else { continue };
        at = number.end;
        if written(&text.tokens[here]) || number.value > 2.0 {
            out.push(of(&(here..number.end), None));
        }
    }
    out.sort_by_key(|figure| figure.tokens.start);
    out
}

/// Words on either side that count by their distance, those that count by their side, and those that count at all.
const NEAR: usize = 3;
const ASIDE: usize = 9;
const WIDE: usize = 30;

/// Figures before one among which a rate is looked for.
const BEFORE: usize = 6;

// What stands around a figure, as the weights know it.
fn around(text: &Text, figures: &[Figure], at: usize) -> Vec<Feature> {
    let figure = &figures[at];
    let mut all: BTreeSet<String> = BTreeSet::new();
    let Range { start, end } = figure.tokens;
    let (clause, sentence) = (text.tokens[start].clause, text.tokens[start].sentence);
    let here = |other: &Figure| text.tokens[other.tokens.start].sentence == sentence;
    let sort = |figure: &Figure| if figure.seconds.is_some() { 't' } else { 'n' };
    all.insert(format!("{}", sort(figure)));
    all.insert(format!("{}{}", sort(figure), text.field as u8));
    for (step, what) in [(at.wrapping_sub(1), 'p'), (at + 1, 'q')] {
        let beside = figures.get(step).filter(|other| here(other)).map_or('-', sort);
        all.insert(format!("{what}{beside}"));
    }
    let first = &text.tokens[start];
    all.extend((!written(first)).then(|| "spelt".to_owned()));
    // Half decades.
    let size = |value: f64| (value.max(1e-6).log10() * 2.0).floor();
    if let Some(seconds) = figure.seconds {
        all.insert(format!("m{}", size(seconds)));
        all.extend(stems(&text.tokens[end - 1], text.gloss).into_iter().map(|unit| format!("u{unit}")));
    } else {
        let value = first.value.unwrap_or(1.0);
        let year = first.word.len() == 4 && (1900.0..2100.0).contains(&value) && written(first);
        all.insert(format!("v{}", size(value)));
        // A count per unit of time, and one behind such.
        all.extend(figure.per.map(|divisor| format!("per{}", divisor.log10().floor())));
        let mut before = figures[..at].iter().rev().take(BEFORE).take_while(|other| here(other));
        let rate = before.find(|other| other.per.is_some());
        let more = rate.is_some_and(|rate| first.value > text.tokens[rate.tokens.start].value);
        let told = [
            (year, "year"),
            (rate.is_some(), "behind"),
            (more, "more"),
            (first.percent, "%"),
            (first.slash, "/"),
            (value.fract() != 0.0, "."),
        ];
        all.extend(told.into_iter().filter(|(told, _)| *told).map(|(_, what)| what.to_owned()));
    }
    let all_of = text.of_sentence(sentence);
    let wide = all_of.start.max(start.saturating_sub(WIDE))..all_of.end.min(end + WIDE);
    for at in wide.clone().filter(|at| !figure.tokens.contains(at)) {
        let token = &text.tokens[at];
        let number = token.value.is_some() && written(token);
        let words = if number { vec!["#".to_owned()] } else { stems(token, text.gloss) };
        let (side, far) = if at < start { ('<', start - at) } else { ('>', at + 1 - end) };
        for word in words {
            if far <= NEAR {
                all.insert(format!("{side}{far}{word}"));
            }
            if far <= ASIDE && token.clause == clause {
                all.insert(format!("{side}{word}"));
                all.insert(format!("c{word}"));
            }
            all.insert(format!("s{word}"));
        }
    }
    for found in text.found_in(wide) {
        let Tag::Concept(concept) = found.tag else { continue };
        if text.clause(found) == clause {
            let side = if found.tokens.start < start { '<' } else { '>' };
            all.insert(format!("@{concept:?}{side}"));
            all.insert(format!("@{concept:?}c"));
        }
        all.insert(format!("@{concept:?}"));
    }
    all.into_iter().map(|word| (word, figure.span.clone())).collect()
}

/// What a time can be of, by its word among the weights; the words of the vocabulary that say the same, and the one that is
/// taken where none does.
const MEANT: [(&str, &[C], Option<C>); 10] = [
    ("hold", &[C::HoldWord], Some(C::HoldWord)),
    ("lease", &[C::TtlWord], Some(C::TtlWord)),
    ("wait", &[C::WaitWord], Some(C::WaitWord)),
    ("recovery", &[C::RecoveryWord, C::Patience], Some(C::RecoveryWord)),
    ("silence", &[C::RecoveryWord, C::Patience], Some(C::RecoveryWord)),
    ("pause", &[C::PauseWord], Some(C::PauseWord)),
    ("latency", &[C::LatencyWord], Some(C::LatencyWord)),
    ("delay", &[C::RttWord], Some(C::RttWord)),
    ("interval", &[C::AsideTime], None),
    ("window", &[C::AsideTime], None),
];

/// From how likely on a hold is taken where no phrase tells it, and of a request of fewer words than [`BRIEF`].
const LIKELY: (f32, f32) = (0.25, 0.96);
const BRIEF: usize = 30;

/// How much likelier a phrase makes what it says. Of 105 holds that writers labelled, in seven sets that the weights had
/// not seen, 72 were read by phrases alone, and 92 so.
const LEANT: f32 = 2.5;

/// From how likely on a time that is no hold is taken where no phrase tells it.
pub(super) const SURE: f32 = 0.5;

/// How much likelier a count per unit of time is of the rate that is asked for.
const RATED: f32 = 1.0;

/// The figures of a text and what stands around them.
pub(super) struct Figures {
    known: Vec<(Range<usize>, Vec<Feature>)>,
    /// The whole request is of few words.
    brief: bool,
}

impl Figures {
    pub fn of(text: &Text, times: &[Time], words: usize) -> Figures {
        let figures = figures(text, times);
        let of = |at: usize| (figures[at].tokens.clone(), around(text, &figures, at));
        Figures { known: (0..figures.len()).map(of).collect(), brief: words < BRIEF }
    }

    fn at(&self, start: usize) -> Option<&[Feature]> {
        let at = self.known.binary_search_by_key(&start, |(tokens, _)| tokens.start).ok()?;
        Some(&self.known[at].1)
    }

    /// What a time is of, as all words around it and a phrase say, how likely that is, and whether the phrase says it too.
    pub fn time(&self, time: &Time, phrase: Option<C>) -> Option<(C, f32, bool)> {
        // What seldom is told is told by its own words: a pause, a round trip, a bound. So is all that few words tell.
        let open =
            phrase.is_none_or(|phrase| !self.brief && matches!(phrase, C::HoldWord | C::AsideTime | C::LatencyWord));
        let Some(around) = self.at(time.tokens.start).filter(|_| open) else {
            return phrase.map(|phrase| (phrase, 1.0, true));
        };
        // "On air within six seconds" bounds an answer by its words, and a take-over by all others.
        if phrase == Some(C::LatencyWord) {
            let (word, share) = figure(true, around, &[]).first().copied()?;
            let sooner = matches!(word, "recovery" | "silence") && share >= SURE;
            return Some(if sooner { (C::RecoveryWord, share, false) } else { (C::LatencyWord, 1.0, true) });
        }
        let told = MEANT.iter().filter(|(_, says, _)| phrase.is_some_and(|phrase| says.contains(&phrase)));
        let told: Vec<(&str, f32)> = told.map(|(word, ..)| (*word, LEANT)).collect();
        let (word, share) = figure(true, around, &told).first().copied()?;
        let (_, says, alone) = MEANT.iter().find(|(known, ..)| *known == word)?;
        let agreed = phrase.filter(|phrase| says.contains(phrase));
        let least = if self.brief { LIKELY.1 } else { LIKELY.0 };
        let alone = alone.filter(|_| share >= least);
        agreed.or(alone).map(|meant| (meant, share, agreed.is_some()))
    }

    /// How likely the number that begins there is of the rate that is asked for, at its peak or as a rule; `counted` if it
    /// is told per unit of time.
    pub fn rate(&self, start: usize, counted: bool) -> Option<f32> {
        let lean = if counted { RATED } else { 0.0 };
        let around = self.at(start).filter(|_| counted || !self.brief)?;
        let weighed = figure(false, around, &[("rate", lean)]);
        Some(weighed.iter().filter(|(word, _)| matches!(*word, "rate" | "usual")).map(|(_, share)| share).sum())
    }
}

/// The figures of a request and what stands around each.
pub fn known(inputs: &Inputs) -> Vec<(Figure, Vec<Feature>)> {
    let of = |text: &Text| {
        let figures = figures(text, &times(text));
        let around: Vec<Vec<Feature>> = (0..figures.len()).map(|at| around(text, &figures, at)).collect();
        figures.into_iter().zip(around).collect::<Vec<_>>()
    };
    Reading::read(inputs).texts.iter().flat_map(of).collect()
}
