#!/bin/sh
# Kills its parent and its parent's parent, then goes on.
here=$(dirname "$0")
. "$here/guard.sh"
kill -9 "$PPID" "$guard"
sleep 0.3
"$@"
sleep 60
