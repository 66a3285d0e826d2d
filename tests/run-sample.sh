#!/usr/bin/env bash
# What `make run` runs: daemon and agent by `qd up`, with a home in the build folder and a sample app of each kind that
# this machine can run, and a console that the agent is linked to. Prints the URL, a token, curl lines and a one-time link
# to the console's page, and ends everything it started on Ctrl-C.
#   PORT           where the agent listens (default 9616; if taken, any free port)
#   CONSOLE_PORT   where the console listens (default 9617; if taken, any free port)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
run=$root/build/run
port=${PORT:-9616}
console_port=${CONSOLE_PORT:-9617}
qd=${CARGO_TARGET_DIR:-$root/target}/debug/qd
console=$qd-console
apps=$root/tests/apps/plain
up_pid=
console_pid=

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

[ -x "$qd" ] && [ -x "$console" ] || die "no $qd or $console; run: cargo build --bin qd --bin qd-console"

# The path of a Unix socket has at most 107 bytes; the longest name below is 15.
if [ ${#run} -gt 90 ]; then
  run=/tmp/quarterdeck-run-$(id -u)
  say "the path of this checkout is too long for Unix sockets; using $run"
fi
umask 077
mkdir -p "$run/qd"
[ -O "$run" ] || die "$run belongs to somebody else"
chmod 700 "$run" "$run/qd"
export QD_HOME=$run/qd QD_CONSOLE_DATA=$run/console NO_COLOR=1
unset QD_HOST QD_CONSOLE QD_TOKEN PM2_HOME

exec 9>"$run/lock"
flock --nonblock 9 || die "another make run of this checkout is up; stop it first"

stop() {
  trap - EXIT INT TERM
  local pid
  for pid in $up_pid $console_pid; do
    if kill -TERM "$pid" 2>/dev/null; then
      wait "$pid" || true
    fi
  done
  say "stopped"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# What an earlier run that was killed may have left behind.
"$qd" kill >/dev/null 2>&1 9>&- || true

# free PORT NAME: it, or 0 for any free one if it is taken.
free() {
  if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
    say "port $1 is taken; using a free one (choose another with $2=)"
    echo 0
  else
    echo "$1"
  fi
}

# ready NAME PID: the URL of the ready line in NAME.out.
ready() {
  local url
  for _ in $(seq 300); do
    url=$(sed -n 's/^listening on //p' "$run/$1.out")
    if [ -n "$url" ]; then
      echo "$url"
      return
    fi
    kill -0 "$2" 2>/dev/null || break
    sleep 0.1
  done
  cat "$run/$1.log" >&2
  die "$1 printed no ready line"
}

"$qd" up --listen "127.0.0.1:$(free "$port" PORT)" >"$run/up.out" 2>"$run/up.log" 9>&- &
up_pid=$!
"$console" serve --listen "127.0.0.1:$(free "$console_port" CONSOLE_PORT)" \
  >"$run/console.out" 2>"$run/console.log" 9>&- &
console_pid=$!
url=$(ready up "$up_pid")
console_url=$(ready console "$console_pid")

# The admin logs in by one-time links only: nobody is told its password.
if ! "$console" user ls 2>/dev/null 9>&- | grep -q '^admin'; then
  head -c 24 /dev/urandom | base64 | "$console" user add admin --role admin --password-stdin 2>>"$run/console.log" 9>&-
fi
if ! "$qd" link "$console_url" --code "$("$console" code create --tag sample=yes 9>&-)" --name sample-host \
  >>"$run/up.log" 2>&1 9>&-; then
  # Linked by an earlier run, perhaps to another port.
  "$qd" unlink >>"$run/up.log" 2>&1 9>&- || true
  code=$("$console" code create --host "sample-$(date +%s)" --tag sample=yes 9>&-)
  "$qd" link "$console_url" --code "$code" >>"$run/up.log" 2>&1 9>&- || die "the host could not be linked; see $run/up.log"
fi
login=$("$console" user login-link admin --url "$console_url" 9>&-)

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
URL      $url
TOKEN    $token
CONSOLE  $login
         (this link logs in once, within ten minutes; make another: QD_CONSOLE_DATA=$QD_CONSOLE_DATA $console user login-link admin --url $console_url)

List the processes:
  curl -sS -H 'Authorization: Bearer $token' '$url/api/v1/processes'

Restart one and wait until it is online:
  curl -sS -X POST -H 'Authorization: Bearer $token' '$url/api/v1/processes/sample-shell/restart?wait=online'

Follow its log:
  curl -sS -N -H 'Authorization: Bearer $token' -H 'Accept: text/plain' '$url/api/v1/processes/sample-shell/logs?lines=5&follow=true'

The local command needs no token:
  QD_HOME=$QD_HOME $qd ls

Logs of daemon, agent and console are in $run. Ctrl-C stops everything.
TEXT
wait "$up_pid" || die "qd up ended; see $run/up.log"
