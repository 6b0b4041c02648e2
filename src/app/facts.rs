//! The brief in rows, for below the form and beside the answer: each fact by its name, with its value, how sure that is, and
//! the words it rests on.

use super::status::Tone;
use crate::domain::architect::Sketch;
use crate::domain::brief::{FactId, Inputs, Span, Standing, plain};
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

/// The facts in their order, then what no fact took.
pub(super) fn rows(texts: &Inputs, sketch: &Sketch) -> Vec<Row> {
    let quoted = |span: Option<&Span>| {
        let words = span.and_then(|span| texts.words(span)).unwrap_or_default();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() { SafeText::default() } else { safe_line(&format!("\"{words}\"")) }
    };
    let mut rows = Vec::new();
    for (id, view) in sketch.brief.iter().filter(|(id, _)| *id != FactId::Language) {
        if id == FactId::Stores {
            rows.extend(sketch.brief.stores().iter().map(|held| Row {
                name: SafeText::from_static("store"),
                value: safe_line(&format!("{} ({})", held.row().canonical(), held.role.standing()).replace('_', " ")),
                words: quoted(Some(&held.span)),
                tone: Tone::Calm,
            }));
            continue;
        }
        let (name, value) = said(id, &plain(&view.value));
        let open = view.standing == Standing::Unclear;
        let value = match view.standing {
            Standing::Assumed => format!("{value} (assumed)"),
            Standing::Unclear => format!("? {value}"),
            Standing::Said | Standing::Corrected | Standing::Derived => value,
        };
        let tone = if open { Tone::Warn } else { Tone::Calm };
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

/// A fact's name and value in words: numbers with their unit, a level by what it means.
fn said(id: FactId, value: &str) -> (SafeText, String) {
    let name = id.word();
    let number = value.parse::<f64>().ok().map(|number| ((number * 100.0).round() / 100.0).to_string());
    let (name, value) = match (name.strip_suffix("_per_s"), name.strip_suffix("_s"), number) {
        (Some(name), _, Some(number)) => (name, format!("{number}/s")),
        (None, Some(name), Some(number)) => (name, format!("{number} s")),
        (.., Some(number)) => (name, number),
        _ if id == FactId::Level => (name, level(value).to_owned()),
        _ => (name, value.to_owned()),
    };
    (safe_line(&name.replace('_', " ")), value)
}

fn level(value: &str) -> &str {
    match value {
        "E" => "best effort",
        "B" => "bounded risk",
        "S" | "X" => "strict",
        other => other,
    }
}
