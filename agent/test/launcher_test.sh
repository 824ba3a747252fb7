#!/bin/bash
# shellcheck disable=SC2317,SC2154,SC2016,SC2034
# The launcher, run for real: two of them on one directory, with fake proxies that bind a real port.
set -u
# shellcheck source=agent/test/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=agent/test/pod.sh
. "$(dirname "$0")/pod.sh"

begins() {
  fresh; slot a; slot b
  check "the active slot starts its proxy" within 2000 serves a 1
  check "the other stands by" within 1000 is b standby
  check "status has every field" same "$(status a)" "status slot=a state=serving epoch=1 version=v1 restarts=0 reason=-"
  check "the probe of a slot passes" env MIDFLIGHT_RUN_DIR="$RUN" MIDFLIGHT_SLOT=a "$AGENT" probe slot
  check "the probe of a slot that is not there fails" eval '! env MIDFLIGHT_RUN_DIR=$RUN/none MIDFLIGHT_SLOT=a "$AGENT" probe slot 2>/dev/null'
  check "a person may ask, too" contains "$(MIDFLIGHT_RUN_DIR=$RUN "$AGENT" ask b status)" "state=standby"
  check "and sees an error by the exit code" eval '! MIDFLIGHT_RUN_DIR=$RUN "$AGENT" ask a "takeover 0" >/dev/null'
  check "the launcher's oom score is raised" same "$(cat /proc/"$PID_a"/oom_score_adj)" 990
  check "the proxy's is higher still" same "$(cat /proc/"$(proxy_pid)"/oom_score_adj)" 1000
}

sizes() {
  fresh; MORE=(MIDFLIGHT_MEMORY_MIB=100 MIDFLIGHT_CPU_MILLIS=500); slot a
  within 2000 serves a 1
  local arguments; arguments=$(tr '\n' ' ' <"$RUN/args-a")
  check "heap from the slot's own memory" contains "$arguments" " -Xmx40m "
  check "direct memory, too" contains "$arguments" " -XX:MaxDirectMemorySize=20m "
  check "processors from the slot's own share" contains "$arguments" " -XX:ActiveProcessorCount=1 "
  check "the image's flags, without comments" contains "$arguments" " -XX:+UseSerialGC -cp "
  check "class path sorted by bytes, main class last" contains "$arguments" "-cp $HOME_DIR/lib/a.jar:$HOME_DIR/lib/b.jar dev.midflight.sidecar.SidecarMain "
}

starts_with_a_lease() {
  fresh; printf 'epoch=5 slot=b version=v1 handover=handover-5-b.sock\n' >"$RUN/lease"
  EPOCH=5; slot a; slot b
  check "the slot that served claims its epoch" within 2000 serves b 5
  check "the one of the annotation stands by, its epoch is not newer" within 1000 is a standby

  fresh; printf 'epoch=5 slot=b version=v1 handover=handover-5-b.sock\n' >"$RUN/lease"
  slot a
  check "a standby steps in where nobody else comes" within 5000 serves a 5

  fresh; EPOCH=nonsense; ACTIVE=; slot a
  check "annotations that are no use do not keep the first pod start from serving" within 2000 serves a 1

  fresh; head -c 300 /dev/urandom >"$RUN/lease"; slot a; slot b
  check "a lease of garbage counts as none" within 2000 serves a 1
}

restarts_while_the_peer_serves() {
  fresh; slot a; slot b; within 2000 serves a 1
  kill -KILL "$PID_a"; within 1000 serves b 1; slot a
  check "a restarted container stands by when its peer serves" within 1000 is a standby
  check "and leaves it alone" serves b 1
}

upgrades() {
  fresh; slot a; slot b; within 2000 serves a 1
  kill -TERM "$PID_b"; wait "$PID_b"
  check "a standby ends at once on SIGTERM, with 0" same $? 0
  ACTIVE=b EPOCH=2; slot b
  check "a newer epoch takes over from the peer" within 2000 serves b 2
  check "the old one ends by standing by" within 2000 is a standby
  check "the way back needs no restart" same "$(ask a 'takeover 3')" ok
  check "and is served by the other" within 2000 serves a 3
  within 1000 is b standby
  check "an epoch of the past is refused" same "$(ask b 'takeover 2')" "error stale-epoch"
  check "an equal one, too" same "$(ask b 'takeover 3')" "error stale-epoch"
  check "one that serves refuses" same "$(ask a 'takeover 4')" "error serving"
  check "nobody restarted" contains "$(status a)$(status b)" "restarts=0"
}

