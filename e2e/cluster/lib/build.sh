# shellcheck shell=bash
# The programs: built once per content of the sources, then found in the user's cache.

COMPONENTS=(etcd coredns kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl)
PROGRAMS=(. ./pause ./forward ./image helm.sh/helm/v3/cmd/helm)
PAUSE_IMAGE=localhost/midflight/pause:1
PROGRESS_SECONDS=3

# Prints the directory of the programs.
binaries() {
    require_go_alone
    local directory
    directory=$CACHE/$(binaries_key)
    [[ -d $directory ]] || build "$directory"
    echo "$directory"
}

binaries_key() {
    {
        cd "$SOURCES"
        in_module go env GOVERSION GOARCH
        find . -name '*_test.go' -o \( -name '*.go' -o -name go.mod -o -name go.sum \) -print | LC_ALL=C sort | xargs sha256sum
        sha256sum <"$HOME_OF_CLUSTER/lib/build.sh"
    } | sha256sum | cut -c1-16
}

in_module() {
    env GOFLAGS=-mod=readonly GOWORK=off GOTOOLCHAIN="${GOTOOLCHAIN:-auto}" CGO_ENABLED=0 GOOS=linux "$@"
}

version_of() {
    awk -v module="$1" '$1 == module {print $2}' "$SOURCES/go.mod"
}

# A version of Kubernetes that is not set makes the server call itself v0.0.0, and clients misjudge what it can do.
linker_flags() {
    local kubernetes helm minor package
    kubernetes=$(version_of k8s.io/kubernetes)
    helm=$(version_of helm.sh/helm/v3)
    minor=$(cut -d. -f2 <<<"$kubernetes")
    printf -- '-s -w -X k8s.io/component-base/version.gitVersion=%s' "$kubernetes"
    printf -- ' -X k8s.io/component-base/version.%s' gitMajor=1 gitMinor="$minor" gitTreeState=clean
    printf -- ' -X helm.sh/helm/v3/internal/version.version=%s' "$helm"
    for package in lint/rules chartutil; do
        printf -- ' -X helm.sh/helm/v3/pkg/%s' "$package.k8sVersionMajor=1" "$package.k8sVersionMinor=$minor"
    done
}

build() {
    local directory=$1 lock
    mkdir -p "$CACHE"
    exec {lock}>>"$CACHE/lock"
    if ! flock -n "$lock"; then
        say "waiting for another build"
        flock "$lock"
    fi
    if [[ ! -d $directory ]]; then
        rm -rf "$CACHE"/building.*
        local scratch
        scratch=$(mktemp -d "$CACHE/building.XXXXXX")
        compile "$scratch"
        chmod 755 "$scratch"
        mv -T "$scratch" "$directory"
        say "built $directory"
    fi
    exec {lock}>&-
}

compile() {
    local scratch=$1 component
    mkdir "$scratch/log"
    say "Kubernetes $(version_of k8s.io/kubernetes) and Helm $(version_of helm.sh/helm/v3) are built once (about 7 minutes)"
    cd "$SOURCES"
    with_progress "$scratch" modules \
        in_module go list -deps -f '{{.ImportPath}}' "${PROGRAMS[@]}"
    with_progress "$scratch" packages \
        in_module go build -v -trimpath -buildvcs=false -ldflags "$(linker_flags)" -o "$scratch/" "${PROGRAMS[@]}"
    rm -r "$scratch/log"
    for component in "${COMPONENTS[@]}"; do
        ln -s kube "$scratch/$component"
    done
    mkdir "$scratch/root"
    mv "$scratch/pause" "$scratch/root/pause"
    "$scratch/image" -name "$PAUSE_IMAGE" -entrypoint /pause "$scratch/root" "$scratch/pause.tar"
    rm -r "$scratch/root"
}

# Runs a command of the build, says every few seconds how far it is, and shows what it wrote where it fails.
with_progress() {
    local scratch=$1 unit=$2 waited=0
    shift 2
    "$@" >"$scratch/log/$unit.out" 2>"$scratch/log/$unit.err" &
    local running=$!
    while kill -0 "$running" 2>/dev/null; do
        sleep 1
        ((++waited % PROGRESS_SECONDS)) || say "$(progress_of "$unit" "$scratch/log")"
    done
    wait "$running" && return
    tail -30 "$scratch/log/$unit.err" >&2
    rm -rf "$scratch"
    fail "the build failed"
}

progress_of() {
    local lines
    lines=$(wc -l <"$2/$1.err")
    case $1 in
        modules) echo "downloading modules: $lines" ;;
        packages) echo "compiled $lines of at most $(sort -u "$2/modules.out" | wc -l) packages" ;;
    esac
}
