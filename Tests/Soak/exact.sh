#!/bin/sh
# exact.sh WORK WITNESS CHAINS EXECS [COMMAND...]: a step whose execs are known to the last one: those that the witness
# counts, and those of this file's own lines. COMMAND is a prefix that changes the user. stress-ng executes nothing.
set -eu
work=$1 witness=$2 chains=$3 execs=$4
shift 4
"$@" stress-ng --quiet --temp-path "$work/plain" --fork 1 --vfork 1 --clone 1 --pthread 1 --zombie 1 --sigq 1 --kill 1 \
  --timeout 3600 </dev/null >"$work/exact-stress.log" 2>&1 &
stress=$!
"$witness" "$work/witness" "$chains" "$execs" >"$work/witnessed"
# Fails where it is not there any more: that was no storm then.
kill "$stress"
wait "$stress"
