//! Every source that is shown to a user opens.

use super::labelled::cases;
use dlm_architect::domain::architect::claims::By;
use dlm_architect::domain::rules::words;
use dlm_architect::domain::sources::SOURCES;
use dlm_architect::domain::stores::STORES;
use dlm_architect::domain::stores::row::{MADE, ROWS};
use std::collections::BTreeSet;

/// What of a source's parts opens nothing.
fn shut(source: &str) -> Vec<&str> {
    source.split(';').filter(|part| SOURCES.find(part).is_none()).collect()
}

#[test]
fn every_source_shown_opens() {
    let mut sources: BTreeSet<String> = words().iter().map(|rule| rule.source.to_owned()).collect();
    for row in ROWS.iter().chain(MADE.iter()) {
        sources.extend([row.source, row.capacity_source, row.service_source].map(str::to_owned));
    }
    // A row whose time is not a service's says nothing of it.
    sources.remove("");
    for store in &STORES.all {
        sources.extend(store.numbers.iter().map(|number| number.source.to_owned()));
    }
    let trips = include_str!("../../assets/knowledge/rtt_ms.csv").lines().skip(1);
    sources.extend(trips.filter_map(|line| line.splitn(7, ',').nth(6)).map(str::to_owned));
    for case in cases() {
        for claim in case.report().claims {
            match claim.by {
                By::Rule(source) | By::Source(source) | By::Formula(_, source) => {
                    sources.insert(source.to_owned());
                }
                By::Statement(id, ..) if id != "trap" => {
                    sources.insert(id.to_owned());
                }
                By::Statement(..) | By::Fact(_) | By::Assumption(_) | By::Condition(_) => {}
            }
        }
    }
    for section in SOURCES.documents.iter().flat_map(|document| &document.sections) {
        let named = section.lines.iter().filter_map(|line| line.strip_prefix("Sources: "));
        sources.extend(named.map(str::to_owned));
    }
    assert!(sources.len() > 300, "{}", sources.len());
    let shut: Vec<String> = sources
        .iter()
        .flat_map(|source| shut(source).into_iter().map(move |part| format!("{part} [{source}]")))
        .collect();
    assert!(
        shut.is_empty(),
        "{} of {} have a part that opens nothing; write what it is of into assets/knowledge/sources/publications.yaml:\n{}",
        shut.len(),
        sources.len(),
        shut.join("\n")
    );
}
