//! `design`: one run without a screen. Drives the same session as the terminal face.

use super::args;
use super::print::{Out, complain};
use super::render::{Paper, Rendered, paper};
use super::start::{Ready, provider, ready, runtime, signalled};
use crate::app::Form;
use crate::domain::answer::Answer;
use crate::domain::ask::Request;
use crate::domain::beside::Beside;
use crate::domain::exit;
use crate::domain::export::run::report;
use crate::domain::guideline::Guidelines;
use crate::domain::outcome::Outcome;
use crate::domain::session::{Face, Record, Run, Session, What};
use crate::domain::stream::{At, End, RunId, StreamEvent};
use crate::domain::told::told;
use crate::domain::verdict::{Need, Verdict};
use crate::infra::config::{Choice, Env};
use crate::infra::log::{Log, Store, Trouble};
use crate::page::{self, escaped, safe};
use crate::tui::Clock;
use futures_util::{Stream, StreamExt};
use std::future::Future;
use std::time::Duration;

/// How long a reader that stalls may hold up the end after a signal.
const PARTING: Duration = Duration::from_millis(500);

/// How the result is printed, and what counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// One JSON object instead of the text.
    pub json: bool,
    /// The model's own bytes.
    pub raw: bool,
    /// A verdict that was not run counts as 0.
    pub allow_not_run: bool,
    /// What is open counts as a failed verdict.
    pub strict: bool,
    /// The terminal that the text is rendered for; none: Markdown as it came.
    pub paper: Option<Paper>,
}

/// What one run needs of the world.
pub struct World<'a, S, I, N> {
    /// The answer as it arrives.
    pub stream: S,
    /// Resolves with the exit code of a signal.
    pub signal: I,
    /// Settles a check that the core can't.
    pub settle: N,
    /// Where records go.
    pub log: &'a mut dyn FnMut(Record),
    /// The time now.
    pub clock: &'a dyn Fn() -> At,
    /// stdout.
    pub out: Out,
}

/// Runs the job of the arguments.
///
/// # Errors
/// One sentence, before anything is sent.
pub(super) fn run(design: &args::Design, env: &Env) -> Result<u8, String> {
    send(design, ready(&design.job, env)?, env)
}

/// The same where nobody said that a model may be asked.
///
/// # Errors
/// One sentence, before anything is sent.
pub(super) fn without_endpoint(design: &args::Design, env: &Env) -> Result<u8, String> {
    let ready = ready(&design.job, env)?;
    match &ready.settings.choice.value {
        Choice::Http(_) => Err("nothing sent: add --send".to_owned()),
        Choice::Offline | Choice::Replay(_) | Choice::Nobody => send(design, ready, env),
    }
}

fn send(design: &args::Design, ready: Ready, env: &Env) -> Result<u8, String> {
    let Ready { prompt, settings, target, inputs, notes } = ready;
    notes.iter().for_each(|note| complain(&safe(note)));
    let form = Form::new(&prompt, &inputs);
    let (all, case) = (form.inputs(&prompt), form.case(&prompt));
    let (request, neutralised) = Request::new(&prompt, &target, all, case).map_err(|fault| {
        let notes: String = settings.notes.iter().map(|note| format!(" {note}")).collect();
        format!("{fault}.{notes}")
    })?;
    for one in neutralised {
        complain(&safe(&format!("made {} <{}> tags in {} harmless", one.count, one.tag, one.variable)));
    }
    if target.fill && request.fill.is_none() {
        complain(&safe("the rules do not read this prompt: no model fills in its brief"));
    }
    if target.ground && !request.ground {
        complain(&safe("only a model is grounded; here the rules answer"));
    }
    let runtime = runtime()?;
    let code = runtime.block_on(async {
        let log = match settings.sessions.value.clone() {
            Some(folder) => Log::start(Store::new(folder), None, |trouble| {
                if let Trouble::Failed(fault) = trouble {
                    complain(&safe(&format!("{} The run goes on without a record.", fault.sentence())));
                }
            }),
            None => Log::none(),
        };
        let clock = Clock::start();
        let mut session = Session::default();
        session.face = Face::Headless;
        log.append(session.open(clock.now(), &prompt));
        for (name, text) in &request.inputs {
            log.append(session.edit(clock.now(), name, text));
        }
        let (run, asked) = session.ask(clock.now(), request.clone());
        log.append(asked);
        let world = World {
            stream: provider(&settings, None).stream(request),
            signal: signalled(),
            settle: crate::infra::settle::settle,
            log: &mut |record| log.append(record),
            clock: &|| clock.now(),
            out: Out::stdout(),
        };
        let args::Design { json, raw, allow_not_run, strict, .. } = *design;
        let paper = paper(env).filter(|_| !raw && !json);
        let options = Options { json, raw, allow_not_run, strict, paper };
        let code = self::design(&mut session, run, options, world).await;
        log.append(Record::new(clock.now(), None, What::Closed {}));
        log.sync(Duration::from_secs(2));
        code
    });
    // A reader that never comes back must not hold up the end.
    runtime.shutdown_background();
    Ok(code)
}

