//! JUnit XML for CI servers. What was not run, or has nothing to be held against, is skipped there,
//! never a success.

use super::table::reasons;
use super::{Sheet, Unusable};
use crate::domain::eval::{Gate, Row, Standing};
use crate::page::safe;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::time::Duration;

/// What a report of ours begins with, behind the line that says that it is XML.
pub(super) const OURS: &str = "<testsuites name=\"dlm-architect\"";

/// The whole report.
///
/// # Errors
/// One sentence when it can't be written as XML.
pub(super) fn text(sheets: &[Sheet], unusable: &[Unusable], gate: Gate) -> Result<String, String> {
    let mut report = Report::new("dlm-architect");
    for sheet in sheets {
        let mut suite = TestSuite::new(clean(&sheet.prompt.file));
        suite.add_test_cases(sheet.rows.iter().map(|row| case(sheet, row, gate)));
        report.add_test_suite(suite);
    }
    for Unusable { file, why } in unusable {
        let mut suite = TestSuite::new(clean(file));
        let status = status(NonSuccessKind::Error, "the file can't be used", why);
        suite.add_test_case(TestCase::new("the prompt file", status));
        report.add_test_suite(suite);
    }
    report.to_string().map_err(|fault| format!("The JUnit report could not be made: {fault}."))
}

fn case(sheet: &Sheet, row: &Row, gate: Gate) -> TestCase {
    let run = sheet.run(row);
    let why = reasons(sheet, row).join("\n");
    let outcome = match &row.standing {
        Standing::Pass | Standing::Unjudged if !row.holds(gate) => {
            status(NonSuccessKind::Failure, "something is open, and --strict was asked for", &why)
        }
        Standing::Pass => TestCaseStatus::success(),
        Standing::Unjudged | Standing::NotRun | Standing::Skipped(_) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(clean(&format!("{}: {why}", row.standing.word())));
            status
        }
        Standing::Fail => status(NonSuccessKind::Failure, row.standing.word(), &why),
        Standing::Error | Standing::Broken | Standing::Stopped | Standing::NotSent(_) => {
            status(NonSuccessKind::Error, row.standing.word(), &why)
        }
    };
    let turn = if row.cell.turn > 1 { format!(" (time {})", row.cell.turn) } else { String::new() };
    let mut case = TestCase::new(clean(&format!("{}{turn}", sheet.label(row.cell))), outcome);
    case.set_classname(clean(&sheet.prompt.name));
    if let Some(run) = run {
        case.set_time(Duration::from_millis(run.ended.map_or(0, |ended| ended.since(run.asked))));
        case.set_system_out(clean(&run.answer.text));
        // What passes may still be a refusal, or have something open.
        let refused = if row.refused { "REFUSED\n" } else { "" };
        let beside = format!("{refused}{why}");
        if !beside.is_empty() {
            case.set_system_err(clean(&beside));
        }
    }
    case
}

fn status(kind: NonSuccessKind, message: &str, why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(clean(message)).set_description(clean(why));
    status
}

/// A CI server prints it to terminals and pages, and its parser takes no character that XML has not.
fn clean(text: &str) -> String {
    safe(text).as_str().replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
