//! What the hand meets beside the keymap: counts, the wheel, keys that do nothing, lines typed before.

use super::action::{Action, Level};
use super::event::Effect;
use super::popup::{Line, LineFor, Popup};
use super::{App, Pane};
use crate::domain::stream::At;
use crate::page::{SafeText, safe_line};

/// Lines a notch of the wheel scrolls.
const NOTCH: usize = 3;
/// The largest count; more digits change nothing.
const MOST: usize = 999_999;
/// Lines kept for each prompt.
const PAST: usize = 50;

/// What the hand has begun.
#[derive(Debug, Default)]
pub struct Hand {
    /// Said in the hint row, in place of the keys, until the next one.
    pub hint: Option<SafeText>,
    /// A count typed before a move in the answer.
    pub count: Option<usize>,
    /// One Z of ZZ.
    pub zed: bool,
    /// Lines that were taken, oldest first.
    past: Vec<(LineFor, String)>,
}

impl App {
    /// Says something in the hint row.
    pub(super) fn hint(&mut self, text: &str) {
        self.hand.hint = Some(safe_line(text));
    }

    /// A digit while reading: a count for the move after it, as in less.
    pub(super) fn digit(&mut self, digit: u8, before: Option<usize>) {
        match (before, digit) {
            (None, 0) => self.unbound("0"),
            _ => {
                let count = before.unwrap_or(0).saturating_mul(10).saturating_add(usize::from(digit));
                self.hand.count = Some(count.min(MOST));
            }
        }
    }

    /// A key that does nothing says so, with what helps here.
    pub(super) fn unbound(&mut self, key: &str) {
        (self.hand.count, self.hand.zed) = (None, false);
        let helps = match self.keys() {
            Level::Type => "F1 shows all keys",
            Level::Forms | Level::Answer => "? shows all keys",
            Level::List => "Enter takes, Esc closes",
            Level::Text => "j k scroll, Esc closes",
            Level::Line => "Enter takes, Esc leaves",
            Level::Ask => "y is yes, n is no",
            Level::Copy => "a letter copies, Esc closes",
            Level::Choose => "a digit takes, Esc closes",
        };
        self.hint(&format!("{key} does nothing here; {helps}"));
    }

    /// Where keys go once Esc was pressed.
    pub fn above(&self) -> Level {
        match &self.popup {
            Some(Popup::Line(Line { below: Some(below), .. })) => below.level(),
            None if self.level == Level::Type => Level::Forms,
            _ => self.level,
        }
    }

    /// A notch of the wheel: the list or the text that is open, else the answer, whatever the level.
    pub(super) fn wheel(&mut self, down: bool) {
        let (action, way) = if down { (Action::LineDown, "down") } else { (Action::LineUp, "up") };
        let rows = isize::try_from(NOTCH).unwrap_or(1);
        let rows = if down { rows } else { -rows };
        let view = self.text_view();
        let what = match &mut self.popup {
            Some(Popup::List(list)) => {
                list.step(rows);
                "list"
            }
            Some(Popup::Text(text)) => {
                text.step(rows, view);
                "text"
            }
            _ if self.pane.run.is_none() => return self.hint("the wheel scrolls the answer; there is none yet"),
            _ => {
                self.pane.step(action, Some(NOTCH));
                "answer"
            }
        };
        self.hint(&format!("the wheel: {what} {NOTCH} lines {way}"));
    }

    /// The open line searches in a text that lies over the answer.
    pub fn searches_below(&self) -> bool {
        let below = if let Some(Popup::Line(Line { below, .. })) = &self.popup { below.as_deref() } else { None };
        matches!(below, Some(Popup::Text(_)))
    }

    /// The text of the open line.
    pub fn line_text(&self) -> Option<&str> {
        match &self.popup {
            Some(Popup::Line(line)) => Some(&line.text),
            _ => None,
        }
    }

    /// Takes the open line, and keeps it for the next time.
    pub(super) fn accept_line(&mut self, at: At, line: Line, effects: &mut Vec<Effect>) {
        let Line { of, text, below, .. } = line;
        self.hand.remember(of, &text);
        self.popup = below.map(|below| *below);
        self.take_line(at, of, &text, effects);
        // What is looked for is found: a second Enter would say the same again.
        if of == LineFor::Filter && self.one_left() {
            self.act_on_popup(at, Action::Accept, effects);
        }
    }

    /// The filter of the list that is open leaves one row, and no more can come.
    pub fn one_left(&self) -> bool {
        let list = match &self.popup {
            Some(Popup::Line(Line { below: Some(below), .. })) => below.as_ref(),
            Some(popup) => popup,
            None => return false,
        };
        let Popup::List(list) = list else { return false };
        !list.filter.is_empty() && !list.seeking && list.shown().count() == 1
    }

