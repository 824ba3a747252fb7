#!/bin/bash
# shellcheck disable=SC2317,SC2154,SC2016,SC2034
# The interceptor on real rules: a "pod" and a "client" network namespace joined by a veth pair, once with nft, once
# with legacy iptables. Everything lives in a mount and network namespace of this test's own.
set -u
# shellcheck source=agent/test/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=agent/test/net_pod.sh
. "$(dirname "$0")/net_pod.sh"

steady() { # <name> <namespace> <host> <port>: a connection that goes on until $RUN/stop is there
  ip netns exec "$2" "$WIRE" pings "$3" "$4" "$RUN/stop" >"$RUN/pings-$1" 2>&1 & PIDS+=($!); eval "STEADY_$1=$!"
}
ended_well() { # <name> <who answered all the time>
  local pid=STEADY_$1; wait "${!pid}"; local code=$?
  contains "$(cat "$RUN/pings-$1")" "$2 " && same "$code" 0
}

begins_with_the_anchor() {
  fresh; [ "$BACKEND" = legacy ] && pod iptables-legacy -t nat -A INPUT -s 192.0.2.1 -j ACCEPT
  interceptor
  check "$BACKEND: chosen by where rules are" state_is none off yes off 0
  check "the anchor is in, for both families" same "$(table | grep -c -- '-A MIDFLIGHT_ANCHOR -m conntrack --ctstate INVALID -j RETURN')" 2
  check "and nothing leads to it" same "$(jumps)" 0
  check "::6 is on lo" contains "$(pod ip -6 addr show dev lo)" "::6/128"
  check "the probe holds the application: no rules wanted yet" eval '! probe'
}

switches_on_and_off() {
  check "traffic goes to the application" same "$(who 10.9.0.1 8080)" application
  check "outbound, directly" same "$(from_pod 10.9.0.2 7000)" outside
  steady before client 10.9.0.1 8080; steady before6 client fd09::1 8080; steady out pod 10.9.0.2 7000
  within 1000 eval '[ "$(client ss -Htn state established | wc -l)" -ge 2 ]'

  check "apply" same "$(apply_ports 8080)" "ok backend=$BACKEND ipv6=yes"
  check "status" state_is on on yes off 0
  check "the probe holds the application: rules in, no proxy yet" eval '! probe'
  proxy
  check "the probe passes once 15001 and 15006 accept" within 2000 probe
  check "inbound is redirected" same "$(who 10.9.0.1 8080)" inbound-proxy
  check "inbound IPv6, too" same "$(who fd09::1 8080)" inbound-proxy
  check "outbound is redirected" same "$(from_pod 10.9.0.2 7000)" outbound-proxy
  check "outbound IPv6, too" same "$(from_pod fd09::2 7000)" outbound-proxy
  check "but not the proxy's own" same "$(pod setpriv --reuid 1337 --clear-groups "$WIRE" who 10.9.0.2 7000)" outside
  steady during client 10.9.0.1 8080; steady during6 client fd09::1 8080
  within 1000 eval '[ "$(client ss -Htn state established | wc -l)" -ge 4 ]'

  check "the same again changes nothing" same "$(apply_ports 8080)" "ok backend=$BACKEND ipv6=yes"
  check "jumps are not doubled" same "$(jumps)" 4
  check "bypass" same "$(ask bypass)" ok
  check "off" contains "$(status)" "ok wanted=off actual=off backend=$BACKEND ipv6=yes watch=off"
  check "the probe passes while bypassed" probe
  check "traffic goes to the application again" same "$(who 10.9.0.1 8080)$(who fd09::1 8080)" applicationapplication
  check "the anchor stays" same "$(table | grep -c -- '-A MIDFLIGHT_ANCHOR')" 2

  check "on again, with another port set" same "$(apply_ports 8080,9090)" "ok backend=$BACKEND ipv6=yes"
  check "redirected again" same "$(who 10.9.0.1 8080)" inbound-proxy
  check "still four jumps" same "$(jumps)" 4
  touch "$RUN/stop"
  check "established before: the application all the time, no reset" ended_well before application
  check "IPv6 as well" ended_well before6 application
  check "outbound as well" ended_well out outside
  check "established during: the proxy through off and on" ended_well during inbound-proxy
  check "IPv6 during as well" ended_well during6 inbound-proxy
}

restarts() {
  kill -TERM "$NET_PID"; wait "$NET_PID"
  check "SIGTERM ends it with 0" same $? 0
  check "and leaves the rules" same "$(who 10.9.0.1 8080)" inbound-proxy
  interceptor
  check "restarted, it finds rules and wanted state" contains "$(status)" "ok wanted=on actual=on backend=$BACKEND ipv6=yes watch="
  check "and its startup probe passes" probe
  kill -KILL "$NET_PID"; wait "$NET_PID" 2>/dev/null
  pod "iptables-$BACKEND" -t nat -F MIDFLIGHT_IN
  interceptor
  check "what vanished while it was away is put back" contains "$(status)" "ok wanted=on actual=on backend=$BACKEND ipv6=yes watch="
  check "and acts" same "$(who 10.9.0.1 8080)" inbound-proxy
}

