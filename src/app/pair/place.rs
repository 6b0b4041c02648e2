//! Where the driver reads, and who reads there too.

use super::list;
use crate::app::event::Effect;
use crate::app::{Action, App};
use crate::domain::session::{Place, Record, What};
use crate::domain::stream::At;

impl App {
    /// `:follow`: stays where the driver reads; the driver sees who follows.
    pub(in crate::app) fn keep_to(&mut self, at: At) {
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
    pub(in crate::app) fn let_go(&mut self, before: Option<usize>) {
        let driver = self.driver().to_owned();
        let moved = before.is_some_and(|top| top != self.pane.top);
        if let Some(follow) = self.follow.as_mut().filter(|follow| follow.keep && moved) {
            follow.keep = false;
            self.hint(&format!("you read on your own; :follow goes back to where {driver} reads"));
        }
    }

    pub(super) fn keep_place(&mut self, at: At) {
        let kept = self.follow.as_ref().is_some_and(|follow| follow.keep);
        let Some(Place { run, from, end }) = self.session.pair.place.filter(|_| kept) else { return };
        if self.pane.run != Some(run) && self.session.run(run).is_some() {
            let notice = self.notice.take();
            self.show(at, run);
            self.notice = notice;
        }
        if self.pane.run != Some(run) {
        } else if end {
            self.pane.step(Action::End, None);
        } else {
            self.pane.go(self.pane.page.line_of(from));
        }
    }

    /// Writes where the driver reads, while somebody follows.
    pub(in crate::app) fn tell_place(&mut self, at: At, effects: &mut Vec<Effect>) {
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
}
