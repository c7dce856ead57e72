#!/bin/sh
# A setuid launcher: its exec runs as another user than the step's. Usage: setuid LAUNCHER PROGRAM [ARG...]
launcher=$1
shift
cp "$launcher" launcher
chmod 4755 launcher
become=
[ "$(id -u)" != 0 ] || become='setpriv --reuid 65534 --regid 65534 --clear-groups'
exec $become ./launcher "$@"
