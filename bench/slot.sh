#!/usr/bin/env bash
# A slot out of the sidecar's own image, as a pod starts it, in mount and pid namespaces of its own, so that nothing is left of it:
#   slot.sh unpack <oci archive> <directory>
#   slot.sh run <directory> <file for the lines of the garbage collector> <configuration file, or -> [variable=value...]
# Without a configuration file it is a slot with its launcher, with one the proxy alone, with the same flags and sizes.
# Needs root.
set -euo pipefail
home=/opt/midflight

unpack() { # <oci archive> <directory>
  local layers=$2.layers manifest
  rm -rf "$2" "$layers"
  mkdir -p "$2" "$layers"
  tar -xf "$1" -C "$layers"
  manifest=$(grep -o 'sha256:[0-9a-f]*' "$layers/index.json" | sed -n '1s/.*://p')
  grep -o '"layers":.*' "$layers/blobs/sha256/$manifest" | grep -o 'sha256:[0-9a-f]*' | cut -d: -f2 |
    while read -r layer; do
      tar --warning=no-unknown-keyword -xzpf "$layers/blobs/sha256/$layer" -C "$2"
    done
  rm -rf "$layers"
}

inside() { # <directory> <file> <configuration> [variable=value...]
  local root=$1 pauses=$2 configuration=$3 command=(slot)
  shift 3
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=1777 tmpfs "$root/run/midflight"
  : >"$pauses"
  chmod 666 "$pauses"
  : >"$root/run/midflight/gc.log"
  mount --bind "$pauses" "$root/run/midflight/gc.log"
  if [ "$configuration" != - ]; then
    cp "$configuration" "$root/run/midflight/config.yaml"
    chmod 644 "$root/run/midflight/config.yaml"
    command=(serve /run/midflight/config.yaml)
  fi
  # Not exec: this shell is the first process of the pid namespace and takes all of it along when it is killed, while the kernel
  # forgets whom a process that changes its user is to die with.
  chroot --userspec=1337:1337 --groups= "$root" /bin/busybox env -i PATH=/bin \
    MIDFLIGHT_SLOT=a MIDFLIGHT_ACTIVE_SLOT=a MIDFLIGHT_EPOCH=1 MIDFLIGHT_POD_NAME=bench MIDFLIGHT_POD_IPS=127.0.0.1 \
    "$@" "$home/bin/midflight-agent" "${command[@]}"
}

case $1 in
  unpack) unpack "$2" "$3" ;;
  run) exec unshare --mount --propagation private --pid --fork --kill-child "$0" inside "${@:2}" ;;
  inside) inside "${@:2}" ;;
esac
