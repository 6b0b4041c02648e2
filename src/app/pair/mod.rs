//! Two and more at one session: who follows whom, and how both screens say it. The driver's program alone sends; a
//! follower's changes come in by the log, in its order.

mod log;
mod pen;
mod place;

use super::event::Effect;
use super::status::{Piece, Tone, kept, piece};
use super::{App, Keeping};
use crate::domain::session::{Pair, Record, What};
use crate::domain::stream::{At, RunId};
use crate::page::{SafeText, safe_line};

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
    pub(super) fn running_here(&self) -> Option<RunId> {
        self.session.running().filter(|_| self.follow.is_none())
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
