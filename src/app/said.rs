//! What is said to the user: notices, whole at any width, and the last error, kept until the next one.

use super::event::Size;
use super::layout::Area;
use super::popup::{Popup, Text};
use super::{App, Level};
use crate::domain::answer::State;
use crate::domain::fault::Fault;
use crate::domain::session::Run;
use crate::domain::stream::{At, End};
use crate::page::{Ink, SafeText, safe_line, wrap};

/// Columns of a text in a popup, with the blanks beside it.
const WIDE: u16 = 110;

/// A notice of more rows than this opens as a text, unless that would take keys from a field.
const ROWS: usize = 4;

impl App {
    pub(super) fn say(&mut self, text: Option<SafeText>) {
        self.notice = text;
        self.busy = false;
        let free = self.popup.is_none() && self.level != Level::Type;
        let width = self.notice_width().saturating_sub(2);
        if free && let Some(text) = self.notice.take_if(|text| wrap(text, width).len() > ROWS) {
            self.popup = Some(Popup::Text(Text::new("what happened", [(Ink::Plain, text.to_string())])));
        }
    }

    pub(super) fn tell(&mut self, text: &str) {
        self.say(Some(safe_line(text)));
    }

    /// Says a fault outside the runs, the next step first, and keeps it for `E`.
    pub(super) fn fail(&mut self, at: At, fault: Fault, more: &str) {
        self.tell(&format!("{} {}{more}", fault.next_step(), fault.sentence()));
        self.failure = Some((at, fault));
    }

    /// The same for what the world could not do; a file name that did not do can be typed again.
    pub(super) fn failed_outside(&mut self, at: At, fault: Fault) {
        self.after = None;
        self.fail(at, fault, "");
    }

    /// The rows of the notice: what there is to say, else the offer of an old session; none if there is neither.
    pub fn notice_lines(&self, width: u16) -> Vec<SafeText> {
        let text = match (&self.notice, self.offer()) {
            (Some(text), _) => safe_line(text.as_str()),
            (None, Some(offer)) => safe_line(&format!("Not finished, from {}: Esc s opens it", offer.when)),
            (None, None) => return Vec::new(),
        };
        // The rest of an error that fills the screen is in `E`.
        let most = usize::from(self.size.height.saturating_sub(4)).max(1);
        let mut rows = wrap(&text, width.saturating_sub(2));
        if rows.len() > most {
            rows.truncate(most);
            if let Some(last) = rows.last_mut() {
                *last = last.cut(usize::from(width.saturating_sub(14)));
                last.push_static("… E: whole");
            }
        }
        rows
    }

    /// Where the notice lies over a popup, which covers everything else of the screen: above a question.
    pub fn notice_over(&self) -> Area {
        let width = self.size.width;
        let asked = match &self.popup {
            Some(Popup::Ask(question)) => wrap(&question.whole(), width.saturating_sub(2)).len(),
            Some(Popup::Copy) => 2,
            Some(Popup::Choose(_)) => self.choice_rows(width),
            // A list keeps its rows where there is room above it.
            Some(Popup::List(list)) => usize::from(self.list_place(list).place.area.height),
            Some(Popup::Text(_) | Popup::Line(_)) | None => 0,
        };
        let (foot, lines) = (self.layout().status.y, self.notice_lines(width).len() as u16);
        let above = foot.saturating_sub(asked as u16);
        let end = if above > lines { above } else { foot };
        let rows = lines.min(end.saturating_sub(1));
        Area { x: 0, y: end - rows, width, height: rows }
    }

    /// The room that a text has inside its popup, below its title: no wider than what reads well.
    pub fn text_view(&self) -> Size {
        Size { width: self.size.width.min(WIDE), height: self.layout().status.y.saturating_sub(2) }
    }