    /// A line of words for others is left: they are kept for the next time, which is said.
    pub(super) fn put_by(&mut self, line: &Line) {
        let key = match line.of {
            LineFor::Comment(_) => "c",
            LineFor::Reply => "r",
            LineFor::Decide(_) => ":decide",
            LineFor::Ask => ":ask",
            LineFor::Search | LineFor::Command | LineFor::Write | LineFor::Filter | LineFor::Keep | LineFor::Author => {
                return;
            }
        };
        if !line.text.trim().is_empty() {
            self.hand.remember(line.of, &line.text);
            self.tell(&format!("What you wrote was not said; it is kept: {key} again, then Up, brings it back."));
        }
    }

    /// An earlier line of the same prompt, or a later one; after the newest comes an empty one.
    pub(super) fn past_line(&mut self, older: bool, effects: &mut Vec<Effect>) {
        let Some(Popup::Line(line)) = &mut self.popup else { return };
        let past: Vec<&String> =
            self.hand.past.iter().rev().filter(|(of, _)| alike(*of, line.of)).map(|(_, text)| text).collect();
        let back = if older { line.back + 1 } else { line.back.saturating_sub(1) };
        if back > past.len() {
            return;
        }
        line.back = back;
        let text = back.checked_sub(1).map_or(String::new(), |at| past[at].clone());
        self.typed(text, effects);
    }
}

impl Hand {
    fn remember(&mut self, of: LineFor, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.past.retain(|(known, words)| !(alike(*known, of) && words == text));
        self.past.push((of, text.to_owned()));
        if self.past.iter().filter(|(known, _)| alike(*known, of)).count() > PAST
            && let Some(oldest) = self.past.iter().position(|(known, _)| alike(*known, of))
        {
            self.past.remove(oldest);
        }
    }
}

// Lines of the same prompt, whatever kind of comment or decision they are.
fn alike(one: LineFor, other: LineFor) -> bool {
    std::mem::discriminant(&one) == std::mem::discriminant(&other)
}

