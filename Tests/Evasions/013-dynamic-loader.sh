#!/bin/sh
# The dynamic loader runs the runtime: what is executed is ld.so.
for loader in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do
  [ ! -x $loader ] || exec $loader "$@"
done
