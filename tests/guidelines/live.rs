//! Marks while the answer arrives: they come with their block, stay, and do not depend on the pieces.

use super::good::answers;
use super::marked::all;
use super::{COMPLETE, marks, seed};
use dlm_architect::domain::answer::Answer;
use dlm_architect::domain::fault::Fault;
use dlm_architect::domain::guideline::{Guidelines, Mark, Marks};
use dlm_architect::domain::stream::{Cut, End};
use proptest::prelude::*;
use std::sync::LazyLock;

static SEED: LazyLock<Guidelines> = LazyLock::new(seed);
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let good = answers();
    let bad: Vec<String> = all().iter().map(|bad| bad.text(&good)).collect();
    good.into_iter().map(|(_, text)| text).chain(bad).collect()
});

fn ends() -> Vec<End> {
    vec![
        COMPLETE,
        End::Truncated { cut: Cut::Length },
        End::Incomplete { fault: Fault::Cut { cause: "reset".to_owned() } },
        End::Failed { fault: Fault::Empty },
        End::Cancelled,
    ]
}

/// Feeds `pieces`, holding each step against the one before; gives the marks at the end.
fn fed(pieces: &[&str], end: &End) -> (Vec<Mark>, Vec<Mark>) {
    let (mut answer, mut marks) = (Answer::default(), Marks::new(&SEED));
    let mut before: Vec<Mark> = Vec::new();
    for piece in pieces {
        answer.text.push_str(piece);
        answer.digest();
        marks.digest(&answer);
        let now = marks.marks();
        assert!(before.iter().all(|mark| now.contains(mark)), "a mark went away: {before:?} then {now:?}");
        assert!(now.iter().all(|mark| mark.at.is_some()), "missing before the end: {now:?}");
        assert!(now.iter().all(|mark| mark.at.clone().is_none_or(|at| answer.text.get(at).is_some())), "{now:?}");
        before = now.to_vec();
    }
    answer.close(end.clone());
    answer.digest();
    marks.close(&answer);
    (before, marks.marks().to_vec())
}

fn hold(text: &str, cuts: &[usize], end: &End) {
    let mut places: Vec<usize> = cuts.iter().map(|cut| text.floor_char_boundary(cut % (text.len() + 1))).collect();
    places.extend([0, text.len()]);
    places.sort_unstable();
    let pieces: Vec<&str> = places.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect();
    let (live, ended) = fed(&pieces, end);
    let (_, whole) = fed(&[text], end);
    assert_eq!(ended, whole, "{cuts:?} {end:?}\n{text}");
    assert!(live.iter().all(|mark| whole.contains(mark)), "{live:?} not in {whole:?}\n{text}");
    let starts: Vec<usize> = ended.iter().map(|mark| mark.at.as_ref().map_or(usize::MAX, |at| at.start)).collect();
    assert!(starts.is_sorted(), "{ended:?}");
    if !matches!(end, End::Complete { .. }) {
        assert!(ended.iter().all(|mark| mark.at.is_some()), "missing in an answer that was cut: {ended:?}");
    }
}

#[test]
fn marks_are_those_of_the_whole_character_by_character() {
    for text in TEXTS.iter().filter(|text| text.len() < 1500) {
        let cuts: Vec<usize> = (0..text.len()).collect();
        hold(text, &cuts, &COMPLETE);
    }
}

