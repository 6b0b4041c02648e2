//! However a body is cut into pieces, it says the same.

use super::table::TABLE;
use super::{bytes, decoded};
use dlm_architect::domain::stream::StreamEvent;
use proptest::prelude::*;

/// Longer streams are cut at places that proptest chooses.
const SHORT: usize = 700;

fn recordings() -> Vec<(&'static str, Vec<u8>, Vec<StreamEvent>)> {
    let mut names: Vec<&str> = TABLE.iter().map(|case| case.stream).collect();
    names.dedup();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| {
            let bytes = bytes(name);
            let whole = decoded(&[&bytes]);
            (name, bytes, whole)
        })
        .collect()
}

#[test]
fn every_cut_in_two_and_every_byte_alone() {
    for (name, bytes, whole) in recordings() {
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(decoded(&single), whole, "{name}: every byte alone");
        if bytes.len() > SHORT {
            continue;
        }
        for at in 0..=bytes.len() {
            let (head, tail) = bytes.split_at(at);
            assert_eq!(decoded(&[head, tail]), whole, "{name}: cut at {at}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_cut_into_any_pieces(mut cuts in proptest::collection::vec(0.0..1.0_f64, 0..12)) {
        cuts.sort_by(f64::total_cmp);
        for (name, bytes, whole) in recordings() {
            let mut pieces: Vec<&[u8]> = Vec::new();
            let mut from = 0;
            for cut in &cuts {
                let at = (cut * bytes.len() as f64) as usize;
                pieces.push(&bytes[from..at]);
                from = at;
            }
            pieces.push(&bytes[from..]);
            prop_assert_eq!(decoded(&pieces), whole, "{}: {:?}", name, cuts);
        }
    }
}
