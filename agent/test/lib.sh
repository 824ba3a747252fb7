# Sourced by the tests: results, waiting for a condition (never a plain sleep), and clean-up by process id.
# shellcheck shell=bash
WORK=$(mktemp -d /tmp/mf-agent.XXXXXX)
PIDS=()
FAILED=0

check() { # <name> <command...>
  local name=$1; shift
  if "$@"; then echo "ok - $name"; else
    FAILED=1
    echo "not ok - $name"
    if [ -n "${LOG:-}" ] && [ -e "$LOG" ]; then tail -25 "$LOG" | sed 's/^/#   /'; fi
  fi
}

now_millis() { local t=$EPOCHREALTIME; echo $(( ${t/[.,]/} / 1000 )); }

before() { # <milliseconds> <command...>: waits until it holds; a longer time would mean something else
  local limit=$(( $(now_millis) + $1 )); shift
  until "$@"; do
    [ "$(now_millis)" -lt "$limit" ] || return 1
    sleep 0.01
  done
}
within() { before $(( $1 * 10 )) "${@:2}"; } # <milliseconds on an idle machine> <command...>: a loaded one gets ten times that
never() { ! before "$@"; } # <milliseconds> <command...>: it does not come to hold in that time

same() { [ "$1" = "$2" ] || { echo "#   got: $1"; echo "#   expected: $2"; return 1; }; }
contains() { [[ $1 == *"$2"* ]] || { echo "#   got: $1"; echo "#   expected: ...$2..."; return 1; }; }
gone() { ! kill -0 "$1" 2>/dev/null; }

clean_up() {
  local pid
  for pid in "${PIDS[@]}"; do kill -KILL "$pid" 2>/dev/null; done
  wait 2>/dev/null
  rm -rf "$WORK"
}
trap clean_up EXIT
