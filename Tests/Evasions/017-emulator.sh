#!/bin/sh
# An emulator runs the runtime: what is executed is qemu.
exec "qemu-$(uname -m)-static" "$@"
