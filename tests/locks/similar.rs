//! Two designs by different rules must differ. `cargo test --test locks worst_pairs -- --nocapture` prints the worst ten.

use super::labelled::cases;
use dlm_architect::domain::architect::REFUSAL;
use dlm_architect::domain::places::PLACES;
use dlm_architect::domain::stores::row::{Class, ROWS};
use regex::Regex;
use std::collections::HashSet;

struct Masked {
    id: String,
    rule: String,
    class: Option<Class>,
    /// Store and the words of the required level: the same of both is the same request.
    asked: (String, String),
    lines: HashSet<String>,
}

fn masked() -> Vec<Masked> {
    let mut names: Vec<String> = ROWS.iter().flat_map(|store| [store.name.to_owned(), store.id.to_owned()]).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let names: Vec<String> = names.iter().map(|name| regex::escape(name)).collect();
    let stores = Regex::new(&format!(r"(?i)\b(?:{})\b", names.join("|"))).unwrap();
    let number = Regex::new(r"\d+(?:[.,]\d+)*").unwrap();
    cases()
        .iter()
        .filter_map(|case| {
            let report = case.report();
            if report.answer == REFUSAL {
                return None;
            }
            // Only the places this request names: a table of all of them would be searched for in every line.
            let named: Vec<String> = report
                .brief
                .regions()
                .iter()
                .map(|index| &PLACES[*index])
                .flat_map(|place| place.ids.iter().chain(&place.names).chain([&place.place]))
                .map(|name| regex::escape(name))
                .collect();
            let places = (!named.is_empty()).then(|| Regex::new(&format!(r"(?i)\b(?:{})\b", named.join("|"))).unwrap());
            let mask = |line: &str| {
                let line = stores.replace_all(line, "N").into_owned();
                let line = places.as_ref().map_or(line.clone(), |places| places.replace_all(&line, "N").into_owned());
                number.replace_all(&line, "0").into_owned()
            };
            let lines =
                report.answer.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(mask).collect();
            Some(Masked {
                id: case.id.clone(),
                rule: report.ruling.rule.id.to_owned(),
                asked: (
                    report.ruling.store.as_ref().map_or(String::new(), |held| held.row().id.to_owned()),
                    report
                        .brief
                        .level_span()
                        .map_or(String::new(), |span| case.inputs().text(span.field)[span.at.clone()].to_lowercase()),
                ),
                class: report.ruling.store.as_ref().map(|held| held.class),
                lines,
            })
        })
        .collect()
}

#[test]
fn worst_pairs() {
    let all = masked();
    let mut pairs: Vec<(f64, f64, String)> = Vec::new();
    for (at, a) in all.iter().enumerate() {
        for b in &all[at + 1..] {
            let shared = a.lines.intersection(&b.lines).count() as f64 / a.lines.len().min(b.lines.len()) as f64;
            let allowed = if a.rule != b.rule {
                0.60
            } else if a.asked == b.asked {
                // "strict" on etcd twice is one request: its designs may be as alike as the requests.
                1.0
            } else if a.class == b.class {
                0.85
            } else {
                1.0
            };
            pairs.push((shared - allowed, shared, format!("{} {} / {} {}", a.id, a.rule, b.id, b.rule)));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (_, shared, names) in pairs.iter().take(10) {
        println!("{:.0} % of the lines: {names}", shared * 100.0);
    }
    let over = pairs.iter().filter(|(excess, ..)| *excess > 0.0).count();
    assert_eq!(over, 0, "{over} pairs share too many lines");
}
