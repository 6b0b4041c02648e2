//! The decoder's tests: every key in one piece and in every cut, Esc and its time, pastes.

use super::*;
use proptest::prelude::*;

fn all(bytes: &[u8]) -> Vec<Input> {
    let mut decoder = Decoder::new(30);
    let mut out = decoder.feed(bytes, 0);
    out.extend(late(&mut decoder));
    out
}

/// What comes by time alone.
fn late(decoder: &mut Decoder) -> Vec<Input> {
    let due = std::iter::from_fn(|| decoder.due().map(|due| decoder.expire(due)));
    due.flatten().collect()
}

fn shown(inputs: &[Input]) -> String {
    let words: Vec<String> = inputs
        .iter()
        .map(|input| match input {
            Input::Key(key) => key.to_string(),
            Input::Text(text) => format!("{text:?}"),
            Input::Paste { text, cut, .. } => format!("paste {text:?}{}", if *cut { " cut" } else { "" }),
            Input::Wheel { down } => if *down { "wheel down" } else { "wheel up" }.into(),
            Input::Click { column, row } => format!("click {column} {row}"),
            Input::Hangup => "hangup".into(),
        })
        .collect();
    words.join(" ")
}

const TABLE: &[(&str, &str)] = &[
    ("a", "a"),
    ("ab", "\"ab\""),
    ("a\rb", "a Enter b"),
    ("ab\rcd", "\"ab\" Enter \"cd\""),
    ("é漢😀", "\"é漢😀\""),
    ("A", "A"),
    (" ", "Space"),
    ("\x03", "^C"),
    ("\x1a", "^Z"),
    ("\x08", "Backspace"),
    ("\x7f", "Backspace"),
    ("\t", "Tab"),
    ("\n", "^J"),
    ("\x00", "Ctrl-Space"),
    ("\x1c\x1d\x1e\x1f", "^\\ ^] ^^ ^_"),
    ("\x1b", "Esc"),
    ("\x1b\x1b", "Esc Esc"),
    ("\x1b\r", "Alt-Enter"),
    ("\x1bx", "Alt-x"),
    ("\x1b\t", "Alt-Tab"),
    ("\x1b\x7f", "Alt-Backspace"),
    ("\x1bé", "Alt-é"),
    ("\x1b[", "Alt-["),
    ("\x1bO", "Alt-O"),
    ("\x1b[A", "Up"),
    ("\x1bOB", "Down"),
    ("\x1b\x1b[A", "Alt-Up"),
    ("\x1b\x1bOD\x1b\x1b[5~", "Alt-Left Alt-PgUp"),
    ("\x1b\x1b[12;40Rx", "Esc x"),
    ("\x1b\x1b]0;q\x07x", "Esc x"),
    ("\x1b#8\x1b(B\x1b%G\x1b $(Cx", "x"),
    ("\x1b/", "Alt-/"),
    ("\x1b \r", "Alt-Space Enter"),
    ("\x1b[5~", "PgUp"),
    ("\x1b[6~", "PgDn"),
    ("\x1b[1~\x1b[4~\x1b[H\x1b[F", "Home End Home End"),
    ("\x1b[3~", "Del"),
    ("\x1b[Z", "Shift-Tab"),
    ("\x1b[1;5C", "Ctrl-Right"),
    ("\x1b[1;2A", "Shift-Up"),
    ("\x1b[3;3~", "Alt-Del"),
    ("\x1bOP\x1b[11~\x1b[[A\x1b[15~", "F1 F1 F1 F5"),
    ("\x1b[24~", "F12"),
    ("\x1b[13;5u", "Ctrl-Enter"),
    ("\x1b[27;5;13~", "Ctrl-Enter"),
    ("\x1b[13;2u", "Shift-Enter"),
    ("\x1b[99;5u", "^C"),
    ("\x1b[97;1:3u", ""),
    ("\x1b[1;1:3A", ""),
    ("\x1b[57441;2u", ""),
    ("\x1b[I\x1b[O", ""),
    ("\x1b[?2026;2$yx", "x"),
    ("\x1b[<0;1;2Mx", "click 0 1 x"),
    ("\x1b[<0;1;2m\x1b[<35;1;2M\x1b[<2;9;9M\x1b[<4;9;9M\x1b[<0;0;1M\x1b[<0;1Mx", "x"),
    ("\x1b[<64;5;5M\x1b[<65;5;5M", "wheel up wheel down"),
    ("\x1b[200~a\r\nb\rc\td\x07\x1b[31m\x1b[201~e", "paste \"a\\nb\\nc\\td[31m\" e"),
    ("\x1b[200~\x1b[201~", "paste \"\""),
    ("\u{85}x", "x"),
    ("\u{9b}A\u{8f}p\u{9d}0;t\u{9c}x", "Up \"0x\""),
    ("\x1bOp\x1bOy\x1bOj\x1bOk\x1bOl\x1bOm\x1bOn\x1bOo\x1bOX", "\"09*+,-./=\""),
    ("\x1bOM", "Enter"),
    ("\x1bO5D\x1bO1;2P\x1bO2Q", "Ctrl-Left Shift-F1 Shift-F2"),
    ("\x1b[57399u\x1b[57408u\x1b[57409u\x1b[57413;2u\x1b[57415u", "\"09.+=\""),
    ("\x1b[57414u\x1b[57417;5u\x1b[57424u\x1b[57427u", "Enter Ctrl-Left End"),
    ("\x1bP", "Alt-P"),
    ("\x1b\\x", "x"),
    ("\x1b[R\x1b[13~", "F3 F3"),
    ("a\r\nb", "a Enter b"),
    ("\x1b[5\x03", "^C"),
    ("\x1b[\x03", "Alt-[ ^C"),
];

