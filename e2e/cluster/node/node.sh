#!/bin/bash
# Process 1 of the node's namespaces: makes the node's own view of the machine, starts the components, and keeps them up.
# node.sh HOME-OF-CLUSTER STATE BINARIES CLUSTER
set -euo pipefail
HOME_OF_CLUSTER=$1
export STATE_OUTSIDE=$2 BINARIES=$3
export MIDFLIGHT_CLUSTER=$4
# shellcheck source=/dev/null
source "$HOME_OF_CLUSTER/lib/settings.sh"
# shellcheck source=/dev/null
source "$HOME_OF_CLUSTER/lib/build.sh"
# shellcheck source=/dev/null
source "$HOME_OF_CLUSTER/node/isolation.sh"
# shellcheck source=/dev/null
source "$HOME_OF_CLUSTER/node/supervision.sh"
# shellcheck source=/dev/null
source "$HOME_OF_CLUSTER/node/components.sh"

# Pods inherit it, and a soft limit of 1024 is for programs that use select().
ulimit -Sn "$(ulimit -Hn)"
trap 'exit 0' TERM
isolate
start_storage_and_api
start_node_components
start_dns
report ready
wait
