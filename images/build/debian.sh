#!/bin/bash
# Unpacks packages of this machine's Debian release into a tree: debian.sh <tree> <package>...
# Only what a container runs is kept. The packages' names, versions and checksums go to <tree>.list.
set -euo pipefail

tree=$1; shift
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

fetch() {
  (cd "$stage" && apt-get -o APT::Sandbox::User=root -qq download "$@" >/dev/null 2>"$stage/error")
}
fetch "$@" || { apt-get -qq update && fetch "$@"; } || {
  echo "midflight: packages not to be had: $*" >&2
  tail -3 "$stage/error" >&2
  exit 1
}
rm -rf "$tree"; mkdir -p "$tree"
for package in "$stage"/*.deb; do
  dpkg-deb -x "$package" "$tree"
done
(cd "$stage" && sha256sum ./*.deb | sed 's|\./||' | sort -k2) >"$tree.list"

cd "$tree"
if [ -e usr/bin/busybox ]; then mkdir -p bin && mv usr/bin/busybox bin/busybox; fi
rm -rf usr/share usr/include usr/bin etc var sbin usr/sbin/{iconvconfig,zic,nfnl_osf,xtables-monitor} \
  usr/sbin/{ebtables,arptables}* usr/sbin/*-{apply,translate} usr/lib/*/{gconv,audit} usr/lib/locale
find . \( -name '*.a' -o -name 'libebt_*' -o -name 'libarpt_*' -o -name 'libnss_compat*' -o -name 'libnss_hesiod*' \
  -o -name 'libmemusage*' -o -name 'libpcprofile*' -o -name 'libthread_db*' -o -name 'libnsl*' \) -delete
find . -depth -type d -empty -delete
