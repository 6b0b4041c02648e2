//! What stands in the files of words and rules, and how each is packed.

use super::fault::{Fault, fault};
use super::flat::{Shape, concepts, pack, trips};
use super::tree::Node;
use std::path::Path;

const WORDS: Shape = Shape::Each(&Shape::Words);
const PHRASES: Shape = Shape::Each(&Shape::Phrases);
const VALUES: Shape = Shape::Values(&Shape::Words);

/// How engineers write facts: `vocabulary.yaml`.
const VOCABULARY: Shape = Shape::Keys(&[
    ("classes", WORDS),
    ("plain", WORDS),
    ("permits", WORDS),
    ("quantities", Shape::Keys(&QUANTITIES)),
    ("runs", PHRASES),
    ("concepts", PHRASES),
]);
const QUANTITIES: [(&str, Shape); 52] = [
    ("units", VALUES),
    ("scales", VALUES),
    ("numbers", VALUES),
    ("parts", VALUES),
    ("fractions", VALUES),
    ("halves", VALUES),
    ("whole", VALUES),
    ("rated", VALUES),
    ("each_time", VALUES),
    ("shifts", VALUES),
    ("joints", Shape::Words),
    ("wholes", Shape::Words),
    ("inverted", Shape::Words),
    ("links", Shape::Words),
    ("each", Shape::Words),
    ("every", Shape::Words),
    ("not_locks", Shape::Words),
    ("clients", Shape::Words),
    ("not_counts", Shape::Words),
    ("ranged", Shape::Words),
    ("about", Shape::Words),
    ("lengths", Shape::Words),
    ("clock", Shape::Words),
    ("parting", Shape::Words),
    ("relatives", Shape::Words),
    ("main", Shape::Words),
    ("holders", Shape::Words),
    ("freed", Shape::Words),
    ("passed", Shape::Words),
    ("no_owners", Shape::Words),
    ("without", Shape::Words),
    ("across", Shape::Words),
    ("meant_for", Shape::Words),
    ("its", Shape::Words),
    ("each_behind", Shape::Words),
    ("servers", Shape::Words),
    ("were", Shape::Words),
    ("during", Shape::Words),
    ("renewed", Shape::Words),
    ("times", Shape::Words),
    ("works", Shape::Words),
    ("labour", Shape::Words),
    ("caps", Shape::Words),
    ("bounds", Shape::Words),
    ("behind_second", Shape::Words),
    ("between", Shape::Words),
    ("either", Shape::Words),
    ("partitive", Shape::Words),
    ("firm", Shape::Words),
    ("taken", Shape::Words),
    ("compared", Shape::Words),
    ("again", Shape::Words),
];
/// How places, servers, votes, losses and cuts are written: `topology.yaml`.
const TOPOLOGY: Shape =
    Shape::Keys(&[("concepts", Shape::Each(&Shape::Each(&Shape::Listed))), ("numerals", Shape::Each(&Shape::Pairs))]);
/// What makes a clause count, and what is beside the point: `coverage.yaml`.
const COVERAGE: Shape = Shape::Keys(&[
    ("classes", WORDS),
    ("modal", PHRASES),
    ("negation", PHRASES),
    ("quantity", PHRASES),
    ("rate", PHRASES),
    ("time", PHRASES),
    ("limits", Shape::Words),
    ("more", Shape::Words),
    ("field", WORDS),
    ("beside", PHRASES),
    ("marks", Shape::Each(&WORDS)),
    ("users", Shape::Words),
    ("conditions", Shape::Words),
    ("elsewhere", Shape::Words),
    ("letters", Shape::Text),
    ("ours", WORDS),
    ("names", Shape::Texts),
]);
const REGIONS: Shape = Shape::Records(&[("place", Shape::Text), ("ids", Shape::Texts), ("names", Shape::Texts)]);
const RULES: Shape = Shape::Records(&[
    ("id", Shape::Text),
    ("condition", Shape::Text),
    ("reason", Shape::Text),
    ("remedy", Shape::Text),
    ("source", Shape::Text),
]);
/// The other files, each with its packed text and its shape.
const FILES: [(&str, &str, Shape); 5] = [
    ("names.yaml", "names.txt", PHRASES),
    ("surroundings.yaml", "surroundings.txt", WORDS),
    ("regions.yaml", "regions.txt", REGIONS),
    ("rules.yaml", "rules.txt", RULES),
    ("coverage.yaml", "coverage.txt", COVERAGE),
];

/// Every file by the name of its packed text, and the enums of what phrases stand for.
///
/// # Errors
/// Every fault of every file.
pub fn pack_all(knowledge: &Path) -> Result<Vec<(&'static str, String)>, Vec<Fault>> {
    let (mut out, mut faults) = (Vec::new(), Vec::new());
    let mut take = |name, packed: Result<String, Vec<Fault>>| match packed {
        Ok(text) => out.push((name, text)),
        Err(wrong) => faults.extend(wrong),
    };
    for (file, packed, shape) in FILES {
        take(packed, pack(&knowledge.join(file), &shape).map(|(text, _)| text));
    }
    take("trips.txt", trips(&knowledge.join("rtt_ms.csv")));
    let (mut vocabulary, mut topology) = (String::new(), String::new());
    take("vocabulary.txt", with_enum(&knowledge.join("vocabulary.yaml"), &VOCABULARY, "Concept", &mut vocabulary));
    take("topology.txt", with_enum(&knowledge.join("topology.yaml"), &TOPOLOGY, "T", &mut topology));
    out.extend([("concept.rs", vocabulary), ("topology.rs", topology)]);
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

/// A file's packed text; the enum of its concepts goes to `code`.
fn with_enum(file: &Path, shape: &Shape, name: &str, code: &mut String) -> Result<String, Vec<Fault>> {
    let (text, root) = pack(file, shape)?;
    let of = |key| root.get(key).map(Node::entries).unwrap_or_default();
    let known = |key: &str| of("concepts").iter().any(|(known, ..)| known == key);
    let strange = of("runs").iter().filter(|(key, ..)| !known(key));
    let faults: Vec<Fault> = strange
        .map(|(key, line, _)| fault(file, *line, format!("{key:?} is no concept: write it there too")))
        .collect();
    *code = concepts(name, &file.file_name().unwrap_or_default().to_string_lossy(), &root);
    if faults.is_empty() { Ok(text) } else { Err(faults) }
}
