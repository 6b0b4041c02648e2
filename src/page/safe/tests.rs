//! The sanitiser against hostile text, whole and in pieces.

use super::*;
use proptest::prelude::*;

fn forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || (invisible(c) && !('\u{e0020}'..='\u{e007f}').contains(&c))
}

#[test]
fn hostile_strings_become_harmless() {
    let cases = [
        ("\x1b]52;c;aGk=\x07x", "]52;c;aGk=x"),
        ("\x1b]0;title\x1b\\", "]0;title\\"),
        ("\u{9b}31mred", "31mred"),
        ("\x1b[\x1b[31m", "[[31m"),
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("a\x08b\x7fc", "abc"),
        ("a\tb", "a   b"),
        ("日\tb", "日  b"),
        ("x\u{202e}y\u{2066}z", "x⟨RLO⟩y⟨LRI⟩z"),
        ("a\u{e0041}\u{e0042}b", "ab"),
        ("a\u{e0101}b\u{fe03}c", "abc"),
        ("a\u{200b}\u{2060}\u{feff}b", "ab"),
        ("a\u{2028}b\u{fff9}c", "abc"),
    ];
    for (raw, want) in cases {
        assert_eq!(safe(raw).as_str(), want, "{raw:?}");
    }
}

#[test]
fn what_people_write_is_kept() {
    for text in [
        "👨‍👩‍👧‍👦 family",
        "👍🏽",
        "🇩🇪🇯🇵",
        "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        "❤\u{fe0f} ☁\u{fe0e}",
        "e\u{301}",
        "می\u{200c}خواهم",
        "שלום",
        "10\u{a0}ms",
        "日本語",
    ] {
        assert_eq!(safe(text).as_str(), text);
    }
}

#[test]
fn marks_are_capped_and_everything_is_counted() {
    let (text, removed) = safe_counted(&format!("a{}\x1b\x07\u{200b}b", "\u{301}".repeat(40)));
    assert_eq!(text.as_str(), format!("a{}b", "\u{301}".repeat(30)));
    assert_eq!(removed, Removed { controls: 2, invisible: 1, marks: 10, directions: 0 });
    let said = "removed 2 control characters, 1 invisible character, 10 surplus combining marks";
    assert_eq!(removed.sentence().as_deref(), Some(said));
    assert_eq!(Removed::default().sentence(), None);
}

#[test]
fn text_is_cut_by_cells() {
    let text = safe("日本語 ok");
    assert_eq!(text.width(), 9);
    assert_eq!(text.cut(3).as_str(), "日");
    assert_eq!(text.ellipsis(5).as_str(), "日本…");
    assert_eq!(text.ellipsis(9).as_str(), "日本語 ok");
    assert_eq!(text.cells(1..5).as_str(), " 本 ");
    assert_eq!(text.slice(1..7).as_str(), "日本");
    assert_eq!(safe("👨‍👩‍👧‍👦").width(), 2);
    assert_eq!(safe_line("a\r\nb\nc").as_str(), "a b c");
    let parts = [safe("a"), safe("b")];
    assert_eq!(SafeText::join(&parts, &SafeText::from_static(" | ")).as_str(), "a | b");
}

/// Strings rich in what the sanitiser looks for.
fn nasty() -> impl Strategy<Value = String> {
    let pick = prop::sample::select(vec![
        'a',
        ' ',
        '\n',
        '\r',
        '\t',
        '\x1b',
        '\u{9b}',
        '\u{301}',
        '\u{200d}',
        '\u{fe0f}',
        '\u{200b}',
        '\u{202e}',
        '\u{1f3f4}',
        '\u{e0067}',
        '\u{e007f}',
        '日',
        '👍',
        '\u{2028}',
        '\u{e0101}',
    ]);
    prop::collection::vec(prop_oneof![4 => pick, 1 => any::<char>()], 0..80).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn nothing_forbidden_is_left_for_any_split(text in nasty(), cuts in prop::collection::vec(0usize..400, 0..5)) {
        let whole = safe_counted(&text);
        prop_assert!(!whole.0.as_str().contains(forbidden));
        prop_assert!(!safe_line(&text).as_str().contains(|c| forbidden(c) || c == '\n'));
        prop_assert_eq!(&safe(whole.0.as_str()), &whole.0);
        let mut ends: Vec<usize> = cuts.iter().map(|c| text.floor_char_boundary(*c)).collect();
        ends.sort_unstable();
        ends.push(text.len());
        let (mut stream, mut all, mut from) = (SafeStream::default(), SafeText::default(), 0);
        for end in ends {
            all.push(&stream.push(&text[from..end]));
            from = end;
        }
        prop_assert_eq!(&all, &whole.0);
        prop_assert_eq!(stream.finish(), whole.1);
    }

    #[test]
    fn cutting_never_exceeds(text in nasty(), cells in 0usize..30) {
        let line = safe_line(&text);
        prop_assert!(line.cut(cells).width() <= cells);
        prop_assert!(line.ellipsis(cells).width() <= cells);
        prop_assert!(line.cells(2..2 + cells).width() <= cells);
    }
}
