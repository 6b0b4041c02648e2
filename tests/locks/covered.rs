//! What coverage is for, measured on the gold readings: where refusal is right and a design is made, the words that
//! decide are unread; and few requests have unread words that carry nothing.

use super::written::TOPICS;
use dlm_architect::domain::architect::{Inputs, Unread, ruling};
use dlm_architect::domain::brief::Field;
use dlm_architect::domain::rules::Outcome;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// In a hundred requests that are not kept, no more than these: silently unsafe ones of the uncontested, and those with
/// unread words that carry nothing.
const BOUNDS: (usize, usize) = (1, 25);

#[derive(Deserialize)]
struct Gold {
    scale_requirements: String,
    consistency_tolerance: String,
    infrastructure_environment: String,
    verdict: String,
    #[serde(default)]
    contested: bool,
    words: BTreeMap<String, Value>,
}

impl Gold {
    /// Where the quoted words stand.
    fn quoted(&self, inputs: &Inputs) -> Vec<(Field, usize, usize)> {
        let quotes = self.words.values().flat_map(|words| match words {
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect::<Vec<_>>(),
        });
        let fields = [Field::Scale, Field::Consistency, Field::Infrastructure];
        let place = |quote: &str| {
            fields.map(|field| inputs.text(field).find(quote).map(|from| (field, from, from + quote.len())))
        };
        quotes.flat_map(place).flatten().collect()
    }
}

#[derive(Default)]
struct Tally {
    all: usize,
    uncontested: usize,
    unsafely: usize,
    silently: usize,
    idle: usize,
}

fn tally(text: &str, kept: bool, tally: &mut Tally) {
    let list: Vec<Gold> = serde_yaml::from_str(text).unwrap();
    for (_, gold) in list.into_iter().enumerate().filter(|(at, _)| (at % 3 == 2) == kept) {
        let inputs = Inputs {
            scale: gold.scale_requirements.clone(),
            consistency: gold.consistency_tolerance.clone(),
            infrastructure: gold.infrastructure_environment.clone(),
        };
        let (sketch, quoted) = (ruling(&inputs), gold.quoted(&inputs));
        let carries = |unread: &Unread| {
            let at = &unread.span.at;
            quoted.iter().any(|(field, from, to)| *field == unread.span.field && *from < at.end && at.start < *to)
        };
        tally.all += 1;
        tally.idle += usize::from(!sketch.unread.iter().all(carries));
        if !gold.contested {
            let wrong = gold.verdict == "refuse" && sketch.ruling.verdict != Outcome::Refuse;
            tally.uncontested += 1;
            tally.unsafely += usize::from(wrong);
            tally.silently += usize::from(wrong && !sketch.unread.iter().any(carries));
        }
    }
}

#[test]
fn report_of_coverage() {
    for kept in [true, false] {
        let mut all = Tally::default();
        TOPICS.iter().for_each(|(_, text)| tally(text, kept, &mut all));
        let Tally { all, uncontested, unsafely, silently, idle } = all;
        let name = if kept { "kept " } else { "built" };
        println!(
            "{name}: {all} requests, {uncontested} uncontested: {unsafely} unsafe, {silently} of them silently; {idle} with unread words that carry nothing"
        );
        if !kept {
            assert!(silently * 100 <= BOUNDS.0 * uncontested, "{silently} silently unsafe of {uncontested}");
            assert!(idle * 100 <= BOUNDS.1 * all, "{idle} of {all} with unread words that carry nothing");
        }
    }
}
