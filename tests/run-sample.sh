#!/usr/bin/env bash
# What `make run` runs: daemon and agent by `qd up`, with a home in the build folder and a sample app of each kind that
# this machine can run. Prints the URL, a token and curl lines, and ends everything it started on Ctrl-C.
#   PORT   where the agent listens (default 9616; if taken, any free port)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
run=$root/build/run
port=${PORT:-9616}
qd=${CARGO_TARGET_DIR:-$root/target}/debug/qd
apps=$root/tests/apps/plain
up_pid=

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

[ -x "$qd" ] || die "no $qd; run: cargo build --bin qd"

# The path of a Unix socket has at most 107 bytes; the longest name below is 15.
if [ ${#run} -gt 90 ]; then
  run=/tmp/quarterdeck-run-$(id -u)
  say "the path of this checkout is too long for Unix sockets; using $run"
fi
umask 077
mkdir -p "$run/qd"
[ -O "$run" ] || die "$run belongs to somebody else"
chmod 700 "$run" "$run/qd"
export QD_HOME=$run/qd NO_COLOR=1
unset QD_HOST QD_TOKEN PM2_HOME

exec 9>"$run/lock"
flock --nonblock 9 || die "another make run of this checkout is up; stop it first"

stop() {
  trap - EXIT INT TERM
  if [ -n "$up_pid" ] && kill -TERM "$up_pid" 2>/dev/null; then
    wait "$up_pid" || true
  fi
  say "stopped"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# What an earlier run that was killed may have left behind.
"$qd" kill >/dev/null 2>&1 9>&- || true

if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  say "port $port is taken; using a free one (choose another with PORT=)"
  port=0
fi
"$qd" up --listen "127.0.0.1:$port" >"$run/up.out" 2>"$run/up.log" 9>&- &
up_pid=$!

url=
for _ in $(seq 300); do
  url=$(sed -n 's/^listening on //p' "$run/up.out")
  if [ -n "$url" ]; then break; fi
  kill -0 "$up_pid" 2>/dev/null || break
  sleep 0.1
done
if [ -z "$url" ]; then
  cat "$run/up.log" >&2
  die "qd up printed no ready line"
fi

# start NAME COMMAND SCRIPT: a sample app, where its command is on this machine and it is not there from last time.
start() {
  if command -v "$2" >/dev/null && ! "$qd" describe "$1" >/dev/null 2>&1; then
    "$qd" start "$3" --name "$1" --interpreter "$2" --wait >>"$run/up.log" 2>&1 9>&- ||
      die "the sample app $1 did not start; see $run/up.log"
  fi
}
start sample-shell sh "$apps/app.sh"
start sample-python python3 "$apps/app.py"
start sample-node node "$apps/app.js"

token=$("$qd" token create "make-run-$$" --ttl 1d \
  --scope host:read --scope processes:read --scope processes:operate --scope processes:define \
  --scope processes:signal --scope processes:input --scope actions:trigger --scope logs:read --scope logs:manage \
  --scope metrics:read --scope events:read --scope daemon:admin --scope tokens:admin --scope audit:read 9>&-)

cat <<TEXT
URL    $url
TOKEN  $token

List the processes:
  curl -sS -H 'Authorization: Bearer $token' '$url/api/v1/processes'

Restart one and wait until it is online:
  curl -sS -X POST -H 'Authorization: Bearer $token' '$url/api/v1/processes/sample-shell/restart?wait=online'

Follow its log:
  curl -sS -N -H 'Authorization: Bearer $token' -H 'Accept: text/plain' '$url/api/v1/processes/sample-shell/logs?lines=5&follow=true'

The local command needs no token:
  QD_HOME=$QD_HOME $qd ls

Logs of daemon and agent are in $run. Ctrl-C stops everything.
TEXT
wait "$up_pid" || die "qd up ended; see $run/up.log"
