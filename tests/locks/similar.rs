//! Designs for different requests differ. `cargo test --test locks worst_pairs -- --nocapture` prints the worst ten of
//! each kind: the share of words that stand in common runs of eight, names and numbers masked.

use super::labelled::cases;
use dlm_architect::domain::architect::REFUSAL;
use dlm_architect::domain::architect::claims::By;
use dlm_architect::domain::brief::Shape;
use dlm_architect::domain::stores::row::{ROWS, Row};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Words of a run that two designs have in common.
const RUN: usize = 8;

struct Masked {
    id: String,
    store: &'static str,
    shape: Shape,
    /// What it was asked: the same request may get the same design.
    facts: String,
    runs: Vec<u64>,
    set: HashSet<u64>,
}

fn masked() -> Vec<Masked> {
    let names: HashSet<String> =
        ROWS.iter().flat_map(|row| row.name.split_whitespace()).map(|word| plain(word).to_lowercase()).collect();
    let mask = |word: &str| match plain(word).to_lowercase() {
        word if word.chars().any(|c| c.is_ascii_digit()) || names.contains(&word) => "0".to_owned(),
        word => word,
    };
    let mut out = Vec::new();
    for case in cases() {
        let report = case.report();
        if report.answer == REFUSAL {
            continue;
        }
        // What every guarded lock is told in the same words is not what two designs differ in.
        let own = report.claims.iter().filter(|claim| !common(&claim.by)).map(|claim| claim.text.as_str());
        let words = own.flat_map(str::split_whitespace).map(mask).filter(|word| !word.is_empty());
        let words: Vec<String> = words.collect();
        let runs: Vec<u64> = words.windows(RUN).map(hashed).collect();
        let brief = &report.brief;
        let facts = brief.iter().map(|(id, view)| format!("{}={};", id.word(), view.value)).collect();
        out.push(Masked {
            id: case.id.clone(),
            store: report.recommend.first().and_then(|id| Row::of(id)).map_or("", Row::family),
            shape: brief.shape.as_ref().map_or(Shape::Mutex, |shape| shape.value),
            facts,
            set: runs.iter().copied().collect(),
            runs,
        });
    }
    out
}

/// It is said of the conduct of holders and waiters, of the check, or of the faults of counted votes.
fn common(by: &By) -> bool {
    match by {
        By::Source(source) => source.starts_with("shape:"),
        By::Formula(_, source) => matches!(*source, "sizing 1" | "hold_max" | "safe_deadline"),
        By::Condition(name) => *name == "resource",
        _ => false,
    }
}

fn plain(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn hashed(run: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    run.hash(&mut hasher);
    hasher.finish()
}

/// The share of the words of `a` that stand in a run of `b`.
fn shared(a: &Masked, b: &Masked) -> f64 {
    let words = a.runs.len() + RUN - 1;
    let (mut covered, mut until) = (0, 0);
    for (at, run) in a.runs.iter().enumerate() {
        if b.set.contains(run) {
            covered += at + RUN - until.max(at);
            until = at + RUN;
        }
    }
    covered as f64 / words as f64
}

#[test]
fn worst_pairs() {
    let all = masked();
    let (mut apart, mut alike) = (Vec::new(), Vec::new());
    for (at, a) in all.iter().enumerate() {
        for b in &all[at + 1..] {
            let share = shared(a, b).max(shared(b, a));
            let names = format!("{} {} {} / {} {} {}", a.id, a.store, a.shape.word(), b.id, b.store, b.shape.word());
            match (a.store == b.store && a.shape == b.shape, a.facts == b.facts) {
                (false, _) => apart.push((share, names)),
                (true, false) => alike.push((share, names)),
                (true, true) => {}
            }
        }
    }
    for (what, bound, pairs) in [("store or shape differs", 0.35, &mut apart), ("both the same", 0.75, &mut alike)] {
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        let over = pairs.iter().filter(|(share, _)| *share > bound).count();
        println!("{what}: {over} of {} pairs above {bound}", pairs.len());
        for (share, names) in pairs.iter().take(10) {
            println!("  {:.0} % of the words: {names}", share * 100.0);
        }
    }
    // The aim is none. What is left is the level reached: requests that state little but their store get little else.
    let over = apart.iter().filter(|(share, _)| *share > 0.35).count();
    assert!(over * 100 <= apart.len() * 5, "{over} of {} pairs of different store or shape are alike", apart.len());
}
