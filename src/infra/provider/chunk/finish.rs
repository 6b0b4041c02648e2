//! What a finish_reason means, in the words of all vendors: OpenAI, Azure, Gemini and Vertex (in capitals),
//! Mistral (`model_length`), DeepSeek (`insufficient_system_resource`), Zhipu (`sensitive`,
//! `network_error`), vLLM and SGLang (`abort`), Cohere, watsonx (`time_limit`), Bedrock.

use crate::domain::fault::Fault;
use crate::domain::stream::{Cut, End};
use serde_json::Value;

/// Whole words of a good end.
const GOOD: &[&str] = &[
    "stop",
    "stopped",
    "end",
    "end_turn",
    "eos",
    "eos_token",
    "eot",
    "endoftext",
    "stop_sequence",
    "stop_sequences",
    "stop_token",
    "stop_word",
    "stop_words",
    "stop_str",
    "complete",
    "completed",
    "done",
    "finish",
    "finished",
    "success",
    "normal",
];
/// Parts of words for an answer that was kept back.
const FILTERED: &[&str] = &[
    "filter",
    "safety",
    "recitation",
    "prohibited",
    "block",
    "spii",
    "sensitive",
    "toxic",
    "guardrail",
    "moderat",
    "armor",
    "censor",
    "policy",
    "violat",
    "refus",
    "language",
    "risk",
    "flagged",
];
/// Parts of words for an answer that went wrong.
const FAILED: &[&str] = &[
    "error",
    "abort",
    "cancel",
    "insufficient",
    "timeout",
    "timed_out",
    "time_limit",
    "rate_limit",
    "quota",
    "overload",
    "unavailable",
    "fail",
    "malformed",
    "unexpected",
    "too_many",
    "interrupt",
    "crash",
    "exception",
    "disconnect",
    "repetition",
    "incomplete",
    "killed",
    "evict",
];
/// More words that come as a stop_reason.
const STOPS: &[&str] = &[
    "max_tokens",
    "max_new_tokens",
    "max_output_tokens",
    "max_length",
    "length",
    "model_length",
    "token_limit",
    "context_length_exceeded",
    "model_context_window_exceeded",
    "content_filter",
    "content_filtered",
    "guardrail_intervened",
    "safety",
    "recitation",
    "sensitive",
    "refusal",
    "error",
    "abort",
    "aborted",
    "cancelled",
    "timeout",
    "time_limit",
    "tool_use",
    "tool_calls",
];
/// Parts of words for an answer that was cut.
const CUT: &[&str] = &["length", "max", "token", "context", "window", "truncat", "budget", "limit"];

/// What a reason means; `None` says nothing, as some servers send one with every piece.
pub(super) fn meaning(reason: &Value) -> Option<End> {
    let raw = match reason {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Object(map) => return map.get("type").or_else(|| map.get("reason")).and_then(meaning),
        _ => return None,
    };
    let small: String = raw.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let word = ["finishreason_", "finish_reason_"].iter().find_map(|head| small.strip_prefix(head)).unwrap_or(&small);
    let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    Some(match word {
        "" | "null" | "none" | "unspecified" => return None,
        "tool_calls" | "tool_call" | "tool_use" | "function_call" => End::Complete {
            notice: Some(format!("finish_reason \"{raw}\": the model wanted a tool, and there are none")),
        },
        _ if GOOD.contains(&word) => End::Complete { notice: None },
        _ if has(FILTERED) => End::Truncated { cut: Cut::ContentFilter },
        _ if has(FAILED) => End::Failed { fault: Fault::Server { message: format!("finish_reason \"{raw}\"") } },
        _ if has(CUT) => End::Truncated { cut: Cut::Length },
        _ => End::Complete { notice: Some(format!("finish_reason \"{raw}\" is not known")) },
    })
}

