//! The editors against a plain string with a cursor, and each edit on text of every kind.

use super::buffer::{Pos, Run};
use super::field::{Field, Slot};
use super::*;
use proptest::prelude::*;
use ratatui::buffer::Buffer as Screen;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

const FAMILY: &str = "👨‍👩‍👧‍👦";
const FLAG: &str = "🇩🇪";
const ACCENT: &str = "e\u{301}";

fn with(text: &str) -> Editors {
    let mut editors = Editors::new(1);
    editors.set_text(0, text);
    editors
}

/// The text after some edits, `|` at the cursor.
fn after(editors: &mut Editors, edits: &[Edit]) -> String {
    for edit in edits {
        editors.edit(0, edit.clone());
    }
    let mut text = editors.text(0);
    text.insert(editors.cursor(0), '|');
    text
}

#[test]
fn motions_and_deletions_go_by_whole_grapheme() {
    for grapheme in ["x", "漢", FAMILY, FLAG, ACCENT] {
        let text = format!("a{grapheme}b");
        assert_eq!(after(&mut with(&text), &[Edit::Left]), format!("a{grapheme}|b"));
        assert_eq!(after(&mut with(&text), &[Edit::Left, Edit::Left]), format!("a|{grapheme}b"));
        assert_eq!(after(&mut with(&text), &[Edit::TextStart, Edit::Right, Edit::Right]), format!("a{grapheme}|b"));
        assert_eq!(after(&mut with(&text), &[Edit::Left, Edit::Backspace]), "a|b");
        assert_eq!(after(&mut with(&text), &[Edit::TextStart, Edit::Right, Edit::Delete]), "a|b");
        assert_eq!(after(&mut with(&text), &[Edit::Left, Edit::Transpose]), format!("ab{grapheme}|"));
        let mut editors = with(&text);
        editors.edit(0, Edit::Left);
        editors.extend(0, Edit::Left);
        assert_eq!(after(&mut editors, &[Edit::Insert("-".into())]), "a-|b");
    }
}

#[test]
fn words_lines_and_the_whole_text() {
    let text = "one two\nthree 漢字, four";
    assert_eq!(after(&mut with(text), &[Edit::WordLeft, Edit::WordLeft]), "one two\nthree |漢字, four");
    assert_eq!(after(&mut with(text), &[Edit::TextStart, Edit::WordRight]), "one| two\nthree 漢字, four");
    assert_eq!(after(&mut with(text), &[Edit::LineStart]), "one two\n|three 漢字, four");
    assert_eq!(after(&mut with(text), &[Edit::TextStart, Edit::LineEnd]), "one two|\nthree 漢字, four");
    assert_eq!(after(&mut with("a"), &[Edit::Newline, Edit::Insert("b".into())]), "a\nb|");
    assert_eq!(after(&mut with("a\nb"), &[Edit::Left, Edit::Backspace]), "a|b");
    assert_eq!(after(&mut with("a\nb"), &[Edit::Left, Edit::Left, Edit::Delete]), "a|b");
}

#[test]
fn kills_that_follow_each_other_collect() {
    let mut editors = with("one two three");
    assert_eq!(after(&mut editors, &[Edit::KillWordLeft, Edit::KillWordLeft]), "one |");
    assert_eq!(after(&mut editors, &[Edit::TextStart, Edit::Yank]), "two three|one ");
    let mut editors = with("a\nb\nc");
    assert_eq!(after(&mut editors, &[Edit::TextStart, Edit::KillEnd, Edit::KillEnd, Edit::KillEnd]), "|\nc");
    assert_eq!(after(&mut editors, &[Edit::Yank]), "a\nb|\nc");
    assert_eq!(after(&mut with("ab cd"), &[Edit::Left, Edit::KillStart]), "|d");
    assert_eq!(after(&mut with("ab /x/y-z"), &[Edit::KillSpaceLeft]), "ab |");
    assert_eq!(after(&mut with("ab cd"), &[Edit::TextStart, Edit::KillWordRight]), "| cd");
    assert_eq!(after(&mut with("ab"), &[Edit::KillStart, Edit::KillStart, Edit::Yank]), "ab|");
}

