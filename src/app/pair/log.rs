//! What comes in by the log: who follows, what the driver and followers wrote, and that nobody drives any more.

use super::list;
use crate::app::event::Effect;
use crate::app::{App, Form, Level};
use crate::domain::session::{Pair, Record, What};
use crate::domain::stream::At;
use crate::page::SafeText;

impl App {
    /// Who follows the session that this one drives.
    pub(in crate::app) fn here(&mut self, at: At, names: Vec<String>, effects: &mut Vec<Effect>) {
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
    pub(in crate::app) fn take_over(&mut self, at: At, effects: &mut Vec<Effect>) {
        self.form.quick = false;
        if self.session.pair.pen.is_some() || !self.session.pair.present.is_empty() {
            self.write_own(at, What::Present { driver: self.me.clone(), names: Vec::new() }, effects);
        }
    }

    /// What others wrote into the session: the driver, where this one follows; followers, where it drives.
    pub(in crate::app) fn came(&mut self, at: At, records: &[Record], effects: &mut Vec<Effect>) {
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
        self.form = Form::new(&self.session.prompt, &self.session.inputs);
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
    pub(in crate::app) fn driven(&mut self, at: At, live: bool) {
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
    pub(in crate::app) fn line_is(&mut self, now: Result<String, SafeText>, effects: &mut Vec<Effect>) {
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
}
