//! Places as people name them, and the published round trips between them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A place as people write it, and the cloud regions that stand there.
#[derive(Debug)]
pub struct Place {
    /// Its name here.
    pub place: &'static str,
    /// Cloud region ids, as in the round-trip table.
    pub ids: Vec<&'static str>,
    /// Names as written.
    pub names: Vec<&'static str>,
}

/// One measured round trip.
#[derive(Clone, Copy, Debug)]
pub struct RoundTrip {
    /// Milliseconds.
    pub ms: f64,
    /// Where it was published.
    pub source: &'static str,
}

/// The places in the order of the file.
pub static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let mut places: Vec<Place> = Vec::new();
    for (field, text) in include_str!(concat!(env!("OUT_DIR"), "/regions.txt")).lines().filter_map(cell) {
        match (field, places.last_mut()) {
            ("place", _) => places.push(Place { place: text, ids: Vec::new(), names: Vec::new() }),
            ("ids", Some(place)) => place.ids.push(text),
            (_, Some(place)) => place.names.push(text),
            _ => {}
        }
    }
    // There are hundreds, most with one name, and they stay.
    for place in &mut places {
        place.ids.shrink_to_fit();
        place.names.shrink_to_fit();
    }
    places.shrink_to_fit();
    places
});

type Table = HashMap<(&'static str, &'static str), RoundTrip>;

/// Published round trips between cloud regions, by their ids.
static TRIPS: LazyLock<Table> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let (a, rest) = cell(line)?;
        let (b, rest) = cell(rest)?;
        let (ms, source) = cell(rest)?;
        Some(((a, b), RoundTrip { ms: ms.parse().ok()?, source }))
    };
    include_str!(concat!(env!("OUT_DIR"), "/trips.txt")).lines().filter_map(row).collect()
});

// The first cell of a packed line, and what is behind it.
fn cell(line: &'static str) -> Option<(&'static str, &'static str)> {
    line.split_once('\t')
}

/// How many published round trips there are.
pub fn trips() -> usize {
    TRIPS.len()
}

/// The best published round trip between two places, if one is.
pub fn trip(a: &Place, b: &Place) -> Option<RoundTrip> {
    let pairs = a.ids.iter().flat_map(|x| b.ids.iter().map(move |y| (*x, *y)));
    pairs
        .filter_map(|(x, y)| TRIPS.get(&(x, y)).or_else(|| TRIPS.get(&(y, x))).copied())
        .min_by(|one, other| one.ms.total_cmp(&other.ms))
}
