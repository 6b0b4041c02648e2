//! One of each fault and of each way it is said, for the tests of the faces too.

use super::{Fault, Unreached};

/// Every way not to be reached.
pub const UNREACHED: [Unreached; 13] = [
    Unreached::Name,
    Unreached::Lookup,
    Unreached::Slow,
    Unreached::Plain,
    Unreached::Secure,
    Unreached::Issuer,
    Unreached::SelfSigned,
    Unreached::Certificate,
    Unreached::Handshake,
    Unreached::Foreign,
    Unreached::Login,
    Unreached::Barred,
    Unreached::Other,
];

/// A status of a server.
pub fn status(code: u16, message: &str, retry_after_ms: Option<u64>) -> Fault {
    let url = "http://h/v1/chat/completions".into();
    Fault::Status { code, url, message: message.into(), retry_after_ms, key_from: None, again: None }
}

/// All of them, with texts as long as the world's.
pub fn all() -> Vec<Fault> {
    let keyed = |code| Fault::Status {
        code,
        url: "https://api.example.com/v1/chat/completions".into(),
        message: "Incorrect API key provided: [key]. You can find your API key at https://platform.example.com".into(),
        retry_after_ms: None,
        key_from: Some("OPENAI_API_KEY".into()),
        again: None,
    };
    let doubled = Fault::Status {
        code: 404,
        url: "http://h/v1/v1/chat/completions".into(),
        message: String::new(),
        retry_after_ms: None,
        key_from: None,
        again: None,
    };
    let setup = "/home/ann/.config/dlm-architect/key can be read by others, so it is not used";
    let limit = "Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29511";
    let refused = |proxy| Fault::Connect {
        host: "llm.intra.example.com:8443".into(),
        cause: "tcp connect error: Connection refused.".into(),
        proxy,
        why: Unreached::Other,
    };
    let mut all = vec![
        refused(None),
        refused(Some("http://proxy.intra.example.com:3128 (HTTPS_PROXY)".into())),
        status(401, "Invalid key.", None),
        keyed(401),
        keyed(403),
        status(404, "", None),
        status(404, "The model `gpt-5o` does not exist or you do not have access to it.", None),
        doubled,
        status(400, "Unsupported value: 'temperature' does not support 0.2 with this model.", None),
        status(429, limit, Some(2000)),
        status(429, limit, Some(3_600_000)),
        status(500, "boom", None),
        Fault::Html { host: "h".into(), status: 200, title: "Login".into() },
        Fault::Html { host: "h".into(), status: 503, title: String::new() },
        Fault::Redirect { code: 302, to: "http://x".into() },
        Fault::Server { message: "Context size has been exceeded.".into() },
        Fault::Cut { cause: String::new() },
        Fault::Cut { cause: "connection reset by peer".into() },
        Fault::Silent { seconds: 120 },
        Fault::Empty,
        Fault::TooLarge { what: "an event over 8 MiB".into() },
        Fault::Garbled { events: 20 },
        Fault::Lost { events: 1, sample: "{broken".into() },
        Fault::Setup { what: setup.into(), next: "Run: chmod 600 /home/ann/.config/dlm-architect/key.".into() },
        Fault::Disk { path: "/home/ann/.local/state/dlm-architect/sessions".into(), cause: "Permission denied".into() },
        Fault::Foreign { api: "Ollama's own API (NDJSON)".into(), next: "End the base URL with /v1.".into() },
        status(402, "Insufficient Balance", None),
        Fault::Unknown,
    ];
    all.extend(UNREACHED.map(|why| Fault::Connect {
        host: "llm.intra.example.com:8443".into(),
        cause: "the cause".into(),
        proxy: None,
        why,
    }));
    all
}
