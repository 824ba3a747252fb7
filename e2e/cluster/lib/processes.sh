# shellcheck shell=bash
# The processes of this cluster, found by their membership in its control group.

# Prints the pid of the node's process 1: the one member that is 1 in a pid namespace one level below ours.
node_pid() {
    local tree
    tree=$(tracking_mount)/$CGROUP/node
    [[ -d $tree ]] || return 1
    local pid
    while read -r pid; do
        if [[ -r /proc/$pid/status ]] && awk '/^NSpid:/ {found = NF == 3 && $3 == 1} END {exit !found}' "/proc/$pid/status" 2>/dev/null; then
            echo "$pid"
            return
        fi
    done < <(sort -n "$tree/cgroup.procs")
    return 1
}

# Closes what the caller had open, so that nothing of it outlives the caller in the cluster's processes.
close_inherited() {
    local descriptor
    for descriptor in "/proc/$BASHPID/fd"/*; do
        descriptor=${descriptor##*/}
        ((descriptor <= 2 || descriptor == 255)) || eval "exec $descriptor<&-"
    done
}

is_up() {
    [[ -e $STATE/up ]] && node_pid >/dev/null
}

require_up() {
    is_up || fail "is not up (start it with: make cluster-up)"
}

# Runs a command in the node's namespaces.
in_node() {
    local pid
    pid=$(node_pid) || fail "is not up (start it with: make cluster-up)"
    nsenter -t "$pid" -m -p -n -u -i -- env PATH="$NODE_BIN:$NODE_STATE/sbin:$PATH" \
        KUBECONFIG="$NODE_STATE/credentials/admin.kubeconfig" \
        CONTAINERD_ADDRESS="$CONTAINERD_SOCKET" CONTAINERD_NAMESPACE=k8s.io "$@"
}
