# shellcheck shell=bash
# What a cluster leaves on the machine, and what it must not touch.

# What belongs to the whole machine and could have been changed by the node's components.
machine() {
    iptables-save 2>/dev/null | grep -v '^#'
    ip -o addr show
    ip route show
    cat /proc/sys/vm/{overcommit_memory,panic_on_oom} /proc/sys/kernel/{panic,panic_on_oops,hostname} \
        /proc/sys/net/ipv4/ip_forward
    ls -d /var/lib/{kubelet,containerd,cni,etcd} /var/log/{pods,containers} /run/{containerd,xtables.lock} \
        /opt/containerd /etc/cni /usr/libexec/kubernetes 2>/dev/null
    grep -vE 'midflight|cgroup' /proc/self/mounts
}

same_machine() {
    diff <(echo "$MACHINE_BEFORE") <(machine)
}

cgroups_of() {
    find /sys/fs/cgroup -maxdepth 2 -type d -name "midflight-$1"
}

pids_of() {
    local trees
    mapfile -t trees < <(cgroups_of "$1")
    ((${#trees[@]} == 0)) || find "${trees[@]}" -name cgroup.procs -exec cat {} + | sort -un
}

# Pid and start time of every process of a cluster, pods included: a recycled pid has another start time.
processes_of() {
    pids_of "$1" | while read -r pid; do
        started_at "$pid"
    done
}

started_at() {
    echo "$1 $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20)"
}

all_ended() {
    local pid start left
    left=$(while read -r pid start; do
        [[ ! -d /proc/$pid || $(started_at "$pid") != "$pid $start" ]] || ps -o pid,stat,args -p "$pid"
    done <<<"$1")
    [[ -z $left ]] || {
        echo "$left"
        return 1
    }
}

# The namespaces of every process of a cluster. Their numbers are used again, so they tell nothing once another is up.
namespaces_of() {
    local pid
    pids_of "$1" | while read -r pid; do
        readlink "/proc/$pid/ns/"{net,mnt,pid,uts,ipc} 2>/dev/null
    done | sort -u | grep -vxFf <(readlink /proc/self/ns/{net,mnt,pid,uts,ipc})
}

now_ticks() {
    awk -v hertz="$(getconf CLK_TCK)" '{print int($1 * hertz)}' /proc/uptime
}

# nothing_left NAME NAMESPACES TICKS: no process from before TICKS in one of the namespaces, no mount, control group,
# directory, or process that names the directory. The machine gives a namespace's number to the next one.
nothing_left() {
    local name=$1 namespaces=$2 ticks=$3 left
    left=$(
        [[ -z $namespaces ]] || members_of "$namespaces" "$ticks"
        grep "midflight/cluster/$name/" /proc/self/mounts
        cgroups_of "$name"
        ls -d "${XDG_STATE_HOME:-$HOME/.local/state}/midflight/cluster/$name" 2>/dev/null
        pgrep -af "midflight/cluster/$name/"
    )
    [[ -z $left ]] || {
        echo "$left"
        return 1
    }
}

members_of() {
    local pid start
    find /proc/[0-9]*/ns -mindepth 1 -printf '%l %p\n' 2>/dev/null | grep -Ff <(echo "$1") | cut -d/ -f3 | sort -u | while read -r pid; do
        read -r pid start < <(started_at "$pid")
        [[ -z $start ]] || ((start > $2)) || ps -o pid,lstart,args -p "$pid"
    done
}
