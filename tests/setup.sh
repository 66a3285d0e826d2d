#!/usr/bin/env bash
# Makes what the tests and `make run` need besides cargo: npm packages in tests/node_modules and Python
# tools in build/venv. Safe to run again: each part is skipped while its lock file is unchanged.
#
#   tests/setup.sh          everything
#   tests/setup.sh npm      only the npm packages (what `make run` needs)
#   tests/setup.sh bench    these, and the load generator of `make bench`
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
what=${1:-all}

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# install_debian PACKAGE...: installs when root on a Debian-like system, else says what is missing.
install_debian() {
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    die "missing: $*; install it with your package manager and run this again"
  fi
  say "installing $*"
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@" >&2 ||
    { apt-get update >&2 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@" >&2; }
}

# fresh NAME FILE DIR: whether DIR stands and was made from FILE as it is now.
fresh() {
  [ -d "$3" ] && [ "$(cat "$build/stamps/$1" 2>/dev/null)" = "$(sha256sum <"$2")" ]
}

stamp() {
  sha256sum <"$2" >"$build/stamps/$1.new"
  mv "$build/stamps/$1.new" "$build/stamps/$1"
}

npm_packages() {
  local lock=$root/tests/package-lock.json
  command -v node >/dev/null || install_debian nodejs
  command -v npm >/dev/null || install_debian npm
  if fresh npm "$lock" "$root/tests/node_modules"; then
    return
  fi
  say "npm packages → tests/node_modules"
  npm ci --prefix "$root/tests" --no-audit --no-fund >&2
  stamp npm "$lock"
}

python_tools() {
  local requirements=$root/tests/requirements.txt
  command -v python3 >/dev/null || install_debian python3 python3-venv
  python3 -c 'import ensurepip, venv' 2>/dev/null || install_debian python3-venv
  if fresh python "$requirements" "$build/venv"; then
    return
  fi
  say "python tools → build/venv"
  rm -rf "$build/venv"
  python3 -m venv "$build/venv"
  "$build/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" >&2
  stamp python "$requirements"
}

mkdir -p "$build/stamps"
# Two runs at once would install into each other's half-made folders.
exec 9>"$build/stamps/lock"
flock 9

command -v cc >/dev/null || install_debian gcc libc6-dev
case $what in
  npm) npm_packages ;;
  bench)
    npm_packages
    command -v wrk >/dev/null || install_debian wrk
    ;;
  all)
    npm_packages
    python_tools
    ;;
  *) die "unknown part $what; use: npm, bench, all" ;;
esac
