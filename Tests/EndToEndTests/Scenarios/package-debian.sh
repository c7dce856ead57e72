#!/bin/sh
# package-debian.sh WORK DEB ROOT.tar: the Debian package in a minimal Debian that has a runc: installed, used, upgraded
# over a changed configuration, removed and purged.
. "${0%/*}/common.sh"
root=$work/rootfs
mkdir "$root"
step tar -C "$root" -xf "$3"
mount -t proc proc "$root/proc"
cp "$2" "$root/tmp/runcguard.deb"
inside() { chroot "$root" "$@"; }

step inside dpkg --install /tmp/runcguard.deb
expect 'commit: ' inside runcguard --version
for file in /etc/runcguard/policy.yml /usr/bin/runcguard-sh /usr/share/man/man1/runcguard.1.gz \
  /usr/share/bash-completion/completions/runcguard /usr/share/doc/runcguard/runcguard.cdx.json; do
  step test -e "$root$file"
done

# The policy that comes along changes nothing for a repository that has none, or that is stricter.
expect 'clean: ' inside runcguard run -- sh -c 'ls >/dev/null'
inside sh -c 'mkdir /src && printf "version: 1\nengines:\n  use: [podman]\non_violation: kill\n" >/src/.runcguard.yml'
ends 125 inside sh -c 'cd /src && runcguard run -- true'
grep -q 'runcguard.yml:4' "$work/printed"
inside sh -c 'printf "version: 1\nengines:\n  use: [podman]\n" >/src/.runcguard.yml'
expect 'clean: ' inside sh -c 'cd /src && runcguard run -- true'

# A renamed runc is stopped.
inside cp /usr/sbin/runc /tmp/log-formatter
violates inside runcguard run --json /tmp/verdict.json -- sh -c '/tmp/log-formatter --version; echo survived'
grep -q '"origin" *: *"/etc/runcguard/policy.yml"' "$root/tmp/verdict.json"

# The operator's changes outlive an upgrade, also where the change was to remove the file.
inside sh -c 'echo "stage: staging" >>/etc/runcguard/policy.yml'
step inside dpkg --install --force-confold /tmp/runcguard.deb
step grep -q 'stage: staging' "$root/etc/runcguard/policy.yml"
step rm "$root/etc/runcguard/policy.yml"
step inside dpkg --install /tmp/runcguard.deb
step test ! -e "$root/etc/runcguard/policy.yml"
step inside dpkg --purge runcguard
step test ! -e "$root/usr/bin/runcguard"
step test ! -e "$root/etc/runcguard"
