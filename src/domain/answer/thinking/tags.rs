//! Tags and tokens where the splitter does not look: in a field of thinking, around a refusal.

use super::marker::{self, Marker, Read, read};

/// Moves a text without the tags around thinking; what may become one is left.
pub(super) fn untagged<'a>(text: &'a str, ended: bool, into: &mut String) -> &'a str {
    let mut rest = text;
    while !rest.is_empty() {
        let at = marker::first(rest).unwrap_or(rest.len());
        into.push_str(&rest[..at]);
        rest = &rest[at..];
        match read(rest, ended) {
            Read::More => return rest,
            Read::Marker(Marker::Open(_) | Marker::Close, used) if !into.ends_with(marker::QUOTES) => {
                rest = &rest[used..];
            }
            _ => {
                let one = rest.chars().next().map_or(0, char::len_utf8);
                into.push_str(&rest[..one]);
                rest = &rest[one..];
            }
        }
    }
    rest
}

/// The length of the token of a chat template, or of the tag around an answer, that a text begins with.
pub(in crate::domain::answer) fn token(text: &str) -> Option<usize> {
    if !text.starts_with(['<', '[']) {
        return None;
    }
    match read(text, true) {
        Read::Marker(Marker::Begin | Marker::Stop | Marker::Wrap | Marker::Unwrap, used) => Some(used),
        _ => None,
    }
}

/// A character that shows nothing: no text begins with it.
pub(super) fn blank(c: char) -> bool {
    c.is_whitespace() || crate::domain::answer::unseen(c)
}

/// An empty line between two messages.
pub(super) fn part(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str("\n\n");
    }
}