    /// There is an error that `E` shows, and no good answer came after it.
    pub fn failed(&self) -> bool {
        let newest = self.session.runs.last();
        let since = |at: At| newest.is_none_or(|run| at >= run.ended.unwrap_or(run.asked));
        self.fault_shown()
            || newest.and_then(fault_of).is_some()
            || self.failure.as_ref().is_some_and(|(at, _)| since(*at))
    }

    /// The answer shown ended by a fault, or waits because of one.
    pub(super) fn fault_shown(&self) -> bool {
        self.shown().and_then(fault_of).is_some()
    }

    /// The run whose fault is shown: the one in the pane, else the newest.
    fn broken(&self) -> Option<(&Run, Fault)> {
        let newest = self.session.runs.iter().rev();
        self.shown().into_iter().chain(newest).find_map(|run| Some((run, fault_of(run)?)))
    }

    /// The last error, whole.
    pub(super) fn error(&mut self) {
        let mut parts: Vec<(At, Vec<(Ink, String)>)> = Vec::new();
        if let Some((at, fault)) = &self.failure {
            parts.push((*at, told(fault)));
        }
        if let Some((run, fault)) = self.broken() {
            let mut lines = vec![(Ink::Heading, format!("answer {}: {}", run.id.0, run.answer.state().word()))];
            lines.extend(told(&fault));
            lines.extend(sent(run));
            lines.extend(received(run, &fault));
            parts.push((run.ended.unwrap_or(self.clock), lines));
        }
        if parts.is_empty() {
            return self.tell("There was no error.");
        }
        parts.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let lines = parts.into_iter().flat_map(|(_, lines)| lines.into_iter().chain([(Ink::Plain, String::new())]));
        self.popup = Some(Popup::Text(Text::new("the last error (y copies)", lines)));
    }
}

fn fault_of(run: &Run) -> Option<Fault> {
    match run.answer.state() {
        State::Ended(End::Failed { fault } | End::Incomplete { fault }) => Some(fault),
        State::Refused(_) | State::Ended(_) => None,
        State::Waiting | State::Streaming => run.waiting.as_ref().map(|waiting| waiting.why.clone()),
    }
}

/// The next step, which is what is looked for, and what happened.
fn told(fault: &Fault) -> Vec<(Ink, String)> {
    vec![(Ink::Bold, fault.next_step()), (Ink::Plain, fault.sentence())]
}

/// What was sent, without the messages themselves and without any key.
fn sent(run: &Run) -> Vec<(Ink, String)> {
    let request = &run.request;
    let mut lines = vec![match request.provider.as_str() {
        "http" => format!("POST {}/chat/completions", request.endpoint.trim_end_matches('/')),
        provider => format!("to {provider} {}", request.endpoint),
    }];
    lines.push(format!("model: {}", request.model));
    lines.extend(request.parameters.iter().map(|(name, value)| format!("{name}: {value}")));
    let bytes: usize = request.messages.iter().map(|message| message.content.len()).sum();
    let each = request.messages.iter().map(|message| format!("{} {}", message.role, message.content.len()));
    let each = each.collect::<Vec<_>>().join(", ");
    lines.push(format!("{} messages, {bytes} bytes ({each}); p shows them", request.messages.len()));
    heading("sent", lines)
}

/// What came back: the server's own words as kept in the fault, and how much of an answer.
fn received(run: &Run, fault: &Fault) -> Vec<(Ink, String)> {
    let mut lines = fault.received();
    if !run.model.is_empty() {
        lines.push(format!("the model names itself {}", run.model));
    }
    let answer = &run.answer;
    lines.push(format!("{} bytes of text, {} events unreadable", answer.text.len(), answer.malformed));
    if let Some(ended) = run.ended {
        lines.push(format!("after {} ms", ended.since(run.asked)));
    }
    heading("received", lines)
}

fn heading(title: &str, lines: Vec<String>) -> Vec<(Ink, String)> {
    let head = [(Ink::Plain, String::new()), (Ink::Heading, title.to_owned())];
    head.into_iter().chain(lines.into_iter().map(|line| (Ink::Plain, line))).collect()
}
