//! Comments where they stand: beside the lines of the answer shown, and in their list.

use super::action::Action;
use super::event::Effect;
use super::popup::{Line, LineFor, List, ListOf, Popup, Text};
use super::review::short;
use super::status::Tone;
use super::{App, Level};
use crate::domain::export::utc;
use crate::domain::review::{Act, Anchor, Kind, Place, Thread};
use crate::domain::stream::{At, RunId};
use crate::page::{Ink, SafeText, safe_line};

/// Characters of a comment, or of a reply, in a row of the list; `o` shows all of them.
const ROW: usize = 400;

/// Where that which was said stands.
#[derive(Debug, Default)]
pub struct Placed {
    /// The threads that concern the answer shown, as the session places them.
    threads: Vec<(usize, Place)>,
    /// What that was made of: the answer, whether it had ended, the state of the review.
    of: Option<(Option<RunId>, bool, u64)>,
    /// The threads of the list's rows.
    rows: Vec<usize>,
}

impl App {
    /// Finds anew where everything said stands, if anything has changed.
    pub(super) fn place_comments(&mut self) {
        let ended = self.shown().is_some_and(|run| run.answer.end().is_some());
        let of = Some((self.pane.run, ended, self.session.review.version()));
        if self.placed.of != of {
            self.placed.of = of;
            self.placed.threads = self.pane.run.map(|run| self.session.placed(run)).unwrap_or_default();
            // What has not arrived yet is not lost.
            self.placed.threads.retain(|(_, place)| ended || matches!(place, Place::At(_)));
        }
    }

    /// Another session's comments stand elsewhere.
    pub(super) fn forget_comments(&mut self) {
        self.placed.of = None;
    }

    /// What stands beside a line of the pane for what was said of it, the most urgent first.
    pub fn said_at(&self, line: usize) -> Option<(&'static str, Tone)> {
        let page = &self.pane.page;
        if self.placed.threads.is_empty() || line < page.above() {
            return None;
        }
        let from = if line == page.above() { 0 } else { page.byte_of(line) };
        let to = if line + 1 < page.len() { page.byte_of(line + 1) } else { usize::MAX };
        let start = |place: &Place| if let Place::At(bytes) = place { bytes.start } else { usize::MAX };
        let placed = &self.placed.threads;
        let first = placed.partition_point(|(_, place)| start(place) < from);
        let here = placed[first..].iter().take_while(|(_, place)| start(place) < to);
        let threads = self.session.review.threads();
        let rank = |(at, _): &(usize, Place)| {
            let thread = threads.get(*at)?;
            match (thread.open(), thread.kind) {
                (true, Kind::MustChange) => Some(2),
                (true, _) => Some(1),
                (false, Kind::Approve) => Some(0),
                (false, _) => None,
            }
        };
        here.filter_map(rank).max().map(|rank| match rank {
            2 => (self.glyphs().said, Tone::Warn),
            1 => (self.glyphs().said, Tone::Busy),
            _ => (self.glyphs().pass, Tone::Good),
        })
    }

    /// Something was said in this session: the margin is needed.
    pub(super) fn has_comments(&self) -> bool {
        !self.session.review.is_empty()
    }

    /// What was said of the answer shown, in the order of its places, as it stands beside it.
    pub fn said_beside(&self) -> Vec<(Tone, SafeText)> {
        let threads = self.session.review.threads();
        let row = |(at, _): &(usize, Place)| {
            let thread = threads.get(*at)?;
            let tone = match (thread.open(), thread.kind) {
                (true, Kind::MustChange) => Tone::Warn,
                (true, _) => Tone::Busy,
                (false, _) => Tone::Good,
            };
            Some((tone, safe_line(&self.row(*at))))
        };
        self.placed.threads.iter().filter_map(row).collect()
    }

    /// The list of all comments, those on the answer shown first.
    pub(super) fn comments(&mut self) {
        let rows = self.comment_rows();
        if rows.is_empty() {
            return self.tell("Nothing was said yet: c comments on the answer.");
        }
        self.popup = Some(Popup::List(List::new(ListOf::Comments, rows, 0)));
    }

    pub(super) fn comment_rows(&mut self) -> Vec<SafeText> {
        let threads = self.session.review.threads();
        let here: Vec<usize> = self.placed.threads.iter().map(|(at, _)| *at).collect();
        let others = (0..threads.len()).filter(|at| !here.contains(at));
        let rows: Vec<usize> = here.iter().copied().chain(others).collect();
        let texts = rows.iter().map(|at| safe_line(&self.row(*at))).collect();
        self.placed.rows = rows;
        texts
    }

