# shellcheck shell=bash
# The commands about a cluster that is up.

command_status() {
    if ! is_up; then
        echo "cluster $CLUSTER: not up"
        [[ -z $(cgroup_trees)$(ls -A "$STATE" 2>/dev/null) ]] || echo "  an earlier run left something: make cluster-down"
        exit 3
    fi
    echo "cluster $CLUSTER: up since $(date -d "@$(<"$STATE/up")" '+%F %T'), kubeconfig $KUBECONFIG_OUTSIDE"
    if api_answers; then
        kubectl_outside get nodes -o wide
        echo
        kubectl_outside get pods -A
    else
        echo "the API server does not answer"
    fi
    echo
    list_forwards
    list_restarts
}

list_restarts() {
    local file
    for file in "$STATE"/exits/*; do
        [[ ! -f $file ]] || echo "restarted: ${file##*/} ($(wc -l <"$file") times)"
    done
}

kubectl_outside() {
    KUBECACHEDIR=$STATE/kubectl "$STATE/binaries/kubectl" --kubeconfig "$KUBECONFIG_OUTSIDE" --request-timeout=5s "$@"
}

# client PROGRAM ARGUMENTS: on the cluster pointed to, else on this one
client() {
    local program=$1
    shift
    if [[ -n ${MIDFLIGHT_E2E_KUBECONFIG:-} ]]; then
        KUBECONFIG=$MIDFLIGHT_E2E_KUBECONFIG exec "$(binaries)/$program" "$@"
    fi
    require_up
    KUBECONFIG=$KUBECONFIG_OUTSIDE KUBECACHEDIR=$STATE/kubectl exec "$STATE/binaries/$program" "$@"
}

command_kubectl() {
    client kubectl "$@"
}

command_helm() {
    client helm "$@"
}

command_kubeconfig() {
    require_up
    echo "$KUBECONFIG_OUTSIDE"
}

command_load() {
    require_up
    (($# > 0)) || fail "load: no archive named"
    local archive
    for archive in "$@"; do
        [[ -r $archive ]] || fail "load: $archive cannot be read"
        in_node ctr images import --all-platforms=false - <"$archive" >&2 || fail "load: $archive is not loaded"
    done
}

command_exec() {
    require_up
    (($# > 0)) || set -- bash
    in_node "$@"
}

command_logs() {
    [[ -d $STATE/log ]] || fail "is not up (start it with: make cluster-up)"
    if (($# == 0)); then
        find "$STATE/log" -maxdepth 1 -name '*.log' -printf '%f\n' | sed 's/\.log$//' | sort
        return
    fi
    local file=$STATE/log/$1.log
    [[ -r $file ]] || fail "logs: no component $1"
    if [[ ${2:-} == -f ]]; then tail -n 50 -f "$file"; else cat "$file"; fi
}

command_stop() {
    require_up
    [[ -e $STATE/log/${1:-}.pid ]] || fail "stop: no running component '${1:-}'"
    : >"$STATE/stopped/$1"
    in_node kill -KILL "$(<"$STATE/log/$1.pid")"
    while [[ -e $STATE/log/$1.pid ]]; do
        sleep 0.1
    done
}

command_start() {
    require_up
    [[ -e $STATE/stopped/${1:-} ]] || fail "start: '${1:-}' is not stopped"
    rm "$STATE/stopped/$1"
    until [[ -e $STATE/log/$1.pid ]]; do
        sleep 0.1
    done
}

command_forward() {
    require_up
    if (($# == 0)); then
        list_forwards
    elif (($# == 2)) && [[ $1 =~ ^[0-9]+$ ]]; then
        start_forward "$1" "$2"
    else
        fail "forward: expected PORT IP:PORT"
    fi
}

command_unforward() {
    require_up
    local pid
    pid=$(forward_process "${1:-}")
    [[ -n $pid ]] || fail "unforward: nothing listens on 127.0.0.1:${1:-}"
    kill "$pid"
    while [[ -n $(forward_process "$1") ]]; do
        sleep 0.1
    done
    rm -f "$STATE/forwards/$1"
}

command_binary() {
    binaries
}

command_image() {
    (($# == 3)) || fail "image: expected NAME:TAG DIRECTORY ARCHIVE.tar"
    "$(binaries)/image" -name "$1" "$2" "$3"
}
