//! The gold readings and the corpus: what the reader makes of facts, by fact, topic and language.

use super::written::TOPICS;
use dlm_architect::domain::architect::Inputs;
use dlm_architect::domain::brief::{Brief, FactId, Held, Standing};
use dlm_architect::domain::locks::read;
use dlm_architect::domain::locks::trace;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The facts the reader's room reads, and of how many in a thousand requests each must be right at least: that it is
/// said and how, or that it is not said. Of the requests that are not kept.
const FACTS: [(&str, usize); 10] = [
    ("shape", 920),
    ("permits", 990),
    ("waiting", 970),
    ("period", 980),
    ("keys", 850),
    ("ttl_s", 990),
    ("wait_s", 980),
    ("resource", 960),
    ("holders", 940),
    ("language", 980),
];

/// A request with every said fact labelled; `kept` ones are measured and never looked at.
#[derive(Deserialize)]
struct Gold {
    id: String,
    scale_requirements: String,
    consistency_tolerance: String,
    infrastructure_environment: String,
    #[serde(default)]
    kept: bool,
    brief: BTreeMap<String, Value>,
}

fn gold() -> Vec<(&'static str, Gold)> {
    let read = |(topic, text)| {
        let list: Vec<Gold> = serde_yaml::from_str(text).unwrap();
        list.into_iter().map(move |gold| (topic, gold))
    };
    TOPICS.into_iter().flat_map(read).collect()
}

fn value(brief: &Brief, fact: &str) -> Option<Value> {
    // What is derived from other facts is not read here.
    let read = |standing| standing != Standing::Derived;
    brief.iter().find(|(id, view)| id.word() == fact && read(view.standing)).map(|(_, view)| view.value)
}