takeover_while_starting() {
  fresh; slot a; slot b; within 2000 serves a 1
  tell b held; ask b 'takeover 2' >/dev/null
  check "the same takeover again is agreed to" same "$(ask b 'takeover 2')" ok
  check "another epoch meanwhile is refused" same "$(ask b 'takeover 3')" "error starting"
  tell b fine
  check "it is done once" within 2000 serves b 2
  check "without a restart" contains "$(status b)" "restarts=0"
}

soaks() {
  fresh; MORE=(FAKE_SOAK_MILLIS=60000); slot a; slot b; within 2000 serves a 1
  local warm begun; warm=$(proxy_pid)
  ask b 'takeover 2' >/dev/null; within 2000 serves b 2
  check "the old proxy soaks" within 2000 is a soaking
  check "and is told to take everything back" same "$(ask a 'takeover 3')" ok
  check "which it does" within 2000 serves a 3
  check "as the same process" same "$(proxy_pid)" "$warm"
  within 2000 is b soaking
  begun=$(now_millis); kill -KILL "$PID_a"
  check "a soaking proxy rescues when the other container dies" within 500 serves b 3
  echo "figure: rescued by a soaking proxy after $(( $(now_millis) - begun )) ms"
  check "at once" contains "$(tail -5 "$LOG")" "why=peer-gone"

  fresh; MORE=(FAKE_SOAK_MILLIS=60000); slot a; slot b; within 2000 serves a 1
  ask b 'takeover 2' >/dev/null; within 2000 is a soaking
  kill -TERM "$PID_a"
  check "SIGTERM while soaking ends at once" within 300 gone "$PID_a"

  fresh; MORE=(FAKE_SOAK_MILLIS=300 FAKE_DRAIN_MILLIS=60000); slot a; slot b; within 2000 serves a 1
  ask b 'takeover 2' >/dev/null; within 2000 serves b 2; within 1000 is a draining
  kill -KILL "$PID_b"
  check "a draining proxy takes back when the new container dies" within 500 serves a 2
}

rescues() {
  fresh; slot a; slot b; within 2000 serves a 1
  within 1000 is b standby
  local begun; begun=$(now_millis)
  kill -KILL "$PID_a"
  check "SIGKILL of the serving launcher: the standby serves" within 500 serves b 1
  check "as soon as it sees that" contains "$(tail -8 "$LOG")" "why=peer-gone"
  echo "figure: rescued after $(( $(now_millis) - begun )) ms (20 of them the fake proxy's start)"
  check "the dead launcher's proxy is dead, too" within 500 eval '! pgrep -P "$PID_a" >/dev/null'

  fresh; tell a held; slot a; slot b
  within 1000 is a starting; within 1000 eval 'grep -q "slot=b peer state=starting" "$LOG"'
  kill -KILL "$PID_a"
  check "the peer dying in its very first start is rescued, too, without a lease" within 1500 serves b 1
}

rescue_races_a_restart() {
  local round serving
  for round in 1 2 3 4 5; do
    fresh; slot a; slot b; within 2000 serves a 1; within 1000 is b standby
    kill -STOP "$PID_b"; kill -KILL "$PID_a"; wait "$PID_a" 2>/dev/null
    slot a; kill -CONT "$PID_b"
    check "round $round: the container is back before its death was seen: one of them serves" within 1500 eval 'serves a 1 || serves b 1'
    serving=$(grep -c 'jvm started' "$LOG")
    check "round $round: and only one was started anew" same "$serving" 2
    check "round $round: the other stands by" within 1000 eval 'is a standby || is b standby'
  done
}

both_restart() {
  fresh; slot a; slot b; within 2000 serves a 1
  kill -KILL "$PID_a" "$PID_b"; wait "$PID_a" "$PID_b" 2>/dev/null
  slot b; slot a
  check "both containers killed and back: the one of the lease serves" within 2000 serves a 1
  check "the other stands by" within 1000 is b standby
  check "stale sockets are no obstacle" contains "$(status b)" "slot=b"
}

restarts_in_place() {
  fresh; slot a; slot b; within 2000 serves a 1
  kill -KILL "$(proxy_pid)"
  check "a crashed proxy is restarted in place, at once" within 500 serves a 1
  check "and counted" contains "$(status a)" "restarts=1 reason=-"
  check "with its own epoch as a rescue" contains "$(tail -40 "$LOG")" "epoch=1 rescue=true"
  check "the standby stays what it is" is b standby
}

