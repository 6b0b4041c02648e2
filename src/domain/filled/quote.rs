//! Where a quote stands in the texts: exactly, but for the width of blanks.

use crate::domain::brief::{Field, Inputs, Span};

const FIELDS: [Field; 3] = [Field::Scale, Field::Consistency, Field::Infrastructure];

/// The place of `quote`; none where it stands nowhere, is no words, or is cut out of a word.
pub(super) fn stands(inputs: &Inputs, quote: &str) -> Option<Span> {
    let wanted: Vec<char> = bare(quote).into_iter().map(|(c, _)| c).collect();
    let wanted = trimmed(&wanted);
    if wanted.iter().filter(|c| c.is_alphanumeric()).count() < 2 {
        return None;
    }
    FIELDS.into_iter().find_map(|field| {
        let text = bare(inputs.text(field));
        let all: Vec<char> = text.iter().map(|(c, _)| *c).collect();
        let found = all
            .windows(wanted.len())
            .enumerate()
            .find(|(at, window)| *window == wanted && whole(&all, *at, wanted.len()));
        let (at, _) = found?;
        let (last, from) = text[at + wanted.len() - 1];
        Some(Span { field, at: text[at].1..from + last.len_utf8() })
    })
}

// Characters with their bytes, a run of blanks as one.
fn bare(text: &str) -> Vec<(char, usize)> {
    let mut out: Vec<(char, usize)> = Vec::new();
    for (at, c) in text.char_indices() {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c != ' ' || out.last().is_some_and(|(last, _)| *last != ' ') {
            out.push((c, at));
        }
    }
    out
}

fn trimmed(text: &[char]) -> &[char] {
    let end = text.iter().rposition(|c| *c != ' ').map_or(0, |last| last + 1);
    &text[..end]
}

// "no" is no word of "node".
fn whole(all: &[char], at: usize, length: usize) -> bool {
    let joined = |a: Option<&char>, b: Option<&char>| {
        a.zip(b).is_some_and(|(a, b)| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric())
    };
    let end = at + length;
    !joined(at.checked_sub(1).and_then(|before| all.get(before)), all.get(at))
        && !joined(all.get(end - 1), all.get(end))
}

/// The quote on one line in quotation marks, cut where it is long.
pub(super) fn shown(inputs: &Inputs, spans: &[Span]) -> String {
    const MOST: usize = 120;
    let one = |span: &Span| {
        let words = inputs.words(span).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        match words.char_indices().nth(MOST) {
            Some((end, _)) => format!("\"{} …\"", words[..end].trim_end()),
            None => format!("\"{words}\""),
        }
    };
    spans.iter().map(one).collect::<Vec<_>>().join(", ")
}
