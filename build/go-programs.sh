#!/usr/bin/env bash
# Builds the tests' Go programs of the modules named as arguments (all, if none is) into sidecar/target/programs/MODULE. What
# `go build` is given is in the module's build.args, one argument per line. Who comes while another builds a module, waits for it.
set -euo pipefail
cd "$(dirname "$0")/../sidecar"

sources=src/test/programs
target=$PWD/target/programs

[ $# -gt 0 ] || for args in "$sources"/*/build.args; do set -- "$@" "$(basename "$(dirname "$args")")"; done
mkdir -p "$target"
for module in "$@"; do
  mapfile -t args <"$sources/$module/build.args"
  (
    flock 9
    cd "$sources/$module"
    go build -o "$target/$module/" "${args[@]}"
  ) 9>"$target/$module.lock"
done
