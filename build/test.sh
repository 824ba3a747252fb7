#!/usr/bin/env bash
# Runs the test stages given as arguments (`name=command`), all of them even if one fails, and closes with `N passed, N failed`.
# A first argument `ahead=command` prepares what stages need beside them, at the lowest priority; a stage that comes too early does it itself.
# A stage's count comes from the Surefire and Failsafe reports that it wrote, and from its own closing `N passed, N failed` line.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

logs=target/test
rm -rf "$logs"
mkdir -p "$logs"
passed=0
failed=0
skipped=0

count_reports() { # reports newer than the stage's start -> "passed failed skipped"
  find . -path '*/target/*-reports/TEST-*.xml' -newer "$1" -print0 2>/dev/null | xargs -0 -r cat |
    grep -oE '<testsuite [^>]*' | awk '
      function attribute(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
      { tests += attribute("tests"); bad += attribute("failures") + attribute("errors"); skipped += attribute("skipped") }
      END { print tests - bad - skipped + 0, bad + 0, skipped + 0 }'
}

count_lines() { # closing lines of scripts -> "passed failed"
  grep -oE '^([a-z-]+: )?[0-9]+ passed, [0-9]+ failed' "$1" | sed -E 's/^[a-z-]+: //' | awk '{ p += $1; f += $3 } END { print p + 0, f + 0 }'
}

case ${1-} in ahead=*)
  nice -n 19 setsid bash -c "${1#*=}" >"$logs/ahead.log" 2>&1 &
  ahead=$!
  trap 'kill -- -"$ahead" 2>/dev/null' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  shift
  ;;
esac

for stage in "$@"; do
  name=${stage%%=*}
  command=${stage#*=}
  log=$logs/$name.log
  marker=$logs/$name.start
  touch "$marker"
  echo "== $name: $command"
  started=$SECONDS
  bash -c "$command" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  read -r p f s < <(count_reports "$marker")
  read -r lp lf < <(count_lines "$log")
  p=$((p + lp))
  f=$((f + lf))
  [ "$status" -ne 0 ] && [ "$f" -eq 0 ] && f=1
  [ "$status" -eq 0 ] && [ $((p + f)) -eq 0 ] && { echo "== $name ran no test"; f=1; }
  flaky=$(find . -path '*/target/*-reports/TEST-*.xml' -newer "$marker" -exec grep -lE '<flaky(Failure|Error)' {} + 2>/dev/null | sed -E 's/.*TEST-(.*)\.xml/\1/' | sort -u | tr '\n' ' ')
  [ -z "$flaky" ] || echo "== $name: FLAKY, passed only when run again: $flaky"
  echo "== $name: $p passed, $f failed, $s skipped in $((SECONDS - started)) s"
  passed=$((passed + p))
  failed=$((failed + f))
  skipped=$((skipped + s))
done

[ "$skipped" -eq 0 ] || echo "$skipped skipped: see the reports for why"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
