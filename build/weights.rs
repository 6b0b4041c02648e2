//! What words weigh for the values of a fact, checked: `values` and `by itself` with a cell a value, then a word or a
//! pair a line, in the order of their bytes, tabs between, tenths, an empty cell for nothing.

use super::fault::{Fault, fault};
use super::key::{STEP, key};
use std::path::Path;

/// Each fact's values and what each has by itself; the keys of its words, three bytes each, the lowest first; for each word a
/// bit for each value that it weighs for, the first value the lowest, and those weights, a byte each; and where those of
/// every [`STEP`]th word begin. What has one value has no bits.
///
/// # Errors
/// Every line that is none.
pub fn pack(knowledge: &Path) -> Result<Vec<(String, Vec<u8>)>, Vec<Fault>> {
    let (mut out, mut faults) = (Vec::new(), Vec::new());
    let folder = knowledge.join("weights");
    let files =
        std::fs::read_dir(&folder).map_err(|cause| vec![fault(&folder, 1, format!("{cause}: train the weights"))])?;
    let mut files: Vec<_> = files.flatten().map(|entry| entry.path()).collect();
    files.sort();
    for file in files {
        let fact = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                check(&file, &text, &mut faults);
                let names = ["txt", "keys", "bin", "at"].map(|part| format!("weights_{fact}.{part}"));
                out.extend(names.into_iter().zip(split(&text)));
            }
            Err(cause) => faults.push(fault(&file, 1, cause.to_string())),
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

fn split(text: &str) -> [Vec<u8>; 4] {
    let line = |line: &str| {
        let (word, cells) = line.split_once('\t').unwrap_or((line, ""));
        let cell = |cell: &str| cell.parse::<i8>().unwrap_or(0).cast_unsigned();
        (key(word), cells.split('\t').map(cell).collect::<Vec<u8>>())
    };
    let mut lines: Vec<([u8; 3], Vec<u8>)> = text.lines().skip(2).map(line).collect();
    lines.sort();
    let head = text.lines().take(2).flat_map(|line| [line, "\n"]).collect::<String>();
    let keys = lines.iter().flat_map(|(key, _)| *key).collect();
    let (mut weights, mut begin) = (Vec::new(), Vec::new());
    for (at, (_, cells)) in lines.iter().enumerate() {
        if at % STEP == 0 {
            begin.extend(u32::try_from(weights.len()).unwrap_or(u32::MAX).to_le_bytes());
        }
        if cells.len() > 1 {
            let bits = |cells: &[u8]| cells.iter().rev().fold(0, |bits, cell| bits << 1 | u8::from(*cell != 0));
            weights.extend(cells.chunks(8).map(bits));
        }
        weights.extend(cells.iter().filter(|cell| cells.len() == 1 || **cell != 0));
    }
    [head.into_bytes(), keys, weights, begin]
}

fn check(file: &Path, text: &str, faults: &mut Vec<Fault>) {
    let cells = |line: &str| line.split('\t').count();
    let head = text.lines().next().unwrap_or_default();
    let named = text.lines().take(2).map(|line| line.split('\t').next().unwrap_or_default());
    if named.collect::<Vec<_>>() != ["values", "by itself"] || cells(head) < 2 {
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
