//! The program in a person's hands: every prompt takes keys as they are typed, one at a time; and what no hand types
//! (replies, pastes, the wheel) does nothing that was not meant.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "../support/pty.rs"]
#[allow(dead_code)]
mod pty;

#[path = "../support/server.rs"]
#[allow(dead_code)]
mod server;

mod ask;
mod asked;
mod compare;

use pty::Term;
use std::path::Path;

fn start(home: &Path, width: u16, height: u16) -> Term {
    let term = Term::start(home, &[], &[], width, height);
    term.see("READY");
    term
}

/// An example is filled in and sent, as a newcomer does it; the design is read from its top.
fn designed(home: &Path, width: u16, height: u16) -> Term {
    let mut term = start(home, width, height);
    term.hand("\x1b").see("examples");
    term.hand("x").see("R runs all");
    term.hand("\r").see("filled in");
    term.hand("\r").see("DONE");
    term
}

/// Waits for the line that is typed, at the bottom of the screen; a count of hits may stand beside it.
fn line(term: &Term, wanted: &str) {
    let there = |bottom: &str| bottom == wanted || bottom.starts_with(&format!("{wanted}  "));
    term.wait(&format!("the line {wanted:?}"), |screen| there(screen.lines().last().unwrap_or_default().trim()));
}

/// The keys of readline at an open prompt; it holds "one three" after, the cursor at its end.
fn edited(term: &mut Term, prompt: &str) {
    for (keys, text) in [
        ("onne tvo", "onne tvo"),
        // ^W; ^B and ^H; ^A, Left and Delete; ^E and Backspace
        ("\x17thr", "onne thr"),
        ("\x02\x02\x02\x02\x02\x08", "one thr"),
        ("\x01x\x1b[D\x1b[3~", "one thr"),
        ("\x05eez\x7f", "one three"),
        // Alt-b, which is one key; ^K, ^Y; Home, ^T, End; ^A, ^F, ^D, ^E
        ("\x1b[1;3D\x0b", "one"),
        ("\x19\x1b[Hx\x14\x1b[F", "oxne three"),
        ("\x01\x06\x04\x05", "one three"),
    ] {
        term.hand(keys);
        line(term, &format!("{prompt}{text}"));
    }
}

fn every_prompt(width: u16, height: u16) {
    let home = tempfile::tempdir().unwrap();
    let mut term = start(home.path(), width, height);
    // the filter of a list: the row that is left is filled in
    term.hand("\x1b").see("examples");
    term.hand("x").see("R runs all");
    term.hand("/").see("filter:");
    edited(&mut term, "filter: ");
    let rows = |name: &'static str, shown: &'static str, gone: &'static str| {
        move |screen: &str| {
            let text = format!("filter: {name}");
            screen.contains(&text) && screen.contains(shown) && !screen.contains(gone)
        }
    };
    term.hand("\x151,000").wait("the second row", rows("1,000", " 2  ", " 1  "));
    term.hand("\x7f\x7f\x7f\x7f0,000 l").wait("the first row", rows("10,000 l", " 1  ", " 2  "));
    // one row is left: it is meant
    term.see("Enter takes it");
    term.hand("\r").see("filled in");
    term.hand("\r").see("DONE");
    // search
    term.hand("/");
    edited(&mut term, "/");
    term.hand("\x15fencing");
    term.wait("hits while typing", |screen| screen.contains("/fencing") && !screen.contains(" 0 hits"));
    term.hand("\r").see("searched \"fencing\" 1/");
    term.hand("n").see("\"fencing\" 2/");
    term.hand("\x1b").unsee("searched");
    // a command, and the one before
    term.hand(":");
    edited(&mut term, ":");
    term.hand("\x15raw\r").see("source ──");
    term.hand(":").see(" :");
    term.hand("\x1b[A");
    line(&term, ":raw");
    term.hand("\r").unsee("source ──");
    term.hand(":nonsense\r").see("no command");
    term.hand(":x\x1b").unsee(" :x");
    // a file name
    term.hand("w").see("write to:");
    edited(&mut term, "write to: ");
    term.hand("\x15design.md\r").see("Wrote");
    assert!(std::fs::read_to_string(home.path().join("design.md")).unwrap().contains("encing"));
    // lists that are filtered
    term.hand("o").see("headings");
    term.hand("/nowhere").see("0 of 10");
    term.hand("\x1b").unsee("0 of 10");
    term.hand("/fencing tok").see("with \"fencing tok\"");
    term.hand("\r").see("Fencing token");
    // a question: Enter is no, n is no, y is yes
    term.keys("\x1b\r").see("y yes");
    term.hand("\r").unsee("y yes");
    term.keys("\x1b\r").see("y yes");
    term.hand("n").unsee("y yes");
    term.keys("\x1b\r").see("y yes");
    term.hand("y").see("answer 2 of 2");
    term.see("DONE");
    term.hand(":wq\r");
    assert_eq!(term.end(), 0);
    term.restored();
}

