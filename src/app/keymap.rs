//! The one table of keys: it makes the keymap, the help, the hint line and the manual.

use super::action::{Action, Level, Part};
use Action as A;
use Level::{Answer, Ask, Choose, Copy, Forms, Line, List, Text, Type};

/// One row: what it does, where, by which keys.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// What it does.
    pub action: Action,
    /// Its name in the configuration file.
    pub id: &'static str,
    /// Where it works.
    pub levels: &'static [Level],
    /// Its keys; the first is the one the hint line shows.
    pub keys: &'static [&'static str],
    /// For the hint line, at most two words; empty: never shown there.
    pub hint: &'static str,
    /// For help and manual.
    pub help: &'static str,
}

const EVERYWHERE: &[Level] = &[Type, Forms, Answer, List, Text, Line, Ask, Copy, Choose];
const POPUPS: &[Level] = &[List, Text, Line, Ask, Copy, Choose];
const MAIN: &[Level] = &[Type, Forms, Answer];
const COMMAND: &[Level] = &[Forms, Answer];
const PAGER: &[Level] = &[Answer, Text];
const MOVES: &[Level] = &[Answer, Text, List];

const fn row(
    action: Action,
    id: &'static str,
    levels: &'static [Level],
    keys: &'static [&'static str],
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { action, id, levels, keys, hint, help }
}

