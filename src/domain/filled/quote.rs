//! Where a quote stands in the texts: exactly, but for the width of blanks.

use crate::domain::brief::{Field, Inputs, Span};

/// The texts, ready to be searched for many quotes.
pub(super) struct Texts([(Field, Vec<(char, usize)>); 3]);

impl Texts {
    /// Of a request.
    pub fn new(inputs: &Inputs) -> Texts {
        Texts([Field::Scale, Field::Consistency, Field::Infrastructure].map(|field| (field, bare(inputs.text(field)))))
    }

    /// The place of `quote`; none where it stands nowhere, is no words, or is cut out of a word.
    pub fn place(&self, quote: &str) -> Option<Span> {
        let wanted = bare(quote);
        let wanted = trimmed(&wanted);
        if wanted.iter().filter(|(c, _)| c.is_alphanumeric()).count() < 2 {
            return None;
        }
        let same = |window: &[(char, usize)]| window.iter().zip(wanted).all(|((a, _), (b, _))| a == b);
        self.0.iter().find_map(|(field, text)| {
            let mut places = text.windows(wanted.len()).enumerate();
            let (at, window) = places.find(|(at, window)| same(window) && whole(text, *at, wanted.len()))?;
            let ((_, from), (last, end)) = (text[at], window[wanted.len() - 1]);
            Some(Span { field: *field, at: from..end + last.len_utf8() })
        })
    }
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

fn trimmed(text: &[(char, usize)]) -> &[(char, usize)] {
    let end = text.iter().rposition(|(c, _)| *c != ' ').map_or(0, |last| last + 1);
    &text[..end]
}

// "no" is no word of "node".
fn whole(all: &[(char, usize)], at: usize, length: usize) -> bool {
    let letter = |at: usize| all.get(at).is_some_and(|(c, _)| c.is_ascii_alphanumeric());
    let begins = at == 0 || !letter(at - 1) || !letter(at);
    let end = at + length;
    begins && !(letter(end - 1) && letter(end))
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
