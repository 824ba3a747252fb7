#!/bin/bash
# Two pods in network namespaces of their own, each out of the sidecar's image, joined by a bridge, for one program:
#   handover-stage.sh <oci archive of the sidecar> <command...>
# The command gets, as its last argument, --stage=<directory>: <directory>/<pod> is the root of the pods callee (10.9.0.1) and
# caller (10.9.0.2), which are network namespaces of these names; this namespace is 10.9.0.254. Everything that runs in them ends
# with the command. Needs root.
set -euo pipefail
# shellcheck source=../images/build/pod.sh
. "$(dirname "$(readlink -f "$0")")/../images/build/pod.sh"
inside_own_namespaces "$0" "$@"

net_pod() { # <name> <address>
  mkdir "$stage/$1"
  mount --rbind "$root" "$stage/$1"
  mount -t tmpfs -o mode=777 tmpfs "$stage/$1/run/midflight"
  ip netns add "$1"
  ip link add "$1" type veth peer name eth0 netns "$1"
  ip link set "$1" master pods
  ip link set "$1" up
  ip -n "$1" link set lo up
  ip -n "$1" addr add "$2/24" dev eth0
  ip -n "$1" link set eth0 up
}

archive=$1
shift
open_stage
unpack "$archive"
mount -t tmpfs tmpfs /run
ip link set lo up
ip link add pods type bridge
ip addr add 10.9.0.254/24 dev pods
ip link set pods up
net_pod callee 10.9.0.1
net_pod caller 10.9.0.2
"$@" "--stage=$stage"
