#!/usr/bin/env bash
# Runs the sidecar alone: outbound on a port, everything to one destination; arguments: port destination work-directory.
# Descriptor 0 is a FIFO of its own in place of the launcher's socket.
set -euo pipefail
cd "$(dirname "$0")/.."

port=$1
destination=$2
run=$3/midflight
mkdir -p "$run"
mkfifo "$run/launcher"
export MIDFLIGHT_SLOT=a MIDFLIGHT_EPOCH=1 MIDFLIGHT_RESCUE=false MIDFLIGHT_RUN_DIR=$run MIDFLIGHT_VERSION=bench
export MIDFLIGHT_LISTEN_OUTBOUND=$port MIDFLIGHT_LISTEN_INBOUND=0 MIDFLIGHT_LISTEN_ADMIN=0 MIDFLIGHT_LISTEN_PROBE=0 MIDFLIGHT_LISTEN_METRICS=0
export MIDFLIGHT_FIXED_DESTINATION=$destination MIDFLIGHT_WORKERS=1
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms8m -Xmx64m -XX:ActiveProcessorCount=1 --enable-native-access=ALL-UNNAMED \
  -cp "sidecar/target/classes:sidecar/target/dependency/*" dev.midflight.sidecar.SidecarMain 0<>"$run/launcher"
