#!/bin/bash
# shellcheck disable=SC2317,SC2154,SC2016,SC2034
# `sockets` and `witness` on real connections: past the proxy, through it, in and out, IPv4 and IPv6.
set -u
# shellcheck source=agent/test/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=agent/test/net_pod.sh
. "$(dirname "$0")/net_pod.sh"
BACKEND=nft

hold() { # <namespace> <uid> <host> <port>: a connection that says nothing until $RUN/stop is there
  ip netns exec "$1" setpriv --reuid "$2" --clear-groups "$WIRE" hold "$3" "$4" "$RUN/stop" >>"$RUN/held" 2>&1 & PIDS+=($!)
  HELD=$((HELD + 1))
  within 2000 eval '[ "$(wc -l <"$RUN/held")" = "$HELD" ]' || check "connected to $3 $4" false
}
counts() { ask "sockets $1" | sed 's/ direct-quiet.*//; s/^ok //'; }
quiet() { ask "sockets $1" | tr ' ' '\n' | sed -n "s/^$2-quiet=//p"; }

counts_sockets() {
  fresh; interceptor; chmod 755 "$RUN"; HELD=0; : >"$RUN/held"
  check "no connection: none, and no quiet" same "$(ask 'sockets *')" \
    "ok direct=0 proxied=0 direct-outbound=0 proxied-outbound=0 direct-quiet=-1 proxied-quiet=-1"
  hold client 1000 10.9.0.1 8080; hold client 1000 fd09::1 8080
  check "two came in directly, IPv4 and IPv6" same "$(counts 8080)" "direct=2 proxied=0 direct-outbound=0 proxied-outbound=0"
  check "* means what is listened on" same "$(counts '*')" "direct=2 proxied=0 direct-outbound=0 proxied-outbound=0"
  check "another port has none, and what is listened on did not go out" same "$(counts 9090)" "direct=0 proxied=0 direct-outbound=0 proxied-outbound=0"
  hold pod 0 127.0.0.1 8080; hold pod 0 ::1 8080
  check "loopback is no traffic of the pod" same "$(counts '*')" "direct=2 proxied=0 direct-outbound=0 proxied-outbound=0"
  hold pod 1000 10.9.0.2 7000; hold pod 0 fd09::2 7000
  check "two went out directly, root's, too" same "$(counts 8080,9090)" "direct=2 proxied=0 direct-outbound=2 proxied-outbound=0"
  hold pod 1337 10.9.0.2 7000
  check "the proxy's own does not count" same "$(counts '*')" "direct=2 proxied=0 direct-outbound=2 proxied-outbound=0"

  live_proxy; apply_ports 8080 >/dev/null
  within 1000 eval '[ "$(who 10.9.0.1 8080)" = proxy ]'
  hold client 1000 10.9.0.1 8080; hold client 1000 fd09::1 8080; hold client 1000 10.9.0.1 8080
  check "three came in through the proxy" within 500 eval '[ "$(counts "*")" = "direct=2 proxied=3 direct-outbound=2 proxied-outbound=0" ]'
  hold pod 1000 10.9.0.2 7000; hold pod 1000 fd09::2 7000
  check "two went out through it, and do not count as direct" within 500 eval '[ "$(counts "*")" = "direct=2 proxied=3 direct-outbound=2 proxied-outbound=2" ]'
  ip netns exec pod setpriv --reuid 1337 --clear-groups bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080; cat <&3' >/dev/null & PIDS+=($!)
  check "the proxy's way to the application is no direct one" same "$(counts '*')" "direct=2 proxied=3 direct-outbound=2 proxied-outbound=2"
  check "wrong ports are refused" same "$(ask 'sockets 80,,81')$(ask 'sockets 70000')$(ask 'sockets x')$(ask 'sockets 80,')" "$(printf 'error bad-argument%.0s' 1 2 3 4)"
}

tells_quiet() {
  check "silent ones get quieter" within 1500 eval '[ "$(quiet "*" direct)" -ge 300 ] && [ "$(quiet "*" proxied)" -ge 300 ]'
  client "$WIRE" pings fd09::1 8080 "$RUN/stop" >/dev/null & PIDS+=($!)
  check "one that talks through the proxy is heard there" within 1000 eval '[ "$(quiet "*" proxied)" -le 100 ]'
  check "and the direct ones stay quiet" [ "$(quiet '*' direct)" -ge 300 ]
  touch "$RUN/stop"
  check "all gone" within 1000 eval '[ "$(counts "*")" = "direct=0 proxied=0 direct-outbound=0 proxied-outbound=0" ]'
}

