//! The report a person reads: a block per file, a line per case, below it what did not pass and why.

use super::Sheet;
use crate::domain::answer::State;
use crate::domain::eval::{Row, Standing, Totals, about};
use crate::domain::guideline::Guidelines;
use crate::domain::session::Run;
use crate::domain::stream::End;
use crate::domain::told::remarks;
use crate::domain::verdict::Verdict;
use crate::page::safe_line;

/// The whole report; raw, to be made safe as one text. A case's line is at most `width` wide.
pub(super) fn text(sheets: &[Sheet], width: usize) -> String {
    let mut text = String::new();
    for pair in sheets.chunk_by(|a, b| a.column.is_some() && b.column.is_some() && a.prompt.file == b.prompt.file) {
        match pair {
            [off, on] => text += &columns(off, on, width),
            all => text.extend(all.iter().map(|sheet| block(sheet, width))),
        }
        text.push('\n');
    }
    let totals = Totals::of(sheets.iter().flat_map(|sheet| &sheet.rows));
    let marks = match totals.marks {
        0 => String::new(),
        count => format!("{count} marks against the guidelines\n"),
    };
    text + &totals.cases_line() + "\n" + &totals.verdicts_line() + "\n" + &marks
}

fn block(sheet: &Sheet, width: usize) -> String {
    let session = sheet.id.get().map(|id| format!(" · session {id}")).unwrap_or_default();
    let mut text = format!("{} · {}{session}\n", sheet.prompt.file, sheet.target.label());
    if sheet.prompt.cases.is_empty() {
        let idle = sheet.prompt.evaluators.len();
        text += &format!("  no test cases; its {idle} evaluators are held against nothing\n");
    } else if sheet.rows.is_empty() {
        text += "  no case matches the filter\n";
    }
    // What keeps a whole file from being sent is said once.
    let common = sheet.rows.first().and_then(|row| row.standing.why());
    let common = common.filter(|why| sheet.rows.iter().all(|row| row.standing.why() == Some(why)));
    text.extend(common.map(|why| format!("  {why}\n")));
    let repeated = sheet.rows.iter().any(|row| row.cell.turn > 1);
    for rows in sheet.rows.chunk_by(|a, b| a.cell.case == b.cell.case) {
        for row in rows {
            text += &line(sheet, row, repeated, common.is_some(), width);
        }
        if repeated {
            text += &format!("        {}\n", rate(rows));
        }
    }
    text
}

/// Two columns: each case as it stands without our block and with it, and below it what did not pass in either.
fn columns(first: &Sheet, second: &Sheet, width: usize) -> String {
    let name = |sheet: &Sheet| sheet.column.unwrap_or_default();
    let sessions: Vec<String> =
        [first, second].iter().filter_map(|sheet| Some(format!("{} {}", name(sheet), sheet.id.get()?))).collect();
    let sessions = if sessions.is_empty() { String::new() } else { format!(" · sessions {}", sessions.join(", ")) };
    let mut text = format!("{} · {}{sessions}\n", first.prompt.file, first.target.label());
    let head = |sheet: &Sheet| format!("grounded: {}", name(sheet));
    text += &format!("  {:6} {:46} {:46} inputs\n", "", head(first), head(second));
    for (one, other) in first.rows.iter().zip(&second.rows) {
        let place = if one.cell.turn > 1 {
            format!("#{}.{}", one.cell.case, one.cell.turn)
        } else {
            format!("#{}", one.cell.case)
        };
        let mut line = format!("  {place:6} {:46} {:46} ", cell(first, one), cell(second, other));
        let room = width.saturating_sub(line.chars().count());
        line += safe_line(&about(&first.prompt, one.cell.case)).ellipsis(room).as_str();
        text += &format!("{}\n", line.trim_end());
        for (sheet, row) in [(first, one), (second, other)] {
            text.extend(reasons(sheet, row).iter().map(|why| format!("        {}: {why}\n", name(sheet))));
        }
    }
    let passed = |sheet: &Sheet| sheet.rows.iter().filter(|row| row.standing == Standing::Pass).count();
    let sum = |sheet: &Sheet| format!("{} of {}", passed(sheet), sheet.rows.len());
    text + &format!("  passed {:46} {}\n", sum(first), sum(second))
}

// How one case stands in one column.
fn cell(sheet: &Sheet, row: &Row) -> String {
    let run = sheet.run(row);
    let state = run.map_or("", |run| run.answer.state().word());
    let opinion = opinion(row);
    let opinion = if opinion.is_empty() { opinion } else { format!("{opinion} ") };
    format!("{} {state} {opinion}{}", row.standing.word(), run.map(cost).unwrap_or_default())
}

