# shellcheck shell=bash
# What the machine must have. What apt-get can install is installed; everything else is named in one message.

PACKAGES=(
    unshare:util-linux nsenter:util-linux ip:iproute2 iptables:iptables conntrack:conntrack openssl:openssl
    containerd:containerd ctr:containerd runc:runc
)
POLICY_MARK="# made by midflight's cluster for the time of an installation"

require_machine() {
    local missing=() packages=()
    [[ $(uname -s) == Linux ]] || fail "this machine lacks:" "Linux: the cluster is made of its namespaces"
    ((EUID == 0)) || missing+=("root: run it as root (for example: sudo -E make cluster-up)")
    require_cgroups
    require_packages
    require_go
    ((${#missing[@]} == 0)) || fail "this machine lacks:" "${missing[@]}"
}

require_go_alone() {
    local missing=() packages=()
    require_go
    ((${#missing[@]} == 0)) || fail "this machine lacks:" "${missing[@]}"
}

require_cgroups() {
    local mount
    mount=$(cgroup_mounts | head -1)
    if [[ -z $mount ]]; then
        missing+=("control groups: no cgroup file system is mounted")
    elif ((EUID == 0)) && [[ ! -w $mount || $(awk -v mount="$mount" '$2 == mount {print $4}' /proc/self/mounts) == ro,* ]]; then
        missing+=("control groups: $mount cannot be written to")
    fi
}

require_packages() {
    local pair
    for pair in "${PACKAGES[@]}"; do
        command -v "${pair%%:*}" >/dev/null || [[ -x /usr/sbin/${pair%%:*} ]] || packages+=("${pair##*:}")
    done
    cni_directory >/dev/null || packages+=(containernetworking-plugins)
    install_packages
    local absent=()
    for pair in "${PACKAGES[@]}"; do
        command -v "${pair%%:*}" >/dev/null || absent+=("${pair%%:*} (Debian package ${pair##*:})")
    done
    cni_directory >/dev/null || absent+=("CNI plugins (Debian package containernetworking-plugins)")
    missing+=("${absent[@]}")
}

cni_directory() {
    local directory
    for directory in /usr/lib/cni /opt/cni/bin; do
        if [[ -x $directory/ptp && -x $directory/host-local && -x $directory/portmap ]]; then
            echo "$directory"
            return
        fi
    done
    return 1
}

# Installs the array `packages`, without starting any of their services.
install_packages() {
    ((EUID == 0 && ${#packages[@]} > 0)) || return 0
    command -v apt-get >/dev/null || return 0
    mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
    say "installing ${packages[*]}"
    local policy=/usr/sbin/policy-rc.d own_policy=false
    if [[ ! -e $policy ]] || grep -q "$POLICY_MARK" "$policy"; then
        printf '#!/bin/sh\n%s\nexit 101\n' "$POLICY_MARK" >"$policy"
        chmod +x "$policy"
        own_policy=true
    fi
    apt_install || { apt-get update -qq >&2 && apt_install; } || say "apt-get could not install them"
    [[ $own_policy == false ]] || rm -f "$policy"
    packages=()
    hash -r
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2 </dev/null
}
