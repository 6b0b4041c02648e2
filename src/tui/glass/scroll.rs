//! Finds the one vertical scroll of whole rows that saves the most bytes between two screens.
//! Pure: rows in, a `Shift` or nothing out. Rows of which only a part moved do not match, so a narrow pane never scrolls its neighbour.

use super::slot::Slot;

/// Rows `top..=bottom` move by `by` rows: up when positive, down when negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shift {
    pub top: usize,
    pub bottom: usize,
    pub by: isize,
}

/// About what the scroll itself costs: set the region, scroll, reset it, and the move that is needed after it.
const PRICE: i64 = 20;

/// The rows of a screen and their hashes.
pub(super) struct Rows<'a> {
    pub slots: &'a [Slot],
    pub hashes: &'a [u64],
    pub width: usize,
}

impl Rows<'_> {
    fn row(&self, y: usize) -> &[Slot] {
        &self.slots[y * self.width..(y + 1) * self.width]
    }
}

/// The best scroll from `shown` to `next`, if any saves bytes. `blank` is the hash of an empty row.
pub(super) fn detect(shown: &Rows, next: &Rows, blank: u64) -> Option<Shift> {
    let height = next.hashes.len();
    let changed: Vec<usize> = (0..height).filter(|&y| shown.hashes[y] != next.hashes[y]).collect();
    let (first, last) = (*changed.first()?, *changed.last()?);
    if last - first < 2 {
        return None;
    }
    let by = vote(shown, next, &changed, blank)?;
    // what every row would cost unmoved, moved, and from an empty row
    let same: Vec<i64> = (0..height).map(|y| cost(Some(shown.row(y)), next.row(y))).collect();
    let empty: Vec<i64> = (0..height).map(|y| cost(None, next.row(y))).collect();
    let moved: Vec<i64> = (0..height)
        .map(|y| match y.checked_add_signed(by) {
            Some(from) if from < height => cost(Some(shown.row(from)), next.row(y)),
            _ => empty[y],
        })
        .collect();
    // running sums make every region's saving two subtractions
    let sum = |costs: &[i64]| {
        let mut total = 0;
        let mut sums = vec![0];
        for (saved, cost) in same.iter().zip(costs) {
            total += saved - cost;
            sums.push(total);
        }
        sums
    };
    let (moved, empty) = (sum(&moved), sum(&empty));
    let n = by.unsigned_abs();
    let mut best = (PRICE, None);
    for top in first..=last {
        for bottom in top + n..=last {
            let gain = if by > 0 {
                moved[bottom + 1 - n] - moved[top] + empty[bottom + 1] - empty[bottom + 1 - n]
            } else {
                moved[bottom + 1] - moved[top + n] + empty[top + n] - empty[top]
            };
            if gain > best.0 {
                best = (gain, Some(Shift { top, bottom, by }));
            }
        }
    }
    best.1
}

/// The distance by which most changed rows moved.
fn vote(shown: &Rows, next: &Rows, changed: &[usize], blank: u64) -> Option<isize> {
    let height = next.hashes.len();
    let mut votes = vec![0u32; 2 * height];
    for &to in changed.iter().filter(|&&y| next.hashes[y] != blank) {
        for &from in changed.iter().filter(|&&y| y != to && shown.hashes[y] == next.hashes[to]) {
            votes[height + from - to] += 1;
        }
    }
    let (place, count) =
        votes.iter().enumerate().max_by_key(|&(place, &count)| (count, height.abs_diff(height.abs_diff(place))))?;
    (*count > 0).then(|| place as isize - height as isize)
}

/// About the bytes that turn row `from` (an empty one if none) into row `to`.
fn cost(from: Option<&[Slot]>, to: &[Slot]) -> i64 {
    let (mut cells, mut in_run) = (0, false);
    let end = to.iter().rposition(|slot| !slot.is_blank()).map_or(0, |x| x + 1);
    for x in 0..end {
        let differs = match from {
            Some(from) => from[x] != to[x],
            None => !to[x].is_blank(),
        };
        cells += i64::from(differs) + if differs && !in_run { 4 } else { 0 };
        in_run = differs;
    }
    let tail = from.is_some_and(|from| from[end..].iter().any(|slot| !slot.is_blank()));
    cells + if tail { 4 } else { 0 }
}
