//! `eval`: the test cases of prompt files through an architect, held against their evaluators.
//! Every file is one session; what was done survives a stop and `--resume` goes on from it.

mod drive;
mod json;
mod junit;
mod markdown;
mod progress;
mod table;

use super::args::Eval;
use super::output::{Output, Rules};
use super::print::{self, complain};
use super::start::{Answerers, overrides, runtime, signalled};
use crate::domain::ask::Target;
use crate::domain::eval::{Cell, Gate, Row, Standing, cells, exit_code, kept, label, request};
use crate::domain::prompt::Prompt;
use crate::domain::session::{Run, Session};
use crate::infra::config::{self, Env};
use crate::infra::log::{Store, read};
use crate::infra::plain;
use crate::infra::provider::Provider;
use crate::page::safe;
use progress::Progress;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// One prompt file: what is run of it and what came of that.
pub(super) struct Sheet {
    prompt: Prompt,
    target: Target,
    answerer: Arc<dyn Provider>,
    /// Where its session is recorded, if it is.
    store: Option<Store>,
    /// Its column, where the same file is run both ways: grounded or not.
    column: Option<&'static str>,
    session: Session,
    /// The session's file, once it has one.
    id: Arc<OnceLock<String>>,
    rows: Vec<Row>,
    /// What a case expects counts as a verdict.
    expected: bool,
    /// Files that were read.
    read: Vec<PathBuf>,
}

/// A file that can't be used, and why.
pub(super) struct Unusable {
    file: String,
    why: String,
}

/// Runs the command.
///
/// # Errors
/// One sentence, before anything is sent: no case to run, a filter that is no pattern.
pub(super) fn run(asked: &Eval, env: &Env) -> Result<u8, String> {
    let filter = match &asked.filter {
        Some(text) => Some(
            regex::RegexBuilder::new(text)
                .case_insensitive(true)
                .build()
                .map_err(|fault| format!("--filter is no pattern: {fault}"))?,
        ),
        None => None,
    };
    let mut sheets = Vec::new();
    let mut unusable = Vec::new();
    let mut answerers = Answerers::default();
    let files: Vec<Option<&Path>> = match asked.files.as_slice() {
        [] => vec![None],
        files => files.iter().map(|file| Some(file.as_path())).collect(),
    };
    let grounds: Vec<Option<bool>> = match asked.ground.as_slice() {
        [] => vec![None],
        words => words.iter().map(|word| Some(word == "on")).collect(),
    };
    if grounds.len() > 1 && asked.resume.is_some() {
        return Err("--resume goes on with one column: give --ground on, or off.".to_owned());
    }
    let columns = |ground: &Option<bool>| (grounds.len() > 1).then(|| if *ground == Some(true) { "on" } else { "off" });
    for (file, ground) in files.into_iter().flat_map(|file| grounds.iter().map(move |ground| (file, ground))) {
        match open(file, asked, *ground, env, &mut answerers) {
            Ok(sheet) => sheets.push(Sheet { column: columns(ground), ..sheet }),
            // What is wrong with a file is wrong with it in each column.
            Err(_) if *ground != grounds[0] => {}
            Err(why) => {
                complain(&safe(&why));
                let file = file.map_or_else(|| super::SEED_FILE.to_owned(), |file| file.display().to_string());
                unusable.push(Unusable { file, why });
            }
        }
    }
    let wanted = |label: &str| filter.as_ref().is_none_or(|filter| filter.is_match(label));
    let mut queue = Vec::new();
    for (number, sheet) in sheets.iter_mut().enumerate() {
        for cell in cells(&sheet.prompt, asked.repeat, wanted) {
            match sheet.settled(cell) {
                Some(row) => sheet.rows.push(row),
                None => queue.push((number, cell)),
            }
        }
    }
    if queue.is_empty() && sheets.iter().all(|sheet| sheet.rows.is_empty()) && unusable.is_empty() {
        return Err(nothing(&sheets, asked.filter.as_deref()));
    }
    let reports = Reports::open(asked, env, &sheets)?;
    let gate = Gate { allow_not_run: asked.allow_not_run, strict: asked.strict };
    let limits = drive::Limits { concurrency: usize::from(asked.concurrency), fail_fast: asked.fail_fast, gate };
    let runtime = runtime()?;
    if let Some(code) = runtime.block_on(unlocked(&sheets, &queue))? {
        runtime.shutdown_background();
        return Ok(code);
    }
    let progress = Progress::new(queue.len(), sheets.len(), env);
    let signal = runtime.block_on(drive::drive(&mut sheets, queue, limits, signalled(), &progress));
    runtime.shutdown_background();
    for sheet in &mut sheets {
        sheet.rows.sort_by_key(|row| (row.cell.case, row.cell.turn));
    }
    let rows = || sheets.iter().flat_map(|sheet| &sheet.rows);
    let code = signal.unwrap_or_else(|| exit_code(rows(), !unusable.is_empty(), gate));
    progress.end();
    if asked.json {
        print::whole_json(&json::text(&sheets, &unusable, code));
    } else if !reports.to_stdout() {
        print::whole(&safe(&table::text(&sheets, print::width())))?;
    }
    if let Some(output) = reports.junit {
        output.write(&junit::text(&sheets, &unusable, gate)?)?;
    }
    if let Some(output) = reports.markdown {
        output.write(&markdown::text(&sheets, &unusable))?;
    }
    let missing = rows().filter(|row| matches!(row.standing, Standing::Stopped | Standing::Skipped(_))).count();
    if missing > 0 && sheets.iter().any(|sheet| sheet.id.get().is_some()) {
        complain(&safe(&format!("{missing} not done; the same command with --resume runs what is missing")));
    }
    Ok(code)
}

