# shellcheck shell=bash
# The Go that builds the programs: the machine's, or one fetched as a Go module into the user's cache.

# From this version on, Go fetches the newer one that go.mod asks for by itself.
GO_MINIMUM=1.21
GO_FETCHED=1.24.11

require_go() {
    use_fetched_go
    if ! go_suffices && ((EUID == 0)); then
        command -v go >/dev/null || install_go
        ! command -v go >/dev/null || go_suffices || fetch_go
    fi
    go_suffices || missing+=("Go $GO_MINIMUM or later (here: $(go_version)), see https://go.dev/dl/")
}

install_go() {
    # shellcheck disable=SC2034
    local packages=(golang-go)
    install_packages
}

go_version() {
    GOTOOLCHAIN=local go env GOVERSION 2>/dev/null || echo none
}

go_suffices() {
    local version
    version=$(go_version)
    [[ $version == go* ]] && printf '%s\n' "$GO_MINIMUM" "${version#go}" | sort -V -C
}

use_fetched_go() {
    if [[ -x $CACHE/go$GO_FETCHED/bin/go ]] && ! go_suffices; then
        PATH=$CACHE/go$GO_FETCHED/bin:$PATH
    fi
}

# Go's tool chains are modules; an older Go can fetch them too, and checks their sums, but does not know how to run them.
fetch_go() {
    local module target directory
    target=$(go env GOOS)-$(go env GOARCH)
    module=golang.org/toolchain@v0.0.1-go$GO_FETCHED.$target
    say "fetching Go $GO_FETCHED"
    directory=$(cd / && GOFLAGS='' go mod download -json "$module" | awk -F'"' '$2 == "Dir" {print $4}')
    if [[ ! -d $directory ]]; then
        say "Go $GO_FETCHED could not be fetched"
        return 0
    fi
    mkdir -p "$CACHE"
    rm -rf "$CACHE/fetching"
    cp -r "$directory" "$CACHE/fetching"
    chmod -R u+w "$CACHE/fetching"
    find "$CACHE/fetching/bin" "$CACHE/fetching/pkg/tool" -type f -exec chmod +x {} +
    mv -T "$CACHE/fetching" "$CACHE/go$GO_FETCHED"
    use_fetched_go
}
