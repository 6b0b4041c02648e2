//! A rate of what a holder does is no rate of locks: one that leads, or works for long under one lock, takes it seldom.
//! Decided here once, where the brief is made; the numbers themselves are the rates'.

use super::knowledge::KNOWLEDGE;
use crate::domain::brief::{Brief, Fact, Field, Inputs, Shape, Standing};

/// Locks that long work may hold at once; more are the work's own deeds.
const AT_ONCE: f64 = 100_000.0;

/// A long work's length where none is told.
const LONG_S: f64 = 60.0;

/// Words beside a rate that tell of nothing else.
const BESIDE: usize = 3;

/// A lock that is taken a few times a day is taken seldom, whoever takes it.
const SELDOM: f64 = 1.0 / 3600.0;

/// True if whatever is done often is done under one lock.
pub(super) fn effects(brief: &Brief) -> bool {
    told(brief) == Some(Shape::Leader)
}

fn told(brief: &Brief) -> Option<Shape> {
    brief.shape.as_ref().filter(|shape| shape.standing != Standing::Unclear).map(|shape| shape.value)
}

/// Takes rates out of the brief that count effects.
pub(super) fn drop_effects(brief: &mut Brief, inputs: &Inputs) {
    let held = brief.hold.as_ref().filter(|hold| hold.standing != Standing::Assumed).map_or(LONG_S, |hold| hold.value);
    let most = match told(brief) {
        Some(Shape::Leader) => SELDOM,
        Some(Shape::LongSession) => AT_ONCE / held.max(LONG_S),
        _ => return,
    };
    let effect = |rate: &Fact<f64>| rate.value > most && !of_locks(rate, inputs) && !alone(rate, inputs);
    for rate in [&mut brief.rate, &mut brief.each, &mut brief.average] {
        if rate.as_ref().is_some_and(effect) {
            *rate = None;
        }
    }
}

// "200/s", "lock rate: 90 per second": where the text begins with it and no more stands in its sentence, it is how often
// what is asked for is asked for.
fn alone(rate: &Fact<f64>, inputs: &Inputs) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    let Some(span) = rate.evidence.first().filter(|span| span.field == Field::Scale) else { return false };
    let text = inputs.text(Field::Scale);
    let (before, behind) = (text.get(..span.at.start).unwrap_or_default(), text.get(span.at.end..).unwrap_or_default());
    let rest = behind.split(['.', ';', '\n']).next().unwrap_or_default();
    words(before) + words(rest) <= BESIDE
}

// "3 lock writes per second", "two elections a week": takings are what is counted.
fn of_locks(rate: &Fact<f64>, inputs: &Inputs) -> bool {
    let taken = |word: &str| KNOWLEDGE.quantities.taken.contains(&*word.to_lowercase());
    let words = rate.evidence.iter().filter_map(|span| inputs.words(span));
    words.flat_map(|words| words.split(|c: char| !c.is_alphanumeric())).any(taken)
}
