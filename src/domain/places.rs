//! Places as people name them, and the published round trips between them.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A place as people write it, and the cloud regions that stand there.
#[derive(Debug, Deserialize)]
pub struct Place {
    /// Its name here.
    pub place: String,
    /// Cloud region ids, as in the round-trip table.
    pub ids: Vec<String>,
    /// Names as written.
    pub names: Vec<String>,
}

/// One measured round trip.
#[derive(Clone, Copy, Debug)]
pub struct RoundTrip {
    /// Milliseconds.
    pub ms: f64,
    /// Where it was published.
    pub source: &'static str,
}

/// The places in the order of the file; a test holds that they can be read.
pub static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    serde_yaml::from_str(include_str!("../../assets/knowledge/regions.yaml"))
        .expect("embedded data, held readable by a test")
});

type Table = HashMap<(&'static str, &'static str), RoundTrip>;

/// Published round trips between cloud regions, by their ids.
static TRIPS: LazyLock<Table> = LazyLock::new(|| {
    let table: &'static str = include_str!("../../assets/knowledge/rtt_ms.csv");
    table
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.splitn(7, ',').skip(1);
            let (a, b, ms) = (cells.next()?, cells.next()?, cells.next()?.parse().ok()?);
            Some(((a, b), RoundTrip { ms, source: cells.nth(2)? }))
        })
        .collect()
});

/// How many published round trips there are.
pub fn trips() -> usize {
    TRIPS.len()
}

/// The best published round trip between two places, if one is.
pub fn trip(a: &Place, b: &Place) -> Option<RoundTrip> {
    let pairs = a.ids.iter().flat_map(|x| b.ids.iter().map(move |y| (x.as_str(), y.as_str())));
    pairs
        .filter_map(|(x, y)| TRIPS.get(&(x, y)).or_else(|| TRIPS.get(&(y, x))).copied())
        .min_by(|one, other| one.ms.total_cmp(&other.ms))
}
