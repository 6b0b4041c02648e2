//! Answers of other APIs than the one that was asked for, told by members that no chat completion has. They are named,
//! and end the run at their first event: no more of them is paid for.

use crate::domain::fault::Fault;
use serde_json::{Map, Value};

/// An API, how an event or a whole answer of it is known, and the next step.
struct Api {
    name: &'static str,
    /// Beginnings of `type` (or `event_type`).
    types: &'static [&'static str],
    /// Members that are there together, in each of several ways.
    members: &'static [&'static [&'static str]],
    next: &'static str,
}

const COMPATIBLE: &str = "Name the server's OpenAI-compatible address in the base URL, up to and including /v1, if it has one; else a gateway that speaks chat completions.";

const APIS: &[Api] = &[
    Api {
        name: "Anthropic's Messages API",
        types: &["message_start", "message_delta", "message_stop", "content_block_"],
        members: &[&["role", "stop_reason", "content"], &["completion", "stop_reason"]],
        next: "Name the OpenAI-compatible address in the base URL (https://api.anthropic.com/v1 has one), or a gateway that speaks chat completions.",
    },
    Api {
        name: "OpenAI's Responses API",
        types: &["response."],
        members: &[&["output", "object", "status"], &["output", "previous_response_id"]],
        next: "Name the base URL up to and including /v1, without /responses: /chat/completions is added to it.",
    },
    Api {
        name: "Ollama's own API (NDJSON)",
        types: &[],
        members: &[&["done", "message"], &["done", "response"]],
        next: "End the base URL with /v1 (http://host:11434/v1), where Ollama speaks chat completions.",
    },
    Api {
        name: "Gemini's own API",
        types: &[],
        members: &[&["candidates"], &["usageMetadata"]],
        next: "Name its OpenAI-compatible address, https://generativelanguage.googleapis.com/v1beta/openai, as the base URL.",
    },
    Api {
        name: "Cohere's own API",
        types: &[
            "message-start",
            "message-end",
            "content-start",
            "content-delta",
            "content-end",
            "stream-start",
            "text-generation",
        ],
        members: &[&["generation_id", "text"]],
        next: "Name its OpenAI-compatible address, https://api.cohere.ai/compatibility/v1, as the base URL.",
    },
    Api {
        name: "Bedrock's Converse API",
        types: &[],
        members: &[&["messageStart"], &["contentBlockDelta"], &["contentBlockStart"], &["output", "stopReason"]],
        next: COMPATIBLE,
    },
    Api {
        name: "Text Generation Inference's own API",
        types: &[],
        members: &[&["token", "generated_text"], &["token", "details"], &["generated_text"]],
        next: COMPATIBLE,
    },
    Api {
        name: "llama.cpp's own API",
        types: &[],
        members: &[&["content", "stop"]],
        next: "End the base URL with /v1 (http://host:8080/v1), where llama.cpp speaks chat completions.",
    },
    Api {
        name: "DashScope's own API",
        types: &[],
        members: &[&["output", "request_id"]],
        next: "Name its OpenAI-compatible address, https://dashscope.aliyuncs.com/compatible-mode/v1, as the base URL.",
    },
    Api {
        name: "the AI SDK's UI stream",
        types: &["text-start", "text-delta", "text-end", "start-step"],
        members: &[],
        next: COMPATIBLE,
    },
];

/// The API of an event, or of a whole answer, that is none of a chat completion.
pub(super) fn foreign(chunk: &Map<String, Value>) -> Option<Fault> {
    if chunk.contains_key("choices") {
        return None;
    }
    let kind = ["type", "event_type"].into_iter().find_map(|name| chunk.get(name)?.as_str()).unwrap_or_default();
    let there = |names: &&[&str]| names.iter().all(|name| chunk.contains_key(*name));
    let of = |api: &&Api| api.types.iter().any(|start| kind.starts_with(start)) || api.members.iter().any(there);
    APIS.iter().find(of).map(|api| Fault::Foreign { api: api.name.to_owned(), next: api.next.to_owned() })
}

/// What has the form of nothing that is known here; how it begins.
pub(super) fn unknown(sample: String) -> Fault {
    Fault::Foreign { api: format!("an API that is not known here, {sample}"), next: COMPATIBLE.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::foreign;
    use serde_json::{Value, json};

    fn named(value: Value) -> Option<String> {
        foreign(value.as_object().unwrap()).map(|fault| fault.sentence())
    }

    #[test]
    fn each_is_known_by_its_first_event_and_by_its_whole_answer() {
        let rows = [
            ("Anthropic", json!({"type": "message_start", "message": {"id": "m", "role": "assistant", "content": []}})),
            (
                "Anthropic",
                json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "R"}}),
            ),
            (
                "Anthropic",
                json!({"id": "m", "type": "message", "role": "assistant", "content": [{"type": "text", "text": "R"}], "stop_reason": "end_turn"}),
            ),
            ("Responses", json!({"type": "response.created", "response": {"id": "r", "status": "in_progress"}})),
            ("Responses", json!({"type": "response.output_text.delta", "delta": "R"})),
            ("Responses", json!({"id": "r", "object": "response", "status": "completed", "output": []})),
            ("Ollama", json!({"model": "m", "message": {"role": "assistant", "content": "R"}, "done": false})),
            ("Ollama", json!({"model": "m", "response": "R", "done": false})),
            ("Gemini", json!({"candidates": [{"content": {"parts": [{"text": "R"}]}}], "usageMetadata": {}})),
            ("Cohere", json!({"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": "R"}}}})),
            ("Cohere", json!({"event_type": "text-generation", "text": "R", "is_finished": false})),
            ("Bedrock", json!({"messageStart": {"role": "assistant"}})),
            ("Bedrock", json!({"output": {"message": {}}, "stopReason": "end_turn", "usage": {}})),
            ("Text Generation", json!({"token": {"id": 1, "text": "R"}, "generated_text": null, "details": null})),
            ("llama.cpp", json!({"content": "R", "stop": false, "id_slot": 0})),
            ("DashScope", json!({"output": {"text": "R", "finish_reason": "null"}, "request_id": "x"})),
            ("AI SDK", json!({"type": "text-delta", "id": "0", "delta": "R"})),
        ];
        for (name, value) in rows {
            let said = named(value.clone()).unwrap_or_default();
            assert!(said.contains(name), "{value}: {said}");
        }
    }

    #[test]
    fn what_chat_completions_and_their_gateways_send_is_none() {
        for value in [
            json!({"choices": [], "usage": {"completion_tokens": 1}}),
            json!({"type": "ping"}),
            json!({"type": "error", "error": {"message": "full"}}),
            json!({"object": "chat.completion.chunk", "choices": [{"delta": {"content": "R"}}], "done": false, "message": "x"}),
            json!({"message": "queued"}),
            json!({"id": "x", "object": "chat.completion.chunk", "created": 1}),
            json!({"code": 7, "message": "full", "request_id": "x"}),
            json!({"status": "processing", "output": null}),
            json!({"usage": {"completion_tokens": 1}}),
            json!({}),
        ] {
            assert_eq!(named(value.clone()), None, "{value}");
        }
    }
}
