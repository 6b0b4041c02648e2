//! Texts held against each other: sections by their headings, then line by line.

use crate::domain::answer::Answer;
use crate::domain::answer::markup::Kind;
use crate::domain::review::key;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Lines that are the same and stay in view beside those that are not.
const AROUND: usize = 1;
/// More pairs of lines than this are not searched for those that match.
const PAIRS: usize = 1 << 22;

/// Neighbouring lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The same on both sides.
    Same(String),
    /// So many more that are the same.
    Left(usize),
    /// These in the stead of those.
    Changed(Vec<String>, Vec<String>),
}

/// A part of two texts that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// It stands on the first side.
    pub before: bool,
    /// It stands on the second.
    pub after: bool,
    /// Its lines.
    pub pieces: Vec<Piece>,
}

/// Two texts under one title; `None`: they are the same.
pub(super) fn changed(title: &str, before: &str, after: &str) -> Option<Section> {
    let lines = |text: &str| text.trim_end().lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    let (one, other) = (lines(before), lines(after));
    let section = || Section {
        title: title.to_owned(),
        before: !before.is_empty(),
        after: !after.is_empty(),
        pieces: pieces(&one, &other, AROUND),
    };
    (one != other).then(section)
}

/// The sections that changed, in the order of the second answer, then those that only the first has; and how many did not.
pub(super) fn sections(before: &Answer, after: &Answer) -> (Vec<Section>, usize) {
    let (mut old, new) = (parts(before), parts(after));
    let (mut out, mut same) = (Vec::new(), 0);
    for (title, text) in new {
        let wanted = key(&title);
        let found = old.iter().position(|(known, _)| key(known) == wanted).map(|at| old.remove(at));
        match changed(&title, found.map_or("", |(_, text)| text), text) {
            Some(section) => out.push(section),
            None => same += 1,
        }
    }
    out.extend(old.into_iter().filter_map(|(title, text)| changed(&title, text, "")));
    (out, same)
}

/// Where a text stands that is below no heading.
pub(super) const ABOVE: &str = "above the first heading";

/// An answer's sections: the heading without its marks, and what stands below it.
fn parts(answer: &Answer) -> Vec<(String, &str)> {
    let headings = answer.markup().blocks().filter(|block| matches!(block.kind, Kind::Heading(_)) && !block.continues);
    let starts: Vec<usize> = headings.map(|block| block.from).collect();
    let text = |from: usize, to: usize| answer.text.get(from..to).unwrap_or_default();
    let above = text(0, starts.first().copied().unwrap_or(answer.text.len()));
    let mut out: Vec<(String, &str)> = Vec::new();
    if !above.trim().is_empty() {
        out.push((ABOVE.to_owned(), above));
    }
    let ends = starts.iter().skip(1).copied().chain([answer.text.len()]);
    out.extend(starts.iter().zip(ends).map(|(from, to)| {
        let whole = text(*from, to).trim_start();
        let (title, rest) = whole.split_once('\n').unwrap_or((whole, ""));
        (title.trim().trim_matches(['#', ' ', '*']).to_owned(), rest)
    }));
    out
}

/// Lines against lines; of those that are the same `around` stay beside a change.
pub(super) fn pieces(before: &[String], after: &[String], around: usize) -> Vec<Piece> {
    if before.len().saturating_mul(after.len()) > PAIRS {
        return vec![Piece::Changed(before.to_vec(), after.to_vec())];
    }
    let ops = capture_diff_slices(Algorithm::Myers, before, after);
    let mut out = Vec::new();
    for (at, op) in ops.iter().enumerate() {
        match *op {
            DiffOp::Equal { old_index, len, .. } => {
                let lines = &before[old_index..old_index + len];
                // All stay, or what leads to a change.
                let head = if at == 0 && around < usize::MAX { 0 } else { around.min(len) };
                let tail = if at + 1 == ops.len() { 0 } else { around.min(len - head) };
                let same = |line: &String| Piece::Same(line.clone());
                out.extend(lines[..head].iter().map(same));
                match len - head - tail {
                    0 => {}
                    1 => out.push(same(&lines[head])),
                    left => out.push(Piece::Left(left)),
                }
                out.extend(lines[len - tail..].iter().map(same));
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                out.push(Piece::Changed(before[old_index..old_index + old_len].to_vec(), Vec::new()));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                out.push(Piece::Changed(Vec::new(), after[new_index..new_index + new_len].to_vec()));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let (one, other) = (&before[old_index..old_index + old_len], &after[new_index..new_index + new_len]);
                out.push(Piece::Changed(one.to_vec(), other.to_vec()));
            }
        }
    }
    // Blank lines that moved say nothing.
    out.retain(|piece| match piece {
        Piece::Changed(one, other) => one.iter().chain(other).any(|line| !line.is_empty()),
        Piece::Same(line) => !line.is_empty(),
        Piece::Left(_) => true,
    });
    out
}
