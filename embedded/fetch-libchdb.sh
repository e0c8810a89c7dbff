#!/usr/bin/env bash
# Fetches the ClickHouse engine (libchdb.so) once, into the user's cache, through the user's own
# npm configuration. Says what it does on standard error; prints the library's path on standard
# output. A library already there is taken as it is: the second run needs no network.
set -euo pipefail

package='@chdb/lib-linux-x64-gnu'
version='26.5.3'
integrity='fPrLmRt5Moor9yGz4mazbrNje4t7X9KB2mTGkXFWRxRBs2iKy8yh6jx11xsa0Qr3iDFMU/yHqd+bVdYJXu3QaQ=='
attempts=3

say() { printf 'fetch-libchdb: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

cache="${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/tailwater"
target_dir="$cache/libchdb-$version"
target="$target_dir/libchdb.so"

if [[ -r $target ]]; then
  printf '%s\n' "$target"
  exit 0
fi

[[ "$(uname -s)-$(uname -m)" == Linux-x86_64 ]] ||
  die "there is no engine for $(uname -s) on $(uname -m): only Linux on x86_64. Run ClickHouse yourself instead."
for tool in npm tar openssl; do
  command -v "$tool" >/dev/null || die "$tool is needed and was not found: install it and run this again."
done

mkdir -p "$target_dir"
work="$(mktemp -d "$cache/fetch.XXXXXX")"
trap 'rm -rf "$work"' EXIT

archive=''
for ((attempt = 1; attempt <= attempts; attempt++)); do
  say "fetching $package $version, 160 MB (attempt $attempt of $attempts)"
  rm -f "$work"/*.tgz
  if (cd "$work" && npm pack --loglevel=error "$package@$version" >npm.out 2>npm.err); then
    archive="$(find "$work" -maxdepth 1 -name '*.tgz' -print -quit)"
    if [[ -n $archive ]]; then
      actual="$(openssl dgst -sha512 -binary "$archive" | openssl base64 -A)"
      [[ $actual == "$integrity" ]] && break
      say "the archive is not the one expected: sha512-$actual instead of sha512-$integrity"
    fi
    archive=''
  else
    say "npm pack failed: $(grep -m 1 'npm error' "$work/npm.err" || tail -n 1 "$work/npm.err")"
  fi
  ((attempt == attempts)) || sleep $((attempt * 2))
done
[[ -n $archive ]] ||
  die "could not fetch $package@$version: check that 'npm view $package@$version' works, or put libchdb.so at $target."

say "unpacking 560 MB into $target_dir"
tar -xzf "$archive" -C "$work" package/libchdb.so ||
  die "could not unpack into $work: is the disk full?"
# Renaming within one file system: no reader ever sees a part of the file.
mv -f "$work/package/libchdb.so" "$target"
say "done"
printf '%s\n' "$target"
