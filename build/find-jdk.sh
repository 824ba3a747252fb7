#!/bin/sh
# Prints the home of a JDK 25 or later; exits 1 with a clear message where there is none.
set -eu

release_of() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null; }

suits() {
  [ -x "$1/bin/javac" ] || return 1
  version=$(release_of "$1")
  [ -n "$version" ] && [ "$version" -ge 25 ]
}

for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
  if [ -n "$home" ] && suits "$home"; then
    (cd "$home" && pwd -P)
    exit 0
  fi
done
echo "midflight: no JDK 25 found (looked at JAVA_HOME, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks)." >&2
echo "midflight: install one (Eclipse Temurin 25 or any OpenJDK 25) or set JAVA_HOME to it." >&2
exit 1
