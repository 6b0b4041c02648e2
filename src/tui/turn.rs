//! The loop's turns: what came, in which order, and when to paint.

use super::clock::Clock;
use super::editors::Editors;
use super::external::{self, Outside};
use super::glass::Written;
use super::input::{Input, Key, Reader};
use super::keys::Keymap;
use super::loan::Loan;
use super::outside::Returned;
use super::perform::{Still, World};
use super::screen::Screen;
use super::signals::{Signals, Told};
use super::terminal::Stops;
use super::{Theme, view};
use crate::app::{Action, App, Effect, Event, Keeping, Level};
use crate::domain::ask::Target;
use crate::domain::exit;
use crate::domain::prompt::Prompt;
use crate::domain::stream::{At, RunId, StreamEvent};
use crate::infra::follow::{Following, News};
use crate::page::{safe, safe_line};
use std::collections::{HashMap, VecDeque};
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, UnboundedReceiver, UnboundedSender};

/// How many events of an answer are taken before keys are looked at again.
const BATCH: usize = 4096;
/// How long a lone Esc is held: it may be the head of an arrow key. Longer where the line is slow.
const HOLD: (Duration, Duration) = (Duration::from_millis(30), Duration::from_millis(100));

/// After a turn of the wheel no Enter sends for so long, ms.
const SPUN: u64 = 150;

/// What the face starts with.
pub struct Start {
    /// The prompt of the first session.
    pub prompt: Prompt,
    /// Where a send goes.
    pub target: Target,
    /// The form's texts.
    pub inputs: Vec<(String, String)>,
    /// Send at once.
    pub send: bool,
    /// Open this session first.
    pub resume: Option<String>,
    /// Follow this one first.
    pub follow: Option<Follow>,
    /// The name that others see who follow, or are followed.
    pub name: String,
    /// Said in the first frame.
    pub notice: Option<String>,
    /// Styles.
    pub theme: Theme,
    /// Clicks are taken; the terminal's own selection then wants Shift.
    pub mouse: bool,
    /// The terminal shows UTF-8.
    pub unicode: bool,
    /// Keys.
    pub keymap: Keymap,
    /// Over SSH.
    pub ssh: bool,
    /// The editor's command, or empty.
    pub editor: String,
}

/// A session to follow.
pub enum Follow {
    /// On this machine: its id, or the path of its file.
    Here(String),
    /// On another one; that it can be followed is known already.
    Far(Following, std::sync::mpsc::Receiver<News>),
}

/// What the loop listens to beside keys and signals.
pub struct Queues {
    /// From providers; bounded, so that a slow face slows the socket.
    pub heard: Receiver<(RunId, StreamEvent)>,
    /// From everything else.
    pub told: UnboundedReceiver<Event>,
    /// From the terminal's writer.
    pub written: UnboundedReceiver<Written>,
    /// From programs that need the terminal.
    pub loans: UnboundedReceiver<Loan>,
}

/// What woke the loop.
enum Woken {
    Inputs(Vec<Input>),
    Told(Event),
    Heard(RunId, StreamEvent),
    Back(Returned),
    Loan(Loan),
    Resized,
    Stopped,
    Continued,
    Due,
    Paint,
    Leave(u8),
}

pub(super) struct Face<'a> {
    pub(super) app: App,
    pub(super) editors: Editors,
    pub(super) dirty: bool,
    pub(super) quit: Option<u8>,
    /// The editor of the open line holds its text.
    pub(super) lined: bool,
    /// Characters of the last paste so far.
    pub(super) pasted: usize,
    /// When the wheel last turned.
    pub(super) wheeled: Option<At>,
    pub(super) world: World,
    pub(super) screen: &'a mut Screen,
    shown: view::Shown,
    theme: Theme,
    pub(super) reader: Reader,
    keymap: Keymap,
    pub(super) editor: String,
    pub(super) back: UnboundedSender<Returned>,
    /// Fields whose text is in a file outside.
    pub(super) outside: HashMap<usize, Outside>,
    /// Those who wait for the terminal while another has it.
    pub(super) loans: VecDeque<Loan>,
    clock: Clock,
    wake: Option<At>,
    /// something of an answer has not been taken into the page yet
    heard: bool,
    /// it came in this turn
    fresh: bool,
}

