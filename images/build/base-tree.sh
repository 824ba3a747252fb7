#!/bin/bash
# Adds to a tree what is no package's: accounts, mount points, busybox's names. base-tree.sh <tree>
set -euo pipefail
cd "$1"
umask 022

for name in lib lib64; do # releases that have merged them into usr
  if [ ! -e "$name" ] && [ -e "usr/$name" ]; then ln -s "usr/$name" "$name"; fi
done
mkdir -p etc proc sys dev run/midflight var/run/secrets tmp
chmod 1777 tmp run/midflight
cat >etc/passwd <<'TEXT'
root:x:0:0:root:/:/bin/sh
midflight:x:1337:1337:midflight:/:/bin/false
app:x:10001:10001:app:/:/bin/false
nobody:x:65534:65534:nobody:/:/bin/false
TEXT
sed 's/^\([a-z]*\):x:\([0-9]*\):.*/\1:x:\2:/' etc/passwd >etc/group
echo 'hosts: files dns' >etc/nsswitch.conf
for name in $(bin/busybox --list); do
  [ -e "bin/$name" ] || ln -s busybox "bin/$name"
done