fails() {
  fresh; slot a; slot b; within 2000 serves a 1
  tell b crash; ask b 'takeover 2' >/dev/null
  check "the fifth crash within a minute is 'failed'" within 4000 is b failed
  check "with the reason" contains "$(status b)" "restarts=4 reason=exit-1"
  check "the launcher stays" kill -0 "$PID_b"
  check "and the peer goes on serving" serves a 1
  tell b fine
  check "takeover leaves 'failed'" same "$(ask b 'takeover 3')" ok
  check "once it can" within 2000 serves b 3

  fresh; slot a; slot b; within 2000 serves a 1
  tell a crash; kill -KILL "$(proxy_pid)"
  check "a proxy that served and cannot come back hands its place to the standby" within 4000 serves b 1
  check "and reports itself failed" is a failed

  fresh; tell a crash; slot a; slot b
  check "a first start that fails is rescued, too" within 4000 serves b 1

  fresh; MORE=(MIDFLIGHT_JAVA=/does/not/exist); slot a
  check "no java at all: failed, not gone" within 4000 is a failed
  check "with a reason of its own" contains "$(status a)" "reason=not-started"

  fresh; MORE=(MIDFLIGHT_START_SECONDS=1); tell a hang; slot a; within 2000 is a starting
  check "a start without end is killed and counted" within 2500 eval '[[ "$(status a)" == *"reason=signal-9"* ]]'
}

ends_unasked() {
  fresh; slot a; slot b; within 2000 serves a 1
  local proxy; proxy=$(proxy_pid)
  kill -STOP "$PID_a"; kill -KILL "$proxy"; kill -CONT "$PID_a"
  check "a proxy that dies while its launcher is stopped is restarted" within 1000 serves a 1
}

kills_on_request() {
  fresh; slot a; slot b; within 2000 serves a 1
  check "kill-jvm without one" same "$(ask b kill-jvm)" "ok none"
  local proxy; proxy=$(proxy_pid)
  check "kill-jvm answers" same "$(ask a kill-jvm)" "ok killed"
  check "after the death" gone "$proxy"
  check "then it is restarted in place" within 1000 serves a 1

  fresh; slot a; slot b; within 3000 serves a 1
  tell b held; ask b 'takeover 2' >/dev/null; within 1000 is b starting; within 1000 eval 'grep -q "slot=a peer state=starting" "$LOG"'
  ask a kill-jvm >/dev/null
  check "killed while the peer starts with a later epoch: stands by" within 500 is a standby
  tell b fine
  check "and the peer serves" within 2000 serves b 2
}

terminates() {
  fresh; slot a; slot b; within 2000 serves a 1
  kill -TERM "$PID_a"
  check "SIGTERM while serving: the peer takes over with the same epoch" within 2000 serves b 1
  check "and the launcher ends" within 1000 gone "$PID_a"
  wait "$PID_a"; check "with 0" same $? 0
  kill -TERM "$PID_b"
  check "SIGTERM without a peer: the proxy drains, the launcher ends" within 2000 gone "$PID_b"
  check "by the terminate line" contains "$(tail -5 "$LOG")" "exit-0"

  fresh; slot a; slot b; within 2000 serves a 1
  tell b held; ask b 'takeover 2' >/dev/null; within 1000 is b starting; kill -TERM "$PID_b"; within 1000 grep -q 'slot=b terminating' "$LOG"; tell b fine
  check "SIGTERM to the new one during an upgrade: somebody serves all the time afterwards" within 2500 eval 'serves a 2 || serves a 1'
  check "and it ends" within 3000 gone "$PID_b"

  fresh; MORE=(FAKE_DRAIN_MILLIS=600); slot a; slot b; within 2000 serves a 1
  ask b 'takeover 2' >/dev/null; within 1000 is a draining; kill -TERM "$PID_a"
  check "SIGTERM to the old one while it drains: it finishes first" within 1500 gone "$PID_a"
  check "not before its proxy is done" contains "$(tail -12 "$LOG")" "slot=a state=soaking"
  check "and the new one serves on" serves b 2

  fresh; MORE=(MIDFLIGHT_GRACE_SECONDS=7 FAKE_DRAIN_MILLIS=20000); slot a; within 2000 serves a 1
  kill -TERM "$PID_a"
  check "draining has an end" before 19000 gone "$PID_a"

  fresh; MORE=(MIDFLIGHT_NATIVE_SIDECAR=false MIDFLIGHT_GRACE_SECONDS=8 FAKE_DRAIN_MILLIS=200); slot a; slot b; within 2000 serves a 1
  kill -TERM "$PID_b" "$PID_a"
  check "plain containers end together" before 7900 eval 'gone "$PID_a" && gone "$PID_b"'

  fresh; tell a crash; slot a; within 4000 is a failed; kill -TERM "$PID_a"
  check "SIGTERM while failed ends at once" within 300 gone "$PID_a"
}

