# shellcheck shell=bash
# The cluster's control groups. Every process of a cluster is a member of one tree, which is how leftovers are found: the
# kernel keeps the membership, so no process is ever taken for another that had its pid.

cgroup_mounts() {
    awk '$3 == "cgroup" || $3 == "cgroup2" {print $2}' /proc/self/mounts
}

# The hierarchy that tells which processes belong to the cluster: version 2 where there is one, else a named or pids one.
tracking_mount() {
    awk '
        $3 == "cgroup2" {best = $2; exit}
        $3 == "cgroup" && ($4 ~ /name=systemd/ || (best == "" && $4 ~ /(^|,)pids(,|$)/)) {best = $2}
        END {print best}' /proc/self/mounts
}

create_cgroups() {
    local mount tree
    while read -r mount; do
        tree=$mount/$CGROUP
        mkdir -p "$tree"
        if [[ -e $tree/cpuset.cpus && ! -e $tree/cgroup.controllers ]]; then
            cat "$mount/cpuset.cpus" >"$tree/cpuset.cpus"
            cat "$mount/cpuset.mems" >"$tree/cpuset.mems"
        fi
        [[ ! -e $tree/cgroup.controllers ]] || delegate_controllers "$mount" "$tree"
    done < <(cgroup_mounts)
    mkdir -p "$(tracking_mount)/$CGROUP"/{node,outside}
}

delegate_controllers() {
    local controller group
    for group in "$1" "$2"; do
        for controller in $(<"$group/cgroup.controllers"); do
            echo "+$controller" >"$group/cgroup.subtree_control" 2>/dev/null ||
                grep -qw "$controller" "$group/cgroup.subtree_control" ||
                say "control group $group does not delegate $controller"
        done
    done
}

# Moves the calling (sub)shell into a leaf of the tracking tree: node or outside.
join_cgroup() {
    echo "$BASHPID" >"$(tracking_mount)/$CGROUP/$1/cgroup.procs"
}

cgroup_processes() {
    local trees=() mount
    while read -r mount; do
        [[ ! -d $mount/$CGROUP ]] || trees+=("$mount/$CGROUP")
    done < <(cgroup_mounts)
    ((${#trees[@]} == 0)) || find "${trees[@]}" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -un
}

kill_cgroups() {
    local attempt tree processes
    tree=$(tracking_mount)/$CGROUP
    for ((attempt = 0; attempt < 300; attempt++)); do
        mapfile -t processes < <(cgroup_processes)
        ((${#processes[@]} > 0)) || return 0
        if [[ -w $tree/cgroup.kill ]]; then
            echo 1 >"$tree/cgroup.kill"
        else
            kill -KILL "${processes[@]}" 2>/dev/null || true
        fi
        sleep 0.1
    done
    fail "processes do not end: ${processes[*]}"
}

remove_cgroups() {
    local mount attempt
    while read -r mount; do
        for ((attempt = 0; attempt < 50; attempt++)); do
            [[ -d $mount/$CGROUP ]] || break
            find "$mount/$CGROUP" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
        done
        [[ ! -d $mount/$CGROUP ]] || fail "control group $mount/$CGROUP cannot be removed"
    done < <(cgroup_mounts)
}

cgroup_trees() {
    local mount
    while read -r mount; do
        [[ ! -d $mount/$CGROUP ]] || echo "$mount/$CGROUP"
    done < <(cgroup_mounts)
}
