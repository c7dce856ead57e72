#!/bin/sh
# A symbolic link under an engine's name: the name at the system call is podman's, the file is the runtime's.
program=$1
shift
ln -s "$program" podman
exec ./podman "$@"
