//! The pen: who may change the inputs, who asks for it, and who sends.

use crate::app::event::Effect;
use crate::app::popup::{OnYes, Popup, Question};
use crate::app::{App, Level};
use crate::domain::session::{Pair, What};
use crate::domain::stream::At;
use crate::page::safe;

impl App {
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
    pub(in crate::app) fn barred(&mut self) -> bool {
        let why = self.withheld();
        if let Some(why) = &why {
            self.tell(why);
        }
        why.is_some()
    }

    /// Nothing is sent from here: says so, or asks the driver where this one has the pen.
    pub(in crate::app) fn sends_elsewhere(&mut self, at: At, whole: bool, effects: &mut Vec<Effect>) -> bool {
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

    /// `:pen`: asks for it, gives it or takes it back, by who this is.
    pub(in crate::app) fn pen(&mut self, at: At, effects: &mut Vec<Effect>) {
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

    pub(in crate::app) fn give_pen(&mut self, at: At, to: String, effects: &mut Vec<Effect>) {
        self.save(at, effects);
        if self.level == Level::Type {
            self.level = Level::Forms;
        }
        let said = format!("{to} has the pen: :pen takes it back.");
        self.write_own(at, What::PenGiven { to }, effects);
        self.tell(&said);
    }

    /// The driver says no to what a follower asked.
    pub(in crate::app) fn refuse(&mut self, at: At, yes: &OnYes, effects: &mut Vec<Effect>) {
        match yes {
            OnYes::GivePen(to) => self.write_own(at, What::PenRefused { to: to.clone() }, effects),
            OnYes::SendFor(to) => self.write_own(at, What::SendRefused { to: to.clone() }, effects),
            _ => {}
        }
    }
}
