//! Answers that keep every guideline: the offline architect's designs, and answers of experts.

use super::{COMPLETE, marks, seed};
use dlm_architect::domain::architect::{Inputs, REFUSAL, design};
use serde::Deserialize;
use std::fs;
use std::path::Path;

#[derive(Deserialize)]
struct Case {
    id: String,
    scale_requirements: String,
    consistency_tolerance: String,
    infrastructure_environment: String,
}

#[test]
fn designs_of_the_labelled_cases_have_no_mark() {
    let seed = seed();
    let files = [
        include_str!("../fixtures/cases/cases.yaml"),
        include_str!("../fixtures/cases/own.yaml"),
        include_str!("../fixtures/cases/probe.yaml"),
    ];
    let (mut found, mut designs) = (Vec::new(), 0);
    for case in files.iter().flat_map(|file| serde_yaml::from_str::<Vec<Case>>(file).unwrap()) {
        let answer = design(&Inputs {
            scale: case.scale_requirements,
            consistency: case.consistency_tolerance,
            infrastructure: case.infrastructure_environment,
        })
        .answer;
        designs += usize::from(answer != REFUSAL);
        found.extend(marks(&seed, &answer, COMPLETE).into_iter().map(|mark| format!("{}: {mark:?}", case.id)));
    }
    println!("{designs} designs, {} marks", found.len());
    assert!(designs > 100, "{designs}");
    assert!(found.is_empty(), "{} marks:\n{}", found.len(), found.join("\n"));
}

/// What was written later is held to the one guideline that must never mistake a design.
#[test]
fn no_design_of_any_labelled_case_is_a_refusal_in_words() {
    let seed = seed();
    let mut found = Vec::new();
    let later = [
        include_str!("../fixtures/cases/blind.yaml"),
        include_str!("../fixtures/cases/eighth.yaml"),
        include_str!("../fixtures/cases/fifth.yaml"),
        include_str!("../fixtures/cases/fourth.yaml"),
        include_str!("../fixtures/cases/fresh.yaml"),
        include_str!("../fixtures/cases/seventh.yaml"),
        include_str!("../fixtures/cases/sixth.yaml"),
        include_str!("../fixtures/cases/third.yaml"),
    ];
    for case in later.iter().flat_map(|file| serde_yaml::from_str::<Vec<Case>>(file).unwrap()) {
        let inputs = Inputs {
            scale: case.scale_requirements,
            consistency: case.consistency_tolerance,
            infrastructure: case.infrastructure_environment,
        };
        let marks = marks(&seed, &design(&inputs).answer, COMPLETE);
        let refusing = marks.into_iter().filter(|mark| mark.guideline == "refusal-alone");
        found.extend(refusing.map(|mark| format!("{}: {mark:?}", case.id)));
    }
    assert!(found.is_empty(), "{} marks:\n{}", found.len(), found.join("\n"));
}

/// The answers under `tests/guidelines/good`, by name.
pub fn answers() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guidelines/good");
    let mut all: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    all.sort();
    all
}

#[test]
fn twenty_good_answers_have_no_mark() {
    let seed = seed();
    let all = answers();
    assert!(all.len() >= 20, "{}", all.len());
    for (name, text) in &all {
        assert_eq!(marks(&seed, text, COMPLETE), [], "{name}");
    }
}
