//! What the rules did not read: a consistency that says nothing they know, and stores they do not know.
//! Says it beside the answer; decides nothing.

use super::{Inputs, Unread};
use crate::domain::brief::{Brief, Field, Role, Span};
use crate::domain::rules::{Outcome, Ruling};
use crate::domain::stores::row::Class;

/// Characters of the user's words in one sentence of ours.
const SAID: usize = 240;
/// Characters of them in the line under the forms.
const SHORT: usize = 32;

/// Everything not read, in the order of the forms.
pub fn unread(inputs: &Inputs, brief: &Brief, ruling: &Ruling) -> Vec<Unread> {
    let mut out = Vec::new();
    for span in &brief.unread {
        let says = format!("not understood, held to be strict: {}", words(inputs, span, SAID));
        out.push(Unread { span: span.clone(), says });
    }
    let text = inputs.text(Field::Infrastructure);
    if brief.stores().is_empty() && brief.open().is_none() && text.chars().any(foreign) {
        let start = text.len() - text.trim_start().len();
        let span = Span { field: Field::Infrastructure, at: start..start + text.trim().len() };
        let says = format!("no store was read in {}", words(inputs, &span, SAID));
        out.push(Unread { span, says });
    }
    for span in brief.stores().iter().flat_map(|held| &held.lacks) {
        let says = format!("what the store is said not to do: {}; held to be missing", words(inputs, span, SAID));
        out.push(Unread { span: span.clone(), says });
    }
    for held in brief.stores().iter().filter(|held| !held.known() && held.role == Role::Usable) {
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
        let name = words(inputs, &held.span, SAID);
        let says = match held.kept {
            Some(kept) => format!("known by its class alone ({}): {name}; {what}", kept.class().word()),
            None => format!("not known to the rules: {name}; {what}"),
        };
        out.push(Unread { span: held.span.clone(), says });
    }
    for held in brief.stores().iter().filter(|held| held.role == Role::Doubted) {
        let says = format!("named with doubt: {}; nothing is built on it", words(inputs, &held.span, SAID));
        out.push(Unread { span: held.span.clone(), says });
    }
    // What another reader says of words the rules did not read so.
    out.extend(brief.notes.iter().map(|note| Unread { span: note.span.clone(), says: note.says.clone() }));
    out
}

// A letter of a script in which the rules know a handful of names at the most.
fn foreign(c: char) -> bool {
    c.is_alphabetic() && c >= '\u{250}' && !('\u{1e00}'..'\u{1f00}').contains(&c)
}

/// The words in a few characters.
pub fn short(inputs: &Inputs, span: &Span) -> String {
    words(inputs, span, SHORT)
}

// The user's words on one line, in quotation marks.
fn words(inputs: &Inputs, span: &Span, most: usize) -> String {
    let text = inputs.text(span.field).get(span.at.clone()).unwrap_or_default();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        None => format!("\"{line}\""),
        Some((end, _)) => format!("\"{} …\"", line[..end].trim_end()),
    }
}
