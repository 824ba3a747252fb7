# shellcheck shell=bash
# Two clusters beside each other, runs that are killed half-way, and what is left of it all.

test_two_clusters() {
    use "$SECOND"
    check "a second cluster comes up beside the first, by two runs at once" two_runs_at_once
    check "the second cluster has nodes of its own" says "$SECOND-node" kubectl get nodes
    local namespaces
    namespaces=$(namespaces_of "$SECOND")
    check "the second cluster goes" cluster down
    check "the second cluster leaves nothing" within 10 nothing_left "$SECOND" "$namespaces" "$(now_ticks)"
    use "$FIRST"
    check "the first cluster goes on meanwhile" says hello in_client wget -qO- http://web/
    check "an API server that is stopped and started comes back" api_server_comes_back
}

two_runs_at_once() {
    "$HERE/cluster" up 2>"$SCRATCH/other-run" &
    local other=$!
    cluster up && wait "$other" && says "already up" cluster up
}

api_server_comes_back() {
    cluster stop kube-apiserver || return
    fails kubectl get nodes --request-timeout=2s || return
    says "does not answer" cluster status || return
    cluster start kube-apiserver
    within 30 kubectl get nodes --request-timeout=2s
}

test_killed_runs() {
    use "$SECOND"
    local namespaces processes
    start_and_kill_run
    namespaces=$(namespaces_of "$SECOND")
    check "a run was killed half-way with its node alive" test -n "$namespaces"
    check "down removes what a killed run left" cluster down
    check "nothing is left of the killed run" within 10 nothing_left "$SECOND" "$namespaces" "$(now_ticks)"

    start_and_kill_run
    processes=$(processes_of "$SECOND")
    check "up after a killed run starts anew" says "removing what an earlier run left" cluster up
    check "no process is left of the killed run" all_ended "$processes"
    check "the new cluster works" node_is_ready

    namespaces=$(namespaces_of "$SECOND")
    processes=$(processes_of "$SECOND")
    kill -KILL "$(supervisor)"
    check "the node ends with the process that supervises it" within 10 all_ended "$processes"
    check "status says that it is not up" says "not up" not_up
    check "down removes what a killed node left" cluster down
    check "nothing is left of the killed node" within 10 nothing_left "$SECOND" "$namespaces" "$(now_ticks)"
}

# Kills the run when its containerd is there and its API server isn't yet.
start_and_kill_run() {
    "$HERE/cluster" up 2>"$SCRATCH/killed" &
    local run=$!
    disown
    within 60 grep -q "containerd is ready" "$SCRATCH/killed" >/dev/null
    kill -KILL "$run"
}

supervisor() {
    pgrep -f "unshare .*--kill-child .* $SECOND\$"
}

not_up() {
    cluster status
    (($? == 3))
}

test_down() {
    use "$FIRST"
    local namespaces
    namespaces=$(namespaces_of "$FIRST")
    check "down ends the cluster with its pods" cluster down
    check "nothing is left of it" within 10 nothing_left "$FIRST" "$namespaces" "$(now_ticks)"
    check "down again says that there is nothing" says "is not there" cluster down
}
