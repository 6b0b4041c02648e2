//! What the user is doing. Pure: `update(at, Event)` changes App and says what to do in the world.
//! The editors' cursors are the one state elsewhere; time comes with each event, nothing ticks.

mod act;
pub mod action;
mod answer;
mod ask;
mod cases;
mod click;
mod comments;
mod compare;
pub mod event;
pub mod facts;
mod form;
mod hand;
mod head;
pub mod help;
mod kept;
pub mod keymap;
pub mod layout;
mod markdown;
mod marks;
mod open;
mod pair;
mod pane;
mod pick;
pub mod place;
mod popup;
mod report;
mod review;
mod rules;
mod run;
mod said;
pub mod status;
#[cfg(test)]
mod tests;

pub use action::{Action, Level, Part};
pub use comments::Placed;
pub use event::{Effect, Event, Page, Reopened, SessionLine, Size};
pub use form::Form;
pub use hand::Hand;
pub use kept::Keeping;
pub use pair::Followed;
pub use pane::{Follow, Pane};
pub use popup::{Line, LineFor, List, ListOf, POPUP_TEXT, Popup, Question, Text};
pub use review::{Choose, Desk};
pub use rules::Rules;

use crate::domain::ask::Target;
use crate::domain::brief::VARIABLES;
use crate::domain::fault::Fault;
use crate::domain::outcome::Matter;
use crate::domain::prompt::Prompt;
use crate::domain::session::{Run, Session};
use crate::domain::stream::{At, RunId};
use crate::page::{SafeText, safe_line};
use layout::{Layout, Shape, lay_out};
use popup::OnYes;
use status::{Figures, Glyphs};
use std::borrow::Cow;
use std::collections::VecDeque;

/// The interface's whole state but the editors'.
#[derive(Debug)]
pub struct App {
    /// The design session: prompt, inputs in the log, runs.
    pub session: Session,
    /// Where a send goes.
    pub target: Target,
    /// Where one went at the start.
    pub started: Target,
    /// The form's texts.
    pub form: Form,
    /// Where keys go under a popup.
    pub level: Level,
    /// What lies over the screen.
    pub popup: Option<Popup>,
    /// The answer.
    pub pane: Pane,
    /// The last thing said; the next key takes it away.
    pub notice: Option<SafeText>,
    /// The figures of the run shown, at most a second old.
    pub figures: Figures,
    /// The moment of the last event that moved the clock on the screen.
    pub clock: At,
    /// The session's file, once it has a name.
    pub file: Option<String>,
    /// A session from before that was not left on purpose.
    pub offered: Option<SessionLine>,
    /// The terminal.
    pub size: Size,
    /// The focused part has the whole screen.
    pub zoom: bool,
    /// The terminal shows UTF-8.
    pub unicode: bool,
    /// The terminal's background is light.
    pub light: bool,
    /// Clicks are taken.
    pub mouse: bool,
    /// Where what happens is recorded.
    pub keeping: Keeping,
    /// What the rules say beside the architect.
    pub rules: Rules,
    /// What the hand has begun, and what the hint row says.
    pub hand: Hand,
    /// What one is about to say of the answer.
    pub desk: Desk,
    /// Where that which was said of it stands.
    placed: Placed,
    /// The name that followers see.
    pub me: String,
    /// Another process drives the session, and this one follows.
    pub follow: Option<Followed>,
    /// The last error outside the runs.
    failure: Option<(At, Fault)>,
    /// The notice stays while one types: it speaks of the typing itself.
    held: bool,
    /// The form's texts at the start of the session.
    given: Vec<(String, String)>,
    /// What was typed, as last written to a file, and the file.
    saved: Option<String>,
    kept_in: Option<String>,
    /// What is done once it is written.
    after: Option<OnYes>,
    listed: Vec<String>,
    /// What is compared, while that is open.
    comparing: Option<compare::Comparing>,
    /// What taking each row of the architects does.
    picks: Vec<Option<event::Pick>>,
    /// Who answers was chosen in this session, since it was opened.
    chosen: bool,
    /// What is open in the answers of cases.
    weighed: std::collections::HashMap<RunId, Vec<Matter>>,
    /// Cases (from 1) that are run when the one before is done.
    queue: VecDeque<usize>,
    quit_armed: bool,
    /// The notice speaks of the run that is on.
    busy: bool,
    fresh: bool,
    due: Option<At>,
}

