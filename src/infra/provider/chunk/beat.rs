//! Heartbeats that come as data: `ping`, `keep-alive`, `: OPENROUTER PROCESSING`, a time of day. They
//! say that the line is open, and are nothing of an answer.

use serde_json::{Map, Value};

/// The longest one.
const MOST: usize = 80;
/// Parts of their words.
const WORDS: &[&str] = &[
    "ping",
    "pong",
    "keepalive",
    "keep-alive",
    "keep_alive",
    "keep alive",
    "heartbeat",
    "processing",
    "waiting",
    "noop",
];

/// True if an event of this name that is this object is nothing but a heartbeat.
pub(super) fn beating(name: &str, object: &Map<String, Value>) -> bool {
    let words = object.iter().any(|(name, value)| named(name) || value.as_str().is_some_and(named));
    named(name) || words && Value::Object(object.clone()).to_string().len() <= MOST
}

fn named(text: &str) -> bool {
    let small = text.to_lowercase();
    WORDS.iter().any(|word| small.contains(word)) || ["hb", "ok", "alive", "tick", ".", "-"].contains(&small.as_str())
}

/// True if an event of this name with this data, which is no JSON object, is nothing but a heartbeat.
pub(super) fn beats(name: &str, data: &str) -> bool {
    if named(name) || data.starts_with(':') {
        return true;
    }
    let bare = data.trim_matches(|c: char| c.is_whitespace() || "\"'[]()<>".contains(c));
    if bare.len() > MOST || bare.contains(['{', '}', '<']) {
        return false;
    }
    // a time of day, a counter
    let number = |c: char| c.is_ascii_digit() || "-:.TZ+ /".contains(c);
    bare.is_empty() || bare.chars().all(number) || named(bare) && bare.split_whitespace().count() <= 4
}

#[cfg(test)]
mod tests {
    use super::beats;

    #[test]
    fn what_keeps_a_line_open_is_nothing() {
        for data in [
            "ping",
            "PING",
            "[ping]",
            "\"ping\"",
            "keep-alive",
            "KEEPALIVE",
            ": ping",
            ": OPENROUTER PROCESSING",
            ":",
            "heartbeat",
            "2024-04-07 20:20:50.554328",
            "1763900000",
            "[]",
            ".",
        ] {
            assert!(beats("message", data), "{data}");
        }
        assert!(beats("ping", "what ever"));
        for data in [
            "{broken",
            "<html>",
            "Internal Server Error",
            "upstream connect error or disconnect/reset before headers",
            "{\"choices\": [",
            "the proxy was waiting for a server that did not come",
        ] {
            assert!(!beats("message", data), "{data}");
        }
    }
}
