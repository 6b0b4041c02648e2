//! The brief in rows, for below the form and beside the answer: each fact by its name, with its value, how sure that is, and
//! the words it rests on.

use super::status::Tone;
use crate::domain::architect::Sketch;
use crate::domain::brief::spoken::standing;
use crate::domain::brief::{FactId, Inputs, Span, Standing};
use crate::page::{SafeText, safe_line};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about, in a word.
    pub name: SafeText,
    /// Its value.
    pub value: SafeText,
    /// The words it was read from, quoted; empty: none.
    pub words: SafeText,
    /// Whether it is settled.
    pub tone: Tone,
}

/// Words of the texts in quotation marks, on one line; empty: none.
pub(super) fn quoted(texts: &Inputs, span: Option<&Span>) -> SafeText {
    let words = span.and_then(|span| texts.words(span)).unwrap_or_default();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { SafeText::default() } else { safe_line(&format!("\"{words}\"")) }
}

/// The facts in their order, then what no fact took. Of the times that nobody stated those that a design `takes`, by their
/// names: as many as are counted beside it.
pub(super) fn rows(texts: &Inputs, sketch: &Sketch, takes: &[&'static str]) -> Vec<Row> {
    let quoted = |span: Option<&Span>| quoted(texts, span);
    let mut rows = Vec::new();
    for (id, view) in sketch.brief.iter().filter(|(id, _)| *id != FactId::Language) {
        if id == FactId::Stores {
            rows.extend(sketch.brief.stores().iter().map(|held| Row {
                name: SafeText::from_static("store"),
                value: safe_line(&format!("{}, {}", held.is(), held.stands())),
                words: quoted(Some(&held.span)),
                tone: Tone::Calm,
            }));
            continue;
        }
        let (name, value) = (safe_line(id.name()), standing(id, &view));
        let time = matches!(id, FactId::Hold | FactId::Pause) && view.standing == Standing::Assumed;
        if time && !takes.contains(&id.name()) {
            continue;
        }
        let tone = if view.standing == Standing::Unclear { Tone::Warn } else { Tone::Calm };
        rows.push(Row { name, value: safe_line(&value), words: quoted(view.evidence.first()), tone });
    }
    rows.extend(sketch.unread.iter().map(|unread| Row {
        name: SafeText::from_static("not read"),
        value: SafeText::default(),
        words: quoted(Some(&unread.span)),
        tone: Tone::Warn,
    }));
    rows
}
