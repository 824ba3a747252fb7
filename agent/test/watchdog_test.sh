#!/bin/bash
# shellcheck disable=SC2317,SC2154,SC2016,SC2034
# The watchdog on real rules: a proxy that is killed, stopped, silent or without its port; how long it takes until
# traffic goes direct, and until it is back.
set -u
# shellcheck source=agent/test/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=agent/test/net_pod.sh
. "$(dirname "$0")/net_pod.sh"

direct() { [ "$(who 10.9.0.1 8080)" = application ]; }
begin() { BEGUN=$(now_millis); "$@"; }
through() { [ "$(who 10.9.0.1 8080)" = proxy ]; }
tripped() { has watch=tripped; }
armed() { has watch=armed; }

took() { # <what> <milliseconds on an idle machine> <command...>: waits, and prints how long it took since BEGUN; TOOK
  local what=$1 limit=$2; shift 2
  check "$what" within "$limit" "$@"
  TOOK=$(( $(now_millis) - BEGUN ))
  echo "figure: $BACKEND: $what after $TOOK ms"
}

starts() {
  fresh; [ "$BACKEND" = legacy ] && pod iptables-legacy -t nat -A INPUT -s 192.0.2.1 -j ACCEPT
  interceptor
  apply_ports 8080 'in=on;out=on' >/dev/null
  check "a pod that starts, without a proxy yet, does not trip" eval 'never 600 tripped'
  check "and is not armed" has watch=off
  check "its probe holds the application" eval '! probe'
  live_proxy
  check "armed once the proxy was alive" within 1500 armed
  check "traffic goes through it" within 1000 through
}

killed() {
  begin kill -KILL "$LIVE_PID"; wait "$LIVE_PID" 2>/dev/null
  took "killed: direct" 500 direct
  check "both families" within 200 eval '[ "$(who fd09::1 8080)" = application ]'
  check "outbound as well" same "$(from_pod 10.9.0.2 7000)$(from_pod fd09::2 7000)" outsideoutside
  check "it is said so" contains "$(status)" "wanted=on actual=off backend=$BACKEND ipv6=yes watch=tripped bypasses=1 drifts=0 scope=in=on;out=on"
  check "no jump is left, the anchors are" same "$(jumps) $(table | grep -c -- '-A MIDFLIGHT_ANCHOR')" "0 2"
  check "the probe passes while tripped" probe
  check "an apply in the meantime is taken" same "$(apply_ports 8080,9090 'in=on;out=off')" "ok backend=$BACKEND ipv6=yes"
  check "what the kernel refuses is still refused" contains "$(apply_bad)" "error ipv4: refused by"
  check "and waits for the proxy" eval 'has watch=tripped && direct'
  kill -KILL "$NET_PID"; wait "$NET_PID" 2>/dev/null; interceptor
  check "a restarted interceptor stays tripped" eval 'has "watch=tripped bypasses=1" && direct'
  begin live_proxy
  took "started again: through the proxy" 2500 through
  check "not before it was alive for a second" [ "$TOOK" -ge 1000 ]
  check "armed again" contains "$(status)" "actual=on backend=$BACKEND ipv6=yes watch=armed bypasses=1 drifts=0 scope=in=on;out=off"
}

apply_bad() {
  printf '*nat\n:MIDFLIGHT_X - [0:0]\n-A MIDFLIGHT_X -p tcp --dport 99999 -j RETURN\nCOMMIT\n' >"$RUN/bad"
  apply "$RUN/bad" "$RUN/bad"
}

stuck() { # <millis>
  ask "watch bypass $1 repair" >/dev/null
  begin kill -STOP "$LIVE_PID"
  took "stopped, $1 ms allowed: direct" $(($1 + 500)) tripped
  check "not before its time, which counts from the last answer" [ "$TOOK" -ge $(($1 / 2)) ]
  check "traffic is direct" direct
  begin kill -CONT "$LIVE_PID"
  took "continued: through the proxy" 2500 through
}

silent() {
  ask 'watch bypass 500 repair' >/dev/null
  begin kill -USR1 "$LIVE_PID"
  took "accepts, but answers nothing, 500 ms allowed: direct" 1000 direct
  begin kill -USR2 "$LIVE_PID"
  took "answers again: through the proxy" 2500 through
}

without_its_port() {
  ask 'watch bypass 60000 repair' >/dev/null
  begin kill -HUP "$LIVE_PID"
  took "15006 closed, 60000 ms allowed: direct" 500 direct
  check "alive, but nobody listens: it stays so" eval 'never 1500 through'
  kill -KILL "$LIVE_PID"; wait "$LIVE_PID" 2>/dev/null; begin live_proxy "404 Not Found"
  took "an image without the page: through the proxy" 2500 through
}

blocks() {
  ask 'watch block 500 repair' >/dev/null
  check "told to block: not armed" has watch=off
  kill -KILL "$LIVE_PID"; wait "$LIVE_PID" 2>/dev/null
  check "traffic stays off the application" eval 'never 900 direct'
  begin ask 'watch bypass 500 repair' >/dev/null
  took "told to bypass: direct" 1000 direct
  begin ask 'watch block 500 repair' >/dev/null
  took "told to block again: not direct" 500 eval '[ "$(jumps)" = 4 ]'
}

long_answer_is_no_death() {
  live_proxy; ask 'watch bypass 10000 repair' >/dev/null; within 2000 armed
  local before; before=$(value bypasses)
  kill -STOP "$LIVE_PID"; never 1500 tripped; kill -CONT "$LIVE_PID"
  check "a pause shorter than allowed does not trip" eval 'never 800 tripped && [ "$(value bypasses)" = "$before" ]'
}

for BACKEND in nft legacy; do
  starts; killed; stuck 1000
  [ "$BACKEND" = legacy ] || { silent; without_its_port; blocks; long_answer_is_no_death; }
done
exit $FAILED
