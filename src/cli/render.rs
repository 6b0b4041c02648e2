//! Markdown on a terminal: bold, bullets, wrapped, as on the screen; a pipe gets the Markdown itself.

use super::print;
use crate::domain::answer::Answer;
use crate::domain::stream::End;
use crate::infra::config::Env;
use crate::page::{Ink, Line, Page, safe_line, wrap};
use crossterm::style::Attribute;
use unicode_width::UnicodeWidthStr;

/// What stands before the rest of a line of stderr that is broken on a terminal.
const INDENT: &str = "    ";

/// What a text is rendered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Columns.
    pub width: u16,
    /// It shows ASCII alone.
    pub ascii: bool,
}

/// The terminal that stdout is; none for a pipe, or for a terminal that obeys nothing.
pub(super) fn paper(env: &Env) -> Option<Paper> {
    let obeys = print::to_terminal() && !["", "dumb"].contains(&env.term());
    let width = u16::try_from(print::width()).unwrap_or(u16::MAX);
    obeys.then_some(Paper { width, ascii: !env.utf8() })
}

/// A text that is rendered as it arrives: each line once nothing that follows can change it.
pub(super) struct Rendered {
    paper: Paper,
    page: Page,
    text: Answer,
    lines: usize,
}

impl Rendered {
    /// Nothing yet.
    pub fn new(paper: Paper) -> Rendered {
        let mut page = Page::default();
        page.plain = paper.ascii;
        Rendered { paper, page, text: Answer::default(), lines: 0 }
    }

    /// What came so far was none of it.
    pub fn again(&mut self) {
        *self = Rendered::new(self.paper);
    }

    /// The lines that stand once this piece has come.
    pub fn more(&mut self, piece: &str) -> String {
        self.text.text.push_str(piece);
        self.lay();
        self.to(self.page.settled())
    }

    /// The lines that are left at the end.
    pub fn rest(&mut self) -> String {
        self.text.close(End::Complete { notice: None });
        self.lay();
        self.to(self.page.len())
    }

    fn lay(&mut self) {
        self.text.digest();
        self.page.lay(&self.text, self.paper.width);
    }

    fn to(&mut self, end: usize) -> String {
        let from = self.lines;
        self.lines = end.max(from);
        self.page.lines(from..end).iter().map(dressed).collect()
    }
}

/// A whole text.
pub(super) fn whole(markdown: &str, paper: Paper) -> String {
    let mut rendered = Rendered::new(paper);
    rendered.more(markdown) + &rendered.rest()
}

/// A line with the terminal's attributes, which no theme can make unreadable.
fn dressed(line: &Line) -> String {
    let mut out = String::new();
    for (ink, text) in &line.spans {
        let attributes: &[Attribute] = match ink {
            Ink::Plain | Ink::Code | Ink::Quote => &[],
            Ink::Bold => &[Attribute::Bold],
            Ink::Heading => &[Attribute::Bold, Attribute::Underlined],
            Ink::Italic => &[Attribute::Italic],
            Ink::BoldItalic => &[Attribute::Bold, Attribute::Italic],
            Ink::Link => &[Attribute::Underlined],
            Ink::Dim => &[Attribute::Dim],
            Ink::Mark | Ink::Hit => &[Attribute::Reverse],
        };
        out.extend(attributes.iter().map(ToString::to_string));
        out.push_str(text.as_str());
        if !attributes.is_empty() {
            out += &Attribute::Reset.to_string();
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    out + "\n"
}

/// Each line broken between words, where a terminal would break it inside one; what goes on is set in.
pub(super) fn folded(text: &str, width: usize) -> String {
    let room = u16::try_from(width.saturating_sub(INDENT.len() + 1)).unwrap_or(u16::MAX).max(20);
    let fold = |line: &str| match line.width() < width {
        true => line.to_owned(),
        false => {
            let lead = &line[..line.len() - line.trim_start().len()];
            let rows = wrap(&safe_line(line.trim_start()), room.saturating_sub(u16::try_from(lead.len()).unwrap_or(0)));
            let rows: Vec<&str> = rows.iter().map(|row| row.as_str().trim_end()).collect();
            format!("{lead}{}", rows.join(&format!("\n{lead}{INDENT}")))
        }
    };
    text.split('\n').map(fold).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Head\n\n**Raft** holds `k`, one two three four five six seven\n\n- first\n- second \x1b[31m\n\n```\ncode   as it is\n```\n";

    fn bare(text: &str) -> String {
        let mut out = String::new();
        for (at, piece) in text.split('\x1b').enumerate() {
            let end = if at == 0 { 0 } else { piece.find('m').map_or(0, |end| end + 1) };
            out += &piece[end..];
        }
        out
    }

    #[test]
    fn every_split_renders_as_the_whole_and_nothing_foreign_is_obeyed() {
        let paper = Paper { width: 30, ascii: false };
        let all = whole(TEXT, paper);
        assert!(all.contains("\x1b[1mRaft\x1b[0m") && !all.contains("**") && !all.contains("\x1b[31m"), "{all:?}");
        assert!(bare(&all).lines().filter(|line| !line.contains("code")).all(|line| line.len() <= 30), "{all}");
        for at in TEXT.char_indices().map(|(at, _)| at) {
            let mut rendered = Rendered::new(paper);
            let pieces = rendered.more(&TEXT[..at]) + &rendered.more(&TEXT[at..]) + &rendered.rest();
            assert_eq!(pieces, all, "split at {at}");
        }
    }

    #[test]
    fn ascii_stays_ascii() {
        let text = whole("a ≥ b → c\n", Paper { width: 40, ascii: true });
        assert_eq!(text, "a >= b -> c\n");
    }

    #[test]
    fn a_long_line_is_broken_between_words_and_a_short_one_stays() {
        assert_eq!(folded("dlm-architect: DONE", 40), "dlm-architect: DONE");
        let text = folded("dlm-architect: one two three four five six seven eight\n  a command that stays", 40);
        assert_eq!(text, "dlm-architect: one two three four\n    five six seven eight\n  a command that stays");
        assert!(folded(&"x".repeat(90), 30).lines().all(|line| line.len() < 30));
    }
}
