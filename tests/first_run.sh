#!/usr/bin/env bash
# The README's first command: a real, small language model on 127.0.0.1 and the first test case of
# the embedded prompt; in the terminal face where there is a terminal, else headless.
set -euo pipefail
cd "$(dirname "$0")/.."
pid=$(bash tests/real_model.sh .cache/llm 0)
trap 'kill "$pid" 2>/dev/null || true' EXIT
cargo build --release --locked
# The model has 135 million parameters: it streams Markdown, and its designs are worth nothing.
code=0
target/release/dlm-architect --base-url "$(cat .cache/llm/server.url)" --model smollm2-135m-instruct \
  --param max_tokens=300 --case 1 || code=$?
echo "exit code $code (4: cut at length, as the README's table says)" >&2