#[test]
fn every_prompt_takes_one_key_at_a_time_at_60x16() {
    every_prompt(60, 16);
}

#[test]
fn every_prompt_takes_one_key_at_a_time_at_80x24() {
    every_prompt(80, 24);
}

#[test]
fn every_prompt_takes_one_key_at_a_time_at_120x40() {
    every_prompt(120, 40);
}

#[test]
fn a_newcomers_minute() {
    let home = tempfile::tempdir().unwrap();
    let mut term = designed(home.path(), 80, 24);
    term.hand("/lease\r").see("searched \"lease\" 1/");
    term.hand("ya").see("Sent the answer");
    let copied = String::from_utf8_lossy(&term.bytes()).contains("\x1b]52;c;");
    assert!(copied, "nothing was sent to the clipboard");
    term.hand("q");
    assert_eq!(term.end(), 0);
    term.restored();
}

#[test]
fn digits_count_while_reading_and_change_no_field() {
    let home = tempfile::tempdir().unwrap();
    let mut term = designed(home.path(), 80, 24);
    let before = term.text();
    term.hand("10").see("G that line");
    term.hand("j").unsee("G that line");
    term.hand("3").see("G that line");
    term.hand("G").see("line 3 of");
    term.hand("7\x1b").unsee("G that line");
    term.hand("2}").wait("two headings on", |screen| screen.contains(": 3/") || screen.contains(": 2/"));
    term.hand("g").wait("the top again", |screen| screen.lines().take(4).eq(before.lines().take(4)));
    assert!(term.text().contains("DONE"));
    term.hand("ZZ");
    assert_eq!(term.end(), 0);
}

/// What terminals answer to questions that another program asked, and what no key sends.
const REPLIES: &[&str] = &[
    "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    "\x1b]10;rgb:cccc/qqqq/xxxx\x07",
    "\x1b]4;1;rgb:ff/00/00\x1b\\",
    "\x1bP>|tmux 3.4\x1b\\",
    "\x1bP0$r q\x1b\\",
    "\x1bP1+r544e=787465726d\x1b\\",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1b^private q\x1b\\",
    "\x1bXstart x\x07",
    "\x1b[?62;22c",
    "\x1b[>41;354;0c",
    "\x1bP!|00000000\x1b\\",
    "\x1b[12;40R",
    "\x1b[?1;1R",
    "\x1b[?2026;2$y",
    "\x1b[8;24;80t",
    "\x1b[0n",
    "\x1b[?0u",
    "\x1b[I",
    "\x1b[O",
    "\x1b[<0;10;10M",
    "\x1b[<0;10;10m",
    "\x1b[32;10;10M",
    "\x1b[M q!",
    "\x1bOE",
    "\u{9b}?1;2c",
    "\u{9d}0;q\u{9c}",
];

#[test]
fn replies_of_the_terminal_are_no_keys_however_they_are_cut() {
    let home = tempfile::tempdir().unwrap();
    let mut term = start(home.path(), 80, 24);
    term.keys("before");
    for (n, reply) in REPLIES.iter().enumerate() {
        let middle =
            (1..reply.len()).map(|at| (at + n) % reply.len()).find(|at| *at > 1 && reply.is_char_boundary(*at));
        let (head, tail) = reply.split_at(middle.unwrap_or(1));
        term.keys(head).keys(tail);
    }
    term.keys("after").see("beforeafter");
    term.keys("\x1b").see("i edit");
    let forms = term.text();
    for reply in REPLIES {
        term.keys(reply);
    }
    // a key that does nothing says so: by then all before it was taken
    term.hand("\x1b[15~").see("F5 does nothing here");
    let now = term.text();
    let above = |text: &str| text.lines().take(23).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(above(&now), above(&forms));
    term.keys("q");
    assert_eq!(term.end(), 0);
}