/// Numbers as numbers, lists in any order; of a period only that there is one, as it is text.
fn same(fact: &str, read: Option<&Value>, label: Option<&Value>) -> bool {
    let sorted = |value: &Value| {
        let mut words: Vec<String> = value.as_array().into_iter().flatten().map(Value::to_string).collect();
        words.sort();
        words
    };
    match (read, label) {
        (None, None) => true,
        (Some(_), Some(_)) if fact == "period" => true,
        (Some(Value::Array(_)), Some(Value::Array(_))) => read.map(sorted) == label.map(sorted),
        (Some(a), Some(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= 0.001 * b.abs(),
            _ => a == b,
        },
        _ => false,
    }
}

#[derive(Default)]
struct Tally {
    said: usize,
    read: usize,
    right: usize,
    cases: usize,
    whole: usize,
}

impl Tally {
    fn add(&mut self, fact: &str, read: Option<&Value>, label: Option<&Value>) {
        let right = same(fact, read, label);
        self.cases += 1;
        self.said += usize::from(label.is_some());
        self.read += usize::from(read.is_some());
        self.right += usize::from(right && label.is_some());
        self.whole += usize::from(right);
    }

    fn line(&self) -> String {
        let share = |part: usize, of: usize| (part * 100).checked_div(of).unwrap_or(100);
        let (right, cases) = (share(self.whole, self.cases), self.cases);
        let (precision, recall) = (share(self.right, self.read), share(self.right, self.said));
        format!("{right:3} % of {cases} right; precision {precision:3} %, recall {recall:3} % of {}", self.said)
    }
}

/// Facts of the gold readings: those that are not kept by fact, shape by topic; the kept ones in a column of their own.
#[test]
fn report_of_facts() {
    let mut tallies: BTreeMap<(bool, &str), Tally> = BTreeMap::new();
    let mut topics: BTreeMap<(bool, &str), Tally> = BTreeMap::new();
    for (topic, gold) in gold() {
        let inputs = Inputs {
            scale: gold.scale_requirements,
            consistency: gold.consistency_tolerance,
            infrastructure: gold.infrastructure_environment,
        };
        let brief = read(&inputs);
        for (fact, _) in FACTS {
            let (read, label) = (value(&brief, fact), gold.brief.get(fact));
            tallies.entry((gold.kept, fact)).or_default().add(fact, read.as_ref(), label);
            if fact == "shape" {
                topics.entry((gold.kept, topic)).or_default().add(fact, read.as_ref(), label);
            }
            if !gold.kept && !same(fact, read.as_ref(), label) {
                println!("{} {fact}: {read:?} for {label:?}", gold.id);
            }
        }
    }
    for ((kept, name), tally) in tallies.iter().chain(&topics) {
        println!("{} {name:9} {}", if *kept { "kept " } else { "built" }, tally.line());
    }
    for (fact, least) in FACTS {
        let tally = &tallies[&(false, fact)];
        assert!(tally.whole * 1000 >= least * tally.cases, "{fact}: {}", tally.line());
    }
}

/// Sentences by fact and language, each with its value or none.
#[test]
fn corpus_of_facts() {
    #[derive(Deserialize)]
    struct Row {
        value: Option<Value>,
        says: String,
        #[serde(default)]
        and: String,
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/corpus/facts");
    let mut faults = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let fact = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let by_language: BTreeMap<String, Vec<Row>> =
            serde_yaml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for (language, rows) in by_language {
            for Row { value: label, says, and } in rows {
                let inputs = Inputs { scale: says.clone(), consistency: and, ..Inputs::default() };
                let read = value(&read(&inputs), &fact);
                let exact = fact != "period" || read == label;
                if !exact || !same(&fact, read.as_ref(), label.as_ref()) {
                    faults.push(format!("{fact} {language} {says:?}: {read:?} for {label:?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} sentences:\n{}", faults.len(), faults.join("\n"));
}

/// What adds nothing to a request changes none of these facts.
#[test]
fn greetings_and_tickets_change_no_fact() {
    for (_, gold) in gold().into_iter().filter(|(_, gold)| !gold.kept) {
        let inputs = Inputs {
            scale: gold.scale_requirements,
            consistency: gold.consistency_tolerance,
            infrastructure: gold.infrastructure_environment,
        };
        let more = Inputs {
            infrastructure: format!("{}\nKind regards, A., ticket 4711, 12 people, budget 40k", inputs.infrastructure),
            ..inputs.clone()
        };
        let (before, after) = (read(&inputs), read(&more));
        // Which stores there are, and that there are no others, is held by the excluded ones' tests.
        let facts = FactId::ALL.iter().map(|id| id.word()).filter(|fact| !matches!(*fact, "stores" | "world"));
        for fact in facts {
            assert_eq!(value(&before, fact), value(&after, fact), "{} {fact}", gold.id);
        }
    }
}

/// Every fact can be followed back to phrases, and every phrase of the way to words of the request.
#[test]
fn every_fact_has_a_trace() {
    for (_, gold) in gold().into_iter().filter(|(_, gold)| !gold.kept) {
        let inputs = Inputs {
            scale: gold.scale_requirements,
            consistency: gold.consistency_tolerance,
            infrastructure: gold.infrastructure_environment,
        };
        let (brief, steps) = (read(&inputs), trace(&inputs));
        for (fact, _) in FACTS {
            let Some(value) = value(&brief, fact) else { continue };
            let own: Vec<_> = steps.iter().filter(|step| step.fact.word() == fact).collect();
            assert!(!own.is_empty(), "{} {fact} has no trace", gold.id);
            assert!(own.iter().all(|step| step.value == value && !step.rule.is_empty()), "{} {fact}", gold.id);
            assert!(own.iter().all(|step| inputs.words(&step.span).is_some_and(|words| !words.is_empty())));
        }
    }
}

/// A store as a label or the reader has it: its playbook or its words, and its standing.
type Stood = (String, String);

fn labelled_stores(brief: &BTreeMap<String, Value>) -> Vec<Stood> {
    let word = |store: &Value, key: &str| store[key].as_str().map(str::to_lowercase);
    let of = |store: &Value| Some((word(store, "id").or_else(|| word(store, "name"))?, word(store, "standing")?));
    brief.get("stores").and_then(Value::as_array).into_iter().flatten().filter_map(of).collect()
}

fn read_stores(inputs: &Inputs, brief: &Brief) -> Vec<Stood> {
    let name = |held: &Held| match held.playbook() {
        Some(kept) => kept.store.id.to_owned(),
        None => inputs.words(&held.span).unwrap_or_default().to_lowercase(),
    };
    brief.stores().iter().map(|held| (name(held), held.role.standing().to_owned())).collect()
}

/// Per hundred, the least precision and recall of a standing, of the requests that are not kept.
const STANDINGS: [(&str, usize, usize); 3] = [("have", 82, 92), ("may_add", 100, 66), ("retired", 84, 78)];

/// Of each standing, how many are labelled, read, and both; a name that is no playbook's may be cut otherwise.
#[test]
fn report_of_standings() {
    let mut tallies: BTreeMap<(bool, String), [usize; 3]> = BTreeMap::new();
    for (_, gold) in gold() {
        let labels = labelled_stores(&gold.brief);
        let inputs = Inputs {
            scale: gold.scale_requirements,
            consistency: gold.consistency_tolerance,
            infrastructure: gold.infrastructure_environment,
        };
        let read = read_stores(&inputs, &read(&inputs));
        let mut tally = |standing: &str, at: usize| {
            tallies.entry((gold.kept, standing.to_owned())).or_default()[at] += 1;
        };
        read.iter().for_each(|(_, standing)| tally(standing, 1));
        let mut left: Vec<&Stood> = read.iter().collect();
        for (name, standing) in &labels {
            tally(standing, 0);
            let same = |(other, _): &&Stood| other.contains(name.as_str()) || name.contains(other.as_str());
            let of = |wanted: Option<&str>| {
                left.iter().position(|store| same(store) && wanted.is_none_or(|wanted| store.1 == wanted))
            };
            let met = of(Some(standing)).or_else(|| of(None)).map(|at| left.remove(at));
            if met.is_some_and(|(_, read)| read == standing) {
                tally(standing, 2);
            } else if !gold.kept {
                println!("{} {name}: {:?} for {standing}", gold.id, met.map(|(_, read)| read));
            }
        }
    }
    for ((kept, standing), [said, read, both]) in &tallies {
        let share = |of: usize| (both * 100).checked_div(of).unwrap_or(100);
        let set = if *kept { "kept " } else { "built" };
        println!("{set} {standing:10} precision {:3} % of {read}, recall {:3} % of {said}", share(*read), share(*said));
    }
    for (standing, precision, recall) in STANDINGS {
        let [said, read, both] = tallies[&(false, standing.to_owned())];
        assert!(both * 100 >= precision * read && both * 100 >= recall * said, "{standing}: {both} of {read}, {said}");
    }
}