#[test]
fn each_sequence_is_its_key() {
    for (bytes, wanted) in TABLE {
        assert_eq!(shown(&all(bytes.as_bytes())), *wanted, "{bytes:?}");
    }
}

#[test]
fn cut_anywhere_and_late_by_less_than_the_hold_it_is_the_same() {
    for (bytes, wanted) in TABLE {
        let bytes = bytes.as_bytes();
        for cut in 1..bytes.len() {
            let mut decoder = Decoder::new(30);
            let mut out = decoder.feed(&bytes[..cut], 0);
            out.extend(decoder.feed(&bytes[cut..], 29));
            out.extend(late(&mut decoder));
            // a line end that is cut was two keys; no hand types both in one read
            if bytes[cut - 1] != b'\r' || bytes[cut] != b'\n' || bytes[0] == 0x1b {
                assert_eq!(plain(&out), plain(&all(bytes)), "{wanted} cut at {cut}");
            }
        }
    }
}

/// Texts as single keys, since a cut may fall between two characters.
fn plain(inputs: &[Input]) -> Vec<Input> {
    inputs
        .iter()
        .flat_map(|input| match input {
            // in a field that is the same
            Input::Text(text) | Input::Paste { text, .. } => text.chars().map(|c| Input::Key(Key::char(c))).collect(),
            other => vec![other.clone()],
        })
        .collect()
}

#[test]
fn a_lone_esc_is_held_and_then_given() {
    let mut decoder = Decoder::new(30);
    assert_eq!(decoder.feed(b"\x1b", 100), vec![]);
    assert_eq!(decoder.due(), Some(130));
    assert_eq!(decoder.expire(129), vec![]);
    assert_eq!(shown(&decoder.expire(130)), "Esc");
    assert_eq!(decoder.due(), None);
    // after its time it is no longer the start of anything
    decoder.feed(b"\x1b", 200);
    assert_eq!(shown(&decoder.feed(b"x", 231)), "Esc x");
    decoder.feed(b"\x1b", 300);
    assert_eq!(shown(&decoder.feed(b"\r", 331)), "Esc Enter");
}