/// Every key of the program but the editing keys of a field, which are readline's.
/// The hint line takes the rows in this order. A B C D F H O stay free: on a slow line they may
/// be the tail of an arrow key.
pub const TABLE: &[Binding] = &[
    row(A::Send, "send", &[Type], &["Alt-Enter", "Ctrl-Enter"], "send", "send the forms (Esc Enter is the same)"),
    row(A::Send, "send-here", &[Forms], &["Enter", "Alt-Enter", "Ctrl-Enter"], "send", "send the forms"),
    row(A::Send, "send-answer", &[Answer], &["Alt-Enter", "Ctrl-Enter"], "", "send the forms"),
    row(
        A::Retry,
        "retry",
        &[Answer],
        &["R"],
        "again",
        "after FAILED, INCOMPLETE, STOPPED: send again as it was (asks)",
    ),
    row(A::Error, "error", COMMAND, &["E"], "error", "the last error, whole: what was sent, what came back"),
    row(A::OlderRun, "older-run", &[Answer], &["("], "before", "the answer before this one"),
    row(A::Next, "next", MAIN, &["Tab"], "next", "next field, [ Send ], answer"),
    row(A::Previous, "previous", MAIN, &["Shift-Tab"], "", "previous field"),
    row(A::Type, "type", COMMAND, &["i"], "edit", "type in the field that had the focus last"),
    row(A::MarkNext, "mark-next", &[Forms], &["j", "Down"], "", "mark the next field"),
    row(A::MarkPrevious, "mark-previous", &[Forms], &["k", "Up"], "", "mark the previous field"),
    row(A::ToAnswer, "answer", &[Forms], &["0"], "answer", "go to the answer"),
    row(A::PageDown, "page-down", MOVES, &["Space", "PgDn", "f", "^F"], "", "a page down"),
    row(A::PageUp, "page-up", MOVES, &["b", "PgUp"], "", "a page up"),
    row(A::PageDown, "answer-page-down", &[Type, Forms], &["PgDn"], "", "the answer: a page down"),
    row(A::PageUp, "answer-page-up", &[Type, Forms], &["PgUp"], "", "the answer: a page up"),
    row(A::NextHeading, "next-heading", &[Answer], &["}", "]"], "heading", "next heading"),
    row(A::PreviousHeading, "previous-heading", &[Answer], &["{", "["], "", "previous heading"),
    row(A::Search, "search", &[Answer], &["/"], "find", "search; capitals make it exact"),
    row(A::NextHit, "next-hit", &[Answer], &["n"], "", "next hit"),
    row(A::PreviousHit, "previous-hit", &[Answer], &["N"], "", "previous hit"),
    row(
        A::CopyMenu,
        "copy",
        &[Answer],
        &["y"],
        "copy",
        "copy: then s section, a answer, c code, r refusal, v verdicts",
    ),
    row(
        A::Comment,
        "comment",
        &[Answer],
        &["c"],
        "comment",
        "comment on the line, the heading or the search hit at the top of the view; j k move it",
    ),
    row(
        A::Compare,
        "compare",
        &[Answer],
        &["="],
        "",
        "what differs: two answers, or with one answer the form against what it was asked",
    ),
    row(A::Comments, "comments", &[Answer], &["M"], "", "what was said of the answers: reply, resolve, go there"),
    row(A::Editor, "editor", &[Type], &["^G", "Alt-e"], "editor", "$VISUAL or $EDITOR on the field"),
    row(A::Editor, "editor-here", &[Forms], &["e", "Alt-e"], "", "$VISUAL or $EDITOR on the field"),
    row(
        A::Examples,
        "examples",
        &[Forms],
        &["x"],
        "examples",
        "the prompt's test cases; while an answer streams: stop",
    ),
    row(A::Preview, "preview", COMMAND, &["p"], "preview", "what would be sent, and to whom"),
    row(A::Stop, "stop", EVERYWHERE, &["^C"], "stop", "stop the stream; twice while idle: quit"),
    row(A::Examples, "stop-here", &[Answer], &["x"], "", "the prompt's test cases; while an answer streams: stop"),
    row(A::Up, "leave-field", &[Type], &["Esc"], "commands", "out of the field; never cancels, clears or quits"),
    row(A::Up, "up", COMMAND, &["Esc"], "", "one level up; in the answer it ends a search, or goes to changed inputs"),
    row(A::Up, "leave-popup", POPUPS, &["Esc"], "close", "close"),
    row(A::LineDown, "line-down", MOVES, &["j", "Down", "^E"], "", "a line down"),
    row(A::LineDown, "line-down-enter", PAGER, &["Enter"], "", "a line down"),
    row(A::LineUp, "line-up", MOVES, &["k", "Up", "^Y"], "", "a line up"),
    row(A::HalfDown, "half-down", MOVES, &["d", "^D"], "", "half a page down"),
    row(A::HalfUp, "half-up", MOVES, &["u", "^U"], "", "half a page up"),
    row(A::Top, "top", MOVES, &["g", "Home", "<"], "", "to the top"),
    row(A::End, "end", MOVES, &["G", "End", ">"], "", "to the end, and follow"),
    row(A::Top, "top-forms", &[Forms], &["g", "Home", "<"], "", "the answer: to the top"),
    row(A::End, "end-forms", &[Forms], &["G", "End", ">"], "", "the answer: to the end, and follow"),
    row(A::Search, "search-forms", &[Forms], &["/"], "", "search in the answer"),
    row(A::OlderRun, "older-run-forms", &[Forms], &["("], "", "the answer before the one shown"),
    row(A::NewerRun, "newer-run-forms", &[Forms], &[")"], "", "the answer after the one shown"),
    row(A::Comments, "comments-forms", &[Forms], &["M"], "", "what was said of the answers"),
    row(A::Comment, "comment-forms", &[Forms], &["c"], "", "comment on the answer"),
    row(A::CopyMenu, "copy-forms", &[Forms], &["y"], "", "copy of the answer: then s, a, c, r or v"),
    row(A::Write, "write-forms", &[Forms], &["w"], "", "write the answer to a file"),
    row(A::Compare, "compare-forms", &[Forms], &["="], "", "what differs"),
    row(A::Retry, "retry-forms", &[Forms], &["R"], "", "after FAILED, INCOMPLETE, STOPPED: send again (asks)"),
    row(A::Amend, "amend-forms", &[Forms], &["S"], "", "after a refusal: write the smallest change and send again"),
    row(A::Left, "left", &[Answer], &["h", "Left"], "", "wide lines: to the left"),
    row(A::Right, "right", &[Answer], &["l", "Right"], "", "wide lines: to the right"),
    row(A::Outline, "outline", &[Answer], &["o"], "", "the list of headings"),
    row(A::Write, "write", &[Answer], &["w"], "", "write the answer to a file"),
    row(A::Raw, "raw", &[Answer], &["r"], "", "the Markdown source, or back"),
    row(A::NewerRun, "newer-run", &[Answer], &[")"], "", "the answer after this one"),
    row(A::Zoom, "zoom", COMMAND, &["z", "+"], "", "the focused part gets the whole screen, or back"),
    row(A::Undo, "undo", &[Forms], &["u"], "", "undo in the field"),
    row(A::Redo, "redo", &[Forms], &["^R"], "", "redo in the field"),
    row(A::Undo, "undo-typing", &[Type], &["^_", "Alt-u"], "", "undo in the field"),
    row(A::Redo, "redo-typing", &[Type], &["^R"], "", "redo in the field"),
    row(A::Verdicts, "verdicts", COMMAND, &["v"], "", "the verdicts, whole"),
    row(A::Marks, "marks", COMMAND, &["m"], "", "the marks against the guidelines; Enter goes to the place"),
    row(A::Why, "why", COMMAND, &["W"], "", "what the rules understood, and why they rule so"),
    row(A::TakeBack, "take-back", &[List], &["U"], "", "in W: take back the sentence written last"),
    row(A::Amend, "amend", &[Answer, List], &["S"], "", "after a refusal: write the smallest change and send again"),
    row(A::About, "about", COMMAND, &["a"], "", "the prompt file's own fields"),
    row(A::Sessions, "sessions", COMMAND, &["s"], "", "the list of sessions"),
    row(
        A::Command,
        "command",
        COMMAND,
        &[":"],
        "",
        "a command line: :send, :w FILE, :case N, :raw, :theme NAME, :mouse, :thinking, :find, :name NAME, :decide, :author NAME, :profile, :model, :offline, :also NAME, :ask TEXT, :brief model, :ground, :follow, :pen, :q …",
    ),
    row(A::Command, "command-anywhere", MAIN, &["F2"], "", "a command line"),
    row(A::Copy(Part::Answer), "copy-answer", MAIN, &["^O"], "", "copy the whole answer, from anywhere"),
    row(A::Help, "help", &[Forms, Answer], &["?", "F1"], "help", "this help"),
    row(A::Help, "help-typing", &[Type], &["F1", "Alt-?"], "help", "the keys (Esc ? is the same)"),
    row(A::Quit, "quit", COMMAND, &["q"], "", "quit; what was typed is kept, or asked about where nothing is recorded"),
    row(A::Redraw, "redraw", EVERYWHERE, &["^L"], "", "draw everything again"),
    row(A::Suspend, "suspend", EVERYWHERE, &["^Z"], "", "to the shell; fg comes back"),
    row(A::Zed, "quit-vim", COMMAND, &["Z"], "", "twice: quit"),
    row(A::Accept, "accept", &[List, Line, Choose], &["Enter", "Alt-Enter", "^J"], "take", "take it"),
    row(A::LineDown, "choose-down", &[Choose], &["j", "Down"], "", "a comment: on the next line"),
    row(A::LineUp, "choose-up", &[Choose], &["k", "Up"], "", "a comment: on the line before"),
    row(A::Delete, "delete", &[List], &["X", "Delete"], "", "a session in the list: to the trash (asks)"),
    row(
        A::RunCase,
        "run-case",
        &[List],
        &["r"],
        "",
        "an example in the list: run it, the form as it is; a comment: reply",
    ),
    row(
        A::RunAll,
        "run-all",
        &[List],
        &["R"],
        "",
        "the examples: run all that have no answer yet; a comment: resolve, or open again",
    ),
    row(
        A::OpenAnswer,
        "open-answer",
        &[List],
        &["o"],
        "",
        "an example in the list: show its answer; a comment: all of it",
    ),
    row(A::Search, "search-text", &[Text], &["/"], "find", "search in this text"),
    row(A::NextHit, "next-hit-text", &[Text], &["n"], "", "next hit"),
    row(A::PreviousHit, "previous-hit-text", &[Text], &["N"], "", "previous hit"),
    row(A::Search, "filter", &[List], &["/"], "filter", "show only rows that hold this"),
    row(A::Up, "close", &[List, Text], &["q"], "", "close"),
    row(
        A::Complete,
        "complete",
        &[Line],
        &["Tab"],
        "",
        "after : the rest of a command's name; after :profile and :model their list",
    ),
    row(A::OlderLine, "older-line", &[Line], &["Up", "^P"], "", "a line typed here before"),
    row(A::NewerLine, "newer-line", &[Line], &["Down", "^N"], "", "the line typed after that"),
    row(A::Copy(Part::Popup), "copy-text", &[Text], &["y"], "copy", "copy this text"),
    row(A::Write, "write-first", &[Ask], &["w"], "", "where typed text would be lost: write it to a file first"),
    row(A::Accept, "yes", &[Ask], &["y"], "yes", "yes"),
    row(A::Decline, "no", &[Ask], &["n", "Enter"], "no", "no"),
    row(A::Copy(Part::Section), "copy-section", &[Copy], &["s"], "section", "copy the section"),
    row(A::Copy(Part::Answer), "copy-whole", &[Copy], &["a", "y"], "answer", "copy the answer"),
    row(A::Copy(Part::Code), "copy-code", &[Copy], &["c"], "code", "copy the next code block"),
    row(A::Copy(Part::Refusal), "copy-refusal", &[Copy], &["r"], "refusal", "copy the refusal"),
    row(A::Copy(Part::Verdicts), "copy-verdicts", &[Copy], &["v"], "verdicts", "copy the verdicts"),
];

