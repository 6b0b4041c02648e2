//! What is said of a file that can't be used: where, what was expected, what stands there.

/// A file that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: expected {expected}, found {found}{}{next}", if next.is_empty() { "" } else { "; " })]
pub struct Unusable {
    /// The file as the user named it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What was expected.
    pub expected: String,
    /// What stands there.
    pub found: String,
    /// What to do about it, or empty.
    pub next: String,
}

/// The first `most` characters on one line, with an ellipsis if there were more.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let mut line: String = text.chars().take(most).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        line.pop();
        line.push('…');
    }
    line
}
