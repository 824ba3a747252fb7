# Sourced by the interceptor's tests, within namespaces of their own: a "pod" and a "client" network namespace joined by
# a veth pair, rules as the proxy renders them, and the interceptor.
# shellcheck shell=bash disable=SC2034,SC2154
[ "$(id -u)" = 0 ] || { echo "not ok - the interceptor's tests need root (namespaces)"; exit 1; }
if [ "${1:-}" != inside ]; then exec unshare --net --mount --pid --fork --kill-child --mount-proc --propagation private "$0" inside; fi
WIRE=$TOOLS/wire
mount -t tmpfs tmpfs /run || exit 1
ip link set lo up

pod() { ip netns exec pod "$@"; }
client() { ip netns exec client "$@"; }

rules() { # <family> <inbound ports, comma separated>: as the proxy renders them
  local loopback=127.0.0.0/8 six=127.0.0.6/32
  [ "$1" = 4 ] || { loopback=::1/128; six=::6/128; }
  cat <<TEXT
*nat
:MIDFLIGHT_IN - [0:0]
:MIDFLIGHT_OUT - [0:0]
# comments and blank lines are fine

-A MIDFLIGHT_IN -p tcp --dport 15099 -j REDIRECT --to-ports 15006
-A MIDFLIGHT_IN -p tcp --dport 15000:15099 -j RETURN
-A MIDFLIGHT_IN -p tcp -m multiport --dports 22 -j RETURN
-A MIDFLIGHT_IN -p tcp -m multiport --dports $2 -j REDIRECT --to-ports 15006
-A MIDFLIGHT_OUT -p tcp -s $six -o lo -j RETURN
-A MIDFLIGHT_OUT -p tcp ! -d $loopback -o lo -m owner --uid-owner 1337 -j REDIRECT --to-ports 15006
-A MIDFLIGHT_OUT -p tcp -o lo -j RETURN
-A MIDFLIGHT_OUT -p tcp -m owner --uid-owner 1337 -j RETURN
-A MIDFLIGHT_OUT -p tcp -d $loopback -j RETURN
-A MIDFLIGHT_OUT -p tcp --dport 15099 -j REDIRECT --to-ports 15001
-A MIDFLIGHT_OUT -p tcp --dport 53 -j RETURN
-A MIDFLIGHT_OUT -p tcp -j REDIRECT --to-ports 15001
-A PREROUTING -p tcp --syn -j MIDFLIGHT_IN
-A OUTPUT -p tcp --syn -j MIDFLIGHT_OUT
COMMIT
TEXT
}

background() { "$@" >/dev/null 2>&1 & PIDS+=($!); }

fresh() { # a new pod and client, servers in both
  local pid
  for pid in "${PIDS[@]}"; do kill -KILL "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; done
  PIDS=()
  ip netns del pod 2>/dev/null; ip netns del client 2>/dev/null; ip link del mfpod 2>/dev/null
  ip netns add pod; ip netns add client
  ip link add mfpod netns pod type veth peer name mfclient netns client
  pod ip link set lo up; client ip link set lo up
  pod ip addr add 10.9.0.1/24 dev mfpod; client ip addr add 10.9.0.2/24 dev mfclient
  pod ip -6 addr add fd09::1/64 dev mfpod nodad; client ip -6 addr add fd09::2/64 dev mfclient nodad
  pod ip link set mfpod up; client ip link set mfclient up
  RUN=$(mktemp -d "$WORK/pod.XXXX"); LOG=$RUN/log; chmod 1777 "$RUN"; chmod 755 "$WORK"
  background ip netns exec pod "$WIRE" serve application 8080
  background ip netns exec client "$WIRE" serve outside 7000
  within 2000 listens pod 8080 && within 2000 listens client 7000
}

listens() { ip netns exec "$1" ss -Htln "sport = :$2" | grep -q .; } # <namespace> <port>

proxy() { # its two ports in the pod
  background ip netns exec pod "$WIRE" serve inbound-proxy 15006
  background ip netns exec pod "$WIRE" serve outbound-proxy 15001
}

live_proxy() { # [<status>]: one that shows whether it is alive; LIVE_PID
  ip netns exec pod "$TOOLS/tiny_server" proxy 15006,15001 15000 "${1:-200 OK}" >/dev/null 2>&1 &
  LIVE_PID=$!; PIDS+=($!)
}

interceptor() {
  ip netns exec pod env MIDFLIGHT_RUN_DIR="$RUN" "$AGENT" net 2>>"$LOG" &
  NET_PID=$!; PIDS+=($!)
  within 2000 eval '[[ "$(status)" == *backend=[nl]* ]]'
}

ask() { "$WIRE" ask "$RUN/net.sock" "$1"; }
state_is() { # <wanted> <actual> <ipv6> <watch> <drifts>
  same "$(status)" "ok wanted=$1 actual=$2 backend=$BACKEND ipv6=$3 watch=$4 bypasses=0 drifts=$5 scope=${SCOPE:-}"
}
status() { ask status 2>/dev/null; }
has() { [[ "$(status) " == *" $1"* ]]; }
value() { status | tr ' ' '\n' | sed -n "s/^$1=//p"; }
apply() { "$WIRE" apply "$RUN/net.sock" "$@"; }
apply_ports() { rules 4 "$1" >"$RUN/rules4"; rules 6 "$1" >"$RUN/rules6"; apply "$RUN/rules4" "$RUN/rules6" "${@:2}"; }
probe() { pod env MIDFLIGHT_RUN_DIR="$RUN" "$AGENT" probe net 2>/dev/null; }
who() { client "$WIRE" who "$1" "$2" 2>/dev/null; }
from_pod() { pod "$WIRE" who "$1" "$2" 2>/dev/null; }
table() { pod "iptables-$BACKEND" -t nat -S; pod "ip6tables-$BACKEND" -t nat -S; }
jumps() { table | grep -Ec -- '-A (PREROUTING|OUTPUT) .*-j MIDFLIGHT_'; }

