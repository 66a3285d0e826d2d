#!/usr/bin/env bash
# Makes what the tests and `make run-pm2` need besides cargo: npm packages in tests/node_modules, the page in
# crates/ui/web/dist, a browser, the frameworks of tests/apps/frameworks, and Python tools in build/venv. Safe to run
# again: each part is skipped while the files that it is made from are unchanged.
#
#   tests/setup.sh          everything
#   tests/setup.sh npm      only the npm packages (what `make run-pm2` needs)
#   tests/setup.sh page     only the page, which is embedded at the next `cargo build`
#   tests/setup.sh ui       the page and a browser
#   tests/setup.sh bench    the npm packages, and the load generator and the rival of `make bench`
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

# fresh NAME DIR FILE...: whether DIR stands and was made from the FILEs as they are now.
fresh() {
  local name=$1 made=$2
  shift 2
  [ -d "$made" ] && [ "$(cat "$build/stamps/$name" 2>/dev/null)" = "$(cat "$@" | sha256sum)" ]
}

# stamp NAME FILE...: it was made from the FILEs.
stamp() {
  local name=$1
  shift
  cat "$@" | sha256sum >"$build/stamps/$name.new"
  mv "$build/stamps/$name.new" "$build/stamps/$name"
}

node_js() {
  command -v node >/dev/null || install_debian nodejs
  command -v npm >/dev/null || install_debian npm
}

npm_packages() {
  local lock=$root/tests/package-lock.json
  node_js
  if fresh npm "$root/tests/node_modules" "$lock"; then
    return
  fi
  say "npm packages → tests/node_modules"
  npm ci --prefix "$root/tests" --no-audit --no-fund >&2
  stamp npm "$lock"
}

page() {
  local web=$root/crates/ui/web
  local sources
  mapfile -t sources < <(
    find "$web" -path "$web/node_modules" -prune -o -path "$web/dist" -prune -o -path "$web/tests" -prune -o -type f -print |
      LC_ALL=C sort
  )
  node_js
  if fresh ui "$web/dist/assets" "${sources[@]}"; then
    return
  fi
  say "page → crates/ui/web/dist"
  (cd "$web" && npm ci --no-audit --no-fund && npm run build) >&2
  stamp ui "${sources[@]}"
}

browser() {
  [ -n "${CHROMIUM:-}" ] || [ -x /usr/bin/chromium ] || install_debian chromium
}

network() {
  command -v ip >/dev/null || install_debian iproute2
}

frameworks() {
  local all=$root/tests/apps/frameworks next=$root/tests/apps/frameworks/next-app
  local lock=$all/package-lock.json
  if ! fresh frameworks "$all/node_modules" "$lock"; then
    say "frameworks → tests/apps/frameworks/node_modules"
    # Not `ci`: some registries lack the builds of next's compiler for other systems, and so does the lock.
    npm install --no-save --prefix "$all" --no-audit --no-fund >&2
    stamp frameworks "$lock"
  fi
  local sources=("$lock" "$next/next.config.js" "$next/pages/index.js" "$next/pages/api/pid.js")
  if ! fresh next "$next/.next" "${sources[@]}"; then
    say "next app → tests/apps/frameworks/next-app/.next"
    (cd "$next" && NEXT_TELEMETRY_DISABLED=1 node ../node_modules/next/dist/bin/next build) >&2 ||
      die "the next app cannot be built; what it said is above"
    stamp next "${sources[@]}"
  fi
}

python_tools() {
  local requirements=$root/tests/requirements.txt
  command -v python3 >/dev/null || install_debian python3 python3-venv
  python3 -c 'import ensurepip, venv' 2>/dev/null || install_debian python3-venv
  if fresh python "$build/venv" "$requirements"; then
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
  page) page ;;
  ui)
    page
    browser
    ;;
  bench)
    npm_packages
    command -v wrk >/dev/null || install_debian wrk
    # Not every registry has it; its figures are left out then.
    [ -x "$build/oxmgr/bin/oxmgr" ] || cargo install --quiet --root "$build/oxmgr" oxmgr || say "there is no oxmgr to be had"
    ;;
  all)
    npm_packages
    page
    browser
    network
    frameworks
    python_tools
    ;;
  *) die "unknown part $what; use: npm, page, ui, bench, all" ;;
esac
