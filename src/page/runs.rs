//! A text in runs: what is plain ASCII is a grapheme a byte, and only the rest must be looked at for graphemes.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

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
        // The last one before what is none may be joined to it.
        let other = bytes[from..].iter().position(|byte| !matches!(byte, b' '..=b'~'));
        at = other.map_or(bytes.len(), |other| from + other.saturating_sub(1));
        if at > from {
            return Some((from..at, true));
        }
        // Up to where two printing ones stand side by side.
        at = (from + 1..bytes.len()).find(|next| printing(next - 1) && printing(*next)).unwrap_or(bytes.len());
        Some((from..at, false))
    })
}

/// The graphemes of a text, each with its first byte and its cells; a line end and a control take none.
pub fn graphemes(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    runs(text).flat_map(|(run, plain)| {
        let from = run.start;
        let (bytes, signs) = if plain { (run, "") } else { (0..0, &text[run]) };
        let bytes = bytes.map(|at| (at, &text[at..=at], 1));
        bytes.chain(signs.grapheme_indices(true).map(move |(at, grapheme)| (from + at, grapheme, cells(grapheme))))
    })
}

fn cells(grapheme: &str) -> usize {
    if grapheme == "\n" { 0 } else { grapheme.width() }
}

/// Cells of any text, by grapheme as the terminal's buffer counts them; a line end and a control take none.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    let joined = |run: &str| if singles(run) { run.chars().count() } else { run.graphemes(true).map(cells).sum() };
    runs(text).map(|(run, plain)| if plain { run.len() } else { joined(&text[run]) }).sum()
}

/// Whether each character of it is a grapheme of one cell by its looks alone: printing ASCII, and what rules are drawn with.
pub fn singles(text: &str) -> bool {
    text.chars().all(|c| matches!(c, ' '..='~' | '\u{2500}'..='\u{259f}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn graphemes_by_runs_are_those_of_the_text(
            pieces in prop::collection::vec("[a-c ~]{1,3}|[\u{301}\u{fe0f}\u{200d}\r\n]|[漢かé—│─█]|[😀👩🇩🇪]|[\u{600}\u{7f}\t\u{ff9e}]", 0..9),
        ) {
            let text = pieces.concat();
            let mut cut: Vec<&str> = Vec::new();
            for (run, plain) in runs(&text) {
                let graphemes = text[run].graphemes(true);
                prop_assert!(!plain || graphemes.clone().all(|grapheme| grapheme.len() == 1));
                cut.extend(graphemes);
            }
            prop_assert_eq!(&cut, &text.graphemes(true).collect::<Vec<_>>());
            let each: Vec<(usize, &str)> = text.grapheme_indices(true).collect();
            let measured: Vec<(usize, &str, usize)> = graphemes(&text).collect();
            prop_assert_eq!(measured.iter().map(|(at, grapheme, _)| (*at, *grapheme)).collect::<Vec<_>>(), each);
            prop_assert_eq!(width(&text), cut.iter().filter(|g| **g != "\n").map(|g| g.width()).sum::<usize>());
            prop_assert_eq!(width(&text), measured.iter().map(|(_, _, cells)| cells).sum::<usize>());
            prop_assert!(!singles(&text) || cut.iter().all(|g| g.chars().count() == 1 && g.width() == 1));
        }
    }
}
