//! Words of others as parts of a Markdown document: they stay words, whatever marks they hold.

use super::utc;
use crate::domain::review::{Anchor, Decision, Place, Thread};

/// Words on one line, marks escaped; addresses are links.
pub(super) fn inline(text: &str) -> String {
    let words = text.split_whitespace().map(|word| match word.starts_with("http://") || word.starts_with("https://") {
        true if !word.contains(['<', '>']) => format!("<{word}>"),
        _ => escaped(word),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A mark stands for itself; what stands within a word is none.
fn escaped(word: &str) -> String {
    let mut out = String::new();
    let mut before = None;
    let mut rest = word.chars().peekable();
    while let Some(c) = rest.next() {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let mark = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' => true,
            '_' => !(inside(before) && inside(rest.peek().copied())),
            '#' | '+' | '-' | '=' => before.is_none(),
            '&' => rest.peek().is_some_and(|next| next.is_alphabetic() || *next == '#'),
            '.' | ')' => word.starts_with(|first: char| first.is_ascii_digit()) && rest.peek().is_none(),
            '$' => true,
            _ => false,
        };
        // An address amid a word is no link.
        if mark || c == ':' && rest.peek() == Some(&'/') {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// What a comment is about.
pub(super) fn about(on: &Anchor) -> String {
    match (on.section.as_str(), on.words.as_str()) {
        (_, "") => "on the whole answer".to_owned(),
        ("", words) => format!("on \"{}\"", inline(words)),
        (section, words) if section == words => format!("on the heading \"{}\"", inline(section)),
        (section, words) => format!("on \"{}\" ({})", inline(words), inline(section)),
    }
}

/// A thread as an item of a list with its replies below.
pub(super) fn thread(thread: &Thread, place: &Place) -> String {
    let open = match (&thread.resolved, thread.open()) {
        (Some(_), _) => ", resolved",
        (None, true) => ", open",
        (None, false) => "",
    };
    let lost = if matches!(place, Place::Lost(_)) {
        format!(", lost its place since answer {}", thread.run.0)
    } else {
        String::new()
    };
    let text = if thread.text.is_empty() { String::new() } else { format!(": {}", inline(&thread.text)) };
    let (word, by, on) = (thread.kind.word(), inline(&thread.by), about(&thread.on));
    let mut out = format!("- **{word}**{open}, {on}{lost}, {by}, {}{text}\n", utc(thread.at));
    for reply in &thread.replies {
        out += &format!("  - {}, {}: {}\n", inline(&reply.by), utc(reply.at), inline(&reply.text));
    }
    if let Some((by, at)) = &thread.resolved {
        out += &format!("  - resolved by {}, {}\n", inline(by), utc(*at));
    }
    out
}

/// A decision in a sentence.
pub(super) fn decision(decision: &Decision) -> String {
    let why = if decision.text.is_empty() { String::new() } else { format!(": {}", inline(&decision.text)) };
    format!("{} by {}, {}{why}", decision.standing.word(), inline(&decision.by), utc(decision.at))
}