sees_drift() {
  ask 'watch bypass 3000 report' >/dev/null
  pod "iptables-$BACKEND" -t nat -D MIDFLIGHT_IN 1
  check "a rule taken out is drift" contains "$(status)" "wanted=on actual=drifted"
  apply_ports 8080,9090 >/dev/null
  check "apply repairs it" contains "$(status)" "wanted=on actual=on"
  pod "ip6tables-$BACKEND" -t nat -A MIDFLIGHT_OUT -p tcp --dport 1 -j RETURN
  check "a rule more in IPv6 is drift" contains "$(status)" "wanted=on actual=drifted"
  apply_ports 8080,9090 >/dev/null
  pod "iptables-$BACKEND" -t nat -A OUTPUT -d 192.0.2.7/32 -p tcp -j ACCEPT
  check "foreign rules are none of ours" contains "$(status)" "wanted=on actual=on"
  pod "iptables-$BACKEND" -t nat -F MIDFLIGHT_ANCHOR
  check "a missing anchor is drift" contains "$(status)" "actual=drifted"
  ask bypass >/dev/null
  check "bypass puts it back" contains "$(status)" "ok wanted=off actual=off backend=$BACKEND ipv6=yes watch=off"
  check "and the foreign rule is still there" contains "$(table)" "-A OUTPUT -d 192.0.2.7/32 -p tcp -j ACCEPT"
}

refused() { # <name> <expected part of the reason> <rule lines...>
  local name=$1 part=$2 before; shift 2
  before=$(table)
  { echo '*nat'; printf '%s\n' "$@"; echo COMMIT; } >"$RUN/bad"
  check "refused: $name" contains "$(apply "$RUN/bad" "$RUN/bad")" "error ipv4: $part"
  check "nothing changed by it" same "$(table)" "$before"
}

refuses() {
  apply_ports 8080 >/dev/null
  printf '*filter\n-A INPUT -j DROP\nCOMMIT\n' >"$RUN/bad"
  check "refused: a filter table" contains "$(apply "$RUN/bad" "$RUN/bad")" "error ipv4: line 1: only table nat"
  refused "a foreign chain" "line 2: only :MIDFLIGHT_" ':OTHER - [0:0]'
  refused "a policy" "line 2: only :MIDFLIGHT_" ':PREROUTING DROP [0:0]'
  refused "the anchor" "line 2: only :MIDFLIGHT_" ':MIDFLIGHT_ANCHOR - [0:0]'
  refused "a rule elsewhere" "line 2: chain not allowed" '-A POSTROUTING -j MIDFLIGHT_X'
  refused "a rule in PREROUTING that is no jump to us" "line 2: only a jump" '-A PREROUTING -p tcp -j REDIRECT --to-ports 1'
  refused "a flush" "line 2: only chain declarations" '-F PREROUTING'
  refused "a deletion" "line 2: only chain declarations" '-D PREROUTING 1'
  refused "a program to run" "line 3: option not allowed" ':MIDFLIGHT_X - [0:0]' '-A MIDFLIGHT_X --modprobe /bin/sh -j RETURN'
  refused "the same abbreviated" "line 3: option not allowed" ':MIDFLIGHT_X - [0:0]' '-A MIDFLIGHT_X --modp /bin/sh -j RETURN'
  refused "another target" "line 3: target not allowed" ':MIDFLIGHT_X - [0:0]' '-A MIDFLIGHT_X -j MASQUERADE'
  refused "another match" "line 3: match not allowed" ':MIDFLIGHT_X - [0:0]' '-A MIDFLIGHT_X -m bpf -j RETURN'
  refused "quotes" "line 3: character not allowed" ':MIDFLIGHT_X - [0:0]' '-A MIDFLIGHT_X -m comment --comment "a b" -j RETURN'
  refused "no target" "line 3: no target" ':MIDFLIGHT_X - [0:0]' '-A MIDFLIGHT_X -p tcp'
  refused "something after COMMIT" "line 3: nothing" 'COMMIT' '*nat'
  refused "what the kernel's tool refuses" "refused by" ':MIDFLIGHT_X - [0:0]' '-A MIDFLIGHT_X -p tcp --dport 99999 -j RETURN'
  printf '*nat\n:MIDFLIGHT_X - [0:0]\n-A MIDFLIGHT_X -s 10.0.0.1 -j RETURN\nCOMMIT\n' >"$RUN/bad6"
  local before; before=$(table)
  check "an IPv6 half that fails" contains "$(rules 4 1 >"$RUN/one"; apply "$RUN/one" "$RUN/bad6")" "error ipv6: refused by"
  check "takes the IPv4 half back" same "$(table)" "$before"
  check "the old rules still act" same "$(who 10.9.0.1 8080)" inbound-proxy
  check "and are still the wanted ones" contains "$(status)" "wanted=on actual=on"
}

