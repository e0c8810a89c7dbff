#!/usr/bin/env bash
# Builds an OpenTelemetry Collector once into the user's cache, with Go's own module settings; takes
# a quarter of an hour on two cores. Says what it does on standard error; prints the program's path on
# standard output. The second run returns at once.
set -euo pipefail

readonly builder=go.opentelemetry.io/collector/cmd/builder@v0.155.0
readonly attempts=3

say() { printf 'collector: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
readonly cache=${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/tailwater

# The name holds all pins and this recipe, so a change of either makes a new directory.
pins=$(cat "$here/build.sh" "$here/builder.yaml" | cksum)
readonly target=$cache/collector-${pins%% *}

build() {
  local attempt
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    say "building the Collector (attempt $attempt of $attempts); its output is in $log"
    (cd "$target" && sed "s|^dist:|dist:\n  output_path: $target/build|" "$here/builder.yaml" >builder.yaml &&
      GOWORK=off go run "$builder" --config builder.yaml) >>"$log" 2>&1 && return 0
  done
  tail -n 5 "$log" >&2
  die "the build failed three times; all of its output is in $log"
}

if [ ! -f "$target/.complete" ]; then
  command -v go >/dev/null || die "go is needed and was not found: install Go 1.25 or later and run this again"
  mkdir -p "$target"
  log=$target/build.log
  if command -v flock >/dev/null; then
    exec 9>"$cache/collector.lock"
    flock 9
  fi
  [ -f "$target/.complete" ] || build
  touch "$target/.complete"
fi
printf '%s\n' "$target/build/otelcol"
