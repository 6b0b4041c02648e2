//! How good the reader is, set by set and language by language: `cargo test --test locks table -- --nocapture`. A set that
//! was mended against says how much is held, and not how good it is; what was measured at first sight stands in the
//! changes.

use dlm_architect::domain::architect::{Inputs, Sketch, Unread, ruling};
use dlm_architect::domain::rules::Outcome;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Of 100 requests those of which the hold is read right, or that none is told.
const HOLDS: usize = 90;

/// Of all uncontested requests in every set, no more than these are wrong designs of which nothing is asked and no
/// deciding word is unread.
const SILENT: usize = 10;

/// Facts that labels and brief name alike, and are compared.
const FACTS: [&str; 6] = ["rate_per_s", "level", "places", "hold_s", "shape", "survives"];

#[derive(Deserialize)]
struct Labelled {
    scale_requirements: String,
    consistency_tolerance: String,
    infrastructure_environment: String,
    verdict: String,
    #[serde(default)]
    open: Option<Vec<String>>,
    #[serde(default)]
    contested: Option<bool>,
    #[serde(default)]
    brief: BTreeMap<String, Value>,
    #[serde(default)]
    words: BTreeMap<String, Value>,
}

impl Labelled {
    fn inputs(&self) -> Inputs {
        Inputs {
            scale: self.scale_requirements.clone(),
            consistency: self.consistency_tolerance.clone(),
            infrastructure: self.infrastructure_environment.clone(),
        }
    }

    /// True if unread words overlap those that the labels quote.
    fn carries(&self, inputs: &Inputs, unread: &Unread) -> bool {
        let quotes = self.words.values().flat_map(|words| match words {
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect::<Vec<_>>(),
        });
        let at = &unread.span.at;
        let over = |quote: &str| {
            let from = inputs.text(unread.span.field).find(quote);
            from.is_some_and(|from| from < at.end && at.start < from + quote.len())
        };
        quotes.into_iter().any(over)
    }

    /// The value that a label stands for: what is not said is nothing.
    fn label(&self, fact: &str) -> Option<Value> {
        // A loss that may stop everything is no loss that must be survived.
        self.brief.get(fact).filter(|value| **value != json!("none")).cloned()
    }
}

/// Counts of one set; shares of the uncontested but for the last two.
#[derive(Default)]
struct Tally {
    uncontested: usize,
    right: usize,
    asked: usize,
    unsafely: usize,
    silently: usize,
    refused: usize,
    refused_unasked: usize,
    closed: usize,
    idle: usize,
    all: usize,
    facts: [usize; FACTS.len()],
}

fn fact(sketch: &Sketch, fact: &str) -> Option<Value> {
    let (_, view) = sketch.brief.iter().find(|(id, _)| id.word() == fact)?;
    // What is taken where the words are silent is not said.
    let said = fact == "level" || view.standing.word() != "assumed";
    Some(view.value).filter(|value| said && !value.is_null() && *value != json!("none"))
}

fn same(read: Option<&Value>, label: Option<&Value>) -> bool {
    match (read.and_then(Value::as_f64), label.and_then(Value::as_f64)) {
        (Some(read), Some(label)) => (read - label).abs() <= 0.02 * label.abs(),
        _ => read == label,
    }
}

impl Tally {
    fn of(one: &Labelled) -> Tally {
        let mut tally = Tally { all: 1, ..Tally::default() };
        tally.take(one);
        tally
    }

    fn add(&mut self, other: &Tally) {
        self.uncontested += other.uncontested;
        self.right += other.right;
        self.asked += other.asked;
        self.unsafely += other.unsafely;
        self.silently += other.silently;
        self.refused += other.refused;
        self.refused_unasked += other.refused_unasked;
        self.closed += other.closed;
        self.idle += other.idle;
        self.all += other.all;
        self.facts.iter_mut().zip(other.facts).for_each(|(sum, right)| *sum += right);
    }

    fn take(&mut self, one: &Labelled) {
        let inputs = one.inputs();
        let sketch = ruling(&inputs);
        self.idle += usize::from(!sketch.unread.iter().all(|unread| one.carries(&inputs, unread)));
        for (count, name) in self.facts.iter_mut().zip(FACTS) {
            // Nothing said of places or of a level is one place, and strict.
            let silent = match name {
                "places" => Some(json!(1)),
                "level" => Some(json!("S")),
                _ => None,
            };
            let (read, label) = (fact(&sketch, name).or(silent.clone()), one.label(name).or(silent));
            *count += usize::from(same(read.as_ref(), label.as_ref()));
        }
        if one.contested == Some(true) {
            return;
        }
        let (wants, refused) = (one.verdict == "refuse", sketch.ruling.verdict == Outcome::Refuse);
        let questions = &sketch.questions;
        let gives = |to: bool| {
            questions
                .iter()
                .flat_map(|asked| &asked.choices)
                .any(|choice| (choice.gives.ruling == Outcome::Refuse) == to)
        };
        self.uncontested += 1;
        self.closed += usize::from(!questions.is_empty() && one.open.as_ref().is_none_or(Vec::is_empty));
        if wants == refused {
            self.right += 1;
            return;
        }
        self.asked += usize::from(gives(wants));
        if wants {
            let quiet = questions.is_empty() && !sketch.unread.iter().any(|unread| one.carries(&inputs, unread));
            self.unsafely += 1;
            self.silently += usize::from(quiet);
        } else {
            self.refused += 1;
            self.refused_unasked += usize::from(questions.is_empty());
        }
    }

    fn line(&self) -> String {
        let share = |part: usize, of: usize| format!("{:3} %", 100 * part / of.max(1));
        let facts = self.facts.iter().map(|right| share(*right, self.all)).collect::<Vec<_>>().join(" ");
        let Tally { uncontested: of, right, asked, unsafely, silently, refused, refused_unasked, closed, .. } = self;
        format!(
            "{of:4} {} {} | {unsafely:3} {silently:3} | {refused:3} {refused_unasked:3} | {} {} | {facts}",
            share(*right, *of),
            share(right + asked, *of),
            share(*closed, *of),
            share(self.idle, self.all),
        )
    }
}

#[test]
fn table() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<_> = ["gold", "requests"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(fixtures.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    files.sort();
    let (mut sets, mut languages, mut all) = (Vec::new(), BTreeMap::<String, Tally>::new(), Tally::default());
    for path in files {
        let list: Vec<Labelled> = serde_yaml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let mut set = Tally::default();
        for one in &list {
            let language = one.brief.get("language").and_then(Value::as_str).unwrap_or("en");
            let tally = Tally::of(one);
            for sum in [&mut set, &mut all, languages.entry(language.to_owned()).or_default()] {
                sum.add(&tally);
            }
        }
        sets.push((path.file_stem().unwrap().to_string_lossy().into_owned(), set));
    }
    println!("right, or asked with a choice that is right | unsafe, silently | refused wrongly, nothing asked");
    println!("| asked though nothing is open, unread that carries nothing | {}", FACTS.join(" "));
    for (name, tally) in sets.iter().map(|(name, set)| (name, set)).chain(&languages) {
        println!("{name:16} {}", tally.line());
    }
    println!("{:16} {}", "all", all.line());
    let holds = all.facts[FACTS.iter().position(|fact| *fact == "hold_s").unwrap()];
    assert!(holds * 100 >= all.all * HOLDS, "{holds} of {} holds, {HOLDS} of 100 is the level reached", all.all);
    assert!(all.silently <= SILENT, "{} silently unsafe, {SILENT} is the level reached", all.silently);
}
