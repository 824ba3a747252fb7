#!/usr/bin/env bash
# Fails when `make generate` changes a committed file: generated files are committed as generated.
set -euo pipefail
cd "$(dirname "$0")/.."
state() { git status --porcelain; git diff | sha256sum; }
before=$(state)
make --no-print-directory generate
after=$(state)
if [ "$before" != "$after" ]; then
  echo "midflight: generated files are not up to date; run 'make generate' and commit:" >&2
  diff <(echo "$before") <(echo "$after") >&2 || true
  exit 1
fi
echo "generated files are up to date"
