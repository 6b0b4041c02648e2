//! Two and more at one session: who follows whom, where the driver reads, who has the pen.
//! The driver's program alone sends; a follower's changes come in by the log, in its order.

use super::event::Effect;
use super::popup::{OnYes, Popup, Question};
use super::status::{Piece, Tone, kept, piece};
use super::{App, Keeping, Level};
use crate::domain::session::{Pair, Place, Record, What};
use crate::domain::stream::At;
use crate::page::{SafeText, safe, safe_line};

/// What a follower knows of the session it follows.
#[derive(Debug)]
pub struct Followed {
    /// The name it goes by there.
    pub me: String,
    /// A process drives the session.
    pub live: bool,
    /// To follow is what was asked for: what is typed goes nowhere without the pen.
    pub asked: bool,
    /// The view stays where the driver reads.
    pub keep: bool,
    /// Why nothing comes at the moment.
    pub cut: Option<SafeText>,
}

impl App {
    /// This one follows, and has the pen.
    pub fn has_pen(&self) -> bool {
        self.follow.as_ref().is_some_and(|follow| Some(&follow.me) == self.session.pair.pen.as_ref())
    }

    /// Who drives, in words.
    fn driver(&self) -> &str {
        let driver = &self.session.pair.driver;
        if driver.is_empty() { "the other terminal" } else { driver }
    }

    /// The run that is on and that this program may stop.
    pub(super) fn running_here(&self) -> Option<crate::domain::stream::RunId> {
        self.session.running().filter(|_| self.follow.is_none())
    }

    /// A sentence, if the inputs are another's to change now.
    fn withheld(&self) -> Option<String> {
        match (&self.follow, &self.session.pair.pen) {
            (None, Some(name)) => Some(format!("{name} has the pen: :pen takes it back.")),
            (Some(follow), _) if follow.cut.is_some() => {
                Some("The line is cut: what is typed here would not arrive.".to_owned())
            }
            (Some(follow), _) if follow.asked && follow.live && !self.has_pen() => {
                let driver = self.driver();
                Some(format!("Here {driver} types: :pen asks for the pen, :fork goes on in a session of your own."))
            }
            _ => None,
        }
    }

    /// Says that the inputs are another's to change now, if they are.
    pub(super) fn barred(&mut self) -> bool {
        let why = self.withheld();
        if let Some(why) = &why {
            self.tell(why);
        }
        why.is_some()
    }

    /// Nothing is sent from here: says so, or asks the driver where this one has the pen.
    pub(super) fn sends_elsewhere(&mut self, at: At, whole: bool, effects: &mut Vec<Effect>) -> bool {
        // Whoever has the pen, the driver sends.
        if self.follow.is_none() {
            return false;
        }
        if self.barred() {
            return true;
        }
        if !self.has_pen() {
            return false;
        }
        if whole {
            self.save(at, effects);
            self.write_beside(at, What::SendAsked {}, effects);
            self.level = Level::Forms;
            let text = format!("{} is asked to send it.", self.driver());
            self.tell(&text);
        } else {
            let text = format!("Only {} sends: :pen gives the pen back, :fork goes on alone.", self.driver());
            self.tell(&text);
        }
        true
    }

    /// A follower's record: it counts once it comes back in the log.
    fn write_beside(&mut self, at: At, what: What, effects: &mut Vec<Effect>) {
        if let Some(follow) = &self.follow {
            effects.push(Effect::Append(Record::new(at, None, what).by(&follow.me)));
        }
    }

    /// The driver's record: it counts at once.
    fn write_own(&mut self, at: At, what: What, effects: &mut Vec<Effect>) {
        let record = Record::new(at, None, what);
        self.session.apply(&record);
        effects.push(Effect::Append(record));
    }

    /// A record of the inputs, signed where this one follows with the pen.
    pub(super) fn signed(&self, record: Record) -> Record {
        match &self.follow {
            Some(follow) if self.has_pen() => record.by(&follow.me),
            _ => record,
        }
    }