/// Runs the face until it is left; returns the exit code and what is said then.
///
/// # Errors
/// When the process can't listen to signals or to the keyboard.
pub async fn run(
    start: Start,
    world: World,
    mut queues: Queues,
    screen: &mut Screen,
) -> std::io::Result<(u8, Vec<String>)> {
    let mut signals = Signals::new()?;
    let clock = Clock::start();
    let (keys, mut inputs) = mpsc::unbounded_channel();
    let reader = Reader::start(screen.keyboard()?, if start.ssh { HOLD.1 } else { HOLD.0 }, keys)?;
    let (back, mut returned) = mpsc::unbounded_channel();
    let (mut app, effects) = App::new(clock.now(), &start.prompt, start.target, &start.inputs, screen.size());
    app.unicode = start.unicode;
    app.desk.writer = u64::from(std::process::id());
    app.me = start.name;
    app.light = start.theme.light;
    app.mouse = start.mouse;
    app.pane.page.plain = !start.unicode;
    if !world.records() {
        app.keeping = Keeping::Nowhere;
    }
    let editors = Editors::new(app.form.len());
    let mut face = Face {
        app,
        editors,
        dirty: true,
        quit: None,
        lined: false,
        pasted: 0,
        wheeled: None,
        world,
        screen,
        shown: view::Shown::default(),
        theme: start.theme,
        reader,
        keymap: start.keymap,
        editor: start.editor,
        back,
        outside: HashMap::new(),
        loans: VecDeque::new(),
        clock,
        wake: None,
        heard: false,
        fresh: false,
    };
    face.fill();
    face.perform(effects);
    if let Some(notice) = start.notice {
        face.update(Event::Said(safe_line(&notice)));
    }
    face.paint();
    // Only now the disk and the network: the first frame waited for neither.
    face.world.warm();
    face.update(Event::Shown);
    match (start.resume, start.follow) {
        (Some(id), _) => face.perform(vec![Effect::Open(id)]),
        (None, Some(Follow::Here(id))) => face.perform(vec![Effect::Follow(id)]),
        (None, Some(Follow::Far(following, heard))) => face.world.follow(following, heard, true),
        (None, None) => face.world.look_back(),
    }
    if start.send {
        face.update(Event::Act(Action::Send));
        face.paint();
    }
    while face.quit.is_none() {
        let woken = face.sleep(&mut inputs, &mut returned, &mut queues, &mut signals).await;
        face.turn(woken);
        while face.quit.is_none() {
            let Ok(input) = inputs.try_recv() else { break };
            face.turn(Woken::Inputs(input));
        }
        let mut taken = 0;
        while taken < BATCH
            && face.quit.is_none()
            && let Ok((run, event)) = queues.heard.try_recv()
        {
            face.turn(Woken::Heard(run, event));
            taken += 1;
        }
        face.paint();
    }
    if !face.world.sync() {
        face.app.keeping = Keeping::Failing;
    }
    // What the disk said to that is the truth about what is kept.
    while let Ok(event) = queues.told.try_recv() {
        face.app.update(face.clock.now(), event);
    }
    let code = face.quit.unwrap_or(exit::GOOD);
    if code != exit::GOOD && face.app.keeping == Keeping::Failing && face.app.unkept() {
        face.rescue();
    }
    let mut parting = face.app.parting();
    let kept = face.outside.values().filter_map(|outside| {
        // An editor that still has it may save yet.
        let path = if face.screen.lent() { Some(outside.path.as_path()) } else { external::leave(outside) };
        path.map(|path| safe_line(&format!("What the editor saved, or has open, is in {}", path.display())).to_string())
    });
    parting.extend(kept);
    Ok((code, parting))
}