counts_many() {
  client "$TOOLS/load" 10.9.0.1 8081 900 0 "$RUN/stop2" >"$RUN/load" 2>&1 & local load=$!; PIDS+=($!)
  check "900 connections are counted" within 3000 eval '[ "$(counts 8081)" = "direct=900 proxied=0 direct-outbound=0 proxied-outbound=0" ]'
  local begun; begun=$(now_millis); ask 'sockets *' >/dev/null
  echo "figure: counting 900 connections takes $(( $(now_millis) - begun )) ms"
  touch "$RUN/stop2"; wait "$load"
}

misses_none_that_come_and_go() {
  pod setpriv --reuid 1000 --clear-groups "$TOOLS/load" 10.9.0.2 7001 5 200 "$RUN/stop3" >"$RUN/load" 2>&1 & local load=$! i wrong=0; PIDS+=($!)
  within 2000 eval '[[ "$(counts "*")" == *proxied-outbound=[1-9]* ]]'
  for i in {1..100}; do [[ "$(counts '*')" == *" direct-outbound=0 "* ]] || wrong=$((wrong + 1)); done
  touch "$RUN/stop3"; wait "$load"
  check "under 200 new connections a second through the proxy, none ever looks direct" same "$wrong" 0
}

waiting() { pod ss -Htn state syn-sent "dport = :15098" | wc -l; } # asked by `witness`, and not answered
asks_slowly() { # <file>: again and again, until <file> is there
  until [ -e "$1" ]; do ask 'witness 10.9.0.2 15098 slow' >/dev/null; done
}

holds_up_none() {
  client iptables-nft -A INPUT -p tcp --dport 15098 -j DROP
  local begun took; begun=$(now_millis)
  ask 'witness 10.9.0.2 15098 slow' >"$RUN/slow" & local slow=$!; PIDS+=($!)
  check "one waits for an answer" within 2500 eval '[ "$(waiting)" = 1 ]'
  check "others are served meanwhile" eval 'status >/dev/null && [ ! -s "$RUN/slow" ]'
  wait "$slow"; took=$(( $(now_millis) - begun ))
  check "nobody answers: given up" same "$(cat "$RUN/slow")" "error Connection timed out"
  echo "figure: a witness that does not answer is given up after $took ms (of 3000)"
  check "not before its time" [ "$took" -ge 2990 ]
}

# A question of the test's own takes a place as well, so one of the slow ones may be refused: it asks again. The fifth is
# asked only while four are seen waiting.
at_most_four() {
  local asking=()
  for _ in 1 2 3 4; do asks_slowly "$RUN/enough" & asking+=($!); PIDS+=($!); done
  check "more than four at a time are refused" within 20000 eval '[ "$(waiting)" = 4 ] && [[ "$(ask "witness 10.9.0.2 1 n")" == "error busy"* ]]'
  touch "$RUN/enough"; wait "${asking[@]}"
}

witnesses() {
  check "its own proxy answers for what goes out" within 1000 eval '[ "$(ask "witness 10.9.0.2 15099 abc-1")" = "ok MIDFLIGHT WITNESS abc-1 uid-1 outbound" ]'
  check "IPv6 as well" same "$(ask 'witness fd09::2 15099 n2')" "ok MIDFLIGHT WITNESS n2 uid-1 outbound"
  ask bypass >/dev/null
  check "bypassed, nobody does" same "$(ask 'witness 10.9.0.2 15099 abc')" "ok refused"
  background ip netns exec client "$TOOLS/tiny_server" -elsewhere 15099
  check "or somebody else" within 1000 eval '[ "$(ask "witness 10.9.0.2 15099 abc")" = "ok MIDFLIGHT WITNESS abc uid-1 elsewhere" ]'
  check "no address, no port, no nonce" same "$(ask 'witness nowhere 1 a')$(ask 'witness 10.9.0.2 0 a')$(ask 'witness 10.9.0.2 70000 a')$(ask 'witness 10.9.0.2 1 a/b')" \
    "$(printf 'error bad-argument%.0s' 1 2 3 4)"
  holds_up_none; at_most_four
  check "whatever line comes is passed on" same "$(ask 'witness 10.9.0.2 7000 n')" "ok outside"
}

counts_sockets; tells_quiet
background ip netns exec pod "$TOOLS/tiny_server" application 8081
within 2000 eval '[ "$(who 10.9.0.1 8081)" = application ]'
counts_many
background ip netns exec client "$TOOLS/tiny_server" outside 7001
within 2000 eval '[ "$(from_pod 10.9.0.2 7001)" = proxy ]'
misses_none_that_come_and_go
kill -KILL "$LIVE_PID"; wait "$LIVE_PID" 2>/dev/null
background ip netns exec pod "$TOOLS/tiny_server" -outbound 15001,15006
witnesses
exit $FAILED