    /// `:pen`: asks for it, gives it or takes it back, by who this is.
    pub(super) fn pen(&mut self, at: At, effects: &mut Vec<Effect>) {
        let Pair { pen, asks, sends, .. } = &self.session.pair;
        let (ask, holder) = (asks.first().cloned(), pen.clone());
        match &self.follow {
            Some(_) if self.has_pen() => {
                self.save(at, effects);
                self.write_beside(at, What::PenBack {}, effects);
            }
            Some(follow) if !follow.live => {
                self.tell("Nobody drives this session now: :fork goes on in one of your own.")
            }
            Some(_) => {
                self.write_beside(at, What::PenAsked {}, effects);
                let text = format!("{} is asked for the pen.", self.driver());
                self.tell(&text);
            }
            None => match (holder, ask) {
                (Some(name), _) if *sends => {
                    let text = format!("Send it to {}, as {name} asks?", self.target.short());
                    self.popup = Some(Popup::Ask(Question { text: safe(&text), yes: OnYes::SendFor(name) }));
                }
                (_, Some(name)) => {
                    let text = format!("Give {name} the pen? Who has it changes the inputs; sending stays with you.");
                    self.popup = Some(Popup::Ask(Question { text: safe(&text), yes: OnYes::GivePen(name) }));
                }
                (Some(name), None) => {
                    self.write_own(at, What::PenBack {}, effects);
                    self.tell(&format!("The pen is yours again; {name} had it."));
                }
                (None, None) => self.tell("The pen is yours, and nobody asks for it. A follower asks with :pen."),
            },
        }
    }

    pub(super) fn give_pen(&mut self, at: At, to: String, effects: &mut Vec<Effect>) {
        self.save(at, effects);
        if self.level == Level::Type {
            self.level = Level::Forms;
        }
        let said = format!("{to} has the pen: :pen takes it back.");
        self.write_own(at, What::PenGiven { to }, effects);
        self.tell(&said);
    }

    /// The driver says no to what a follower asked.
    pub(super) fn refuse(&mut self, at: At, yes: &OnYes, effects: &mut Vec<Effect>) {
        match yes {
            OnYes::GivePen(to) => self.write_own(at, What::PenRefused { to: to.clone() }, effects),
            OnYes::SendFor(to) => self.write_own(at, What::SendRefused { to: to.clone() }, effects),
            _ => {}
        }
    }

    /// `:follow`: stays where the driver reads; the driver sees who follows.
    pub(super) fn keep_to(&mut self, at: At) {
        let driver = self.driver().to_owned();
        if let Some(follow) = &mut self.follow {
            follow.keep = true;
            self.keep_place(at);
            return self.tell(&format!("You read where {driver} reads; scrolling lets go."));
        }
        let text = match (list(&self.session.pair.present), &self.file) {
            (Some(who), _) => format!("{who}."),
            (None, Some(id)) => format!("Nobody follows. From another terminal: dlm-architect sessions follow {id}"),
            (None, None) => "Nobody follows: nothing is recorded yet that could be.".to_owned(),
        };
        self.tell(&text);
    }

    /// A follower's own move, from a first line in view that was kept to the driver's, lets go of it.
    pub(super) fn let_go(&mut self, before: Option<usize>) {
        let driver = self.driver().to_owned();
        let moved = before.is_some_and(|top| top != self.pane.top);
        if let Some(follow) = self.follow.as_mut().filter(|follow| follow.keep && moved) {
            follow.keep = false;
            self.hint(&format!("you read on your own; :follow goes back to where {driver} reads"));
        }
    }

    fn keep_place(&mut self, at: At) {
        let kept = self.follow.as_ref().is_some_and(|follow| follow.keep);
        let Some(Place { run, from, end }) = self.session.pair.place.filter(|_| kept) else { return };
        if self.pane.run != Some(run) && self.session.run(run).is_some() {
            let notice = self.notice.take();
            self.show(at, run);
            self.notice = notice;
        }
        if self.pane.run != Some(run) {
        } else if end {
            self.pane.step(super::Action::End, None);
        } else {
            self.pane.go(self.pane.page.line_of(from));
        }
    }

    /// Writes where the driver reads, while somebody follows.
    pub(super) fn tell_place(&mut self, at: At, effects: &mut Vec<Effect>) {
        if self.follow.is_some() || self.session.pair.present.is_empty() {
            return;
        }
        let Some(run) = self.pane.run else { return };
        let end = self.pane.following();
        let from = if end { 0 } else { self.pane.page.byte_of(self.pane.top) };
        if self.session.pair.place != Some(Place { run, from, end }) {
            let record = Record::new(at, Some(run), What::Place { from, end });
            self.session.apply(&record);
            effects.push(Effect::Append(record));
        }
    }

