#!/usr/bin/env bash
# Has random cases decided by the collector's tail sampling processor, and compares Tailwater's
# decisions with them.
#
#   load-tests/peers/decisions/compare.sh [CASES [SEED]]
#
# Needs Go; its modules are fetched on first use.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cases=${1:-5000}
seed=${2:-1}
recorded=$(mktemp)
trap 'rm -f "$recorded"' EXIT

command -v go >/dev/null || {
  echo "compare.sh: no go on the PATH; install Go 1.26 or later from go.dev" >&2
  exit 1
}
cd "$here"
go mod download || go mod download
SEED=$seed CASES=$cases OUT=$recorded go test -count=1 -timeout 30m -run '^TestDecide$' -v .
"$here/../../../tailwater" evaluate --cases "$recorded"
