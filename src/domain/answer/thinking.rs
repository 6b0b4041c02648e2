//! What a model thinks, split off what it answers, as the text arrives: one state machine over the
//! content as received. It depends on the text alone, never on its pieces; what could still become a
//! marker is held back. Thinking is a block at the beginning, or everything before a closing marker
//! whose opening one stood in the chat template.

mod code;
mod marker;
mod tags;
#[cfg(test)]
mod tests;

use code::Code;
use marker::{Marker, Read, read};
pub(super) use tags::token;
use tags::{blank, part, untagged};

/// The longest head of a harmony message; a longer one is text.
const HEAD: usize = 200;

/// Where the reading stands.
#[derive(Debug, Default)]
enum Place {
    /// Nothing of the answer yet, or a block of thinking has just ended.
    #[default]
    Start,
    /// In a block; what ends it, in small letters, or a harmony message where there is nothing.
    Thinking(String),
    /// Between `<|start|>` or `<|channel|>` and `<|message|>`; `amid`: text came before it.
    Head { head: String, amid: bool },
    /// In the answer.
    Text,
}

/// The splitter of one answer.
#[derive(Debug, Default)]
pub(super) struct Split {
    place: Place,
    /// What may become a marker.
    held: String,
    /// The same in thinking that comes in a field of its own.
    field: String,
    /// White space before anything else.
    lead: String,
    /// Markers that are no text if nothing follows them, and the white space behind them.
    tail: String,
    /// Thinking was told apart: by a block here, or by a field of its own.
    told: bool,
    /// The text is a harmony message that says so.
    last: bool,
    /// `<answer>` stood before the text.
    wrapped: bool,
    /// Blocks opened within a block, or amid the text, that a closing marker belongs to.
    open: usize,
    /// The text begins as designs do, not as thinking does.
    design: bool,
    code: Code,
}

/// Where the two kinds of text go.
pub(super) struct Sink<'a> {
    pub answer: &'a mut String,
    pub thinking: &'a mut String,
    /// What had been taken for the answer was thinking.
    pub turned: bool,
}

impl Split {
    /// Takes the next piece.
    pub fn push(&mut self, piece: &str, sink: &mut Sink<'_>) {
        if matches!(self.place, Place::Text)
            && self.held.is_empty()
            && self.tail.is_empty()
            && marker::first(piece).is_none()
        {
            sink.answer.push_str(piece);
            return;
        }
        if self.held.is_empty() {
            self.take(piece, false, sink);
        } else {
            let mut all = std::mem::take(&mut self.held);
            all.push_str(piece);
            self.take(&all, false, sink);
        }
    }

    /// No more comes: what was held is what it is.
    pub fn finish(&mut self, sink: &mut Sink<'_>) {
        untagged(&std::mem::take(&mut self.field), true, sink.thinking);
        let held = std::mem::take(&mut self.held);
        self.take(&held, true, sink);
        match std::mem::take(&mut self.place) {
            Place::Head { head, amid: true } => self.spill(&head, sink),
            Place::Head { head, .. } => sink.thinking.push_str(&head),
            Place::Start if !self.told => sink.answer.push_str(&self.lead),
            Place::Start | Place::Thinking(_) | Place::Text => {}
        }
        self.lead.clear();
        self.tail.clear();
    }

    /// A piece of thinking came in a field of its own: what comes as content is the answer. Tags around
    /// thinking are none of it there either.
    pub fn field(&mut self, piece: &str, sink: &mut Sink<'_>) {
        self.told = true;
        let mut all = std::mem::take(&mut self.field);
        all.push_str(piece);
        self.field = untagged(&all, false, sink.thinking).to_owned();
    }

    /// True while nothing came, or only what may be no text at all.
    pub fn quiet(&self) -> bool {
        matches!(self.place, Place::Start)
            && [&self.held, &self.field, &self.lead, &self.tail].iter().all(|held| held.is_empty())
    }

    /// True once the text is taken for the answer: it stands behind thinking, or begins as a design does.
    pub fn decided(&self) -> bool {
        matches!(self.place, Place::Text) && (self.told || self.design)
    }

    fn take(&mut self, text: &str, ended: bool, sink: &mut Sink<'_>) {
        let mut rest = text;
        while !rest.is_empty() {
            let used = match self.place {
                Place::Start => self.start(rest, ended, sink),
                Place::Thinking(_) => self.thinking(rest, ended, sink),
                Place::Head { .. } => self.head(rest, ended, sink),
                Place::Text => self.text(rest, ended, sink),
            };
            match used {
                Some(used) => rest = &rest[used..],
                None => {
                    self.held = rest.to_owned();
                    return;
                }
            }
            if matches!(self.place, Place::Text) {
                self.release(sink);
            }
        }
    }

