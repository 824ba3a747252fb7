# shellcheck shell=bash
# Pods of an ordinary node.

test_pods() {
    check "pods become Ready" kubectl wait --for=condition=Ready pod --all --timeout=60s
    check "exec reaches a container" says one kubectl exec web -c web -- cat /version
    check "logs are read" within 5 says serving kubectl logs web -c web
    check "DNS: the API server's Service" says "Address: 10.96.0.1" in_client nslookup kubernetes.default.svc.cluster.local
    check "DNS: a headless Service gives its pod" within 15 headless_name_gives_pod
    check "a Service is reached by name" within 15 says hello in_client wget -qO- http://web/
    check "a Service is reached by its own pod" says hello kubectl exec web -c web -- wget -qO- "http://$(service_ip)/"
    check "a Service is reached from the node's processes" says hello from_node "$(service_ip)" 80
    check "a Service is reached from the machine" service_is_forwarded
    check "pod-level resources act on the pod's control group" pod_level_resources_act
    check "a projected token of audience midflight passes TokenReview" token_is_accepted midflight
    check "the same token is refused for another audience" fails token_is_accepted other
    check "a native sidecar's image is changed in place" sidecar_changes_in_place
}

in_client() {
    kubectl exec client -- "$@"
}

node_is_ready() {
    says True kubectl get nodes -o jsonpath='{.items[0].status.conditions[?(@.type=="Ready")].status}'
}

service_ip() {
    kubectl get service web -o jsonpath='{.spec.clusterIP}'
}

headless_name_gives_pod() {
    says "Address: $(kubectl get pod web -o jsonpath='{.status.podIP}')" in_client nslookup web-pods.default.svc.cluster.local
}

# An HTTP request by bash alone, from the node's network namespace as the API server's calls to webhooks.
from_node() {
    cluster exec timeout 5 bash -c "exec 3<>/dev/tcp/$1/$2; printf 'GET / HTTP/1.0\r\n\r\n' >&3; cat <&3"
}

service_is_forwarded() {
    local port
    port=$(cluster forward 0 "$(service_ip):80") || return
    says hello timeout 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port; printf 'GET / HTTP/1.0\r\n\r\n' >&3; cat <&3" || return
    cluster unforward "$port" && fails bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
}

pod_level_resources_act() {
    local uid limits
    uid=$(kubectl get pod client -o jsonpath='{.metadata.uid}')
    limits=$(find /sys/fs/cgroup -path "*/midflight-$FIRST/*/pod$uid/*" -not -path '*/pod*/*/*' \
        \( -name memory.limit_in_bytes -o -name memory.max -o -name cpu.cfs_quota_us -o -name cpu.max \) -exec cat {} +)
    says 268435456 echo "$limits" && says 50000 echo "$limits"
}

token_is_accepted() {
    local token
    token=$(in_client cat /token/token)
    says '"authenticated":true' kubectl create --raw /apis/authentication.k8s.io/v1/tokenreviews -f - <<JSON
{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": "$token", "audiences": ["$1"]}}
JSON
}

sidecar_changes_in_place() {
    local web_before
    web_before=$(container_id web)
    (exec "$HERE/cluster" kubectl get pod web --watch \
        -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}{"\n"}' >"$SCRATCH/ready" 2>&1) &
    local watch=$!
    kubectl patch pod web --type=json \
        -p '[{"op": "replace", "path": "/spec/initContainers/0/image", "value": "localhost/midflight/test:two"}]'
    within 30 says two kubectl logs web -c sidecar
    kill "$watch"
    says two kubectl logs web -c sidecar || return
    [[ $(container_id web) == "$web_before" ]] || {
        echo "the application was restarted"
        return 1
    }
    says True cat "$SCRATCH/ready" && fails grep -q False "$SCRATCH/ready"
}

container_id() {
    kubectl get pod web -o jsonpath="{.status.containerStatuses[?(@.name=='$1')].containerID}"
}
