# shellcheck shell=bash
# Keys, certificates and tokens of one cluster, made anew at each start.

create_credentials() {
    local directory=$STATE/credentials
    mkdir -p "$directory"
    chmod 700 "$directory"
    cd "$directory"
    local key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out sa.key 2>/dev/null ||
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out sa.key 2>/dev/null
    openssl pkey -in sa.key -pubout -out sa.pub
    openssl req -x509 "${key[@]}" -keyout ca.key -out ca.crt -subj "/CN=$CLUSTER" -days 365 2>/dev/null
    certificate api /CN=kube-apiserver \
        "subjectAltName=IP:127.0.0.1,IP:$NODE_IP,IP:$API_SERVICE_IP,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
    certificate kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client "extendedKeyUsage=clientAuth"
    : >tokens.csv
    user admin admin '"system:masters"'
    user kubelet "system:node:$NODE" '"system:nodes"'
    user controllers system:kube-controller-manager
    user scheduler system:kube-scheduler
    user proxy system:kube-proxy
    user dns midflight:dns
}

# certificate NAME SUBJECT EXTENSION
certificate() {
    openssl req "${key[@]}" -keyout "$1.key" -out "$1.csr" -subj "$2" 2>/dev/null
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -out "$1.crt" -days 365 \
        -extfile <(echo "$3") 2>/dev/null
    rm "$1.csr"
}

# user NAME KUBERNETES-USER [GROUPS]: a token, and the kubeconfig that uses it inside the node
user() {
    local token
    token=$(openssl rand -hex 20)
    echo "$token,$2,$1${3:+,$3}" >>tokens.csv
    kubeconfig_for "$1" "https://$NODE_IP:$API_PORT" "$token" >"$1.kubeconfig"
}

kubeconfig_for() {
    cat <<YAML
apiVersion: v1
kind: Config
clusters:
  - name: $CLUSTER
    cluster: {server: "$2", certificate-authority-data: $(base64 -w0 <"$STATE/credentials/ca.crt")}
users:
  - name: $1
    user: {token: "$3"}
contexts:
  - name: $CLUSTER
    context: {cluster: $CLUSTER, user: $1}
current-context: $CLUSTER
YAML
}

# The administrator's kubeconfig for clients outside, through the forwarded port of the API server.
write_kubeconfig() {
    local token
    token=$(awk -F, '$3 == "admin" {print $1}' "$STATE/credentials/tokens.csv")
    (
        umask 077
        kubeconfig_for admin "https://127.0.0.1:$1" "$token" >"$KUBECONFIG_OUTSIDE.new"
    )
    mv "$KUBECONFIG_OUTSIDE.new" "$KUBECONFIG_OUTSIDE"
}
