//! Lines against themselves in pieces, at every width, and as pictures.

use super::*;
use crate::domain::answer::Answer;
use proptest::prelude::*;

const DESIGN: &str = include_str!("../domain/answer/markup/design.md");

fn answer(text: &str) -> Answer {
    let mut answer = Answer::default();
    answer.text.push_str(text);
    answer.digest();
    answer
}

fn all(page: &Page) -> Vec<Line> {
    page.lines(0..page.len())
}

/// The lines with their inks as marks.
fn picture(page: &Page) -> String {
    let mark = |ink: &Ink| match ink {
        Ink::Plain => "",
        Ink::Bold => "**",
        Ink::Italic => "_",
        Ink::BoldItalic => "***",
        Ink::Code => "`",
        Ink::Heading => "#",
        Ink::Quote => "\"",
        Ink::Link => "@",
        Ink::Dim => "~",
        Ink::Mark => "=",
        Ink::Hit => "!",
    };
    let mut out = String::new();
    for line in all(page) {
        for (ink, text) in &line.spans {
            let bare = text.as_str().trim_end();
            out.extend([mark(ink), bare, mark(ink), &text.as_str()[bare.len()..]]);
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out
}

#[test]
fn a_design_as_it_is_read() {
    let mut answer = answer(DESIGN);
    answer.reasoning = "thinking".to_owned();
    for width in [40, 78, 118] {
        let mut page = Page::default();
        page.lay(&answer, width);
        insta::assert_snapshot!(format!("design_{width}"), picture(&page));
    }
}

/// Fed in steps with a lay after each, against a fresh page; and nothing is wider than it may be.
fn in_pieces(text: &str, step: usize, width: u16, raw: bool) {
    let lay =
        |page: &mut Page, answer: &Answer| if raw { page.lay_raw(answer, width) } else { page.lay(answer, width) };
    let (mut fed, mut page) = (Answer::default(), Page::default());
    for end in (0..=text.len()).step_by(step) {
        let end = text.floor_char_boundary(end);
        fed.text.push_str(&text[fed.text.len()..end]);
        fed.digest();
        lay(&mut page, &fed);
        let mut fresh = Page::default();
        lay(&mut fresh, &answer(&text[..end]));
        assert_eq!(all(&page), all(&fresh), "width {width}, {:?}", &text[..end]);
        assert_eq!(page.headings(), fresh.headings());
    }
}

#[test]
fn pieces_give_the_lines_of_the_whole() {
    for width in [1, 9, 40, 118] {
        in_pieces(DESIGN, 7, width, false);
        in_pieces(DESIGN, 31, width, true);
    }
    let long = [
        "word **bold** and `code` in one paragraph, ünï 日本語. ".repeat(30),
        "hard  \nbreak\\\n".repeat(60),
        format!("{}x", "日本".repeat(300)),
        format!("a|b\n-|-\n{}\nend", "cell|wider and wider\n".repeat(20)),
        "> - quoted and *listed* on and on ".repeat(30),
        "# |-|-|wide heading\nafter\n\n- \u{1e01b} marks on nothing, then text behind it\n".to_owned(),
    ];
    for text in &long {
        in_pieces(text, 29, 33, false);
        in_pieces(text, 29, 33, true);
        in_pieces(text, 53, 5, false);
    }
    for text in ["\u{301}".repeat(5000), format!("a{}b", " ".repeat(9000)), format!("é {}", "\u{200d}".repeat(4000))] {
        in_pieces(&text, 997, 20, false);
        in_pieces(&text, 997, 20, true);
    }
}

#[test]
fn wide_and_joined_characters_are_wrapped_by_cells() {
    let mut page = Page::default();
    page.lay(&answer("日本語日本語 👨‍👩‍👧‍👦👨‍👩‍👧‍👦 abcdefghij e\u{301}e\u{301}"), 5);
    let lines: Vec<String> = all(&page).iter().map(|l| l.text().to_string()).collect();
    assert_eq!(lines, ["日本", "語日", "本語", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "abcde", "fghij", "e\u{301}e\u{301}"]);
}

#[test]
fn hostile_text_comes_out_harmless() {
    let mut page = Page::default();
    page.lay(
        &answer("a\x1b]52;c;x\x07 &#27;[2J `\u{9b}31m`\n\n```\x1b]0;t\n\ty\x1b[2J\n```\n\n|\x1b|\n|-|\n|&#10;\x08|\n"),
        40,
    );
    for line in all(&page) {
        assert!(!line.text().as_str().contains(char::is_control), "{line:?}");
    }
    assert!(all(&page).iter().any(|l| l.text().as_str() == "a]52;c;x [2J 31m"), "{:?}", all(&page));
}

#[test]
fn places_survive_a_new_width() {
    let answer = answer(DESIGN);
    let mut page = Page::default();
    page.lay(&answer, 118);
    let titles: Vec<String> = page.headings().iter().map(|h| format!("{} {}", h.level, h.title)).collect();
    assert_eq!(
        titles,
        ["2 Lock manager: 3 regions, 10,000 acquisitions/s", "3 Acquisition workflow", "2 Failure handling"]
    );
    let heading = page.headings()[1].clone();
    assert_eq!(page.line_of(heading.byte), heading.line);
    let byte = page.byte_of(heading.line);
    page.lay(&answer, 40);
    let line = page.line_of(byte);
    assert_eq!(page.lines(line..line + 1)[0].text().as_str(), "Acquisition workflow");
    assert!(answer.text[page.section_at(&answer, line + 1)].starts_with("### Acquisition workflow"));
}

#[test]
fn search_goes_on_while_text_arrives_and_over_line_ends() {
    let mut over_an_end = 0;
    for width in (12..60).step_by(2) {
        let (mut fed, mut page) = (Answer::default(), Page::default());
        assert!(page.search("fencing token").is_empty());
        for end in (0..=DESIGN.len()).step_by(211).chain([DESIGN.len()]) {
            let end = DESIGN.floor_char_boundary(end);
            fed.text.push_str(&DESIGN[fed.text.len()..end]);
            fed.digest();
            page.lay(&fed, width);
            let mut fresh = Page::default();
            fresh.lay(&fed, width);
            assert_eq!(page.hits(), fresh.search("fencing token"));
        }
        let hits = page.hits();
        assert_eq!(hits.len(), 1, "a hit over a line's end is one");
        let words: String = all(&page)
            .iter()
            .flat_map(|line| &line.spans)
            .filter(|(ink, _)| matches!(ink, Ink::Mark | Ink::Hit))
            .map(|(_, t)| t.to_string())
            .collect();
        assert_eq!(words.replace(' ', ""), "fencingtoken");
        let marked = page.lines(hits[0].line..hits[0].line + 1);
        assert!(
            marked[0]
                .spans
                .iter()
                .any(|(ink, text)| matches!(ink, Ink::Mark | Ink::Hit) && text.as_str().starts_with("fenc"))
        );
        over_an_end += all(&page)
            .iter()
            .filter(|line| line.spans.iter().any(|(ink, _)| matches!(ink, Ink::Mark | Ink::Hit)))
            .count()
            - 1;
    }
    assert!(over_an_end > 0);
}

#[test]
fn a_search_with_capitals_means_them() {
    let mut page = Page::default();
    page.lay(&answer(DESIGN), 78);
    assert_eq!(page.search("redis setnx").len(), 1);
    assert_eq!(page.search("Redis SETNX").len(), 1);
    assert_eq!(page.search("Redis setnx").len(), 0);
    assert_eq!(page.search("日本").len(), 1);
    assert!(page.search("").is_empty());
}

#[test]
fn a_search_does_not_ask_how_letters_are_composed() {
    let text = "naïve (decomposed: nai\u{308}ve), Stra\u{df}e, \u{1112}\u{1161}\u{11ab}글 한글 e\u{323}\u{302}";
    for width in [12, 80] {
        for (needle, hits) in [
            ("naïve", 2),
            ("nai\u{308}ve", 2),
            ("NAÏVE", 0),
            ("nai", 0),
            ("straße", 1),
            ("한글", 2),
            ("ệ", 1),
            ("e\u{302}\u{323}", 1),
        ] {
            let mut page = Page::default();
            page.lay(&answer(text), width);
            assert_eq!(page.search(needle).len(), hits, "{needle} at {width}");
        }
    }
    let mut page = Page::default();
    page.lay(&answer(text), 80);
    let hits = page.search("naïve");
    let seen = |hit: &Hit| page.lines(0..1)[0].text().cells(hit.cells.clone()).to_string();
    assert_eq!(hits.iter().map(seen).collect::<Vec<_>>(), ["naïve", "nai\u{308}ve"]);
}

#[test]
fn without_utf8_signs_are_the_ascii_that_means_the_same() {
    let text = "quorum ≥ 3 and drift ≤ 200 ms, a ≠ b, ± 2, 1 → 2\n\n| ≥ 3 | x |\n|---|---|\n| naïve | 漢 |\n";
    let mut page = Page::default();
    page.plain = true;
    page.lay(&answer(text), 24);
    let lines: Vec<String> = all(&page).iter().map(|line| line.text().to_string()).collect();
    assert_eq!(
        lines,
        ["quorum >= 3 and drift <=", "200 ms, a != b, +- 2, 1", "-> 2", "", ">= 3  | x", "------+--", "naive | ?"]
    );
    assert_eq!(page.search("≥ 3").len(), 2);
}

#[test]
fn only_what_is_not_wrapped_is_wide() {
    let text = "prose that goes on\n\n```\nlong code that goes on\n```\n\n| long | table |\n|---|---|\n\n<div>\nprose in <b>HTML</b> that goes on\n</div>\n";
    let mut page = Page::default();
    page.lay(&answer(text), 12);
    let lines = all(&page);
    let wide: Vec<String> = lines.iter().filter(|line| line.wide).map(|line| line.text().to_string()).collect();
    assert_eq!(wide, ["  long code that goes on"], "a table that fits is not moved");
    assert!(lines.iter().all(|line| line.wide || line.width() <= 12), "{lines:?}");
    assert!(lines.iter().any(|line| line.text().as_str() == "</div>"));
}

proptest! {
    #[test]
    fn any_text_at_any_width_in_any_pieces(
        text in crate::domain::answer::markup::tests::pieces(), step in 1usize..40, width in 1u16..200, raw: bool,
    ) {
        in_pieces(&text, step, width, raw);
        let mut page = Page::default();
        page.lay(&answer(&text), width);
        for line in all(&page) {
            prop_assert!(!line.text().as_str().contains(char::is_control));
        }
    }
}
