# shellcheck shell=bash
# The components in the order of what they need of each other.

CREDENTIALS=$NODE_STATE/credentials
CONFIG=$NODE_STATE/config

start_storage_and_api() {
    supervise etcd etcd --data-dir /var/lib/etcd --unsafe-no-fsync --log-level error \
        --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
        --listen-peer-urls http://127.0.0.1:2380
    supervise containerd containerd --config "$CONFIG/containerd.toml"
    await etcd accepts 127.0.0.1 2379
    supervise kube-apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 \
        --advertise-address="$NODE_IP" --secure-port="$API_PORT" --service-cluster-ip-range="$(both "$SERVICE_CIDR" "$SERVICE_CIDR_IPV6")" \
        --tls-cert-file="$CREDENTIALS/api.crt" --tls-private-key-file="$CREDENTIALS/api.key" \
        --client-ca-file="$CREDENTIALS/ca.crt" --token-auth-file="$CREDENTIALS/tokens.csv" \
        --service-account-issuer=https://kubernetes.default.svc.cluster.local \
        --service-account-signing-key-file="$CREDENTIALS/sa.key" --service-account-key-file="$CREDENTIALS/sa.pub" \
        --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged \
        --kubelet-client-certificate="$CREDENTIALS/kubelet-client.crt" \
        --kubelet-client-key="$CREDENTIALS/kubelet-client.key" --kubelet-preferred-address-types=InternalIP
    await containerd ctr --address "$CONTAINERD_SOCKET" version
    ctr --address "$CONTAINERD_SOCKET" -n k8s.io images import "$NODE_BIN/pause.tar" >/var/log/import.log 2>&1
    report "containerd is ready"
    await kube-apiserver accepts "$NODE_IP" "$API_PORT"
    await kube-apiserver kubectl_as_admin get --raw /readyz
    report "the API server is ready"
}

start_node_components() {
    # A node that is the only one is not called away while tests stop the API server: its services would have no endpoints.
    supervise kube-controller-manager kube-controller-manager --kubeconfig="$CREDENTIALS/controllers.kubeconfig" \
        --service-account-private-key-file="$CREDENTIALS/sa.key" --root-ca-file="$CREDENTIALS/ca.crt" \
        --cluster-signing-cert-file="$CREDENTIALS/ca.crt" --cluster-signing-key-file="$CREDENTIALS/ca.key" \
        --use-service-account-credentials --leader-elect=false --controllers='*,-nodeipam,-cloud-node-lifecycle' \
        --flex-volume-plugin-dir=/var/lib/kubelet/volumeplugins --kube-api-qps=200 --kube-api-burst=400 \
        --node-monitor-grace-period=5m
    supervise kubelet kubelet --config="$CONFIG/kubelet.yaml" --kubeconfig="$CREDENTIALS/kubelet.kubeconfig" \
        --root-dir=/var/lib/kubelet --hostname-override="$NODE" --node-ip="$(both "$NODE_IP" "$NODE_IPV6")" --v=2
    supervise kube-scheduler kube-scheduler --kubeconfig="$CREDENTIALS/scheduler.kubeconfig" --leader-elect=false
    # The machine's own limits on connection tracking stay as they are.
    supervise kube-proxy kube-proxy --kubeconfig="$CREDENTIALS/proxy.kubeconfig" --hostname-override="$NODE" \
        --cluster-cidr="$(both "$POD_CIDR" "$POD_CIDR_IPV6")" --proxy-mode=iptables --conntrack-max-per-core=0 \
        --conntrack-tcp-timeout-established=0 --conntrack-tcp-timeout-close-wait=0
    await kube-apiserver kubectl_as_admin apply -f "$CONFIG/dns.yaml"
    supervise coredns coredns -conf "$CONFIG/Corefile"
    await kubelet node_is_ready
    report "the node is Ready"
}

start_dns() {
    await coredns dns_is_ready
    await kube-proxy accepts "$API_SERVICE_IP" 443
    await kube-controller-manager kubectl_as_admin -n default get serviceaccount default
    report "DNS and Services answer"
}

kubectl_as_admin() {
    kubectl --kubeconfig="$CREDENTIALS/admin.kubeconfig" --request-timeout=5s "$@"
}

node_is_ready() {
    local condition='{.status.conditions[?(@.type=="Ready")].status}'
    [[ $(kubectl_as_admin get node "$NODE" -o jsonpath="$condition") == True ]]
}

dns_is_ready() {
    local answer
    exec 3<>/dev/tcp/127.0.0.1/8181 || return 1
    printf 'GET /ready HTTP/1.0\r\n\r\n' >&3
    read -r answer <&3
    exec 3>&-
    [[ $answer == *" 200 "* ]]
}