impl App {
    /// A new session of `prompt`, with `inputs` in the form. Returns the record of the prompt too.
    pub fn new(at: At, prompt: &Prompt, target: Target, inputs: &[(String, String)], size: Size) -> (App, Vec<Effect>) {
        let mut session = Session::default();
        let record = session.open(at, prompt);
        let mut app = App {
            form: Form::new(prompt, &[]),
            session,
            started: target.clone(),
            target,
            level: Level::Type,
            popup: None,
            pane: Pane::default(),
            notice: None,
            figures: Figures::default(),
            clock: at,
            file: None,
            offered: None,
            size,
            zoom: false,
            unicode: true,
            light: false,
            mouse: false,
            keeping: Keeping::File,
            rules: Rules::default(),
            hand: Hand::default(),
            desk: Desk::default(),
            placed: Placed::default(),
            me: String::new(),
            follow: None,
            failure: None,
            held: false,
            given: Vec::new(),
            saved: None,
            kept_in: None,
            after: None,
            listed: Vec::new(),
            comparing: None,
            picks: Vec::new(),
            chosen: false,
            weighed: std::collections::HashMap::new(),
            queue: VecDeque::new(),
            quit_armed: false,
            busy: false,
            fresh: true,
            due: None,
        };
        if prompt.variables.is_empty() {
            app.level = Level::Forms;
        }
        for (name, text) in inputs {
            if let Some(field) = prompt.variables.iter().position(|variable| variable.name == *name) {
                app.form.set(at, field, text.clone());
            }
        }
        app.form.clean(at);
        app.given = app.form.inputs(prompt);
        app.expect();
        app.place();
        let mut effects = vec![Effect::Append(record)];
        app.wake(at, &mut effects);
        (app, effects)
    }

    /// The one mutator.
    pub fn update(&mut self, at: At, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        // A delta is an append and nothing else: what it moves is moved once the queue is drained.
        let moves = !matches!(event, Event::Heard(..));
        match event {
            Event::Shown => {
                self.save(at, &mut effects);
                self.prepare();
            }
            Event::Act(action) => self.act(at, action, &mut effects),
            Event::Edited { .. } if self.barred() => effects.push(Effect::Fill),
            Event::Edited { field, text } => {
                self.form.set(at, field, text);
                self.own(at, &mut effects);
                self.understand();
                self.fresh = false;
                self.quit_armed = false;
                self.hand.hint = None;
                if !self.held {
                    self.say(None);
                }
            }
            Event::Edge { down } => {
                self.form.step(if down { Action::Next } else { Action::Previous });
                if self.form.on_send() {
                    self.level = Level::Forms;
                }
            }
            Event::Typed(text) => self.typed(text, &mut effects),
            Event::Wheel { down } => self.wheel(down),
            // One that was not asked for, by whoever had the terminal before, means nothing.
            Event::Click { .. } if !self.mouse => {}
            Event::Click { column, row } => self.click(at, (column, row), &mut effects),
            Event::Unbound(key) => self.unbound(&key),
            Event::Taken(text) => self.hand.hint = Some(text),
            Event::Resized(size) => self.size = size,
            Event::Heard(run, event) => self.heard(at, run, event, &mut effects),
            Event::Drained => self.drained(at, &mut effects),
            Event::Settled(run, check, verdict) => {
                effects.extend(self.session.settle(at, run, check, verdict).map(Effect::Append));
            }
            Event::Due => {
                self.due = None;
                self.clock = at;
                self.measure(at);
            }
            Event::Named(name) => self.file = Some(name),
            Event::LogFailed(fault) => self.log_failed(at, fault),
            Event::LogMended => {
                self.keeping = Keeping::File;
                self.tell("The session file is written again; nothing is missing.");
            }
            Event::Failed(fault) => self.failed_outside(at, fault),
            Event::Took { path, text } => self.took(at, &path, &text, &mut effects),
            Event::Kept(path) => self.kept(at, path, &mut effects),
            Event::Offered(line) => self.offered = Some(line),
            Event::Exists(page) => self.exists(page),
            Event::Found(words, ids, last) => self.found(&words, &ids, last),
            Event::Listed(lines, skipped) => self.listed(lines, skipped),
            Event::Profiles(profiles, file) => self.profiles(profiles, &file),
            Event::Models(models) => self.models(at, models),
            Event::Picked(target) => self.picked(*target),
            Event::Also(target) => self.asked_too(at, *target, &mut effects),
            Event::Writer(run, found) => self.writer(run, found),
            Event::Opened(reopened) => self.opened(at, *reopened, &mut effects),
            Event::Said(text) => self.say(Some(text)),
            Event::Author { kept, proposed } => self.met(kept, &proposed),
            Event::Leaving => self.save(at, &mut effects),
            Event::Here(names) => self.here(at, names, &mut effects),
            Event::Came(records) => self.came(at, &records, &mut effects),
            Event::Followed(id, records) if self.follows(&id) => self.came(at, &records, &mut effects),
            Event::Driven(id, live) if self.follows(&id) => self.driven(at, live),
            Event::Line(id, cut) if self.follows(&id) => self.line_is(cut, &mut effects),
            // Of a session that was followed before.
            Event::Followed(..) | Event::Driven(..) | Event::Line(..) => {}
        }
        if moves {
            self.next_case(at, &mut effects);
            self.place_comments();
            self.refresh();
            self.place();
            self.tell_place(at, &mut effects);
        }
        self.wake(at, &mut effects);
        effects
    }

