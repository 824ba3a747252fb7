#!/bin/bash
# A Java runtime: runtime.sh <directory> <directory for the class archives> [,<module>...]
# The modules are listed by hand, since jdeps fails on jars that are named modules.
set -euo pipefail
: "${JAVA_HOME:?is set by the Makefile}"

modules=java.base,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.management,jdk.unsupported,jdk.zipfs${3:-}
rm -rf "$1" "$2"
"$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages --output "$1"
# For what has no AOT cache of its own: the JVM's default archives, in a layer of their own.
"$1/bin/java" -Xshare:dump -XX:+UseSerialGC >/dev/null
"$1/bin/java" -Xshare:dump -XX:+UseSerialGC -XX:+UseCompactObjectHeaders >/dev/null
rm -rf "$1/legal" "$1"/bin/{keytool,rmiregistry,jrunscript}
chmod -R u+w,go+rX "$1"
mkdir -p "$2/lib/server"
mv "$1"/lib/server/*.jsa "$2/lib/server/"
