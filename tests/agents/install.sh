#!/usr/bin/env bash
# Installs the agents of the end-to-end tests, and the applications' libraries, once into the user's
# cache; through the user's own pip and npm configuration. Says what it does on standard error;
# prints the directory on standard output. The second run needs no network and returns at once.
set -euo pipefail

readonly attempts=3

say() { printf 'agents: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
readonly cache=${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/tailwater

# The name holds all pins and this recipe, so a change of either makes a new directory.
pins=$(cat "$here/install.sh" "$here"/{python,skywalking}/requirements.txt \
  "$here/node/package-lock.json" | cksum)
readonly target=$cache/agents-${pins%% *}

# Runs a command until it succeeds, three times at most.
retry() {
  local what=$1 attempt
  shift
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    say "$what (attempt $attempt of $attempts)"
    "$@" >>"$log" 2>&1 && return 0
    ((attempt == attempts)) || sleep $((attempt * 2))
  done
  tail -n 5 "$log" >&2
  die "$what failed three times; all of its output is in $log"
}

# Each agent in an environment of its own: they patch the same libraries.
install_python() {
  local name=$1
  rm -rf "${target:?}/$name"
  python3 -m venv "$target/$name" >>"$log" 2>&1 ||
    die "python3 -m venv failed; install Python 3.10 or later with venv (Debian, Ubuntu: python3-venv)"
  retry "installing the agent for Python of $name" "$target/$name/bin/pip" install --quiet \
    --disable-pip-version-check --requirement "$here/$name/requirements.txt"
}

install_node() {
  mkdir -p "$target/node"
  cp "$here/node/package.json" "$here/node/package-lock.json" "$target/node/"
  retry 'installing the Node agent' npm ci --prefix "$target/node" --no-audit --no-fund --loglevel=error
}

install() {
  [ ! -f "$target/.complete" ] || return 0
  local tool
  for tool in python3 node npm; do
    command -v "$tool" >/dev/null || die "$tool is needed and was not found: install it and run this again"
  done
  install_python python
  install_python skywalking
  install_node
  touch "$target/.complete"
}

if [ ! -f "$target/.complete" ]; then
  mkdir -p "$target"
  log=$target/install.log
  # Two builds at once must not write the same directory.
  if command -v flock >/dev/null; then
    exec 9>"$cache/agents.lock"
    flock 9
  fi
  install
fi
printf '%s\n' "$target"
