//! `eval`: the test cases of prompt files through an architect, held against their evaluators.
//! Every file is one session; what was done survives a stop and `--resume` goes on from it.

mod drive;
mod json;
mod junit;
mod markdown;
mod progress;
mod table;

use super::args::Eval;
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
    let gate = Gate { allow_not_run: asked.allow_not_run, strict: asked.strict };
    let limits = drive::Limits { concurrency: usize::from(asked.concurrency), fail_fast: asked.fail_fast, gate };
    let progress = Progress::new(queue.len(), sheets.len(), env);
    let runtime = runtime()?;
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
    } else {
        print::whole(&safe(&table::text(&sheets, print::width())))?;
    }
    write(asked.junit.as_ref(), || junit::text(&sheets, &unusable, gate))?;
    write(asked.markdown.as_ref(), || Ok(markdown::text(&sheets, &unusable)))?;
    let missing = rows().filter(|row| matches!(row.standing, Standing::Stopped | Standing::Skipped(_))).count();
    if missing > 0 && sheets.iter().any(|sheet| sheet.id.get().is_some()) {
        complain(&safe(&format!("{missing} not done; the same command with --resume runs what is missing")));
    }
    Ok(code)
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
            Ok((request, _)) => {
                kept(&self.session, &request, cell.turn).map(|run| Row::of(cell, run, self.session.guidelines(), true))
            }
            Err(fault) => Some(Row::without(&self.prompt, cell, Standing::NotSent(fault.to_string()))),
        }
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

/// A report to a file; an older one of that name is replaced, as CI expects.
fn write(path: Option<&PathBuf>, text: impl FnOnce() -> Result<String, String>) -> Result<(), String> {
    let Some(path) = path else { return Ok(()) };
    std::fs::write(path, text()?).map_err(|cause| format!("{} was not written: {}.", path.display(), plain(&cause)))
}
