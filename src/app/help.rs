//! The help text, made from the one table of keys.

use super::action::Level;
use super::keymap::{COUNTS, EDITING, TABLE};
use super::popup::Text;
use crate::page::Ink;

const PARTS: &[(&str, Level)] = &[
    ("while typing in a field", Level::Type),
    ("forms (after Esc)", Level::Forms),
    ("answer", Level::Answer),
    ("lists", Level::List),
    ("lines to type (search, filter, command, file)", Level::Line),
    ("texts", Level::Text),
    ("questions", Level::Ask),
    ("comments and decisions (c, :decide): a digit takes", Level::Choose),
];

/// Lines of (keys, what they do), part by part; for the overlay and the manual alike.
pub fn parts() -> Vec<(&'static str, Vec<(String, &'static str)>)> {
    let rows = |level: Level| {
        let here = TABLE.iter().filter(|binding| binding.levels.contains(&level));
        here.map(|binding| (binding.keys.join(" "), binding.help)).collect()
    };
    let mut parts: Vec<_> = PARTS.iter().map(|(title, level)| (*title, rows(*level))).collect();
    for (title, rows) in [("digits while reading", COUNTS), ("editing, in fields and lines", EDITING)] {
        parts.push((title, rows.iter().map(|(keys, help)| ((*keys).to_owned(), *help)).collect()));
    }
    parts
}

/// The help overlay.
pub fn text() -> Text {
    let mut lines = vec![(
        Ink::Plain,
        "Esc goes one level up and never cancels, clears or quits. 1 to 9 type in that field; while reading they count.".to_owned(),
    )];
    for (title, rows) in parts() {
        lines.push((Ink::Plain, String::new()));
        lines.push((Ink::Heading, title.to_owned()));
        lines.extend(rows.into_iter().map(|(keys, help)| (Ink::Plain, format!("{keys:24} {help}"))));
    }
    Text::new("keys", lines)
}
