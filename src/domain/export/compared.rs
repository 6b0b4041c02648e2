//! Two answers against each other, as Markdown.

use super::words::inline;
use crate::domain::compare::{Change, Compared, Piece, Section};

/// What differs, the decisions first.
pub fn compared(both: &Compared, id: &str) -> String {
    let [one, other] = &both.sides;
    let mut out = format!("# {} and {} of {id}\n\n", capital(&one.name), other.name);
    for side in &both.sides {
        let who = if side.who.is_empty() { String::new() } else { format!(" by {}", inline(&side.who)) };
        out += &format!("- {}{who}: {}\n", side.name, side.state);
    }
    out += "\n## Decisions\n\n";
    out.extend(both.rests().iter().map(|said| format!("{said}\n\n")));
    out += &changes(both, &both.decisions);
    if !both.facts.is_empty() {
        out += "\n## Facts\n\n";
        out += &changes(both, &both.facts);
    }
    out += "\n## Inputs\n\n";
    if both.inputs.is_empty() {
        out += "The same.\n";
    }
    out.extend(both.inputs.iter().map(section));
    if !both.beside.is_empty() {
        out += "\n## Verdicts, marks and remarks\n\n";
        out += &fenced(&both.beside);
    }
    if both.sides[1].who.is_empty() {
        return out;
    }
    out += &format!("\n## Sections\n\n{}\n\n", sections_said(both));
    out.extend(both.sections.iter().map(section));
    out.truncate(out.trim_end().len());
    out + "\n"
}

/// How many sections changed, in a sentence.
fn sections_said(both: &Compared) -> String {
    format!("{} changed, {} the same.", both.sections.len(), both.same)
}

fn changes(both: &Compared, all: &[Change]) -> String {
    let [one, other] = &both.sides;
    let said = |text: &str| if text.is_empty() { "nothing".to_owned() } else { inline(text) };
    let line = |change: &Change| {
        let Change { what, before, after } = change;
        format!("- **{}**\n  - {}: {}\n  - {}: {}\n", inline(what), one.name, said(before), other.name, said(after))
    };
    if all.is_empty() { "Nothing changed.\n".to_owned() } else { all.iter().map(line).collect() }
}

fn section(section: &Section) -> String {
    format!("### {}\n\n{}\n", inline(&section.title), fenced(&section.pieces))
}

/// Lines as a block of code, so that whatever marks they hold stay words.
fn fenced(pieces: &[Piece]) -> String {
    let mut lines = String::new();
    for piece in pieces {
        match piece {
            Piece::Same(line) => lines += &format!("  {line}\n"),
            Piece::Left(count) => lines += &format!("  … {count} more the same\n"),
            Piece::Changed(before, after) => {
                lines.extend(before.iter().map(|line| format!("- {line}\n")));
                lines.extend(after.iter().map(|line| format!("+ {line}\n")));
            }
        }
    }
    let longest = lines.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}diff\n{lines}{fence}\n")
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
