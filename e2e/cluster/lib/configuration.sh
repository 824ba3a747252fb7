# shellcheck shell=bash
# The configuration files of the node's components, as the node sees them.

write_configuration() {
    mkdir -p "$STATE/config" "$STATE"/cni/{bin,conf}
    ln -s "$(cni_directory)"/* "$STATE/cni/bin/"
    cp "$HOME_OF_CLUSTER/node/ptp-at-once" "$STATE/cni/bin/"
    containerd_configuration >"$STATE/config/containerd.toml"
    network_configuration >"$STATE/cni/conf/10-pods.conflist"
    kubelet_configuration >"$STATE/config/kubelet.yaml"
    dns_configuration >"$STATE/config/Corefile"
    dns_objects >"$STATE/config/dns.yaml"
}

# AppArmor profiles would be loaded into the machine's kernel, so containerd is told to leave them.
containerd_configuration() {
    cat <<TOML
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
[grpc]
  address = "$CONTAINERD_SOCKET"
[plugins."io.containerd.internal.v1.opt"]
  path = "/var/lib/containerd/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$PAUSE_IMAGE"
  restrict_oom_score_adj = $(lacks_sys_resource)
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$(snapshotter)"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$NODE_STATE/cni/bin"
    conf_dir = "$NODE_STATE/cni/conf"
TOML
}

# Without CAP_SYS_RESOURCE no process may lower its oom_score_adj, and runc fails where it is asked to.
lacks_sys_resource() {
    local effective
    effective=$(awk '/^CapEff:/ {print $2}' /proc/self/status)
    if (((16#$effective >> 24) & 1)); then echo false; else echo true; fi
}

# An overlay on an overlay (a container's own file system) is refused by the kernel: then layers are copied.
snapshotter() {
    local scratch=$STATE/overlay
    mkdir -p "$scratch"/{lower,upper,work,merged}
    if unshare -m mount -t overlay overlay \
        -o "lowerdir=$scratch/lower,upperdir=$scratch/upper,workdir=$scratch/work" "$scratch/merged" 2>/dev/null; then
        echo overlayfs
    else
        echo native
    fi
    rm -rf "$scratch"
}

# Point-to-point links: all traffic between pods is routed, so that the Services' NAT sees it on every kernel.
network_configuration() {
    local ranges="[{\"subnet\": \"$POD_CIDR\"}]" routes='{"dst": "0.0.0.0/0"}'
    if has_ipv6; then
        ranges+=", [{\"subnet\": \"$POD_CIDR_IPV6\"}]"
        routes+=', {"dst": "::/0"}'
    fi
    cat <<JSON
{
  "cniVersion": "0.4.0",
  "name": "pods",
  "plugins": [
    {
      "type": "ptp-at-once",
      "ipMasq": false,
      "ipam": {
        "type": "host-local",
        "ranges": [$ranges],
        "routes": [$routes],
        "dataDir": "/var/lib/cni/addresses"
      }
    },
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
JSON
}

kubelet_configuration() {
    cat <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
containerRuntimeEndpoint: unix://$CONTAINERD_SOCKET
cgroupDriver: cgroupfs
cgroupRoot: /$CGROUP
enforceNodeAllocatable: [pods]
failSwapOn: false
failCgroupV1: false
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: $NODE_STATE/credentials/ca.crt}
authorization: {mode: Webhook}
clusterDNS: ["$DNS_SERVICE_IP"]
clusterDomain: cluster.local
resolvConf: ""
volumePluginDir: /var/lib/kubelet/volumeplugins
serializeImagePulls: false
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
YAML
}

# Names outside the cluster are not resolved: there is no way out of it either.
dns_configuration() {
    cat <<CADDY
.:53 {
    errors
    health 127.0.0.1:8180
    ready 127.0.0.1:8181
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        kubeconfig $NODE_STATE/credentials/dns.kubeconfig
        pods insecure
        ttl 5
    }
}
CADDY
}

# CoreDNS is a process of the node: a Service without a selector leads to it.
dns_objects() {
    cat <<YAML
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec:
  clusterIP: $DNS_SERVICE_IP
  ports:
    - {name: dns, protocol: UDP, port: 53}
    - {name: dns-tcp, protocol: TCP, port: 53}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kube-dns, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
ports:
  - {name: dns, protocol: UDP, port: 53}
  - {name: dns-tcp, protocol: TCP, port: 53}
endpoints:
  - {addresses: ["$NODE_IP"], conditions: {ready: true}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: midflight:dns}
rules:
  - {apiGroups: [""], resources: [services, pods, namespaces, endpoints], verbs: [list, watch]}
  - {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: midflight:dns}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: midflight:dns}
subjects:
  - {apiGroup: rbac.authorization.k8s.io, kind: User, name: midflight:dns}
YAML
}
