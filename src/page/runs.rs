//! A text in runs: what is plain ASCII is a grapheme a byte, and only the rest must be looked at for graphemes.

use std::ops::Range;

/// The runs of a text, in order, and whether each is plain: printing ASCII characters, of which no neighbour is anything
/// else, so that nothing joins them. A run that is not plain begins and ends between graphemes.
pub fn runs(text: &str) -> impl Iterator<Item = (Range<usize>, bool)> {
    let bytes = text.as_bytes();
    let printing = |at: usize| bytes.get(at).is_none_or(|byte| matches!(byte, b' '..=b'~'));
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at;
        if from == bytes.len() {
            return None;
        }
        at += (from..bytes.len()).take_while(|at| printing(*at) && printing(at + 1)).count();
        if at > from {
            return Some((from..at, true));
        }
        // Up to where two printing ones stand side by side.
        at = (from + 1..bytes.len()).find(|next| printing(next - 1) && printing(*next)).unwrap_or(bytes.len());
        Some((from..at, false))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    proptest! {
        #[test]
        fn graphemes_by_runs_are_those_of_the_text(
            pieces in prop::collection::vec("[a-c ~]{1,3}|[\u{301}\u{fe0f}\u{200d}\r\n]|[漢かé—│]|[😀👩🇩🇪]|[\u{600}\u{7f}\t\u{ff9e}]", 0..9),
        ) {
            let text = pieces.concat();
            let mut cut: Vec<&str> = Vec::new();
            for (run, plain) in runs(&text) {
                let graphemes = text[run].graphemes(true);
                prop_assert!(!plain || graphemes.clone().all(|grapheme| grapheme.len() == 1));
                cut.extend(graphemes);
            }
            prop_assert_eq!(cut, text.graphemes(true).collect::<Vec<_>>());
        }
    }
}
