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
    /// Inline code and fences.
    Code,
    /// A heading.
    Heading,
    /// A quote.
    Quote,
    /// Markers, rules, hints.
    Dim,
    /// A search hit.
    Mark,
}

/// One line, and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Pieces from the left.
    pub spans: Vec<(Ink, SafeText)>,
    /// Byte in the raw answer where the line begins: for search, marks, anchors.
    pub from: usize,
}
