//! A Markdown summary for a pull request. Foreign text stands in code or with its marks escaped, so
//! that no answer can write into the page around it.

use super::table::{opinion, rate, reasons, verdicts};
use super::{Sheet, Unusable};
use crate::domain::eval::{Gate, Row, Totals, about};
use crate::page::{safe, safe_line};

/// Lines of an answer that did not pass.
const LINES: usize = 30;

/// What a summary of ours begins with; no page shows it.
pub(super) const OURS: &str = "<!-- dlm-architect eval -->";

/// The whole summary, safe.
pub(super) fn text(sheets: &[Sheet], unusable: &[Unusable]) -> String {
    let totals = Totals::of(sheets.iter().flat_map(|sheet| &sheet.rows));
    let mut text = format!("{OURS}\n\n**{}**\n\n{}\n", totals.cases_line(), totals.verdicts_line());
    for sheet in sheets {
        let column = sheet.column.map(|column| format!(", grounded: {column}")).unwrap_or_default();
        let session = sheet.id.get().map(|id| format!("{column}, session {id}")).unwrap_or(column);
        text += &format!("\n### {}\n\n{}{session}\n\n", escaped(&sheet.prompt.file), escaped(&sheet.target.label()));
        text += "| case | result | state | verdicts | remarks | inputs |\n|---|---|---|---|---|---|\n";
        for rows in sheet.rows.chunk_by(|a, b| a.cell.case == b.cell.case) {
            for row in rows {
                text += &line(sheet, row);
            }
            if rows.len() > 1 {
                text += &format!("| {} | {} | | | | |\n", rows[0].cell.case, rate(rows));
            }
        }
        text.extend(sheet.rows.iter().filter_map(|row| details(sheet, row)));
    }
    for Unusable { file, why } in unusable {
        text += &format!("\n### {}\n\nnot usable: {}\n", escaped(file), escaped(why));
    }
    safe(&text).to_string()
}

fn line(sheet: &Sheet, row: &Row) -> String {
    let run = sheet.run(row);
    let state = run.map_or("", |run| run.answer.state().word());
    let short: String = about(&sheet.prompt, row.cell.case).chars().take(80).collect();
    let turn = if row.cell.turn > 1 { format!(".{}", row.cell.turn) } else { String::new() };
    format!(
        "| {}{turn} | {} | {state} | {} | {} | {} |\n",
        row.cell.case,
        row.standing.word(),
        verdicts(row),
        opinion(row),
        escaped(&short)
    )
}

/// Why a case did not pass, and the beginning of its answer, folded away.
fn details(sheet: &Sheet, row: &Row) -> Option<String> {
    if row.holds(Gate { allow_not_run: false, strict: true }) {
        return None;
    }
    let run = sheet.run(row);
    let title = escaped(&sheet.label(row.cell));
    let mut text = format!("\n<details><summary>{}: {title}</summary>\n\n", row.standing.word());
    text.extend(reasons(sheet, row).iter().map(|why| format!("- {}\n", escaped(why))));
    if let Some(answer) = run.map(|run| run.answer.text.as_str()).filter(|answer| !answer.trim().is_empty()) {
        let longest = answer.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let shown: Vec<&str> = answer.lines().take(LINES).collect();
        let rest = if answer.lines().nth(LINES).is_some() { "\n…" } else { "" };
        text += &format!("\n{fence}\n{}{rest}\n{fence}\n", shown.join("\n"));
    }
    Some(text + "\n</details>\n")
}

/// One line whose marks mean nothing in a table cell or a heading.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in safe_line(text).as_str().chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            // A pipe would end the cell; the rest would be markup, a mention or a link.
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '>' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            '@' => out.push_str("&#64;"),
            c => out.push(c),
        }
    }
    out
}
