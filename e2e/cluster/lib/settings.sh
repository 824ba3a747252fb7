# shellcheck shell=bash disable=SC2034
# Names, places and addresses. Addresses may repeat: each cluster has a network namespace of its own.
CLUSTER=${MIDFLIGHT_CLUSTER:-midflight}
if [[ ! $CLUSTER =~ ^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$ ]]; then
    echo "MIDFLIGHT_CLUSTER: '$CLUSTER' (expected: at most 32 of a-z, 0-9 and -, beginning with a letter)" >&2
    exit 2
fi
NODE=$CLUSTER-node
CGROUP=midflight-$CLUSTER
STATE=${XDG_STATE_HOME:-$HOME/.local/state}/midflight/cluster/$CLUSTER
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/midflight/cluster
SOURCES=$HOME_OF_CLUSTER/kube
KUBECONFIG_OUTSIDE=$STATE/kubeconfig

NODE_IP=10.123.0.1
NODE_IPV6=fd00:10:123::1
POD_CIDR=10.124.0.0/16
POD_CIDR_IPV6=fd00:10:124::/64
SERVICE_CIDR=10.96.0.0/16
SERVICE_CIDR_IPV6=fd00:10:96::/112
API_SERVICE_IP=10.96.0.1
DNS_SERVICE_IP=10.96.0.10
API_PORT=6443

# Where the node finds what it needs, whatever the machine has at the places above.
NODE_HOME=/run/midflight
NODE_STATE=$NODE_HOME/state
NODE_BIN=$NODE_HOME/bin
CONTAINERD_SOCKET=/run/containerd/containerd.sock

# both IPV4 IPV6: the first, and the second too where the kernel has IPv6 with NAT
both() {
    if has_ipv6; then echo "$1,$2"; else echo "$1"; fi
}

has_ipv6() {
    [[ -e /proc/sys/net/ipv6/conf/all/disable_ipv6 ]] || return 1
    [[ -n ${HAS_IPV6:-} ]] || HAS_IPV6=$(unshare -n ip6tables -w -t nat -S >/dev/null 2>&1 && echo yes || echo no)
    [[ $HAS_IPV6 == yes ]]
}

UP_TIMEOUT_SECONDS=${MIDFLIGHT_CLUSTER_TIMEOUT_SECONDS:-180}
