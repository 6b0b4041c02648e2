//! The second opinion's three figures: `cargo test --test locks figures -- --nocapture`.

use super::labelled::{before_constraints, cases};
use dlm_architect::domain::architect::{REFUSAL, Report, design, opinion};
use dlm_architect::domain::rules::proposed;
use dlm_architect::domain::stores::row::Need;

fn store(term: &str) -> Option<&'static str> {
    let lower = term.to_lowercase();
    [
        "Redlock",
        "Redis Sentinel",
        "Redis Cluster",
        "ElastiCache",
        "Memcached",
        "DynamoDB global tables (MREC)",
        "Hazelcast IMap.lock",
        "Redis",
    ]
    .into_iter()
    .find(|name| lower.contains(&name.to_lowercase()) || lower == "mrec" && name.contains("MREC"))
}

fn proposal(report: &Report) -> &'static str {
    proposed(&report.brief, Need::Quorum).map_or("etcd", |row| row.name.split(" (").next().unwrap_or(row.name))
}

#[test]
fn figures() {
    let (mut designs, mut flagged, mut swaps, mut caught, mut named, mut wronged) = (0, 0, 0, 0, 0, 0);
    for case in cases().iter().filter(|case| !case.contested && case.verdict == "design") {
        let report = case.report();
        if report.answer == REFUSAL {
            continue;
        }
        designs += 1;
        let remarks = opinion(&report, &report.answer, false);
        if !remarks.is_empty() {
            flagged += 1;
            println!("flagged {}: {:?}", case.id, remarks[0]);
        }
        // Where the resource decides, the advisory lock may stand in a lossy store: nothing there is a wrong swap.
        if report.ruling.rule.id == "R15" {
            continue;
        }
        for bad in case.must_avoid_recommending.iter().filter_map(|term| store(term)).take(1) {
            let text = before_constraints(&report.answer);
            let name = report.ruling.store.as_ref().map_or_else(|| proposal(&report), |held| held.row().name);
            swaps += 1;
            let swapped = text.replace(name, bad);
            if !opinion(&report, &swapped, false).is_empty() {
                caught += 1;
            } else {
                println!("missed {}: {bad} for {name}", case.id);
            }
            named += 1;
            let avoided = format!("{}\nAvoid {bad} for these locks.\n", report.answer);
            if !opinion(&report, &avoided, false).is_empty() {
                wronged += 1;
                println!("wronged {}: {bad}", case.id);
            }
        }
    }
    println!(
        "{flagged} of {designs} designs flagged, {caught} of {swaps} swaps flagged, {wronged} of {named} flagged for naming what to avoid"
    );
    assert_eq!((flagged, wronged), (0, 0));
    assert!(caught * 100 >= swaps * 95 && swaps >= 20);
}

#[test]
fn refusals_and_designs_are_held_against_the_rules() {
    for case in cases().iter().filter(|case| !case.contested) {
        let report = design(&case.inputs());
        let own = report.answer.clone();
        assert!(opinion(&report, &own, false).is_empty(), "{}", case.id);
        let other = if own == REFUSAL { "## Design\n\n**Raft** on etcd.\n" } else { REFUSAL };
        assert_eq!(opinion(&report, other, false).len(), 1, "{}", case.id);
    }
}
