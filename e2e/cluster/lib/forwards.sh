# shellcheck shell=bash
# Addresses of the cluster on the machine's loopback, each by a process that ends with the node.

# start_forward PORT IP:PORT: prints the port listened on
start_forward() {
    local port=$1 target=$2 pid file attempt
    pid=$(node_pid) || fail "is not up (start it with: make cluster-up)"
    file=$(mktemp "$STATE/forwards/starting.XXXXXX")
    (
        exec </dev/null >"$STATE/log/forward.log" 2>"$file.err"
        close_inherited
        join_cgroup outside
        exec setsid "$STATE/binaries/forward" -node-pid "$pid" -listen "127.0.0.1:$port" -to "$target" -port-file "$file"
    ) &
    local running=$!
    disown
    for ((attempt = 0; attempt < 100; attempt++)); do
        if [[ -s $file ]]; then
            port=$(<"$file")
            echo "$target" >"$STATE/forwards/$port"
            rm -f "$file" "$file.err"
            echo "$port"
            return
        fi
        [[ -d /proc/$running ]] || break
        sleep 0.05
    done
    local reason
    reason=$(<"$file.err")
    rm -f "$file" "$file.err"
    fail "cannot forward 127.0.0.1:$port to $target: ${reason:-no answer}"
}

list_forwards() {
    local file port
    for file in "$STATE"/forwards/*; do
        port=${file##*/}
        [[ ! -f $file || -z $(forward_process "$port") ]] || echo "127.0.0.1:$port -> $(<"$file")"
    done
}

# Prints the member of the cluster's control group that listens on the port.
forward_process() {
    local socket pid
    socket=$(awk -v address="$(printf '0100007F:%04X' "$1")" '$2 == address && $4 == "0A" {print $10}' /proc/net/tcp)
    [[ -n $socket ]] || return 0
    while read -r pid; do
        if find "/proc/$pid/fd" -lname "socket:\\[$socket\\]" 2>/dev/null | grep -q .; then
            echo "$pid"
        fi
    done <"$(tracking_mount)/$CGROUP/outside/cgroup.procs"
}