    /// One row: what it asks for, who, what, where, and what was answered.
    fn row(&self, at: usize) -> String {
        let Some(thread) = self.session.review.threads().get(at) else { return String::new() };
        let lost = self.placed.threads.iter().any(|(known, place)| *known == at && matches!(place, Place::Lost(_)));
        let mut text =
            format!("{}{} {}", if thread.resolved.is_some() { "done: " } else { "" }, thread.kind.word(), thread.by);
        if !thread.text.is_empty() {
            text += &format!(": {}", short(&thread.text, ROW));
        }
        text += &format!("  [{}]", about(thread));
        if lost {
            text += " (lost its place)";
        } else if Some(thread.run) != self.pane.run {
            text += &format!(" (said of answer {})", thread.run.0);
        }
        text.extend(thread.replies.iter().map(|reply| format!("  > {}: {}", reply.by, short(&reply.text, ROW))));
        text.extend(thread.resolved.iter().map(|(by, _)| format!("  > resolved by {by}")));
        text
    }

    /// What a key does with the marked row of that list.
    pub(super) fn act_on_comment(&mut self, at: At, list: List, action: Action, effects: &mut Vec<Effect>) {
        let index = list.marked().and_then(|row| self.placed.rows.get(row)).copied();
        let Some(thread) = index.and_then(|index| self.session.review.threads().get(index)).cloned() else {
            self.popup = Some(Popup::List(list));
            return;
        };
        match action {
            Action::Accept => self.go_to_comment(at, index.unwrap_or_default(), &thread),
            Action::OpenAnswer => self.popup = Some(Popup::Text(whole(&thread))),
            Action::RunCase => {
                self.desk.to = thread.id;
                let below = Some(Box::new(Popup::List(list)));
                self.popup = Some(Popup::Line(Line { of: LineFor::Reply, text: String::new(), back: 0, below }));
            }
            _ => {
                if thread.kind == Kind::Approve {
                    self.popup = Some(Popup::List(list));
                    return self.hint("an approval waits for nobody");
                }
                let open = thread.resolved.is_some();
                self.utter(at, (thread.run, Act::Resolve { to: thread.id, open }), Popup::List(list), effects);
            }
        }
    }

    /// Shows the place of a comment; one that has none here, in the answer it was made on.
    fn go_to_comment(&mut self, at: At, index: usize, thread: &Thread) {
        self.level = Level::Answer;
        let place = self.placed.threads.iter().find(|(known, _)| *known == index).map(|(_, place)| place.clone());
        if let Some(Place::At(bytes)) = place {
            return self.pane.go(self.pane.page.line_of(bytes.start));
        }
        let shown = self.pane.run;
        self.show(at, thread.run);
        self.place_comments();
        self.pane.go(self.pane.page.line_of(thread.on.from));
        let of = shown
            .filter(|run| *run > thread.run)
            .map_or(String::new(), |run| format!(" Its words are not in answer {}.", run.0));
        self.tell(&format!("This is answer {}, of which it was said.{of}", thread.run.0));
    }
}

/// What a comment is about, in words.
fn about(thread: &Thread) -> String {
    let Anchor { section, words, .. } = &thread.on;
    match (section.as_str(), short(words, 48).as_str()) {
        (_, "") => "the whole answer".to_owned(),
        ("", words) => format!("\"{words}\""),
        (section, words) if section == words => section.to_owned(),
        (section, words) => format!("{section}: \"{words}\""),
    }
}

/// A comment with everything said to it, and when.
fn whole(thread: &Thread) -> Text {
    let mut lines = vec![
        (Ink::Heading, format!("{} by {}, {}", thread.kind.word(), thread.by, utc(thread.at))),
        (Ink::Quote, format!("on answer {}, {}", thread.run.0, about(thread))),
        (Ink::Plain, thread.text.clone()),
    ];
    for reply in &thread.replies {
        lines.push((Ink::Plain, String::new()));
        lines.push((Ink::Heading, format!("{}, {}", reply.by, utc(reply.at))));
        lines.push((Ink::Plain, reply.text.clone()));
    }
    if let Some((by, at)) = &thread.resolved {
        lines.push((Ink::Plain, String::new()));
        lines.push((Ink::Dim, format!("resolved by {by}, {}", utc(*at))));
    }
    Text::new("a comment (y copies)", lines)
}
