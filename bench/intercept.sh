#!/usr/bin/env bash
# What interception costs each new connection, and what the alternatives to REDIRECT would cost: one connection after the other, one
# byte there and back, a reset. Client and pod are two network namespaces; every round runs every way once, so that a noisy machine
# is noisy for all. Prints medians of BENCH_ROUNDS (7) rounds of BENCH_CONNECTIONS (4000), and each as a ratio to plain. Needs root.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/median.sh
[ "${MIDFLIGHT_BENCH_INSIDE:-}" = yes ] ||
  MIDFLIGHT_BENCH_INSIDE=yes exec unshare --mount --propagation private --net --pid --fork --mount-proc --kill-child bench/intercept.sh "$@"

rounds=${BENCH_ROUNDS:-7}
connections=${BENCH_CONNECTIONS:-4000}
stage=$(mktemp -d)
cgroup=/sys/fs/cgroup/unified/midflight-bench-$$
trap 'rmdir "$cgroup" 2>/dev/null; rm -rf "$stage"' EXIT
mount -t tmpfs tmpfs /run
tool=$stage/intercept
gcc -O2 -pthread -o "$tool" bench/intercept/intercept.c

pod() { # <name>: a pod's namespace and its client's; the server's loopback side is the pod's
  ip netns add "$1"
  ip netns add "$1-client"
  ip -n "$1" link add eth0 type veth peer name eth0 netns "$1-client"
  ip -n "$1" addr add 10.9.0.1/24 dev eth0
  ip -n "$1-client" addr add 10.9.0.2/24 dev eth0
  for each in "$1" "$1-client"; do
    ip -n "$each" link set lo up
    ip -n "$each" link set eth0 up
  done
}
inside() { nsenter --net=/run/netns/"$1" "${@:2}"; } # `ip netns exec` would hide the cgroups
restore() { inside "$1" iptables-nft-restore --noflush; }
anchor='*nat
:MIDFLIGHT_ANCHOR - [0:0]
-A MIDFLIGHT_ANCHOR -m conntrack --ctstate INVALID -j RETURN'
start() { # <namespace> <words...>
  inside "$1" "$tool" "${@:2}" >"$stage/ready" &
  sleep 0.2 # the listener is up long before the first of thousands of connections
}

for name in plain anchored redirect tproxy sk-lookup; do pod $name; done
start plain serve 8080
printf '%s\nCOMMIT\n' "$anchor" | restore anchored
start anchored serve 8080
printf '%s\n' "$anchor" ':MIDFLIGHT_IN - [0:0]' '-A MIDFLIGHT_IN -p tcp --dport 15000:15099 -j RETURN' \
  '-A MIDFLIGHT_IN -p tcp -j REDIRECT --to-ports 15006' '-A PREROUTING -p tcp --syn -j MIDFLIGHT_IN' COMMIT | restore redirect
start redirect serve 15006
printf '%s\n' '*mangle' ':MIDFLIGHT_DIVERT - [0:0]' '-A MIDFLIGHT_DIVERT -j MARK --set-mark 1' '-A MIDFLIGHT_DIVERT -j ACCEPT' \
  '-A PREROUTING -p tcp -m socket --transparent -j MIDFLIGHT_DIVERT' \
  '-A PREROUTING -p tcp --syn -j TPROXY --on-port 15006 --tproxy-mark 1' COMMIT | restore tproxy
ip -n tproxy rule add fwmark 1 lookup 100
ip -n tproxy route add local 0.0.0.0/0 dev lo table 100
start tproxy serve 15006 transparent
start sk-lookup steer 15006

# Outbound: from the application to the proxy in the same namespace.
for name in out-plain out-redirect out-rewrite; do
  ip netns add $name
  ip -n $name link set lo up
  ip -n $name link add eth0 type veth peer name peer
  ip -n $name addr add 10.9.0.1/24 dev eth0
  ip -n $name link set eth0 up
  ip -n $name link set peer up
  start $name serve 15001
done
printf '%s\n' "$anchor" ':MIDFLIGHT_OUT - [0:0]' '-A MIDFLIGHT_OUT -p tcp -o lo -j RETURN' \
  '-A MIDFLIGHT_OUT -p tcp -m owner --uid-owner 1337 -j RETURN' '-A MIDFLIGHT_OUT -p tcp -j REDIRECT --to-ports 15001' \
  '-A OUTPUT -p tcp --syn -j MIDFLIGHT_OUT' COMMIT | restore out-redirect
mkdir "$cgroup"
start out-rewrite rewrite "$cgroup" 15001
grep -q ready "$stage/ready" || { echo "no cgroup/connect4 program here" >&2; exit 1; }

measure() { # <name>
  case $1 in
    out-plain) inside "$1" "$tool" connect 127.0.0.1 15001 "$connections" ;;
    out-redirect) inside "$1" "$tool" connect 10.9.0.9 8080 "$connections" ;;
    out-rewrite) (echo $BASHPID >"$cgroup/cgroup.procs"; exec nsenter --net=/run/netns/"$1" "$tool" connect 10.9.0.9 8080 "$connections") ;;
    bytes) inside plain "$tool" pingpong "$connections" ;;
    bytes-sockmap) inside plain "$tool" pingpong "$connections" sockmap ;;
    *) inside "$1-client" "$tool" connect 10.9.0.1 8080 "$connections" ;;
  esac
}
names=(plain anchored redirect tproxy sk-lookup out-plain out-redirect out-rewrite bytes bytes-sockmap)
for round in $(seq "$rounds"); do
  for name in "${names[@]}"; do measure "$name" >>"$stage/$name"; done
  echo "round $round of $rounds done" >&2
done

base=
for name in "${names[@]}"; do
  value=$(median <"$stage/$name")
  case $name in plain | out-plain | bytes) base=$value ;; esac
  awk -v name="$name" -v value="$value" -v base="$base" 'BEGIN { printf "%-13s %8.1f us  %5.2f\n", name, value / 1000, value / base }'
done
