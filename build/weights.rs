//! What words weigh for the values of a fact, checked: `values` and `by itself` with a cell a value, then a word or a
//! pair a line, in the order of their bytes, tabs between, hundredths, an empty cell for nothing.

use super::fault::{Fault, fault};
use std::path::Path;

/// Each fact's words: the head as it stands, then a word or pair a line; and their weights, two bytes each, the lower first.
///
/// # Errors
/// Every line that is none.
pub fn pack(knowledge: &Path) -> Result<Vec<(&'static str, Vec<u8>)>, Vec<Fault>> {
    let (mut out, mut faults) = (Vec::new(), Vec::new());
    let files = [
        ("shape.tsv", "weights_shape.txt", "weights_shape.bin"),
        ("level.tsv", "weights_level.txt", "weights_level.bin"),
        ("survival.tsv", "weights_survival.txt", "weights_survival.bin"),
    ];
    for (file, words, weights) in files {
        let file = knowledge.join("weights").join(file);
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                check(&file, &text, &mut faults);
                let (head, cells) = split(&text);
                out.extend([(words, head.into_bytes()), (weights, cells)]);
            }
            Err(cause) => faults.push(fault(&file, 1, format!("{cause}: train the weights"))),
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

fn split(text: &str) -> (String, Vec<u8>) {
    let (mut words, mut weights) = (String::new(), Vec::new());
    for (at, line) in text.lines().enumerate() {
        let (word, cells) = line.split_once('\t').unwrap_or((line, ""));
        words += if at < 2 { line } else { word };
        words.push('\n');
        let cells = cells.split('\t').filter(|_| at >= 2);
        weights.extend(cells.flat_map(|cell| cell.parse::<i16>().unwrap_or(0).to_le_bytes()));
    }
    (words, weights)
}

fn check(file: &Path, text: &str, faults: &mut Vec<Fault>) {
    let cells = |line: &str| line.split('\t').count();
    let head = text.lines().next().unwrap_or_default();
    let named = text.lines().take(2).map(|line| line.split('\t').next().unwrap_or_default());
    if named.collect::<Vec<_>>() != ["values", "by itself"] || cells(head) < 3 {
        faults.push(fault(file, 1, "begin with `values` and `by itself`, a cell a value: train the weights"));
        return;
    }
    let number = |cell: &str| cell.is_empty() || cell.parse::<i16>().is_ok();
    for (at, line) in text.lines().enumerate().skip(1) {
        if cells(line) != cells(head) || !line.split('\t').skip(1).all(number) {
            faults.push(fault(file, at + 1, format!("write {} whole numbers behind the word", cells(head) - 1)));
        }
    }
    let keys: Vec<&str> = text.lines().skip(2).filter_map(|line| line.split('\t').next()).collect();
    for (at, pair) in keys.windows(2).enumerate().filter(|(_, pair)| pair[1] <= pair[0]) {
        faults.push(fault(file, at + 4, format!("{:?} stands behind {:?}: keep the order of bytes", pair[1], pair[0])));
    }
}