#[test]
fn a_paste_takes_its_time_and_has_a_limit() {
    let mut decoder = Decoder::new(30);
    assert_eq!(decoder.feed(b"\x1b[200~one\x1b[20", 0), vec![]);
    assert_eq!(decoder.expire(999), vec![], "a slow paste is not given up");
    assert_eq!(shown(&decoder.feed(b"1~x", 999)), "paste \"one\" x");
    let big = [b"\x1b[200~".as_slice(), "é".repeat(3 * MAX_PASTE).as_bytes(), b"\x1b[201~q"].concat();
    let mut out = Vec::new();
    for piece in big.chunks(65_536) {
        out.extend(decoder.feed(piece, 2_000));
    }
    let [Input::Paste { text, cut: true, more: false }, Input::Key(key)] = out.as_slice() else {
        panic!("{}", out.len())
    };
    assert_eq!((text.len(), key.to_string().as_str()), (MAX_PASTE, "q"));
}

#[test]
fn a_paste_without_its_end_mark_ends_by_time_or_by_ctrl_c() {
    for tail in ["", "\x1b", "\x1b[2", "\x1b[201"] {
        let mut decoder = Decoder::new(30);
        assert_eq!(decoder.feed(format!("\x1b[200~one\rtwo{tail}").as_bytes(), 0), vec![]);
        assert_eq!(decoder.due(), Some(1000));
        assert_eq!(shown(&decoder.expire(1000)), "paste \"one\\ntwo\"");
        assert_eq!(decoder.due(), None);
        assert_eq!(shown(&decoder.feed(b"\x1b[201~q", 1500)), "q", "the late mark is nothing");
    }
    let mut decoder = Decoder::new(30);
    decoder.feed(b"\x1b[200~on", 0);
    decoder.feed(b"e", 10);
    assert_eq!(shown(&decoder.feed(b"\x03", 200)), "paste \"one\" ^C");
    assert_eq!(shown(&decoder.feed(b"q\r", 210)), "paste \"q\\n\"", "what comes right behind is still the paste");
    assert_eq!(shown(&decoder.feed(b"q", 300)), "q");
    // in its middle it is only left out
    assert_eq!(shown(&decoder.feed(b"\x1b[200~a\x03b\x1b[201~", 400)), "paste \"ab\"");
}

#[test]
fn text_that_comes_at_once_is_a_paste_and_repeats_are_not() {
    let fed = |bytes: &str| shown(&all(bytes.as_bytes()));
    for (bytes, wanted) in [
        ("10k/s\tstrict\tetcd\t\rmore\r", "paste \"10k/s\\tstrict\\tetcd\\t\\nmore\\n\""),
        ("twelve chars", "paste \"twelve chars\""),
        ("eleven char", "\"eleven char\""),
        ("a\r\nb\r\n", "paste \"a\\nb\\n\""),
        ("a\nb\rc", "paste \"a\\nb\\nc\""),
        ("\ta\r", "paste \"\\ta\\n\""),
        ("a\t\rb", "a Tab Enter b"),
        ("\r\r\rx", "Enter Enter Enter x"),
        ("漢字漢字漢字漢字漢字漢字", "paste \"漢字漢字漢字漢字漢字漢字\""),
        // held keys, and the key after them
        ("jjjjjjjjjjjjjjjj", "\"jjjjjjjjjjjjjjjj\""),
        ("jjjjjjjjjjjjjjjk", "\"jjjjjjjjjjjjjjjk\""),
        ("\t\t\t\t\t\t\t\t\t\t\t\t\t", "Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab"),
        // corrections and ^C are keys wherever they stand
        ("strct\x7f\x7f\x7fict", "\"strct\" Backspace Backspace Backspace \"ict\""),
        ("some pasted text\x03", "paste \"some pasted text\" ^C"),
        // Esc and Enter in a paste send nothing, and its sequences are nothing
        ("some pasted text\x1b\rq", "paste \"some pasted textq\""),
        ("red \x1b[31mtext\x1b[0m, coloured", "paste \"red text, coloured\""),
        ("\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\a\tb\tc", "paste \"a\\tb\\tc\""),
    ] {
        assert_eq!(fed(bytes), wanted, "{bytes:?}");
    }
}

