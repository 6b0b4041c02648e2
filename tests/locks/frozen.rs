//! Every answer and explanation as a digest, so that a later difference is looked at and judged, not met by surprise:
//! `FREEZE=1 cargo test --test locks frozen` writes the file anew; what changed in it belongs in the commit's message.

use super::labelled::cases;
use dlm_architect::domain::architect::{Inputs, design, explain_json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/frozen.txt");
/// Requests whose three texts come from three labelled ones.
const MIXTURES: usize = 2_000;

/// FNV-1a: the same on every machine and in every version.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// One line a request: its name, the ruling in words, the digests of answer, explanation, and brief with evidence and what is unread.
fn line(name: &str, inputs: &Inputs) -> String {
    let report = design(inputs);
    let mut explained = explain_json(inputs, &report);
    let mut take = |key: &str| explained.as_object_mut().unwrap().shift_remove(key).unwrap();
    let brief = format!("{} {} {} {}", take("brief"), take("evidence"), take("questions"), take("unread"));
    for near in explained["nearly"].as_array_mut().unwrap() {
        near.as_object_mut().unwrap().shift_remove("facts");
    }
    let (answer, explained, brief) = (digest(&report.answer), digest(&explained.to_string()), digest(&brief));
    let ruling = &report.ruling;
    format!("{name} {} {} {answer:016x} {explained:016x} {brief:016x}", ruling.verdict.word(), ruling.rule.id)
}

#[test]
fn frozen() {
    let cases = cases();
    let mut lines: Vec<String> = cases.iter().map(|case| line(&case.id, &case.inputs())).collect();
    let mut seed = 20_261_126_u64;
    let mut any = || {
        // Knuth's MMIX generator; its high bits are the good ones.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        cases[(seed >> 33) as usize % cases.len()].inputs()
    };
    for number in 0..MIXTURES {
        let inputs =
            Inputs { scale: any().scale, consistency: any().consistency, infrastructure: any().infrastructure };
        lines.push(line(&format!("mixture-{number}"), &inputs));
    }
    if std::env::var_os("FREEZE").is_some() {
        return std::fs::write(FILE, lines.join("\n") + "\n").unwrap();
    }
    let before = std::fs::read_to_string(FILE).unwrap();
    let before: Vec<&str> = before.lines().collect();
    let changed: Vec<String> =
        lines.iter().filter(|line| !before.contains(&line.as_str())).map(|line| format!("  {line}")).collect();
    assert!(
        changed.is_empty() && before.len() == lines.len(),
        "{} of {} differ from tests/fixtures/frozen.txt ({} lines); look at each, then FREEZE=1 cargo test --test locks frozen:\n{}",
        changed.len(),
        lines.len(),
        before.len(),
        changed[..changed.len().min(30)].join("\n")
    );
}
