#!/bin/sh
# package-busybox.sh WORK TARBALL: the program of the tarball in a root that holds nothing else but busybox and a runc: an
# ordinary step passes, a renamed runc is stopped.
. "${0%/*}/common.sh"
make_image
root=$work/rootfs
step tar -C "$root" --strip-components=1 -xzf "$2"
copy_with_libraries /usr/sbin/runc "$root"
mv "$root/usr/sbin/runc" "$root/tmp/log-formatter"
ln -sf busybox "$root/bin/cp"
mount -t proc proc "$root/proc"
touch "$root/dev/null"
mount --bind /dev/null "$root/dev/null"

expect 'runcguard [0-9]' chroot "$root" /bin/runcguard --version
expect 'clean: ' chroot "$root" /bin/runcguard run --report-dir /tmp/reports -- sh -c 'echo built; id -u'
violates chroot "$root" /bin/runcguard run --json /tmp/verdict.json -- sh -c '/tmp/log-formatter --version; echo survived'
grep -q '"outcome" *: *"violation"' "$root/tmp/verdict.json"
