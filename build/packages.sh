#!/usr/bin/env bash
# Installs the Debian packages named as arguments that are missing; where that cannot be done, names all of them in one message.
set -euo pipefail

missing=()
for package in "$@"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

fail() {
  echo "midflight: missing packages: ${missing[*]}" >&2
  echo "midflight: $1" >&2
  exit 1
}
command -v apt-get >/dev/null || fail "this machine has no apt-get; install what they contain by its own package manager."
[ "$(id -u)" -eq 0 ] || fail "run 'apt-get install ${missing[*]}' as root."

echo "midflight: installing ${missing[*]}" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1; }
install || { apt-get update >"$log" 2>&1 && install; } || { tail -n 5 "$log" >&2; fail "apt-get could not install them."; }
