//! The report for programs. A result holds what `design --json` prints, and how the case stands.

use super::{Sheet, Unusable};
use crate::domain::eval::{self, Row, Totals};
use crate::domain::export::run::{inputs, report, verdicts};
use serde_json::{Value, json};

/// One object; every field is always there.
pub(super) fn text(sheets: &[Sheet], unusable: &[Unusable], code: u8) -> String {
    let files: Vec<Value> = sheets.iter().map(file).chain(unusable.iter().map(broken)).collect();
    let totals = totals(&Totals::of(sheets.iter().flat_map(|sheet| &sheet.rows)));
    serde_json::to_string_pretty(&json!({"files": files, "totals": totals, "exit_code": code})).unwrap_or_default()
}

fn file(sheet: &Sheet) -> Value {
    json!({
        "file": sheet.prompt.file,
        "name": sheet.prompt.name,
        "architect": sheet.target.label(),
        "session": sheet.id.get(),
        "ground": sheet.target.ground,
        "error": null,
        "results": sheet.rows.iter().map(|row| result(sheet, row)).collect::<Vec<_>>(),
        "totals": totals(&Totals::of(&sheet.rows)),
    })
}

fn broken(unusable: &Unusable) -> Value {
    json!({"file": unusable.file, "name": null, "architect": null, "session": null, "ground": null, "error": unusable.why, "results": [], "totals": totals(&Totals::default())})
}

fn result(sheet: &Sheet, row: &Row) -> Value {
    let mut all = json!({
        "case": row.cell.case,
        "turn": row.cell.turn,
        "standing": row.standing.word().replace(' ', "_"),
        "why": row.standing.why(),
        "kept": row.kept,
        "expected_met": row.expected.as_ref().map(Option::is_none),
        "expected": sheet.prompt.cases.get(row.cell.case - 1).and_then(|case| case.expected.as_ref()),
    });
    let rest = match sheet.run(row) {
        Some(run) => report(run, sheet.session.guidelines(), &row.beside),
        None => json!({
            "state": null,
            "verdicts": verdicts(&row.judged),
            "inputs": inputs(&eval::inputs(&sheet.prompt, row.cell.case)),
        }),
    };
    if let (Value::Object(all), Value::Object(rest)) = (&mut all, rest) {
        all.extend(rest);
    }
    all
}

fn totals(totals: &Totals) -> Value {
    json!({
        "runs": totals.rows,
        "pass": totals.pass,
        "fail": totals.fail,
        "error": totals.error,
        "not_run": totals.not_run,
        "no_evaluators": totals.unjudged,
        "broken": totals.broken,
        "not_done": totals.undone,
        "kept": totals.kept,
        "refused": totals.refused,
        "guideline_marks": totals.marks,
        "verdicts": {
            "all": totals.verdicts,
            "pass": totals.verdicts_pass,
            "fail": totals.verdicts_fail,
            "not_run": totals.verdicts_not_run,
            "error": totals.verdicts_error,
        },
    })
}
