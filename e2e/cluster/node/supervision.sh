# shellcheck shell=bash
# Keeps the components up, and reports to the run that waits outside.

RESTART_PAUSE_SECONDS=1

report() {
    echo "$*" >>"$NODE_STATE/progress"
}

# supervise NAME COMMAND...: runs it in the background, again whenever it ends, except while NAME is stopped
supervise() {
    local name=$1
    shift
    (
        trap - TERM
        while :; do
            "$@" >>"/var/log/$name.log" 2>&1 </dev/null &
            echo $! >"/var/log/$name.pid"
            wait $! || true
            rm "/var/log/$name.pid"
            [[ -e $NODE_STATE/stopped/$name ]] || date +%s >>"$NODE_STATE/exits/$name"
            sleep "$RESTART_PAUSE_SECONDS"
            while [[ -e $NODE_STATE/stopped/$name ]]; do
                sleep 0.2
            done
        done
    ) &
}

# await COMPONENT COMMAND...: until the command succeeds; COMPONENT is whom to blame where it never does
await() {
    echo "$1" >"$NODE_STATE/waiting-for"
    shift
    until "$@" >/dev/null 2>&1; do
        sleep 0.1
    done
}

# A packet to a Service that has no rules yet is lost, so an attempt must not wait for long.
accepts() {
    timeout 1 bash -c "exec 3<>/dev/tcp/$1/$2"
}