    /// Who follows the session that this one drives.
    pub(super) fn here(&mut self, at: At, names: Vec<String>, effects: &mut Vec<Effect>) {
        let Pair { present, pen, driver, .. } = &self.session.pair;
        if self.follow.is_some() || (*present == names && (*driver == self.me || names.is_empty())) {
            return;
        }
        let gone = pen.clone().filter(|name| !names.contains(name));
        let came: Vec<String> = names.iter().filter(|name| !present.contains(name)).cloned().collect();
        let left: Vec<String> = present.iter().filter(|name| !names.contains(name)).cloned().collect();
        self.form.quick = !names.is_empty();
        self.write_own(at, What::Present { driver: self.me.clone(), names }, effects);
        let said = match (gone, list(&came), left.as_slice()) {
            (Some(name), _, _) => format!("{name} left with the pen: it is yours again."),
            (None, Some(who), _) => format!("{who} this session."),
            (None, None, []) => return,
            (None, None, left) => format!("{} left.", left.join(", ")),
        };
        if self.popup.is_none() {
            self.tell(&said);
        }
    }

    /// A session that was opened to be driven: nobody follows yet, and the pen is here.
    pub(super) fn take_over(&mut self, at: At, effects: &mut Vec<Effect>) {
        self.form.quick = false;
        if self.session.pair.pen.is_some() || !self.session.pair.present.is_empty() {
            self.write_own(at, What::Present { driver: self.me.clone(), names: Vec::new() }, effects);
        }
    }

    /// What others wrote into the session: the driver, where this one follows; followers, where it drives.
    pub(super) fn came(&mut self, at: At, records: &[Record], effects: &mut Vec<Effect>) {
        let newest = self.session.runs.last().map(|run| run.id);
        let (before, mine) = (self.session.pair.clone(), self.has_pen());
        let me = self.follow.as_ref().map(|follow| follow.me.clone());
        let mut filled = false;
        for record in records {
            self.session.apply(record);
            let own = me.is_some() && record.by == me;
            match &record.what {
                What::Prompt { .. } => {
                    self.form_again();
                    filled = true;
                }
                What::Input { name, text } if !own => filled |= self.take_input(name, text),
                _ => {}
            }
        }
        if mine && !self.has_pen() {
            filled = true;
            self.form_again();
        }
        if filled {
            effects.push(Effect::Fill);
            self.understand();
        }
        let now = self.session.runs.last().map(|run| run.id);
        if let Some(run) = now.filter(|_| now != newest && (self.pane.run == newest || self.pane.run.is_none())) {
            self.clock = at;
            self.pane.show(run);
            // As on the driver's screen: who sent reads.
            if self.follow.is_some() && self.level == Level::Forms {
                self.level = Level::Answer;
            }
            self.say(None);
            self.advise();
            self.measure(at);
        }
        // What the driver's program settles and records is not settled and recorded here too.
        let mut theirs = Vec::new();
        self.drained(at, if self.follow.is_some() { &mut theirs } else { effects });
        self.keep_place(at);
        self.say_pair(&before, records);
    }

    /// The form as the session has it.
    fn form_again(&mut self) {
        let focus = self.form.focus;
        self.form = super::Form::new(&self.session.prompt, &self.session.inputs);
        self.form.focus = focus.min(self.form.len());
        if self.level == Level::Type {
            self.level = Level::Forms;
        }
    }

    /// An input as the session has it now; false if that is not this text, or is there already.
    fn take_input(&mut self, name: &str, text: &str) -> bool {
        let counts = self.session.inputs.iter().any(|(known, now)| known == name && now == text);
        let field = self.prompt().variables.iter().position(|variable| variable.name == name);
        match field.filter(|_| counts) {
            Some(field) => self.form.take(field, text),
            None => false,
        }
    }

    /// Says what has changed between the two.
    fn say_pair(&mut self, before: &Pair, records: &[Record]) {
        let pair = &self.session.pair;
        let driver = self.driver().to_owned();
        let me = self.follow.as_ref().map(|follow| follow.me.as_str());
        let to_me = |to: &String| Some(to.as_str()) == me;
        let asked = pair.asks.iter().find(|name| !before.asks.contains(name));
        let said = match (&self.follow, asked) {
            (None, Some(name)) => Some(format!("{name} asks for the pen: :pen gives or refuses it.")),
            (None, _) if pair.sends && !before.sends => {
                let name = pair.pen.as_deref().unwrap_or("A follower");
                Some(format!("{name} asks to send: :pen sends or refuses."))
            }
            (None, _) if pair.pen.is_none() => before.pen.as_ref().map(|name| format!("{name} gave the pen back.")),
            (None, _) => None,
            (Some(_), _) if pair.pen != before.pen => Some(match &pair.pen {
                Some(name) if to_me(name) => {
                    format!("You have the pen: i types, Esc Enter asks {driver} to send, :pen gives it back.")
                }
                Some(name) => format!("{name} has the pen."),
                None => format!("The pen is {driver}'s again."),
            }),
            (Some(_), _) => records.iter().rev().find_map(|record| match &record.what {
                What::PenRefused { to } if to_me(to) => Some(format!("{driver} keeps the pen.")),
                What::SendRefused { to } if to_me(to) => Some(format!("{driver} does not send it now.")),
                _ => None,
            }),
        };
        if let Some(said) = said {
            self.tell(&said);
        }
    }

