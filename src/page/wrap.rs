//! Wrapping one line of our own boxes: popups, hints. The answer is laid out by [`super::Page`].

use super::SafeText;
use super::runs::graphemes;

/// The line cut into pieces of at most `width` cells, at spaces where there are any; never none.
pub fn wrap(line: &SafeText, width: u16) -> Vec<SafeText> {
    let width = usize::from(width.max(1));
    let mut pieces = Vec::new();
    let (mut start, mut used, mut space) = (0, 0, None);
    for (at, grapheme, cells) in graphemes(line.as_str()) {
        while used + cells > width && at > start {
            let cut = space.filter(|space| *space > start).unwrap_or(at);
            pieces.push(line.slice(start..cut));
            start = cut;
            used = line.slice(start..at).width();
            space = None;
        }
        used += cells;
        if grapheme == " " {
            space = Some(at + 1);
        }
    }
    pieces.push(line.slice(start..line.len()));
    pieces
}

#[cfg(test)]
mod tests {
    use super::wrap;
    use crate::page::{SafeText, safe};
    use proptest::prelude::*;

    #[test]
    fn words_stay_whole_where_they_fit() {
        let pieces =
            |text: &str, width| wrap(&safe(text), width).iter().map(|p| p.as_str().to_owned()).collect::<Vec<_>>();
        assert_eq!(pieces("one two three", 8), ["one two ", "three"]);
        assert_eq!(pieces("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(pieces("漢字漢字", 5), ["漢字", "漢字"]);
        assert_eq!(pieces("", 5), [""]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_too_wide(text in "[a-z 漢é]{0,60}", width in 2..20_u16) {
            let line = safe(&text);
            let pieces = wrap(&line, width);
            prop_assert_eq!(SafeText::join(&pieces, &SafeText::default()), line);
            prop_assert!(pieces.iter().all(|piece| piece.width() <= usize::from(width)));
        }
    }
}
