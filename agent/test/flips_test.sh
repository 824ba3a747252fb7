#!/bin/bash
# shellcheck disable=SC2317,SC2154,SC2016,SC2034
# A pod's rules turned on and off again and again under load: nothing fails, nothing is reset, and the tables are at the
# end what they were. MIDFLIGHT_FLIPS says how often (100).
set -u
# shellcheck source=agent/test/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=agent/test/net_pod.sh
. "$(dirname "$0")/net_pod.sh"
FLIPS=${MIDFLIGHT_FLIPS:-100}

load() { # <name> <namespace> <ip> <port> <kept> <new per second>
  ip netns exec "$2" "$TOOLS/load" "$3" "$4" "$5" "$6" "$RUN/stop" >"$RUN/load-$1" 2>"$RUN/errors-$1" & PIDS+=($!); eval "LOAD_$1=$!"
}
ended_well() {
  local pid=LOAD_$1; wait "${!pid}"
  echo "figure: $BACKEND: $1: $(cat "$RUN/load-$1")"
  head -3 "$RUN/errors-$1" | sed 's/^/#   /'
  contains "$(cat "$RUN/load-$1")" " failed=0 resets=0" && ! contains "$(cat "$RUN/load-$1")" "application=0 " >/dev/null &&
    ! contains "$(cat "$RUN/load-$1")" "proxied=0 " >/dev/null
}
saved() { pod "iptables-$BACKEND-save" -t nat | sed 's/^\(:.*\) \[.*\]$/\1/; /^#/d'; pod "ip6tables-$BACKEND-save" -t nat | sed 's/^\(:.*\) \[.*\]$/\1/; /^#/d'; }

flip() { # all of them over net.sock; each one's milliseconds
  local i begun
  for ((i = 0; i < $1; i++)); do
    begun=$EPOCHREALTIME
    if ((i % 2)); then reply=$(apply_ports 8080); else reply=$(ask bypass); fi
    [[ $reply == ok* ]] || { echo "#   flip $i: $reply"; return 1; }
    echo $(( (${EPOCHREALTIME/[.,]/} - ${begun/[.,]/}) / 1000 )) >>"$RUN/millis"
  done
}

flips() { # <how often>
  fresh; chmod 755 "$RUN"
  pod "iptables-$BACKEND" -t nat -A OUTPUT -p tcp --dport 9 -j RETURN
  interceptor; live_proxy
  background ip netns exec pod "$TOOLS/tiny_server" application 8081
  background ip netns exec client "$TOOLS/tiny_server" application 7001
  rules() { command_rules "$1" 8081; }
  apply_ports 8081 >/dev/null
  pod "iptables-$BACKEND" -t nat -A PREROUTING -p tcp --dport 9 -j RETURN
  within 2000 has watch=armed
  local before; before=$(saved)
  load in4 client 10.9.0.1 8081 20 100; load in6 client fd09::1 8081 10 50; load out pod 10.9.0.2 7001 10 50
  check "$BACKEND: $1 flips" flip "$1"
  touch "$RUN/stop"
  check "$BACKEND: inbound: none failed, none reset, both ways used" ended_well in4
  check "$BACKEND: inbound IPv6" ended_well in6
  check "$BACKEND: outbound" ended_well out
  check "$BACKEND: the tables are byte for byte what they were" same "$(saved)" "$before"
  check "$BACKEND: the watchdog saw nothing wrong, nobody else changed anything" has "watch=armed bypasses=0 drifts=0"
  echo "figure: $BACKEND: $(sort -n "$RUN/millis" | awk '{m[NR] = $1} END {printf "%d flips, median %d ms, p99 %d ms, longest %d ms", NR, m[int((NR + 1) / 2)], m[int(NR * 0.99)], m[NR]}')"
}

eval "command_$(declare -f rules)"
for BACKEND in nft legacy; do flips "$FLIPS"; done
exit $FAILED