/// Runs `run` of `session` to its end, printing as it arrives; returns the exit code.
pub async fn design<S, I, N, F>(session: &mut Session, run: RunId, options: Options, world: World<'_, S, I, N>) -> u8
where
    S: Stream<Item = StreamEvent> + Unpin,
    I: Future<Output = u8>,
    N: Fn(Need, String) -> F,
    F: Future<Output = Verdict>,
{
    let World { mut stream, signal, settle, log, clock, out } = world;
    let mut print = Print { rendered: options.paper.map(Rendered::new), ..Print::default() };
    let mut signalled = None;
    let mut gone = false;
    tokio::pin!(signal);
    loop {
        let event = tokio::select! {
            biased;
            code = &mut signal => { signalled = Some(code); StreamEvent::Ended(End::Cancelled) }
            () = out.gone(), if !options.json => { gone = true; StreamEvent::Ended(End::Cancelled) }
            event = stream.next() => event.unwrap_or_else(StreamEvent::vanished),
        };
        if let StreamEvent::Waiting { attempt, of, wait_ms, why } = &event {
            let seconds = wait_ms.div_ceil(1000);
            complain(&safe(&format!("{} Try {attempt} of {of} in {seconds} s.", why.sentence())));
        }
        let piece = match &event {
            StreamEvent::Delta(text) if options.raw => Some(text.clone()),
            StreamEvent::Declined(text) => Some(text.clone()),
            _ => None,
        };
        let ended = matches!(event, StreamEvent::Ended(_));
        if let Some(record) = session.hear(clock(), run, event) {
            log(record);
        }
        let answer = session.run(run).map(|run| &run.answer).filter(|answer| !options.raw && answer.decided());
        let piece = match (piece, answer) {
            // The end's own rest is printed behind the loop.
            _ if options.json || ended => None,
            (Some(text), _) if options.raw => Some(text.into_bytes()),
            (Some(text), _) => Some(print.safe.push(&text).as_str().into()),
            (None, Some(answer)) => print.more(answer),
            (None, None) => None,
        };
        if let Some(bytes) = piece.filter(|bytes: &Vec<u8>| !bytes.is_empty()) {
            let sent = out.bytes(bytes);
            // The reader may stall for ever; the signal must be heard all the same.
            tokio::select! {
                biased;
                code = &mut signal => signalled = Some(code),
                sent = sent => gone |= sent.is_err(),
            }
            if signalled.is_some() || gone {
                session.hear(clock(), run, StreamEvent::Ended(End::Cancelled)).into_iter().for_each(&mut *log);
                break;
            }
        }
        if ended {
            break;
        }
    }
    drop(stream);
    judge(session, run, settle, log, clock).await;
    let Some(outcome) = session.run(run) else { return exit::BROKEN };
    let guidelines = session.guidelines();
    let beside = Beside::of(outcome);
    let mut code = match signalled {
        Some(code) => code,
        None if gone => exit::GOOD,
        None => Outcome::of(outcome, guidelines, &beside).exit_code(outcome, options.allow_not_run, options.strict),
    };
    if options.json {
        let mut all = report(outcome, guidelines, &beside);
        all["exit_code"] = code.into();
        let text = serde_json::to_string_pretty(&all).unwrap_or_default();
        let _ = out.bytes((escaped(&text) + "\n").into_bytes()).await;
    } else if !options.raw && !gone {
        // What was held back until a signal came is printed all the same.
        let mut rest = print.more(&outcome.answer).unwrap_or_default();
        let said = if outcome.answer.text.is_empty() { &outcome.answer.declined } else { &outcome.answer.text };
        match &mut print.rendered {
            Some(rendered) if !outcome.answer.text.is_empty() => rest.extend(rendered.rest().into_bytes()),
            _ if !said.is_empty() && !said.ends_with('\n') && signalled.is_none() => rest.push(b'\n'),
            _ => {}
        }
        if !rest.is_empty() {
            let _ =
                tokio::time::timeout(if signalled.is_some() { PARTING } else { Duration::MAX }, out.bytes(rest)).await;
        }
    }
    let spoiled = match signalled {
        None => out.finish().await,
        Some(_) => tokio::time::timeout(PARTING, out.finish()).await.unwrap_or_default(),
    };
    if let Some(why) = spoiled {
        complain(&safe(&why));
        code = if signalled.is_none() { exit::BROKEN } else { code };
    }
    if !options.json && !gone {
        tell(outcome, guidelines, &beside);
        if print.turned {
            complain(&safe("what was printed first turned out to be thinking; the answer follows it"));
        }
        if let Some(removed) = print.safe.finish().sentence() {
            complain(&safe(&format!("{removed} from what is printed")));
        }
    }
    code
}

/// What of an answer was printed.
#[derive(Default)]
struct Print {
    safe: page::SafeStream,
    rendered: Option<Rendered>,
    bytes: usize,
    turns: u32,
    /// Thinking was printed as if it were the answer.
    turned: bool,
}

impl Print {
    /// What of the answer is not printed yet, made safe.
    fn more(&mut self, answer: &Answer) -> Option<Vec<u8>> {
        let mut out = String::new();
        if self.turns != answer.turns() {
            self.turns = answer.turns();
            if std::mem::take(&mut self.bytes) > 0 {
                self.turned = true;
                out.push_str("\n\n");
                self.rendered.iter_mut().for_each(Rendered::again);
            }
        }
        let text = answer.text.get(self.bytes..).unwrap_or_default();
        self.bytes = answer.text.len();
        // What is taken out is counted either way.
        let safe = self.safe.push(text);
        match &mut self.rendered {
            Some(rendered) => out += &rendered.more(text),
            None => out += safe.as_str(),
        }
        (!out.is_empty()).then(|| out.into_bytes())
    }
}

async fn judge<N, F>(session: &mut Session, run: RunId, settle: N, log: &mut dyn FnMut(Record), clock: &dyn Fn() -> At)
where
    N: Fn(Need, String) -> F,
    F: Future<Output = Verdict>,
{
    let digest = session.digest(clock(), run);
    digest.record.into_iter().for_each(&mut *log);
    for need in digest.needs {
        let id = need.id();
        let text = session.run(run).map(|run| run.answer.text.clone()).unwrap_or_default();
        let verdict = settle(need, text).await;
        session.settle(clock(), run, id, verdict).into_iter().for_each(&mut *log);
    }
}

/// The outcome on stderr: what it was, who answered, what stands beside it, each verdict.
fn tell(run: &Run, guidelines: &Guidelines, beside: &Beside) {
    let mut lines = told(run, guidelines, beside);
    lines.insert(1.min(lines.len()), format!("architect: {}", run.who()));
    lines.iter().for_each(|line| complain(&safe(line)));
}
