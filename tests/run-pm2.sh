#!/usr/bin/env bash
# What `make run-pm2` runs: PM2 from npm with a home of its own and two processes of a sample app, and `qd agent` in
# front of it. Prints the URL, a token and curl lines, and ends everything it started on Ctrl-C.
#   PORT   where the agent listens (default 9616; if taken, any free port)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
run=$root/build/run-pm2
port=${PORT:-9616}
qd=${CARGO_TARGET_DIR:-$root/target}/debug/qd
pm2=$root/tests/node_modules/.bin/pm2
agent_pid=

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

[ -x "$qd" ] || die "no $qd; run: cargo build --bin qd"
[ -x "$pm2" ] || die "no $pm2; run: tests/setup.sh npm"

# The path of a Unix socket has at most 107 bytes; the longest name below is 15.
if [ ${#run} -gt 85 ]; then
  run=/tmp/quarterdeck-run-pm2-$(id -u)
  say "the path of this checkout is too long for Unix sockets; using $run"
fi
umask 077
mkdir -p "$run/pm2" "$run/qd"
[ -O "$run" ] || die "$run belongs to somebody else"
chmod 700 "$run" "$run/pm2" "$run/qd"
export PM2_HOME=$run/pm2 QD_HOME=$run/qd NO_COLOR=1

exec 9>"$run/lock"
flock --nonblock 9 || die "another make run-pm2 of this checkout is up; stop it first"

# Nothing started here may hold the lock, PM2's daemon least of all: it outlives its starter.
quiet_pm2() { "$pm2" "$@" --silent >>"$run/pm2.log" 2>&1 9>&-; }

stop() {
  trap - EXIT INT TERM
  if [ -n "$agent_pid" ] && kill -TERM "$agent_pid" 2>/dev/null; then
    wait "$agent_pid" || true
  fi
  quiet_pm2 kill || true
  say "stopped"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# What an earlier run that was killed may have left behind.
if [ -S "$PM2_HOME/rpc.sock" ]; then
  quiet_pm2 kill || true
fi
quiet_pm2 start "$root/tests/apps/sample/app.js" --name sample || die "PM2 did not start; see $run/pm2.log"
quiet_pm2 start "$root/tests/apps/sample/app.js" --name sample-worker || die "PM2 did not start; see $run/pm2.log"

token=$("$qd" token create "make-run-pm2-$$" --ttl 1d \
  --scope host:read --scope processes:read --scope processes:operate --scope processes:define \
  --scope processes:signal --scope processes:input --scope actions:trigger --scope logs:read --scope logs:manage \
  --scope metrics:read --scope events:read --scope daemon:admin --scope tokens:admin --scope audit:read 9>&-)

if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  say "port $port is taken; using a free one (choose another with PORT=)"
  port=0
fi
"$qd" agent --pm2-home "$PM2_HOME" --listen "127.0.0.1:$port" >"$run/agent.out" 2>"$run/agent.log" 9>&- &
agent_pid=$!

url=
for _ in $(seq 300); do
  url=$(sed -n 's/^listening on //p' "$run/agent.out")
  if [ -n "$url" ]; then break; fi
  kill -0 "$agent_pid" 2>/dev/null || break
  sleep 0.1
done
if [ -z "$url" ]; then
  cat "$run/agent.log" >&2
  die "the agent printed no ready line"
fi

cat <<TEXT
URL    $url
TOKEN  $token

List the processes:
  curl -sS -H 'Authorization: Bearer $token' '$url/api/v1/processes'

Restart one and wait until it is online:
  curl -sS -X POST -H 'Authorization: Bearer $token' '$url/api/v1/processes/sample/restart?wait=online'

Follow its log:
  curl -sS -N -H 'Authorization: Bearer $token' -H 'Accept: text/plain' '$url/api/v1/processes/sample/logs?lines=5&follow=true'

The agent logs to $run/agent.log. Ctrl-C stops everything.
TEXT
wait "$agent_pid" || die "the agent ended; see $run/agent.log"
