# shellcheck shell=bash
# The node's own view of the machine: what Kubernetes writes to fixed places stays in the cluster's state directory.

isolate() {
    mount --make-rshared /
    mount -t tmpfs -o mode=755 tmpfs /run
    [[ /var/run -ef /run ]] || mount --bind /run /var/run
    mkdir -p /run/lock "$NODE_STATE" "$NODE_BIN"
    mount --bind "$STATE_OUTSIDE" "$NODE_STATE"
    mount --bind "$BINARIES" "$NODE_BIN"
    mount --bind "$NODE_STATE/lib" /var/lib
    mount --bind "$NODE_STATE/log" /var/log
    mkdir -p /var/lib/{kubelet,containerd,cni,etcd}
    mount -t tmpfs tmpfs /tmp
    # From here on, what would write to the machine's own files fails.
    mount -o remount,bind,ro /
    export PATH=$NODE_STATE/sbin:$NODE_BIN:$PATH
    cd /
    echo "$NODE" >/proc/sys/kernel/hostname
    isolate_kernel_settings
    isolate_network
}

# The kubelet sets these for the whole machine; here it writes to files of the node.
isolate_kernel_settings() {
    local setting name value
    for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
        kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
        name=${setting%=*} value=${setting#*=}
        [[ -e /proc/sys/$name ]] || continue
        mkdir -p "/run/midflight/sysctl/${name%/*}"
        echo "$value" >"/run/midflight/sysctl/$name"
        mount --bind "/run/midflight/sysctl/$name" "/proc/sys/$name"
    done
}

# The node's address is on lo, and so is a route to the Services: the node's own processes reach them as pods do.
isolate_network() {
    ip link set lo up
    ip addr add "$NODE_IP/32" dev lo
    ip route add "$SERVICE_CIDR" dev lo src "$NODE_IP"
    echo 1 >/proc/sys/net/ipv4/ip_forward
    choose_iptables
    has_ipv6 || return 0
    ip -6 addr add "$NODE_IPV6/128" dev lo nodad
    ip -6 route add "$SERVICE_CIDR_IPV6" dev lo src "$NODE_IPV6"
    echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
}

# Where the kernel has no nf_tables, everything that calls iptables gets the legacy one.
choose_iptables() {
    local program
    iptables -w -t nat -S >/dev/null 2>&1 && return
    for program in iptables ip6tables; do
        for suffix in "" -save -restore; do
            ln -sf "$(command -v "$program-legacy$suffix")" "$NODE_STATE/sbin/$program$suffix"
        done
    done
    hash -r
    iptables -w -t nat -S >/dev/null
}