    /// What was held before the text began: a space belongs to it, a stop token with text behind it too.
    fn release(&mut self, sink: &mut Sink<'_>) {
        if !self.lead.is_empty() {
            let lead = std::mem::take(&mut self.lead);
            sink.answer.push_str(&lead);
        }
    }

    /// At the beginning. Bytes used; `None`: more is needed.
    fn start(&mut self, rest: &str, ended: bool, sink: &mut Sink<'_>) -> Option<usize> {
        let blank = rest.find(|c: char| !blank(c)).unwrap_or(rest.len());
        if blank > 0 {
            let into = if self.tail.is_empty() { &mut self.lead } else { &mut self.tail };
            if !self.told {
                into.push_str(&rest[..blank]);
            }
            return Some(blank);
        }
        match marker::bare(rest, ended).unwrap_or_else(|| read(rest, ended)) {
            Read::More => return None,
            Read::Marker(Marker::Open(close), used) => {
                self.lead.clear();
                part(sink.thinking);
                self.place = Place::Thinking(close);
                return Some(used);
            }
            Read::Marker(Marker::Head, used) => {
                self.lead.clear();
                self.tail.clear();
                self.place = Place::Head { head: rest[..used].to_owned(), amid: false };
                return Some(used);
            }
            // The template opened a block, and the model had nothing to think.
            Read::Marker(Marker::Close, used) => {
                self.began();
                return Some(used);
            }
            Read::Marker(Marker::Begin, used) => return Some(used),
            Read::Marker(Marker::Stop, used) if self.told => return Some(used),
            Read::Marker(Marker::Wrap, used) if self.told => {
                self.wrapped = true;
                return Some(used);
            }
            Read::Marker(Marker::Stop, used) => {
                self.tail.push_str(&rest[..used]);
                return Some(used);
            }
            Read::Marker(..) | Read::Text => {}
        }
        self.design = rest.starts_with(['#', '*', '{', '`', '~', '|', '-', '+', '>']);
        self.place = Place::Text;
        Some(0)
    }

    /// In a block: up to its end.
    fn thinking(&mut self, rest: &str, ended: bool, sink: &mut Sink<'_>) -> Option<usize> {
        let Place::Thinking(close) = &self.place else { return Some(0) };
        let at = if close.starts_with('a') { rest.find('a') } else { marker::first(rest) };
        let at = at.unwrap_or(rest.len());
        if at > 0 {
            sink.thinking.push_str(&rest[..at]);
            return Some(at);
        }
        if close.is_empty() {
            match read(rest, ended) {
                Read::More => return None,
                Read::Marker(Marker::Stop, used) => {
                    self.began();
                    self.place = Place::Start;
                    return Some(used);
                }
                Read::Marker(Marker::Head, used) => {
                    self.told = true;
                    self.place = Place::Head { head: rest[..used].to_owned(), amid: false };
                    return Some(used);
                }
                Read::Marker(..) | Read::Text => {}
            }
        } else if let Some(used) = marker::closing(rest, close) {
            let quoted = sink.thinking.ends_with(marker::QUOTES);
            let behind = &rest[used..];
            if quoted && behind.is_empty() && !ended {
                return None;
            }
            if !quoted || !behind.starts_with(marker::QUOTES) {
                self.began();
                self.place = Place::Start;
                return Some(used);
            }
        } else if !ended && (marker::may_close(rest, close) || marker::may_open(rest, close)) {
            return None;
        } else if marker::opens(rest, close) {
            self.open += 1;
        }
        let one = rest.chars().next().map_or(0, char::len_utf8);
        sink.thinking.push_str(&rest[..one]);
        Some(one)
    }

