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
POD_CIDR=10.124.0.0/16
SERVICE_CIDR=10.96.0.0/16
API_SERVICE_IP=10.96.0.1
DNS_SERVICE_IP=10.96.0.10
API_PORT=6443

# Where the node finds what it needs, whatever the machine has at the places above.
NODE_HOME=/run/midflight
NODE_STATE=$NODE_HOME/state
NODE_BIN=$NODE_HOME/bin
CONTAINERD_SOCKET=/run/containerd/containerd.sock

UP_TIMEOUT_SECONDS=${MIDFLIGHT_CLUSTER_TIMEOUT_SECONDS:-180}
