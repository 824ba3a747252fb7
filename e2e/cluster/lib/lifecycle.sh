# shellcheck shell=bash
# From nothing to a cluster and back. The state directory's own lock makes one change at a time.

command_up() {
    require_machine
    local directory
    directory=$(binaries)
    lock_state
    if is_up; then
        repair_access
        say "is already up"
        return
    fi
    if [[ -n $(cgroup_processes) || -n $(ls -A "$STATE") ]]; then
        say "removing what an earlier run left"
        remove_everything_but_state
        find "$STATE" -mindepth 1 -maxdepth 1 -exec rm -rf --one-file-system {} +
    fi
    start_node "$directory"
    follow_start
    forward_api_server
    date +%s >"$STATE/up"
    say "is up; kubeconfig: $KUBECONFIG_OUTSIDE"
}

command_down() {
    ((EUID == 0)) || fail "this machine lacks:" "root: run it as root (for example: sudo -E make cluster-down)"
    if [[ ! -d $STATE && -z $(cgroup_processes) && -z $(cgroup_trees) ]]; then
        say "is not there"
        return
    fi
    lock_state
    rm -f "$STATE/up"
    remove_everything_but_state
    rm -rf --one-file-system "$STATE"
    rmdir -p --ignore-fail-on-non-empty "$(dirname "$STATE")" 2>/dev/null || true
    say "is gone"
}

# Waits for the lock on the state directory, which may be removed and made anew by whoever held it.
lock_state() {
    while :; do
        mkdir -p "$STATE"
        exec {STATE_LOCK}<"$STATE"
        flock -n "$STATE_LOCK" || {
            say "waiting for another run"
            flock "$STATE_LOCK"
        }
        [[ $STATE -ef /proc/self/fd/$STATE_LOCK ]] && return
        exec {STATE_LOCK}<&-
    done
}

remove_everything_but_state() {
    kill_cgroups
    remove_cgroups
    local mount
    while read -r mount; do
        umount -l "$mount"
    done < <(awk -v prefix="$STATE/" 'index($2, prefix) == 1 {print $2}' /proc/self/mounts | sort -r)
}

start_node() {
    local directory=$1
    mkdir -p "$STATE"/{lib,log,exits,stopped,forwards,sbin}
    ln -s "$directory" "$STATE/binaries"
    create_credentials
    write_configuration
    create_cgroups
    : >"$STATE/progress"
    (
        exec </dev/null >"$STATE/log/node.log" 2>&1
        close_inherited
        join_cgroup node
        cd /
        exec setsid unshare -m -p -n -u -i --fork --mount-proc --kill-child \
            /bin/bash "$HOME_OF_CLUSTER/node/node.sh" "$HOME_OF_CLUSTER" "$STATE" "$directory" "$CLUSTER"
    ) &
    disown
}

# Says what the node reports, until it is ready; a component that ends meanwhile is a failure.
follow_start() {
    local shown=0 lines deadline=$((SECONDS + UP_TIMEOUT_SECONDS)) component line
    while :; do
        mapfile -t lines <"$STATE/progress"
        while ((shown < ${#lines[@]})); do
            line=${lines[shown++]}
            [[ $line != ready ]] || return 0
            say "$line"
        done
        component=$(find "$STATE/exits" -type f -printf '%f\n' | head -1)
        [[ -z $component ]] || fail_with_log "$component" "$component ended"
        ((SECONDS < deadline)) || fail_with_log "$(next_component)" "not ready after $UP_TIMEOUT_SECONDS s"
        node_is_alive || fail_with_log node "the node's process 1 ended"
        sleep 0.1
    done
}

# Process 1 has a moment to appear.
node_is_alive() {
    local attempt
    for ((attempt = 0; attempt < 20; attempt++)); do
        node_pid >/dev/null && return
        sleep 0.1
    done
    return 1
}

next_component() {
    cat "$STATE/waiting-for" 2>/dev/null || echo node
}

fail_with_log() {
    {
        echo "--- the end of $STATE/log/$1.log"
        tail -25 "$STATE/log/$1.log" 2>/dev/null
        echo "---"
    } >&2
    fail "$2; the logs stay in $STATE/log until: make cluster-down"
}

forward_api_server() {
    local port
    port=$(start_forward 0 "$NODE_IP:$API_PORT")
    write_kubeconfig "$port"
    api_answers || fail_with_log kube-apiserver "the API server does not answer on 127.0.0.1:$port"
}

api_answers() {
    kubectl_outside get --raw /readyz >/dev/null 2>&1
}

# The forwarding process may have been killed while the node lives on.
repair_access() {
    api_answers || forward_api_server
}
