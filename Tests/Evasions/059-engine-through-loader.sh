#!/bin/sh
# The loader starts the genuine engine, and takes a library of the step's along. Usage: engine-through-loader LIBRARY
# PROGRAM [ARG...]
library=$1
shift
for loader in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do
  [ ! -x $loader ] || EVASION_COMMAND="$*" exec $loader --preload "$library" /usr/bin/podman --version
done
