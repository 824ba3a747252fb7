#!/bin/sh
# Installs the Debian packages named, as far as they are missing; says which where that cannot be done.
set -eu

missing=
for package in "$@"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "midflight: missing:$missing (install them with apt-get, or the same by your own package manager)" >&2
  exit 1
fi
echo "midflight: installing$missing"
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null || {
  apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
