//! The help text, made from the one table of keys.

use super::App;
use super::action::Level;
use super::keymap::{COUNTS, EDITING, TABLE};
use super::markdown;
use super::popup::{Popup, Text};

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

/// What the overlay is called.
pub const TITLE: &str = "keys, then the manual";
/// What it begins with.
const FIRST: &str = "\
Esc goes one level up and never cancels, clears or quits. 1 to 9 type in that field; while reading they count.

Behind the keys stands the manual; / searches in both.
";

/// The help overlay: all keys, then the manual; `/` searches in both. Laid for so many columns, `plain` for ASCII alone.
pub fn text(width: u16, plain: bool) -> Text {
    markdown::text(TITLE, &document(), width, plain)
}

impl App {
    /// Keys and manual over the screen.
    pub(super) fn help(&mut self) {
        self.popup = Some(Popup::Text(text(self.text_view().width, !self.unicode)));
    }

    /// Lays them out again, once the terminal has another width; what is in view stays.
    pub(super) fn help_again(&self, shown: &mut Text) {
        let view = self.text_view();
        let Some(was) = shown.laid.as_ref().map(|(width, _)| *width).filter(|width| *width != view.width) else {
            return;
        };
        let line = shown.line_at(shown.top, was);
        shown.laid = text(view.width, !self.unicode).laid;
        shown.top = shown.row_at(line, view.width);
        shown.step(0, view);
    }
}

/// All of it as Markdown: the table of keys itself in place of the manual's section of them.
fn document() -> String {
    let mut all = FIRST.to_owned();
    for (title, rows) in parts() {
        all += &format!("\n## {}\n\n| key | does |\n|---|---|\n", capital(title));
        all.extend(rows.iter().map(|(keys, help)| format!("| `{}` | {help} |\n", keys.replace('`', "'"))));
    }
    let start = MANUAL.find(&format!("\n{KEYS}\n")).map_or(MANUAL.len(), |at| at + 1);
    let end = MANUAL[start..].find("\n## ").map_or(MANUAL.len(), |at| start + at + 1);
    all + "\n" + &MANUAL[..start] + &MANUAL[end..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(width: u16) -> Vec<String> {
        text(width, false).rows(width).iter().map(|(_, row)| row.text().as_str().trim_end().to_owned()).collect()
    }

    #[test]
    fn the_overlay_holds_the_manual_and_each_key_once() {
        let text = text(80, false);
        let all = text.whole();
        let all = all.as_str();
        assert!(all.contains("\nExit codes\n") && !all.contains("```") && !all.contains("**"));
        assert!(!all.contains("\nKeys\n"), "the manual's own section of keys is there too");
        for (keys, help) in parts().into_iter().flat_map(|(_, rows)| rows) {
            assert!(all.contains(&format!("{keys}  {help}")), "{keys}");
        }
    }

    #[test]
    fn tables_lists_and_keys_are_laid_as_the_answer_is() {
        for width in [40, 60, 80, 110] {
            let rows = rows(width);
            let wide = rows.iter().find(|row| row.chars().count() > usize::from(width) - 2);
            assert!(wide.is_none(), "{width}: {wide:?}");
            assert!(!rows.iter().any(|row| row.starts_with('|') || row.starts_with("- ")), "{width}: {rows:#?}");
        }
        let rows = rows(80);
        let at = rows.iter().position(|row| row == "Ask for the pen").unwrap();
        assert!(rows[at + 1..].iter().any(|row| row.starts_with("follower ") && row.contains(" | :pen ")), "{rows:#?}");
        // What goes on stands under its own words: of a list behind the bullet, of a key in the column of what it does.
        let bullet = rows.iter().position(|row| row.starts_with("• Esc goes one level up")).unwrap();
        assert!(rows[bullet + 1].starts_with("  ") && !rows[bullet + 1].trim().is_empty(), "{rows:#?}");
        let key = rows.iter().position(|row| row.starts_with("x ") && row.contains("test cases; while")).unwrap();
        let column = rows[key].find(" | ").unwrap();
        assert_eq!(rows[key + 1].find(" | "), Some(column), "{rows:#?}");
    }
}