/// Has keys that must be asked for asked for now, before a bar is drawn; the code of a signal that came first.
async fn unlocked(sheets: &[Sheet], queue: &[(usize, Cell)]) -> Result<Option<u8>, String> {
    let used = sheets.iter().enumerate().filter(|(at, _)| queue.iter().any(|(sheet, _)| sheet == at));
    let used: Vec<_> = used.map(|(_, sheet)| Arc::clone(&sheet.answerer)).collect();
    let work = tokio::task::spawn_blocking(move || used.iter().try_for_each(|answerer| answerer.unlock()));
    tokio::select! {
        biased;
        code = signalled() => Ok(Some(code)),
        done = work => match done {
            Ok(Err(fault)) => Err(format!("nothing sent: {} {}", fault.sentence(), fault.next_step())),
            Ok(Ok(())) | Err(_) => Ok(None),
        },
    }
}

/// A prompt file, ready to run.
fn open(
    file: Option<&Path>,
    asked: &Eval,
    ground: Option<bool>,
    env: &Env,
    answerers: &mut Answerers,
) -> Result<Sheet, String> {
    let prompt = super::prompt::load(file)?;
    let settings = config::settle(&overrides(&asked.who, ground), env, &prompt)?;
    settings.answers()?;
    let store = settings.sessions.value.clone().map(Store::new);
    let mut sheet = Sheet {
        target: settings.target(),
        answerer: answerers.of(&settings),
        prompt,
        store,
        column: None,
        session: Session::default(),
        id: Arc::default(),
        rows: Vec::new(),
        expected: asked.expected,
        read: super::prompt::read(file, &settings),
    };
    if let (Some(name), Some(store)) = (&asked.resume, &sheet.store)
        && let Some(id) = before(store, name, &sheet.prompt)?
    {
        let unfit = |cause: &std::io::Error| format!("The evaluation {id} can't be gone on with: {}.", plain(cause));
        if store.resume(&id).map_err(|cause| unfit(&cause))?.is_none() {
            return Err(format!(
                "The evaluation {id} of {} is under way in another program; wait for its end, or leave --resume out.",
                sheet.prompt.file
            ));
        }
        sheet.session = read(&store.path(&id), false).map_err(|cause| unfit(&cause))?.session;
        sheet.id = Arc::new(OnceLock::from(id));
    }
    Ok(sheet)
}

