#!/usr/bin/env bash
# Cold start to first byte: from the start of a slot of the built image to the first byte of a response through its proxy, warm-up
# included, as in a pod; and what the proxy and a slot that stands by hold then. Medians of BENCH_ROUNDS. Needs root and `make images`.
set -euo pipefail
cd "$(dirname "$0")/.."
. images/build/pod.sh
. bench/median.sh
inside_own_namespaces bench/start.sh "$@"

rounds=${BENCH_ROUNDS:-5}
slots=()
open_stage
unpack images/target/images/sidecar.tar
network
operator
"$JAVA_HOME/bin/java" -Xmx64m -cp "$1" dev.midflight.e2e.app.ServerMain >>"$log" 2>&1 &
within 100 grep -q 'serving\|listening\|8080' "$log" || fail "the application does not come up"

started() { # the first byte of an answer through the proxy
  { exec 3<>/dev/tcp/10.9.0.1/15006; } 2>/dev/null || return 1
  printf 'GET /health HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n' >&3
  read -rN 1 _ <&3
  exec 3<&- 3>&-
}
memory() { # <pid> <name of a line of smaps_rollup>
  awk -v name="$2:" '$1 == name { print $2 }' "/proc/$1/smaps_rollup"
}
stop_slots() {
  kill "${slots[@]}"
  wait "${slots[@]}" 2>/dev/null || true
  slots=()
  rm -rf "${run:?}"/*
}

for round in $(seq "$rounds"); do
  began=${EPOCHREALTIME/./}
  slot a "$home/jre/bin/java" MIDFLIGHT_FIXED_DESTINATION=127.0.0.1:8080 MIDFLIGHT_MEMORY_MIB=90 MIDFLIGHT_CPU_MILLIS=500
  slots+=($!)
  until started; do
    [ $((${EPOCHREALTIME/./} - began)) -lt 30000000 ] || fail "no answer within 30 s"
  done
  echo $(((${EPOCHREALTIME/./} - began) / 1000)) >>"$stage/first"
  slot b "$home/jre/bin/java" MIDFLIGHT_FIXED_DESTINATION=127.0.0.1:8080
  slots+=($!)
  within 100 grep -q 'slot=b state=standby' "$log" || fail "slot b does not stand by"
  proxy=$(pgrep -P "${slots[0]}")
  for what in Rss Pss; do
    memory "$proxy" $what >>"$stage/proxy-$what"
    memory "${slots[1]}" $what >>"$stage/standby-$what"
  done
  stop_slots
  : >"$log"
  echo "round $round of $rounds done" >&2
done

printf 'cold start to first byte   %6s ms\n' "$(median <"$stage/first")"
for process in proxy standby; do
  printf '%-8s idle, RSS %7s KiB, PSS %7s KiB\n' $process "$(median <"$stage/$process-Rss")" "$(median <"$stage/$process-Pss")"
done
