#!/bin/sh
# A copy that may be executed but not read, not even by its owner.
program=$1
shift
cp "$program" secret
chmod 0111 secret
exec ./secret "$@"
