//! What the rules did not read, one sentence each: words that no fact took, and stores they do not know.
//! Says it beside the answer; decides nothing.

use super::{Inputs, Unread};
use crate::domain::brief::{Brief, Gap, Role, Span, Why};
use crate::domain::locks::{languages, ways};
use crate::domain::rules::{Outcome, Ruling};
use crate::domain::stores::row::Class;

/// Characters of the user's words in one sentence of ours.
const SAID: usize = 240;

/// Everything not read, in the order of the texts; no two of them overlap.
pub fn unread(inputs: &Inputs, brief: &Brief, ruling: &Ruling) -> Vec<Unread> {
    let mut out = of_stores(inputs, brief, ruling);
    for Gap { span, why } in &brief.unread {
        for span in apart(span, &out) {
            let says = says(inputs, brief, &span, *why);
            out.push(Unread { span, says });
        }
    }
    out.sort_by_key(|unread| (unread.span.field as usize, unread.span.at.start));
    out
}

// The parts of a span that no other entry says something of.
fn apart(span: &Span, said: &[Unread]) -> Vec<Span> {
    let mut out = vec![span.clone()];
    for other in said.iter().map(|other| &other.span).filter(|other| other.field == span.field) {
        let cut = |part: Span| {
            let (before, after) =
                (part.at.start..part.at.end.min(other.at.start), part.at.start.max(other.at.end)..part.at.end);
            [before, after].into_iter().filter(|at| at.start < at.end).map(move |at| Span { field: part.field, at })
        };
        out = out.into_iter().flat_map(cut).collect();
    }
    out
}

fn says(inputs: &Inputs, brief: &Brief, span: &Span, why: Why) -> String {
    let said = words(inputs, span);
    let way = brief.level.as_ref().map(|level| level.by.way());
    match why {
        Why::NotUnderstood if way == Some(ways::WEIGHED) => {
            format!("no phrase of it is understood, and all words together were weighed: {said}")
        }
        Why::NotUnderstood if way == Some(ways::CONFIRMED) => {
            format!("a permission in it stands amid strange words, and all words together were weighed: {said}")
        }
        Why::NotUnderstood => format!("not understood, held to be strict: {said}"),
        Why::NoStore => format!("no store was read in {said}"),
        Why::Language => {
            let list = languages().join(", ");
            format!(
                "in a language of which no words are known here: {said}; say it in one of {list}, or answer the questions"
            )
        }
        Why::TooLong => format!("longer than is read: {said}"),
        Why::Consistency => format!("no fact took these words about consistency: {said}"),
        Why::Modal => format!("no fact took this demand or permission: {said}"),
        Why::Negation => format!("no fact took this denial: {said}"),
        Why::Quantity | Why::Rate | Why::Time => format!("no fact took this number: {said}"),
        Why::Name => format!("not known to the rules: {said}"),
    }
}

// What is said of stores and their lacks.
fn of_stores(inputs: &Inputs, brief: &Brief, ruling: &Ruling) -> Vec<Unread> {
    let mut out: Vec<Unread> = Vec::new();
    for span in brief.stores().iter().flat_map(|held| &held.lacks) {
        let says = format!("what the store is said not to do: {}; held to be missing", words(inputs, span));
        out.push(Unread { span: span.clone(), says });
    }
    for held in brief.stores().iter().filter(|held| !held.known() && held.role.usable()) {
        let used = ruling.store.as_ref().is_some_and(|store| store.span == held.span);
        if !used && held.class != Class::Unproven {
            continue;
        }
        let what = match (ruling.verdict, used, brief.strict()) {
            (Outcome::Refuse, ..) => "the refusal holds whatever it is",
            (_, true, true) => {
                "the design holds on the condition that it has a linearizable conditional write that survives failover"
            }
            (_, true, false) => "the design holds on the condition that it has an atomic set-if-absent with expiry",
            (_, false, _) => "nothing is built on it",
        };
        let name = words(inputs, &held.span);
        let says = match held.kept {
            Some(kept) => format!("known by its class alone ({}): {name}; {what}", kept.class().word()),
            None => format!("not known to the rules: {name}; {what}"),
        };
        out.push(Unread { span: held.span.clone(), says });
    }
    for held in brief.stores().iter().filter(|held| held.role == Role::Doubted) {
        let says = format!("named with doubt: {}; nothing is built on it", words(inputs, &held.span));
        out.push(Unread { span: held.span.clone(), says });
    }
    // What another reader says of words the rules did not read so.
    out.extend(brief.notes.iter().map(|note| Unread { span: note.span.clone(), says: note.says.clone() }));
    out
}

// The user's words on one line, in quotation marks.
fn words(inputs: &Inputs, span: &Span) -> String {
    let text = inputs.text(span.field).get(span.at.clone()).unwrap_or_default();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SAID) {
        None => format!("\"{line}\""),
        Some((end, _)) => format!("\"{} …\"", line[..end].trim_end()),
    }
}