    /// The prompt.
    pub fn prompt(&self) -> &Prompt {
        &self.session.prompt
    }

    /// The run in the pane.
    pub fn shown(&self) -> Option<&Run> {
        self.session.run(self.pane.run?)
    }

    /// The form holds other inputs than `run` was asked with.
    pub fn changed_since(&self, run: &Run) -> bool {
        !self.form.holds(&run.request.inputs)
    }

    /// The answer shown has ended, and the form holds other inputs since.
    pub fn stale(&self) -> bool {
        self.shown().is_some_and(|run| !run.answer.state().running() && self.changed_since(run))
    }

    /// The text that belongs in a field's row: while one reads, what the answer shown was asked with; where another may be
    /// changing the inputs, those.
    pub fn row_text(&self, field: usize) -> &str {
        let alone = self.follow.is_none() && self.session.pair.pen.is_none();
        let run = self.shown().filter(|_| self.level == Level::Answer && alone);
        match run.and_then(|run| run.request.inputs.get(field)) {
            Some((_, text)) => text,
            None => self.form.text(field),
        }
    }

    /// What a field is called on the screen: for a prompt that the rules read its first word, else all of them.
    pub fn label(&self, field: usize) -> SafeText {
        let name = self.prompt().variables.get(field).map_or("", |variable| &variable.name);
        let ours = field < VARIABLES.len() && self.prompt().variables.len() == VARIABLES.len();
        let short = name.split('_').next().filter(|_| ours && VARIABLES.contains(&name));
        safe_line(&short.map_or_else(|| name.replace('_', " "), str::to_owned))
    }

    /// Where keys go now.
    pub fn keys(&self) -> Level {
        self.popup.as_ref().map_or(self.level, Popup::level)
    }