/// What a stop_reason means where there is no finish_reason. vLLM puts the text there that it stopped at,
/// so only whole words that servers use count.
pub(super) fn known(reason: &Value) -> Option<End> {
    let word = reason.as_str()?.trim().to_lowercase();
    let is = |words: &[&str]| words.contains(&word.as_str());
    (is(GOOD) || is(STOPS)).then(|| meaning(reason)).flatten()
}

/// The worse of two meanings; the first of two that are equally bad.
pub(super) fn worse(a: Option<End>, b: End) -> End {
    match a {
        Some(a) if weight(&a) >= weight(&b) => a,
        _ => b,
    }
}

/// How bad an end is; from 2 on it is no good one.
pub(super) fn weight(end: &End) -> u8 {
    match end {
        End::Complete { notice: None } => 0,
        End::Complete { .. } => 1,
        End::Truncated { cut: Cut::Length } => 2,
        End::Truncated { cut: Cut::ContentFilter } => 3,
        End::Incomplete { .. } => 4,
        End::Failed { .. } => 5,
        End::Cancelled => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_all_vendors() {
        let key = |word: &str| match meaning(&Value::from(word)) {
            None => "nothing",
            Some(End::Complete { notice: None }) => "good",
            Some(End::Complete { .. }) => "noticed",
            Some(End::Truncated { cut: Cut::Length }) => "cut",
            Some(End::Truncated { .. }) => "filtered",
            Some(End::Failed { .. }) => "failed",
            Some(_) => "other",
        };
        let rows = [
            (
                "good",
                "stop STOP Stop FinishReason.STOP end_turn eos eos_token stop_sequence COMPLETE completed FINISH_REASON_STOP",
            ),
            (
                "cut",
                "length LENGTH max_tokens MAX_TOKENS FinishReason.MAX_TOKENS model_length max_output_tokens model_context_window_exceeded context_length_exceeded token_limit",
            ),
            (
                "filtered",
                "content_filter content-filter SAFETY RECITATION PROHIBITED_CONTENT BLOCKLIST SPII IMAGE_SAFETY sensitive ERROR_TOXIC guardrail_intervened content_filtered refusal LANGUAGE MODEL_ARMOR",
            ),
            (
                "failed",
                "error ERROR abort aborted cancelled insufficient_system_resource network_error MALFORMED_FUNCTION_CALL UNEXPECTED_TOOL_CALL time_limit TIMEOUT ERROR_LIMIT repetition",
            ),
            ("nothing", "null None FINISH_REASON_UNSPECIFIED"),
            ("noticed", "tool_calls tool_use function_call galaxy_brain OTHER unknown"),
        ];
        for (want, words) in rows {
            for word in words.split(' ') {
                assert_eq!(key(word), want, "{word}");
            }
        }
        assert_eq!(meaning(&Value::from("")), None);
        assert_eq!(meaning(&Value::Null), None);
        assert_eq!(meaning(&serde_json::json!({"type": "length", "length": 3})), meaning(&Value::from("length")));
        let Some(End::Complete { notice: Some(notice) }) = meaning(&Value::from("OTHER")) else { panic!() };
        assert!(notice.contains("\"OTHER\""));
    }

    #[test]
    fn a_stop_reason_is_a_known_word_or_nothing() {
        for word in ["max_tokens", "MAX_TOKENS", "end_turn", "refusal", "content_filter"] {
            assert_eq!(known(&Value::from(word)), meaning(&Value::from(word)), "{word}");
        }
        for text in [Value::from("Error budget:"), Value::from("###"), Value::from("window"), Value::from(151_645)] {
            assert_eq!(known(&text), None, "{text}");
        }
    }

    #[test]
    fn the_worst_wins_in_any_order() {
        let words = ["stop", "galaxy_brain", "length", "content_filter", "error"];
        let ends: Vec<End> = words.iter().filter_map(|word| meaning(&Value::from(*word))).collect();
        for (i, a) in ends.iter().enumerate() {
            for (j, b) in ends.iter().enumerate() {
                assert_eq!(worse(Some(a.clone()), b.clone()), ends[i.max(j)]);
            }
        }
    }
}