#[test]
fn a_typing_run_is_one_undo_step_and_an_example_too() {
    let mut editors = Editors::new(1);
    for letter in ["h", "e", "y"] {
        editors.edit(0, Edit::Insert(letter.into()));
    }
    editors.set_text(0, "an example\nof two lines");
    assert_eq!(after(&mut editors, &[Edit::Undo]), "hey|");
    assert_eq!(after(&mut editors, &[Edit::Undo]), "|");
    assert!(!editors.edit(0, Edit::Undo).changed);
    assert_eq!(after(&mut editors, &[Edit::Redo, Edit::Redo]), "an example\nof two lines|");
    assert!(!editors.edit(0, Edit::Redo).changed);
}

#[test]
fn rows_up_and_down_keep_the_goal_column_and_tell_the_edge() {
    let mut editors = with("abcdefgh\nxy\n12345678");
    assert_eq!(editors.edit(0, Edit::Down).edge, Some(Edge::Down));
    assert_eq!(after(&mut editors, &[Edit::Up]), "abcdefgh\nxy|\n12345678");
    assert_eq!(after(&mut editors, &[Edit::Up]), "abcdefgh|\nxy\n12345678");
    assert_eq!(editors.edit(0, Edit::Up).edge, Some(Edge::Up));
    let mut editors = with("one two three");
    assert_eq!(editors.rows(0, 6), 3);
    assert_eq!(after(&mut editors, &[Edit::Up, Edit::Up]), "one| two three");
    assert_eq!(after(&mut editors, &[Edit::PageDown]), "one two three|");
}

#[test]
fn pastes_are_cleaned_and_what_is_over_the_limit_is_told() {
    let mut editors = Editors::new(1);
    let outcome = editors.paste(0, "a\r\nb\rc\td\u{1b}[31m\u{b}\u{7f}");
    assert_eq!(editors.text(0), "a\nb\nc\td[31m");
    assert_eq!(outcome.notice, Some(Notice { cut: 0, controls: 3, ..Notice::default() }));
    let mut editors = with(&"x".repeat(MAX_BYTES - 3));
    let outcome = editors.paste(0, "漢字");
    assert_eq!(outcome.notice, Some(Notice { cut: 3, controls: 0, ..Notice::default() }));
    assert_eq!(editors.len(0), MAX_BYTES);
    assert!(editors.text(0).ends_with("x漢"));
    let outcome = editors.edit(0, Edit::Insert("y".into()));
    assert_eq!((outcome.changed, outcome.notice), (false, Some(Notice { cut: 1, controls: 0, ..Notice::default() })));
    let mut editors = Editors::new(1);
    let outcome = editors.set_text(0, "\u{feff}a\r\nb");
    let said = outcome.notice.map(|notice| notice.to_string()).unwrap_or_default();
    assert_eq!(editors.text(0), "a\nb");
    assert_eq!(said, "In the text a leading byte-order mark was left out, 1 line end CR LF is LF now.");
    let outcome = editors.paste(0, "\u{feff}");
    assert_eq!((editors.text(0).as_str(), outcome.notice), ("a\nb\u{feff}", None), "amid the text it is shown");
    let mut editors = Editors::new(1);
    assert_eq!(editors.paste(0, &"\n".repeat(70_000)).notice.map(|notice| notice.cut + editors.len(0)), Some(70_000));
}

#[test]
fn a_megabyte_in_one_line_is_edited_anywhere() {
    let text = "0123456789".repeat(100_000);
    let mut editors = with(&text);
    assert!(editors.text(0) == text && editors.lines(0) == 1);
    editors.select(0, 900_000..900_000);
    editors.edit(0, Edit::Insert("漢".into()));
    assert!(editors.text(0)[900_000..].starts_with("漢0123") && editors.cursor(0) == 900_003);
    editors.edit(0, Edit::Undo);
    assert!(editors.text(0) == text);
    editors.edit(0, Edit::TextStart);
    editors.edit(0, Edit::KillEnd);
    assert!(editors.is_empty(0));
    editors.edit(0, Edit::Yank);
    assert!(editors.text(0) == text);
}

#[test]
fn an_endless_grapheme_stays_within_the_widgets_columns() {
    let text = format!("a{}", "\u{301}".repeat(200_000));
    let mut editors = with(&text);
    assert!(editors.text(0) == text);
    editors.edit(0, Edit::Insert("z".into()));
    assert!(editors.text(0) == text.clone() + "z");
    editors.edit(0, Edit::Undo);
    assert!(editors.text(0) == text);
}

