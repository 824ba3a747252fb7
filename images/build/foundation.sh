#!/bin/bash
# What the images stand on, made once per state of this machine's release and JDK: foundation.sh <trees>
#   base.tar (libc, busybox), net.tar (iptables, nft and legacy), jre/ (the runtime), cds/ (its class archives),
#   cxx.tar (libstdc++, for RocksDB), jre-rpcapps/ and cds-rpcapps/ (the same with what Dubbo, Spring, ZooKeeper and Nacos need)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
trees=$1
: "${JAVA_HOME:?is set by the Makefile}"

base=(libc6 zlib1g libgcc-s1 busybox-static)
net=(iptables libxtables12 libnftnl11 libmnl0 libip4tc2 libip6tc2 libnfnetlink0 libnetfilter-conntrack3)
cxx=(libstdc++6)

state() {
  cat "$here"/{foundation,debian,base-tree,runtime}.sh "$JAVA_HOME/release" /etc/os-release
  apt-cache policy "${base[@]}" "${net[@]}" "${cxx[@]}" | grep -E '^[a-z]|Candidate:'
}

# Sorted, owned by root, one time stamp: the same tree gives the same bytes.
layer() {
  tar --create --file "$trees/$1.tar" --directory "$trees/$1" --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner \
    --format=gnu .
}

command -v apt-get >/dev/null || { echo "midflight: the images are made of Debian's packages: apt-get is missing" >&2; exit 1; }
mkdir -p "$trees"
now=$(state | sha256sum)
[ "$(cat "$trees/state" 2>/dev/null)" != "$now" ] || exit 0

echo "images: unpacking Debian packages (libc, busybox, iptables)"
"$here/debian.sh" "$trees/base" "${base[@]}"
"$here/base-tree.sh" "$trees/base"
layer base
"$here/debian.sh" "$trees/net" "${net[@]}"
layer net
"$here/debian.sh" "$trees/cxx" "${cxx[@]}"
layer cxx
echo "images: linking the Java runtime"
"$here/runtime.sh" "$trees/jre" "$trees/cds"
"$here/runtime.sh" "$trees/jre-rpcapps" "$trees/cds-rpcapps" \
  ,java.desktop,java.instrument,java.rmi,java.scripting,java.security.jgss,java.security.sasl,java.sql,jdk.httpserver
echo "$now" >"$trees/state"
