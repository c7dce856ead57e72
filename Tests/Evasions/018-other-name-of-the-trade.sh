#!/bin/sh
# A copy under a name that distributions gave to their own runc.
program=$1
shift
cp "$program" docker-runc
exec ./docker-runc "$@"
