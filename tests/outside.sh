#!/usr/bin/env bash
# What others make of the API: a linter and a validator of its description, a fuzzer that holds the running agent
# against it, with and without a token, and a Python client generated from it.
set -euo pipefail
cd "$(dirname "$0")"
tests=$PWD
root=$(cd .. && pwd)
venv="$root/build/venv/bin"
qd="${QD_BIN:-${CARGO_TARGET_DIR:-$root/target}/debug/qd}"
work=$(mktemp -d /tmp/qd-outside.XXXXXX)
export HOME="$work" PM2_HOME="$work/pm2" QD_HOME="$work/qd"
agent=""

finish() {
    code=$?
    if [ "$code" -ne 0 ] && [ -f "$work/agent.err" ]; then tail -n 20 "$work/agent.err" >&2; fi
    if [ -n "$agent" ]; then kill "$agent" 2>/dev/null || true; wait "$agent" 2>/dev/null || true; fi
    node_modules/.bin/pm2 kill >/dev/null 2>&1 || true
    rm -rf "$work"
    exit "$code"
}
trap finish EXIT

# It leaves a cache where it runs.
schemathesis() { (cd "$work" && "$venv/schemathesis" --config-file "$tests/schemathesis.toml" "$@"); }

echo "== openapi.yaml: linter and validator"
node_modules/.bin/redocly lint --config redocly.yaml "$root/openapi.yaml"
"$venv/openapi-spec-validator" "$root/openapi.yaml"

echo "== an agent over a stock PM2"
node_modules/.bin/pm2 start apps/sample/app.js --name sample >/dev/null
token=$("$qd" token create outside --scope host:read --scope processes:read --scope processes:operate \
    --scope processes:define --scope processes:signal --scope processes:input --scope actions:trigger \
    --scope logs:read --scope logs:manage --scope metrics:read --scope events:read --scope daemon:admin \
    --scope tokens:admin --scope audit:read)
# A run without a token fails to authenticate thousands of times in a minute, which is what the lockout is for.
QD_LIMITS_AUTH_FAILURES_PER_MINUTE=1000000 "$qd" agent --pm2-home "$PM2_HOME" --listen 127.0.0.1:0 >"$work/agent.out" 2>"$work/agent.err" &
agent=$!
for _ in $(seq 100); do
    url=$(sed -n 's/^listening on //p' "$work/agent.out")
    if [ -n "$url" ] && curl -fsS "$url/readyz" >/dev/null 2>&1; then break; fi
    read -rt 0.1 <> <(:) || true
done
[ -n "$url" ] || { echo "the agent did not start" >&2; exit 1; }

echo "== schemathesis with a token"
schemathesis run "$root/openapi.yaml" --url "$url" \
    --header "Authorization: Bearer $token" --max-examples 10 --seed 1 --request-timeout 30 --workers 1

echo "== schemathesis without a token"
schemathesis run "$root/openapi.yaml" --url "$url" \
    --max-examples 5 --seed 1 --request-timeout 30 --workers 1

echo "== a generated Python client"
# The fuzzer deletes what it finds.
node_modules/.bin/pm2 delete all >/dev/null 2>&1 || true
node_modules/.bin/pm2 start apps/sample/app.js --name sample >/dev/null
(cd "$work" && "$venv/openapi-python-client" generate --path "$root/openapi.yaml" --meta none --output-path "$work/qd_client" >"$work/generate.out" 2>&1) \
    || { cat "$work/generate.out" >&2; exit 1; }
PYTHONPATH="$work" QD_URL="$url" QD_TOKEN="$token" "$venv/python" generated_client.py
echo "== all outside checks passed"
