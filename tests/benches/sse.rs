//! From the bytes of a body to what they say: `cargo bench --bench sse`. The `items` column is
//! events a second, the other one bytes a second; the time of a row by 100,000 is that of one event.

#![allow(clippy::unwrap_used, reason = "a bench that can't go on says where")]

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use dlm_architect::domain::fault::Fault;
use dlm_architect::domain::stream::StreamEvent;
use dlm_architect::infra::provider::decode;
use futures_util::{StreamExt, stream};

const DELTAS: usize = 100_000;
const PIECE: usize = 16 << 10;

/// The frames of servers as they are, `TEXT` in the place of the token.
const SHAPES: [(&str, &str); 4] = [
    ("short", r#"{"model":"m","choices":[{"index":0,"delta":{"content":"TEXT"}}]}"#),
    (
        "openai",
        r#"{"id":"chatcmpl-C1","object":"chat.completion.chunk","created":1763900000,"model":"gpt-4o-2024-08-06","service_tier":"default","system_fingerprint":"fp_b547601dbd","choices":[{"index":0,"delta":{"content":"TEXT"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"x7Kq"}"#,
    ),
    (
        "llama.cpp",
        r#"{"choices":[{"finish_reason":null,"index":0,"delta":{"content":"TEXT"}}],"created":1763900000,"id":"chatcmpl-ab","model":"smollm2-135m-instruct","system_fingerprint":"b6123-abc","object":"chat.completion.chunk"}"#,
    ),
    (
        "openrouter",
        r#"{"id":"gen-1","provider":"P","model":"a/b","object":"chat.completion.chunk","created":1763900000,"choices":[{"index":0,"delta":{"role":"assistant","content":"TEXT","reasoning":null,"reasoning_details":[]},"finish_reason":null,"native_finish_reason":null,"logprobs":null}]}"#,
    ),
];

fn body(shape: &str) -> Vec<u8> {
    let (_, frame) = SHAPES.iter().find(|(name, _)| *name == shape).unwrap();
    let tokens = [" the", " leader", "\\n\\n", " **Raft**", " → ", " \\\"lease\\\""];
    let mut body: String =
        (0..DELTAS).map(|n| format!("data: {}\n\n", frame.replace("TEXT", tokens[n % tokens.len()]))).collect();
    body += "data: [DONE]\n\n";
    body.into_bytes()
}

#[divan::bench(args = SHAPES.map(|(name, _)| name), sample_count = 10)]
fn decoded(bencher: Bencher, shape: &str) {
    let body = body(shape);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    bencher.counter(ItemsCount::new(DELTAS)).counter(BytesCount::of_slice(&body)).bench_local(|| {
        let pieces = stream::iter(body.chunks(PIECE).map(Ok::<_, Fault>));
        let count = runtime.block_on(decode(pieces).fold(0_usize, |count, event| {
            let delta = matches!(event, StreamEvent::Delta(_));
            std::future::ready(count + usize::from(delta))
        }));
        assert_eq!(count, DELTAS);
    });
}

fn main() {
    divan::main();
}
