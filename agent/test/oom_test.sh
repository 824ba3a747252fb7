#!/bin/bash
# shellcheck disable=SC2317,SC2154,SC2016,SC2034
# A real JVM with the image's flags that runs out of memory: without heap it ends, the launcher says so and starts it
# again, and meanwhile the watchdog lets traffic go direct; without direct memory it goes on.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=agent/test/lib.sh
. "$here/lib.sh"
# shellcheck source=agent/test/net_pod.sh
. "$here/net_pod.sh"
root=$(cd "$here/../.." && pwd)
BACKEND=nft

direct() { [ "$(who 10.9.0.1 8080)" = application ]; }
through() { [ "$(who 10.9.0.1 8080)" = proxy ]; }
launcher() { "$WIRE" ask "$RUN/launcher-a.sock" status 2>/dev/null; }
says() { [[ $(launcher) == *"$1"* ]]; }

image() { # what the launcher finds in the slot's container
  HOME_DIR=$WORK/home; mkdir -p "$HOME_DIR/lib" "$WORK/classes"; echo v1 >"$HOME_DIR/version"
  cp "$root/images/src/main/image/sidecar.flags" "$HOME_DIR/jvm.flags"
  "$JDK/bin/javac" -d "$WORK/classes" "$here/Hungry.java" && "$JDK/bin/jar" cf "$HOME_DIR/lib/hungry.jar" -C "$WORK/classes" .
}

eat() { echo "$1" >"$RUN/eat.new"; mv "$RUN/eat.new" "$RUN/eat"; } # heap|direct: to the end
slot() {
  ip netns exec pod env MIDFLIGHT_SLOT=a MIDFLIGHT_ACTIVE_SLOT=a MIDFLIGHT_EPOCH=1 MIDFLIGHT_RUN_DIR="$RUN" MIDFLIGHT_HOME="$HOME_DIR" \
    MIDFLIGHT_JAVA="$JDK/bin/java" MIDFLIGHT_MEMORY_MIB=80 "$AGENT" slot >>"$LOG" 2>&1 & PIDS+=($!)
}

starts() {
  fresh; interceptor; apply_ports 8080 >/dev/null; slot
  check "a real JVM serves" within 5000 says state=serving
  check "and is watched" within 2000 has watch=armed
  check "traffic goes through it" through
}

without_direct_memory() {
  local before; before=$(launcher)
  eat direct
  check "it meets the end of its direct memory" within 5000 grep -q 'went on after .*direct' "$LOG"
  check "and goes on, as the same process" same "$(launcher)" "$before"
  check "without a bypass" has "watch=armed bypasses=0"
  check "and serves" through
}

without_heap() {
  local begun; touch "$RUN/hold"; begun=$(now_millis)
  eat heap
  check "no heap: traffic goes direct" within 5000 direct
  echo "figure: out of heap: direct after $(( $(now_millis) - begun )) ms, filling 32 MiB included"
  check "the JVM says why" within 1000 grep -q 'Terminating due to java.lang.OutOfMemoryError: Java heap space' "$LOG"
  check "the launcher says how it ended" within 3000 eval 'grep -q "jvm gone was=serving exit-3" "$LOG"'
  check "and starts it again" within 3000 says "state=starting epoch=1 version=v1 restarts=1"
  check "the watchdog counts it" has "watch=tripped bypasses=1"
  rm "$RUN/hold"; begun=$(now_millis)
  check "once it serves, traffic goes through it" within 5000 through
  echo "figure: out of heap: through the proxy $(( $(now_millis) - begun )) ms after the new JVM may serve"
  check "and it is watched" within 1000 has watch=armed
}

JDK=$("$root/build/find-jdk.sh") || { echo "not ok - no JDK"; exit 1; }
image; starts; without_direct_memory; without_heap
exit $FAILED
