# shellcheck shell=bash
# One line for each check, and the count at the end.

PASSED=0
FAILED=0

# check WHAT COMMAND...: what the command wrote is shown only where it failed
check() {
    local what=$1 output
    shift
    if output=$("$@" 2>&1); then
        PASSED=$((PASSED + 1))
        echo "ok    $what"
    else
        FAILED=$((FAILED + 1))
        echo "FAIL  $what"
        [[ -z $output ]] || tail -20 <<<"$output" | sed 's/^/      /'
    fi
}

summary() {
    echo "$PASSED passed, $FAILED failed"
    ((FAILED == 0))
}

# within SECONDS COMMAND...: tries until it succeeds; shows the last attempt where it never does
within() {
    local deadline=$((SECONDS + $1)) output
    shift
    until output=$("$@" 2>&1); do
        if ((SECONDS >= deadline)); then
            echo "$output"
            return 1
        fi
        sleep 0.2
    done
    echo "$output"
}

# says TEXT COMMAND...: succeeds with TEXT in what it writes
says() {
    local text=$1 output
    shift
    output=$("$@" 2>&1) || {
        echo "$output"
        return 1
    }
    [[ $output == *"$text"* ]] || {
        echo "expected '$text' in: $output"
        return 1
    }
}

fails() {
    ! "$@"
}