#[test]
fn a_reply_that_pauses_after_its_first_bytes_is_no_key() {
    let home = tempfile::tempdir().unwrap();
    let mut term = start(home.path(), 80, 24);
    term.hand("\x1b").see("i edit");
    let above = |text: &str| text.lines().take(23).map(str::to_owned).collect::<Vec<_>>();
    let forms = above(&term.text());
    for (pause, pieces) in [
        (60, &["\x1bP", ">|qterm(3)\x1b\\"][..]),
        (300, &["\x1bP", "0$rq\x1b\\"]),
        (60, &["\x1b[", "24;80R"]),
        (200, &["\x1b]", "11;rgb:q\x07"]),
        (60, &["\x1b_", "q\x1b\\"]),
        (60, &["\x1bX", "q\x1b", "\\"]),
        (60, &["\x1bO", "E"]),
        (60, &["\x1b", "^qzz\x1b\\"]),
        (300, &["\x1b", "[12;3 q"]),
        (60, &["\x1b", "P>|q", "q\x1b\\"]),
        (1, &["\x1b#", "8", "\x1b\x1b", "[A"]),
    ] {
        term.pieces(pause, pieces);
    }
    // a key that does nothing says so: by then all before it was taken
    term.hand("\x1b[15~").see("F5 does nothing here");
    assert_eq!(above(&term.text()), forms);
    // the keypad's 1 and 2: a field, and no q
    term.pieces(30, &["\x1bO", "q\x1b", "Or"]).hand("\x1b").see("i edit");
    // in the lines too an Esc that comes late leaves them, and its tail runs nothing
    term.hand(":").see(" :");
    term.pieces(60, &["\x1b", "[12;3 q"]).see("i edit");
    term.hand("\x1b[17~").see("F6 does nothing here");
    term.hand("q");
    assert_eq!(term.end(), 0);
}

#[test]
fn alt_with_a_key_that_means_nothing_stays_in_the_field() {
    let home = tempfile::tempdir().unwrap();
    let mut term = start(home.path(), 80, 24);
    term.keys("\x1bq").see("Alt-q does nothing here");
    term.hand("quit").see("quit");
    term.keys("\x1b\x1b[A").see("Alt-Up does nothing here");
    term.hand("e q").see("quite q");
    // what a command means is Esc and the command
    term.keys("\x1b:");
    line(&term, ":");
    term.keys("\x1bJ").see("Alt-J does nothing here");
    term.hand("\x1b")
        .wait("the end of the line", |screen| screen.lines().last().is_some_and(|row| !row.trim().starts_with(':')));
    term.keys("\x1bJ").see("Alt-J does nothing here; ? shows all keys");
    term.hand("q");
    assert_eq!(term.end(), 0);
}

#[test]
fn a_question_that_was_not_seen_is_not_answered() {
    let home = tempfile::tempdir().unwrap();
    let mut term = Term::start(home.path(), &["--no-session"], &[], 80, 24);
    term.see("READY");
    term.hand("kept nowhere\x1b").see("i edit");
    term.keys("qy").see("recorded nowhere");
    term.see("it waits for its answer");
    term.keys("yes, I will paste this").see("nothing was taken");
    term.hand("\x1b[15~").see("F5 does nothing here");
    term.hand("n").unsee("recorded nowhere");
    // ! asks too, and the y that comes with it is no answer
    term.keys(":q!\ry").see("it waits for its answer");
    term.see("recorded nowhere");
    term.hand("y");
    assert_eq!(term.end(), 0);
}

