#!/usr/bin/env bash
# Fuzzes every method of the sidecar's tests that is annotated with @FuzzTest, or those named as arguments (Class#method), for FUZZ_SECONDS each (some of which Maven needs to begin; Jazzer stops by itself after 300).
# What Jazzer finds interesting is kept in sidecar/.cifuzz-corpus; an input that fails lies beside the target's committed inputs, where every later test run repeats it.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${FUZZ_SECONDS:-300}
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  # shellcheck disable=SC2016 # awk's own
  mapfile -t targets < <(grep -rl '@FuzzTest' sidecar/src/test/java | sort | xargs awk '
    /@FuzzTest/ { next_is_target = 1; next }
    next_is_target && match($0, /void [a-zA-Z0-9]+\(/) {
      file = FILENAME; sub(/.*\//, "", file); sub(/\.java$/, "", file)
      print file "#" substr($0, RSTART + 5, RLENGTH - 6); next_is_target = 0
    }')
fi

mvn -B -ntp -q test-compile -pl sidecar -am
failed=0
for target in "${targets[@]}"; do
  echo "== fuzzing $target for $seconds s"
  status=0
  begun=$(mktemp)
  # The phase, skipped, lets Maven find the classes that are there already.
  JAZZER_FUZZ=1 timeout "$seconds" mvn -B -ntp -o -q compile surefire:test -Dmaven.main.skip -Dspotless.check.skip -Dcheckstyle.skip \
    -pl testkit,model,wire,sidecar -Dtest="$target" -Dsurefire.failIfNoSpecifiedTests=false || status=$?
  # 124: the time is over, and nothing was found; what Jazzer writes as it is stopped is no finding
  [ "$status" -ne 124 ] || find sidecar/src/test/resources -name 'crash-*' -newer "$begun" -delete
  rm -f "$begun"
  [ "$status" -eq 0 ] || [ "$status" -eq 124 ] || failed=$((failed + 1))
done
echo "fuzz: $((${#targets[@]} - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
