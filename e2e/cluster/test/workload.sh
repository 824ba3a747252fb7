# shellcheck shell=bash
# The images of the test: busybox from its Debian package, in two versions that differ in one file.

build_images() {
    local version
    (
        cd "$SCRATCH" || exit
        if command -v busybox >/dev/null && ! ldd "$(command -v busybox)" >/dev/null 2>&1; then
            cp "$(command -v busybox)" busybox
        else
            apt-get download -q busybox-static >/dev/null 2>&1
            dpkg -x busybox-static_*.deb package
            cp package/bin/busybox busybox
        fi
        for version in one two; do
            mkdir -p "root-$version"/{bin,tmp}
            cp busybox "root-$version/bin/"
            for applet in sh sleep wget nslookup httpd cat; do
                ln -s busybox "root-$version/bin/$applet"
            done
            echo "$version" >"root-$version/version"
            "$HERE/cluster" image "localhost/midflight/test:$version" "root-$version" "$version.tar"
        done
    )
}