#[test]
fn the_reply_to_an_editor_that_has_gone_is_no_key() {
    let home = tempfile::tempdir().unwrap();
    let editor = home.path().join("editor.sh");
    std::fs::write(&editor, "printf 'edited outside' > \"$1\"; printf '\\033]11;?\\033\\\\'\n").unwrap();
    let command = format!("sh {}", editor.display());
    let mut term = Term::start(home.path(), &[], &[("EDITOR", &command)], 80, 24);
    term.see("READY");
    term.hand("\x07").see("edited outside");
    assert!(String::from_utf8_lossy(&term.bytes()).contains("\x1b]11;?"));
    term.keys("\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\").keys(" and here").see("edited outside and here");
    term.hand("\x1bq");
    assert_eq!(term.end(), 0);
}

#[test]
fn what_comes_at_once_is_text_in_a_field_and_nothing_to_commands() {
    let home = tempfile::tempdir().unwrap();
    let mut term = start(home.path(), 80, 24);
    // in pieces, the first of them short
    term.keys("10k/s\t").keys("strict\tetcd\t\rmore\r").see("taken as pasted text: 24 characters");
    let screen = term.see("more");
    assert!(screen.contains("READY") && screen.contains("etcd"), "{screen}");
    term.hand("\x1b").see("i edit");
    term.keys("quit\rquit\rquit\r").see("press i first");
    assert!(term.text().contains("READY"));
    // repeats of one key are keys: down to [ Send ], and no word of a paste
    term.hand("jjjjjj").unsee("press i first");
    term.keys("jjjjjjjjjjjjjjjj");
    term.hand("\x1b[17~").see("F6 does nothing here");
    // a line takes it as text, and its line end runs nothing
    term.hand(":").see(" :");
    term.keys("one two\rand three\r").see(":one two and three");
    term.hand("\x1b");
    // brackets without an end: by time
    term.hand("1\x15");
    term.keys("\x1b[200~never ended").see("never ended");
    term.hand("!").see("never ended!");
    term.hand("\x1b:q!\r");
    assert_eq!(term.end(), 0);
}

#[test]
fn the_wheel_scrolls_the_answer_while_one_types() {
    let home = tempfile::tempdir().unwrap();
    let mut term = designed(home.path(), 120, 40);
    let told = |term: &Term| String::from_utf8_lossy(&term.bytes()).matches("\x1b[?1007h").count();
    let while_reading = told(&term);
    term.hand("i").see("Esc Enter send");
    let off = |term: &Term| String::from_utf8_lossy(&term.bytes()).trim_end().rfind("\x1b[?1007l");
    assert!(off(&term) > String::from_utf8_lossy(&term.bytes()).rfind("\x1b[?1007h"));
    assert_eq!(told(&term), while_reading);
    // tmux sends arrows all the same
    term.keys("\x1b[B\x1b[B\x1b[B").see("the wheel: answer 3 lines down");
    term.keys("\x1bOA\x1bOA\x1bOA").see("the wheel: answer 3 lines up");
    // cut, and with an Enter right behind: nothing is sent
    term.pieces(1, &["\x1b[B", "\x1b[B\x1b[", "B"]).see("the wheel: answer 3 lines down");
    term.keys("\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A").see("the wheel: answer 3 lines up");
    assert!(!term.text().contains("answer 2 of 2"));
    term.hand("still here").see("still here");
    term.hand("\x1bq");
    assert_eq!(term.end(), 0);
}

#[test]
fn clicks_are_taken_where_they_are_asked_for_and_the_terminal_is_left_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let mut term = start(home.path(), 80, 24);
    let row = |term: &Term, label: &str| term.text().lines().position(|row| row.contains(label)).unwrap() + 1;
    let click = |term: &mut Term, row: usize| {
        term.keys(&format!("\x1b[<0;6;{row}M\x1b[<0;6;{row}m"));
    };
    // nobody asked for it: the next key goes where the cursor was
    let second = row(&term, "2 consistency");
    click(&mut term, second);
    term.hand("ten").see("3 ch");
    assert!(term.text().contains("\n ten"), "{}", term.text());
    term.hand("\x1b:mouse\r").see("Clicks are taken");
    assert!(String::from_utf8_lossy(&term.bytes()).contains("\x1b[?1000h\x1b[?1006h"));
    let second = row(&term, "2 consistency");
    click(&mut term, second);
    term.see("TYPE");
    term.hand("strict").see("6 ch");
    assert!(term.text().contains("\n strict"), "{}", term.text());
    term.hand("\x1b").see("COMMANDS");
    term.hand(":q!\r");
    assert_eq!(term.end(), 0);
    term.restored();
}

#[test]
fn a_slow_line_that_cuts_and_joins_keys_loses_none() {
    let home = tempfile::tempdir().unwrap();
    let ssh = [("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22")];
    let mut term = Term::start(home.path(), &[], &ssh, 80, 24);
    term.see("READY");
    term.keys("\x1b").see("examples");
    term.keys("x").see("R runs all");
    let pause = |ms| std::thread::sleep(std::time::Duration::from_millis(ms));
    // what one read holds, and 20 ms later the next: keys that came together, arrows that were cut
    for read in ["/", "l", "ow", " c", "on", "\x1b[", "D\x1b", "[D", "\x1bO", "F", "t"] {
        term.keys(read);
        pause(20);
    }
    line(&term, "filter: low cont");
    term.keys("\r").unsee("filter:");
    // 200 ms between keys
    for key in ["\r", "\r"] {
        pause(200);
        term.keys(key);
    }
    term.see("DONE");
    for key in ["/", "f", "e", "n", "c", "e", "\x7f"] {
        term.keys(key);
        pause(200);
    }
    line(&term, "/fenc");
    term.keys("\r").see("searched \"fenc\" 1/");
    term.keys("q");
    assert_eq!(term.end(), 0);
}
