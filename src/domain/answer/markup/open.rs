//! What is open at the end of a text that is still arriving: where a paragraph may be cut, and what
//! closes an emphasis for the time being.

use super::rows::{Block, Role};

/// The last place behind a space where nothing before it can pair with anything after it.
pub(super) fn last_clean(block: &Block<'_>, tail_text: &str, tail: usize) -> Option<usize> {
    let mut found = None;
    let mut brackets = 0usize;
    for span in block.spans {
        if span.role != Role::Text || !span.verbatim || span.style != Default::default() {
            continue;
        }
        let start = (span.at as usize).checked_sub(tail)?;
        let bytes = tail_text.as_bytes();
        let end = start + block.span_len(span);
        for i in start..end {
            let around = |at: Option<usize>| at.and_then(|i| bytes.get(i)).copied().unwrap_or(b' ');
            let (before, after) = (around(i.checked_sub(1)), around(Some(i + 1)));
            match bytes[i] {
                b' ' if brackets == 0 && i + 1 < end && after != b' ' => found = Some(tail + i + 1),
                b'`' => return found,
                b'$' if after != b' ' => return found,
                b'*' if !(before == b' ' && after == b' ') => return found,
                b'_' if !(before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric()) => return found,
                b'<' if after.is_ascii_alphabetic() || b"/!?".contains(&after) => return found,
                b'[' => brackets += 1,
                b']' if after == b'(' => return found,
                b']' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
        }
    }
    found
}

/// Appends what closes the emphasis or code open at the end of `buf`; gives the end of what is shown.
pub(super) fn close_open(buf: &mut String, from: usize) -> usize {
    let shown = buf.trim_end_matches([' ', '\n']).len().max(from);
    let start = buf[from..shown].rfind("\n\n").map_or(from, |n| from + n);
    let (mut strong, mut code) = (false, false);
    let bytes = buf.as_bytes();
    let mut i = start;
    while i < shown {
        match bytes[i] {
            b'`' => {
                // Three and more open a fence, which needs no closing here.
                let run = bytes[i..shown].iter().take_while(|b| **b == b'`').count();
                code ^= run < 3;
                i += run - 1;
            }
            b'\\' if !code => i += 1,
            b'*' if !code && bytes.get(i + 1) == Some(&b'*') => {
                strong = !strong;
                i += 1;
            }
            _ => {}
        }
        i += 1;
    }
    if !strong && !code {
        return buf.len();
    }
    let end = buf[..shown].trim_end_matches(if code { '`' } else { '*' }).trim_end().len().max(from);
    buf.truncate(end);
    if code {
        buf.push('`');
    }
    if strong {
        buf.push_str("**");
    }
    end
}
