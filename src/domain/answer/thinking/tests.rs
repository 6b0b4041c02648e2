//! Every shape of thinking, at every split and every prefix.

use super::super::{Answer, refusal};
use crate::domain::stream::End;
use proptest::prelude::*;

const REFUSED: &str = r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#;

/// Text and thinking before the end and behind it.
fn heard(pieces: &[&str]) -> [(String, String); 2] {
    let mut answer = Answer::default();
    pieces.iter().for_each(|piece| answer.hear(piece));
    let now = (answer.text.clone(), answer.reasoning.clone());
    answer.close(End::Complete { notice: None });
    [now, (answer.text, answer.reasoning)]
}

/// Answer and thinking, both without the space around them.
fn split(text: &str) -> (String, String) {
    let [_, (answer, thinking)] = heard(&[text]);
    (answer.trim().to_owned(), thinking.trim().to_owned())
}

/// What is received, the answer in it, the thinking in it.
const SHAPES: &[(&str, &str, &str)] = &[
    ("<think>Two nodes.</think>\n\n## Raft", "## Raft", "Two nodes."),
    ("\n<think>\nTwo <b> nodes.\n</think>## Raft", "## Raft", "Two <b> nodes."),
    ("\u{feff} <THINK>a</Think> b", "b", "a"),
    ("<thinking>a</thinking>b", "b", "a"),
    ("<reasoning>a</reasoning>b", "b", "a"),
    ("<thought>a</thought>b", "b", "a"),
    ("<seed:think>a</seed:think>b", "b", "a"),
    ("<longcat_think>a</longcat_think>b", "b", "a"),
    ("<think time=\"3\">a</think>b", "b", "a"),
    ("<think >a</think >b", "b", "a"),
    ("<think\n>a</think\n>b", "b", "a"),
    ("<think type=\"deep\">a <think > c</think > d</think >b", "b", "a <think > c\nd"),
    ("<think />b", "b", ""),
    ("a\n</think >\nb", "b", "a"),
    ("<antThinking>a</antThinking>b", "b", "a"),
    ("<unused94>thought\na<unused95>b", "b", "a"),
    ("<unused94>a<unused95>b", "b", "a"),
    ("[THINK]a[b][/THINK]b", "b", "a[b]"),
    ("◁think▷a → ◁/think▷b", "b", "a →"),
    ("<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>b<|END_RESPONSE|>", "b", "a"),
    ("<|begin_of_thought|>a<|end_of_thought|>\n<|begin_of_solution|>b<|end_of_solution|>", "b", "a"),
    ("<think>\na\n</think>\n<answer>\nb\n</answer>", "b", "a"),
    ("<think>a</think>\n<think>b</think>\nc", "c", "a\n\nb"),
    ("<think></think>b", "b", ""),
    ("<think/>b", "b", ""),
    ("<think>a <think> b</think> c</think>\nd", "d", "a <think> b\nc"),
    ("<think>It ends with `</think>` I know.</think>b", "b", "It ends with `</think>` I know."),
    // the opening stood in the chat template
    ("</think>\nb", "b", ""),
    ("Two nodes.\n</think>\n\n## Raft", "## Raft", "Two nodes."),
    ("Two nodes.</think>Raft it is", "Raft it is", "Two nodes."),
    ("Two nodes. </think> Raft it is", "Raft it is", "Two nodes."),
    ("## A\n\n```\ncode\n```\n`x`\n</think>\n{}", "{}", "## A\n\n```\ncode\n```\n`x`"),
    ("Two nodes.\n</think>", "", "Two nodes."),
    // it never ends
    ("<think>Two nodes, and", "", "Two nodes, and"),
    ("<|channel|>analysis<|message|>Two nodes", "", "Two nodes"),
    // harmony
    (
        "<|channel|>analysis<|message|>Two nodes.<|end|><|start|>assistant<|channel|>final<|message|>## Raft<|return|>",
        "## Raft",
        "Two nodes.",
    ),
    ("<|start|>assistant<|channel|>final<|message|>b<|end|>", "b", ""),
    ("<|start|>assistant<|message|>b", "b", ""),
    ("<|channel|>analysis<|message|>a<|channel|>final <|constrain|>JSON<|message|>b", "b", "a"),
    ("<|channel|>commentary to=functions.x <|constrain|>json<|message|>{}<|call|>b", "b", "{}"),
    ("a<|end|><|start|>assistant<|channel|>final<|message|>b", "b", "a"),
    ("analysisThe assistant is asked.assistantfinal## Raft", "## Raft", "The assistant is asked."),
    ("<|channel>thought\na<channel|>b", "b", "a"),
    ("<|im_start|>assistant\nb<|im_end|>", "b", ""),
    ("<|start_header_id|>assistant<|end_header_id|>\n\nb<|eot_id|>", "b", ""),
    // tokens behind the text
    ("b<|im_end|>", "b", ""),
    ("b</s>\n", "b", ""),
    ("b<|endoftext|><|im_end|> ", "b", ""),
    ("b<｜end▁of▁sentence｜>", "b", ""),
    ("b<end_of_turn>", "b", ""),
    ("b[EOS]", "b", ""),
    ("[INST]b[/INST]", "b", ""),
];

