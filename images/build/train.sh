#!/bin/bash
# Trains the AOT cache on what a pod does, and on reading a configuration file:
#   train.sh <oci archive of the sidecar> <cache> <jar of the test application> <configuration file>
# A pod out of the very image (pod.sh), the test application behind it, its load before it. Slot b takes over from slot a
# under that load, serves, hands back, soaks and exits: its JVM writes the cache. Needs root, iproute2 and nat.
set -euo pipefail
: "${JAVA_HOME:?is set by the Makefile}"
# shellcheck source=pod.sh
. "$(dirname "$(readlink -f "$0")")/pod.sh"
inside_own_namespaces "$0" "$@"
archive=$1 cache=$2 application=$3 sample=$4

start() { # the pod, and the load before it
  "$JAVA_HOME/bin/java" -Xmx64m -cp "$application" dev.midflight.e2e.app.ServerMain >>"$log" 2>&1 &
  slot a "$home/jre/bin/java"
  slot b /run/midflight/java
  agent net >>"$log" 2>&1 &
  within 600 agent probe net || fail "the proxy does not come up"
  ip netns exec client "$JAVA_HOME/bin/java" -Xmx64m -cp "$application" dev.midflight.e2e.load.LoadMain \
    --host=10.9.0.1 --rate=300 --max-seconds=8 --linger-seconds=1 >"$stage/load" 2>&1 &
  load=$!
  sleep 1
}

open_stage
unpack "$archive"
network
operator
cp "$sample" "$run/sample.yaml"
cat >"$run/java" <<TEXT
#!/bin/sh
export MIDFLIGHT_TRAINING_CONFIG=/run/midflight/sample.yaml
exec $home/jre/bin/java -XX:AOTCacheOutput=/run/midflight/sidecar.aot -Xlog:aot=error "\$@"
TEXT
chmod 755 "$run/java"

start
agent ask b 'takeover 2' >/dev/null || fail "slot b refuses to take over"
within 600 serves b || fail "slot b does not take over"
sleep 5
agent ask a 'takeover 3' >/dev/null || fail "slot a refuses to take back"
wait "$load" || fail "the load failed: $(tail -n 3 "$stage/load")"
within 1200 grep -q 'slot=b jvm gone was=soaking' "$log" || fail "slot b does not end"
[ -s "$run/sidecar.aot" ] || fail "no cache was written"
cp "$run/sidecar.aot" "$cache"
