#!/bin/bash
# The image of Dockerfile made of this machine's own Debian packages and programs, where no registry can be reached. As an archive of a root file
# system to a file: bash deploy/vims/docker/offline.sh image.tar && docker import image.tar roentgen-vims:1
# Wants: kamailio, kamailio-postgres-modules, sip-tester, postgresql, Node.js, and Roentgen's build/.
set -euo pipefail
out=$(realpath -m "${1:?file of the archive}")
project=$(realpath "$(dirname "$0")/../../..")
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

postgres=$(dpkg-query -W -f '${Package}\n' 'postgresql-[0-9]*' | grep -E '^postgresql-[0-9]+$' | sort -V | tail -n 1)
version=${postgres#postgresql-}
left_out='^/usr/share/(doc|man|locale|lintian|bash-completion|perl5)/|^/(usr/)?lib/systemd/|/bitcode/|llvmjit|^/etc/|^/var/'
files() {
  dpkg -L kamailio kamailio-postgres-modules sip-tester "$postgres" bash coreutils dash util-linux | grep -vE "$left_out"
  find /usr/share/zoneinfo/Etc /usr/share/zoneinfo/UTC /usr/share/zoneinfo/GMT /usr/lib/locale/C.utf8 /lib/terminfo -not -type d
  command -v node
}
# On a merged-usr machine every file is below /usr, however it is named.
named() {
  while IFS= read -r each; do
    if [[ -f $each ]]; then
      echo "$(realpath "$(dirname "$each")")/$(basename "$each")"
      realpath "$each"
    fi
  done | sort -u
}
files | named >"$stage/.files"
# What they are linked with. Not every one of these is a program.
mapfile -t listed < <(grep -E '\.so(\.|$)|bin/' "$stage/.files")
{ ldd "${listed[@]}" 2>/dev/null || true; } | grep -oE '/[^ ]+\.so[^ ]*' | sort -u | named >"$stage/.libraries"
sort -u "$stage/.files" "$stage/.libraries" | sed 's|^/||' >"$stage/.list"

root=$stage/root
mkdir -p "$root"/{etc,proc,sys,dev,run,usr/lib/postgresql,usr/bin,roentgen/build}
mkdir -m 1777 "$root"/{tmp,volume}
ln -s usr/bin "$root/bin" && ln -s usr/sbin "$root/sbin" && ln -s usr/lib "$root/lib" && ln -s usr/lib64 "$root/lib64"
ln -s "$version/bin" "$root/usr/lib/postgresql/bin"
printf '%s\n' root:x:0:0::/:/bin/bash postgres:x:5432:5432::/tmp:/bin/bash kamailio:x:5060:5060::/tmp:/bin/bash nobody:x:65534:65534::/tmp:/bin/bash >"$root/etc/passwd"
printf '%s\n' root:x:0: postgres:x:5432: kamailio:x:5060: nogroup:x:65534: >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
cp "$project/package.json" "$root/roentgen/"
(cd "$project/build" && find sidecar -name '*.js' -o -name '*.json' | tar -cf - -T -) | tar -xf - -C "$root/roentgen/build"
# Node wherever it was, at the place that every search path has.
[[ -e $root/usr/bin/node || $(realpath "$(command -v node)") == /usr/bin/node ]] || ln -s "$(realpath "$(command -v node)")" "$root/usr/bin/node"
tar -cf "$out" --owner=0 --group=0 -C "$root" . -C / --no-recursion -T "$stage/.list"
