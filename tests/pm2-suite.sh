#!/usr/bin/env bash
# PM2's own end-to-end scripts against our daemon.
#
#   PM2_SUITE=DIR tests/pm2-suite.sh [SCRIPT...]     DIR is a checkout of PM2's repository; nothing of it is kept
#
# The command line under test is the checkout's. Only the file by which it starts its daemon is replaced, in a copy, by
# one that starts ours. Everything happens under a HOME of its own in the build folder. Prints one line a script.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$root/build/pm2-suite
# Longest time for one script, in seconds.
limit=${PM2_SUITE_LIMIT:-240}

die() { printf 'error: %s\n' "$*" >&2; exit 1; }

[ -n "${PM2_SUITE:-}" ] && [ -f "$PM2_SUITE/lib/Daemon.js" ] || die "PM2_SUITE is no checkout of PM2's repository"
qd=${QD_BIN:-${CARGO_TARGET_DIR:-$root/target}/debug/qd}
[ -x "$qd" ] || die "no $qd; run: cargo build --bin qd"
# The path of a Unix socket has at most 107 bytes.
[ ${#work} -le 80 ] || work=/tmp/quarterdeck-pm2-suite-$(id -u)

# What does not depend on cluster mode, a registry, an init system or PM2's wrapper around Node apps.
scripts=(
  cli/start-app.sh cli/operate-regex.sh cli/app-configuration.sh cli/binary.sh cli/startOrX.sh cli/reset.sh
  cli/python-support.sh cli/multiparam.sh cli/smart-start.sh cli/args.sh cli/attach.sh cli/serve.sh
  cli/cli-actions-1.sh cli/cli-actions-2.sh cli/dump.sh cli/resurrect.sh cli/watch.sh cli/right-exit-code.sh
  cli/fork.sh cli/piped-config.sh process-file/json-file.sh process-file/yaml-configuration.sh
  process-file/json-reload.sh process-file/js-configuration.sh internals/daemon-paths-override.sh
  process-file/homogen-json-action.sh internals/start-consistency.sh misc/misc.sh misc/instance-number.sh
  logs/log-custom.sh logs/log-reload.sh logs/log-null.sh logs/log-create-not-exist-dir.sh logs/log-namespace.sh
  modules/get-set.sh misc/inside-pm2.sh
)
[ $# -eq 0 ] || scripts=("$@")

rm -rf "$work"
mkdir -p "$work/home/.pm2"
cp -a "$PM2_SUITE/." "$work/checkout"
rm -rf "$work/checkout/.git" "$work/checkout/node_modules"
ln -s "$root/tests/node_modules" "$work/checkout/node_modules"
cat >"$work/checkout/lib/Daemon.js" <<'JS'
'use strict';
// Starts our daemon where the command line expects its own, and says that it is there.
const { spawnSync } = require('node:child_process');
const home = process.env.PM2_HOME || `${process.env.HOME}/.pm2`;
const started = spawnSync(process.env.QD_BIN, ['daemon', '--home', home], { stdio: 'inherit' });
if (started.status === 0 && process.send) {
  process.send({ online: true, success: true, pid: process.pid, pm2_version: require('../package.json').version }, () =>
    process.exit(0),
  );
} else process.exit(started.status || 0);
JS
export HOME=$work/home QD_BIN=$qd PM2_SILENT=true
unset PM2_HOME QD_HOME

passed=0
for script in "${scripts[@]}"; do
  log=$work/$(tr / - <<<"$script").log
  begun=$SECONDS
  if (cd "$work/checkout" && timeout --kill-after=5 "$limit" bash "test/e2e/$script" >"$log" 2>&1 </dev/null); then
    verdict=pass
    passed=$((passed + 1))
  else
    verdict="FAIL $(grep -a -m1 '✘' "$log" | sed 's/^[# ✘]*//' || true)"
  fi
  printf '%-42s %4ss  %2s checks  %s\n' "$script" $((SECONDS - begun)) "$(grep -ac '✔' "$log" || true)" "$verdict"
  QD_HOME=$HOME/.pm2 "$qd" kill >/dev/null 2>&1 || true
done
printf '%d of %d pass; logs are in %s\n' "$passed" "${#scripts[@]}" "$work"
[ "$passed" -eq "${#scripts[@]}" ]