/// The editing keys of fields and lines, for help and manual; `tui::edit` holds what they do.
pub const EDITING: &[(&str, &str)] = &[
    ("Enter ^J", "new line; in a line to type: take it"),
    ("Left Right ^B ^F", "a character; Alt-b Alt-f and Ctrl-arrows a word"),
    ("Up Down ^P ^N", "a row; on the first or last row the field before or after"),
    ("^A ^E Home End", "line's start, end"),
    ("Backspace ^H, Delete ^D", "rub out"),
    ("^U ^K", "cut to the line's start, end"),
    ("^W Alt-Backspace, Alt-d", "cut the word before, after"),
    ("^Y", "put back what was cut"),
    ("^T", "swap the two characters at the cursor"),
];

/// What digits are, for help and manual.
pub const COUNTS: &[(&str, &str)] = &[
    ("3j 3k 3d 3Space", "three lines; the same for Enter, u, b and the arrows"),
    ("3g 3G", "to line 3"),
    ("3} 3{ 3n 3N", "three headings, three hits"),
    ("3h 3l", "three columns"),
    ("Esc", "forget the count"),
];

/// The first key of an action at a level, for hints and sentences.
pub fn key_of(action: Action, level: Level) -> Option<&'static str> {
    let here = |binding: &&Binding| binding.action == action && binding.levels.contains(&level);
    TABLE.iter().find(here).and_then(|binding| binding.keys.first().copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_key_means_two_things_at_one_level() {
        let mut seen = HashSet::new();
        for binding in TABLE {
            for level in binding.levels {
                for key in binding.keys {
                    assert!(seen.insert((*level, *key)), "{key} at {level:?} is bound twice, again by {}", binding.id);
                }
            }
        }
        let ids: HashSet<_> = TABLE.iter().map(|binding| binding.id).collect();
        assert_eq!(ids.len(), TABLE.len(), "an id stands twice");
    }

    #[test]
    fn letters_an_arrow_may_end_in_stay_free() {
        for binding in TABLE {
            for key in binding.keys {
                assert!(!["A", "B", "C", "D", "F", "H", "O"].contains(key), "{}", binding.id);
            }
        }
    }

    #[test]
    fn esc_is_one_level_up_everywhere() {
        let rows: Vec<_> = TABLE.iter().filter(|binding| binding.keys.contains(&"Esc")).collect();
        assert!(rows.iter().all(|binding| binding.action == Action::Up));
    }
}
