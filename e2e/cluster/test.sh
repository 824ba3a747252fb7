#!/bin/bash
# Tries the cluster for real: two of them beside each other, pods, Services, DNS, in-place image change, tokens, and that
# nothing is left when they go, also after a run was killed. Needs what `cluster up` needs; takes about two minutes.
set -uo pipefail
# shellcheck disable=SC2034
HERE=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
for part in checks traces workload pods faults; do
    # shellcheck source=/dev/null
    source "$HERE/test/$part.sh"
done
unset MIDFLIGHT_E2E_KUBECONFIG
FIRST=midflight-test-1
SECOND=midflight-test-2
SCRATCH=$(mktemp -d)
MACHINE_BEFORE=$(machine)
export MACHINE_BEFORE
use() { export MIDFLIGHT_CLUSTER=$1; }
cluster() { "$HERE/cluster" "$@"; }
kubectl() { "$HERE/cluster" kubectl "$@"; }
trap end EXIT

end() {
    for name in "$FIRST" "$SECOND"; do
        use "$name"
        cluster down 2>/dev/null
    done
    rm -rf "$SCRATCH"
}

check "the cluster's own programs pass their unit tests" env -C "$HERE/kube" CGO_ENABLED=0 go test ./forward ./image
use "$FIRST"
check "up gives a Ready node" cluster up
check "up again says that it is up" says "already up" cluster up
check "the node is Ready to clients outside" node_is_ready
build_images
check "image archives are loaded" cluster load "$SCRATCH/one.tar" "$SCRATCH/two.tar"
kubectl apply -f "$HERE/test/workload.yaml" >/dev/null
test_pods
test_two_clusters
test_killed_runs
test_down
check "the machine is as it was" same_machine
summary