#[test]
fn nothing_panics_in_small_areas_or_fields_that_are_not_there() {
    for (width, height) in (0..4).flat_map(|width| (0..4).map(move |height| (width, height))) {
        let mut editors = with(&format!("a{FAMILY} 漢\t字{FLAG}\n\nlast"));
        let area = Rect::new(0, 0, width, height);
        let mut screen = Screen::empty(area);
        for edit in [Edit::Up, Edit::Up, Edit::Down, Edit::PageUp, Edit::PageDown, Edit::Left] {
            let place = editors.render(0, area, &mut screen, true);
            assert!(place.is_none_or(|(x, y)| x < width && y < height));
            assert_eq!(place.is_none(), area.is_empty());
            editors.edit(0, edit);
            assert!(editors.summary(0, usize::from(width)).as_str().chars().count() <= usize::from(width));
        }
        assert_eq!(editors.render(7, area, &mut screen, true), None);
    }
    assert_eq!(Editors::new(0).edit(3, Edit::Newline), Outcome::default());
}

fn draw(editors: &mut Editors, width: u16, height: u16) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut screen = Screen::empty(area);
    let cursor = editors.render(0, area, &mut screen, true);
    let mut rows = format!("cursor {cursor:?}, rows {}, offset {}\n", editors.rows(0, width), editors.offset(0));
    for y in 0..height {
        let mut x = 0;
        let mut row = String::new();
        while x < width {
            let symbol = screen[(x, y)].symbol();
            row.push_str(symbol);
            x += u16::try_from(unicode_width::UnicodeWidthStr::width(symbol)).unwrap().max(1);
        }
        rows.push_str(row.trim_end());
        rows.push('\n');
    }
    rows
}

#[test]
fn screens() {
    let text = format!(
        "10,000 lock requests per second, low contention; p99 below 20 ms across 3 regions.\n\n\
         分散ロックは三つの地域で動く。{FAMILY}{FAMILY} cafe\u{301} {FLAG}\ta tab\nhttps://example.com/a/very/long/path/without/any/space/at/all/and/more"
    );
    let mut editors = with(&text);
    let mut shown = String::new();
    for width in [20, 36, 78] {
        shown += &format!("== {width}\n{}{}\n", draw(&mut editors, width, 8), editors.summary(0, usize::from(width)));
    }
    insta::assert_snapshot!(shown);
}

fn letter() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b ", " ", "漢", FAMILY, FLAG, ACCENT, "\u{301}", "\t", ", ", "xyz"])
        .prop_map(String::from)
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let fixed = vec![
        Edit::Newline,
        Edit::Left,
        Edit::Right,
        Edit::WordLeft,
        Edit::WordRight,
        Edit::LineStart,
        Edit::LineEnd,
        Edit::TextStart,
        Edit::TextEnd,
        Edit::Backspace,
        Edit::Delete,
        Edit::KillEnd,
        Edit::KillStart,
        Edit::KillWordLeft,
        Edit::KillWordRight,
        Edit::Up,
        Edit::Down,
        Edit::PageUp,
        Edit::PageDown,
    ];
    prop_oneof![
        letter().prop_map(Edit::Insert),
        prop::collection::vec(letter(), 1..12).prop_map(|parts| Edit::Insert(parts.concat())),
        prop::sample::select(fixed),
    ]
}

/// What the field is held against: a string, and the cursor as a byte on a grapheme's border.
#[derive(Default)]
struct Model {
    text: String,
    at: usize,
}

impl Model {
    fn borders(&self) -> Vec<usize> {
        // A line end is a border of its own, as in a text of lines.
        self.text.grapheme_indices(true).map(|(at, _)| at).chain([self.text.len()]).collect()
    }

    fn replace(&mut self, range: Range<usize>, text: &str) {
        self.at = range.start + text.len();
        self.text.replace_range(range, text);
        self.at = self.borders().into_iter().find(|at| *at >= self.at).unwrap();
    }

    fn left(&self, at: usize) -> usize {
        self.borders().into_iter().rfind(|border| *border < at).unwrap_or(0)
    }

    fn right(&self, at: usize) -> usize {
        self.borders().into_iter().find(|border| *border > at).unwrap_or(self.text.len())
    }

    fn word(&self, at: usize) -> bool {
        self.text[at..].starts_with(char::is_alphanumeric)
    }

    fn word_left(&self) -> usize {
        let (mut at, mut met) = (self.at, false);
        while at > 0 {
            let next = self.left(at);
            if met && !self.word(next) {
                break;
            }
            met |= self.word(next);
            at = next;
        }
        at
    }

