#!/bin/bash
# Trains the AOT cache in a chroot of the very image, time stamps and all: train.sh <oci archive> <cache>
# The sidecar's TrainingMain drives real traffic and a handover through itself over loopback and exits with 0.
set -euo pipefail
archive=$1 cache=$2
if [ "${MIDFLIGHT_TRAIN_INSIDE:-}" != yes ]; then
  # Namespaces of its own: nothing of the host is touched or reached, and all of it ends with this script.
  user=(); [ "$(id -u)" = 0 ] || user=(--user --map-root-user)
  MIDFLIGHT_TRAIN_INSIDE=yes exec unshare "${user[@]}" --mount --propagation private --net --pid --fork --kill-child "$0" "$@"
fi

stage=$(mktemp -d)
root=$stage/root
mkdir "$root" "$stage/layers"
trap 'umount -R "$root" 2>/dev/null; rm -rf "$stage/layers" "$stage/log"; rmdir "$root" "$stage" 2>/dev/null' EXIT
mount -t tmpfs -o mode=755 tmpfs "$root"

unpack() { # as a container runtime does, layer by layer
  tar -xf "$archive" -C "$stage/layers"
  local manifest
  manifest=$(grep -o 'sha256:[0-9a-f]*' "$stage/layers/index.json" | head -1 | cut -d: -f2)
  grep -o '"layers":.*' "$stage/layers/blobs/sha256/$manifest" | grep -o 'sha256:[0-9a-f]*' | cut -d: -f2 |
    while read -r layer; do
      tar --warning=no-unknown-keyword -xzpf "$stage/layers/blobs/sha256/$layer" -C "$root"
    done
}
unpack
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/run/midflight"
chroot "$root" /bin/busybox ip link set lo up

home=/opt/midflight
run=/run/midflight
mapfile -t flags < <(grep -v -e '^#' -e '^$' "$root$home/jvm.flags")
class_path=$(find "$root$home/lib" -maxdepth 1 -name '*.jar' -printf "$home/lib/%f\n" | LC_ALL=C sort | paste -sd:)
user=(--userspec=1337:1337 --groups=)
chroot "${user[@]}" "$root" /bin/busybox true 2>/dev/null || user=() # a user namespace that maps root alone

train() {
  timeout -k 5 120 chroot "${user[@]}" "$root" /bin/busybox env -i PATH=/bin MIDFLIGHT_SLOT=a \
    MIDFLIGHT_ACTIVE_SLOT=a MIDFLIGHT_EPOCH=1 MIDFLIGHT_RESCUE=false MIDFLIGHT_RUN_DIR=$run MIDFLIGHT_POD_NAME=training \
    MIDFLIGHT_POD_NAMESPACE=training MIDFLIGHT_POD_UID=training MIDFLIGHT_POD_IPS=127.0.0.1 MIDFLIGHT_NODE_NAME=training \
    MIDFLIGHT_FLEET_ADDRESS= MIDFLIGHT_SIDECARSET=training MIDFLIGHT_INBOUND_PORTS='*' MIDFLIGHT_EXCLUDE_INBOUND_PORTS= \
    MIDFLIGHT_OUTBOUND_CIDRS='*' MIDFLIGHT_EXCLUDE_OUTBOUND_CIDRS= MIDFLIGHT_OUTBOUND_PORTS='*' \
    MIDFLIGHT_EXCLUDE_OUTBOUND_PORTS= MIDFLIGHT_DRAIN_SECONDS=5 MIDFLIGHT_SOAK_SECONDS=5 MIDFLIGHT_MEMORY_MIB=256 \
    MIDFLIGHT_CPU_MILLIS=2000 MIDFLIGHT_NATIVE_SIDECAR=true \
    "$home/jre/bin/java" -Xmx128m -Djava.io.tmpdir=$run "$@" -cp "$class_path" \
    dev.midflight.sidecar.training.TrainingMain </dev/null >"$stage/log" 2>&1
}
if ! train "-XX:AOTCacheOutput=$run/sidecar.aot" "${flags[@]}" || [ ! -s "$root$run/sidecar.aot" ]; then
  echo "images: the training failed:" >&2
  tail -20 "$stage/log" >&2
  exit 1
fi
cp "$root$run/sidecar.aot" "$cache"