/// The evaluation of this prompt that `name` means; no name: the last one, if there is any.
fn before(store: &Store, name: &str, prompt: &Prompt) -> Result<Option<String>, String> {
    if name.is_empty() {
        return Ok(store.evaluation(&prompt.source));
    }
    let id = store.find(name).map_err(|why| format!("{why}; `dlm-architect sessions list` shows all."))?;
    let session = read(&store.path(&id), false).map_err(|cause| format!("session {id}: {}.", plain(&cause)))?.session;
    match session.evaluation && session.prompt.source == prompt.source {
        true => Ok(Some(id)),
        false => Err(format!("session {id} is no evaluation of {} as it stands now; leave --resume out.", prompt.file)),
    }
}

impl Sheet {
    /// The row of a cell that needs no run: it stands already, or can't be sent.
    fn settled(&self, cell: Cell) -> Option<Row> {
        match request(&self.prompt, &self.target, cell.case) {
            Ok((request, _)) => kept(&self.session, &request, cell.turn).map(|run| self.row(cell, run, true)),
            Err(fault) => Some(Row::without(&self.prompt, cell, Standing::NotSent(fault.to_string()))),
        }
    }

    /// The row of a run that has ended and is judged.
    fn row(&self, cell: Cell, run: &Run, kept: bool) -> Row {
        let expected = self.prompt.cases.get(cell.case - 1).and_then(|case| case.expected.as_deref());
        Row::of(cell, run, self.session.guidelines(), kept).expect(run, expected, self.expected)
    }

    /// The run of a row, if one was started.
    fn run(&self, row: &Row) -> Option<&Run> {
        self.session.run(row.run?)
    }

    /// What a row is called everywhere.
    fn label(&self, cell: Cell) -> String {
        label(&self.prompt, cell.case)
    }
}

fn nothing(sheets: &[Sheet], filter: Option<&str>) -> String {
    let cases = sheets.iter().flat_map(|sheet| (1..=sheet.prompt.cases.len()).map(|case| label(&sheet.prompt, case)));
    let cases: Vec<String> = cases.take(20).collect();
    match (filter, cases.is_empty()) {
        (Some(filter), false) => format!("No case matches --filter {filter}; there are:\n  {}", cases.join("\n  ")),
        _ => "There is no test case to run: the prompt has no testData.".to_owned(),
    }
}

/// The reports beside the table, found writable before the first request.
struct Reports {
    junit: Option<Output>,
    markdown: Option<Output>,
}

impl Reports {
    fn open(asked: &Eval, env: &Env, sheets: &[Sheet]) -> Result<Reports, String> {
        let read: Vec<PathBuf> =
            sheets.iter().flat_map(|sheet| sheet.read.clone()).chain(asked.files.clone()).collect();
        let added = env.get("GITHUB_STEP_SUMMARY").map(Path::new);
        let open = |path: &Option<PathBuf>, ours: &[&str], added| {
            let rules = Rules { read: &read, ours, added, force: asked.force };
            path.as_deref().map(|path| Output::open(path, &rules)).transpose()
        };
        if asked.junit.is_some() && asked.junit == asked.markdown {
            return Err("--junit and --markdown are two reports: give each a file of its own.".to_owned());
        }
        let reports = Reports {
            junit: open(&asked.junit, &[junit::OURS], None)?,
            markdown: open(&asked.markdown, &[markdown::OURS], added)?,
        };
        match asked.json && reports.to_stdout() {
            true => Err("--json prints to standard output: give the other report a file.".to_owned()),
            false => Ok(reports),
        }
    }

    fn to_stdout(&self) -> bool {
        self.junit.iter().chain(&self.markdown).any(Output::to_stdout)
    }
}