fn line(sheet: &Sheet, row: &Row, repeated: bool, said: bool, width: usize) -> String {
    let run = sheet.run(row);
    let place = match repeated {
        true => format!("#{}.{}", row.cell.case, row.cell.turn),
        false => format!("#{}", row.cell.case),
    };
    let state = run.map_or("", |run| run.answer.state().word());
    let cost = run.map(cost).unwrap_or_default();
    let mut text = format!("  {place:5} {:13} {state:13} {:15} ", row.standing.word(), verdicts(row));
    // A column only where the rules have something to say.
    let remarks = sheet.rows.iter().map(|row| opinion(row).len()).max().unwrap_or(0);
    if remarks > 0 {
        text += &format!("{:remarks$} ", opinion(row));
    }
    text += &format!("{cost:16} ");
    let room = width.saturating_sub(text.chars().count());
    text += safe_line(&about(&sheet.prompt, row.cell.case)).ellipsis(room).as_str();
    text.truncate(text.trim_end().len());
    text.push('\n');
    if !said {
        text.extend(reasons(sheet, row).iter().map(|why| format!("        {why}\n")));
    }
    text
}

/// `1 pass, 1 fail`.
pub(super) fn verdicts(row: &Row) -> String {
    let count = |word: &str| row.judged.iter().filter(|judged| judged.verdict.word() == word).count();
    let said = ["pass", "fail", "not run", "error", "pending"].map(|word| (count(word), word));
    let said: Vec<String> =
        said.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    said.join(", ")
}

fn cost(run: &Run) -> String {
    let (tokens, estimated) = run.tokens();
    let mark = if estimated { "~" } else { "" };
    let seconds = run.ended.map_or(0, |ended| ended.since(run.asked)) as f64 / 1000.0;
    format!("{mark}{tokens} tok {seconds:.1} s")
}

/// What did not pass or is open, one line each; the unmet expected text beside it, which is advice and no gate.
pub(super) fn reasons(sheet: &Sheet, row: &Row) -> Vec<String> {
    let mut all = Vec::new();
    let run = sheet.run(row);
    if let Some(State::Ended(End::Failed { fault } | End::Incomplete { fault })) = run.map(|run| run.answer.state()) {
        all.push(fault.sentence());
    }
    if let Some(why) = row.standing.why() {
        all.push(why.to_owned());
    }
    // Where no whole answer came, what could not be judged for that says nothing more.
    let silent = row.standing.why().is_some() || matches!(row.standing, Standing::Stopped | Standing::Broken);
    let tells = |verdict: &Verdict| match verdict {
        Verdict::Pass => false,
        Verdict::NotRun(_) | Verdict::Pending => !silent,
        Verdict::Fail | Verdict::Error(_) => true,
    };
    let said = row.judged.iter().filter(|judged| tells(&judged.verdict));
    all.extend(said.map(|judged| {
        let reason = judged.verdict.reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
        format!("{}: {}, line {}{reason}", judged.verdict.word(), judged.name, judged.line)
    }));
    all.extend(run.and_then(|run| unkept(run, sheet.session.guidelines())));
    if let Some(run) = run {
        all.extend(remarks(run, &row.beside));
        all.extend(row.beside.unread.iter().map(|unread| format!("not read: {}", unread.says)));
    }
    let how = if sheet.expected { "fail: expected" } else { "expected, as advice," };
    let unmet = row.expected.iter().flatten();
    all.extend(unmet.map(|expected| format!("{how} and not in the answer: {expected}")));
    all
}

/// How many remarks the rules make on an answer, by how much they weigh.
pub(super) fn opinion(row: &Row) -> String {
    let all = &row.beside.remarks;
    let mut words: Vec<&str> = Vec::new();
    for remark in all {
        if !words.contains(&remark.severity.word()) {
            words.push(remark.severity.word());
        }
    }
    let count = |word: &str| all.iter().filter(|remark| remark.severity.word() == word).count();
    words.iter().map(|word| format!("{} {word}", count(word))).collect::<Vec<_>>().join(", ")
}

/// The guidelines an answer does not keep to, by name, on one line.
fn unkept(run: &Run, guidelines: &Guidelines) -> Option<String> {
    let mut names: Vec<(&str, usize)> = Vec::new();
    for guideline in run.marks().iter().filter_map(|mark| guidelines.list().get(mark.guideline)) {
        match names.iter_mut().find(|(name, _)| *name == guideline.id) {
            Some((_, count)) => *count += 1,
            None => names.push((&guideline.id, 1)),
        }
    }
    let said: Vec<String> = names
        .iter()
        .map(|(name, count)| if *count > 1 { format!("{name} ({count} times)") } else { (*name).to_owned() })
        .collect();
    (!said.is_empty()).then(|| format!("guidelines not kept: {}", said.join(", ")))
}

/// How often a repeated case passes, of the times it was answered.
pub(super) fn rate(rows: &[Row]) -> String {
    let ran = rows.iter().filter(|row| row.standing.why().is_none() && row.standing != Standing::Stopped).count();
    let pass = rows.iter().filter(|row| row.standing == Standing::Pass).count();
    match ran {
        0 => "never answered".to_owned(),
        ran => format!("passes {pass} of {ran} times ({} %)", pass * 100 / ran),
    }
}
