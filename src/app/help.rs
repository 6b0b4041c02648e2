//! The help text, made from the one table of keys.

use super::action::Level;
use super::keymap::{COUNTS, EDITING, TABLE};
use super::popup::Text;
use crate::page::Ink;

/// The manual, as Markdown.
pub const MANUAL: &str = include_str!("../../assets/manual.md");
/// What its section of the keys begins with: the overlay shows the table itself.
const KEYS: &str = "## Keys";

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

/// The table of keys as the manual's section holds it; a test keeps the two the same.
pub fn section() -> String {
    let mut text = format!("{KEYS}\n");
    for (title, rows) in parts() {
        text += &format!("\n### {}\n\n", capital(title));
        text.extend(rows.iter().map(|(keys, help)| format!("- `{}` {help}\n", keys.replace('`', "'"))));
    }
    text
}

fn capital(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The help overlay: all keys, then the manual; `/` searches in both.
pub fn text() -> Text {
    let own = |text: &str| (Ink::Plain, text.to_owned());
    let mut lines = vec![
        own(
            "Esc goes one level up and never cancels, clears or quits. 1 to 9 type in that field; while reading they count.",
        ),
        own("Behind the keys stands the manual; / searches in both."),
    ];
    for (title, rows) in parts() {
        lines.push((Ink::Plain, String::new()));
        lines.push((Ink::Heading, title.to_owned()));
        lines.extend(rows.into_iter().map(|(keys, help)| (Ink::Plain, format!("{keys:24} {help}"))));
    }
    lines.push((Ink::Plain, String::new()));
    lines.extend(manual());
    Text::new("keys, then the manual", lines)
}

/// The manual's lines without the marks of Markdown, its keys left out.
fn manual() -> Vec<(Ink, String)> {
    let mut lines: Vec<(Ink, String)> = Vec::new();
    let (mut code, mut keys) = (false, false);
    for line in MANUAL.lines() {
        let words = line.trim_start_matches('#');
        let heading = !code && words.len() < line.len() && words.starts_with(' ');
        if line.starts_with("```") {
            code = !code;
        } else if heading {
            // A section ends with the next heading of its own level.
            keys = if line.starts_with("## ") { line == KEYS } else { keys };
        }
        if keys || line.starts_with("```") {
            continue;
        }
        // A paragraph is one line here: it is wrapped to the terminal.
        let goes_on = !heading && !code && !line.trim().is_empty() && !line.starts_with("- ");
        if let Some((Ink::Plain, last)) = lines.last_mut().filter(|(_, last)| goes_on && !last.is_empty()) {
            *last += &format!(" {}", bare(line.trim()));
            continue;
        }
        lines.push(match (heading, code) {
            (true, _) => (Ink::Heading, words.trim().to_owned()),
            (false, true) => (Ink::Code, format!("  {line}")),
            (false, false) => (Ink::Plain, bare(line)),
        });
    }
    lines
}

/// Words without the marks around them.
fn bare(text: &str) -> String {
    text.replace("**", "").replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_overlay_holds_the_manual_and_each_key_once() {
        let text = text();
        let all = text.whole();
        let all = all.as_str();
        assert!(all.contains("\nExit codes\n") && !all.contains("```") && !all.contains("**"));
        let first = TABLE[0].help;
        assert!(
            all.contains(&format!("  {first}")) && !all.contains(&format!("- {} {first}", TABLE[0].keys.join(" ")))
        );
    }
}
