#!/bin/sh
# The personality of a 32-bit machine, without address randomisation: neither changes through which table a 64-bit program
# calls.
exec setarch linux32 --addr-no-randomize "$@"