survives_bad_input() {
  fresh; tell a garbage; slot a; slot b
  check "garbage on the proxy's lines is skipped" within 2000 serves a 1
  check "unknown command" same "$(ask a hello)" "error unknown-command"
  check "empty line" same "$(ask a '')" "error unknown-command"
  check "takeover of nothing" same "$(ask b takeover)" "error bad-argument"
  check "takeover of no number" same "$(ask b 'takeover -1')" "error bad-argument"
  check "takeover out of range" same "$(ask b 'takeover 99999999999999999999')" "error bad-argument"
  check "takeover of an odd word" same "$(ask b 'takeover 2 please')" "error bad-argument"
  head -c 600 /dev/zero | tr '\0' x >"$RUN/long"; printf 'sta\0tus\n' >"$RUN/nul"; head -c 100000 /dev/urandom >"$RUN/noise"
  check "a line too long" same "$("$WIRE" raw "$RUN/launcher-a.sock" "$RUN/long")" "error line-too-long"
  check "a NUL in a line" same "$("$WIRE" raw "$RUN/launcher-a.sock" "$RUN/nul")" "error unknown-command"
  "$WIRE" raw "$RUN/launcher-a.sock" "$RUN/noise" >/dev/null
  check "noise does no harm" within 1000 is a serving
  local i watchers=()
  for i in {1..20}; do "$WIRE" watch "$RUN/launcher-b.sock" >"$RUN/watch-$i" & watchers+=($!); PIDS+=($!); done
  within 2000 eval '[ "$(grep -l "too-many" "$RUN"/watch-* | wc -l)" -ge 4 ]'
  check "connections are bounded, the rest told so" same $? 0
  kill "${watchers[@]}"; wait "${watchers[@]}" 2>/dev/null
  check "and there is room again afterwards" within 1000 is b standby
}

watches() {
  fresh; slot a; slot b; within 2000 serves a 1
  "$WIRE" watch "$RUN/launcher-a.sock" >"$RUN/seen" & PIDS+=($!)
  within 1000 grep -q serving "$RUN/seen"; ask b 'takeover 2' >/dev/null
  check "a watcher sees every change" within 2000 eval '[ "$(grep -o "state=[a-z]*" "$RUN/seen" | sort -u | tr "\n" " ")" = "state=draining state=serving state=soaking state=standby " ]'
}

serves_alone() {
  fresh
  local said
  said=$(env MIDFLIGHT_HOME="$HOME_DIR" MIDFLIGHT_JAVA=/bin/echo MIDFLIGHT_MEMORY_MIB=100 MIDFLIGHT_CPU_MILLIS=1000 "$AGENT" serve /etc/proxy.yaml 2>&1)
  check "alone: sized as a slot" contains " $said" " -Xmx40m -XX:MaxDirectMemorySize=20m -XX:ActiveProcessorCount=1 "
  check "with the image's flags" contains "$said" " -XX:+UseSerialGC "
  check "and its file last" same "${said##*:}" "$HOME_DIR/lib/b.jar dev.midflight.sidecar.SidecarMain --config /etc/proxy.yaml"
  said=$(env MIDFLIGHT_HOME="$HOME_DIR" MIDFLIGHT_JAVA=/does/not/exist "$AGENT" serve /etc/proxy.yaml 2>&1); local code=$?
  check "without a JVM it says so" same "$code:${said##*: }" "127:/does/not/exist"
  "$AGENT" serve >/dev/null 2>&1
  check "a file is needed" same $? 64
}

full_volume() {
  fresh; mkdir "$RUN/small"; mount -t tmpfs -o size=64k tmpfs "$RUN/small" 2>/dev/null || { echo "# no mount here: full volume not tried"; return; }
  RUN=$RUN/small; slot a; slot b; within 2000 serves a 1
  head -c 200000 /dev/zero >"$RUN/fill" 2>/dev/null
  kill -KILL "$PID_a"
  check "a full volume does not prevent a rescue" within 1500 eval 'is b serving || is b starting'
  umount -l "$RUN"
}

begins; sizes; starts_with_a_lease; restarts_while_the_peer_serves; upgrades; takeover_while_starting; soaks; rescues
rescue_races_a_restart; both_restart; restarts_in_place; fails; ends_unasked; kills_on_request; terminates
survives_bad_input; watches; serves_alone; full_volume
exit $FAILED
