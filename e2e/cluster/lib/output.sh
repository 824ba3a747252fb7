# shellcheck shell=bash
# What a person reads goes to standard error; standard output is for results.

STARTED=$EPOCHREALTIME

elapsed() {
    local tenths=$(((${EPOCHREALTIME/[.,]/} - ${STARTED/[.,]/}) / 100000))
    printf '%d.%d s' $((tenths / 10)) $((tenths % 10))
}

say() {
    printf 'cluster %s: %-44s [%s]\n' "$CLUSTER" "$*" "$(elapsed)" >&2
}

fail() {
    printf 'cluster %s: %s\n' "$CLUSTER" "$1" >&2
    shift
    (($# == 0)) || printf '  %s\n' "$@" >&2
    exit 1
}