    /// The marks for this terminal.
    pub fn glyphs(&self) -> &'static Glyphs {
        if self.unicode { &status::UNICODE } else { &status::ASCII }
    }

    /// Where everything stands.
    pub fn layout(&self) -> Layout {
        let texts = self.texts();
        let bar = status::bar(self, usize::from(self.size.width));
        let layout = lay_out(self.shape(&texts, bar.len()));
        let rows = self.banner_rows(layout.head_width(), layout.banner_most());
        let mut layout = layout.with_banner(u16::try_from(rows.len()).unwrap_or(u16::MAX));
        let said = self.notice_lines(layout.notice.width).len();
        let below = self.pane.beyond(layout.answer.height) && !self.pane.following();
        layout.say(said.max(usize::from(below)) as u16);
        layout.bar = bar;
        layout
    }

    /// The columns a notice has.
    fn notice_width(&self) -> u16 {
        let bar = status::bar(self, usize::from(self.size.width));
        lay_out(self.shape(&self.texts(), bar.len())).notice.width
    }

    /// What the fields show: an empty one the words on what belongs there, below the cursor.
    fn texts(&self) -> Vec<Cow<'_, str>> {
        let texts = self.form.texts().iter().zip(&self.prompt().variables);
        let shown = texts.map(|(text, variable)| match text.as_str() {
            "" => Cow::Owned(format!("\n{}", variable.description)),
            text => Cow::Borrowed(text),
        });
        shown.collect()
    }

    fn shape<'a>(&'a self, texts: &'a [Cow<'a, str>], status: usize) -> Shape<'a> {
        Shape {
            size: self.size,
            level: self.level,
            texts,
            focus: self.form.focus,
            zoom: self.zoom,
            understood: &self.rules.line,
            facts: self.rules.facts.len(),
            side: self.pane.run.is_some() && !(self.session.running().is_some() && self.pane.following()),
            margin: !self.prompt().guidelines.is_empty()
                || !self.rules.beside.remarks.is_empty()
                || self.has_comments(),
            status: u16::try_from(status).unwrap_or(1),
        }
    }

    /// The exit code the run shown would have in a script.
    pub fn exit_code(&self, allow_not_run: bool) -> u8 {
        use crate::domain::exit::{GOOD, exit_code};
        self.shown().map_or(GOOD, |run| exit_code(&run.answer.state(), run.verdicts(), allow_not_run))
    }

    /// What the notice line offers before the first key.
    pub fn offer(&self) -> Option<&SessionLine> {
        self.offered.as_ref().filter(|_| self.fresh)
    }

    /// Says that a run is on; the notice ends with it.
    fn busy(&mut self) {
        self.tell("A design is on its way: stop it first with ^C, or wait for its end.");
        self.busy = true;
    }

    /// Fits the pane to its place on the screen.
    fn place(&mut self) {
        let mut layout = self.layout();
        if self.pane.stand_behind(self.behind(layout.answer.width).len()) {
            layout = self.layout();
        }
        let answer = self.pane.run.and_then(|run| self.session.run(run)).map(|run| &run.answer);
        let rows = layout.answer.height.saturating_sub(layout.notice.height);
        self.pane.resize(answer, layout.answer.width, rows, layout.beside);
    }

    /// Asks to be woken when the log wants typed text or, while a run is on, a second later.
    fn wake(&mut self, at: At, effects: &mut Vec<Effect>) {
        if self.form.due().is_some_and(|due| due <= at) {
            self.save(at, effects);
        }
        let tick = self.session.running().map(|_| self.clock.plus(1000));
        let due = [self.form.due(), tick].into_iter().flatten().min();
        if due != self.due
            && let Some(due) = due
        {
            effects.push(Effect::WakeAt(due));
        }
        self.due = due;
    }

    fn measure(&mut self, at: At) {
        if let Some(run) = self.shown() {
            self.figures = Figures::of(run, at);
        }
    }

    fn save(&mut self, at: At, effects: &mut Vec<Effect>) {
        // What a follower writes counts once it comes back.
        let before = self.follow.as_ref().map(|_| self.session.inputs.clone());
        let records = self.form.flush(at, &mut self.session);
        if let Some(before) = before {
            self.session.inputs = before;
        }
        effects.extend(records.into_iter().map(|record| Effect::Append(self.signed(record))));
    }

    fn follows(&self, id: &str) -> bool {
        self.follow.is_some() && self.file.as_deref() == Some(id)
    }
}