impl Face<'_> {
    async fn sleep(
        &self,
        inputs: &mut UnboundedReceiver<Vec<Input>>,
        returned: &mut UnboundedReceiver<Returned>,
        queues: &mut Queues,
        signals: &mut Signals,
    ) -> Woken {
        let now = self.clock.now();
        let due = self.wake.map(|at| Duration::from_millis(at.since(now)));
        let paint = if self.dirty { self.screen.wait(now, false).map(Duration::from_millis) } else { None };
        tokio::select! {
            biased;
            input = inputs.recv() => input.map_or(Woken::Leave(exit::HUNG_UP), Woken::Inputs),
            told = signals.next(self.screen.lent()) => match told {
                Told::End(code) => Woken::Leave(code),
                Told::Stop => Woken::Stopped,
                Told::Continue => Woken::Continued,
                Told::Resize => Woken::Resized,
            },
            Some(back) = returned.recv() => Woken::Back(back),
            Some(loan) = queues.loans.recv() => Woken::Loan(loan),
            written = queues.written.recv() => match written {
                Some(Written::Done) => Woken::Paint,
                Some(Written::Gone) | None => Woken::Leave(exit::HUNG_UP),
            },
            event = queues.told.recv() => event.map_or(Woken::Leave(exit::HUNG_UP), Woken::Told),
            () = nap(due), if due.is_some() => Woken::Due,
            () = nap(paint), if paint.is_some() => Woken::Paint,
            Some((run, event)) = queues.heard.recv() => Woken::Heard(run, event),
        }
    }

    fn turn(&mut self, woken: Woken) {
        match woken {
            Woken::Inputs(inputs) => self.inputs(inputs),
            Woken::Told(event) => self.update(event),
            Woken::Heard(run, event) => self.hear(run, event),
            Woken::Back(back) => self.returned(back),
            Woken::Loan(loan) => self.lend(loan),
            Woken::Resized => self.resized(),
            Woken::Stopped => self.suspend(Stops::Own),
            Woken::Continued if self.screen.lent() => {}
            // Stopped by what can't be caught: the shell has its own settings on the terminal now.
            Woken::Continued => match self.screen.again() {
                Ok(()) => self.resized(),
                Err(_) => self.leave(exit::HUNG_UP),
            },
            Woken::Due => {
                self.wake = None;
                self.update(Event::Due);
            }
            Woken::Paint => {}
            Woken::Leave(code) => self.leave(code),
        }
    }

    /// A delta is an append; markup, checks and page move when a frame is due, or at the end.
    fn hear(&mut self, run: RunId, event: StreamEvent) {
        let end = matches!(event, StreamEvent::Ended(_));
        let effects = self.app.update(self.clock.now(), Event::Heard(run, event));
        self.perform(effects);
        (self.heard, self.fresh) = (true, true);
        self.dirty = true;
        if end {
            self.drained();
        }
    }

    fn drained(&mut self) {
        if std::mem::take(&mut self.heard) {
            let effects = self.app.update(self.clock.now(), Event::Drained);
            self.perform(effects);
        }
    }

    pub(super) fn update(&mut self, event: Event) {
        let effects = self.app.update(self.clock.now(), event);
        self.follow_line();
        self.perform(effects);
        self.dirty = true;
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match self.world.perform(effect, self.screen) {
                None => {}
                Some(Still::Wake(at)) => self.wake = Some(at),
                Some(Still::Fill) => self.fill(),
                Some(Still::Select { field, at }) => self.editors.select(field, at),
                Some(Still::Undo { field, again }) => self.undo(field, again),
                Some(Still::Editor(field)) => self.external(field),
                Some(Still::Redraw) => {
                    self.screen.redraw();
                    self.dirty = true;
                }
                Some(Still::Suspend) => self.suspend(Stops::Group),
                Some(Still::Quit(code)) => self.quit = Some(code),
            }
        }
    }

    /// What came in one read. A question that it opened was not seen yet: what came with it does not answer.
    fn inputs(&mut self, inputs: Vec<Input>) {
        for (at, input) in inputs.into_iter().enumerate() {
            let typed = !matches!(input, Input::Wheel { .. } | Input::Click { .. } | Input::Hangup)
                && input != Input::Key(Key::ctrl('c'));
            if at > 0 && typed && self.app.keys() == Level::Ask {
                self.unanswered();
                continue;
            }
            self.input(input);
            if self.quit.is_some() {
                return;
            }
        }
    }

    /// Says that what came with the key that asked is no answer.
    pub(super) fn unanswered(&mut self) {
        self.update(Event::Taken(safe_line("That came before the question could be read: it waits for its answer.")));
    }

    fn input(&mut self, input: Input) {
        self.screen.key();
        // The key that finds a text saved outside does nothing else: it was meant for what stood there before.
        if self.look_outside() && input != Input::Hangup {
            return;
        }
        match &input {
            Input::Paste { text, more, .. } => self.pasted = text.chars().count() + if *more { self.pasted } else { 0 },
            Input::Wheel { .. } => self.wheeled = Some(self.clock.now()),
            _ => {}
        }
        match (input, self.app.keys()) {
            (Input::Key(key), level) => self.key(key, level),
            (Input::Text(text), Level::Type | Level::Line) => self.insert(&text),
            (Input::Text(text), level) => self.letters(&text, level),
            (Input::Paste { text, cut, .. }, Level::Type | Level::Line) => self.paste(&text, cut),
            (Input::Paste { .. }, Level::Forms | Level::Answer) => {
                self.update(Event::Taken(safe_line("That looks like pasted text: press i first.")));
            }
            (Input::Paste { .. }, _) => self.not_taken(),
            (Input::Wheel { down }, _) => self.update(Event::Wheel { down }),
            (Input::Click { column, row }, _) => self.update(Event::Click { column, row }),
            (Input::Hangup, _) => self.leave(exit::HUNG_UP),
        }
    }

    fn suspend(&mut self, who: Stops) {
        let lent = self.screen.lent();
        if !lent {
            self.reader.pause();
        }
        let again = self.screen.suspend(who);
        if !lent {
            self.reader.resume();
        }
        match again {
            Ok(()) => self.resized(),
            Err(_) => self.leave(exit::HUNG_UP),
        }
    }

    /// Told to end while the disk takes nothing: what was typed goes where a file can still be made.
    fn rescue(&mut self) {
        let page = safe(&self.app.typed_page());
        if let Ok(path) = crate::infra::files::write_aside(page.as_str()) {
            self.app.update(self.clock.now(), Event::Kept(path));
        }
    }

    pub(super) fn leave(&mut self, code: u8) {
        self.update(Event::Leaving);
        self.quit = Some(code);
    }

    pub(super) fn resized(&mut self) {
        if !self.screen.lent() {
            let size = self.screen.resize();
            self.screen.key();
            self.update(Event::Resized(size));
        }
    }

    /// Paints if something changed, the terminal takes a frame and the pace allows it.
    fn paint(&mut self) {
        let now = self.clock.now();
        let fresh = std::mem::take(&mut self.fresh);
        if !self.dirty || self.screen.wait(now, fresh) != Some(0) {
            return;
        }
        self.drained();
        // The wheel comes as arrow keys: only where those scroll.
        self.screen.wheel(!self.app.mouse && !matches!(self.app.keys(), Level::Type | Level::Line));
        self.screen.mouse(self.app.mouse);
        let Face { app, editors, shown, theme, .. } = self;
        let theme = Theme { light: app.light, ..*theme };
        self.screen.draw(now, |canvas| view::paint_on(app, editors, theme, canvas, shown));
        self.dirty = false;
    }

    /// Enter came so soon after the wheel that no hand meant it.
    pub(super) fn spun(&self) -> bool {
        self.wheeled.is_some_and(|at| self.clock.now().since(at) < SPUN)
    }

    pub(super) fn action(&self, level: Level, key: Key) -> Option<Action> {
        self.keymap.action(level, key)
    }
}

async fn nap(time: Option<Duration>) {
    if let Some(time) = time {
        tokio::time::sleep(time).await;
    }
}
