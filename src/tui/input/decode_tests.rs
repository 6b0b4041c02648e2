//! The decoder's tests: every key in one piece and in every cut, Esc and its time, pastes.

use super::*;
use proptest::prelude::*;

fn all(bytes: &[u8]) -> Vec<Input> {
    let mut decoder = Decoder::new(30);
    let mut out = decoder.feed(bytes, 0);
    out.extend(decoder.expire(30));
    out
}

fn shown(inputs: &[Input]) -> String {
    let words: Vec<String> = inputs
        .iter()
        .map(|input| match input {
            Input::Key(key) => key.to_string(),
            Input::Text(text) => format!("{text:?}"),
            Input::Paste { text, cut } => format!("paste {text:?}{}", if *cut { " cut" } else { "" }),
            Input::Hangup => "hangup".into(),
        })
        .collect();
    words.join(" ")
}

const TABLE: [(&str, &str); 52] = [
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
    ("\x1b\x1b[A", "Esc Up"),
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
    ("\x1b[<0;1;2Mx", "x"),
    ("\x1b[200~a\r\nb\rc\td\x07\x1b[31m\x1b[201~e", "paste \"a\\nb\\nc\\td[31m\" e"),
    ("\x1b[200~\x1b[201~", "paste \"\""),
    ("\u{85}\u{9b}x", "x"),
    ("\x1b[5\x03", "^C"),
    ("\x1b[\x03", "Alt-[ ^C"),
];

#[test]
fn each_sequence_is_its_key() {
    for (bytes, wanted) in TABLE {
        assert_eq!(shown(&all(bytes.as_bytes())), wanted, "{bytes:?}");
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
            out.extend(decoder.expire(59));
            assert_eq!(plain(&out), plain(&all(bytes)), "{wanted} cut at {cut}");
        }
    }
}

/// Texts as single keys, since a cut may fall between two characters.
fn plain(inputs: &[Input]) -> Vec<Input> {
    inputs
        .iter()
        .flat_map(|input| match input {
            Input::Text(text) => text.chars().map(|c| Input::Key(Key::char(c))).collect(),
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
    assert_eq!(shown(&decoder.feed(b"[A", 231)), "Esc \"[A\"");
    decoder.feed(b"\x1b", 300);
    assert_eq!(shown(&decoder.feed(b"\r", 331)), "Esc Enter");
}

#[test]
fn a_paste_takes_its_time_and_has_a_limit() {
    let mut decoder = Decoder::new(30);
    assert_eq!(decoder.feed(b"\x1b[200~one\x1b[20", 0), vec![]);
    assert_eq!(decoder.due(), None, "a slow paste is not given up");
    assert_eq!(shown(&decoder.feed(b"1~x", 9_000)), "paste \"one\" x");
    let big = [b"\x1b[200~".as_slice(), "é".repeat(3 * MAX_PASTE).as_bytes(), b"\x1b[201~q"].concat();
    let mut out = Vec::new();
    for piece in big.chunks(65_536) {
        out.extend(decoder.feed(piece, 0));
    }
    let [Input::Paste { text, cut: true }, Input::Key(key)] = out.as_slice() else { panic!("{}", out.len()) };
    assert_eq!((text.len(), key.to_string().as_str()), (MAX_PASTE, "q"));
}

proptest! {
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
