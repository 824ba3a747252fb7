#!/bin/bash
# Trains the AOT cache on what a pod does: train.sh <oci archive of the sidecar> <cache> <jar of the test application>
# A pod's network, two slots and the interceptor out of the very image (unpacked as a container runtime does, so that paths
# and time stamps are those of a pod), the test application behind them, its load before them. Slot b takes over from
# slot a under that load, serves, hands back, soaks and exits: its JVM writes the cache. Needs root, iproute2 and nat.
set -euo pipefail
archive=$1 cache=$2 application=$3
: "${JAVA_HOME:?is set by the Makefile}"
if [ "${MIDFLIGHT_TRAIN_INSIDE:-}" != yes ]; then
  # Namespaces of its own: nothing of the host is touched or reached, and all of it ends with this script.
  MIDFLIGHT_TRAIN_INSIDE=yes exec unshare --mount --propagation private --net --pid --fork --kill-child "$0" "$@"
fi

stage=$(mktemp -d)
mount -t tmpfs tmpfs "$stage"
root=$stage/root log=$stage/log run=$stage/root/run/midflight home=/opt/midflight
mkdir "$root" "$stage/layers"
trap 'cd /; umount -R -l "$stage"; rmdir "$stage"' EXIT

fail() {
  echo "images: the training failed: $1" >&2
  tail -n 25 "$log" >&2
  exit 1
}
within() { # <tenths of a second> <command...>
  local left=$1; shift
  until "$@" >/dev/null 2>&1; do
    ((left-- > 0)) || return 1
    sleep 0.1
  done
}

unpack() {
  tar -xf "$archive" -C "$stage/layers"
  local manifest
  manifest=$(grep -o 'sha256:[0-9a-f]*' "$stage/layers/index.json" | head -1 | cut -d: -f2)
  grep -o '"layers":.*' "$stage/layers/blobs/sha256/$manifest" | grep -o 'sha256:[0-9a-f]*' | cut -d: -f2 |
    while read -r layer; do
      tar --warning=no-unknown-keyword -xzpf "$stage/layers/blobs/sha256/$layer" -C "$root"
    done
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=1777 tmpfs "$run"
}

network() { # this namespace is the pod's; the client has another one
  mount -t tmpfs tmpfs /run
  ip link set lo up
  ip netns add client
  ip link add eth0 type veth peer name eth0 netns client
  ip addr add 10.9.0.1/24 dev eth0
  ip link set eth0 up
  ip -n client addr add 10.9.0.2/24 dev eth0
  ip -n client link set eth0 up
}

operator() { # nobody answers, but dialling is exercised: a CA and a token as in a pod
  local secrets=$root/var/run/secrets/midflight
  mkdir -p "$secrets"
  "$JAVA_HOME/bin/keytool" -genkeypair -alias ca -keyalg EC -dname CN=training -keystore "$stage/ca.p12" -storepass training
  "$JAVA_HOME/bin/keytool" -exportcert -rfc -alias ca -keystore "$stage/ca.p12" -storepass training -file "$secrets/ca.crt"
  echo training >"$secrets/token"
} >>"$log" 2>&1

slot() { # <a|b> <java>
  chroot --userspec=1337:1337 --groups= "$root" /bin/busybox env -i PATH=/bin MIDFLIGHT_SLOT="$1" MIDFLIGHT_JAVA="$2" \
    MIDFLIGHT_ACTIVE_SLOT=a MIDFLIGHT_EPOCH=1 MIDFLIGHT_POD_NAME=training MIDFLIGHT_POD_NAMESPACE=training \
    MIDFLIGHT_POD_UID=training MIDFLIGHT_POD_IPS=10.9.0.1 MIDFLIGHT_NODE_NAME=training MIDFLIGHT_SIDECARSET=training \
    MIDFLIGHT_FLEET_ADDRESS=127.0.0.1:15010 MIDFLIGHT_INBOUND_PORTS='*' MIDFLIGHT_EXCLUDE_INBOUND_PORTS= \
    MIDFLIGHT_OUTBOUND_CIDRS='*' MIDFLIGHT_EXCLUDE_OUTBOUND_CIDRS= MIDFLIGHT_OUTBOUND_PORTS='*' \
    MIDFLIGHT_EXCLUDE_OUTBOUND_PORTS= MIDFLIGHT_DRAIN_SECONDS=5 MIDFLIGHT_SOAK_SECONDS=1 MIDFLIGHT_MEMORY_MIB=256 \
    MIDFLIGHT_CPU_MILLIS=2000 MIDFLIGHT_NATIVE_SIDECAR=true "$home/bin/midflight-agent" slot >>"$log" 2>&1 &
}
agent() { chroot "$root" "$home/bin/midflight-agent" "$@"; }
serves() { grep -q "slot=$1 state=serving" "$log"; }
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

unpack
network
operator
cat >"$run/java" <<TEXT
#!/bin/sh
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