/// What is the answer as it is.
const TEXTS: &[&str] = &[
    "",
    " \n",
    "## Raft\n\nUse <think> and </think> as the worker does.",
    "The template's `</think>` ends it.\n\nMore.",
    "The tag </think> ends it.",
    "The tag is </think>, they say.",
    "```\nx\n</think>\n```\nmore",
    "~~~xml\n<think>\nx\n</think>\n~~~\n",
    "```xml\n<think>x</think>\n```",
    "a <|im_end|> b",
    "a<|end|>b",
    "a </s>\n\nb",
    "a [EOS] b",
    "a [INST] b",
    "a <think",
    "a < think",
    "a </think x",
    "a frame begins with <|start|> and so on\n\nmore",
    "a < b, [x](y), - [ ] z, <br> ◁ x → y",
    "<answer>a</answer>",
    "<details><summary>x</summary></details>",
    "analysis",
    "analysis of Raft: assistantfinal",
    "Analysis",
    "<thi",
    "a <|im_en",
    "x<",
    "[",
];

#[test]
fn each_shape_is_told_apart() {
    for (text, answer, thinking) in SHAPES {
        assert_eq!(split(text), ((*answer).to_owned(), (*thinking).to_owned()), "{text}");
    }
    for text in TEXTS {
        assert_eq!(heard(&[text])[1], ((*text).to_owned(), String::new()), "{text}");
    }
}

#[test]
fn every_split_and_every_prefix() {
    let all = SHAPES.iter().map(|(text, ..)| *text).chain(TEXTS.iter().copied());
    for text in all {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for end in &places {
            let prefix = &text[..*end];
            let whole = heard(&[prefix]);
            let single: Vec<&str> = prefix.split_inclusive(|_| true).collect();
            assert_eq!(heard(&single), whole, "{prefix:?}, each alone");
            for at in places.iter().filter(|at| *at <= end) {
                assert_eq!(heard(&[&prefix[..*at], &prefix[*at..]]), whole, "{prefix:?} at {at}");
            }
        }
    }
}

#[test]
fn no_part_of_a_marker_is_ever_shown() {
    for (text, ..) in SHAPES {
        for (at, _) in text.char_indices() {
            let [(now, _), _] = heard(&[&text[..at]]);
            assert!(!now.contains("<|") && !now.contains("<thi") && !now.ends_with('<'), "{now:?} of {text}");
        }
    }
}

#[test]
fn what_surrounds_a_refusal_does_not_hide_it() {
    let wholes = [
        format!("<think>Two nodes cannot.</think>\n{REFUSED}"),
        format!("Two nodes cannot.\n</think>\n\n```json\n{REFUSED}\n```<|im_end|>\n"),
        format!("\u{feff}\u{200b}{REFUSED}<|eot_id|>"),
        format!(
            "<|channel|>analysis<|message|>No.<|end|><|start|>assistant<|channel|>final<|message|>{REFUSED}<|return|>"
        ),
        format!("`{REFUSED}`</s>"),
    ];
    for text in wholes {
        let [_, (answer, thinking)] = heard(&[&text]);
        assert!(refusal(&answer).is_some(), "{text}: {answer}");
        assert!(!thinking.contains("error"), "{text}");
    }
}

#[test]
fn a_field_of_its_own_is_the_same_thinking() {
    let mut answer = Answer::default();
    answer.think("Two nodes.");
    assert!(!answer.decided());
    answer.hear("\n\nRaft");
    assert_eq!((answer.text.as_str(), answer.thinking(), answer.decided()), ("Raft", Some("Two nodes."), true));
}

#[test]
fn tags_in_a_field_are_no_thinking() {
    let whole = "<think>Two `<think>` nodes, a < b [x].</think ><";
    let think = |pieces: &[&str]| {
        let mut answer = Answer::default();
        pieces.iter().for_each(|piece| answer.think(piece));
        answer.close(End::Complete { notice: None });
        answer.reasoning
    };
    assert_eq!(think(&[whole]), "Two `<think>` nodes, a < b [x].<");
    for at in 0..whole.len() {
        assert_eq!(think(&[&whole[..at], &whole[at..]]), think(&[whole]), "{at}");
    }
}

#[test]
fn what_is_decided_stays_so() {
    for (text, decided) in
        [("## Raft", true), ("{\"error\"", true), ("**Raft**", true), ("Two nodes", false), ("<think>x</think>y", true)]
    {
        let mut answer = Answer::default();
        answer.hear(text);
        assert_eq!(answer.decided(), decided, "{text}");
        answer.close(End::Cancelled);
        assert!(answer.decided());
    }
}

proptest! {
    #[test]
    fn pieces_are_the_whole_and_nothing_is_invented(
        parts in proptest::collection::vec(prop_oneof![
            Just("<think>"), Just("</think>"), Just("<thinking>"), Just("</thinking>"), Just("[THINK]"), Just("[/THINK]"),
            Just("<|channel|>"), Just("analysis"), Just("final"), Just("<|message|>"), Just("<|end|>"), Just("<|start|>"),
            Just("assistant"), Just("<|im_end|>"), Just("</s>"), Just("```"), Just("`"), Just("\n"), Just(" "), Just("word"),
            Just("<"), Just("."), Just("<answer>"), Just("</answer>"), Just("é"), Just("◁"),
        ], 0..16),
        cuts in proptest::collection::vec(0.0..1.0_f64, 0..6),
    ) {
        let text = parts.concat();
        let mut places: Vec<usize> = cuts.iter().map(|cut| text.floor_char_boundary((cut * text.len() as f64) as usize)).collect();
        places.sort_unstable();
        let (mut from, mut pieces) = (0, Vec::new());
        for at in places {
            pieces.push(&text[from..at]);
            from = at;
        }
        pieces.push(&text[from..]);
        let whole = heard(&[&text]);
        prop_assert_eq!(&heard(&pieces), &whole);
        let [_, (answer, thinking)] = whole;
        prop_assert!(answer.len() + thinking.len() <= text.len() + 2 * parts.len(), "{}", text);
    }
}
