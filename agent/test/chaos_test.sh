#!/bin/bash
# shellcheck disable=SC2317,SC2154,SC2016,SC2034
# Launchers and proxies killed, stopped, restarted and upgraded at random moments: afterwards one of the two serves, the
# other stands by, and the epoch never goes back. MIDFLIGHT_CHAOS_ROUNDS makes it longer, MIDFLIGHT_CHAOS_SEED repeats it.
set -u
# shellcheck source=agent/test/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=agent/test/pod.sh
. "$(dirname "$0")/pod.sh"
ROUNDS=${MIDFLIGHT_CHAOS_ROUNDS:-40}
RANDOM=${MIDFLIGHT_CHAOS_SEED:-$$}

answer() { "$WIRE" who 127.0.0.1 "$PORT" 2>/dev/null; }
serving_slot() { answer | cut -d' ' -f1; }
epoch_served() { local got; got=$(answer | cut -d' ' -f2); echo "${got:-0}"; }
other_of() { [ "$1" = a ] && echo b || echo a; }
pause() { sleep "0.$(printf %03d $((RANDOM % 200)))"; }
pid_of() { eval "echo \$PID_$1"; }

again() { # <slot>: its container, restarted by the kubelet with what the annotations say
  slot "$1"
}
kill_launcher() { kill -KILL "$(pid_of "$1")" 2>/dev/null; wait "$(pid_of "$1")" 2>/dev/null; pause; again "$1"; }
kill_both() { kill -KILL "$PID_a" "$PID_b" 2>/dev/null; wait "$PID_a" "$PID_b" 2>/dev/null; pause; again a; pause; again b; }
kill_proxy() { local proxy; proxy=$(proxy_pid); [ -z "$proxy" ] || kill -KILL "$proxy" 2>/dev/null; }
terminate() { kill -TERM "$(pid_of "$1")" 2>/dev/null; pause; kill -KILL "$(pid_of "$1")" 2>/dev/null; wait "$(pid_of "$1")" 2>/dev/null; again "$1"; }
upgrade() { # as the operator does: annotations, and a restart of the one that stands by
  local to; to=$(other_of "$(serving_slot)")
  ACTIVE=$to EPOCH=$(( $(epoch_served) + 1 ))
  kill -TERM "$(pid_of "$to")" 2>/dev/null; wait "$(pid_of "$to")" 2>/dev/null; again "$to"
}
take_over() { ask "$(other_of "$(serving_slot)")" "takeover $(( $(epoch_served) + 1 ))" >/dev/null 2>&1; }
stop_and_go() { kill -STOP "$(pid_of "$1")"; pause; kill_proxy; pause; kill -CONT "$(pid_of "$1")"; }
upgrade_and_kill() { upgrade; pause; kill_launcher "$1"; }
take_over_and_kill() { take_over; pause; kill_launcher "$1"; }

settled() { # the other one may have failed: its fifth killed proxy within a minute
  local who other; who=$(serving_slot); other=$(other_of "$who")
  [ -n "$who" ] && is "$who" serving && { is "$other" standby || is "$other" failed; }
}

fresh; MORE=(FAKE_SOAK_MILLIS=100); slot a; slot b
within 2000 settled
operations=(kill_launcher kill_proxy terminate upgrade take_over stop_and_go upgrade_and_kill take_over_and_kill kill_both)
last=1 slowest=0
for ((round = 1; round <= ROUNDS; round++)); do
  operation=${operations[RANDOM % ${#operations[@]}]}
  slot=$([ $((RANDOM % 2)) = 0 ] && echo a || echo b)
  pause
  $operation "$slot"
  begun=$(now_millis)
  if ! within 3000 settled; then
    check "round $round, $operation $slot: one serves, the other stands by" false
    echo "#   a: $(status a)"; echo "#   b: $(status b)"; echo "#   port: $(answer)"
    break
  fi
  took=$(( $(now_millis) - begun )); [ "$took" -le "$slowest" ] || slowest=$took
  epoch=$(epoch_served)
  if [ "$epoch" -lt "$last" ]; then check "round $round, $operation: the epoch does not go back" false; break; fi
  last=$epoch
done
check "$ROUNDS random faults and upgrades: always one serves afterwards" [ "$round" -gt "$ROUNDS" ]
echo "figure: $ROUNDS random faults: one serves and one stands by again after at most $slowest ms"
exit $FAILED
