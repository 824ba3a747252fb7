#!/bin/bash
# Sourced: a pod's network, its slots and its interceptor out of the sidecar's own image, unpacked as a container runtime does,
# so that paths and time stamps are those of a pod. Needs root and iproute2, and to run in namespaces of its own:
#   inside_own_namespaces "$0" "$@"
# Everything ends with the process that sourced this.

inside_own_namespaces() { # nothing of the host is touched or reached
  [ "${MIDFLIGHT_POD_INSIDE:-}" = yes ] ||
    MIDFLIGHT_POD_INSIDE=yes exec unshare --mount --propagation private --net --pid --fork --mount-proc --kill-child "$@"
}

open_stage() {
  stage=$(mktemp -d)
  mount -t tmpfs tmpfs "$stage"
  root=$stage/root log=$stage/log run=$stage/root/run/midflight home=/opt/midflight
  mkdir "$root" "$stage/layers"
  trap 'cd /; umount -R -l "$stage"; rmdir "$stage"' EXIT
}

fail() {
  echo "$(basename "$0" .sh) failed: $1" >&2
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

unpack() { # <oci archive of the sidecar>
  tar -xf "$1" -C "$stage/layers"
  local manifest
  manifest=$(grep -o 'sha256:[0-9a-f]*' "$stage/layers/index.json" | sed -n '1s/.*://p')
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

slot() { # <a|b> <java> [variable=value...]
  local name=$1 java=$2
  shift 2
  chroot --userspec=1337:1337 --groups= "$root" /bin/busybox env -i PATH=/bin MIDFLIGHT_SLOT="$name" MIDFLIGHT_JAVA="$java" \
    MIDFLIGHT_ACTIVE_SLOT=a MIDFLIGHT_EPOCH=1 MIDFLIGHT_POD_NAME=training MIDFLIGHT_POD_NAMESPACE=training \
    MIDFLIGHT_POD_UID=training MIDFLIGHT_POD_IPS=10.9.0.1 MIDFLIGHT_NODE_NAME=training MIDFLIGHT_SIDECARSET=training \
    MIDFLIGHT_FLEET_ADDRESS=127.0.0.1:15010 MIDFLIGHT_INBOUND_PORTS='*' MIDFLIGHT_EXCLUDE_INBOUND_PORTS= \
    MIDFLIGHT_OUTBOUND_CIDRS='*' MIDFLIGHT_EXCLUDE_OUTBOUND_CIDRS= MIDFLIGHT_OUTBOUND_PORTS='*' \
    MIDFLIGHT_EXCLUDE_OUTBOUND_PORTS= MIDFLIGHT_DRAIN_SECONDS=5 MIDFLIGHT_SOAK_SECONDS=1 MIDFLIGHT_MEMORY_MIB=256 \
    MIDFLIGHT_CPU_MILLIS=2000 MIDFLIGHT_NATIVE_SIDECAR=true "$@" "$home/bin/midflight-agent" slot >>"$log" 2>&1 &
}
agent() { chroot "$root" "$home/bin/midflight-agent" "$@"; }
serves() { grep -q "slot=$1 state=serving" "$log"; }
