# Sourced by the launcher's tests: a "pod" of two launchers on one directory, with fake proxies that bind a real port.
# shellcheck shell=bash disable=SC2034,SC2154
WIRE=$TOOLS/wire
PORT=$((21000 + RANDOM % 20000))

fresh() { # a new pod: nothing of the last one
  local pid
  for pid in "${PIDS[@]}"; do kill -KILL "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; done
  PIDS=()
  RUN=$(mktemp -d "$WORK/pod.XXXX"); LOG=$RUN/log; HOME_DIR=$RUN/home
  mkdir -p "$HOME_DIR/lib"; echo v1 >"$HOME_DIR/version"
  printf '%s\n' '# flags' '-XX:+UseSerialGC' >"$HOME_DIR/jvm.flags"
  touch "$HOME_DIR/lib/b.jar" "$HOME_DIR/lib/a.jar"
  PORT=$((PORT + 1)); ACTIVE=a; EPOCH=1; MORE=()
}

slot() { # <a|b>: starts its launcher; PID_a / PID_b
  env MIDFLIGHT_SLOT="$1" MIDFLIGHT_ACTIVE_SLOT="$ACTIVE" MIDFLIGHT_EPOCH="$EPOCH" MIDFLIGHT_RUN_DIR="$RUN" \
    MIDFLIGHT_HOME="$HOME_DIR" MIDFLIGHT_JAVA="$TOOLS/fake_proxy" FAKE_PORT="$PORT" MIDFLIGHT_DRAIN_SECONDS=2 \
    "${MORE[@]}" "$AGENT" slot 2>>"$LOG" &
  eval "PID_$1=$!"; PIDS+=($!)
}

status() { "$WIRE" ask "$RUN/launcher-$1.sock" status 2>/dev/null; }
ask() { "$WIRE" ask "$RUN/launcher-$1.sock" "$2"; }
is() { [[ "$(status "$1")" == *" state=$2 "* ]]; }
serves() { local who; who=$("$WIRE" who 127.0.0.1 "$PORT" 2>/dev/null) && [[ $who == "$1 $2 "* ]]; } # <slot> <epoch>
proxy_pid() { "$WIRE" who 127.0.0.1 "$PORT" 2>/dev/null | cut -d' ' -f3; }
tell() { echo "$2" >"$RUN/fake-$1"; } # what that slot's fake proxy does wrong from now on
