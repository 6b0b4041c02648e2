//! What one cell shows on the glass: what may be printed, in how many columns, and where a terminal may disagree.
//! The last line of defence: no control character leaves a cell, and without UTF-8 nothing but ASCII does.

use ratatui::buffer::CellWidth;
use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

use super::pen::Ability;

/// The most bytes one cell may print: a base and 30 marks of 4 bytes.
const LONGEST: usize = 128;

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Glyph<'a> {
    /// One character.
    One(char),
    /// A base with marks, or an emoji made of several characters.
    Cluster(Cow<'a, str>),
    /// The second half of the wide character on the left.
    Half,
    /// Whatever the terminal made of something; always printed over.
    Unknown,
}

/// How far a glyph may be trusted to move the cursor by its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Every terminal agrees.
    Sure,
    /// A line drawing: its neighbour may follow without a move, other text may not.
    Line,
    /// Terminals differ: the column is unknown, and up to this many columns to the right may be overprinted.
    Doubt(usize),
}

/// Judges a printed glyph of `width` columns.
pub(super) fn trust(glyph: &Glyph, width: usize) -> Trust {
    match glyph {
        Glyph::One(c) if c.is_ascii() => Trust::Sure,
        Glyph::One(c) if ('\u{2500}'..='\u{259f}').contains(c) => Trust::Line,
        Glyph::One(c) => {
            let (narrow, wide) = (c.width().unwrap_or(0), c.width_cjk().unwrap_or(0));
            // Han, kana, hangul: two columns everywhere; emoji (U+1F000 on, and the older symbols) are not so sure
            let script =
                narrow == 1 || ('\u{2e80}'..='\u{ffef}').contains(c) || ('\u{20000}'..='\u{3ffff}').contains(c);
            if narrow == wide && narrow == width && script {
                Trust::Sure
            } else {
                Trust::Doubt(wide.saturating_sub(width))
            }
        }
        Glyph::Cluster(of) => Trust::Doubt(widest(of).saturating_sub(width)),
        Glyph::Half | Glyph::Unknown => Trust::Doubt(0),
    }
}

/// The columns a terminal that joins nothing would use.
fn widest(text: &str) -> usize {
    text.chars().map(|c| c.width_cjk().unwrap_or(0)).sum()
}

/// The columns a terminal that looks at the first character only would use.
pub(super) fn narrowest(text: &str) -> usize {
    text.chars().next().and_then(UnicodeWidthChar::width).unwrap_or(0)
}

/// What is shown of a symbol that has `room` columns to the right edge (at least 1), and its width, 1 or 2.
pub(super) fn glyph(symbol: &str, room: usize, ability: &Ability) -> (Glyph<'static>, usize) {
    let mut chars = symbol.chars();
    // nearly all that is shown is a character of ASCII, or what rules are drawn with, of one cell by its looks
    if let (Some(c), None) = (chars.next(), chars.next())
        && (matches!(c, ' '..='~') || ability.unicode && matches!(c, '\u{2500}'..='\u{259f}'))
    {
        return (Glyph::One(c), 1);
    }
    let mut text = String::new();
    for c in symbol.chars().filter(|c| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}')) {
        if text.len() + c.len_utf8() > LONGEST {
            break;
        }
        text.push(c);
    }
    if !ability.unicode && !text.is_ascii() {
        return plain(&text);
    }
    // a symbol that starts with a mark would change the cell on its left; marks on a space are shown by each terminal as it likes
    if text.chars().next().is_none_or(|c| c == ' ' || c.width() == Some(0)) {
        return (Glyph::One(' '), 1);
    }
    let width = usize::from(text.as_str().cell_width());
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if width <= room.min(2) => (Glyph::One(c), width.max(1)),
        // wider than two columns is not one symbol: a buffer may hold it only by mistake
        (Some(c), _) if width > room.min(2) || widest(&text) > room => {
            let width = c.width().unwrap_or(1);
            if width > room { (Glyph::One(' '), 1) } else { (Glyph::One(c), width.max(1)) }
        }
        _ => (Glyph::Cluster(text.into()), width.max(1)),
    }
}

/// The ASCII character that means the same; `?` for what takes more than one, as a cell has no room for it.
fn plain(text: &str) -> (Glyph<'static>, usize) {
    let close = text.chars().next().map_or(" ".into(), crate::page::plain);
    let mut chars = close.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if !c.is_control() => (Glyph::One(c), 1),
        (None, _) => (Glyph::One(' '), 1),
        _ => (Glyph::One('?'), 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(symbol: &str, room: usize, ability: &Ability) -> (Glyph<'static>, usize) {
        glyph(symbol, room, ability)
    }

    #[test]
    fn no_control_character_leaves_a_cell() {
        for symbol in
            ["\x1b", "\x07", "\u{9b}", "\u{9d}0;x", "\x1b[2J", "\r", "\n", "\u{7f}", "", "\u{301}", "\u{2028}"]
        {
            let (glyph, width) = shown(symbol, 9, &Ability::FULL);
            let text = match &glyph {
                Glyph::One(c) => c.to_string(),
                Glyph::Cluster(of) => of.to_string(),
                Glyph::Half | Glyph::Unknown => unreachable!(),
            };
            assert!(!text.chars().any(char::is_control), "{symbol:?} gave {text:?}");
            assert!((1..=2).contains(&width));
        }
    }

    #[test]
    fn without_utf8_all_is_ascii() {
        let c_locale = Ability { unicode: false, ..Ability::FULL };
        for (symbol, close) in
            [("─", '-'), ("é", 'e'), ("•", '*'), ("漢", '?'), ("e\u{301}", 'e'), ("’", '\''), ("≥", '?')]
        {
            assert_eq!(shown(symbol, 9, &c_locale), (Glyph::One(close), 1), "{symbol}");
        }
    }

    #[test]
    fn what_does_not_fit_the_row_is_not_sent() {
        assert_eq!(shown("漢", 1, &Ability::FULL), (Glyph::One(' '), 1));
        assert_eq!(shown("👨\u{200d}👩\u{200d}👧", 3, &Ability::FULL), (Glyph::One('👨'), 2));
    }

    #[test]
    fn doubt_is_told_from_trust() {
        assert_eq!(trust(&Glyph::One('—'), 1), Trust::Doubt(1), "ambiguous in East Asia");
        assert_eq!(trust(&Glyph::One('漢'), 2), Trust::Sure);
        assert_eq!(trust(&Glyph::One('ž'), 1), Trust::Sure);
        assert_eq!(trust(&Glyph::One('😀'), 2), Trust::Doubt(0));
        assert_eq!(trust(&Glyph::One('─'), 1), Trust::Line);
        assert_eq!(trust(&Glyph::Cluster("👨\u{200d}👩".into()), 2), Trust::Doubt(2));
    }
}