    /// The driver came, or went.
    pub(super) fn driven(&mut self, at: At, live: bool) {
        let Some(follow) = self.follow.as_mut().filter(|follow| follow.live != live) else { return };
        follow.live = live;
        if live {
            return self.tell("Somebody drives the session again.");
        }
        self.session.pair = Pair { driver: self.session.pair.driver.clone(), ..Pair::default() };
        let cut = self.session.running().is_some();
        if cut {
            self.session.recover(false);
        }
        self.drained(at, &mut Vec::new());
        let after = if self.session.closed { "has left the session" } else { "is gone" };
        let text = format!("{} {after}; what came is all there is. :fork goes on in one of your own.", self.driver());
        self.tell(&text);
    }

    /// The line to another machine is cut, or up again.
    pub(super) fn line_is(&mut self, now: Result<String, SafeText>, effects: &mut Vec<Effect>) {
        let Some(follow) = &mut self.follow else { return };
        let was = std::mem::replace(&mut follow.cut, now.as_ref().err().cloned());
        match now {
            Err(why) if was.is_none() => self.tell(&format!("{why} What came is kept.")),
            Err(_) => {}
            Ok(me) => {
                // Who has the old name may not be known to be gone there yet.
                follow.me = me;
                if was.is_some() {
                    if !self.has_pen() {
                        self.form_again();
                        effects.push(Effect::Fill);
                    }
                    self.tell("The line is up again; nothing is missing.");
                }
            }
        }
    }

    /// What the header says of a session that is followed.
    pub(super) fn follow_badge(&self) -> Option<SafeText> {
        let follow = self.follow.as_ref()?;
        let driver = self.driver();
        let text = match &self.session.pair.pen {
            _ if follow.cut.is_some() => "LINE CUT: trying again".to_owned(),
            _ if !follow.live => "READ ONLY: nobody drives it now".to_owned(),
            _ if self.has_pen() => format!("YOU HAVE THE PEN: {driver} sends"),
            Some(name) => format!("FOLLOWING {driver}: {name} has the pen"),
            None if follow.asked => format!("FOLLOWING {driver}"),
            None => return None,
        };
        Some(safe_line(&text))
    }

    /// The pair in the status bar.
    pub(super) fn pair_pieces(&self) -> Vec<Piece> {
        let Pair { present, pen, asks, sends, .. } = &self.session.pair;
        let mut pieces = Vec::new();
        let driving = self.follow.is_none();
        if driving && let Some(name) = asks.first() {
            pieces.push(kept(Tone::Warn, &format!("{name} asks for the pen (:pen)"), ":pen?"));
        }
        if let Some(name) = pen {
            let says = if driving && *sends { " asks to send (:pen)" } else { " has the pen" };
            let short = if driving && *sends { ":pen?" } else { "pen" };
            let tone = if driving { Tone::Warn } else { Tone::Calm };
            pieces.push(kept(tone, &format!("{name}{says}"), short));
        }
        let me = self.follow.as_ref().map(|follow| &follow.me);
        let others: Vec<String> = present.iter().filter(|name| Some(*name) != me).cloned().collect();
        pieces.extend(list(&others).map(|who| piece(1, Tone::Calm, &who)));
        pieces
    }

    /// What is said at the end of following.
    pub(super) fn followed_parting(&self, id: &str) -> Option<Vec<String>> {
        let follow = self.follow.as_ref().filter(|_| self.keeping == Keeping::ReadOnly)?;
        let more =
            if follow.live { "Another terminal writes it; nothing was typed here." } else { "Nobody writes it now." };
        (follow.asked || !follow.live).then(|| vec![format!("Session {id} was only read."), more.to_owned()])
    }
}

/// Who follows, as a sentence without its end.
fn list(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(format!("{one} follows")),
        [one, two] => Some(format!("{one}, {two} follow")),
        [one, two, more @ ..] => Some(format!("{one}, {two} and {} more follow", more.len())),
    }
}
