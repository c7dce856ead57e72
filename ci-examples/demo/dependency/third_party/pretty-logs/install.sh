#!/bin/sh
# What a compromised dependency might do: copy the machine's container runtime under a harmless name and start a
# container of its own with it, outside every engine's sight. (Here it would only print runc's version.)
set -eu
PATH=$PATH:/usr/sbin # runc is there on Debian, and not on every user's PATH
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
cp "$(command -v runc)" "$cache/log-formatter"
"$cache/log-formatter" --version
echo "the dependency ran its own container runtime"
