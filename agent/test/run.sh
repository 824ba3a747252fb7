#!/bin/bash
# Builds the test programs, runs every *_test.sh and closes with the sum: "N passed, N failed".
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export AGENT=$root/agent/target/midflight-agent TOOLS=$root/agent/target/test

"$root/build/packages.sh" gcc libc6-dev iptables iproute2 || exit 1
mkdir -p "$TOOLS"
flags="-std=c11 -O1 -Wall -Wextra -Werror -D_XOPEN_SOURCE=700"
src=$root/agent/src
# shellcheck disable=SC2086
{ gcc $flags -o "$TOOLS/fake_proxy" "$here/fake_proxy.c" &&
  gcc $flags -o "$TOOLS/wire" "$here/wire.c" &&
  gcc $flags -o "$TOOLS/tiny_server" "$here/tiny_server.c" &&
  gcc $flags -o "$TOOLS/load" "$here/load.c" &&
  gcc $flags -o "$TOOLS/decision_test" "$here/decision_test.c" "$src/decision.c" "$src/lease.c" "$src/text.c" \
      "$src/log.c" "$src/paths.c"; } || exit 1

results=$(mktemp -d /tmp/mf-results.XXXXXX)
trap 'rm -rf "$results"' EXIT

selected() { # <name>
  local suite
  for suite in "${suites[@]}"; do
    [ "$suite" = all ] || [[ $1 == "$suite"* ]] && return 0
  done
  return 1
}

lane() { # <test...>: one after the other
  local test name
  for test in "$@"; do
    name=$(basename "$test")
    selected "$name" || continue
    "$test" >"$results/$name" 2>&1
    echo $? >"$results/$name.code"
  done
}

# The launcher's tests mostly wait, and the interceptor's are in namespaces of their own: they don't see each other.
suites=("${@:-all}")
of_launcher=("$TOOLS/decision_test" "$here/chaos_test.sh" "$here/launcher_test.sh")
of_interceptor=()
for test in "$here"/*_test.sh; do
  [[ " ${of_launcher[*]} " == *" $test "* ]] || of_interceptor+=("$test")
done
lane "${of_launcher[@]}" & beside=$!
lane "${of_interceptor[@]}"
wait "$beside"

passed=0 failed=0
for test in "${of_launcher[@]}" "${of_interceptor[@]}"; do
  name=$(basename "$test")
  [ -e "$results/$name" ] || continue
  echo "# $name"
  output=$(cat "$results/$name") code=$(cat "$results/$name.code")
  grep -E '^(not ok|#   |figure: )' <<<"$output" || true
  ok=$(grep -c '^ok' <<<"$output") bad=$(grep -c '^not ok' <<<"$output")
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
    bad=1
    echo "not ok - $name ended with $code"; tail -20 <<<"$output"
  fi
  echo "#   $ok passed, $bad failed"
  passed=$((passed + ok)) failed=$((failed + bad))
done
echo "agent: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