    /// In a head: up to its end, which says what the message is.
    fn head(&mut self, rest: &str, ended: bool, sink: &mut Sink<'_>) -> Option<usize> {
        let Place::Head { head, amid } = &mut self.place else { return Some(0) };
        // The head of a chat template is a line, and only stands at the beginning.
        let line = rest.starts_with(['\n', '\r']);
        let lost = line && *amid;
        let (ends, used) = match read(rest, ended) {
            Read::More => return None,
            Read::Marker(Marker::Message, used) => (true, used),
            Read::Marker(_, used) => (false, used),
            Read::Text => (line && !lost, rest.chars().next().map_or(0, char::len_utf8)),
        };
        head.push_str(&rest[..used]);
        if !ends && !lost && head.len() <= HEAD {
            return Some(used);
        }
        let head = std::mem::take(head);
        if !ends {
            self.spill(&head, sink);
            return Some(used);
        }
        self.tail.clear();
        match marker::channel(&head) {
            // The head of a chat template: it says nothing of what follows.
            None => self.place = Place::Start,
            Some(close) if !marker::says_last(&head) => {
                part(sink.thinking);
                self.place = Place::Thinking(close);
            }
            Some(_) => {
                if self.last {
                    part(sink.answer);
                } else if !sink.answer.is_empty() {
                    self.turn(sink);
                }
                self.began();
                self.last = true;
                self.place = Place::Start;
            }
        }
        Some(used)
    }

    /// In the answer: up to the next marker that is one.
    fn text(&mut self, rest: &str, ended: bool, sink: &mut Sink<'_>) -> Option<usize> {
        if !self.tail.is_empty() {
            let blank = rest.find(|c: char| !blank(c)).unwrap_or(rest.len());
            if blank > 0 {
                self.tail.push_str(&rest[..blank]);
                return Some(blank);
            }
        }
        let at = marker::first(rest).unwrap_or(rest.len());
        if at > 0 {
            self.flush(sink);
            sink.answer.push_str(&rest[..at]);
            return Some(at);
        }
        let one = rest.chars().next().map_or(0, char::len_utf8);
        let used = match read(rest, ended) {
            Read::More => return None,
            Read::Text => one,
            Read::Marker(marker, used) => match marker {
                Marker::Stop => {
                    self.tail.push_str(&rest[..used]);
                    return Some(used);
                }
                Marker::Unwrap if self.wrapped => {
                    self.tail.push_str(&rest[..used]);
                    return Some(used);
                }
                Marker::Head if !self.code.holds(sink.answer) => {
                    self.place = Place::Head { head: rest[..used].to_owned(), amid: true };
                    return Some(used);
                }
                Marker::Open(_) => {
                    self.open += usize::from(!self.told && !self.code.holds(sink.answer));
                    used
                }
                Marker::Close => match self.closes(&rest[used..], ended, sink.answer) {
                    None => return None,
                    Some(false) => used,
                    Some(true) => {
                        self.tail.clear();
                        self.turn(sink);
                        self.began();
                        self.place = Place::Start;
                        return Some(used);
                    }
                },
                _ => used,
            },
        };
        self.flush(sink);
        sink.answer.push_str(&rest[..used]);
        Some(used)
    }

    /// Whether a closing marker in the text ends thinking whose beginning nobody sent: one that is not
    /// code, not quoted, not named in a sentence, and that no opening one belongs to.
    fn closes(&mut self, behind: &str, ended: bool, answer: &str) -> Option<bool> {
        let next = behind.chars().find(|c| !matches!(c, ' ' | '\t'));
        if next.is_none() && !ended {
            return None;
        }
        if self.code.holds(answer) {
            return Some(false);
        }
        // Behind thinking that was told apart only the end of a block within it is one.
        let mine = if self.told { self.open > 0 } else { self.open == 0 };
        self.open = self.open.saturating_sub(1);
        let spaced = behind.starts_with([' ', '\t']) && answer.ends_with([' ', '\t']);
        let named = next.is_some_and(|c| marker::QUOTES.contains(&c) || ".,;:!?)]".contains(c))
            || spaced && next.is_some_and(char::is_lowercase);
        Some(mine && !named)
    }

    /// What was the answer so far is thinking.
    fn turn(&mut self, sink: &mut Sink<'_>) {
        sink.turned = true;
        if !sink.thinking.is_empty() && !sink.thinking.ends_with(char::is_whitespace) {
            sink.thinking.push('\n');
        }
        sink.thinking.push_str(sink.answer);
        sink.answer.clear();
        self.code = Code::default();
    }

    /// What looked like a head was text.
    fn spill(&mut self, head: &str, sink: &mut Sink<'_>) {
        self.place = Place::Text;
        self.release(sink);
        self.flush(sink);
        sink.answer.push_str(head);
    }

    /// The answer begins here.
    fn began(&mut self) {
        self.told = true;
        self.lead.clear();
    }

    fn flush(&mut self, sink: &mut Sink<'_>) {
        if !self.tail.is_empty() {
            sink.answer.push_str(&self.tail);
            self.tail.clear();
        }
    }
}
