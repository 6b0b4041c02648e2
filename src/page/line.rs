//! One line of a pane.

use super::SafeText;

/// What a piece of a line is; the face gives it a style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Body text.
    #[default]
    Plain,
    /// Strong emphasis.
    Bold,
    /// Emphasis.
    Italic,
    /// Both.
    BoldItalic,
    /// Inline code and fences.
    Code,
    /// A heading.
    Heading,
    /// A quote's text.
    Quote,
    /// The text of a link; its target follows dim.
    Link,
    /// Markers, rules, link targets, hints.
    Dim,
    /// A search hit.
    Mark,
    /// The search hit that the reader is at.
    Hit,
}

/// One line, and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Pieces from the left.
    pub spans: Vec<(Ink, SafeText)>,
    /// Byte in the raw answer where the line begins: for search, marks, anchors.
    pub from: usize,
    /// True if it is not wrapped: it may be wider than the pane, and is moved sideways.
    pub wide: bool,
}

impl Line {
    /// A line in one ink.
    pub fn of(ink: Ink, text: SafeText) -> Line {
        Line { spans: vec![(ink, text)], ..Line::default() }
    }

    /// The text without its inks.
    pub fn text(&self) -> SafeText {
        SafeText::join(self.spans.iter().map(|(_, text)| text), &SafeText::default())
    }

    /// Cells.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|(_, text)| text.width()).sum()
    }
}