    fn word_right(&self) -> usize {
        let (mut at, mut met) = (self.at, false);
        while at < self.text.len() && (!met || self.word(at)) {
            met |= self.word(at);
            at = self.right(at);
        }
        at
    }

    fn edit(&mut self, edit: &Edit) {
        let at = self.at;
        let head = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let tail = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
        match edit {
            Edit::Insert(text) => self.replace(at..at, text),
            Edit::Newline => self.replace(at..at, "\n"),
            Edit::Left => self.at = self.left(at),
            Edit::Right => self.at = self.right(at),
            Edit::WordLeft => self.at = self.word_left(),
            Edit::WordRight => self.at = self.word_right(),
            Edit::LineStart => self.at = head,
            Edit::LineEnd => self.at = tail,
            Edit::TextStart => self.at = 0,
            Edit::TextEnd => self.at = self.text.len(),
            Edit::Backspace => self.replace(self.left(at)..at, ""),
            Edit::Delete => self.replace(at..self.right(at), ""),
            Edit::KillEnd => self.replace(at..if tail == at { self.right(at) } else { tail }, ""),
            Edit::KillStart => self.replace(head..at, ""),
            Edit::KillWordLeft => self.replace(self.word_left()..at, ""),
            Edit::KillWordRight => self.replace(at..self.word_right(), ""),
            other => unreachable!("not modelled: {other:?}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn random_edits_agree_with_the_model_and_can_all_be_undone(edits in prop::collection::vec(any_edit(), 1..60), chunk in prop::sample::select(vec![64, 4096])) {
        let (mut field, mut slot, mut model) = (Field::new(chunk), Slot::default(), Model::default());
        field.set_width(11);
        for edit in &edits {
            let outcome = field.edit(edit.clone(), &mut slot, false);
            let at = field.buffer.offset(field.cursor);
            if matches!(edit, Edit::Up | Edit::Down | Edit::PageUp | Edit::PageDown) {
                prop_assert!(model.borders().contains(&at));
                prop_assert!(outcome.edge.is_none() || at == model.at);
                model.at = at;
            } else {
                model.edit(edit);
            }
            prop_assert_eq!(field.text(), model.text.as_str());
            prop_assert_eq!(at, model.at, "after {:?} in {:?}", edit, model.text);
            prop_assert_eq!(field.buffer.bytes(), model.text.len());
            let known = field.above(field.buffer.rows().len());
            field.buffer.heights.fill(0);
            prop_assert_eq!(field.above(field.buffer.rows().len()), known);
            prop_assert_eq!(field.buffer.heights.len(), field.buffer.rows().len());
        }
        let last = field.text();
        let mut steps = 0;
        while field.edit(Edit::Undo, &mut slot, false).changed {
            steps += 1;
        }
        prop_assert_eq!(field.text(), "");
        for _ in 0..steps {
            field.edit(Edit::Redo, &mut slot, false);
        }
        prop_assert_eq!(field.text(), last);
    }

    #[test]
    fn joined_rows_equal_the_line_and_fit(parts in prop::collection::vec(letter(), 0..60), width in 1_u16..40) {
        let line = parts.concat();
        let starts = wrap::starts(&line, width, false);
        prop_assert!(starts.is_sorted() && starts[0] == 0);
        let ends = starts[1..].iter().copied().chain([line.len()]);
        let rows: Vec<&str> = starts.iter().zip(ends).map(|(from, to)| &line[*from..to]).collect();
        prop_assert_eq!(rows.concat(), line.as_str());
        for row in rows {
            let fits = wrap::column(row.trim_end()) < usize::from(width).max(2);
            prop_assert!(fits || row.graphemes(true).count() <= 2, "{row:?} at {width}");
        }
    }

    #[test]
    fn places_and_bytes_agree(parts in prop::collection::vec(letter(), 0..200), byte in 0_usize..400) {
        let text = parts.concat();
        let mut field = Field::new(16);
        field.replace(Pos::default(), Pos::default(), &text, Run::Single);
        prop_assert_eq!(field.text(), text.as_str());
        let byte = text.char_indices().map(|(at, _)| at).chain([text.len()]).take_while(|at| *at <= byte).last().unwrap_or(0);
        prop_assert_eq!(field.buffer.offset(field.buffer.place(byte)), byte);
    }
}
