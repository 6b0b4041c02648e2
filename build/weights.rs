//! What words weigh for the values of a fact, checked: `values` and `by itself` with a cell a value, then a word or a
//! pair a line, in the order of their bytes, tabs between, tenths, an empty cell for nothing.

use super::fault::{Fault, fault};
use std::path::Path;

/// What is weighed: four facts, and the kinds of each shape.
const FACTS: [&str; 16] = [
    "shape",
    "level",
    "survival",
    "resource",
    "kind_mutex",
    "kind_leader",
    "kind_terminal_claim",
    "kind_semaphore",
    "kind_rw",
    "kind_occupancy",
    "kind_dedupe",
    "kind_once_per_period",
    "kind_long_session",
    "kind_session_lock",
    "kind_multi_resource",
    "kind_queue_order",
];

/// Each fact's words: the head as it stands, then a word or pair a line; where each of those lines begins, four bytes, the
/// lowest first; and their weights, a byte each.
///
/// # Errors
/// Every line that is none.
pub fn pack(knowledge: &Path) -> Result<Vec<(String, Vec<u8>)>, Vec<Fault>> {
    let (mut out, mut faults) = (Vec::new(), Vec::new());
    for fact in FACTS {
        let file = knowledge.join("weights").join(format!("{fact}.tsv"));
        let names = ["txt", "lines", "bin"].map(|part| format!("weights_{fact}.{part}"));
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                check(&file, &text, &mut faults);
                out.extend(names.into_iter().zip(split(&text)));
            }
            Err(cause) => faults.push(fault(&file, 1, format!("{cause}: train the weights"))),
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

fn split(text: &str) -> [Vec<u8>; 3] {
    let (mut words, mut starts, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate() {
        let (word, cells) = line.split_once('\t').unwrap_or((line, ""));
        if at >= 2 {
            starts.extend((words.len() as u32).to_le_bytes());
            weights.extend(cells.split('\t').map(|cell| cell.parse::<i8>().unwrap_or(0).cast_unsigned()));
        }
        words.extend(if at < 2 { line } else { word }.bytes());
        words.push(b'\n');
    }
    [words, starts, weights]
}

fn check(file: &Path, text: &str, faults: &mut Vec<Fault>) {
    let cells = |line: &str| line.split('\t').count();
    let head = text.lines().next().unwrap_or_default();
    let named = text.lines().take(2).map(|line| line.split('\t').next().unwrap_or_default());
    if named.collect::<Vec<_>>() != ["values", "by itself"] || cells(head) < 3 {
        faults.push(fault(file, 1, "begin with `values` and `by itself`, a cell a value: train the weights"));
        return;
    }
    let number = |cell: &str| cell.is_empty() || cell.parse::<i8>().is_ok();
    for (at, line) in text.lines().enumerate().skip(1) {
        if cells(line) != cells(head) || !line.split('\t').skip(1).all(number) {
            faults.push(fault(
                file,
                at + 1,
                format!("write {} whole numbers from -128 to 127 behind the word", cells(head) - 1),
            ));
        }
    }
    let keys: Vec<&str> = text.lines().skip(2).filter_map(|line| line.split('\t').next()).collect();
    for (at, pair) in keys.windows(2).enumerate().filter(|(_, pair)| pair[1] <= pair[0]) {
        faults.push(fault(file, at + 4, format!("{:?} stands behind {:?}: keep the order of bytes", pair[1], pair[0])));
    }
}