/// Bits of Markdown and of what checks look for, in any order.
const BITS: &[&str] = &[
    "\n",
    "\n\n",
    "# ",
    "## Failure handling\n\n",
    "- ",
    "  - ",
    "1. ",
    "**",
    "`",
    "```\n",
    "```go\n",
    "> ",
    "| a | b |\n|---|---|\n",
    "Sure! ",
    "Here is the design. ",
    "Raft is a consensus algorithm that ",
    "In conclusion, ",
    "Avoid Redis. ",
    "## Capacity\n\n",
    "fencing token ",
    "renew ",
    "partition ",
    "acquire the lock ",
    "return x;\n",
    "def f(x):\n",
    "func f() {\n",
    "    indented(x);\n",
    "{\"error\": \"Infrastructure constraints insufficient for consistency SLA\"}",
    "{\n",
    "\"error\": ",
    "}\n",
    "&amp; ",
    "é 🧭 ",
    ":\n",
    "Negative constraints",
    "## Summary\n",
    "word ",
    "\t",
    "***\n",
    "====\n",
    "<div>\n",
    "[a](b) ",
    "feel free to ",
    "\r\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn marks_do_not_depend_on_the_pieces(
        text in 0..1000usize, cuts in prop::collection::vec(0..100_000usize, 0..12), upto in 0..100_000usize, end in 0..10usize,
    ) {
        let text = &TEXTS[text % TEXTS.len()];
        let text = if upto % 2 == 0 { text } else { &text[..text.floor_char_boundary(upto % (text.len() + 1))] };
        hold(text, &cuts, ends().get(end).unwrap_or(&COMPLETE));
    }

    #[test]
    fn nor_in_any_other_text(
        bits in prop::collection::vec((0..BITS.len(), 1..3usize), 0..60), cuts in prop::collection::vec(0..100_000usize, 0..40),
        end in 0..10usize,
    ) {
        let text: String = bits.iter().map(|(bit, times)| BITS[*bit].repeat(*times)).collect();
        hold(&text, &cuts, ends().get(end).unwrap_or(&COMPLETE));
    }
}

#[test]
fn long_lines_and_blocks_are_cut_alike() {
    let texts = [
        format!("Here is the design {}", "on and on ".repeat(900)),
        format!("## Capacity\n\n- {}\n- short\n\nend", "words and words, ".repeat(400)),
        format!("```go\n{}\n```\n", "x := f(y) ".repeat(600)),
        format!(
            "{}\n\n{{\"error\": \"Infrastructure constraints insufficient for consistency SLA\"}}",
            "prose ".repeat(800)
        ),
        format!("# {}\n\n{}", "heading ".repeat(700), "Raft is a protocol that works. ".repeat(200)),
    ];
    for text in &texts {
        for size in [1, 7, 100, 255, 256, 257, 1000] {
            let cuts: Vec<usize> = (0..text.len()).step_by(size).collect();
            for end in [COMPLETE, End::Cancelled] {
                hold(text, &cuts, &end);
            }
        }
    }
}

#[test]
fn a_mark_comes_with_its_block() {
    let live = |text: &str| {
        let (live, _) = fed(&[text], &End::Cancelled);
        live.into_iter().map(|mark| text[mark.at.unwrap()].to_owned()).collect::<Vec<_>>()
    };
    assert!(live("Certainly! ").is_empty());
    assert!(live("Certainly!\n").is_empty());
    assert_eq!(live("Certainly!\n\n"), ["Certainly!"]);
    assert_eq!(live("# A\n\n## Conclusion\n"), ["## Conclusion"]);
    assert_eq!(live("```go\nfunc main() {\n"), ["func main() {"]);
    assert_eq!(live("## Capacity\n\n- a\n- b\n\n## Next\n"), ["a"]);
    assert_eq!(live("{\"error\": \"Infrastructure constraints insufficient for consistency SLA\"}\n\n"), [""; 0]);
}

#[test]
fn what_is_missing_is_said_of_complete_designs_only() {
    let text = "**Raft** on five voters.";
    assert!(marks(&SEED, text, COMPLETE).iter().any(|mark| mark.guideline == "lease-renewal"));
    for end in &ends()[1..] {
        assert_eq!(marks(&SEED, text, end.clone()), [], "{end:?}");
    }
    assert_eq!(marks(&SEED, "", COMPLETE), []);
    assert_eq!(marks(&SEED, " \n\n", COMPLETE), []);
}

/// In a language the patterns are not of nothing is missing, as nothing could be found.
#[test]
fn nothing_is_missing_in_another_language() {
    let chinese = "## 锁的获取\n\n- 客户端先申请租约，然后在一个事务中创建键。\n\n## 续约策略\n\n- 每三秒发送一次保活消息，租约为十秒，失败则停止工作。\n";
    let french = "## Renouvellement du bail\n\nLe client renouvelle son bail toutes les trois secondes sur une horloge monotone.\n";
    for text in [chinese, french] {
        assert_eq!(marks(&SEED, text, COMPLETE), [], "{text}");
    }
}

#[test]
fn a_refusal_by_the_server_has_no_mark() {
    let (mut answer, mut marks) = (Answer::default(), Marks::new(&SEED));
    answer.declined.push_str("I can't help with that.");
    answer.close(COMPLETE);
    answer.digest();
    marks.close(&answer);
    assert_eq!(marks.marks(), []);
}