impl Pane {
    /// Where the view is, for the hint row.
    pub(super) fn stands(&self) -> String {
        format!("line {} of {}", self.top + 1, self.page.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Event, Size};
    use crate::domain::ask::Target;
    use crate::domain::prompt::Prompt;
    use crate::domain::stream::{End, RunId, StreamEvent};

    const PROMPT: &str = "name: p\nmessages:\n  - {role: user, content: 'x {{a}}'}\ntestData:\n  - {a: '1'}\n";

    /// An App whose answer has 200 lines and a heading every ten.
    fn reading() -> App {
        let target =
            Target { provider: "http".into(), endpoint: "http://h/v1".into(), model: "m".into(), ..Target::default() };
        let prompt = Prompt::read(PROMPT, "p.prompt.yaml").unwrap();
        let inputs = [("a".to_owned(), "one".to_owned())];
        let (mut app, _) = App::new(At(1), &prompt, target, &inputs, Size { width: 80, height: 24 });
        app.update(At(2), Event::Act(Action::Send));
        let text: String = (0..20).map(|n| format!("# H{n}\n\n{}", "- line\n".repeat(8))).collect();
        app.update(At(3), Event::Heard(RunId(1), StreamEvent::Delta(text)));
        app.update(At(3), Event::Heard(RunId(1), StreamEvent::Ended(End::Complete { notice: None })));
        app.update(At(4), Event::Drained);
        act(&mut app, &[Action::Top]);
        assert_eq!((app.level, app.pane.top), (Level::Answer, 0));
        app
    }

    fn act(app: &mut App, actions: &[Action]) {
        for action in actions {
            app.update(At(9), Event::Act(*action));
        }
    }

    fn hint(app: &App) -> &str {
        app.hand.hint.as_ref().map_or("", SafeText::as_str)
    }

    #[test]
    fn digits_are_counts_and_never_fields() {
        use Action::{Digit, End, HalfDown, LineDown, LineUp, NextHeading, PageUp, PreviousHeading, Top, Up};
        for (actions, top) in [
            (&[Digit(1), Digit(0), LineDown][..], 10),
            (&[LineDown, LineDown, Digit(5), LineUp], 0),
            (&[Digit(3), End], 2),
            (&[Digit(1), Digit(2), Top], 11),
            (&[Digit(7), HalfDown, Digit(2), PageUp], 5),
            (&[Digit(9), Up, LineDown], 1),
            (&[Digit(0), LineDown], 1),
        ] {
            let mut app = reading();
            act(&mut app, actions);
            assert_eq!(app.pane.top, top, "{actions:?}");
            assert_eq!((app.level, app.hand.count), (Level::Answer, None));
        }
        let mut app = reading();
        act(&mut app, &[Digit(5), NextHeading]);
        let five = app.pane.place().map(|(number, ..)| number);
        act(&mut app, &[Digit(2), PreviousHeading]);
        assert_eq!((five, app.pane.place().map(|(number, ..)| number)), (Some(6), Some(4)));
        // far too large a one ends at the end
        act(&mut app, &[Digit(9); 30]);
        act(&mut app, &[LineDown]);
        assert_eq!(app.pane.below(), 0);
        assert_eq!(app.form.text(0), "one");
    }

    #[test]
    fn a_count_before_n_takes_so_many_hits_and_without_a_search_it_says_so() {
        let mut app = reading();
        act(&mut app, &[Action::NextHit]);
        assert!(hint(&app).contains("/ searches"));
        act(&mut app, &[Action::Search]);
        app.update(At(9), Event::Typed("line".into()));
        act(&mut app, &[Action::Accept, Action::Digit(3), Action::NextHit]);
        assert_eq!(app.pane.hit, 3);
        act(&mut app, &[Action::Digit(2), Action::PreviousHit]);
        assert_eq!(app.pane.hit, 1);
    }

    #[test]
    fn the_wheel_scrolls_what_is_open_and_leaves_the_level_and_the_field() {
        let mut app = reading();
        for level in [Level::Type, Level::Forms, Level::Answer] {
            app.level = level;
            let top = app.pane.top;
            app.update(At(9), Event::Wheel { down: true });
            assert_eq!((app.pane.top, app.level, app.form.focus), (top + 3, level, 0));
            assert!(hint(&app).contains("answer 3 lines down"), "{}", hint(&app));
        }
        app.update(At(9), Event::Wheel { down: false });
        assert_eq!(app.pane.top, 6);
        app.level = Level::Answer;
        act(&mut app, &[Action::Outline]);
        app.update(At(9), Event::Wheel { down: true });
        assert!(matches!(&app.popup, Some(Popup::List(list)) if list.cursor == 3), "{:?}", app.popup);
        assert_eq!(app.pane.top, 6);
    }

    #[test]
    fn a_key_that_does_nothing_says_so_until_the_next_one() {
        let mut app = reading();
        app.update(At(9), Event::Unbound("F5".into()));
        assert_eq!(hint(&app), "F5 does nothing here; ? shows all keys");
        act(&mut app, &[Action::LineDown]);
        assert_eq!(hint(&app), "");
        act(&mut app, &[Action::Send]);
        app.update(At(9), Event::Unbound("z".into()));
        assert_eq!((app.keys(), hint(&app)), (Level::Ask, "z does nothing here; y is yes, n is no"));
    }

    #[test]
    fn lines_typed_before_come_back_each_at_its_own_prompt() {
        let mut app = reading();
        for text in ["raw", "marks", "raw"] {
            act(&mut app, &[Action::Command]);
            app.update(At(9), Event::Typed(text.into()));
            act(&mut app, &[Action::Accept, Action::Up]);
        }
        act(&mut app, &[Action::Command, Action::OlderLine]);
        assert_eq!(app.line_text(), Some("raw"));
        act(&mut app, &[Action::OlderLine, Action::OlderLine]);
        assert_eq!(app.line_text(), Some("marks"), "each line once, and no further than the oldest");
        act(&mut app, &[Action::NewerLine, Action::NewerLine]);
        assert_eq!(app.line_text(), Some(""));
        act(&mut app, &[Action::Up, Action::Search, Action::OlderLine]);
        assert_eq!(app.line_text(), Some(""));
    }

    #[test]
    fn zz_and_the_words_of_vim_quit() {
        let quits = |app: &mut App, actions: &[Action]| {
            actions.iter().any(|action| {
                app.update(At(9), Event::Act(*action)).iter().any(|effect| matches!(effect, Effect::Quit(0)))
            })
        };
        assert!(quits(&mut reading(), &[Action::Zed, Action::Zed]));
        assert!(!quits(&mut reading(), &[Action::Zed, Action::LineDown, Action::Zed]));
        let mut app = reading();
        act(&mut app, &[Action::Zed]);
        app.update(At(9), Event::Unbound("Q".into()));
        assert!(!quits(&mut app, &[Action::Zed]), "a key between ends it");
        for (word, quit) in [("wq", true), ("q!", true), ("x", true), ("wqa", true), ("wq f.md", false), ("wx", false)]
        {
            let mut app = reading();
            act(&mut app, &[Action::Command]);
            app.update(At(9), Event::Typed(word.into()));
            assert_eq!(quits(&mut app, &[Action::Accept]), quit, "{word}");
        }
    }
}