bounds() {
  check "unknown command" same "$(ask hello)" "error unknown-command"
  check "apply without numbers" same "$(ask 'apply x y')" "error bad-argument"
  check "apply of nothing" same "$(ask 'apply 0 0')" "error bad-argument"
  check "apply of too much" contains "$(ask 'apply 99999999 1')" "error too-large"
  printf 'apply 100 0\n*nat\n' >"$RUN/short"
  check "a body that never comes is given up" same "$("$WIRE" raw "$RUN/net.sock" "$RUN/short")" "error idle"
  head -c 5000 /dev/urandom >"$RUN/noise"; "$WIRE" raw "$RUN/net.sock" "$RUN/noise" >/dev/null
  check "noise does no harm" contains "$(status)" "wanted=on actual=on"
  check "uid 1337 may ask" contains "$(setpriv --reuid 1337 --clear-groups "$WIRE" ask "$RUN/net.sock" status)" "ok wanted=on"
  check "others may not" contains "$(setpriv --reuid 1000 --clear-groups "$WIRE" ask "$RUN/net.sock" status)" "error not-allowed"
}

keeps_the_scope() {
  local long; long="in=$(printf '%s,' {10000..10329})8080;out=*@10.0.0.0/8"
  check "a scope is kept with the rules" contains "$(apply_ports 8080 'in=8080;out=*@10.0.0.0/8'; status)" " scope=in=8080;out=*@10.0.0.0/8"
  check "a long one, too" contains "$(apply_ports 8080 "$long"; status)" " scope=$long"
  check "and the agent's own ask prints it whole" contains "$(pod env MIDFLIGHT_RUN_DIR="$RUN" "$AGENT" ask net status)" " scope=$long"
  check "a scope of other characters is refused" same "$(apply_ports 9 'in=ON')" "error scope: character not allowed"
  check "one too long as well" contains "$(apply_ports 9 "$(printf '%02049d' 0)")" "error too-large"
  check "neither changed anything" contains "$(status)" " actual=on backend=$BACKEND ipv6=yes watch=off bypasses=0 drifts=$(value drifts) scope=$long"
  check "watch takes only what it knows" same "$(ask 'watch maybe 3000 repair')$(ask 'watch block 499 repair')$(ask 'watch block 600001 repair')" \
    "$(printf 'error bad-argument%.0s' 1 2 3)"
  local drifts; drifts=$(value drifts)
  kill -KILL "$NET_PID"; wait "$NET_PID" 2>/dev/null; interceptor
  check "scope and counters are kept over a restart" contains "$(status)" "wanted=on actual=on backend=$BACKEND ipv6=yes watch=off bypasses=0 drifts=$drifts scope=$long"
  check "bypassed, it still knows the scope" contains "$(ask bypass; status)" "scope=$long"
  check "an apply without one is told nothing" contains "$(apply_ports 8080; status)|" " scope=|"
}

reads_the_record_before() { # format 1: header of 256 bytes, then the rules
  local sum four six; four=$(wc -c <"$RUN/rules4"); six=$(wc -c <"$RUN/rules6")
  kill -KILL "$NET_PID"; wait "$NET_PID" 2>/dev/null
  sum=$(cat "$RUN/rules4" "$RUN/rules6" | "$WIRE" sum)
  for record in "$RUN"/net/wanted.?; do
    { printf 'midflight-net 1 seq=9 wanted=on digest4=0 digest6=0 bytes4=%d bytes6=%d sum=%s\n' "$four" "$six" "$sum"
      head -c 256 /dev/zero; } | head -c 256 >"$record"
    cat "$RUN/rules4" "$RUN/rules6" >>"$record"
  done
  interceptor
  check "a record of the format before is understood" contains "$(status)|" "wanted=on actual=on backend=$BACKEND ipv6=yes watch=off bypasses=0 drifts=0 scope=|"
  check "and acts" same "$(who 10.9.0.1 8080)" inbound-proxy
}

without_ipv6() {
  fresh; pod sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.lo.disable_ipv6=1; interceptor
  check "a pod without IPv6 is told so" same "$(apply_ports 8080)" "ok backend=$BACKEND ipv6=no"
  proxy
  check "and intercepted on IPv4" within 1000 eval '[ "$(who 10.9.0.1 8080)" = inbound-proxy ]'
}

without_rights() {
  fresh
  ip netns exec pod env MIDFLIGHT_RUN_DIR="$RUN" setpriv --bounding-set -all --inh-caps -all "$AGENT" net 2>>"$LOG" & PIDS+=($!)
  within 2000 status >/dev/null
  check "without NET_ADMIN: a clear answer" contains "$(apply_ports 8080)" "error no-backend"
  check "and a status" contains "$(status)" "backend=none"
}

for BACKEND in nft legacy; do
  begins_with_the_anchor; switches_on_and_off; restarts; sees_drift; refuses; bounds; keeps_the_scope; reads_the_record_before
done
BACKEND=nft
without_ipv6; without_rights
exit $FAILED