#[test]
fn the_tail_of_a_paste_belongs_to_it_and_a_quick_hand_does_not() {
    let mut decoder = Decoder::new(30);
    let mut out = decoder.feed(b"one line and more\r", 1000);
    out.extend(decoder.feed("\ntwo caf\u{e9}".as_bytes().split_last().unwrap().1, 1020));
    out.extend(decoder.feed(&["\u{e9}".as_bytes()[1], b'\r'], 1040));
    assert_eq!(shown(&out), r#"paste "one line and more\n" paste "two caf" paste "é\n""#);
    assert_eq!(shown(&decoder.feed(b"\r", 1080)), "Enter");
    decoder.feed(b"etcd in three zones", 2000);
    assert_eq!(shown(&decoder.feed(b"\t", 2010)), "Tab", "Tab alone goes on");
    assert_eq!(shown(&decoder.feed(b"\x1b\r", 2020)), "Alt-Enter");
    // an Esc in its next piece is no command either
    decoder.feed(b"a long paste that is cut", 2500);
    assert_eq!(shown(&decoder.feed(b"\x1b\rsend it", 2520)), "paste \"send it\"");
    // after a paste with brackets there is no tail
    decoder.feed(b"\x1b[200~some pasted text\x1b[201~", 3000);
    assert_eq!(shown(&decoder.feed(b"\r", 3001)), "Enter");
}

/// Feeds reads, each so long after the one before, and lets the time pass.
fn reads(decoder: &mut Decoder, from: u64, gap: u64, reads: &[&str]) -> String {
    let mut out = Vec::new();
    for (read, now) in reads.iter().zip((from..).step_by(gap as usize)) {
        out.extend(decoder.feed(read.as_bytes(), now));
    }
    out.extend(late(decoder));
    shown(&out)
}

#[test]
fn arrows_by_threes_after_a_pause_are_the_wheel_however_they_are_cut() {
    let (up, down) = ("\x1b[A", "\x1bOB");
    let mut decoder = Decoder::new(30);
    let mut fed = |keys: &str, now| reads(&mut decoder, now, 1, &[keys]);
    assert_eq!(fed(&down.repeat(3), 1000), "wheel down");
    // it spins on, notches come together
    assert_eq!(fed(&down.repeat(6), 1100), "wheel down wheel down");
    // the other way, at once
    assert_eq!(fed(&up.repeat(3), 1150), "wheel up");
    // two or four are keys, and so are three that follow a key of the same kind
    assert_eq!(fed(&down.repeat(4), 2000), "Down Down Down Down");
    assert_eq!(fed(&down.repeat(3), 2149), "Down Down Down");
    assert_eq!(fed(&down.repeat(3), 2299), "wheel down");
    assert_eq!(fed(&up.repeat(2), 3000), "Up Up");
    assert_eq!(fed(&up.repeat(6), 4000), "wheel up wheel up");
    assert_eq!(fed(&format!("{down}{down}{up}"), 5000), "Down Down Up");
    // what joins it is a key behind it
    assert_eq!(fed(&format!("{}x", down.repeat(3)), 6000), "wheel down x");
    assert_eq!(fed(&format!("{}\r", down.repeat(3)), 7000), "wheel down Enter");
    let jitter = |gap, cut: &[&str]| reads(&mut Decoder::new(30), 1000, gap, cut);
    for gap in [1, 5, 10, 15] {
        assert_eq!(jitter(gap, &["\x1b[B", "\x1b[B\x1b[", "B"]), "wheel down", "{gap}");
        assert_eq!(jitter(gap, &["\x1b[B", "\x1b[B", "\x1b[B"]), "wheel down", "{gap}");
        assert_eq!(jitter(gap, &["\x1b", "[A\x1b[", "A\x1b[A\x1b", "[A\x1b[A", "\x1b[A"]), "wheel up wheel up");
        assert_eq!(jitter(gap, &["\x1b", "O", "B", "\x1b", "O", "B", "\x1b", "O", "B", "\r"]), "wheel down Enter");
    }
    // one that spins may be cut by more
    assert_eq!(
        jitter(30, &[&down.repeat(3), down, &down.repeat(2), &down.repeat(4), &down.repeat(2)]),
        "wheel down ".repeat(4).trim()
    );
}

#[test]
fn an_arrow_is_late_by_little_and_a_held_one_stays_a_key() {
    let mut decoder = Decoder::new(30);
    assert_eq!(decoder.feed(b"\x1b[B", 1000), vec![]);
    assert_eq!(decoder.due(), Some(1020));
    assert_eq!(shown(&decoder.expire(1020)), "Down");
    assert_eq!(decoder.due(), None);
    assert_eq!(shown(&decoder.feed(b"\x1b[B", 1040)), "Down", "after the first at once");
    // held: half a second, then every 30 ms
    for gap in [30, 33, 50] {
        assert_eq!(reads(&mut Decoder::new(30), 1000, gap, &["\x1b[B"; 9]), "Down ".repeat(9).trim());
    }
    // what is typed after it is not before it
    let mut decoder = Decoder::new(30);
    decoder.feed(b"\x1b[A", 1000);
    assert_eq!(shown(&decoder.feed(b"x", 1005)), "Up x");
    decoder.feed(b"\x1b[A", 2000);
    assert_eq!(shown(&decoder.feed(b"\x1b[1;5C", 2005)), "Up Ctrl-Right");
}

#[test]
fn what_opens_a_sequence_waits_for_its_tail_and_the_keyboard_is_not_dead() {
    for (head, tail) in [
        ("\x1bP", ">|qterm(3)\x1b\\"),
        ("\x1b[", "24;80R"),
        ("\x1b]", "11;rgb:q\x07"),
        ("\x1b_", "Gi=31;OK\x1b\\"),
        ("\x1b^", "q\x1b\\"),
        ("\x1bX", "q\x07"),
        ("\x1bO", "E"),
        ("\x1b[M", "q!!"),
        ("\x1b#", "8"),
        ("\x1b\x1b[", "24;80R"),
    ] {
        for pause in [29, 60, 300, 999] {
            let pause = if head == "\x1b#" { 29 } else { pause };
            let mut decoder = Decoder::new(30);
            let given = reads(&mut decoder, 1000, pause, &[head, tail]);
            assert!(given.is_empty() || given == "Esc" && head.starts_with("\x1b\x1b"), "{head:?}: {given}");
            assert_eq!(shown(&decoder.feed(b"j", 9000)), "j");
        }
    }
    // an arrow and the keypad, late
    assert_eq!(reads(&mut Decoder::new(30), 0, 300, &["\x1b[", "C"]), "Right");
    assert_eq!(reads(&mut Decoder::new(30), 0, 30, &["\x1bO", "q\x1b", "Or"]), "1 Esc");
    for alt in ["P", "[", "O", "]", "X", "^", "_"] {
        let opened = format!("\x1b{alt}");
        assert_eq!(reads(&mut Decoder::new(30), 0, 1000, &[&opened, "j"]), format!("Alt-{alt} j"));
        let stopped = reads(&mut Decoder::new(30), 0, 200, &[&opened, "\x03", "j"]);
        assert!(stopped.ends_with("^C j"), "{alt}: {stopped}");
        let left = reads(&mut Decoder::new(30), 0, 200, &[&opened, "\x1b", "j"]);
        assert!(left.ends_with('j'), "{alt}: {left}");
    }
}

#[test]
fn the_tail_of_an_esc_that_was_given_is_no_key() {
    for tail in [
        "^qzz\x1b\\",
        "[12;3 q",
        "[24;80R",
        "[A",
        "OA",
        "Oq",
        "P>|q\x1b\\",
        "_Gq\x1b\\",
        "Xq\x07",
        "]11;rgb:q\x07",
        "]lq\x1b\\",
        "[[A",
        "[<0;1;1M",
        "[?1;2c",
    ] {
        for pause in [30, 60, 500, 999] {
            assert_eq!(reads(&mut Decoder::new(30), 0, pause, &["\x1b", tail]), "Esc", "{tail:?} after {pause}");
            let behind = format!("{tail}:q");
            assert_eq!(reads(&mut Decoder::new(30), 0, pause, &["\x1b", &behind]), "Esc \":q\"", "{tail:?}");
        }
    }
    // cut again
    assert_eq!(reads(&mut Decoder::new(30), 0, 300, &["\x1b", "[12", ";3 ", "q", "j"]), "Esc j");
    assert_eq!(reads(&mut Decoder::new(30), 0, 300, &["\x1b", "^qz", "q\x1b", "\\", "j"]), "Esc j");
    // the mark of a paste
    assert_eq!(reads(&mut Decoder::new(30), 0, 60, &["\x1b", "[200~a\rb\x1b[201~"]), "Esc paste \"a\\nb\"");
    // keys: one byte, one again and again, other letters, after a second, after another key
    for (keys, wanted) in [
        (&["\x1b", "["][..], "Esc ["),
        (&["\x1b", "[[["], "Esc \"[[[\""),
        (&["\x1b", "]]"], "Esc \"]]\""),
        (&["\x1b", "]j"], "Esc \"]j\""),
        (&["\x1b", "jj"], "Esc \"jj\""),
        (&["\x1b", "[\r"], "Esc [ Enter"),
        (&["\x1b", "j", "[A"], "Esc j \"[A\""),
    ] {
        assert_eq!(reads(&mut Decoder::new(30), 0, 60, keys), wanted);
    }
    assert_eq!(reads(&mut Decoder::new(30), 0, 1000, &["\x1b", "[A"]), "Esc \"[A\"");
}

#[test]
fn a_paste_in_short_pieces_is_a_paste_and_a_quick_hand_is_none() {
    let cut = |gap, pieces: &[&str]| reads(&mut Decoder::new(30), 0, gap, pieces);
    assert_eq!(
        cut(20, &["10k/s\t", "strict, no split brain\tetcd\t", "\r"]),
        r#"paste "10k/s\tstrict, no split brain\tetcd\t" paste "\n""#
    );
    assert_eq!(cut(20, &["10k/", "s strict please", " q"]), r#"paste "10k/s strict please" paste " q""#);
    assert_eq!(cut(20, &["10k", "/s ", "s", "tr", "ict ", "q"]), r#"paste "10k/s strict " paste "q""#);
    // the same pace as a hand, and its reads joined by the line
    assert_eq!(cut(40, &["ab\t", "cd", "q\r"]), "\"ab\" Tab \"cd\" q Enter");
    assert_eq!(cut(20, &["ab\t", "cd"]), "\"ab\" Tab \"cd\"");
    assert_eq!(cut(20, &["j"; 40]), "j ".repeat(40).trim());
    let mut decoder = Decoder::new(30);
    assert_eq!(decoder.feed(b"ab\t", 0), vec![]);
    assert_eq!(decoder.due(), Some(40));
    assert_eq!(shown(&decoder.expire(40)), "\"ab\" Tab");
    // no other key waits for it, nor comes before it
    decoder.feed(b"ab", 100);
    assert_eq!(shown(&decoder.feed(b"\x7f", 110)), "\"ab\" Backspace");
    decoder.feed(b"ab\x1b", 200);
    assert_eq!(shown(&late(&mut decoder)), "\"ab\" Esc");
}

#[test]
fn a_string_that_does_not_end_ends_by_time_by_ctrl_c_or_by_esc() {
    for opened in ["\x1b]11;rgb:12", "\x1bP0$r", "\x1b_Gi=1;", "\x1b^x", "\x1bXq", "\u{9d}0;", "\x1b[?1;2"] {
        let mut decoder = Decoder::new(30);
        assert_eq!(decoder.feed(opened.as_bytes(), 0), vec![]);
        assert_eq!(decoder.due(), Some(1000), "{opened:?}");
        assert_eq!(decoder.expire(1000), vec![]);
        assert_eq!(shown(&decoder.feed(b"q", 1001)), "q");
        decoder.feed(opened.as_bytes(), 2000);
        assert_eq!(shown(&decoder.feed(b"\x03q", 2500)), "^C q", "{opened:?}");
        decoder.feed(opened.as_bytes(), 3000);
        assert_eq!(decoder.feed(b"\x1b", 3500), vec![]);
        let ended = shown(&decoder.feed(b"j", 3700));
        assert!(ended.ends_with('j'), "{opened:?}: {ended}");
    }
    // its terminator, cut and late by less than a second
    let mut decoder = Decoder::new(30);
    decoder.feed(b"\x1b]11;rgb:12\x1b", 0);
    assert_eq!(shown(&decoder.feed(b"\\x", 999)), "x");
}

#[test]
fn a_megabyte_of_reply_is_swallowed_and_not_held() {
    for (opened, end) in [("\x1b]52;c;", "\x07"), ("\x1bP>|", "\x1b\\"), ("\x1b[", "c")] {
        let mut decoder = Decoder::new(30);
        let letter = if end == "c" { ";1" } else { "q" };
        let reply = format!("{opened}{}{end}x", letter.repeat(1 << 20));
        let mut out = Vec::new();
        for (n, piece) in reply.as_bytes().chunks(4096).enumerate() {
            out.extend(decoder.feed(piece, n as u64));
            assert!(decoder.held.len() <= LONGEST && decoder.held.capacity() < 8192);
        }
        assert_eq!(shown(&out), "x");
    }
}

/// Replies and reports of every family, and mouse, with any parameters and payloads: none of them is a key.
fn reply() -> impl Strategy<Value = Vec<u8>> {
    let numbers = || {
        prop::collection::vec(0u32..70_000, 0..6)
            .prop_map(|n| n.iter().map(u32::to_string).collect::<Vec<_>>().join(";"))
    };
    let csi = prop_oneof![
        (prop::sample::select(vec!["?", ">", "=", "<"]), numbers(), "[a-zA-Z@`{|}~]")
            .prop_map(|(p, n, end)| format!("{p}{n}{end}")),
        (numbers(), "[$ !\"'*]", "[a-zA-Z]").prop_map(|(n, i, end)| format!("{n}{i}{end}")),
        (1u32..500, 1u32..500).prop_map(|(row, column)| format!("{row};{column}R")),
        (numbers(), "[cntxg]").prop_map(|(n, end)| format!("{n}{end}")),
        (2u32..9999, 0u32..9, "[ABCDFHPQSZ]").prop_map(|(n, m, end)| format!("{n};{m}{end}")),
        (35u32..9999).prop_filter("a paste", |n| *n != 200).prop_map(|n| format!("{n}~")),
        (32u32..130, 1u32..200, 1u32..200).prop_map(|(b, x, y)| format!("{b};{x};{y}M")),
        Just("I".to_owned()),
        Just("O".to_owned()),
    ];
    let payload = prop::collection::vec(
        prop_oneof![
            4 => prop::sample::select((b' '..=b'~').collect::<Vec<_>>()).prop_map(|c| vec![c]),
            1 => prop::sample::select(vec![b"\r".to_vec(), b"\n".to_vec(), b"\t".to_vec(), b"\x7f".to_vec()]),
            1 => prop::sample::select(vec!["é", "漢", "✜", "\u{11c}", "😀"]).prop_map(|c| c.as_bytes().to_vec()),
        ],
        1..90,
    )
    .prop_map(|parts| parts.concat());
    let end = || {
        prop::sample::select(vec![b"\x1b\\".to_vec(), b"\x07".to_vec(), b"\x9c".to_vec(), "\u{9c}".as_bytes().to_vec()])
    };
    let kind = || prop::sample::select(b"P]_^X".to_vec());
    let open = |eight: u8, kind: u8| match eight {
        0 => vec![kind + 0x40],
        1 => vec![0xc2, kind + 0x40],
        _ => vec![0x1b, kind],
    };
    prop_oneof![
        3 => (0u8..6, csi).prop_map(move |(eight, body)| [open(eight, b'['), body.into_bytes()].concat()),
        1 => prop::sample::select((b' '..=b'~').filter(|c| !c.is_ascii_digit() && *c != b';').filter(|c| !b"ABCDFHIMPQRSXjklmnopqrstuvwxy ".contains(c)).collect::<Vec<_>>())
            .prop_map(|c| vec![0x1b, b'O', c]),
        1 => [b' '..=0xc1, b' '..=0xc1, b' '..=0xc1].prop_map(|at| [b"\x1b[M".as_slice(), &at].concat()),
        4 => (0u8..6, kind(), payload, end()).prop_map(move |(eight, kind, text, end)| [open(eight, kind), text, end].concat()),
    ]
}

proptest! {
    #[test]
    fn no_reply_is_ever_a_key_however_it_is_cut(
        replies in prop::collection::vec(reply(), 1..5), before in "[a-z0-9]{0,5}", after in "[a-z0-9]{0,5}",
        cuts in prop::collection::vec((1usize..40, prop_oneof![0u64..29, 30u64..900]), 0..60),
    ) {
        let typed = [before.as_bytes(), after.as_bytes()].map(|keys| plain(&all(keys))).concat();
        let mut bytes = before.clone().into_bytes();
        bytes.extend(replies.concat());
        bytes.extend(after.bytes());
        // cut anywhere, and late by much, but after a lone Esc: it waits no longer than its hold
        let mut decoder = Decoder::new(30);
        let (mut now, mut at, mut out) = (1000, 0, Vec::new());
        for (length, wait) in cuts.into_iter().chain([(usize::MAX, 0)]) {
            let end = at + length.min(bytes.len() - at);
            out.extend(decoder.feed(&bytes[at..end], now));
            let lone = decoder.held == [0x1b] && matches!(decoder.state, State::Ground);
            (at, now) = (end, now + if lone { wait % 29 } else { wait });
            out.extend(decoder.expire(now));
        }
        out.extend(late(&mut decoder));
        prop_assert_eq!(plain(&out), typed, "{:?}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_jittery_line_changes_no_key(
        keys in prop::collection::vec(prop::sample::select(vec![
            "a", "q", "é", "漢", "😀", " ", "\x7f", "\x15", "\x1b[A", "\x1bOC", "\x1b[3~", "\x1b[1;5D", "\x1bOp", "\x1b[57410u", "\x1b\r",
        ]), 1..40),
        reads in prop::collection::vec((1usize..8, 1u64..100), 1..60),
    ) {
        // three at once would be the wheel
        prop_assume!(!keys.windows(3).any(|keys| keys == ["\x1b[A"; 3]));
        let wanted: Vec<Input> = keys.iter().flat_map(|key| plain(&all(key.as_bytes()))).collect();
        let bytes = keys.concat().into_bytes();
        let mut decoder = Decoder::new(100);
        let (mut now, mut at, mut out) = (1000, 0, Vec::new());
        for (length, wait) in reads.iter().cycle() {
            let end = at + (*length).min(bytes.len() - at);
            out.extend(decoder.feed(&bytes[at..end], now));
            (at, now) = (end, now + wait);
            out.extend(decoder.expire(now));
            if at == bytes.len() {
                break;
            }
        }
        out.extend(late(&mut decoder));
        prop_assert_eq!(plain(&out), wanted);
    }

    #[test]
    fn any_bytes_in_any_pieces_never_panic_and_never_type_a_control(
        pieces in prop::collection::vec(prop::collection::vec(prop_oneof![
            Just(0x1b), Just(b'['), Just(b'O'), Just(b'~'), Just(b'2'), Just(b'0'), Just(b';'), any::<u8>()], 0..90), 0..12)
    ) {
        let mut decoder = Decoder::new(30);
        for (n, piece) in pieces.iter().enumerate() {
            for input in decoder.feed(piece, n as u64 * 20) {
                if let Input::Text(text) | Input::Paste { text, .. } = input {
                    prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
                }
            }
            prop_assert!(decoder.held.len() <= LONGEST);
        }
    }
}
